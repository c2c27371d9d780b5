"""Asking the matrix: read the tie once, apply the row, refuse with the right error."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Select, Text, Uuid, and_, bindparam, exists, func, select, true

from trellis.access.day import in_force, state_of_district, today
from trellis.access.matrix import ALLOW, Permission
from trellis.access.own_children import is_family
from trellis.access.relationship import Facts, Relationship
from trellis.access.rights import decides_for_themselves, rights_on
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import PersonRole
from trellis.students.model import ClassEnrollment, RightsHolder, Student
from trellis.teams.model import TeamMember

RECENT = timedelta(minutes=15)


class ChildOfTheirs(NotAllowed):
    """The actor's role would allow it, for any child but one of their own family (`matrix.FOR_THE_DISTRICT`)."""

    code = "CHILD_OF_THEIRS"
    default_says = Words(
        en="You are family of this child, so somebody else does this for the district.",
        es="Usted es familia de este niño, así que otra persona hace esto por el distrito.",
    )
    default_do_next = Words(
        en="Ask a colleague or the special education office to do it. As family you do what a parent does.",
        es="Pida a un colega o a la oficina de educación especial que lo haga. Como familia, usted hace lo que hace un "
        "padre o una madre.",
    )


async def relationship_with(work: UnitOfWork, student_id: uuid.UUID) -> Relationship | None:
    """The tie between the actor and a student; None when this district has no such student."""
    key = ("tie", student_id)
    if key in work.memory:
        return work.memory[key]  # type: ignore[no-any-return]
    given = {
        "student_id": student_id,
        "person_id": work.actor.person_id,
        "day": await today(work),
        "state": await state_of_district(work),
    }
    found = (await work.session.execute(_tie(), given)).one_or_none()
    if found is None:
        work.memory[key] = None
        return None
    is_self = work.actor.person_id == student_id
    own = is_self and await decides_for_themselves(work, student_id)
    tie = Relationship(
        actor=work.actor,
        student_id=student_id,
        is_self=is_self,
        is_adult=own,
        team_roles=frozenset(found.roles or ()),
        rights=frozenset(
            name
            for name, granted in (
                ("view", found.view),
                ("consent", found.consent),
                ("notice", found.notice),
                ("ferpa_view", found.ferpa),
            )
            if granted or own
        ),
        school_roles=frozenset(found.held or ()),
        teaches=found.teaches,
        is_family=found.is_family,
    )
    work.memory[key] = tie
    return tie


@lru_cache(maxsize=1)
def _tie() -> Select[Any]:
    """What ties `person_id` to `student_id` on `day`. Of a student who is not to be seen it says nothing.

    One statement, because every deed asks it, and put together once: every open window asks it all the time.
    """
    student_id, person_id = bindparam("student_id", type_=Uuid()), bindparam("person_id", type_=Uuid())
    day, state = bindparam("day", type_=Date()), bindparam("state", type_=Text())
    taught = ClassEnrollment.__table__.alias("taught")
    roles = select(func.array_agg(TeamMember.role)).where(
        TeamMember.student_id == student_id, TeamMember.person_id == person_id, in_force(TeamMember, day)
    )
    stands = rights_on(RightsHolder, day, state)
    rights = (
        select(
            func.bool_or(and_(RightsHolder.law == "IDEA", RightsHolder.may_view, stands)).label("view"),
            func.bool_or(and_(RightsHolder.law == "IDEA", RightsHolder.may_consent, stands)).label("consent"),
            func.bool_or(and_(RightsHolder.law == "IDEA", RightsHolder.may_receive_notice)).label("notice"),
            func.bool_or(and_(RightsHolder.law == "FERPA", RightsHolder.may_view, stands)).label("ferpa"),
        )
        .where(RightsHolder.student_id == student_id, RightsHolder.person_id == person_id, in_force(RightsHolder, day))
        .subquery("rights")
    )
    teaches = exists(
        select(ClassEnrollment.id)
        .join(
            taught,
            and_(taught.c.district_id == ClassEnrollment.district_id, taught.c.class_id == ClassEnrollment.class_id),
        )
        .where(
            ClassEnrollment.person_id == person_id,
            ClassEnrollment.role == "teacher",
            in_force(ClassEnrollment, day),
            taught.c.person_id == student_id,
            taught.c.role == "student",
            in_force(taught.c, day),
        )
    )
    held = select(func.array_agg(PersonRole.role)).where(
        PersonRole.person_id == person_id, PersonRole.school_id == Student.school_id, in_force(PersonRole, day)
    )
    asked = select(
        roles.scalar_subquery().label("roles"),
        held.scalar_subquery().label("held"),
        teaches.label("teaches"),
        is_family(student_id, person_id).label("is_family"),
        rights,
    ).join_from(Student, rights, true())
    return asked.where(Student.id == student_id)


async def may(work: UnitOfWork, permission: Permission, student_id: uuid.UUID, **facts: Any) -> bool:
    """Whether the actor may, today. `facts` are fields of `access.relationship.Facts`."""
    if work.actor.kind == "system":
        return True
    tie = await relationship_with(work, student_id)
    return tie is not None and ALLOW[permission](_facts(work, tie, facts))


def may_in_the_district(work: UnitOfWork, permission: Permission) -> bool:
    """Whether the actor may by a role in the district alone, where no student is spoken of."""
    nobody = Relationship(actor=work.actor, student_id=uuid.UUID(int=0))
    return work.actor.kind == "system" or ALLOW[permission](Facts(tie=nobody))


async def allow(work: UnitOfWork, permission: Permission, student_id: uuid.UUID, **facts: Any) -> None:
    """Go on only when the actor may.

    Raises NotFound when the actor may not even see the student (absent, elsewhere
    and forbidden look alike), NotAllowed when they see the student but may not do this.
    """
    if await may(work, permission, student_id, **facts):
        return
    seen = await may(work, Permission.SEE_STUDENT, student_id) or await may(work, Permission.SEE_DIRECTORY, student_id)
    tie = await relationship_with(work, student_id)
    if not seen or tie is None:
        raise NotFound()
    if tie.is_family and ALLOW[permission](_facts(work, replace(tie, is_family=False), facts)):
        raise ChildOfTheirs()
    raise NotAllowed()


def _facts(work: UnitOfWork, tie: Relationship, facts: dict[str, Any]) -> Facts:
    signed_in = work.actor.authenticated_at
    recent = signed_in is not None and work.at - signed_in <= RECENT
    return Facts(tie=tie, recently_authenticated=recent, **facts)
