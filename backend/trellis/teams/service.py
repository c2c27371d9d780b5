"""Who is on a student's team: adding, ending, listing. Access begins and ends with membership."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, select

from trellis.access import Permission, allow, may
from trellis.access.ask import in_force, today
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.students.model import Relation
from trellis.teams.model import TEAM_ROLES, TeamMember

KIND_FOR_ROLE = {"parent": "guardian", "student": "student"}


class AlreadyOnTheTeam(Conflict):
    """The person already has this role on the team in that time."""

    code = "ALREADY_ON_TEAM"
    default_says = Words(
        en="This person already has that role on the team.", es="Esta persona ya tiene esa función en el equipo."
    )


async def add_member(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    person_id: uuid.UUID,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
) -> TeamMember:
    """Put somebody on the team in a role from a day on (to a day, exclusive).

    A parent must be the student's relation and a student the student: a role of
    the family can't be given to staff, nor a staff role to family.
    """
    await allow(work, Permission.MANAGE_TEAM, student_id)
    if role not in TEAM_ROLES:
        raise InvalidInput(field="role")
    if ends_on is not None and ends_on <= starts_on:
        raise InvalidInput(
            Words(en="The last day must come after the first.", es="El último día debe ser posterior al primero."),
            field="endsOn",
        )
    await _fits(work, student_id, person_id, role)
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
    )
    work.session.add(member)
    record(work, "team.add", "team_member", member.id, student_id=student_id, person_id=str(person_id), role=role)
    await _changed(work, student_id)
    return member


async def _fits(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID, role: str) -> None:
    person = (
        await work.session.execute(select(Person).where(Person.id == person_id, Person.status == "active"))
    ).scalar_one_or_none()
    if person is None:
        raise NotFound()
    wanted = KIND_FOR_ROLE.get(role)
    related = (
        wanted != "guardian"
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
    if (wanted is None and person.kind not in ("staff", "guest")) or (wanted and person.kind != wanted):
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
    member.ends_on = ends_on
    member.end_reason = reason
    record(work, "team.end", "team_member", member.id, student_id=member.student_id)
    await _changed(work, member.student_id)
    return member


async def _changed(work: UnitOfWork, student_id: uuid.UUID) -> None:
    await work.session.flush()
    for key in [k for k in work.memory if k == ("tie", student_id)]:
        del work.memory[key]
    await hint(work, "team.changed", student_id)
    await hint(work, "student.changed", student_id)


async def teams_of(work: UnitOfWork, student_ids: Sequence[uuid.UUID]) -> list[list[TeamMember]]:
    """Today's and coming members per student, case manager first; empty where the actor may not see the student."""
    day = await today(work)
    allowed = [i for i in dict.fromkeys(student_ids) if await may(work, Permission.SEE_STUDENT, i)]
    rows = (
        await work.session.execute(
            select(TeamMember)
            .where(
                TeamMember.student_id.in_(allowed),
                (TeamMember.ends_on.is_(None)) | (TeamMember.ends_on > day),
            )
            .order_by(TeamMember.starts_on, TeamMember.id)
        )
    ).scalars()
    grouped: dict[uuid.UUID, list[TeamMember]] = defaultdict(list)
    for row in rows:
        grouped[row.student_id].append(row)
    order = {role: place for place, role in enumerate(TEAM_ROLES)}
    return [sorted(grouped[i], key=lambda m: order[m.role]) for i in student_ids]


async def case_managers_of(work: UnitOfWork, student_ids: Sequence[uuid.UUID]) -> list[uuid.UUID | None]:
    """The person who is case manager today, per student."""
    day = await today(work)
    rows = await work.session.execute(
        select(TeamMember.student_id, TeamMember.person_id).where(
            and_(TeamMember.student_id.in_(student_ids), TeamMember.role == "case_manager", in_force(TeamMember, day))
        )
    )
    found = {row[0]: row[1] for row in rows}
    return [found.get(i) for i in student_ids]


async def member(work: UnitOfWork, *, member_id: uuid.UUID) -> TeamMember:
    """One membership. Raises NotFound when its student is not the actor's to see."""
    found = (await work.session.execute(select(TeamMember).where(TeamMember.id == member_id))).scalar_one_or_none()
    if found is None:
        raise NotFound()
    await allow(work, Permission.SEE_STUDENT, found.student_id)
    return found
