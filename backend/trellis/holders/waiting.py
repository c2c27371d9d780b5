"""What is open with somebody: consents and signatures they are asked for, notices that have not reached them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, select

from trellis.consents.following import close_for_ended_right_of
from trellis.consents.model import ConsentAsk
from trellis.consents.states import OPEN as STILL_ASKED
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.model import FormalDelivery, PriorNotice
from trellis.signatures.ended import OPEN as STILL_TO_SIGN
from trellis.signatures.ended import withdraw_requests_to
from trellis.signatures.model import SignatureRequest

NAMES = {
    "consent": Words(en="a request for consent", es="una solicitud de consentimiento"),
    "signature": Words(en="a plan to sign", es="un plan por firmar"),
    "notice": Words(en="a notice they have not been given", es="un aviso que no se le ha entregado"),
}


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that waits for the person."""

    what: str
    id: uuid.UUID

    def as_row(self) -> dict[str, str]:
        return {"what": self.what, "id": str(self.id)}


async def open_with(
    work: UnitOfWork, *, student_id: uuid.UUID, person_id: uuid.UUID, scopes: Collection[str]
) -> list[Open]:
    """What waits for a person because of the `scopes` (consent, notice) they hold under IDEA."""
    found: list[Open] = []
    if "consent" in scopes:
        asks = select(ConsentAsk.id).where(
            ConsentAsk.student_id == student_id, ConsentAsk.person_id == person_id, ConsentAsk.state.in_(STILL_ASKED)
        )
        found += [Open("consent", key) for key in (await work.session.execute(asks)).scalars()]
        signing = select(SignatureRequest.id).where(
            SignatureRequest.student_id == student_id,
            SignatureRequest.person_id == person_id,
            SignatureRequest.state.in_(STILL_TO_SIGN),
        )
        found += [Open("signature", key) for key in (await work.session.execute(signing)).scalars()]
    if "notice" in scopes:
        reached = exists(
            select(FormalDelivery.id).where(
                FormalDelivery.district_id == PriorNotice.district_id,
                FormalDelivery.notice_id == PriorNotice.id,
                FormalDelivery.person_id == person_id,
            )
        )
        notices = select(PriorNotice.id).where(
            PriorNotice.student_id == student_id, PriorNotice.state == "issued", ~reached
        )
        found += [Open("notice", key) for key in (await work.session.execute(notices)).scalars()]
    return found


async def close_what_is_open(work: UnitOfWork, *, student_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Ask them no more. Their rows of rights must have ended before; a notice they no longer read by policy."""
    await close_for_ended_right_of(work, student_id=student_id, person_id=person_id)
    await withdraw_requests_to(work, student_id=student_id, person_id=person_id)
