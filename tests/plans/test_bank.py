"""The goal bank: what a person keeps, what a district shares, and how a goal is found and counted."""

from __future__ import annotations

import re
import statistics
import time
import uuid
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update

from tests.factories import Town, make_town
from tests.factories.plan import begun
from tests.factories.reading import read
from trellis.demo.goal_bank import starter_rows, wordings
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans.bank import service
from trellis.plans.bank.model import BankGoal
from trellis.plans.bank.placeholders import strange_places
from trellis.plans.bank.searching import nearly
from trellis.plans.bank.service import NamesInBankGoal, UnknownPlace, Wording
from trellis.plans.checks.measurable import vague_parts

pytestmark = pytest.mark.database

FLUENCY = Wording(
    topic="reading",
    subject="Maya's fluency",
    area="academic",
    language="en",
    condition="Given an unpracticed passage",
    behavior="Maya will read aloud what she chose",
    criterion="at 95 correct words a minute in 4 of 5 probes",
    method="One-minute probes",
    measured_every="week",
    grade_from=2,
    grade_to=5,
)
SEARCH = """query ($typed: String!) { goalBank(text: $typed) {
  id isOwn topic subject behavior useCount ownPlanCount gradeFrom } }"""


async def keep(gate: Gate, town: Town, plan_id: uuid.UUID, wording: Wording = FLUENCY, **more: Any) -> BankGoal:
    asked = {"for_district": False, "idempotency_key": f"keep-{uuid.uuid4()}", "who": "case_manager", **more}
    async with gate.open(town.district_id, town.actor(asked.pop("who")), "test") as work:
        return await service.keep(work, plan_id=plan_id, wording=wording, **asked)


async def stock(gate: Gate, town: Town, rows: list[dict[str, Any]] | None = None) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(insert(BankGoal), rows or starter_rows(town.district_id))


async def subjects(gate: Gate, town: Town, who: str, typed: str) -> list[str]:
    return [goal["subject"] for goal in (await read(gate, town, who, SEARCH, typed=typed))["goalBank"]]


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def test_what_is_kept_says_nothing_of_the_child(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        prepared = await service.prepare(work, plan_id=plan.id, wording=FLUENCY)
        assert await work.session.scalar(select(func.count(BankGoal.id))) == 0
    assert prepared.left == {} and not prepared.may_publish
    kept = await keep(gate, town, plan.id)
    assert {key: getattr(kept, key) for key in service.TEXTS} == prepared.wording.texts()
    assert (kept.subject, kept.behavior) == ("{name}'s fluency", "{name} will read aloud what {they} chose")
    assert "maya" not in kept.search_key and kept.owner_id == town.people["case_manager"]


@pytest.mark.parametrize(
    ("field", "said", "named"),
    [
        ("condition", "With Helena at the kitchen table", "Helena"),
        ("method", "Probes of Ms. Lindqvist", "Lindqvist"),
        ("behavior", "Maya will read to Ivan", "Ivan"),
        ("criterion", "4 of 5, as Dr. Weiss counts", "Weiss"),
    ],
)
async def test_a_name_of_family_or_team_is_refused_and_named(
    gate: Gate, town: Town, field: str, said: str, named: str
) -> None:
    plan = await begun(gate, town)
    with pytest.raises(NamesInBankGoal) as refused:
        await keep(gate, town, plan.id, replace(FLUENCY, **{field: said}))
    assert refused.value.field == field and named in refused.value.says.en and named in refused.value.says.es
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await work.session.scalar(select(func.count(BankGoal.id))) == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"behavior": " "}, "behavior"),
        ({"subject": "x" * 121}, "subject"),
        ({"topic": "astrology"}, "topic"),
        ({"language": "xx"}, "language"),
        ({"measured_every": "never"}, "measuredEvery"),
        ({"grade_from": 6, "grade_to": 2}, "gradeFrom"),
        ({"grade_to": 40}, "gradeFrom"),
    ],
)
async def test_a_goal_is_kept_whole_or_not_at_all(gate: Gate, town: Town, changed: dict[str, Any], field: str) -> None:
    plan = await begun(gate, town)
    with pytest.raises(InvalidInput) as refused:
        await keep(gate, town, plan.id, replace(FLUENCY, **changed))
    assert refused.value.field == field


async def test_places_nobody_would_fill_are_refused(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    with pytest.raises(UnknownPlace):
        await keep(gate, town, plan.id, replace(FLUENCY, method="{student} chart"))


async def test_a_goal_kept_twice_is_kept_once(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    one, other = [await keep(gate, town, plan.id, idempotency_key="pressed-twice") for _ in range(2)]
    assert one.id == other.id
    assert await subjects(gate, town, "case_manager", "fluency") == ["{name}'s fluency"]


async def test_ones_own_goal_is_ones_own(gate: Gate, town: Town) -> None:
    """Not the colleague's, not the director's, not the family's; and nobody else may even name it."""
    plan = await begun(gate, town)
    kept = await keep(gate, town, plan.id)
    for who in ("teacher", "director", "admin", "principal", "stranger", "parent", "student"):
        assert await subjects(gate, town, who, "fluency") == [], who
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(NotFound):
                await service.archive(work, goal_id=kept.id)
    assert await subjects(gate, town, "case_manager", "fluency") == ["{name}'s fluency"]


async def test_the_districts_goals_are_its_staffs_and_no_other_districts(gate: Gate, town: Town) -> None:
    other = await make_town(gate)
    await stock(gate, town)
    for who in ("case_manager", "teacher", "stranger", "director"):
        assert "Oral reading fluency" in await subjects(gate, town, who, "fluency"), who
    for who in ("parent", "student"):
        assert await subjects(gate, town, who, "fluency") == [], who
    for who in ("case_manager", "director", "admin"):
        assert await subjects(gate, other, who, "") == [], who
    async with gate.open(other.district_id, other.actor("director"), "test") as work:
        for table in ("bank_goal", "bank_goal_use"):
            assert await work.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


async def test_only_who_the_matrix_names_publishes(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    with pytest.raises(NotAllowed):
        await keep(gate, town, plan.id, for_district=True)
    await stock(gate, town)
    goal_id = starter_rows(town.district_id)[0]["id"]
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(NotAllowed):
            await service.archive(work, goal_id=goal_id)
    async with gate.open(town.district_id, town.actor("admin"), "test") as work:
        await service.archive(work, goal_id=goal_id)
    assert "Letter sounds" not in await subjects(gate, town, "case_manager", "letter sounds")
    # Put away, not gone: who used it can still say what it was.
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        assert (await service.goal_by_id(work, goal_id=goal_id)).archived_at is not None


async def test_only_who_writes_the_goals_keeps_and_uses(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await stock(gate, town)
    goal_id = starter_rows(town.district_id)[0]["id"]
    for who, error in (("stranger", NotFound), ("parent", NotFound), ("director", NotAllowed)):
        with pytest.raises(error):
            await keep(gate, town, plan.id, who=who)
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(error):
                await service.use(work, plan_id=plan.id, goal_id=goal_id, row_id="row-1")
    section_504 = await begun(gate, town, kind="section_504")
    with pytest.raises(NotFound):
        await keep(gate, town, section_504.id)


async def test_each_time_it_is_put_into_a_plan_counts_once(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await stock(gate, town)
    goal_id = starter_rows(town.district_id)[3]["id"]
    for row_id in ("row-1", "row-1", "row-2"):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            used = await service.use(work, plan_id=plan.id, goal_id=goal_id, row_id=row_id)
    assert used.use_count == 2
    (found,) = (await read(gate, town, "case_manager", SEARCH, typed="oral reading"))["goalBank"]
    assert (found["useCount"], found["ownPlanCount"]) == (2, 1)
    (found,) = (await read(gate, town, "teacher", SEARCH, typed="oral reading"))["goalBank"]
    assert (found["useCount"], found["ownPlanCount"]) == (2, 0)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entries = (await work.session.execute(select(AuditEntry).where(AuditEntry.action == "goal_bank.use"))).scalars()
        assert [(e.subject_id, e.detail) for e in entries] == [(goal_id, {"plan_id": str(plan.id)})] * 2
    with pytest.raises(InvalidInput):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            await service.use(work, plan_id=plan.id, goal_id=goal_id, row_id="no row!")


async def test_a_goal_is_never_reworded_and_a_use_never_changed(gate: Gate, town: Town) -> None:
    await stock(gate, town)
    for statement in (
        "UPDATE bank_goal SET behavior = 'x'",
        "DELETE FROM bank_goal",
        "UPDATE bank_goal_use SET row_id = 'x'",
        "DELETE FROM bank_goal_use",
    ):
        with pytest.raises(Exception, match="permission denied"):
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                await work.session.execute(text(statement))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("oral reading", "Oral reading fluency"),
        ("fluency reading oral", "Oral reading fluency"),
        ("orla fluencey", "Oral reading fluency"),
        ("multplication", "Multiplication facts"),
        ("mutliplication facts", "Multiplication facts"),
        ("handwritting", "Legible handwriting"),
        ("PÁRRAFO", "Párrafo organizado"),
        ("parafo organizado", "Párrafo organizado"),
        ("scis", "Cutting with scissors"),
        ("resume", "Job application"),
        ("transition bus", "Riding the bus"),
    ],
)
async def test_found_as_typed_or_nearly(gate: Gate, town: Town, typed: str, first: str) -> None:
    await stock(gate, town)
    assert (await subjects(gate, town, "case_manager", typed))[0] == first


@pytest.mark.parametrize("typed", ["zzzz", "' OR zzzz --", "fluency zebra", "[qq", "qq(((("])
async def test_what_means_nothing_finds_nothing(gate: Gate, town: Town, typed: str) -> None:
    await stock(gate, town)
    assert await subjects(gate, town, "case_manager", typed) == []


@pytest.mark.parametrize("typed", ["%", "(((", "\\", " - "])
async def test_signs_alone_are_nothing_typed(gate: Gate, town: Town, typed: str) -> None:
    await stock(gate, town)
    assert len(await subjects(gate, town, "case_manager", typed)) == service.MOST_FOUND


async def test_own_use_comes_before_the_districts_and_what_is_typed_before_both(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await stock(gate, town)
    by_subject = {row["subject"]: row["id"] for row in starter_rows(town.district_id)}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for subject, count in (("Sight words", 9), ("Blending sounds", 4)):
            await work.session.execute(
                update(BankGoal).where(BankGoal.id == by_subject[subject]).values(use_count=count)
            )
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.use(work, plan_id=plan.id, goal_id=by_subject["Letter sounds"], row_id="r")
    assert (await subjects(gate, town, "case_manager", ""))[:3] == ["Letter sounds", "Sight words", "Blending sounds"]
    assert (await subjects(gate, town, "teacher", ""))[:2] == ["Sight words", "Blending sounds"]
    assert (await subjects(gate, town, "case_manager", "blending"))[0] == "Blending sounds"


def test_a_letter_wrong_missing_or_too_many_is_the_same_word() -> None:
    for typed in ("flency", "fluencyy", "fluancy", "flunecy"):
        assert re.search(nearly(typed), " oral reading fluency"), typed
    assert not re.search(nearly("math"), " main idea")
    assert nearly("bus") == " bus"


def five_thousand(town: Town) -> list[dict[str, Any]]:
    """A district's bank after years: every tenth goal is the case manager's own."""
    rows, goals, first = [], wordings(), starter_rows(town.district_id)[0]
    for n in range(5_000):
        base = goals[n % len(goals)]
        wording = replace(base, subject=f"{base.subject} {n}", condition=f"{base.condition}, set {n % 97}")
        rows.append(
            {**first, "id": new_id(), "use_count": n % 40, "search_key": service.search_key(wording)}
            | {"owner_id": town.people["case_manager"] if n % 10 == 0 else None}
            | {key: getattr(wording, key) for key in ("topic", "area", "language", *service.TEXTS)}
        )
    return rows


async def test_five_thousand_goals_are_searched_in_less_than_fifty_milliseconds(gate: Gate) -> None:
    """As the dialog asks: the whole statement in a transaction of its own, under row security, as a case manager."""
    town = await make_town(gate)
    await stock(gate, town, five_thousand(town))
    took: dict[str, list[float]] = {}
    for _ in range(9):
        for typed in ("", "flu", "fluency", "reading fluency", "multplication facts", "qwertz", "main idea details"):
            async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
                statement = await service.found(work, text=typed)
                begun_at = time.perf_counter()
                await work.session.execute(statement)
                took.setdefault(typed, []).append((time.perf_counter() - begun_at) * 1000)
    middle = {typed: statistics.median(times) for typed, times in took.items()}
    print({typed: round(one, 1) for typed, one in middle.items()})
    assert statistics.median(middle.values()) < 50, middle


def test_the_starter_set_can_be_measured_and_names_nobody() -> None:
    """What a district begins with passes the check it would be held to."""
    goals = wordings()
    assert len(goals) >= 40 and {"reading", "writing", "math", "speech", "behavior", "motor", "transition"} <= {
        goal.topic for goal in goals
    }
    assert len({(goal.language, goal.subject) for goal in goals}) == len(goals)
    for goal in goals:
        texts = goal.texts()
        assert all(texts.values()) and not any(strange_places(one) for one in texts.values()), goal.subject
        found = [part for part, _ in vague_parts({**texts, "baseline": "", "target": ""}, 1)]
        assert found == [], (goal.subject, found)


async def test_over_graphql_a_goal_is_prepared_kept_used_and_put_away(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    goal = {
        "topic": "reading", "subject": "Fluency", "area": "academic", "language": "en", "condition": "With Helena",
        "behavior": "Maya will read aloud", "criterion": "4 of 5", "method": "Probes",
    }  # fmt: skip
    ask = f'(planId: "{global_id("Plan", plan.id)}", goal: $goal'
    prepared = await read(
        gate, town, "case_manager",
        f"mutation ($goal: BankGoalInput!) {{ prepareBankGoal{ask}) "
        "{ ... on PreparedGoal { behavior names mayPublish } } }",
        goal=goal,
    )  # fmt: skip
    assert prepared["prepareBankGoal"] == {
        "behavior": "{name} will read aloud",
        "names": {"condition": ["Helena"]},
        "mayPublish": False,
    }
    keeping = (
        f'mutation ($goal: BankGoalInput!) {{ keepBankGoal{ask}, forDistrict: false, idempotencyKey: "kept-once") '
        "{ __typename ... on BankGoal { id isOwn } ... on Problem { code field message } } }"
    )
    refused = (await read(gate, town, "case_manager", keeping, goal=goal))["keepBankGoal"]
    assert (refused["code"], refused["field"]) == ("NAMES_IN_BANK_GOAL", "condition") and "Helena" in refused["message"]
    kept = (await read(gate, town, "case_manager", keeping, goal={**goal, "condition": "Given a text"}))["keepBankGoal"]
    assert kept["isOwn"] is True
    used = await read(
        gate, town, "case_manager",
        f'mutation {{ useBankGoal(planId: "{global_id("Plan", plan.id)}", goalId: "{kept["id"]}", rowId: "r1") '
        "{ ... on BankGoal { useCount } } }",
    )  # fmt: skip
    assert used["useBankGoal"] == {"useCount": 1}
    await read(gate, town, "case_manager", f'mutation {{ archiveBankGoal(id: "{kept["id"]}") {{ __typename }} }}')
    assert await subjects(gate, town, "case_manager", "fluency") == []


async def test_a_former_member_of_the_team_is_still_a_name(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            text("UPDATE team_member SET ends_on = '2026-01-02' WHERE role = 'speech_therapist'")
        )
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        wording = replace(FLUENCY, method="Chart of Mr. Okafor")
        prepared = await service.prepare(work, plan_id=plan.id, wording=wording)
    assert prepared.left == {"method": ["Okafor"]}
