"""Comments and section assignments over GraphQL."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import case, exists, false, func, select
from sqlalchemy.orm import aliased
from strawberry.scalars import JSON

from trellis.graphql.compile.declare import Rowed, column, computed, expression, many, one, reads
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, Node, finds, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.watching import watch
from trellis.live.model import LiveDocument
from trellis.people.graphql import Person
from trellis.plans.differing import Effort, word_runs
from trellis.plans.graphql import Plan, PlanResult, find_plan, find_plan_named
from trellis.plans.service import note_read
from trellis.teamwork import service
from trellis.teamwork.model import Comment as CommentRow
from trellis.teamwork.model import CommentThread as ThreadRow
from trellis.teamwork.model import SectionAssignment as AssignmentRow
from trellis.teamwork.model import Suggestion as SuggestionRow

MOST_STEPS = 50_000
"""For what a suggestion changes, as a page may hold hundreds of them. Beyond it the old words and the new stand."""


def _changes(was: str, becomes: str) -> list[dict[str, str]]:
    return [{"how": run.how, "text": run.text} for run in word_runs(was, becomes, Effort(MOST_STEPS))]


@reads(CommentRow)
@strawberry.type(description="What somebody said about a place of a draft.")
class Comment(Rowed, Node):
    written_by: Person = one(CommentRow.written_by_id)
    written_at: datetime = column(CommentRow.created_at)
    said: str | None = expression(
        lambda work, row: case((row.taken_back_at.is_(None), row.said)),
        description="Plain text, as typed; null once its writer took it back.",
    )
    taken_back_at: datetime | None = column(CommentRow.taken_back_at)


@reads(SuggestionRow)
@strawberry.type(description="Other words for what stands at a thread's place, by who began the thread.")
class Suggestion(Rowed):
    column_key: str | None = column(SuggestionRow.column_key, description="The column, where it is about a row.")
    was: str = column(SuggestionRow.was, description="The words that stood there.")
    becomes: str = column(SuggestionRow.becomes)
    changes: JSON = computed(
        SuggestionRow.was,
        SuggestionRow.becomes,
        by=_changes,
        description="The difference in words: runs of `how` (`same`, `added`, `removed`) and `text`.",
    )
    outcome: str | None = column(SuggestionRow.outcome, description="`accepted`, `rejected`, `withdrawn`, or null.")
    decided_at: datetime | None = column(SuggestionRow.decided_at)
    decided_by: Person | None = one(SuggestionRow.decided_by_id)


@reads(ThreadRow)
@strawberry.type(
    description="A conversation at one place of a draft: a section, a field of it, or a row of that field."
)
class CommentThread(Rowed, Node):
    section_key: str = column(ThreadRow.section_key)
    field_key: str | None = column(ThreadRow.field_key)
    row_id: str | None = column(ThreadRow.row_id)
    quote: str | None = column(ThreadRow.quote, description="What stood there when it began.")
    anchor_start: str | None = column(
        ThreadRow.anchor_start, description="Where the words begin in the live text: a Yjs relative position, base64."
    )
    anchor_end: str | None = column(ThreadRow.anchor_end)
    suggestion: Suggestion | None = one(ThreadRow.id, link=SuggestionRow.thread_id)
    started_by: Person = one(ThreadRow.started_by_id)
    with_family: bool = expression(
        lambda work, row: row.copy_id.is_not(None),
        description="It hangs on a copy shared with the family, who read it and answer.",
    )
    started_at: datetime = column(ThreadRow.created_at)
    resolved_at: datetime | None = column(ThreadRow.resolved_at)
    resolved_by: Person | None = one(ThreadRow.resolved_by_id)
    comments: list[Comment] = many(CommentRow.thread_id, key=ThreadRow.id)


def _edited_since(work: Any, row: Any) -> Any:
    document = aliased(LiveDocument)
    later = exists(
        select(document.id).where(
            document.district_id == row.district_id,
            document.id == row.section_id,
            document.last_number > row.ready_through,
        )
    )
    return func.coalesce(later, false())


@reads(AssignmentRow)
@strawberry.type(description="Who has a section of a draft, by when, and whether they said that it is ready.")
class SectionAssignment(Rowed):
    person: Person = one(AssignmentRow.person_id)
    given_by: Person = one(AssignmentRow.given_by_id)
    due_on: date | None = column(AssignmentRow.due_on)
    ready_at: datetime | None = column(AssignmentRow.ready_at)
    edited_since: bool = expression(_edited_since, description="By anybody, after it was said to be ready.")


async def _thread(context: Context, row: ThreadRow) -> CommentThread:
    note_read(context.work, row.plan_id, row.student_id)
    return CommentThread.of(row)  # type: ignore[no-any-return]


@finds("CommentThread")
async def find_thread(context: Context, thread_id: uuid.UUID) -> CommentThread:
    """A thread by id, for who has part in it; reading it is reading the plan."""
    return await _thread(context, await service.thread_by_id(context.work, thread_id=thread_id))


@finds("Comment")
async def find_comment(context: Context, comment_id: uuid.UUID) -> Comment:
    """A comment by id, the same way."""
    row = await service.comment_by_id(context.work, comment_id=comment_id)
    await find_thread(context, row.thread_id)
    return Comment.of(row)  # type: ignore[no-any-return]


@strawberry.input(description="Where a thread hangs.")
class PlaceInput:
    section_key: str
    field_key: str | None = None
    row_id: str | None = None


@strawberry.input(description="Where chosen words stand: Yjs relative positions on their first and last character.")
class AnchorInput:
    start: str
    end: str


@strawberry.input(description="Other words for what stands at the place; of a row, in one column of it.")
class SuggestionInput:
    was: str
    becomes: str
    column_key: str | None = None


CommentThreadResult = Annotated[CommentThread | PROBLEMS, strawberry.union("CommentThreadResult")]


def _people(ids: list[strawberry.ID]) -> list[uuid.UUID]:
    return [key_of(one, "Person") for one in ids]


@strawberry.type
class TeamworkMutation:
    @strawberry.mutation(description="Say something at a place of a draft, or suggest other words there.")
    @answers_problems
    async def start_thread(
        self,
        info: Info,
        plan_id: strawberry.ID,
        place: PlaceInput,
        said: str,
        mentioned: list[strawberry.ID],
        idempotency_key: str,
        quote: str | None = None,
        with_family: bool = False,
        anchor: AnchorInput | None = None,
        suggestion: SuggestionInput | None = None,
    ) -> CommentThreadResult:
        words = suggestion and service.Suggested(suggestion.was, suggestion.becomes, suggestion.column_key)
        row = await service.start_thread(
            info.context.work,
            plan_id=key_of(plan_id, "Plan"),
            wish=service.Wish(
                place=service.Place(place.section_key, place.field_key, place.row_id),
                said=said,
                quote=quote,
                anchor=(anchor.start, anchor.end) if anchor else None,
                suggested=words,
            ),
            mentioned=_people(mentioned),
            with_family=with_family,
            idempotency_key=idempotency_key,
        )
        return await _thread(info.context, row)

    @strawberry.mutation(description="Say something in a thread; a resolved one is open again.")
    @answers_problems
    async def add_comment(
        self,
        info: Info,
        thread_id: strawberry.ID,
        said: str,
        mentioned: list[strawberry.ID],
        idempotency_key: str,
    ) -> CommentThreadResult:
        row = await service.answer(
            info.context.work,
            thread_id=key_of(thread_id, "CommentThread"),
            said=said,
            mentioned=_people(mentioned),
            idempotency_key=idempotency_key,
        )
        return await _thread(info.context, row)

    @strawberry.mutation(description="Take one's own comment back, within 15 minutes.")
    @answers_problems
    async def take_back_comment(self, info: Info, id: strawberry.ID) -> CommentThreadResult:
        row = await service.take_back(info.context.work, comment_id=key_of(id, "Comment"))
        return await _thread(info.context, row)

    @strawberry.mutation(description="Say that a thread is settled, or that it is open after all.")
    @answers_problems
    async def resolve_thread(self, info: Info, thread_id: strawberry.ID, is_resolved: bool) -> CommentThreadResult:
        key = key_of(thread_id, "CommentThread")
        row = await service.resolve(info.context.work, thread_id=key, is_resolved=is_resolved)
        return await _thread(info.context, row)

    @strawberry.mutation(
        description="`accepted` or `rejected`, by who may write the section, or `withdrawn`, by who made it."
    )
    @answers_problems
    async def decide_suggestion(
        self,
        info: Info,
        thread_id: strawberry.ID,
        outcome: str,
        idempotency_key: str,
        why: str | None = None,
    ) -> CommentThreadResult:
        row = await service.decide(
            info.context.work,
            thread_id=key_of(thread_id, "CommentThread"),
            outcome=outcome,
            why=why,
            idempotency_key=idempotency_key,
        )
        return await _thread(info.context, row)

    @strawberry.mutation(description="Give a section to somebody of the team who may write it.")
    @answers_problems
    async def give_section(
        self,
        info: Info,
        plan_id: strawberry.ID,
        section_key: str,
        person_id: strawberry.ID,
        due_on: date | None = None,
    ) -> PlanResult:
        plan = await service.give_section(
            info.context.work,
            plan_id=key_of(plan_id, "Plan"),
            section_key=section_key,
            person_id=key_of(person_id, "Person"),
            due_on=due_on,
        )
        return Plan.of(plan)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The section is nobody's in particular again.")
    @answers_problems
    async def take_section(self, info: Info, plan_id: strawberry.ID, section_key: str) -> PlanResult:
        key = key_of(plan_id, "Plan")
        plan = await service.take_section(info.context.work, plan_id=key, section_key=section_key)
        return Plan.of(plan)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Who has a section says that it is ready, or takes that back.")
    @answers_problems
    async def mark_section_ready(
        self, info: Info, plan_id: strawberry.ID, section_key: str, is_ready: bool
    ) -> PlanResult:
        plan = await service.mark_ready(
            info.context.work, plan_id=key_of(plan_id, "Plan"), section_key=section_key, is_ready=is_ready
        )
        return Plan.of(plan)  # type: ignore[no-any-return]


@strawberry.type
class TeamworkSubscription:
    @strawberry.subscription(description="A plan whose threads have changed: `Plan.threads`.")
    async def plan_threads(self, info: Info, plan_id: strawberry.ID) -> AsyncGenerator[Plan, None]:
        key = key_of(plan_id, "Plan")
        async for plan in watch(info.context, [service.CHANGED], key, lambda now: find_plan(now, key)):
            yield plan


@strawberry.type
class TeamworkQuery:
    @strawberry.field(
        description="Whom @ offers in a comment on this draft: who reads it, and nobody else.",
        metadata=priced(list_size=50),
    )
    async def people_to_mention(self, info: Info, plan_id: strawberry.ID, with_family: bool = False) -> list[Person]:
        plan = await find_plan_named(info.context, key_of(plan_id, "Plan"))
        found = await service.people_to_mention(info.context.work, plan.row, with_family=with_family)
        return [Person.of(row) for row in found]

    @strawberry.field(
        description="Whom a section can be given to; nobody for who may not give it.", metadata=priced(list_size=20)
    )
    async def people_to_give(self, info: Info, plan_id: strawberry.ID, section_key: str) -> list[Person]:
        plan = await find_plan_named(info.context, key_of(plan_id, "Plan"))
        found = await service.people_to_give(info.context.work, plan.row, section_key)
        return [Person.of(row) for row in found]
