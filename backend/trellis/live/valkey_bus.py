"""The bus between the processes of several machines, on a Valkey."""

from __future__ import annotations

import uuid

from trellis.kernel.valkey import Channel
from trellis.live.bus import CHANNEL, Bus, Letters, PostgresBus

LARGEST_PAYLOAD = 100_000


class ValkeyBus(Letters):
    """The bus on a Valkey's channel. While the Valkey is away people on other processes are not seen, only read."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._channel = Channel(url, CHANNEL, heard=self.heard, anew=self.begins_anew)

    async def start(self) -> None:
        """Begin to listen; the server need not be there yet."""
        self._channel.start()

    async def stop(self) -> None:
        """Stop listening."""
        await self._channel.stop()

    async def publish(self, document_id: uuid.UUID, kind: str, payload: bytes) -> None:
        """Tell the other processes; dropped when it is too large or the server is away."""
        raw = self.written(document_id, kind, payload)
        if len(raw) <= LARGEST_PAYLOAD:
            await self._channel.tell(raw)


def bus_for(database_url: str, valkey_url: str | None) -> Bus:
    """The bus a deployment has: PostgreSQL's, or the Valkey it names."""
    return ValkeyBus(valkey_url) if valkey_url else PostgresBus(database_url)
