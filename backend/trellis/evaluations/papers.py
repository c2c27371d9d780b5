"""Files of an evaluation: test protocols, private reports, medical letters, evidence; what each is and who may see it.

The file itself is an attachment. A raw record is said to be one while it is being brought, before anybody can open it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import insert, select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.attachments.model import Attachment
from trellis.attachments.service import close_to_team, show_to_family
from trellis.cases.stepping import find_case
from trellis.evaluations.model import EvaluationPaper
from trellis.evaluations.naming import find_area
from trellis.evaluations.rules import ALWAYS_RAW, PAPERS
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

NO_SOURCE = Words("Say from whom it is.", "Diga de quién es.")
FILED = Words("This file is with the evaluation already.", "Este archivo ya está con la evaluación.")
NOT_RAW = Words("Only a raw record is shown on request.", "Solo un registro reservado se muestra a petición.")


async def file_paper(
    work: UnitOfWork,
    *,
    case_id: uuid.UUID,
    attachment_id: uuid.UUID,
    kind: str,
    source: str,
    is_raw: bool = False,
    area_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Put a file with an evaluation; its key. Protocols and medical letters are raw records whatever is said.

    Raises NotFound (also for a file of another student), NotAllowed, InvalidInput, NotReadyToOpen.
    """
    case = await find_case(work, case_id=case_id)
    await allow(work, Permission.ATTACH, case.student_id)
    if kind not in PAPERS:
        raise InvalidInput(field="kind")
    said = source.strip()
    if not 1 <= len(said) <= 200:
        raise InvalidInput(NO_SOURCE, field="source")
    await is_of_student(work, attachment_id, case.student_id)
    if area_id is not None and (await find_area(work, area_id=area_id)).case_id != case.id:
        raise NotFound()
    known = await work.session.execute(select(EvaluationPaper.id).where(EvaluationPaper.attachment_id == attachment_id))
    if known.first() is not None:
        raise InvalidInput(FILED, field="attachmentId")
    is_raw = is_raw or kind in ALWAYS_RAW
    if is_raw:
        await close_to_team(work, attachment_id=attachment_id)
    key = new_id()
    # Who brings a raw record may not read it: nothing is asked back.
    await work.session.execute(
        insert(EvaluationPaper.__table__).values(
            district_id=work.district_id,
            id=key,
            created_at=work.at,
            case_id=case.id,
            student_id=case.student_id,
            attachment_id=attachment_id,
            area_id=area_id,
            kind=kind,
            sensitivity="raw" if is_raw else "team",
            source=said,
            added_by_id=work.person_id,
        )
    )
    record(work, "evaluation.paper", "evaluation_paper", key, student_id=case.student_id, kind=kind, raw=is_raw)
    await hint_all(work, [("student.changed", case.student_id)])
    return key


async def show_paper(work: UnitOfWork, *, paper_id: uuid.UUID) -> EvaluationPaper:
    """A parent asked for a raw record, and has it from now on (34 CFR 300.613; domain.md 7.2).

    Raises NotFound, NotAllowed, InvalidInput.
    """
    found = await work.session.execute(select(EvaluationPaper).where(EvaluationPaper.id == paper_id))
    paper: EvaluationPaper | None = found.scalar_one_or_none()
    if paper is None:
        raise NotFound()
    await allow(work, Permission.READ_RAW, paper.student_id)
    if paper.sensitivity != "raw":
        raise InvalidInput(NOT_RAW)
    await show_to_family(work, attachment_id=paper.attachment_id)
    if paper.shown_on is None:
        paper.shown_on, paper.shown_by_id = await today(work), work.person_id
        record(work, "evaluation.paper_shown", "evaluation_paper", paper.id, student_id=paper.student_id)
        await work.session.flush()
    return paper


async def papers_of(work: UnitOfWork, case_id: uuid.UUID) -> Sequence[tuple[EvaluationPaper, Attachment]]:
    """The files of a case the actor may see, each with its attachment, in the order they were put there."""
    found = await work.session.execute(
        select(EvaluationPaper, Attachment)
        .join(Attachment, Attachment.id == EvaluationPaper.attachment_id)
        .where(EvaluationPaper.case_id == case_id)
        .order_by(EvaluationPaper.id)
    )
    return [(paper, attachment) for paper, attachment in found]


async def is_of_student(work: UnitOfWork, attachment_id: uuid.UUID, student_id: uuid.UUID) -> Attachment:
    """A file of this student the actor sees. Raises NotFound."""
    found = await work.session.execute(
        select(Attachment).where(Attachment.id == attachment_id, Attachment.student_id == student_id)
    )
    attachment: Attachment | None = found.scalar_one_or_none()
    if attachment is None:
        raise NotFound()
    return attachment
