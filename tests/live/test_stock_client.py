"""npm's y-websocket, as it comes, against the running product: `trellis serve`, a real plan, real tickets."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from pycrdt import Doc
from tests.conftest import REPOSITORY, TestDatabase
from tests.factories import make_town
from tests.factories.plan import FORM
from tests.live.real import papers, section_of_a_plan
from tests.shell.served import Served, served

from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents
from trellis.plans.content import section_content
from trellis.plans.model import PlanSection

pytestmark = [pytest.mark.database, pytest.mark.slow]
FRONTEND = REPOSITORY / "frontend"


@pytest.fixture(scope="module")
def server(fresh_database: TestDatabase) -> Iterator[Served]:
    with served(fresh_database) as running:
        yield running


@pytest.fixture
async def town(gate):
    return await make_town(gate)


@pytest.fixture
async def section(gate, town) -> PlanSection:
    return await section_of_a_plan(gate, town)


async def run_the_client(gate, town, server: Served, section: PlanSection, *, saved: bool) -> dict[str, Any]:
    """Three browsers' worth of the stock client; returns what they saw."""
    who = ["case_manager", "therapist", "psychologist", "therapist"]
    admitted = [await papers(gate, town, person, section.id) for person in who]
    plan = {
        "server": f"{server.url.replace('http', 'ws')}/live",
        "room": f"{section.id}.1",
        "admitted": [{"cookie": cookie, "ticket": ticket} for _, cookie, ticket in admitted],
        "saved": saved,
    }
    node = shutil.which("node")
    assert node, "the product needs Node"
    process = await asyncio.create_subprocess_exec(
        *(node, str(REPOSITORY / "tests/live/stock_client.mjs"), str(FRONTEND / "package.json"), json.dumps(plan)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, grumbled = await asyncio.wait_for(process.communicate(), 90)
    assert said, grumbled.decode()
    result: dict[str, Any] = json.loads(said)
    assert "problem" not in result, (result["problem"], server.log)
    return result


def test_it_is_the_client_npm_has() -> None:
    installed = json.loads((FRONTEND / "node_modules/y-websocket/package.json").read_text())
    assert installed["version"] == json.loads((FRONTEND / "package.json").read_text())["dependencies"]["y-websocket"]


async def test_the_stock_client_writes_sees_others_and_comes_back(gate, town, server, section) -> None:
    result = await run_the_client(gate, town, server, section, saved=False)
    assert result["console"] == [], "it met a message it does not know"
    for words in ("Maya reads", "and she writes", "offline", "meanwhile"):
        assert result["prose"].count(words) == 1
    # Names are the server's, whatever a browser says of itself.
    assert result["seen"]["user"]["name"] == "Ana Reyes"
    assert result["seen"]["user"]["personId"] == global_id("Person", town.people["case_manager"])
    assert (result["seen"]["user"]["color"], result["seen"]["at"]) == ("#00646f", "strengths")
    # The stock client's own rule: 4400 to 4499 is for good.
    assert (result["refused"], result["comesAgain"]) == (4401, False)
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        stored = await documents.load_document(work, section.id)
    theirs: Doc[Any] = Doc()
    theirs.apply_update(bytes.fromhex(result["update"]))
    written = FORM.section("present_levels")
    assert section_content(written, stored) == section_content(written, theirs)
    assert "offline" in json.dumps(section_content(written, stored))


async def test_the_acknowledgement_is_what_the_readme_says(gate, town, server, section) -> None:
    """`100 <count> <state vector>`: saved is in step, and count equals the changes sent on this connection."""
    readme = (REPOSITORY / "backend/trellis/live/README.md").read_text()
    assert re.search(
        r"\| `100 <count> <state vector>` \| server \| With `saved=1`: .*synced, and count = sent\. \|", readme
    )
    result = await run_the_client(gate, town, server, section, saved=True)
    assert result["console"] == []
    assert result["acknowledged"] == result["sent"] > 2
    own, covers, has = result["own"], result["covers"], result["has"]
    assert covers[own] == has[own] > 0, "the last one covers everything this browser wrote"
    assert all(clock <= has[client] for client, clock in covers.items()), "nothing is saved that was not sent out"
