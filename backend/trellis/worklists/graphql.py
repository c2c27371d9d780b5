"""Boards, alerts, how one wants to be told, and one's own calendar, over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import and_

from trellis.access import Permission
from trellis.deadlines import naming, reasons
from trellis.deadlines.model import Deadline as DeadlineRow
from trellis.graphql.compile.declare import (
    Page,
    Rowed,
    Selected,
    column,
    expression,
    from_source,
    one,
    reads,
    worded,
)
from trellis.graphql.compile.json_sql import opaque_id
from trellis.graphql.connection import Connection, Edge, Order
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, Node, finds, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.rights import listed, permitted
from trellis.kernel.errors import NotFound
from trellis.people.graphql import Person
from trellis.people.model import Person as PersonRow
from trellis.students.graphql import Student
from trellis.teams import service as teams
from trellis.worklists import board, feed, reading, settings
from trellis.worklists.model import DeadlineAlert as AlertRow

BY_DAY = Order("board_day", (DeadlineRow.due_on, DeadlineRow.id))
BY_NAME = Order("board_name", (PersonRow.family_name_key, PersonRow.name_key, DeadlineRow.id))
NEWEST = Order("alert_newest", (AlertRow.id,), descending=True)


def _rule_named(language: str, rule: str) -> str:
    return naming.name_of(rule).in_language("es" if language.startswith("es") else "en")


def _reason_named(language: str, reason: str | None) -> str | None:
    known = reasons.why_late(reason)
    return known.in_language("es" if language.startswith("es") else "en") if known else None


@reads(DeadlineRow, join=[(PersonRow, lambda row: and_(
    row[PersonRow].district_id == row.district_id, row[PersonRow].id == row.student_id))])  # fmt: skip
@strawberry.type(description="A deadline on a board, with whose it is.")
class BoardDeadline(Rowed):
    id: str = expression(lambda work, row: opaque_id("Deadline", row.id), description="The id of the Deadline.")
    rule: str = column(DeadlineRow.rule_id)
    name: str = worded(DeadlineRow.rule_id, by=_rule_named)
    due_on: date | None = column(DeadlineRow.due_on)
    state: str = column(DeadlineRow.state)
    met_on: date | None = column(DeadlineRow.met_on)
    extension: str | None = column(DeadlineRow.extension)
    excused_until: date | None = column(DeadlineRow.excused_until)
    late_reason: str | None = worded(DeadlineRow.late_reason, by=_reason_named)
    late_note: str | None = column(DeadlineRow.late_note)
    student: Student = one(DeadlineRow.student_id)
    case_manager: Person | None = one(lambda work, row: teams.case_manager_today(work, row.student_id))
    viewer_may_keep: bool = expression(
        lambda work, row: permitted(work, Permission.KEEP_DEADLINES, row.student_id),
        description="Whether the viewer may say why it is late, and extend it.",
    )


@strawberry.type
class BoardDeadlineEdge(Edge):
    node: BoardDeadline


@strawberry.type
class BoardDeadlineConnection(Connection):
    edges: list[BoardDeadlineEdge]


@strawberry.type(description="How many deadlines of a rule, a school or a case manager stand where.")
class BoardCount:
    by: str = strawberry.field(description="rule, school or case_manager")
    key: str | None = strawberry.field(description="What filters the board by it; null: of nobody, or of no school.")
    name: str | None
    overdue: int
    soon: int
    unexplained: int


@strawberry.type(description="The board as a file.")
class BoardFile:
    text: str = strawberry.field(description="CSV (RFC 4180).")
    row_count: int


@reads(AlertRow, join=[(DeadlineRow, lambda row: and_(
    row[DeadlineRow].district_id == row.district_id, row[DeadlineRow].id == row.deadline_id))])  # fmt: skip
@strawberry.type(description="That the viewer was told of a deadline's day.")
class DeadlineAlert(Rowed, Node):
    deadline_id: str = expression(lambda work, row: opaque_id("Deadline", row.deadline_id))
    rule: str = column(DeadlineRow.rule_id)
    name: str = worded(DeadlineRow.rule_id, by=_rule_named)
    due_on: date = column(AlertRow.due_on)
    reason: str = column(AlertRow.reason, description="due, escalated, unowned, excused")
    raised_on: date = column(AlertRow.raised_on)
    read_at: datetime | None = column(AlertRow.read_at)
    student: Student = one(AlertRow.student_id)


@finds("DeadlineAlert")
async def find_alert(context: Context, alert_id: uuid.UUID) -> DeadlineAlert:
    """One of the actor's own alerts, while it holds."""
    statement = (await reading.alerts(context.work)).where(AlertRow.id == alert_id)
    found = (await context.work.session.execute(statement)).one_or_none()
    if found is None:
        raise NotFound()
    return DeadlineAlert.of(tuple(found))


@strawberry.type
class DeadlineAlertEdge(Edge):
    node: DeadlineAlert


@strawberry.type
class DeadlineAlertConnection(Connection):
    edges: list[DeadlineAlertEdge]


@strawberry.type(description="How the viewer is told of days.")
class AlertSettings:
    mail: str = strawberry.field(description="at_once, daily, weekly, none")
    feed_made_at: datetime | None = strawberry.field(description="Null: there is no calendar of theirs.")
    feed_read_at: datetime | None
    escalates_after_days: int
    viewer_may_set_escalation: bool


@strawberry.type(description="How many alerts the viewer has not seen; 99 stands for more.")
class AlertBell:
    unread: int


@strawberry.type(description="The address of one's own calendar: shown this once.")
class FeedAddress:
    address: str
    settings: AlertSettings


async def _board(
    work: Any,
    standing: str = "overdue",
    rule: str | None = None,
    school_id: strawberry.ID | None = None,
    case_manager_id: strawberry.ID | None = None,
    within_days: int | None = None,
) -> Any:
    """The board as it is asked for: both engines give the ids as clients know them."""
    keys = _keys(school_id, case_manager_id)
    return await board.board(work, standing=standing, rule=rule, within_days=within_days, **keys)


def _bound(name: str) -> Any:
    def named(
        standing: str = "overdue",
        rule: str | None = None,
        school_id: strawberry.ID | None = None,
        case_manager_id: strawberry.ID | None = None,
        within_days: int | None = None,
    ) -> str:
        return f"{name} {standing} {rule or ''} {school_id or ''} {case_manager_id or ''} {within_days}"

    return named


BOARD = Page(_board, BY_DAY, bound_to=_bound("board"), shown=listed("board", DeadlineRow.student_id))
BOARD_BY_NAME = Page(_board, BY_NAME, bound_to=_bound("board_by_name"), shown=listed("board", DeadlineRow.student_id))
COUNTS = Selected(board.counts)
ALERTS = Page(reading.alerts, NEWEST, bound_to=lambda: "alerts", shown=listed("alerts", AlertRow.student_id))

AlertSettingsResult = Annotated[AlertSettings | PROBLEMS, strawberry.union("AlertSettingsResult")]
FeedAddressResult = Annotated[FeedAddress | PROBLEMS, strawberry.union("FeedAddressResult")]
AlertBellResult = Annotated[AlertBell | PROBLEMS, strawberry.union("AlertBellResult")]
BoardFileResult = Annotated[BoardFile | PROBLEMS, strawberry.union("BoardFileResult")]


async def settings_of(work: Any) -> AlertSettings:
    """How the actor is told today."""
    row = await feed.feed_of(work)
    return AlertSettings(
        mail=await settings.mail_of(work),
        feed_made_at=row.created_at if row else None,
        feed_read_at=row.last_read_at if row else None,
        escalates_after_days=await settings.escalates_after_days(work),
        viewer_may_set_escalation=settings.may_set_escalation(work),
    )


def _keys(school_id: strawberry.ID | None, case_manager_id: strawberry.ID | None) -> dict[str, Any]:
    return {
        "school_id": key_of(school_id, "School") if school_id else None,
        "case_manager_id": key_of(case_manager_id, "Person") if case_manager_id else None,
    }


@strawberry.type
class WorklistsQuery:
    @strawberry.field(
        description="Deadlines the viewer sees, overdue, due soon or late without a reason; the oldest day first.",
        metadata=from_source(BOARD),
    )
    async def board(
        self,
        info: Info,
        standing: str = "overdue",
        first: int | None = None,
        after: str | None = None,
        rule: str | None = None,
        school_id: strawberry.ID | None = None,
        case_manager_id: strawberry.ID | None = None,
        within_days: int | None = None,
    ) -> BoardDeadlineConnection:
        into = (BoardDeadlineConnection, BoardDeadlineEdge, BoardDeadline)
        filters = {"standing": standing, "rule": rule, "within_days": within_days}
        page: BoardDeadlineConnection = await BOARD.connected(
            info, first, after, into, **filters, school_id=school_id, case_manager_id=case_manager_id
        )
        return page

    @strawberry.field(description="The same by family name.", metadata=from_source(BOARD_BY_NAME))
    async def board_by_name(
        self,
        info: Info,
        standing: str = "overdue",
        first: int | None = None,
        after: str | None = None,
        rule: str | None = None,
        school_id: strawberry.ID | None = None,
        case_manager_id: strawberry.ID | None = None,
        within_days: int | None = None,
    ) -> BoardDeadlineConnection:
        into = (BoardDeadlineConnection, BoardDeadlineEdge, BoardDeadline)
        filters = {"standing": standing, "rule": rule, "within_days": within_days}
        page: BoardDeadlineConnection = await BOARD_BY_NAME.connected(
            info, first, after, into, **filters, school_id=school_id, case_manager_id=case_manager_id
        )
        return page

    @strawberry.field(
        description="The whole board counted by rule, by school and by case manager.", metadata=from_source(COUNTS)
    )
    async def board_counts(self, info: Info, within_days: int | None = None) -> list[BoardCount]:
        return await COUNTS.listed(info, BoardCount, within_days=within_days)

    @strawberry.field(
        description="Days the viewer was told of, the newest first, one for each deadline.",
        metadata=from_source(ALERTS),
    )
    async def alerts(self, info: Info, first: int | None = None, after: str | None = None) -> DeadlineAlertConnection:
        into = (DeadlineAlertConnection, DeadlineAlertEdge, DeadlineAlert)
        page: DeadlineAlertConnection = await ALERTS.connected(info, first, after, into)
        return page

    @strawberry.field(description="What the viewer has not seen yet.")
    async def alert_bell(self, info: Info) -> AlertBell:
        return AlertBell(unread=await reading.unread(info.context.work))

    @strawberry.field(description="How the viewer is told; null for who works for no district.")
    async def alert_settings(self, info: Info) -> AlertSettings | None:
        return await settings_of(info.context.work) if await settings.is_told(info.context.work) else None


@strawberry.type
class WorklistsMutation:
    @strawberry.mutation(description="The viewer has seen these alerts, or all of them.")
    @answers_problems
    async def mark_alerts_read(self, info: Info, ids: list[strawberry.ID] | None = None) -> AlertBellResult:
        keys = None if ids is None else [key_of(one, "DeadlineAlert") for one in ids]
        return AlertBell(unread=await reading.mark_read(info.context.work, ids=keys))

    @strawberry.mutation(description="Choose how mail about days comes: at_once, daily, weekly, none.")
    @answers_problems
    async def choose_alert_mail(self, info: Info, mail: str) -> AlertSettingsResult:
        await settings.choose_mail(info.context.work, mail=mail)
        return await settings_of(info.context.work)

    @strawberry.mutation(description="Say after how many days overdue administrators are told.")
    @answers_problems
    async def set_escalation(self, info: Info, after_days: int) -> AlertSettingsResult:
        await settings.set_escalation(info.context.work, after_days=after_days)
        return await settings_of(info.context.work)

    @strawberry.mutation(description="A new address for the viewer's own calendar; the one before ends.")
    @answers_problems
    async def make_calendar_feed(self, info: Info) -> FeedAddressResult:
        token = await feed.make_feed(info.context.work)
        address = f"{info.context.house.settings.base_url}/feeds/{token}.ics"
        return FeedAddress(address=address, settings=await settings_of(info.context.work))

    @strawberry.mutation(description="The viewer's own calendar ends.")
    @answers_problems
    async def revoke_calendar_feed(self, info: Info) -> AlertSettingsResult:
        await feed.revoke_feed(info.context.work)
        return await settings_of(info.context.work)

    @strawberry.mutation(
        description="The whole board as a file; that it left is on record.", metadata=priced(points=50)
    )
    @answers_problems
    async def export_board(
        self,
        info: Info,
        standing: str,
        language: str,
        rule: str | None = None,
        school_id: strawberry.ID | None = None,
        case_manager_id: strawberry.ID | None = None,
        within_days: int | None = None,
    ) -> BoardFileResult:
        made = await board.export(
            info.context.work,
            language=language,
            standing=standing,
            rule=rule,
            within_days=within_days,
            **_keys(school_id, case_manager_id),
        )
        return BoardFile(text=made.text, row_count=made.row_count)
