"""Determinations of eligibility: who decides, what must be so, what is frozen, and what a decision opens."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import orjson
import pytest
from sqlalchemy import select, text, update

from tests.cases.asking_for_help import cases_of
from tests.cases.test_stepping import code_of, owner
from tests.eligibility.deciding import (
    DECIDED_ON,
    ELIGIBLE,
    NOT_ELIGIBLE,
    REPORT_ON,
    answers,
    case_with_report,
    decided,
    everybody_agrees,
    group_of,
    prepared,
)
from tests.factories import Town, make_town, with_coordinator
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import start_clock
from trellis.documents.typeset import typeset
from trellis.eligibility import beginning, deciding, errors, labels, standing, writing
from trellis.eligibility.effects import opened_by
from trellis.eligibility.enforced import NO_STEP
from trellis.eligibility.log import first_broken_link
from trellis.eligibility.model import Determination, DeterminationEvent
from trellis.eligibility.printing import determination_to_print
from trellis.eligibility.writing import Written
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.prior_written.model import PriorNotice
from trellis.plans.model import Plan
from trellis.students.model import RightsHolder, Student
from trellis.teams.model import TeamMember

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def student(gate: Gate, town: Town) -> Student:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(Student).where(Student.id == town.student_id))).scalar_one()


async def clocks(gate: Gate, town: Town) -> dict[str, Deadline]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(select(Deadline).where(Deadline.student_id == town.student_id))
        return {row.rule_id: row for row in rows.scalars()}


async def missing(gate: Gate, town: Town, row: Determination, who: str = "case_manager") -> dict[str, str]:
    """What is not so yet, by key, in English."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        now = await standing.named(work, determination_id=row.id)
        return {one.key: one.says.en for one in (await standing.around(work, now)).missing}


async def test_a_child_found_eligible_has_a_category_a_clock_for_the_plan_a_notice_and_a_closed_case(gate, town):
    case = await case_with_report(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await start_clock(
            work,
            student_id=town.student_id,
            rule="EVAL_INITIAL",
            event="eval_consent_received",
            on=date(2026, 10, 1),
            instance=str(case.id),
        )
    row = await prepared(gate, town, case)
    assert all("has not concluded yet" in says for says in (await missing(gate, town, row)).values())
    with pytest.raises(errors.DeterminationWaits, match="WAITS"):
        await decided(gate, town, row, "decide_eligible")
    await everybody_agrees(gate, town, row)
    with pytest.raises(errors.DeterminationNotYours):
        await decided(gate, town, row, "decide_eligible", who="case_manager")
    row = await decided(gate, town, row, "decide_eligible")
    assert row.state == "eligible"
    assert (await cases_of(gate, town))[0].state == "closed"
    now = await student(gate, town)
    assert (now.primary_category, now.evaluated_on) == ("SLD", DECIDED_ON)
    running = await clocks(gate, town)
    assert running["IEP_INITIAL"].due_on == DECIDED_ON + timedelta(days=30)
    assert running["IEP_INITIAL"].instance == str(case.id)
    assert running["REEVAL_TRIENNIAL"].trigger_on == DECIDED_ON
    assert running["EVAL_INITIAL"].state == "open", "California counts on to the meeting about the plan"
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        notice = (await work.session.execute(select(PriorNotice))).scalar_one()
        frozen = await standing.certified(work, row.id)
        assert frozen.notice_id == notice.id
        assert [one.key for one in await opened_by(work, row, frozen)] == ["notice", "start_iep"]
        assert (await opened_by(work, row, frozen))[1].due_on == DECIDED_ON + timedelta(days=30)
    assert (notice.trigger, notice.state, notice.decided_by_team) == ("eligibility", "draft", True)
    assert "Maya Ruiz eligible" in notice.items[0]["text"]["en"]
    assert {"why", "evaluations", "safeguards", "help"} <= set(notice.contents)
    assert not {"options", "other_factors"} & set(notice.contents), "what nobody said stays open"


async def test_what_is_certified_is_canonical_and_says_questions_answers_and_who_concluded_what(gate, town):
    row = await prepared(gate, town, await case_with_report(gate, town))
    group = await group_of(gate, row)
    await everybody_agrees(gate, town, row)
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        await writing.conclude(
            work,
            member_id=group["general_teacher"].id,
            revision=row.revision,
            conclusion="differs",
            statement="He reads well with me.",
        )
    row = await decided(gate, town, row, "decide_eligible")
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        frozen = await standing.certified(work, (await standing.named(work, determination_id=row.id)).id)
        events = (await work.session.execute(select(DeterminationEvent).order_by(DeterminationEvent.number))).scalars()
        assert [one.event for one in events] == ["schedule", "hold", "decide_eligible"]
        assert await first_broken_link(work, determination_id=row.id) is None
        printed = await determination_to_print(work, determination_id=row.id, language="es")
    assert typeset(printed).startswith(b"%PDF-1.7"), "tagged, or the typesetter refuses"
    assert (printed.title, printed.content_sha256) == ("Determinación de Elegibilidad", frozen.sha256)
    assert "He reads well with me." in str(printed.blocks)
    said = orjson.loads(frozen.canonical)
    assert sha256_hex(frozen.canonical) == frozen.sha256
    assert said["determination"]["outcome"] == "eligible"
    assert said["categories"][0] | {"code": "SLD", "edfacts": "SLD"} == said["categories"][0]
    assert {one["key"]: one for one in said["answers"]}["sld_observed_on"]["on"] == "2026-11-10"
    teacher = next(one for one in said["group"] if one["role"] == "general_teacher")
    assert (teacher["conclusion"], teacher["statement"]) == ("differs", "He reads well with me.")


async def test_a_child_who_needs_a_related_service_alone_is_not_eligible_and_section_504_is_offered(gate, town):
    """34 CFR 300.8(a)(2); domain.md 2, 5.2."""
    case = await case_with_report(gate, town)
    row = await prepared(gate, town, case, NOT_ELIGIBLE)
    await everybody_agrees(gate, town, row)
    with pytest.raises(errors.DeterminationWaits, match="WAITS"):
        await decided(gate, town, row, "decide_eligible")
    row = await decided(gate, town, row, "decide_not_eligible")
    assert row.state == "not_eligible"
    now = await student(gate, town)
    assert (now.primary_category, now.evaluated_on) == (None, None)
    assert not {"IEP_INITIAL", "REEVAL_TRIENNIAL"} & set(await clocks(gate, town))
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        notice = (await work.session.execute(select(PriorNotice))).scalar_one()
        assert notice.items[0]["how"] == "refuse"
        assert "Section 504" in notice.contents["other_factors"]["en"]
        frozen = await standing.certified(work, row.id)
        assert [one.key for one in await opened_by(work, row, frozen)] == ["notice", "refer_504"]
        await labels.set_category(work, code=row.primary_category, label_en="Speech as we call it", label_es=None)
        begun = await beginning.refer_for_504(
            work, student_id=town.student_id, reason="The group offers it.", from_id=row.id
        )
        assert (begun.state, begun.case_id, begun.from_id) == ("referred", None, row.id)
        assert begun.answers["sources"]["text"] == "As the report says."
        assert begun.answers["impairment"]["text"].startswith("Speech as we call it")
        assert [one.key for one in await opened_by(work, row, frozen)] == ["notice"], "it is begun"


@pytest.mark.parametrize("factor", ["factor_reading", "factor_math", "factor_lep"])
async def test_nobody_is_eligible_where_lack_of_teaching_or_of_english_decides(gate, town, factor):
    """34 CFR 300.306(b)."""
    said = replace(ELIGIBLE, answers=answers("idea", "SLD", **{factor: True}))
    row = await prepared(gate, town, await case_with_report(gate, town), said)
    await everybody_agrees(gate, town, row)
    with pytest.raises(errors.DeterminationWaits) as refused:
        await decided(gate, town, row, "decide_eligible")
    assert "300.306(b)" in refused.value.says.en
    assert (await decided(gate, town, row, "decide_not_eligible")).state == "not_eligible"


async def test_for_a_learning_disability_the_group_has_a_regular_teacher_and_somebody_who_diagnoses(gate, town):
    """34 CFR 300.308."""
    case = await case_with_report(gate, town)
    async with gate.open(town.district_id, town.actor("psychologist"), "test") as work:
        with pytest.raises(errors.DeterminationNotYours):
            await beginning.begin(work, case_id=case.id)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await beginning.begin(work, case_id=case.id)
    group = await group_of(gate, row)
    assert set(group) == {
        "case_manager",
        "general_teacher",
        "speech_therapist",
        "psychologist",
        "lea_representative",
        "parent",
    }
    async with gate.open(town.district_id, town.actor("psychologist"), "test") as work:
        await writing.revise(work, determination_id=row.id, revision=1, said=ELIGIBLE)
        for role in ("general_teacher", "psychologist", "speech_therapist", "parent"):
            await writing.take_out(work, member_id=group[role].id, reason="Left the school.")
    found = await missing(gate, town, row)
    assert {"regular_teacher", "diagnostician", "no_parent"} <= set(found)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(errors.DeterminationWaits):
            await deciding.take(work, determination_id=row.id, revision=2, event="hold")
        for role in ("general_teacher", "psychologist"):
            await writing.add_member(work, determination_id=row.id, role=role, name="Lee Stone")
        tried = replace(
            ELIGIBLE, answers={**ELIGIBLE.answers, "parent_attempts": {"text": "Called on the 3rd, 10th and 17th."}}
        )
        await writing.revise(work, determination_id=row.id, revision=2, said=tried)
        assert (await deciding.take(work, determination_id=row.id, revision=3, event="hold")).state == "held"


async def test_a_member_whose_membership_ends_is_still_of_the_group_and_their_paper_is_recorded(gate, town):
    row = await prepared(gate, town, await case_with_report(gate, town))
    therapist = (await group_of(gate, row))["speech_therapist"]
    await everybody_agrees(gate, town, row, but="speech_therapist")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(TeamMember)
            .where(TeamMember.person_id == town.people["therapist"])
            .values(ends_on=date(2026, 11, 26))
        )
    async with gate.open(town.district_id, town.actor("therapist"), "test") as work:
        with pytest.raises(NotFound):
            await writing.conclude(
                work, member_id=therapist.id, revision=row.revision, conclusion="agrees", statement=None
            )
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(NotAllowed):
            await writing.conclude(
                work, member_id=therapist.id, revision=row.revision, conclusion="differs", statement="Not so."
            )
        await writing.conclude(
            work,
            member_id=therapist.id,
            revision=row.revision,
            conclusion="differs",
            statement="Speech alone.",
            is_on_paper=True,
        )
    row = await decided(gate, town, row, "decide_eligible")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        group = orjson.loads((await standing.certified(work, row.id)).canonical)["group"]
    assert next(one for one in group if one["role"] == "speech_therapist")["onPaper"] is True


async def test_only_of_a_parent_is_it_recorded_that_no_answer_came_and_who_differs_says_what(gate, town):
    row = await prepared(gate, town, await case_with_report(gate, town))
    group = await group_of(gate, row)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        silent = {"conclusion": "silent", "statement": "Asked on the 25th and 26th.", "is_on_paper": True}
        with pytest.raises(InvalidInput):
            await writing.conclude(work, member_id=group["psychologist"].id, revision=row.revision, **silent)
        await writing.conclude(work, member_id=group["parent"].id, revision=row.revision, **silent)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        with pytest.raises(errors.StatementNeeded):
            await writing.conclude(
                work, member_id=group["parent"].id, revision=row.revision, conclusion="differs", statement="  "
            )
        with pytest.raises(InvalidInput):
            await writing.conclude(
                work, member_id=group["parent"].id, revision=row.revision, conclusion="waiting", statement=None
            )
        with pytest.raises(InvalidInput):
            await writing.conclude(
                work, member_id=group["parent"].id, revision=row.revision, conclusion="agrees", statement="x" * 10_001
            )


async def test_a_changed_form_asks_whoever_concluded_again_and_keeps_what_they_said(gate, town):
    row = await prepared(gate, town, await case_with_report(gate, town))
    await everybody_agrees(gate, town, row)
    with pytest.raises(errors.DeterminationMovedOn):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            await work.session.execute(
                update(Determination).where(Determination.id == row.id).values(primary_category="DEAF")
            )
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await writing.revise(work, determination_id=row.id, revision=row.revision, said=ELIGIBLE)
    assert all(one.conclusion == "agrees" for one in (await group_of(gate, row)).values()), "it says the same"
    told = replace(ELIGIBLE, answers={**ELIGIBLE.answers, "why": {"text": "Another reason altogether."}})
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await writing.revise(work, determination_id=row.id, revision=row.revision, said=told)
    group = await group_of(gate, row)
    assert len(group) == 6
    assert {one.conclusion for one in group.values()} == {"waiting"}
    with pytest.raises(errors.DeterminationWaits):
        await decided(gate, town, row, "decide_eligible")
    await everybody_agrees(gate, town, row)
    row = await decided(gate, town, row, "decide_eligible")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        said = orjson.loads((await standing.certified(work, row.id)).canonical)
    assert len(said["left"]) == 6
    assert {(one["conclusion"], one["reason"]) for one in said["left"]} == {("agrees", "The form changed since.")}


async def test_nobody_concludes_on_a_form_that_reads_otherwise_than_they_saw(gate, town):
    row = await prepared(gate, town, await case_with_report(gate, town))
    teacher, seen = (await group_of(gate, row))["general_teacher"], row.revision
    told = replace(ELIGIBLE, primary="OHI", answers={**ELIGIBLE.answers, "why": {"text": "Another reason."}})
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await writing.revise(work, determination_id=row.id, revision=seen, said=ELIGIBLE)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await writing.revise(work, determination_id=row.id, revision=seen, said=told)
    assert row.revision == seen + 1, "what says the same is no other form"
    mine = {"member_id": teacher.id, "conclusion": "differs", "statement": "He reads well with me."}
    with pytest.raises(errors.FormChanged) as stale:
        async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
            await writing.conclude(work, revision=seen, **mine)
    assert "Category of disability; " in stale.value.says.en and "Why the group" in stale.value.says.en
    assert "Categoría de discapacidad; " in stale.value.says.es
    assert (await group_of(gate, row))["general_teacher"].conclusion == "waiting"
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        await writing.conclude(work, revision=row.revision, **mine)
    assert (await group_of(gate, row))["general_teacher"].statement == "He reads well with me."


async def test_no_paper_takes_the_place_of_what_somebody_said_and_who_differs_stays_of_the_group(gate, town):
    row = await prepared(gate, town, await case_with_report(gate, town))
    teacher = (await group_of(gate, row))["general_teacher"]
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        await writing.conclude(
            work, member_id=teacher.id, revision=row.revision, conclusion="differs", statement="He reads well with me."
        )
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(errors.MemberConcluded):
            await writing.conclude(
                work, member_id=teacher.id, revision=row.revision, conclusion="agrees", statement=None, is_on_paper=True
            )
        with pytest.raises(errors.MemberConcluded):
            await writing.take_out(work, member_id=teacher.id, reason="He differs.")
        told = replace(ELIGIBLE, answers={**ELIGIBLE.answers, "why": {"text": "Another reason altogether."}})
        await writing.revise(work, determination_id=row.id, revision=row.revision, said=told)
    teacher = (await group_of(gate, row))["general_teacher"]
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(errors.MemberConcluded):
            await writing.take_out(work, member_id=teacher.id, reason="He differed.")


async def test_of_the_family_only_who_holds_the_rights_today_makes_the_group_complete(gate, town):
    """34 CFR 300.306(a)(1), 300.520."""
    row = await prepared(gate, town, await case_with_report(gate, town))
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        for wrong in ({"name": "Lee Stone"}, {"person_id": town.people["other_parent"]}):
            with pytest.raises(InvalidInput):
                await writing.add_member(work, determination_id=row.id, role="parent", **wrong)
    assert "no_parent" not in await missing(gate, town, row)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(RightsHolder).values(ends_on=date(2026, 11, 20)))
    assert "no_parent" in await missing(gate, town, row)


async def test_the_family_reads_it_from_the_day_the_group_met_and_who_has_no_tie_never(gate, town):
    case = await case_with_report(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await beginning.begin(work, case_id=case.id)

    async def reads(who: str) -> bool:
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            try:
                await standing.named(work, determination_id=row.id)
            except NotFound:
                return False
            return True

    everybody = [
        "case_manager",
        "teacher",
        "director",
        "principal",
        "parent",
        "other_parent",
        "student",
        "stranger",
        "admin",
    ]
    assert [who for who in everybody if await reads(who)] == ["case_manager", "teacher", "director", "principal"]
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await writing.revise(work, determination_id=row.id, revision=1, said=ELIGIBLE)
        await deciding.take(work, determination_id=row.id, revision=2, event="hold")
    assert [who for who in everybody if await reads(who)] == [
        "case_manager",
        "teacher",
        "director",
        "principal",
        "parent",
    ]
    for who in ("teacher", "parent", "therapist"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(NotAllowed):
                await writing.revise(work, determination_id=row.id, revision=2, said=ELIGIBLE)
    await with_coordinator(gate, town)
    assert not await reads("coordinator")


async def test_bad_days_are_refused_at_the_edge_or_named(gate, town):
    case = await case_with_report(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await beginning.begin(work, case_id=case.id)
        for wrong in (
            {"decided_on": date(2099, 1, 1)},
            {"held_on": date(2026, 12, 24)},
            {"decided_on": date(1901, 1, 1)},
            {"effective_on": date(2099, 1, 1)},
            {"primary": "ADHD"},
            {"secondary": ["SLD"]},
            {"secondary": ["SLI"], "primary": None},
            {"answers": {"no_such_question": {"yes": True}}},
            {"answers": {"why": {"text": "x" * 10_001}}},
            {"meeting_id": case.id},
        ):
            with pytest.raises(InvalidInput):
                await writing.revise(work, determination_id=row.id, revision=1, said=replace(ELIGIBLE, **wrong))
        early = replace(ELIGIBLE, held_on=date(2026, 11, 19), decided_on=date(2026, 11, 18))
        await writing.revise(work, determination_id=row.id, revision=1, said=early)
        with pytest.raises(Conflict):
            await writing.revise(work, determination_id=row.id, revision=1, said=ELIGIBLE)
    assert "before the evaluation report of November 20, 2026" in (await missing(gate, town, row))["decided_on"] or (
        "before the group met" in (await missing(gate, town, row))["decided_on"]
    )
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(Student).where(Student.id == town.student_id).values(birth_on=date(2031, 1, 1))
        )
    assert "birthday is in the future" in (await missing(gate, town, row))["birth_on"]


async def test_of_two_who_certify_one_does_and_what_was_certified_stands(gate, town, fresh_database):
    row = await prepared(gate, town, await case_with_report(gate, town))
    await everybody_agrees(gate, town, row)
    answered = await asyncio.gather(
        *(decided(gate, town, row, "decide_eligible", who=who) for who in ("director", "principal")),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Determination) for one in answered) == 1, answered
    assert sum(isinstance(one, errors.DeterminationMovedOn) for one in answered) == 1, answered
    with pytest.raises(errors.DeterminationMovedOn):
        await decided(gate, town, row, "decide_eligible")
    group = await group_of(gate, row)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        with pytest.raises(errors.DeterminationCertified):
            await writing.revise(work, determination_id=row.id, revision=3, said=ELIGIBLE)
        with pytest.raises(errors.DeterminationCertified):
            await writing.add_member(work, determination_id=row.id, role="other", name="Lee")
        with pytest.raises(errors.DeterminationCertified):
            await writing.take_out(work, member_id=group["parent"].id, reason="x")
    with owner(fresh_database, town) as connection:
        for change in (
            "UPDATE determination SET answers = '{}'",
            "UPDATE determination SET primary_category = 'ID'",
            "UPDATE determination SET state = 'held'",
            "UPDATE determination_member SET conclusion = 'agrees', statement = 'x'",
            "DELETE FROM determination_member",
            "UPDATE determination_event SET reason = 'x'",
            "DELETE FROM certified_determination",
            "UPDATE certified_determination SET outcome = 'not_eligible'",
        ):
            assert code_of(connection, change) == NO_STEP, change


async def test_a_determination_waits_for_a_report_and_there_is_one_at_a_time(gate, town):
    case = await case_with_report(gate, town, until="consent")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(errors.DeterminationWaits) as waits:
            await beginning.begin(work, case_id=case.id)
    assert "the evaluation report" in waits.value.says.en
    other = await make_town(gate)
    case = await case_with_report(gate, other)
    begun = await asyncio.gather(
        *(begin(gate, other, case, who) for who in ("case_manager", "director")), return_exceptions=True
    )
    assert sum(isinstance(one, errors.AlreadyInWork) for one in begun) == 1, begun
    with pytest.raises(NotFound):
        await begin(gate, town, case, "director")


async def begin(gate: Gate, town: Town, case, who: str) -> Determination:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await beginning.begin(work, case_id=case.id)


async def test_a_dispute_is_put_on_record_and_the_decision_stands_until_it_is_over(gate, town):
    row = await prepared(gate, town, await case_with_report(gate, town), NOT_ELIGIBLE)
    await everybody_agrees(gate, town, row)
    row = await decided(gate, town, row, "decide_not_eligible")
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        with pytest.raises(errors.DeterminationWaits):
            await deciding.take(work, determination_id=row.id, revision=row.revision, event="dispute")
        row = await deciding.take(
            work, determination_id=row.id, revision=row.revision, event="dispute", reason="He can't read."
        )
        assert row.state == "disputed"
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        with pytest.raises(errors.DeterminationWaits):
            await deciding.take(
                work, determination_id=row.id, revision=row.revision, event="settle_eligible", reason="Mediation."
            )
        row = await deciding.take(
            work, determination_id=row.id, revision=row.revision, event="settle_not_eligible", reason="Withdrawn."
        )
        assert row.state == "not_eligible"


async def test_a_section_504_group_decides_and_its_plan_is_begun(gate, town):
    """34 CFR 104.3(j), 104.35; domain.md 5.4."""
    await with_coordinator(gate, town)
    async with gate.open(town.district_id, town.actor("stranger"), "test") as work:
        with pytest.raises(NotFound):
            await beginning.refer_for_504(work, student_id=town.student_id, reason="Asthma.")
    async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
        with pytest.raises(errors.DeterminationWaits):
            await beginning.refer_for_504(work, student_id=town.student_id, reason=" ")
        row = await beginning.refer_for_504(work, student_id=town.student_id, reason="Asthma.")
        with pytest.raises(errors.DeterminationWaits):
            await deciding.take(work, determination_id=row.id, revision=1, event="evaluate")
        said = Written(answers=answers("section_504"), held_on=DECIDED_ON, decided_on=DECIDED_ON)
        row = await writing.revise(work, determination_id=row.id, revision=1, said=said)
        for event in ("evaluate", "meet"):
            row = await deciding.take(work, determination_id=row.id, revision=row.revision, event=event)
    await everybody_agrees(gate, town, row)
    row = await decided(gate, town, row, "decide_504", who="coordinator")
    assert row.state == "plan_draft"
    async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
        plan = (await work.session.execute(select(Plan).where(Plan.kind == "section_504"))).scalar_one()
        assert (plan.state, plan.occasion) == ("draft", "initial")
        assert (await work.session.execute(select(PriorNotice.id))).all() == [], "notice is of another law"
    assert (await clocks(gate, town))["REEVAL_504"].trigger_on == DECIDED_ON


async def test_a_district_calls_a_category_its_own_name_and_leaves_the_code(gate, town):
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        named = await labels.set_category(work, code="EMN", label_en="Emotional/behavioral disability", label_es=None)
        assert (named.code, named.says.en) == ("EMN", "Emotional/behavioral disability")
        assert named.says.es == "Trastorno emocional"
        for wrong in ({"is_used": False}, {"first_age": 4}):
            with pytest.raises(InvalidInput):
                await labels.set_category(work, code="SLD", label_en=None, label_es=None, **wrong)
        for first, last, field in (
            (2, 9, "firstAge"),
            (0, None, "firstAge"),
            (3, 10, "lastAge"),
            (7, 5, "lastAge"),
            (None, 0, "lastAge"),
        ):
            with pytest.raises(InvalidInput) as refused:
                await labels.set_category(work, code="DD", label_en=None, label_es=None, first_age=first, last_age=last)
            assert (refused.value.field, refused.value.says) == (field, labels.AGES)
        with pytest.raises(InvalidInput) as refused:
            await labels.set_category(work, code="EMN", label_en=None, label_es="x" * 201)
        assert (refused.value.field, refused.value.says) == ("labelEs", labels.TOO_LONG)
        with pytest.raises(NotFound):
            await labels.set_category(work, code="ADHD", label_en="x", label_es=None)
        await labels.set_category(work, code="DD", label_en=None, label_es=None, first_age=3, last_age=5)
        assert await labels.ages_of_delay(work) == (3, 5)
        await labels.set_category(work, code="DD", label_en=None, label_es=None, is_used=False)
        assert await labels.ages_of_delay(work) is None
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(NotAllowed):
            await labels.set_category(work, code="EMN", label_en="x", label_es=None)


async def test_the_application_can_change_no_decision(gate, town):
    for change in (
        "UPDATE determination SET state = 'eligible'",
        "DELETE FROM determination",
        "DELETE FROM determination_event",
        "UPDATE certified_determination SET sha256 = ''",
        "DELETE FROM determination_member",
        "UPDATE category_setting SET code = 'DD'",
        "UPDATE reevaluation_paper SET made_on = '2026-01-01'",
    ):
        with pytest.raises(Exception, match="permission denied"):
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                await work.session.execute(text(change))


async def test_a_group_does_not_meet_before_its_report_was_there(gate, town):
    """34 CFR 300.306(c)(1): it draws upon the report. A typed day before it is named, and holds the step up."""
    case = await case_with_report(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await beginning.begin(work, case_id=case.id)
        early = replace(ELIGIBLE, held_on=REPORT_ON - timedelta(days=1))
        row = await writing.revise(work, determination_id=row.id, revision=1, said=early)
    assert "before the evaluation report of November 20, 2026" in (await missing(gate, town, row))["held_on"]
    with pytest.raises(errors.DeterminationWaits):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            await deciding.take(work, determination_id=row.id, revision=2, event="hold")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        on_it = replace(ELIGIBLE, held_on=REPORT_ON)
        row = await writing.revise(work, determination_id=row.id, revision=2, said=on_it)
        assert (await deciding.take(work, determination_id=row.id, revision=3, event="hold")).state == "held"


async def test_a_decision_certified_after_the_due_day_says_why_whatever_day_is_typed(gate, town):
    """Indicator 11: a typed day within the time does not hide that the time was over."""
    row = await prepared(gate, town, await case_with_report(gate, town))
    await everybody_agrees(gate, town, row)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        clock = await start_clock(
            work,
            student_id=town.student_id,
            rule="EVAL_INITIAL",
            event="eval_consent_received",
            on=REPORT_ON - timedelta(days=90),
            instance=str(row.case_id),
        )
        clock.due_on = DECIDED_ON
    with pytest.raises(errors.LateReasonNeeded):
        await decided(gate, town, row, "decide_eligible")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        why = {"late_reason": "evaluator_late", "late_note": None}
        took = {"determination_id": row.id, "revision": row.revision, "event": "decide_eligible"}
        assert (await deciding.take(work, **took, **why)).state == "eligible"
    found = (await clocks(gate, town))["EVAL_INITIAL"]
    assert found.late_reason == "evaluator_late"
