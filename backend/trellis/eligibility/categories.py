"""The thirteen categories of disability and developmental delay (34 CFR 300.8), and what is asked about each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trellis.eligibility.rows import table
from trellis.kernel.words import Words
from trellis.students.rules import age_on

KINDS = ("yes", "yes_why", "check", "text", "date")
IDEA, SECTION_504 = "idea", "section_504"
MACHINES = (IDEA, SECTION_504)
DELAY, LEARNING = "DD", "SLD"
FIRST_AGE, LAST_AGE = 3, 9
"""Developmental delay at most: from the third birthday until the tenth (34 CFR 300.8(b), 300.111(b))."""
WARNED_AHEAD = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Category:
    """One category. `code` is ours and never changes; `edfacts` is what the record and reports say of it.

    `carries_need`: its definition has the educational need in itself and no adverse effect beside it.
    """

    code: str
    says: Words
    plainly: Words
    cite: str
    edfacts: str
    ceds: str
    edfi: str
    carries_need: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a group answers (`rows/__init__.py`)."""

    machine: str
    part: str
    category: str
    key: str
    kind: str
    group: str
    when: tuple[tuple[str, str], ...]
    cite: str
    says: Words

    @property
    def has_reason(self) -> bool:
        """Whether words belong beside yes or no."""
        return self.kind in ("yes_why", "check")


Answers = Mapping[str, Mapping[str, Any]]
"""By the key of a question: `yes` (bool), `text`, `on` (ISO day), as far as somebody said them."""


def _categories() -> dict[str, Category]:
    return {
        row["code"]: Category(
            code=row["code"],
            says=Words(row["en"], row["es"]),
            plainly=Words(row["plain_en"], row["plain_es"]),
            cite=row["cite"],
            edfacts=row["edfacts"],
            ceds=row["ceds"],
            edfi=row["edfi"],
            carries_need=row["carries_need"] == "yes",
        )
        for row in table("categories")
    }


def _questions() -> tuple[Question, ...]:
    return tuple(
        Question(
            machine=row["machine"],
            part=row["part"],
            category=row["category"],
            key=row["key"],
            kind=row["kind"],
            group=row["group"],
            when=tuple((kind, key) for kind, _, key in (one.partition(":") for one in row["when"].split())),
            cite=row["cite"],
            says=Words(row["en"], row["es"]),
        )
        for row in table("questions")
    )


CATEGORIES = _categories()
QUESTIONS = _questions()
PARTS: dict[str, Words] = {
    "basis": Words("What was considered", "Qué se consideró"),
    "factors": Words("Factors that rule eligibility out", "Factores que descartan la elegibilidad"),
    "criteria": Words("Criteria of the category", "Criterios de la categoría"),
    "sld": Words(
        "Specific learning disability: what the law adds", "Discapacidad del aprendizaje: lo que exige la ley"
    ),
    "referral": Words("Evaluation under Section 504", "Evaluación según la Sección 504"),
    "s504": Words("Disability under Section 504", "Discapacidad según la Sección 504"),
    "decision": Words("The decision", "La decisión"),
}
"""In the order of the page."""


def asked(machine: str, codes: Iterable[str], answers: Answers) -> list[Question]:
    """The questions that are asked of these categories as things stand, in the order of the page."""
    chosen = set(codes)
    found = [
        one
        for one in QUESTIONS
        if one.machine == machine and (not one.category or one.category in chosen) and _is_asked(one, answers)
    ]
    places = list(PARTS)
    return sorted(found, key=lambda one: places.index(one.part))


def _is_asked(question: Question, answers: Answers) -> bool:
    return all((answers.get(key) or {}).get("yes") is (kind == "yes") for kind, key in question.when)


def delay_ends_on(birth_on: date, through_age: int) -> date:
    """The birthday on which developmental delay ends: the one after the last year of age it holds in."""
    year = birth_on.year + through_age + 1
    try:
        return birth_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def age_limit(day: date, through_age: int) -> date:
    """The last birthday of whoever is older than `through_age` on a day."""
    year = day.year - through_age - 1
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February: whoever was born on it turns a year older on March 1
        return date(year, 2, 28)


def delay_holds(birth_on: date | None, day: date, ages: tuple[int, int]) -> bool:
    """Whether a child is of an age for developmental delay on a day; of an unknown or later birthday, not."""
    return birth_on is not None and birth_on <= day and ages[0] <= age_on(birth_on, day) <= ages[1]


def warn_from(birth_on: date, through_age: int) -> date:
    """From when a category must be found anew before developmental delay ends."""
    return delay_ends_on(birth_on, through_age) - WARNED_AHEAD
