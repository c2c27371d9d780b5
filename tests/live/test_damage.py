"""What a socket may not send: edits of the wrong shape or out of order, damaged messages, floods."""

from __future__ import annotations

import asyncio

import pytest
from pycrdt import Map
from tests.live.stage import damaged_sync, eventually, stored_text

pytestmark = pytest.mark.database

DEEP = (
    b"\x01\x01\x05\x00\x28\x01\x04text\x01k\x01" + b"\x75\x01" * 300_000 + b"\x7e\x00"
)  # a value nested 300,000 lists deep


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
