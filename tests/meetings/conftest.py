"""Meetings write to people: a town, and the post office of the notices' stories."""

from __future__ import annotations

import pytest
from tests.factories import Town, make_town
from tests.notices.conftest import catcher, post

from trellis.kernel.tenancy import Gate

__all__ = ["catcher", "post", "town"]


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)
