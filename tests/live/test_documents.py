"""The durable log: numbers without gaps, snapshots that lose nothing, and an end to it."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from pycrdt import Doc, Text
from sqlalchemy import func, select
from tests.factories import make_town

from trellis.kernel.database import Database
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.live.jobs import compact_document
from trellis.live.model import LiveSnapshot, LiveUpdate

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
async def town(gate):
    return await make_town(gate)


@pytest.fixture
async def document_id(gate, town):
    key = uuid.uuid4()
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        await documents.create_document(work, kind="note", key="note", owner_id=uuid.uuid4(), document_id=key)
    return key


def typed(words: str) -> bytes:
    doc = Doc()
    doc["text"] = Text(words)
    return doc.get_update()


def text_of(doc: Doc) -> str:
    return str(doc.get("text", type=Text))


async def add(gate, town, document_id, words: str) -> int:
    async with gate.open(town.district_id, town.actor("teacher"), "test.write") as work:
        return await documents.append(work, document_id, typed(words), town.people["teacher"])


async def test_a_document_begins_with_its_first_content(gate, town):
    key = uuid.uuid4()
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        await documents.create_document(
            work, kind="note", key="note", owner_id=uuid.uuid4(), document_id=key, content=typed("hello")
        )
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        doc, number = await documents.load_with_number(work, key)
    assert (text_of(doc), number) == ("hello", 1)


async def test_eight_writers_leave_no_gap_and_no_double(gate, town, document_id):
    async def write(who: int) -> list[int]:
        return [await add(gate, town, document_id, f"[{who}.{n}]") for n in range(12)]

    numbers = sorted(n for ns in await asyncio.gather(*(write(n) for n in range(8))) for n in ns)
    assert numbers == list(range(1, 97))
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        rows = await documents.read_updates(work, document_id, 0)
        text = text_of(await documents.load_document(work, document_id))
        later = await documents.read_updates(work, document_id, 90)
    assert [row.number for row in rows] == numbers
    assert {row.person_id for row in rows} == {town.people["teacher"]}
    assert all(f"[{who}.{n}]" in text for who in range(8) for n in range(12))
    assert [row.number for row in later] == list(range(91, 97))


async def test_what_is_rolled_back_takes_no_number(gate, town, document_id):
    with pytest.raises(RuntimeError):
        async with gate.open(town.district_id, SYSTEM, "test.write") as work:
            await documents.append(work, document_id, typed("lost"), None)
            raise RuntimeError
    assert await add(gate, town, document_id, "kept") == 1


async def test_two_compactions_at_once_lose_nothing(fresh_database, gate, town, document_id):
    for n in range(30):
        await add(gate, town, document_id, f"[{n}]")
    elsewhere = Database(fresh_database.app_url, pool_size=2)

    async def compact(through: Gate) -> int:
        async with through.open(town.district_id, SYSTEM, "live.compact") as work:
            return await documents.compact(work, document_id)

    async def read() -> str:
        async with gate.open(town.district_id, SYSTEM, "test.read") as work:
            return text_of(await documents.load_document(work, document_id))

    try:
        found = await asyncio.gather(
            compact(gate),
            compact(Gate(elsewhere)),
            *(add(gate, town, document_id, f"[{n}]") for n in range(30, 40)),
            *(read() for _ in range(20)),
        )
    finally:
        await elsewhere.close()
    assert all(all(f"[{n}]" in text for n in range(30)) for text in found if isinstance(text, str))
    text = await read()
    assert all(f"[{n}]" in text for n in range(40))
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        snapshots = (
            (await work.session.execute(select(LiveSnapshot.through).where(LiveSnapshot.document_id == document_id)))
            .scalars()
            .all()
        )
        oldest = (
            await work.session.execute(select(func.min(LiveUpdate.number)).where(LiveUpdate.document_id == document_id))
        ).scalar()
    assert len(snapshots) == 1
    assert oldest is None or oldest == snapshots[0] + 1


async def test_a_reader_left_behind_by_a_compaction_catches_up_through_the_snapshot(gate, town, document_id):
    for n in range(5):
        await add(gate, town, document_id, f"[{n}]")
    async with gate.open(town.district_id, SYSTEM, "live.compact") as work:
        assert await documents.compact(work, document_id) == 5
    assert await add(gate, town, document_id, "[5]") == 6
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        pieces = await documents.read_since(work, document_id, 2)
        nothing = await documents.read_since(work, document_id, 6)
    assert [(p.number, p.is_snapshot) for p in pieces] == [(5, True), (6, False)]
    assert nothing == []


class _House:
    hub = None

    def __init__(self, gate: Gate) -> None:
        self.gate = gate


async def test_the_job_compacts_and_minds_neither_twice_nor_never(gate, town, document_id):
    await add(gate, town, document_id, "words")
    for key in (document_id, document_id, uuid.uuid4()):
        await compact_document(_House(gate), district_id=town.district_id, document_id=str(key))
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        assert await documents.read_updates(work, document_id, 0) == []
        assert text_of(await documents.load_document(work, document_id)) == "words"


async def test_a_closed_document_refuses_and_nothing_slips_in_after_closing(gate, town, document_id):
    outcomes: list[object] = []

    async def write() -> None:
        while outcomes[-1:] != ["closed"]:
            try:
                outcomes.append(await add(gate, town, document_id, "word"))
            except documents.DocumentClosed:
                outcomes.append("closed")

    async def close() -> int:
        await asyncio.sleep(0.05)
        async with gate.open(town.district_id, SYSTEM, "test.close") as work:
            await documents.close_document(work, document_id)
            return (await documents.document_by_id(work, document_id)).last_number

    _, last = await asyncio.gather(write(), close())
    assert [o for o in outcomes if o != "closed"] == list(range(1, last + 1))


async def test_nothing_is_appended_to_what_does_not_exist_or_is_elsewhere(gate, town, document_id):
    elsewhere = await make_town(gate)
    with pytest.raises(NotFound):
        await add(gate, town, uuid.uuid4(), "words")
    with pytest.raises(NotFound):
        await add(gate, elsewhere, document_id, "words")


async def test_beginning_anew_raises_the_epoch_and_empties_the_document(gate, town, document_id):
    await add(gate, town, document_id, "old")
    async with gate.open(town.district_id, SYSTEM, "test.anew") as work:
        assert await documents.begin_anew(work, document_id) == 2
    assert await add(gate, town, document_id, "new") == 2
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        assert text_of(await documents.load_document(work, document_id)) == "new"
