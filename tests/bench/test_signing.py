"""Many parents at once: every answer is taken, and each once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.signing import measured
from tests.conftest import TestDatabase

pytestmark = pytest.mark.database


async def test_parents_who_press_twice_at_the_same_moment_sign_once_each(
    fresh_database: TestDatabase, tmp_path: Path
) -> None:
    row = await measured(fresh_database.app_url, 3, tmp_path, within=0)
    assert (row["parents"], row["failed"], row["differing"]) == (6, 0, 0)
    assert (row["signatures"], row["second_signatures"]) == (6, 0)
