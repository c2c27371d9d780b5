"""The life of a prior written notice as a table (domain.md 5.7). Code, tests and the page read it."""

from __future__ import annotations

from dataclasses import dataclass

from trellis.access import Permission

STATES = ("draft", "issued", "delivered", "superseded")
OUT = ("issued", "delivered")
"""It has left the house and stands."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One lawful step: who may take it, and what must hold (names of the guards in `service.py`)."""

    before: str
    event: str
    guards: tuple[str, ...]
    actor: Permission
    after: str


TRANSITIONS = (
    Transition("draft", "revise", (), Permission.DRAFT_NOTICE, "draft"),
    Transition("draft", "issue", ("contents_complete", "late_has_a_reason"), Permission.ISSUE_NOTICE, "issued"),
    Transition("issued", "open", ("is_owed_it",), Permission.READ_NOTICE, "delivered"),
    Transition("delivered", "open", ("is_owed_it",), Permission.READ_NOTICE, "delivered"),
    Transition("issued", "hand_over", ("went_to_who_is_owed_it",), Permission.DRAFT_NOTICE, "delivered"),
    Transition("delivered", "hand_over", ("went_to_who_is_owed_it",), Permission.DRAFT_NOTICE, "delivered"),
    # A notice is never reworded: another one takes its place, and both stay.
    Transition("issued", "supersede", ("correction_is_issued",), Permission.ISSUE_NOTICE, "superseded"),
    Transition("delivered", "supersede", ("correction_is_issued",), Permission.ISSUE_NOTICE, "superseded"),
)
_NEXT = {(step.before, step.event): step for step in TRANSITIONS}


def step(state: str, event: str) -> Transition | None:
    """The step `event` takes from `state`; None where the law knows none."""
    return _NEXT.get((state, event))
