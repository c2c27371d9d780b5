"""Schools, years, classes and history of a picture, and the picture as a whole. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from trellis.rostering import mapping
from trellis.rostering.drawing_people import people, relations
from trellis.rostering.picture import Current, Draft, Picture, Record
from trellis.rostering.reading import Bundle
from trellis.rostering.rows import PROGRAM_DAYS, Row

ORGS, SESSIONS, CLASSES, ENROLLMENTS = "orgs.csv", "academicSessions.csv", "classes.csv", "enrollments.csv"
PROGRAMS, REMOVALS = "special-education.csv", "discipline-actions.csv"


def draw(bundle: Bundle, current: Current, day: date) -> Picture:
    """The picture of a bundle, given what the district has (for references) and its calendar day."""
    draft = Draft(bundle, current, day)
    draft.picture.findings += bundle.findings
    for subject, key in bundle.unread:
        draft.keep(subject, key)
    schools(draft)
    school_years(draft)
    people(draft)
    relations(draft)
    enrollments(draft, classes(draft))
    programs(draft)
    removals(draft)
    return draft.picture


def schools(draft: Draft) -> None:
    """Orgs of type school; districts, departments and states are nobody's school."""
    for row in draft.begin(ORGS, "school"):
        if row["type"] == "school":
            values = {"name": row["name"], "identifier": row["identifier"], "ended_on": None}
            draft.picture.add("school", Record(row.key, row["name"], values, ORGS, row.line))
    stored = draft.current.get("school", {}).values()
    staying = {k.key for k in stored if not k.ended and not draft.picture.goes("school", k.key)}
    draft.schools = staying | set(draft.picture.records["school"])


def school_years(draft: Draft) -> None:
    """Years and terms. One that a bundle does not name is past, not gone."""
    for row in draft.begin(SESSIONS):
        values = {"name": row["title"], "kind": row["type"], "starts_on": row["starts_on"], "ends_on": row["ends_on"]}
        draft.picture.add("school_year", Record(row.key, row["title"], values, SESSIONS, row.line))


def classes(draft: Draft) -> dict[str, str]:
    """Classes of known schools; returns the names of all classes that stay."""
    for row in draft.begin(CLASSES, "class"):
        if row["school"] not in draft.schools:
            draft.refuse("class", row["title"], row, CLASSES, "unknown_school", value=row["school"])
            continue
        values = {"name": row["title"], "code": row["code"], "school": row["school"], "ended_on": None}
        draft.picture.add("class", Record(row.key, row["title"], values, CLASSES, row.line))
    stored = draft.current.get("class", {}).values()
    staying = {k.key: k.label for k in stored if not k.ended and not draft.picture.goes("class", k.key)}
    return staying | {key: record.label for key, record in draft.picture.records["class"].items()}


def enrollments(draft: Draft, names: dict[str, str]) -> None:
    """Students in classes, and staff who teach them; a teacher's access hangs on it, so only staff can be one."""
    for row in draft.begin(ENROLLMENTS, "enrollment"):
        role, person = row["role"].lower(), row["user"]
        label = f"{draft.names.get(person, person)} · {names.get(row['class'], row['class'])}"
        if row["class"] not in names:
            draft.refuse("enrollment", label, row, ENROLLMENTS, "unknown_class", value=row["class"])
        elif role not in ("student", "teacher"):
            draft.say("unmapped", "enrollment", label, row, ENROLLMENTS, "role_not_kept", value=row["role"])
        elif draft.kinds.get(person) != ("student" if role == "student" else "staff"):
            why = "unknown_student" if role == "student" else "unknown_person"
            draft.refuse("enrollment", label, row, ENROLLMENTS, why, value=person)
        else:
            values = {
                "class": row["class"],
                "person": person,
                "role": role,
                "starts_on": row["starts_on"],
                "ends_on": row["ends_on"],
            }
            draft.picture.add("enrollment", Record(row.key, label, values, ENROLLMENTS, row.line))


def programs(draft: Draft) -> None:
    """Special-education programmes another system recorded: mapped facts beside the source's own words."""
    seen: Counter[str] = Counter()
    for row in draft.begin(PROGRAMS):
        student, begins = row["student"], row["begins_on"]
        base = f"{student}/{begins.isoformat() if begins else ''}"
        seen[base] += 1
        key = base if seen[base] == 1 else f"{base}#{seen[base]}"
        label = draft.names.get(student, student)
        if draft.kinds.get(student) != "student":
            draft.refuse("program", label, row, PROGRAMS, "unknown_student", value=student)
            continue
        unmapped: list[str] = []
        facts: dict[str, Any] = {name: row[name].isoformat() for name in PROGRAM_DAYS.values() if row[name]}
        for name in ("idea_eligible", "special_education_hours", "school_hours"):
            if row[name] is not None:
                facts[name] = row[name]
        facts["categories"] = _categories(draft, row, label, unmapped)
        for name, column, table, why in (
            ("environment", "setting", mapping.environment, "unknown_setting"),
            ("exit", "exit_reason", mapping.exit_reason, "unknown_exit"),
        ):
            if row[column]:
                code = table(row[column])
                if code:
                    facts[name] = code
                else:
                    unmapped.append(row[column])
                    draft.say("unmapped", "program", label, row, PROGRAMS, why, value=row[column])
        draft.picture.add(
            "program", Record(key, label, _history(row, student, begins, facts, unmapped), PROGRAMS, row.line)
        )


def _categories(draft: Draft, row: Row, label: str, unmapped: list[str]) -> list[str]:
    if not row["disabilities"]:
        draft.say("unmapped", "program", label, row, PROGRAMS, "no_disability")
    found = []
    for name in row["disabilities"]:
        code = mapping.disability(name)
        if code and code not in found:
            found.append(code)
        elif code is None:
            unmapped.append(name)
            draft.say("unmapped", "program", label, row, PROGRAMS, "unknown_disability", value=name)
    return found


def removals(draft: Draft) -> None:
    """Suspensions, expulsions and the like; days as the source counts them."""
    for row in draft.begin(REMOVALS):
        student, label = row["student"], draft.names.get(row["student"], row["student"])
        if draft.kinds.get(student) != "student":
            draft.refuse("removal", label, row, REMOVALS, "unknown_student", value=student)
            continue
        unmapped: list[str] = []
        facts: dict[str, Any] = {"length_days": row["length_days"], "school": row["school"]}
        kind = mapping.removal(row["discipline"])
        if kind:
            facts["removal"] = kind
        else:
            unmapped.append(row["discipline"])
            draft.say("unmapped", "removal", label, row, REMOVALS, "unknown_removal", value=row["discipline"])
        values = _history(row, student, row["happened_on"], facts, unmapped)
        draft.picture.add("removal", Record(row.key, label, values, REMOVALS, row.line))


def _history(row: Row, student: str, day: date | None, facts: dict[str, Any], unmapped: list[str]) -> dict[str, Any]:
    return {
        "student": student,
        "happened_on": day,
        "facts": {name: value for name, value in facts.items() if value is not None},
        "said_as": row["said_as"],
        "unmapped": tuple(unmapped),
    }
