"""Giving the procedural safeguards notice: on paper, by the e-mail they chose, or as its reader opens it here.

34 CFR 300.504(a) asks for it once a school year, and at each first referral or request for an evaluation, among others.
Each giving is a row (`FormalDelivery`): to whom, which edition in which language by its hash, how, when, who says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from trellis.access import Permission, allow, may
from trellis.access.day import today
from trellis.access.rights import who_is_told
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language, Words
from trellis.notices.booklet import Edition, language_for, sha256_of
from trellis.notices.prior_written.delivering import ON_PAPER, Given, is_owed
from trellis.notices.prior_written.model import FormalDelivery
from trellis.notices.safeguards.contents import edition_on
from trellis.notices.safeguards.rules import everybody_has_it
from trellis.people.model import Person

OLDEST = timedelta(days=366)
"""How far back a giving is put on record: what lies a year behind was for another year."""
NOT_OWED = Words(
    en="This person is not owed notice about this student.",
    es="A esta persona no le corresponde recibir avisos sobre este estudiante.",
)
NO_SUCH_DAY = Words(
    en="The day lies more than a year back, or in the future.", es="El día queda a más de un año o está en el futuro."
)


@dataclass(frozen=True, slots=True)
class Giving:
    """The notice was given to somebody; `since` is the day since which everybody owed it has it, None before."""

    student_id: uuid.UUID
    since: date | None


Told = Callable[[UnitOfWork, Giving], Awaitable[None]]
_WHEN_GIVEN: list[Told] = []


def when_given(body: Told) -> Told:
    """Have `body` do its part of a giving staff put on record, in the same unit of work."""
    _WHEN_GIVEN.append(body)
    return body


async def give(work: UnitOfWork, *, student_id: uuid.UUID, person_id: uuid.UUID, way: str, on: date) -> None:
    """Put on record that somebody owed it was given the notice outside the product, in the language they read.

    Where the notice is not held in that language, it is English that was given, and the row says so. Doing it again
    changes nothing. Raises NotFound, NotAllowed; InvalidInput for a person who is not owed it, another way and a day
    to come or more than a year back.
    """
    await allow(work, Permission.DRAFT_NOTICE, student_id)
    if way not in ON_PAPER:
        raise InvalidInput(field="way")
    if not await is_owed(work, student_id, person_id):
        raise InvalidInput(NOT_OWED, field="personId")
    now = await today(work)
    if not now - OLDEST <= on <= now:
        raise InvalidInput(NO_SUCH_DAY, field="on")
    spoken = (await work.session.execute(select(Person.language).where(Person.id == person_id))).scalar_one()
    if not await _note(work, student_id, person_id, way, on, language_for(spoken)):
        return
    record(work, "safeguards.give", "student", student_id, student_id=student_id, way=way)
    giving = Giving(student_id, await had_by_all_since(work, student_id))
    for body in _WHEN_GIVEN:
        await body(work, giving)


async def open_own(work: UnitOfWork, *, student_id: uuid.UUID, language: Language) -> None:
    """The reader has the notice before them. Of somebody who is owed it, that is its giving; it is no signature.

    Raises NotFound, NotAllowed.
    """
    await allow(work, Permission.READ_NOTICE, student_id)
    record(work, "safeguards.open", "student", student_id, student_id=student_id)
    if work.person_id is not None and await is_owed(work, student_id, work.person_id):
        await _note(work, student_id, work.person_id, "app", await today(work), language)


async def edition_today(work: UnitOfWork, student_id: uuid.UUID) -> Edition:
    """The edition that is given today, for whoever may read notices of the student. Raises NotFound, NotAllowed."""
    await allow(work, Permission.READ_NOTICE, student_id)
    return edition_on(await today(work))


async def may_give(work: UnitOfWork, student_id: uuid.UUID) -> bool:
    """Whether the actor puts on record that it was given."""
    return await may(work, Permission.DRAFT_NOTICE, student_id)


async def given(work: UnitOfWork, student_id: uuid.UUID) -> list[Given]:
    """Everybody owed the notice, with the newest giving of each way within a year. For who reads them (`may_give`)."""
    owed = await who_is_told(work, student_id)
    rows = await _rows(work, student_id, since=await today(work) - OLDEST)
    newest = {(row.person_id, row.way): row for row in rows}
    people = (await work.session.execute(select(Person).where(Person.id.in_(owed)))).scalars()
    known = {person.id: person for person in people}
    return [
        Given(key, known[key].name, known[key].language, tuple(row for (who, _), row in newest.items() if who == key))
        for key in owed
        if key in known
    ]


async def had_by_all_since(work: UnitOfWork, student_id: uuid.UUID) -> date | None:
    """The day since which everybody owed the notice has had it; None while somebody never got it."""
    days: dict[object, list[date]] = {}
    for row in await _rows(work, student_id):
        days.setdefault(row.person_id, []).append(row.delivered_on)
    return everybody_has_it(await who_is_told(work, student_id), days)


async def opened_on(work: UnitOfWork, student_id: uuid.UUID) -> date | None:
    """The last day on which the actor opened it, as somebody who is owed it."""
    own = [
        row.delivered_on for row in await _rows(work, student_id) if (row.person_id, row.way) == (work.person_id, "app")
    ]
    return max(own, default=None)


async def _rows(work: UnitOfWork, student_id: uuid.UUID, since: date = date.min) -> list[FormalDelivery]:
    found = (
        select(FormalDelivery)
        .where(
            FormalDelivery.student_id == student_id,
            FormalDelivery.safeguards_edition.is_not(None),
            FormalDelivery.delivered_on >= since,
        )
        .order_by(FormalDelivery.delivered_on, FormalDelivery.id)
    )
    return list((await work.session.execute(found)).scalars())


async def _note(
    work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID, way: str, on: date, language: Language
) -> bool:
    """Write the row; whether it is new. What follows for the year's clock is a job's: a parent writes no deadline."""
    edition = edition_on(on)
    written = await work.session.execute(
        insert(FormalDelivery)
        .values(
            district_id=work.district_id,
            id=new_id(),
            student_id=student_id,
            person_id=person_id,
            safeguards_edition=edition.key,
            language=language,
            way=way,
            delivered_on=on,
            document_sha256=sha256_of(edition, language),
            recorded_by_id=work.person_id,
            recorded_at=work.at,
        )
        .on_conflict_do_nothing()
        .returning(FormalDelivery.id)
    )
    is_new = written.first() is not None
    if is_new:
        await defer(work, "notices.safeguards_given", student_id=student_id)
        await hint_all(work, [("student.changed", student_id)])
    return is_new
