"""What the record already knows for the contents of a plan's notice. Pure; nothing is invented, the rest stays open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trellis.kernel.words import Words
from trellis.notices.prior_written.rules import Text, text_of
from trellis.plans.form.condition import Content
from trellis.plans.form.values import day, day_in_words, words_of
from trellis.plans.projection import rows_of

EVALUATED = Words(en="Evaluation of {day}.", es="Evaluación del {day}.")
SAFEGUARDS = Words(
    en="You are protected by the procedural safeguards of the Individuals with Disabilities Education Act (IDEA).",
    es="A usted le protegen las garantías procesales de la Ley de Educación para Individuos con Discapacidades (IDEA).",
)
GIVEN_ON = Words(en="You got the description of them on {day}.", es="Recibió la descripción el {day}.")
ANOTHER_COPY = Words(
    en="You get another copy, free of charge, from {name}, {school}.",
    es="Puede pedir otra copia, sin costo, a {name}, {school}.",
)
HELP = Words(
    en="{name}, {school}, answers your questions about this notice.",
    es="{name}, {school}, responde a sus preguntas sobre este aviso.",
)
PARENT_CENTER = Words(
    en="The parent training and information center of your state helps families free of charge and is not part of the "
    "school: parentcenterhub.org/find-your-center.",
    es="El centro de capacitación e información para padres de su estado ayuda sin costo y no es parte de la escuela: "
    "parentcenterhub.org/find-your-center.",
)
"""Funded in every state under 20 USC 1471; the directory is the national center's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known beside the plan. `reason` is an amendment's own, and `scope` its sections; None of other plans.

    `refused`: what was asked for in the plan's meetings and not taken up, each with why.
    """

    case_manager: str | None = None
    school: str | None = None
    evaluated_on: date | None = None
    reason: str | None = None
    scope: frozenset[str] | None = None
    refused: tuple[tuple[str, str], ...] = ()


def prefilled(content: Content, around: Around) -> dict[str, Text]:
    """By content, what the record says of it; a content of which it says nothing is absent."""
    written = {
        "why": _why(content, around),
        "evaluations": _evaluations(content, around),
        "options": _options(content, around),
        "other_factors": _other_factors(content, around),
    }
    found: dict[str, Text] = {}
    for key, parts in written.items():
        if text := "\n\n".join(part for part in parts if part):
            found[key] = {"en": text}
    said = {"safeguards": tuple(_safeguards(content, around)), "help": tuple(_help(around))}
    for key, sentences in said.items():
        if sentences:
            found[key] = text_of(_paragraph(sentences))
    # Of an evaluation alone the day is known in both languages.
    if "evaluations" not in found and around.evaluated_on:
        found["evaluations"] = text_of(EVALUATED.filled(day=day_in_words(around.evaluated_on)))
    return found


def _why(content: Content, around: Around) -> Iterator[str]:
    if around.reason:
        yield around.reason
    elif around.scope is None:
        for key in ("curriculum_effect", "activities_effect"):
            yield _said(content, "present_levels", key)
    if _tells(around, "services"):
        for row in rows_of(content, "services", "services"):
            yield words_of(row.get("change_reason"))
        yield _said(content, "services", "removed_reason")
    if _tells(around, "goals"):
        for goal in rows_of(content, "goals", "goals"):
            yield words_of(goal.get("repeat_reason"))


def _evaluations(content: Content, around: Around) -> Iterator[str]:
    said = [
        _said(content, "present_levels", "evaluation_results"),
        *(
            " · ".join(filter(None, (_said(content, "present_levels", f"{kind}_source"), _on(content, kind))))
            for kind in ("academic", "functional")
        ),
    ]
    if any(said) and around.evaluated_on:
        yield EVALUATED.filled(day=day_in_words(around.evaluated_on)).en
    yield from said


def _options(content: Content, around: Around) -> Iterator[str]:
    """Of an amendment that leaves placement alone, what was weighed for the annual plan is no option of this change."""
    if _tells(around, "participation"):
        yield _said(content, "participation", "less_restrictive")
    for asked, why in around.refused:
        yield f"{asked}: {why}"


def _other_factors(content: Content, around: Around) -> Iterator[str]:
    if _tells(around, "family"):
        yield _said(content, "family", "parent_concerns")
    if _tells(around, "participation"):
        yield _said(content, "participation", "harmful_effects")
    if _tells(around, "special_factors"):
        for key in ("behavior_text", "language_needs", "communication_text", "deaf_text"):
            yield _said(content, "special_factors", key)


def _tells(around: Around, section: str) -> bool:
    return around.scope is None or section in around.scope


def _safeguards(content: Content, around: Around) -> Iterator[Words]:
    given = day(_value(content, "basics", "safeguards_on"))
    if not (around.case_manager and around.school):
        return
    yield SAFEGUARDS
    if given and around.scope is None:
        yield GIVEN_ON.filled(day=day_in_words(given))
    yield ANOTHER_COPY.filled(name=around.case_manager, school=around.school)


def _help(around: Around) -> Iterator[Words]:
    if around.case_manager and around.school:
        yield HELP.filled(name=around.case_manager, school=around.school)
        yield PARENT_CENTER


def _paragraph(sentences: tuple[Words, ...]) -> Words:
    return Words(en=" ".join(one.en for one in sentences), es=" ".join(one.es for one in sentences))


def _value(content: Content, section: str, key: str) -> Any:
    said: Mapping[str, Any] = content.get(section) or {}
    return said.get(key)


def _said(content: Content, section: str, key: str) -> str:
    return words_of(_value(content, section, key))


def _on(content: Content, kind: str) -> str:
    on = day(_value(content, "present_levels", f"{kind}_on"))
    return day_in_words(on).en if on else ""
