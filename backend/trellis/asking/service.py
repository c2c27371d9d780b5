"""Ask the school for something about a student, and go on writing about it. The clock of the law runs from that day."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.asking import problems, rules
from trellis.asking.model import FamilyRequest, FamilyRequestNote
from trellis.deadlines.service import start_clock
from trellis.districts.model import District
from trellis.kernel.audit import record
from trellis.kernel.clock import in_zone
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.service import next_meeting_at
from trellis.notices.service import send
from trellis.people.model import Person
from trellis.students.model import Student
from trellis.teams.service import case_manager_to_write_to

RECEIVED, ANSWERED = "family_request_received", "family_request_answered"
A_DAY = timedelta(days=1)


async def ask(
    work: UnitOfWork, *, student_id: uuid.UUID, kind: str, words: str, about: str | None, idempotency_key: str
) -> FamilyRequest:
    """Put on record what the acting person asks about a student of theirs; the case manager is told.

    Raises NotFound, NotAllowed, InvalidInput, AskedEnough; AlreadyAsked for what they asked before and wait for.
    """
    await allow(work, Permission.ASK_SCHOOL, student_id)
    if kind not in rules.KINDS:
        raise InvalidInput(field="kind")
    if kind in rules.OF_PARENTS:
        await allow(work, Permission.ASK_FOR_EVALUATION, student_id)
    said, heading = words_kept(words), rules.on_one_line(about or "")[: rules.LONGEST_ABOUT] or None
    await _alone(work, student_id)
    again = await is_repeated(
        work, "asking.ask", idempotency_key, student=str(student_id), kind=kind, words=said, about=heading
    )
    if again:
        return await _newest_of(work, student_id, kind)
    await _refuse_too_many(work, FamilyRequest, FamilyRequest.asked_by_id, rules.MOST_ASKED_A_DAY)
    if kind != "question" and await _waits_already(work, student_id, kind):
        raise problems.AlreadyAsked(field="kind")
    row = FamilyRequest(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        student_id=student_id,
        asked_by_id=work.person_id,
        kind=kind,
        about=heading if kind == "question" else None,
        words=said,
        received_on=await today(work),
        state="open",
    )
    work.session.add(row)
    await work.session.flush()
    record(work, "asking.ask", "family_request", row.id, student_id=student_id, kind=kind)
    await _start(work, row)
    await tell_school(work, row)
    return row


async def write(
    work: UnitOfWork, *, request_id: uuid.UUID, kind: str, words: str, idempotency_key: str
) -> FamilyRequest:
    """Whoever asked adds to their request: a note, a hearing they ask for, a statement for the record.

    Raises NotFound, NotAllowed, InvalidInput, NoSuchStep, AskedEnough.
    """
    row = await held(work, request_id)
    await allow(work, Permission.ASK_SCHOOL, row.student_id)
    if row.asked_by_id != work.person_id:
        raise NotAllowed()
    said = words_kept(words)
    if await is_repeated(work, "asking.write", idempotency_key, request=str(row.id), kind=kind, words=said):
        return row
    after = rules.OF_FAMILY[row.kind].get((row.state, kind))
    if after is None:
        raise problems.NoSuchStep()
    await _refuse_too_many(work, FamilyRequestNote, FamilyRequestNote.person_id, rules.MOST_WRITTEN_A_DAY)
    note(work, row, kind, said, await today(work))
    row.state = after
    if after == "open":
        row.answered_on = None
    record(work, "asking.write", "family_request", row.id, student_id=row.student_id, kind=kind)
    await tell_school(work, row)
    return row


def words_kept(words: str) -> str:
    """What was said, as it is kept. Raises InvalidInput where nothing is left, or too much."""
    said = rules.cleaned(words)
    if not 1 <= len(said) <= rules.LONGEST:
        raise InvalidInput(problems.SAY_IT, field="words")
    return said


def note(work: UnitOfWork, row: FamilyRequest, kind: str, words: str, on: date, step: str | None = None) -> None:
    """Add what was said to a request."""
    work.session.add(
        FamilyRequestNote(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            request_id=row.id,
            student_id=row.student_id,
            person_id=work.person_id,
            kind=kind,
            step=step,
            words=words,
            said_on=on,
        )
    )


async def held(work: UnitOfWork, request_id: uuid.UUID) -> FamilyRequest:
    """The request as it is now, held. Raises NotFound, also for another parent's."""
    found = select(FamilyRequest).where(FamilyRequest.id == request_id).with_for_update()
    row: FamilyRequest | None = (
        await work.session.execute(found.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


async def tell_school(work: UnitOfWork, row: FamilyRequest) -> None:
    """The case manager gets a letter without a word of what was asked; whoever looks at the student is told."""
    manager = await case_manager_to_write_to(work, row.student_id)
    if manager is not None:
        about = {"request_id": str(row.id)}
        await send(work, person_id=manager, template=RECEIVED, ids=about, student_id=row.student_id)
    await told(work, row)


async def told(work: UnitOfWork, row: FamilyRequest) -> None:
    """Whoever looks at the student is told that something of it changed."""
    await work.session.flush()
    await hint_all(work, [("student.changed", row.student_id)])


async def _start(work: UnitOfWork, row: FamilyRequest) -> None:
    clock = rules.CLOCKS.get(row.kind)
    if clock is None:
        return
    sooner = await _day_of_next_meeting(work, row.student_id) if row.kind == "records" else None
    await start_clock(
        work,
        student_id=row.student_id,
        rule=clock.rule,
        event=clock.event,
        on=row.received_on,
        instance=str(row.id),
        no_later_than=sooner,
    )


async def _day_of_next_meeting(work: UnitOfWork, student_id: uuid.UUID) -> date | None:
    """Records are opened before any meeting about the plan (34 CFR 300.613(a)), the day it is held at the latest."""
    starts_at = await next_meeting_at(work, student_id=student_id)
    if starts_at is None:
        return None
    zone = (await work.session.execute(select(District.time_zone).where(District.id == work.district_id))).scalar_one()
    return in_zone(starts_at, zone).date()


async def _alone(work: UnitOfWork, student_id: uuid.UUID) -> None:
    """Of two requests at once by one person the second waits, so that limits and repetitions hold."""
    mine = select(Person.id).where(Person.id == work.person_id).with_for_update(key_share=True)
    await work.session.execute(mine)
    await work.session.execute(select(Student.id).where(Student.id == student_id))


async def _newest_of(work: UnitOfWork, student_id: uuid.UUID, kind: str) -> FamilyRequest:
    mine = select(FamilyRequest).where(
        FamilyRequest.student_id == student_id,
        FamilyRequest.asked_by_id == work.person_id,
        FamilyRequest.kind == kind,
    )
    row: FamilyRequest = (await work.session.execute(mine.order_by(FamilyRequest.id.desc()).limit(1))).scalar_one()
    return row


async def _waits_already(work: UnitOfWork, student_id: uuid.UUID, kind: str) -> bool:
    mine = select(FamilyRequest.id).where(
        FamilyRequest.student_id == student_id,
        FamilyRequest.asked_by_id == work.person_id,
        FamilyRequest.kind == kind,
        FamilyRequest.state.in_(rules.WAITING | rules.PROMISED),
    )
    return (await work.session.execute(mine.limit(1))).first() is not None


async def _refuse_too_many(work: UnitOfWork, table: Any, whose: Any, most: int) -> None:
    written = select(func.count()).where(whose == work.person_id, table.created_at > work.at - A_DAY)
    if (await work.session.execute(written)).scalar_one() >= most:
        raise problems.AskedEnough()
