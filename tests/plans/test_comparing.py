"""Two versions of a student's plans over GraphQL: what each person may compare, and what stays on record."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import Town, make_town, with_coordinator
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.factories.reading import read
from tests.plans import a_plan_504
from trellis.kernel.audit import AuditEntry
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans import service
from trellis.plans.model import Plan, SharedDraft

pytestmark = pytest.mark.database

COMPARE = """query ($plan: ID!, $before: ID, $after: ID, $all: Boolean! = false, $plain: Boolean! = false) {
  planComparison(planId: $plan, language: "en", before: $before, after: $after, everything: $all, plain: $plain) {
    plan { id student { id } } sides { id of planId number at } before { id of } after { id of }
    changeCount sections } }"""
BASELINE = "117 correct words a minute"


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await with_coordinator(gate, await make_town(gate))


def changed(content: dict[str, Any]) -> dict[str, Any]:
    after = copy.deepcopy(content)
    after["goals"]["goals"][0]["baseline"] = BASELINE
    return after


@pytest.fixture
async def first(gate: Gate, town: Town) -> Plan:
    """Last year's plan, final."""
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    return plan


@pytest.fixture
async def draft(gate: Gate, town: Town, first: Plan) -> Plan:
    """This year's, a draft in which one baseline is another."""
    plan = await begun(gate, town)
    await write(gate, town, plan, changed(whole_plan()))
    return plan


async def compared(gate: Gate, town: Town, who: str, plan: Plan, **chosen: Any) -> Any:
    found = await read(gate, town, who, COMPARE, plan=global_id("Plan", plan.id), **chosen)
    return found["planComparison"]


async def share(gate: Gate, town: Town, plan: Plan) -> str:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.share_draft(work, plan_id=plan.id)
        shared = await service.shared_draft_of(work, plan.id)
        assert shared is not None
        return global_id("SharedDraft", shared.id)


async def recorded(gate: Gate, town: Town, who: str) -> list[tuple[str, Any, dict[str, Any]]]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entries = await work.session.execute(
            select(AuditEntry.action, AuditEntry.subject_id, AuditEntry.detail)
            .where(AuditEntry.actor_person_id == town.people[who], AuditEntry.action == "plan.read")
            .order_by(AuditEntry.id)
        )
        return [tuple(entry) for entry in entries]


@pytest.mark.parametrize("who", ["case_manager", "therapist", "principal", "director"])
async def test_staff_compare_the_draft_with_the_plan_before_it(
    gate: Gate, town: Town, first: Plan, draft: Plan, who: str
) -> None:
    found = await compared(gate, town, who, draft)
    assert [side["of"] for side in found["sides"]] == ["draft", "version"]
    assert (found["before"]["of"], found["after"]["of"]) == ("version", "draft")
    assert found["plan"]["student"]["id"] == global_id("Student", town.student_id)
    (goals,) = (section for section in found["sections"] if section["key"] == "goals")
    (value,) = goals["parts"][0]["values"]
    assert (value["label"], value["after"]) == ("Baseline", BASELINE)
    assert found["changeCount"] == sum(section["changeCount"] for section in found["sections"])
    everything = await compared(gate, town, who, draft, all=True)
    assert len(everything["sections"]) > len(found["sections"])
    assert everything["changeCount"] == found["changeCount"]


async def test_each_version_that_was_read_is_on_record_with_which_it_was(
    gate: Gate, town: Town, first: Plan, draft: Plan
) -> None:
    before = len(await recorded(gate, town, "therapist"))
    await compared(gate, town, "therapist", draft)
    assert (await recorded(gate, town, "therapist"))[before:] == [
        ("plan.read", first.id, {"of": "version", "number": 1}),
        ("plan.read", draft.id, {"of": "draft"}),
    ]


async def test_from_the_first_plan_one_sees_how_it_went_on(gate: Gate, town: Town, first: Plan, draft: Plan) -> None:
    found = await compared(gate, town, "case_manager", first)
    assert (found["before"]["of"], found["after"]["of"]) == ("version", "draft")


async def test_with_one_version_alone_nothing_is_compared_and_nothing_read(gate: Gate, town: Town, first: Plan) -> None:
    before = await recorded(gate, town, "therapist")
    found = await compared(gate, town, "therapist", first)
    assert (len(found["sides"]), found["before"], found["sections"]) == (1, None, [])
    assert await recorded(gate, town, "therapist") == before


async def test_a_version_beside_itself_has_no_changes(gate: Gate, town: Town, first: Plan) -> None:
    (side,) = (await compared(gate, town, "case_manager", first))["sides"]
    found = await compared(gate, town, "case_manager", first, before=side["id"], after=side["id"])
    assert (found["changeCount"], found["sections"]) == (0, [])


async def test_a_504_plan_is_compared_among_its_own_kind(gate: Gate, town: Town, first: Plan) -> None:
    earlier = await begun(gate, town, "section_504", "initial")
    await write(gate, town, earlier, a_plan_504.content())
    await finalized(gate, town, earlier, "first-504")
    later = await begun(gate, town, "section_504", "annual")
    content = copy.deepcopy(a_plan_504.content())
    content["accommodations_504"]["accommodations"][0]["description"] = "Breaks in a quiet room whenever he asks."
    await write(gate, town, later, content)
    for who in ("coordinator", "case_manager"):
        found = await compared(gate, town, who, later)
        assert [side["of"] for side in found["sides"]] == ["draft", "version"]
        (section,) = (s for s in found["sections"] if s["key"] == "accommodations_504")
        assert section["parts"][0]["values"][0]["after"] == "Breaks in a quiet room whenever he asks."
    # The coordinator has no IEP to compare, and nobody an IEP with a 504 plan.
    assert await compared(gate, town, "coordinator", first) is None
    iep = (await compared(gate, town, "case_manager", first))["sides"][0]["id"]
    assert await compared(gate, town, "case_manager", later, before=iep) is None


@pytest.mark.parametrize("who", ["parent", "student"])
async def test_a_family_compares_what_it_was_shown_and_no_draft(
    gate: Gate, town: Town, first: Plan, draft: Plan, who: str
) -> None:
    async def versions(plan: Plan) -> list[str]:
        return [side["of"] for side in (await compared(gate, town, who, plan))["sides"]]

    assert await compared(gate, town, who, draft) is None
    assert await versions(first) == ["version"]
    copy_id = await share(gate, town, draft)
    assert await versions(draft) == ["shared", "version"]
    found = await compared(gate, town, who, draft, plain=True)
    assert (found["before"]["of"], found["after"]["id"]) == ("version", copy_id)
    assert BASELINE in str(found["sections"])
    # Written on meanwhile, the draft is not theirs, and their copy says what it said.
    later = changed(whole_plan())
    later["goals"]["goals"][0]["baseline"] = "Nobody has thought this through"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        (await service.sections_of(work, [draft.id]))[0][4].content = later["goals"]
    assert "thought this through" not in str(await compared(gate, town, who, draft, all=True))
    stream = global_id("Plan", draft.id)
    for chosen in ({"after": stream}, {"before": stream}, {"before": copy_id, "after": stream}):
        assert await compared(gate, town, who, draft, **chosen) is None
    assert {entry[2]["of"] for entry in await recorded(gate, town, who)} == {"shared", "version"}


async def test_staff_see_what_the_family_does_not_know_yet_and_a_copy_taken_back_is_gone(
    gate: Gate, town: Town, draft: Plan
) -> None:
    copy_id = await share(gate, town, draft)
    found = await compared(gate, town, "case_manager", draft, before=copy_id)
    assert (found["before"]["of"], found["after"]["of"], found["changeCount"]) == ("shared", "draft", 0)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.stop_sharing(work, plan_id=draft.id)
    for who in ("case_manager", "parent"):
        assert await compared(gate, town, who, draft, before=copy_id) is None


async def test_a_teacher_of_the_class_has_no_draft(gate: Gate, town: Town, draft: Plan) -> None:
    """The stranger has no tie to the student: to them there is nothing, by any id."""
    assert await compared(gate, town, "stranger", draft) is None
    assert await compared(gate, town, "other_parent", draft) is None


async def test_another_district_gets_nothing_by_any_id(gate: Gate, town: Town, first: Plan, draft: Plan) -> None:
    sides = [side["id"] for side in (await compared(gate, town, "case_manager", draft))["sides"]]
    other = await make_town(gate)
    own = await begun(gate, other)
    await write(gate, other, own, whole_plan())
    for who in ("case_manager", "director", "parent"):
        assert await compared(gate, other, who, draft) is None
        for side in [*sides, global_id("PlanVersion", new_id()), global_id("Student", town.student_id), "no-id"]:
            assert await compared(gate, other, who, own, before=side) is None
            assert await compared(gate, other, who, own, after=side) is None


async def test_of_two_shared_copies_the_newest_stands(gate: Gate, town: Town, draft: Plan) -> None:
    await share(gate, town, draft)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        (await service.sections_of(work, [draft.id]))[0][0].content = {}
    newest = await share(gate, town, draft)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert len((await work.session.execute(select(SharedDraft.id))).all()) == 2
    sides = (await compared(gate, town, "case_manager", draft))["sides"]
    assert [side["id"] for side in sides if side["of"] == "shared"] == [newest]
