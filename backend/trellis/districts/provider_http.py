"""What a provider's server may cost us: so many bytes and so many seconds for a whole answer, whoever owns it."""

from __future__ import annotations

import asyncio

import httpx

LARGEST_ANSWER = 512_000
"""Bytes."""
WHOLE_SECONDS = 6.0
TIMEOUT = httpx.Timeout(WHOLE_SECONDS, connect=3.0)


class BoundedTransport(httpx.AsyncHTTPTransport):
    """Reads each answer to its end, unpacked by nobody.

    httpx counts its own timeouts for each read, and reads all of an answer before
    anybody can say that it is too long: a server that sends a byte now and then, or
    four hundred megabytes, would hold the request or the memory of the process.
    Raises httpx.TransportError: too long, too slow, or packed though asked not to be.
    """

    def __init__(self) -> None:
        super().__init__(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["accept-encoding"] = "identity"
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                answer = await super().handle_async_request(request)
                try:
                    content = await self._content(answer)
                finally:
                    await answer.aclose()
        except TimeoutError as problem:
            raise httpx.ReadTimeout("the answer did not end in time", request=request) from problem
        headers = [(name, value) for name, value in answer.headers.raw if name.lower() != b"transfer-encoding"]
        return httpx.Response(answer.status_code, headers=headers, content=content, extensions=answer.extensions)

    async def _content(self, answer: httpx.Response) -> bytes:
        if answer.headers.get("content-encoding", "identity") != "identity":
            # A few packed bytes can be any number of others.
            raise httpx.RemoteProtocolError("a packed answer")
        content = bytearray()
        async for part in answer.aiter_raw():
            content += part
            if len(content) > LARGEST_ANSWER:
                raise httpx.RemoteProtocolError("too long an answer")
        return bytes(content)
