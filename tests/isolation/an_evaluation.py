"""One of everything an evaluation leaves behind, for districts that are looked into from outside."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pycrdt import Doc

from trellis.evaluations.canonical import area_document, frozen, report_document
from trellis.evaluations.model import (
    EvaluationAddendum,
    EvaluationArea,
    EvaluationCopy,
    EvaluationGround,
    EvaluationPaper,
    EvaluationReport,
    EvaluationReview,
    EvaluationScore,
    EvaluationSection,
)
from trellis.evaluations.signing import as_planned
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.live.model import LiveDocument, LiveSnapshot, LiveUpdate
from trellis.plans.form.prose import prose_of_text

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


async def evaluated(
    work: UnitOfWork,
    mine: dict[str, Any],
    case_id: uuid.UUID,
    *,
    assessor_id: uuid.UUID | None,
    by_id: uuid.UUID,
    attachment_id: uuid.UUID,
    word: str = "x",
) -> None:
    """Rows of every table of evaluations, about one case; `word` stands in every text."""
    of = {**mine, "case_id": case_id}
    area = EvaluationArea(
        **of, id=new_id(), key="intelligence", procedures=f"WISC-V {word}", language="Spanish", assessor_id=assessor_id
    )
    day = AT.date()
    work.session.add_all([area, EvaluationReview(**of, needed=f"Reading {word}", written_by_id=by_id)])
    await work.session.flush()
    here = {**of, "area_id": area.id}
    signed = area_document(
        area=as_planned(area),
        content={"summary": prose_of_text(f"Sum {word}")},
        scores=[],
        signed_by=f"S {word}",
        signed_at=AT,
        signed_on=day,
    )
    whole = report_document(
        case={"id": str(case_id), "machine": "initial", "receivedOn": day},
        student={"name": f"N {word}", "birthOn": None, "grade": None},
        review=None,
        sections=[{"sha256": f"{word}-section", **signed}],
        assembled_at=AT,
    )
    work.session.add_all(
        [
            EvaluationScore(
                **here,
                instrument=f"WISC-V {word}",
                given_on=day,
                examiner=f"E {word}",
                name=f"FSIQ {word}",
                scale="standard",
                score=Decimal(92),
            ),
            EvaluationAddendum(**here, person_id=by_id, said=f"Later {word}", sha256=f"{word}-addendum", at=AT),
            EvaluationReport(
                **of, canonical=frozen(whole).canonical, sha256=f"{word}-report", signed_on=day, assembled_at=AT
            ),
            EvaluationCopy(**of, person_id=by_id, given_on=day, how="mail", given_by_id=by_id, at=AT),
            EvaluationPaper(
                **of,
                attachment_id=attachment_id,
                kind="private_report",
                sensitivity="team",
                source=f"Dr. {word}",
                added_by_id=by_id,
            ),
            EvaluationGround(**of, kind="transfer_in", said=f"Moved {word}", person_id=by_id, at=AT),
        ]
    )
    if assessor_id is not None:
        frozen_area = {"canonical": frozen(signed).canonical, "sha256": f"{word}-section"}
        work.session.add(EvaluationSection(**here, **frozen_area, signed_by_id=assessor_id, signed_at=AT))
        await work.session.flush()
        if mine["student_id"].int % 2:
            area.signed_on, area.summary = day, f"Sum {word}"
    document = LiveDocument(
        district_id=of["district_id"], id=area.id, kind="evaluation_area", key=area.key, owner_id=case_id, last_number=1
    )
    work.session.add(document)
    await work.session.flush()
    piece = {"district_id": of["district_id"], "document_id": area.id, "payload": Doc().get_update()}
    work.session.add_all([LiveUpdate(**piece, number=1), LiveSnapshot(**piece, through=1)])
    await work.session.flush()
