"""What the district has, in the shape of a picture. Reads only; what no roster named (no roster id) is not in it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from trellis.districts.model import School, SchoolYear
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person, PersonRole
from trellis.rostering.picture import PERSONS, Known
from trellis.students.model import ClassEnrollment, HistoricalRecord, Relation, SchoolClass, Student

PERSON_COLUMNS = (
    "kind",
    "given_name",
    "family_name",
    "name_key",
    "family_name_key",
    "preferred_name",
    "pronouns",
    "title",
    "username",
    "email",
    "phone",
    "language",
    "status",
    "ended_on",
)
HAND_COLUMNS = ("email_set_at", "roster_email")
"""What no roster writes: that an address was written by hand, and what the roster said then."""
STUDENT_COLUMNS = ("student_number", "birth_on", "grade")
RELATION_COLUMNS = (
    "kind",
    "said_as",
    "primary_contact",
    "lives_with",
    "emergency_contact",
    "legal_guardian",
    "ended_on",
)
Stored = dict[str, dict[str, Known]]


async def stored_state(work: UnitOfWork, day: date) -> Stored:
    """Everything a roster brought into this district before, by subject and roster key; `day` decides what is ended."""
    schools = await _rows(work, School, School.roster_id.is_not(None))
    keys_of_schools = {row.id: row.roster_id for row in schools}
    state: Stored = {
        "school": _by_key(
            (r.id, r.roster_id, r.name, _of(r, ("name", "identifier", "ended_on")), r.ended_on is not None)
            for r in schools
        ),
        "school_year": _by_key(
            (r.id, r.roster_id, r.name, _of(r, ("name", "kind", "starts_on", "ends_on")), False)
            for r in await _rows(work, SchoolYear, SchoolYear.roster_id.is_not(None))
        ),
        **await _people(work, day, keys_of_schools),
        "relation": await _relations(work),
    }
    classes = await _rows(work, SchoolClass)
    keys_of_classes = {row.id: row.roster_id for row in classes}
    state["class"] = _by_key(
        (
            r.id,
            r.roster_id,
            r.name,
            {**_of(r, ("name", "code", "ended_on")), "school": keys_of_schools.get(r.school_id)},
            r.ended_on is not None,
        )
        for r in classes
    )
    people = {known.id: known for kind in PERSONS for known in state[kind].values()}
    state["enrollment"] = _by_key(
        (
            r.id,
            r.roster_id,
            people[r.person_id].label if r.person_id in people else r.roster_id,
            {
                **_of(r, ("role", "starts_on", "ends_on")),
                "class": keys_of_classes.get(r.class_id),
                "person": people[r.person_id].key if r.person_id in people else None,
            },
            r.ends_on is not None and r.ends_on <= day,
        )
        for r in await _rows(work, ClassEnrollment)
    )
    return state | await _history(work, people)


async def _rows(work: UnitOfWork, table: Any, *conditions: Any) -> list[Any]:
    # Columns, not entities: thousands of rows, and none of them is to be tracked.
    return list((await work.session.execute(select(*table.__table__.columns).where(*conditions))).all())


def _of(row: Any, columns: Iterable[str]) -> dict[str, Any]:
    return {column: getattr(row, column) for column in columns}


def _by_key(found: Iterable[tuple[uuid.UUID, str, str, dict[str, Any], bool]]) -> dict[str, Known]:
    return {key: Known(id_, key, label, values, ended) for id_, key, label, values, ended in found}


async def _people(work: UnitOfWork, day: date, schools: dict[uuid.UUID, str]) -> Stored:
    held: dict[uuid.UUID, set[tuple[str, str]]] = defaultdict(set)
    in_force = or_(PersonRole.ends_on.is_(None), PersonRole.ends_on > day)
    for role in await _rows(work, PersonRole, PersonRole.source == "roster", in_force):
        held[role.person_id].add((role.role, schools.get(role.school_id, "")))
    students = {row.id: row for row in await _rows(work, Student)}
    found: Stored = {kind: {} for kind in PERSONS}
    for row in await _rows(work, Person, Person.roster_id.is_not(None), Person.kind.in_(PERSONS)):
        values = {**_of(row, (*PERSON_COLUMNS, *HAND_COLUMNS)), "roles": tuple(sorted(held[row.id]))}
        student = students.get(row.id)
        if student is not None:
            values |= _of(student, STUDENT_COLUMNS)
            values["school"] = schools.get(student.school_id)
            values["home_languages"] = tuple(student.home_languages)
            values["student_ended_on"] = student.ended_on
        label = f"{row.given_name} {row.family_name}"
        found[row.kind][row.roster_id] = Known(row.id, row.roster_id, label, values, row.status == "ended")
    return found


async def _relations(work: UnitOfWork) -> dict[str, Known]:
    child, adult = aliased(Person), aliased(Person)
    rows = await work.session.execute(
        select(
            *Relation.__table__.columns,
            child.roster_id.label("child_key"),
            adult.roster_id.label("adult_key"),
            (adult.given_name + " " + adult.family_name).label("adult_name"),
            (child.given_name + " " + child.family_name).label("child_name"),
        )
        .join(child, and_(child.district_id == Relation.district_id, child.id == Relation.student_id))
        .join(adult, and_(adult.district_id == Relation.district_id, adult.id == Relation.person_id))
        .where(child.roster_id.is_not(None), adult.roster_id.is_not(None))
    )
    return _by_key(
        (
            r.id,
            f"{r.child_key}|{r.adult_key}",
            f"{r.adult_name} · {r.child_name}",
            {**_of(r, RELATION_COLUMNS), "student": r.child_key, "person": r.adult_key},
            r.ended_on is not None,
        )
        for r in rows
    )


async def _history(work: UnitOfWork, people: dict[uuid.UUID, Known]) -> Stored:
    found: Stored = {"program": {}, "removal": {}}
    for row in await _rows(work, HistoricalRecord):
        student = people.get(row.student_id)
        values = {
            **_of(row, ("happened_on", "facts", "said_as")),
            "unmapped": tuple(row.unmapped),
            "student": student.key if student else None,
        }
        label = student.label if student else row.source_key
        found[row.kind][row.source_key] = Known(row.id, row.source_key, label, values, False)
    return found
