"""A plan in force is amended, with a meeting or by written agreement without one (domain.md 5.8)."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pycrdt import Array, Map
from sqlalchemy import select

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.plans.a_plan import with_
from tests.plans.stories.amending import MORE_READING
from tests.plans.stories.telling import both, put
from tests.plans.test_carrying import confirm, content_and_marks, edit, next_plan, rules, set_state
from tests.plans.test_plan_graphql import ask as query
from tests.plans.test_plan_graphql import house
from trellis.access.day import today
from trellis.documents.jobs import _document
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.meetings.model import Meeting
from trellis.notices.model import Message
from trellis.plans import live, service
from trellis.plans.amended import digest, plain_plan
from trellis.plans.checks.facts import AmendmentFacts
from trellis.plans.content import rows_root
from trellis.plans.form.shape import APART_ROOT
from trellis.plans.model import Plan, PlanVersion, SharedDraft
from trellis.signatures import rules as signing
from trellis.signatures import service as signatures
from trellis.signatures.model import SignatureRequest

__all__ = ["house"]

pytestmark = pytest.mark.database

REASON = "Maya misses her reading group on Fridays; the bus leaves early."
IN_WRITING = service.Intent("agreement", REASON, ["services"])
AT_A_MEETING = service.Intent("meeting", REASON, ["services", "goals"])


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def plan(gate: Gate, town: Town) -> Plan:
    """Maya's annual plan, agreed to and in force."""
    return await in_force(gate, town)


async def in_force(gate: Gate, town: Town, occasion: str = "annual", key: str = "first-click") -> Plan:
    plan = await begun(gate, town, occasion=occasion)
    content = whole_plan()
    await write(gate, town, plan, {**content, "basics": {**content["basics"], "kind": occasion}})
    await meet(gate, town, plan)
    await finalized(gate, town, plan, key)
    await set_state(gate, town, plan, "active")
    return plan


async def amend(gate: Gate, town: Town, plan: Plan, intent: service.Intent, who: str = "case_manager") -> Plan:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await service.start_amendment(work, plan_id=plan.id, intent=intent)


async def day_in(gate: Gate, town: Town) -> Any:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await today(work)


def set_clock(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """So many days from now."""
    monkeypatch.delenv("TRELLIS_TEST_NOW", raising=False)
    monkeypatch.setenv("TRELLIS_TEST_NOW", (clock.now() + timedelta(days=days)).isoformat())


def more_reading(doc: Any) -> None:
    lines = doc.get(rows_root("services"), type=Array)
    lines[0]["sessions"] = 5


async def change(gate: Gate, town: Town, draft: Plan) -> None:
    """The case manager changes the first service and says of the others that they still hold."""
    await edit(gate, town, draft, "services", more_reading)
    for section in draft.amendment_scope or ():
        await confirm(gate, town, "case_manager", draft, section)


async def plan_now(gate: Gate, town: Town, plan_id: uuid.UUID) -> Plan:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(Plan).where(Plan.id == plan_id))).scalar_one()


async def ask_family(gate: Gate, town: Town, draft: Plan) -> tuple[PlanVersion, list[str]]:
    """Finalizes the amendment and asks; what each rights holder is asked to decide."""
    version = await finalized(gate, town, draft, key=f"freeze-{draft.id}")
    await ask(gate, town, draft)
    return version, await read_items(gate, town, version)


async def ask(gate: Gate, town: Town, plan: Plan) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await signatures.request_signatures(work, plan_id=plan.id, idempotency_key=f"ask-{plan.id}")


async def answer(gate: Gate, town: Town, version: PlanVersion, **choices: str) -> str:
    """The parent answers: agrees to everything but what `choices` say of the change as a whole or of the rest."""
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        asked = select(SignatureRequest).where(
            SignatureRequest.version_id == version.id, SignatureRequest.person_id == town.people["parent"]
        )
        request = (await work.session.execute(asked)).scalar_one()
        items = (await service.version_by_id(work, version_id=version.id)).decision_items
        said = [
            signing.Choice(item.id, choices.get("amendment" if item.id == "amendment" else "rest", "agree"))
            for item in items
        ]
        signature = await signatures.sign(
            work,
            request_id=request.id,
            document_sha256=version.sha256,
            consent_text_sha256=signing.consent_text("en")[1],
            language="en",
            choices=said,
            typed_name="Helena Ruiz",
            idempotency_key=f"signed-{version.id}",
        )
        return signature.outcome


# Beginning


async def test_an_amendment_begins_with_the_whole_version_in_force(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    content, marks = await content_and_marks(gate, town, draft)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        version = await service.latest_version(work, plan_id=plan.id)
    assert version is not None
    assert content == version.document["content"], "its dates, its measured figures, the family's own words too"
    assert set(marks) == {"services"}, "only what may change is to be looked at"
    assert (draft.carried_from_id, draft.occasion, draft.amendment_scope) == (plan.id, "amendment", ["services"])
    assert (draft.form_version, draft.district_form) == (plan.form_version, plan.district_form)
    assert ("IEP-AM-04", "services", None) in await rules(gate, town, draft), "nothing is changed yet"


async def test_only_sections_in_scope_are_written(gate: Gate, town: Town, plan: Plan) -> None:
    """The hub gives out no right to write another one, and a deed on it says why."""
    draft = await amend(gate, town, plan, IN_WRITING)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        sections = (await service.sections_of(work, [draft.id]))[0]
        given = {}
        for section in sections:
            document = await documents.document_by_id(work, section.id)
            given[section.section_key] = await live.access(work, document)
        assert {key for key, access in given.items() if access == "write"} == {"services"}
        assert set(given.values()) == {"write", "read"}
        with pytest.raises(service.SectionStands) as refused:
            await service.confirm_carried(work, plan_id=draft.id, section_key="goals", places=None)
        assert "in force" in refused.value.says.en
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        with pytest.raises(NotFound):
            await service.confirm_carried(work, plan_id=draft.id, section_key="goals", places=None)


@pytest.mark.parametrize("state", ["draft", "finalized", "consent_pending", "superseded", "void"])
async def test_only_a_plan_in_force_is_amended(gate: Gate, town: Town, plan: Plan, state: str) -> None:
    """Not a first plan nobody agreed to yet, not one that gave way."""
    await set_state(gate, town, plan, state)
    with pytest.raises(service.NothingInForceToAmend):
        await amend(gate, town, plan, IN_WRITING)


async def test_an_amendment_is_no_annual_review(gate: Gate, town: Town, plan: Plan) -> None:
    """Once the year is over it is the review that is due (34 CFR 300.324(b)(1)(i))."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
    await set_state(gate, town, plan, "active", ends_on=day - timedelta(days=1))
    with pytest.raises(service.NothingInForceToAmend) as refused:
        await amend(gate, town, plan, IN_WRITING)
    assert "yearly review" in refused.value.says.en
    await set_state(gate, town, plan, "active", ends_on=day)
    draft = await amend(gate, town, plan, IN_WRITING)
    await set_state(gate, town, plan, "active", ends_on=day - timedelta(days=1))
    assert ("IEP-AM-01", "basics", None) in await rules(gate, town, draft)


async def test_one_amendment_at_a_time(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    with pytest.raises(service.AmendmentAlreadyOpen):
        await amend(gate, town, plan, AT_A_MEETING)
    for state in ("finalized", "consent_pending"):
        await set_state(gate, town, draft, state)
        with pytest.raises(service.AmendmentAlreadyOpen):
            await amend(gate, town, plan, AT_A_MEETING)


async def test_one_that_waits_for_its_day_is_open_still(gate: Gate, town: Town, plan: Plan) -> None:
    """It was agreed to: another one, begun from the plan still in force, would undo it on its own day."""
    day = await day_in(gate, town)
    draft = await amend(gate, town, plan, replace(IN_WRITING, takes_effect_on=day + timedelta(days=10)))
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    await answer(gate, town, version)
    assert [(await plan_now(gate, town, one.id)).state for one in (plan, draft)] == ["active", "active"]
    with pytest.raises(service.AmendmentAlreadyOpen):
        await amend(gate, town, plan, AT_A_MEETING)


async def test_one_that_waits_gives_way_with_the_plan_it_changes(
    gate: Gate, town: Town, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The annual review came first: last year's amendment does not put the new plan out of force on its day."""
    day = await day_in(gate, town)
    annual = await in_force(gate, town, key="next-year")
    await set_state(gate, town, annual, "finalized")
    draft = await amend(gate, town, plan, replace(IN_WRITING, takes_effect_on=day + timedelta(days=15)))
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    await answer(gate, town, version)
    await set_state(gate, town, annual, "active", starts_on=day + timedelta(days=5))
    house: Any = SimpleNamespace(gate=gate)
    for later, begins in ((5, annual), (15, draft)):
        set_clock(monkeypatch, later)
        await JOBS["plans.begin"].body(house, district_id=town.district_id, plan_id=str(begins.id))
        found = [(await plan_now(gate, town, one.id)).state for one in (plan, draft, annual)]
        assert found == ["superseded", "superseded", "active"]


async def test_who_agrees_to_both_at_once_keeps_the_annual_plan(gate: Gate, town: Town, plan: Plan) -> None:
    """Whichever answer is first: the change takes the old plan's place, and the annual plan takes that of both."""
    day = await day_in(gate, town)
    await set_state(gate, town, plan, "active", starts_on=day - timedelta(days=300))
    annual = await in_force(gate, town, key="next-year")
    await set_state(gate, town, annual, "finalized", starts_on=day)
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    await ask(gate, town, annual)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        kept = select(PlanVersion).where(PlanVersion.plan_id == annual.id)
        of_annual = (await work.session.execute(kept)).scalar_one()
    done = await asyncio.gather(answer(gate, town, version), answer(gate, town, of_annual), return_exceptions=True)
    assert done[1] == "granted", done
    assert done[0] == "granted" or isinstance(done[0], Conflict), done
    old, amended, new = [(await plan_now(gate, town, one.id)).state for one in (plan, draft, annual)]
    assert (old, new) == ("superseded", "active")
    assert amended in {"superseded", "consent_pending"}


async def test_the_next_plan_may_be_in_work_beside_it(gate: Gate, town: Town, plan: Plan) -> None:
    await amend(gate, town, plan, IN_WRITING)
    assert (await next_plan(gate, town)).carried_from_id == plan.id


@pytest.mark.parametrize(
    ("intent", "field"),
    [
        (service.Intent("letter", REASON, ["goals"]), "way"),
        (service.Intent("meeting", "  because ", ["goals"]), "reason"),
        (service.Intent("meeting", "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f", ["goals"]), "reason"),
        (service.Intent("meeting", "x" * 2_001, ["goals"]), "reason"),
        (service.Intent("meeting", REASON, []), "scope"),
        (service.Intent("meeting", REASON, ["goals", "basics"]), "scope"),
        (service.Intent("meeting", REASON, ["plan_504"]), "scope"),
    ],
)
async def test_what_is_meant_is_said_whole(
    gate: Gate, town: Town, plan: Plan, intent: service.Intent, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await amend(gate, town, plan, intent)
    assert refused.value.field == field


async def test_it_takes_effect_from_today_and_within_the_plans_year(gate: Gate, town: Town, plan: Plan) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
    assert plan.ends_on is None
    end = (await plan_now(gate, town, plan.id)).ends_on
    assert end is not None
    for wrong in (day - timedelta(days=1), end + timedelta(days=1)):
        with pytest.raises(InvalidInput) as refused:
            await amend(gate, town, plan, service.Intent("meeting", REASON, ["goals"], wrong))
        assert refused.value.field == "takesEffectOn"
    assert (await amend(gate, town, plan, service.Intent("meeting", REASON, ["goals"], end))).takes_effect_on == end


@pytest.mark.parametrize("who", ["teacher", "principal", "parent", "stranger"])
async def test_who_does_not_begin_plans_amends_none(gate: Gate, town: Town, plan: Plan, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        await amend(gate, town, plan, IN_WRITING, who)


async def test_it_is_not_made_final_for_a_day_gone_by(
    gate: Gate, town: Town, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was to begin when it was started, and took ten days to write: nothing is in force before it was agreed to."""
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    assert "IEP-AM-05" not in {rule for rule, *_ in await rules(gate, town, draft)}
    set_clock(monkeypatch, 10)
    assert ("IEP-AM-05", "basics", None) in await rules(gate, town, draft)
    day = await day_in(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(service.ChecksBlock):
            async with work.session.begin_nested():
                await service.finalize(work, plan_id=draft.id, overrides=[], revision=None, idempotency_key="too-late")
        await service.restate_amendment(work, plan_id=draft.id, intent=replace(IN_WRITING, takes_effect_on=day))
    await finalized(gate, town, draft, key="in-good-time")
    assert (await plan_now(gate, town, draft.id)).starts_on == day


# Saying it anew


async def test_a_section_is_added_and_taken_out_again(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        wider = await service.restate_amendment(work, plan_id=draft.id, intent=AT_A_MEETING)
        assert (wider.amendment_way, wider.amendment_scope) == ("meeting", ["goals", "services"])
    _, marks = await content_and_marks(gate, town, draft)
    assert set(marks) == {"services", "goals"}
    await edit(gate, town, draft, "services", more_reading)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(service.SectionAlreadyChanged):
            narrow = service.Intent("meeting", REASON, ["goals"])
            await service.restate_amendment(work, plan_id=draft.id, intent=narrow)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.restate_amendment(work, plan_id=draft.id, intent=IN_WRITING)
    _, marks = await content_and_marks(gate, town, draft)
    assert set(marks) == {"services"}


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


# What stays


async def test_what_is_out_of_scope_is_frozen_as_it_is_in_force(gate: Gate, town: Town, plan: Plan) -> None:
    """Even where somebody got words into it past every wall, they are refused and never frozen."""
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    await write(
        gate,
        town,
        draft,
        {**whole_plan(), "special_factors": {**whole_plan()["special_factors"], "answered_by": "Nobody."}},
    )
    assert ("IEP-AM-02", "special_factors", None) in await rules(gate, town, draft)


async def test_answers_that_wait_out_of_scope_stop_no_amendment(gate: Gate, town: Town, plan: Plan) -> None:
    """Nobody may write there to decide; and what is frozen there is what is in force."""
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    either = [{"value": one, "personId": None, "name": None, "at": None} for one in ("yes", "no")]
    await edit(gate, town, draft, "esy", lambda doc: doc.get(APART_ROOT, type=Map).update({"decision": either}))
    assert (await finalized(gate, town, draft, key="out of scope")).number == 2


def test_what_would_not_be_shown_today_stays_in_what_is_not_changed() -> None:
    """The student is older and knows more English than on that day: the words agreed to then are still agreed to."""
    kept = put("basics.short_notice_reason", "The mother asked for it by phone.")
    base = with_(kept).content
    now = with_(both(kept, MORE_READING), previous=base)
    scope = frozenset({"services"})
    facts = replace(now, amendment=AmendmentFacts(base=base, scope=scope, changed=scope))
    assert now.shown["basics"]["short_notice_reason"] is None
    assert facts.shown["basics"] == base["basics"]
    assert facts.shown["services"] == now.shown["services"]


async def test_an_amendment_of_a_first_plan_is_asked_as_one(gate: Gate, town: Town) -> None:
    """Questions of the yearly review do not come with it."""
    first = await in_force(gate, town, occasion="initial")
    draft = await amend(gate, town, first, IN_WRITING)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        facts = await service.facts_in_work(work, await service.plan_by_id(work, plan_id=draft.id))
        assert facts is not None
        assert facts.circumstances["initial"] is True


async def test_an_amendment_is_amended_and_the_next_plan_begins_with_it(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    await answer(gate, town, version)
    again = await amend(gate, town, draft, IN_WRITING)
    content, _ = await content_and_marks(gate, town, again)
    assert content["services"]["services"][0]["sessions"] == 5
    following = await next_plan(gate, town)
    assert following.carried_from_id == draft.id
    content, _ = await content_and_marks(gate, town, following)
    assert content["services"]["services"][0]["sessions"] == 5


async def test_the_family_reads_first_what_changes_and_why(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        found = await service.plan_by_id(work, plan_id=draft.id)
        about = await service.about(work, found)
        content = await service.shown_to(work, found)
    for language, words in (("en", "What changes and why"), ("es", "Qué cambia y por qué")):
        view = plain_plan(content, language, form=service.form_of(found), about=about)
        assert view[0]["title"] == words
        first = view[0]["items"][0]
        assert first["isDecision"] and first["text"] == REASON and first["textLanguage"] == "en"
        decided = [item["id"] for section in view for item in section["items"] if item["isDecision"]]
        frozen = await read_items(gate, town, version)
        assert decided == frozen


async def read_items(gate: Gate, town: Town, version: PlanVersion) -> list[str]:
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        return [i.id for i in (await service.version_by_id(work, version_id=version.id)).decision_items]


async def test_the_printed_plan_says_what_it_amends(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version, _ = await ask_family(gate, town, draft)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        printed = repr(await _document(work, version, []))
    for words in ("Amendment of version 1", REASON, "In writing, without a meeting; for the district:"):
        assert words in printed


async def test_what_was_done_is_on_record(gate: Gate, town: Town, plan: Plan) -> None:
    draft = await amend(gate, town, plan, IN_WRITING)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entry = (await work.session.execute(select(AuditEntry).where(AuditEntry.action == "plan.amend"))).scalar_one()
        assert entry.subject_id == draft.id
        assert (entry.detail["way"], entry.detail["sections"]) == ("agreement", ["services"])


AMENDS = """query ($id: ID!) { plan(id: $id) {
  amendmentWay amendmentReason amendmentScope takesEffectOn plain(language: "en") } }"""


async def test_the_family_reads_of_an_amendment_what_was_shared(
    gate: Gate, house: House, town: Town, plan: Plan
) -> None:
    """Why, how, when and where is theirs as it was when shared, as the words of the plan are; not while it is typed."""
    draft = await amend(gate, town, plan, IN_WRITING)
    first = ("agreement", REASON, ["services"])

    async def reads(who: str) -> tuple[str, str, list[str]]:
        found = (await query(house, town, who, AMENDS, id=global_id("Plan", draft.id)))["plan"]
        assert found["plain"][0]["items"][0]["text"] == found["amendmentReason"]
        assert found["takesEffectOn"] == draft.takes_effect_on.isoformat()
        return found["amendmentWay"], found["amendmentReason"], found["amendmentScope"]

    async def left_to_share() -> int:
        counted = "query ($id: ID!) { plan(id: $id) { shared { changeCount } } }"
        found = await query(house, town, "case_manager", counted, id=global_id("Plan", draft.id))
        count: int = found["plan"]["shared"]["changeCount"]
        return count

    async def manager(deed: Any, **about: Any) -> Any:
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            return await deed(work, plan_id=draft.id, **about)

    await manager(service.share_draft)
    assert await reads("parent") == first
    said_anew = service.Intent("meeting", "Nobody has said this to the family yet.", ["goals", "services"])
    await manager(service.restate_amendment, intent=said_anew)
    second = (said_anew.way, said_anew.reason, said_anew.scope)
    assert await reads("case_manager") == second
    assert await reads("parent") == first
    assert await left_to_share() == 1
    await manager(service.share_draft)
    assert await reads("parent") == second
    assert await left_to_share() == 0
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        copies = select(SharedDraft.amendment["reason"].astext).where(SharedDraft.plan_id == draft.id)
        kept = list((await work.session.execute(copies.order_by(SharedDraft.shared_at))).scalars())
    assert kept == [REASON, said_anew.reason], "what a family could read stays on record"
