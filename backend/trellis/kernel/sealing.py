"""Secrets at rest: what must be read back but never shown (client secrets, tokens on their way out)."""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PREFIX = "sealed:1:"


class SealBroken(ValueError):
    """What was stored was not sealed with this key, or was changed."""


def sealed(key: str, value: str) -> str:
    """`value` under AES-256-GCM with a key derived from the deployment's `key`; printable."""
    nonce = secrets.token_bytes(12)
    body = AESGCM(_derived(key)).encrypt(nonce, value.encode(), PREFIX.encode())
    return PREFIX + base64.urlsafe_b64encode(nonce + body).decode()


def opened(key: str, value: str) -> str:
    """What `sealed` was given. Raises SealBroken."""
    try:
        if not value.startswith(PREFIX):
            raise SealBroken("not sealed")
        raw = base64.urlsafe_b64decode(value[len(PREFIX) :])
        return AESGCM(_derived(key)).decrypt(raw[:12], raw[12:], PREFIX.encode()).decode()
    except (InvalidTag, ValueError) as problem:
        raise SealBroken("not sealed with this key") from problem


def _derived(key: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"trellis sealing").derive(key.encode())
