"""A student leaves special education: why, with which papers, and what closes (domain.md 5.13)."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import select, update

from tests.cases.asking_for_help import another_student, asked, cases_of, matched, received, with_registrar
from tests.cases.test_stepping import owner
from tests.consents.a_consent import a_scan, issued
from tests.eligibility.deciding import NOT_ELIGIBLE, case_with_report, decided, everybody_agrees, prepared
from tests.factories import Town, make_town
from tests.factories.plan import begun as plan_begun
from tests.factories.plan import finalized, meet, whole_plan, write
from tests.moves.moving import begun, case_now, kept, the_day, told, took
from trellis.cases import errors as case_errors
from trellis.cases.moves import EXIT
from trellis.deadlines import service as clocks
from trellis.deadlines.model import Deadline
from trellis.districts.model import District
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.moves import errors, reading, rules, service, summary
from trellis.moves.enforced import FILE_CLOSED
from trellis.moves.model import StudentExit
from trellis.notices.prior_written.model import PriorNotice
from trellis.plans.starting import start_plan
from trellis.students.model import Student
from trellis.teams.model import TeamMember

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def waits(gate: Gate, town: Town, case, who: str = "director") -> str:
    with pytest.raises(case_errors.StepWaits) as refused:
        await took(gate, town, who, case, "confirm_exit")
    return refused.value.says.en


async def exit_of(gate: Gate, town: Town) -> StudentExit:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(StudentExit).where(StudentExit.student_id == town.student_id)
        return (await work.session.execute(found)).scalar_one()


async def summarized(gate: Gate, town: Town, case, **other) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await summary.begin(work, case_id=case.id)
        said = dict.fromkeys(rules.SUMMARY, "As the team sees it.") | other
        row = await summary.write(work, case_id=case.id, revision=row.revision, contents=said)
    day = await the_day(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await summary.give(work, case_id=case.id, revision=row.revision, given_on=day, how="by_hand")


async def born_years_ago(gate: Gate, town: Town, years: int) -> None:
    day = await the_day(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        born = day.replace(year=day.year - years, day=min(day.day, 28))
        await work.session.execute(update(Student).where(Student.id == town.student_id).values(birth_on=born))


async def decision_told(gate: Gate, town: Town) -> None:
    """The notice that the determination itself drafted goes out."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        drafts = select(PriorNotice).where(PriorNotice.state == "draft", PriorNotice.trigger != "exit")
        notice = (await work.session.execute(drafts)).scalar_one()
    await issued(gate, town, notice)


async def dropped_out(gate: Gate, town: Town, days: int = 0):
    case = await begun(gate, town, EXIT, reason="dropout", days=days)
    return await took(gate, town, "director", case, "confirm_exit")


async def test_a_graduate_leaves_with_notice_and_summary_and_without_an_evaluation(gate, town, in_days) -> None:
    """34 CFR 300.102(a)(3)(iii), 300.305(e)(2) and (3)."""
    case = await begun(gate, town, EXIT, reason="regular_diploma", days=20)
    said = await waits(gate, town, case)
    assert "prior written notice" in said
    assert "summary of performance" in said
    notice = await told(gate, town, case, "confirm_exit")
    assert notice.trigger == "graduation"
    assert "prior written notice" not in await waits(gate, town, case)
    await summarized(gate, town, case)
    assert "the day the student leaves" in await waits(gate, town, case)
    in_days(20)
    case = await took(gate, town, "director", case, "confirm_exit")
    assert case.state == "exit_confirmed"
    left = await exit_of(gate, town)
    assert (left.reason, left.left_on, left.retention_from) == ("regular_diploma", *[notice.action_on] * 2)


async def test_who_reached_the_age_has_a_summary_and_no_notice(gate, town) -> None:
    case = await begun(gate, town, EXIT, reason="maximum_age")
    said = await waits(gate, town, case)
    assert "summary of performance" in said
    assert "notice" not in said
    with pytest.raises(InvalidInput):
        await told(gate, town, case, "confirm_exit")
    await summarized(gate, town, case)
    assert "what this reason rests on" in await waits(gate, town, case), "ten years old"
    await born_years_ago(gate, town, 22)
    assert (await took(gate, town, "principal", case, "confirm_exit")).state == "exit_confirmed"


@pytest.mark.parametrize(("state", "years", "leaves"), [("CA", 21, False), ("MI", 25, False), ("MI", 26, True)])
async def test_nobody_leaves_by_age_before_the_states_own(gate, town, state, years, leaves) -> None:
    """34 CFR 300.101(a), 300.102(a)(1)."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(District).where(District.id == town.district_id).values(state=state))
    case = await begun(gate, town, EXIT, reason="maximum_age")
    await summarized(gate, town, case)
    await born_years_ago(gate, town, years)
    if leaves:
        assert (await took(gate, town, "director", case, "confirm_exit")).state == "exit_confirmed"
    else:
        assert "what this reason rests on" in await waits(gate, town, case)


async def test_who_is_no_longer_eligible_leaves_on_the_certified_decision(gate, town, in_days) -> None:
    """34 CFR 300.305(e)(1): not without an evaluation."""
    case = await begun(gate, town, EXIT, reason="not_eligible")
    await told(gate, town, case, "confirm_exit")
    assert "what this reason rests on" in await waits(gate, town, case)
    evaluation = await case_with_report(gate, town, machine="reevaluation")
    row = await prepared(gate, town, evaluation, NOT_ELIGIBLE)
    await everybody_agrees(gate, town, row)
    await decided(gate, town, row, "decide_not_eligible")
    in_days(10)
    assert "what this reason rests on" in await waits(gate, town, case), "the decision was told to nobody"
    await decision_told(gate, town)
    in_days(20)
    assert (await took(gate, town, "director", case, "confirm_exit")).state == "exit_confirmed"


async def test_services_revoked_in_writing_end_after_the_notice(gate, town, in_days) -> None:
    """34 CFR 300.300(b)(4)."""
    case = await begun(gate, town, EXIT, reason="revoked")
    with pytest.raises(InvalidInput):
        await kept(gate, town, case, "revocation")
    await kept(gate, town, case, "revocation", attachment_id=await a_scan(gate, town))
    assert "prior written notice" in await waits(gate, town, case)
    notice = await told(gate, town, case, "confirm_exit")
    assert notice.trigger == "revocation"
    in_days(10)
    assert (await took(gate, town, "director", case, "confirm_exit")).state == "exit_confirmed"


async def test_who_moved_on_says_where_to(gate, town) -> None:
    with pytest.raises(InvalidInput):
        await begun(gate, town, EXIT, reason="moved")
    case = await begun(gate, town, EXIT, reason="moved", other_district="Birch Valley", other_state="NV")
    assert (await took(gate, town, "director", case, "confirm_exit")).state == "exit_confirmed"


@pytest.mark.parametrize("reason", ["alternate_diploma", "certificate"])
async def test_whoever_leaves_without_a_regular_diploma_is_told_first(gate, town, reason, in_days) -> None:
    case = await begun(gate, town, EXIT, reason=reason)
    assert "prior written notice" in await waits(gate, town, case)
    assert (await told(gate, town, case, "confirm_exit")).trigger == "exit"
    in_days(10)
    assert (await took(gate, town, "director", case, "confirm_exit")).state == "exit_confirmed"


def test_every_reason_has_its_code_and_each_code_is_of_the_table_of_the_state() -> None:
    """domain.md 9.1, FS009."""
    codes = {"GHS", "GRADALTDPL", "RC", "RMA", "MKC", "TRAN", "DROPOUT", "D"}
    assert {one.code for one in rules.REASONS.values()} == codes
    for one in rules.REASONS.values():
        assert one.says.en
        assert one.says.es


async def test_a_confirmed_exit_closes_the_file_ends_what_was_due_and_the_teams_access(gate, town) -> None:
    day = await the_day(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        due = {"rule": "SURROGATE", "event": "surrogate_need_determined", "on": day}
        await clocks.start_clock(work, student_id=town.student_id, instance="x", **due)
    await dropped_out(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(select(Deadline.state, Deadline.withdrawn_reason))).all()
        assert {tuple(row) for row in rows} == {("withdrawn", "exit.dropout")}
        team = select(TeamMember.ends_on).where(TeamMember.student_id == town.student_id)
        ended = list((await work.session.execute(team)).scalars())
        assert ended
        assert all(on is not None and on <= day for on in ended)
    # Nobody of the team has the file any more; special education and the school's leader do, and the family.
    for who in ("case_manager", "therapist", "psychologist"):
        with pytest.raises((NotFound, NotAllowed)):
            async with gate.open(town.district_id, town.actor(who), "test") as work:
                await reading.of_student(work, student_id=town.student_id)
    for who in ("director", "principal", "parent"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            assert (await reading.of_student(work, student_id=town.student_id)).left is not None, who
    with pytest.raises(errors.FileClosed):
        async with gate.open(town.district_id, town.actor("director"), "test") as work:
            await start_plan(work, student_id=town.student_id, kind="iep", occasion="initial")
    with pytest.raises(errors.FileClosed):
        await matched(gate, town, "director", await received(gate, town, asked(school_id=town.school_id)))
    for machine in ("transfer", EXIT):
        with pytest.raises(errors.FileClosed):
            await begun(gate, town, machine, "director", **({"reason": "died"} if machine == EXIT else {}))


async def test_a_draft_of_a_closed_file_is_neither_edited_nor_made_final(gate, town, fresh_database) -> None:
    plan = await plan_begun(gate, town)
    edit = (
        "INSERT INTO live_update (district_id, id, document_id, number, person_id, payload, created_at) "
        "SELECT district_id, gen_random_uuid(), id, 900, %s, '', now() FROM live_document WHERE owner_id = %s LIMIT 1"
    )
    final = (
        "INSERT INTO plan_version (district_id, id, plan_id, student_id, number, canonical, sha256, finalized_by_id, "
        "finalized_at) VALUES (%s, gen_random_uuid(), %s, %s, 1, '', '', %s, now())"
    )
    director = town.people["director"]
    with owner(fresh_database, town) as connection:
        await dropped_out(gate, town)
        for statement, values in (
            (edit, (director, plan.id)),
            (final, (town.district_id, plan.id, town.student_id, director)),
        ):
            with pytest.raises(psycopg.Error) as refused, connection.transaction():
                connection.execute(statement, values)
            assert refused.value.sqlstate == FILE_CLOSED


async def came_back(gate: Gate, town: Town, who: str = "director", why: str = "Enrolled again.") -> StudentExit:
    day = await the_day(gate, town)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await service.take_back_in(work, student_id=town.student_id, on=day, reason=why)


async def test_a_return_is_a_new_enrolment_and_the_exit_stands(gate, town) -> None:
    await dropped_out(gate, town, days=-10)
    before = await exit_of(gate, town)
    for who in ("case_manager", "parent", "teacher"):
        with pytest.raises((NotFound, NotAllowed)):
            await came_back(gate, town, who)
    with pytest.raises(InvalidInput):
        await came_back(gate, town, why=" ")
    after = await came_back(gate, town)
    assert after.returned_on == await the_day(gate, town)
    assert (after.reason, after.left_on, after.confirmed_by_id) == (
        before.reason,
        before.left_on,
        before.confirmed_by_id,
    )
    assert [case.state for case in await cases_of(gate, town)] == ["exit_confirmed"]
    await matched(gate, town, "director", await received(gate, town, asked(school_id=town.school_id)))
    with pytest.raises(errors.NotGone):
        await came_back(gate, town)


async def test_nobody_comes_back_on_the_day_they_left(gate, town) -> None:
    await dropped_out(gate, town)
    with pytest.raises(InvalidInput):
        await came_back(gate, town)


async def test_a_registrar_proposes_and_a_case_manager_withdraws(gate, town) -> None:
    await with_registrar(gate, town)
    case = await begun(gate, town, EXIT, "registrar", reason="dropout")
    for who in ("registrar", "case_manager", "teacher", "parent"):
        with pytest.raises((NotFound, NotAllowed)):
            await took(gate, town, who, case, "confirm_exit")
    with pytest.raises(errors.MoveAlreadyOpen):
        await begun(gate, town, EXIT, reason="died")
    with pytest.raises(case_errors.StepWaits):
        await took(gate, town, "case_manager", case, "withdraw_exit")
    case = await took(gate, town, "case_manager", case, "withdraw_exit", "He came back on Monday.")
    assert case.state == "exit_withdrawn"
    await begun(gate, town, EXIT, reason="dropout")


async def test_who_gets_no_special_education_does_not_leave_it(gate, town) -> None:
    ada = await another_student(gate, town, "Ada", "Park")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        offered = (await reading.of_student(work, student_id=ada)).may_begin
        assert list(offered) == ["transfer"]
        said = service.Moving(await the_day(gate, town), reason="died")
        with pytest.raises(errors.NotInSpecialEducation):
            await service.begin(work, student_id=ada, machine=EXIT, moving=said)


@pytest.mark.parametrize("who", ["teacher", "therapist", "psychologist", "parent", "other_parent", "admin", "stranger"])
async def test_nobody_else_proposes_an_exit(gate, town, who) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        await begun(gate, town, EXIT, who, reason="dropout")


async def test_the_summary_begins_with_the_last_plan_and_is_whole_before_it_is_given(gate, town) -> None:
    plan = await plan_begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    case = await begun(gate, town, EXIT, reason="maximum_age")
    day = await the_day(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await summary.begin(work, case_id=case.id)
        assert row.contents["academic"]
        assert row.contents["functional"]
        assert "recommendations" not in row.contents, "people recommend"
        assert (await summary.begin(work, case_id=case.id)).id == row.id
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(errors.SummaryIncomplete) as refused:
            await summary.give(work, case_id=case.id, revision=1, given_on=day, how="by_hand")
        assert "Recommendations" in refused.value.says.en
        said = {"goals": "He wants to be a welder.", "recommendations": "Ask for written steps."}
        row = await summary.write(work, case_id=case.id, revision=1, contents=said)
        with pytest.raises(Conflict):
            await summary.write(work, case_id=case.id, revision=1, contents=said)
        with pytest.raises(InvalidInput):
            await summary.write(work, case_id=case.id, revision=2, contents={"secret": "x"})
        with pytest.raises(InvalidInput):
            await summary.give(work, case_id=case.id, revision=2, given_on=day + timedelta(days=1), how="by_hand")
        row = await summary.give(work, case_id=case.id, revision=2, given_on=day, how="by_hand")
        assert row.sha256
    with pytest.raises(errors.MoveOver):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            await summary.write(work, case_id=case.id, revision=2, contents=said)


async def test_a_summary_in_work_is_the_staffs_and_given_it_is_printed_for_the_family(gate, town) -> None:
    case = await begun(gate, town, EXIT, reason="maximum_age")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await summary.begin(work, case_id=case.id)
        assert (await summary.summary_to_print(work, case_id=case.id, language="es")).status == "draft"
    with pytest.raises(NotFound):
        async with gate.open(town.district_id, town.actor("parent"), "test") as work:
            await summary.summary_to_print(work, case_id=case.id, language="en")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await summary.summary_of(work, case.id)
        said = dict.fromkeys(rules.SUMMARY, "As the team sees it.")
        row = await summary.write(work, case_id=case.id, revision=row.revision, contents=said)
        await summary.give(
            work, case_id=case.id, revision=row.revision, given_on=await the_day(gate, town), how="by_hand"
        )
    for who in ("parent", "director"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            document = await summary.summary_to_print(work, case_id=case.id, language="en")
            assert (document.status, document.title) == ("final", "Summary of Performance")
    with pytest.raises(NotFound):
        async with gate.open(town.district_id, town.actor("stranger"), "test") as work:
            await summary.summary_to_print(work, case_id=case.id, language="en")
    assert (await case_now(gate, town, case.id)).state == "exit_proposed"


def test_a_summary_is_drafted_of_what_the_plan_says_and_of_nothing_else() -> None:
    prose = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Reads well."}]}]}
    plan = {
        "present_levels": {"academic": prose, "functional": "  Dresses alone. "},
        "transition": {"postsecondary_goals": [{"statement": "Be a welder."}, {"statement": None}, "x"]},
    }
    assert rules.drafted(plan) == {
        "academic": "Reads well.",
        "functional": "Dresses alone.",
        "goals": "Be a welder.",
    }
    assert rules.drafted({}) == {}
    assert rules.still_open_of({"academic": " "}) == list(rules.SUMMARY)


async def test_an_exit_is_written_by_its_step_alone(gate, town, fresh_database) -> None:
    case = await begun(gate, town, EXIT, reason="dropout")
    row = (
        "INSERT INTO student_exit (district_id, id, case_id, student_id, reason, left_on, retention_from) "
        "VALUES (%s, %s, %s, %s, 'dropout', '2026-11-20', '2026-11-20')"
    )
    with owner(fresh_database, town) as connection, pytest.raises(psycopg.Error):
        connection.execute(row, (town.district_id, new_id(), case.id, town.student_id))
