"""An amendment is agreed: in writing without a meeting, or at one (domain.md 5.8)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import Town, make_town
from tests.factories.plan import finalized, meet, whole_plan
from tests.plans.amending_a_plan import (
    AT_A_MEETING,
    IN_WRITING,
    REASON,
    amend,
    answer,
    ask,
    ask_family,
    change,
    day_in,
    in_force,
    plan_now,
    set_clock,
)
from tests.plans.test_carrying import content_and_marks, rules, set_state
from tests.plans.test_plan_graphql import house
from trellis.kernel.errors import Conflict
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings.model import Meeting
from trellis.notices.model import Message
from trellis.plans import service
from trellis.plans.amended import digest
from trellis.plans.model import Plan
from trellis.signatures import service as signatures
from trellis.signatures.model import SignatureRequest

__all__ = ["house"]

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def plan(gate: Gate, town: Town) -> Plan:
    """Maya's annual plan, agreed to and in force."""
    return await in_force(gate, town)


# Without a meeting


async def test_it_is_in_force_once_a_parent_agreed_in_writing(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    assert not [one for one in await rules(gate, town, draft) if one[0] == "FIN-01"], "no meeting is asked for"
    version, items = await ask_family(gate, town, draft)
    assert items[0] == "amendment"
    assert [i for i in items if i.startswith("service:")] == ["service:line-reading"], "only what changes is decided"
    assert not [i for i in items if i.startswith("goal:")]
    assert (await plan_now(gate, town, plan.id)).state == "active", "nothing is in force by asking"
    assert await answer(gate, town, version) == "granted"
    old, new = await plan_now(gate, town, plan.id), await plan_now(gate, town, draft.id)
    assert (old.state, new.state) == ("superseded", "active")
    assert new.ends_on == old.ends_on, "the annual date does not move"
    assert version.number == 2
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        before = await service.latest_version(work, plan_id=plan.id)
        after = await service.latest_version(work, plan_id=draft.id)
        assert before and after
        about = after.document["plan"]["amendment"]
        assert (about["amends"]["versionId"], about["amends"]["number"]) == (str(before.id), 1)
        assert (about["way"], about["reason"], about["scope"]) == ("agreement", REASON, ["services"])
        assert about["agreedForDistrictBy"]
        for key in before.document["content"]:
            same = digest(before.document["content"][key]) == digest(after.document["content"][key])
            assert same == (key != "services")


async def test_who_carries_the_plan_out_is_told(gate: Gate, town: Town, plan: Plan) -> None:
    """34 CFR 300.324(a)(4)(ii); the family has its own letter."""
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    await answer(gate, town, version)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        told = select(Message.person_id).where(Message.template == "plan_amended")
        people = list((await work.session.execute(told)).scalars())
    assert town.people["teacher"] in people and town.people["case_manager"] in people
    assert len(people) == len(set(people))
    assert town.people["parent"] not in people and town.people["student"] not in people


@pytest.mark.parametrize("choices", [{"amendment": "disagree", "rest": "disagree"}, {"rest": "question"}])
async def test_a_no_changes_nothing_and_offers_a_meeting(
    gate: Gate, town: Town, plan: Plan, choices: dict[str, str]
) -> None:
    """Whoever does not agree with all of it has not agreed; the same words go to a meeting."""
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    await answer(gate, town, version, **choices)
    assert (await plan_now(gate, town, plan.id)).state == "active"
    assert (await plan_now(gate, town, draft.id)).state == "consent_pending"
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        again = await service.set_amendment_aside(work, plan_id=draft.id, to_meeting=True)
    assert again.id != draft.id
    assert (again.amendment_way, again.amendment_reason, again.state) == ("meeting", REASON, "draft")
    assert (await plan_now(gate, town, draft.id)).state == "void"
    content, marks = await content_and_marks(gate, town, again)
    assert content["services"]["services"][0]["sessions"] == 5, "what was written is not lost"
    assert "services.line-reading.sessions" not in marks["services"]
    assert ("FIN-01", "basics", None) in {(rule, section, row) for rule, section, row in await rules(gate, town, again)}


async def test_it_goes_to_a_meeting_after_its_day_too(
    gate: Gate, town: Town, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody answered in time: what goes to the meeting takes effect from that day on, not from one gone by."""
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    await ask_family(gate, town, draft)
    set_clock(monkeypatch, 3)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        again = await service.set_amendment_aside(work, plan_id=draft.id, to_meeting=True)
    assert again.takes_effect_on == await day_in(gate, town)
    assert (await plan_now(gate, town, draft.id)).state == "void"


async def test_after_it_was_set_aside_nobody_agrees_to_it(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        assert (await service.set_amendment_aside(work, plan_id=draft.id, to_meeting=False)).state == "void"
    with pytest.raises(signatures.DocumentChanged):
        await answer(gate, town, version)
    assert (await plan_now(gate, town, plan.id)).state == "active"


async def test_nobody_agrees_to_a_change_of_a_plan_that_gave_way(gate: Gate, town: Town, plan: Plan) -> None:
    """The annual review came first: the old amendment takes nothing's place."""
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    await set_state(gate, town, plan, "superseded")
    with pytest.raises(signatures.DocumentChanged):
        await answer(gate, town, version)


async def test_who_was_asked_is_asked_no_more(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.set_amendment_aside(work, plan_id=draft.id, to_meeting=False)
        asked = select(SignatureRequest.state).where(SignatureRequest.version_id == version.id)
        assert set((await work.session.execute(asked)).scalars()) == {"withdrawn"}


async def test_who_signs_as_it_is_set_aside_is_before_it_or_after(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)

    async def give_up() -> None:
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            await service.set_amendment_aside(work, plan_id=draft.id, to_meeting=False)

    done = await asyncio.gather(answer(gate, town, version), give_up(), return_exceptions=True)
    refused = [one for one in done if isinstance(one, BaseException)]
    assert [isinstance(one, Conflict) for one in refused] == [True], refused
    states = (await plan_now(gate, town, plan.id)).state, (await plan_now(gate, town, draft.id)).state
    assert states in {("superseded", "active"), ("active", "void")}


async def test_who_asks_as_it_is_set_aside_does_not_bring_it_back(
    gate: Gate, town: Town, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The requests go out while the plan, read as final before, is given up: they are refused, and nobody is asked."""
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version = await finalized(gate, town, draft, key="the-change")
    told = signatures._ask_by_mail

    async def given_up_meanwhile(work: Any, *about: Any) -> None:
        monkeypatch.setattr(signatures, "_ask_by_mail", told)
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as other:
            await service.set_amendment_aside(other, plan_id=draft.id, to_meeting=False)
        await told(work, *about)

    monkeypatch.setattr(signatures, "_ask_by_mail", given_up_meanwhile)
    with pytest.raises(Conflict):
        await ask(gate, town, draft)
    assert (await plan_now(gate, town, draft.id)).state == "void"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        asked = select(SignatureRequest.id).where(SignatureRequest.version_id == version.id)
        assert (await work.session.execute(asked)).first() is None


async def test_an_amendment_in_force_is_not_set_aside(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    for state in ("draft", "active", "superseded"):
        await set_state(gate, town, draft, state)
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            with pytest.raises(Conflict):
                await service.set_amendment_aside(work, plan_id=draft.id, to_meeting=False)


# With a meeting


async def test_with_a_meeting_it_waits_for_one_that_was_held(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, AT_A_MEETING)
    await change(gate, town, draft)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(service.ChecksBlock) as blocked:
            async with work.session.begin_nested():
                await service.finalize(work, plan_id=draft.id, overrides=[], revision=None, idempotency_key="early-on")
    assert "FIN-01" in {f.rule_id for f in blocked.value.findings}
    await meet(gate, town, draft)
    version, items = await ask_family(gate, town, draft)
    assert items[0] == "amendment"
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        held = select(Meeting.held_at).where(Meeting.plan_id == draft.id)
        met = (await work.session.execute(held)).scalar_one()
        found = await service.version_by_id(work, version_id=version.id)
        assert met is not None
        assert found.document["plan"]["amendment"]["meetingOn"] == met.date().isoformat()
        assert found.document["content"]["basics"]["meeting_on"] == whole_plan()["basics"]["meeting_on"]


async def test_what_was_agreed_in_part_is_asked_again_whole(gate: Gate, town: Town, plan: Plan) -> None:
    """Else what the family refused would come in force along with the change."""
    await set_state(gate, town, plan, "partially_active")
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    _, items = await ask_family(gate, town, draft)
    assert {"goal:goal-fluency", "goal:goal-planner", "supports", "participation"} <= set(items)
