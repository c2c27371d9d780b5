"""Who reads a file slowly keeps it no longer than its bytes may take."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from typing import Any

import pytest

from trellis.attachments.opening import Given
from trellis.web import files, sending

SCOPE = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "method": "GET", "path": "/", "headers": []}


def given(data: bytes) -> Given:
    kept: Any = tempfile.SpooledTemporaryFile(max_size=1)  # noqa: SIM115
    kept.write(data)
    kept.seek(0)
    return Given(kept, len(data), "application/pdf", "a.pdf", False)


async def nothing() -> dict[str, Any]:
    await asyncio.sleep(60)
    return {"type": "http.disconnect"}


async def test_who_reads_too_slowly_loses_the_copy_and_the_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "AT_LEAST_SECONDS", 0.2)
    file, ended, sent = given(b"x" * 3_000), asyncio.Event(), []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message["type"])
        if message["type"] == "http.response.body":
            await asyncio.sleep(60)

    async with AsyncExitStack() as stack:
        stack.callback(ended.set)
        lasting = stack.pop_all()
    begun = asyncio.get_running_loop().time()
    await files._handed(file, lasting)(SCOPE, nothing, send)
    assert asyncio.get_running_loop().time() - begun < 5
    assert sent == ["http.response.start", "http.response.body"], "cut off, not ended"
    assert file.data.closed
    assert ended.is_set()


async def test_who_reads_in_time_has_all_of_it_and_then_the_copy_goes() -> None:
    file, ended, body = given(b"whole" * 1_000), asyncio.Event(), b""

    async def send(message: dict[str, Any]) -> None:
        nonlocal body
        body += message.get("body", b"")

    lasting = AsyncExitStack()
    lasting.callback(ended.set)
    await files._handed(file, lasting)(SCOPE, nothing, send)
    assert body == b"whole" * 1_000
    assert file.data.closed
    assert ended.is_set()
