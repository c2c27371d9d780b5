"""A draft is shared as a copy: the family reads what was shared, the team goes on writing (FIN-13; threats row 23)."""

from __future__ import annotations

from typing import Any

import pytest
from pycrdt import XmlFragment
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.plans import live, service
from trellis.plans.content import prose_root
from trellis.plans.facts import facts_of_plan
from trellis.plans.form.prose import write_fragment
from trellis.plans.model import Plan, PlanGoal, PlanSection, PlanService, SharedDraft
from trellis.plans.plain import plain_view

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def plan(gate: Gate, town: Town) -> Plan:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    return plan


async def does(gate: Gate, town: Town, who: str, deed: Any, plan: Plan) -> Any:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await deed(work, plan_id=plan.id)


async def read(gate: Gate, town: Town, who: str, plan: Plan) -> str:
    """What somebody reads of the plan in plain words."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        found = await service.plan_by_id(work, plan_id=plan.id)
        return repr(plain_view(await service.shown_to(work, found), "en"))


async def go_on_writing(gate: Gate, town: Town, plan: Plan, sentence: str) -> None:
    """Somebody adds a paragraph to the strengths, live."""
    async with gate.open(town.district_id, SYSTEM, "test.write") as work:
        section = next(s for s in (await service.sections_of(work, [plan.id]))[0] if s.section_key == "present_levels")
        doc, _ = await documents.load_with_number(work, section.id)
        before = doc.get_state()
        paragraph = {"type": "paragraph", "content": [{"type": "text", "text": sentence}]}
        write_fragment(doc.get(prose_root("strengths"), type=XmlFragment), {"content": [paragraph]})
        await documents.append(work, section.id, doc.get_update(before), None)
        await live.changed(work, await documents.document_by_id(work, section.id))


async def since(gate: Gate, town: Town, plan: Plan) -> int | None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        shared = await service.shared_draft_of(work, plan.id)
        now = await service.plan_by_id(work, plan_id=plan.id)
        return await service.changes_since_shared(work, now, shared) if shared else None


@pytest.mark.parametrize("who", ["parent", "student"])
async def test_the_family_reads_what_was_shared_until_it_is_shared_again(
    gate: Gate, town: Town, plan: Plan, who: str
) -> None:
    await does(gate, town, "case_manager", service.share_draft, plan)
    assert "finishes what she begins" in await read(gate, town, who, plan)
    assert await since(gate, town, plan) == 0
    await go_on_writing(gate, town, plan, "A sentence nobody has thought through yet.")
    assert await since(gate, town, plan) == 1
    assert "thought through" not in await read(gate, town, who, plan)
    assert "thought through" in await read(gate, town, "therapist", plan)
    await does(gate, town, "case_manager", service.share_draft, plan)
    assert "thought through" in await read(gate, town, who, plan)
    assert await since(gate, town, plan) == 0


@pytest.mark.parametrize("who", ["parent", "student"])
async def test_of_a_shared_draft_the_family_has_no_part_that_is_being_written(
    gate: Gate, town: Town, plan: Plan, who: str
) -> None:
    await does(gate, town, "case_manager", service.share_draft, plan)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        sections = (await work.session.execute(select(PlanSection.section_key))).scalars().all()
        assert sections == ["family"], "their own section alone"
        for table in (PlanGoal, PlanService):
            assert (await work.session.execute(select(table.id))).first() is None
        assert await service.findings(work, await service.plan_by_id(work, plan_id=plan.id)) == []
        assert await service.facts_in_work(work, await service.plan_by_id(work, plan_id=plan.id)) is None


async def test_sharing_is_stopped_and_stays_on_record(gate: Gate, town: Town, plan: Plan) -> None:
    await does(gate, town, "case_manager", service.share_draft, plan)
    await does(gate, town, "case_manager", service.stop_sharing, plan)
    with pytest.raises(NotFound):
        await read(gate, town, "parent", plan)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        assert (await work.session.execute(select(SharedDraft.id))).first() is None
    assert await since(gate, town, plan) is None
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        facts = await facts_of_plan(work, await service.plan_by_id(work, plan_id=plan.id), whole_plan())
        assert facts.shared_before_meeting, "what the family has read, it has read"
        done = select(AuditEntry.action).where(AuditEntry.subject_id == plan.id)
        assert {"plan.share", "plan.stop_sharing"} <= set((await work.session.execute(done)).scalars())
    await does(gate, town, "case_manager", service.share_draft, plan)
    assert "finishes what she begins" in await read(gate, town, "parent", plan)


async def test_sharing_twice_without_a_change_keeps_the_copy_and_its_date(gate: Gate, town: Town, plan: Plan) -> None:
    first = await does(gate, town, "case_manager", service.share_draft, plan)
    again = await does(gate, town, "case_manager", service.share_draft, plan)
    assert first.shared_with_family_at == again.shared_with_family_at
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert len((await work.session.execute(select(SharedDraft.id))).all()) == 1


@pytest.mark.parametrize("deed", [service.share_draft, service.stop_sharing])
@pytest.mark.parametrize(("who", "error"), [("therapist", NotAllowed), ("parent", NotFound), ("stranger", NotFound)])
async def test_who_does_not_lead_the_plan_shares_nothing(
    gate: Gate, town: Town, plan: Plan, deed: Any, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await does(gate, town, who, deed, plan)


async def test_a_parent_cannot_take_the_copy_back_or_change_it(gate: Gate, town: Town, plan: Plan) -> None:
    await does(gate, town, "case_manager", service.share_draft, plan)
    with pytest.raises(NotAllowed):
        await does(gate, town, "parent", service.stop_sharing, plan)
    for statement in ("UPDATE shared_draft SET content = '{}'", "DELETE FROM shared_draft"):
        with pytest.raises(ProgrammingError) as refused:
            async with gate.open(town.district_id, town.actor("case_manager"), "attack") as work:
                await work.session.execute(text(statement))
        assert "permission denied" in str(refused.value)


async def test_a_hidden_answer_is_kept_while_drafting_and_is_no_part_of_what_is_shared_or_frozen(
    gate: Gate, town: Town
) -> None:
    plan = await begun(gate, town)
    content = whole_plan()
    content["services"]["services"][0]["other_name"] = "Music therapy"
    await write(gate, town, plan, content)
    await meet(gate, town, plan)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        kept = await service.content_of(work, await service.plan_by_id(work, plan_id=plan.id))
        assert kept["services"]["services"][0]["other_name"] == "Music therapy"
        name = select(PlanService.name).where(PlanService.plan_id == plan.id).order_by(PlanService.position)
        assert (await work.session.execute(name)).scalars().first() == "reading"
    await does(gate, town, "case_manager", service.share_draft, plan)
    assert "Music therapy" not in await read(gate, town, "parent", plan)
    version = await finalized(gate, town, plan)
    assert b"Music therapy" not in version.canonical
    assert b'"percentage_inside":{"lines":[{"minutes":180,"rowId":"line-reading"}' in version.canonical
