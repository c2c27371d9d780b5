"""What plans/ does later."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from babel.dates import format_date
from sqlalchemy import select

from trellis.access.day import in_force, today
from trellis.kernel.ids import global_id
from trellis.kernel.jobs import defer, job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.kernel.words import formatting_locale
from trellis.live import documents
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills
from trellis.people.model import Person
from trellis.plans import live, refused, service, taking_effect
from trellis.plans.clocks import has_begun, was_received
from trellis.plans.events import tell_in_force
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.revoking import following as revoking
from trellis.plans.revoking.model import ServicesRevocation
from trellis.plans.steps import morning_of
from trellis.plans.transferring import telling as telling_of_transfers  # noqa: F401  (fills its notices)
from trellis.teams.model import TeamMember

if TYPE_CHECKING:
    from trellis.house import House


@fills("plan_amended")
async def fill_plan_amended(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """From which day; what changed stands on the plan's page. Nothing to who does not read the plan any more."""
    plan = (
        await work.session.execute(select(Plan).where(Plan.id == uuid.UUID(message.ids["plan_id"])))
    ).scalar_one_or_none()
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    members = select(TeamMember.id).where(
        TeamMember.student_id == message.student_id,
        TeamMember.person_id == message.person_id,
        in_force(TeamMember, await today(work)),
    )
    if plan is None or plan.starts_on is None or (await work.session.execute(members)).first() is None:
        return None
    begins = format_date(plan.starts_on, "long", locale=formatting_locale(language))
    link = f"{house.settings.base_url}/plans/{global_id('Plan', plan.id)}"
    return Filling(values={"name": person.name, "day": begins}, link=link)


@job("plans.project", queue="default")
async def project(house: House, *, district_id: uuid.UUID, document_id: str) -> None:
    """Project one section again: after a crash between an edit and its projection."""
    async with house.gate.open(district_id, SYSTEM, "plan.project") as work:
        await live.changed(work, await documents.document_by_id(work, uuid.UUID(document_id)))


@job("plans.begin", queue="default")
async def begin(house: House, *, district_id: uuid.UUID, plan_id: str) -> None:
    """The day a plan was agreed for has come: those before it give way, and what waited for it goes on."""
    async with house.gate.open(district_id, SYSTEM, "plan.begin") as work:
        plan = (await work.session.execute(select(Plan).where(Plan.id == uuid.UUID(plan_id)))).scalar_one()
        await service.plan_began(work, plan)
        await has_begun(work, plan)
        await tell_in_force(work, plan, await today(work))


@job("plans.received", queue="default")
async def received(house: House, *, district_id: uuid.UUID, version_id: str) -> None:
    """Somebody has the notice of a plan: the time to carry it out begins where a state counts from that."""
    async with house.gate.open(district_id, SYSTEM, "plan.received") as work:
        of_version = select(PlanVersion.plan_id).where(PlanVersion.id == uuid.UUID(version_id))
        of_plan = select(Plan).where(Plan.id == of_version.scalar_subquery())
        await was_received(work, (await work.session.execute(of_plan)).scalar_one())


@job("plans.take_effect", queue="default")
async def take_effect(house: House, *, district_id: uuid.UUID, plan_id: str) -> None:
    """A plan nobody has to agree to: in force where its day has come, else looked at again in the morning of it."""
    async with house.gate.open(district_id, SYSTEM, "plan.take_effect") as work:
        if await taking_effect.take_effect(work, uuid.UUID(plan_id)):
            return
        plan = (await work.session.execute(select(Plan).where(Plan.id == uuid.UUID(plan_id)))).scalar_one()
        on = await taking_effect.takes_effect_on(work, plan)
        if on is not None and on > await today(work):
            await defer(work, "plans.take_effect", plan_id=plan.id, at=await morning_of(work, on))


@job("plans.not_agreed", queue="default")
async def not_agreed(house: House, *, district_id: uuid.UUID, plan_id: str) -> None:
    """Nobody who may consent agreed to a plan: of a first one the family is told, and nothing is owed any more."""
    async with house.gate.open(district_id, SYSTEM, "plan.not_agreed") as work:
        await refused.was_not_agreed(work, uuid.UUID(plan_id))


@job("plans.revoked", queue="default")
async def revoked(house: House, *, district_id: uuid.UUID, revocation_id: str) -> None:
    """Consent to services was taken back: the notice it owes is drafted."""
    async with house.gate.open(district_id, SYSTEM, "services.revoked") as work:
        await revoking.draft_notice(work, uuid.UUID(revocation_id))


@job("plans.services_end", queue="default")
async def services_end(house: House, *, district_id: uuid.UUID, revocation_id: str) -> None:
    """Services end on their day after the notice; before it, this is looked at again in the morning of it."""
    async with house.gate.open(district_id, SYSTEM, "services.end") as work:
        if await revoking.end_services(work, uuid.UUID(revocation_id)):
            return
        found = select(ServicesRevocation).where(ServicesRevocation.id == uuid.UUID(revocation_id))
        row = (await work.session.execute(found)).scalar_one()
        on = await revoking.ends_on(work, row)
        if row.ended_on is None and on is not None and on > await today(work):
            await defer(work, "plans.services_end", revocation_id=row.id, at=await morning_of(work, on))
