"""That a notice, or the family's copy of a plan, reached somebody: by opening it here, or on paper.

34 CFR 300.503(a) asks for written notice to the parents, 300.322(f) for a copy of the IEP at no cost. `delivered` is
said of a notice once it reached one of those owed it; who of them has not got it is shown by name, and Today asks for
it until everybody has (`somebody_waits`).
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from trellis.access import Permission, allow
from trellis.access.day import in_force, state_of_district, today
from trellis.access.rights import decides_on, who_is_told
from trellis.districts.model import District
from trellis.kernel import clock
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.model import WAYS, FormalDelivery, PriorNotice
from trellis.notices.prior_written.service import access_facts, held, issued, tell
from trellis.notices.prior_written.states import step
from trellis.people.model import Person
from trellis.students.model import RightsHolder, Student

ON_PAPER = tuple(way for way in WAYS if way != "app")


Reached = Callable[[UnitOfWork, PriorNotice], Awaitable[None]]
_WHEN_REACHED: dict[str, Reached] = {}


def when_reached(trigger: str) -> Callable[[Reached], Reached]:
    """Declare what goes on in the room of `trigger` once somebody owed its notice has it. Whoever opened it may read
    nothing of what follows."""

    def declared(hook: Reached) -> Reached:
        _WHEN_REACHED[trigger] = hook
        return hook

    return declared


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of one person who is owed a document: each way it reached them, first to last."""

    person_id: uuid.UUID
    name: str
    language: str
    deliveries: tuple[FormalDelivery, ...]


async def open_notice(work: UnitOfWork, *, notice_id: uuid.UUID) -> PriorNotice:
    """The reader has the notice before them. Of somebody who is owed it, that is its delivery; once is enough.

    Opening is no answer and no agreement (domain.md ES-11). Raises NotFound.
    """
    notice = await held(work, notice_id)
    await allow(work, Permission.READ_NOTICE, notice.student_id)
    frozen = await issued(work, notice.id)
    record(work, "notice.open", "prior_notice", notice.id, student_id=notice.student_id)
    taken = step(notice.state, "open")
    if taken is None or work.person_id not in await who_is_told(work, notice.student_id):
        return notice
    on = await today(work)
    if await _note(work, notice.student_id, work.person_id, "app", on, frozen.sha256, notice_id=notice.id):
        await _reached(work, notice, taken.after)
    return notice


async def hand_over(
    work: UnitOfWork, *, notice_id: uuid.UUID, person_id: uuid.UUID, way: str, delivered_on: date
) -> PriorNotice:
    """Put on record that somebody owed the notice was given it on paper, or by the e-mail they chose, on that day.

    Raises InvalidInput for a day before it was issued or to come, and for a person who is not owed notice.
    """
    notice = await held(work, notice_id)
    await allow(work, Permission.DRAFT_NOTICE, notice.student_id, **access_facts(notice))
    taken = step(notice.state, "hand_over")
    if taken is None:
        raise Conflict()
    frozen = await issued(work, notice.id)
    await refuse_unless_owed(work, notice.student_id, person_id)
    await refuse_unless_sensible(work, way, delivered_on, await day_there(work, frozen.issued_at))
    if await _note(work, notice.student_id, person_id, way, delivered_on, frozen.sha256, notice_id=notice.id):
        record(work, "notice.hand_over", "prior_notice", notice.id, student_id=notice.student_id, way=way)
        await _reached(work, notice, taken.after)
    return notice


async def note_copy(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    version_id: uuid.UUID,
    sha256: str,
    finalized_on: date,
    person_id: uuid.UUID,
    way: str,
    delivered_on: date,
) -> bool:
    """Note that somebody owed notice has their copy of a plan version (FIN-10); whether that is new.

    Asks no permission: the plan's room has. Raises InvalidInput as `hand_over` does.
    """
    await refuse_unless_owed(work, student_id, person_id)
    if way != "app" or person_id != work.person_id:
        await refuse_unless_sensible(work, way, delivered_on, finalized_on)
    return await _note(work, student_id, person_id, way, delivered_on, sha256, version_id=version_id)


async def note_of_504(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    person_id: uuid.UUID,
    way: str,
    on: date,
    sha256: str,
    notice_id: uuid.UUID,
    language: str,
) -> bool:
    """Note that a notice under Section 504 reached somebody, in a language; whether that is new.

    Asks no permission: the notice's room has (`notices/section_504`).
    """
    return await _note(work, student_id, person_id, way, on, sha256, of_504=notice_id, language=language)


async def note_decision(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    person_id: uuid.UUID,
    way: str,
    on: date,
    sha256: str,
    certified_id: uuid.UUID,
) -> bool:
    """Note that somebody has their copy of a determination; whether that is new. Asks no permission: its room has."""
    return await _note(work, student_id, person_id, way, on, sha256, certified_id=certified_id)


async def day_there(work: UnitOfWork, at: datetime) -> date:
    """The district's calendar day at an instant."""
    zone = (await work.session.execute(select(District.time_zone).where(District.id == work.district_id))).scalar_one()
    return clock.in_zone(at, zone).date()


async def is_owed(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether somebody is owed notice about a student today."""
    return person_id in await who_is_told(work, student_id)


async def given(
    work: UnitOfWork,
    student_id: uuid.UUID,
    *,
    notice_id: uuid.UUID | None = None,
    version_id: uuid.UUID | None = None,
    of_504: uuid.UUID | None = None,
    certified_id: uuid.UUID | None = None,
) -> list[Given]:
    """Everybody owed the document and everybody it reached, with how. For who reads the notices of the student."""
    about = FormalDelivery.notice_id == notice_id if notice_id else FormalDelivery.version_id == version_id
    if of_504:
        about = FormalDelivery.section_504_notice_id == of_504
    if certified_id:
        about = FormalDelivery.certified_id == certified_id
    rows = (
        await work.session.execute(select(FormalDelivery).where(about).order_by(FormalDelivery.recorded_at))
    ).scalars()
    reached: dict[uuid.UUID, list[FormalDelivery]] = {}
    for row in rows:
        reached.setdefault(row.person_id, []).append(row)
    keys = list(dict.fromkeys([*await who_is_told(work, student_id), *reached]))
    people = (await work.session.execute(select(Person).where(Person.id.in_(keys)))).scalars()
    known = {person.id: person for person in people}
    return [
        Given(key, known[key].name, known[key].language, tuple(reached.get(key, ()))) for key in keys if key in known
    ]


async def somebody_waits(work: UnitOfWork) -> ColumnElement[bool]:
    """A condition on `PriorNotice`: somebody owed it today has not got it. The people are those of `who_is_told`."""
    day, state = await today(work), await state_of_district(work)
    got, parent, student = aliased(FormalDelivery), aliased(RightsHolder), aliased(Student)

    def has_it(person_id: Any) -> ColumnElement[bool]:
        of_notice = and_(got.district_id == PriorNotice.district_id, got.notice_id == PriorNotice.id)
        return exists(
            select(got.id).where(of_notice, got.person_id == person_id).correlate(PriorNotice, parent, student)
        )

    holders = select(parent.id).where(
        parent.district_id == PriorNotice.district_id,
        parent.student_id == PriorNotice.student_id,
        parent.law == "IDEA",
        parent.may_receive_notice,
        in_force(parent, day),
        ~has_it(parent.person_id),
    )
    grown = select(student.id).where(
        student.district_id == PriorNotice.district_id,
        student.id == PriorNotice.student_id,
        decides_on(student, day, state),
        ~has_it(student.id),
    )
    return or_(exists(holders.correlate(PriorNotice)), exists(grown.correlate(PriorNotice)))


async def reached_anybody(work: UnitOfWork, version_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Of these plan versions, those whose copy somebody has."""
    found = select(FormalDelivery.version_id).where(FormalDelivery.version_id.in_(version_ids)).distinct()
    return {key for key in (await work.session.execute(found)).scalars() if key is not None}


async def _reached(work: UnitOfWork, notice: PriorNotice, state: str) -> None:
    if notice.state != state:
        notice.state = state
        notice.revision += 1
    await tell(work, notice)
    if (hook := _WHEN_REACHED.get(notice.trigger)) is not None:
        await hook(work, notice)


async def refuse_unless_owed(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Raises InvalidInput for somebody who is not owed notice."""
    if not await is_owed(work, student_id, person_id):
        raise InvalidInput(
            Words(
                en="This person is not owed notice about this student.",
                es="A esta persona no le corresponde recibir avisos sobre este estudiante.",
            ),
            field="personId",
        )


async def refuse_unless_sensible(work: UnitOfWork, way: str, on: date, first: date) -> None:
    """Raises InvalidInput for a way that is not one on paper, and for a day before `first` or to come."""
    if way not in ON_PAPER:
        raise InvalidInput(field="way")
    if on > await today(work) or on < first:
        raise InvalidInput(
            Words(
                en="The day lies before the document was there, or in the future.",
                es="El día es anterior al documento o está en el futuro.",
            ),
            field="deliveredOn",
        )


async def _note(
    work: UnitOfWork,
    student_id: uuid.UUID,
    person_id: uuid.UUID,
    way: str,
    on: date,
    sha256: str,
    *,
    notice_id: uuid.UUID | None = None,
    version_id: uuid.UUID | None = None,
    of_504: uuid.UUID | None = None,
    certified_id: uuid.UUID | None = None,
    language: str | None = None,
) -> bool:
    written = await work.session.execute(
        insert(FormalDelivery)
        .values(
            district_id=work.district_id,
            id=new_id(),
            student_id=student_id,
            person_id=person_id,
            notice_id=notice_id,
            version_id=version_id,
            section_504_notice_id=of_504,
            certified_id=certified_id,
            language=language,
            way=way,
            delivered_on=on,
            document_sha256=sha256,
            recorded_by_id=work.person_id,
            recorded_at=work.at,
        )
        .on_conflict_do_nothing()
        .returning(FormalDelivery.id)
    )
    is_new = written.first() is not None
    if is_new:
        await hint_all(work, [("student.changed", student_id)])
    return is_new
