"""A district sets its form from a day on, and plans begun before keep the form they were written on."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import select, text

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.plans.a_district_form import extra, png, settings, two
from tests.plans.test_carrying import in_force, next_plan
from tests.plans.test_plan_graphql import ask, house
from trellis.access.day import today
from trellis.documents.jobs import _document
from trellis.documents.typeset import typeset
from trellis.house import House
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.plans import live, service
from trellis.plans.carrying import last_final
from trellis.plans.comparing import compare_plans
from trellis.plans.district_form import service as forms
from trellis.plans.district_form.model import FormLogo, FormRevision
from trellis.plans.district_form.pictures import LogoUnfit
from trellis.plans.form import form_for
from trellis.plans.form.fitting import FormKeyTaken
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.plain import plain_view

pytestmark = pytest.mark.database
__all__ = ["house"]

READ = """query ($kind: String!) { districtForm(kind: $kind) {
  declared inForce { number settings } revisionCount
  revisions { id number effectiveOn settings createdAt takenBackAt madeBy { id } takenBackBy { id } } } }"""
SCHEDULE = """mutation ($kind: String!, $on: Date!, $settings: JSON!) {
  scheduleForm(kind: $kind, effectiveOn: $on, settings: $settings) { __typename
    ... on FormRevision { id number } ... on Problem { code message field } } }"""
TAKE_BACK = """mutation ($id: ID!) { takeBackForm(id: $id) { __typename
    ... on FormRevision { takenBackAt takenBackBy { id } } ... on Problem { code } } }"""
LOGO = """mutation ($content: String!) { keepFormLogo(content: $content) { __typename
    ... on FormLogo { id sha256 width } ... on Problem { code doNext } } }"""
TRY = """mutation ($settings: JSON!, $language: String!) {
  tryForm(kind: "iep", settings: $settings, language: $language, sectionKey: "basics") { __typename
    ... on FormTrial { form page } ... on Problem { code field } } }"""


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def scheduled(gate: Gate, town: Town, said: dict[str, Any], *, days: int = 0, kind: str = "iep") -> FormRevision:
    async with gate.open(town.district_id, town.actor("admin"), "test") as work:
        on = await today(work) + timedelta(days=days)
        return await forms.schedule(work, kind=kind, effective_on=on, settings=said)


async def the_plan(gate: Gate, town: Town, plan: Plan) -> Plan:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        return await service.plan_by_id(work, plan_id=plan.id)


async def test_old_and_new_plans_stand_side_by_side_each_on_its_form(gate: Gate, town: Town) -> None:
    old = await in_force(gate, town)
    revision = await scheduled(gate, town, settings())
    tomorrow = await scheduled(gate, town, settings(extra=[extra("basics", "local_later")]), days=1)
    new = await next_plan(gate, town, carry=False)
    assert (await the_plan(gate, town, old)).form_revision_id is None
    assert new.form_revision_id == revision.id != tomorrow.id
    content = whole_plan()
    content["basics"]["local_bus"] = "12"
    content["supports"]["local_quiet_room"] = "east"
    await write(gate, town, new, content)
    await meet(gate, town, new)
    version = await finalized(gate, town, new, "second-click")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        first = (await work.session.execute(select(PlanVersion).where(PlanVersion.plan_id == old.id))).scalar_one()
        plain = {
            one.plan_id: str(
                plain_view(
                    await service.content_of(work, plan := await service.plan_by_id(work, plan_id=one.plan_id)),
                    "es",
                    form=service.form_of(plan),
                )
            )
            for one in (first, version)
        }
        told = await compare_plans(work, plan_id=new.id, before=None, after=None, language="en")
        printed = [await _document(work, one, []) for one in (first, version)]
    # What was frozen before districts had forms stays as it was; what is frozen now says what it was written on.
    assert "districtForm" not in orjson.loads(first.canonical)["plan"]
    frozen = orjson.loads(version.canonical)
    assert frozen["plan"]["districtForm"] == {
        "id": str(revision.id),
        "number": 1,
        "settings": revision.settings,
    }
    assert hashlib.sha256(version.canonical).hexdigest() == version.sha256
    assert frozen["content"]["basics"]["local_bus"] == "12"
    assert "What we ask you (es)" in plain[new.id] and "Este" in plain[new.id] and "12" in plain[new.id]
    assert "What we ask you" not in plain[old.id] and "Cuándo nos reunimos" not in plain[old.id]
    parts = {(s.key, p.key): p.label for s in told.sections for p in s.parts}
    assert parts[("basics", "local_bus")] == "Bus number" and ("supports", "local_quiet_room") in parts
    assert printed[0].letterhead[0] != "Grand Bend Schools"
    assert printed[1].letterhead[0] == "Grand Bend Schools" and "555-0100" in printed[1].letterhead
    assert "Bus number" in str(printed[1].blocks) and "Bus number" not in str(printed[0].blocks)
    assert typeset(printed[1]).startswith(b"%PDF")


async def test_a_draft_goes_on_on_the_form_it_was_begun_on(gate: Gate, town: Town) -> None:
    await scheduled(gate, town, settings())
    plan = await begun(gate, town)
    await scheduled(gate, town, {"extra": [extra("basics", "local_other", required=True)]})
    content = whole_plan()
    content["basics"]["local_bus"] = "12"
    await write(gate, town, plan, content)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        found = await service.plan_by_id(work, plan_id=plan.id)
        assert (await service.content_of(work, found))["basics"]["local_bus"] == "12"
        rules = {f.rule_id for f in await service.findings(work, found)}
    assert "DIST-REQ-basics.local_other" not in rules and not [r for r in rules if r.startswith("DIST")]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        sections = (await service.sections_of(work, [plan.id]))[0]
        (basics,) = [one for one in sections if one.section_key == "basics"]
        document = await documents.document_by_id(work, basics.id)
        declared = await live.declared(work, document)
    assert declared.print == service.form_of(plan).print
    assert "local_bus" in declared.what.by_key and "local_other" not in declared.what.by_key


async def test_a_districts_answer_is_carried_or_its_end_is_told(gate: Gate, town: Town, house: House) -> None:
    await scheduled(gate, town, settings())
    plan = await begun(gate, town)
    content = whole_plan()
    content["basics"]["local_bus"] = "12"
    content["supports"]["local_quiet_room"] = "east"
    await write(gate, town, plan, content)
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(text("UPDATE plan SET state = 'active' WHERE id = :id"), {"id": plan.id})
    fewer = settings()
    fewer["extra"] = fewer["extra"][:1]
    await scheduled(gate, town, fewer)
    what = """query ($id: ID!) { carryForward(studentId: $id, kind: "iep") { leftBehind } }"""
    said = await ask(house, town, "case_manager", what, id=global_id("Student", town.student_id))
    assert said["carryForward"]["leftBehind"] == ["Quiet room"]
    following = await next_plan(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        begins = await service.content_of(work, await service.plan_by_id(work, plan_id=following.id))
        assert begins["basics"]["local_bus"] == "12" and "local_quiet_room" not in begins["supports"]
        assert await last_final(work, student_id=town.student_id, kind="iep")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entries = select(AuditEntry.detail).where(
            AuditEntry.action == "plan.start", AuditEntry.subject_id == str(following.id)
        )
        detail = (await work.session.execute(entries)).scalar_one()
    assert detail["left_behind"] == ["supports.local_quiet_room"]


async def test_an_administrator_looks_schedules_and_takes_back(gate: Gate, town: Town, house: House) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
    soon = (day + timedelta(days=30)).isoformat()
    made = await ask(house, town, "admin", SCHEDULE, kind="iep", on=soon, settings=settings())
    assert made["scheduleForm"]["number"] == 1
    found = (await ask(house, town, "admin", READ, kind="iep"))["districtForm"]
    assert found["inForce"] is None and found["revisionCount"] == 1
    assert found["declared"]["es"]["sections"][0]["title"] == form_for("iep").sections[0].title.es
    (revision,) = found["revisions"]
    assert revision["madeBy"]["id"] == global_id("Person", town.people["admin"]) and revision["effectiveOn"] == soon
    back = (await ask(house, town, "admin", TAKE_BACK, id=revision["id"]))["takeBackForm"]
    assert back["takenBackAt"] and back["takenBackBy"]
    now = await ask(house, town, "admin", SCHEDULE, kind="iep", on=day.isoformat(), settings=settings())
    refused = (await ask(house, town, "admin", TAKE_BACK, id=now["scheduleForm"]["id"]))["takeBackForm"]
    assert refused["code"] == "FORM_IS_IN_FORCE"
    past = (day - timedelta(days=1)).isoformat()
    refused = (await ask(house, town, "admin", SCHEDULE, kind="iep", on=past, settings=settings()))["scheduleForm"]
    assert (refused["code"], refused["field"]) == ("FORM_DAY_UNFIT", "effectiveOn")
    less = {"required": {"goals.goals.behavior": False}}
    refused = (await ask(house, town, "admin", SCHEDULE, kind="iep", on=soon, settings=less))["scheduleForm"]
    assert (refused["code"], refused["field"]) == ("FORM_LOOSENED", "required.goals.goals.behavior")
    assert "IEP-GO-02" in refused["message"]
    for who in ("case_manager", "director", "parent"):
        refused = (await ask(house, town, who, SCHEDULE, kind="iep", on=soon, settings={}))["scheduleForm"]
        assert refused["code"] == "NOT_ALLOWED", who
        refused = (await ask(house, town, who, TAKE_BACK, id=revision["id"]))["takeBackForm"]
        assert refused["code"] == "NOT_ALLOWED", who
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        noted = (
            await work.session.execute(select(AuditEntry.action).where(AuditEntry.action.like("form.%")))
        ).scalars()
        assert sorted(noted) == ["form.schedule", "form.schedule", "form.take_back"]


async def test_one_districts_form_is_no_other_districts(gate: Gate, town: Town) -> None:
    other = await make_town(gate)
    revision = await scheduled(gate, town, settings())
    plan = await begun(gate, other)
    assert plan.form_revision_id is None and service.form_of(plan) is form_for("iep", plan.form_version)
    async with gate.open(other.district_id, other.actor("admin"), "test") as work:
        assert (await forms.form_of_district(work, "iep")).revisions == []
        with pytest.raises(NotFound):
            await forms.take_back(work, revision_id=revision.id)
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        with pytest.raises(NotAllowed):
            await forms.form_of_district(work, "iep")


async def test_a_key_means_one_kind_of_question_for_good(gate: Gate, town: Town) -> None:
    await scheduled(gate, town, {"extra": [extra("basics", "local_bus")]})
    with pytest.raises(FormKeyTaken):
        await scheduled(gate, town, {"extra": [extra("basics", "local_bus", kind="number")]})
    assert (await scheduled(gate, town, {})).number == 2


async def test_a_logo_is_a_picture_that_prints(gate: Gate, town: Town, house: House) -> None:
    content = base64.b64encode(png(60, 30)).decode()
    kept = (await ask(house, town, "admin", LOGO, content=content))["keepFormLogo"]
    assert kept["width"] == 60
    again = (await ask(house, town, "admin", LOGO, content=content))["keepFormLogo"]
    assert again["id"] == kept["id"]
    broken = base64.b64encode(png(60, 30)[:50]).decode()
    for unfit in (broken, "no base64!", base64.b64encode(b"MZ\x90").decode()):
        refused = (await ask(house, town, "admin", LOGO, content=unfit))["keepFormLogo"]
        assert refused["code"] == "LOGO_UNFIT" and refused["doNext"]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        row = (await work.session.execute(select(FormLogo))).scalar_one()
    said = settings()
    said["letterhead"]["logo"] = {"sha256": row.sha256, "alt": two("A river", "Un río")}
    tried = (await ask(house, town, "admin", TRY, settings=said, language="es"))["tryForm"]
    assert base64.b64decode(tried["page"]).startswith(b"\x89PNG")
    assert tried["form"]["sections"][0]["title"] == "Lo básico de este plan"
    said["letterhead"]["logo"]["sha256"] = "0" * 64
    refused = (await ask(house, town, "admin", TRY, settings=said, language="en"))["tryForm"]
    assert (refused["code"], refused["field"]) == ("UNKNOWN_FORM_FIELD", "letterhead.logo")
    said["letterhead"]["logo"]["sha256"] = row.sha256
    await scheduled(gate, town, said)
    plan = await begun(gate, town)
    content_ = whole_plan()
    content_["basics"]["local_bus"] = "12"
    await write(gate, town, plan, content_)
    await meet(gate, town, plan)
    version = await finalized(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        document = await _document(work, version, [])
    assert document.logo is not None and document.logo.alt == "A river"
    pdf = typeset(document)
    assert b"/Figure" in pdf or b"/Alt" in pdf


async def test_a_broken_picture_is_refused_by_the_service_itself(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, town.actor("admin"), "test") as work:
        with pytest.raises(LogoUnfit):
            await forms.keep_logo(work, content=png(60, 30)[:60])
