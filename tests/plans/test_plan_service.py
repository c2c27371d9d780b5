"""A plan from its first word to its frozen version."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select, update

from tests.factories import Town, make_town
from tests.factories.plan import FORM, begun, finalized, meet, whole_plan, write
from trellis.kernel.errors import Conflict, NotAllowed, NotFound
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.live.model import LiveDocument
from trellis.plans import live, service
from trellis.plans.canonical import canonical_bytes
from trellis.plans.content import section_content
from trellis.plans.model import PlanGoal, PlanService
from trellis.students.model import RightsHolder
from trellis.teams.model import TeamMember


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def test_what_is_written_live_is_what_the_plan_says(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        found = await service.plan_by_id(work, plan_id=plan.id)
        assert await service.content_of(work, found) == whole_plan()
        goals = (await work.session.execute(select(PlanGoal).order_by(PlanGoal.position))).scalars().all()
        lines = (await work.session.execute(select(PlanService).order_by(PlanService.position))).scalars().all()
    assert [g.row_id for g in goals] == [row["id"] for row in whole_plan()["goals"]["goals"]]
    assert all(g.statement.endswith(".") for g in goals)
    assert [line.minutes_per_week is not None for line in lines] == [True] * len(lines)


async def test_the_occasion_chosen_at_the_start_is_in_the_plan_and_its_document(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        found = await service.plan_by_id(work, plan_id=plan.id)
        content = await service.content_of(work, found)
        sections = (await service.sections_of(work, [plan.id]))[0]
        basics = next(section for section in sections if section.section_key == "basics")
        doc, _ = await documents.load_with_number(work, basics.id)
        assert section_content(FORM.section("basics"), doc)["kind"] == plan.occasion == "annual"
    assert content["basics"]["kind"] == "annual"
    standing = {section.section_key for section in sections if section.content}
    assert standing == {"basics"}


async def test_an_unready_plan_is_not_frozen_and_stays_open(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(service.ChecksBlock) as blocked:
            async with work.session.begin_nested():
                await service.finalize(work, plan_id=plan.id, overrides=[], revision=None, idempotency_key="k" * 8)
    assert any(f.severity == "B" for f in blocked.value.findings)
    await write(gate, town, plan, whole_plan())  # nothing was closed


async def test_a_frozen_plan_is_canonical_hashed_and_closed(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    version = await finalized(gate, town, plan)
    assert version.sha256 == sha256_hex(version.canonical)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        frozen = await service.latest_version(work, plan_id=plan.id)
        assert frozen is not None
        assert canonical_bytes(frozen.document) == version.canonical
        assert frozen.document["content"] == whole_plan()
        assert frozen.document["student"]["name"] == "Maya Ruiz"
        with pytest.raises(service.PlanIsFinal):
            await service.finalize(work, plan_id=plan.id, overrides=[], revision=None, idempotency_key="another-click")
        section = (await service.sections_of(work, [plan.id]))[0][0]
        with pytest.raises(documents.DocumentClosed):
            await documents.append(work, section.id, b"\x00\x00", work.person_id)


async def test_a_double_click_freezes_once(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    first = await finalized(gate, town, plan, "one-key-for-both")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        again = await service.finalize(
            work, plan_id=plan.id, overrides=[], revision=None, idempotency_key="one-key-for-both"
        )
    assert again.id == first.id


async def test_a_stale_page_does_not_freeze(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(Conflict):
            await service.finalize(work, plan_id=plan.id, overrides=[], revision=99, idempotency_key="k" * 8)


async def test_one_draft_at_a_time(gate: Gate, town: Town) -> None:
    await begun(gate, town)
    with pytest.raises(service.DraftAlreadyOpen):
        await begun(gate, town)


@pytest.mark.parametrize("who", ["teacher", "therapist", "parent", "student"])
async def test_who_only_takes_part_does_not_freeze(gate: Gate, town: Town, who: str) -> None:
    plan = await begun(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.share_draft(work, plan_id=plan.id)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        with pytest.raises(NotAllowed):
            await service.finalize(work, plan_id=plan.id, overrides=[], revision=None, idempotency_key="k" * 8)


@pytest.mark.parametrize("who", ["stranger", "other_parent", "admin"])
async def test_for_strangers_there_is_no_plan(gate: Gate, town: Town, who: str) -> None:
    plan = await begun(gate, town)
    for plan_id in (plan.id, uuid.uuid4()):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(NotFound):
                await service.plan_by_id(work, plan_id=plan_id)
            with pytest.raises(NotFound):
                await service.finalize(work, plan_id=plan_id, overrides=[], revision=None, idempotency_key="k" * 8)


async def test_a_draft_is_the_familys_only_once_it_is_shared(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        with pytest.raises(NotFound):
            await service.plan_by_id(work, plan_id=plan.id)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.share_draft(work, plan_id=plan.id)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        assert (await service.plan_by_id(work, plan_id=plan.id)).shared_with_family_at is not None


@pytest.mark.parametrize(
    ("who", "goals", "family_voice"),
    [
        ("case_manager", "write", "write"),
        ("therapist", "write", "read"),
        ("teacher", "read", "read"),
        ("principal", "read", "read"),
        ("parent", None, "write"),
        ("student", None, "write"),
        ("stranger", None, None),
        ("other_parent", None, None),
        ("admin", None, None),
    ],
)
async def test_who_may_come_into_a_section_live(
    gate: Gate, town: Town, who: str, goals: str | None, family_voice: str | None
) -> None:
    """A parent writes the family's section and reads no other as a stream of edits (threats row 23)."""
    plan = await begun(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.share_draft(work, plan_id=plan.id)
        ids = {s.section_key: s.id for s in (await service.sections_of(work, [plan.id]))[0]}
    family_key = next(s.key for s in FORM.sections if "parent" in s.writers)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        asked = {key: await documents.document_by_id(work, ids[key]) for key in ("goals", family_key)}
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        seen = {key: await live.access(work, document) for key, document in asked.items()}
        there = (await work.session.execute(select(LiveDocument.id).where(LiveDocument.owner_id == plan.id))).all()
    assert seen == {"goals": goals, family_key: family_voice}
    # Whom the plan is not for, it has no documents either.
    assert bool(there) == (family_voice is not None)


async def test_a_parent_on_the_staff_reads_the_stream_no_more_than_any_parent(gate: Gate, town: Town) -> None:
    """A teacher of the district who is this student's parent: what opens the draft to them is the family's right."""
    plan = await begun(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.share_draft(work, plan_id=plan.id)
        goals = next(s.id for s in (await service.sections_of(work, [plan.id]))[0] if s.section_key == "goals")
        for row in (RightsHolder, TeamMember):
            await work.session.execute(
                update(row).where(row.person_id == town.people["parent"]).values(person_id=town.people["stranger"])
            )
    async with gate.open(town.district_id, town.actor("stranger"), "test") as work:
        assert await service.plan_by_id(work, plan_id=plan.id)
        with pytest.raises(NotFound):
            await documents.document_by_id(work, goals)
