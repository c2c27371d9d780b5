"""Nothing of a plan is in force before the family has had its notice (FIN-06; 34 CFR 300.503(a))."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from trellis.kernel.errors import Conflict
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.states import OUT
from trellis.plans.form.kinds import KINDS
from trellis.plans.model import Plan
from trellis.plans.states import IN_FORCE


class NoticeFirst(Conflict):
    """The plan is final, and the family has not had its prior written notice."""

    code = "NOTICE_FIRST"
    default_says = Words(
        en="First the family is told in writing what the plan changes and why: issue the prior written notice.",
        es="Primero se informa por escrito a la familia qué cambia el plan y por qué: emita el aviso previo.",
    )
    default_do_next = Words(
        en="The notice is drafted. Review it and issue it, then ask for signatures.",
        es="El aviso está preparado. Revíselo y emítalo, y luego pida las firmas.",
    )


async def told_of(work: UnitOfWork, version_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Of these versions, those whose notice was issued and stands."""
    found = select(PriorNotice.version_id).where(PriorNotice.version_id.in_(version_ids), PriorNotice.state.in_(OUT))
    return {key for key in (await work.session.execute(found)).scalars() if key is not None}


async def waits_for_notice(work: UnitOfWork, plan: Plan, version_id: uuid.UUID) -> bool:
    """Whether the plan may not come in force yet because nobody gave notice of it. One in force waits for nothing."""
    if not KINDS[plan.kind].gives_prior_notice or plan.state in IN_FORCE:
        return False
    return version_id not in await told_of(work, [version_id])


async def refuse_before_notice(work: UnitOfWork, plan: Plan, version_id: uuid.UUID) -> None:
    """Go on only where the family has its notice. Raises NoticeFirst."""
    if await waits_for_notice(work, plan, version_id):
        raise NoticeFirst()
