"""GET /feeds/<secret>.ics: a person's own days, for their calendar program. The secret is in no log: doors are."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from trellis.house import House
from trellis.kernel.errors import TrellisError
from trellis.worklists.feed import read_feed

ICS = "text/calendar; charset=utf-8"
AGAIN_SECONDS = "3600"


class FeedDoor:
    """The calendars of a deployment."""

    def __init__(self, house: House) -> None:
        self.house = house

    def routes(self) -> list[BaseRoute]:
        """The one address."""
        return [Route("/feeds/{secret}.ics", self.read, methods=["GET"])]

    async def read(self, request: Request) -> Response:
        """The calendar, or that nothing new stands in it. Whatever is wrong, no word says what."""
        try:
            body, tag = await read_feed(
                self.house, request.path_params["secret"], known=request.headers.get("if-none-match")
            )
        except TrellisError as problem:
            status = getattr(problem, "status", 404)
            headers = {"Cache-Control": "no-store"} | ({"Retry-After": AGAIN_SECONDS} if status == 429 else {})
            return PlainTextResponse("", status_code=status, headers=headers)
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer"}
        if body is None:
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=ICS)
