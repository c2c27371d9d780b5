"""Who can be asked to a meeting, in which role, and who of those is told more of it later."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Date, Select, and_, cast, func, or_, select

from trellis.access.day import in_force, today
from trellis.districts.model import District
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.people.model import Person
from trellis.people.service import visible_people
from trellis.students.model import Relation, RightsHolder
from trellis.teams.model import TeamMember
from trellis.teams.service import suits

FAMILY_ROLES = ("parent", "student")
"""Roles whose seats open nothing by themselves: rights do."""


async def all_may_be_asked(
    work: UnitOfWork,
    student_id: uuid.UUID,
    participants: Sequence[tuple[uuid.UUID, str]],
    *,
    seated: Collection[uuid.UUID] = (),
) -> None:
    """Everybody asked can be found, in a role that is theirs.

    `seated`: who sits with the actor already (`still_seated`), and need not be found.
    Raises NotFound for anybody the actor could not find: an invitation would tell who they are and reach them.
    Raises InvalidInput for a staff role given to family, and for a family role that is not this student's.
    """
    people = {person for person, _ in participants}
    found = select(Person.id, Person.kind).where(
        Person.id.in_(people), Person.status == "active", or_(await visible_people(work), Person.id.in_(seated))
    )
    kinds = {row.id: row.kind for row in await work.session.execute(found)}
    if set(kinds) != people:
        raise NotFound()
    parents = {person for person, role in participants if role == "parent"}
    families = set((await work.session.execute(select(Person.id).where(await _is_parent(work, student_id)))).scalars())
    if (
        not all(suits(role, kinds[person]) for person, role in participants)
        or not parents <= families
        or any(role == "student" and person != student_id for person, role in participants)
    ):
        raise InvalidInput(
            Words(en="Somebody is asked in a role that is not theirs.", es="Se invita a alguien en una función ajena."),
            field="participants",
        )


async def _is_parent(work: UnitOfWork, student_id: uuid.UUID) -> ColumnElement[bool]:
    """A condition on `Person`: related to the student, or owed notice today as a surrogate or foster parent is."""
    related = select(Relation.person_id).where(Relation.student_id == student_id, Relation.ended_on.is_(None))
    return Person.id.in_(related.union(await _owed_notice(work, student_id)))


async def may_still_be_told(work: UnitOfWork, student_id: uuid.UUID) -> ColumnElement[bool]:
    """A condition on `Person`: who was asked once, and may learn a new time and place of a student's meeting today.

    Not who has left, nor a parent who is related no more or whose rights have ended: the place may be the one
    they must not know (threats row 3). Whoever is asked anew by hand is asked knowing that.
    """
    ended = select(RightsHolder.person_id).where(
        RightsHolder.student_id == student_id, RightsHolder.law == "IDEA", RightsHolder.ends_on <= await today(work)
    )
    holds_or_never_lost = or_(Person.id.in_(await _owed_notice(work, student_id)), Person.id.not_in(ended))
    return and_(
        Person.status == "active",
        or_(Person.kind != "guardian", and_(await _is_parent(work, student_id), holds_or_never_lost)),
    )


async def still_seated(work: UnitOfWork, meeting: Meeting) -> list[tuple[uuid.UUID, str]]:
    """Who of a meeting sits in the one that goes on with it, and as what: its seats that are open today.

    Not who may be told no more of it (`may_still_be_told`), nor staff or a guest whose time with the student is over:
    a seat taken anew would be younger than the membership that ended, and open again (`access/opening.py`).
    """
    told = select(Person.id).where(await may_still_be_told(work, meeting.student_id))
    zone = select(District.time_zone).where(District.id == work.district_id).scalar_subquery()
    of_it = and_(
        TeamMember.student_id == meeting.student_id,
        TeamMember.person_id == MeetingParticipant.person_id,
        TeamMember.role.not_in(FAMILY_ROLES),
    )
    day = await today(work)
    taken_on = cast(func.timezone(zone, MeetingParticipant.created_at), Date)
    over = select(TeamMember.id).where(of_it, TeamMember.ends_on <= day, TeamMember.ends_on >= taken_on).exists()
    stands = select(TeamMember.id).where(of_it, in_force(TeamMember, day)).exists()
    seats = (
        select(MeetingParticipant.person_id, MeetingParticipant.role)
        .where(
            MeetingParticipant.meeting_id == meeting.id,
            MeetingParticipant.person_id.in_(told),
            or_(MeetingParticipant.role.in_(FAMILY_ROLES), ~over, stands),
        )
        .order_by(MeetingParticipant.created_at, MeetingParticipant.id)
    )
    return [(row.person_id, row.role) for row in await work.session.execute(seats)]


async def lost_the_right_since(work: UnitOfWork, student_id: uuid.UUID) -> ColumnElement[bool]:
    """A condition on `MeetingParticipant`: whoever sits there lost the right to notice after the seat was given.

    Who was asked by hand although their right had ended before was asked knowing that.
    """
    zone = select(District.time_zone).where(District.id == work.district_id).scalar_subquery()
    ended = select(RightsHolder.id).where(
        RightsHolder.student_id == student_id,
        RightsHolder.person_id == MeetingParticipant.person_id,
        RightsHolder.law == "IDEA",
        RightsHolder.ends_on <= await today(work),
        RightsHolder.ends_on >= cast(func.timezone(zone, MeetingParticipant.created_at), Date),
    )
    return and_(ended.exists(), MeetingParticipant.person_id.not_in(await _owed_notice(work, student_id)))


async def _owed_notice(work: UnitOfWork, student_id: uuid.UUID) -> Select[tuple[uuid.UUID]]:
    return select(RightsHolder.person_id).where(
        RightsHolder.student_id == student_id,
        RightsHolder.law == "IDEA",
        RightsHolder.may_receive_notice,
        in_force(RightsHolder, await today(work)),
    )
