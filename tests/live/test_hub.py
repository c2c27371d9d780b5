"""People editing one document over sockets: it converges, nothing shown is lost, and nobody stays who may not."""

from __future__ import annotations

import asyncio
import secrets
import time
import uuid
from datetime import timedelta

import psycopg
import pytest
from pycrdt import Map
from sqlalchemy import select, text, update
from tests.factories import make_town
from tests.live.stage import (
    SECRET,
    Client,
    damaged_sync,
    eventually,
    make_note,
    sign_in,
    stage,
    stored_text,
    ticket_for,
)

from trellis.kernel import clock
from trellis.kernel.events import hint
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents, tickets
from trellis.live.framing import step_2, update_message
from trellis.live.model import LiveSnapshot, LiveUpdate
from trellis.people import sessions
from trellis.people.model import Session

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


async def rows(gate, town, note) -> list[LiveUpdate]:
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        return await documents.read_updates(work, note, 0)


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
    assert {row.person_id for row in (await rows(gate, town, note))[1:]} == {
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
    before = len(await rows(gate, town, note))
    for n in range(5_000):
        ana.text.insert(n % 7, "abcdefg"[n % 7])
    await ana.flush()
    await ana.all_saved(20)
    await eventually(lambda: str(bo.text) == str(ana.text), 10)
    assert len(str(bo.text)) == 5_000 + len("Maya reads. ")
    assert await stored_text(gate, town, note) == str(ana.text)
    assert len(await rows(gate, town, note)) - before < 500, "edits are stored in batches"


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


@pytest.mark.parametrize("how", ["hint", "silence"])
async def test_who_loses_the_right_is_out_within_two_seconds(gate, town, join, note, here, how):
    who = "psychologist"
    here.notes.rights[town.people[who]] = "write"
    ana, bo = await join("case_manager"), await join(who)
    await bo.all_saved()
    here.notes.rights[town.people[who]] = None
    began = time.monotonic()
    if how == "hint":
        async with gate.open(town.district_id, SYSTEM, "test.change") as work:
            await hint(work, "access.changed", town.people[who])
    assert await bo.closed(2.0) == 4403
    assert time.monotonic() - began < (0.5 if how == "hint" else 2.0)
    await ana.write("secret")
    await ana.all_saved()
    assert "secret" not in str(bo.text)
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


async def test_an_edit_of_the_wrong_shape_is_refused_and_the_others_stay(gate, town, join, note):
    ana, bo, chi = await join("case_manager"), await join("teacher"), await join("therapist")
    for one in (ana, bo, chi):
        await one.all_saved()
    # One batch: a good edit of each, and one that breaks the shape in the middle of Bo's.
    chi.text.insert(0, "good ")
    bo.text.insert(0, "fine ")
    with bo.doc.transaction():
        bo.doc.get("other", type=Map)["key"] = 1
    bo.text.insert(0, "lost ")
    await asyncio.gather(bo.flush(), chi.flush(), ana.write("also "))
    assert await bo.closed() == 4422
    await ana.all_saved()
    await chi.all_saved()
    await eventually(lambda: str(ana.text) == str(chi.text))
    stored = await stored_text(gate, town, note)
    assert stored == str(ana.text)
    assert "good " in stored
    assert "also " in stored
    assert "fine " in stored
    assert "lost " not in stored
    await ana.write("forbidden")
    assert await ana.closed() == 4422
    await chi.write("!")
    await chi.all_saved()
    assert "forbidden" not in await stored_text(gate, town, note)


async def test_an_edit_that_waits_for_another_is_sent_again_not_kept(gate, town, join, note):
    bo = await join("teacher")
    await bo.all_saved()
    bo.text.insert(0, "first ")
    bo._outbox.clear()  # lost on its way
    await bo.write("second ", at=0)
    assert await bo.closed() == 1013
    assert await stored_text(gate, town, note) == "Maya reads. "
    await join("teacher", bo)
    await bo.all_saved()
    assert await stored_text(gate, town, note) == "second first Maya reads. "


DEEP = (
    b"\x01\x01\x05\x00\x28\x01\x04text\x01k\x01" + b"\x75\x01" * 300_000 + b"\x7e\x00"
)  # a value nested 300,000 lists deep


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", 1003),
        (b"\x09", 1003),
        (b"\x00\x07\x00", 1003),
        (b"\x00\x02\xff\xff\xff\xff\x0f", 1003),
        (damaged_sync(2, b"\x01\x02garbage"), 1003),
        (damaged_sync(1, b"\xff" * 40), 1003),
        (damaged_sync(0, b"\x05\x01"), 1003),
        (damaged_sync(2, DEEP), 1003),
        (b"\x01\x03\x01\x01\x01", 1003),
        (damaged_sync(2, b"\x00" * 1_000_001), 1009),
    ],
)
async def test_damaged_messages_close_their_socket_and_nothing_else(join, note, gate, town, data, code):
    ana, bo = await join("case_manager"), await join("teacher")
    await ana.all_saved()
    await bo.raw(data)
    assert await bo.closed() == code
    await ana.write("still here")
    await ana.all_saved()
    assert "still here" in await stored_text(gate, town, note)


async def test_text_messages_are_refused(join):
    bo = await join("teacher")
    await bo._socket.send("hello")
    assert await bo.closed() == 1003


async def test_a_flood_is_stopped(join):
    bo = await join("teacher")
    await bo.all_saved()
    for _ in range(40_000):
        await bo.raw(b"\x03")
        if bo.code is not None:
            break
    assert await bo.closed() == 4429


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


async def test_the_kind_hears_of_a_burst_once(gate, town, join, note, here):
    bo = await join("teacher")
    await bo.all_saved()
    here.notes.changed.clear()
    for n in range(5):
        await bo.write(f"{n}")
        await asyncio.sleep(0.05)
    await bo.all_saved()
    await eventually(lambda: here.notes.changed)
    await asyncio.sleep(0.5)
    assert [key for key, _ in here.notes.changed].count(note) == 1
    assert (note, len(await rows(gate, town, note))) in here.notes.changed


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
    assert await rows(gate, town, note) == []
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        found = await work.session.execute(select(LiveSnapshot.through).where(LiveSnapshot.document_id == note))
        assert len(found.all()) == 1
    assert await stored_text(gate, town, note) == words
    again = await join("teacher")
    await again.all_saved()
    assert str(again.text) == words


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


async def test_two_processes_converge_through_the_database(gate, town, join, note, fresh_database, here):
    async with stage(fresh_database.app_url) as there:
        ana, bo = await join("case_manager"), await join("teacher", at=there)
        await ana.all_saved()
        await bo.all_saved()
        await bo.say({"at": "f"})

        async def work(one: Client, mark: str) -> None:
            for step in range(50):
                await one.write(mark, at=step % 5)
                await asyncio.sleep(0.004)

        await asyncio.gather(work(ana, "a"), work(bo, "b"))
        await ana.all_saved()
        await bo.all_saved()
        await eventually(lambda: str(ana.text) == str(bo.text))
        assert str(ana.text).count("b") >= 50
        assert await stored_text(gate, town, note) == str(ana.text)
        key = bo.doc.client_id
        await eventually(lambda: ana.others.get(key))
        assert ana.others[key]["user"]["name"] == "Bo Lindqvist"
        late = await join("therapist")
        await eventually(lambda: late.others.get(key))
        numbers = [row.number for row in await rows(gate, town, note)]
        assert numbers == list(range(1, len(numbers) + 1))
        # A shape broken on one process is refused though the other's edits came in between.
        await asyncio.gather(ana.write("x"), bo.write("forbidden"))
        assert await bo.closed() == 4422
        await ana.all_saved()
        assert "forbidden" not in await stored_text(gate, town, note)
        await eventually(lambda: ana.others[key] is None)


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


async def test_the_same_edit_twice_is_stored_once(gate, town, join, note):
    bo = await join("teacher")
    await bo.all_saved()
    await bo.write("once")
    await bo.all_saved()
    before = len(await rows(gate, town, note))
    bo.sent += 2
    await bo.raw(step_2(bo.doc.get_update()))
    await bo.raw(update_message(bo.doc.get_update()))
    await bo.all_saved()
    assert len(await rows(gate, town, note)) == before


async def test_row_security_hides_other_districts_logs(gate, town, note):
    elsewhere = await make_town(gate)
    async with gate.open(elsewhere.district_id, SYSTEM, "test.read") as work:
        assert (await work.session.execute(text("SELECT count(*) FROM live_update"))).scalar() == 0
        assert await documents.read_updates(work, note, 0) == []
