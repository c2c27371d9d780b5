"""Give a section of a draft to somebody of the team, by a day; they say when it is ready, and can take that back."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, select

from trellis.access import Permission, allow, may
from trellis.access.day import in_force, today
from trellis.access.visibility import FAMILY_ROLES, LEADING_TEAM_ROLES
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.live import documents
from trellis.people.model import Person
from trellis.plans import service as plans
from trellis.plans.model import Plan, PlanSection
from trellis.plans.reading import IN_WORK, access_facts
from trellis.teams.model import TeamMember
from trellis.teamwork.model import SectionAssignment
from trellis.teamwork.rules import NOBODYS, NOT_A_WRITER, check_due


async def give_section(
    work: UnitOfWork, *, plan_id: uuid.UUID, section_key: str, person_id: uuid.UUID, due_on: date | None
) -> Plan:
    """Give a section to one of its writers on the team, to have ready by a day. Whoever had it has it no more.

    Raises PlanIsFinal, NotAllowed, InvalidInput for somebody who may not write it.
    """
    plan, section = await _section(work, plan_id, section_key)
    await allow(work, Permission.ASSIGN_SECTION, plan.student_id, **access_facts(plan))
    check_due(due_on, await today(work))
    writes = select(Person.id).where(Person.id == person_id, await writers_of(work, plan, section_key))
    if (await work.session.execute(writes)).first() is None:
        raise InvalidInput(NOT_A_WRITER, field="personId")
    given = await _assignment(work, section)
    if given is None:
        given = SectionAssignment(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            section_id=section.id,
            plan_id=plan.id,
            student_id=plan.student_id,
            ready_at=None,
            ready_through=None,
        )
        work.session.add(given)
    elif given.person_id != person_id:
        # What one person signed off is not the next one's word.
        given.ready_at = given.ready_through = None
    given.person_id, given.due_on, given.given_by_id = person_id, due_on, work.person_id
    await _told(work, plan, section, "section.give", person_id=str(person_id))
    return plan


async def take_section(work: UnitOfWork, *, plan_id: uuid.UUID, section_key: str) -> Plan:
    """The section is nobody's in particular again. That it was stays in the audit log."""
    plan, section = await _section(work, plan_id, section_key)
    await allow(work, Permission.ASSIGN_SECTION, plan.student_id, **access_facts(plan))
    given = await _assignment(work, section)
    if given is not None:
        await work.session.execute(delete(SectionAssignment).where(SectionAssignment.id == given.id))
        work.session.expunge(given)
        await _told(work, plan, section, "section.take", person_id=str(given.person_id))
    return plan


async def mark_ready(work: UnitOfWork, *, plan_id: uuid.UUID, section_key: str, is_ready: bool) -> Plan:
    """Who has a section says that it is ready; they, or who gave it, take that back.

    Said anew after a later edit, it stands for what is written by then. Raises InvalidInput where it is nobody's.
    """
    plan, section = await _section(work, plan_id, section_key)
    given = await _assignment(work, section)
    if given is None:
        raise InvalidInput(NOBODYS, field="sectionKey")
    if given.person_id != work.person_id:
        # Nobody signs off in another's name.
        if is_ready or not await may(work, Permission.ASSIGN_SECTION, plan.student_id, **access_facts(plan)):
            raise NotAllowed()
    elif not await plans.may_write(work, plan, section_key):
        raise NotAllowed()
    # Held: what is appended after this is an edit after the sign-off.
    document = await documents.lock_document(work, section.id)
    given.ready_at, given.ready_through = (work.at, document.last_number) if is_ready else (None, None)
    await _told(work, plan, section, "section.ready" if is_ready else "section.not_ready")
    return plan


async def writers_of(work: UnitOfWork, plan: Plan, section_key: str) -> ColumnElement[bool]:
    """A condition on `Person`: on the student's team today in a role that writes this section. Families are asked, not
    given work."""
    roles = {*plans.form_of(plan).section(section_key).writers, *LEADING_TEAM_ROLES} - set(FAMILY_ROLES)
    members = select(TeamMember.person_id).where(
        TeamMember.student_id == plan.student_id, TeamMember.role.in_(roles), in_force(TeamMember, await today(work))
    )
    return and_(Person.status == "active", Person.id.in_(members))


async def people_to_give(work: UnitOfWork, plan: Plan, section_key: str) -> list[Person]:
    """Whom a section can be given to, by name; nobody for who may not give it."""
    known = any(section.key == section_key for section in plans.form_of(plan).sections)
    if not known or not await may(work, Permission.ASSIGN_SECTION, plan.student_id, **access_facts(plan)):
        return []
    rows = await work.session.execute(
        select(Person)
        .where(await writers_of(work, plan, section_key))
        .order_by(Person.family_name_key, Person.name_key, Person.id)
    )
    return list(rows.scalars())


async def _section(work: UnitOfWork, plan_id: uuid.UUID, section_key: str) -> tuple[Plan, PlanSection]:
    """A section of a draft the actor reads as it is written. Raises NotFound, NotAllowed, PlanIsFinal."""
    plan = await plans.plan_named(work, plan_id=plan_id)
    await work.session.refresh(plan, with_for_update={"read": True, "key_share": True})
    if plan.state not in IN_WORK:
        raise plans.PlanIsFinal()
    if not await plans.may_read_work(work, plan):
        raise NotAllowed()
    sections = (await plans.sections_of(work, [plan.id]))[0]
    section = next((one for one in sections if one.section_key == section_key), None)
    if section is None:
        raise NotFound()
    return plan, section


async def _assignment(work: UnitOfWork, section: PlanSection) -> SectionAssignment | None:
    found: SectionAssignment | None = (
        await work.session.execute(
            select(SectionAssignment).where(SectionAssignment.section_id == section.id).with_for_update()
        )
    ).scalar_one_or_none()
    return found


async def _told(work: UnitOfWork, plan: Plan, section: PlanSection, deed: str, **more: str) -> None:
    record(work, deed, "plan_section", section.id, student_id=plan.student_id, section_key=section.section_key, **more)
    await work.session.flush()
    await hint_all(work, [("plan.changed", plan.id)])
