"""Read an issued notice to print it, with who sends it."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, select

from trellis.districts.model import District, School
from trellis.documents.content import Document
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language
from trellis.notices.prior_written import reading, understood
from trellis.notices.prior_written.printed import printed_notice
from trellis.students.model import Student


async def notice_to_print(work: UnitOfWork, *, notice_id: uuid.UUID, language: Language) -> Document:
    """A notice that is out, for whoever may read it; that it was printed is on record. Raises NotFound."""
    notice = await reading.notice_named(work, notice_id=notice_id)
    out = await reading.document_of(work, notice)
    if out is None:
        raise NotFound()
    document, frozen = out
    record(work, "notice.print", "prior_notice", notice.id, student_id=notice.student_id)
    own = select(District.name, District.time_zone).where(District.id == work.district_id)
    district = (await work.session.execute(own)).one()
    school = (
        select(School.name)
        .join(Student, and_(Student.district_id == School.district_id, Student.school_id == School.id))
        .where(Student.id == notice.student_id)
    )
    name = (await work.session.execute(school)).scalar_one_or_none()
    return printed_notice(
        document,
        sha256=frozen.sha256,
        letterhead=tuple(line for line in (district.name, name) if line),
        time_zone=district.time_zone,
        language=language,
        renderings=await understood.entries(work, notice_id=notice.id),
    )
