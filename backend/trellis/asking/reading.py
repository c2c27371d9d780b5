"""What was asked about a student, for who may read it: staff all of it, a family what they asked themselves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from trellis.access import Permission, may
from trellis.access.day import today
from trellis.asking import rules
from trellis.asking.model import FamilyRequest, FamilyRequestNote
from trellis.deadlines.model import Deadline
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """One request with what was said about it, who said so, and its clock where one runs."""

    row: FamilyRequest
    notes: Sequence[FamilyRequestNote]
    clock: Deadline | None
    steps: Sequence[str]
    """Steps of the acting person from where it stands."""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything asked about a student, what stands open first, then the newest."""

    student: Person
    asked: Sequence[Asked]
    people: Mapping[uuid.UUID, Person]
    may_ask_for: Sequence[str]
    """Kinds the actor may ask for; none: nothing."""
    may_answer: bool


async def page_of(work: UnitOfWork, *, student_id: uuid.UUID) -> Page:
    """The page. Raises NotFound for who may neither ask about the student nor read what others asked."""
    may_ask = await may(work, Permission.ASK_SCHOOL, student_id)
    if not may_ask and not await may(work, Permission.READ_REQUEST, student_id):
        raise NotFound()
    answers = await may(work, Permission.ANSWER_FAMILY, student_id)
    decides = await may(work, Permission.DECIDE_FAMILY_REQUEST, student_id)
    found = select(FamilyRequest).where(FamilyRequest.student_id == student_id)
    waits = FamilyRequest.state.in_(rules.WAITING | rules.PROMISED)
    newest = found.order_by(waits.desc(), FamilyRequest.id.desc()).limit(MOST_SHOWN)
    rows = list((await work.session.execute(newest)).scalars())
    keys = [row.id for row in rows]
    said = select(FamilyRequestNote).where(FamilyRequestNote.request_id.in_(keys)).order_by(FamilyRequestNote.id)
    # What a refusal says is the notice's to say to who asked, when it is out.
    told = {row.id for row in rows if row.asked_by_id == work.person_id and row.notice_id is not None}
    notes = [
        one
        for one in ((await work.session.execute(said)).scalars() if keys else [])
        if not (one.step == "refuse" and one.request_id in told)
    ]
    clocks = await _clocks(work, student_id, rows)
    who = {student_id, *(row.asked_by_id for row in rows), *(one.person_id for one in notes)}
    people = (await work.session.execute(select(Person).where(Person.id.in_(who)))).scalars()
    record(work, "asking.list", "student", student_id, student_id=student_id)

    def steps(row: FamilyRequest) -> list[str]:
        mine = rules.OF_FAMILY[row.kind] if may_ask and row.asked_by_id == work.person_id else {}
        is_theirs = answers and (decides or row.kind not in rules.DECIDED_BY_DISTRICT)
        theirs = rules.OF_SCHOOL[row.kind] if is_theirs else {}
        return [step for (state, step) in (*mine, *theirs) if state == row.state]

    asked = [
        Asked(row, [one for one in notes if one.request_id == row.id], clocks.get(str(row.id)), steps(row))
        for row in rows
    ]
    asked.sort(key=lambda one: one.row.state not in rules.WAITING | rules.PROMISED)
    known = {one.id: one for one in people}
    is_parent = await may(work, Permission.ASK_FOR_EVALUATION, student_id)
    kinds = [kind for kind in rules.KINDS if may_ask and (is_parent or kind not in rules.OF_PARENTS)]
    return Page(known[student_id], asked, known, kinds, answers)


async def _clocks(work: UnitOfWork, student_id: uuid.UUID, rows: Sequence[FamilyRequest]) -> dict[str, Deadline]:
    await today(work)
    instances = [str(row.id) for row in rows if row.kind in rules.CLOCKS]
    if not instances:
        return {}
    found = select(Deadline).where(
        Deadline.student_id == student_id,
        Deadline.rule_id.in_([clock.rule for clock in rules.CLOCKS.values()]),
        Deadline.instance.in_(instances),
    )
    return {row.instance: row for row in (await work.session.execute(found)).scalars()}
