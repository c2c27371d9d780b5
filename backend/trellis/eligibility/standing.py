"""Reading a determination, what is known around it, and which guards of the table hold."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from trellis.access import Permission, may
from trellis.access.day import today
from trellis.access.rights import who_consents
from trellis.districts.model import District
from trellis.eligibility import rules
from trellis.eligibility.capacities import about
from trellis.eligibility.ending import had_category, notice_over
from trellis.eligibility.labels import ages_of_delay
from trellis.eligibility.model import CertifiedDetermination, Determination, DeterminationEvent, DeterminationMember
from trellis.eligibility.reports import report_said
from trellis.eligibility.states import UNSEEN
from trellis.kernel import clock
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import Meeting
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.states import IN_FORCE
from trellis.students.model import Student


async def named(work: UnitOfWork, *, determination_id: uuid.UUID, locked: bool = False) -> Determination:
    """A determination the actor may read; in preparation it is the staff's alone. Raises NotFound."""
    statement = select(Determination).where(Determination.id == determination_id)
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row: Determination | None = (await work.session.execute(statement)).scalar_one_or_none()
    if row is None or not await may_read(work, row):
        raise NotFound()
    return row


async def newest(work: UnitOfWork, **of: object) -> Determination:
    """The determination begun last of a case, or of a student and machine, that the actor may read. Raises NotFound."""
    last = select(Determination.id).filter_by(**of).order_by(Determination.id.desc()).limit(1)
    key = (await work.session.execute(last)).scalar_one_or_none()
    if key is None:
        raise NotFound()
    return await named(work, determination_id=key)


async def of_member(work: UnitOfWork, *, member_id: uuid.UUID) -> Determination:
    """The determination somebody is, or was, of the group of. Raises NotFound."""
    found = select(DeterminationMember.determination_id).where(DeterminationMember.id == member_id)
    key = (await work.session.execute(found)).scalar_one_or_none()
    if key is None:
        raise NotFound()
    return await named(work, determination_id=key)


async def may_read(work: UnitOfWork, row: Determination) -> bool:
    """Whether the actor may read it as it stands. The family is of the group, and reads from the day it met."""
    if row.state in UNSEEN:
        return await may(work, Permission.READ_DRAFT, row.student_id, plan_state="draft", **about(row.machine))
    return await may(work, Permission.SEE_DETERMINATION, row.student_id, **about(row.machine))


def note_read(work: UnitOfWork, row: Determination) -> None:
    """Put on record, once a unit of work, that the actor has it before them."""
    if ("determination.read", row.id) not in work.memory:
        work.memory[("determination.read", row.id)] = True
        record(work, "determination.read", "determination", row.id, student_id=row.student_id)


async def members_of(work: UnitOfWork, determination_id: uuid.UUID) -> Sequence[DeterminationMember]:
    """The group as it is: who was taken out is not of it."""
    found = (
        select(DeterminationMember)
        .where(DeterminationMember.determination_id == determination_id, DeterminationMember.left_reason.is_(None))
        .order_by(DeterminationMember.id)
    )
    return (await work.session.execute(found.execution_options(populate_existing=True))).scalars().all()


async def left_of(work: UnitOfWork, determination_id: uuid.UUID) -> Sequence[DeterminationMember]:
    """Who was taken out, and what was concluded on an earlier form: with the reason, oldest first."""
    found = (
        select(DeterminationMember)
        .where(DeterminationMember.determination_id == determination_id, DeterminationMember.left_reason.is_not(None))
        .order_by(DeterminationMember.id)
    )
    return (await work.session.execute(found.execution_options(populate_existing=True))).scalars().all()


def is_earlier(left: DeterminationMember, now: DeterminationMember) -> bool:
    """Whether `left` is what the same member concluded on a form that reads otherwise now."""
    same = (left.person_id, left.name, left.role) == (now.person_id, now.name, now.role)
    return same and left.left_reason == rules.FORM_CHANGED


async def log_of(work: UnitOfWork, determination_id: uuid.UUID) -> Sequence[DeterminationEvent]:
    """Its steps, from the beginning."""
    found = select(DeterminationEvent).where(DeterminationEvent.determination_id == determination_id)
    return (await work.session.execute(found.order_by(DeterminationEvent.number))).scalars().all()


async def certified(work: UnitOfWork, determination_id: uuid.UUID) -> CertifiedDetermination | None:
    """What was frozen; None while the group has not decided."""
    found = select(CertifiedDetermination).where(CertifiedDetermination.determination_id == determination_id)
    return (await work.session.execute(found)).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class Around:
    """A determination with everything its guards ask: what it says, what is missing, what shows each fact."""

    standing: rules.Standing
    missing: list[rules.Missing]
    shown: dict[str, str]


async def around(work: UnitOfWork, row: Determination) -> Around:
    """What is known of a determination as it stands."""
    members = await members_of(work, row.id)
    born = select(Student.birth_on).where(Student.id == row.student_id)
    report = await report_said(work, row.case_id)
    holders = await who_consents(work, row.student_id)
    standing = rules.Standing(
        machine=row.machine,
        answers=row.answers,
        primary=row.primary_category,
        secondary=row.secondary_categories,
        members=[
            rules.Member(str(m.id), m.name, m.role, m.conclusion, m.statement, m.person_id in holders) for m in members
        ],
        today=await today(work),
        held_on=row.held_on,
        decided_on=row.decided_on,
        effective_on=row.effective_on,
        report_on=report.on if report else None,
        birth_on=(await work.session.execute(born)).scalar_one_or_none(),
        ages=await ages_of_delay(work),
    )
    missing = rules.missing(standing)
    lacking = {one.need for one in missing}
    outcome = rules.outcome(row.machine, row.answers)
    frozen = await certified(work, row.id)
    in_force = await plan_504_in_force(work, row.student_id) if row.machine == "section_504" else None
    shown: dict[str, str | None] = {
        "report_ready": report.shown_by if report and report.is_ready_now else None,
        "meeting_held": await _met(work, row, report.on if report else None),
        "found_eligible": "answers" if outcome == rules.ELIGIBLE else None,
        "found_not_eligible": "answers" if outcome == rules.NOT_ELIGIBLE else None,
        "was_category": await had_category(work, row),
        "notice_time_over": await notice_over(work, row, frozen) if row.state == "not_eligible" else None,
        "was_eligible": str(frozen.id) if frozen and frozen.outcome == rules.ELIGIBLE else None,
        "was_not_eligible": str(frozen.id) if frozen and frozen.outcome == rules.NOT_ELIGIBLE else None,
        "plan_in_force": str(in_force) if in_force else None,
        "special_rule_clear": "answers" if all(_no(row.answers.get(key)) for key in rules.FACTORS) else None,
    }
    for need in ("group_complete", "document_complete", "conclusions_in", "permission_given", "sources_named"):
        shown[need] = f"revision {row.revision}" if need not in lacking else None
    return Around(standing, missing, {key: value for key, value in shown.items() if value})


def _no(answer: dict[str, object] | None) -> bool:
    return (answer or {}).get("yes") is False


async def _met(work: UnitOfWork, row: Determination, report_on: date | None) -> str | None:
    """That the group met, on its report and not before it was there: the linked meeting was held, or, without one, the
    day somebody wrote down.
    """
    if report_on is not None and row.held_on is not None and row.held_on < report_on:
        return None
    if row.meeting_id is None:
        return row.held_on.isoformat() if row.held_on and row.held_on <= await today(work) else None
    held = select(Meeting.id).where(Meeting.id == row.meeting_id, Meeting.state == "held")
    found = (await work.session.execute(held)).scalar_one_or_none()
    return str(found) if found else None


async def day_of_meeting(work: UnitOfWork, meeting: Meeting) -> object:
    """The calendar day a meeting was on, in the district."""
    zone = (await work.session.execute(select(District.time_zone).where(District.id == work.district_id))).scalar_one()
    return clock.in_zone(meeting.starts_at, zone).date()


async def plan_504_in_force(
    work: UnitOfWork, student_id: uuid.UUID, *, since: datetime | None = None
) -> uuid.UUID | None:
    """The Section 504 plan that is in force today; with `since`, only one that became final at or after it."""
    found = select(Plan.id).where(
        Plan.student_id == student_id,
        Plan.kind == "section_504",
        Plan.state.in_(IN_FORCE),
        or_(Plan.starts_on.is_(None), Plan.starts_on <= await today(work)),
    )
    if since is not None:
        final = select(PlanVersion.plan_id).where(
            PlanVersion.student_id == student_id, PlanVersion.finalized_at >= since
        )
        found = found.where(Plan.id.in_(final))
    return (await work.session.execute(found.order_by(Plan.id.desc()).limit(1))).scalar_one_or_none()
