"""On the day IDEA rights are the student's own, the student and the parents are told (34 CFR 300.520(a)(3)).

The rights move by themselves: whoever asks counts the day (`access.rights`). Here runs only who is written to about it.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

from babel.dates import format_date
from sqlalchemy import func, select

from trellis.access.day import state_of_district, today
from trellis.access.rights import decides_for_themselves, decides_on, who_is_told
from trellis.kernel.audit import record
from trellis.kernel.pruning import expires
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import formatting_locale
from trellis.notices.model import Message
from trellis.notices.service import send
from trellis.notices.template import Filling, fills
from trellis.people.invitations import door_with, way_to
from trellis.people.model import Person
from trellis.students.model import Student
from trellis.students.rules import age_of_majority, coming_of_age

if TYPE_CHECKING:
    from trellis.house import House

MINE, THEIRS = "majority_mine", "majority_theirs"
"""To the student; to whoever is told beside them, who has the rights no more."""
AS_LATE_AS = timedelta(days=31)
"""Days the letter is still made up for: the worker was down, or an address came late. After them it tells nothing."""


@expires("majority")
async def tell_of_majority(work: UnitOfWork, most: int) -> int:
    """Once a day: write to students who came of age and to their parents; returns about how many students.

    Nobody is written to where a guardian keeps the rights, who holds no notice, or twice. Again changes nothing.
    """
    day, state = await today(work), await state_of_district(work)
    came_of_age = func.comes_of_age(Student.birth_on, func.age_of_majority(state))
    found = (
        select(Student.id)
        .where(
            Student.ended_on.is_(None),
            came_of_age <= day,
            came_of_age > day - AS_LATE_AS,
            decides_on(Student, day, state),
            func.case_has_disability(Student.id),
        )
        .order_by(Student.id)
        .with_for_update(key_share=True, skip_locked=True)
    )
    told = 0
    for student_id in (await work.session.execute(found)).scalars().all():
        if told == most:
            break
        told += await _tell(work, student_id)
    return told


async def _tell(work: UnitOfWork, student_id: uuid.UUID) -> bool:
    sent = select(Message.person_id).where(Message.student_id == student_id, Message.template.in_((MINE, THEIRS)))
    already = set((await work.session.execute(sent)).scalars())
    written = 0
    for person_id in await who_is_told(work, student_id):
        if person_id in already or not await _has_address(work, person_id):
            continue
        template = MINE if person_id == student_id else THEIRS
        ids = await door_with(work, student_id=student_id, person_id=person_id, template=template, ids={})
        await send(work, person_id=person_id, template=template, ids=ids, student_id=student_id)
        written += 1
    if written:
        record(work, "rights.tell_majority", "student", student_id, student_id=student_id, written=written)
    return written > 0


async def _has_address(work: UnitOfWork, person_id: uuid.UUID) -> bool:
    return bool((await work.session.execute(select(Person.email).where(Person.id == person_id))).scalar())


@fills(MINE, THEIRS)
async def fill(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Asked anew: nothing where a court named a guardian meanwhile, or the reader is owed notice no more."""
    student_id = message.student_id
    if student_id is None or not await decides_for_themselves(work, student_id):
        return None
    if message.person_id not in await who_is_told(work, student_id):
        return None
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    birth_on = (await work.session.execute(select(Student.birth_on).where(Student.id == student_id))).scalar_one()
    on: date = coming_of_age(birth_on, age_of_majority(await state_of_district(work)))
    way = await way_to(house, work, message, "/family", language)
    day = format_date(on, "long", locale=formatting_locale(language))
    return Filling(values={"name": me.name, "day": day}, link=way.link, also=way.says)
