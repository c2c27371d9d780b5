"""Who signed, written into a file before it is sealed, so that a program can say it of the file alone. Pure.

The same is printed on the signature page for people; what stands here is covered by the seal as every byte is.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime

import orjson

MARK = re.compile(r"\bsigned-by:([A-Za-z0-9_-]+)")
LONGEST = 500
"""Characters of a name or an answer that are read back."""


@dataclass(frozen=True, slots=True)
class SignedBy:
    """One signature: whose, when, what it amounted to in the document's language, and the SHA-256 of the answer."""

    name: str
    signed_at: datetime
    answered: str
    answer_sha256: str


def mark_of(signed: SignedBy) -> str:
    """The keyword of a PDF that says so."""
    said = {
        "name": signed.name,
        "at": signed.signed_at.isoformat(),
        "answered": signed.answered,
        "answer": signed.answer_sha256,
    }
    return "signed-by:" + base64.urlsafe_b64encode(orjson.dumps(said)).rstrip(b"=").decode()


def signers_in(keywords: str) -> tuple[SignedBy, ...]:
    """Who signed, of the keywords of a PDF, in order; a mark that is none of ours is passed over."""
    found = (_read(mark[1]) for mark in MARK.finditer(keywords))
    return tuple(one for one in found if one is not None)


def _read(written: str) -> SignedBy | None:
    try:
        said = orjson.loads(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        texts = [str(said[key])[:LONGEST] for key in ("name", "answered", "answer")]
        return SignedBy(texts[0], datetime.fromisoformat(said["at"]), texts[1], texts[2])
    except (binascii.Error, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None
