"""The meeting room over GraphQL. A page asks again whenever `meetingChanged` speaks of its meeting."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated

import strawberry

from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.room import capturing, minutes, reading
from trellis.meetings.room.entries import Wish


@strawberry.type(description="A section of the meeting's plan, to put an entry to.")
class MeetingSection:
    key: str
    title: str


@strawberry.type(description="Something captured in a meeting.")
class MeetingEntry:
    id: strawberry.ID
    kind: str = strawberry.field(
        description="agenda, question, decision, refused, dissent, task, note; addendum after the minutes are closed."
    )
    text: str
    section: str | None
    section_title: str
    reason: str = strawberry.field(description="Why it was refused.")
    answer: str = strawberry.field(description="To a question.")
    minutes: int | None = strawberry.field(description="Planned for an item of the agenda.")
    assignee_id: strawberry.ID | None
    assignee: str | None
    due_on: date | None
    recorded_by: str
    recorded_at: datetime
    settled_at: datetime | None
    revision: int = strawberry.field(description="Whoever changes it sends back the one they looked at.")
    may_change: bool
    may_settle: bool


@strawberry.type(description="A meeting beside this one.")
class NextMeeting:
    id: strawberry.ID
    starts_at: datetime


@strawberry.type(description="The room of one meeting: agenda, what was captured, minutes.")
class MeetingRoom:
    id: strawberry.ID = strawberry.field(description="The meeting's.")
    began_at: datetime | None
    item_id: strawberry.ID | None = strawberry.field(description="The item of the agenda spoken about now.")
    item_since: datetime | None
    entries: list[MeetingEntry]
    minutes_planned: int
    minutes_left: int
    minutes_to_come: int = strawberry.field(description="Planned for what is not spoken about yet.")
    sections: list[MeetingSection]
    may_capture: list[str] = strawberry.field(description="Kinds of entries the viewer may put down.")
    may_convene: bool
    open_for_minutes: list[str] = strawberry.field(
        description="not_held, no_decision, open_question, task_of_nobody; none when the minutes can be closed."
    )
    fingerprint: str = strawberry.field(description="Whoever closes the minutes sends back the one they looked at.")
    minutes_hash: str | None
    minutes_closed_at: datetime | None
    minutes_closed_by: str | None
    continues: NextMeeting | None
    continued_by: NextMeeting | None


async def room_of(context: Context, meeting_id: uuid.UUID) -> MeetingRoom:
    """The room as the viewer sees it. Raises NotFound."""
    found = await reading.room(context.work, meeting_id=meeting_id)
    meeting, closed = found.meeting, found.minutes
    return MeetingRoom(
        id=opaque("Meeting", meeting.id),
        began_at=meeting.began_at,
        item_id=opaque("MeetingEntry", meeting.item_id) if meeting.item_id else None,
        item_since=meeting.item_since,
        entries=[_entry(one) for one in found.entries],
        minutes_planned=found.time.planned,
        minutes_left=found.time.left,
        minutes_to_come=found.time.to_come,
        sections=[MeetingSection(key=key, title=title) for key, title in found.sections],
        may_capture=found.may_capture,
        may_convene=found.may_convene,
        open_for_minutes=found.open_for_minutes,
        fingerprint=found.fingerprint,
        minutes_hash=closed.content_hash if closed else None,
        minutes_closed_at=closed.closed_at if closed else None,
        minutes_closed_by=found.closed_by.name if found.closed_by else None,
        continues=_beside(found.continues),
        continued_by=_beside(found.continued_by),
    )


def _entry(one: reading.EntryRead) -> MeetingEntry:
    row = one.row
    return MeetingEntry(
        id=opaque("MeetingEntry", row.id),
        kind=row.kind,
        text=row.text,
        section=row.section,
        section_title=one.section_title,
        reason=row.reason,
        answer=row.answer,
        minutes=row.minutes,
        assignee_id=opaque("Person", row.assignee_id) if row.assignee_id else None,
        assignee=one.assignee.name if one.assignee else None,
        due_on=row.due_on,
        recorded_by=one.recorded_by.name,
        recorded_at=row.recorded_at,
        settled_at=row.settled_at,
        revision=row.revision,
        may_change=one.may_change,
        may_settle=one.may_settle,
    )


def _beside(meeting: reading.Meeting | None) -> NextMeeting | None:
    return NextMeeting(id=opaque("Meeting", meeting.id), starts_at=meeting.starts_at) if meeting else None


@strawberry.type
class MeetingRoomQuery:
    @strawberry.field(
        description="The room of a meeting; null for who may not see the meeting.", metadata=priced(points=10)
    )
    async def meeting_room(self, info: Info, meeting_id: strawberry.ID) -> MeetingRoom | None:
        try:
            return await room_of(info.context, key_of(meeting_id, "Meeting"))
        except NotFound:
            return None


@strawberry.input
class MeetingEntryInput:
    kind: str
    text: str
    section: str | None = None
    reason: str = ""
    minutes: int | None = None
    assignee_id: strawberry.ID | None = None
    due_on: date | None = None

    def wish(self) -> Wish:
        """What the service takes."""
        assignee_id = key_of(self.assignee_id, "Person") if self.assignee_id else None
        return Wish(self.kind, self.text, self.section, self.reason, self.minutes, assignee_id, self.due_on)


MeetingRoomResult = Annotated[MeetingRoom | PROBLEMS, strawberry.union("MeetingRoomResult")]


@strawberry.type
class MeetingRoomMutation:
    @strawberry.mutation(description="Open the room, from the day of the meeting on.")
    @answers_problems
    async def begin_meeting(self, info: Info, meeting_id: strawberry.ID) -> MeetingRoomResult:
        key = key_of(meeting_id, "Meeting")
        await capturing.begin(info.context.work, meeting_id=key)
        return await room_of(info.context, key)

    @strawberry.mutation(description="Begin an empty agenda with the usual items of this kind of meeting.")
    @answers_problems
    async def take_usual_agenda(self, info: Info, meeting_id: strawberry.ID) -> MeetingRoomResult:
        key = key_of(meeting_id, "Meeting")
        await capturing.take_usual_agenda(info.context.work, meeting_id=key)
        return await room_of(info.context, key)

    @strawberry.mutation(description="Go on to an item of the agenda, or to none; the one before counts as done.")
    @answers_problems
    async def turn_to_item(
        self, info: Info, meeting_id: strawberry.ID, entry_id: strawberry.ID | None = None
    ) -> MeetingRoomResult:
        key = key_of(meeting_id, "Meeting")
        item = key_of(entry_id, "MeetingEntry") if entry_id else None
        await capturing.turn_to(info.context.work, meeting_id=key, entry_id=item)
        return await room_of(info.context, key)

    @strawberry.mutation(description="Put an entry down.")
    @answers_problems
    async def capture_in_meeting(
        self, info: Info, meeting_id: strawberry.ID, input: MeetingEntryInput, idempotency_key: str
    ) -> MeetingRoomResult:
        key = key_of(meeting_id, "Meeting")
        await capturing.capture(info.context.work, meeting_id=key, wish=input.wish(), idempotency_key=idempotency_key)
        return await room_of(info.context, key)

    @strawberry.mutation(description="Say an entry anew.")
    @answers_problems
    async def change_meeting_entry(
        self, info: Info, id: strawberry.ID, revision: int, input: MeetingEntryInput
    ) -> MeetingRoomResult:
        work: UnitOfWork = info.context.work
        found = await capturing.change(work, entry_id=key_of(id, "MeetingEntry"), revision=revision, wish=input.wish())
        return await room_of(info.context, found.id)

    @strawberry.mutation(description="An item was spoken about, a question answered, a task done; or not after all.")
    @answers_problems
    async def settle_meeting_entry(
        self, info: Info, id: strawberry.ID, revision: int, is_settled: bool, answer: str = ""
    ) -> MeetingRoomResult:
        found = await capturing.settle(
            info.context.work,
            entry_id=key_of(id, "MeetingEntry"),
            revision=revision,
            is_settled=is_settled,
            answer=answer,
        )
        return await room_of(info.context, found.id)

    @strawberry.mutation(description="Take an entry out of the minutes.")
    @answers_problems
    async def take_out_meeting_entry(self, info: Info, id: strawberry.ID, revision: int) -> MeetingRoomResult:
        found = await capturing.take_out(info.context.work, entry_id=key_of(id, "MeetingEntry"), revision=revision)
        return await room_of(info.context, found.id)

    @strawberry.mutation(description="Close the minutes for good; corrections are additions from then on.")
    @answers_problems
    async def close_minutes(self, info: Info, meeting_id: strawberry.ID, seen: str) -> MeetingRoomResult:
        key = key_of(meeting_id, "Meeting")
        await minutes.close_minutes(info.context.work, meeting_id=key, seen=seen)
        return await room_of(info.context, key)

    @strawberry.mutation(description="Hold this meeting and arrange the one that continues it; answers with this one.")
    @answers_problems
    async def adjourn_meeting(
        self,
        info: Info,
        meeting_id: strawberry.ID,
        starts_at: datetime,
        ends_at: datetime,
        location: str,
        idempotency_key: str,
    ) -> MeetingRoomResult:
        key = key_of(meeting_id, "Meeting")
        await minutes.adjourn(
            info.context.work,
            meeting_id=key,
            starts_at=starts_at,
            ends_at=ends_at,
            location=location,
            idempotency_key=idempotency_key,
        )
        return await room_of(info.context, key)
