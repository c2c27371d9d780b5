"""Mail as a person would look at it: who, what, when, and what is attached. Kept as files, so a restart keeps it."""

from __future__ import annotations

import base64
import itertools
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a mail; `base64` holds its bytes."""

    filename: str | None
    content_type: str
    base64: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it was handed over. `to` are the envelope's recipients, so hidden copies are here too."""

    id: int
    sender: str
    to: list[str]
    subject: str
    text: str | None
    html: str | None
    attachments: list[Attachment]
    received_at: str

    def as_json(self) -> dict[str, Any]:
        """The shape of the catcher's answers: `sender` is called `from` there."""
        shape = asdict(self)
        return {("from" if name == "sender" else name): value for name, value in shape.items()}


class MailStore:
    """The mails in a folder, oldest first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        files = sorted(folder.glob("*.json"))
        self._mails = [json.loads(file.read_text()) for file in files]
        self._numbers = itertools.count(max((mail["id"] for mail in self._mails), default=0) + 1)

    def add(self, content: bytes, to: list[str], received_at: datetime) -> None:
        """Take a mail in; it is on disk when this returns."""
        mail = read_mail(content, to, received_at, next(self._numbers)).as_json()
        (self._folder / f"{mail['id']:08}.json").write_text(json.dumps(mail))
        self._mails.append(mail)

    def all(self) -> list[dict[str, Any]]:
        """Every mail, oldest first."""
        return list(self._mails)

    def clear(self) -> None:
        """Forget every mail."""
        for file in self._folder.glob("*.json"):
            file.unlink()
        self._mails.clear()


def read_mail(content: bytes, to: list[str], received_at: datetime, number: int) -> Mail:
    """Take a message apart. Anything that is neither the text nor the HTML body counts as attached."""
    message = message_from_bytes(content, policy=policy.default)
    bodies = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    parts = [part for part in message.walk() if not part.is_multipart()]
    return Mail(
        id=number,
        sender=str(message.get("From", "")),
        to=to,
        subject=str(message.get("Subject", "")),
        text=_content(bodies["plain"]),
        html=_content(bodies["html"]),
        attachments=[_attachment(part) for part in parts if part not in bodies.values()],
        received_at=received_at.isoformat(),
    )


def _content(part: Any) -> str | None:
    return None if part is None else str(part.get_content())


def _attachment(part: EmailMessage) -> Attachment:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    # The method's name matters: a mail program offers to answer an invitation only with `method=REQUEST`.
    method = part.get_param("method")
    kind = part.get_content_type() + (f"; method={method}" if method else "")
    return Attachment(part.get_filename(), kind, base64.b64encode(data).decode())
