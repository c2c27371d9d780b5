"""What in a goal that is written could not be measured, part by part (IEP-GO-02)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from trellis.kernel.words import Words
from trellis.plans.checks.engine import words
from trellis.plans.checks.measuring import (
    is_same,
    is_steady,
    is_vague_condition,
    quantities,
    says_no_method,
    units,
    unseen_verb,
)
from trellis.plans.form.values import words_of

Goal = Mapping[str, Any]


def vague_parts(goal: Goal, number: int) -> Iterator[tuple[str, Words]]:
    """The column and what to say, for each part that is there and does not hold; nothing of a part that is empty."""
    said = {part: words_of(goal.get(part)) for part in ("condition", "behavior", "criterion", "baseline", "target")}
    said["method"] = words_of(goal.get("method"))
    for part, look in LOOKS:
        message = look(said, number) if said[part] else None
        if message is not None:
            yield part, message


def _condition(said: Mapping[str, str], n: int) -> Words | None:
    if is_vague_condition(said["condition"]):
        return words(
            "Goal {n}: say which support, with what material and where, so that anybody could set it up again.",
            "Meta {n}: diga qué apoyo, con qué material y dónde, para que cualquiera pueda repetirlo.",
            n=n,
        )
    return None


def _behavior(said: Mapping[str, str], n: int) -> Words | None:
    verb = unseen_verb(said["behavior"])
    if verb is not None:
        return words(
            "Goal {n}: nobody can see or count “{verb}”. Say what the student will do: read aloud, write, name, solve.",
            "Meta {n}: nadie puede ver ni contar «{verb}». Diga lo que hará: leer en voz alta, escribir, nombrar.",
            n=n, verb=verb,
        )  # fmt: skip
    return None


def _criterion(said: Mapping[str, str], n: int) -> Words | None:
    if not quantities(said["criterion"]):
        return words(
            "Goal {n}: the criterion has no number. Say how well: a count, a rate or a percentage.",
            "Meta {n}: el criterio no tiene un número. Diga qué tan bien: una cantidad, un ritmo o un porcentaje.",
            n=n,
        )
    if not is_steady(said["criterion"]):
        return words(
            "Goal {n}: the criterion says how well, not how often it must be so: for example, in 4 of 5 tries.",
            "Meta {n}: el criterio dice qué tan bien, no cuántas veces: por ejemplo, en 4 de 5 intentos.",
            n=n,
        )
    return None


def _baseline(said: Mapping[str, str], n: int) -> Words | None:
    if not quantities(said["baseline"]):
        return words(
            "Goal {n}: give the baseline as a number, so that progress can be counted from it.",
            "Meta {n}: dé el punto de partida como un número, para contar el progreso desde ahí.",
            n=n,
        )
    counted, wanted = units(said["baseline"]), units(said["criterion"]) | units(said["target"])
    if counted and wanted and counted.isdisjoint(wanted):
        return words(
            "Goal {n}: the baseline is not counted in the unit of the criterion. Measure both alike.",
            "Meta {n}: el punto de partida no se cuenta en la unidad del criterio. Mida los dos igual.",
            n=n,
        )
    return None


def _target(said: Mapping[str, str], n: int) -> Words | None:
    if said["baseline"] and is_same(said["baseline"], said["target"]):
        return words(
            "Goal {n}: the target is where the student already is.",
            "Meta {n}: la meta final es donde el estudiante ya está.",
            n=n,
        )
    return None


def _method(said: Mapping[str, str], n: int) -> Words | None:
    if says_no_method(said["method"]):
        return words(
            "Goal {n}: say what is kept of each measurement: a probe, a tally, a rubric score, a work sample.",
            "Meta {n}: diga qué queda de cada medición: una prueba, un conteo, una rúbrica, una muestra de trabajo.",
            n=n,
        )
    return None


LOOKS: tuple[tuple[str, Callable[[Mapping[str, str], int], Words | None]], ...] = (
    ("condition", _condition),
    ("behavior", _behavior),
    ("criterion", _criterion),
    ("baseline", _baseline),
    ("target", _target),
    ("method", _method),
)
"""A part of a goal and what is looked at in it, in the order of the form."""
