"""What a family can ask for, which step leads where, and which clock of the law runs. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("question", "meeting", "records", "amendment", "independent_evaluation")
STATES = ("open", "answered", "agreed", "refusing", "done", "refused", "hearing", "upheld")
NOTES = ("note", "decision", "hearing", "statement")
LONGEST, LONGEST_ABOUT = 4_000, 200
MOST_ASKED_A_DAY, MOST_WRITTEN_A_DAY = 20, 100
"""Of one person within 24 hours: many times what anybody writes by hand."""

Steps = Mapping[tuple[str, str], str]
"""(state, step) to the state after it."""

OF_SCHOOL: Mapping[str, Steps] = {
    "question": {("open", "answer"): "answered", ("answered", "answer"): "answered"},
    # A meeting is refused by notice alone (34 CFR 300.503(a)(2)); before it is out, the school may still agree.
    "meeting": {
        ("open", "agree"): "agreed",
        ("open", "refuse"): "refusing",
        ("refusing", "agree"): "agreed",
        ("agreed", "finish"): "done",
    },
    # The right to inspect is not the school's to refuse (34 CFR 99.10, 300.613).
    "records": {("open", "finish"): "done"},
    # Refused, there is a hearing for who asks (34 CFR 99.21, 300.619); after it the school amends or does not.
    "amendment": {
        ("open", "agree"): "done",
        ("open", "refuse"): "refused",
        ("hearing", "agree"): "done",
        ("hearing", "uphold"): "upheld",
    },
    # The district pays, or files for a hearing to show that its own evaluation is appropriate (34 CFR 300.502(b)(2)).
    "independent_evaluation": {
        ("open", "agree"): "agreed",
        ("open", "refuse"): "refusing",
        ("refusing", "agree"): "agreed",
        ("agreed", "finish"): "done",
    },
}
OF_FAMILY: Mapping[str, Steps] = {
    # Who writes once more waits for an answer again.
    "question": {("open", "note"): "open", ("answered", "note"): "open"},
    "meeting": {(state, "note"): state for state in ("open", "refusing", "agreed")},
    "records": {("open", "note"): "open"},
    "amendment": {
        ("open", "note"): "open",
        ("hearing", "note"): "hearing",
        ("refused", "hearing"): "hearing",
        ("refused", "statement"): "refused",
        ("upheld", "statement"): "upheld",
    },
    "independent_evaluation": {(state, "note"): state for state in ("open", "refusing", "agreed")},
}
BY_NOTICE = {"meeting": "meeting_refused", "independent_evaluation": "request_refused"}
"""Kinds whose refusal is a prior written notice, and its trigger (`notices/prior_written/triggers.py`)."""
DECIDED_BY_DISTRICT = frozenset({"amendment", "independent_evaluation"})
OF_PARENTS = frozenset({"meeting", "independent_evaluation"})
"""Rights of a parent under IDEA (34 CFR 300.502(b), 300.324), not of everybody who may see the record (34 CFR 99.4)."""
WAITING = frozenset({"open", "refusing", "hearing"})
"""States in which the school owes an answer."""
PROMISED = frozenset({"agreed"})
"""The school said yes, and it has not happened yet."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Which rule runs from which event."""

    rule: str
    event: str


CLOCKS: Mapping[str, Clock] = {
    "meeting": Clock("IEP_ON_PARENT_REQUEST", "parent_meeting_request"),
    "records": Clock("RECORDS_ACCESS", "records_request"),
    "amendment": Clock("FERPA_AMEND", "amendment_request"),
}
AGREEING_IS_ENOUGH = frozenset({"IL"})
"""States whose rule asks for an answer by the day, not for the meeting itself (23 IAC 226.220)."""


def meets_clock(kind: str, after: str, state_of_union: str) -> bool:
    """Whether a request that came to `after` has what its rule asks for."""
    if kind == "meeting" and after == "agreed":
        return state_of_union in AGREEING_IS_ENOUGH
    return after in ("done", "refused")


_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What no keyboard types and what turns the words around it; joiners stay, Arabic and Persian are written with them."""


def cleaned(text: str) -> str:
    """Words as they are kept: lines stay, blanks around go, and so does what nobody sees."""
    seen = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in seen.split("\n")).strip()


def on_one_line(text: str) -> str:
    """A heading as it is kept: one line, one blank between words."""
    return " ".join(cleaned(text).split())
