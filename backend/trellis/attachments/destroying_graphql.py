"""Destroying files whose time is over, over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated

import strawberry

from trellis.access.day import today
from trellis.attachments import destroying, due
from trellis.attachments.graphql import Attachment
from trellis.attachments.model import FileDestructionNotice
from trellis.graphql.node import Info, Node, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.people.graphql import Person, load_person


@strawberry.type(description="That somebody who is owed notice was told.")
class DestructionNotice:
    person_id: strawberry.Private[uuid.UUID]
    how: str = strawberry.field(description="mail, letter, in_person")
    told_on: date

    @strawberry.field
    async def person(self, info: Info) -> Person:
        return await load_person(info.context, self.person_id)

    @classmethod
    def of(cls, row: FileDestructionNotice) -> DestructionNotice:
        return cls(person_id=row.person_id, how=row.how, told_on=row.told_on)


@strawberry.type(description="A file that is announced to be destroyed, or on its way; as special education sees it.")
class FileDestruction(Node):
    standing: strawberry.Private[destroying.Standing]
    ground: str = strawberry.field(description="kept_long_enough, family_asked")
    state: str = strawberry.field(description="told, destroying, destroyed, called_off")
    because: str
    asked_on: date | None
    proposed_on: date
    from_on: date | None = strawberry.field(description="The first day of the deed; null while somebody is untold.")
    may_destroy_now: bool
    destroyed_at: datetime | None

    @strawberry.field
    async def attachment(self, info: Info) -> Attachment:
        row = await due.by_key(info.context.work, self.standing.row.attachment_id)
        return Attachment.of(row, info.context.language)

    @strawberry.field
    async def student(self, info: Info) -> DestructionStudent:
        return await _student(info, self.standing.row.student_id)

    @strawberry.field
    async def proposed_by(self, info: Info) -> Person:
        return await load_person(info.context, self.standing.row.proposed_by_id)

    @strawberry.field
    def told(self) -> list[DestructionNotice]:
        return [DestructionNotice.of(one) for one in self.standing.told]

    @strawberry.field(description="Who is owed notice and has none.")
    async def to_tell(self, info: Info) -> list[Person]:
        return [await load_person(info.context, one) for one in self.standing.to_tell]

    @classmethod
    def of(cls, standing: destroying.Standing, day: date) -> FileDestruction:
        row, from_on = standing.row, standing.from_on
        return cls(
            id=opaque("FileDestruction", row.id),
            standing=standing,
            ground=row.ground,
            state=row.state,
            because=row.because,
            asked_on=row.asked_on,
            proposed_on=row.proposed_on,
            from_on=from_on,
            may_destroy_now=row.state == "told" and from_on is not None and from_on <= day,
            destroyed_at=row.destroyed_at,
        )


@strawberry.type(description="Whose file it is.")
class DestructionStudent:
    student_id: strawberry.ID
    name: str


@strawberry.type(description="A file whose last day is past.")
class FileDue:
    row: strawberry.Private[due.Due]
    obstacle: str | None = strawberry.field(description="Who wants it to stay: hold, request, dispute")

    @strawberry.field
    def attachment(self, info: Info) -> Attachment:
        return Attachment.of(self.row.file, info.context.language)

    @strawberry.field
    async def student(self, info: Info) -> DestructionStudent:
        return await _student(info, self.row.file.student_id)


@strawberry.type(description="What a district may destroy, and what is under way.")
class FilesToDestroy:
    due: list[FileDue]
    under_way: list[FileDestruction]
    more: bool = strawberry.field(description="There are more than are shown.")


FileDestructionResult = Annotated[FileDestruction | PROBLEMS, strawberry.union("FileDestructionResult")]


async def _student(info: Info, student_id: uuid.UUID) -> DestructionStudent:
    person = await load_person(info.context, student_id)
    return DestructionStudent(student_id=opaque("Student", student_id), name=person.name)


async def _said(info: Info, standing: destroying.Standing) -> FileDestruction:
    return FileDestruction.of(standing, await today(info.context.work))


@strawberry.type
class DestroyingQuery:
    @strawberry.field(description="Files whose time is over; null for whoever does not destroy files.")
    async def files_to_destroy(self, info: Info) -> FilesToDestroy | None:
        work = info.context.work
        if not due.may_destroy(work):
            return None
        listed, day = await due.to_destroy(work), await today(work)
        return FilesToDestroy(
            due=[FileDue(row=one, obstacle=one.obstacle) for one in listed.due],
            under_way=[FileDestruction.of(standing, day) for standing in listed.under_way],
            more=listed.more,
        )


@strawberry.type
class DestroyingMutation:
    @strawberry.mutation
    @answers_problems
    async def propose_destruction(
        self, info: Info, attachment_id: strawberry.ID, ground: str, because: str, asked_on: date | None = None
    ) -> FileDestructionResult:
        standing = await destroying.propose(
            info.context.work,
            attachment_id=key_of(attachment_id, "Attachment"),
            ground=ground,
            because=because,
            asked_on=asked_on,
        )
        return await _said(info, standing)

    @strawberry.mutation
    @answers_problems
    async def record_destruction_notice(
        self, info: Info, id: strawberry.ID, person_id: strawberry.ID, how: str, on: date
    ) -> FileDestructionResult:
        standing = await destroying.record_told(
            info.context.work,
            destruction_id=key_of(id, "FileDestruction"),
            person_id=key_of(person_id, "Person"),
            how=how,
            on=on,
        )
        return await _said(info, standing)

    @strawberry.mutation
    @answers_problems
    async def call_off_destruction(self, info: Info, id: strawberry.ID, because: str) -> FileDestructionResult:
        return await _said(
            info,
            await destroying.call_off(info.context.work, destruction_id=key_of(id, "FileDestruction"), because=because),
        )

    @strawberry.mutation
    @answers_problems
    async def destroy_file(self, info: Info, id: strawberry.ID, because: str) -> FileDestructionResult:
        return await _said(
            info,
            await destroying.destroy(info.context.work, destruction_id=key_of(id, "FileDestruction"), because=because),
        )
