"""What of a determination reads otherwise than somebody had it before them, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trellis.eligibility.categories import QUESTIONS
from trellis.eligibility.model import Determination
from trellis.kernel.words import Words

BESIDE: dict[str, Words] = {
    "primary_category": Words("Category of disability", "Categoría de discapacidad"),
    "secondary_categories": Words("A second category", "Una segunda categoría"),
    "meeting_id": Words("Meeting", "Reunión"),
    "held_on": Words("Day the group met", "Día en que se reunió el grupo"),
    "decided_on": Words("Day of the decision", "Día de la decisión"),
    "effective_on": Words("Day it takes effect", "Día en que entra en vigor"),
}
"""What a determination says beside the answers, by column."""
MOST_NAMED = 5
CHANGED = Words(
    en="The form changed since you opened it, and nothing was put on record. It reads otherwise now at: {what}.",
    es="El formulario cambió desde que lo abrió, y no se registró nada. Ahora dice otra cosa en: {what}.",
)
OTHERS = Words("{count} more", "{count} más")


def what_changes(row: Determination, now: Mapping[str, Any]) -> list[str]:
    """Keys of questions, and columns beside them, that read otherwise in `now` than in the row."""
    answers = now["answers"]
    keys = sorted(key for key in {*row.answers, *answers} if row.answers.get(key) != answers.get(key))
    return [*keys, *(name for name in BESIDE if getattr(row, name) != now[name])]


def changed_since(row: Determination, revision: int) -> Words | None:
    """What changed after `revision`, by its questions; None where that is not known."""
    keys = {key for key, when in row.changed.items() if when > revision}
    named = [one for key, one in BESIDE.items() if key in keys]
    named += [one.says for one in QUESTIONS if one.machine == row.machine and one.key in keys]
    if not named:
        return None
    shown, rest = named[:MOST_NAMED], len(named) - MOST_NAMED
    if rest > 0:
        shown.append(OTHERS.filled(count=rest))
    what = Words("; ".join(w.en.rstrip("?.") for w in shown), "; ".join(w.es.strip("¿?.") for w in shown))
    return CHANGED.filled(what=what)
