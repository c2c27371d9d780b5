"""The socket of a live document."""

from __future__ import annotations

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from trellis.house import House


def live_endpoints(house: House) -> list[BaseRoute]:
    """`/live/{room}`: who may come in says the ticket; where from, the Origin (threats row 42)."""

    async def document(websocket: WebSocket) -> None:
        origin = websocket.headers.get("origin")
        if origin is not None and origin != house.settings.base_url:
            await websocket.close(1008)  # before accepting: the handshake answers 403
            return
        assert house.hub is not None
        await house.hub.serve(
            websocket,
            websocket.path_params["room"],
            websocket.query_params.get("ticket", ""),
            saved=websocket.query_params.get("saved") == "1",
        )

    return [WebSocketRoute("/live/{room}", document)]
