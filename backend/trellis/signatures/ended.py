"""A right to consent ended before the answer: whoever held it is asked to sign no more (threats row 3)."""

from __future__ import annotations

import uuid

from sqlalchemy import select

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
    asked = (
        select(SignatureRequest)
        .where(
            SignatureRequest.student_id == student_id,
            SignatureRequest.person_id == person_id,
            SignatureRequest.state.in_(OPEN),
        )
        .order_by(SignatureRequest.id)
        .with_for_update()
    )
    for request in (await work.session.execute(asked)).scalars():
        request.state = "withdrawn"
        record(
            work,
            "signature.withdraw",
            "signature_request",
            request.id,
            student_id=student_id,
            person_id=str(person_id),
            because="rights_ended",
        )
    await hint(work, "signature_requests.changed", person_id)
