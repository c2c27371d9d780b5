"""What people can find out about students."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from trellis.access import Permission, allow, may, visible_students
from trellis.access.ask import in_force, today
from trellis.access.visibility import FAMILY_ROLES
from trellis.districts.model import School
from trellis.kernel.audit import AuditEntry, record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Identity, Invitation, Person
from trellis.people.names import folded, prefix_range
from trellis.students.model import HistoricalRecord, Relation, RightsHolder, Student
from trellis.teams.model import TeamMember

StudentAndPerson = tuple[Student, Person]


def _with_person() -> Select[Any]:
    return select(Student, Person).join(
        Person, and_(Person.district_id == Student.district_id, Person.id == Student.id)
    )


def by_name(statement: Select[Any], search: str | None) -> Select[Any]:
    """Narrow to people whose given or family name begins with what was typed."""
    typed = folded(search or "")
    if not typed:
        return statement
    low, high = prefix_range(typed)
    return statement.where(
        or_(
            and_(Person.name_key >= low, Person.name_key < high),
            and_(Person.family_name_key >= low, Person.family_name_key < high),
            Student.student_number == (search or "").strip(),
        )
    )


async def caseload(work: UnitOfWork, *, search: str | None = None) -> Select[Any]:
    """The students on whose team the actor is today, as staff; ready to be paged by family name."""
    day = await today(work)
    mine = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id, TeamMember.role.not_in(FAMILY_ROLES), in_force(TeamMember, day)
    )
    return by_name(_with_person().where(Student.id.in_(mine), Student.ended_on.is_(None)), search)


async def find_students(
    work: UnitOfWork, *, search: str | None = None, school_id: uuid.UUID | None = None
) -> Select[Any]:
    """Every student the actor may find, ready to be paged by family name."""
    statement = _with_person().where(await visible_students(work, directory=True), Student.ended_on.is_(None))
    if school_id is not None:
        statement = statement.where(Student.school_id == school_id)
    return by_name(statement, search)


async def student(work: UnitOfWork, *, student_id: uuid.UUID) -> StudentAndPerson:
    """One student's card. Raises NotFound when there is none for this actor."""
    if not await may(work, Permission.SEE_DIRECTORY, student_id):
        await allow(work, Permission.SEE_STUDENT, student_id)
    if ("opened", student_id) not in work.memory:
        work.memory[("opened", student_id)] = True
        record(work, "student.read", "student", student_id, student_id=student_id)
    found = (await students_by_id(work, [student_id]))[0]
    if found is None:
        raise NotFound()
    return found


async def students_by_id(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[StudentAndPerson | None]:
    """Cards of students already allowed, in the order of `ids`."""
    rows = (await work.session.execute(_with_person().where(Student.id.in_(ids)))).all()
    found: dict[uuid.UUID, StudentAndPerson] = {row[0].id: (row[0], row[1]) for row in rows}
    return [found.get(i) for i in ids]


async def children_of_actor(work: UnitOfWork) -> list[StudentAndPerson]:
    """The students whose rights the actor holds, or themselves: what the family app opens on."""
    day = await today(work)
    held = select(RightsHolder.student_id).where(
        RightsHolder.person_id == work.person_id, RightsHolder.may_view, in_force(RightsHolder, day)
    )
    rows = await work.session.execute(
        _with_person()
        .where(or_(Student.id.in_(held), Student.id == work.person_id))
        .order_by(Person.given_name, Student.id)
    )
    return [(row[0], row[1]) for row in rows]


async def relations_of(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[list[Relation]]:
    """Family as the roster tells it; empty where the actor may not see contacts (threats row 4)."""
    return await _grouped(work, ids, Relation, Permission.SEE_CONTACTS, Relation.ended_on.is_(None))


async def rights_holders_of(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[list[RightsHolder]]:
    """Who holds a parent's rights today, per student."""
    day = await today(work)
    return await _grouped(work, ids, RightsHolder, Permission.SEE_STUDENT, in_force(RightsHolder, day))


async def history_of(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[list[HistoricalRecord]]:
    """What other systems recorded, per student; discipline included, so not for everyone who teaches the child."""
    return await _grouped(work, ids, HistoricalRecord, Permission.SEE_HISTORY, HistoricalRecord.id.is_not(None))


async def _grouped(
    work: UnitOfWork, ids: Sequence[uuid.UUID], table: Any, permission: Permission, condition: Any
) -> list[list[Any]]:
    allowed = [i for i in dict.fromkeys(ids) if await may(work, permission, i)]
    rows = (
        await work.session.execute(
            select(table).where(table.student_id.in_(allowed), condition).order_by(table.created_at, table.id)
        )
    ).scalars()
    grouped: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.student_id].append(row)
    return [grouped[i] for i in ids]


async def invited_and_signed_in(work: UnitOfWork, person_ids: Sequence[uuid.UUID]) -> list[tuple[bool, bool]]:
    """For each person: an invitation is open, and they have signed in before."""
    invited = set(
        (
            await work.session.execute(
                select(Invitation.person_id).where(
                    Invitation.person_id.in_(person_ids),
                    Invitation.used_at.is_(None),
                    Invitation.revoked_at.is_(None),
                    Invitation.expires_at > work.at,
                )
            )
        ).scalars()
    )
    known = set(
        (await work.session.execute(select(Identity.person_id).where(Identity.person_id.in_(person_ids)))).scalars()
    )
    return [(i in invited, i in known) for i in person_ids]


async def schools(work: UnitOfWork) -> list[tuple[School, int]]:
    """The district's schools with the number of students of each that the actor may find."""
    visible = await visible_students(work, directory=True)
    counted = (
        select(Student.school_id, func.count().label("count"))
        .where(visible, Student.ended_on.is_(None))
        .group_by(Student.school_id)
        .subquery()
    )
    rows = await work.session.execute(
        select(School, func.coalesce(counted.c.count, 0))
        .outerjoin(counted, counted.c.school_id == School.id)
        .where(School.ended_on.is_(None))
        .order_by(School.name, School.id)
    )
    return [(row[0], int(row[1])) for row in rows]


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the record of access (34 CFR 300.614; we log everybody)."""

    id: uuid.UUID
    at: datetime
    who: str
    who_role: str
    action: str
    what: str
    purpose: str


async def record_of_access(work: UnitOfWork, *, student_id: uuid.UUID) -> Select[Any]:
    """Everybody who opened or changed this student's record, newest first, ready to be paged by id."""
    await allow(work, Permission.SEE_RECORD_OF_ACCESS, student_id)
    return (
        select(AuditEntry, Person)
        .outerjoin(Person, and_(Person.district_id == AuditEntry.district_id, Person.id == AuditEntry.actor_person_id))
        .where(AuditEntry.student_id == student_id, AuditEntry.actor_kind == "person")
    )


MAY = {
    "see_contacts": Permission.SEE_CONTACTS,
    "manage_team": Permission.MANAGE_TEAM,
    "start_plan": Permission.START_PLAN,
    "arrange_meeting": Permission.ARRANGE_MEETING,
    "attach": Permission.ATTACH,
    "open_attachment": Permission.OPEN_ATTACHMENT,
    "invite_family": Permission.INVITE_FAMILY,
    "see_history": Permission.SEE_HISTORY,
    "see_record_of_access": Permission.SEE_RECORD_OF_ACCESS,
}


async def what_the_actor_may(work: UnitOfWork, *, student_id: uuid.UUID) -> list[str]:
    """Keys of what the page may offer; the services ask again."""
    return [key for key, permission in MAY.items() if await may(work, permission, student_id)]


async def schools_by_id(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[School | None]:
    """Schools in the order of `ids`."""
    found = {s.id: s for s in (await work.session.execute(select(School).where(School.id.in_(ids)))).scalars()}
    return [found.get(i) for i in ids]
