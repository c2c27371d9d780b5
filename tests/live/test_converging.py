"""People editing one document over sockets: it converges, and what is acknowledged is stored and stays."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from tests.live.stage import Client, eventually, stored_text, stored_updates

from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents
from trellis.live.framing import step_2, update_message

pytestmark = pytest.mark.database


async def test_two_people_converge_and_the_one_who_was_away_too(gate, town, join, note, here):
    ana, bo = await join("case_manager"), await join("teacher")
    await ana.all_saved()
    await bo.all_saved()
    assert str(bo.text) == "Maya reads. "
    await asyncio.gather(ana.write("A" * 5), bo.write("B" * 5, at=0))
    await eventually(lambda: str(ana.text) == str(bo.text) == "BBBBBMaya reads. AAAAA")
    await bo.close()
    bo.text.insert(0, "offline ")
    await ana.write("meanwhile 😀")
    await ana.all_saved()
    await join("teacher", bo)
    await eventually(lambda: str(ana.text) == str(bo.text))
    assert "offline " in str(ana.text)
    assert "meanwhile 😀" in str(bo.text)
    await bo.all_saved()
    assert await stored_text(gate, town, note) == str(ana.text)
    assert {row.person_id for row in (await stored_updates(gate, town, note))[1:]} == {
        town.people["case_manager"],
        town.people["teacher"],
    }


async def test_what_is_acknowledged_stands_in_the_database_at_that_moment(gate, town, join, note):
    ana, bo = await join("case_manager"), await join("teacher")
    await ana.all_saved()
    for n in range(10):
        await ana.write(f"[{n}]")
        await ana.all_saved()
        assert f"[{n}]" in await stored_text(gate, town, note)
        assert ana.saved_state == ana.doc.get_state()
    await eventually(lambda: "[9]" in str(bo.text))


async def test_nothing_is_shown_or_acknowledged_before_it_is_committed(gate, town, join, note):
    ana, bo = await join("case_manager"), await join("teacher")
    await ana.all_saved()
    await bo.all_saved()
    async with gate.open(town.district_id, SYSTEM, "test.hold") as work:
        await documents.lock_document(work, note)
        await ana.write("held")
        await asyncio.sleep(0.3)
        assert ana.saved < ana.sent
        assert "held" not in str(bo.text)
        late = await join("therapist")
        await asyncio.sleep(0.2)
        assert not late.synced
    await ana.all_saved()
    await eventually(lambda: "held" in str(bo.text) and "held" in str(late.text))


async def test_a_burst_of_five_thousand_edits_arrives_whole(gate, town, join, note):
    ana, bo = await join("case_manager"), await join("teacher")
    await ana.all_saved()
    before = len(await stored_updates(gate, town, note))
    for n in range(5_000):
        ana.text.insert(n % 7, "abcdefg"[n % 7])
    await ana.flush()
    await ana.all_saved(20)
    await eventually(lambda: str(bo.text) == str(ana.text), 10)
    assert len(str(bo.text)) == 5_000 + len("Maya reads. ")
    assert await stored_text(gate, town, note) == str(ana.text)
    assert len(await stored_updates(gate, town, note)) - before < 500, "edits are stored in batches"


async def test_many_at_once_and_deletions_converge(gate, town, join, note):
    people = [await join(who) for who in ("case_manager", "teacher", "therapist", "psychologist", "principal")]
    for one in people:
        await one.all_saved()

    async def work(one: Client, n: int) -> None:
        for step in range(40):
            await one.write(f"{n}", at=step % 3)
            if step % 4 == 3:
                del one.text[0:1]
                await one.flush()
            await asyncio.sleep(0.002)

    await asyncio.gather(*(work(one, n) for n, one in enumerate(people)))
    for one in people:
        await one.all_saved()
    await eventually(lambda: len({str(one.text) for one in people}) == 1)
    assert await stored_text(gate, town, note) == str(people[0].text)


async def test_the_same_edit_twice_is_stored_once(gate, town, join, note):
    bo = await join("teacher")
    await bo.all_saved()
    await bo.write("once")
    await bo.all_saved()
    before = len(await stored_updates(gate, town, note))
    bo.sent += 2
    await bo.raw(step_2(bo.doc.get_update()))
    await bo.raw(update_message(bo.doc.get_update()))
    await bo.all_saved()
    assert len(await stored_updates(gate, town, note)) == before


async def test_when_storing_fails_everybody_comes_again_and_nothing_is_lost(gate, town, join, note, fresh_database):
    ana, bo = await join("case_manager"), await join("teacher")
    await ana.all_saved()
    await bo.all_saved()
    async with gate.open(town.district_id, SYSTEM, "test.hold") as work:
        await documents.lock_document(work, note)
        await ana.write("unlucky")
        await asyncio.sleep(0.2)
        with psycopg.connect(fresh_database.superuser_url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
        assert await ana.closed() == 1013
        assert await bo.closed() == 1013
        assert "unlucky" not in str(bo.text)
    await join("case_manager", ana)
    await join("teacher", bo)
    await ana.all_saved()
    await eventually(lambda: "unlucky" in str(bo.text))


async def test_a_process_that_missed_the_hint_catches_up_by_itself(gate, town, join, note, here, fresh_database):
    bo = await join("teacher")
    await bo.all_saved()
    queues = here.house.listener._queues
    held = {k: queues.pop(k) for k in [k for k in queues if k[2] == str(note)]}
    writer = Client()
    writer.text.insert(0, "unheard")
    async with gate.open(town.district_id, SYSTEM, "test.write") as work:
        await documents.append(work, note, writer.doc.get_update(), None)
    await eventually(lambda: "unheard" in str(bo.text), 3)
    queues.update(held)


async def test_an_open_room_follows_through_a_compaction_elsewhere(gate, town, join, note, here):
    bo = await join("teacher")
    await bo.all_saved()
    queues = here.house.listener._queues
    held = {k: queues.pop(k) for k in [k for k in queues if k[2] == str(note)]}
    async with gate.open(town.district_id, SYSTEM, "test.write") as work:
        for n in range(5):
            writer = Client()
            writer.text.insert(0, f"[{n}]")
            await documents.append(work, note, writer.doc.get_update(), None)
        await documents.compact(work, note)
    await bo.write("and mine")
    await bo.all_saved()
    queues.update(held)
    await eventually(lambda: all(f"[{n}]" in str(bo.text) for n in range(5)))
    assert await stored_text(gate, town, note) == str(bo.text)
