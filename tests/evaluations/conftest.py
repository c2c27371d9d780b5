"""A town with a case, for stories of evaluations."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.evaluations.a_case import begun
from tests.factories import Town, make_town
from trellis.cases.model import EvaluationCase
from trellis.kernel.tenancy import Gate


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def case(gate: Gate, town: Town) -> EvaluationCase:
    return await begun(gate, town)


@pytest.fixture
def house_of() -> Callable[[Gate], Any]:
    """As much of the house as a job asks for."""
    return lambda gate: SimpleNamespace(gate=gate)
