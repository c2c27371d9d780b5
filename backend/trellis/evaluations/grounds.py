"""Exceptions of an evaluation, each with what shows it, and the independent evaluation that is considered.

An exception is put on record and taken as a step of its case at once, so that no step stands on something another step
stood on. Sources: 34 CFR 300.301(d), (e), 300.309(c), 300.502(c)(1).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from trellis.access.day import today
from trellis.cases.facts import knows
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.stepping import find_case, take
from trellis.deadlines.extending import extend
from trellis.evaluations.assigning import clock_of
from trellis.evaluations.model import EvaluationGround, EvaluationPaper
from trellis.evaluations.papers import is_of_student
from trellis.evaluations.rules import EXTENDS, GROUNDS, NEEDS_AGREEMENT, NEEDS_EVIDENCE, TO_COME
from trellis.kernel.errors import InvalidInput
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

SAY_WHAT = Words("Say what happened, up to 5,000 letters.", "Diga qué pasó, hasta 5000 letras.")
SHOW_IT = Words("Attach what shows it.", "Adjunte lo que lo demuestra.")
BOTH_SIGN = Words(
    "Say on which day the parent and the district signed.", "Diga qué día firmaron la familia y el distrito."
)
NOT_CHECKED = Words(
    "This file is not checked yet, or is not there any more. Choose one that can be opened.",
    "Este archivo aún no está revisado, o ya no está. Elija uno que se pueda abrir.",
)
BEFORE_THE_CASE = Words(
    "An agreement about this case was signed after the request was received.",
    "Un acuerdo sobre este caso se firmó después de recibir la solicitud.",
)
UNTIL_WHEN = Words("Say until when was agreed.", "Diga hasta cuándo se acordó.")
NO_REPORT = Words(
    "Put the independent evaluation with the papers first.",
    "Ponga primero la evaluación independiente con los papeles.",
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an exception stands on. `until`: the day the evaluation is due then, where the parties agreed to one."""

    kind: str
    said: str
    attachment_id: uuid.UUID | None = None
    parent_signed_on: date | None = None
    district_signed_on: date | None = None
    until: date | None = None


async def record_ground(work: UnitOfWork, *, case_id: uuid.UUID, ground: Ground) -> EvaluationCase:
    """Put an exception on record and take the step of the case it is the ground of; the clock moves where it should.

    Raises NotFound, InvalidInput, StepNotYours, StepWaits, CaseMovedOn, and what `deadlines.service.extend` raises.
    """
    case = await find_case(work, case_id=case_id)
    said = ground.said.strip()
    await _check(work, case, ground, said)
    # Who takes the step is asked by `take`, in this same unit of work: refused, nothing of it stays.
    await work.session.execute(
        insert(EvaluationGround.__table__).values(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            case_id=case.id,
            student_id=case.student_id,
            kind=ground.kind,
            said=said,
            attachment_id=ground.attachment_id,
            parent_signed_on=ground.parent_signed_on,
            district_signed_on=ground.district_signed_on,
            until=ground.until,
            person_id=work.person_id,
            at=work.at,
        )
    )
    case = await take(work, case_id=case.id, event=ground.kind, reason=said[:2_000])
    clock = await clock_of(work, case)
    if clock is not None and ground.until is not None and ground.kind in EXTENDS:
        await extend(
            work,
            deadline_id=clock.id,
            until=ground.until,
            ground=EXTENDS[ground.kind],
            note=GROUNDS[ground.kind].en,
            attachment_id=ground.attachment_id,
            is_federal=True,
        )
    return case


async def grounds_of(work: UnitOfWork, case_id: uuid.UUID) -> Sequence[EvaluationGround]:
    """What exceptions of a case stand on, in their order."""
    found = await work.session.execute(
        select(EvaluationGround).where(EvaluationGround.case_id == case_id).order_by(EvaluationGround.id)
    )
    return found.scalars().all()


@knows("evidence_kept")
async def evidence_kept(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """An exception with its evidence that no step stands on yet."""
    one = await _unused(work, case)
    return str(one.id) if one and one.attachment_id else None


@knows("agreement_signed")
async def agreement_signed(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """An agreement both have signed that no step stands on yet."""
    one = await _unused(work, case)
    return str(one.id) if one and one.parent_signed_on and one.district_signed_on else None


async def _unused(work: UnitOfWork, case: EvaluationCase) -> EvaluationGround | None:
    used = await work.session.execute(select(CaseEvent.evidence).where(CaseEvent.case_id == case.id))
    known = {shown for evidence in used.scalars() for shown in evidence.values()}
    return next((one for one in reversed(await grounds_of(work, case.id)) if str(one.id) not in known), None)


async def _check(work: UnitOfWork, case: EvaluationCase, ground: Ground, said: str) -> None:
    if ground.kind not in GROUNDS:
        raise InvalidInput(field="kind")
    if not 1 <= len(said) <= 5_000:
        raise InvalidInput(SAY_WHAT, field="said")
    if ground.attachment_id is not None:
        file = await is_of_student(work, ground.attachment_id, case.student_id)
        if file.state != "ready":
            raise InvalidInput(NOT_CHECKED, field="attachmentId")
    elif ground.kind in NEEDS_EVIDENCE:
        raise InvalidInput(SHOW_IT, field="attachmentId")
    signed = (ground.parent_signed_on, ground.district_signed_on)
    if ground.kind in NEEDS_AGREEMENT and None in signed:
        raise InvalidInput(BOTH_SIGN, field="parentSignedOn")
    if (ground.parent_signed_on is None) != (ground.district_signed_on is None):
        raise InvalidInput(BOTH_SIGN, field="parentSignedOn")
    day = await today(work)
    if any(one is not None and one > day for one in signed):
        raise InvalidInput(TO_COME, field="parentSignedOn")
    if any(one is not None and one < case.received_on for one in signed):
        raise InvalidInput(BEFORE_THE_CASE, field="parentSignedOn")
    if ground.kind in ("transfer_in", "sld_extension") and ground.until is None:
        raise InvalidInput(UNTIL_WHEN, field="until")
    if ground.kind == "iee_consider":
        filed = await work.session.execute(
            select(EvaluationPaper.id).where(
                EvaluationPaper.case_id == case.id,
                EvaluationPaper.attachment_id == ground.attachment_id,
                EvaluationPaper.kind == "independent_report",
            )
        )
        if filed.first() is None:
            raise InvalidInput(NO_REPORT, field="attachmentId")
