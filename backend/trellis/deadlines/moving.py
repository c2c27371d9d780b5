"""Why a day moved, in words: which days of the school calendar were changed, what was agreed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trellis.deadlines.explaining import in_words
from trellis.kernel.words import Words

BY_CALENDAR = Words(en="The school calendar changed.", es="Cambió el calendario escolar.")
BY_EDITS = Words(en="The school calendar changed: {what}.", es="Cambió el calendario escolar: {what}.")
BY_EXTENSION = Words(en="It was extended: {note}", es="Se prorrogó: {note}")
BY_EXCUSE = Words(
    en="It was overdue, and stays so; the time after it is excused: {note}",
    es="Ya estaba vencido y sigue así; el tiempo posterior está justificado: {note}",
)
BY_TRIGGER = Words(en="The day it is counted from changed.", es="Cambió el día desde el que se cuenta.")
DAY_OFF = Words(en="{reason}, {day}", es="{reason}, {day}")
TAKEN_BACK = Words(en="{reason}, {day}, taken back", es="{reason}, {day}, se anuló")
ONE_DAY = Words(en="{day}", es="{day}")
AND_MORE = Words(en="{days} and {more} more", es="{days} y {more} más")
NAMED = 3
"""Days a sentence names; an import brings a whole year's."""


@dataclass(frozen=True, slots=True)
class EditedDay:
    """A day somebody put into a calendar or, where `is_gone`, took out of it; `reason` as it was written."""

    day: date
    reason: str
    is_gone: bool


def why_moved(cause: str, note: str | None, edited: Sequence[EditedDay]) -> Words:
    """The sentence for one move; `cause` as in `model.CAUSES`, `edited` the days of a deed on a calendar."""
    if cause == "moved":
        return BY_TRIGGER
    if cause == "excused":
        return BY_EXCUSE.filled(note=note or "")
    if cause != "calendar":
        return BY_EXTENSION.filled(note=note or "")
    if not edited:
        return BY_CALENDAR
    named = [_named(one) for one in edited[:NAMED]]
    days = Words(en="; ".join(one.en for one in named), es="; ".join(one.es for one in named))
    if len(edited) > NAMED:
        days = AND_MORE.filled(days=days, more=len(edited) - NAMED)
    return BY_EDITS.filled(what=days)


def _named(one: EditedDay) -> Words:
    if not one.reason:
        return ONE_DAY.filled(day=in_words(one.day))
    return (TAKEN_BACK if one.is_gone else DAY_OFF).filled(reason=one.reason, day=in_words(one.day))
