"""GET and POST /verify: anybody checks whether a PDF is the one that was sealed here, without an account or a script.

The file is read, judged and forgotten: nothing of it is stored or logged, and nothing is looked up about a student.
What comes in is counted first, bounded while it is read, and judged in a process that may be ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from trellis.cases.door import PublicDoor, TooManyRequests
from trellis.documents.apart import verify_apart
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.errors import DistrictBusy, TrellisError
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID
from trellis.kernel.words import Words
from trellis.web.check_page import check_page, verdict_page
from trellis.web.public import html, is_from_here, language_of

MOST_BYTES = 30_000_000
"""A sealed plan of eighty pages has less than two million."""
AT_ONCE = 2
"""Files a process judges side by side; more wait or are asked to come again."""
RECEIVED_AT_ONCE = 8
"""Files a process receives side by side: who sends slowly holds one of these, and no turn of judging."""
READING_SECONDS = 60
WAITING_SECONDS = 20
SLUG = "verify"


class FileRefused(TrellisError):
    """What came is no file from this page."""

    status = 400
    default_says = Words("Choose a PDF file to check.", "Elija un archivo PDF para comprobar.")


class FileTooLarge(FileRefused):
    """Larger than any document sealed here."""

    status = 413
    default_says = Words(
        "This file is larger than 30 MB. No document sealed here is.",
        "Este archivo pesa más de 30 MB. Ningún documento sellado aquí pesa tanto.",
    )


class TooManyChecks(FileRefused):
    """One sender has checked many files within the hour, or many senders check at this moment."""

    status = 429
    default_says = Words(
        "Too many files were checked from here in the last hour. Come again later; the file can wait.",
        "Desde aquí se comprobaron demasiados archivos en la última hora. Vuelva más tarde; el archivo puede esperar.",
    )


class CheckDoor:
    """The public page of checking; one a process."""

    def __init__(self, house: House) -> None:
        self.settings = house.settings
        self.door = PublicDoor(house.gate, house.settings.secret_key)
        self._receiving = asyncio.Semaphore(RECEIVED_AT_ONCE)
        self._turns = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        """The one address, to read and to send to."""
        return [Route("/verify", self.form, methods=["GET"]), Route("/verify", self.check, methods=["POST"])]

    async def form(self, request: Request) -> Response:
        """The page with nothing chosen yet."""
        return html(check_page(language_of(request)))

    async def check(self, request: Request) -> Response:
        """Judge one file."""
        language = language_of(request)
        sender = request.client.host if request.client else None
        try:
            if not is_from_here(request, self.settings.base_url):
                raise FileRefused()
            self.door.check(SLUG, sender, clock.now())
            await self.door.take(DEPLOYMENT_DISTRICT_ID, SLUG, sender, clock.now())
            async with _turn(self._receiving):
                name, pdf = await asyncio.wait_for(_file_of(request), READING_SECONDS)
            async with _turn(self._turns):
                verdict = await verify_apart(pdf, self.settings.signing_cert_file)
        except (TooManyRequests, DistrictBusy):
            return html(check_page(language, TooManyChecks().says), 429)
        except TimeoutError:
            return html(check_page(language, FileRefused().says), 408)
        except FileRefused as error:
            return html(check_page(language, error.says), error.status)
        except TrellisError as error:
            return html(check_page(language, error.says, error.do_next), 422)
        return html(verdict_page(language, name, verdict))


@asynccontextmanager
async def _turn(turns: asyncio.Semaphore) -> AsyncIterator[None]:
    """One of a few turns. Raises TooManyChecks where none comes free in time."""
    try:
        await asyncio.wait_for(turns.acquire(), WAITING_SECONDS)
    except TimeoutError:
        raise TooManyChecks() from None
    try:
        yield
    finally:
        turns.release()


async def _file_of(request: Request) -> tuple[str, bytes]:
    """The name and the bytes of the one file sent. Raises FileRefused, FileTooLarge."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > MOST_BYTES:
        raise FileTooLarge()
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "multipart/form-data":
        raise FileRefused()
    try:
        form = await MultiPartParser(request.headers, _bounded(request), max_files=1, max_fields=1).parse()
    except (MultiPartException, KeyError, ClientDisconnect):
        raise FileRefused() from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise FileRefused()
        content = await file.read()
        if not content:
            raise FileRefused()
        return file.filename or "", content
    finally:
        await form.close()


async def _bounded(request: Request) -> AsyncIterator[bytes]:
    taken = 0
    async for chunk in request.stream():
        taken += len(chunk)
        if taken > MOST_BYTES:
            raise FileTooLarge()
        yield chunk
