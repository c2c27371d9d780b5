"""How a room puts something on somebody's list: one decorated function. What is due there, and where it stands.

    @waits("requests", whose=("administrator", "school_leader"))
    async def rows_for(work: UnitOfWork) -> list[Row]:
        ...what waits for the acting person, of what they may see

This module imports no room, so every room may import it.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

WEEK = timedelta(days=7)
MOST_ROWS = 60
ORDER = {"overdue": 0, "this_week": 1, "later": 2, "waiting": 3}

CAPACITIES: dict[str, Words] = {
    "case_manager": Words(en="Case manager", es="Encargado del caso"),
    "administrator": Words(en="Administrator of special education", es="Administración de educación especial"),
    "school_leader": Words(en="School leader", es="Dirección de la escuela"),
    "assessor": Words(en="Assessor", es="Evaluador"),
    "registrar": Words(en="Registrar", es="Registro escolar"),
    "team": Words(en="On the team", es="En el equipo"),
    "translator": Words(en="Translator", es="Traducción"),
}
"""In which capacity something is somebody's to do (domain.md 5: CM, ADM, EVL, REG), as it is called."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do or to wait for. `kind` and `id` name the thing, `place` the page it is on.

    Where it is a part of what the page is about, `on` is that thing's id, and `spot` the part's place on the page;
    `page` names one of several pages about a thing. Without a `kind` it leads to the place itself, and `search` says
    what of it. Whoever asks for a child may ask for one who is no student: then there is no `student_id`.
    `deadline_id` is the clock of the law behind `due_on`, whose page tells how the day was counted; `whose` is a key of
    `CAPACITIES`.
    """

    id: uuid.UUID
    kind: str
    place: str
    student_id: uuid.UUID | None
    what: Words
    due_on: date | None
    standing: str
    verb: Words
    reason: Words
    on: uuid.UUID | None = None
    spot: str = ""
    page: str = ""
    search: str = ""
    deadline_id: uuid.UUID | None = None
    whose: str = ""


Waiting = Callable[[UnitOfWork], Awaitable[list[Row]]]


@dataclass(frozen=True, slots=True)
class Room:
    """A room that puts rows on lists, and in which capacities they are whose."""

    rows_for: Waiting
    whose: tuple[str, ...]


ROOMS: dict[str, Room] = {}


def waits(room: str, *, whose: Sequence[str]) -> Callable[[Waiting], Waiting]:
    """Declare what a room asks of people. `whose` are keys of `CAPACITIES`; a row may name its own instead."""
    unknown = set(whose) - set(CAPACITIES)
    if unknown or not whose:
        raise ValueError(f"{room}: not a capacity: {sorted(unknown)}")

    def declare(body: Waiting) -> Waiting:
        ROOMS[room] = Room(body, tuple(whose))
        return body

    return declare


async def rows_of_rooms(work: UnitOfWork) -> list[Row]:
    """What every room asks of the acting person, each row with the capacity in which it is theirs."""
    found = []
    for room in ROOMS.values():
        found += [row if row.whose else replace(row, whose=room.whose[0]) for row in await room.rows_for(work)]
    return found


def standing_of(due_on: date | None, day: date) -> str:
    """Where a due day stands seen from `day`: overdue, this_week (seven days) or later."""
    if due_on is None:
        return "later"
    if due_on < day:
        return "overdue"
    return "this_week" if due_on <= day + WEEK else "later"


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Most pressing first, then by day; no more than one page holds."""
    return sorted(rows, key=lambda r: (ORDER[r.standing], r.due_on or date.max, r.id))[:MOST_ROWS]
