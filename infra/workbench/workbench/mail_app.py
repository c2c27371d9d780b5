"""The mail catcher's process: SMTP on one port, what arrived over HTTP on another.

`GET /messages` lists them, `DELETE /messages` forgets them, `GET /` shows them to a person.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from workbench.mail_store import MailStore

LARGEST_MAIL = 50_000_000  # bytes
_LINK = re.compile(r"https?://[^\s&<>\"']+")
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mail the demo sent</title>
<style>body{{font:1rem/1.5 system-ui;max-width:45rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}}
article{{border-block-start:1px solid;padding-block:1rem}}pre{{white-space:pre-wrap;font:inherit}}</style>
<h1>Mail the demo sent</h1>{mails}</html>"""
_MAIL = """<article><h2>{subject}</h2><p>To {to}, {received_at}</p><pre>{text}</pre>{attachments}</article>"""


class Catcher:
    """Takes every mail for every address."""

    def __init__(self, store: MailStore) -> None:
        self._store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd, which also chooses this name."""
        self._store.add(envelope.original_content or b"", list(envelope.rcpt_tos), datetime.now(UTC))
        return "250 caught"


def application(store: MailStore, smtp_port: int) -> Starlette:
    """The HTTP side; the SMTP side lives as long as it does."""

    @asynccontextmanager
    async def catching(_: Starlette) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(Catcher(store), data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True, hostname="localhost"),
            "127.0.0.1",
            smtp_port,
        )
        async with server:
            yield

    async def messages(request: Request) -> Response:
        if request.method == "DELETE":
            store.clear()
            return Response(status_code=204)
        return JSONResponse(store.all())

    async def page(_: Request) -> Response:
        mails = "".join(_shown(mail) for mail in reversed(store.all())) or "<p>None yet.</p>"
        return HTMLResponse(
            _PAGE.format(mails=mails),
            headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"},
        )

    routes = [Route("/messages", messages, methods=["GET", "DELETE"]), Route("/", page)]
    return Starlette(routes=routes, lifespan=catching)


def _shown(mail: dict[str, Any]) -> str:
    text = _LINK.sub(lambda link: f'<a href="{link[0]}">{link[0]}</a>', html.escape(mail["text"] or "", quote=False))
    names = ", ".join(html.escape(part["filename"] or part["content_type"]) for part in mail["attachments"])
    return _MAIL.format(
        subject=html.escape(mail["subject"]),
        to=html.escape(", ".join(mail["to"])),
        received_at=html.escape(mail["received_at"]),
        text=text,
        attachments=f"<p>Attached: {names}</p>" if names else "",
    )


def main() -> None:
    """Run until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    chosen = parser.parse_args()
    uvicorn.run(
        application(MailStore(chosen.folder), chosen.smtp_port),
        host="127.0.0.1",
        port=chosen.http_port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
