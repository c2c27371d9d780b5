"""Roster bundles come through here: streamed to disk, never held whole in memory."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from trellis.graphql.http import CSRF_HEADER, CsrfHeaderNeeded, OriginRefused
from trellis.graphql.problems import said
from trellis.house import House
from trellis.kernel.errors import InvalidInput, NotAllowed, NotSignedIn, TrellisError
from trellis.kernel.ids import global_id
from trellis.kernel.words import Words
from trellis.rostering.receiving import receive_bundle
from trellis.web.sessions import preferred_language, read_signed_in

MOST_FILES = 40
TOO_LARGE = Words(
    en="These files are too large. A roster upload may have {limit} MB.",
    es="Los archivos son demasiado grandes. Un registro puede tener {limit} MB.",
)


class UploadTooLarge(InvalidInput):
    """More bytes than a roster upload may have."""

    code = "UPLOAD_TOO_LARGE"
    default_says = TOO_LARGE.filled(limit=200)


class UploadUnreadable(InvalidInput):
    """Not a form with files."""

    code = "UPLOAD_UNREADABLE"
    default_says = Words(
        en="The upload broke off. Choose the files again.", es="La carga se interrumpió. Elija los archivos otra vez."
    )


class RosterUpload:
    """POST /uploads/roster."""

    def __init__(self, house: House) -> None:
        self.house = house

    def routes(self) -> list[BaseRoute]:
        """The one address."""
        return [Route("/uploads/roster", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """Take a bundle (a zip, or CSV files) of a district administrator; answers its id."""
        signed_in = None
        try:
            self._check_source(request)
            signed_in = await read_signed_in(self.house, request)
            if signed_in is None:
                raise NotSignedIn()
            if not signed_in.actor.has("district_admin"):
                raise NotAllowed()
            with tempfile.TemporaryDirectory(prefix="trellis-roster-") as folder:
                files = await self._to_disk(request, Path(folder))
                key = await receive_bundle(self.house, signed_in.district_id, signed_in.actor, files)
        except TrellisError as error:
            language = signed_in.actor.language if signed_in else preferred_language(request)
            words = said(error, language)
            body = {"code": words["code"], "message": words["message"], "doNext": words["do_next"]}
            return JSONResponse({"error": body}, _status(error))
        return JSONResponse({"id": global_id("RosterImport", key)}, 201)

    def _check_source(self, request: Request) -> None:
        origin = request.headers.get("origin")
        if origin is not None and origin != self.house.settings.base_url:
            raise OriginRefused()
        if not request.headers.get(CSRF_HEADER):
            raise CsrfHeaderNeeded()

    async def _to_disk(self, request: Request, folder: Path) -> list[tuple[str, Path]]:
        largest = self.house.settings.bundle_max_bytes
        too_large = UploadTooLarge(TOO_LARGE.filled(limit=largest // 1_000_000))
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > largest + 100_000:
            raise too_large

        async def counted():  # type: ignore[no-untyped-def]
            total = 0
            async for chunk in request.stream():
                total += len(chunk)
                if total > largest + 100_000:
                    raise too_large
                yield chunk

        try:
            form = await MultiPartParser(request.headers, counted(), max_files=MOST_FILES, max_fields=5).parse()
        except (MultiPartException, ClientDisconnect, KeyError, ValueError) as problem:
            raise UploadUnreadable() from problem
        try:
            files = []
            for number, part in enumerate(form.getlist("files")):
                if isinstance(part, str) or not part.filename:
                    raise UploadUnreadable()
                path = folder / f"part-{number}"
                await part.seek(0)
                # Two hundred megabytes take a while, and whoever else asks must not wait for it.
                await run_in_threadpool(_copy, part.file, path)
                files.append((Path(part.filename).name[:200], path))
        finally:
            await form.close()
        if not files:
            raise UploadUnreadable()
        return files


def _copy(source: IO[bytes], path: Path) -> None:
    with path.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _status(error: TrellisError) -> int:
    if isinstance(error, NotSignedIn):
        return 401
    if isinstance(error, UploadTooLarge):
        return 413
    return 403 if isinstance(error, NotAllowed | CsrfHeaderNeeded | OriginRefused) else 400
