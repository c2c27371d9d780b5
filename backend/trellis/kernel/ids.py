"""Keys and secrets."""

from __future__ import annotations

import secrets
import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """A fresh time-ordered key. It can be guessed in time, so it never guards anything (threats row 26)."""
    return uuid7()


def new_secret() -> str:
    """An unguessable url-safe token of 256 bits."""
    return secrets.token_urlsafe(32)
