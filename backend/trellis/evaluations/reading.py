"""An evaluation as it is read: the report for the team and the family, and the door for the room that decides on it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select

from trellis.access import Permission, may
from trellis.cases.model import EvaluationCase
from trellis.cases.stepping import find_case
from trellis.evaluations.assembling import report_row
from trellis.evaluations.form import REPORT
from trellis.evaluations.giving import IS_OUT
from trellis.evaluations.live import may_read
from trellis.evaluations.model import EvaluationAddendum, EvaluationArea, EvaluationReport, EvaluationSection
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live import documents
from trellis.live.model import LiveDocument
from trellis.plans.content import empty_content, section_content

WRITTEN_IN = "en"
"""The language staff write reports in, as plans take it of theirs (`plans/plain.py`). `SignedArea.language` is another
thing: the one the child was assessed in (34 CFR 300.304(c)(1)(ii))."""


@dataclass(frozen=True, slots=True)
class SignedArea:
    """One area of a report, as its assessor signed it.

    `texts` by field of `form.REPORT`, in plain text; `scores` as they were frozen: numbers are text.
    """

    key: str
    name: Words
    assessor: str
    instrument: str
    language: str
    texts: Mapping[str, str]
    scores: tuple[Mapping[str, Any], ...]
    sha256: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a case: all its areas, its hash, and the day the last of them was signed."""

    case_id: uuid.UUID
    areas: tuple[SignedArea, ...]
    sha256: str
    signed_on: date


async def report_of(work: UnitOfWork, case_id: uuid.UUID) -> Report | None:
    """The assembled report of a case for who may read it; None before all areas are signed. Reading it is on record."""
    row = await report_row(work, case_id)
    if row is None:
        return None
    put_on_record(work, row)
    document = orjson.loads(row.canonical)
    return Report(
        case_id=case_id,
        areas=tuple(_area(one) for one in document["areas"]),
        sha256=row.sha256,
        signed_on=row.signed_on,
    )


async def document_of(work: UnitOfWork, *, case_id: uuid.UUID) -> tuple[dict[str, Any], EvaluationReport]:
    """The frozen report as it is printed. Raises NotFound, also for a parent before the evaluation is finished."""
    case = await find_case(work, case_id=case_id)
    row = await report_row(work, case.id)
    if row is None or not await may_read_report(work, case):
        raise NotFound()
    put_on_record(work, row)
    found: dict[str, Any] = orjson.loads(row.canonical)
    return found, row


async def may_read_report(work: UnitOfWork, case: EvaluationCase) -> bool:
    """Who reads signed reports, and a parent once it is out; the row policy says the same."""
    if await may(work, Permission.READ_SIGNED_AREA, case.student_id):
        return True
    return case.state in IS_OUT and await may(work, Permission.READ_EVALUATION_REPORT, case.student_id)


async def content_of(work: UnitOfWork, area: EvaluationArea) -> tuple[dict[str, Any], str | None] | None:
    """What a report of an area says now, or as it was signed, with its hash; None for who reads the summary alone."""
    if not await may_read(work, area):
        return None
    signed = await work.session.execute(select(EvaluationSection).where(EvaluationSection.area_id == area.id))
    section: EvaluationSection | None = signed.scalar_one_or_none()
    area_was_read(work, area)
    if section is not None:
        return orjson.loads(section.canonical)["content"], section.sha256
    known = await work.session.execute(select(LiveDocument.id).where(LiveDocument.id == area.id))
    if known.first() is None:
        return empty_content(REPORT), None
    return section_content(REPORT, await documents.load_document(work, area.id)), None


async def addenda_of(work: UnitOfWork, case_id: uuid.UUID) -> list[EvaluationAddendum]:
    """What was added to signed reports of a case, in its order, for who reads those."""
    found = await work.session.execute(
        select(EvaluationAddendum).where(EvaluationAddendum.case_id == case_id).order_by(EvaluationAddendum.id)
    )
    return list(found.scalars())


def area_was_read(work: UnitOfWork, area: EvaluationArea) -> None:
    """That somebody read the report of an area or its scores (34 CFR 300.614), once in a unit of work."""
    if ("area", area.id) not in work.memory:
        work.memory["area", area.id] = True
        record(work, "evaluation.read", "evaluation_area", area.id, student_id=area.student_id)


def papers_were_read(work: UnitOfWork, case: EvaluationCase) -> None:
    """That somebody read which papers there are, or on what an exception stands, once in a unit of work."""
    if ("papers", case.id) not in work.memory:
        work.memory["papers", case.id] = True
        record(work, "evaluation.read", "evaluation_case", case.id, student_id=case.student_id)


def put_on_record(work: UnitOfWork, row: EvaluationReport) -> None:
    """That somebody read a report (34 CFR 300.614), once in a unit of work."""
    if ("report", row.id) not in work.memory:
        work.memory["report", row.id] = True
        record(work, "evaluation.report", "evaluation_report", row.id, student_id=row.student_id)


def _area(one: Mapping[str, Any]) -> SignedArea:
    area = one["area"]
    return SignedArea(
        key=area["key"],
        name=Words(area["name"]["en"], area["name"]["es"]),
        assessor=one["signed"]["by"],
        instrument=area["instrument"],
        language=area["language"],
        texts={key: said["text"] for key, said in one["content"].items() if said},
        scores=tuple(one["scores"]),
        sha256=one["sha256"],
        signed_on=date.fromisoformat(one["signed"]["on"]),
    )
