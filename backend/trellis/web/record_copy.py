"""GET /copies/record.zip: a copy of the whole record, made when the family asks and kept nowhere (34 CFR 99.10(d))."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import IO

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from trellis.attachments.storage import PIECE_BYTES
from trellis.copies.making import make
from trellis.documents.content import Document
from trellis.documents.jobs import sealed
from trellis.documents.typeset import typeset
from trellis.house import House
from trellis.kernel.errors import NotAllowed, NotFound, NotSignedIn, TrellisError
from trellis.kernel.ids import parse_global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.turns import Turns
from trellis.kernel.words import Words
from trellis.web.refused_page import refused_page
from trellis.web.sessions import preferred_language, read_signed_in

AT_ONCE, WAITING, WAIT_SECONDS = 1, 8, 100.0
"""Of one district one copy is made at a time: each sets some dozens of documents."""
NOT_MADE = Words(en="No copy was made", es="No se hizo ninguna copia")


class AskedFromElsewhere(NotAllowed):
    """Another site sent the browser here: nothing is put on record in somebody's name for that."""


class CopyDesk:
    """Makes the copy on disk, then gives it: who reads slowly keeps nobody waiting."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.queues = Turns(at_once=AT_ONCE, waiting=WAITING, seconds=WAIT_SECONDS)
        self.setter = asyncio.Semaphore(1)

    def routes(self) -> list[BaseRoute]:
        """The one address; `student` names the student."""
        return [Route("/copies/record.zip", self.hand_over, methods=["GET"])]

    async def hand_over(self, request: Request) -> Response:
        """The ZIP for the signed-in person."""
        language = preferred_language(request)
        try:
            if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
                raise AskedFromElsewhere()
            signed_in = await read_signed_in(self.house, request)
            if signed_in is None:
                raise NotSignedIn()
            language = request.query_params.get("language") or signed_in.actor.language
            kind, student_id = parse_global_id(request.query_params.get("student") or "") or (None, None)
            if kind != "Student" or student_id is None:
                raise NotFound()
            district = signed_in.district_id

            @asynccontextmanager
            async def opened() -> AsyncIterator[UnitOfWork]:
                async with (
                    self.house.turns.of(district),
                    self.house.gate.open(
                        district, signed_in.actor, "record.copy", time_zone=signed_in.time_zone
                    ) as work,
                ):
                    yield work

            def opens() -> AbstractAsyncContextManager[UnitOfWork]:
                return opened()

            async with self.queues.of(district):
                made = await make(
                    opens,
                    self._set,
                    self.house.storage,
                    student_id=student_id,
                    language="es" if language.startswith("es") else "en",
                    checked_at=f"{self.house.settings.base_url}/verify",
                )
        except TrellisError as error:
            return refused_page(NOT_MADE, error, language, otherwise=409)
        return _handed(made)

    async def _set(self, document: Document) -> bytes:
        key_file, cert_file = self.house.settings.signing_key_file, self.house.settings.signing_cert_file
        async with self.setter:
            if key_file and cert_file:
                return (await asyncio.to_thread(sealed, document, key_file, cert_file)).data
            return await asyncio.to_thread(typeset, document)


def _handed(made: IO[bytes]) -> Response:
    size = made.seek(0, io.SEEK_END)
    made.seek(0)
    return StreamingResponse(
        _pieces(made),
        media_type="application/zip",
        # The name of a file lies in folders others look into: no student's.
        headers={"content-length": str(size), "content-disposition": 'attachment; filename="record.zip"'},
        background=BackgroundTask(made.close),
    )


async def _pieces(made: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while piece := await asyncio.to_thread(made.read, PIECE_BYTES):
            yield piece
    finally:
        made.close()
