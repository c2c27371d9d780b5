"""The family's own copy of a determination (34 CFR 300.306(a)(2)): sent to each who is owed notice, and on record
as it reaches them: opened on their pages, or on paper.
"""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow, may
from trellis.access.day import day_of, today
from trellis.eligibility.capacities import about
from trellis.eligibility.model import CertifiedDetermination, Determination
from trellis.eligibility.standing import certified, named
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.copies import says_what, send_copies
from trellis.notices.prior_written import delivering
from trellis.notices.prior_written.model import FormalDelivery

WHAT = says_what(
    "determination",
    Words(en="The decision on the evaluation", es="La decisión sobre la evaluación"),
    lambda ids: f"/family/determinations/{global_id('Determination', uuid.UUID(ids['about_id']))}",
)


async def send_decision(work: UnitOfWork, row: Determination) -> None:
    """A group decided: everybody owed notice is told that their copy is there."""
    await send_copies(work, student_id=row.student_id, what=WHAT, about_id=row.id)


async def open_decision(work: UnitOfWork, *, determination_id: uuid.UUID) -> Determination:
    """The reader has a certified determination before them. Of somebody owed notice that is their copy.

    Once is enough; it is no agreement. Raises NotFound, also before the group has decided.
    """
    row, frozen = await _decided(work, determination_id)
    if work.person_id is not None and await delivering.is_owed(work, row.student_id, work.person_id):
        on = await today(work)
        if await delivering.note_decision(
            work,
            student_id=row.student_id,
            person_id=work.person_id,
            way="app",
            on=on,
            sha256=frozen.sha256,
            certified_id=frozen.id,
        ):
            record(work, "determination.copy_opened", "determination", row.id, student_id=row.student_id)
    return row


async def give_decision(
    work: UnitOfWork, *, determination_id: uuid.UUID, person_id: uuid.UUID, way: str, on: date
) -> Determination:
    """Put on record that somebody owed notice was given the decision on paper, or by the e-mail they chose.

    Doing it again changes nothing. Raises NotFound, NotAllowed, InvalidInput for somebody not owed notice, another way,
    a day before it was certified or to come.
    """
    row, frozen = await _decided(work, determination_id)
    await allow(work, Permission.DRAFT_NOTICE, row.student_id, **about(row.machine))
    await delivering.refuse_unless_owed(work, row.student_id, person_id)
    await delivering.refuse_unless_sensible(work, way, on, await day_of(work, frozen.certified_at))
    if await delivering.note_decision(
        work,
        student_id=row.student_id,
        person_id=person_id,
        way=way,
        on=on,
        sha256=frozen.sha256,
        certified_id=frozen.id,
    ):
        record(work, "determination.copy_given", "determination", row.id, student_id=row.student_id, way=way)
    return row


async def has_copies(work: UnitOfWork, row: Determination, frozen: CertifiedDetermination) -> list[delivering.Given]:
    """Everybody owed a copy and everybody it reached, for who puts it on record; nobody for others."""
    if not await may(work, Permission.DRAFT_NOTICE, row.student_id, **about(row.machine)):
        return []
    return await delivering.given(work, row.student_id, certified_id=frozen.id)


async def opened_on(work: UnitOfWork, frozen: CertifiedDetermination) -> date | None:
    """The day the actor opened it as somebody who is owed it."""
    own = select(FormalDelivery.delivered_on).where(
        FormalDelivery.certified_id == frozen.id,
        FormalDelivery.person_id == work.person_id,
        FormalDelivery.way == "app",
    )
    return (await work.session.execute(own)).scalar_one_or_none()


async def _decided(work: UnitOfWork, determination_id: uuid.UUID) -> tuple[Determination, CertifiedDetermination]:
    row = await named(work, determination_id=determination_id)
    frozen = await certified(work, row.id)
    if frozen is None:
        raise NotFound()
    return row, frozen
