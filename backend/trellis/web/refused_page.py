"""What is said to who was led to an address by a link, and is given nothing: a page of its own."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from trellis.kernel.errors import DistrictBusy, NotAllowed, NotFound, NotSignedIn, TrellisError
from trellis.kernel.words import Words


class AskedFromElsewhere(NotAllowed):
    """Another site sent the browser here: nothing is put on record in somebody's name for that."""


def refused_page(title: Words, error: TrellisError, language: str, *, otherwise: int) -> HTMLResponse:
    """`title` and what the error says. `otherwise`: the status of an error that has none of its own."""
    heading, why = (escape(words.in_language(language)) for words in (title, error.says))
    spoken = "es" if language.startswith("es") else "en"
    return HTMLResponse(
        f'<!doctype html><html lang="{spoken}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/plain.css"><title>{heading} · Trellis</title></head>'
        f"<body><main><h1>{heading}</h1><p>{why}</p></main></body></html>",
        status_of(error, otherwise),
    )


def status_of(error: TrellisError, otherwise: int) -> int:
    """The HTTP status of a refusal."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, NotSignedIn):
        return 401
    if isinstance(error, NotAllowed):
        return 403
    return 503 if isinstance(error, DistrictBusy) else otherwise
