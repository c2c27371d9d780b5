"""The step of a case that the procedural safeguards notice was given: taken by the giving itself, never by words."""

from __future__ import annotations

from sqlalchemy import select

from trellis.access.day import today
from trellis.cases.capacities import capacities_of
from trellis.cases.log import Step, write_step
from trellis.cases.model import EvaluationCase
from trellis.cases.states import EVALUATIONS, OPEN, Refused, step
from trellis.cases.stepping import SAFEGUARDS, asked_last
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.safeguards.service import Giving, when_given

GIVEN = Words(
    "Everybody owed the notice has it; who gave it to whom, how and when is on record with it.",
    "Todos los que deben recibir el aviso lo tienen; consta quién lo entregó, a quién, cómo y cuándo.",
)


@when_given
async def step_is_met(work: UnitOfWork, giving: Giving) -> None:
    """Write the step of each open evaluation that asked for the notice, once nobody waits for it.

    What a request of a later day asked for is not met by an earlier giving. Source: 34 CFR 300.504(a)(1).
    """
    if giving.since is None:
        return
    cases = select(EvaluationCase).where(
        EvaluationCase.student_id == giving.student_id,
        EvaluationCase.machine.in_(EVALUATIONS),
        EvaluationCase.state.in_(OPEN),
    )
    capacities = await capacities_of(work, giving.student_id)
    for case in (await work.session.execute(cases)).scalars().all():
        said = step(case.machine, case.state, SAFEGUARDS, capacities, {"reason": True})
        asked = await asked_last(work, case)
        if isinstance(said, Refused) or asked is None or giving.since < asked:
            continue
        on = await today(work)
        evidence = {"reason": "said", "safeguards_given": giving.since.isoformat()}
        taken = Step(said.row, said.capacity, on, evidence=evidence, reason=GIVEN.in_language(work.actor.language))
        await write_step(work, case_id=case.id, student_id=case.student_id, step=taken)
        record(work, f"case.{SAFEGUARDS}", "case", case.id, student_id=case.student_id)
        await work.session.refresh(case)
