"""Tickets for a file: one object, one person, one minute. Made by the deed that is on record as the opening."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from trellis.kernel.errors import NotFound
from trellis.kernel.hashing import same, signature

LASTS = timedelta(seconds=60)  # threats row 14: a link that leaks is soon dead
_MARK_BYTES = 32
_BODY_BYTES = 3 * 16 + 1 + 8


@dataclass(frozen=True, slots=True)
class FileTicket:
    """Which file is given to whom; `shown`: to be shown in the page and not downloaded."""

    district_id: uuid.UUID
    person_id: uuid.UUID
    attachment_id: uuid.UUID
    shown: bool


def issue(secret_key: str, ticket: FileTicket, at: datetime) -> str:
    """What stands in the address; good for `LASTS` from `at`."""
    until = int((at + LASTS).timestamp())
    ids = b"".join(one.bytes for one in (ticket.district_id, ticket.person_id, ticket.attachment_id))
    body = ids + bytes([ticket.shown]) + until.to_bytes(8, "big")
    return _written(_mark(secret_key, body) + body)


def opened(secret_key: str, written: str, at: datetime) -> FileTicket:
    """What `issue` wrote. Raises NotFound for anything else, and for what is too old."""
    try:
        raw = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise NotFound() from None
    mark, body = raw[:_MARK_BYTES], raw[_MARK_BYTES:]
    if _written(raw) != written or len(body) != _BODY_BYTES or not same(mark, _mark(secret_key, body)):
        raise NotFound()
    if datetime.fromtimestamp(int.from_bytes(body[49:57], "big"), UTC) <= at:
        raise NotFound()
    district_id, person_id, attachment_id = (uuid.UUID(bytes=body[n : n + 16]) for n in (0, 16, 32))
    return FileTicket(district_id, person_id, attachment_id, bool(body[48]))


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _mark(secret_key: str, body: bytes) -> bytes:
    return signature(secret_key, b"file ticket\n" + body)
