"""The words a plan form is declared in: form, section, field, option.

Everything that shows, checks, stores, compares or prints a plan reads these
values; none of them knows a section by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, Predicate
from trellis.plans.form.glance import AtAGlance
from trellis.plans.form.kinds import IEP

Kind = Literal[
    "prose",  # rich text two people type in: a Y.XmlFragment of its own
    "long_text",  # plain text two people type in; only inside rows: a Y.Text of the row
    "text",  # a short line, set whole
    "date",  # "YYYY-MM-DD"
    "number",  # a number, not negative
    "minutes",  # a whole number of minutes, not negative
    "choice",  # one option key
    "choices",  # a list of option keys
    "yes_no",  # true or false
    "link",  # the id of a row of `links_to`
    "links",  # a list of such ids
    "rows",  # a list of rows, each with its own stable id
    "computed",  # written by nobody: it follows from other answers (`derived.py`)
]
SINGLE_VALUE_KINDS = frozenset({"text", "date", "number", "minutes", "choice", "choices", "yes_no", "link", "links"})

EDUCATORS = frozenset(
    {
        "case_manager",
        "special_teacher",
        "speech_therapist",
        "occupational_therapist",
        "physical_therapist",
        "psychologist",
    }
)
"""Who writes what the school says; a general-education teacher comments (domain.md 7.2)."""
FAMILY = frozenset({"parent", "student"})
CASE_MANAGER = frozenset({"case_manager"})
PRINT_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: `key` is stored, `label` is for staff, `plain` for the family (else the label)."""

    key: str
    label: Words
    plain: Words | None = None

    @property
    def plainly(self) -> Words:
        """What a family reads for this answer."""
        return self.plain or self.label


@dataclass(frozen=True, slots=True)
class Bound:
    """The largest number an answer can mean, and why; with `when`, only where that holds in the same row."""

    most: int
    why: Words
    when: Predicate | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a section, or one column of its rows.

    `required_by` names the rules of `checks/` that ask for it; `shown_when` hides
    it until it matters, with the reason. `links_to` is "section.field" of the rows
    a link points at. `row` and `row_title` belong to `rows`; `one_per_line` tells
    that each line of a long text is an entry of its own (benchmarks). `printed_as_table`
    names the columns of `rows` that stand in a table on paper; what else a row says follows it.
    `bounds` say how large a number can be meant (`values.bound_exceeded`).
    `carries`: the next plan begins with this answer, to be confirmed; False where it is asked anew
    (a date of this plan, what was measured, who was told, a decision of the year). A row for which
    `left_behind` holds does not carry. `glance`: the answer stands on the one-page sheet, and how (`form/glance.py`).
    `is_districts`: a question of the district's own (`district.py`); `district_requires`: the district wants it
    answered, whatever the law says of it.
    """

    key: str
    kind: Kind
    label: Words
    help: Words | None = None
    plain: Words | None = None
    options: tuple[Option, ...] = ()
    required_by: tuple[str, ...] = ()
    shown_when: Condition | None = None
    links_to: str | None = None
    row: tuple[Field, ...] = ()
    row_title: Words | None = None
    one_per_line: bool = False
    printed_as_table: tuple[str, ...] = ()
    bounds: tuple[Bound, ...] = ()
    carries: bool = True
    left_behind: Predicate | None = None
    glance: AtAGlance | None = None
    is_districts: bool = False
    district_requires: bool = False

    @property
    def plainly(self) -> Words:
        """How a family reads the question."""
        return self.plain or self.label

    def option(self, key: object) -> Option | None:
        """The declared option with this key."""
        return next((o for o in self.options if o.key == key), None)

    @cached_property
    def columns(self) -> dict[str, Field]:
        """Row fields by key."""
        return {f.key: f for f in self.row}


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of a plan: one live document, one permission, one place in the outline.

    `order` places it; `writers` are team role keys that may write it besides the
    case manager; `since` and `until` (exclusive) are the form versions that have it.
    `kinds` are the kinds of plans that have it; for a shared one `cites` gives the
    source by kind, where it is not `cite`. `decided` says what a family answers with
    agree, disagree or a question: each row (`rows`), the section (`whole`), or nothing.
    Of one that does not carry (`carries`), the next plan asks everything anew.
    """

    key: str
    order: int
    title: Words
    plain_title: Words
    explanation: Words
    cite: str
    writers: frozenset[str]
    fields: tuple[Field, ...]
    kinds: tuple[str, ...] = (IEP,)
    cites: tuple[tuple[str, str], ...] = ()
    decided: Literal["rows", "whole"] | None = None
    shown_when: Condition | None = None
    carries: bool = True
    since: str = "2026.1"
    until: str | None = None

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """Fields by key."""
        return {f.key: f for f in self.fields}

    def field(self, key: str) -> Field:
        """The field with this key. Raises KeyError."""
        return self.by_key[key]

    @cached_property
    def written(self) -> tuple[Field, ...]:
        """Fields somebody can write in, in order: what the document and the content hold."""
        return tuple(f for f in self.fields if f.kind != "computed")

    def of_kind(self, *kinds: str) -> Iterator[Field]:
        """Fields of these kinds, in order."""
        return (f for f in self.fields if f.kind in kinds)


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture of a letterhead: the SHA-256 of its bytes, and what it shows, for who cannot see it."""

    sha256: str
    alt: Words


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head of a printed plan in place of the district's name alone."""

    name: str
    address: str = ""
    phone: str = ""
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class DistrictForm:
    """Which of a district's revisions a form has in it, and its letterhead."""

    id: str
    number: int
    letterhead: Letterhead | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """The declaration a plan is begun on and keeps for life: its kind, version and sections in order.

    `dates` is the key of the section with the plan's occasion and dates; `district` says which
    revision of the district's is laid over the declared form, if one is.
    """

    kind: str
    version: str
    title: Words
    dates: str
    sections: tuple[Section, ...]
    district: DistrictForm | None = None

    @cached_property
    def print(self) -> str:
        """The same for forms that ask the same, whatever their words: what a page must have to write a plan on it."""
        asked = [[s.key, [_structure(f) for f in s.fields]] for s in self.sections]
        identity = [self.kind, self.version, self.district.id if self.district else "", asked]
        return sha256_hex(json.dumps(identity, separators=(",", ":")).encode())[:PRINT_LENGTH]

    @cached_property
    def by_key(self) -> dict[str, Section]:
        """Sections by key."""
        return {s.key: s for s in self.sections}

    def section(self, key: str) -> Section:
        """The section with this key. Raises KeyError."""
        return self.by_key[key]


def _structure(field: Field) -> list[Any]:
    return [
        field.key,
        field.kind,
        [o.key for o in field.options],
        field.links_to or "",
        [_structure(c) for c in field.row],
    ]
