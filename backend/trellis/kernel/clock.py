"""The one trusted clock. Law is counted by it, never by a client's time (threats row 36)."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, in UTC. `TRELLIS_TEST_NOW` moves it outside production only (settings refuse it there)."""
    moved = os.environ.get("TRELLIS_TEST_NOW")
    return datetime.fromisoformat(moved) if moved else datetime.now(UTC)


def today_in(time_zone: str) -> date:
    """The calendar day it is now in a district's `time_zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(time_zone)).date()


def in_zone(instant: datetime, time_zone: str) -> datetime:
    """The same instant as a district's clock shows it."""
    return instant.astimezone(ZoneInfo(time_zone))
