"""Files of a record, given to who was given a ticket: compared with what was checked before a byte leaves.

Not by a link into storage: nobody would compare there, and a page that shows a file needs it from its own origin
(docs/decisions/0034).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from html import escape
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from trellis.attachments import tickets
from trellis.attachments.kinds import PDF
from trellis.attachments.opening import Given, give, ticketed
from trellis.attachments.storage import PIECE_BYTES, StoreDoesNotAnswer, as_download
from trellis.graphql.problems import said
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.errors import Conflict, DistrictBusy, NotAllowed, NotFound, NotSignedIn, TrellisError
from trellis.kernel.turns import Turns
from trellis.kernel.words import Words
from trellis.web.sessions import preferred_language, read_signed_in

log = structlog.get_logger()
AT_ONCE, WAITING, WAIT_SECONDS = 4, 32, 30.0
"""Of one district so many files are fetched at one moment: each may take a hundred megabytes of disk."""
SENT_AT_ONCE = 6
"""To one person so many files are sent at one moment: each is a copy that lasts as long as they read."""
AT_LEAST_SECONDS, SLOWEST = 60.0, 64_000
"""A file is sent within a minute and what its bytes take at so many a second; then the connection is cut and the copy
goes, however slowly somebody reads."""
SHOWN = frozenset({PDF, "image/jpeg", "image/png", "image/webp"})
"""What a page can draw. Everything else is given as bytes without a type, whoever asks."""
NOT_OPENED = Words(en="The file was not opened", es="No se abrió el archivo")
NOTHING_RUNS = "sandbox; default-src 'none'; frame-ancestors 'none'"


class StorageIsAway(Conflict):
    """The file store does not answer."""

    code = "STORAGE_AWAY"
    default_says = Words(
        en="The file store does not answer. Try again in a minute.",
        es="El almacén de archivos no responde. Inténtelo de nuevo en un minuto.",
    )


class AskedFromElsewhere(NotAllowed):
    """Another site sent the browser here."""


class FileDesk:
    """GET /files/{ticket}."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.queues = Turns(at_once=AT_ONCE, waiting=WAITING, seconds=WAIT_SECONDS)
        self.readers = Turns(at_once=SENT_AT_ONCE, waiting=WAITING, seconds=WAIT_SECONDS)

    def routes(self) -> list[BaseRoute]:
        """The one address."""
        return [Route("/files/{ticket}", self.hand_over, methods=["GET"])]

    async def hand_over(self, request: Request) -> Response:
        """The file a ticket of the signed-in person names."""
        language = preferred_language(request)
        # What lasts until the last byte has left, or the time to send it is over.
        lasting = AsyncExitStack()
        try:
            if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
                raise AskedFromElsewhere()
            signed_in = await read_signed_in(self.house, request)
            if signed_in is None:
                raise NotSignedIn()
            language = signed_in.actor.language
            ticket = tickets.opened(self.house.settings.secret_key, request.path_params["ticket"], clock.now())
            district = signed_in.district_id
            # Of somebody else's ticket nothing is said, not even that it is one.
            if (ticket.district_id, ticket.person_id) != (district, signed_in.actor.person_id):
                raise NotFound()
            await lasting.enter_async_context(self.readers.of(ticket.person_id))
            async with self.queues.of(district):
                async with (
                    self.house.turns.of(district),
                    self.house.gate.open(
                        district, signed_in.actor, "attachment.read", time_zone=signed_in.time_zone
                    ) as work,
                ):
                    found = await ticketed(work, ticket=ticket)
                given = await give(self.house.gate, self.house.storage, found, shown=ticket.shown)
        except StoreDoesNotAnswer:
            await lasting.aclose()
            return _refused(request, StorageIsAway(), language, 503)
        except TrellisError as error:
            await lasting.aclose()
            return _refused(request, error, language, _status(error))
        except BaseException:
            await lasting.aclose()
            raise
        return _handed(given, lasting)


class Sent(StreamingResponse):
    """A file on its way: what it keeps ends with it, and it ends in time."""

    def __init__(self, given: Given, lasting: AsyncExitStack, **other: Any) -> None:
        super().__init__(_pieces(given), **other)
        self.given, self.lasting = given, lasting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, for so long as its bytes may take."""
        try:
            async with asyncio.timeout(AT_LEAST_SECONDS + self.given.byte_count / SLOWEST):
                await super().__call__(scope, receive, send)
        except TimeoutError:
            # Incomplete: the server cuts the connection, and the browser says that the download failed.
            log.warning("file.read_too_slowly", byte_count=self.given.byte_count)
        finally:
            self.given.data.close()
            await self.lasting.aclose()


def _handed(given: Given, lasting: AsyncExitStack) -> Response:
    shown = given.shown and given.content_type in SHOWN
    return Sent(
        given,
        lasting,
        media_type=given.content_type if shown else "application/octet-stream",
        headers={
            "content-length": str(given.byte_count),
            # Also what is shown: a page fetches it; who goes to the address itself gets a download.
            "content-disposition": as_download(given.file_name),
            "content-security-policy": NOTHING_RUNS,
        },
    )


async def _pieces(given: Given) -> AsyncIterator[bytes]:
    try:
        while piece := await asyncio.to_thread(given.data.read, PIECE_BYTES):
            yield piece
    finally:
        given.data.close()


def _refused(request: Request, error: TrellisError, language: str, status: int) -> Response:
    """A page of its own for who was led here by a link, else words for the page that asked."""
    words = said(error, language)
    if request.headers.get("sec-fetch-dest") != "document":
        body = {"code": words["code"], "message": words["message"], "doNext": words["do_next"]}
        return JSONResponse({"error": body}, status)
    spoken = "es" if language.startswith("es") else "en"
    title, why = escape(NOT_OPENED.in_language(language)), escape(str(words["message"]))
    return HTMLResponse(
        f'<!doctype html><html lang="{spoken}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/plain.css"><title>{title} · Trellis</title></head>'
        f"<body><main><h1>{title}</h1><p>{why}</p></main></body></html>",
        status,
    )


def _status(error: TrellisError) -> int:
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, NotSignedIn):
        return 401
    if isinstance(error, NotAllowed):
        return 403
    return 503 if isinstance(error, DistrictBusy) else 409
