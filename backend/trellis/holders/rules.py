"""Which rights end and which begin with a decision (domain.md 7.1). Pure."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

KINDS = ("court_order", "custody_document", "guardianship", "foster", "surrogate", "ended")
PAPERS = ("court_order", "custody_document", "guardianship")
"""What stands on a paper, which has to be on file (34 CFR 99.4, 300.30(b)(2))."""
SCOPES = ("view", "consent", "notice", "pickup")
WHOLE = ("view", "consent", "notice")
"""What a guardian, a foster parent and a surrogate have; who may fetch a child is another question."""
GROUNDS = ("unknown", "not_located", "ward_of_the_state", "homeless_youth")
"""When a child needs a surrogate (34 CFR 300.519(a))."""
LAWS = ("IDEA", "FERPA")
ENDED = ("guardianship", "foster", "surrogate")
"""What ends by being said to end: it was given by an appointment. All else ends by a paper."""
APPOINTED = ("foster", "surrogate")
"""What somebody is appointed to without a court: it may name a paper, and need not."""
STANDS = ("presumed", "court_order", "guardianship")
"""What the law presumes or a court gave: no appointment ends it without a paper (34 CFR 99.4, 300.30(b))."""


@dataclass(frozen=True, slots=True)
class Right:
    """A row of `rights_holder`, held or to be held. `ends_on` is exclusive."""

    law: str
    basis: str
    view: bool
    consent: bool
    notice: bool
    starts_on: date
    ends_on: date | None
    decision_id: uuid.UUID | None = None
    id: uuid.UUID | None = None

    @property
    def is_void(self) -> bool:
        return self.ends_on is not None and self.ends_on <= self.starts_on


@dataclass
class Changes:
    """Rows to end, by key and day, and rows to give."""

    end: dict[uuid.UUID, date] = field(default_factory=dict)
    give: list[Right] = field(default_factory=list)


def changes(
    kind: str,
    scopes: Collection[str],
    *,
    starts_on: date,
    ends_on: date | None,
    decision_id: uuid.UUID,
    held: Iterable[Right],
    passed: Collection[str] = (),
    has_paper: bool = False,
) -> Changes:
    """What a decision does to the rows one person holds for one student.

    From `starts_on` it takes the place of everything they hold under the laws it is about; after `ends_on` what they
    held before stands again. `passed`: laws whose rights are the student's own by `starts_on`: under those nothing is
    given but to a guardian, since what begins then would outlast the majority (34 CFR 300.520, 99.5). An appointment
    without a paper ends what was given by another one alone; what is presumed or ordered stands beside it (domain.md
    7.1): else a parent who was said to be a foster parent, and then no longer, would have lost their right by no paper.
    """
    # A surrogate has all rights of IDEA for this child (300.519(g)); what they have of FERPA is not this decision's.
    laws = ("IDEA",) if kind == "surrogate" else LAWS
    found = Changes()
    for row in held:
        if row.law not in laws or row.is_void or (row.ends_on is not None and row.ends_on <= starts_on):
            continue
        if kind == "ended" and row.basis not in ENDED:
            continue
        if kind in APPOINTED and not has_paper and row.basis in STANDS:
            continue
        assert row.id is not None
        found.end[row.id] = max(row.starts_on, starts_on)
        again = replace(row, id=None, starts_on=max(row.starts_on, ends_on or row.starts_on))
        if ends_on is not None and not again.is_void:
            found.give.append(again)
    if kind == "ended":
        return found
    whole = kind not in ("court_order", "custody_document")
    may = {scope: whole or scope in scopes for scope in WHOLE}
    for law in laws:
        if law in passed and kind != "guardianship":
            continue
        given = may if law == "IDEA" else {"view": may["view"], "consent": False, "notice": False}
        if any(given.values()):
            basis = kind if kind in ENDED else "court_order"
            found.give.append(
                Right(
                    law,
                    basis,
                    view=given["view"],
                    consent=given["consent"],
                    notice=given["notice"],
                    starts_on=starts_on,
                    ends_on=ends_on,
                    decision_id=decision_id,
                )
            )
    return found


def by_appointment(kind: str, held: Iterable[Right], after: Changes) -> list[Right]:
    """Presumed and ordered rights that end by an appointment, whose paper says so: those who held them are told."""
    return [row for row in held if kind in APPOINTED and row.id in after.end and row.basis in STANDS]


def stands_beside(
    kind: str, held: Iterable[Right], after: Changes, *, starts_on: date, ends_on: date | None
) -> list[str]:
    """Grounds of what a person goes on holding beside an appointment, under the laws it is about."""
    laws = ("IDEA",) if kind == "surrogate" else LAWS
    return sorted(
        {
            row.basis
            for row in held
            if kind in APPOINTED
            and row.basis in STANDS
            and row.law in laws
            and row.id not in after.end
            and not row.is_void
            and (row.ends_on is None or row.ends_on > starts_on)
            and (ends_on is None or row.starts_on < ends_on)
        }
    )


def lost(held: Iterable[Right], after: Changes, day: date) -> set[str]:
    """Which of consent and notice under IDEA a person who holds it on `day` does not hold after the changes."""
    before = {scope for row in held if row.law == "IDEA" and _stands(row, day) for scope in _has(row)}
    kept = {scope for row in after.give if row.law == "IDEA" and _stands(row, day) for scope in _has(row)}
    kept |= {
        scope
        for row in held
        if row.law == "IDEA" and _stands(row, day) and after.end.get(row.id, date.max) > day  # type: ignore[arg-type]
        for scope in _has(row)
    }
    return before - kept


def _stands(row: Right, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on > day)


def _has(row: Right) -> list[str]:
    return [scope for scope, has in (("consent", row.consent), ("notice", row.notice)) if has]
