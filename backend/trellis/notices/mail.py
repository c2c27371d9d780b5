"""A notice as a mail: plain text and HTML of the same words, in the person's language."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from html import escape

from trellis.notices.template import Filling, Template

STYLE = "font:16px/1.5 sans-serif;color:#1c1917;max-width:34rem"
BUTTON = "display:inline-block;padding:12px 20px;background:#0f5c5c;color:#fff;text-decoration:none;border-radius:6px"


def compose(
    template: Template, filling: Filling, *, sender: str, to_name: str, to_address: str, language: str
) -> EmailMessage:
    """The mail. Values are escaped in HTML; header values cannot break the header (EmailMessage refuses newlines)."""
    body = template.body.filled(**filling.values).in_language(language)
    if filling.also:
        body = f"{body}\n\n{filling.also}"
    button = template.button.in_language(language) if template.button and filling.link else None
    mail = EmailMessage()
    mail["Subject"] = template.subject.in_language(language)
    mail["From"] = sender
    name, _, domain = to_address.rpartition("@")
    mail["To"] = Address(display_name=" ".join(to_name.split()), username=name, domain=domain)
    mail["Message-ID"] = make_msgid(domain="trellis")
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{body}\n\n{button}: {filling.link}\n" if button else f"{body}\n")
    paragraphs = "".join(f"<p>{escape(p).replace(chr(10), '<br>')}</p>" for p in body.split("\n\n"))
    link = (
        f'<p><a style="{BUTTON}" href="{escape(filling.link or "", quote=True)}">{escape(button)}</a></p>'
        if button
        else ""
    )
    mail.add_alternative(
        f'<!doctype html><html lang="{language}"><body><div style="{STYLE}">{paragraphs}{link}</div></body></html>',
        subtype="html",
    )
    for file in filling.files:
        main, _, sub = file.content_type.partition("/")
        if main == "text":
            sub, _, parameters = sub.partition(";")
            options = dict(p.strip().split("=") for p in parameters.split(";") if "=" in p)
            mail.add_attachment(file.data.decode(), subtype=sub.strip(), filename=file.name, params=options)
        else:
            mail.add_attachment(file.data, maintype=main, subtype=sub, filename=file.name)
    mail["Content-Language"] = language  # last: setting content takes Content- headers away
    return mail
