"""Arrange a meeting, invite, answer, take attendance, hold it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from trellis.access import Permission, allow, may
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.meetings.model import ANSWERS, ATTENDANCES, KINDS, Meeting, MeetingParticipant
from trellis.meetings.rules import Filled, Seat, required_roles
from trellis.notices.service import send
from trellis.people.model import Person
from trellis.plans.model import Plan
from trellis.teams.model import TEAM_ROLES

LONGEST_SECONDS = 12 * 3600


class MeetingOver(Conflict):
    """The meeting was held or cancelled; it cannot be changed any more."""

    code = "MEETING_OVER"
    default_says = Words(
        en="This meeting was held or cancelled and can no longer be changed.",
        es="Esta reunión ya se realizó o se canceló y no puede cambiarse.",
    )


class OtherMeeting(Conflict):
    """An idempotency key came again with another meeting."""

    code = "MEETING_REPEATED_DIFFERENTLY"
    default_says = Words(
        en="This meeting was already arranged in another way. Open it to change it.",
        es="Esta reunión ya se organizó de otra manera. Ábrala para cambiarla.",
    )


WRONG_TIMES = Words(
    en="The meeting must end after it starts, within 12 hours.",
    es="La reunión debe terminar después de empezar, en menos de 12 horas.",
)


async def arrange(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    plan_id: uuid.UUID | None,
    kind: str,
    purpose: str,
    starts_at: datetime,
    ends_at: datetime,
    location: str,
    participants: Sequence[tuple[uuid.UUID, str]],
    idempotency_key: str,
) -> Meeting:
    """Propose a meeting. `participants` are (person, team role); nobody is told before `send_invitations`.

    The same `idempotency_key` (8 to 255 characters) by the same person answers with the first meeting.
    Raises InvalidInput, NotFound (a person or a plan that is not the student's), OtherMeeting.
    """
    await allow(work, Permission.ARRANGE_MEETING, student_id)
    _check_times(starts_at, ends_at)
    _check_location(location)
    _check(kind, purpose, [role for _, role in participants], idempotency_key)
    meeting_id = uuid.uuid5(work.person_id, f"meeting {idempotency_key}")
    before = await _find(work, meeting_id)
    if before is not None:
        said = (student_id, plan_id, kind, purpose.strip())
        moved = before.sequence > 0
        if said != (before.student_id, before.plan_id, before.kind, before.purpose) or (
            not moved and (starts_at, ends_at, location.strip()) != (before.starts_at, before.ends_at, before.location)
        ):
            raise OtherMeeting()
        return before
    await _is_of_student(work, plan_id, student_id)
    await _all_exist(work, [person for person, _ in participants])
    meeting = Meeting(
        district_id=work.district_id,
        id=meeting_id,
        student_id=student_id,
        plan_id=plan_id,
        arranged_by_id=work.person_id,
        kind=kind,
        purpose=purpose.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        location=location.strip(),
        created_at=work.at,
        state="proposed",
        sequence=0,
    )
    work.session.add(meeting)
    await work.session.flush()
    for person_id, role in dict.fromkeys(participants):
        work.session.add(
            MeetingParticipant(
                district_id=work.district_id, id=new_id(), meeting_id=meeting_id, person_id=person_id, role=role
            )
        )
    record(work, "meeting.arrange", "meeting", meeting_id, student_id=student_id, kind=kind)
    await _changed(work, meeting)
    return meeting


def _check(kind: str, purpose: str, roles: Sequence[str], idempotency_key: str) -> None:
    if kind not in KINDS:
        raise InvalidInput(field="kind")
    if not purpose.strip() or len(purpose) > 500:
        raise InvalidInput(Words(en="Say what the meeting is for.", es="Diga para qué es la reunión."), field="purpose")
    if any(role not in TEAM_ROLES for role in roles) or not roles or len(roles) > 60:
        raise InvalidInput(
            Words(en="Choose who is asked to the meeting.", es="Elija a quién se invita."), field="participants"
        )
    if not 8 <= len(idempotency_key) <= 255:
        raise InvalidInput(field="idempotencyKey")


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Both with a zone, the end later and on the same day's work."""
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise InvalidInput(WRONG_TIMES, field="endsAt")
    if not 0 < (ends_at - starts_at).total_seconds() <= LONGEST_SECONDS:
        raise InvalidInput(WRONG_TIMES, field="endsAt")


def _check_location(location: str) -> None:
    if not location.strip() or len(location) > 300:
        raise InvalidInput(Words(en="Say where, or how to join.", es="Diga dónde, o cómo unirse."), field="location")


async def _is_of_student(work: UnitOfWork, plan_id: uuid.UUID | None, student_id: uuid.UUID) -> None:
    if plan_id is None:
        return
    found = await work.session.execute(select(Plan.id).where(Plan.id == plan_id, Plan.student_id == student_id))
    if found.scalar_one_or_none() is None:
        raise NotFound()


async def _all_exist(work: UnitOfWork, people: Sequence[uuid.UUID]) -> None:
    found = (
        await work.session.execute(select(Person.id).where(Person.id.in_(people), Person.status == "active"))
    ).scalars()
    if set(found) != set(people):
        raise NotFound()


async def send_invitations(work: UnitOfWork, *, meeting_id: uuid.UUID) -> Meeting:
    """Mail everybody who has not this version of the invitation yet, with a calendar attachment."""
    meeting = await _for_change(work, meeting_id)
    new = [p for p in await _participants(work, meeting_id) if p.invited_at is None]
    for participant in new:
        participant.invited_at = work.at
    await _tell(work, meeting, "meeting_invitation", new)
    meeting.notice_sent_at = meeting.notice_sent_at or work.at
    if meeting.state == "proposed":
        meeting.state = "notice_sent"
    record(work, "meeting.invite", "meeting", meeting_id, student_id=meeting.student_id)
    await _changed(work, meeting)
    return meeting


async def reschedule(
    work: UnitOfWork, *, meeting_id: uuid.UUID, starts_at: datetime, ends_at: datetime, location: str | None
) -> Meeting:
    """Move a meeting; everybody invited gets an update and answers anew (NOT-3)."""
    meeting = await _for_change(work, meeting_id)
    _check_times(starts_at, ends_at)
    if location is not None:
        _check_location(location)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.location = (location or meeting.location).strip()
    meeting.sequence += 1
    told = [p for p in await _participants(work, meeting_id) if p.invited_at is not None]
    for participant in told:
        participant.answer, participant.answered_at, participant.answer_note = "waiting", None, None
    await _tell(work, meeting, "meeting_moved", told)
    if told:
        meeting.state, meeting.notice_sent_at = "rescheduled", work.at
    record(work, "meeting.reschedule", "meeting", meeting_id, student_id=meeting.student_id)
    await _changed(work, meeting)
    return meeting


async def cancel(work: UnitOfWork, *, meeting_id: uuid.UUID, reason: str) -> Meeting:
    """Call a meeting off; calendars of those invited drop it."""
    meeting = await _for_change(work, meeting_id)
    meeting.state = "cancelled"
    meeting.sequence += 1
    told = [p for p in await _participants(work, meeting_id) if p.invited_at is not None]
    await _tell(work, meeting, "meeting_cancelled", told)
    record(work, "meeting.cancel", "meeting", meeting_id, student_id=meeting.student_id, has_reason=bool(reason))
    await _changed(work, meeting)
    return meeting


async def _tell(work: UnitOfWork, meeting: Meeting, template: str, seats: Sequence[MeetingParticipant]) -> None:
    """One letter a person, also to somebody who sits there in two roles."""
    for person_id in dict.fromkeys(seat.person_id for seat in seats):
        await send(
            work,
            person_id=person_id,
            template=template,
            ids={"meeting_id": str(meeting.id), "sequence": str(meeting.sequence)},
            student_id=meeting.student_id,
        )


async def answer(work: UnitOfWork, *, meeting_id: uuid.UUID, answer: str, note: str | None) -> Meeting:
    """An invited person says whether they come, or asks for another time."""
    if answer not in ANSWERS or answer == "waiting":
        raise InvalidInput(field="answer")
    if note is not None and len(note) > 1000:
        raise InvalidInput(field="note")
    meeting = await meeting_by_id(work, meeting_id=meeting_id)
    mine = [p for p in await _participants(work, meeting_id) if p.person_id == work.person_id]
    if not mine:
        raise NotAllowed()
    if meeting.state in ("held", "cancelled"):
        raise MeetingOver()
    for participant in mine:
        participant.answer, participant.answered_at, participant.answer_note = answer, work.at, note
    record(work, "meeting.answer", "meeting", meeting_id, student_id=meeting.student_id, answer=answer)
    await _changed(work, meeting)
    return meeting


async def take_attendance(
    work: UnitOfWork, *, meeting_id: uuid.UUID, attendance: Sequence[tuple[uuid.UUID, str]]
) -> Meeting:
    """Note how each took part. Attendance only; never consent (domain.md 5.5)."""
    meeting = await _for_change(work, meeting_id)
    by_id = {p.id: p for p in await _participants(work, meeting_id)}
    for participant_id, how in attendance:
        if how not in ATTENDANCES or participant_id not in by_id:
            raise InvalidInput(field="attendance")
        by_id[participant_id].attendance = how
    record(work, "meeting.attendance", "meeting", meeting_id, student_id=meeting.student_id)
    await _changed(work, meeting)
    return meeting


async def hold(work: UnitOfWork, *, meeting_id: uuid.UUID) -> Meeting:
    """Close the meeting as held. Missing roles do not block it; they block finalizing (FIN-02)."""
    meeting = await _for_change(work, meeting_id)
    if not any(p.attendance not in (None, "absent") for p in await _participants(work, meeting_id)):
        raise InvalidInput(
            Words(en="Take attendance first: who was there?", es="Primero anote la asistencia: ¿quién estuvo?"),
            field="attendance",
        )
    meeting.state, meeting.held_at = "held", work.at
    record(work, "meeting.hold", "meeting", meeting_id, student_id=meeting.student_id)
    await _changed(work, meeting)
    return meeting


async def meeting_by_id(work: UnitOfWork, *, meeting_id: uuid.UUID) -> Meeting:
    """One meeting, for its team, family and whoever was asked to it."""
    meeting = await _find(work, meeting_id)
    if meeting is None:
        raise NotFound()
    asked = any(p.person_id == work.actor.person_id for p in await _participants(work, meeting_id))
    if not asked:
        await allow(work, Permission.SEE_MEETING, meeting.student_id)
    return meeting


async def meetings(work: UnitOfWork) -> Select[Any]:
    """The actor's meetings: asked to, or of a student whose meetings they arrange; ready to be paged by start."""
    asked = select(MeetingParticipant.meeting_id).where(MeetingParticipant.person_id == work.person_id)
    return select(Meeting).where(
        or_(Meeting.id.in_(asked), Meeting.arranged_by_id == work.person_id), Meeting.state != "cancelled"
    )


async def meetings_of_students(work: UnitOfWork, student_ids: Sequence[uuid.UUID]) -> list[list[Meeting]]:
    """Meetings per student, newest first; empty where the actor may not see them."""
    allowed = [i for i in dict.fromkeys(student_ids) if await may(work, Permission.SEE_MEETING, i)]
    rows = (
        await work.session.execute(
            select(Meeting).where(Meeting.student_id.in_(allowed)).order_by(Meeting.starts_at.desc(), Meeting.id)
        )
    ).scalars()
    grouped: dict[uuid.UUID, list[Meeting]] = defaultdict(list)
    for row in rows:
        grouped[row.student_id].append(row)
    return [grouped[i] for i in student_ids]


async def meeting_of_plan(work: UnitOfWork, *, plan_id: uuid.UUID) -> Meeting | None:
    """The plan's meeting: the held one, else the newest that stands."""
    rows = (
        await work.session.execute(
            select(Meeting)
            .where(Meeting.plan_id == plan_id, Meeting.state != "cancelled")
            .order_by((Meeting.state == "held").desc(), Meeting.starts_at.desc())
            .limit(1)
        )
    ).scalar_one_or_none()
    return rows


async def participants_of(work: UnitOfWork, meeting_ids: Sequence[uuid.UUID]) -> list[list[MeetingParticipant]]:
    """Who was asked, per meeting already seen."""
    rows = (
        await work.session.execute(
            select(MeetingParticipant)
            .where(MeetingParticipant.meeting_id.in_(meeting_ids))
            .order_by(MeetingParticipant.created_at, MeetingParticipant.id)
        )
    ).scalars()
    grouped: dict[uuid.UUID, list[MeetingParticipant]] = defaultdict(list)
    for row in rows:
        grouped[row.meeting_id].append(row)
    return [grouped[i] for i in meeting_ids]


async def required(work: UnitOfWork, meeting: Meeting, *, transition: bool = False) -> list[Filled]:
    """Which required roles the meeting has; `who` in each is the person's id as text."""
    seats = [Seat(str(p.person_id), p.role, p.attendance) for p in await _participants(work, meeting.id)]
    return required_roles(seats, transition=transition)


async def _participants(work: UnitOfWork, meeting_id: uuid.UUID) -> list[MeetingParticipant]:
    return (await participants_of(work, [meeting_id]))[0]


async def _find(work: UnitOfWork, meeting_id: uuid.UUID) -> Meeting | None:
    return (await work.session.execute(select(Meeting).where(Meeting.id == meeting_id))).scalar_one_or_none()


async def _for_change(work: UnitOfWork, meeting_id: uuid.UUID) -> Meeting:
    meeting = (
        await work.session.execute(select(Meeting).where(Meeting.id == meeting_id).with_for_update())
    ).scalar_one_or_none()
    if meeting is None:
        raise NotFound()
    await allow(work, Permission.ARRANGE_MEETING, meeting.student_id)
    if meeting.state in ("held", "cancelled"):
        raise MeetingOver()
    return meeting


async def _changed(work: UnitOfWork, meeting: Meeting) -> None:
    await work.session.flush()
    await hint(work, "meeting.changed", meeting.id)
    await hint(work, "student.changed", meeting.student_id)
    if meeting.plan_id:
        await hint(work, "plan.changed", meeting.plan_id)
