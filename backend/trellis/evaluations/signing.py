"""An assessor signs the report of their area: then it stands, and what is to be said still is an addendum."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.evaluations import errors
from trellis.evaluations.areas import AREAS, MODES
from trellis.evaluations.assembling import assemble_or_defer
from trellis.evaluations.canonical import area_document, frozen
from trellis.evaluations.form import REPORT, REQUIRED, SUMMARY
from trellis.evaluations.live import opened
from trellis.evaluations.model import EvaluationAddendum, EvaluationArea, EvaluationScore, EvaluationSection
from trellis.evaluations.naming import find_area
from trellis.evaluations.scoring import COLUMNS, scores_of, writers_of, written_area
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.events import hint_all
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live import documents
from trellis.people.model import Person
from trellis.plans.content import section_content

NO_ADDENDUM = Words("Write what is added, up to 5,000 letters.", "Escriba lo que se agrega, hasta 5000 letras.")


async def sign_area(work: UnitOfWork, *, area_id: uuid.UUID) -> EvaluationArea:
    """Freeze the report of an area as it is committed, with its scores; of the last area, the whole report is made.

    Raises NotFound, NotAllowed, AreaSigned, AreaRefused, NotInProgress, ReportIncomplete. Source: domain.md 5.14
    (each report at EVL sign).
    """
    area = await written_area(work, area_id, locked=True)
    await opened(work, area)
    await documents.close_document(work, area.id)
    content = section_content(REPORT, await documents.load_document(work, area.id))
    lacking = [REPORT.field(key).label for key in REQUIRED if content[key] is None]
    if lacking:
        what = Words(", ".join(one.en for one in lacking), ", ".join(one.es for one in lacking))
        raise errors.ReportIncomplete(errors.ReportIncomplete.default_says.filled(what=what))
    by = (await work.session.execute(select(Person).where(Person.id == work.person_id))).scalar_one()
    found = frozen(
        area_document(
            area=as_planned(area),
            content=content,
            scores=[as_frozen(one) for one in (await scores_of(work, [area.id]))[0]],
            signed_by=by.name,
            signed_at=work.at,
            signed_on=await today(work),
        )
    )
    work.session.add(
        EvaluationSection(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            case_id=area.case_id,
            student_id=area.student_id,
            area_id=area.id,
            canonical=found.canonical,
            sha256=found.sha256,
            signed_by_id=work.person_id,
            signed_at=work.at,
        )
    )
    area.signed_on, area.summary = await today(work), content[SUMMARY]["text"]
    await work.session.flush()
    record(work, "evaluation.sign", "evaluation_area", area.id, student_id=area.student_id, sha256=found.sha256)
    await assemble_or_defer(work, case_id=area.case_id, student_id=area.student_id)
    await hint_all(work, [("student.changed", area.student_id)])
    return area


async def add_addendum(work: UnitOfWork, *, area_id: uuid.UUID, said: str) -> EvaluationArea:
    """Add to a signed report, or correct it, below it. Raises NotFound, NotAllowed, ReportNotReady, InvalidInput."""
    area = await find_area(work, area_id=area_id)
    await allow(work, Permission.WRITE_AREA, area.student_id, assigned_ids=writers_of(area))
    if area.signed_on is None:
        raise errors.ReportNotReady()
    text = said.strip()
    if not 1 <= len(text) <= 5_000:
        raise InvalidInput(NO_ADDENDUM, field="said")
    row = EvaluationAddendum(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        case_id=area.case_id,
        student_id=area.student_id,
        area_id=area.id,
        person_id=work.person_id,
        said=text,
        sha256=sha256_hex(text.encode()),
        at=work.at,
    )
    work.session.add(row)
    record(work, "evaluation.addendum", "evaluation_area", area.id, student_id=area.student_id, sha256=row.sha256)
    await work.session.flush()
    await hint_all(work, [("student.changed", area.student_id)])
    return area


def as_planned(area: EvaluationArea) -> dict[str, Any]:
    """What was planned of an area, as it is frozen."""
    name, mode = AREAS[area.key].name, MODES[area.mode]
    return {
        "id": str(area.id),
        "key": area.key,
        "name": {"en": name.en, "es": name.es},
        "procedures": area.procedures,
        "reason": area.reason,
        "language": area.language,
        "mode": {"key": area.mode, "en": mode.en, "es": mode.es},
        "instrument": area.instrument,
        "isQualified": area.is_qualified,
    }


def as_frozen(score: EvaluationScore) -> dict[str, Any]:
    """A score, as it is frozen."""
    return {name: getattr(score, name) for name in COLUMNS}
