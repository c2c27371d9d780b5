"""The form a plan is written on: declared, with what its district had set on the day it was begun. It keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trellis.access.day import today
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.district_form.in_force import in_force_on
from trellis.plans.form import Form, form_for, form_written_on, written
from trellis.plans.model import Plan


def form_of(plan: Plan) -> Form:
    """The form the plan was begun on; it keeps it for life."""
    return form_written_on(plan.kind, plan.form_version, plan.district_form)


def form_of_version(document: Mapping[str, Any]) -> Form:
    """The form a frozen document (`canonical.final_document`) was written on, out of the document alone."""
    plan = document["plan"]
    return form_written_on(plan["kind"], plan["formVersion"], plan.get("districtForm"))


async def form_to_begin_on(work: UnitOfWork, kind: str) -> tuple[Form, dict[str, Any] | None]:
    """The form a plan begun today is written on, and what it keeps of its district's revision. Raises NoSuchForm."""
    declared = form_for(kind)
    revision = await in_force_on(work, kind, await today(work))
    if revision is None:
        return declared, None
    kept = written(str(revision.id), revision.number, revision.settings)
    return form_written_on(kind, declared.version, kept), kept
