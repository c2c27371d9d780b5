"""The evaluation report a determination rests on: the one place where it is asked for, and quoted.

That there is one, the case tells (its log, as it came to `report_ready`); what it says, the room of evaluations does
(`evaluations.reading.report_of`), to whoever may read it. A decision on known data has no report (34 CFR 300.305(d)).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.evaluations.form import SUMMARY
from trellis.evaluations.reading import SignedArea, report_of
from trellis.kernel.tenancy import UnitOfWork

READY = "report_ready"


@dataclass(frozen=True, slots=True)
class Report:
    """That a case's report is ready: since which day, and the id of what shows it."""

    on: date
    shown_by: str
    is_ready_now: bool


async def report_said(work: UnitOfWork, case_id: uuid.UUID | None) -> Report | None:
    """The report of a case; None while there never was one."""
    if case_id is None:
        return None
    came = (
        select(CaseEvent.id, CaseEvent.happened_on, EvaluationCase.state)
        .join(
            EvaluationCase,
            (EvaluationCase.district_id == CaseEvent.district_id) & (EvaluationCase.id == CaseEvent.case_id),
        )
        .where(CaseEvent.case_id == case_id, CaseEvent.to_state == READY, CaseEvent.from_state != READY)
        .order_by(CaseEvent.number.desc())
        .limit(1)
    )
    found = (await work.session.execute(came)).one_or_none()
    return Report(found.happened_on, str(found.id), found.state == READY) if found else None


async def quoted(work: UnitOfWork, case_id: uuid.UUID | None) -> dict[str, Any] | None:
    """The report as a certified determination names it: its hash, and each area with its assessor's signature.

    Of what was found the summary alone: teachers of the student read the determination, and no scores (domain.md 7.2).
    None where the case has none, or it is not the actor's to read. Reading it is on record (34 CFR 300.306(c)(1)(i)).
    """
    report = await report_of(work, case_id) if case_id else None
    if report is None:
        return None
    return {
        "sha256": report.sha256,
        "signedOn": report.signed_on.isoformat(),
        "areas": [_quoted(one) for one in report.areas],
    }


def _quoted(area: SignedArea) -> dict[str, Any]:
    return {
        "key": area.key,
        "en": area.name.en,
        "es": area.name.es,
        "assessor": area.assessor,
        "instrument": area.instrument,
        "signedOn": area.signed_on.isoformat(),
        "sha256": area.sha256,
        "summary": area.texts.get(SUMMARY, ""),
    }
