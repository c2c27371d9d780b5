"""People and relations of a picture. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from trellis.people.names import folded
from trellis.rostering import mapping
from trellis.rostering.picture import PERSONS, Draft, Record
from trellis.rostering.rows import Row

USERS, ROLES, POSITIONS, RELATIONS = "users.csv", "roles.csv", "staff-positions.csv", "guardian-relations.csv"
Held = tuple[str, str]  # a role and the org it is held in, "" where none is named


def people(draft: Draft) -> None:
    """Staff, students and guardians, each with what users.csv, roles.csv, demographics.csv and positions say."""
    rows = list(draft.begin(USERS, *PERSONS))
    held = _roles_of(draft)
    births = {row.key: row for row in draft.bundle.of("demographics.csv") if not row.ended}
    positions = {row["user"]: row for row in draft.bundle.of(POSITIONS) if not row.ended}
    for subject, key in draft.bundle.unread:
        if subject == "person":
            _keep(draft, key)
    stored = {known.key: kind for kind in PERSONS for known in draft.current.get(kind, {}).values()}
    for row in rows:
        label = f"{row['given_name']} {row['family_name']}"
        roles = held.get(row.key) or [(row["role"], org) for org in row["orgs"] or ("",) if row["role"]]
        kind = mapping.kind_of_person(frozenset(role.lower() for role, _ in roles))
        family = next((f for role, _ in roles if (f := mapping.FAMILY_ROLES.get(role.lower()))), None)
        if family:
            draft.family_kinds[row.key] = family
        silent = not roles and row.key in stored and not draft.bundle.whole(ROLES)
        if silent:  # a delta need not repeat the roles of somebody whose e-mail changed
            kind = stored[row.key]
        if kind is None:
            _keep(draft, row.key)
            why: dict[str, Any] = {"value": roles[0][0]} if roles else {}
            draft.refuse("person", label, row, USERS, "unknown_role" if roles else "no_role", **why)
            continue
        if row.key in stored and (stored[row.key] == "student") != (kind == "student"):
            _keep(draft, row.key)
            draft.refuse("person", label, row, USERS, "kind_changed")
            continue
        values = _person(row, kind)
        if kind == "student":
            values |= _student(draft, row, label, roles, births.get(row.key))
        elif kind == "staff":
            values |= _staff(draft, row, label, roles, positions.get(row.key))
        else:
            values["roles"] = ()  # who leaves the staff and stays as family keeps no role
        if silent:
            values.pop("roles", None)
        draft.picture.add(kind, Record(row.key, label, values, USERS, row.line))
        draft.kinds[row.key], draft.names[row.key] = kind, label
    for kind in PERSONS:
        for known in draft.current.get(kind, {}).values():
            if known.key not in draft.kinds and not known.ended and not draft.picture.goes(kind, known.key):
                draft.kinds[known.key], draft.names[known.key] = kind, known.label


def _keep(draft: Draft, key: str) -> None:
    for kind in PERSONS:
        draft.keep(kind, key)


def _roles_of(draft: Draft) -> Mapping[str, list[Held]]:
    held: dict[str, list[tuple[bool, Held]]] = defaultdict(list)
    for row in draft.bundle.of(ROLES):
        over = not row.ended and row["ends_on"] is not None and row["ends_on"] <= draft.day
        if not row.ended and not over:
            held[row["user"]].append((not row["primary"], (row["role"], row["org"])))
    return {user: [role for _, role in sorted(roles)] for user, roles in held.items()}


def _person(row: Row, kind: str) -> dict[str, Any]:
    given, family = row["given_name"], row["family_name"]
    values = {
        "kind": kind,
        "given_name": given,
        "family_name": family,
        "name_key": folded(f"{given} {family}"),
        "family_name_key": folded(family),
        "phone": row["phone"],
        "status": "active",
        "ended_on": None,
    }
    for column in ("username", "email", "preferred_name", "pronouns"):
        if column in row.values:
            values[column] = row[column]
    spoken = mapping.language(row.get("language") or "")
    return {**values, "language": spoken} if spoken in ("en", "es") else values


def _student(draft: Draft, row: Row, label: str, roles: list[Held], birth: Row | None) -> dict[str, Any]:
    values: dict[str, Any] = {"student_ended_on": None}
    if "identifier" in row.values:
        values["student_number"] = row["identifier"]
    orgs = [row.get("primary_org"), *(org for role, org in roles if role.lower() == "student")]
    school = next((org for org in orgs if org in draft.schools), None)
    if school:
        values["school"] = school
    else:
        draft.say("note", "student", label, row, USERS, "no_school")
    if birth is not None:
        values["birth_on"] = birth["birth_on"]
    grades = row.get("grade")
    if "grade" in row.values:
        values["grade"] = mapping.grade(grades) if grades else None
        if grades and values["grade"] is None:
            draft.say("unmapped", "student", label, row, USERS, "unknown_grade", value=grades)
    said = row.get("home_language")
    if said:
        language = mapping.language(said)
        if language:
            values["home_languages"] = (language,)
        else:
            draft.say("unmapped", "student", label, row, USERS, "unknown_language", value=said)
    return values


def _staff(draft: Draft, row: Row, label: str, roles: list[Held], position: Row | None) -> dict[str, Any]:
    found: set[tuple[str, str]] = set()
    if not row["enabled"]:
        draft.say("note", "staff", label, row, USERS, "disabled")
        roles = []
    named = mapping.role_of_position(position["classification"], position["title"]) if position else None
    for said, org in roles:
        if said.lower() in mapping.FAMILY_ROLES:
            continue
        school = org if org in draft.schools else ""
        role, whole = mapping.staff_role(said, of_school=bool(school))
        if role is None:
            draft.say("unmapped", "staff", label, row, USERS, "unknown_role", value=said)
            continue
        if not whole:
            draft.say("unmapped", "staff", label, row, USERS, "role_not_given", value=said)
        found.add((named if named and role in ("general_teacher", "other_staff") else role, school))
    values: dict[str, Any] = {"roles": tuple(sorted(found))}
    return {**values, "title": position["title"] or position["classification"]} if position else values


def relations(draft: Draft) -> None:
    """Who is related to which student: from the relations file, else from the agents users.csv names."""
    users = draft.bundle.rows.get(USERS, [])
    told = {row.key for row in draft.bundle.of(RELATIONS)} | {k for s, k in draft.bundle.unread if s == "relation"}
    for subject, key in draft.bundle.unread:
        if subject == "relation":
            draft.keep("relation", key)
    for row in draft.begin(RELATIONS, "relation"):
        label = _label(draft, row["student"], row["guardian"])
        kind = mapping.relation(row["relation"])
        if kind is None:
            draft.say("unmapped", "relation", label, row, RELATIONS, "unknown_relation", value=row["relation"])
        details = {name: row[name] for name in ("primary_contact", "lives_with", "emergency_contact", "legal_guardian")}
        _relate(draft, row, RELATIONS, row["student"], row["guardian"], kind or "other", row["relation"], details)
    if any(row.get("knows_agents") for row in users) and draft.bundle.whole(USERS):
        draft.picture.whole.add("relation")
    for row in users:
        for agent in () if row.ended else row["agents"]:
            is_student = draft.kinds.get(row.key) == "student"
            student, person = (row.key, agent) if is_student else (agent, row.key)
            key = f"{student}|{person}"
            if key in told:
                continue
            told.add(key)
            _relate(draft, Row(key, row.line, False, {}), USERS, student, person, *_agent(draft, key, person), {})


def _agent(draft: Draft, key: str, person: str) -> tuple[str, str]:
    """How users.csv alone says somebody is related; a more exact word we already have is kept."""
    kind = draft.family_kinds.get(person)
    known = draft.current.get("relation", {}).get(key)
    if known and (kind is None or known.values["kind"] not in mapping.FAMILY_ROLES.values()):
        return known.values["kind"], known.values["said_as"]
    return kind or "other", (kind or "agent").capitalize()


def _relate(
    draft: Draft, row: Row, file: str, student: str, person: str, kind: str, said_as: str, details: dict[str, Any]
) -> None:
    label = _label(draft, student, person)
    if draft.kinds.get(student) != "student":
        draft.refuse("relation", label, row, file, "unknown_student", value=student)
    elif draft.kinds.get(person, "student") == "student":
        draft.refuse("relation", label, row, file, "unknown_person", value=person)
    else:
        values = {
            "student": student,
            "person": person,
            "kind": kind,
            "said_as": said_as,
            **details,
            "ended_on": None,
        }
        draft.picture.add("relation", Record(row.key, label, values, file, row.line))


def _label(draft: Draft, student: str, person: str) -> str:
    return f"{draft.names.get(person, person)} · {draft.names.get(student, student)}"
