"""Arrange a meeting, invite, answer, take attendance, hold it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from trellis.access import Permission, allow
from trellis.access.rights import who_is_told
from trellis.districts.model import District
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import KeyUsedForSomethingElse, is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.meetings.asking import all_may_be_asked, lost_the_right_since, may_still_be_told
from trellis.meetings.events import tell, tell_held, tell_invited
from trellis.meetings.model import ANSWERS, ATTENDANCES, KINDS, Meeting, MeetingParticipant
from trellis.meetings.rules import Filled, Seat, required_roles
from trellis.meetings.visibility import concerns_actor, visible_meetings
from trellis.notices.service import send
from trellis.people.invitations import door_with
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


class MeetingNotYet(Conflict):
    """Who was there, and that it was held, is said from the day of the meeting on and not before."""

    code = "MEETING_NOT_YET"
    default_says = Words(
        en="This meeting has not taken place yet.",
        es="Esta reunión todavía no se ha realizado.",
    )


NOT_BEFORE = Words(
    en="This meeting has not taken place yet. From {day} on you can take attendance and close it.",
    es="Esta reunión todavía no se ha realizado. A partir del {day} puede anotar la asistencia y cerrarla.",
)


class MeetingInThePast(Conflict):
    """Nobody can be asked to a time that is over; one that took place is put on record as such."""

    code = "MEETING_IN_THE_PAST"
    default_says = Words(
        en="This time is already over. Choose a later one, or record it as a meeting that took place.",
        es="Esta hora ya pasó. Elija otra posterior o anótela como una reunión que ya se realizó.",
    )


NOTHING_YET = Words(
    en="A meeting that took place has begun already, and its notice went out before it.",
    es="Una reunión que ya se realizó ya empezó, y su aviso salió antes.",
)
NOBODY_TO_MAIL = Words(
    en="Nobody left to invite has an e-mail address. Print the invitation, or add an address.",
    es="Nadie de los que faltan tiene correo electrónico. Imprima la invitación o agregue un correo.",
)
WRONG_TIMES = Words(
    en="The meeting must end after it starts, within 12 hours.",
    es="La reunión debe terminar después de empezar, en menos de 12 horas.",
)


WRONG_PRESENCE = Words(en="Nobody leaves before they come.", es="Nadie se va antes de llegar.")


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
    took_place: bool = False,
    notice_given_on: date | None = None,
    seated: Collection[uuid.UUID] = (),
) -> Meeting:
    """Propose a meeting. `participants` are (person, team role); nobody is told before `send_invitations`.

    With `took_place` it is one that already began, put on record afterwards: nobody is told, and
    `notice_given_on` is the day its notice went out on paper (34 CFR 300.322(a)), when one did. `seated`: who sat in
    the meeting it goes on with; they need not be found anew.

    The same `idempotency_key` (8 to 255 characters) by the same person answers with the first meeting.
    Raises InvalidInput, MeetingInThePast, NotFound (a person one may not find, a plan that is not the student's),
    OtherMeeting.
    """
    await allow(work, Permission.ARRANGE_MEETING, student_id)
    _check_times(starts_at, ends_at)
    location = _one_line(location)
    _check(kind, purpose, [role for _, role in participants])
    meeting_id = uuid.uuid5(work.person_id, f"meeting {idempotency_key}")
    wish = {
        "student": str(student_id),
        "plan": str(plan_id),
        "kind": kind,
        "purpose": purpose.strip(),
        "times": [starts_at.astimezone(UTC).isoformat(), ends_at.astimezone(UTC).isoformat()],
        "location": location,
        "participants": sorted([str(person), role] for person, role in participants),
        **({"took_place": str(notice_given_on)} if took_place else {}),
    }
    try:
        repeated = await is_repeated(work, "meeting.arrange", idempotency_key, **wish)
    except KeyUsedForSomethingElse:
        raise OtherMeeting() from None
    if repeated:
        return (await work.session.execute(select(Meeting).where(Meeting.id == meeting_id))).scalar_one()
    # After the repetition: the same wish stays the same when its time has come meanwhile.
    notice_sent_at = await _notice(work, starts_at, took_place, notice_given_on)
    await _is_of_student(work, plan_id, student_id)
    await all_may_be_asked(work, student_id, participants, seated=seated)
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
        location=location,
        created_at=work.at,
        state="notice_sent" if notice_sent_at else "proposed",
        notice_sent_at=notice_sent_at,
        sequence=0,
    )
    work.session.add(meeting)
    await work.session.flush()
    for person_id, role in dict.fromkeys(participants):
        work.session.add(
            MeetingParticipant(
                district_id=work.district_id,
                id=new_id(),
                meeting_id=meeting_id,
                person_id=person_id,
                role=role,
                invited_at=notice_sent_at,
            )
        )
    record(work, "meeting.arrange", "meeting", meeting_id, student_id=student_id, kind=kind, took_place=took_place)
    await _changed(work, meeting)
    await tell(work, meeting)
    return meeting


def _check(kind: str, purpose: str, roles: Sequence[str]) -> None:
    if kind not in KINDS:
        raise InvalidInput(field="kind")
    if not purpose.strip() or len(purpose) > 500:
        raise InvalidInput(Words(en="Say what the meeting is for.", es="Diga para qué es la reunión."), field="purpose")
    if any(role not in TEAM_ROLES for role in roles) or not roles or len(roles) > 60:
        raise InvalidInput(
            Words(en="Choose who is asked to the meeting.", es="Elija a quién se invita."), field="participants"
        )


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Both with a zone, the end later and on the same day's work."""
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise InvalidInput(WRONG_TIMES, field="endsAt")
    if not 0 < (ends_at - starts_at).total_seconds() <= LONGEST_SECONDS:
        raise InvalidInput(WRONG_TIMES, field="endsAt")


def _not_over(work: UnitOfWork, starts_at: datetime) -> None:
    if starts_at <= work.at:
        raise MeetingInThePast()


async def _notice(work: UnitOfWork, starts_at: datetime, took_place: bool, given_on: date | None) -> datetime | None:
    """When notice went out on paper of a meeting that took place; the beginning of that day on the district's clock."""
    if not took_place:
        _not_over(work, starts_at)
        return None
    given_at = datetime.combine(given_on, time.min, await _zone(work)) if given_on else None
    if starts_at > work.at or (given_at and given_at > starts_at):
        raise InvalidInput(NOTHING_YET, field="noticeGivenOn" if given_at else "startsAt")
    return given_at


async def its_day_has_come(work: UnitOfWork, meeting: Meeting) -> None:
    """From the district's calendar day of its start on; the hour is the team's, who may begin earlier than asked.

    Raises MeetingNotYet.
    """
    zone = await _zone(work)
    day = meeting.starts_at.astimezone(zone).date()
    if work.at.astimezone(zone).date() < day:
        in_words = Words(en=format_date(day, "full", locale="en"), es=format_date(day, "full", locale="es"))
        raise MeetingNotYet(NOT_BEFORE.filled(day=in_words))


async def _zone(work: UnitOfWork) -> ZoneInfo:
    zone = select(District.time_zone).where(District.id == work.district_id)
    return ZoneInfo((await work.session.execute(zone)).scalar_one())


def _one_line(location: str) -> str:
    """The place as one line: it stands in letters and calendars, where a line of its own would be the district's."""
    line = " ".join(location.split())
    if not line or len(line) > 300 or not line.isprintable():
        raise InvalidInput(Words(en="Say where, or how to join.", es="Diga dónde, o cómo unirse."), field="location")
    return line


async def _is_of_student(work: UnitOfWork, plan_id: uuid.UUID | None, student_id: uuid.UUID) -> None:
    if plan_id is None:
        return
    found = await work.session.execute(select(Plan.id).where(Plan.id == plan_id, Plan.student_id == student_id))
    if found.scalar_one_or_none() is None:
        raise NotFound()


async def send_invitations(
    work: UnitOfWork, *, meeting_id: uuid.UUID, idempotency_key: str, on_paper: Sequence[uuid.UUID] = ()
) -> Meeting:
    """Mail everybody who has not this version of the invitation yet, with a calendar attachment.

    Whoever has no address is invited only when their seat is among `on_paper` (participants' ids): somebody hands
    them the printed invitation. Who left, or lost the right to notice after they were seated, is sent none: the place
    may be the one they must not know (threats row 3).
    Raises MeetingInThePast, InvalidInput (nobody to invite), KeyUsedForSomethingElse.
    """
    meeting = await _for_change(work, meeting_id)
    printed = sorted(str(key) for key in on_paper)
    wish = {"meeting": str(meeting_id), **({"on_paper": printed} if printed else {})}
    if await is_repeated(work, "meeting.invite", idempotency_key, **wish):
        return meeting
    _not_over(work, meeting.starts_at)
    asked = await _asked(work, meeting)
    if not set(on_paper) <= {p.id for p, _ in asked}:
        raise InvalidInput(field="onPaper")
    waiting = [(p, is_reached) for p, is_reached in asked if p.invited_at is None]
    mailed = [p for p, is_reached in waiting if is_reached]
    by_hand = [p for p, is_reached in waiting if not is_reached and p.id in set(on_paper)]
    if waiting and not mailed and not by_hand:
        raise InvalidInput(NOBODY_TO_MAIL, field="onPaper")
    for participant in (*mailed, *by_hand):
        participant.invited_at = work.at
    await _tell(work, meeting, "meeting_invitation", mailed)
    meeting.notice_sent_at = meeting.notice_sent_at or work.at
    if meeting.state == "proposed":
        meeting.state = "notice_sent"
    record(work, "meeting.invite", "meeting", meeting_id, student_id=meeting.student_id)
    await _changed(work, meeting)
    await tell_invited(work, meeting)
    return meeting


async def _asked(work: UnitOfWork, meeting: Meeting) -> Sequence[Any]:
    """Every seat of a meeting, with whether a letter may reach who sits there."""
    gone = MeetingParticipant.person_id.in_(select(Person.id).where(Person.status != "active"))
    lost = await lost_the_right_since(work, meeting.student_id)
    seats = (
        select(MeetingParticipant, and_(has_address(MeetingParticipant.person_id), ~gone, ~lost))
        .where(MeetingParticipant.meeting_id == meeting.id)
        .order_by(MeetingParticipant.created_at, MeetingParticipant.id)
    )
    return (await work.session.execute(seats)).all()


def has_address(person_id: Any) -> Any:
    """Whether a letter can reach this person, as SQL; says nothing of what the address is."""
    person = aliased(Person)
    return select(person.id).where(person.id == person_id, person.email.is_not(None), person.email != "").exists()


async def reschedule(
    work: UnitOfWork, *, meeting_id: uuid.UUID, starts_at: datetime, ends_at: datetime, location: str | None
) -> Meeting:
    """Move a meeting; everybody invited gets an update and answers anew (NOT-3).

    Who was invited on paper, or is reached by no letter any more, has no notice of the new time until it is handed
    over (34 CFR 300.322(a), (b)). Raises MeetingInThePast.
    """
    meeting = await _for_change(work, meeting_id)
    _check_times(starts_at, ends_at)
    _not_over(work, starts_at)
    if location is not None:
        meeting.location = _one_line(location)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.sequence += 1
    told, missed = await _reached_by_a_letter(work, meeting)
    for participant in (*told, *missed):
        participant.answer, participant.answered_at, participant.answer_note = "waiting", None, None
    # Whom no letter reaches has notice of a time that is over: they are invited anew, as by hand.
    for participant in missed:
        participant.invited_at = None
    await _tell(work, meeting, "meeting_moved", told)
    if told:
        meeting.state, meeting.notice_sent_at = "rescheduled", work.at
    elif missed:
        meeting.state, meeting.notice_sent_at = "proposed", None
    record(work, "meeting.reschedule", "meeting", meeting_id, student_id=meeting.student_id)
    await _changed(work, meeting)
    await tell(work, meeting)
    return meeting


async def cancel(work: UnitOfWork, *, meeting_id: uuid.UUID, reason: str) -> Meeting:
    """Call a meeting off; calendars of those invited drop it."""
    meeting = await _for_change(work, meeting_id)
    meeting.state = "cancelled"
    meeting.sequence += 1
    await _tell(work, meeting, "meeting_cancelled", await _told_before(work, meeting))
    record(work, "meeting.cancel", "meeting", meeting_id, student_id=meeting.student_id, has_reason=bool(reason))
    await _changed(work, meeting)
    await tell(work, meeting)
    return meeting


async def _reached_by_a_letter(
    work: UnitOfWork, meeting: Meeting
) -> tuple[list[MeetingParticipant], list[MeetingParticipant]]:
    """The seats of who was invited: whom a letter about a change reaches, and who waits to be told otherwise.

    Who left, or lost the right to notice, is told nothing more and waits for nothing.
    """
    told = await _told_before(work, meeting)
    by_mail = {seat.id for seat, is_reached in await _asked(work, meeting) if is_reached}
    told_ids, owed = {seat.id for seat in told}, set(await who_is_told(work, meeting.student_id))
    invited = [seat for seat in await _participants(work, meeting.id) if seat.invited_at is not None]
    mailed = [seat for seat in told if seat.id in by_mail]
    missed = [seat for seat in invited if seat not in mailed and (seat.id in told_ids or seat.person_id in owed)]
    return mailed, missed


async def _told_before(work: UnitOfWork, meeting: Meeting) -> list[MeetingParticipant]:
    """The seats of who was invited and may be told more today."""
    told = select(Person.id).where(await may_still_be_told(work, meeting.student_id))
    may = set((await work.session.execute(told)).scalars())
    seats = await _participants(work, meeting.id)
    return [seat for seat in seats if seat.invited_at is not None and seat.person_id in may]


async def _tell(work: UnitOfWork, meeting: Meeting, template: str, seats: Sequence[MeetingParticipant]) -> None:
    """One letter a person, also to somebody who sits there in two roles; family without an account is let in by it."""
    about = {"meeting_id": str(meeting.id), "sequence": str(meeting.sequence)}
    # Who is told that there is no meeting has nothing to open.
    leads_there = template != "meeting_cancelled"
    for person_id in dict.fromkeys(seat.person_id for seat in seats):
        ids = about
        if leads_there:
            ids = await door_with(
                work, student_id=meeting.student_id, person_id=person_id, template=template, ids=about
            )
        await send(
            work,
            person_id=person_id,
            template=template,
            ids=ids,
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


@dataclass(frozen=True, slots=True)
class Presence:
    """How one seat took part: in the room, by phone, by video or not; since and until when, if not throughout."""

    participant_id: uuid.UUID
    attendance: str
    came_at: datetime | None = None
    left_at: datetime | None = None


async def take_attendance(work: UnitOfWork, *, meeting_id: uuid.UUID, attendance: Sequence[Presence]) -> Meeting:
    """Note how each took part. Attendance only; never consent (domain.md 5.5). Raises MeetingNotYet, InvalidInput."""
    meeting = await _for_change(work, meeting_id)
    await its_day_has_come(work, meeting)
    by_id = {p.id: p for p in await _participants(work, meeting_id)}
    for one in attendance:
        seat = by_id.get(one.participant_id)
        if one.attendance not in ATTENDANCES or seat is None:
            raise InvalidInput(field="attendance")
        if one.attendance == "absent" and (one.came_at or one.left_at):
            raise InvalidInput(field="cameAt")
        if one.came_at and one.left_at and one.left_at <= one.came_at:
            raise InvalidInput(WRONG_PRESENCE, field="leftAt")
        seat.attendance, seat.came_at, seat.left_at = one.attendance, one.came_at, one.left_at
    record(work, "meeting.attendance", "meeting", meeting_id, student_id=meeting.student_id)
    await _changed(work, meeting)
    return meeting


async def hold(work: UnitOfWork, *, meeting_id: uuid.UUID) -> Meeting:
    """Close the meeting as held. Missing roles do not block it; they block finalizing (FIN-02).

    Raises MeetingNotYet before the meeting's day, InvalidInput when nobody was there.
    """
    meeting = await _for_change(work, meeting_id)
    await its_day_has_come(work, meeting)
    if not any(p.attendance not in (None, "absent") for p in await _participants(work, meeting_id)):
        raise InvalidInput(
            Words(en="Take attendance first: who was there?", es="Primero anote la asistencia: ¿quién estuvo?"),
            field="attendance",
        )
    # Closed in the evening or a week later, it was held when it took place.
    meeting.state, meeting.held_at = "held", min(work.at, meeting.ends_at)
    record(work, "meeting.hold", "meeting", meeting_id, student_id=meeting.student_id)
    await _changed(work, meeting)
    await tell_held(work, meeting)
    return meeting


async def meeting_by_id(work: UnitOfWork, *, meeting_id: uuid.UUID) -> Meeting:
    """One meeting, for its team, family and whoever was asked to it. Raises NotFound."""
    statement = select(Meeting).where(Meeting.id == meeting_id, await visible_meetings(work))
    meeting = (await work.session.execute(statement)).scalar_one_or_none()
    if meeting is None:
        raise NotFound()
    return meeting


async def opened_meeting(work: UnitOfWork, *, meeting_id: uuid.UUID) -> Meeting:
    """One meeting the actor may see, opened and on record as such, once a unit of work. Raises NotFound."""
    meeting = await meeting_by_id(work, meeting_id=meeting_id)
    if ("met", meeting.id) not in work.memory:
        work.memory[("met", meeting.id)] = True
        record(work, "meeting.read", "meeting", meeting.id, student_id=meeting.student_id)
    return meeting


def is_asked(work: UnitOfWork, meeting_id: Any) -> Any:
    """Whether the actor was asked to a meeting, as SQL."""
    seat = aliased(MeetingParticipant)
    return meeting_id.in_(select(seat.meeting_id).where(seat.person_id == work.person_id))


async def meetings(work: UnitOfWork) -> Select[Any]:
    """The meetings the actor was asked to or arranged, ready to be paged by start."""
    return select(Meeting).where(await visible_meetings(work), concerns_actor(work), Meeting.state != "cancelled")


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


async def next_meeting_at(work: UnitOfWork, *, student_id: uuid.UUID) -> datetime | None:
    """When the next meeting about a student begins that is not held or cancelled; None when none is set."""
    coming = select(Meeting.starts_at).where(
        Meeting.student_id == student_id, Meeting.ends_at > work.at, Meeting.state.not_in(("held", "cancelled"))
    )
    found: datetime | None = (await work.session.execute(coming.order_by(Meeting.starts_at).limit(1))).scalar()
    return found


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


def filled(
    asked: Sequence[MeetingParticipant],
    *,
    transition: bool = False,
    kind: str | None = None,
    regular_education: bool = True,
) -> list[Filled]:
    """Which required roles those asked to a meeting fill; `who` in each is the person's id as text."""
    seats = [Seat(str(p.person_id), p.role, p.attendance) for p in asked]
    return required_roles(seats, transition=transition, kind=kind, regular_education=regular_education)


async def _participants(work: UnitOfWork, meeting_id: uuid.UUID) -> list[MeetingParticipant]:
    return (await participants_of(work, [meeting_id]))[0]


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
    changed = [("meeting.changed", meeting.id), ("student.changed", meeting.student_id)]
    await hint_all(work, [*changed, ("plan.changed", meeting.plan_id)] if meeting.plan_id else changed)
