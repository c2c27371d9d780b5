"""The two single-page apps as files: hashed assets for ever, their shells never kept."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from trellis.settings import Settings
from trellis.web.sessions import preferred_language
from trellis.web.trial import PLAIN_CSS

FOR_EVER = "public, max-age=31536000, immutable"
NOT_BUILT = "The pages are not built yet: run `make setup` and try again.\n"


class Assets(StaticFiles):
    """Files whose names hold their content's hash."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = FOR_EVER
        return response


class Pages:
    """Answers every address that is a page of one of the apps."""

    def __init__(self, settings: Settings) -> None:
        self.folder = Path(settings.frontend_dist).resolve()

    def routes(self) -> list[BaseRoute]:
        """Assets, and one shell for families, one for everybody else; last in the list of routes."""
        return [
            Route("/plain.css", lambda _: PlainTextResponse(PLAIN_CSS, media_type="text/css")),
            Mount("/assets", Assets(directory=self.folder / "assets", check_dir=False)),
            Route("/offline.js", self.offline_worker),
            Route("/robots.txt", lambda _: PlainTextResponse("User-agent: *\nDisallow: /\n")),
            Route("/favicon.ico", self.no_icon),
            Route("/family", self.family),
            Route("/family/{path:path}", self.family),
            Route("/{path:path}", self.staff),
        ]

    async def offline_worker(self, _: Request) -> Response:
        """Brings the app's files where there is no network (docs/decisions/0022). Looked for anew every time."""
        file = self.folder / "offline.js"
        if not file.is_file():
            return PlainTextResponse(NOT_BUILT, 503)
        return FileResponse(file, media_type="text/javascript", headers={"cache-control": "no-cache"})

    async def no_icon(self, _: Request) -> Response:
        """Browsers ask for it unasked; the pages name their own icon."""
        return Response(status_code=204)

    async def family(self, request: Request) -> Response:
        """The family's app."""
        return self._shell("family.html", request)

    async def staff(self, request: Request) -> Response:
        """The staff app, for every address that looks like a page."""
        if "." in request.url.path.rsplit("/", 1)[-1]:
            return PlainTextResponse("Not found\n", 404)
        return self._shell("index.html", request)

    def _shell(self, name: str, request: Request) -> Response:
        file = self.folder / name
        if not file.is_file():
            return PlainTextResponse(NOT_BUILT, 503)
        if preferred_language(request) == "en":
            return FileResponse(file, media_type="text/html")
        return HTMLResponse(file.read_text().replace('<html lang="en"', '<html lang="es"', 1))
