"""The goal bank over GraphQL."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

import strawberry
from sqlalchemy import Select, select, true
from strawberry.scalars import JSON

from trellis.graphql.compile.declare import Rowed, Selected, column, expression, from_source, reads
from trellis.graphql.compile.json_sql import opaque_id
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.bank import service
from trellis.plans.bank.model import BankGoal as GoalRow
from trellis.plans.bank.searching import typed


@strawberry.type(description="A goal as a search of the bank shows it, with places for a student's name and pronouns.")
class FoundGoal:
    id: strawberry.ID
    is_own: bool = strawberry.field(description="Kept by the viewer for themselves; else the district's.")
    topic: str
    area: str
    language: str
    measured_every: str | None
    grade_from: int | None = strawberry.field(description="-1 preschool, 0 kindergarten, 13 after grade 12")
    grade_to: int | None
    subject: str
    condition: str
    behavior: str
    criterion: str
    method: str
    use_count: int = strawberry.field(description="How often the district put it into a plan.")
    own_plan_count: int = strawberry.field(description="In how many plans the viewer put it.")


@reads(GoalRow)
@strawberry.type(description="A goal of the bank: the district's, or the viewer's own.")
class BankGoal(Rowed, Node):
    is_own: bool = expression(lambda work, row: row.owner_id.is_not(None))
    topic: str = column(GoalRow.topic)
    subject: str = column(GoalRow.subject)
    area: str = column(GoalRow.area)
    language: str = column(GoalRow.language)
    condition: str = column(GoalRow.condition)
    behavior: str = column(GoalRow.behavior)
    criterion: str = column(GoalRow.criterion)
    method: str = column(GoalRow.method)
    measured_every: str | None = column(GoalRow.measured_every)
    grade_from: int | None = column(GoalRow.grade_from)
    grade_to: int | None = column(GoalRow.grade_to)
    use_count: int = column(GoalRow.use_count)


@strawberry.type(description="What the bank would keep of a goal, before it is kept.")
class PreparedGoal:
    subject: str
    condition: str
    behavior: str
    criterion: str
    method: str
    names: JSON = strawberry.field(description="Names that still stand in it, by the field they stand in.")
    may_publish: bool = strawberry.field(description="Whether the viewer may keep it for the whole district.")


@strawberry.input
class BankGoalInput:
    topic: str
    subject: str
    area: str
    language: str
    condition: str
    behavior: str
    criterion: str
    method: str
    measured_every: str | None = None
    grade_from: int | None = None
    grade_to: int | None = None

    def wording(self) -> service.Wording:
        """The same for the service."""
        return service.Wording(**vars(self))


@finds("BankGoal", BankGoal, where=lambda work, goal: true())
async def find_goal(context: Context, goal_id: uuid.UUID) -> BankGoal:
    """A goal of the bank by id, where the row policy lets it through."""
    found: BankGoal = BankGoal.of(await service.goal_by_id(context.work, goal_id=goal_id))
    return found


async def _found(work: UnitOfWork, text: str) -> Select[Any]:
    goals = (await service.found(work, text=text)).subquery("found")
    named = [one for one in goals.c if one.name != "goal_id"]
    return select(opaque_id("BankGoal", goals.c.goal_id).label("id"), *named)


BANK = Selected(_found, typed=("text", typed))
BankGoalResult = Annotated[BankGoal | PROBLEMS, strawberry.union("BankGoalResult")]
PreparedGoalResult = Annotated[PreparedGoal | PROBLEMS, strawberry.union("PreparedGoalResult")]


@strawberry.type
class BankQuery:
    @strawberry.field(
        description="Goals of the bank by what somebody types, at most 20: own use first, then the district's.",
        metadata=from_source(BANK),
    )
    async def goal_bank(self, info: Info, text: str) -> list[FoundGoal]:
        return await BANK.listed(info, FoundGoal, text=text)


@strawberry.type
class BankMutation:
    @strawberry.mutation(description="Shows what the bank would keep of a goal of this plan. Writes nothing.")
    @answers_problems
    async def prepare_bank_goal(self, info: Info, plan_id: strawberry.ID, goal: BankGoalInput) -> PreparedGoalResult:
        prepared = await service.prepare(info.context.work, plan_id=key_of(plan_id, "Plan"), wording=goal.wording())
        return PreparedGoal(
            **prepared.wording.texts(),
            names=prepared.left,
            may_publish=prepared.may_publish,
        )

    @strawberry.mutation(description="Keeps a goal of this plan in the viewer's bank, or in the district's.")
    @answers_problems
    async def keep_bank_goal(
        self, info: Info, plan_id: strawberry.ID, goal: BankGoalInput, for_district: bool, idempotency_key: str
    ) -> BankGoalResult:
        kept = await service.keep(
            info.context.work,
            plan_id=key_of(plan_id, "Plan"),
            wording=goal.wording(),
            for_district=for_district,
            idempotency_key=idempotency_key,
        )
        return BankGoal.of(kept)

    @strawberry.mutation(description="Notes that a goal of the bank was put into a plan, as this row of its goals.")
    @answers_problems
    async def use_bank_goal(
        self, info: Info, plan_id: strawberry.ID, goal_id: strawberry.ID, row_id: str
    ) -> BankGoalResult:
        used = await service.use(
            info.context.work,
            plan_id=key_of(plan_id, "Plan"),
            goal_id=key_of(goal_id, "BankGoal"),
            row_id=row_id,
        )
        return BankGoal.of(used)

    @strawberry.mutation(description="Puts a goal of the bank away; it is found no more.")
    @answers_problems
    async def archive_bank_goal(self, info: Info, id: strawberry.ID) -> BankGoalResult:
        return BankGoal.of(await service.archive(info.context.work, goal_id=key_of(id, "BankGoal")))
