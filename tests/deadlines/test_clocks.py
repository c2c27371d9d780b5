"""Clocks start where the law says, are met and taken back; nothing they say ever stops a deed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.deadlines.a_calendar import changed, deed, jobs_run, kept, moves, started, with_calendar
from tests.evaluations.a_case import a_file
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from trellis.deadlines import deciding, reasons
from trellis.deadlines.calendar import DayOff
from trellis.deadlines.governing import WouldLoosen, governing, row_by_key
from trellis.deadlines.model import SchoolCalendar
from trellis.deadlines.rows import ROWS
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans.clocks import was_reviewed
from trellis.plans.model import Plan
from trellis.students.model import Student

pytestmark = pytest.mark.database

CONSENT = ("EVAL_INITIAL", "eval_consent_received")


@pytest.fixture(autouse=True)
def _the_day_after_thanksgiving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")


@pytest.fixture
async def texas(gate: Gate) -> Town:
    town = await make_town(gate, state="TX")
    await with_calendar(gate, town)
    return town


async def test_consent_starts_the_clock_of_the_evaluation(gate: Gate, texas: Town) -> None:
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    assert (str(row.due_on), row.rule_key, row.day_kind) == (
        "2027-02-02",
        "TX/EVAL_INITIAL/eval_consent_received/all/1",
        "S",
    )
    assert (row.trigger_event, row.school_years, row.state, row.original_due_on) == (
        "eval_consent_received",
        ["2026-2027"],
        "open",
        row.due_on,
    )


async def test_told_twice_it_is_one_clock_and_told_another_day_it_moves(gate: Gate, texas: Town) -> None:
    first = await started(gate, texas, *CONSENT, "2026-11-09")
    again = await started(gate, texas, *CONSENT, "2026-11-09")
    later = await started(gate, texas, *CONSENT, "2026-11-10")
    assert first.id == again.id == later.id
    assert [str(row.due_on) for row in await kept(gate, texas)] == ["2027-02-03"]
    assert str(later.original_due_on) == "2027-02-02"
    assert await moves(gate, texas) == [("moved", "2027-02-02", "2027-02-03", None)]


async def test_two_who_tell_it_at_once_start_one_clock(gate: Gate, texas: Town) -> None:
    await asyncio.gather(*(started(gate, texas, *CONSENT, "2026-11-09") for _ in range(4)))
    assert len(await kept(gate, texas)) == 1


async def test_a_state_that_counts_from_another_event_starts_no_clock_here(gate: Gate) -> None:
    virginia = await make_town(gate, state="VA")
    await with_calendar(gate, virginia)
    assert await started(gate, virginia, *CONSENT, "2026-10-05") is None
    row = await started(gate, virginia, "EVAL_INITIAL", "referral_received", "2026-10-05")
    assert str(row.due_on) == "2027-01-11"


async def test_a_rule_in_words_starts_no_clock(gate: Gate, texas: Town) -> None:
    assert await started(gate, texas, "IEP_IMPLEMENT", "iep_finalized", "2026-11-09") is None


async def test_without_a_calendar_the_clock_runs_and_its_day_is_told_once_there_is_one(gate: Gate) -> None:
    town = await make_town(gate, state="TX")
    row = await started(gate, town, *CONSENT, "2026-11-09")
    assert (row.due_on, row.original_due_on) == (None, None)
    await with_calendar(gate, town)
    await jobs_run(gate, town)
    [counted] = await kept(gate, town)
    assert (str(counted.due_on), str(counted.original_due_on)) == ("2027-02-02", "2027-02-02")


@pytest.mark.parametrize("on", ["2026-11-28", "1899-01-01", "2300-01-01"])
async def test_a_day_to_come_and_a_day_of_another_age_are_refused(gate: Gate, texas: Town, on: str) -> None:
    with pytest.raises(InvalidInput):
        await started(gate, texas, *CONSENT, on)
    assert await kept(gate, texas) == []


async def test_notice_is_counted_back_from_a_meeting_to_come(gate: Gate, texas: Town) -> None:
    row = await started(gate, texas, "MEETING_NOTICE", "meeting", "2026-12-02")
    assert str(row.due_on) == "2026-11-20"


async def test_what_was_done_is_met_late_or_not_and_never_refused(gate: Gate, texas: Town) -> None:
    row = await started(gate, texas, "MEETING_NOTICE", "meeting", "2026-12-02")
    done = {"student_id": texas.student_id, "rule": "MEETING_NOTICE"}
    await deed(gate, texas, "case_manager", "meet", on=date(2026, 11, 27), **done)
    [met] = await kept(gate, texas)
    assert (met.state, str(met.met_on), met.is_late_on(date(2026, 11, 20))) == ("met", "2026-11-27", True)
    await deed(gate, texas, "case_manager", "give_late_reason", deadline_id=row.id, reason="staff_missing")
    assert [d.late_reason for d in await kept(gate, texas)] == ["staff_missing"]


async def test_why_something_was_late_is_out_of_the_list_and_only_where_it_was(gate: Gate, texas: Town) -> None:
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    with pytest.raises(Conflict):
        await deed(gate, texas, "case_manager", "give_late_reason", deadline_id=row.id, reason="overlooked")
    with pytest.raises(InvalidInput):
        await deed(gate, texas, "case_manager", "give_late_reason", deadline_id=row.id, reason="bad luck")
    assert set(reasons.LATE) >= {"parent_did_not_make_available", "moved_here_meanwhile"}


async def test_what_was_taken_back_is_not_late(gate: Gate, texas: Town) -> None:
    await started(gate, texas, *CONSENT, "2026-11-09")
    gone = {"student_id": texas.student_id, "rule": "EVAL_INITIAL", "instance": "case-1"}
    await deed(gate, texas, "case_manager", "withdraw", reason="The family withdrew the request", **gone)
    [row] = await kept(gate, texas)
    assert (row.state, row.is_late_on(date(2030, 1, 1))) == ("withdrawn", False)
    again = await started(gate, texas, *CONSENT, "2026-11-10")
    assert again.id != row.id


async def test_who_looks_at_a_students_deadlines_is_on_record(gate: Gate, texas: Town) -> None:
    await deed(gate, texas, "teacher", "deadlines_of", student_id=texas.student_id)
    with pytest.raises(NotFound):
        await deed(gate, texas, "parent", "deadlines_of", student_id=texas.student_id)
    async with gate.open(texas.district_id, SYSTEM, "test") as work:
        seen = select(AuditEntry.actor_person_id, AuditEntry.student_id).where(AuditEntry.action == "deadline.list")
        rows = [tuple(row) for row in (await work.session.execute(seen)).all()]
    assert rows == [(texas.people["teacher"], texas.student_id)]


async def test_the_day_of_what_was_done_is_told_as_it_was_though_the_calendar_changed(gate: Gate, texas: Town) -> None:
    """A snow day entered after the deed: the day on record was kept, and the dialog must not say another."""
    row = await started(gate, texas, "EVAL_RESPONSE", "referral_received", "2026-11-09")
    await deed(
        gate, texas, "case_manager", "meet", student_id=texas.student_id, rule=row.rule_id, on=date(2026, 11, 27)
    )
    async with gate.open(texas.district_id, SYSTEM, "test") as work:
        year = (
            await work.session.execute(select(SchoolCalendar).where(SchoolCalendar.name == "2026-2027"))
        ).scalar_one()
    await changed(gate, texas, year, [DayOff(date(2026, 11, 12), "closure", "Snow")])
    await jobs_run(gate, texas)
    found = await deed(gate, texas, "director", "explained", deadline_id=row.id)
    assert found.deadline.due_on == found.kept_on == row.due_on
    assert found.due.due_on > row.due_on


async def test_a_student_with_an_intellectual_disability_is_reevaluated_sooner_in_pennsylvania(gate: Gate) -> None:
    town = await make_town(gate, state="PA")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Student).values(primary_category="ID"))
    row = await started(gate, town, "REEVAL_TRIENNIAL", "last_evaluation", "2025-03-01")
    assert (str(row.due_on), row.cap_key) == ("2027-03-01", "US/REEVAL_TRIENNIAL/last_evaluation/all/1")


async def test_a_category_found_later_moves_the_clock_that_runs_and_back(gate: Gate) -> None:
    town = await make_town(gate, state="PA")

    async def on_record(category: str) -> tuple[str, str, int]:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            said = {"primary_category": category, "evaluated_on": date(2025, 3, 1)}
            await work.session.execute(update(Student).where(Student.id == town.student_id).values(**said))
        for _ in range(2):
            await jobs_run(gate, town, "deadlines.from_the_record")
        [row] = await kept(gate, town)
        return str(row.due_on), row.rule_key.split("/")[0], len(await moves(gate, town))

    assert await on_record("SLD") == ("2028-03-01", "US", 0)
    assert await on_record("ID") == ("2027-03-01", "PA", 1)
    assert await on_record("ID") == ("2027-03-01", "PA", 1)
    assert await on_record("SLD") == ("2028-03-01", "US", 2)


async def test_another_day_is_counted_by_what_governs_it_and_an_extension_of_the_one_before_is_over(
    gate: Gate, texas: Town
) -> None:
    """Tightened meanwhile: the day that is told anew is explained by the rule that set it, and recounts the same."""
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    said = {"deadline_id": row.id, "until": date(2027, 3, 10), "note": "Absent", "ground": "absences"}
    file = await a_file(gate, texas, "case_manager")
    await deed(gate, texas, "case_manager", "extend", attachment_id=file, **said)
    async with gate.open(texas.district_id, texas.actor("admin"), "test") as work:
        key = "TX/EVAL_INITIAL/eval_consent_received/all/1"
        await deciding.decide(work, key=key, what="tighten", value="40", why="Board policy 4.2")
    moved = await started(gate, texas, *CONSENT, "2026-11-10")
    assert (moved.id, moved.value, moved.extension, str(moved.due_on)) == (row.id, "40", None, "2027-01-27")
    found = await deed(gate, texas, "director", "explained", deadline_id=row.id)
    assert (found.due.due_on, found.rule.value, found.agreed_on) == (moved.due_on, "40", None)


async def test_a_move_over_a_change_of_the_law_is_counted_by_the_row_in_force_on_the_new_day(
    gate: Gate, texas: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    [now] = [r for r in ROWS if r.key == "TX/EVAL_INITIAL/eval_consent_received/all/1"]
    later = replace(now, version=2, value="30", unit="C", end_of_year=None, valid_from=date(2026, 11, 10))
    rows = [replace(r, valid_to=date(2026, 11, 9)) if r is now else r for r in ROWS] + [later]
    monkeypatch.setattr("trellis.deadlines.service.governing", partial(governing, rows=rows))
    monkeypatch.setattr("trellis.deadlines.service.row_by_key", partial(row_by_key, rows=rows))
    await started(gate, texas, *CONSENT, "2026-11-09")
    moved = await started(gate, texas, *CONSENT, "2026-11-10")
    assert (moved.rule_key, moved.value, moved.day_kind, moved.needs_calendar) == (later.key, "30", "C", False)
    assert str(moved.due_on) == "2026-12-10"


async def test_a_final_plan_starts_the_clock_of_its_review_and_meets_the_last_one(gate: Gate, texas: Town) -> None:
    await started(gate, texas, "IEP_ANNUAL", "annual_review_held", "2025-11-20", instance="last year's")
    plan = await begun(gate, texas)
    async with gate.open(texas.district_id, texas.actor("case_manager"), "test") as work:
        row = (await work.session.execute(select(Plan).where(Plan.id == plan.id))).scalar_one()
        await was_reviewed(work, row, date(2026, 11, 12), date(2027, 9, 8))
    first, second = await kept(gate, texas)
    assert (first.state, str(first.met_on)) == ("met", "2026-11-12")
    assert (second.rule_id, second.instance, second.state) == ("IEP_ANNUAL", str(plan.id), "open")
    assert str(second.due_on) == "2027-09-08"  # the plan's own last day, sooner than a year


async def test_finalizing_a_plan_tells_its_clock(gate: Gate, texas: Town) -> None:
    plan = await begun(gate, texas)
    await write(gate, texas, plan, whole_plan())
    await meet(gate, texas, plan)
    await finalized(gate, texas, plan)
    [row] = await kept(gate, texas)
    said = whole_plan()["basics"]
    assert (row.rule_id, str(row.trigger_on), str(row.due_on)) == ("IEP_ANNUAL", said["meeting_on"], said["ends_on"])


async def test_the_last_evaluation_on_record_starts_the_clock_of_the_next(gate: Gate, texas: Town) -> None:
    async def evaluated(on: str) -> None:
        async with gate.open(texas.district_id, SYSTEM, "test") as work:
            await work.session.execute(update(Student).values(evaluated_on=date.fromisoformat(on)))
        await jobs_run(gate, texas, "deadlines.from_the_record")
        await jobs_run(gate, texas, "deadlines.from_the_record")

    await evaluated("2024-02-29")
    await evaluated("2024-03-01")  # corrected
    await evaluated("2026-10-01")  # a new one
    await evaluated("2126-10-01")  # mistyped
    first, second = await kept(gate, texas)
    assert (str(first.trigger_on), first.state, str(first.met_on)) == ("2024-03-01", "met", "2026-10-01")
    assert (str(second.due_on), second.state) == ("2029-10-01", "open")
    assert await moves(gate, texas) == [("moved", "2027-02-28", "2027-03-01", None)]


async def test_who_explains_a_date_is_on_record(gate: Gate, texas: Town) -> None:
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    found = await deed(gate, texas, "director", "explained", deadline_id=row.id)
    assert found.due is not None
    assert (found.due.due_on, found.missing) == (row.due_on, None)
    for who in ("teacher", "therapist", "principal"):
        await deed(gate, texas, who, "explained", deadline_id=row.id)
    for who in ("parent", "student", "stranger", "admin"):
        with pytest.raises(NotFound):
            await deed(gate, texas, who, "explained", deadline_id=row.id)
    async with gate.open(texas.district_id, SYSTEM, "test") as work:
        entries = select(AuditEntry.actor_person_id).where(AuditEntry.action == "deadline.explain")
        assert len((await work.session.execute(entries)).all()) == 4


async def test_a_clock_keeps_what_the_district_asked_when_it_started(gate: Gate, texas: Town) -> None:
    key = "TX/EVAL_INITIAL/eval_consent_received/all/1"

    async def decide(who: str, what: str, value: str | None = None) -> Any:
        async with gate.open(texas.district_id, texas.actor(who), "test") as work:
            return await deciding.decide(work, key=key, what=what, value=value, why="Board policy 4.2")

    before = await started(gate, texas, *CONSENT, "2026-11-09")
    with pytest.raises(WouldLoosen):
        await decide("admin", "tighten", "50")
    with pytest.raises(NotAllowed):
        await decide("case_manager", "confirm")
    confirmed = await decide("director", "confirm")
    assert not confirmed.rule.is_unconfirmed
    assert (await decide("admin", "tighten", "40")).rule.tightened_from == "45"
    after = await started(gate, texas, *CONSENT, "2026-11-09", instance="case-2")
    assert (before.value, after.value, str(after.due_on)) == ("45", "40", "2027-01-26")
    found = await deed(gate, texas, "director", "explained", deadline_id=after.id)
    assert (found.due.due_on, found.rule.tightened_from) == (after.due_on, "45")
    assert (await decide("admin", "restore")).rule.value == "45"
    with pytest.raises(NotFound):
        async with gate.open(texas.district_id, texas.actor("admin"), "test") as work:
            await deciding.decide(work, key="CA/EVAL_INITIAL/x/all/1", what="confirm", value=None, why="why not")
