"""Who is on a student's team: adding, ending, listing. Access begins and ends with membership."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from trellis.access import Permission, allow
from trellis.access.day import in_force, today
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.people.service import visible_people
from trellis.students.model import Relation
from trellis.teams.model import TEAM_ROLES, TeamMember

KIND_FOR_ROLE = {"parent": "guardian", "student": "student"}
LONGEST_REASON = 500
START_WITHIN = timedelta(days=366)
"""How far from today a membership may begin: who was on the team years ago is for history, not for access."""


class AlreadyOnTheTeam(Conflict):
    """The person already has this role on the team in that time."""

    code = "ALREADY_ON_TEAM"
    default_says = Words(
        en="This person already has that role on the team.", es="Esta persona ya tiene esa función en el equipo."
    )


class NeedsLastDay(InvalidInput):
    """A guest, or somebody who stands in for another, would be on the team for good."""

    code = "MEMBERSHIP_NEEDS_LAST_DAY"
    default_says = Words(
        en="Say until when: a guest, or somebody who stands in for another, is on the team for a time.",
        es="Diga hasta cuándo: una persona invitada o que sustituye a otra está en el equipo por un tiempo.",
    )


class LastCaseManager(InvalidInput):
    """A student would have nobody whose days and letters they are, and nobody said why."""

    code = "LAST_CASE_MANAGER"
    default_says = Words(
        en="This is the student's only case manager. Put the next one on the team first, or say why there is none "
        "for now; the student then stands on the list of students without a case manager.",
        es="Es el único responsable del caso. Agregue antes al siguiente, o diga por qué no lo hay por ahora; el "
        "estudiante queda entonces en la lista de estudiantes sin responsable.",
    )


async def add_member(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    person_id: uuid.UUID,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    reason: str | None = None,
    is_substitute: bool = False,
) -> TeamMember:
    """Put somebody on the team in a role from a day on (to a day, exclusive), and say why (up to 500 characters).

    A parent must be the student's relation and a student the student: a role of
    the family can't be given to staff, nor a staff role to family. Raises NeedsLastDay, AlreadyOnTheTeam,
    InvalidInput, NotFound (a person the actor may not find).
    """
    await allow(work, Permission.MANAGE_TEAM, student_id)
    if role not in TEAM_ROLES:
        raise InvalidInput(field="role")
    if abs(starts_on - await today(work)) > START_WITHIN:
        raise InvalidInput(
            Words(
                en="The first day must be within a year of today.",
                es="El primer día debe estar a menos de un año de hoy.",
            ),
            field="startsOn",
        )
    if ends_on is not None and ends_on <= starts_on:
        raise InvalidInput(
            Words(en="The last day must come after the first.", es="El último día debe ser posterior al primero."),
            field="endsOn",
        )
    if reason is not None and len(reason) > LONGEST_REASON:
        raise InvalidInput(field="reason")
    person = await _fits(work, student_id, person_id, role)
    if ends_on is None and (is_substitute or person.kind == "guest"):
        raise NeedsLastDay(field="endsOn")
    same = select(TeamMember.id).where(
        TeamMember.student_id == student_id,
        TeamMember.person_id == person_id,
        TeamMember.role == role,
        (TeamMember.ends_on.is_(None)) | (TeamMember.ends_on > starts_on),
        *([TeamMember.starts_on < ends_on] if ends_on else []),
    )
    if (await work.session.execute(same)).first():
        raise AlreadyOnTheTeam()
    member = TeamMember(
        district_id=work.district_id,
        id=new_id(),
        student_id=student_id,
        person_id=person_id,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        added_by_id=work.person_id,
        begin_reason=(reason or "").strip() or None,
        is_substitute=is_substitute,
    )
    work.session.add(member)
    record(work, "team.add", "team_member", member.id, student_id=student_id, person_id=str(person_id), role=role)
    await _changed(work, student_id)
    return member


async def _fits(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID, role: str) -> Person:
    # Only of people one may find: whoever else there is must look like nobody (threats row 27).
    person = (
        await work.session.execute(
            select(Person).where(Person.id == person_id, Person.status == "active", await visible_people(work))
        )
    ).scalar_one_or_none()
    if person is None:
        raise NotFound()
    related = (
        role != "parent"
        or (
            await work.session.execute(
                select(Relation.id).where(
                    Relation.student_id == student_id,
                    Relation.person_id == person_id,
                    Relation.ended_on.is_(None),
                )
            )
        ).first()
    )
    if not suits(role, person.kind):
        raise InvalidInput(
            Words(en="That role does not fit this person.", es="Esa función no corresponde a esta persona."),
            field="role",
        )
    if not related or (role == "student" and person_id != student_id):
        raise InvalidInput(
            Words(
                en="Only this student's own family can hold a family role.",
                es="Solo la familia del estudiante puede tener una función de familia.",
            ),
            field="personId",
        )
    return person


def suits(role: str, kind: str) -> bool:
    """Whether a person of `kind` can hold `role`: family roles are the family's, all others staff's and guests'."""
    wanted = KIND_FOR_ROLE.get(role)
    return kind in ("staff", "guest") if wanted is None else kind == wanted


async def end_membership(
    work: UnitOfWork, *, member_id: uuid.UUID, ends_on: date, reason: str | None = None
) -> TeamMember:
    """End a membership. From `ends_on` the access that came with it is gone, open sockets included."""
    member = (
        await work.session.execute(select(TeamMember).where(TeamMember.id == member_id).with_for_update())
    ).scalar_one_or_none()
    if member is None:
        raise NotFound()
    await allow(work, Permission.MANAGE_TEAM, member.student_id)
    if ends_on < member.starts_on:
        raise InvalidInput(field="endsOn")
    if reason is not None and len(reason) > LONGEST_REASON:
        raise InvalidInput(field="reason")
    if member.role == "case_manager" and not (reason or "").strip() and not await _has_another(work, member, ends_on):
        raise LastCaseManager(field="reason")
    member.ends_on = ends_on
    member.end_reason = reason
    record(work, "team.end", "team_member", member.id, student_id=member.student_id)
    await _changed(work, member.student_id)
    return member


async def _has_another(work: UnitOfWork, leaving: TeamMember, day: date) -> bool:
    """Whether somebody who is here is the student's case manager on `day` beside the one who leaves."""
    other = (
        select(TeamMember.id)
        .join(Person, (Person.district_id == TeamMember.district_id) & (Person.id == TeamMember.person_id))
        .where(
            TeamMember.student_id == leaving.student_id,
            TeamMember.id != leaving.id,
            TeamMember.role == "case_manager",
            in_force(TeamMember, day),
            Person.status == "active",
        )
    )
    return (await work.session.execute(other)).first() is not None


async def _changed(work: UnitOfWork, student_id: uuid.UUID) -> None:
    await work.session.flush()
    for key in [k for k in work.memory if k == ("tie", student_id)]:
        del work.memory[key]
    await hint_all(work, [("team.changed", student_id), ("student.changed", student_id)])


ROLE_ORDER = {role: place for place, role in enumerate(TEAM_ROLES)}


async def case_manager_to_write_to(work: UnitOfWork, student_id: uuid.UUID) -> uuid.UUID | None:
    """Today's case manager for a letter of ours; not to be shown to the actor."""
    await today(work)
    return (await work.session.execute(select(case_manager_today(work, student_id)))).scalar_one_or_none()


def case_manager_today(work: UnitOfWork, student_id: Any) -> Any:
    """The key of the person who is case manager today, as SQL; the newest when there are several.

    To have one is to have a plan, which the directory alone does not tell (threats row 11): the row policy of team
    members gives none to who may not see the student.
    """
    member = aliased(TeamMember)
    return (
        select(member.person_id)
        .where(member.student_id == student_id, member.role == "case_manager", in_force(member, work.memory["today"]))
        .order_by(member.starts_on.desc(), member.id.desc())
        .limit(1)
        .scalar_subquery()
    )


async def member(work: UnitOfWork, *, member_id: uuid.UUID) -> TeamMember:
    """One membership. Raises NotFound when its student is not the actor's to see."""
    found = (await work.session.execute(select(TeamMember).where(TeamMember.id == member_id))).scalar_one_or_none()
    if found is None:
        raise NotFound()
    await allow(work, Permission.SEE_STUDENT, found.student_id)
    return found
