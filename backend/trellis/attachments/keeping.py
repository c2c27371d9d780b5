"""How long a district keeps its files, and until which day each one is kept (domain.md PRV-13, PRV-15)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trellis.access import Permission
from trellis.access.ask import may_in_the_district
from trellis.access.day import day_of, today
from trellis.attachments.model import REFILE, Attachment, AttachmentDeed, RetentionLength
from trellis.attachments.retention import (
    CLASSES,
    MOST_YEARS,
    Kept,
    Length,
    RetentionClass,
    kept_longest,
    years_on,
)
from trellis.attachments.rules import MOST_SAID
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.moves.model import StudentExit

TOO_SHORT = Words(
    en="The law keeps these files {floor} years at least. Choose {floor} or more, up to {most}.",
    es="La ley conserva estos archivos al menos {floor} años. Elija {floor} o más, hasta {most}.",
)
NOT_BEFORE = Words(
    en="It begins today or later: what held until now stays as it was.",
    es="Comienza hoy o después: lo que valía hasta ahora queda como estaba.",
)
WHY = Words("Say who decided it, or why.", "Diga quién lo decidió o por qué.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a district asks of one class: the years of today, and every row it ever said, newest first."""

    of: RetentionClass
    years: int
    said: Sequence[RetentionLength]


async def retention_lengths(work: UnitOfWork) -> list[Asked]:
    """How long this district keeps what: no secret, whoever is in the district may know."""
    rows, day = await _rows(work), await today(work)
    lengths = _as_lengths(rows)
    return [
        Asked(of, years_on(of, lengths, day), [row for row in rows if row.retention_class == key])
        for key, of in CLASSES.items()
    ]


def may_set_lengths(work: UnitOfWork) -> bool:
    """Whether the actor says how long files are kept."""
    return may_in_the_district(work, Permission.SET_FILE_RULE)


async def set_length(
    work: UnitOfWork, *, retention_class: str, years: int, because: str, starts_on: date | None = None
) -> Asked:
    """Keep the files of a class so long, from today or a later day on. Raises NotAllowed, InvalidInput."""
    if not may_set_lengths(work):
        raise NotAllowed()
    of, said, day = CLASSES.get(retention_class), because.strip(), await today(work)
    if of is None:
        raise InvalidInput(field="retentionClass")
    if not of.floor <= years <= MOST_YEARS:
        raise InvalidInput(TOO_SHORT.filled(floor=of.floor, most=MOST_YEARS), field="years")
    if starts_on is not None and starts_on < day:
        raise InvalidInput(NOT_BEFORE, field="startsOn")
    if not said or len(said) > MOST_SAID:
        raise InvalidInput(WHY, field="because")
    row = RetentionLength(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        retention_class=retention_class,
        years=years,
        starts_on=starts_on or day,
        because=said,
        set_by_id=work.person_id,
    )
    work.session.add(row)
    await work.session.flush()
    work.memory.pop("retention_lengths", None)
    record(work, "attachment.retention", "retention_length", row.id, retention_class=retention_class, years=str(years))
    return next(one for one in await retention_lengths(work) if one.of.key == retention_class)


async def kept_until(work: UnitOfWork, found: Attachment, *, at_least: bool = False) -> Kept:
    """How long one file is kept, by what the district asks today; `at_least`: by the floor alone.

    Refiled as another kind it is kept as long as the longer of both: what it was first filed as holds (PRV-15).
    """
    return kept_longest(
        await kinds_ever(work, found),
        filed_on=await day_of(work, found.created_at),
        left_on=await left_on(work, found.student_id),
        lengths=_as_lengths(await _rows(work)),
        day=await today(work),
        at_least=at_least,
    )


async def kinds_ever(work: UnitOfWork, found: Attachment) -> list[str]:
    """What a file is filed as, then what it was before. Read once a student, as a page asks it of each of their
    files."""
    key = ("refiled", found.student_id)
    if key not in work.memory:
        asked = select(AttachmentDeed.attachment_id, AttachmentDeed.code).where(
            AttachmentDeed.student_id == found.student_id, AttachmentDeed.deed == REFILE
        )
        work.memory[key] = (await work.session.execute(asked.order_by(AttachmentDeed.id))).all()
    before = [kind for file, kind in work.memory[key] if file == found.id]
    return list(dict.fromkeys([found.kind, *before]))


async def left_on(work: UnitOfWork, student_id: uuid.UUID) -> date | None:
    """The day years are counted from: of the exit that stands. None while the student is here, or is back."""
    known: dict[uuid.UUID, date | None] = work.memory.setdefault("left_on", {})
    if student_id not in known:
        asked = select(StudentExit.retention_from).where(
            StudentExit.student_id == student_id, StudentExit.returned_on.is_(None)
        )
        known[student_id] = (await work.session.execute(asked.order_by(StudentExit.id.desc()))).scalars().first()
    return known[student_id]


async def lengths_of_district(work: UnitOfWork) -> list[Length]:
    """What the district says of its classes, as the rules count with it."""
    return _as_lengths(await _rows(work))


async def _rows(work: UnitOfWork) -> Sequence[RetentionLength]:
    if "retention_lengths" not in work.memory:
        asked = select(RetentionLength).order_by(RetentionLength.starts_on.desc(), RetentionLength.id.desc())
        work.memory["retention_lengths"] = (await work.session.execute(asked)).scalars().all()
    rows: Sequence[RetentionLength] = work.memory["retention_lengths"]
    return rows


def _as_lengths(rows: Sequence[RetentionLength]) -> list[Length]:
    return [Length(row.retention_class, row.years, row.starts_on, str(row.id)) for row in rows]
