"""A plan in force is amended: how it begins, what may change, what stays as it is (domain.md 5.8)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pycrdt import Map
from sqlalchemy import select

from tests.factories import Town, make_town
from tests.factories.plan import finalized, whole_plan, write
from tests.plans.a_plan import with_
from tests.plans.amending_a_plan import (
    AMENDS,
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
    more_reading,
    plan_now,
    read_items,
    set_clock,
)
from tests.plans.stories.amending import MORE_READING
from tests.plans.stories.telling import both, put
from tests.plans.test_carrying import content_and_marks, edit, next_plan, rules, set_state
from tests.plans.test_plan_graphql import ask as query
from tests.plans.test_plan_graphql import house
from trellis.access.day import today
from trellis.documents.jobs import _document
from trellis.house import House
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.plans import live, service
from trellis.plans.amended import plain_plan
from trellis.plans.checks.facts import AmendmentFacts
from trellis.plans.form.shape import APART_ROOT
from trellis.plans.model import Plan, PlanVersion, SharedDraft

__all__ = ["house"]

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def plan(gate: Gate, town: Town) -> Plan:
    """Maya's annual plan, agreed to and in force."""
    return await in_force(gate, town)


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
