"""Answers two people gave while apart, as they wait in the live documents for somebody to decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pycrdt import Map

from trellis.kernel.errors import Conflict
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live import documents
from trellis.plans.amended import stands
from trellis.plans.form.shape import APART_ROOT, wait_apart
from trellis.plans.model import Plan
from trellis.plans.reading import sections_of
from trellis.plans.written_on import form_of


class AnswersApart(Conflict):
    """Somewhere two answers wait for a decision; frozen as it is, the plan would swallow one of them."""

    code = "ANSWERS_APART"
    default_do_next = Words(
        en="Open the section, and keep one of the answers.", es="Abra la sección y deje una de las respuestas."
    )


async def refuse_while_apart(work: UnitOfWork, plan: Plan, shown: Mapping[str, Any]) -> None:
    """Raises AnswersApart where two answers wait at something the plan shows; `shown` is its content."""
    form = form_of(plan)
    for section in (await sections_of(work, [plan.id]))[0]:
        if stands(plan.amendment_scope, section.section_key):
            # Nothing of it is frozen but what is in force.
            continue
        declared = form.section(section.section_key)
        content = shown.get(section.section_key) or {}
        apart = (await documents.load_document(work, section.id)).get(APART_ROOT, type=Map)
        # What no page shows, nobody could decide: it stops nobody either.
        if any(wait_apart(declared, *one) and is_shown(one[0], content) for one in list(apart.items())):
            raise AnswersApart(
                Words(
                    en=f"Two answers to one question wait for a decision in: {declared.title.in_language('en')}",
                    es=f"Dos respuestas a una pregunta esperan una decisión en: {declared.title.in_language('es')}",
                )
            )


def is_shown(place: str, content: Mapping[str, Any]) -> bool:
    """Whether the field, or the row, of a place is part of what is shown."""
    field, _, cell = place.partition(".")
    if field not in content:
        return False
    row_id = cell.partition(".")[0]
    rows = content[field]
    return not row_id or (isinstance(rows, list) and any(row.get("id") == row_id for row in rows))
