"""What people can find out about students."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, True_, and_, case, cast, func, not_, or_, select
from sqlalchemy.orm import aliased

from trellis.access import Permission, allow, may, visible_students
from trellis.access.day import in_force, today
from trellis.access.rights import rights_on
from trellis.access.visibility import FAMILY_ROLES
from trellis.districts.model import School
from trellis.kernel.audit import AuditEntry, record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.accounts import has_account_in_use
from trellis.people.model import Invitation, Person
from trellis.people.searching import BY_NUMBER, Way, is_number, named, ways
from trellis.students.model import RightsHolder, Student
from trellis.teams.model import TeamMember

StudentAndPerson = tuple[Student, Person]


def _with_person() -> Select[Any]:
    return select(Student, Person).join(
        Person, and_(Person.district_id == Student.district_id, Person.id == Student.id)
    )


def by_name(statement: Select[Any], search: str | None, *, of_few: bool) -> Select[Any]:
    """Narrow to students whose name begins with what was typed, or whose number it is.

    `of_few`: the statement is about one person's students. Then each of them is looked at; else the district's
    students of that name or number are found first, by an index each.
    """
    by = named(search)
    if by is None:
        return statement
    if of_few:
        return statement.where(or_(by, is_number(Student.student_number, search)))
    # Two sets: an OR over both tables would look at the whole district.
    of_number = aliased(Student)
    numbered = select(of_number.id).where(is_number(of_number.student_number, search))
    students = select(Person.id).where(by, Person.kind == "student").correlate(None)
    return statement.where(Student.id.in_(students.union_all(numbered)))


async def caseload(work: UnitOfWork, *, search: str | None = None) -> Select[Any]:
    """The students on whose team the actor is today, as staff; ready to be paged by family name."""
    day = await today(work)
    mine = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id, TeamMember.role.not_in(FAMILY_ROLES), in_force(TeamMember, day)
    )
    return by_name(_with_person().where(Student.id.in_(mine), Student.ended_on.is_(None)), search, of_few=True)


async def find_students(
    work: UnitOfWork, *, search: str | None = None, school_id: uuid.UUID | None = None
) -> Select[Any]:
    """Every student the actor may find, ready to be paged by family name."""
    visible = await visible_students(work, directory=True)
    statement = _with_person().where(visible, Student.ended_on.is_(None))
    if school_id is not None:
        statement = statement.where(Student.school_id == school_id)
    return by_name(statement, search, of_few=not isinstance(visible, True_))


async def students_to_search(work: UnitOfWork, *, search: str) -> tuple[Select[Any], list[Way], bool]:
    """Every student the actor may find, in which ways what was typed means one, and whether they are few."""
    visible = await visible_students(work, directory=True)
    statement = _with_person().where(visible, Student.ended_on.is_(None), Person.kind == "student")
    numbered = Way(BY_NUMBER, is_number(Student.student_number, search))
    return statement, [*ways(search), numbered], not isinstance(visible, True_)


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


async def in_the_directory(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[bool]:
    """Whether each student is in what the actor may see of the directory (Permission.SEE_DIRECTORY)."""
    statement = select(Student.id).where(Student.id.in_(ids), await visible_students(work, directory=True))
    seen = set((await work.session.execute(statement)).scalars())
    return [i in seen for i in ids]


def is_child_of_actor(work: UnitOfWork, student: Any) -> Any:
    """A condition on `student`: the actor holds their rights, or is them. What the family app opens on."""
    held = select(RightsHolder.student_id).where(
        RightsHolder.person_id == work.person_id,
        RightsHolder.law == "IDEA",
        RightsHolder.may_view,
        rights_on(RightsHolder, work.memory["today"], work.memory["state"]),
    )
    return or_(student.id.in_(held), student.id == work.person_id)


def is_invited(work: UnitOfWork, person_id: Any) -> Any:
    """Whether an invitation of a person is open, as SQL."""
    return _open_invitation(work, person_id, lambda invitation: invitation.id).exists()


def invited_at(work: UnitOfWork, person_id: Any) -> Any:
    """When the open invitation of a person was sent, as SQL; null without one."""
    return _open_invitation(work, person_id, lambda one: func.max(one.created_at)).scalar_subquery()


def invitation_ends(work: UnitOfWork, person_id: Any) -> Any:
    """Until when the open invitation of a person opens the door, as SQL; null without one."""
    return _open_invitation(work, person_id, lambda one: func.max(one.expires_at)).scalar_subquery()


def let_in_by(work: UnitOfWork, person_id: Any, said: str) -> Any:
    """What is known of a person's newest door, as SQL, where a letter brought it along and nobody sent it by hand.

    `said`: "with", the letter's template; "at", when; "who", the name of whose deed the letter was. The door may have
    been used meanwhile; null where it was taken back, or where an invitation by hand is newer.
    """
    invitation, inviter = aliased(Invitation), aliased(Person)
    wanted = {"with": invitation.with_letter, "at": invitation.created_at, "who": inviter.name}[said]
    newest = (
        select(case((invitation.with_letter.is_not(None), wanted)))
        .select_from(invitation)
        .outerjoin(inviter, and_(inviter.district_id == invitation.district_id, inviter.id == invitation.invited_by_id))
        .where(invitation.person_id == person_id, invitation.revoked_at.is_(None))
        .order_by(invitation.created_at.desc(), invitation.id.desc())
        .limit(1)
    )
    return newest.scalar_subquery()


def _open_invitation(work: UnitOfWork, person_id: Any, wanted: Callable[[Any], Any]) -> Select[Any]:
    invitation = aliased(Invitation)
    return select(wanted(invitation)).where(
        invitation.person_id == person_id,
        invitation.used_at.is_(None),
        invitation.revoked_at.is_(None),
        invitation.expires_at > work.at,
    )


def signed_in_before(person_id: Any) -> Any:
    """Whether a person has an account that lets them in today, as SQL: one of a provider the district left does not."""
    person = aliased(Person)
    return select(person.id).where(person.id == person_id, has_account_in_use(person.id, person.kind)).exists()


async def schools(work: UnitOfWork) -> Select[Any]:
    """The district's schools by name."""
    return select(School).where(School.ended_on.is_(None)).order_by(School.name, School.id)


async def students_in(work: UnitOfWork, school: Any) -> Any:
    """The number of students of a school that the actor may find, as SQL."""
    visible = await visible_students(work, directory=True)
    counted = select(func.count(Student.id)).where(Student.school_id == school.id, visible, Student.ended_on.is_(None))
    return cast(counted.scalar_subquery(), Integer)


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
    """Everybody who opened or changed this student's record, newest first, ready to be paged by id.

    A parent does not read there what the other asked, opened or answered, nor what was decided about whose rights: the
    first is the other's, the second may be what keeps a family safe (threats rows 3 and 4; docs/decisions/0039; the
    law's record is of others than parents, 34 CFR 99.32(d)(1)).
    """
    await allow(work, Permission.SEE_RECORD_OF_ACCESS, student_id)
    entries = (
        select(AuditEntry, Person)
        .outerjoin(Person, and_(Person.district_id == AuditEntry.district_id, Person.id == AuditEntry.actor_person_id))
        .where(AuditEntry.student_id == student_id, AuditEntry.actor_kind == "person")
    )
    if await may(work, Permission.READ_REQUEST, student_id):
        return entries
    told = [not_(AuditEntry.action.startswith(deeds)) for deeds in NOT_THE_OTHERS]
    another_parent = Person.kind.is_not_distinct_from("guardian")
    return entries.where(or_(AuditEntry.actor_person_id == work.person_id, and_(not_(another_parent), *told)))


NOT_THE_OTHERS = ("asking.", "rights.", "family.", "attachment.hold", "attachment.lift_hold")
"""Deeds that are read by staff and by who did them: what one parent asks and how they are let in, whose rights are
decided, which files a dispute keeps."""


MAY: dict[str, tuple[Permission, dict[str, Any]]] = {
    "see_contacts": (Permission.SEE_CONTACTS, {}),
    "write_contacts": (Permission.WRITE_CONTACTS, {}),
    "see_custody": (Permission.SEE_CUSTODY, {}),
    "keep_rights": (Permission.KEEP_RIGHTS, {}),
    "manage_team": (Permission.MANAGE_TEAM, {}),
    "start_iep": (Permission.START_PLAN, {"plan_kind": "iep"}),
    "start_section_504": (Permission.START_PLAN, {"plan_kind": "section_504"}),
    "arrange_meeting": (Permission.ARRANGE_MEETING, {}),
    "attach": (Permission.ATTACH, {}),
    "open_attachment": (Permission.OPEN_ATTACHMENT, {}),
    "hold_files": (Permission.HOLD_FILES, {}),
    "invite_family": (Permission.INVITE_FAMILY, {}),
    "log_request": (Permission.LOG_REQUEST, {}),
    "ask_for_help": (Permission.ASK_FOR_EVALUATION, {}),
    "ask_school": (Permission.ASK_SCHOOL, {}),
    "read_asked": (Permission.READ_REQUEST, {}),
    "see_history": (Permission.SEE_HISTORY, {}),
    "see_record_of_access": (Permission.SEE_RECORD_OF_ACCESS, {}),
    "copy_record": (Permission.COPY_RECORD, {}),
}


async def what_the_actor_may(work: UnitOfWork, *, student_id: uuid.UUID) -> list[str]:
    """Keys of what the page may offer; the services ask again."""
    return [key for key, (permission, facts) in MAY.items() if await may(work, permission, student_id, **facts)]
