"""A post office for stories: the mail jobs run by hand, the mails land in a catcher."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass, field
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import aiosmtplib
from sqlalchemy import select, text

import trellis.meetings.jobs
import trellis.people.invitations
import trellis.signatures.jobs  # noqa: F401  (each says what fills its notices)
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices import jobs
from trellis.notices.model import Message
from trellis.settings import Settings

SECRET_KEY = "k" * 40


@dataclass
class Post:
    """What the mail jobs need of the house, and everything they gave to the mail server, whole."""

    gate: Gate
    settings: Settings
    mails: list[EmailMessage] = field(default_factory=list)
    storage: Any = None

    async def deliver(self, district_id: uuid.UUID) -> list[EmailMessage]:
        """Run every mail job the district's committed deeds asked for; the mails this sent."""
        before = len(self.mails)
        for message_id in await self.deferred(district_id, "notices.mail", "message_id"):
            await JOBS["notices.mail"].body(self, district_id=district_id, message_id=message_id)
        return self.mails[before:]

    async def deferred(self, district_id: uuid.UUID, task: str, name: str) -> list[str]:
        """The argument `name` of every job of one kind on the queue, oldest first."""
        rows = text(
            "SELECT args->>:name FROM procrastinate_jobs WHERE task_name = :task AND args->>'district_id' = :district "
            "ORDER BY id"
        )
        async with self.gate.open(district_id, SYSTEM, "test.queue") as work:
            values = {"name": name, "task": task, "district": str(district_id)}
            return list((await work.session.execute(rows, values)).scalars())

    async def messages(self, district_id: uuid.UUID) -> list[Message]:
        """Every message row of the district, oldest first."""
        async with self.gate.open(district_id, SYSTEM, "test.messages") as work:
            return list((await work.session.execute(select(Message).order_by(Message.id))).scalars())


def listening(post: Post, monkeypatch: Any) -> Post:
    """Keep a copy of each mail as it goes over the wire, beside sending it."""
    send = aiosmtplib.send

    async def keep(mail: Any, **options: Any) -> Any:
        answer = await send(mail, **options)
        post.mails.append(message_from_string(mail.as_string(), policy=policy.default))  # type: ignore[arg-type]
        return answer

    monkeypatch.setattr(jobs.aiosmtplib, "send", keep)
    return post


def settings_for(app_url: str, **other: Any) -> Settings:
    """Settings of a house for stories."""
    return Settings(
        mode="demo",
        database_url=app_url,
        secret_key=SECRET_KEY,
        base_url="http://trellis.test",
        mail_from="Trellis <no-reply@trellis.test>",
        **other,
    )


def to(mail: EmailMessage) -> str:
    """The one address a mail goes to."""
    return str(mail["To"].addresses[0].addr_spec)


def plain(mail: EmailMessage) -> str:
    """Its plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html(mail: EmailMessage) -> str:
    """Its HTML."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def everything(mail: EmailMessage) -> str:
    """Every readable part of it, headers included, transfer encodings undone."""
    parts = [str(value) for value in mail.values()]
    for part in mail.walk():
        if not part.is_multipart():
            body = part.get_content()
            parts.append(body if isinstance(body, str) else base64.b64encode(body).decode())
    return "\n".join(parts)
