"""Roster imports over GraphQL."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import false, true
from strawberry.scalars import JSON

from trellis.graphql.compile.declare import Page, Rowed, column, from_source, one, reads, worded
from trellis.graphql.connection import Connection, Edge, Order, connect
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, by_id, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.watching import watch
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.words import Words
from trellis.people.graphql import Person
from trellis.rostering import service
from trellis.rostering.model import RosterFinding as FindingRow
from trellis.rostering.model import RosterImport as ImportRow

NEWEST = Order("roster_import_newest", (ImportRow.created_at, ImportRow.id), descending=True)
BY_POSITION = Order("roster_finding_position", (FindingRow.position, FindingRow.id))


@strawberry.type(description="Why a roster could not be read or applied.")
class RosterFailure:
    code: str
    message: str
    do_next: str | None


# Not declared: lines are a page inside an import, which the ordinary executor resolves.
@strawberry.type(description="One line of a preview.")
class RosterFinding(Node):
    kind: str
    subject: str
    label: str
    file: str | None
    line: int | None
    reason: str | None
    detail: JSON

    @classmethod
    def of(cls, row: FindingRow, language: str) -> RosterFinding:
        return cls(
            id=opaque("RosterFinding", row.id),
            kind=row.kind,
            subject=row.subject,
            label=row.label,
            file=row.file,
            line=row.line,
            reason=_said(row.reason_en, row.reason_es, language),
            detail=JSON(row.detail),
        )


@strawberry.type
class RosterFindingEdge(Edge):
    node: RosterFinding


@strawberry.type
class RosterFindingConnection(Connection):
    edges: list[RosterFindingEdge]


def _failure_of(self: Any, info: Info) -> RosterFailure | None:
    return _failure(self.row.failure, info.context.language) if self.row.failure else None


@reads(ImportRow)
@strawberry.type(description="One uploaded roster: where it stands and what it would change.")
class RosterImport(Rowed, Node):
    file_name: str = column(ImportRow.file_name)
    state: str = column(
        ImportRow.state, description="reading, previewed, applying, applied, failed, discarded, expired"
    )
    created_at: datetime = column(ImportRow.created_at)
    counts: JSON = column(ImportRow.counts)
    warnings: JSON = worded(
        ImportRow.warnings,
        by=lambda language, warnings: [
            {
                "code": w["code"],
                "subject": w["subject"],
                "message": _said(w["en"], w["es"], language),
                "reason": w.get("reason"),
            }
            for w in warnings
        ],
        description="Things to confirm before applying, each {code, subject, message, reason}: "
        "the reason somebody gave, once it was confirmed.",
    )
    failure: RosterFailure | None = strawberry.field(resolver=_failure_of)
    step_count: int = column(ImportRow.step_count)
    steps_done: int = column(ImportRow.steps_done)
    applied_at: datetime | None = column(ImportRow.applied_at)
    uploaded_by: Person = one(ImportRow.uploaded_by_id)

    @strawberry.field
    async def findings(
        self,
        info: Info,
        kind: str | None = None,
        subject: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> RosterFindingConnection:
        language = info.context.language
        connection: RosterFindingConnection = await connect(
            info.context,
            await service.findings_of(info.context.work, import_id=self.key, kind=kind, subject=subject),
            BY_POSITION,
            first=first,
            after=after,
            bound_to=f"{self.key} {kind} {subject}",
            node=lambda row: RosterFinding.of(row, language),
            into=(RosterFindingConnection, RosterFindingEdge),
        )
        return connection


@strawberry.type
class RosterImportEdge(Edge):
    node: RosterImport


@strawberry.type
class RosterImportConnection(Connection):
    edges: list[RosterImportEdge]


def _said(en: str | None, es: str | None, language: str) -> str | None:
    return Words(en=en, es=es or en).in_language(language) if en else None


def _failure(said: dict[str, Any], language: str) -> RosterFailure:
    return RosterFailure(
        code=said["code"],
        message=_said(said["en"], said["es"], language) or "",
        do_next=_said(said["do_next_en"], said["do_next_es"], language),
    )


@finds("RosterImport", RosterImport, where=lambda work, row: true() if service.may_roster(work) else false())
async def find_import(context: Context, import_id: uuid.UUID) -> RosterImport:
    """An import by id, for a district administrator; to anybody else it does not exist."""
    try:
        row = await service.import_by_id(context.work, import_id=import_id)
    except NotAllowed as problem:
        raise NotFound() from problem
    found: RosterImport = RosterImport.of(row)
    return found


@finds("RosterFinding")
async def find_finding(context: Context, finding_id: uuid.UUID) -> RosterFinding:
    """A line of a preview by id, under the same rule."""
    try:
        row = await service.finding_by_id(context.work, finding_id=finding_id)
    except NotAllowed as problem:
        raise NotFound() from problem
    return RosterFinding.of(row, context.language)


IMPORTS = Page(service.imports, NEWEST, bound_to=lambda: "roster_imports")


@strawberry.type
class RosteringQuery:
    @strawberry.field(metadata=from_source(IMPORTS))
    async def roster_imports(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> RosterImportConnection:
        page: RosterImportConnection = await IMPORTS.connected(
            info, first, after, (RosterImportConnection, RosterImportEdge, RosterImport)
        )
        return page

    @strawberry.field(metadata=from_source(by_id("RosterImport")))
    async def roster_import(self, info: Info, id: strawberry.ID) -> RosterImport | None:
        try:
            found: RosterImport = await find_import(info.context, key_of(id, "RosterImport"))
            return found
        except NotFound:
            return None


RosterImportResult = Annotated[RosterImport | PROBLEMS, strawberry.union("RosterImportResult")]


@strawberry.type
class RosteringMutation:
    @strawberry.mutation
    @answers_problems
    async def apply_roster_import(
        self, info: Info, id: strawberry.ID, confirm_warnings: bool, reason: str | None = None
    ) -> RosterImportResult:
        row = await service.apply_import(
            info.context.work, import_id=key_of(id, "RosterImport"), confirm_warnings=confirm_warnings, reason=reason
        )
        return RosterImport.of(row)

    @strawberry.mutation
    @answers_problems
    async def discard_roster_import(self, info: Info, id: strawberry.ID) -> RosterImportResult:
        row = await service.discard_import(info.context.work, import_id=key_of(id, "RosterImport"))
        return RosterImport.of(row)


@strawberry.type
class RosteringSubscription:
    @strawberry.subscription
    async def roster_import_changed(self, info: Info, import_id: strawberry.ID) -> AsyncGenerator[RosterImport, None]:
        key = key_of(import_id, "RosterImport")
        async for found in watch(info.context, ["roster_import.changed"], key, lambda c: find_import(c, key)):
            yield found
