"""Reevaluation: who opens it, what both may agree, what the parents are told, and what the calendar opens by itself."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.cases.asking_for_help import cases_of, log_of
from tests.eligibility.deciding import (
    DECIDED_ON,
    ELIGIBLE,
    NOT_ELIGIBLE,
    answers,
    case_with_report,
    decided,
    everybody_agrees,
    prepared,
    stepped,
)
from tests.factories import Town, make_town
from trellis.attachments.model import Attachment
from trellis.cases import errors as case_errors
from trellis.cases import stepping
from trellis.cases.events import Stepped
from trellis.cases.log import Step, write_step
from trellis.cases.model import EvaluationCase
from trellis.cases.states import TABLE
from trellis.deadlines.from_the_record import evaluated
from trellis.deadlines.model import Deadline
from trellis.eligibility import errors
from trellis.eligibility.jobs import open_daily
from trellis.eligibility.reevaluating import coming_for, keep_paper, next_due_in_three_years, open_reevaluation
from trellis.eligibility.writing import Written
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.prior_written.model import PriorNotice
from trellis.students.model import Student

pytestmark = pytest.mark.database
TODAY = date(2026, 11, 27)


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def record_says(gate: Gate, town: Town, **said) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Student).where(Student.id == town.student_id).values(**said))


async def opened(gate: Gate, town: Town, who: str = "case_manager", reason: str = "His needs have changed."):
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await open_reevaluation(work, student_id=town.student_id, reason=reason)


async def day_of(gate: Gate, town: Town) -> date:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        from trellis.access.day import today

        return await today(work)


async def a_scan(gate: Gate, town: Town, state: str = "ready"):
    """A signed page among the student's files."""
    key = new_id()
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        work.session.add(
            Attachment(
                district_id=town.district_id,
                id=key,
                student_id=town.student_id,
                uploaded_by_id=town.people["case_manager"],
                kind="consent",
                title="Signed page",
                file_name="page.pdf",
                content_type="application/pdf",
                byte_count=9,
                state=state,
                upload_key=f"in/{key}",
                object_key=f"kept/{key}" if state == "ready" else None,
            )
        )
    return key


async def paper(gate: Gate, town: Town, case: EvaluationCase, kind: str, who: str = "director", **other):
    said = {
        "made_on": case.received_on,
        "way": "paper",
        "parent_id": town.people["parent"],
        "reasons": "Nothing new is known and nobody asks for it.",
        **other,
    }
    if kind != "no_more_data" and "attachment_id" not in other:
        said["attachment_id"] = await a_scan(gate, town)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await keep_paper(work, case_id=case.id, kind=kind, **said)


async def taken(gate: Gate, town: Town, case: EvaluationCase, event: str, reason: str | None = None):
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        return await stepping.take(work, case_id=case.id, event=event, reason=reason)


async def clock_of(gate: Gate, town: Town) -> Deadline:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(select(Deadline).where(Deadline.rule_id == "REEVAL_TRIENNIAL"))
        return next(one for one in rows.scalars() if one.state == "open")


async def test_staff_open_a_reevaluation_and_of_two_at_once_one_does(gate, town):
    for who in ("parent", "teacher", "student"):
        with pytest.raises((NotAllowed, NotFound)):
            await opened(gate, town, who)
    with pytest.raises(InvalidInput):
        await opened(gate, town, reason="  ")
    both = await asyncio.gather(
        *(opened(gate, town, who) for who in ("case_manager", "principal")), return_exceptions=True
    )
    assert sum(isinstance(one, EvaluationCase) for one in both) == 1
    assert sum(isinstance(one, case_errors.AnotherCaseOpen) for one in both) == 1, both
    (case,) = await cases_of(gate, town)
    assert (case.machine, case.state) == ("reevaluation", "referred")
    assert (await log_of(gate, town, case.id))[0].reason == "His needs have changed."


async def test_what_both_agree_to_be_unnecessary_is_met_by_the_agreement_and_next_due_in_three_years(gate, town):
    """34 CFR 300.303(b)(2)."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await evaluated(work, student_id=town.student_id, on=date(2024, 1, 10))
    case = await opened(gate, town)
    with pytest.raises(case_errors.StepWaits) as waits:
        await taken(gate, town, case, "unnecessary")
    assert "agreement signed" in waits.value.says.en
    kept = await paper(gate, town, case, "unnecessary")
    moved = await taken(gate, town, case, "unnecessary")
    assert moved.state == "closed"
    assert (await log_of(gate, town, case.id))[-1].evidence == {"agreement_signed": str(kept.id)}
    for _ in range(2):
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await next_due_in_three_years(work, Stepped(case.id, town.student_id))
    clock = await clock_of(gate, town)
    assert clock.trigger_on == case.received_on
    # The last day is the day before the third anniversary, or it, as the rule's row counts years.
    assert clock.due_on.year == case.received_on.year + 3
    with pytest.raises(case_errors.CaseMovedOn):
        await taken(gate, town, case, "reopen", "We changed our mind.")


async def test_a_paper_says_who_when_and_why_and_nonsense_is_none(gate, town):
    case = await opened(gate, town)
    day = case.received_on
    unready = [await a_scan(gate, town, state) for state in ("waiting_for_upload", "refused", "withdrawn")]
    for wrong in (
        {"made_on": day + timedelta(days=1)},
        {"made_on": day - timedelta(days=1)},
        {"parent_id": town.people["other_parent"]},
        {"parent_id": town.people["teacher"]},
        {"parent_id": new_id()},
        {"reasons": "  "},
        {"reasons": "x" * 10_001},
        {"way": "whispered"},
        {"way": "app"},
        {"attachment_id": new_id()},
        {"attachment_id": None},
        *({"attachment_id": key} for key in unready),
    ):
        with pytest.raises(InvalidInput):
            await paper(gate, town, case, "unnecessary", **wrong)
    for kind in ("sooner", "no_more_data", "consent"):
        with pytest.raises(InvalidInput):
            await paper(gate, town, case, kind)
    for who in ("parent", "teacher"):
        with pytest.raises(NotAllowed):
            await paper(gate, town, case, "unnecessary", who)
    with pytest.raises(NotFound):
        await paper(gate, town, case, "unnecessary", "stranger")


async def test_a_case_closed_on_another_rooms_paper_counts_no_three_years_and_stops_no_listener(gate, town):
    case = await opened(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        now = (await log_of(gate, town, case.id))[-1].to_state
        row = next(r for r in TABLE if (r.machine, r.source, r.event) == ("reevaluation", now, "unnecessary"))
        shown = Step(row, row.by[0], case.received_on, evidence={"agreement_signed": str(new_id())})
        await write_step(work, case_id=case.id, student_id=case.student_id, step=shown)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await next_due_in_three_years(work, Stepped(case.id, town.student_id))
        assert (
            await work.session.execute(select(Deadline).where(Deadline.rule_id == "REEVAL_TRIENNIAL"))
        ).first() is None


async def test_pennsylvania_waives_no_reevaluation_for_an_intellectual_disability(gate):
    """22 Pa. Code 14.124(c)."""
    town = await make_town(gate, state="PA")
    await record_says(gate, town, primary_category="ID")
    with pytest.raises(errors.NotWaivable):
        await paper(gate, town, await opened(gate, town), "unnecessary")


async def test_within_a_year_another_waits_for_an_agreement(gate, town):
    """34 CFR 300.303(b)(1)."""
    await record_says(gate, town, evaluated_on=date(2026, 5, 4))
    case = await opened(gate, town)
    await taken(gate, town, case, "review")

    async def waits_for() -> str:
        async with gate.open(town.district_id, town.actor("director"), "test") as work:
            now = await stepping.find_case(work, case_id=case.id)
            steps = await stepping.next_steps(work, now)
        return next(one.refused.why.en for one in steps if one.row.event == "propose" and one.refused)

    assert "a year since the last evaluation" in await waits_for()
    await paper(gate, town, case, "sooner")
    assert "a year since the last evaluation" not in await waits_for()


async def test_on_known_data_the_parents_are_told_and_the_group_decides(gate, town):
    """34 CFR 300.305(d)."""
    case = await opened(gate, town)
    await taken(gate, town, case, "review")
    with pytest.raises(case_errors.StepWaits) as waits:
        await taken(gate, town, case, "no_more_data", "The data of the spring suffice.")
    assert "notice to the parent" in waits.value.says.en
    await paper(gate, town, case, "no_more_data")
    moved = await taken(gate, town, case, "no_more_data", "The data of the spring suffice.")
    assert moved.state == "report_ready"
    day = await day_of(gate, town)
    said = Written(answers=answers("idea", "SLD"), primary="SLD", held_on=day, decided_on=day)
    row = await prepared(gate, town, moved, said)
    await everybody_agrees(gate, town, row)
    assert (await decided(gate, town, row, "decide_eligible")).state == "eligible"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rules_running = set((await work.session.execute(select(Deadline.rule_id))).scalars())
    assert "IEP_INITIAL" not in rules_running, "a reevaluation is no first plan"


async def test_nobody_leaves_special_education_without_a_reevaluation_that_says_so(gate, town):
    """34 CFR 300.305(e)(1): the decision tells the end of the category and ends the clock of three years."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await evaluated(work, student_id=town.student_id, on=date(2024, 1, 10))
    case = await case_with_report(gate, town, machine="reevaluation")
    said = Written(
        **{**{f: getattr(NOT_ELIGIBLE, f) for f in NOT_ELIGIBLE.__slots__}, "effective_on": date(2027, 1, 8)}
    )
    row = await prepared(gate, town, case, said)
    await everybody_agrees(gate, town, row)
    await decided(gate, town, row, "decide_not_eligible")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        now = (await work.session.execute(select(Student).where(Student.id == town.student_id))).scalar_one()
        clock = (
            await work.session.execute(select(Deadline).where(Deadline.rule_id == "REEVAL_TRIENNIAL"))
        ).scalar_one()
        notice = (await work.session.execute(select(PriorNotice))).scalar_one()
    assert now.primary_category == "SLD", "until the notice has had its time (test_ending)"
    assert (clock.state, clock.met_on) == ("met", DECIDED_ON)
    assert (notice.items[0]["how"], notice.action_on) == ("propose", date(2027, 1, 8))
    assert "end the eligibility" in notice.items[0]["text"]["en"]


async def test_another_category_is_another_determination(gate, town):
    case = await case_with_report(gate, town, machine="reevaluation")
    row = await prepared(gate, town, case, ELIGIBLE)
    await everybody_agrees(gate, town, row)
    await decided(gate, town, row, "decide_eligible")
    again = await case_with_report(gate, town, machine="reevaluation")
    said = Written(answers=answers("idea", "DEAF"), primary="DEAF", held_on=DECIDED_ON, decided_on=DECIDED_ON)
    second = await prepared(gate, town, again, said)
    assert second.id != row.id
    await everybody_agrees(gate, town, second)
    await decided(gate, town, second, "decide_eligible")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        now = (await work.session.execute(select(Student).where(Student.id == town.student_id))).scalar_one()
    assert now.primary_category == "HI", "as reports and rosters say it"


@pytest.mark.parametrize(("evaluated_on", "is_near"), [(date(2024, 1, 10), True), (date(2024, 6, 1), False)])
async def test_the_calendar_opens_what_comes_near_once(gate, town, evaluated_on, is_near):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await evaluated(work, student_id=town.student_id, on=evaluated_on)
    for _ in range(2):
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await open_daily(work, 100)
    cases = await cases_of(gate, town)
    assert len(cases) == int(is_near)
    if is_near:
        first = (await log_of(gate, town, cases[0].id))[0]
        assert (first.event, first.capacity, first.person_id) == ("submit", "SYS", None)
        assert "three years" in first.reason


@pytest.mark.parametrize(("event", "days"), [("decline", 59), ("decline", 60), ("refuse", 0)])
async def test_what_was_turned_down_is_not_opened_again_the_next_night(gate, town, event, days):
    await record_says(gate, town, primary_category="SLD")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await evaluated(work, student_id=town.student_id, on=date(2024, 1, 10))
    case = await opened(gate, town)
    on = await day_of(gate, town) - timedelta(days=days)
    way = {"decline": ("review", "propose", "send", "decline", "close_declined"), "refuse": ("review", "refuse")}[event]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for one in way:
            await stepped(work, case, one, on)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await open_daily(work, 100) == (1 if days >= 60 else 0)


async def test_developmental_delay_is_warned_of_180_days_before_it_ends_and_the_calendar_opens_the_case(gate, town):
    """domain.md 2; 34 CFR 300.8(b)."""
    day = await day_of(gate, town)
    tenth = day + timedelta(days=170)
    await record_says(gate, town, primary_category="DD", birth_on=tenth.replace(year=tenth.year - 10))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        student = (await work.session.execute(select(Student).where(Student.id == town.student_id))).scalar_one()
        (coming,) = await coming_for(work, student)
        assert coming.on == tenth
        assert "Developmental delay ends" in coming.why.en
        assert await open_daily(work, 100) == 1
    await record_says(gate, town, birth_on=(day + timedelta(days=200)).replace(year=day.year - 9))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        student = (await work.session.execute(select(Student).where(Student.id == town.student_id))).scalar_one()
        await work.session.refresh(student)
        assert await coming_for(work, student) == []


async def test_who_has_left_or_has_a_case_is_passed_over(gate, town):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await evaluated(work, student_id=town.student_id, on=date(2024, 1, 10))
    await record_says(gate, town, ended_on=date(2026, 10, 1))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await open_daily(work, 100) == 0
    await record_says(gate, town, ended_on=None)
    case = await opened(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await open_daily(work, 100) == 0
        await stepped(work, case, "review", case.received_on)
