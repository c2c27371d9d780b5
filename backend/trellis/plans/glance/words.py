"""What is said around a sheet, on the page and on paper: of a plan not simply in force, and of none at all. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.kernel.words import Words
from trellis.plans.form.values import day_in_words
from trellis.plans.glance.service import Glance, PlanAtAGlance

TITLE = Words(en="At a glance", es="De un vistazo")
TO_ASK = Words(en="Whom to ask", es="A quién preguntar")
IN_PART = Words(
    en="The family has not agreed to all of this plan. Here stands only what is in force: what they agreed to, and "
    "the rest as they agreed to it last. If in doubt, ask {who}.",
    es="La familia no está de acuerdo con todo el plan. Aquí está solo lo vigente: lo que aceptó y, del resto, lo que "
    "aceptó la última vez. Si tiene dudas, pregunte a {who}.",
)
A_CASE_MANAGER = Words(en="the case manager", es="quien coordina el caso")
ENDED = Words(
    en="The year of this plan ended on {day}. Go on with it until the team has met.",
    es="El año de este plan terminó el {day}. Siga con él hasta que el equipo se reúna.",
)
NOTHING = Words(
    en="This plan says nothing that belongs on this page. Read the plan.",
    es="Este plan no dice nada para esta página. Lea el plan.",
)
CUT = Words(en="Where a line ends in “…”, the plan says more.", es="Donde una línea termina en «…», el plan dice más.")
ABSENCE = {
    "none": (
        Words(en="There is no plan for you to carry out today.", es="Hoy no hay un plan que usted deba aplicar."),
        Words(en="When one is in force it stands here.", es="Cuando haya uno vigente, aparecerá aquí."),
    ),
    "draft": (
        Words(en="There is only a draft.", es="Solo hay un borrador."),
        Words(
            en="Nothing in it is to be carried out yet. When the plan is in force it stands here.",
            es="Todavía no se aplica nada de él. Cuando el plan esté vigente, aparecerá aquí.",
        ),
    ),
    "waiting": (
        Words(en="No plan is in force yet.", es="Todavía no hay un plan vigente."),
        Words(
            en="One is final and waits for the family's answer. When it is in force it stands here.",
            es="Hay uno definitivo que espera la respuesta de la familia. Cuando esté vigente, aparecerá aquí.",
        ),
    ),
    "later": (
        Words(en="No plan is in force yet.", es="Todavía no hay un plan vigente."),
        Words(
            en="One was agreed and begins on {day}. Then it stands here.",
            es="Hay uno acordado que empieza el {day}. Entonces aparecerá aquí.",
        ),
    ),
}
"""Why there is nothing to carry out, by `Glance.absence`: what is so, and when that changes."""


def absence(glance: Glance) -> tuple[Words, Words] | None:
    """Why a sheet is empty; None for one that is not."""
    if glance.absence is None:
        return None
    title, why = ABSENCE[glance.absence]
    return title, why.filled(day=day_in_words(glance.begins_on)) if glance.begins_on else why


def notes(glance: Glance, of: PlanAtAGlance) -> Iterator[Words]:
    """What one must know of a plan before reading it."""
    if of.is_over and of.plan.ends_on:
        yield ENDED.filled(day=day_in_words(of.plan.ends_on))
    if of.plan.state == "partially_active":
        yield IN_PART.filled(who=next((c.name for c in glance.to_ask if c.role == "case_manager"), A_CASE_MANAGER))
    if not of.parts:
        yield NOTHING


def is_cut(of: PlanAtAGlance) -> bool:
    """Whether the plan says more than a line of the sheet does."""
    return any(line.is_cut for part in of.parts for line in part.lines)
