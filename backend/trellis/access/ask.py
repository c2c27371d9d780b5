"""Asking the matrix: read the tie once, apply the row, refuse with the right error."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from trellis.access.matrix import ALLOW, Permission
from trellis.access.relationship import Facts, Relationship
from trellis.districts.model import District
from trellis.kernel import clock
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import PersonRole
from trellis.students.model import ClassEnrollment, RightsHolder, Student
from trellis.teams.model import TeamMember

RECENT = timedelta(minutes=15)


async def today(work: UnitOfWork) -> Any:
    """The district's calendar day, read once a unit of work."""
    if "today" not in work.memory:
        zone = (await work.session.execute(select(District.time_zone).where(District.id == work.district_id))).scalar()
        work.memory["today"] = clock.today_in(zone or "UTC")
    return work.memory["today"]


def in_force(table: Any, day: Any) -> Any:
    """Whether a row that begins `starts_on` and ends before `ends_on` holds on `day`."""
    return and_(
        or_(table.starts_on.is_(None), table.starts_on <= day), or_(table.ends_on.is_(None), table.ends_on > day)
    )


async def relationship_with(work: UnitOfWork, student_id: uuid.UUID) -> Relationship | None:
    """The tie between the actor and a student; None when this district has no such student."""
    key = ("tie", student_id)
    if key in work.memory:
        return work.memory[key]  # type: ignore[no-any-return]
    day = await today(work)
    person = work.actor.person_id
    student = (
        await work.session.execute(select(Student.school_id, Student.birth_on).where(Student.id == student_id))
    ).one_or_none()
    if student is None:
        work.memory[key] = None
        return None
    taught = ClassEnrollment.__table__.alias("taught")
    roles = select(func.array_agg(TeamMember.role)).where(
        TeamMember.student_id == student_id, TeamMember.person_id == person, in_force(TeamMember, day)
    )
    rights = select(
        func.bool_or(and_(RightsHolder.law == "IDEA", RightsHolder.may_view)),
        func.bool_or(and_(RightsHolder.law == "IDEA", RightsHolder.may_consent)),
        func.bool_or(and_(RightsHolder.law == "IDEA", RightsHolder.may_receive_notice)),
        func.bool_or(and_(RightsHolder.law == "FERPA", RightsHolder.may_view)),
    ).where(RightsHolder.student_id == student_id, RightsHolder.person_id == person, in_force(RightsHolder, day))
    teaches = select(
        exists(
            select(ClassEnrollment.id)
            .join(
                taught,
                and_(
                    taught.c.district_id == ClassEnrollment.district_id, taught.c.class_id == ClassEnrollment.class_id
                ),
            )
            .where(
                ClassEnrollment.person_id == person,
                ClassEnrollment.role == "teacher",
                in_force(ClassEnrollment, day),
                taught.c.person_id == student_id,
                taught.c.role == "student",
                in_force(taught.c, day),
            )
        )
    )
    held = select(func.array_agg(PersonRole.role)).where(
        PersonRole.person_id == person, PersonRole.school_id == student.school_id, in_force(PersonRole, day)
    )
    view, consent, notice, ferpa = (await work.session.execute(rights)).one()
    tie = Relationship(
        actor=work.actor,
        student_id=student_id,
        is_self=person == student_id,
        team_roles=frozenset((await work.session.execute(roles)).scalar() or ()),
        rights=frozenset(
            name
            for name, granted in (("view", view), ("consent", consent), ("notice", notice), ("ferpa_view", ferpa))
            if granted
        ),
        school_roles=frozenset((await work.session.execute(held)).scalar() or ()),
        teaches=bool((await work.session.execute(teaches)).scalar()),
    )
    work.memory[key] = tie
    return tie


async def may(work: UnitOfWork, permission: Permission, student_id: uuid.UUID, **facts: Any) -> bool:
    """Whether the actor may, today. `facts` are fields of `access.relationship.Facts`."""
    if work.actor.kind == "system":
        return True
    tie = await relationship_with(work, student_id)
    return tie is not None and ALLOW[permission](_facts(work, tie, facts))


async def allow(work: UnitOfWork, permission: Permission, student_id: uuid.UUID, **facts: Any) -> None:
    """Go on only when the actor may.

    Raises NotFound when the actor may not even see the student (absent, elsewhere
    and forbidden look alike), NotAllowed when they see the student but may not do this.
    """
    if await may(work, permission, student_id, **facts):
        return
    if await may(work, Permission.SEE_STUDENT, student_id) or await may(work, Permission.SEE_DIRECTORY, student_id):
        raise NotAllowed()
    raise NotFound()


def _facts(work: UnitOfWork, tie: Relationship, facts: dict[str, Any]) -> Facts:
    signed_in = work.actor.authenticated_at
    recent = signed_in is not None and work.at - signed_in <= RECENT
    return Facts(tie=tie, recently_authenticated=recent, **facts)
