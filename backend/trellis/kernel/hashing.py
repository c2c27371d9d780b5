"""Digests, and comparing secrets without telling how near a guess was."""

from __future__ import annotations

import hashlib
import hmac


def sha256_hex(data: bytes) -> str:
    """SHA-256 of `data` as 64 lower-case hex characters."""
    return hashlib.sha256(data).hexdigest()


def secret_digest(secret: str) -> bytes:
    """What is stored of a token: its digest only, so that a stolen table opens no door."""
    return hashlib.sha256(secret.encode()).digest()


def signature(key: str, message: bytes) -> bytes:
    """HMAC-SHA-256 of `message` under `key`."""
    return hmac.new(key.encode(), message, hashlib.sha256).digest()


def same(left: bytes, right: bytes) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(left, right)
