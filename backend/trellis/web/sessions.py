"""From a request or socket to who is signed in, read from the database each time."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from trellis.house import House
from trellis.people import sessions
from trellis.people.sessions import LiveSession
from trellis.web.cookies import session_token


async def read_signed_in(house: House, connection: HTTPConnection, *, touch: bool = True) -> LiveSession | None:
    """Who is signed in on this connection; None for a visitor and for a session that has ended."""
    token = session_token(connection)
    if token is None:
        return None
    return await sessions.read(house.gate, token, idle_minutes=house.settings.session_idle_minutes, touch=touch)


def preferred_language(connection: HTTPConnection) -> str:
    """English or Spanish, by what the browser prefers."""
    for part in connection.headers.get("accept-language", "").lower().split(","):
        tag = part.split(";")[0].strip()
        if tag[:2] in ("en", "es"):
            return tag[:2]
    return "en"
