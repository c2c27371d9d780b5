"""Somebody's large upload keeps nobody else waiting: no file is copied where requests are answered (threats row 28)."""

from __future__ import annotations

import asyncio
import shutil
import threading
from typing import Any

import pytest

from tests.factories import Town
from tests.threats.conftest import Place

LARGE = b"PK" + b"\0" * 30_000_000


async def test_while_a_large_upload_is_copied_others_are_answered(
    place: Place, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy takes as long as another request does: on the event loop, that request would never be answered."""
    copying, answered = threading.Event(), threading.Event()
    copies, waited = shutil.copyfileobj, []

    def watched(source: Any, target: Any, *more: Any) -> None:
        if not waited:
            copying.set()
            waited.append(answered.wait(10))
        copies(source, target, *more)

    monkeypatch.setattr(shutil, "copyfileobj", watched)
    async with place.browser(town, "admin") as admin, place.browser() as other:
        form = {"files": ("roster.zip", LARGE, "application/zip")}
        upload = asyncio.create_task(
            admin.client.post("/uploads/roster", files=form, headers={"x-trellis-csrf": "1"}, timeout=60)
        )
        async with asyncio.timeout(30):
            while not copying.is_set():
                await asyncio.sleep(0.01)
        assert (await other.client.get("/healthz")).status_code == 200
        answered.set()
        assert (await upload).status_code == 201
    assert waited == [True], "nobody was answered while the file was copied"
