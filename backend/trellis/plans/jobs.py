"""What plans/ does later."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from babel.dates import format_date
from sqlalchemy import select

from trellis.access.day import in_force, today
from trellis.kernel.ids import global_id
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.kernel.words import formatting_locale
from trellis.live import documents
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills
from trellis.people.model import Person
from trellis.plans import live, service
from trellis.plans.clocks import has_begun, was_received
from trellis.plans.events import tell_in_force
from trellis.plans.model import Plan, PlanVersion
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
