"""When a section or a field is shown: a small predicate that is data, so that the browser can read it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from trellis.kernel.words import Words

Content = Mapping[str, Mapping[str, Any]]
"""A plan's content: section key -> field key -> value (see `content.py`)."""
Row = Mapping[str, Any]
"""One row of a rows field: `id` and the columns' values."""
Facts = Mapping[str, Any]
"""What is known outside the plan's text: `age_at_end`, `transition_age`, `preschool`, ... (`checks.PlanFacts`)."""


Verb = Literal["is", "in", "at_least", "has", "answered"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Stands for the value of a fact on the right side of a comparison."""

    key: str


@dataclass(frozen=True, slots=True)
class Test:
    """Compares one fact or one answer with a value.

    `subject` is "fact:<key>"; "answer:<section>.<field>", or with ".<column>" that
    column's answers in all rows; or, for a column, "row:<column>" of the same row
    (`id` names the row itself). `verb` is `is` (equal), `in` (one of), `at_least`
    (not smaller), `has` (the list holds it) or `answered` (somebody did, or not).
    """

    subject: str
    verb: Verb
    value: Any


@dataclass(frozen=True, slots=True)
class Combination:
    """`all`, `any` or `none` of several predicates."""

    how: Literal["all", "any", "none"]
    parts: tuple[Predicate, ...]


Predicate = Test | Combination


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate and the reason people are told."""

    when: Predicate
    reason: Words


def fact(key: str, verb: Verb, value: Any) -> Test:
    """A test of a fact."""
    return Test(f"fact:{key}", verb, value)


def answer(place: str, verb: Verb, value: Any) -> Test:
    """A test of the answer at "section.field"."""
    return Test(f"answer:{place}", verb, value)


def own(column: str, verb: Verb, value: Any) -> Test:
    """A test, in a column's condition, of another column of the same row."""
    return Test(f"row:{column}", verb, value)


def any_of(*parts: Predicate) -> Combination:
    """At least one holds."""
    return Combination("any", parts)


def all_of(*parts: Predicate) -> Combination:
    """Every one holds."""
    return Combination("all", parts)


def none_of(*parts: Predicate) -> Combination:
    """Not one holds."""
    return Combination("none", parts)


def holds(predicate: Predicate, facts: Facts, content: Content, row: Row | None = None) -> bool:
    """Whether `predicate` holds, for `row` when it is a column's; a comparison with something unknown does not."""
    if isinstance(predicate, Combination):
        found = (holds(part, facts, content, row) for part in predicate.parts)
        if predicate.how == "all":
            return all(found)
        return any(found) if predicate.how == "any" else not any(found)
    left = _value(predicate.subject, facts, content, row)
    right = facts.get(predicate.value.key) if isinstance(predicate.value, Fact) else predicate.value
    return _compare(left, predicate.verb, right)


def _value(subject: str, facts: Facts, content: Content, row: Row | None) -> Any:
    where, _, key = subject.partition(":")
    if where == "fact":
        return facts.get(key)
    if where == "row":
        return (row or {}).get(key)
    section, _, rest = key.partition(".")
    field, _, column = rest.partition(".")
    value = (content.get(section) or {}).get(field)
    if not column:
        return value
    return [each.get(column) for each in value] if isinstance(value, list) else None


def _compare(left: Any, verb: Verb, right: Any) -> bool:
    if verb == "answered":
        said = left.get("text", "").strip() if isinstance(left, Mapping) else left
        return (said not in (None, "", [])) is bool(right)
    if left is None or right is None:
        return False
    if verb == "is":
        return bool(left == right)
    if verb == "in":
        return left in right
    if verb == "has":
        return isinstance(left, list) and right in left
    return isinstance(left, int | float) and isinstance(right, int | float) and left >= right


def is_shown(condition: Condition | None, facts: Facts, content: Content, row: Row | None = None) -> bool:
    """Whether something with this condition is shown; without one it always is."""
    return condition is None or holds(condition.when, facts, content, row)


def predicate_as_json(predicate: Predicate) -> dict[str, Any]:
    """The predicate as JSON: `{"all"|"any"|"none": [...]}` or `{"subject", "verb", "value" | "fact"}`."""
    if isinstance(predicate, Combination):
        return {predicate.how: [predicate_as_json(part) for part in predicate.parts]}
    said: dict[str, Any] = {"subject": predicate.subject, "verb": predicate.verb}
    if isinstance(predicate.value, Fact):
        said["fact"] = predicate.value.key
    else:
        said["value"] = list(predicate.value) if isinstance(predicate.value, tuple | frozenset) else predicate.value
    return said
