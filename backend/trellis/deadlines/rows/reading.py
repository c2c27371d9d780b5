"""The rows, read from what is shipped with the product and checked as they are read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

from trellis.deadlines.calendar import PAUSES
from trellis.deadlines.reasons import GROUNDS
from trellis.deadlines.rule import FEDERAL, GROUND, EndOfYear, Rule, Unit

HERE = Path(__file__).parent
BINDINGS = {"cap": "cap", "state": "state", "default": "default", "earliest": "cap"}
STATUSES = ("V", "V2", "M")
EVALUATION = "EVAL_INITIAL"
ROLLS = ("", "next_business_day")


class RowUnreadable(ValueError):
    """A row that cannot be read; `line` counts from 1, the line of names included."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        super().__init__(f"line {line}: {why}")


def rows_of(lines: Iterable[str], *, federal: bool = False) -> list[Rule]:
    """Rules out of lines of CSV with its names in the first. Raises RowUnreadable."""
    found = []
    for number, row in enumerate(csv.DictReader(lines), start=2):
        try:
            found.append(_rule(row, federal))
        except (ValueError, KeyError, TypeError) as broken:
            raise RowUnreadable(number, str(broken)) from broken
    return found


def _grounds(said: str | None) -> list[tuple[str, str | None, Unit | None]]:
    """Grounds of an extension, each with the length the row gives it: `absences|written_agreement:30C`."""
    found = []
    for one in filter(None, (said or "").split("|")):
        read = GROUND.fullmatch(one)
        if read is None or read[1] not in GROUNDS:
            raise ValueError(f"{one!r} is no ground of an extension")
        found.append((read[1], read[2], read[3]))
    return found


def _rule(row: Mapping[str, Any], federal: bool) -> Rule:
    grounds = _grounds(row["extension"])
    rule = Rule(
        state=FEDERAL if federal else row["state"],
        id=row["rule"],
        version=int(row["version"]),
        value=row["value"],
        unit=_one_of(row["unit"], get_args(Unit)),
        count_from=row["count_from"],
        end_event=row["end_event"],
        applies_if=row.get("applies_if", ""),
        pauses=frozenset(_one_of(p, PAUSES) for p in row.get("pause", "").split("|") if p),
        end_of_year=EndOfYear.read(row["end_of_year"]) if row.get("end_of_year") else None,
        extensions=frozenset(code for code, _, _ in grounds),
        lengths=frozenset((code, value, unit) for code, value, unit in grounds if value and unit),
        roll=_one_of(row.get("roll", ""), ROLLS),
        binding=BINDINGS[row["binding"]] if federal else "state",
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        status="V" if federal else _one_of(row["status"], STATUSES),
        note=row["note"],
        source=row["source"],
    )
    if rule.has_a_day and not 0 <= rule.number <= 1000:
        raise ValueError(f"{rule.value} is not a number of days or years")
    if not rule.source or not rule.id:
        raise ValueError("a row names its rule and its source")
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        raise ValueError("it ends before it begins")
    return rule


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _one_of(value: str, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(map(str, allowed))}")
    return value


def _shipped(name: str, *, federal: bool) -> list[Rule]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return rows_of(lines, federal=federal)


def _with_the_laws_exceptions(rows: list[Rule]) -> list[Rule]:
    """A state's time for an evaluation with the exceptions of federal law, which hold for it as for the 60 days.

    Source: 34 CFR 300.301(d) and (e) ("the timeframe described in paragraph (c)(1)", a state's own included),
    300.309(c).
    """
    law = frozenset(code for r in rows if (r.state, r.id) == (FEDERAL, EVALUATION) for code in r.extensions)
    return [replace(r, extensions=r.extensions | law) if r.id == EVALUATION else r for r in rows]


ROWS: tuple[Rule, ...] = tuple(
    _with_the_laws_exceptions([*_shipped("federal.csv", federal=True), *_shipped("states.csv", federal=False)])
)
"""Every rule the product knows, of all times."""
