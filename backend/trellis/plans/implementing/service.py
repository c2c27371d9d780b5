"""Each teacher and provider of a student says that they have read what the plan in force asks of them.

34 CFR 300.323(d) asks for two things: that the plan is open to everybody who carries it out, which the access matrix
does by itself, and that each is told of their responsibilities and of what the student must be given. They are told by
the sheet at a glance, and that they read it stands here, version by version (FIN-11).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Subquery, and_, case, literal, select
from sqlalchemy.dialects.postgresql import insert

from trellis.access import Permission, allow, may
from trellis.access.day import in_force, today
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, NotAllowed, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.plans.implementing.model import PlanAcknowledgement
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.reading import access_facts, plan_by_id, versions_of
from trellis.plans.states import IN_FORCE, carried_out
from trellis.students.classes import class_ties
from trellis.teams.model import TEAM_ROLES, TeamMember

IMPLEMENTING = (
    "special_teacher",
    "general_teacher",
    "speech_therapist",
    "occupational_therapist",
    "physical_therapist",
    "psychologist",
    "other",
)
"""Roles of a team that carry a plan out. Who leads the case and who speaks for the district wrote and agreed to it."""
TEACHES = "class_teacher"
"""Who teaches the student in a class and has no role on the team."""
ROLE_ORDER = {role: place for place, role in enumerate((*TEAM_ROLES, TEACHES))}


class NotYoursToCarryOut(NotAllowed):
    """Reading the sheet by one's office is no acknowledgement."""

    default_says = Words(
        en="You do not teach or serve this student, so there is nothing for you to confirm.",
        es="Usted no enseña ni atiende a este estudiante; no tiene nada que confirmar.",
    )


class NoLongerInForce(Conflict):
    """Another version is carried out by now."""

    code = "NO_LONGER_IN_FORCE"
    default_says = Words(
        en="This version of the plan is no longer the one in force. Read the new one, then confirm.",
        es="Esta versión del plan ya no es la vigente. Lea la nueva y luego confirme.",
    )


@dataclass(frozen=True, slots=True)
class Implementer:
    """Somebody who carries the plan out, under the first of their roles; when they read it, if they have."""

    person_id: uuid.UUID
    name: str
    role: str
    acknowledged_at: datetime | None


def ties_to_carry_out(day: date) -> Subquery:
    """`person_id`, `student_id` and `role` of everybody who teaches or serves a student on `day`."""
    taught = class_ties(day)
    on_team = select(TeamMember.person_id, TeamMember.student_id, TeamMember.role).where(
        TeamMember.role.in_(IMPLEMENTING), in_force(TeamMember, day)
    )
    in_class = select(taught.c.teacher_id, taught.c.student_id, literal(TEACHES))
    return on_team.union_all(in_class).subquery()


async def standing_of(work: UnitOfWork, version: PlanVersion) -> tuple[bool, datetime | None]:
    """Of the version in force and the actor: whether it is theirs to carry out, and when they said they read it."""
    day = await today(work)
    own = select(PlanAcknowledgement.acknowledged_at).where(
        PlanAcknowledgement.version_id == version.id, PlanAcknowledgement.person_id == work.person_id
    )
    ties = ties_to_carry_out(day)
    carries = select(ties.c.role).where(ties.c.student_id == version.student_id, ties.c.person_id == work.person_id)
    asked = select(carries.exists(), own.scalar_subquery())
    is_theirs, acknowledged_at = (await work.session.execute(asked)).one()
    return bool(is_theirs), acknowledged_at


async def acknowledge(work: UnitOfWork, *, version_id: uuid.UUID) -> datetime:
    """Put on record that the actor has read what this version asks of them, and since when it is.

    A second time changes nothing.

    Raises NotFound, NotAllowed, NotYoursToCarryOut and, where another version is in force by now, NoLongerInForce.
    """
    found = await work.session.execute(select(PlanVersion).where(PlanVersion.id == version_id))
    version = found.scalar_one_or_none()
    if version is None:
        raise NotFound()
    plans = (await work.session.execute(select(Plan).where(Plan.student_id == version.student_id))).scalars().all()
    plan = next((one for one in plans if one.id == version.plan_id), None)
    if plan is None:
        raise NotFound()
    await allow(work, Permission.READ_AT_A_GLANCE, version.student_id, **access_facts(plan))
    is_theirs, acknowledged_at = await standing_of(work, version)
    if not is_theirs:
        raise NotYoursToCarryOut()
    if acknowledged_at is not None:
        return acknowledged_at
    current = carried_out([one for one in plans if one.kind == plan.kind], await today(work))
    newest = (await versions_of(work, [plan.id]))[0][0]
    if current is not plan or newest.id != version.id:
        raise NoLongerInForce()
    written = await work.session.execute(
        insert(PlanAcknowledgement)
        .values(
            district_id=work.district_id,
            id=new_id(),
            student_id=version.student_id,
            version_id=version.id,
            person_id=work.person_id,
            acknowledged_at=work.at,
        )
        .on_conflict_do_nothing()
        .returning(PlanAcknowledgement.id)
    )
    if written.first() is not None:
        record(work, "plan.acknowledge", "plan", plan.id, student_id=plan.student_id, number=version.number)
        await hint_all(work, [("plan.changed", plan.id), ("student.changed", plan.student_id)])
    return (await standing_of(work, version))[1] or work.at


async def implementers(work: UnitOfWork, *, plan_id: uuid.UUID) -> Sequence[Implementer]:
    """Who carries a plan in force out, who has read it first to last of the team, then who only teaches a class.

    For staff who read the plan itself. Empty while it is not in force. Raises NotFound.
    """
    plan = await plan_by_id(work, plan_id=plan_id)
    if not await may(
        work, Permission.READ_AT_A_GLANCE, plan.student_id, **{**access_facts(plan), "plan_state": "active"}
    ):
        raise NotFound()
    versions = (await versions_of(work, [plan.id]))[0]
    if plan.state not in (*IN_FORCE, "expired") or not versions:
        return []
    day = await today(work)
    ties = ties_to_carry_out(day)
    rows = await work.session.execute(
        select(Person.id, Person.name, ties.c.role, PlanAcknowledgement.acknowledged_at)
        .join(ties, ties.c.person_id == Person.id)
        .outerjoin(
            PlanAcknowledgement,
            and_(
                PlanAcknowledgement.district_id == Person.district_id,
                PlanAcknowledgement.person_id == Person.id,
                PlanAcknowledgement.version_id == versions[0].id,
            ),
        )
        .where(Person.status == "active", ties.c.student_id == plan.student_id)
        .order_by(case(ROLE_ORDER, value=ties.c.role), Person.family_name_key, Person.id)
    )
    found: dict[uuid.UUID, Implementer] = {}
    for person_id, name, role, acknowledged_at in rows:
        found.setdefault(person_id, Implementer(person_id, name, role, acknowledged_at))
    return list(found.values())
