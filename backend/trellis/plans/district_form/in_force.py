"""Which revision of a district's form a plan is begun on."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.district_form.model import FormRevision


async def in_force_on(work: UnitOfWork, kind: str, day: date) -> FormRevision | None:
    """The revision whose day came last; of two with one day, the one made later. None: the form as declared."""
    found: FormRevision | None = (
        await work.session.execute(
            select(FormRevision)
            .where(
                FormRevision.plan_kind == kind,
                FormRevision.effective_on <= day,
                FormRevision.taken_back_at.is_(None),
            )
            .order_by(FormRevision.effective_on.desc(), FormRevision.number.desc())
            .limit(1)
        )
    ).scalar_one_or_none()
    return found
