"""Adding to the log of a case, which is what moves it, and looking whether the log is whole."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, text

from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.states import Row
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it is written down: which row of the table, in which capacity, and what is said of it."""

    row: Row
    capacity: str
    happened_on: date
    evidence: dict[str, str] = field(default_factory=dict)
    reason: str | None = None
    on_behalf_of: str | None = None
    request_id: uuid.UUID | None = None


async def begin_case(work: UnitOfWork, *, student_id: uuid.UUID, machine: str, received_on: date) -> uuid.UUID:
    """A case that is not begun yet: without its first step, written in the same unit of work, it is not stored."""
    key = new_id()
    row = {"id": key, "student_id": student_id, "machine": machine, "received_on": received_on}
    # Whoever begins a case may not be somebody who reads it: nothing is asked back.
    await work.session.execute(
        insert(EvaluationCase.__table__).values(district_id=work.district_id, created_at=work.at, **row)
    )
    return key


async def write_step(work: UnitOfWork, *, case_id: uuid.UUID, student_id: uuid.UUID, step: Step) -> None:
    """Append a step; the database checks it against the table, numbers and chains it, and moves the case.

    Raises CaseMovedOn when the case is no longer where the step begins, or the table has no such step.
    """
    await work.session.flush()
    await work.session.execute(
        insert(CaseEvent.__table__).values(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            at=work.at,
            case_id=case_id,
            student_id=student_id,
            event=step.row.event,
            from_state=step.row.source,
            to_state=step.row.target,
            capacity=step.capacity,
            person_id=work.actor.person_id,
            on_behalf_of=step.on_behalf_of,
            request_id=step.request_id,
            reason=step.reason,
            evidence=step.evidence,
            happened_on=step.happened_on,
        )
    )


async def first_broken_link(work: UnitOfWork, *, case_id: uuid.UUID) -> int | None:
    """Walk the log of a case outside the database: the number of the first row that does not fit, or None."""
    rows = await work.session.execute(
        text(
            "SELECT e.number, e.prior_digest, e.digest, case_event_canonical(e) AS canonical FROM case_event e "
            "WHERE e.case_id = :case_id ORDER BY e.number"
        ),
        {"case_id": case_id},
    )
    link = hashlib.sha256(str(case_id).encode()).digest()
    for place, (number, prior, digest, canonical) in enumerate(rows, start=1):
        right = hashlib.sha256(link + canonical).digest()
        if number != place or prior != link or digest != right:
            return place
        link = right
    return None
