"""What people do in the room: open it, go through the agenda, capture, settle, take out."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from trellis.access import Permission, may
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.room import rules
from trellis.meetings.room.agendas import AGENDAS
from trellis.meetings.room.entries import Wish, add_entries, locked, minutes_of, tell_the_room
from trellis.meetings.room.model import MeetingEntry
from trellis.meetings.room.problems import EntryChanged, MinutesClosed, MinutesOpen
from trellis.meetings.room.rules import Seatings
from trellis.meetings.service import MeetingOver, its_day_has_come
from trellis.people.model import Person
from trellis.plans.model import PlanSection

SAY_SOMETHING = Words(en="Write a sentence.", es="Escriba una frase.")
SAID_ENOUGH = Words(
    en="You have put down a great deal here. Ask the team to go through it first.",
    es="Usted ya anotó mucho aquí. Pida al equipo que lo repase primero.",
)
SAY_WHY = Words(
    en="Say why it was not taken up. The family's notice has to tell it.",
    es="Diga por qué no se aceptó. El aviso a la familia tiene que decirlo.",
)


async def seatings(work: UnitOfWork, meeting: Meeting) -> Seatings:
    """How the actor stands to a meeting they may see."""
    seat = select(Person.kind).join(MeetingParticipant, MeetingParticipant.person_id == Person.id)
    mine = seat.where(MeetingParticipant.meeting_id == meeting.id, Person.id == work.person_id)
    kinds = set((await work.session.execute(mine)).scalars())
    arranges = await may(work, Permission.ARRANGE_MEETING, meeting.student_id)
    return Seatings(arranges=arranges, is_staff_there="staff" in kinds, has_seat=bool(kinds))


async def begin(work: UnitOfWork, *, meeting_id: uuid.UUID) -> Meeting:
    """Open the room: from the day of the meeting on. A second press changes nothing.

    Raises NotAllowed, NotFound, MeetingOver, MeetingNotYet.
    """
    meeting = await _to_convene(work, meeting_id)
    if meeting.began_at is None:
        await its_day_has_come(work, meeting)
        meeting.began_at = work.at
        record(work, "meeting.begin", "meeting", meeting.id, student_id=meeting.student_id)
        await tell_the_room(work, meeting)
    return meeting


async def turn_to(work: UnitOfWork, *, meeting_id: uuid.UUID, entry_id: uuid.UUID | None) -> Meeting:
    """Go on to an item of the agenda, or to none. The one before it counts as spoken about.

    Raises NotAllowed, NotFound, MeetingOver, MeetingNotYet, InvalidInput for what is no item of this agenda.
    """
    meeting = await begin(work, meeting_id=meeting_id)
    if meeting.item_id == entry_id:
        return meeting
    if entry_id is not None:
        item = await _entry(work, entry_id)
        if item.meeting_id != meeting_id or item.kind != "agenda" or item.removed_at is not None:
            raise InvalidInput(field="entryId")
    if meeting.item_id is not None:
        before = await _entry(work, meeting.item_id)
        if before.settled_at is None:
            before.settled_at, before.settled_by_id = work.at, work.person_id
            before.revision += 1
    meeting.item_id, meeting.item_since = entry_id, work.at if entry_id else None
    await tell_the_room(work, meeting)
    return meeting


async def take_usual_agenda(work: UnitOfWork, *, meeting_id: uuid.UUID) -> Meeting:
    """Begin an empty agenda with the usual items of this kind of meeting, in the convener's language.

    Raises NotAllowed, NotFound, MeetingOver; does nothing where there are items already.
    """
    meeting = await _to_convene(work, meeting_id)
    known = select(MeetingEntry.id).where(
        MeetingEntry.meeting_id == meeting_id, MeetingEntry.kind == "agenda", MeetingEntry.removed_at.is_(None)
    )
    if (await work.session.execute(known.limit(1))).first() is not None:
        return meeting
    sections = await _sections(work, meeting)
    language = work.actor.language
    wishes = [
        Wish(
            "agenda",
            item.text.in_language(language),
            item.section if item.section in sections else None,
            minutes=item.minutes,
        )
        for item in AGENDAS[meeting.kind]
    ]
    await add_entries(work, meeting, wishes)
    await tell_the_room(work, meeting)
    return meeting


async def capture(work: UnitOfWork, *, meeting_id: uuid.UUID, wish: Wish, idempotency_key: str) -> Meeting:
    """Put an entry down. The same key by the same person is one entry.

    Raises NotFound, NotAllowed, MeetingOver (called off), MinutesClosed, MinutesOpen, InvalidInput,
    KeyUsedForSomethingElse.
    """
    meeting = await _to_capture(work, meeting_id)
    who = await seatings(work, meeting)
    wish = await _checked(work, meeting, wish)
    if not rules.may_capture(wish.kind, who):
        raise NotAllowed()
    said = {
        "meeting": str(meeting_id),
        **{name: getattr(wish, name) for name in ("kind", "text", "section", "reason", "minutes")},
        "assignee": str(wish.assignee_id),
        "due": str(wish.due_on),
    }
    if await is_repeated(work, "meeting.capture", idempotency_key, **said):
        return meeting
    await _stands_open(work, meeting_id, for_correction=wish.kind == "addendum")
    await _has_room(work, meeting_id, wish.kind, who)
    await add_entries(work, meeting, [wish])
    record(work, "meeting.capture", "meeting", meeting_id, student_id=meeting.student_id, kind=wish.kind)
    await tell_the_room(work, meeting)
    return meeting


async def change(work: UnitOfWork, *, entry_id: uuid.UUID, revision: int, wish: Wish) -> Meeting:
    """Say an entry anew; its kind stays. `revision` is the one that was looked at.

    Raises NotFound, NotAllowed, EntryChanged, MinutesClosed, MeetingOver, InvalidInput.
    """
    entry, meeting = await _to_change(work, entry_id, revision)
    if wish.kind != entry.kind:
        raise InvalidInput(field="kind")
    wish = await _checked(work, meeting, wish)
    entry.text, entry.section, entry.reason = wish.text, wish.section, wish.reason
    entry.minutes, entry.assignee_id, entry.due_on = wish.minutes, wish.assignee_id, wish.due_on
    entry.revision += 1
    record(work, "meeting.entry_change", "meeting", meeting.id, student_id=meeting.student_id, kind=entry.kind)
    await tell_the_room(work, meeting)
    return meeting


async def settle(
    work: UnitOfWork, *, entry_id: uuid.UUID, revision: int, is_settled: bool, answer: str = ""
) -> Meeting:
    """An item was spoken about, a question answered (in words), a task done; or not after all.

    A task is also its assignee's to settle, also after the minutes are closed.
    Raises NotFound, NotAllowed, EntryChanged, MinutesClosed, InvalidInput.
    """
    entry = await _entry(work, entry_id)
    meeting = await locked(work, entry.meeting_id)
    await work.session.refresh(entry)
    who = await seatings(work, meeting)
    is_theirs = entry.kind == "task" and entry.assignee_id == work.person_id
    if not (who.arranges or who.is_staff_there or is_theirs):
        raise NotAllowed()
    _not_changed(entry, revision)
    if entry.kind not in rules.SETTLED_KINDS or len(answer) > rules.LONGEST_TEXT:
        raise InvalidInput(field="answer")
    if entry.kind == "question" and is_settled and not answer.strip():
        raise InvalidInput(Words(en="Write the answer.", es="Escriba la respuesta."), field="answer")
    if entry.kind != "task":
        await _stands_open(work, meeting.id)
    entry.settled_at, entry.settled_by_id = (work.at, work.person_id) if is_settled else (None, None)
    if entry.kind == "question":
        entry.answer = answer.strip() if is_settled else ""
    entry.revision += 1
    record(work, "meeting.entry_settle", "meeting", meeting.id, student_id=meeting.student_id, kind=entry.kind)
    await tell_the_room(work, meeting)
    return meeting


async def take_out(work: UnitOfWork, *, entry_id: uuid.UUID, revision: int) -> Meeting:
    """Take an entry out; the row stays. Raises NotFound, NotAllowed, EntryChanged, MinutesClosed, MeetingOver."""
    entry, meeting = await _to_change(work, entry_id, revision)
    entry.removed_at = work.at
    entry.revision += 1
    if meeting.item_id == entry.id:
        meeting.item_id = meeting.item_since = None
    record(work, "meeting.entry_remove", "meeting", meeting.id, student_id=meeting.student_id, kind=entry.kind)
    await tell_the_room(work, meeting)
    return meeting


async def _has_room(work: UnitOfWork, meeting_id: uuid.UUID, kind: str, who: Seatings) -> None:
    """Who is no staff of the meeting leaves room for the others. Raises InvalidInput."""
    if who.arranges or who.is_staff_there:
        return
    stand = select(func.count()).where(
        MeetingEntry.meeting_id == meeting_id,
        MeetingEntry.recorded_by_id == work.person_id,
        MeetingEntry.removed_at.is_(None),
    )
    if (await work.session.execute(stand)).scalar_one() >= rules.MOST_OF_ONE:
        raise InvalidInput(SAID_ENOUGH, field="text")


async def _checked(work: UnitOfWork, meeting: Meeting, wish: Wish) -> Wish:
    """The wish as it is stored. Raises InvalidInput."""
    text, reason = wish.text.strip(), wish.reason.strip()
    if wish.kind not in rules.KINDS:
        raise InvalidInput(field="kind")
    if not text or len(text) > rules.LONGEST_TEXT:
        raise InvalidInput(SAY_SOMETHING, field="text")
    if len(reason) > rules.LONGEST_TEXT or (wish.kind == "refused" and not reason):
        raise InvalidInput(SAY_WHY, field="reason")
    if wish.minutes is not None and (wish.kind != "agenda" or not 1 <= wish.minutes <= 240):
        raise InvalidInput(field="minutes")
    if wish.kind != "task" and (wish.assignee_id or wish.due_on):
        raise InvalidInput(field="assigneeId")
    if wish.section is not None and wish.section not in await _sections(work, meeting):
        raise InvalidInput(field="section")
    if wish.assignee_id is not None:
        seat = select(MeetingParticipant.id).where(
            MeetingParticipant.meeting_id == meeting.id, MeetingParticipant.person_id == wish.assignee_id
        )
        if (await work.session.execute(seat.limit(1))).first() is None:
            raise InvalidInput(
                Words(en="Give it to somebody of this meeting.", es="Désela a alguien de esta reunión."),
                field="assigneeId",
            )
    return Wish(wish.kind, text, wish.section, reason, wish.minutes, wish.assignee_id, wish.due_on)


async def _sections(work: UnitOfWork, meeting: Meeting) -> set[str]:
    """The keys of the sections of the meeting's plan that the actor sees; none without a plan."""
    if meeting.plan_id is None:
        return set()
    keys = select(PlanSection.section_key).where(PlanSection.plan_id == meeting.plan_id)
    return set((await work.session.execute(keys)).scalars())


async def _entry(work: UnitOfWork, entry_id: uuid.UUID) -> MeetingEntry:
    found = select(MeetingEntry).where(MeetingEntry.id == entry_id)
    entry = (await work.session.execute(found)).scalar_one_or_none()
    if entry is None:
        raise NotFound()
    return entry


async def _to_capture(work: UnitOfWork, meeting_id: uuid.UUID) -> Meeting:
    meeting = await locked(work, meeting_id)
    if meeting.state == "cancelled":
        raise MeetingOver()
    return meeting


async def _to_convene(work: UnitOfWork, meeting_id: uuid.UUID) -> Meeting:
    meeting = await locked(work, meeting_id)
    if not await may(work, Permission.ARRANGE_MEETING, meeting.student_id):
        raise NotAllowed()
    if meeting.state in ("held", "cancelled"):
        raise MeetingOver()
    return meeting


async def _to_change(work: UnitOfWork, entry_id: uuid.UUID, revision: int) -> tuple[MeetingEntry, Meeting]:
    entry = await _entry(work, entry_id)
    meeting = await _to_capture(work, entry.meeting_id)
    await work.session.refresh(entry)
    who = await seatings(work, meeting)
    is_own = entry.recorded_by_id == work.person_id
    allowed = rules.may_change_dissent if entry.kind == "dissent" else rules.may_change
    if not allowed(is_own=is_own, who=who) or entry.kind == "addendum":
        raise NotAllowed()
    _not_changed(entry, revision)
    await _stands_open(work, meeting.id)
    return entry, meeting


def _not_changed(entry: MeetingEntry, revision: int) -> None:
    if entry.revision != revision or entry.removed_at is not None:
        raise EntryChanged()


async def _stands_open(work: UnitOfWork, meeting_id: uuid.UUID, *, for_correction: bool = False) -> None:
    """The minutes are open; for a correction, closed. Raises MinutesClosed, MinutesOpen."""
    is_closed = await minutes_of(work, meeting_id) is not None
    if is_closed and not for_correction:
        raise MinutesClosed()
    if for_correction and not is_closed:
        raise MinutesOpen()
