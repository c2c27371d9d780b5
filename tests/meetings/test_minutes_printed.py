"""Closed minutes on paper say what was frozen, in both languages, and what was added after."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from trellis.documents.content import FactTable, Heading, Paragraph, Table
from trellis.kernel.words import Language
from trellis.meetings.room.printed import Added, printed_minutes

AT = "2036-12-04T18:00:00+00:00"
NOBODY = {"reason": "", "answer": "", "by": "Ana", "settled": False, "assignee": None, "dueOn": None}
MINUTES: dict[str, Any] = {
    "meeting": {
        "purpose": "Annual review",
        "startsAt": AT,
        "endsAt": "2036-12-04T19:00:00+00:00",
        "location": "Room 4",
    },
    "student": {"name": "Maya Ruiz"},
    "people": [
        {"name": "Helena Ruiz", "role": "parent", "attendance": "phone", "cameAt": AT, "leftAt": None},
        {"name": "Ben Lind", "role": "general_teacher", "attendance": None, "cameAt": None, "leftAt": None},
    ],
    "entries": [
        {**NOBODY, "kind": "agenda", "text": "Goals", "settled": True},
        {**NOBODY, "kind": "agenda", "text": "Not reached"},
        {**NOBODY, "kind": "refused", "text": "An aide", "reason": "Supports first"},
        {**NOBODY, "kind": "question", "text": "When?", "answer": "In January", "settled": True},
        {**NOBODY, "kind": "task", "text": "Send a copy", "assignee": "Ben Lind", "dueOn": "2036-12-11"},
    ],
    "closedBy": {"name": "Ana Reyes"},
    "closedAt": AT,
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("Taking part is attendance only", "By phone, from 10:00", "Why not: Supports first", "December 11, 2036"),
        ),
        ("es", ("no es consentimiento", "Por teléfono, desde las 10:00", "Por qué no: Supports", "11 de diciembre")),
    ],
)
def test_minutes_are_told_as_they_were_closed(language: Language, said: tuple[str, ...]) -> None:
    added = [Added("Twice a week begins on January 19.", "Ana Reyes", datetime(2036, 12, 9, tzinfo=UTC))]
    printed = printed_minutes(
        MINUTES, added, sha256="0", letterhead=(), language=language, time_zone="America/Los_Angeles"
    )
    whole = "\n".join(_text(block) for block in printed.blocks).replace("\u202f", " ")
    for words in (*said, "An aide", "In January", "Maya Ruiz", "Goals", "begins on January 19"):
        assert words in whole
    assert "Not reached" not in whole, "what was not spoken about is not told as spoken about"


def _text(block: Any) -> str:
    if isinstance(block, Paragraph):
        return "".join(run.text for run in block.runs)
    if isinstance(block, Table):
        return "\n".join(", ".join(row) for row in block.rows)
    if isinstance(block, FactTable):
        return "\n".join(f"{fact.label}: {fact.value}" for fact in block.facts)
    return block.text if isinstance(block, Heading) else ""
