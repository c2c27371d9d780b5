"""Reads what the record knows of the open questions of a draft (`known.py`)."""

from __future__ import annotations

from sqlalchemy import or_, select

from trellis.access.day import in_force, today
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person, PersonRole
from trellis.plans.known import NOBODY, Around, Known, asks_who, known_answers
from trellis.plans.model import Plan
from trellis.plans.reading import facts_in_work
from trellis.students.model import Relation
from trellis.teams.model import TeamMember
from trellis.teams.names import STAFF_ROLES

RELATIONS = {
    "mother": Words(en="mother", es="madre"),
    "father": Words(en="father", es="padre"),
    "grandmother": Words(en="grandmother", es="abuela"),
    "grandfather": Words(en="grandfather", es="abuelo"),
}
PARENT = Words(en="parent", es="familia")


async def known_of(work: UnitOfWork, plan: Plan, language: str) -> list[Known]:
    """What is known for the open questions of a draft the actor reads as it is written; nothing for any other plan."""
    facts = await facts_in_work(work, plan)
    if facts is None:
        return []
    return known_answers(facts, await _around(work, plan, language) if asks_who(facts) else NOBODY)


async def _around(work: UnitOfWork, plan: Plan, language: str) -> Around:
    """Who is on the team today, the family first, and whom the district named for Section 504."""
    day = await today(work)
    members = (
        await work.session.execute(
            select(TeamMember.role, Person, Relation.kind)
            .join(Person, (Person.district_id == TeamMember.district_id) & (Person.id == TeamMember.person_id))
            .outerjoin(
                Relation,
                (Relation.district_id == TeamMember.district_id)
                & (Relation.student_id == TeamMember.student_id)
                & (Relation.person_id == TeamMember.person_id),
            )
            .where(
                TeamMember.student_id == plan.student_id,
                in_force(TeamMember, day),
                or_(TeamMember.role == "parent", TeamMember.role.in_(STAFF_ROLES)),
            )
            .order_by(TeamMember.created_at, TeamMember.id)
        )
    ).all()
    family = [
        f"{person.name}, {RELATIONS.get(kind or '', PARENT).in_language(language)}"
        for role, person, kind in members
        if role == "parent"
    ]
    staff = [
        f"{person.name}, {_lower(STAFF_ROLES[role].in_language(language))}"
        for role, person, _ in members
        if role in STAFF_ROLES
    ]
    coordinator = (
        await work.session.execute(
            select(Person)
            .join(PersonRole, (Person.district_id == PersonRole.district_id) & (Person.id == PersonRole.person_id))
            .where(PersonRole.role == "section_504_coordinator", in_force(PersonRole, day))
            .order_by(PersonRole.created_at, PersonRole.id)
            .limit(1)
        )
    ).scalar_one_or_none()
    reached = coordinator and (coordinator.phone or coordinator.email)
    contact = f"{coordinator.name}, {reached}" if coordinator and reached else None
    return Around(team=(*dict.fromkeys((*family, *staff)),), staff=(*dict.fromkeys(staff),), contact=contact)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
