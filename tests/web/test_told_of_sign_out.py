"""The door by which providers say that somebody signed out: open to anybody, so it must cost the others nothing."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from sqlalchemy import text, update

from trellis.districts import provider_http, providers
from trellis.districts.model import IdentityProvider
from trellis.kernel.tenancy import SYSTEM

pytestmark = pytest.mark.database


async def test_a_provider_that_hangs_keeps_no_other_district_waiting(place, monkeypatch) -> None:
    # As long as the test needs; what ends it is that the provider hangs up.
    monkeypatch.setattr(provider_http, "WHOLE_SECONDS", 300)
    monkeypatch.setattr(providers, "TIMEOUT", httpx.Timeout(300))
    asked: list[asyncio.StreamWriter] = []

    async def hangs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(writer)

    server = await asyncio.start_server(hangs, "127.0.0.1", 0)
    hanging = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with place.house.gate.open(place.aspen.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(IdentityProvider).values(issuer=hanging))
    count = 25  # more than the pool has connections
    async with place.browser() as anybody:
        telling = [
            asyncio.create_task(anybody.post("/auth/aspen/backchannel-logout", data={"logout_token": "x"}, timeout=600))
            for _ in range(count)
        ]
        while len(asked) < count:
            await asyncio.sleep(0.05)
            assert not any(task.done() for task in telling)
        async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
            await work.session.execute(text("SELECT 1"))
        assert not any(task.done() for task in telling), "cedar waited for nobody of aspen"
        server.close()

        async def hang_up() -> None:
            while True:
                while asked:
                    asked.pop().close()
                await asyncio.sleep(0.05)

        hanging_up = asyncio.create_task(hang_up())
        assert {answer.status_code for answer in await asyncio.gather(*telling)} == {400}
        hanging_up.cancel()
