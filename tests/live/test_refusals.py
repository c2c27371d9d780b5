"""One value that does not fit: the hub takes nothing of the edit and names the place, and the rest comes again."""

from __future__ import annotations

import random
from typing import Any

import pytest
from pycrdt import Doc, Map, Text
from tests.factories import make_town
from tests.live.stage import Client, eventually, make_note, sign_in, stage, ticket_for

from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents

pytestmark = pytest.mark.database


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
    clients: list[Client] = []

    async def joins(who: str = "teacher", client: Client | None = None, *, refusals: bool = True) -> Client:
        session_id = await sign_in(gate, town, who)
        client = client or Client()
        clients.append(client)
        await client.connect(here.url(note, ticket_for(town, who, session_id, note), refusals=refusals))
        return client

    yield joins
    for client in clients:
        await client.close()


async def stored(gate, town, note) -> tuple[str, dict[str, Any]]:
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        doc = await documents.load_document(work, note)
    return str(doc.get("text", type=Text)), dict(doc.get("counts", type=Map).items())


def counts(client: Client) -> Any:
    return client.doc.get("counts", type=Map)


def put_right(client: Client) -> list[list[str]]:
    """What a browser does with a refusal: merge what is committed, put the named places back to it."""
    assert client.refused is not None
    places, committed = client.refused
    held: Doc[Any] = Doc()
    held.apply_update(committed)
    client.doc.apply_update(committed)
    for place in places:
        root, name = place["path"]
        assert root == "counts"
        before = held.get("counts", type=Map)
        if name in before:
            counts(client)[name] = before[name]
        else:
            del counts(client)[name]
    return [place["path"] for place in places]


async def test_only_the_refused_value_goes_back_and_the_rest_of_the_same_edit_stays(gate, town, join, note):
    ana, bo = await join("case_manager"), await join("teacher")
    await ana.all_saved()
    counts(bo)["minutes"] = 30
    await bo.flush()
    await bo.all_saved()

    with bo.doc.transaction():
        bo.text.insert(0, "kept ")
        counts(bo)["minutes"] = 5_000
        counts(bo)["weeks"] = 36
        counts(bo)["times"] = -1
    bo.text.insert(0, "also ")
    await bo.flush()
    assert await bo.closed() == 4422
    await bo.close()
    # Nothing of what was refused, nor of what came after it, is stored or shown.
    assert await stored(gate, town, note) == ("Maya reads. ", {"minutes": 30})
    assert str(ana.text) == "Maya reads. "

    assert bo.refused is not None
    assert {(*one["path"], one["why"]) for one in bo.refused[0]} == {
        ("counts", "minutes", "number"),
        ("counts", "times", "number"),
    }
    put_right(bo)
    await join("teacher", bo)
    await bo.all_saved()
    await eventually(lambda: str(ana.text) == "also kept Maya reads. ")
    assert await stored(gate, town, note) == ("also kept Maya reads. ", {"minutes": 30, "weeks": 36})
    assert dict(counts(ana).items()) == dict(counts(bo).items()) == {"minutes": 30, "weeks": 36}


async def test_what_goes_back_is_what_stands_there_now_not_what_stood_there_once(gate, town, join, note):
    ana, bo = await join("case_manager"), await join("teacher")
    counts(bo)["minutes"] = 30
    await bo.flush()
    await bo.all_saved()
    await bo.close()
    counts(bo)["minutes"] = 5_000
    await ana.all_saved()
    counts(ana)["minutes"] = 45
    await ana.flush()
    await ana.all_saved()
    await join("teacher", bo)
    # Which of two values set at once wins is the library's to say: either the bad one lost, or it is refused.
    await eventually(lambda: bo.code is not None or (bo.synced and bo.saved == bo.sent))
    if bo.code is not None:
        assert bo.code == 4422
        await bo.close()
        assert put_right(bo) == [["counts", "minutes"]]
        await join("teacher", bo)
        await bo.all_saved()
    await eventually(lambda: counts(bo)["minutes"] == 45)
    assert (await stored(gate, town, note))[1] == {"minutes": 45}


async def test_who_did_not_ask_is_only_closed_and_an_edit_without_places_names_none(join):
    bo = await join("teacher", refusals=False)
    await bo.all_saved()
    counts(bo)["minutes"] = 5_000
    await bo.flush()
    assert await bo.closed() == 4422
    assert bo.refused is None


async def test_what_was_wrong_already_is_not_named_again(gate, town, join, note):
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        old: Doc[Any] = await documents.load_document(work, note)
        before = old.get_state()
        old.get("counts", type=Map)["old"] = 999
        await documents.append(work, note, old.get_update(before), None)
    bo = await join("teacher")
    await bo.all_saved()
    counts(bo)["minutes"] = 5_000
    await bo.flush()
    assert await bo.closed() == 4422
    assert bo.refused is not None
    assert [one["path"] for one in bo.refused[0]] == [["counts", "minutes"]]


@pytest.mark.parametrize("seed", range(4))
async def test_several_who_are_refused_over_and_over_converge(gate, town, join, note, seed):
    chance = random.Random(seed)
    names = ("case_manager", "teacher", "therapist")
    people = {who: await join(who) for who in names}
    for one in people.values():
        await one.all_saved()
    words = 0
    for _ in range(12):
        for who, one in people.items():
            with one.doc.transaction():
                one.text.insert(chance.randrange(3), "x")
                counts(one)[f"c{chance.randrange(4)}"] = chance.choice([5, 50, 5_000, -1])
            words += 1
            await one.flush()
            if chance.random() < 0.5:
                await eventually(lambda one=one: one.code is not None or one.saved == one.sent)
            while one.code is not None:
                assert one.code == 4422
                await one.close()
                if one.refused is not None:
                    put_right(one)
                await join(who, one)
                await eventually(lambda one=one: one.code is not None or (one.synced and one.saved == one.sent))
    for who, one in people.items():
        for _ in range(10):
            await eventually(lambda one=one: one.code is not None or (one.synced and one.saved == one.sent))
            if one.code is None:
                break
            await one.close()
            put_right(one)
            await join(who, one)
        assert one.code is None
    text, numbers = await stored(gate, town, note)
    await eventually(lambda: all(str(one.text) == text for one in people.values()))
    await eventually(lambda: all(dict(counts(one).items()) == numbers for one in people.values()))
    assert text.count("x") == words, "no edit beside a refused value is lost"
    assert all(0 <= count <= 100 for count in numbers.values())
