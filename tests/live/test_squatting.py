"""Nobody appears as the hand behind somebody else's edits: a client id is whose writes with it (threats row 34)."""

from __future__ import annotations

import pytest
from tests.factories import Town, make_town
from tests.live.stage import eventually, make_note, stage
from tests.live.test_idle import joined

from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import Gate

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture(scope="module")
async def here(fresh_database):
    async with stage(fresh_database.app_url) as running:
        yield running


async def test_a_client_id_claimed_by_a_reader_goes_to_who_writes_with_it(gate: Gate, town: Town, here) -> None:
    here.notes.rights[town.people["teacher"]] = "read"
    note = await make_note(gate, town, "")
    ana, squatter, watcher = [
        await joined(gate, town, here, who, note) for who in ("case_manager", "teacher", "therapist")
    ]
    hers = ana.doc.client_id
    await squatter.say({"cursor": 1}, client=hers)
    await eventually(lambda: watcher.others.get(hers) is not None)
    assert watcher.others[hers]["user"]["personId"] == global_id("Person", town.people["teacher"])

    await ana.write("mine. ")
    await ana.all_saved()
    await eventually(lambda: watcher.others.get(hers) is None)
    await squatter.say({"cursor": 2}, client=hers, clock=50)
    await ana.say({"cursor": 3}, client=hers, clock=1)
    await eventually(lambda: watcher.others.get(hers) is not None)
    assert watcher.others[hers]["user"]["personId"] == global_id("Person", town.people["case_manager"])

    # Also when she has gone, what she wrote stays hers.
    await ana.close()
    await eventually(lambda: watcher.others.get(hers) is None)
    await squatter.say({"cursor": 4}, client=hers, clock=99)
    await squatter.say({"cursor": 5})
    await eventually(lambda: watcher.others.get(squatter.doc.client_id) is not None)
    assert watcher.others.get(hers) is None
    assert squatter.code is None
    for client in (squatter, watcher):
        await client.close()
