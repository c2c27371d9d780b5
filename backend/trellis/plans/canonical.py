"""What is frozen when a plan is finalized: one document, one sequence of bytes, one hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785

from trellis.kernel.errors import InvalidInput
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Words

FORMAT = "trellis-plan/1"


class NotCanonical(InvalidInput):
    """The document holds something RFC 8785 has no form for (a float that is no number, a huge integer)."""

    default_says = Words(
        en="The plan holds a value that can't be kept exactly.",
        es="El plan tiene un valor que no se puede guardar exacto.",
    )


def final_document(
    *,
    plan: Mapping[str, Any],
    student: Mapping[str, Any],
    content: Mapping[str, Any],
    derived: Mapping[str, Any] | None = None,
    overrides: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The document that is frozen: who and what it is about, every section, what follows from it, warnings set aside.

    `plan` carries its id, kind, form version and number; `student` what was known
    of the student on that day. `content` is by section key, as `content.section_content` gives it,
    without what the form did not show. `derived` holds, by section and field, what the form computes from it.
    """
    return {
        "format": FORMAT,
        "plan": dict(plan),
        "student": dict(student),
        "content": {key: dict(section) for key, section in content.items()},
        "derived": dict(derived or {}),
        "overrides": [dict(override) for override in overrides],
    }


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """`document` in the one byte form of RFC 8785 (sorted keys, no white space, ECMAScript numbers), UTF-8.

    Raises NotCanonical.
    """
    try:
        return rfc8785.dumps(dict(document))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as wrong:
        raise NotCanonical() from wrong


def fingerprint(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, as hex: what a person signs and anyone can check."""
    return sha256_hex(canonical_bytes(document))
