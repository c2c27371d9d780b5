"""What several chapters of the story need."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.factories import Town
from trellis.kernel.ids import global_id, parse_global_id

if TYPE_CHECKING:
    from tests.bench.statements import Asking

CONTENT = b"%PDF-1.4\n%%EOF\n"


async def arranged(ask: Asking, town: Town, key: str, ahead: timedelta = timedelta(days=30), **more: Any) -> str:
    starts = datetime.now(UTC).replace(microsecond=0) + ahead
    asked = [("case_manager", "case_manager"), ("teacher", "general_teacher"), ("parent", "parent")]
    meeting = {
        "studentId": global_id("Student", town.student_id),
        "kind": "annual_review",
        "purpose": "Annual review",
        "startsAt": starts.isoformat(),
        "endsAt": (starts + timedelta(hours=1)).isoformat(),
        "location": "Room 4",
        "participants": [{"personId": global_id("Person", town.people[who]), "role": role} for who, role in asked],
        **more,
    }
    found = await ask(town.people["case_manager"], "ArrangePage_arrange", input=meeting, idempotencyKey=key)
    return str(found["id"])


def key_of(opaque: Any) -> uuid.UUID:
    parsed = parse_global_id(opaque)
    assert parsed is not None
    return parsed[1]
