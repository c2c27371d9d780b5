"""The report of a case, put together once all its areas are signed (34 CFR 300.306(a), 300.304(b))."""

from __future__ import annotations

import uuid
from typing import Any

import orjson
from sqlalchemy import and_, select, text

from trellis.access import Permission, may
from trellis.cases.facts import knows
from trellis.cases.model import EvaluationCase
from trellis.evaluations.canonical import frozen, report_document
from trellis.evaluations.model import EvaluationReport, EvaluationReview, EvaluationSection
from trellis.evaluations.naming import areas_of
from trellis.evaluations.reviewing import review_of
from trellis.kernel.audit import record
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person
from trellis.students.model import Student

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('trellis report of a case'), hashtext(:case))"


async def assemble_or_defer(work: UnitOfWork, *, case_id: uuid.UUID, student_id: uuid.UUID) -> None:
    """Make the report where the last area was signed. Who reads only their own area leaves it to a job."""
    if await may(work, Permission.READ_SIGNED_AREA, student_id):
        await assemble(work, case_id=case_id)
    else:
        await defer(work, "evaluations.assemble", case_id=case_id)


async def assemble(work: UnitOfWork, *, case_id: uuid.UUID) -> EvaluationReport | None:
    """The report of a case, made now when the last area that was agreed to is signed; None before.

    Asks no permission: who signs the last area makes it.
    """
    # Of two who sign the last two areas at once, the second waits here and sees the first one's signature.
    await work.session.execute(text(ONE_AT_A_TIME), {"case": str(case_id)})
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case_id))).scalar_one()
    known = await report_row(work, case_id)
    areas = [one for one in await areas_of(work, case_id) if not one.is_refused]
    if known is not None or not areas or any(one.signed_on is None for one in areas):
        return known
    found = await work.session.execute(
        select(EvaluationSection).where(EvaluationSection.area_id.in_([one.id for one in areas]))
    )
    signed = {one.area_id: one for one in found.scalars()}
    if len(signed) < len(areas):
        return None
    person, student = (
        await work.session.execute(
            select(Person, Student)
            .join(Student, and_(Student.district_id == Person.district_id, Student.id == Person.id))
            .where(Person.id == case.student_id)
        )
    ).one()
    whole = frozen(
        report_document(
            case={"id": str(case.id), "machine": case.machine, "receivedOn": case.received_on},
            student={"name": person.name, "birthOn": student.birth_on, "grade": student.grade},
            review=_reviewed(await review_of(work, case_id)),
            sections=[{"sha256": signed[one.id].sha256, **orjson.loads(signed[one.id].canonical)} for one in areas],
            assembled_at=work.at,
        )
    )
    report = EvaluationReport(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        case_id=case.id,
        student_id=case.student_id,
        canonical=whole.canonical,
        sha256=whole.sha256,
        signed_on=max(one.signed_on for one in areas if one.signed_on),
        assembled_at=work.at,
    )
    work.session.add(report)
    await work.session.flush()
    record(work, "evaluation.assemble", "evaluation_report", report.id, student_id=case.student_id, sha256=whole.sha256)
    return report


async def report_row(work: UnitOfWork, case_id: uuid.UUID) -> EvaluationReport | None:
    """The report of a case, for whom the row policy shows it."""
    found = await work.session.execute(select(EvaluationReport).where(EvaluationReport.case_id == case_id))
    row: EvaluationReport | None = found.scalar_one_or_none()
    return row


@knows("reports_signed")
async def reports_signed(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """The report is there, and so every area's assessor has signed."""
    report = await report_row(work, case.id)
    return str(report.id) if report else None


def _reviewed(review: EvaluationReview | None) -> dict[str, Any] | None:
    if review is None:
        return None
    return {
        "fromParents": review.from_parents,
        "classroom": review.classroom,
        "observations": review.observations,
        "parentInput": review.parent_input,
        "needed": review.needed,
        "reviewedBy": review.reviewed_by,
        "reviewedOn": review.reviewed_on,
    }
