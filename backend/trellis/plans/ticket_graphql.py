"""The paper a browser shows at the door of a live section."""

from __future__ import annotations

import uuid
from datetime import datetime
from urllib.parse import quote

import strawberry

from trellis.graphql.context import Context
from trellis.graphql.node import opaque
from trellis.kernel.errors import NotFound
from trellis.live import tickets


@strawberry.type(description="A ticket for one live socket: one person, one document, 60 seconds.")
class LiveTicket:
    url: str
    document_id: strawberry.ID
    epoch: int
    read_only: bool
    expires_at: datetime
    person_id: strawberry.ID = strawberry.field(
        description="Whose it is: a page that was away for a while may ask in somebody else's session."
    )


def ticket_for(context: Context, document_id: uuid.UUID, epoch: int, *, read_only: bool) -> LiveTicket:
    """A fresh ticket of the signed-in person. Raises NotFound without a session."""
    settings = context.house.settings
    session_id = context.actor.session_id
    if session_id is None:
        raise NotFound()
    ticket = tickets.issue(
        settings.secret_key,
        district_id=context.district_id,
        session_id=session_id,
        person_id=context.person_id,
        document_id=document_id,
        epoch=epoch,
        read_only=read_only,
        at=context.work.at,
    )
    base = settings.base_url.replace("http", "ws", 1)
    return LiveTicket(
        url=f"{base}/live/{document_id}.{epoch}?ticket={quote(ticket)}",
        document_id=opaque("PlanSection", document_id),
        epoch=epoch,
        read_only=read_only,
        expires_at=context.work.at + tickets.LASTS,
        person_id=opaque("Person", context.person_id),
    )
