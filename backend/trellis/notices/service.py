"""Send a notice to a person. It leaves by a job, after the deed that asked for it has committed."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.model import Message
from trellis.people.model import Person


async def send(
    work: UnitOfWork,
    *,
    person_id: uuid.UUID,
    template: str,
    ids: dict[str, str],
    student_id: uuid.UUID | None = None,
    secret: str | None = None,
    is_elsewhere: bool = False,
) -> Message | None:
    """Note a message and have it sent; None when the person has no address.

    `ids` say what it is about (never names); `secret` is a token for its link or
    an address, sealed, and removed from the row once the mail has left.
    `is_elsewhere`: its filling says where it goes, whatever the person's address.
    """
    import trellis.notices.jobs  # noqa: F401  (declares the job)

    email = (await work.session.execute(select(Person.email).where(Person.id == person_id))).scalar()
    if not email and not is_elsewhere:
        return None
    return await _noted(work, person_id=person_id, student_id=student_id, template=template, ids=ids, secret=secret)


async def send_elsewhere(work: UnitOfWork, *, template: str, ids: dict[str, str], language: str) -> Message:
    """Note a message to somebody the district does not know; its filling says where it goes."""
    import trellis.notices.jobs  # noqa: F401  (declares the job)

    return await _noted(
        work, person_id=None, student_id=None, template=template, ids={**ids, "language": language}, secret=None
    )


async def _noted(work: UnitOfWork, **said: Any) -> Message:
    message = Message(
        district_id=work.district_id,
        id=new_id(),
        # Given, not asked back from the database: who sends a message may not read it.
        created_at=work.at,
        state="waiting",
        **said,
    )
    work.session.add(message)
    await defer(work, "notices.mail", message_id=message.id)
    return message
