"""Who is told of an answer: the people on the page, everybody owed notice, the case manager, whoever asked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from trellis.access.rights import who_is_told
from trellis.consents.model import ConsentAnswer, ConsentAsk, ConsentRequest
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.model import Message
from trellis.notices.service import send
from trellis.people.invitations import door_with
from trellis.teams.service import case_manager_to_write_to

ANSWERED, CONFLICT, RIGHT_ENDED = "consent_answered", "consent_conflict", "consent_right_ended"


async def tell(work: UnitOfWork, ask: ConsentAsk) -> None:
    """Tell whoever looks at the student, and the person who was asked."""
    await work.session.flush()
    await hint_all(work, [("student.changed", ask.student_id), ("consents.changed", ask.person_id)])


async def tell_people(work: UnitOfWork, request: ConsentRequest, found: ConsentAnswer, *, conflict: bool) -> None:
    """Who answered and everybody owed notice have a letter (ES-7, threats row 5); staff too, and of a conflict."""
    about = {"answer_id": str(found.id)}
    family = dict.fromkeys([found.person_id, *await who_is_told(work, found.student_id)])
    for person_id in family:
        await _write(work, person_id, found.student_id, ANSWERED, about)
    staff = await _staff(work, request)
    for person_id in staff:
        await _write(work, person_id, found.student_id, ANSWERED, about)
        if conflict or found.outcome == "revoked":
            await _write(work, person_id, found.student_id, CONFLICT, {"request_id": str(request.id)})


async def tell_of_ended_right(work: UnitOfWork, request: ConsentRequest) -> None:
    """The administrator who asked and the case manager learn that somebody is no longer asked."""
    for person_id in await _staff(work, request):
        await _write(work, person_id, request.student_id, RIGHT_ENDED, {"request_id": str(request.id)})


async def tell_to_stop(work: UnitOfWork, request: ConsentRequest, assessors: Sequence[uuid.UUID]) -> None:
    """Whoever assesses learns that consent was taken back (34 CFR 300.9(c)); who was told already is not told twice."""
    known = select(Message.person_id).where(
        Message.template == CONFLICT, Message.ids["request_id"].astext == str(request.id)
    )
    told = set((await work.session.execute(known)).scalars())
    for person_id in dict.fromkeys(assessors):
        if person_id not in told:
            await _write(work, person_id, request.student_id, CONFLICT, {"request_id": str(request.id)})


async def _staff(work: UnitOfWork, request: ConsentRequest) -> list[uuid.UUID]:
    case_manager = await case_manager_to_write_to(work, request.student_id)
    return list(dict.fromkeys([request.requested_by_id, *([case_manager] if case_manager else [])]))


async def _write(
    work: UnitOfWork, person_id: uuid.UUID, student_id: uuid.UUID, template: str, about: dict[str, str]
) -> None:
    ids = await door_with(work, student_id=student_id, person_id=person_id, template=template, ids=about)
    await send(work, person_id=person_id, template=template, ids=ids, student_id=student_id)
