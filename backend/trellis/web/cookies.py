"""The two cookies: the session's, and a sealed one that carries a sign-in from start to callback.

Both have the `__Host-` prefix, so no other host or path can plant one, and both
are out of reach for scripts.
"""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import HTTPConnection
from starlette.responses import Response

from trellis.kernel import clock
from trellis.kernel.sealing import SealBroken, opened, sealed

SESSION = "__Host-trellis"
SIGN_IN = "__Host-trellis-sign-in-"
SIGN_IN_SECONDS = 600


def session_token(connection: HTTPConnection) -> str | None:
    """What the browser names its session with; the last one, should there be two. Other cookies are not read."""
    token = None
    for name, value in connection.scope["headers"]:
        if name == b"cookie":
            for one in value.decode("latin-1").split(";"):
                key, _, said = one.partition("=")
                if key.strip() == SESSION:
                    token = said.strip()
    return token


def set_session(response: Response, token: str, *, seconds: int) -> None:
    """Give the browser its session."""
    response.set_cookie(SESSION, token, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")


def clear_session(response: Response) -> None:
    """Take it away."""
    response.delete_cookie(SESSION, path="/", secure=True, httponly=True, samesite="lax")


def set_sign_in(response: Response, key: str, state: str, values: dict[str, Any]) -> None:
    """Keep what the callback will need, sealed; one cookie a sign-in, so that two tabs do not mix."""
    body = orjson.dumps({**values, "until": int(clock.now().timestamp()) + SIGN_IN_SECONDS}).decode()
    response.set_cookie(
        SIGN_IN + state[:12],
        sealed(key, body),
        max_age=SIGN_IN_SECONDS,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def take_sign_in(connection: HTTPConnection, key: str, state: str) -> dict[str, Any] | None:
    """What `set_sign_in` kept for `state`; None when there is none, it is too old or was changed."""
    stored = connection.cookies.get(SIGN_IN + state[:12])
    if stored is None:
        return None
    try:
        values: dict[str, Any] = orjson.loads(opened(key, stored))
    except (SealBroken, orjson.JSONDecodeError):
        return None
    return values if values.get("until", 0) > clock.now().timestamp() and values.get("state") == state else None


def clear_sign_in(response: Response, state: str) -> None:
    """A sign-in is used once."""
    response.delete_cookie(SIGN_IN + state[:12], path="/", secure=True, httponly=True, samesite="lax")
