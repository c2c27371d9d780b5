"""How long a file is kept: a class for each kind, counted in years from a declared event. Pure.

No federal rule says how long a file of special education is kept; three bound it from below. What proves how IDEA's
money was spent is kept three years after the last report on the grant (2 CFR 200.334): a grant may be spent for 27
months (20 U.S.C. 1225(b)) and is reported within 120 days (2 CFR 200.344), so that a file of the day a child left is
past all of it after six years. A hearing may be asked for within two years (34 CFR 300.507(a)(2)). Information is
destroyed once it is not needed to serve the child, and the family is told before (34 CFR 300.624).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from trellis.deadlines.explaining import in_words
from trellis.kernel.words import Words

EXIT, FILED = "exit", "filed"
"""From which event years are counted: the day of the child's exit (`student_exit.retention_from`), or of filing."""
MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """Files kept alike: `years` while a district says nothing, never fewer than `floor`."""

    key: str
    kinds: tuple[str, ...]
    counted_from: str
    years: int
    floor: int
    cite: str
    why: Words


OF_THE_GRANT = Words(
    en="Proof of how federal money was spent: three years after the last report on a grant that lasts 27 months and is "
    "reported within 120 days.",
    es="Prueba de cómo se gastó el dinero federal: tres años después del último informe de una subvención que dura 27 "
    "meses y se informa dentro de 120 días.",
)
OF_A_COMPLAINT = Words(
    en="No proof of spending. A hearing may be asked for within two years; a year more for who asks late.",
    es="No prueba gastos. Una audiencia puede pedirse dentro de dos años; un año más para quien la pide tarde.",
)
MONEY = "2 CFR 200.334, 200.344; 20 U.S.C. 1225(b); 34 CFR 300.624"
CLASSES: Mapping[str, RetentionClass] = {
    one.key: one
    for one in (
        RetentionClass(
            "special_education",
            ("evaluation_report", "private_report", "consent", "other"),
            EXIT,
            7,
            6,
            MONEY,
            OF_THE_GRANT,
        ),
        RetentionClass("health", ("medical",), EXIT, 7, 6, MONEY, OF_THE_GRANT),
        RetentionClass("test_protocol", ("protocol",), EXIT, 7, 6, MONEY, OF_THE_GRANT),
        RetentionClass("court_order", ("court_order",), EXIT, 7, 6, MONEY, OF_THE_GRANT),
        RetentionClass("work_sample", ("work_sample",), FILED, 4, 3, "34 CFR 300.507(a)(2), 300.624", OF_A_COMPLAINT),
    )
}
"""Seven years after the exit, four after a work sample was filed: a year above the floor, as nobody counts to the day.
States ask for more in their schedules; a district sets what is its own."""
CLASS_OF = {kind: one for one in CLASSES.values() for kind in one.kinds}


@dataclass(frozen=True, slots=True)
class Length:
    """A row of a district: so many years from `starts_on` on. `number` tells which was said later."""

    retention_class: str
    years: int
    starts_on: date
    number: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """How long one file is kept. `until` is the last day, None while the event has not come."""

    of: RetentionClass
    years: int
    counted_on: date | None
    until: date | None

    def is_over(self, day: date) -> bool:
        """Whether the last day is past."""
        return self.until is not None and self.until < day


def years_on(of: RetentionClass, lengths: Iterable[Length], day: date) -> int:
    """How many years are asked on `day`: the row in force, and never fewer than the floor, whatever a row says."""
    begun = [one for one in lengths if one.retention_class == of.key and one.starts_on <= day]
    newest = max(begun, key=lambda one: (one.starts_on, one.number), default=None)
    return max(of.floor, newest.years if newest is not None else of.years)


def last_day(counted_on: date, years: int) -> date:
    """The last day of so many years after a day. Of February 29 in a year without one: March 1, a day more."""
    try:
        return counted_on.replace(year=counted_on.year + years)
    except ValueError:
        return date(counted_on.year + years, 3, 1)


def first_still_kept(day: date, years: int) -> date:
    """The earliest event whose last day is not past on `day`: `last_day(e, years) < day` exactly when e is before."""
    earliest = last_day(day, -years)
    before = earliest - timedelta(1)
    return before if last_day(before, years) == day else earliest


def kept(
    kind: str, *, filed_on: date, left_on: date | None, lengths: Iterable[Length], day: date, years: int | None = None
) -> Kept:
    """How long a file is kept, by what holds on `day`; `years` in place of what the district asks.

    `left_on`: the day of the exit that stands; None while the child is here, or is here again.
    """
    of = CLASS_OF[kind]
    asked = years if years is not None else years_on(of, lengths, day)
    counted_on = filed_on if of.counted_from == FILED else left_on
    return Kept(of, asked, counted_on, last_day(counted_on, asked) if counted_on is not None else None)


def kept_longest(
    kinds: Iterable[str],
    *,
    filed_on: date,
    left_on: date | None,
    lengths: Iterable[Length],
    day: date,
    at_least: bool = False,
) -> Kept:
    """How long a file is kept that was filed as each of `kinds`, the newest first: as the longest of them asks.

    What once proved how money was spent proves it still (2 CFR 200.334), in whichever drawer it lies. `at_least`: by
    the floors alone.
    """
    rows = list(lengths)
    each = [
        kept(
            kind,
            filed_on=filed_on,
            left_on=left_on,
            lengths=rows,
            day=day,
            years=CLASS_OF[kind].floor if at_least else None,
        )
        for kind in kinds
    ]
    return max(each, key=lambda one: (one.until is None, one.until or date.min))


NOT_KNOWN = Words(
    en="Not known until the student leaves special education: kept {years} years after that day.",
    es="No se sabe hasta que el estudiante deje la educación especial: se conserva {years} años después de ese día.",
)
AFTER_EXIT = Words(
    en="Kept {years} years after the student left special education on {counted}.",
    es="Se conserva {years} años después de que el estudiante dejó la educación especial el {counted}.",
)
AFTER_FILING = Words(
    en="Kept {years} years after it was filed on {counted}.",
    es="Se conserva {years} años después de que se archivó el {counted}.",
)


def explained(found: Kept, language: str) -> str:
    """In words, from which day so many years are counted."""
    if found.counted_on is None:
        return NOT_KNOWN.filled(years=found.years).in_language(language)
    words = AFTER_FILING if found.of.counted_from == FILED else AFTER_EXIT
    return words.filled(years=found.years, counted=in_words(found.counted_on)).in_language(language)
