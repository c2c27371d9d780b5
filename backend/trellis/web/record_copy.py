"""GET /copies/record.zip: a copy of the whole record, made when the family asks and kept nowhere (34 CFR 99.10(d))."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import IO

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from trellis.copies.making import make
from trellis.documents.content import Document
from trellis.documents.jobs import sealed
from trellis.documents.typeset import typeset
from trellis.house import House
from trellis.kernel.errors import NotFound, NotSignedIn, TrellisError
from trellis.kernel.ids import parse_global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.turns import Turns
from trellis.kernel.words import Words
from trellis.web.refused_page import AskedFromElsewhere, refused_page
from trellis.web.sending import Sent
from trellis.web.sessions import preferred_language, read_signed_in

AT_ONCE, WAITING, WAIT_SECONDS = 1, 8, 100.0
"""Of one district one copy is made at a time: each sets some dozens of documents."""
NOT_MADE = Words(en="No copy was made", es="No se hizo ninguna copia")


class CopyDesk:
    """Makes the copy on disk, then gives it: who reads slowly keeps nobody waiting."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.queues = Turns(at_once=AT_ONCE, waiting=WAITING, seconds=WAIT_SECONDS)
        self.readers = Turns(at_once=1, waiting=2, seconds=WAIT_SECONDS)
        self.setter = asyncio.Semaphore(1)

    def routes(self) -> list[BaseRoute]:
        """The one address; `student` names the student."""
        return [Route("/copies/record.zip", self.hand_over, methods=["GET"])]

    async def hand_over(self, request: Request) -> Response:
        """The ZIP for the signed-in person."""
        language = preferred_language(request)
        lasting = AsyncExitStack()
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
            async def opens() -> AsyncIterator[UnitOfWork]:
                async with (
                    self.house.turns.of(district),
                    self.house.gate.open(
                        district, signed_in.actor, "record.copy", time_zone=signed_in.time_zone
                    ) as work,
                ):
                    yield work

            # Of one person one copy lies on disk at a time, until they have it.
            await lasting.enter_async_context(self.readers.of(signed_in.actor.person_id))
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
            await lasting.aclose()
            return refused_page(NOT_MADE, error, language, otherwise=409)
        except BaseException:
            await lasting.aclose()
            raise
        return _handed(made, lasting)

    async def _set(self, document: Document) -> bytes:
        key_file, cert_file = self.house.settings.signing_key_file, self.house.settings.signing_cert_file
        async with self.setter:
            if key_file and cert_file:
                return (await asyncio.to_thread(sealed, document, key_file, cert_file)).data
            return await asyncio.to_thread(typeset, document)


def _handed(made: IO[bytes], lasting: AsyncExitStack) -> Response:
    size = made.seek(0, io.SEEK_END)
    made.seek(0)
    # The name of a file lies in folders others look into: no student's.
    headers = {"content-disposition": 'attachment; filename="record.zip"'}
    return Sent(made, size, lasting, media_type="application/zip", headers=headers)
