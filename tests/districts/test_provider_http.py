"""A provider's server that sends too much, too slowly, or packed: it is refused, and costs little until then."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from trellis.districts import provider_http
from trellis.districts.providers import Provider, ProviderDesk, ProviderUnavailable

ANSWER = b'{"issuer": "x"}'
Serving = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def provider_that(serves: Serving) -> AsyncIterator[str]:
    """A server whose every answer is written by `serves`; yields its address."""

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await serves(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def head(more: bytes = b"transfer-encoding: chunked\r\n") -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + more + b"\r\n"


async def test_what_is_too_long_is_not_read_to_its_end() -> None:
    sent = 0

    async def serves(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(head())
        for _ in range(200):
            writer.write(b"f4240\r\n" + b" " * 1_000_000 + b"\r\n")
            await writer.drain()
            sent += 1

    async with provider_that(serves) as issuer:
        with pytest.raises(ProviderUnavailable):
            await ProviderDesk(allow_http=True).metadata(issuer)
    # What the sockets hold between them, and no more.
    assert sent < 30


async def test_an_answer_that_never_ends_is_waited_for_no_longer_than_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_http, "WHOLE_SECONDS", 0.5)

    async def serves(writer: asyncio.StreamWriter) -> None:
        writer.write(head())
        for _ in range(100):
            writer.write(b"1\r\n \r\n")
            await writer.drain()
            await asyncio.sleep(0.1)

    async with provider_that(serves) as issuer:
        began = time.monotonic()
        with pytest.raises(ProviderUnavailable):
            await ProviderDesk(allow_http=True).metadata(issuer)
        assert time.monotonic() - began < 5
        began = time.monotonic()
        desk = ProviderDesk(allow_http=True)
        client = Provider(id=None, issuer=issuer, client_id="trellis", client_secret="s")  # type: ignore[arg-type]
        with pytest.raises(ProviderUnavailable):
            await desk.refusal(client, redirect_uri="http://here/callback")
        assert time.monotonic() - began < 5


async def test_a_packed_answer_is_not_unpacked() -> None:
    packed = gzip.compress(b'{"issuer": "' + b"x" * 50_000_000 + b'"}')

    async def serves(writer: asyncio.StreamWriter) -> None:
        writer.write(head(b"content-encoding: gzip\r\ncontent-length: %d\r\n" % len(packed)) + packed)
        await writer.drain()

    async with provider_that(serves) as issuer:
        with pytest.raises(ProviderUnavailable):
            await ProviderDesk(allow_http=True).metadata(issuer)


async def test_an_answer_in_pieces_arrives() -> None:
    async def serves(writer: asyncio.StreamWriter) -> None:
        said = b'{"issuer": "%s", "authorization_endpoint": "http://x/a", "token_endpoint": "http://x/t", "jwks_uri": "http://x/k"}'
        said %= issuer.encode()
        writer.write(head())
        for at in range(0, len(said), 7):
            part = said[at : at + 7]
            writer.write(b"%x\r\n%s\r\n" % (len(part), part))
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    async with provider_that(serves) as issuer:
        assert (await ProviderDesk(allow_http=True).metadata(issuer))["issuer"] == issuer
