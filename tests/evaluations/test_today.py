"""Each area somebody assesses stands on their day, from the parent's yes until the report is signed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.evaluations.a_case import a_score, begun, brought_to, cognitive, known_reviewed, named, signed, written
from tests.factories import Town
from trellis.access.day import today
from trellis.cases.model import EvaluationCase
from trellis.evaluations import scoring
from trellis.evaluations.model import EvaluationArea
from trellis.evaluations.today import rows_for
from trellis.graphql.viewer import TodayRow
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.worklists.waiting import Row

pytestmark = pytest.mark.database


async def rows_of(gate: Gate, town: Town, who: str) -> list[Row]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await rows_for(work)


async def changed(gate: Gate, town: Town, area: EvaluationArea, **values: object) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(EvaluationArea).where(EvaluationArea.id == area.id).values(**values))


async def test_an_area_waits_for_who_assesses_it_and_for_nobody_else(
    gate: Gate, town: Town, case: EvaluationCase
) -> None:
    await known_reviewed(gate, town, case)
    area = await named(gate, town, case, cognitive(town))
    assert await rows_of(gate, town, "psychologist") == [], "nothing is assessed before the parent agrees"
    await brought_to(gate, town, case, "in_progress")
    (row,) = await rows_of(gate, town, "psychologist")
    for other in ("case_manager", "teacher", "director", "parent", "stranger"):
        assert await rows_of(gate, town, other) == [], other
    shown = TodayRow.of(row, "en")
    assert (shown.what, shown.standing, shown.due_on) == ("Assess: General intelligence", "later", None)
    assert shown.href == f"/evaluations/{global_id('Case', case.id)}/{global_id('EvaluationArea', area.id)}"
    assert TodayRow.of(row, "es").what == "Evaluar: Inteligencia general"

    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
    await changed(gate, town, area, planned_on=day - timedelta(days=1))
    (late,) = await rows_of(gate, town, "psychologist")
    assert (late.standing, late.due_on) == ("overdue", day - timedelta(days=1))

    await written(gate, town, area)
    async with gate.open(town.district_id, town.actor("psychologist"), "test") as work:
        await scoring.put_score(work, area_id=area.id, score=a_score())
    await signed(gate, town, area)
    assert await rows_of(gate, town, "psychologist") == []


async def test_an_area_the_family_did_not_agree_to_is_nobodys(gate: Gate, town: Town) -> None:
    case = await begun(gate, town)
    await known_reviewed(gate, town, case)
    area = await named(gate, town, case, cognitive(town))
    await brought_to(gate, town, case, "in_progress")
    assert len(await rows_of(gate, town, "psychologist")) == 1
    await changed(gate, town, area, is_refused=True)
    assert await rows_of(gate, town, "psychologist") == []
