"""How a plan goes on after it is final: signatures asked for, answers, the day it begins (`states.py`)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Uuid, bindparam, func, select

from trellis.access.day import in_force, today
from trellis.access.visibility import FAMILY_ROLES
from trellis.districts.model import District
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.service import send
from trellis.plans import states
from trellis.plans.consent_rule import INITIAL, some_service_is_agreed
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.noticing.standing import waits_for_notice
from trellis.signatures.model import Signature
from trellis.students.model import Student
from trellis.teams.model import TeamMember


async def consent_was_asked(work: UnitOfWork, plan: Plan) -> None:
    """Signature requests went out. Raises Conflict where the plan was set aside since it was read."""
    await take_step(work, await held(work, plan.id), "ask_consent")


async def family_answered(work: UnitOfWork, *, version_id: uuid.UUID, outcome: str) -> None:
    """A rights holder answered. What that does is the plan's rule (`consent_rule.py`): agreed whole or in part it is in
    force, and from the day it starts earlier ones give way; without a yes it ends, or takes effect after its notice.

    An answer given before the family had its notice stands on record, and the plan waits (FIN-06); it takes effect when
    the notice is issued (`noticing/going_on.py`).
    """
    of_version = select(PlanVersion.plan_id, PlanVersion.student_id).where(PlanVersion.id == version_id)
    found = (await work.session.execute(of_version)).one_or_none()
    if found is None:
        raise NotFound()
    # Answers to a student's plans come one after the other: each sees what the one before it put in force.
    answering = select(Student.id).where(Student.id == found.student_id).with_for_update(key_share=True)
    await work.session.execute(answering)
    plan = await held(work, found.plan_id)
    was_in_force = plan.state in states.IN_FORCE
    if plan.occasion == "amendment" and not was_in_force:
        changes = select(Plan.state).where(Plan.id == plan.carried_from_id)
        if (await work.session.execute(changes)).scalar_one() not in states.IN_FORCE:
            raise Conflict()
    if outcome == "partially_granted" and not await _lets_something_begin(work, plan, version_id):
        # One agreement to one written change: whoever does not agree with all of it has not agreed to do it so.
        outcome = "refused"
    event = f"consent_{outcome}"
    needed = states.guard(plan.state, event, plan.consent_rule)
    if needed == states.NOTICE_GIVEN and await waits_for_notice(work, plan, version_id):
        record(work, "plan.waits_for_notice", "plan", plan.id, student_id=plan.student_id)
        await changed(work, plan)
        return
    await take_step(work, plan, event)
    if plan.state == "consent_pending":
        await _without_a_yes(work, plan, version_id)
    if plan.state in states.IN_FORCE and not was_in_force:
        await came_in_force(work, plan)
    elif plan.state in states.IN_FORCE:
        await plan_began(work, plan)


async def _lets_something_begin(work: UnitOfWork, plan: Plan, version_id: uuid.UUID) -> bool:
    """Whether a yes in part is one: not to a change agreed in writing, nor where no service is among it."""
    if plan.amendment_way == "agreement":
        return False
    if plan.consent_rule != INITIAL:
        return True
    agreed: set[str] = set()
    asked: list[str] = []
    answers = select(Signature.choices).where(
        Signature.version_id == version_id, Signature.outcome == "partially_granted"
    )
    for choices in (await work.session.execute(answers)).scalars():
        asked = [one["itemId"] for one in choices]
        agreed |= {one["itemId"] for one in choices if one["choice"] == "agree"}
    return some_service_is_agreed(asked, agreed)


async def _without_a_yes(work: UnitOfWork, plan: Plan, version_id: uuid.UUID) -> None:
    """Nobody agreed yet. Where the law needs it and nobody is left to ask, that is the end of this plan."""
    import trellis.plans.jobs  # noqa: F401  (declares the jobs)

    if states.after(plan.state, "nobody_agreed", plan.consent_rule) is None:
        # Whoever answered may have to be given time before it takes effect all the same.
        await defer(work, "plans.take_effect", plan_id=plan.id)
        return
    if (await work.session.execute(_IS_ANSWERED, {"plan": plan.id})).scalar_one():
        await take_step(work, plan, "nobody_agreed")
        await defer(work, "plans.not_agreed", plan_id=plan.id)


_IS_ANSWERED = select(func.plan_is_answered(bindparam("plan", type_=Uuid())))


async def came_in_force(work: UnitOfWork, plan: Plan) -> None:
    """A plan that was not in force is: those before it give way on its day, and who carries it out learns of it."""
    await plan_began(work, plan)
    if plan.occasion == "amendment":
        await tell_who_carries_it_out(work, plan)
    import trellis.plans.jobs  # noqa: F401  (declares the job)

    if plan.starts_on and plan.starts_on > await today(work):
        await defer(work, "plans.begin", plan_id=plan.id, at=await morning_of(work, plan.starts_on))
    elif plan.occasion != "amendment":
        # Whoever answered reads no deadlines and moves no case: a job tells what waited for the plan.
        await defer(work, "plans.begin", plan_id=plan.id)


async def morning_of(work: UnitOfWork, day: date) -> datetime:
    """The first instant of the district's day."""
    zone = select(District.time_zone).where(District.id == work.district_id)
    return datetime.combine(day, datetime.min.time(), ZoneInfo((await work.session.execute(zone)).scalar_one()))


async def held(work: UnitOfWork, plan_id: uuid.UUID | None) -> Plan:
    """The plan as it is now, held: of two who change it at once, the second finds what the first did."""
    found: Plan = (
        await work.session.execute(
            select(Plan).where(Plan.id == plan_id).with_for_update().execution_options(populate_existing=True)
        )
    ).scalar_one()
    return found


async def set_aside(work: UnitOfWork, plan: Plan) -> None:
    """An amendment that nobody agreed to is given up. Raises Conflict in any other state."""
    await take_step(work, plan, "set_aside")


async def tell_who_carries_it_out(work: UnitOfWork, plan: Plan) -> None:
    """Everybody of the school on the team learns that the plan changed (34 CFR 300.324(a)(4)(ii), 300.323(d))."""
    members = select(TeamMember.person_id).where(
        TeamMember.student_id == plan.student_id,
        TeamMember.role.not_in(FAMILY_ROLES),
        in_force(TeamMember, await today(work)),
    )
    for person_id in sorted(set((await work.session.execute(members)).scalars())):
        await send(
            work,
            person_id=person_id,
            template="plan_amended",
            ids={"plan_id": str(plan.id)},
            student_id=plan.student_id,
        )


async def plan_began(work: UnitOfWork, plan: Plan) -> None:
    """Replace the student's plans in whose place another has begun by today. Doing it again changes nothing."""
    final = (*states.IN_FORCE, "superseded", "expired")
    standing = (
        await work.session.execute(
            select(Plan)
            .where(Plan.student_id == plan.student_id, Plan.kind == plan.kind, Plan.state.in_(final))
            .order_by(Plan.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalars()
    for old in states.given_way(standing.all(), await today(work)):
        await take_step(work, old, "newer_version_active")


async def take_step(work: UnitOfWork, plan: Plan, event: str) -> None:
    """One step along the table, on record. Raises Conflict where it has none."""
    following = states.after(plan.state, event, plan.consent_rule)
    if following is None:
        raise Conflict()
    if following != plan.state:
        plan.state = following
        plan.revision += 1
    record(work, f"plan.{event}", "plan", plan.id, student_id=plan.student_id, state=plan.state)
    await changed(work, plan)


async def changed(work: UnitOfWork, plan: Plan) -> None:
    """Tell whoever looks at the plan or its student."""
    await work.session.flush()
    await hint_all(work, [("plan.changed", plan.id), ("student.changed", plan.student_id)])
