"""Whatever the product sends can be read by a test or a person, and goes nowhere."""

from __future__ import annotations

import base64
import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import httpx

from workbench.mail import MailCatcher
from workbench.mail_store import MailStore
from workbench.ports import free_port
from workbench.testing import temporary_folder, temporary_mail

INVITATION = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def meeting_invitation() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Trellis <no-reply@trellis.example>"
    message["To"] = "Luz Ortega <luz@example.org>"
    message["Subject"] = "Reunión del IEP · IEP meeting"
    message.set_content("You are invited: http://localhost:8400/family/invitation#abc")
    message.add_alternative("<p>You are <b>invited</b></p>", subtype="html")
    message.add_attachment(
        INVITATION, maintype="text", subtype="calendar", filename="invite.ics", params={"method": "REQUEST"}
    )
    return message


def send(catcher: MailCatcher, message: EmailMessage, *recipients: str) -> None:
    host, port = catcher.smtp_url.removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as door:
        door.send_message(message, to_addrs=list(recipients))


def test_a_mail_arrives_with_its_texts_and_attachment_and_hidden_recipients() -> None:
    with temporary_mail() as catcher:
        send(catcher, meeting_invitation(), "luz@example.org", "hidden@example.org")
        [mail] = catcher.messages()
        assert mail["from"] == "Trellis <no-reply@trellis.example>"
        assert mail["to"] == ["luz@example.org", "hidden@example.org"]
        assert mail["subject"] == "Reunión del IEP · IEP meeting"
        assert "#abc" in mail["text"]
        assert "<b>invited</b>" in mail["html"]
        assert mail["received_at"].endswith("+00:00")
        [attachment] = mail["attachments"]
        assert (attachment["filename"], attachment["content_type"]) == ("invite.ics", "text/calendar; method=REQUEST")
        assert base64.b64decode(attachment["base64"]) == INVITATION
        catcher.clear()
        assert catcher.messages() == []


def test_a_person_sees_the_mail_with_links_and_nothing_in_it_runs() -> None:
    with temporary_mail() as catcher:
        message = meeting_invitation()
        message.replace_header("Subject", "<script>alert(1)</script>")
        send(catcher, message, "luz@example.org")
        page = httpx.get(catcher.page_url)
        assert '<a href="http://localhost:8400/family/invitation#abc">' in page.text
        assert "<script>" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]


def test_mail_is_still_there_after_a_restart() -> None:
    with temporary_folder() as folder:
        for round_number in (1, 2):
            catcher = MailCatcher(folder / "mail", smtp_port=free_port(), http_port=free_port())
            try:
                catcher.start()
                send(catcher, meeting_invitation(), "luz@example.org")
                assert [mail["id"] for mail in catcher.messages()] == list(range(1, round_number + 1))
            finally:
                catcher.stop()


def test_numbers_go_on_after_the_mails_were_forgotten(tmp_path: Path) -> None:
    store = MailStore(tmp_path)
    for _ in range(2):
        store.add(bytes(meeting_invitation()), ["luz@example.org"], datetime(2026, 9, 1, tzinfo=UTC))
        store.clear()
    store.add(b"Subject: no body", [], datetime(2026, 9, 1, tzinfo=UTC))
    assert [mail["id"] for mail in store.all()] == [3]
