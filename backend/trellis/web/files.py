"""Files of a record, given to who was given a ticket: compared with what was checked before a byte leaves.

Not by a link into storage: nobody would compare there, and a page that shows a file needs it from its own origin
(docs/decisions/0034).
"""

from __future__ import annotations

from contextlib import AsyncExitStack

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from trellis.attachments import tickets
from trellis.attachments.kinds import PDF
from trellis.attachments.opening import Given, give, ticketed
from trellis.attachments.storage import StoreDoesNotAnswer, as_download
from trellis.graphql.problems import said
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.errors import Conflict, NotFound, NotSignedIn, TrellisError
from trellis.kernel.turns import Turns
from trellis.kernel.words import Words
from trellis.web.refused_page import AskedFromElsewhere, refused_page, status_of
from trellis.web.sending import Sent
from trellis.web.sessions import preferred_language, read_signed_in

AT_ONCE, WAITING, WAIT_SECONDS = 4, 32, 30.0
"""Of one district so many files are fetched at one moment: each may take a hundred megabytes of disk."""
SENT_AT_ONCE = 6
"""To one person so many files are sent at one moment: each is a copy that lasts as long as they read."""
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
            return _refused(request, error, language, status_of(error, 409))
        except BaseException:
            await lasting.aclose()
            raise
        return _handed(given, lasting)


def _handed(given: Given, lasting: AsyncExitStack) -> Response:
    shown = given.shown and given.content_type in SHOWN
    return Sent(
        given.data,
        given.byte_count,
        lasting,
        media_type=given.content_type if shown else "application/octet-stream",
        headers={
            # Also what is shown: a page fetches it; who goes to the address itself gets a download.
            "content-disposition": as_download(given.file_name),
            "content-security-policy": NOTHING_RUNS,
        },
    )


def _refused(request: Request, error: TrellisError, language: str, status: int) -> Response:
    """A page of its own for who was led here by a link, else words for the page that asked."""
    words = said(error, language)
    if request.headers.get("sec-fetch-dest") != "document":
        body = {"code": words["code"], "message": words["message"], "doNext": words["do_next"]}
        return JSONResponse({"error": body}, status)
    return refused_page(NOT_OPENED, error, language, otherwise=status)
