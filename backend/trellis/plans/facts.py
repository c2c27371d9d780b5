"""What the checks look at, read from the record: the student, the state, the meeting, the plan before."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import exists, func, select

from trellis.access.day import today
from trellis.access.rights import decides_for_themselves, rights_in_force
from trellis.districts.model import District
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.rules import Seat, required_roles
from trellis.people.model import Person
from trellis.plans.amended import changed_sections, moved_dates
from trellis.plans.checks import PlanFacts
from trellis.plans.checks.facts import AmendmentFacts, MeetingFacts, StudentFacts, TransferFacts
from trellis.plans.content import normal_plan
from trellis.plans.form.kinds import IEP
from trellis.plans.form.values import day as day_of
from trellis.plans.model import Plan, PlanSection, PlanVersion, SharedDraft
from trellis.plans.state_values import rules_of_state
from trellis.plans.states import IN_FORCE
from trellis.plans.transferring.model import PlanTransfer
from trellis.plans.written_on import form_of
from trellis.students.model import RightsHolder, Student


async def facts_of_plan(work: UnitOfWork, plan: Plan, content: Mapping[str, Any]) -> PlanFacts:
    """The facts around `plan` today, with `content` (section key to section content) as what it says."""
    form = form_of(plan)
    # When the family first had a copy of the draft; that it was taken back later changes nothing (FIN-13).
    first_shared = select(func.min(SharedDraft.shared_at)).where(SharedDraft.plan_id == plan.id).scalar_subquery()
    iep = exists(select(Plan.id).where(Plan.student_id == plan.student_id, Plan.kind == IEP, Plan.state.in_(IN_FORCE)))
    district, shared_at, has_iep = (
        await work.session.execute(select(District, first_shared, iep).where(District.id == work.district_id))
    ).one()
    zone = ZoneInfo(district.time_zone)
    meeting = await _meeting(work, plan, zone)
    said, previous, day = normal_plan(form, content), await _previous(work, plan), await today(work)
    amendment = await _amendment(work, plan, said, previous or {}, day)
    transfer, student = await _transfer(work, plan, district.state), await _student(work, plan.student_id)
    if transfer and student.evaluated_on is None:
        # Moving restarts no clock: the old district's evaluation stands until there is one here (300.303(b)(2)).
        student = replace(student, evaluated_on=transfer.evaluated_on)
    in_writing = amendment is not None and amendment.without_meeting
    facts = PlanFacts(
        content=said,
        student=student,
        meeting=meeting,
        previous=previous,
        occasion=(amendment.base.get(form.dates) or {}).get("kind") or "annual" if amendment else plan.occasion,
        agreed_without_meeting=in_writing,
        has_iep=has_iep,
        shared_before_meeting=not in_writing and _shared_before(shared_at, meeting, zone),
        today=day,
        form=form,
        carried=await _carried(work, plan),
        amendment=amendment,
        transfer=transfer,
    )
    # The rules of the day the team meets govern (domain.md 6.3).
    return replace(facts, state=rules_of_state(district.state, facts.meeting_on or facts.today))


async def _amendment(
    work: UnitOfWork, plan: Plan, said: Mapping[str, Any], base: Mapping[str, Any], day: date
) -> AmendmentFacts | None:
    """Against what an amendment is held; its `base` is the plan it began with, on the same form."""
    if plan.amendment_scope is None:
        return None
    changes = select(Plan.state, Plan.ends_on).where(Plan.id == plan.carried_from_id)
    state, ends_on = (await work.session.execute(changes)).one()
    form = form_of(plan)
    before = normal_plan(form, base)
    return AmendmentFacts(
        base=base,
        scope=frozenset(plan.amendment_scope),
        changed=changed_sections(form, before, said),
        moved=moved_dates(form, before, said),
        is_in_force=state in IN_FORCE and (ends_on is None or day <= ends_on),
        without_meeting=plan.amendment_way == "agreement",
        takes_effect_on=plan.takes_effect_on,
    )


async def _transfer(work: UnitOfWork, plan: Plan, state: str) -> TransferFacts | None:
    """What a plan of another district began, and what is done meanwhile."""
    if plan.begun_by != "transfer":
        return None
    row = (await work.session.execute(select(PlanTransfer).where(PlanTransfer.plan_id == plan.id))).scalar_one()
    return TransferFacts(
        from_district=row.from_district,
        in_state=row.from_state == state,
        arrived_on=row.arrived_on,
        services=tuple(day_of(service["startsOn"]) for service in row.services),
        consulted_on=row.consulted_on,
        evaluation=row.evaluation,
        old_ends_on=row.old_ends_on,
        evaluated_on=row.evaluated_on,
    )


async def _student(work: UnitOfWork, student_id: uuid.UUID) -> StudentFacts:
    student = (await work.session.execute(select(Student).where(Student.id == student_id))).scalar_one()
    holders = (
        await work.session.execute(
            select(RightsHolder.person_id, RightsHolder.basis, Person.language)
            .join(Person, (Person.district_id == RightsHolder.district_id) & (Person.id == RightsHolder.person_id))
            .where(
                RightsHolder.student_id == student_id,
                RightsHolder.law == "IDEA",
                RightsHolder.may_consent,
                await rights_in_force(work),
            )
            .order_by(RightsHolder.created_at, RightsHolder.id)
        )
    ).all()
    return StudentFacts(
        birth_on=student.birth_on,
        grade=student.grade,
        english_learner=student.english_learner,
        alternate_assessment=student.alternate_assessment,
        primary_category=student.primary_category,
        evaluated_on=student.evaluated_on,
        family_language=next((row.language for row in holders if row.person_id != student_id), None),
        holds_own_rights=any(row.person_id == student_id for row in holders)
        or await decides_for_themselves(work, student_id),
        has_guardianship=any(row.basis == "guardianship" for row in holders),
    )


async def _meeting(work: UnitOfWork, plan: Plan, zone: ZoneInfo) -> MeetingFacts | None:
    """The plan's meeting: the one held last, else the next one that stands."""
    rows = (
        await work.session.execute(
            select(Meeting)
            .where(Meeting.plan_id == plan.id, Meeting.state != "cancelled")
            .order_by((Meeting.state == "held").desc(), Meeting.starts_at.desc())
            .limit(1)
        )
    ).scalars()
    meeting = rows.first()
    if meeting is None:
        return None
    asked = (
        (await work.session.execute(select(MeetingParticipant).where(MeetingParticipant.meeting_id == meeting.id)))
        .scalars()
        .all()
    )
    seats = [Seat(str(p.person_id), p.role, p.attendance) for p in asked]
    filled = required_roles(seats, transition=True)
    return MeetingFacts(
        meets_on=(meeting.held_at or meeting.starts_at).astimezone(zone).date(),
        held_on=meeting.held_at.astimezone(zone).date() if meeting.held_at else None,
        roles_present=frozenset(f.requirement.key for f in filled if f.present),
        notice_sent_on=meeting.notice_sent_at.astimezone(zone).date() if meeting.notice_sent_at else None,
        # Our own invitation says purpose, time, place, who is asked, and whom the parents may bring (300.322(b)).
        notice_is_complete=meeting.notice_sent_at is not None,
        student_was_invited=any(p.role == "student" and p.invited_at is not None for p in asked),
    )


async def _carried(work: UnitOfWork, plan: Plan) -> dict[str, dict[str, str]]:
    """By section, the marks on what the plan began with and nobody has confirmed."""
    if plan.carried_from_id is None and plan.begun_by is None:
        return {}
    marks = select(PlanSection.section_key, PlanSection.carried).where(PlanSection.plan_id == plan.id)
    return {key: marked for key, marked in (await work.session.execute(marks)).tuples() if marked}


async def _previous(work: UnitOfWork, plan: Plan) -> dict[str, Any] | None:
    """What the plan before this one said: the one it was carried from, else the newest final one of its kind.

    Of a student who came with a plan it is that one, where it was handed over: what is less than in it has its reason.
    """
    if plan.begun_by == "transfer":
        came = select(PlanTransfer.canonical).where(PlanTransfer.plan_id == plan.id)
        handed = (await work.session.execute(came)).scalar_one()
        return orjson.loads(handed)["content"] if handed is not None else None
    before = Plan.id == plan.carried_from_id if plan.carried_from_id else Plan.id != plan.id
    canonical = (
        await work.session.execute(
            select(PlanVersion.canonical)
            .join(Plan, (Plan.district_id == PlanVersion.district_id) & (Plan.id == PlanVersion.plan_id))
            .where(PlanVersion.student_id == plan.student_id, Plan.kind == plan.kind, before)
            .order_by(PlanVersion.finalized_at.desc())
            .limit(1)
        )
    ).scalar_one_or_none()
    return orjson.loads(canonical)["content"] if canonical is not None else None


def _shared_before(shared_at: datetime | None, meeting: MeetingFacts | None, zone: ZoneInfo) -> bool:
    return shared_at is not None and (
        meeting is None or meeting.held_on is None or shared_at.astimezone(zone).date() <= meeting.held_on
    )
