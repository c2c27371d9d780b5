"""Destroy a file whose time is over: the family is told, a wait, the deed with its reason, the bytes out of storage.

34 CFR 300.624, 99.10(e); domain.md PRV-13, PRV-14. What is destroyed is a file with all its versions.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.access.rights import who_is_told
from trellis.attachments.destruction import (
    ASKED,
    GROUNDS,
    HOWS,
    MAY_GO,
    OPEN,
    may_be_destroyed_from,
    restored_state,
    still_to_tell,
)
from trellis.attachments.finding import find
from trellis.attachments.holds import one_at_a_time
from trellis.attachments.keeping import kept_until
from trellis.attachments.model import Attachment, AttachmentDeed, FileDestruction, FileDestructionNotice
from trellis.attachments.opening import refuse_destroyed
from trellis.attachments.problems import FamilyNotTold, FileMustStay, NoSuchDestruction, NotReadyToOpen
from trellis.attachments.replacing import IN_PLACE
from trellis.attachments.rules import MOST_SAID
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.service import send

LETTER = "files_to_be_destroyed"
NO_WORDS = Words("Say in a few words why.", "Diga en pocas palabras por qué.")
ASKED_WHEN = Words("Say on which day the family asked.", "Diga qué día lo pidió la familia.")
NEWER = Words(
    en="A newer version came after the family was told. Nothing was destroyed.",
    es="Llegó una versión más reciente después del aviso a la familia. No se destruyó nada.",
)
ANNOUNCE_ANEW = Words(
    en="Keep this one, then announce the newest version.",
    es="Conserve esta y después anuncie la versión más reciente.",
)
NOT_OWED = Words("This person is not owed notice.", "A esta persona no se le debe aviso.")
WRONG_DAY = Words(
    en="They were told between the day the destruction was proposed and today.",
    es="El aviso se dio entre el día en que se propuso la destrucción y hoy.",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a destruction stands: who was told, who was not, and from which day on the deed may be done."""

    row: FileDestruction
    told: Sequence[FileDestructionNotice]
    to_tell: Sequence[uuid.UUID]
    from_on: date | None


async def propose(
    work: UnitOfWork, *, attachment_id: uuid.UUID, ground: str, because: str, asked_on: date | None = None
) -> Standing:
    """Tell the family that a file is to be destroyed; nothing is destroyed yet.

    Who has an address is written to; who has none is told by letter (`record_told`). Raises NotFound, NotAllowed,
    InvalidInput, FileMustStay, FileDestroyed, NotReadyToOpen; NoSuchDestruction where one waits already.
    """
    given = await find(work, attachment_id)
    await allow(work, Permission.DESTROY_FILES, given.student_id)
    said, day = because.strip(), await today(work)
    if ground not in GROUNDS:
        raise InvalidInput(field="ground")
    _check_said(said, "because")
    if (ground == ASKED) != (asked_on is not None) or (asked_on is not None and asked_on > day):
        raise InvalidInput(ASKED_WHEN, field="askedOn")
    await one_at_a_time(work, given.student_id)
    versions = await _versions(work, given)
    await _refuse_what_stays(work, versions, ground, day)
    newest = versions[0]
    waiting = select(FileDestruction.id).where(
        FileDestruction.attachment_id == newest.id, FileDestruction.state.in_(OPEN)
    )
    if (await work.session.execute(waiting)).first() is not None:
        raise NoSuchDestruction()
    row = FileDestruction(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        student_id=newest.student_id,
        attachment_id=newest.id,
        ground=ground,
        asked_on=asked_on,
        because=said,
        proposed_by_id=work.person_id,
        proposed_on=day,
        state="told",
    )
    work.session.add(row)
    await work.session.flush()
    _note(work, newest, "tell_destruction", code=ground, said=said)
    record(work, "attachment.tell_destruction", "attachment", newest.id, student_id=newest.student_id, ground=ground)
    for person_id in await who_is_told(work, newest.student_id):
        about = {"destruction_id": str(row.id)}
        await send(work, person_id=person_id, template=LETTER, ids=about, student_id=newest.student_id)
    await _tell(work, newest.student_id)
    return await standing_of(work, row)


async def record_told(
    work: UnitOfWork, *, destruction_id: uuid.UUID, person_id: uuid.UUID, how: str, on: date
) -> Standing:
    """Put on record that somebody who is owed notice was told by letter or in person.

    Raises NotFound, NotAllowed, InvalidInput, NoSuchDestruction.
    """
    row = await _held(work, destruction_id)
    if row.state != "told":
        raise NoSuchDestruction()
    if how not in HOWS or how == "mail":
        raise InvalidInput(field="how")
    if person_id not in await who_is_told(work, row.student_id):
        raise InvalidInput(NOT_OWED, field="personId")
    if not row.proposed_on <= on <= await today(work):
        raise InvalidInput(WRONG_DAY, field="on")
    if person_id not in {one.person_id for one in await _told(work, row)}:
        add_notice(work, row, person_id, how, on, by=work.person_id)
        record(work, "attachment.told_destruction", "file_destruction", row.id, student_id=row.student_id, how=how)
        await _tell(work, row.student_id)
    return await standing_of(work, row)


async def call_off(work: UnitOfWork, *, destruction_id: uuid.UUID, because: str) -> Standing:
    """Keep the file after all. Raises NotFound, NotAllowed, InvalidInput, NoSuchDestruction."""
    row = await _held(work, destruction_id)
    said = because.strip()
    _check_said(said, "because")
    if row.state != "told":
        raise NoSuchDestruction()
    row.state, row.ended_because = "called_off", said
    found = await find(work, row.attachment_id)
    _note(work, found, "call_off", said=said)
    record(work, "attachment.call_off_destruction", "attachment", found.id, student_id=row.student_id)
    await _tell(work, row.student_id)
    return await standing_of(work, row)


async def destroy(work: UnitOfWork, *, destruction_id: uuid.UUID, because: str) -> Standing:
    """Destroy the file with all its versions, for good: closed at once, out of storage by a job.

    Raises NotFound, NotAllowed, InvalidInput, NoSuchDestruction, FamilyNotTold, FileMustStay.
    """
    row = await _held(work, destruction_id)
    said, day = because.strip(), await today(work)
    _check_said(said, "because")
    if row.state != "told":
        raise NoSuchDestruction()
    versions = await _versions(work, await find(work, row.attachment_id))
    if versions[0].id != row.attachment_id:
        raise FileMustStay(NEWER, do_next=ANNOUNCE_ANEW)  # the family was told of another file
    await _refuse_what_stays(work, versions, row.ground, day)
    standing = await standing_of(work, row)
    if standing.from_on is None:
        raise FamilyNotTold()
    if day < standing.from_on:
        raise FamilyNotTold.before(standing.from_on)
    row.state, row.decided_by_id, row.decided_at, row.reason = "destroying", work.person_id, work.at, said
    await work.session.flush()
    for one in versions:
        one.state, one.destruction_id = "destroying", row.id
        _note(work, one, "destroy", code=row.ground, said=said)
        record(work, "attachment.destroy", "attachment", one.id, student_id=row.student_id, ground=row.ground)
    await defer(work, "attachments.destroy", destruction_id=row.id)
    await _tell(work, row.student_id)
    return await standing_of(work, row)


async def standing_of(work: UnitOfWork, row: FileDestruction) -> Standing:
    """Who was told of a destruction, who is still to be, and from when on the deed may be done."""
    told = await _told(work, row)
    owed = await who_is_told(work, row.student_id) if row.state == "told" else []
    to_tell = still_to_tell([str(one) for one in owed], {str(one.person_id) for one in told})
    from_on = may_be_destroyed_from(row.proposed_on, [one.told_on for one in told], to_tell)
    return Standing(row, told, [uuid.UUID(one) for one in to_tell], from_on)


async def obstacle(work: UnitOfWork, student_id: uuid.UUID, files: Sequence[uuid.UUID]) -> str | None:
    """Who wants these files to stay: `destruction.OBSTACLES`. Asked of the database, whoever sees which rows."""
    return await work.session.scalar(select(func.files_must_stay(student_id, list(files))))


def add_notice(
    work: UnitOfWork, row: FileDestruction, person_id: uuid.UUID, how: str, on: date, by: uuid.UUID | None
) -> None:
    """Note that somebody was told."""
    work.session.add(
        FileDestructionNotice(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            student_id=row.student_id,
            destruction_id=row.id,
            person_id=person_id,
            how=how,
            told_on=on,
            recorded_by_id=by,
        )
    )


async def restore(work: UnitOfWork, row: FileDestruction, because: str) -> None:
    """Give the files of a destruction back, as they stood: somebody wants them to stay, and no byte has gone."""
    files = await files_of(work, row)
    replaced = {one.replaces_id for one in files}
    for one in files:
        one.state = restored_state(withdrawn=one.withdrawn_because is not None, replaced=one.id in replaced)
        record(
            work, "attachment.call_off_destruction", "attachment", one.id, student_id=row.student_id, because=because
        )
    row.state, row.ended_because = "called_off", because
    await _tell(work, row.student_id)


async def files_of(work: UnitOfWork, row: FileDestruction) -> Sequence[Attachment]:
    """The files of a destruction that was decided."""
    asked = select(Attachment).where(Attachment.destruction_id == row.id).order_by(Attachment.id).with_for_update()
    return (await work.session.execute(asked.execution_options(populate_existing=True))).scalars().all()


async def _versions(work: UnitOfWork, found: Attachment) -> list[Attachment]:
    """Every version of a file, newest first, locked; also those the page hides."""
    asked = (
        select(Attachment)
        .where(Attachment.student_id == found.student_id, Attachment.state.in_(IN_PLACE))
        .order_by(Attachment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = {row.id: row for row in (await work.session.execute(asked)).scalars()}
    if found.id not in rows:
        raise NotReadyToOpen()
    later = {row.replaces_id: row for row in rows.values() if row.replaces_id is not None}
    newest = rows[found.id]
    while newest.id in later:
        newest = later[newest.id]
    chain = [newest]
    while chain[-1].replaces_id in rows:
        chain.append(rows[chain[-1].replaces_id])
    return chain


async def _refuse_what_stays(work: UnitOfWork, versions: Sequence[Attachment], ground: str, day: date) -> None:
    for one in versions:
        await refuse_destroyed(work, one)
        if one.state not in MAY_GO:
            raise NotReadyToOpen()
        found = await kept_until(work, one, at_least=ground == ASKED)
        if not found.is_over(day):
            raise FileMustStay.until(found.until)
    stays = await obstacle(work, versions[0].student_id, [one.id for one in versions])
    if stays is not None:
        raise FileMustStay.because_of(stays)


async def _held(work: UnitOfWork, destruction_id: uuid.UUID) -> FileDestruction:
    """The row, held, once no hold is laid and nothing else destroyed of this student. Raises NotFound, NotAllowed."""
    student_id = await work.session.scalar(
        select(FileDestruction.student_id).where(FileDestruction.id == destruction_id)
    )
    if student_id is None:
        raise NotFound()
    await allow(work, Permission.DESTROY_FILES, student_id)
    await one_at_a_time(work, student_id)
    asked = select(FileDestruction).where(FileDestruction.id == destruction_id).with_for_update()
    row: FileDestruction = (await work.session.execute(asked.execution_options(populate_existing=True))).scalar_one()
    return row


async def _told(work: UnitOfWork, row: FileDestruction) -> Sequence[FileDestructionNotice]:
    asked = select(FileDestructionNotice).where(FileDestructionNotice.destruction_id == row.id)
    return (await work.session.execute(asked.order_by(FileDestructionNotice.id))).scalars().all()


def _check_said(said: str, field: str) -> None:
    if not said or len(said) > MOST_SAID:
        raise InvalidInput(NO_WORDS, field=field)


def _note(work: UnitOfWork, found: Attachment, deed: str, *, code: str = "", said: str = "") -> None:
    work.session.add(
        AttachmentDeed(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            student_id=found.student_id,
            attachment_id=found.id,
            person_id=work.person_id,
            deed=deed,
            code=code,
            said=said,
        )
    )


async def _tell(work: UnitOfWork, student_id: uuid.UUID) -> None:
    await work.session.flush()
    work.memory.pop(("destructions", student_id), None)
    await hint(work, "student.changed", student_id)
