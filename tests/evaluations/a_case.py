"""Builders for stories of evaluations: a case that has come as far as the story begins."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from tests.cases.asking_for_help import asked, cases_of, matched, received
from tests.factories import Town
from trellis.access.day import today
from trellis.cases.log import Step, write_step
from trellis.cases.model import EvaluationCase
from trellis.cases.states import line, rows_from
from trellis.evaluations import naming
from trellis.evaluations.model import EvaluationArea
from trellis.evaluations.naming import Named
from trellis.kernel.tenancy import SYSTEM, Gate


async def begun(gate: Gate, town: Town) -> EvaluationCase:
    """Maya's case, referred a moment ago."""
    await matched(gate, town, "director", await received(gate, town, asked(school_id=town.school_id)))
    (found,) = await cases_of(gate, town)
    return found


async def brought_to(gate: Gate, town: Town, case: EvaluationCase, state: str, **other: Any) -> EvaluationCase:
    """The case, brought along its ordinary way to `state` through its log, each ground said to be shown."""
    way = line(case.machine)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        now = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case.id))).scalar_one()
        here = now.state
        for target in way[way.index(here) + 1 : way.index(state) + 1]:
            row = next(row for row in rows_from(case.machine, here) if row.target == target)
            step = Step(row, row.by[0], other.get("on") or await today(work), dict.fromkeys(row.needs, "shown"))
            await write_step(work, case_id=case.id, student_id=case.student_id, step=step)
            here = target
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case.id))).scalar_one()


def cognitive(town: Town, **other: Any) -> Named:
    """The area of general intelligence, as the psychologist plans it."""
    said: dict[str, Any] = {
        "key": "intelligence",
        "procedures": "WISC-V, an interview",
        "language": "Spanish",
        "reason": "Helena says that Maya understands stories she hears and none she reads.",
        "assessor_id": town.people["psychologist"],
        "is_qualified": True,
    }
    return Named(**{**said, **other})


async def named(gate: Gate, town: Town, case: EvaluationCase, said: Named, who: str = "case_manager") -> EvaluationArea:
    """The area, put on the plan by `who`."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await naming.name_area(work, case_id=case.id, named=said)


LONG_AGO = date(2026, 9, 1)
