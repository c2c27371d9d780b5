"""What pages without an account share: in which language they answer, and that only their own form is taken."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from trellis.kernel.words import Language
from trellis.web.sessions import preferred_language


def language_of(request: Request) -> Language:
    """As the address says, else as the browser prefers."""
    asked = request.query_params.get("lang") or preferred_language(request)
    return "es" if asked == "es" else "en"


def is_from_here(request: Request, base_url: str) -> bool:
    """Whether one of our own pages sent a form (threats row 42)."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    return origin in (None, base_url) or (origin == "null" and site == "same-origin")


def html(text: str, status: int = 200) -> Response:
    """A page. Beside the referrer's policy of every page: with none, a browser would not say where its form is from."""
    return HTMLResponse(text, status, headers={"referrer-policy": "same-origin"})
