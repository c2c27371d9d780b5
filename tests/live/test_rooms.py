"""A room knows who is in it, tells its kind of what was written, lets the slow go, and unloads when it is empty."""

from __future__ import annotations

import asyncio
import secrets

import pytest
from sqlalchemy import select
from tests.live.stage import Client, eventually, stored_text, stored_updates

from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents
from trellis.live.model import LiveSnapshot

pytestmark = pytest.mark.database


async def test_awareness_names_the_true_person_and_leaves_no_ghost(town, join, here, note):
    ana, bo = await join("case_manager"), await join("teacher")
    await ana.all_saved()
    await bo.all_saved()
    await bo.say({"user": {"name": "The principal", "personId": "x", "initials": "BL", "color": "#00646f"}, "at": "f"})
    key = bo.doc.client_id
    await eventually(lambda: ana.others.get(key))
    assert ana.others[key] == {
        "user": {
            "name": "Bo Lindqvist",
            "personId": global_id("Person", town.people["teacher"]),
            "initials": "BL",
            "color": "#00646f",
        },
        "at": "f",
    }
    # Another's client id is not Ana's to say.
    await ana.say({"user": {"name": "Ana"}}, client=key, clock=9)
    await ana.say(None, client=key, clock=10)
    late = await join("therapist")
    await eventually(lambda: late.others.get(key))
    assert late.others[key]["user"]["name"] == "Bo Lindqvist"
    assert set(here.hub.present(note)) == {town.people[who] for who in ("case_manager", "teacher", "therapist")}
    await bo.close()
    await eventually(lambda: ana.others[key] is None and late.others[key] is None)
    # An echo of who has left brings nobody back.
    await ana.say({"user": {"name": "Bo"}}, client=key, clock=1)
    await asyncio.sleep(0.2)
    assert late.others[key] is None
    # Bo comes back with the clock of before, and is seen.
    await join("teacher", bo)
    await bo.say({"at": "g"})
    await eventually(lambda: late.others[key] is not None)
    assert bo.others.get(key) is None, "nobody hears of themselves"


async def test_a_colour_that_is_none_is_not_passed_on(join):
    ana, bo = await join("case_manager"), await join("teacher")
    await bo.say({"user": {"color": "red;background:url(//x)", "initials": "TOO LONG"}})
    await eventually(lambda: ana.others.get(bo.doc.client_id))
    assert set(ana.others[bo.doc.client_id]["user"]) == {"name", "personId"}


async def test_somebody_too_slow_is_let_go_and_nobody_waits_for_them(gate, town, join, here, note):
    ana, slow = await join("case_manager"), await join("teacher")
    await ana.all_saved()
    await slow.all_saved()
    slow._socket.transport.pause_reading()
    for _ in range(100):
        await ana.write(secrets.token_hex(100_000), at=0)  # nothing that could be compressed
        await ana.all_saved()
        del ana.text[0:200_000]
        await ana.flush()
        if len(here.hub.present(note)) == 1:
            break
    assert here.hub.present(note) == [town.people["case_manager"]]
    slow._socket.transport.resume_reading()
    assert await slow.closed() in (1013, 1006)


async def test_the_kind_hears_of_a_burst_once(gate, town, join, note, here, monkeypatch):
    # Longer than a busy machine needs between two edits.
    monkeypatch.setattr("trellis.live.bursts.AFTER_SECONDS", 1.5)
    monkeypatch.setattr("trellis.live.bursts.AT_LATEST_SECONDS", 30.0)
    bo = await join("teacher")
    await bo.all_saved()
    here.notes.changed.clear()
    for n in range(5):
        await bo.write(f"{n}")
        await asyncio.sleep(0.05)
    await bo.all_saved()
    # A document of another test may be told of meanwhile.
    await eventually(lambda: note in [key for key, _ in here.notes.changed])
    await asyncio.sleep(0.5)
    assert [key for key, _ in here.notes.changed].count(note) == 1
    assert (note, len(await stored_updates(gate, town, note))) in here.notes.changed


async def test_an_empty_room_unloads_and_shortens_its_log(gate, town, join, note, here):
    async with gate.open(town.district_id, SYSTEM, "test.write") as work:
        for n in range(220):
            writer = Client()
            writer.text.insert(0, f"[{n}]")
            await documents.append(work, note, writer.doc.get_update(), None)
    bo = await join("teacher")
    await bo.write("end")
    await bo.all_saved()
    words = str(bo.text)
    await bo.close()
    await eventually(lambda: note not in here.hub._rooms, 6)
    await eventually(lambda: not here.hub._unloading, 6)
    assert await stored_updates(gate, town, note) == []
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        found = await work.session.execute(select(LiveSnapshot.through).where(LiveSnapshot.document_id == note))
        assert len(found.all()) == 1
    assert await stored_text(gate, town, note) == words
    again = await join("teacher")
    await again.all_saved()
    assert str(again.text) == words
