"""Adding to the log of a determination, which is what moves it, and looking whether the log is whole."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date

from sqlalchemy import insert, text

from trellis.cases.states import Transition
from trellis.eligibility.model import Determination, DeterminationEvent
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork


async def write_step(
    work: UnitOfWork,
    row: Determination,
    taken: Transition,
    *,
    on: date,
    evidence: dict[str, str],
    reason: str | None = None,
) -> uuid.UUID:
    """Append a step; the database checks it against the table, numbers and chains it, and moves the determination.
    Returns the key of its row.

    Raises DeterminationMovedOn when it is no longer where the step begins, or the table has no such step.
    """
    await work.session.flush()
    key = new_id()
    await work.session.execute(
        insert(DeterminationEvent.__table__).values(
            district_id=work.district_id,
            id=key,
            created_at=work.at,
            at=work.at,
            determination_id=row.id,
            student_id=row.student_id,
            event=taken.row.event,
            from_state=taken.row.source,
            to_state=taken.row.target,
            capacity=taken.capacity,
            person_id=work.actor.person_id,
            reason=reason,
            evidence=evidence,
            happened_on=on,
        )
    )
    await work.session.refresh(row)
    return key


async def first_broken_link(work: UnitOfWork, *, determination_id: uuid.UUID) -> int | None:
    """Walk the log outside the database: the number of the first row that does not fit, or None."""
    rows = await work.session.execute(
        text(
            "SELECT e.number, e.prior_digest, e.digest, determination_event_canonical(e) AS canonical "
            "FROM determination_event e WHERE e.determination_id = :id ORDER BY e.number"
        ),
        {"id": determination_id},
    )
    link = hashlib.sha256(str(determination_id).encode()).digest()
    for place, (number, prior, digest, canonical) in enumerate(rows, start=1):
        right = hashlib.sha256(link + canonical).digest()
        if number != place or prior != link or digest != right:
            return place
        link = right
    return None
