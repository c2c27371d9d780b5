"""Who gets into a document and who writes in it; nobody stays who may not."""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from tests.factories import make_town
from tests.live.stage import SECRET, Client, eventually, make_note, sign_in, stored_text, ticket_for

from trellis.access.day import today
from trellis.kernel import clock
from trellis.kernel.events import hint
from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents, tickets
from trellis.people import sessions
from trellis.people.model import Session

pytestmark = pytest.mark.database


async def test_a_reader_reads_and_sees_but_changes_nothing(gate, town, join, note, here):
    bo, ana = await join("teacher", read_only=True), await join("case_manager")
    await bo.all_saved()  # the empty second step is fine
    await ana.write("news")
    await eventually(lambda: "news" in str(bo.text))
    await bo.write("mine")
    assert await bo.closed() == 4403
    await ana.write(".")
    await ana.all_saved()
    assert "mine" not in str(ana.text) + await stored_text(gate, town, note)


async def test_a_right_to_read_gives_no_right_to_write(gate, town, join, note, here):
    here.notes.rights[town.people["stranger"]] = "read"
    stranger = await join("stranger")
    await stranger.all_saved()
    await stranger.write("mine")
    assert await stranger.closed() == 4403
    assert "mine" not in await stored_text(gate, town, note)


async def tomorrow(work):
    return await today(work) + timedelta(days=1)


@pytest.mark.parametrize("how", ["hint", "deafness", "midnight", "silence"])
async def test_who_loses_the_right_is_out_within_two_seconds(gate, town, join, note, here, how, monkeypatch):
    """Of a change nobody is told of, the next round hears that asks for rights."""
    who = "psychologist"
    here.notes.rights[town.people[who]] = "write"
    ana, bo = await join("case_manager"), await join(who)
    await bo.all_saved()
    here.notes.rights[town.people[who]] = None
    began = time.monotonic()
    if how == "hint":
        async with gate.open(town.district_id, SYSTEM, "test.change") as work:
            await hint(work, "access.changed", town.people[who])
    elif how == "deafness":
        monkeypatch.setattr(here.house.listener, "hears", False)
    elif how == "midnight":
        monkeypatch.setattr("trellis.live.hub.today", tomorrow)
    else:
        monkeypatch.setattr("trellis.live.hub.RECHECK_SECONDS", 0.5)
    assert await bo.closed(2.0) == 4403
    assert time.monotonic() - began < (0.5 if how == "hint" else 2.0)
    await ana.write("secret")
    await ana.all_saved()
    assert "secret" not in str(bo.text)
    del here.notes.rights[town.people[who]]


async def test_what_changed_while_somebody_came_in_is_asked_at_the_next_look(town, join, here, monkeypatch):
    """Rights are read at the door, before the room is there: a hint in between is heard by nobody."""
    who = "psychologist"
    here.notes.rights[town.people[who]] = "write"
    bo = await join(who)
    here.notes.rights[town.people[who]] = None
    assert await bo.closed(2.0) == 4403
    del here.notes.rights[town.people[who]]


async def test_a_question_that_failed_is_asked_again_at_the_next_look(gate, town, join, here, monkeypatch):
    who = "psychologist"
    here.notes.rights[town.people[who]] = "write"
    bo = await join(who)
    await bo.all_saved()
    await asyncio.sleep(2.5)  # what is asked of everybody who came in is over
    standing, failed = here.hub._standing, []

    async def breaks_once(*given, **named):
        if not failed:
            failed.append(True)
            raise TimeoutError
        return await standing(*given, **named)

    monkeypatch.setattr(here.hub, "_standing", breaks_once)
    here.notes.rights[town.people[who]] = None
    async with gate.open(town.district_id, SYSTEM, "test.change") as work:
        await hint(work, "access.changed", town.people[who])
    assert await bo.closed(2.0) == 4403
    assert failed
    del here.notes.rights[town.people[who]]


@pytest.mark.parametrize("how", ["ended", "expired"])
async def test_who_has_signed_out_is_out_within_two_seconds(gate, town, join, here, how):
    bo = await join("teacher")
    await bo.all_saved()
    async with gate.open(town.district_id, SYSTEM, "test.change") as work:
        if how == "ended":
            await sessions.end(work, session_id=bo.session_id, reason="test")
        else:
            await work.session.execute(
                update(Session).where(Session.id == bo.session_id).values(expires_at=work.at - timedelta(seconds=1))
            )
    assert await bo.closed(2.0) == 4401


async def test_the_wrong_epoch_is_sent_away_and_so_is_who_is_inside_when_it_rises(gate, town, join, note, here):
    bo = await join("teacher")
    await bo.all_saved()
    early = await join("case_manager", epoch=2)
    # A ticket of another epoch than its room's, and a room of another epoch than the document's.
    assert await early.closed() in (4409,)
    async with gate.open(town.district_id, SYSTEM, "test.anew") as work:
        await documents.begin_anew(work, note)
    assert await bo.closed(2) == 4409
    late = await join("teacher", bo)
    assert await late.closed() == 4409
    assert await stored_text(gate, town, note) == ""
    fresh = await join("teacher", epoch=2)
    await fresh.write("begun anew")
    await fresh.all_saved()
    assert await stored_text(gate, town, note) == "begun anew"


async def test_a_closed_document_sends_everybody_away_and_takes_nothing(gate, town, join, note):
    ana, bo = await join("case_manager"), await join("teacher")
    await ana.all_saved()
    await bo.all_saved()
    async with gate.open(town.district_id, SYSTEM, "test.close") as work:
        await documents.close_document(work, note)
        await ana.write("too late")
        await asyncio.sleep(0.1)
    assert {await ana.closed(2), await bo.closed(2)} == {4410}
    assert "too late" not in await stored_text(gate, town, note)
    again = await join("teacher")
    assert await again.closed() == 4410


async def test_bad_tickets_open_nothing(gate, town, here, note, join):
    session_id = await sign_in(gate, town, "teacher")
    good = ticket_for(town, "teacher", session_id, note)
    elsewhere = await make_town(gate)
    other_note = await make_note(gate, town, "other")
    foreign_note = await make_note(gate, elsewhere, "foreign")
    values = {
        "district_id": town.district_id,
        "session_id": session_id,
        "person_id": town.people["teacher"],
        "document_id": note,
        "epoch": 1,
        "read_only": False,
        "at": clock.now(),
    }

    def ticket(**other) -> str:
        return tickets.issue(other.pop("secret", SECRET), **{**values, **other})

    cases = {
        "none": (note, "", 4401),
        "no ticket": (note, "hello", 4401),
        "one bit": (note, good[:-2] + ("A" if good[-2] != "A" else "B") + good[-1], 4401),
        "other key": (note, ticket(secret="another secret that is long enough"), 4401),
        "expired": (note, ticket(at=clock.now() - timedelta(seconds=61)), 4401),
        "another document's": (other_note, good, 4401),
        "another's session": (note, ticket(person_id=town.people["parent"]), 4401),
        "no session": (note, ticket(session_id=uuid.uuid4()), 4401),
        "a foreign document": (foreign_note, ticket(document_id=foreign_note), 4404),
        "no document": (u := uuid.uuid4(), ticket(document_id=u), 4404),
        "a foreign district": (foreign_note, ticket(district_id=elsewhere.district_id, document_id=foreign_note), 4401),
    }
    for name, (document_id, paper, code) in cases.items():
        client = await Client().connect(here.url(document_id, paper))
        assert await client.closed() == code, name
        assert not client.synced
        assert client.updates_received == 0
        await client.close()
    for room in ("hello", f"{note}", f"{note}.x", "1.1"):
        client = await Client().connect(f"ws://127.0.0.1:{here.port}/live/{room}?ticket={good}")
        assert await client.closed() == 4404
        await client.close()


async def test_who_has_no_right_is_turned_away(gate, town, join, here):
    here.notes.rights[town.people["parent"]] = None
    assert await (await join("parent")).closed() == 4403


async def test_row_security_hides_other_districts_logs(gate, town, note):
    elsewhere = await make_town(gate)
    async with gate.open(elsewhere.district_id, SYSTEM, "test.read") as work:
        assert (await work.session.execute(text("SELECT count(*) FROM live_update"))).scalar() == 0
        assert await documents.read_updates(work, note, 0) == []
