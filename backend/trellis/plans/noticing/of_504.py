"""A Section 504 plan became final: the family is told with their rights, before it begins (34 CFR 104.36)."""

from __future__ import annotations

from trellis.access.day import today
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.section_504.service import tell_of
from trellis.plans.form.values import day_in_words
from trellis.plans.model import Plan, PlanVersion


async def tell_of_504(work: UnitOfWork, plan: Plan, version: PlanVersion) -> None:
    """The notice of a plan's placement; nothing of a plan under IDEA, whose notice is drafted (`drafting.py`)."""
    if plan.kind == "section_504":
        begins = day_in_words(plan.starts_on or await today(work))
        await tell_of(
            work,
            student_id=plan.student_id,
            occasion="plan",
            version_id=version.id,
            begins=begins,
            rests_on=version.sha256,
        )
