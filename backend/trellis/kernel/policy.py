"""How a rule of access is written and asked. The table itself is in access/.

A predicate is a small named function over what is known about the actor and
the thing. Predicates compose with `any_of` and `all_of`, so that the table
reads like the access matrix (domain.md 7.2) it implements.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Facts = TypeVar("Facts")
Predicate = Callable[[Facts], bool]


def any_of(*predicates: Predicate[Facts]) -> Predicate[Facts]:
    """True when one of `predicates` holds."""

    def holds(facts: Facts) -> bool:
        return any(predicate(facts) for predicate in predicates)

    holds.__name__ = "any_of(" + ", ".join(p.__name__ for p in predicates) + ")"
    return holds


def all_of(*predicates: Predicate[Facts]) -> Predicate[Facts]:
    """True when every one of `predicates` holds."""

    def holds(facts: Facts) -> bool:
        return all(predicate(facts) for predicate in predicates)

    holds.__name__ = "all_of(" + ", ".join(p.__name__ for p in predicates) + ")"
    return holds


def not_(predicate: Predicate[Facts]) -> Predicate[Facts]:
    """True when `predicate` does not hold."""

    def holds(facts: Facts) -> bool:
        return not predicate(facts)

    holds.__name__ = f"not_({predicate.__name__})"
    return holds
