"""A section's history over GraphQL.

Resolved in Python and not declared: what it says is worked out of a log of edits, which no statement can read.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, cast

import strawberry
from strawberry.scalars import JSON

from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import NotFound
from trellis.people.graphql import Person, load_person
from trellis.plans.history import service
from trellis.plans.history.moments import Span
from trellis.plans.history.thinning import MOST_MOMENTS


@strawberry.type(description="A stretch of writing in a section, without a pause: whose, and from when to when.")
class SectionMoment:
    number: int = strawberry.field(description="The last edit in it; by it the moment is asked for and put back.")
    started_at: datetime
    ended_at: datetime
    people: list[strawberry.ID] = strawberry.field(description="Who wrote; nobody where that is not known.")
    puts_back: datetime | None = strawberry.field(
        description="Where it made the section say what it said before: when it said that."
    )

    @classmethod
    def of_span(cls, span: Span) -> SectionMoment:
        return cls(
            number=span.through,
            started_at=span.started_at,
            ended_at=span.ended_at,
            people=[opaque("Person", one) for one in span.people],
            puts_back=span.puts_back,
        )


@strawberry.type(description="How a section of a draft came to be.")
class SectionHistory:
    keys: strawberry.Private[list[uuid.UUID]]
    moments: list[SectionMoment] = strawberry.field(
        description="Oldest first.", metadata=priced(list_size=MOST_MOMENTS, points=1)
    )
    may_restore: bool
    written: JSON = strawberry.field(
        description="Each answer with who last wrote it and when (backend/trellis/plans/README.md, History)."
    )

    @strawberry.field(description="Everybody named in moments and in who wrote what.", metadata=priced(list_size=30))
    async def people(self, info: Info) -> list[Person]:
        return [await load_person(info.context, key) for key in self.keys]


@strawberry.type(description="What a section said at a moment, and what had changed since the moment before.")
class SectionAsItStood:
    moment: SectionMoment
    previous: SectionMoment | None
    change_count: int
    parts: JSON = strawberry.field(
        description="Parts as of a compared section, with what stayed (backend/trellis/plans/README.md, Comparison)."
    )


@strawberry.type(description="An earlier moment was put back, or that was undone.")
class SectionRestored:
    number: int | None = strawberry.field(description="The edit that did it; null where nothing was different.")


SectionRestoredResult = Annotated[SectionRestored | PROBLEMS, strawberry.union("SectionRestoredResult")]


def _spoken(language: str) -> str:
    return "es" if language.startswith("es") else "en"


def _with_ids(parts: Any) -> Any:
    """People by the ids a browser knows."""
    for part in parts:
        for marked in (part, *(piece for value in part["values"] for piece in value["pieces"])):
            marked["by"] = opaque("Person", uuid.UUID(marked["by"])) if marked["by"] else None
    return parts


@strawberry.type
class HistoryQuery:
    @strawberry.field(description="The history of a section, for who reads the draft as it is written.")
    async def section_history(
        self, info: Info, plan_id: strawberry.ID, section_key: str, language: str
    ) -> SectionHistory | None:
        try:
            found = await service.section_history(
                info.context.work,
                plan_id=key_of(plan_id, "Plan"),
                section_key=section_key,
                language=_spoken(language),
            )
        except NotFound:
            return None
        return SectionHistory(
            keys=list(found.people),
            moments=[SectionMoment.of_span(span) for span in found.spans],
            may_restore=found.may_restore,
            written=cast("JSON", _with_ids(found.parts)),
        )

    @strawberry.field(description="One moment of a section; null where it has gone into a later one.")
    async def section_moment(
        self, info: Info, plan_id: strawberry.ID, section_key: str, number: int, language: str
    ) -> SectionAsItStood | None:
        try:
            found = await service.section_moment(
                info.context.work,
                plan_id=key_of(plan_id, "Plan"),
                section_key=section_key,
                through=number,
                language=_spoken(language),
            )
        except (NotFound, service.MomentGone):
            return None
        return SectionAsItStood(
            moment=SectionMoment.of_span(found.span),
            previous=SectionMoment.of_span(found.previous) if found.previous else None,
            change_count=found.change_count,
            parts=cast("JSON", list(found.parts)),
        )


@strawberry.type
class HistoryMutation:
    @strawberry.mutation(description="Make a section say again what it said at a moment, as a new edit.")
    @answers_problems
    async def restore_section(
        self, info: Info, plan_id: strawberry.ID, section_key: str, number: int
    ) -> SectionRestoredResult:
        done = await service.restore_section(
            info.context.work, plan_id=key_of(plan_id, "Plan"), section_key=section_key, through=number
        )
        return SectionRestored(number=done)

    @strawberry.mutation(description="Take a restoring back out; what others wrote since stays.")
    @answers_problems
    async def undo_restore(
        self, info: Info, plan_id: strawberry.ID, section_key: str, number: int
    ) -> SectionRestoredResult:
        done = await service.undo_restore(
            info.context.work, plan_id=key_of(plan_id, "Plan"), section_key=section_key, number=number
        )
        return SectionRestored(number=done)
