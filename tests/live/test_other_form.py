"""A browser that shows another form than the document is declared by is told so before it can write a word."""

from __future__ import annotations

import pytest
from tests.live.stage import Client, sign_in, stored_text, ticket_for

pytestmark = pytest.mark.database


async def came(gate, town, here, note, form: str | None, client: Client | None = None) -> Client:
    session_id = await sign_in(gate, town, "teacher")
    client = client or Client()
    client.session_id = session_id
    await client.connect(here.url(note, ticket_for(town, "teacher", session_id, note), form=form))
    return client


async def test_a_browser_with_an_older_form_is_turned_away_with_its_words(gate, town, join, note, here):
    ana = await join("case_manager")
    await ana.all_saved()
    bo = await came(gate, town, here, note, "form-0")
    await bo.write("typed on the old page")
    assert await bo.closed() == 4426
    await ana.write("meanwhile ")
    await ana.all_saved()
    assert "old page" not in await stored_text(gate, town, note) + str(ana.text)
    # Loaded again, the page has the form the server has, and what was typed comes along.
    again = await came(gate, town, here, note, "form-1", bo)
    await again.all_saved()
    assert "typed on the old page" in await stored_text(gate, town, note)
    await again.close()


@pytest.mark.parametrize("form", [None, "", "form-1"])
async def test_the_form_the_server_has_and_no_form_at_all_come_in(gate, town, note, here, form):
    bo = await came(gate, town, here, note, form)
    await bo.write("mine")
    await bo.all_saved()
    assert "mine" in await stored_text(gate, town, note)
    await bo.close()
