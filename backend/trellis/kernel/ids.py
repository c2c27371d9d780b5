"""Keys and secrets."""

from __future__ import annotations

import base64
import secrets
import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """A fresh time-ordered key. It can be guessed in time, so it never guards anything (threats row 26)."""
    return uuid7()


def new_secret() -> str:
    """An unguessable url-safe token of 256 bits."""
    return secrets.token_urlsafe(32)


def global_id(kind: str, key: uuid.UUID) -> str:
    """The opaque id a thing has outside the house: its kind and key, url-safe."""
    return base64.urlsafe_b64encode(kind.encode() + b":" + key.bytes).rstrip(b"=").decode()


def parse_global_id(value: str) -> tuple[str, uuid.UUID] | None:
    """The kind and key inside an opaque id; None for anything else. Never raises."""
    try:
        raw = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
        kind, _, key = raw.partition(b":")
        return kind.decode("ascii"), uuid.UUID(bytes=key)
    except ValueError:
        return None
