"""How many districts of how many students the bench has, and how its keys are made."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

STUDENTS_A_MANAGER = 50
STUDENTS_A_TEACHER = 25
STUDENTS_A_SCHOOL = 500
# Kinds of rows in a key; any numbers would do.
STUDENT, GUARDIAN, STAFF, SCHOOL, PLAN, MEETING = 1, 2, 3, 4, 5, 6
MANAGERS, TEACHERS, THERAPISTS, LEADERS, DIRECTORS = 100_000, 200_000, 300_000, 400_000, 500_000


@dataclass(frozen=True, slots=True)
class District:
    """One district of the bench: its number from 1 and its students, a multiple of 50."""

    number: int
    students: int

    @property
    def id(self) -> uuid.UUID:
        return key(0, self.number, 0)

    @property
    def managers(self) -> int:
        """Case managers, 50 students each."""
        return self.students // STUDENTS_A_MANAGER

    def manager(self, which: int) -> uuid.UUID:
        """The person who is case manager of students 50 * which and the 49 after."""
        return key(STAFF, self.number, MANAGERS + which)

    @property
    def director(self) -> uuid.UUID:
        """The district-wide special-education administrator."""
        return key(STAFF, self.number, DIRECTORS)


@dataclass(frozen=True, slots=True)
class Sizes:
    """`everyday` districts carry the six operations; `growth` ones, of rising size, show how each operation grows."""

    name: str
    everyday: tuple[District, ...]
    growth: tuple[District, ...]
    deep_page: int
    growth_page: int

    @property
    def districts(self) -> tuple[District, ...]:
        return tuple(sorted({*self.everyday, *self.growth}, key=lambda d: d.number))

    @property
    def large(self) -> tuple[District, ...]:
        """The everyday districts whose lists are long."""
        longest = max(d.students for d in self.everyday)
        return tuple(d for d in self.everyday if d.students == longest)


def _sizes(
    name: str,
    large: int,
    large_count: int,
    small: int,
    small_count: int,
    growth: tuple[int, int],
    pages: tuple[int, int],
) -> Sizes:
    everyday = [District(n + 1, large) for n in range(large_count)]
    everyday += [District(large_count + n + 1, small) for n in range(small_count)]
    least = District(large_count + small_count + 1, growth[0])
    most = District(large_count + small_count + 2, growth[1])
    return Sizes(name, tuple(everyday), (least, everyday[0], most), *pages)


FULL = _sizes("full", 10_000, 3, 500, 17, (1_000, 100_000), (50, 15))
SMALL = _sizes("small", 500, 2, 100, 3, (200, 1_500), (9, 3))
TINY = _sizes("tiny", 100, 1, 50, 1, (50, 150), (2, 1))


def key(kind: int, district: int, number: int) -> uuid.UUID:
    """A key that grows with `number` and looks like one of the product's; `KEY` makes the same one in SQL."""
    return uuid.UUID(f"{number:012x}7{kind:03x}8{district:03x}{0:012x}")


KEY = """
CREATE FUNCTION pg_temp.key(kind int, district int, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(number), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8'
          || lpad(to_hex(district), 3, '0') || '000000000000')::uuid $$
"""
