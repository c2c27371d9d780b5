from __future__ import annotations

import pytest

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.notices.conftest import catcher, post  # noqa: F401
from tests.translations.translating import with_translators
from trellis.kernel.tenancy import Gate
from trellis.plans.model import PlanVersion


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await with_translators(gate, await make_town(gate))


@pytest.fixture
async def version(gate: Gate, town: Town) -> PlanVersion:
    """Maya's plan, final: what there is to translate."""
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    return await finalized(gate, town, plan)
