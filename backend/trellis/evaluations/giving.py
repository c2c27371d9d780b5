"""The parent's copy of the report: that it was given, and until when the state wants it before the meeting.

Sources: 34 CFR 300.306(a)(2), 300.322(f); state rows DOCS_BEFORE_MEETING (counted back from the meeting), COPY_OF_ETR.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.access.rights import who_is_told
from trellis.cases.events import Stepped, when_stepped
from trellis.cases.model import EvaluationCase
from trellis.cases.states import OPEN
from trellis.cases.stepping import find_case
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import meet, start_clock, withdraw
from trellis.deadlines.waiving import was_given_up
from trellis.districts.model import District
from trellis.evaluations import errors
from trellis.evaluations.assembling import report_row
from trellis.evaluations.model import EvaluationCopy
from trellis.evaluations.rules import HOWS, OPENED, TO_COME
from trellis.kernel import clock
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.meetings.events import when_set
from trellis.meetings.model import Meeting, is_open

BEFORE_MEETING, AFTER_DECISION = "DOCS_BEFORE_MEETING", "COPY_OF_ETR"
MEETING = "eligibility"
IS_OUT = ("report_ready", "closed")
NOT_THEIRS = Words(
    "A copy goes to a parent, or to the student of age.", "La copia es para la familia o el estudiante mayor de edad."
)
NOT_YET = Words("The report was not there yet on that day.", "Ese día el informe aún no existía.")


async def give_copy(
    work: UnitOfWork, *, case_id: uuid.UUID, person_id: uuid.UUID, given_on: date, how: str
) -> EvaluationCopy:
    """Put on record that a parent was given a copy of the report, at no cost (34 CFR 300.306(a)(2)).

    Raises NotFound, NotAllowed, ReportNotReady, InvalidInput.
    """
    case = await find_case(work, case_id=case_id)
    await allow(work, Permission.ASSIGN_EVALUATION, case.student_id)
    report = await report_row(work, case.id)
    if report is None or case.state not in IS_OUT:
        raise errors.ReportNotReady()
    if how not in HOWS or how == OPENED:
        raise InvalidInput(field="how")
    if person_id not in await who_is_told(work, case.student_id):
        raise InvalidInput(NOT_THEIRS, field="personId")
    if given_on > await today(work):
        raise InvalidInput(TO_COME, field="givenOn")
    if given_on < report.signed_on:
        raise InvalidInput(NOT_YET, field="givenOn")
    copy = EvaluationCopy(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        case_id=case.id,
        student_id=case.student_id,
        person_id=person_id,
        document_sha256=report.sha256,
        given_on=given_on,
        how=how,
        given_by_id=work.person_id,
        at=work.at,
    )
    work.session.add(copy)
    record(work, "evaluation.copy", "evaluation_copy", copy.id, student_id=case.student_id, how=how)
    await work.session.flush()
    await met_by_a_copy(work, case, given_on)
    await hint_all(work, [("student.changed", case.student_id)])
    return copy


async def met_by_a_copy(work: UnitOfWork, case: EvaluationCase, on: date) -> None:
    """Somebody has their copy: the clocks of it are met."""
    for rule in (BEFORE_MEETING, AFTER_DECISION):
        await meet(work, student_id=case.student_id, rule=rule, on=on, instance=str(case.id))


async def copies_of(work: UnitOfWork, case_id: uuid.UUID) -> Sequence[EvaluationCopy]:
    """Every copy that was given, the first first."""
    found = await work.session.execute(
        select(EvaluationCopy).where(EvaluationCopy.case_id == case_id).order_by(EvaluationCopy.id)
    )
    return found.scalars().all()


@when_stepped
async def count_back_after_a_step(work: UnitOfWork, stepped: Stepped) -> None:
    """The report is out (`copy_to_parent`): the state may want it with the family some days before the meeting."""
    await count_back(work, student_id=stepped.student_id)


@when_set
async def count_back_from_a_meeting(work: UnitOfWork, meeting: Meeting) -> None:
    """A meeting on eligibility was set, moved or called off: the day for the parent's copy goes with it."""
    if meeting.kind == MEETING:
        await count_back(work, student_id=meeting.student_id)


async def count_back(work: UnitOfWork, *, student_id: uuid.UUID) -> None:
    """Let the clock of the parent's copy run back from the next meeting on eligibility; without one, take it back.

    Where the state has no such rule nothing runs. A copy that was given stays given; one that was owed before a meeting
    that came was missed, whatever meeting comes next, and says so until it is given. What the family gave up for a day
    is not asked again for that day.
    """
    case = (
        await work.session.execute(
            select(EvaluationCase).where(EvaluationCase.student_id == student_id, EvaluationCase.state.in_(OPEN))
        )
    ).scalar_one_or_none()
    if case is None or await copies_of(work, case.id):
        return
    instance = str(case.id)
    if await _was_missed(work, student_id, instance):
        return
    meeting_on = await _next_meeting(work, student_id)
    if meeting_on is None:
        await withdraw(work, student_id=student_id, rule=BEFORE_MEETING, reason="no meeting", instance=instance)
        return
    if await was_given_up(work, student_id=student_id, rule=BEFORE_MEETING, instance=instance, on=meeting_on):
        return
    await start_clock(
        work, student_id=student_id, rule=BEFORE_MEETING, event="meeting", on=meeting_on, instance=instance
    )


async def _was_missed(work: UnitOfWork, student_id: uuid.UUID, instance: str) -> bool:
    """Whether the meeting an open clock of the copy runs back from has begun, and was not called off."""
    of = select(Deadline.trigger_on).where(
        Deadline.student_id == student_id,
        Deadline.rule_id == BEFORE_MEETING,
        Deadline.instance == instance,
        Deadline.state == "open",
    )
    counted_from = (await work.session.execute(of)).scalars().first()
    if counted_from is None:
        return False
    begun = select(Meeting.starts_at, District.time_zone).join(District, District.id == Meeting.district_id)
    begun = begun.where(
        Meeting.student_id == student_id,
        Meeting.kind == MEETING,
        Meeting.state != "cancelled",
        Meeting.starts_at <= work.at,
    )
    rows = (await work.session.execute(begun)).all()
    return any(clock.in_zone(row.starts_at, row.time_zone).date() == counted_from for row in rows)


async def _next_meeting(work: UnitOfWork, student_id: uuid.UUID) -> date | None:
    found = await work.session.execute(
        select(Meeting.starts_at, District.time_zone)
        .join(District, District.id == Meeting.district_id)
        .where(
            Meeting.student_id == student_id,
            Meeting.kind == MEETING,
            is_open(Meeting),
            Meeting.starts_at > work.at,
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    )
    row = found.one_or_none()
    return clock.in_zone(row.starts_at, row.time_zone).date() if row else None
