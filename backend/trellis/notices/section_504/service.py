"""Giving the notice under Section 504 (34 CFR 104.36): written by the deed it is about, on record as it reaches people.

A room that does something about identification, evaluation or placement calls `tell_of` in that deed's unit of work.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
import rfc8785
from sqlalchemy import select

import trellis.notices.section_504.jobs  # noqa: F401  (fills the letter)
from trellis.access import Permission, allow, may
from trellis.access.day import today
from trellis.access.rights import who_is_told
from trellis.kernel.audit import record
from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict, NotFound
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language, Words
from trellis.notices.booklet import edition_of, language_for, sha256_of
from trellis.notices.prior_written import delivering
from trellis.notices.prior_written.model import FormalDelivery
from trellis.notices.section_504.contents import EDITIONS, OCCASIONS
from trellis.notices.section_504.enforced import NOT_DONE
from trellis.notices.section_504.model import Section504Notice
from trellis.notices.service import send
from trellis.people.invitations import door_with
from trellis.people.model import Person
from trellis.students.model import Student

SAID[NOT_DONE] = Conflict
FORMAT = "trellis-section-504-notice-1"
LETTER = "section_504_notice"
OF_504 = {"plan_kind": "section_504"}
"""What the access matrix asks of such a notice: who works with Section 504 plans gives it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A notice with what it says (`document`, from its frozen bytes)."""

    row: Section504Notice
    document: dict[str, Any]


async def tell_of(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    occasion: str,
    event_id: uuid.UUID | None = None,
    version_id: uuid.UUID | None = None,
    why: str | None = None,
    begins: Words | None = None,
    rests_on: str | None = None,
) -> Section504Notice:
    """Freeze the notice of what was just done, and write to everybody owed notice that it is there.

    Asks no permission: the deed has. `why` is in the words of whoever did it, `begins` the day of a plan, `rests_on`
    the hash of what was certified or made final.
    """
    if work.person_id is None:
        raise RuntimeError("a notice is given by somebody")
    people = select(Person).where(Person.id.in_((student_id, work.person_id)))
    known = {one.id: one for one in (await work.session.execute(people)).scalars()}
    born: date | None = (
        await work.session.execute(select(Student.birth_on).where(Student.id == student_id))
    ).scalar_one()
    on = await today(work)
    edition = edition_of(EDITIONS, on)
    about = OCCASIONS[occasion]
    child = known[student_id]
    filled = {"name": child.called, **({"day": begins} if begins else {})}
    says = about.says.filled(**filled)
    canonical = rfc8785.dumps(
        {
            "format": FORMAT,
            "occasion": occasion,
            "cite": about.cite,
            "on": on.isoformat(),
            "student": {
                "id": str(student_id),
                "name": child.name,
                "birthOn": born.isoformat() if born else None,
            },
            "about": {"en": about.about.en, "es": about.about.es},
            "says": {"en": says.en, "es": says.es},
            "why": why or None,
            "restsOn": rests_on,
            "issuedAt": work.at.isoformat(),
            "issuedBy": {"id": str(work.person_id), "name": known[work.person_id].name},
            "rights": {
                "edition": edition.key,
                "sha256": {"en": sha256_of(edition, "en"), "es": sha256_of(edition, "es")},
            },
        }
    )
    row = Section504Notice(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        student_id=student_id,
        occasion=occasion,
        event_id=event_id,
        version_id=version_id,
        edition=edition.key,
        canonical=canonical,
        sha256=sha256_hex(canonical),
        issued_on=on,
        issued_by_id=work.person_id,
        issued_at=work.at,
    )
    work.session.add(row)
    await work.session.flush()
    record(work, "notice_504.issue", "section_504_notice", row.id, student_id=student_id, sha256=row.sha256)
    ids = {"student_id": str(student_id), "notice_id": str(row.id)}
    for person_id in await who_is_told(work, student_id):
        door = await door_with(work, student_id=student_id, person_id=person_id, template=LETTER, ids=ids)
        await send(work, person_id=person_id, template=LETTER, ids=door, student_id=student_id)
    return row


async def of_student(work: UnitOfWork, student_id: uuid.UUID) -> Sequence[Said]:
    """Every notice about a student, newest first; put on record as read. Raises NotFound, NotAllowed."""
    await allow(work, Permission.READ_NOTICE, student_id, **OF_504)
    rows = (
        select(Section504Notice)
        .where(Section504Notice.student_id == student_id)
        .order_by(Section504Notice.issued_at.desc(), Section504Notice.id.desc())
    )
    found = (await work.session.execute(rows)).scalars().all()
    for row in found:
        record(work, "notice_504.read", "section_504_notice", row.id, student_id=student_id)
    return [Said(row, orjson.loads(row.canonical)) for row in found]


async def named(work: UnitOfWork, notice_id: uuid.UUID) -> Section504Notice:
    """A notice the actor may read. Raises NotFound."""
    found = select(Section504Notice).where(Section504Notice.id == notice_id)
    row = (await work.session.execute(found)).scalar_one_or_none()
    if row is None or not await may(work, Permission.READ_NOTICE, row.student_id, **OF_504):
        raise NotFound()
    return row


async def open_own(work: UnitOfWork, *, student_id: uuid.UUID, language: Language) -> None:
    """The reader has the notices before them, with the rights. Of who is owed notice, that is their giving.

    It is no signature. Raises NotFound, NotAllowed.
    """
    await allow(work, Permission.READ_NOTICE, student_id, **OF_504)
    if work.person_id is None or not await delivering.is_owed(work, student_id, work.person_id):
        return
    for row in (
        await work.session.execute(select(Section504Notice).where(Section504Notice.student_id == student_id))
    ).scalars():
        given = await delivering.note_of_504(
            work,
            student_id=student_id,
            person_id=work.person_id,
            way="app",
            on=await today(work),
            sha256=row.sha256,
            notice_id=row.id,
            language=language,
        )
        if given:
            record(work, "notice_504.open", "section_504_notice", row.id, student_id=student_id)


async def give(work: UnitOfWork, *, notice_id: uuid.UUID, person_id: uuid.UUID, way: str, on: date) -> uuid.UUID:
    """Put on record that somebody owed it was given the notice outside the product, in the language they read; whose
    it is.

    Where it is not held in that language, it is English that was given, and the row says so. Doing it again changes
    nothing. Raises NotFound, NotAllowed; InvalidInput for a person not owed notice, another way, or a day before the
    notice or to come.
    """
    row = await named(work, notice_id)
    await allow(work, Permission.DRAFT_NOTICE, row.student_id, **OF_504)
    await delivering.refuse_unless_owed(work, row.student_id, person_id)
    await delivering.refuse_unless_sensible(work, way, on, row.issued_on)
    spoken = (await work.session.execute(select(Person.language).where(Person.id == person_id))).scalar_one()
    given = await delivering.note_of_504(
        work,
        student_id=row.student_id,
        person_id=person_id,
        way=way,
        on=on,
        sha256=row.sha256,
        notice_id=row.id,
        language=language_for(spoken),
    )
    if given:
        record(work, "notice_504.give", "section_504_notice", row.id, student_id=row.student_id, way=way)
    return row.student_id


async def may_give(work: UnitOfWork, student_id: uuid.UUID) -> bool:
    """Whether the actor puts on record that one was given."""
    return await may(work, Permission.DRAFT_NOTICE, student_id, **OF_504)


async def given(work: UnitOfWork, row: Section504Notice) -> list[delivering.Given]:
    """Everybody owed the notice and everybody it reached, with how. For who gives it (`may_give`)."""
    return await delivering.given(work, row.student_id, of_504=row.id)


async def opened_on(work: UnitOfWork, row: Section504Notice) -> date | None:
    """The day on which the actor opened it, as somebody who is owed it."""
    own = select(FormalDelivery.delivered_on).where(
        FormalDelivery.section_504_notice_id == row.id,
        FormalDelivery.person_id == work.person_id,
        FormalDelivery.way == "app",
    )
    return (await work.session.execute(own)).scalar_one_or_none()
