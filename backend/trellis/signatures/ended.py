"""Who is asked to sign no more before they answered: their right ended (threats row 3), or the file closed."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, select, true

from trellis.access.rights import who_consents
from trellis.kernel.audit import record
from trellis.kernel.events import hint
from trellis.kernel.tenancy import UnitOfWork
from trellis.signatures.model import SignatureRequest

OPEN = ("requested", "viewed")


async def withdraw_requests_to(work: UnitOfWork, *, student_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Withdraw what waits for somebody who may consent no longer; of whoever still may, nothing is touched.

    Whoever signs at this moment is before it or after: both lock the request.
    """
    if person_id in await who_consents(work, student_id):
        return
    theirs = SignatureRequest.person_id == person_id
    await _withdraw(work, student_id, theirs, because="rights_ended")
    await hint(work, "signature_requests.changed", person_id)


async def withdraw_all_requests(work: UnitOfWork, *, student_id: uuid.UUID, because: str) -> None:
    """Withdraw whatever of one student waits for anybody's signature."""
    for person_id in await _withdraw(work, student_id, true(), because=because):
        await hint(work, "signature_requests.changed", person_id)


async def _withdraw(
    work: UnitOfWork, student_id: uuid.UUID, whose: ColumnElement[bool], *, because: str
) -> set[uuid.UUID]:
    asked = (
        select(SignatureRequest)
        .where(SignatureRequest.student_id == student_id, SignatureRequest.state.in_(OPEN), whose)
        .order_by(SignatureRequest.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    told = set()
    for request in (await work.session.execute(asked)).scalars().all():
        request.state = "withdrawn"
        told.add(request.person_id)
        record(
            work,
            "signature.withdraw",
            "signature_request",
            request.id,
            student_id=student_id,
            person_id=str(request.person_id),
            because=because,
        )
    await work.session.flush()
    return told
