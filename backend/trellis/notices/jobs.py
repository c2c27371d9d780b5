"""The mail leaves here."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import aiosmtplib
from sqlalchemy import select

import trellis.notices.templates  # noqa: F401  (declares every notice)
from trellis.kernel.audit import record
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.addresses import ADDRESS
from trellis.notices.mail import compose
from trellis.notices.model import Message
from trellis.notices.template import FILLS, HEARS, TEMPLATES
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House


@job("notices.mail", queue="mail", attempts=10)
async def send_mail(house: House, *, district_id: uuid.UUID, message_id: str) -> None:
    """Send one message once. If the mail server took it and we fell before noting so, it may arrive twice.

    A server that is away is asked again; one that refuses the address for good is not.
    """
    async with house.gate.open(district_id, SYSTEM, "notice.send") as work:
        message = (
            await work.session.execute(
                select(Message).where(Message.id == uuid.UUID(message_id)).with_for_update(skip_locked=True)
            )
        ).scalar_one_or_none()
        if message is None or message.state == "sent":
            return
        await _sent(house, work, message)
        if message.template in HEARS:
            await HEARS[message.template](work, message)


async def _sent(house: House, work: UnitOfWork, message: Message) -> None:
    found = await work.session.execute(select(Person).where(Person.id == message.person_id))
    person = found.scalar_one_or_none()
    # Rosters hold languages nobody translated; dates and words must be of the same, existing one.
    language = Words("en", "es").in_language(person.language if person else message.ids["language"])
    filling = await FILLS[message.template](house, work, message, language)
    address = filling and (filling.to_address or (person and person.email))
    if filling is None or not address:
        _failed(message, "nothing_to_send")
        return
    if not ADDRESS.fullmatch(address):
        _failed(message, "bad_address")
        return
    mail = compose(
        TEMPLATES[message.template],
        filling,
        sender=house.settings.mail_from,
        to_name=person.name if person else "",
        to_address=address,
        language=language,
    )
    try:
        await _deliver(house.settings.smtp_url, mail)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        if any(problem.code < 500 for problem in refused.recipients):
            raise
        _failed(message, "refused_by_server")
        return
    message.state, message.sent_at, message.secret = "sent", work.at, None
    record(work, "notice.sent", "message", message.id, student_id=message.student_id, template=message.template)


def _failed(message: Message, why: str) -> None:
    message.state, message.failure, message.secret = "failed", why, None


async def _deliver(smtp_url: str, mail: object) -> None:
    where = urlsplit(smtp_url)
    await aiosmtplib.send(
        mail,  # type: ignore[call-overload]
        hostname=where.hostname or "localhost",
        port=where.port or (465 if where.scheme == "smtps" else 25),
        username=unquote(where.username) if where.username else None,
        password=unquote(where.password) if where.password else None,
        use_tls=where.scheme == "smtps",
        timeout=20,
    )
