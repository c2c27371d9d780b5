"""A stage with a note on it, and browsers that join it."""

from __future__ import annotations

import pytest
from tests.factories import make_town
from tests.live.stage import Client, make_note, sign_in, stage, ticket_for


@pytest.fixture(scope="module")
async def town(gate):
    return await make_town(gate)


@pytest.fixture(scope="module")
async def here(fresh_database):
    async with stage(fresh_database.app_url) as running:
        yield running


@pytest.fixture
async def note(gate, town):
    return await make_note(gate, town, "Maya reads. ")


@pytest.fixture
async def join(gate, town, here, note):
    """Signs somebody in and joins the note (or another one) as a new browser, or with one they have."""
    clients: list[Client] = []

    async def joins(who: str = "teacher", client: Client | None = None, *, to=None, at=None, **more) -> Client:
        session_id = await sign_in(gate, town, who)
        client = client or Client()
        client.session_id = session_id
        clients.append(client)
        document_id = to or note
        paper = ticket_for(town, who, session_id, document_id, **more)
        url = (at or here).url(document_id, paper, epoch=more.get("epoch", 1))
        await client.connect(url)
        return client

    yield joins
    for client in clients:
        await client.close()
