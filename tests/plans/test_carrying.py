"""The next annual plan begins with the last final one, marked until somebody confirms or edits it."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import pytest
from pycrdt import Array, Map, Text, XmlFragment
from sqlalchemy import select, text, update

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.plans import a_plan_504
from tests.plans.test_plan_graphql import ask, house, id_of
from trellis.house import House
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import Conflict, NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.plans import live, service
from trellis.plans.canonical import canonical_bytes
from trellis.plans.content import prose_root, rows_root, section_content
from trellis.plans.form import Section
from trellis.plans.form.prose import write_fragment
from trellis.plans.model import Plan, PlanGoal, PlanVersion

pytestmark = pytest.mark.database
__all__ = ["house"]

START = """mutation ($id: ID!, $kind: String!, $carry: Boolean!) {
  startPlan(studentId: $id, kind: $kind, occasion: "annual", carryForward: $carry) { __typename
    ... on Plan { id carriedFrom { id startsOn } sections { key carried } } ... on Problem { code } } }"""
WHAT = """query ($id: ID!, $kind: String!) { carryForward(studentId: $id, kind: $kind) {
  plan { id startsOn endsOn } carried anew } }"""
CONFIRM = """mutation ($id: ID!, $section: String!, $places: [String!]) {
  confirmCarried(planId: $id, sectionKey: $section, places: $places) { __typename
    ... on Plan { sections { key carried } findings { ruleId sectionKey } } ... on Problem { code } } }"""
MARKS = "query ($id: ID!) { plan(id: $id) { sections { key carried } } }"


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def in_force(gate: Gate, town: Town, kind: str = "iep") -> Plan:
    """A plan of last year that the family agreed to."""
    plan = await begun(gate, town, kind)
    await write(gate, town, plan, whole_plan() if kind == "iep" else a_plan_504.content())
    if kind == "iep":
        await meet(gate, town, plan)
    await finalized(gate, town, plan)
    await set_state(gate, town, plan, "active")
    return plan


async def set_state(gate: Gate, town: Town, plan: Plan, state: str, **more: Any) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Plan).where(Plan.id == plan.id).values(state=state, **more))


async def next_plan(gate: Gate, town: Town, kind: str = "iep", who: str = "case_manager", carry: bool = True) -> Plan:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await service.start_plan(
            work, student_id=town.student_id, kind=kind, occasion="annual", carry_forward=carry
        )


async def content_and_marks(gate: Gate, town: Town, plan: Plan) -> tuple[dict[str, Any], dict[str, list[str]]]:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        found = await service.plan_by_id(work, plan_id=plan.id)
        sections = (await service.sections_of(work, [plan.id]))[0]
        marks = {s.section_key: await service.carried_places(work, found, s) for s in sections}
        return await service.content_of(work, found), {key: places for key, places in marks.items() if places}


async def rules(gate: Gate, town: Town, plan: Plan) -> list[tuple[str, str, str | None]]:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        found = await service.findings(work, await service.plan_by_id(work, plan_id=plan.id))
        return [(f.rule_id, f.section_key, f.row_id) for f in found]


async def confirm(gate: Gate, town: Town, who: str, plan: Plan, section: str, places: list[str] | None = None) -> None:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await service.confirm_carried(work, plan_id=plan.id, section_key=section, places=places)


async def edit(gate: Gate, town: Town, plan: Plan, section_key: str, change: Any) -> None:
    """Somebody types in a section, live."""
    async with gate.open(town.district_id, SYSTEM, "test.write") as work:
        section = next(s for s in (await service.sections_of(work, [plan.id]))[0] if s.section_key == section_key)
        doc, _ = await documents.load_with_number(work, section.id)
        before = doc.get_state()
        with doc.transaction():
            change(doc)
        await documents.append(work, section.id, doc.get_update(before), None)
        await live.changed(work, await documents.document_by_id(work, section.id))


# Starting


async def test_the_next_iep_begins_with_the_last_one(gate: Gate, town: Town) -> None:
    last = await in_force(gate, town)
    plan = await next_plan(gate, town)
    content, marks = await content_and_marks(gate, town, plan)
    assert plan.carried_from_id == last.id
    assert content["present_levels"] == whole_plan()["present_levels"]
    assert content["basics"]["kind"] == "annual" and content["basics"]["starts_on"] is None
    assert content["family"] == {}, "the family's own words are asked anew"
    assert "family" not in marks and "esy" not in marks and "kind" not in marks["basics"]
    assert {"strengths", "needs.need-reading.description"} <= set(marks["present_levels"])
    assert "goals.goal-fluency.baseline" not in marks["goals"] and "goals.goal-fluency.target" in marks["goals"]
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        goals = (await work.session.execute(select(PlanGoal.row_id).where(PlanGoal.plan_id == plan.id))).scalars()
        assert set(goals) == {"goal-fluency", "goal-planner"}, "the rest of the product sees carried goals at once"
        for section in (await service.sections_of(work, [plan.id]))[0]:
            doc, _ = await documents.load_with_number(work, section.id)
            assert list(live.breaches(service.form_of(plan).section(section.section_key), doc)) == []


async def test_the_next_504_plan_begins_with_the_last_one_too(gate: Gate, town: Town) -> None:
    last = await in_force(gate, town, "section_504")
    plan = await next_plan(gate, town, "section_504")
    content, marks = await content_and_marks(gate, town, plan)
    assert plan.carried_from_id == last.id
    assert [r["id"] for r in content["accommodations_504"]["accommodations"]] == [
        r["id"] for r in a_plan_504.content()["accommodations_504"]["accommodations"]
    ]
    assert content["dates_504"]["starts_on"] is None and content["dates_504"]["kind"] == "annual"
    assert "accommodations_504" in marks and "implementation_504" not in marks
    assert ("504-CF-01", "accommodations_504", None) in await rules(gate, town, plan)


async def test_it_may_begin_empty_and_a_first_plan_always_does(gate: Gate, town: Town) -> None:
    await in_force(gate, town)
    plan = await next_plan(gate, town, carry=False)
    content, marks = await content_and_marks(gate, town, plan)
    assert (plan.carried_from_id, marks, content["goals"]) == (None, {}, {})
    await set_state(gate, town, plan, "void")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        first = await service.start_plan(
            work, student_id=town.student_id, kind="iep", occasion="initial", carry_forward=True
        )
        assert first.carried_from_id is None


async def test_with_no_final_plan_of_its_kind_it_begins_empty(gate: Gate, town: Town) -> None:
    await in_force(gate, town, "section_504")
    plan = await next_plan(gate, town)
    assert plan.carried_from_id is None and (await content_and_marks(gate, town, plan))[1] == {}


async def test_the_plan_in_force_is_carried_before_one_that_was_finalized_later(gate: Gate, town: Town) -> None:
    last = await in_force(gate, town)
    later = await begun(gate, town)
    await write(gate, town, later, whole_plan())
    await meet(gate, town, later)
    await finalized(gate, town, later, key="second-click")
    assert (await next_plan(gate, town)).carried_from_id == last.id


@pytest.mark.parametrize("state", ["superseded", "expired", "finalized"])
async def test_without_one_in_force_the_last_final_one_is(gate: Gate, town: Town, state: str) -> None:
    last = await in_force(gate, town)
    await set_state(gate, town, last, state)
    assert (await next_plan(gate, town)).carried_from_id == last.id


async def test_a_void_plan_is_carried_nowhere(gate: Gate, town: Town) -> None:
    last = await in_force(gate, town)
    await set_state(gate, town, last, "void")
    assert (await next_plan(gate, town)).carried_from_id is None


async def test_a_version_of_another_form_carries_what_both_declare(gate: Gate, town: Town) -> None:
    """A frozen document with sections, fields and rows this form has never heard of."""
    last = await in_force(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        frozen = (await work.session.execute(select(PlanVersion).where(PlanVersion.plan_id == last.id))).scalar_one()
        document = orjson.loads(frozen.canonical)
    document["plan"]["formVersion"] = "2019.4"
    document["content"]["a_section_of_old"] = {"x": 1}
    document["content"]["goals"] = {"goals": [{"id": "g1", "subject": "Reading", "old": 2}], "older": None}
    document["content"]["supports"] = "no section"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        other = PlanVersion(
            district_id=town.district_id,
            plan_id=last.id,
            student_id=town.student_id,
            number=2,
            canonical=canonical_bytes(document),
            sha256="0" * 64,
            finalized_by_id=town.people["case_manager"],
            finalized_at=work.at,
        )
        work.session.add(other)
    plan = await next_plan(gate, town)
    content, marks = await content_and_marks(gate, town, plan)
    assert marks["goals"] == ["goals.g1.subject"] and "supports" not in marks
    assert content["supports"] == {}


async def test_starting_says_on_record_what_was_carried_and_that_it_was_read(gate: Gate, town: Town) -> None:
    last = await in_force(gate, town)
    plan = await next_plan(gate, town, who="director")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        version = (
            await work.session.execute(select(PlanVersion.id).where(PlanVersion.plan_id == last.id))
        ).scalar_one()
        told = (
            await work.session.execute(
                select(AuditEntry.action, AuditEntry.subject_id, AuditEntry.detail).where(
                    AuditEntry.actor_person_id == town.people["director"]
                )
            )
        ).all()
    assert ("plan.read", last.id) in [(a, s) for a, s, _ in told]
    started = next(detail for action, subject, detail in told if (action, subject) == ("plan.start", plan.id))
    assert started["carried_from"] == str(version)


# Checks


async def test_unconfirmed_places_warn_once_a_section_and_block_nothing(gate: Gate, town: Town) -> None:
    await in_force(gate, town)
    plan = await next_plan(gate, town)
    _, marks = await content_and_marks(gate, town, plan)
    warned = [(section, row) for rule, section, row in await rules(gate, town, plan) if rule == "IEP-CF-01"]
    assert sorted(warned) == sorted((key, None) for key in marks)
    # IEP-SV-11 and IEP-GO-07 speak truly of carried rows.
    spoken = [rule for rule, *_ in await rules(gate, town, plan)]
    assert "IEP-SV-11" not in spoken and spoken.count("IEP-GO-07") == 2
    await edit(gate, town, plan, "services", lambda doc: doc.get(rows_root("services"), type=Array).pop(1))
    assert "IEP-SV-11" in [rule for rule, *_ in await rules(gate, town, plan)]


def filled_in(section: Section, said: dict[str, Any]) -> Any:
    """Writes what `said` answers and the document does not yet: what is asked anew."""

    def change(doc: Any) -> None:
        now, single = section_content(section, doc), doc.get("fields", type=Map)
        for field in section.written:
            if field.kind == "prose":
                if said[field.key] and not now[field.key]:
                    write_fragment(doc.get(prose_root(field.key), type=XmlFragment), said[field.key]["doc"])
            elif field.kind != "rows":
                if said[field.key] is not None and now[field.key] is None:
                    single[field.key] = said[field.key]
            else:
                rows = {row["id"]: row for row in doc.get(rows_root(field.key), type=Array)}
                for wanted in said[field.key]:
                    for column in field.row:
                        value, cell = wanted[column.key], rows[wanted["id"]].get(column.key)
                        if value is None or (str(cell) if isinstance(cell, Text) else cell):
                            continue
                        if isinstance(cell, Text):
                            cell.insert(0, value)
                        else:
                            rows[wanted["id"]][column.key] = value

    return change


async def test_it_is_finalized_unconfirmed_with_one_typed_reason_for_all_of_it(gate: Gate, town: Town) -> None:
    await in_force(gate, town)
    plan = await next_plan(gate, town)
    for section in service.form_of(plan).sections:
        await edit(gate, town, plan, section.key, filled_in(section, whole_plan()[section.key]))
    await meet(gate, town, plan)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        found = await service.findings(work, await service.plan_by_id(work, plan_id=plan.id))
    assert [f.rule_id for f in found if f.severity == "B"] == []
    reasons = {(f.rule_id, f.row_id) for f in found if f.severity == "W"}
    assert [key for key in reasons if key[0] == "IEP-CF-01"] == [("IEP-CF-01", None)]
    overrides = [service.Override(*key, "Talked about.") for key in reasons]
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(service.ChecksBlock) as blocked:
            async with work.session.begin_nested():
                await service.finalize(
                    work,
                    plan_id=plan.id,
                    overrides=[o for o in overrides if o.rule_id != "IEP-CF-01"],
                    revision=None,
                    idempotency_key="without-a-word",
                )
        assert {f.rule_id for f in blocked.value.findings} == {"IEP-CF-01"}
        version = await service.finalize(
            work, plan_id=plan.id, overrides=overrides, revision=None, idempotency_key="with-a-reason"
        )
    assert [o["reason"] for o in version.overrides if o["ruleId"] == "IEP-CF-01"] == ["Talked about."]


# Confirming


async def test_one_place_one_row_and_a_whole_section(gate: Gate, town: Town) -> None:
    await in_force(gate, town)
    plan = await next_plan(gate, town)
    await confirm(gate, town, "therapist", plan, "present_levels", ["strengths"])
    await confirm(gate, town, "case_manager", plan, "goals", ["goals.goal-fluency"])
    await confirm(gate, town, "case_manager", plan, "services")
    _, marks = await content_and_marks(gate, town, plan)
    assert "strengths" not in marks["present_levels"] and "academic" in marks["present_levels"]
    assert {place.split(".")[1] for place in marks["goals"]} == {"goal-planner"}
    assert "services" not in marks
    assert ("IEP-CF-01", "services", None) not in await rules(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        told = (
            await work.session.execute(select(AuditEntry).where(AuditEntry.action == "plan.confirm_carried"))
        ).scalars()
        first = next(e for e in told if e.actor_person_id == town.people["therapist"])
    assert (first.subject_id, first.student_id) == (plan.id, town.student_id)
    assert first.detail == {"section_key": "present_levels", "places": ["strengths"]}


async def test_an_edit_takes_the_mark_of_its_place_alone(gate: Gate, town: Town) -> None:
    await in_force(gate, town)
    plan = await next_plan(gate, town)
    before = (await content_and_marks(gate, town, plan))[1]["goals"]

    def reword(doc: Any) -> None:
        goal = doc.get(rows_root("goals"), type=Array)[0]
        goal["behavior"].insert(0, "With her own book, ")
        assert isinstance(goal["behavior"], Text)

    await edit(gate, town, plan, "goals", reword)
    after = (await content_and_marks(gate, town, plan))[1]["goals"]
    assert set(before) - set(after) == {"goals.goal-fluency.behavior"}


async def test_confirming_again_or_a_place_of_nothing_changes_nothing(gate: Gate, town: Town) -> None:
    await in_force(gate, town)
    plan = await next_plan(gate, town)
    for places in (["strengths"], ["strengths"], ["no_such", "", "needs.gone", "\x00"]):
        await confirm(gate, town, "case_manager", plan, "present_levels", places)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        told = select(AuditEntry.id).where(AuditEntry.action == "plan.confirm_carried")
        assert len((await work.session.execute(told)).all()) == 1
    with pytest.raises(NotFound):
        await confirm(gate, town, "case_manager", plan, "no_such_section")


@pytest.mark.parametrize(
    ("who", "section", "error"),
    [
        ("teacher", "goals", NotAllowed),  # reads the draft, writes none of it
        ("therapist", "basics", NotAllowed),  # writes goals, not the dates
        ("principal", "goals", NotAllowed),
        ("parent", "goals", NotFound),
        ("stranger", "goals", NotFound),
    ],
)
async def test_only_who_may_write_the_section_confirms(
    gate: Gate, town: Town, who: str, section: str, error: type[Exception]
) -> None:
    await in_force(gate, town)
    plan = await next_plan(gate, town)
    before = (await content_and_marks(gate, town, plan))[1]
    with pytest.raises(error):
        await confirm(gate, town, who, plan, section)
    assert (await content_and_marks(gate, town, plan))[1] == before


async def test_a_family_that_reads_the_draft_confirms_nothing_and_sees_no_mark(
    gate: Gate, house: House, town: Town
) -> None:
    await in_force(gate, town)
    plan = await next_plan(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.share_draft(work, plan_id=plan.id)
    with pytest.raises(NotAllowed):
        await confirm(gate, town, "parent", plan, "goals")
    sections = (await ask(house, town, "parent", MARKS, id=id_of(plan)))["plan"]["sections"]
    assert all(one["carried"] == [] for one in sections)
    # In the database's own eyes too: of the marked rows they have none, and change none.
    async with gate.open(town.district_id, town.actor("parent"), "attack") as work:
        touched = await work.session.execute(
            text("UPDATE plan_section SET carried = '{}' WHERE plan_id = :plan AND section_key <> 'family'"),
            {"plan": plan.id},
        )
        assert touched.rowcount == 0


async def test_a_final_plan_takes_no_confirmation_and_shows_no_mark(gate: Gate, house: House, town: Town) -> None:
    await in_force(gate, town)
    plan = await next_plan(gate, town)
    await set_state(gate, town, plan, "finalized")
    with pytest.raises(Conflict):
        await confirm(gate, town, "case_manager", plan, "goals")
    sections = (await ask(house, town, "case_manager", MARKS, id=id_of(plan)))["plan"]["sections"]
    assert all(one["carried"] == [] for one in sections)


async def test_a_confirmation_and_an_edit_at_once_lose_nothing(gate: Gate, town: Town) -> None:
    """Projection and confirmation write one row; each keeps what the other wrote."""
    await in_force(gate, town)
    plan = await next_plan(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        # Read before the confirmation, as a projection under way has it.
        section = next(s for s in (await service.sections_of(work, [plan.id]))[0] if s.section_key == "progress")
        await confirm(gate, town, "therapist", plan, "progress", ["how"])
        section.content = {**section.content, "schedule": None}
    content, marks = await content_and_marks(gate, town, plan)
    assert content["progress"]["schedule"] is None and "progress" not in marks


# GraphQL


async def test_the_dialog_is_told_what_would_carry_and_the_draft_says_where_from(
    gate: Gate, house: House, town: Town
) -> None:
    last = await in_force(gate, town)
    await set_state(gate, town, last, "active", starts_on=date(2026, 10, 12), ends_on=date(2027, 10, 5))
    student = global_id("Student", town.student_id)
    found = (await ask(house, town, "case_manager", WHAT, id=student, kind="iep"))["carryForward"]
    assert found["plan"] == {"id": id_of(last), "startsOn": "2026-10-12", "endsOn": "2027-10-05"}
    assert "Annual goals" in found["carried"] and "Extended school year" in found["anew"]
    assert "Plan dates" not in found["carried"] + found["anew"]
    assert (await ask(house, town, "case_manager", WHAT, id=student, kind="section_504"))["carryForward"] is None
    plan = (await ask(house, town, "case_manager", START, id=student, kind="iep", carry=True))["startPlan"]
    assert plan["carriedFrom"] == {"id": id_of(last), "startsOn": "2026-10-12"}
    marks = {one["key"]: one["carried"] for one in plan["sections"]}
    assert "strengths" in marks["present_levels"] and marks["family"] == []
    answer = await ask(house, town, "case_manager", CONFIRM, id=plan["id"], section="present_levels", places=None)
    left = {one["key"]: one["carried"] for one in answer["confirmCarried"]["sections"]}
    assert left["present_levels"] == [] and left["goals"] == marks["goals"]
    warned = [f["sectionKey"] for f in answer["confirmCarried"]["findings"] if f["ruleId"] == "IEP-CF-01"]
    assert "present_levels" not in warned and "goals" in warned
    refused = await ask(house, town, "teacher", CONFIRM, id=plan["id"], section="goals", places=["goals"])
    assert refused["confirmCarried"]["__typename"] == "NotAllowedProblem"


async def test_the_mark_is_told_to_everybody_in_the_draft(gate: Gate, house: House, town: Town) -> None:
    await in_force(gate, town)
    plan = await next_plan(gate, town)
    for who in ("teacher", "therapist", "principal"):
        sections = (await ask(house, town, who, MARKS, id=id_of(plan)))["plan"]["sections"]
        assert "goals.goal-fluency.target" in next(s for s in sections if s["key"] == "goals")["carried"]
