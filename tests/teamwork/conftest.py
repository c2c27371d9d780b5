from __future__ import annotations

import pytest

from tests.factories import Town, make_town
from tests.factories.plan import begun, whole_plan, write
from tests.notices.conftest import catcher, post  # noqa: F401
from trellis.kernel.tenancy import Gate
from trellis.plans.model import Plan


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def plan(gate: Gate, town: Town) -> Plan:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    return plan
