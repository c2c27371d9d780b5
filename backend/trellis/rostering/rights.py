"""Presumed rights that come and go with relations. Pure.

A roster may give the presumption of 34 CFR 99.4 and 300.30 and take back what
it gave; it never touches what a paper or a person decided, nor presumes again
where a decision is on record: that a line was missing once is no new decision.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trellis.students.rules import presumed_rights

LAWS = ("IDEA", "FERPA")


@dataclass(frozen=True, slots=True)
class Held:
    """A stored row of rights."""

    id: uuid.UUID
    student_id: uuid.UUID
    person_id: uuid.UUID
    law: str
    basis: str
    ends_on: date | None


Pair = tuple[uuid.UUID, uuid.UUID]
"""A student and a person."""


@dataclass
class RightsChanges:
    """What to give as (student, person, law), which rows to end, and ties whose rights were left as they are."""

    give: list[tuple[uuid.UUID, uuid.UUID, str]] = field(default_factory=list)
    end: list[uuid.UUID] = field(default_factory=list)
    left: list[Pair] = field(default_factory=list)


def presumed(values: Mapping[str, Any] | None) -> bool:
    """Whether a relation of these values is in force and makes a presumed rights holder."""
    if values is None or values.get("ended_on") is not None or values["kind"] == "emergency_contact":
        return False
    return presumed_rights(values["kind"], values.get("legal_guardian"))


Tie = tuple[uuid.UUID, uuid.UUID, Mapping[str, Any] | None, Mapping[str, Any] | None]


def rights_changes(
    ties: Iterable[Tie],
    stored: Iterable[Held],
    day: date,
    *,
    decided: Collection[Pair] = (),
    unnamed: Collection[uuid.UUID] = (),
) -> RightsChanges:
    """What follows for rights from ties given as (student, person, values before, values after).

    Rights are given when a tie begins to presume them, and ended when it stops.
    They are not given where any other ground stands for the same person and
    student, or where presumed rights were ended while the tie went on: somebody
    decided that, and a roster does not undo it.

    `decided`: pairs a decision is on record about (34 CFR 99.4, 300.30(b)(2),
    300.613(c)), whatever its days; what a decision ends keeps the day it named.
    `unnamed`: students with a decision about somebody no roster knows, who may
    be whom the roster brings now under another row; a person looks first.
    """
    rows: dict[tuple[uuid.UUID, uuid.UUID], list[Held]] = {}
    for row in stored:
        rows.setdefault((row.student_id, row.person_id), []).append(row)
    changes = RightsChanges()
    for student_id, person_id, before, after in ties:
        held = rows.get((student_id, person_id), [])
        open_rows = [r for r in held if r.basis == "presumed" and (r.ends_on is None or r.ends_on > day)]
        is_decided = (student_id, person_id) in decided
        if not presumed(after):
            changes.end += [r.id for r in open_rows if not (is_decided and r.ends_on is not None)]
            continue
        if presumed(before):
            continue
        if is_decided or student_id in unnamed:
            changes.left.append((student_id, person_id))
            continue
        tie_ended_on = before.get("ended_on") if before else None
        by_hand = any(
            r.basis != "presumed"
            or (r.ends_on is not None and r.ends_on <= day and tie_ended_on is not None and r.ends_on < tie_ended_on)
            or (r.ends_on is not None and r.ends_on <= day and before is None)
            for r in held
        )
        if by_hand:
            changes.left.append((student_id, person_id))
            continue
        standing = {r.law for r in open_rows}
        changes.give += [(student_id, person_id, law) for law in LAWS if law not in standing]
    return changes
