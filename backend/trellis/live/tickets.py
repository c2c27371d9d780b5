"""Tickets: what a browser shows at a live socket. Made by a deed that asked the policy; good for one minute."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from trellis.kernel.errors import NotAllowed
from trellis.kernel.hashing import same, signature

LASTS = timedelta(seconds=60)
_MARK_BYTES = 32
_BODY_BYTES = 4 * 16 + 4 + 1 + 8


class TicketRefused(NotAllowed):
    """Not a ticket of ours, for another room, or too old."""

    code = "TICKET_REFUSED"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who may join which document; whether they may write is asked again all the time."""

    district_id: uuid.UUID
    session_id: uuid.UUID
    person_id: uuid.UUID
    document_id: uuid.UUID
    epoch: int
    read_only: bool
    expires_at: datetime


def issue(
    secret_key: str,
    *,
    district_id: uuid.UUID,
    session_id: uuid.UUID,
    person_id: uuid.UUID,
    document_id: uuid.UUID,
    epoch: int,
    read_only: bool,
    at: datetime,
) -> str:
    """A ticket good for `LASTS` from `at`."""
    until = int((at + LASTS).timestamp())
    ids = b"".join(i.bytes for i in (district_id, session_id, person_id, document_id))
    body = ids + epoch.to_bytes(4, "big") + bytes([read_only]) + until.to_bytes(8, "big")
    return _written(_mark(secret_key, body) + body)


def opened(secret_key: str, ticket: str, at: datetime) -> Ticket:
    """What `issue` wrote. Raises TicketRefused."""
    try:
        raw = base64.b64decode(ticket + "=" * (-len(ticket) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise TicketRefused() from None
    if _written(raw) != ticket:
        raise TicketRefused()
    mark, body = raw[:_MARK_BYTES], raw[_MARK_BYTES:]
    if len(body) != _BODY_BYTES or not same(mark, _mark(secret_key, body)):
        raise TicketRefused()
    district_id, session_id, person_id, document_id = (uuid.UUID(bytes=body[n : n + 16]) for n in (0, 16, 32, 48))
    expires_at = datetime.fromtimestamp(int.from_bytes(body[69:77], "big"), UTC)
    if expires_at <= at:
        raise TicketRefused()
    return Ticket(
        district_id,
        session_id,
        person_id,
        document_id,
        epoch=int.from_bytes(body[64:68], "big"),
        read_only=bool(body[68]),
        expires_at=expires_at,
    )


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _mark(secret_key: str, body: bytes) -> bytes:
    return signature(secret_key, b"live ticket\n" + body)
