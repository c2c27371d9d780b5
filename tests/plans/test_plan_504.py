"""A Section 504 plan from its start to the family's answer, through the same doors as an IEP, by its own rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pycrdt import Map
from sqlalchemy import select

from tests.factories import Town, make_town, with_coordinator
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.plans import a_plan_504
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.plans import live, service
from trellis.plans.model import Plan, PlanSection, PlanService
from trellis.signatures import service as signatures
from trellis.signatures.rules import consent_text
from trellis.students.model import ClassEnrollment, SchoolClass

pytestmark = pytest.mark.database
KIND = "section_504"


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await with_coordinator(gate, await make_town(gate))


async def begun_504(gate: Gate, town: Town) -> Plan:
    return await begun(gate, town, KIND, "initial")


async def final_504(gate: Gate, town: Town) -> Plan:
    plan = await begun_504(gate, town)
    await write(gate, town, plan, a_plan_504.content())
    await finalized(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(Plan).where(Plan.id == plan.id))).scalar_one()


async def test_a_504_plan_begins_with_its_own_sections_and_its_occasion(gate: Gate, town: Town) -> None:
    plan = await begun_504(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        sections = (await service.sections_of(work, [plan.id]))[0]
        content = await service.content_of(work, plan)
    assert [s.section_key for s in sections] == [s.key for s in a_plan_504.FORM.sections]
    assert content["dates_504"]["kind"] == plan.occasion == "initial"


async def test_an_iep_and_a_504_plan_may_be_drafts_side_by_side_but_not_two_of_a_kind(gate: Gate, town: Town) -> None:
    await begun(gate, town)
    await begun_504(gate, town)
    with pytest.raises(service.DraftAlreadyOpen):
        await begun_504(gate, town)


async def test_what_is_written_live_is_what_the_504_plan_says(gate: Gate, town: Town) -> None:
    plan = await begun_504(gate, town)
    await write(gate, town, plan, a_plan_504.content())
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        found = await service.plan_by_id(work, plan_id=plan.id)
        assert await service.content_of(work, found) == a_plan_504.content()
        lines = (await work.session.execute(select(PlanService).where(PlanService.plan_id == plan.id))).scalars().all()
    assert [(line.name, line.provider_role, line.minutes_per_week) for line in lines] == [
        ("counseling", "counselor", 15)
    ]


async def test_the_hub_checks_a_504_section_by_its_declaration(gate: Gate, town: Town) -> None:
    plan = await begun_504(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(select(PlanSection).where(PlanSection.plan_id == plan.id))).scalars().all()
        for row in rows:
            doc, _ = await documents.load_with_number(work, row.id)
            assert list(live.breaches(service.form_of(plan).section(row.section_key), doc)) == []
            with doc.transaction():
                doc.get("fields", type=Map)["no_such_field"] = "x"
            assert list(live.breaches(service.form_of(plan).section(row.section_key), doc))


async def test_it_is_finalized_without_a_meeting_by_its_own_gates(gate: Gate, town: Town) -> None:
    plan = await begun_504(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(service.ChecksBlock) as blocked:
            async with work.session.begin_nested():
                await service.finalize(work, plan_id=plan.id, overrides=[], revision=None, idempotency_key="k" * 8)
    assert {f.rule_id[:4] for f in blocked.value.findings} == {"504-"}
    assert {"504-EV-02", "504-NT-01"} <= {f.rule_id for f in blocked.value.findings}
    await write(gate, town, plan, a_plan_504.content())
    await finalized(gate, town, plan)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        frozen = await service.latest_version(work, plan_id=plan.id)
        assert frozen is not None
        assert frozen.document["plan"]["kind"] == KIND
        assert frozen.document["content"] == a_plan_504.content()
        assert [i.id for i in frozen.decision_items][:2] == ["accommodations_504", "service:line-counseling"]
        row = (await work.session.execute(select(Plan).where(Plan.id == plan.id))).scalar_one()
        assert (str(row.starts_on), str(row.ends_on)) == ("2026-10-12", "2027-10-05")


async def test_an_iep_in_force_is_spoken_of(gate: Gate, town: Town) -> None:
    iep = await begun(gate, town)
    plan = await begun_504(gate, town)
    await write(gate, town, plan, a_plan_504.content())

    async def rules() -> list[str]:
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            return [f.rule_id for f in await service.findings(work, await service.plan_by_id(work, plan_id=plan.id))]

    assert "504-EL-08" not in await rules()
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        (await work.session.execute(select(Plan).where(Plan.id == iep.id))).scalar_one().state = "active"
    assert "504-EL-08" in await rules()


async def test_the_family_answers_it_and_it_is_in_force_beside_an_iep(gate: Gate, town: Town) -> None:
    plan = await final_504(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        asked = await signatures.request_signatures(work, plan_id=plan.id, idempotency_key="ask-them-once")
    assert [r.person_id for r in asked] == [town.people["parent"]]
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        version = await service.latest_version(work, plan_id=plan.id)
        assert version is not None
        choices = [signatures.Choice(item.id, "agree") for item in version.decision_items]
        signed = await signatures.sign(
            work,
            request_id=asked[0].id,
            document_sha256=version.sha256,
            consent_text_sha256=consent_text("en")[1],
            language="en",
            choices=choices,
            typed_name="Helena Ruiz",
            idempotency_key="sign-it-once",
        )
        assert signed.outcome == "granted"
        row = (await work.session.execute(select(Plan).where(Plan.id == plan.id))).scalar_one()
        assert row.state == "active"


# Who works with it


async def test_a_shared_draft_is_the_familys_to_read(gate: Gate, town: Town) -> None:
    plan = await begun_504(gate, town)
    await write(gate, town, plan, a_plan_504.content())
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        with pytest.raises(NotFound):
            await service.plan_by_id(work, plan_id=plan.id)
    async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
        await service.share_draft(work, plan_id=plan.id)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        found = await service.plan_by_id(work, plan_id=plan.id)
        assert (await service.content_of(work, found))["accommodations_504"] == a_plan_504.content()[
            "accommodations_504"
        ]
        assert await service.may_write(work, found, "family")
        assert not await service.may_write(work, found, "accommodations_504")


async def test_the_coordinator_begins_writes_and_freezes_it_without_being_on_the_team(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
        plan = await service.start_plan(work, student_id=town.student_id, kind=KIND, occasion="initial")
        assert await service.may_write(work, plan, "accommodations_504")
    await write(gate, town, plan, a_plan_504.content())
    async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
        found = await service.plan_by_id(work, plan_id=plan.id)
        overrides = [
            service.Override(f.rule_id, f.row_id, "Talked about.") for f in await service.findings(work, found)
        ]
        await service.finalize(work, plan_id=plan.id, overrides=overrides, revision=None, idempotency_key="freeze-it")
        asked = await signatures.request_signatures(work, plan_id=plan.id, idempotency_key="ask-them-once")
        assert len(asked) == 1


async def test_the_wall_between_the_two_kinds(gate: Gate, town: Town) -> None:
    """The coordinator neither begins nor reads an IEP, draft or final, nor its rows; the IEP's people read both."""
    iep = await begun(gate, town)
    await write(gate, town, iep, whole_plan())
    async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
        with pytest.raises(NotAllowed):
            await service.start_plan(work, student_id=town.student_id, kind="iep", occasion="annual")
    await meet(gate, town, iep)
    for _ in ("draft", "final"):
        async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
            with pytest.raises(NotFound):
                await service.plan_by_id(work, plan_id=iep.id)
            for table in (Plan, PlanSection, PlanService):
                assert (await work.session.execute(select(table))).scalars().all() == []
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            if (await service.plan_by_id(work, plan_id=iep.id)).state == "draft":
                found = await service.findings(work, await service.plan_by_id(work, plan_id=iep.id))
                reasons = [service.Override(f.rule_id, f.row_id, "Talked about.") for f in found]
                await service.finalize(
                    work, plan_id=iep.id, overrides=reasons, revision=None, idempotency_key="freeze-it"
                )


async def test_special_education_administration_reads_a_504_plan_and_does_not_begin_one(gate: Gate, town: Town) -> None:
    plan = await begun_504(gate, town)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        assert (await service.plan_by_id(work, plan_id=plan.id)).id == plan.id
        with pytest.raises(NotAllowed):
            await service.start_plan(work, student_id=town.student_id, kind=KIND, occasion="annual")


async def test_a_teacher_of_the_class_reads_the_accommodations_they_carry_out_once_it_is_final(
    gate: Gate, town: Town
) -> None:
    plan = await final_504(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        school_class = SchoolClass(
            district_id=town.district_id, school_id=town.school_id, name="English 6", roster_id="english-6"
        )
        work.session.add(school_class)
        await work.session.flush()
        for who, role in (("stranger", "teacher"), ("student", "student")):
            work.session.add(
                ClassEnrollment(
                    district_id=town.district_id,
                    class_id=school_class.id,
                    person_id=town.people[who],
                    role=role,
                    roster_id=f"e-{who}",
                    starts_on=work.at.date() - timedelta(days=30),
                )
            )
    async with gate.open(town.district_id, town.actor("stranger"), "test") as work:
        found = await service.plan_by_id(work, plan_id=plan.id)
        said = await service.content_of(work, found)
    assert [row["description"] for row in said["accommodations_504"]["accommodations"]] == [
        "A seat near the front, away from the door",
        "A movement break of three minutes",
    ]
