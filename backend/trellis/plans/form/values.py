"""Which plain value fits which kind of field. The hub refuses by it, the projection drops by it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeGuard

from trellis.kernel.words import Words
from trellis.plans.form.condition import Row, holds
from trellis.plans.form.declaration import SINGLE_VALUE_KINDS, Bound, Field
from trellis.plans.form.prose import clean

LONGEST_TEXT = 2_000
LONGEST_LONG_TEXT = 20_000
LONGEST_PROSE = 100_000
MOST_PROSE_NODES = 5_000
MOST_ROWS = 200
LARGEST_NUMBER = 1_000_000
MONTHS = Words(
    en="January February March April May June July August September October November December",
    es="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_row_id(value: Any) -> TypeGuard[str]:
    """Whether `value` can name a row: 1 to 64 letters, digits, `_` or `-`."""
    return isinstance(value, str) and ROW_ID.fullmatch(value) is not None


def plain_value(field: Field, value: Any) -> Any:
    """`value` as it stands in content for a single-value `field`; None when absent, empty or unfitting.

    Numbers lose a needless fraction (Yjs knows only floats), texts their control
    characters, lists their doubles. Raises nothing.
    """
    if field.kind in ("text", "long_text"):
        return _text(value, LONGEST_TEXT if field.kind == "text" else LONGEST_LONG_TEXT)
    if field.kind == "date":
        return _day(value)
    if field.kind in ("number", "minutes"):
        return _number(value, whole=field.kind == "minutes")
    if field.kind == "yes_no":
        return value if isinstance(value, bool) else None
    if field.kind == "choice":
        return value if isinstance(value, str) and field.option(value) else None
    if field.kind == "link":
        return value if is_row_id(value) else None
    if field.kind in ("choices", "links"):
        return _keys(field, value)
    return None


def value_violation(field: Field, value: Any) -> str | None:
    """Why a stored `value` does not fit the single-value `field`, or None; None and "" always fit (not answered)."""
    if field.kind not in SINGLE_VALUE_KINDS:
        return f"{field.key} is no single value"
    if value is None or value == "" or value == []:
        return None
    if field.kind == "text":
        fits = isinstance(value, str) and len(value) <= LONGEST_TEXT
        return None if fits else f"{field.key} is no line of text"
    kept = plain_value(field, value)
    if kept is None or (isinstance(kept, list) and (len(kept) != len(value))):
        return f"{field.key} is no {field.kind}"
    return None


def bound_exceeded(field: Field, value: Any, row: Row | None = None) -> Bound | None:
    """The tightest declared bound that `value` is beyond, `row` being what stands beside it; None within all.

    No question of the shape: a document written before a bound was declared stays valid, and two people who each
    change one cell (the number, the period) may bring it about by merging. So the editor takes no such number, a
    check blocks a plan that has one, and the hub and the content leave it as it was written.
    """
    number = _number(value, whole=False)
    if number is None:
        return None
    beyond = (b for b in field.bounds if number > b.most and (b.when is None or holds(b.when, {}, {}, row)))
    return min(beyond, key=lambda bound: bound.most, default=None)


def _text(value: Any, longest: int) -> str | None:
    if not isinstance(value, str):
        return None
    return clean(value)[:longest] or None


def _day(value: Any) -> str | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return value if 1900 <= day.year <= 2200 else None


def _number(value: Any, *, whole: bool) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    if not 0 <= value <= LARGEST_NUMBER or (whole and value != int(value)):
        return None
    return int(value) if value == int(value) else value


def _keys(field: Field, value: Any) -> list[str] | None:
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        return None
    fits = is_row_id if field.kind == "links" else field.option
    kept = [key for key in dict.fromkeys(v for v in value if isinstance(v, str)) if fits(key)]
    return kept or None


def day(value: Any) -> date | None:
    """A content date as a date."""
    return date.fromisoformat(value) if _day(value) else None


def day_in_words(on: date) -> Words:
    """A day as people say it, in both languages."""
    en, es = (months.split()[on.month - 1] for months in (MONTHS.en, MONTHS.es))
    return Words(en=f"{en} {on.day}, {on.year}", es=f"{on.day} de {es} de {on.year}")


def words_of(value: Any) -> str:
    """The plain words of a content value: the text of prose, a stripped line, "" for anything else."""
    if isinstance(value, Mapping):
        text = value.get("text")
        return text.strip() if isinstance(text, str) else ""
    return value.strip() if isinstance(value, str) else ""


def is_answered(field: Field, value: Any) -> bool:
    """Whether somebody answered: a word, a number, a yes or a no, at least one row."""
    if field.kind in ("prose", "text", "long_text"):
        return bool(words_of(value))
    return value is not None and value != []
