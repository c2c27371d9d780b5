"""The socket of a live document."""

from __future__ import annotations

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from trellis.house import House
from trellis.live import codes
from trellis.web.sessions import read_signed_in


def live_endpoints(house: House) -> list[BaseRoute]:
    """`/live/{room}`: who may come in says the ticket, with the session it was made for; where from, the Origin.

    Source: threats rows 14, 22 and 42.
    """

    async def document(websocket: WebSocket) -> None:
        origin = websocket.headers.get("origin")
        if origin is not None and origin != house.settings.base_url:
            await websocket.close(1008)  # before accepting: the handshake answers 403
            return
        signed_in = await read_signed_in(house, websocket, touch=False)
        if signed_in is None:
            await websocket.accept()  # only then a browser learns a close code
            await websocket.close(codes.TICKET)
            return
        assert house.hub is not None
        await house.hub.serve(
            websocket,
            websocket.path_params["room"],
            websocket.query_params.get("ticket", ""),
            saved=websocket.query_params.get("saved") == "1",
            refusals=websocket.query_params.get("refusals") == "1",
            form=websocket.query_params.get("form"),
            session_id=signed_in.actor.session_id,
        )

    return [WebSocketRoute("/live/{room}", document)]
