"""Meetings over GraphQL."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import and_, case, select
from sqlalchemy.orm import aliased

from trellis.access import Permission
from trellis.graphql.compile.declare import Page, Rowed, column, expression, from_source, many, one, reads
from trellis.graphql.compile.json_sql import words_where
from trellis.graphql.connection import Connection, Edge, Order
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, by_id, finds, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.rights import listed, permitted, reading
from trellis.graphql.watching import watch
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings import service
from trellis.meetings.model import Meeting as MeetingRow
from trellis.meetings.model import MeetingParticipant as ParticipantRow
from trellis.meetings.model import is_open
from trellis.meetings.needs import in_regular_education
from trellis.meetings.purposes import purpose_column
from trellis.meetings.rules import hangs_on_the_plan
from trellis.meetings.visibility import readable_notes, visible_meetings
from trellis.people.graphql import Person, load_person
from trellis.students import service as students
from trellis.students.graphql import Student, load_student

if TYPE_CHECKING:
    from trellis.plans.graphql import Plan

BY_START = Order("meeting_start", (MeetingRow.starts_at, MeetingRow.id), descending=True)


async def _note_if_open(work: UnitOfWork, seat: Any) -> Any:
    return case((await readable_notes(work, seat), seat.answer_note))


def _has_address(work: Any, seat: Any) -> Any:
    meeting = aliased(MeetingRow)
    arranges = select(meeting.id).where(
        meeting.id == seat.meeting_id, permitted(work, Permission.ARRANGE_MEETING, meeting.student_id)
    )
    return case((arranges.exists(), service.has_address(seat.person_id)))


@reads(ParticipantRow)
@strawberry.type(description="Somebody asked to a meeting, what they answered, how they took part.")
class MeetingParticipant(Rowed, Node):
    role: str = column(ParticipantRow.role)
    answer: str = column(ParticipantRow.answer)
    answered_at: datetime | None = column(ParticipantRow.answered_at)
    answer_note: str | None = expression(_note_if_open)
    attendance: str | None = column(ParticipantRow.attendance)
    came_at: datetime | None = column(ParticipantRow.came_at, description="When somebody came who came late.")
    left_at: datetime | None = column(ParticipantRow.left_at, description="When somebody left who left early.")
    invited_at: datetime | None = column(ParticipantRow.invited_at)
    person: Person = one(ParticipantRow.person_id)
    has_address: bool | None = expression(
        _has_address, description="For who arranges: whether an invitation can go by e-mail. Not what the address is."
    )


@strawberry.type(description="A role the law wants in the room (34 CFR 300.321): who fills it.")
class RequiredRole:
    people: strawberry.Private[tuple[uuid.UUID, ...]]
    key: str
    title: str
    cite: str
    invited: bool
    present: bool

    @strawberry.field
    async def filled_by(self, info: Info) -> list[Person]:
        return [await load_person(info.context, person_id) for person_id in self.people]


@reads(MeetingRow)
@strawberry.type(description="A meeting of a student's team.")
class Meeting(Rowed, Node):
    kind: str = column(MeetingRow.kind)
    purpose: str = expression(lambda work, row: purpose_column(work.actor.language, row.purpose))
    starts_at: datetime = column(MeetingRow.starts_at)
    ends_at: datetime = column(MeetingRow.ends_at)
    location: str = column(MeetingRow.location)
    state: str = column(MeetingRow.state)
    notice_sent_at: datetime | None = column(MeetingRow.notice_sent_at)
    began_at: datetime | None = column(MeetingRow.began_at, description="When the room was opened.")
    participants: list[MeetingParticipant] = many(ParticipantRow.meeting_id, key=MeetingRow.id)

    # Not declared: a seat, or notice alone, opens the meeting and not the record (threats row 3).
    @strawberry.field
    async def student(self, info: Info) -> Student:
        found: Student = await load_student(info.context, self.row.student_id)
        opened = await info.context.loader("in_the_directory", students.in_the_directory).load(found.key)
        return found if opened else found.named_only()

    @strawberry.field
    async def plan(self, info: Info) -> Annotated[Plan, strawberry.lazy("trellis.plans.graphql")] | None:
        from trellis.plans import graphql as plans

        return await plans.find_plan_or_none(info.context, self.row.plan_id) if self.row.plan_id else None

    @strawberry.field
    async def required_roles(self, info: Info) -> list[RequiredRole]:
        asked = await info.context.loader("participants", service.participants_of).load(self.key)
        filled = service.filled(asked, kind=self.row.kind)
        if hangs_on_the_plan(filled):
            regular = info.context.loader("in_regular_education", in_regular_education)
            filled = service.filled(
                asked, kind=self.row.kind, regular_education=await regular.load(self.row.student_id)
            )
        return [
            RequiredRole(
                people=tuple(uuid.UUID(who) for who in (one.present or one.invited)),
                key=one.requirement.key,
                title=one.requirement.title.in_language(info.context.language),
                cite=one.requirement.cite,
                invited=bool(one.invited),
                present=bool(one.present),
            )
            for one in filled
        ]

    may: list[str] = expression(
        lambda work, row: words_where(
            [
                ("arrange", and_(is_open(row), permitted(work, Permission.ARRANGE_MEETING, row.student_id))),
                ("answer", and_(is_open(row), service.is_asked(work, row.id))),
                (
                    "close_minutes",
                    and_(row.state == "held", permitted(work, Permission.ARRANGE_MEETING, row.student_id)),
                ),
            ]
        ),
        description="arrange (change, invite, take attendance, hold), answer, close_minutes.",
    )


@strawberry.type
class MeetingEdge(Edge):
    node: Meeting


@strawberry.type
class MeetingConnection(Connection):
    edges: list[MeetingEdge]


@finds(
    "Meeting",
    Meeting,
    where=visible_meetings,
    record=lambda work, meeting: reading(work, "meeting.read", "meeting", meeting.id, meeting.student_id),
    remembered="met",
)
async def find_meeting(context: Context, meeting_id: uuid.UUID) -> Meeting:
    """A meeting by id, through the policy."""
    return Meeting.of(await service.opened_meeting(context.work, meeting_id=meeting_id))


MEETINGS = Page(service.meetings, BY_START, bound_to=lambda: "mine", shown=listed("meetings", MeetingRow.student_id))


@strawberry.type
class MeetingQuery:
    @strawberry.field(metadata=from_source(by_id("Meeting")))
    async def meeting(self, info: Info, id: strawberry.ID) -> Meeting | None:
        from trellis.graphql.node import find_node

        found = await find_node(info.context, id)
        return found if isinstance(found, Meeting) else None

    @strawberry.field(metadata=from_source(MEETINGS))
    async def meetings(self, info: Info, first: int | None = None, after: str | None = None) -> MeetingConnection:
        page: MeetingConnection = await MEETINGS.connected(
            info, first, after, (MeetingConnection, MeetingEdge, Meeting)
        )
        return page


@strawberry.input
class ParticipantInput:
    person_id: strawberry.ID
    role: str


@strawberry.input
class MeetingInput:
    student_id: strawberry.ID
    plan_id: strawberry.ID | None = None
    kind: str
    purpose: str
    starts_at: datetime
    ends_at: datetime
    location: str
    participants: list[ParticipantInput]
    took_place: bool = strawberry.field(
        default=False, description="It took place already and is put on record; nobody is told."
    )
    notice_given_on: date | None = strawberry.field(
        default=None, description="When notice of one that took place went out on paper."
    )


@strawberry.input
class AttendanceInput:
    participant_id: strawberry.ID
    attendance: str
    came_at: datetime | None = strawberry.field(default=None, description="Of who came late.")
    left_at: datetime | None = strawberry.field(default=None, description="Of who left early.")


MeetingResult = Annotated[Meeting | PROBLEMS, strawberry.union("MeetingResult")]


@strawberry.type
class MeetingMutation:
    @strawberry.mutation
    @answers_problems
    async def arrange_meeting(self, info: Info, input: MeetingInput, idempotency_key: str) -> MeetingResult:
        row = await service.arrange(
            info.context.work,
            student_id=key_of(input.student_id, "Student"),
            plan_id=key_of(input.plan_id, "Plan") if input.plan_id else None,
            kind=input.kind,
            purpose=input.purpose,
            starts_at=input.starts_at,
            ends_at=input.ends_at,
            location=input.location,
            participants=[(key_of(p.person_id, "Person"), p.role) for p in input.participants],
            idempotency_key=idempotency_key,
            took_place=input.took_place,
            notice_given_on=input.notice_given_on,
        )
        return Meeting.of(row)

    @strawberry.mutation
    @answers_problems
    async def reschedule_meeting(
        self, info: Info, id: strawberry.ID, starts_at: datetime, ends_at: datetime, location: str | None = None
    ) -> MeetingResult:
        return Meeting.of(
            await service.reschedule(
                info.context.work,
                meeting_id=key_of(id, "Meeting"),
                starts_at=starts_at,
                ends_at=ends_at,
                location=location,
            )
        )

    @strawberry.mutation
    @answers_problems
    async def cancel_meeting(self, info: Info, id: strawberry.ID, reason: str) -> MeetingResult:
        return Meeting.of(await service.cancel(info.context.work, meeting_id=key_of(id, "Meeting"), reason=reason))

    @strawberry.mutation
    @answers_problems
    async def send_invitations(
        self,
        info: Info,
        meeting_id: strawberry.ID,
        idempotency_key: str,
        on_paper: list[strawberry.ID] | None = None,
    ) -> MeetingResult:
        return Meeting.of(
            await service.send_invitations(
                info.context.work,
                meeting_id=key_of(meeting_id, "Meeting"),
                idempotency_key=idempotency_key,
                on_paper=[key_of(key, "MeetingParticipant") for key in on_paper or ()],
            )
        )

    @strawberry.mutation
    @answers_problems
    async def answer_invitation(
        self, info: Info, meeting_id: strawberry.ID, answer: str, note: str | None = None
    ) -> MeetingResult:
        return Meeting.of(
            await service.answer(info.context.work, meeting_id=key_of(meeting_id, "Meeting"), answer=answer, note=note)
        )

    @strawberry.mutation
    @answers_problems
    async def take_attendance(
        self, info: Info, meeting_id: strawberry.ID, attendance: list[AttendanceInput]
    ) -> MeetingResult:
        return Meeting.of(
            await service.take_attendance(
                info.context.work,
                meeting_id=key_of(meeting_id, "Meeting"),
                attendance=[
                    service.Presence(key_of(a.participant_id, "MeetingParticipant"), a.attendance, a.came_at, a.left_at)
                    for a in attendance
                ],
            )
        )

    @strawberry.mutation
    @answers_problems
    async def hold_meeting(self, info: Info, meeting_id: strawberry.ID) -> MeetingResult:
        return Meeting.of(await service.hold(info.context.work, meeting_id=key_of(meeting_id, "Meeting")))


@strawberry.type
class MeetingSubscription:
    @strawberry.subscription
    async def meeting_changed(self, info: Info, meeting_id: strawberry.ID) -> AsyncGenerator[Meeting, None]:
        key = key_of(meeting_id, "Meeting")
        async for meeting in watch(info.context, ["meeting.changed"], key, lambda c: find_meeting(c, key)):
            yield meeting
