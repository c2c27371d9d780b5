"""What is frozen: a signed report of one area, and the report of all of them, as one sequence of bytes each. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import rfc8785

from trellis.kernel.hashing import sha256_hex

AREA_FORMAT = "trellis-evaluation-area/1"
REPORT_FORMAT = "trellis-evaluation/1"


@dataclass(frozen=True, slots=True)
class Frozen:
    """Canonical bytes (RFC 8785) and their SHA-256."""

    canonical: bytes
    sha256: str


def frozen(document: Mapping[str, Any]) -> Frozen:
    """One sequence of bytes for one document, whoever makes it."""
    canonical = rfc8785.dumps(plainly(document))
    return Frozen(canonical, sha256_hex(canonical))


def area_document(
    *,
    area: Mapping[str, Any],
    content: Mapping[str, Any],
    scores: Sequence[Mapping[str, Any]],
    signed_by: str,
    signed_at: datetime,
    signed_on: date,
) -> dict[str, Any]:
    """A report as its assessor signs it: what was planned, what was found, every score."""
    return {
        "format": AREA_FORMAT,
        "area": area,
        "content": content,
        "scores": list(scores),
        "signed": {"by": signed_by, "at": signed_at, "on": signed_on},
    }


def report_document(
    *,
    case: Mapping[str, Any],
    student: Mapping[str, Any],
    review: Mapping[str, Any] | None,
    sections: Sequence[Mapping[str, Any]],
    assembled_at: datetime,
) -> dict[str, Any]:
    """The report of a case: whom it is about, what was known, and each area with the hash its assessor signed."""
    return {
        "format": REPORT_FORMAT,
        "case": case,
        "student": student,
        "review": review,
        "areas": list(sections),
        "assembledAt": assembled_at,
    }


def plainly(value: Any) -> Any:
    """Days, instants and numbers as JSON says them: a score is text, so that 95.50 stays 95.5 everywhere."""
    if isinstance(value, Mapping):
        return {key: plainly(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plainly(one) for one in value]
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def number(value: Decimal) -> str:
    """A number as people write it, without noughts that say nothing."""
    said = format(value, "f")
    return said.rstrip("0").rstrip(".") if "." in said else said
