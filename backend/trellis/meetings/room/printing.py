"""Read closed minutes to print them, with who sends them."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, select

from trellis.districts.model import District, School
from trellis.documents.content import Document
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language
from trellis.meetings.room.entries import entries_of, minutes_of
from trellis.meetings.room.printed import Added, printed_minutes
from trellis.meetings.service import meeting_by_id
from trellis.people.model import Person
from trellis.students.model import Student


async def minutes_to_print(work: UnitOfWork, *, meeting_id: uuid.UUID, language: Language) -> Document:
    """Closed minutes, for whoever may see the meeting; that they were printed is on record. Raises NotFound."""
    meeting = await meeting_by_id(work, meeting_id=meeting_id)
    closed = await minutes_of(work, meeting_id)
    if closed is None:
        raise NotFound()
    record(work, "meeting.print", "meeting", meeting_id, student_id=meeting.student_id)
    corrections = [row for row in await entries_of(work, meeting_id) if row.kind == "addendum"]
    by = select(Person.id, Person.name).where(Person.id.in_([row.recorded_by_id for row in corrections]))
    names = {row.id: row.name for row in await work.session.execute(by)}
    here = select(District.name, District.time_zone).where(District.id == work.district_id)
    district = (await work.session.execute(here)).one()
    school = (
        select(School.name)
        .join(Student, and_(Student.district_id == School.district_id, Student.school_id == School.id))
        .where(Student.id == meeting.student_id)
    )
    name = (await work.session.execute(school)).scalar_one_or_none()
    return printed_minutes(
        closed.content,
        [Added(row.text, names.get(row.recorded_by_id, ""), row.recorded_at) for row in corrections],
        sha256=closed.content_hash,
        letterhead=tuple(line for line in (district.name, name) if line),
        language=language,
        time_zone=district.time_zone,
    )
