"""Meetings over GraphQL."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from trellis.graphql.connection import Connection, Edge, Order, connect
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.watching import watch
from trellis.meetings import service
from trellis.meetings.model import Meeting as MeetingRow
from trellis.meetings.model import MeetingParticipant as ParticipantRow
from trellis.people.graphql import Person, load_person
from trellis.students.graphql import Student, load_student
from trellis.students.service import what_the_actor_may

if TYPE_CHECKING:
    from trellis.plans.graphql import Plan

BY_START = Order("meeting_start", (MeetingRow.starts_at, MeetingRow.id), descending=True)


@strawberry.type(description="Somebody asked to a meeting, what they answered, how they took part.")
class MeetingParticipant(Node):
    person_id: strawberry.Private[uuid.UUID]
    role: str
    answer: str
    answered_at: datetime | None
    answer_note: str | None
    attendance: str | None
    invited_at: datetime | None

    @strawberry.field
    async def person(self, info: Info) -> Person:
        return await load_person(info.context, self.person_id)

    @classmethod
    def of(cls, row: ParticipantRow) -> MeetingParticipant:
        return cls(
            id=opaque("MeetingParticipant", row.id),
            person_id=row.person_id,
            role=row.role,
            answer=row.answer,
            answered_at=row.answered_at,
            answer_note=row.answer_note,
            attendance=row.attendance,
            invited_at=row.invited_at,
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


@strawberry.type(description="A meeting of a student's team.")
class Meeting(Node):
    row: strawberry.Private[MeetingRow]
    kind: str
    purpose: str
    starts_at: datetime
    ends_at: datetime
    location: str
    state: str
    notice_sent_at: datetime | None

    @classmethod
    def of(cls, row: MeetingRow) -> Meeting:
        return cls(
            id=opaque("Meeting", row.id),
            row=row,
            kind=row.kind,
            purpose=row.purpose,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            location=row.location,
            state=row.state,
            notice_sent_at=row.notice_sent_at,
        )

    @strawberry.field
    async def student(self, info: Info) -> Student:
        return await load_student(info.context, self.row.student_id)

    @strawberry.field
    async def plan(self, info: Info) -> Annotated[Plan, strawberry.lazy("trellis.plans.graphql")] | None:
        from trellis.plans import graphql as plans

        return await plans.find_plan_or_none(info.context, self.row.plan_id) if self.row.plan_id else None

    @strawberry.field
    async def participants(self, info: Info) -> list[MeetingParticipant]:
        rows = await info.context.loader("participants", service.participants_of).load(self.row.id)
        return [MeetingParticipant.of(row) for row in rows]

    @strawberry.field
    async def required_roles(self, info: Info) -> list[RequiredRole]:
        filled = await service.required(info.context.work, self.row)
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

    @strawberry.field(description="arrange (change, invite, take attendance, hold) and answer.")
    async def may(self, info: Info) -> list[str]:
        allowed = await what_the_actor_may(info.context.work, student_id=self.row.student_id)
        rows = await info.context.loader("participants", service.participants_of).load(self.row.id)
        asked = any(row.person_id == info.context.person_id for row in rows)
        open_ = self.row.state not in ("held", "cancelled")
        return [
            *(["arrange"] if open_ and "arrange_meeting" in allowed else []),
            *(["answer"] if open_ and asked else []),
        ]


@strawberry.type
class MeetingEdge(Edge):
    node: Meeting


@strawberry.type
class MeetingConnection(Connection):
    edges: list[MeetingEdge]


async def meetings_of(context: Context, student_id: uuid.UUID) -> list[Meeting]:
    """A student's meetings as the actor may see them."""
    rows = await context.loader("student_meetings", service.meetings_of_students).load(student_id)
    return [Meeting.of(row) for row in rows]


@finds("Meeting")
async def find_meeting(context: Context, meeting_id: uuid.UUID) -> Meeting:
    """A meeting by id, through the policy."""
    return Meeting.of(await service.meeting_by_id(context.work, meeting_id=meeting_id))


@strawberry.type
class MeetingQuery:
    @strawberry.field
    async def meeting(self, info: Info, id: strawberry.ID) -> Meeting | None:
        from trellis.graphql.node import find_node

        found = await find_node(info.context, id)
        return found if isinstance(found, Meeting) else None

    @strawberry.field
    async def meetings(self, info: Info, first: int | None = None, after: str | None = None) -> MeetingConnection:
        statement = await service.meetings(info.context.work)
        page: Any = await connect(
            info.context,
            statement,
            BY_START,
            first=first,
            after=after,
            bound_to="mine",
            node=Meeting.of,
            into=(MeetingConnection, MeetingEdge),
        )
        return page  # type: ignore[no-any-return]


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


@strawberry.input
class AttendanceInput:
    participant_id: strawberry.ID
    attendance: str


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
    async def send_invitations(self, info: Info, meeting_id: strawberry.ID) -> MeetingResult:
        return Meeting.of(await service.send_invitations(info.context.work, meeting_id=key_of(meeting_id, "Meeting")))

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
                attendance=[(key_of(a.participant_id, "MeetingParticipant"), a.attendance) for a in attendance],
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
