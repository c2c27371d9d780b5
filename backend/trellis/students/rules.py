"""Pure decisions about students and rights. Nothing here reads or writes."""

from __future__ import annotations

from datetime import date

ADULT_AGE = 18  # FERPA, 34 CFR 99.3 and 99.5
LATER_MAJORITY = {"AL": 19, "MS": 21, "NE": 19}
"""States where the rights of IDEA go over later than at 18 (34 CFR 300.520; Ala. Code 26-1-1, Miss. Code 1-3-27,
Neb. Rev. Stat. 43-2101)."""


def age_of_majority(state: str) -> int:
    """The age in years at which IDEA rights become the student's own in a state (two letters)."""
    return LATER_MAJORITY.get(state, ADULT_AGE)


SERVICES_END = {"CA": 22, "IL": 22, "MA": 22, "MI": 26, "NY": 21, "TX": 21}
"""The youngest age at which the right to special education ends by age, where known (34 CFR 300.101(a), 300.102(a)(1);
Cal. Educ. Code 56026(c)(4), 105 ILCS 5/14-1.02, M.G.L. c. 71B s. 1, Mich. Admin. Code R 340.1702, N.Y. Educ. Law
4402(5), 19 TAC 89.1035). Some let a student finish the year; nobody leaves by age before."""


def age_services_end(state: str) -> int:
    """The youngest age in years at which nobody is owed special education any more by age. Where the state's is not
    known, no state ends it before 18: only from then on may its law differ (34 CFR 300.102(a)(1))."""
    return SERVICES_END.get(state, ADULT_AGE)


def age_on(birth_on: date, day: date) -> int:
    """Whole years lived on `day`; a child born on February 29 turns a year older on March 1."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def coming_of_age(birth_on: date, years: int) -> date:
    """The day somebody becomes `years` old, as `comes_of_age` of the database has it."""
    last_of_february = (birth_on.month, birth_on.day) == (2, 29)
    year = birth_on.year + years
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 3, 1) if last_of_february and not is_leap else birth_on.replace(year=year)


def is_adult(birth_on: date | None, day: date) -> bool:
    """Whether FERPA rights are the student's own (34 CFR 99.5). Unknown birth date: not an adult."""
    return birth_on is not None and age_on(birth_on, day) >= ADULT_AGE


def presumed_rights(kind: str, legal_guardian: bool | None) -> bool:
    """Whether a roster relation alone makes a presumed rights holder (34 CFR 99.4, 300.30(b)).

    A mother, father or legal guardian is presumed to hold rights until a paper
    says otherwise; a grandparent, sibling or emergency contact is not.
    """
    if legal_guardian is not None:
        return legal_guardian
    return kind in ("mother", "father", "parent", "guardian")
