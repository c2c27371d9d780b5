"""What the live hub must know of an assessor's report: who may come in, what fits, what to do after an edit."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import Any

from pycrdt import Doc, XmlFragment
from sqlalchemy import select

from trellis.access import Permission, may
from trellis.cases.model import EvaluationCase
from trellis.evaluations.form import PRINT, REPORT
from trellis.evaluations.model import EvaluationArea
from trellis.evaluations.scoring import WRITTEN_IN, writers_of
from trellis.kernel.audit import record
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import Actor, UnitOfWork
from trellis.live import documents
from trellis.live.kinds import Access, Breach, Committed, Declared, DocumentKind, Root
from trellis.live.model import LiveDocument
from trellis.plans.form.declaration import Section
from trellis.plans.form.shape import declared_roots, declared_shape_breaches, room_of_prose, text_fits

KIND = "evaluation_area"


async def access(work: UnitOfWork, document: LiveDocument) -> Access | None:
    """The assessor writes until they sign; who answers for the evaluation reads. Nobody else has a part in drafts."""
    area = await _area(work, document.id)
    if area is None:
        return None
    return await access_to(work, area)


async def access_to(work: UnitOfWork, area: EvaluationArea) -> Access | None:
    """What the actor may do with the report of an area as it is written."""
    is_theirs = await may(work, Permission.WRITE_AREA, area.student_id, assigned_ids=writers_of(area))
    if is_theirs and area.signed_on is None and not area.is_refused and await _is_written(work, area.case_id):
        return "write"
    reads = is_theirs or await may(work, Permission.READ_EVALUATION, area.student_id)
    return "read" if reads else None


async def may_read(work: UnitOfWork, area: EvaluationArea) -> bool:
    """Whether the actor reads the report of an area now: as it is written, or once it is signed (domain.md 7.2)."""
    if await access_to(work, area) is not None:
        return True
    return area.signed_on is not None and await may(work, Permission.READ_SIGNED_AREA, area.student_id)


async def opened(work: UnitOfWork, area: EvaluationArea) -> LiveDocument:
    """The document of an area, begun by whoever is first to write in it."""
    found = await work.session.execute(select(LiveDocument).where(LiveDocument.id == area.id))
    document: LiveDocument | None = found.scalar_one_or_none()
    if document is not None:
        return document
    await work.session.execute(select(EvaluationArea.id).where(EvaluationArea.id == area.id).with_for_update())
    again = (await work.session.execute(select(LiveDocument).where(LiveDocument.id == area.id))).scalar_one_or_none()
    return again or await documents.create_document(
        work, kind=KIND, key=area.key, owner_id=area.case_id, document_id=area.id
    )


async def declared(work: UnitOfWork, document: LiveDocument) -> Declared:
    """Every area's report asks the same."""
    return Declared(PRINT, REPORT)


def breaches(section: Section, doc: Doc[Any], touched: Collection[str] | None = None) -> Iterator[Breach]:
    """Every place where a report's document does not fit its declaration."""
    return (Breach(b.path, b.why, b.says) for b in declared_shape_breaches(section, doc, touched))


def roots(section: Section) -> dict[str, Root]:
    """The roots of a report's document."""
    return {
        name: Root(kind, text_fits, partial(room_of_prose, name) if kind is XmlFragment else _no_limit)
        for name, kind in declared_roots(section).items()
    }


def _no_limit(_: Doc[Any]) -> int:
    return sys.maxsize


async def changed(work: UnitOfWork, document: LiveDocument, committed: Committed | None = None) -> None:
    """Tell who looks at the student: what a report says is read out of its document, so nothing else is to be done."""
    area = await _area(work, document.id)
    if area is not None:
        await hint_all(work, [("student.changed", area.student_id)])


async def wrote(work: UnitOfWork, document: LiveDocument, actors: Sequence[Actor]) -> None:
    """Record who writes in a report (34 CFR 300.614)."""
    area = await _area(work, document.id)
    for actor in actors if area else ():
        record(work, "evaluation.write", "evaluation_area", area.id, student_id=area.student_id, by=actor)


async def _area(work: UnitOfWork, area_id: uuid.UUID) -> EvaluationArea | None:
    found = await work.session.execute(
        select(EvaluationArea).where(EvaluationArea.id == area_id).execution_options(populate_existing=True)
    )
    area: EvaluationArea | None = found.scalar_one_or_none()
    return area


async def _is_written(work: UnitOfWork, case_id: uuid.UUID) -> bool:
    found = await work.session.execute(select(EvaluationCase.state).where(EvaluationCase.id == case_id))
    return found.scalar_one_or_none() in WRITTEN_IN


EVALUATION_AREA = DocumentKind(
    name=KIND, access=access, breaches=breaches, roots=roots, changed=changed, wrote=wrote, declared=declared
)
