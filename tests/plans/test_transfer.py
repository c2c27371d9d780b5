"""A student moves in with a plan in effect: it begins the new one, and services go on meanwhile (domain.md 5.10)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from pycrdt import Array
from sqlalchemy import select, text, update

from tests.bench.largest import rewrite
from tests.factories import Town
from tests.factories.plan import finalized, meet, notice_of, whole_plan
from tests.notices.post import Post
from tests.plans.amending_a_plan import ask as ask_family_about
from tests.plans.test_carrying import confirm, edit, set_state
from tests.plans.test_plan_graphql import ask
from tests.plans.transferring_a_plan import Move, a_move, born, here_today, house_with_a_seal, name_of
from tests.threats.test_signed_as_somebody_else import only_a_class_teacher
from trellis.documents.jobs import _document
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.database import Database
from trellis.kernel.ids import global_id, parse_global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.template import FILLS, TEMPLATES
from trellis.plans import service as plans
from trellis.plans.content import rows_root
from trellis.plans.form import form_for, with_settings
from trellis.plans.form.settings import read_settings
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.transferring.coming_over import Named, coming_over, is_surely, is_surely_not
from trellis.plans.transferring.model import PlanHandover, PlanTransfer
from trellis.plans.transferring.telling import GROUND
from trellis.signatures import rules as signing
from trellis.signatures import service as signatures
from trellis.signatures.model import SignatureRequest

pytestmark = pytest.mark.database

CONTINUES = """query ($id: ID!) { student(id: $id) { transfer { fromDistrict services consultedHow }
  handovers { toName ground reason madeBy { name } } recordOfAccess(first: 50) { edges { node { action } } } } }"""


@pytest.fixture(scope="module")
def house(database: Database, gate: Gate, fresh_database: Any, tmp_path_factory: pytest.TempPathFactory) -> House:
    folder: Path = tmp_path_factory.mktemp("seal")
    return house_with_a_seal(database, gate, fresh_database.app_url, folder)


@pytest.fixture
async def move(gate: Gate, house: House) -> Move:
    return await a_move(gate, house)


async def plan_of(gate: Gate, town: Town, plan_id: str) -> Plan:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        _, key = parse_global_id(plan_id) or ("", None)
        return (await work.session.execute(select(Plan).where(Plan.id == key))).scalar_one()


async def seen_by(move: Move, town: Town, who: str) -> Any:
    return (await ask(move.house, town, who, CONTINUES, id=global_id("Student", town.student_id)))["student"]


# Handing over


async def test_what_was_sent_to_whom_and_why_is_the_familys_to_read(gate: Gate, move: Move) -> None:
    made = await move.handed()
    assert made["fileName"].endswith(".trellis.json") and "Maya" not in made["fileName"]
    seen = await seen_by(move, move.old, "parent")
    (sent,) = seen["handovers"]
    assert sent["toName"] == await name_of(gate, move.new)
    assert "moved" in sent["reason"] and sent["madeBy"]["name"] == "Ana Reyes"
    assert "plan.hand_over" in {edge["node"]["action"] for edge in seen["recordOfAccess"]["edges"]}
    async with gate.open(move.old.district_id, SYSTEM, "test") as work:
        entry = (
            await work.session.execute(select(AuditEntry).where(AuditEntry.action == "plan.hand_over"))
        ).scalar_one()
    assert entry.detail["to"] == move.new.slug and "99.31(a)(2)" in entry.detail["basis"]
    others = "query ($id: ID!) { student(id: $id) { handovers { toName } } }"
    student = global_id("Student", move.old.student_id)
    for who in ("teacher", "student"):
        assert (await ask(move.house, move.old, who, others, id=student))["student"]["handovers"] == []


@pytest.mark.parametrize(
    ("ground", "template"),
    [
        ("parent_asked", "plan_handed_over_as_asked"),
        ("district_asked", "plan_handed_over"),
        ("annual_notice", "plan_handed_over"),
    ],
)
async def test_the_family_is_told_whenever_a_plan_is_sent_and_on_what_ground(
    gate: Gate, move: Move, ground: str, template: str
) -> None:
    """34 CFR 99.34(a)(1): an attempt to tell the parent, unless they asked; then the letter confirms it."""
    made = await move.handed(ground=ground)
    post = Post(gate, move.house.settings)
    letters = [one for one in await post.messages(move.old.district_id) if one.template == template]
    assert [one.person_id for one in letters] == [move.old.people["parent"]]
    assert made["told"] == 1
    (sent,) = (await seen_by(move, move.old, "parent"))["handovers"]
    assert sent["ground"] == ground
    to = await name_of(gate, move.new)
    for language, word in (("en", "copy"), ("es", "copia")):
        async with gate.open(move.old.district_id, SYSTEM, "test") as work:
            filling = await FILLS[template](move.house, work, letters[0], language)
        assert filling is not None and filling.values["to"] == to and "Maya" not in str(filling.values)
        assert filling.values["ground"] == GROUND[ground].in_language(language)
        assert word in TEMPLATES[template].body.in_language(language)
        assert filling.link and "/family/" in filling.link


async def test_no_plan_is_sent_without_a_ground_the_law_knows(gate: Gate, move: Move) -> None:
    for ground in ("", "hearsay", "PARENT_ASKED"):
        assert (await move.handed(ground=ground))["field"] == "ground"
    assert (await seen_by(move, move.old, "parent"))["handovers"] == []
    assert [
        one
        for one in await Post(gate, move.house.settings).messages(move.old.district_id)
        if one.ids.get("handover_id")
    ] == []


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("teacher", "NotAllowedProblem"),
        ("principal", "NotAllowedProblem"),
        ("parent", "NotAllowedProblem"),
        ("stranger", "NotFoundProblem"),
        ("admin", "NotFoundProblem"),
        ("director", "TransferPackage"),
    ],
)
async def test_who_answers_for_the_plan_hands_it_over(move: Move, who: str, code: str) -> None:
    assert (await move.handed(who))["__typename"] == code


async def test_only_what_is_in_force_is_handed_over(gate: Gate, move: Move) -> None:
    for state in ("consent_pending", "superseded"):
        await set_state(gate, move.old, move.plan, state)
        assert (await move.handed())["code"] == "NOTHING_TO_HAND_OVER"
    await set_state(gate, move.old, move.plan, "expired")
    assert (await move.handed())["__typename"] == "TransferPackage", "services of a plan whose review is late go on"


@pytest.mark.parametrize("to", ["no-such-district", "deployment", "", "  ", "' OR 1=1"])
async def test_it_is_handed_to_a_district_that_is_here(move: Move, to: str) -> None:
    assert (await move.handed(to=to))["code"] == "NO_SUCH_RECIPIENT"
    assert (await move.handed(to=move.old.slug))["code"] == "NO_SUCH_RECIPIENT"
    assert (await move.handed(reason="moved"))["field"] == "reason"


async def test_a_deployment_without_a_seal_hands_nothing_over(gate: Gate, move: Move) -> None:
    settings = move.house.settings.model_copy(update={"signing_key_file": None})
    move.house, kept = House(settings, *_rest(move.house)), move.house
    assert (await move.handed())["code"] == "SEALING_KEY_UNUSABLE"
    assert (await seen_by(move, move.old, "parent"))["handovers"] == [], "nothing left, so nothing is on record"
    move.house = kept


def _rest(house: House) -> tuple[Any, ...]:
    return house.database, house.gate, house.listener, house.storage, house.providers


# Looking into it


async def test_the_preview_says_whence_what_and_what_stays_behind(gate: Gate, move: Move) -> None:
    seen = await move.look(await move.package())
    assert seen["__typename"] == "TransferPreview", seen
    assert (seen["fromDistrict"], seen["isInState"]) == (await name_of(gate, move.old), True)
    assert (seen["startsOn"], seen["endsOn"], seen["evaluatedOn"]) == ("2026-10-12", "2027-10-05", "2025-03-14")
    assert (seen["nameInPlan"], seen["isSurelyTheChild"]) == ("Maya Ruiz", True)
    assert "Annual goals" in seen["carried"] and seen["stays"] == []
    async with gate.open(move.new.district_id, SYSTEM, "test") as work:
        kept = (await work.session.execute(select(PlanTransfer))).scalars().all()
        noted = select(AuditEntry).where(AuditEntry.action == "plan.look_into_package")
        assert kept == [] and (await work.session.execute(noted)).scalar_one().student_id == move.new.student_id


def test_what_this_state_does_not_ask_of_the_student_is_named() -> None:
    """Where planning for life after school is asked about at twelve, a sixth-grader's plan says something of it."""
    form, said = form_for("iep"), whole_plan()
    said["basics"] = {**said["basics"], "transition_early": True}
    young = {"age_at_end": 12.5, "grade": 6, "transition_age": 16, "transition_planning_age": 14}
    for planning_age, left in ((14, ["not_asked_here"]), (12, [])):
        over = coming_over(form, said, form, young | {"transition_planning_age": planning_age})
        assert [one.why for one in over.stays if one.field.key == "transition_early"] == left
        assert over.content["basics"]["transition_early"] is True, "kept in the draft, out of sight"


async def test_a_plan_of_another_state_is_said_to_be_one(gate: Gate, house: House) -> None:
    move = await a_move(gate, house, state="TX")
    seen = await move.look(await move.package())
    assert (seen["fromState"], seen["isInState"]) == ("TX", False)
    read = await move.read(await move.begun())
    assert read["transfer"]["isInState"] is False
    assert "IEP-XF-04" in {f["ruleId"] for f in read["findings"]}


def test_a_districts_own_questions_stay_with_it() -> None:
    """Even where both districts have one of the same key, nobody knows that they ask the same."""
    extra = {
        "section": "goals",
        "key": "local_tier",
        "kind": "text",
        "label": {"en": "Tier", "es": "Nivel"},
        "plain": {"en": "Tier", "es": "Nivel"},
        "required": True,
    }
    form = with_settings(form_for("iep"), read_settings({"extra": [extra]}))
    said = whole_plan()
    said["goals"] = {**said["goals"], "local_tier": "Tier 3"}
    over = coming_over(form, said, form, {})
    assert [(one.field.key, one.why) for one in over.stays if one.field.is_districts] == [
        ("local_tier", "district_question")
    ]
    assert over.content["goals"]["local_tier"] is None
    # A key that only looks like a district's is nobody's answer, either.
    plain = coming_over(form_for("iep"), said, form, {})
    assert plain.content["goals"]["local_tier"] is None


MAYA = Named("Maya Ruiz", born_on=clock.now().date())


@pytest.mark.parametrize(
    ("other", "surely", "surely_not"),
    [
        (Named("maya  RUÍZ", MAYA.born_on), True, False),
        (Named("Ruiz Maya", MAYA.born_on), True, False),
        (Named("Maya Ruiz Ortega", MAYA.born_on), False, False),
        (Named("Maya Ruiz", None), False, False),
        (Named("Noor Haddad", None), False, True),
        (Named("Maya Ruiz", clock.now().date() - timedelta(days=1)), False, True),
    ],
)
def test_a_child_is_told_from_another_by_name_and_birthday(other: Named, surely: bool, surely_not: bool) -> None:
    assert (is_surely(MAYA, other), is_surely_not(MAYA, other)) == (surely, surely_not)
    assert (is_surely(other, MAYA), is_surely_not(other, MAYA)) == (surely, surely_not)


async def test_what_the_family_did_not_agree_to_is_no_comparable_service(gate: Gate, move: Move) -> None:
    """In force in part: the line she refused is frozen with the rest, and not given there (34 CFR 300.323(e))."""
    version = await _version(gate, move.old, move.plan)
    await ask_family_about(gate, move.old, move.plan)
    async with gate.open(move.old.district_id, move.old.actor("parent"), "test") as work:
        items = (await plans.version_by_id(work, version_id=version.id)).decision_items
        refused = next(item for item in items if item.kind == "service")
        asked = select(SignatureRequest).where(SignatureRequest.person_id == move.old.people["parent"])
        signature = await signatures.sign(
            work,
            request_id=(await work.session.execute(asked)).scalar_one().id,
            document_sha256=version.sha256,
            consent_text_sha256=signing.consent_text("en")[1],
            language="en",
            choices=[signing.Choice(one.id, "disagree" if one == refused else "agree") for one in items],
            typed_name="Helena Ruiz",
            idempotency_key="signed-in-part",
        )
        assert signature.outcome == "partially_granted"
    await set_state(gate, move.old, move.plan, "partially_active")
    content = await move.package()
    assert (await move.look(content))["notAgreed"] == [refused.title]
    begun = await move.start(content)
    services = (await move.read(begun["id"]))["transfer"]["services"]
    assert len(services) == 1 and not services[0]["what"].startswith(refused.title)


# Beginning


async def test_the_draft_begins_with_all_of_it_marked_and_dated_anew(gate: Gate, move: Move) -> None:
    plan_id = await move.begun()
    plan = await plan_of(gate, move.new, plan_id)
    assert (plan.begun_by, plan.occasion, plan.carried_from_id, plan.state) == ("transfer", "annual", None, "draft")
    read = await move.read(plan_id)
    marks = {section["key"]: section["carried"] for section in read["sections"]}
    assert {"strengths", "needs.need-reading.description"} <= set(marks["present_levels"])
    assert marks["family"] == [] and "goals.goal-fluency.target" in marks["goals"]
    name = f"the plan of {await name_of(gate, move.old)}"
    of_marks = [f["message"] for f in read["findings"] if f["ruleId"] == "IEP-CF-01"]
    assert of_marks and all(name in said for said in of_marks)
    came = read["transfer"]
    assert (came["source"], came["arrivedOn"]) == ("package", here_today())
    assert (came["oldEndsOn"], came["reevaluationDueOn"]) == ("2027-10-05", "2028-03-14")
    assert [one["startsOn"] for one in came["services"]] == [None, None], "proposed, and given from no day yet"
    assert came["services"][0]["what"] == (
        "Help with reading: 45 minutes each time, 4 times a week "
        "(Special-education teacher; In another room; A small group; Resource room)"
    )
    old = (await _version(gate, move.old, move.plan)).canonical
    async with gate.open(move.new.district_id, SYSTEM, "test") as work:
        row = (await work.session.execute(select(PlanTransfer))).scalar_one()
        assert row.canonical == old, "the very bytes that were frozen"
    await confirm(gate, move.new, "case_manager", plan, "goals")
    after = await move.read(plan_id)
    assert next(s["carried"] for s in after["sections"] if s["key"] == "goals") == []


async def _version(gate: Gate, town: Town, plan: Plan) -> PlanVersion:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(PlanVersion).where(PlanVersion.plan_id == plan.id))).scalar_one()


async def test_a_copy_is_handed_over_and_nothing_else(gate: Gate, move: Move) -> None:
    """Afterwards each district writes and reads its own (threats row 7)."""
    plan_id = await move.begun()
    await set_state(gate, move.old, move.plan, "void")
    assert (await move.read(plan_id))["transfer"]["source"] == "package"
    for who in ("case_manager", "director", "parent"):
        assert (await ask(move.house, move.old, who, "query ($id: ID!) { plan(id: $id) { id } }", id=plan_id))[
            "plan"
        ] is None
    async with gate.open(move.old.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(select(PlanTransfer))).scalars().all() == []
    async with gate.open(move.new.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(select(PlanHandover))).scalars().all() == []


async def test_one_draft_at_a_time_and_one_file_once(gate: Gate, move: Move) -> None:
    content = await move.package()
    first = await move.start(content)
    assert (await move.start(content))["code"] == "DRAFT_ALREADY_OPEN"
    await set_state(gate, move.new, await plan_of(gate, move.new, first["id"]), "void")
    assert (await move.start(content))["code"] == "PACKAGE_ALREADY_USED"
    assert (await move.look(content))["code"] == "PACKAGE_ALREADY_USED"


async def test_two_who_begin_with_one_file_begin_one_plan(gate: Gate, move: Move) -> None:
    content = await move.package()
    done = await asyncio.gather(*(move.start(content) for _ in range(3)))
    assert sorted(one["__typename"] for one in done) == ["ConflictProblem", "ConflictProblem", "Plan"], done
    async with gate.open(move.new.district_id, SYSTEM, "test") as work:
        assert len((await work.session.execute(select(Plan))).scalars().all()) == 1


async def test_where_a_birthday_is_not_known_somebody_says_that_it_is_the_child(gate: Gate, move: Move) -> None:
    await born(gate, move.new, None)
    content = await move.package()
    assert (await move.look(content))["isSurelyTheChild"] is False
    assert (await move.start(content))["code"] == "SAME_CHILD_NOT_CONFIRMED"
    assert (await move.start(content, same=True))["__typename"] == "Plan"


@pytest.mark.parametrize("days", [-400, 400])
async def test_the_first_day_here_is_a_day_of_now(move: Move, days: int) -> None:
    arrived = (clock.now().date() + timedelta(days=days)).isoformat()
    assert (await move.start(await move.package(), arrived=arrived))["field"] == "arrivedOn"
    assert (await move.paper(arrived=arrived))["field"] == "arrivedOn"


# From paper


async def test_a_plan_on_paper_begins_an_empty_draft_with_its_facts(gate: Gate, move: Move) -> None:
    begun = await move.paper(evaluatedOn="2024-02-29")
    read = await move.read(begun["id"])
    came = read["transfer"]
    assert (came["source"], came["fromDistrict"], came["isInState"]) == ("paper", "Elsewhere Public Schools", False)
    assert came["services"] == [] and came["reevaluationDueOn"] == "2027-02-28"
    assert all(section["carried"] == [] for section in read["sections"])
    found = {f["ruleId"] for f in read["findings"]}
    assert {"IEP-XF-01", "IEP-XF-02", "IEP-XF-04", "IEP-PL-01"} <= found, "no word of it was made up"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"district": "  "}, "district"),
        ({"district": "x" * 201}, "district"),
        ({"district": "\x07"}, "district"),
        ({"state": "ZZ"}, "state"),
        ({"state": "ca"}, "state"),
        ({"endsOn": "2025-01-01"}, "endsOn"),
        ({"startsOn": "2999-01-01", "endsOn": None}, "startsOn"),
        ({"evaluatedOn": "2999-01-01"}, "evaluatedOn"),
    ],
)
async def test_what_paper_says_is_a_plan(move: Move, changes: dict[str, Any], field: str) -> None:
    refused = await move.paper(**changes)
    assert (refused["__typename"], refused["field"]) == ("InvalidInputProblem", field)


@pytest.mark.parametrize("who", ["teacher", "principal", "parent", "stranger", "admin"])
async def test_who_may_begin_a_plan_begins_one_that_came(move: Move, who: str) -> None:
    content = await move.package()
    for done in (await move.look(content, who=who), await move.start(content, who=who), await move.paper(who)):
        assert done["__typename"] in ("NotAllowedProblem", "NotFoundProblem")


# Services meanwhile


async def test_services_go_on_and_the_family_reads_so_before_any_draft_is_shared(move: Move) -> None:
    plan_id = await move.begun()
    assert (await move.record(plan_id))["transfer"]["consultedOn"] == here_today()
    for who in ("parent", "teacher"):
        seen = (await seen_by_family(move, who))["transfer"]
        assert [one["startsOn"] for one in seen["services"]] == [here_today()] and seen["consultedHow"] == "phone"
    assert (await ask(move.house, move.new, "parent", "query ($id: ID!) { plan(id: $id) { id } }", id=plan_id))[
        "plan"
    ] is None
    first = (await move.read(plan_id))["plain"][0]
    assert (first["key"], first["title"]) == ("transfer", "Los servicios de su hijo continúan")
    assert (
        first["items"][0]["text"].startswith("Help with reading")
        and first["items"][1]["text"] == "La escuela habló de esto con la familia"
    )


WORDS = """query ($id: ID!) { student(id: $id) { transfer {
  services consultedOn consultedHow consultedWith parentSaid } } }"""


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("case_manager", True),
        ("director", True),
        ("teacher", True),
        ("parent", False),
        ("student", False),
        ("class teacher", False),
    ],
)
async def test_what_one_parent_said_is_the_plans_teams_to_read(move: Move, who: str, reads: bool) -> None:
    """The other parent, the student and class teachers read that the school asked, and not what it was told."""
    await move.record(await move.begun())
    if who == "class teacher":
        place: Any = move
        who = "therapist"
        await only_a_class_teacher(place, move.new, who)
    seen = await ask(move.house, move.new, who, WORDS, id=global_id("Student", move.new.student_id))
    came = seen["student"]["transfer"]
    assert came["consultedHow"] == "phone" and came["consultedOn"] == here_today()
    said = ("Helena Ruiz", "The same as before, please.") if reads else (None, None)
    assert (came["consultedWith"], came["parentSaid"]) == said


async def seen_by_family(move: Move, who: str) -> Any:
    read = "query ($id: ID!) { student(id: $id) { transfer { fromDistrict services consultedHow } } }"
    return (await ask(move.house, move.new, who, read, id=global_id("Student", move.new.student_id)))["student"]


async def test_until_the_new_plan_is_in_force(gate: Gate, move: Move) -> None:
    plan_id = await move.begun()
    plan = await plan_of(gate, move.new, plan_id)
    for state, goes_on in (("finalized", True), ("consent_pending", True), ("active", False)):
        await set_state(gate, move.new, plan, state)
        assert ((await seen_by_family(move, "parent"))["transfer"] is not None) == goes_on


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"services": [{"what": " ", "startsOn": None}]}, "services"),
        ({"services": [{"what": "x" * 501, "startsOn": None}]}, "services"),
        ({"services": [{"what": "Reading", "startsOn": "1999-01-01"}]}, "services"),
        ({"services": [{"what": "Reading", "startsOn": None}] * 51}, "services"),
        ({"evaluation": "maybe"}, "evaluation"),
        ({"consulted": {"on": "2999-01-01", "how": "phone", "withWhom": "Helena", "said": "Yes"}}, "consultedOn"),
        ({"consulted": {"on": here_today(), "how": "rumor", "withWhom": "Helena", "said": "Yes"}}, "consultedHow"),
        ({"consulted": {"on": here_today(), "how": "phone", "withWhom": " ", "said": "Yes"}}, "consultedWith"),
        ({"consulted": {"on": here_today(), "how": "phone", "withWhom": "Helena", "said": "\x00"}}, "parentSaid"),
    ],
)
async def test_what_is_given_and_said_is_written_down_whole(move: Move, changes: dict[str, Any], field: str) -> None:
    plan_id = (await move.paper())["id"]
    refused = await move.record(plan_id, **changes)
    assert (refused["__typename"], refused["field"]) == ("InvalidInputProblem", field)


async def test_what_was_written_down_before_is_kept_and_nobody_writes_over_it_unseen(gate: Gate, move: Move) -> None:
    plan_id = (await move.paper())["id"]
    first = await move.record(plan_id)
    assert first["transfer"]["revision"] == 2
    assert (await move.record(plan_id))["code"] == "CONFLICT", "somebody else wrote meanwhile"
    other = [{"what": "Speech therapy, once a week", "startsOn": here_today()}]
    again = await move.record(plan_id, "director", revision=2, services=other, consulted=None)
    assert again["transfer"]["services"] == other
    assert again["transfer"]["parentSaid"] == "The same as before, please.", "nobody said that she was not asked"
    async with gate.open(move.new.district_id, SYSTEM, "test") as work:
        row = (await work.session.execute(select(PlanTransfer))).scalar_one()
    at_first, then = row.former
    assert at_first["services"] == [] and at_first["consulted"] is None
    assert at_first["replacedBy"] == str(move.new.people["case_manager"]) and at_first["until"] < then["until"]
    assert then["services"][0]["what"].startswith("Help with reading")
    assert then["consulted"]["said"] == "The same as before, please."
    assert then["replacedBy"] == str(move.new.people["director"])


async def test_only_of_a_draft_that_came_and_only_who_writes_it(gate: Gate, move: Move) -> None:
    plan_id = (await move.paper())["id"]
    for who in ("teacher", "parent", "stranger"):
        assert (await move.record(plan_id, who))["__typename"] in ("NotAllowedProblem", "NotFoundProblem")
    await set_state(gate, move.new, await plan_of(gate, move.new, plan_id), "finalized")
    assert (await move.record(plan_id))["code"] == "PLAN_IS_FINAL"
    other = Move(move.house, move.new, move.old, move.plan)
    assert (await other.record(global_id("Plan", move.plan.id)))["code"] == "NOT_ALLOWED"


async def test_it_is_final_with_what_was_given_and_said(gate: Gate, move: Move) -> None:
    """From the file of one district to a frozen, printed plan of the other."""
    plan_id = await move.begun()
    plan = await plan_of(gate, move.new, plan_id)
    async with gate.open(move.new.district_id, SYSTEM, "test") as work:
        await rewrite(work, plan, whole_plan())
    await meet(gate, move.new, plan)
    await born_evaluated(gate, move.new)
    found = {f["ruleId"]: f["severity"] for f in (await move.read(plan_id))["findings"]}
    assert found["IEP-XF-01"] == found["IEP-XF-02"] == "B"
    assert "FIN-12" not in found, "the old district's evaluation is not three years old"
    await move.record(plan_id)
    version = await finalized(gate, move.new, plan)
    came = orjson.loads(version.canonical)["plan"]["transfer"]
    assert came["oldPlan"]["sha256"] == (await _version(gate, move.old, move.plan)).sha256
    assert came["consulted"] == {"on": here_today(), "how": "phone"} and came["from"]["inState"] is True
    assert b"same as before" not in version.canonical, "whoever reads the plan reads all of it"
    async with gate.open(move.new.district_id, SYSTEM, "test") as work:
        document = await _document(work, version, [])
    printed = str(document.blocks)
    assert "300.323(e)" in printed and "by phone" in printed and "The same as before" not in printed
    # What a final plan says of itself does not follow the row.
    async with gate.open(move.new.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(PlanTransfer).values(consulted_how="video"))
    assert "por teléfono" in str((await move.read(plan_id))["plain"][0])


async def test_its_notice_tells_what_is_another_than_in_the_plan_that_came(gate: Gate, move: Move) -> None:
    plan_id = await move.begun()
    plan = await plan_of(gate, move.new, plan_id)
    content = whole_plan()
    lines = content["services"]["services"]
    lines[0] |= {"sessions": 5, "change_reason": "She asked for more."}
    async with gate.open(move.new.district_id, SYSTEM, "test") as work:
        await rewrite(work, plan, content)
    await meet(gate, move.new, plan)
    await born_evaluated(gate, move.new)
    await move.record(plan_id)
    notice = await notice_of(gate, move.new, await finalized(gate, move.new, plan, told=False))
    said = {item["id"]: item["text"]["en"] for item in notice.items}
    assert said["service:1"].startswith("More of Specially designed instruction: reading")
    assert "instead of 45 minutes each time, 4 times a week" in said["service:1"]
    assert not {"begin", "year", "service:2", "goals"} & said.keys()


async def test_its_notice_claims_no_beginning_where_the_old_plan_is_on_paper(gate: Gate, move: Move) -> None:
    made = await move.paper(state="CA")
    plan = await plan_of(gate, move.new, made["id"])
    async with gate.open(move.new.district_id, SYSTEM, "test") as work:
        await rewrite(work, plan, whole_plan())
    await meet(gate, move.new, plan)
    await move.record(made["id"])
    notice = await notice_of(gate, move.new, await finalized(gate, move.new, plan, told=False))
    said = {item["id"]: item["text"]["en"] for item in notice.items}
    assert "begin" not in said and said["year"] and said["service:1"].startswith("The plan provides: ")


async def born_evaluated(gate: Gate, town: Town) -> None:
    """The new district's roster knows of no evaluation."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(text("UPDATE student SET evaluated_on = NULL"))


async def test_what_came_is_kept_by_the_database(gate: Gate, move: Move, fresh_database: Any) -> None:
    plan_id = await move.begun()
    _, key = parse_global_id(plan_id) or ("", None)
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as sql:
        for wrong in (
            "UPDATE plan SET occasion = 'initial' WHERE id = %s",
            "UPDATE plan SET carried_from_id = id WHERE id = %s",
            "UPDATE plan SET begun_by = 'hearsay' WHERE id = %s",
            "UPDATE plan_transfer SET sha256 = NULL WHERE plan_id = %s",
            "UPDATE plan_transfer SET source = 'paper' WHERE plan_id = %s",
            "UPDATE plan_transfer SET consulted_on = now() WHERE plan_id = %s",
            "UPDATE plan_transfer SET old_ends_on = '2000-01-01' WHERE plan_id = %s",
            "UPDATE plan_transfer SET services = '{}' WHERE plan_id = %s",
            "UPDATE plan_transfer SET former = '{}' WHERE plan_id = %s",
            "UPDATE plan_transfer SET revision = 2 WHERE plan_id = %s",
        ):
            with pytest.raises(psycopg.errors.CheckViolation):
                sql.execute(wrong, [key])
        granted = sql.execute(
            "SELECT column_name FROM information_schema.column_privileges WHERE grantee = 'trellis_app' "
            "AND table_name = 'plan_transfer' AND privilege_type = 'UPDATE'"
        ).fetchall()
        assert {name for (name,) in granted} == set(PlanTransfer.__table__.info["only_changes"])


async def test_services_less_than_in_the_old_plan_want_a_reason(gate: Gate, move: Move) -> None:
    plan_id = await move.begun()
    plan = await plan_of(gate, move.new, plan_id)
    await edit(gate, move.new, plan, "services", less_reading)
    after = [f["message"] for f in (await move.read(plan_id))["findings"] if f["ruleId"] == "IEP-SV-11"]
    assert len(after) == 1, after


def less_reading(doc: Any) -> None:
    doc.get(rows_root("services"), type=Array)[0]["sessions"] = 1
