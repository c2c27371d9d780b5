"""Builders for stories of coming and leaving."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

import trellis.rooms  # noqa: F401  (what rooms know and do is declared by importing them)
from tests.factories import Town
from trellis.access.day import today
from trellis.cases import stepping
from trellis.cases.model import EvaluationCase
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.moves import noticing, service
from trellis.moves.service import Moving, Paper
from trellis.notices.prior_written import service as notices
from trellis.notices.prior_written.model import PriorNotice


async def the_day(gate: Gate, town: Town) -> date:
    """Today, where the town is."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await today(work)


async def begun(
    gate: Gate, town: Town, machine: str, who: str = "case_manager", *, days: int = 0, **other: Any
) -> EvaluationCase:
    """`who` puts on record that the town's student came, or proposes that they leave."""
    on = await the_day(gate, town) + timedelta(days=days)
    if machine == "transfer":
        other = {"other_district": "Birch Valley", "other_state": "CA", **other}
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        key = await service.begin(work, student_id=town.student_id, machine=machine, moving=Moving(on, **other))
    return await case_now(gate, town, key)


async def case_now(gate: Gate, town: Town, key: uuid.UUID) -> EvaluationCase:
    """A case as it stands."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == key))).scalar_one()


async def kept(
    gate: Gate, town: Town, case: EvaluationCase, kind: str, *, by: str = "case_manager", **said: Any
) -> None:
    """`by` puts something on record of a move, today."""
    said = {"on": await the_day(gate, town), "who": "Helena Ruiz", "said": "As they said.", **said}
    async with gate.open(town.district_id, town.actor(by), "test") as work:
        await service.keep_paper(work, case_id=case.id, paper=Paper(kind, **said))


async def took(
    gate: Gate, town: Town, who: str, case: EvaluationCase, event: str, reason: str | None = None
) -> EvaluationCase:
    """`who` takes a step of a move."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await stepping.take(work, case_id=case.id, event=event, reason=reason)


async def told(gate: Gate, town: Town, case: EvaluationCase, step: str) -> PriorNotice:
    """The notice of a step is drafted, filled in, and issued by the director."""
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        notice = await noticing.draft_notice(work, case_id=case.id, step=step)
        said = {key: {"en": "Said.", "es": None} for key in notices.TEXTS if key not in notice.contents}
        notice = await notices.revise(
            work, notice_id=notice.id, revision=notice.revision, contents={**notice.contents, **said}, own_items=[]
        )
        notice, _ = await notices.issue(
            work, notice_id=notice.id, revision=notice.revision, late_reason="The family agreed to the shorter time."
        )
        return notice
