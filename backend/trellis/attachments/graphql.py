"""Attachments over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from trellis.access.day import today
from trellis.attachments import holds, library, opening, ruling, service
from trellis.attachments.model import Attachment as AttachmentRow
from trellis.attachments.model import AttachmentDeed as DeedRow
from trellis.attachments.model import LegalHold as HoldRow
from trellis.attachments.retention_graphql import Destruction, Retention, destruction_on, retention_of
from trellis.graphql.connection import Connection, Edge, Order, connect
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import Words
from trellis.people.graphql import Person, load_person

DESTROYED = Words("Destroyed file", "Archivo destruido")
ORDERS = {
    "newest": Order("newest_attachment", (AttachmentRow.id,), descending=True),
    "title": Order("attachment_by_title", (AttachmentRow.title, AttachmentRow.id)),
}


@strawberry.type(description="Something done with a file that was there; `said` are the words given for it.")
class AttachmentDeed(Node):
    person_id: strawberry.Private[uuid.UUID]
    deed: str
    code: str
    said: str
    at: datetime

    @strawberry.field
    async def person(self, info: Info) -> Person:
        return await load_person(info.context, self.person_id)

    @classmethod
    def of(cls, row: DeedRow) -> AttachmentDeed:
        return cls(
            id=opaque("AttachmentDeed", row.id),
            person_id=row.person_id,
            deed=row.deed,
            code=row.code,
            said=row.said,
            at=row.created_at,
        )


@strawberry.type(description="Keeps the files of a student, or one of them, as they are while it stands.")
class LegalHold(Node):
    row: strawberry.Private[HoldRow]
    attachment_id: strawberry.ID | None
    because: str
    since_on: date
    until_on: date | None
    stands: bool
    lifted_at: datetime | None
    lifted_because: str | None

    @strawberry.field
    async def placed_by(self, info: Info) -> Person:
        return await load_person(info.context, self.row.placed_by_id)

    @strawberry.field
    async def lifted_by(self, info: Info) -> Person | None:
        return await load_person(info.context, self.row.lifted_by_id) if self.row.lifted_by_id else None

    @classmethod
    def of(cls, row: HoldRow, day: date) -> LegalHold:
        return cls(
            id=opaque("LegalHold", row.id),
            row=row,
            attachment_id=opaque("Attachment", row.attachment_id) if row.attachment_id else None,
            because=row.because,
            since_on=row.since_on,
            until_on=row.until_on,
            stands=holds.stands(row, day),
            lifted_at=row.lifted_at,
            lifted_because=row.lifted_because,
        )


@strawberry.type(description="When a district asks its staff why they open a file.")
class FileRule:
    asks_for_raw: bool
    asks_outside_team: bool
    asks_kinds: list[str]
    may_set: bool

    @classmethod
    def of(cls, said: ruling.Ruled) -> FileRule:
        return cls(
            asks_for_raw=said.asks.raw,
            asks_outside_team=said.asks.outside_team,
            asks_kinds=sorted(said.asks.kinds),
            may_set=said.may_set,
        )


@strawberry.type(description="A file attached to a student's record.")
class Attachment(Node):
    row: strawberry.Private[AttachmentRow]
    kind: str
    title: str
    file_name: str
    content_type: str
    byte_count: int
    state: str
    refused_because: str | None
    sha256: str | None
    created_at: datetime
    source: str = strawberry.field(description="From whom it is, in the words of who brought it.")
    sensitivity: str = strawberry.field(description="team, raw, raw_shown")
    withdrawn_because: str | None = strawberry.field(description="wrong_child, wrong_file, duplicate, other")
    replaces_id: strawberry.ID | None = strawberry.field(description="The version before this one.")
    is_damaged: bool = strawberry.field(description="Storage gave back other bytes than were checked.")

    @strawberry.field
    async def uploaded_by(self, info: Info) -> Person:
        return await load_person(info.context, self.row.uploaded_by_id)

    @strawberry.field(description="open, keep (rename, file elsewhere, replace, withdraw), hold, destroy")
    async def may(self, info: Info) -> list[str]:
        return await library.what_may_be_done(info.context.work, self.row)

    @strawberry.field(description="Whether the district asks the viewer why they open it.")
    async def asks_why(self, info: Info) -> bool:
        return await opening.is_asked_why(info.context.work, self.row)

    @strawberry.field(description="Until when it is kept.")
    async def retention(self, info: Info) -> Retention:
        return await retention_of(info, self.row)

    @strawberry.field(description="That it is to be destroyed, or was; what was called off is not said.")
    async def destruction(self, info: Info) -> Destruction | None:
        return await destruction_on(info, self.row)

    @strawberry.field(description="Every version, newest first; this one among them.")
    async def versions(self, info: Info) -> list[Attachment]:
        found = await library.versions_of(info.context.work, attachment_id=self.row.id)
        return [Attachment.of(row, info.context.language) for row in found]

    @strawberry.field(description="What was done with it, newest first.")
    async def deeds(self, info: Info) -> list[AttachmentDeed]:
        return [AttachmentDeed.of(row) for row in await library.deeds_of(info.context.work, attachment_id=self.row.id)]

    @strawberry.field(description="An older file of this record in use, with the very same bytes.")
    async def same_as(self, info: Info) -> Attachment | None:
        found = await library.same_bytes(info.context.work, self.row)
        return Attachment.of(found, info.context.language) if found is not None else None

    @classmethod
    def of(cls, row: AttachmentRow, language: str) -> Attachment:
        said = (row.refused_because or "").split("\n")
        return cls(
            id=opaque("Attachment", row.id),
            row=row,
            kind=row.kind,
            # Of what was destroyed no name is kept.
            title=row.title or DESTROYED.in_language(language),
            file_name=row.file_name,
            content_type=row.content_type,
            byte_count=row.byte_count,
            state=row.state,
            refused_because=(said[-1] if language == "es" else said[0]) or None,
            sha256=row.sha256,
            created_at=row.created_at,
            source=row.source,
            sensitivity=row.sensitivity,
            withdrawn_because=row.withdrawn_because,
            replaces_id=opaque("Attachment", row.replaces_id) if row.replaces_id else None,
            is_damaged=row.damaged_at is not None,
        )


@strawberry.type
class AttachmentEdge(Edge):
    node: Attachment


@strawberry.type
class AttachmentConnection(Connection):
    edges: list[AttachmentEdge]


@strawberry.type
class UploadHeader:
    name: str
    value: str


@strawberry.type(description="Where the browser puts the bytes: one PUT with exactly these headers.")
class UploadTarget:
    attachment: Attachment
    url: str
    headers: list[UploadHeader]
    expires_at: datetime


@strawberry.type
class OpenLink:
    url: str
    expires_at: datetime


async def attachments_of(
    context: Context,
    student_id: uuid.UUID,
    first: int | None,
    after: str | None,
    wanted: library.Wanted | None = None,
    by: str = "newest",
) -> AttachmentConnection:
    """A page of a student's files: newest first, or by title."""
    if by not in ORDERS:
        raise InvalidInput(field="by")
    wanted = wanted or library.Wanted()
    statement = await library.files_of(context.work, student_id=student_id, wanted=wanted)
    page: Any = await connect(
        context,
        statement,
        ORDERS[by],
        first=first,
        after=after,
        bound_to=f"{student_id}\n{wanted.kind}\n{wanted.standing}\n{wanted.words}",
        node=lambda row: Attachment.of(row, context.language),
        into=(AttachmentConnection, AttachmentEdge),
    )
    return page  # type: ignore[no-any-return]


async def legal_holds_of(context: Context, student_id: uuid.UUID) -> list[LegalHold]:
    """The holds of a student's files, newest first."""
    found = await holds.holds_of(context.work, student_id=student_id)
    day = await today(context.work)
    return [LegalHold.of(row, day) for row in found]


@finds("Attachment")
async def find_attachment(context: Context, attachment_id: uuid.UUID) -> Attachment:
    """An attachment's card by id, through the policy; on record as the list it stands in is: its title says much."""
    found = await service.attachment(context.work, attachment_id=attachment_id)
    record(context.work, "attachment.list", "student", found.student_id, student_id=found.student_id)
    return Attachment.of(found, context.language)


UploadTargetResult = Annotated[UploadTarget | PROBLEMS, strawberry.union("UploadTargetResult")]
LegalHoldResult = Annotated[LegalHold | PROBLEMS, strawberry.union("LegalHoldResult")]
FileRuleResult = Annotated[FileRule | PROBLEMS, strawberry.union("FileRuleResult")]
AttachmentResult = Annotated[Attachment | PROBLEMS, strawberry.union("AttachmentResult")]
OpenLinkResult = Annotated[OpenLink | PROBLEMS, strawberry.union("OpenLinkResult")]


@strawberry.type
class AttachmentQuery:
    @strawberry.field(description="When the viewer's district asks its staff why they open a file.")
    async def file_rule(self, info: Info) -> FileRule:
        return FileRule.of(await ruling.file_rule(info.context.work))


@strawberry.type
class AttachmentMutation:
    @strawberry.mutation
    @answers_problems
    async def start_upload(
        self,
        info: Info,
        student_id: strawberry.ID,
        kind: str,
        title: str,
        file_name: str,
        content_type: str,
        byte_count: int,
        source: str = "",
        replaces_id: strawberry.ID | None = None,
    ) -> UploadTargetResult:
        house = info.context.house
        upload = await service.start_upload(
            info.context.work,
            house.storage,
            student_id=key_of(student_id, "Student"),
            kind=kind,
            title=title,
            file_name=file_name,
            content_type=content_type,
            byte_count=byte_count,
            max_bytes=house.settings.attachment_max_bytes,
            source=source,
            replaces_id=key_of(replaces_id, "Attachment") if replaces_id else None,
        )
        return UploadTarget(
            attachment=Attachment.of(upload.attachment, info.context.language),
            url=upload.url,
            headers=[UploadHeader(name=n, value=v) for n, v in upload.headers.items()],
            expires_at=upload.expires_at,
        )

    @strawberry.mutation
    @answers_problems
    async def finish_upload(self, info: Info, attachment_id: strawberry.ID) -> AttachmentResult:
        row = await service.finish_upload(
            info.context.work, info.context.house.storage, attachment_id=key_of(attachment_id, "Attachment")
        )
        return Attachment.of(row, info.context.language)

    @strawberry.mutation
    @answers_problems
    async def open_attachment(
        self,
        info: Info,
        id: strawberry.ID,
        reason: str | None = None,
        said: str = "",
        preview: bool = False,
    ) -> OpenLinkResult:
        found = await opening.open_attachment(
            info.context.work,
            info.context.house.settings.secret_key,
            attachment_id=key_of(id, "Attachment"),
            reason=reason,
            said=said,
            shown=preview,
        )
        return OpenLink(url=found.url, expires_at=found.expires_at)

    @strawberry.mutation
    @answers_problems
    async def rename_attachment(
        self, info: Info, id: strawberry.ID, title: str, source: str | None = None
    ) -> AttachmentResult:
        row = await library.rename(
            info.context.work, attachment_id=key_of(id, "Attachment"), title=title, source=source
        )
        return Attachment.of(row, info.context.language)

    @strawberry.mutation
    @answers_problems
    async def refile_attachment(self, info: Info, id: strawberry.ID, kind: str) -> AttachmentResult:
        row = await library.refile(info.context.work, attachment_id=key_of(id, "Attachment"), kind=kind)
        return Attachment.of(row, info.context.language)

    @strawberry.mutation
    @answers_problems
    async def withdraw_attachment(self, info: Info, id: strawberry.ID, because: str, said: str) -> AttachmentResult:
        row = await library.withdraw(
            info.context.work, attachment_id=key_of(id, "Attachment"), because=because, said=said
        )
        return Attachment.of(row, info.context.language)

    @strawberry.mutation
    @answers_problems
    async def place_legal_hold(
        self,
        info: Info,
        student_id: strawberry.ID,
        because: str,
        attachment_id: strawberry.ID | None = None,
        until_on: date | None = None,
    ) -> LegalHoldResult:
        row = await holds.place_hold(
            info.context.work,
            student_id=key_of(student_id, "Student"),
            because=because,
            attachment_id=key_of(attachment_id, "Attachment") if attachment_id else None,
            until_on=until_on,
        )
        return LegalHold.of(row, await today(info.context.work))

    @strawberry.mutation
    @answers_problems
    async def lift_legal_hold(self, info: Info, id: strawberry.ID, because: str) -> LegalHoldResult:
        row = await holds.lift_hold(info.context.work, hold_id=key_of(id, "LegalHold"), because=because)
        return LegalHold.of(row, await today(info.context.work))

    @strawberry.mutation
    @answers_problems
    async def set_file_rule(
        self, info: Info, asks_for_raw: bool, asks_outside_team: bool, asks_kinds: list[str]
    ) -> FileRuleResult:
        ruled = await ruling.set_file_rule(
            info.context.work, raw=asks_for_raw, outside_team=asks_outside_team, kinds=asks_kinds
        )
        return FileRule.of(ruled)
