"""What a bundle says, as records by subject and key: in our words, still with the roster's ids. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from trellis.rostering.problems import reason
from trellis.rostering.reading import Bundle
from trellis.rostering.rows import Finding, Row

PERSONS = ("staff", "student", "guardian")
SUBJECTS = ("school", "school_year", *PERSONS, "relation", "class", "enrollment", "program", "removal")


@dataclass(frozen=True, slots=True)
class Record:
    """One thing as the roster wants it: `values` by column; references are roster ids.

    A column the bundle says nothing of is not in `values` and stays as it is.
    """

    key: str
    label: str
    values: Mapping[str, Any]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Known:
    """One thing the district has, in the same shape. `ended`: not in force any more."""

    id: UUID
    key: str
    label: str
    values: Mapping[str, Any]
    ended: bool


Current = Mapping[str, Mapping[str, Known]]


@dataclass
class Picture:
    """Records by subject, then by key.

    `whole` names the subjects of which the bundle says everything, so that what
    is missing is gone; `ended` what it says is gone by name; `kept` what is
    not gone although no record of it could be made. Both hold (subject, key).
    """

    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {subject: {} for subject in SUBJECTS})
    whole: set[str] = field(default_factory=set)
    ended: set[tuple[str, str]] = field(default_factory=set)
    kept: set[tuple[str, str]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def add(self, subject: str, record: Record) -> None:
        """Keep a record."""
        self.records[subject][record.key] = record

    def goes(self, subject: str, key: str) -> bool:
        """Whether something the district has, of which there is no record, is gone."""
        return (subject in self.whole or (subject, key) in self.ended) and (subject, key) not in self.kept


@dataclass
class Draft:
    """What the steps of drawing a picture share: the schools, kinds and names known by then."""

    bundle: Bundle
    current: Current
    day: date
    picture: Picture = field(default_factory=Picture)
    schools: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    family_kinds: dict[str, str] = field(default_factory=dict)

    def begin(self, file: str, *subjects: str) -> Iterator[Row]:
        """The rows of a file the source does not mark as ended; notes what is whole, ended and kept."""
        self.picture.whole.update(subjects if self.bundle.whole(file) else ())
        for row in self.bundle.of(file):
            if row.ended:
                self.picture.ended.update((subject, row.key) for subject in subjects)
            else:
                yield row

    def keep(self, subject: str, key: str) -> None:
        """Something stands in the bundle but cannot be used; what we have of it stays."""
        self.picture.kept.add((subject, key))

    def refuse(self, subject: str, label: str, row: Row, file: str, why: str, **values: Any) -> None:
        """A row that cannot be used."""
        self.keep(subject, row.key)
        self.say("unreadable", subject, label, row, file, why, **values)

    def say(self, kind: str, subject: str, label: str, row: Row, file: str, why: str, **values: Any) -> None:
        """A finding about a row."""
        detail = {"reason": why, **values}
        self.picture.findings.append(Finding(kind, subject, label, file, row.line, reason(why, **values), detail))
