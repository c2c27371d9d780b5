"""What several rules ask of numbers and lines: numbers that can be meant, lines that say one thing twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

from trellis.plans.checks.engine import Spot, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.form.declaration import Field
from trellis.plans.form.values import bound_exceeded, words_of
from trellis.plans.since_last import service_key

Row = Mapping[str, Any]


def beyond_bounds(facts: PlanFacts, section: str, *keys: str) -> Iterator[Spot]:
    """Numbers beyond their declared bound: fields of `section` by key, or all columns of a field of rows."""
    for key in keys:
        field = facts.form.section(section).field(key)
        if field.kind == "rows":
            for row in facts.rows(section, key):
                for column in field.row:
                    yield from _beyond(section, column, row.get(column.key), row)
        else:
            yield from _beyond(section, field, facts.value(section, key), None)


def _beyond(section: str, field: Field, value: Any, row: Row | None) -> Iterator[Spot]:
    bound = bound_exceeded(field, value, row)
    if bound:
        message = words(
            "{what}: {value} is too many; {most} at most. {why}",
            "{what}: {value} es demasiado; {most} como máximo. {why}",
            what=field.label,
            value=f"{value:,}",
            most=f"{bound.most:,}",
            why=bound.why,
        )
        yield Spot(section, field.key, message, row["id"] if row else None)


def lines_said_twice(rows: list[Row], place: Callable[[Row], Hashable]) -> Iterator[tuple[int, int, Row]]:
    """Lines of one service by one provider at one place whose dates overlap: both numbers, and the later line.

    Two services at one hour cannot be told without a timetable; the same service twice can. A line without dates runs
    all the time; extended-year lines are compared among themselves.
    """
    for later, row in enumerate(rows):
        for earlier, other in enumerate(rows[:later]):
            if _same(row, other) and place(row) == place(other) and _overlap(row, other):
                yield earlier + 1, later + 1, row
                break


def _same(row: Row, other: Row) -> bool:
    named = row.get("name") and row.get("provider_role")
    alike = ("provider_role", "kind")
    return (
        bool(named)
        and service_key(row) == service_key(other)
        and all(row.get(key) == other.get(key) for key in alike)
        and bool(row.get("extended_year")) == bool(other.get("extended_year"))
    )


def _overlap(row: Row, other: Row) -> bool:
    return (row.get("starts_on") or "") <= (other.get("ends_on") or "9") and (other.get("starts_on") or "") <= (
        row.get("ends_on") or "9"
    )


def folded(text: object) -> str:
    """Words without case and doubled blanks, for comparing."""
    return " ".join(words_of(text).casefold().split())
