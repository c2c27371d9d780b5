"""What the letter to a new case manager says."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.template import Filling, fills
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House
    from trellis.notices.model import Message

ONE = Words(en="1 student", es="1 estudiante")
SEVERAL = Words(en="{count} students", es="{count} estudiantes")


@fills("caseload_given")
async def fill_caseload_given(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """How many students, and who gave them; no name of a student."""
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    by = (await work.session.execute(select(Person).where(Person.id == uuid.UUID(message.ids["by_id"])))).scalar_one()
    count = int(message.ids["students"])
    said = ONE if count == 1 else SEVERAL.filled(count=count)
    return Filling(
        values={"name": me.name, "by": by.name, "count": said.in_language(language)},
        link=f"{house.settings.base_url}/caseload",
    )
