"""Whose edit it was stays known, also when two wrote within the same moment (threats row 34)."""

from __future__ import annotations

import asyncio

import pytest
from pycrdt import Doc, Text
from sqlalchemy import select
from tests.factories import Town, make_town
from tests.live.real import section_of_a_plan
from tests.live.stage import eventually, make_note, stage, stored_text
from tests.live.test_idle import joined

from trellis.kernel.audit import AuditEntry
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.live.model import LiveDocument, LiveUpdate
from trellis.plans.live import wrote

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture(scope="module")
async def here(fresh_database):
    async with stage(fresh_database.app_url) as running:
        yield running


async def test_edits_of_one_batch_are_stored_as_whose_they_are(gate: Gate, town: Town, here) -> None:
    note = await make_note(gate, town, "")
    ana, bo = [await joined(gate, town, here, who, note) for who in ("case_manager", "teacher")]
    async with gate.open(town.district_id, SYSTEM, "test.hold") as work:
        await documents.lock_document(work, note)  # the first flush waits, so the next batch holds both
        await ana.write("first. ")
        await asyncio.sleep(0.2)
        for n in range(3):
            await ana.write(f"ANA{n} ")
            await bo.write(f"bo{n} ", at=0)
        await asyncio.sleep(0.2)
    await ana.all_saved()
    await bo.all_saved()
    await eventually(lambda: str(ana.text) == str(bo.text))
    assert await stored_text(gate, town, note) == str(ana.text)
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        rows: list[LiveUpdate] = await documents.read_updates(work, note, 0)
        last = (await work.session.execute(select(LiveDocument.last_number).where(LiveDocument.id == note))).scalar()
    assert [row.number for row in rows] == list(range(1, len(rows) + 1)) and last == len(rows)
    theirs: dict[object, str] = {}
    doc: Doc = Doc()
    for row in rows:
        before = str(doc.get("text", type=Text))
        doc.apply_update(row.payload)
        after = str(doc.get("text", type=Text))
        theirs[row.person_id] = theirs.get(row.person_id, "") + after.replace(before, "")
    assert "bo" not in theirs[town.people["case_manager"]] and "ANA2" in theirs[town.people["case_manager"]]
    assert "ANA" not in theirs[town.people["teacher"]] and "bo2" in theirs[town.people["teacher"]]
    told = [person for document, person in here.notes.wrote if document == note]
    assert sorted(map(str, told)) == sorted(str(town.people[who]) for who in ("case_manager", "teacher"))
    for client in (ana, bo):
        await client.close()


async def test_who_writes_in_a_plan_stands_in_the_audit_under_their_own_name(gate: Gate) -> None:
    town = await make_town(gate)
    section = await section_of_a_plan(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "live.write") as work:
        document = await documents.document_by_id(work, section.id)
        await wrote(work, document, [town.actor("case_manager"), town.actor("therapist")])
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        entries = (await work.session.execute(select(AuditEntry).where(AuditEntry.action == "plan.write"))).scalars()
        found = {(e.actor_person_id, e.student_id, e.subject_id, e.detail["section_key"]) for e in entries}
    told = (town.people["student"], section.plan_id, "present_levels")
    assert found == {(town.people["case_manager"], *told), (town.people["therapist"], *told)}
