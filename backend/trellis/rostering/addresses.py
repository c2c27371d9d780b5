"""Addresses written by hand, and what a roster says of them: never undone without a word. Pure.

A roster comes every night and says what it said before; that undoes nothing. What it says anew is newer than the
hand's word: it is shown, asked about, and taken.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trellis.kernel.words import Words
from trellis.rostering.picture import Known, Record
from trellis.rostering.problems import reason
from trellis.rostering.rows import Finding

if TYPE_CHECKING:
    from trellis.rostering.difference import Difference

OVERWRITTEN = Words(
    en="{name} would be written to at another address than the one that was entered by hand.",
    es="A {name} se le escribiría a otro correo que el que se anotó a mano.",
)


def minded(difference: Difference, subject: str, record: Record, known: Known) -> Record:
    """The record without an address that would only undo the hand's word; a warning where it says something new."""
    if known.values.get("email_set_at") is None or "email" not in record.values:
        return record
    said, written = record.values["email"], known.values.get("email")
    if _same(said, written):
        return record
    if not said or _same(said, known.values.get("roster_email")):
        why = reason("email_by_hand")
        detail = {"reason": "email_by_hand"}
        difference.findings.append(Finding("note", subject, record.label, record.file, record.line, why, detail))
        return replace(record, values={name: value for name, value in record.values.items() if name != "email"})
    says = OVERWRITTEN.filled(name=record.label[:120])
    # About the very address: what was confirmed of one is not confirmed of another.
    warning = {"code": "EMAIL_BY_HAND", "subject": subject, "about": f"{record.key}|{said}"[:300]}
    difference.to_confirm.append({**warning, "en": says.en, "es": says.es})
    return record


def _same(one: Any, other: Any) -> bool:
    return (one or "").casefold() == (other or "").casefold()
