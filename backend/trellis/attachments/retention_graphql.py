"""How long files are kept, over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated

import strawberry

from trellis.access.day import today
from trellis.attachments import due, keeping
from trellis.attachments.model import FileDestruction as DestructionRow
from trellis.attachments.model import RetentionLength as LengthRow
from trellis.attachments.retention import Kept, explained
from trellis.graphql.node import Info, Node, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.people.graphql import Person, load_person


@strawberry.type(description="Until when a file is kept, and why.")
class Retention:
    retention_class: str = strawberry.field(
        description="special_education, health, test_protocol, court_order, work_sample"
    )
    years: int
    floor_years: int = strawberry.field(description="Fewer are not possible.")
    counted_from: str = strawberry.field(description="exit, filed")
    counted_on: date | None = strawberry.field(description="Null while the student has not left.")
    keep_until: date | None = strawberry.field(description="The last day it is kept; null while it is not known.")
    is_over: bool
    explained: str = strawberry.field(description="How the day comes about, in the viewer's language.")

    @classmethod
    def of(cls, found: Kept, day: date, language: str) -> Retention:
        return cls(
            retention_class=found.of.key,
            years=found.years,
            floor_years=found.of.floor,
            counted_from=found.of.counted_from,
            counted_on=found.counted_on,
            keep_until=found.until,
            is_over=found.is_over(day),
            explained=explained(found, language),
        )


@strawberry.type(description="What a district said of a class, from a day on.")
class RetentionLength(Node):
    set_by_id: strawberry.Private[uuid.UUID]
    years: int
    starts_on: date
    because: str
    set_at: datetime

    @strawberry.field
    async def set_by(self, info: Info) -> Person:
        return await load_person(info.context, self.set_by_id)

    @classmethod
    def of(cls, row: LengthRow) -> RetentionLength:
        return cls(
            id=opaque("RetentionLength", row.id),
            set_by_id=row.set_by_id,
            years=row.years,
            starts_on=row.starts_on,
            because=row.because,
            set_at=row.created_at,
        )


@strawberry.type(description="How long a district keeps the files of one class.")
class RetentionClass:
    key: str
    kinds: list[str]
    counted_from: str = strawberry.field(description="exit, filed")
    years: int = strawberry.field(description="What holds today.")
    floor_years: int
    default_years: int
    citation: str
    why: str
    said: list[RetentionLength] = strawberry.field(description="Every row, newest first; for who sets them.")
    may_set: bool

    @classmethod
    def of(cls, asked: keeping.Asked, may_set: bool, language: str) -> RetentionClass:
        return cls(
            key=asked.of.key,
            kinds=list(asked.of.kinds),
            counted_from=asked.of.counted_from,
            years=asked.years,
            floor_years=asked.of.floor,
            default_years=asked.of.years,
            citation=asked.of.cite,
            why=asked.of.why.in_language(language),
            said=[RetentionLength.of(row) for row in asked.said] if may_set else [],
            may_set=may_set,
        )


RetentionClassResult = Annotated[RetentionClass | PROBLEMS, strawberry.union("RetentionClassResult")]


@strawberry.type
class RetentionQuery:
    @strawberry.field(description="How long the viewer's district keeps the files of each class.")
    async def retention_classes(self, info: Info) -> list[RetentionClass]:
        work = info.context.work
        may_set = keeping.may_set_lengths(work)
        return [RetentionClass.of(one, may_set, info.context.language) for one in await keeping.retention_lengths(work)]


@strawberry.type
class RetentionMutation:
    @strawberry.mutation
    @answers_problems
    async def set_retention(
        self, info: Info, retention_class: str, years: int, because: str, starts_on: date | None = None
    ) -> RetentionClassResult:
        asked = await keeping.set_length(
            info.context.work, retention_class=retention_class, years=years, because=because, starts_on=starts_on
        )
        return RetentionClass.of(asked, True, info.context.language)


@strawberry.type(description="That a file is to be destroyed, or was.")
class Destruction:
    state: str = strawberry.field(description="told, destroying, destroyed")
    proposed_on: date
    destroyed_at: datetime | None

    @classmethod
    def of(cls, row: DestructionRow) -> Destruction:
        return cls(state=row.state, proposed_on=row.proposed_on, destroyed_at=row.destroyed_at)


async def destruction_on(info: Info, row: keeping.Attachment) -> Destruction | None:
    """Whether a file is to be destroyed, as an attachment's own field."""
    found = await due.destruction_of(info.context.work, row)
    return Destruction.of(found) if found is not None else None


async def retention_of(info: Info, row: keeping.Attachment) -> Retention:
    """Until when a file is kept, as an attachment's own field."""
    work = info.context.work
    return Retention.of(await keeping.kept_until(work, row), await today(work), info.context.language)
