"""The letter that a family's own copy of a paper is on their pages: who is told, and what it is filled with.

A room declares what the copy is of and where it is read (`says_what`), and sends (`send_copies`). The letter names no
child; that somebody opened the copy, the room itself puts on record.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.access.rights import who_is_told
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.model import Message
from trellis.notices.service import send
from trellis.notices.template import Filling, fills
from trellis.people.invitations import door_with, way_to
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House

LETTER = "family_copy"


@dataclass(frozen=True, slots=True)
class Copy:
    """A kind of paper a family has a copy of: in words, and the page it is read on."""

    key: str
    says: Words
    place: Callable[[Mapping[str, str]], str]


COPIES: dict[str, Copy] = {}


def says_what(key: str, says: Words, place: Callable[[Mapping[str, str]], str]) -> Copy:
    """Declare a kind of paper; `place` makes its page's address of the letter's ids."""
    COPIES[key] = Copy(key, says, place)
    return COPIES[key]


async def send_copies(work: UnitOfWork, *, student_id: uuid.UUID, what: Copy, about_id: uuid.UUID) -> None:
    """Write to everybody owed notice about the student. Asks no permission: the deed has."""
    ids = {"what": what.key, "about_id": str(about_id)}
    for person_id in await who_is_told(work, student_id):
        door = await door_with(work, student_id=student_id, person_id=person_id, template=LETTER, ids=ids)
        await send(work, person_id=person_id, template=LETTER, ids=door, student_id=student_id)


@fills(LETTER)
async def fill_family_copy(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """What the copy is of, and where it is read."""
    what = COPIES[message.ids["what"]]
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    way = await way_to(house, work, message, what.place(message.ids), language)
    values = {"name": person.name, "what": what.says.in_language(language)}
    return Filling(values=values, link=way.link, also=way.says)
