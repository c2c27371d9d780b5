"""The prior written notice of a move: that a plan is adopted or made anew, or that special education ends."""

from __future__ import annotations

import uuid

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.cases.model import EvaluationCase
from trellis.cases.states import rows_from
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.moves.facts import reason_of
from trellis.moves.model import Move, MovePaper
from trellis.moves.rules import NOTICES_OF
from trellis.moves.service import open_move
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.rules import Item, text_of
from trellis.notices.prior_written.service import draft_from, tell
from trellis.plans.form.values import day_in_words
from trellis.plans.noticing.who_helps import who_helps

ADOPTS = Words(
    en="The school adopts the plan of {district} and carries it out from {day}.",
    es="La escuela adopta el plan de {district} y lo aplica desde el {day}.",
)
MAKES_ANEW = Words(
    en="The school makes a new plan in place of the plan of {district}. Until it is in force the student gets "
    "comparable services.",
    es="La escuela hace un plan nuevo en lugar del plan de {district}. Hasta que rija, el estudiante recibe servicios "
    "comparables.",
)
ENDS = Words(
    en="Special education and related services end on {day}. The reason: {reason}.",
    es="La educación especial y los servicios relacionados terminan el {day}. El motivo: {reason}.",
)
NO_NOTICE = Words(
    en="No prior written notice is owed for this reason.", es="Por este motivo no se debe un aviso previo por escrito."
)
ANOTHER = Words(en="another district", es="otro distrito")


async def draft_notice(work: UnitOfWork, *, case_id: uuid.UUID, step: str) -> PriorNotice:
    """Draft the notice that a step of this move waits for, filled in as far as the record knows.

    Raises NotFound, NotAllowed, MoveOver, InvalidInput where the step waits for none.
    """
    case, move = await open_move(work, case_id=case_id)
    await allow(work, Permission.CASE_AS_ADM, case.student_id)
    leads_on = {row.event for row in rows_from(case.machine, case.state)}
    if step not in NOTICES_OF[case.machine] or step not in leads_on:
        raise InvalidInput(field="step")
    trigger, said = await _about(work, case, move, step)
    notice = await draft_from(
        work,
        student_id=case.student_id,
        trigger=trigger,
        items=[Item(f"case:{step}", "propose", text_of(said))],
        contents=await who_helps(work, case.student_id),
        action_on=move.on if case.machine == "exit" else None,
        decided_by_team=False,
    )
    work.session.add(
        MovePaper(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            case_id=case.id,
            student_id=case.student_id,
            kind="notice",
            on=await today(work),
            notice_id=notice.id,
            step=step,
            recorded_by_id=work.actor.person_id,
        )
    )
    record(work, "move.draft_notice", "case", case.id, student_id=case.student_id, step=step)
    await tell(work, notice)
    return notice


async def _about(work: UnitOfWork, case: EvaluationCase, move: Move, step: str) -> tuple[str, Words]:
    if case.machine == "exit":
        reason = await reason_of(work, case)
        if reason is None or reason.notice is None:
            raise InvalidInput(NO_NOTICE, field="step")
        return reason.notice, ENDS.filled(day=day_in_words(move.on), reason=reason.says)
    words = ADOPTS if step == "adopt_plan" else MAKES_ANEW
    where = Words(move.other_district, move.other_district) if move.other_district else ANOTHER
    return "transfer", words.filled(district=where, day=day_in_words(await today(work)))
