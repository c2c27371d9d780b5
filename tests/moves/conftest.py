"""Days that go by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from trellis.kernel import clock


@pytest.fixture
def in_days(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Go on to so many days from when the story began."""
    began = clock.now()
    return lambda days: monkeypatch.setenv("TRELLIS_TEST_NOW", (began + timedelta(days=days)).isoformat())
