"""Read the report of an evaluation to print it, with who sends it."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, select

from trellis.access.day import day_of
from trellis.districts.model import District, School
from trellis.documents.content import Document
from trellis.evaluations.naming import areas_of
from trellis.evaluations.printed import printed_report
from trellis.evaluations.reading import addenda_of, document_of
from trellis.evaluations.types import names_of
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language
from trellis.students.model import Student


async def report_to_print(work: UnitOfWork, *, case_id: uuid.UUID, language: Language) -> Document:
    """The report of a case, for whoever may read it; that it was printed is on record. Raises NotFound."""
    document, row = await document_of(work, case_id=case_id)
    record(work, "evaluation.print", "evaluation_report", row.id, student_id=row.student_id)
    keys = {one.id: one.key for one in await areas_of(work, case_id)}
    later = await addenda_of(work, case_id)
    names = await names_of(work, {one.person_id for one in later})
    addenda: dict[str, list[tuple[str, str]]] = {}
    for one in later:
        by = f"{names.get(one.person_id, '')}, {(await day_of(work, one.at)).isoformat()}"
        addenda.setdefault(keys[one.area_id], []).append((by, one.said))
    district = (await work.session.execute(select(District.name).where(District.id == work.district_id))).scalar_one()
    school = (
        select(School.name)
        .join(Student, and_(Student.district_id == School.district_id, Student.school_id == School.id))
        .where(Student.id == row.student_id)
    )
    name = (await work.session.execute(school)).scalar_one_or_none()
    return printed_report(
        document,
        sha256=row.sha256,
        addenda=addenda,
        letterhead=tuple(line for line in (district, name) if line),
        language=language,
    )
