"""The page *Family and rights*: who holds which right from when to when, by what, and what was decided."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow, may
from trellis.access.day import state_of_district, today
from trellis.access.majority import OUTLASTS_MAJORITY
from trellis.access.rights import decides_for_themselves
from trellis.attachments.model import Attachment
from trellis.holders.model import RightsDecision
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person
from trellis.students.model import Relation, RightsHolder, Student
from trellis.students.rules import ADULT_AGE, age_of_majority, coming_of_age


@dataclass(frozen=True, slots=True)
class Held:
    """One right of somebody's, with the day it really ends: its own, or the student's coming of age."""

    row: RightsHolder
    person: Person
    ends_on: date | None
    ends_by_majority: bool
    standing: str
    decision: int | None


@dataclass(frozen=True, slots=True)
class DecisionRead:
    """A decision with the names on it. `paper` is null where there is none, or it is not the reader's to open."""

    row: RightsDecision
    person: Person
    recorded_by: Person
    looked_at_by: Person | None
    paper: Attachment | None


@dataclass(frozen=True, slots=True)
class OfTheFamily:
    """Somebody a decision can be about."""

    person: Person
    said_as: str | None


@dataclass(frozen=True, slots=True)
class Rights:
    """Everything on the page. `idea_on` and `ferpa_on`: the days the student comes of age; null when nobody knows."""

    student: Student
    person: Person
    held: list[Held]
    decisions: list[DecisionRead]
    family: list[OfTheFamily]
    papers: list[Attachment]
    idea_age: int
    idea_on: date | None
    ferpa_on: date | None
    is_their_own: bool
    may_keep: bool


async def rights(work: UnitOfWork, *, student_id: uuid.UUID) -> Rights:
    """The page of one student. Raises NotFound, NotAllowed."""
    await allow(work, Permission.SEE_CUSTODY, student_id)
    record(work, "rights.read", "student", student_id, student_id=student_id)
    found = select(Student, Person).join(
        Person, (Person.district_id == Student.district_id) & (Person.id == Student.id)
    )
    student, person = (await work.session.execute(found.where(Student.id == student_id))).one()._tuple()
    state, day = await state_of_district(work), await today(work)
    on = {
        law: coming_of_age(student.birth_on, age) if student.birth_on else None
        for law, age in (("IDEA", age_of_majority(state)), ("FERPA", ADULT_AGE))
    }
    decisions = await _decisions(work, student_id)
    numbers = {one.row.id: one.row.number for one in decisions}
    relations = await work.session.execute(
        select(Relation, Person)
        .join(Person, (Person.district_id == Relation.district_id) & (Person.id == Relation.person_id))
        .where(Relation.student_id == student_id, Relation.ended_on.is_(None))
        .order_by(Person.family_name_key, Person.name_key, Person.id)
    )
    related = {who.id: OfTheFamily(who, relation.said_as) for relation, who in relations.tuples()}
    held = await _held(work, student_id, day, on, numbers)
    for one in held:
        if one.person.id != student_id:
            related.setdefault(one.person.id, OfTheFamily(one.person, None))
    return Rights(
        student=student,
        person=person,
        held=held,
        decisions=decisions,
        family=list(related.values()),
        papers=await _papers(work, student_id),
        idea_age=age_of_majority(state),
        idea_on=on["IDEA"],
        ferpa_on=on["FERPA"],
        is_their_own=await decides_for_themselves(work, student_id),
        may_keep=await may(work, Permission.KEEP_RIGHTS, student_id),
    )


def ends(row: RightsHolder, came_of_age: date | None) -> tuple[date | None, bool]:
    """The day a right ends, and whether it is the student's coming of age that ends it (`access.rights.rights_on`)."""
    if came_of_age is None or row.person_id == row.student_id or row.basis == OUTLASTS_MAJORITY:
        return row.ends_on, False
    if row.basis != "presumed" and row.starts_on >= came_of_age:
        return row.ends_on, False
    if row.ends_on is not None and row.ends_on <= came_of_age:
        return row.ends_on, False
    return came_of_age, True


async def _held(
    work: UnitOfWork,
    student_id: uuid.UUID,
    day: date,
    on: Mapping[str, date | None],
    numbers: Mapping[uuid.UUID, int],
) -> list[Held]:
    rows = await work.session.execute(
        select(RightsHolder, Person)
        .join(Person, (Person.district_id == RightsHolder.district_id) & (Person.id == RightsHolder.person_id))
        .where(RightsHolder.student_id == student_id)
        .order_by(Person.family_name_key, Person.name_key, Person.id, RightsHolder.law, RightsHolder.starts_on)
    )
    found = []
    for row, person in rows.tuples():
        if row.ends_on is not None and row.ends_on <= row.starts_on:
            continue  # taken back before it began
        ends_on, by_majority = ends(row, on[row.law])
        standing = (
            "to_come" if row.starts_on > day else "over" if ends_on is not None and ends_on <= day else "in_force"
        )
        number = numbers.get(row.decision_id) if row.decision_id else None
        found.append(Held(row, person, ends_on, by_majority, standing, number))
    return found


async def _decisions(work: UnitOfWork, student_id: uuid.UUID) -> list[DecisionRead]:
    rows = (
        await work.session.execute(
            select(RightsDecision).where(RightsDecision.student_id == student_id).order_by(RightsDecision.number.desc())
        )
    ).scalars()
    decisions = list(rows)
    named = {key for one in decisions for key in (one.person_id, one.recorded_by_id, one.looked_at_by_id) if key}
    people = {p.id: p for p in (await work.session.execute(select(Person).where(Person.id.in_(named)))).scalars()}
    files = [one.attachment_id for one in decisions if one.attachment_id]
    papers = {
        a.id: a for a in (await work.session.execute(select(Attachment).where(Attachment.id.in_(files)))).scalars()
    }
    return [
        DecisionRead(
            row=one,
            person=people[one.person_id],
            recorded_by=people[one.recorded_by_id],
            looked_at_by=people.get(one.looked_at_by_id) if one.looked_at_by_id else None,
            paper=papers.get(one.attachment_id) if one.attachment_id else None,
        )
        for one in decisions
    ]


async def _papers(work: UnitOfWork, student_id: uuid.UUID) -> list[Attachment]:
    """Files of the student a decision can stand on, newest first, as the row policy shows them."""
    ready = select(Attachment).where(Attachment.student_id == student_id, Attachment.state == "ready")
    return list((await work.session.execute(ready.order_by(Attachment.created_at.desc()).limit(100))).scalars())
