"""From what people write to what the rest reads: whole, current, and in step with freezing."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text
from sqlalchemy import select, update

from tests.conftest import TestDatabase
from tests.factories import Town, make_town
from tests.factories.plan import FORM, begun, finalized, meet, whole_plan, write
from trellis.kernel.events import Listener
from trellis.kernel.tenancy import SYSTEM, Gate, UnitOfWork
from trellis.live import documents
from trellis.live.kinds import Committed
from trellis.live.model import LiveDocument
from trellis.plans import live, service
from trellis.plans.content import empty_content, section_doc_from_content
from trellis.plans.facts import facts_of_plan
from trellis.plans.model import Plan, PlanGoal, PlanSection, PlanService
from trellis.plans.projecting import project_section
from trellis.plans.projecting_next import project_next
from trellis.plans.state_values import rules_of_state
from trellis.students.model import RightsHolder


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def plan(gate: Gate, town: Town) -> Plan:
    return await begun(gate, town)


async def key_of(gate: Gate, town: Town, plan: Plan, section_key: str) -> uuid.UUID:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(PlanSection.id).where(PlanSection.plan_id == plan.id, PlanSection.section_key == section_key)
        return (await work.session.execute(found)).scalar_one()


async def append(gate: Gate, town: Town, document_id: uuid.UUID, doc: Doc[Any]) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await documents.append(work, document_id, doc.get_update(), None)


async def project(gate: Gate, town: Town, document_id: uuid.UUID) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await live.changed(work, await documents.document_by_id(work, document_id))


async def goals_and_content(gate: Gate, town: Town, plan: Plan) -> tuple[list[str], list[str]]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = select(PlanGoal.row_id).where(PlanGoal.plan_id == plan.id).order_by(PlanGoal.position)
        said = select(PlanSection.content).where(PlanSection.plan_id == plan.id, PlanSection.section_key == "goals")
        content = (await work.session.execute(said)).scalar_one()
        return list((await work.session.execute(rows)).scalars()), [row["id"] for row in content.get("goals", [])]


def goals_doc(*ids: str) -> Doc[Any]:
    rows = [{"id": key, "condition": "Given a text", "behavior": f"reads {key}"} for key in ids]
    return section_doc_from_content(FORM.section("goals"), {"goals": rows})


def without_last_row(doc: Doc[Any]) -> bytes:
    before = doc.get_state()
    rows = doc.get("rows:goals", type=Array)
    with doc.transaction():
        del rows[len(rows) - 1]
    return doc.get_update(before)


async def test_a_section_nobody_has_written_in_projects_as_empty(gate: Gate, town: Town, plan: Plan) -> None:
    section = FORM.section("goals")
    await project(gate, town, await key_of(gate, town, plan, "goals"))
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        found = await service.content_of(work, await service.plan_by_id(work, plan_id=plan.id))
    assert found["goals"] == empty_content(section)


async def test_a_deleted_goal_takes_its_row_along(gate: Gate, town: Town, plan: Plan) -> None:
    key = await key_of(gate, town, plan, "goals")
    doc = goals_doc("one", "two")
    await append(gate, town, key, doc)
    await project(gate, town, key)
    assert await goals_and_content(gate, town, plan) == (["one", "two"], ["one", "two"])
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await documents.append(work, key, without_last_row(doc), None)
    await project(gate, town, key)
    assert await goals_and_content(gate, town, plan) == (["one"], ["one"])


async def test_projecting_twice_is_projecting_once(gate: Gate, town: Town, plan: Plan) -> None:
    await write(gate, town, plan, whole_plan())
    before = await goals_and_content(gate, town, plan)
    for key in ("goals", "services"):
        await project(gate, town, await key_of(gate, town, plan, key))
    assert await goals_and_content(gate, town, plan) == before
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        lines = select(PlanService.row_id).where(PlanService.plan_id == plan.id).order_by(PlanService.position)
        assert list((await work.session.execute(lines)).scalars()) == [
            row["id"] for row in whole_plan()["services"]["services"]
        ]


@pytest.mark.parametrize("section_key", [s.key for s in FORM.sections])
async def test_any_document_whatever_projects(gate: Gate, town: Town, plan: Plan, section_key: str) -> None:
    """Rows that are no rows, text in the place of rows, values of other kinds: read as not answered."""
    key = await key_of(gate, town, plan, section_key)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        # What the plan began with is written over, not written beside.
        doc, _ = await documents.load_with_number(work, key)
    with doc.transaction():
        fields = doc.get("fields", type=Map)
        for field in FORM.section(section_key).fields:
            if field.kind == "rows":
                doc.get(f"rows:{field.key}", type=Text).insert(0, "😀 not a row \x00")
            else:
                fields[field.key] = {"no": ["such", 1e308, "value"]}
        doc.get("elsewhere", type=Array).extend([1, "two", None])
    await append(gate, town, key, doc)
    await project(gate, town, key)
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        found = await service.plan_by_id(work, plan_id=plan.id)
        content = await service.content_of(work, found)
        assert content[section_key] == empty_content(FORM.section(section_key))
        await service.findings(work, found)


async def test_projections_at_once_end_with_what_was_written_last(gate: Gate, town: Town, plan: Plan) -> None:
    """Two processes project one section: the later waits, and the older never comes out on top."""
    key = await key_of(gate, town, plan, "goals")
    doc = goals_doc("one", "two")
    await append(gate, town, key, doc)
    await project(gate, town, key)
    async with gate.open(town.district_id, SYSTEM, "test") as older:
        await live.changed(older, await documents.document_by_id(older, key))
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await documents.append(work, key, without_last_row(doc), None)
        newer = asyncio.create_task(project(gate, town, key))
        await asyncio.sleep(0.3)
        assert not newer.done()
    await asyncio.wait_for(newer, 5)
    assert await goals_and_content(gate, town, plan) == (["one"], ["one"])


async def test_a_projection_behind_a_freeze_leaves_the_frozen_plan_alone(gate: Gate, town: Town, plan: Plan) -> None:
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    key = await key_of(gate, town, plan, "goals")
    async with gate.open(town.district_id, SYSTEM, "test") as slow:
        await live.changed(slow, await documents.document_by_id(slow, key))
        freezing = asyncio.create_task(finalized(gate, town, plan))
        await asyncio.sleep(0.5)
        assert not freezing.done()
    await asyncio.wait_for(freezing, 10)
    before = await goals_and_content(gate, town, plan)
    await project(gate, town, key)
    assert await goals_and_content(gate, town, plan) == before


async def test_a_projection_does_not_stand_in_the_way_of_a_freeze(gate: Gate, town: Town, plan: Plan) -> None:
    """Freezing holds the plan, then projects its sections; whoever projects meanwhile takes the plan first, too."""
    key = await key_of(gate, town, plan, "goals")
    await append(gate, town, key, goals_doc("one"))
    async with gate.open(town.district_id, SYSTEM, "test") as freezing:
        held = (await freezing.session.execute(select(Plan).where(Plan.id == plan.id).with_for_update())).scalar_one()
        meanwhile = asyncio.create_task(project(gate, town, key))
        await asyncio.sleep(0.3)
        section = await freezing.session.get_one(PlanSection, (town.district_id, key))
        await asyncio.wait_for(project_section(freezing, held, section), 5)
    await asyncio.wait_for(meanwhile, 5)
    assert await goals_and_content(gate, town, plan) == (["one"], ["one"])


@pytest.mark.parametrize("behind", ["log", "projection"])
async def test_what_a_process_has_in_its_hands_counts_only_where_nobody_has_more(
    gate: Gate, town: Town, plan: Plan, behind: str
) -> None:
    key = await key_of(gate, town, plan, "goals")
    doc = goals_doc("one", "two")
    await append(gate, town, key, doc)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        document = await documents.document_by_id(work, key)
        hands = Committed(doc.get_update(), document.epoch, document.last_number)
        await live.changed(work, document, hands)
    assert await goals_and_content(gate, town, plan) == (["one", "two"], ["one", "two"])
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        stale = await documents.document_by_id(work, key)
        work.session.expunge(stale)
        await documents.append(work, key, without_last_row(doc), None)
    if behind == "projection":
        await project(gate, town, key)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await live.changed(work, stale if behind == "projection" else await documents.document_by_id(work, key), hands)
    assert await goals_and_content(gate, town, plan) == (["one"], ["one"])


async def test_who_read_earlier_does_not_write_later(
    gate: Gate, town: Town, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow process that read an older state never overwrites what a quicker one wrote."""
    key = await key_of(gate, town, plan, "goals")
    doc = goals_doc("one", "two")
    await append(gate, town, key, doc)
    has_read, go_on = asyncio.Event(), asyncio.Event()
    read = documents.load_with_number

    async def slowly(work: UnitOfWork, document_id: uuid.UUID) -> tuple[Doc[Any], int]:
        found = await read(work, document_id)
        has_read.set()
        await go_on.wait()
        return found

    monkeypatch.setattr(documents, "load_with_number", slowly)
    slow = asyncio.create_task(project(gate, town, key))
    await has_read.wait()
    monkeypatch.setattr(documents, "load_with_number", read)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await documents.append(work, key, without_last_row(doc), None)
    quick = asyncio.create_task(project(gate, town, key))
    await asyncio.sleep(0.3)
    go_on.set()
    await asyncio.wait_for(asyncio.gather(slow, quick), 10)
    assert await goals_and_content(gate, town, plan) == (["one"], ["one"])


async def test_the_facts_are_of_the_student_the_state_and_the_meeting(gate: Gate, town: Town, plan: Plan) -> None:
    await write(gate, town, plan, whole_plan())
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        bare = await facts_of_plan(work, plan, {})
    assert bare.meeting is None
    assert set(bare.content) == {s.key for s in FORM.sections}
    await meet(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        facts = await facts_of_plan(work, plan, whole_plan())
    assert facts.student.grade == "10"
    assert facts.student.primary_category == "SLD"
    assert facts.student.family_language == "es"
    assert not facts.student.holds_own_rights
    assert facts.state == rules_of_state("CA")
    assert facts.previous is None
    assert facts.meeting is not None
    assert facts.meeting.held_on is not None and facts.meeting.held_on.isoformat() == "2026-10-06"
    assert facts.meeting.notice_sent_on is not None and facts.meeting.notice_is_complete
    assert facts.meeting.student_was_invited


async def test_an_adult_student_who_holds_the_rights_is_known_as_such(gate: Gate, town: Town, plan: Plan) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        work.session.add(
            RightsHolder(
                district_id=town.district_id,
                student_id=town.student_id,
                person_id=town.student_id,
                law="IDEA",
                starts_on=date(2026, 8, 1),
            )
        )
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert (await facts_of_plan(work, plan, {})).student.holds_own_rights


async def committed_of(gate: Gate, town: Town, document_id: uuid.UUID) -> tuple[LiveDocument, Committed]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        document = await documents.document_by_id(work, document_id)
        doc, number = await documents.load_with_number(work, document_id)
        return document, Committed(doc.get_update(), document.epoch, number)


async def row_of(gate: Gate, town: Town, section_id: uuid.UUID) -> PlanSection:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(PlanSection).where(PlanSection.id == section_id))).scalar_one()


async def test_the_usual_projection_says_what_the_close_one_does(gate: Gate, town: Town, plan: Plan) -> None:
    section = FORM.section("present_levels")
    key = await key_of(gate, town, plan, section.key)
    await append(gate, town, key, section_doc_from_content(section, whole_plan()[section.key]))
    document, committed = await committed_of(gate, town, key)
    assert await project_next(gate, document, section, committed)
    first = await row_of(gate, town, key)
    assert first.projected_through == committed.number
    assert first.content["strengths"]
    await project(gate, town, key)
    assert (await row_of(gate, town, key)).content == first.content


async def test_what_was_projected_before_is_written_on_with_what_changed(gate: Gate, town: Town, plan: Plan) -> None:
    section = FORM.section("present_levels")
    key = await key_of(gate, town, plan, section.key)
    doc = section_doc_from_content(section, whole_plan()[section.key])
    await append(gate, town, key, doc)
    document, first = await committed_of(gate, town, key)
    assert await project_next(gate, document, section, first)
    whole = (await row_of(gate, town, key)).content
    before = doc.get_state()
    doc.get("fields", type=Map)["academic_source"] = "Report card"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await documents.append(work, key, doc.get_update(before), None)
    _, now = await committed_of(gate, town, key)
    # Only what it says was touched is read again: the rest is as it was.
    wrong = replace(now, since=first.number, touched=frozenset({"prose:strengths"}))
    assert await project_next(gate, document, section, wrong)
    assert (await row_of(gate, town, key)).content == whole
    # Nobody may write on what is not theirs.
    assert not await project_next(gate, document, section, replace(wrong, touched=frozenset({"fields"})))
    right = replace(now, since=now.number, touched=frozenset({"fields"}))
    assert await project_next(gate, document, section, right)
    assert (await row_of(gate, town, key)).content == {**whole, "academic_source": "Report card"}
    await project(gate, town, key)
    assert (await row_of(gate, town, key)).content == {**whole, "academic_source": "Report card"}


@pytest.mark.parametrize("why", ["others wrote", "begun anew", "more in hand", "not in work", "rows of its own"])
async def test_what_is_not_that_simple_is_left_to_the_close_one(gate: Gate, town: Town, plan: Plan, why: str) -> None:
    section = FORM.section("goals" if why == "rows of its own" else "present_levels")
    key = await key_of(gate, town, plan, section.key)
    await append(gate, town, key, section_doc_from_content(section, whole_plan()[section.key]))
    document, committed = await committed_of(gate, town, key)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        if why == "others wrote":
            await documents.append(work, key, b"\x00\x00", None)
        elif why == "begun anew":
            await documents.begin_anew(work, key)
        elif why == "more in hand":
            await work.session.execute(
                update(PlanSection).where(PlanSection.id == key).values(projected_through=committed.number + 1)
            )
        elif why == "not in work":
            await work.session.execute(update(Plan).where(Plan.id == plan.id).values(state="void"))
    before = await row_of(gate, town, key)
    assert not await project_next(gate, document, section, committed)
    after = await row_of(gate, town, key)
    assert (after.content, after.projected_through) == (before.content, before.projected_through)


async def test_the_usual_projection_tells_who_looks_at_the_plan_and_waits_for_a_freeze(
    gate: Gate, town: Town, plan: Plan, fresh_database: TestDatabase
) -> None:
    section = FORM.section("present_levels")
    key = await key_of(gate, town, plan, section.key)
    await append(gate, town, key, section_doc_from_content(section, whole_plan()[section.key]))
    document, committed = await committed_of(gate, town, key)
    listener = Listener(fresh_database.app_url)
    await listener.start()
    try:
        async with listener.subscribed(town.district_id, ["plan.findings", "plan.changed"], plan.id) as queue:
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                await work.session.execute(update(Plan).where(Plan.id == plan.id).values(state="void"))
                projecting = asyncio.create_task(project_next(gate, document, section, committed))
                done, _ = await asyncio.wait({projecting}, timeout=0.3)
                assert not done, "it does not pass whoever holds the plan"
                await work.session.execute(update(Plan).where(Plan.id == plan.id).values(state="draft"))
            assert await projecting
            told = [await asyncio.wait_for(queue.get(), 5) for _ in range(2)]
    finally:
        await listener.stop()
    assert {one.topic for one in told} == {"plan.findings", "plan.changed"}
