"""Attachments over GraphQL."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any

import strawberry

from trellis.attachments import service
from trellis.attachments.model import Attachment as AttachmentRow
from trellis.graphql.connection import Connection, Edge, Order, connect
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.people.graphql import Person, load_person

NEWEST = Order("newest_attachment", (AttachmentRow.id,), descending=True)


@strawberry.type(description="A file attached to a student's record.")
class Attachment(Node):
    uploaded_by_id: strawberry.Private[uuid.UUID]
    kind: str
    title: str
    file_name: str
    content_type: str
    byte_count: int
    state: str
    refused_because: str | None
    sha256: str | None
    created_at: datetime

    @strawberry.field
    async def uploaded_by(self, info: Info) -> Person:
        return await load_person(info.context, self.uploaded_by_id)

    @classmethod
    def of(cls, row: AttachmentRow, language: str) -> Attachment:
        said = (row.refused_because or "").split("\n")
        return cls(
            id=opaque("Attachment", row.id),
            uploaded_by_id=row.uploaded_by_id,
            kind=row.kind,
            title=row.title,
            file_name=row.file_name,
            content_type=row.content_type,
            byte_count=row.byte_count,
            state=row.state,
            refused_because=(said[-1] if language == "es" else said[0]) or None,
            sha256=row.sha256,
            created_at=row.created_at,
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
    context: Context, student_id: uuid.UUID, first: int | None, after: str | None
) -> AttachmentConnection:
    """A page of a student's attachments, newest first."""
    statement = await service.attachments_of(context.work, student_id=student_id)
    page: Any = await connect(
        context,
        statement,
        NEWEST,
        first=first,
        after=after,
        bound_to=str(student_id),
        node=lambda row: Attachment.of(row, context.language),
        into=(AttachmentConnection, AttachmentEdge),
    )
    return page  # type: ignore[no-any-return]


@finds("Attachment")
async def find_attachment(context: Context, attachment_id: uuid.UUID) -> Attachment:
    """An attachment's card by id, through the policy."""
    return Attachment.of(await service.attachment(context.work, attachment_id=attachment_id), context.language)


UploadTargetResult = Annotated[UploadTarget | PROBLEMS, strawberry.union("UploadTargetResult")]
AttachmentResult = Annotated[Attachment | PROBLEMS, strawberry.union("AttachmentResult")]
OpenLinkResult = Annotated[OpenLink | PROBLEMS, strawberry.union("OpenLinkResult")]


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
    async def open_attachment(self, info: Info, id: strawberry.ID) -> OpenLinkResult:
        url, expires_at = await service.open_attachment(
            info.context.work, info.context.house.storage, attachment_id=key_of(id, "Attachment")
        )
        return OpenLink(url=url, expires_at=expires_at)
