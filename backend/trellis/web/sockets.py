"""The server's side of a WebSocket, with a short way for what live documents tell many windows."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from trellis.live.connection import WRITING


class Sockets(WebSocketsSansIOProtocol):
    """Uvicorn's own, which also offers to write a message at once, without a task, an ASGI message and a state machine.

    It stands in the scope as an extension of ours (`live.connection.WRITING`). Where compression was agreed upon, it
    does not: then a message is not the same bytes for everybody.
    """

    def handle_connect(self, event: Any) -> None:
        """As Uvicorn does; the application begins after this."""
        super().handle_connect(event)
        if self.response.status_code == 101 and not self.conn.extensions:
            self.scope["extensions"][WRITING] = self.write_at_once  # type: ignore[index,assignment]

    def write_at_once(self, message: bytes) -> bool:
        """Hand a binary message to the transport. False, and nothing done, where it has to wait or can go no more."""
        is_open = self.handshake_complete and not self.close_sent and not self.disconnected
        if not is_open or not self.writable.is_set() or self.transport.is_closing():
            return False
        self.transport.write(framed(message))
        return True


def framed(message: bytes) -> bytes:
    """A whole binary message in one frame, as a server sends it: without a mask. Source: RFC 6455, 5.2."""
    size = len(message)
    if size < 126:
        return b"\x82%c%b" % (size, message)
    if size < 1 << 16:
        return b"\x82\x7e%b%b" % (size.to_bytes(2, "big"), message)
    return b"\x82\x7f%b%b" % (size.to_bytes(8, "big"), message)
