"""Read a certified determination to print it, with who sends it."""

from __future__ import annotations

import uuid

import orjson
from sqlalchemy import and_, select

from trellis.districts.model import District, School
from trellis.documents.content import Document
from trellis.eligibility.printed import printed_determination
from trellis.eligibility.standing import certified, named
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language
from trellis.students.model import Student


async def determination_to_print(work: UnitOfWork, *, determination_id: uuid.UUID, language: Language) -> Document:
    """A certified determination, for whoever may read it; that it was printed is on record. Raises NotFound."""
    row = await named(work, determination_id=determination_id)
    frozen = await certified(work, row.id)
    if frozen is None:
        raise NotFound()
    record(work, "determination.print", "determination", row.id, student_id=row.student_id)
    district = (await work.session.execute(select(District.name).where(District.id == work.district_id))).scalar_one()
    school = (
        select(School.name)
        .join(Student, and_(Student.district_id == School.district_id, Student.school_id == School.id))
        .where(Student.id == row.student_id)
    )
    name = (await work.session.execute(school)).scalar_one_or_none()
    return printed_determination(
        orjson.loads(frozen.canonical),
        sha256=frozen.sha256,
        letterhead=tuple(line for line in (district, name) if line),
        language=language,
    )
