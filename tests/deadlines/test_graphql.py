"""What people see of deadlines, the calendar and the rules: a sentence first, then how it was counted, then the law."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.deadlines.a_calendar import changed, deed, jobs_run, started, with_calendar
from tests.deadlines.counted_by_hand import SCHOOL
from tests.deadlines.grand_bend import ROSTER_YEAR
from tests.factories import Town, make_town
from tests.factories.reading import read
from trellis.deadlines.calendar import DayOff
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import Gate

pytestmark = pytest.mark.database

OF_STUDENT = """query ($id: ID!, $language: String! = "en") { deadlines(studentId: $id, language: $language) {
  id rule name dueOn originalDueOn state metOn isLate isWait lateReason isUnconfirmed viewerMayGiveReason } }"""
WHY = """query ($id: ID!, $language: String! = "en") { deadlineExplanation(id: $id, language: $language) {
  sentence steps law standing note moved { fromDay toDay why } deadline { dueOn } } }"""
REASON = """mutation ($id: ID!, $reason: String!) { giveLateReason(id: $id, reason: $reason, language: "es") {
  __typename ... on Deadline { lateReason isLate } ... on Problem { code field } } }"""
CALENDARS = """{ schoolCalendars { suggested { name } years { id name firstOn lastOn weekdays revision schoolDayCount
  days { day kind reason } edits { number byName what day kind reason why } } } }"""
CHANGE = """mutation ($id: ID!, $revision: Int!, $add: [CalendarDayInput!]!, $remove: [Date!]!) {
  changeCalendar(id: $id, revision: $revision, add: $add, remove: $remove, why: "Snow") {
    __typename ... on SchoolCalendar { revision schoolDayCount } ... on Problem { code message } } }"""
READ = """mutation ($id: ID!, $format: CalendarFormat!, $content: String!) {
  readCalendar(id: $id, format: $format, content: $content, language: "en") {
    __typename ... on CalendarReading { days { day kind reason } faults { line says } }
    ... on Problem { code field } } }"""
RULES = """query ($language: String! = "en") { deadlineRules(language: $language) {
  key rule name ofState value number isMore counted appliesIf lawValue citation standing isUnconfirmed
  isContradicted } }"""
DECIDE = """mutation ($key: String!, $what: String!, $value: String) {
  decideRule(key: $key, what: $what, value: $value, why: "Board policy 4.2", language: "en") {
    __typename ... on DeadlineRule { value lawValue isUnconfirmed } ... on Problem { code field } } }"""
TEXAS = "TX/EVAL_INITIAL/eval_consent_received/all/1"


@pytest.fixture(autouse=True)
def _the_day_after_thanksgiving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")


@pytest.fixture
async def texas(gate: Gate) -> Town:
    return await make_town(gate, state="TX")


async def of_student(gate: Gate, town: Town, who: str, **variables: Any) -> Any:
    return (await read(gate, town, who, OF_STUDENT, id=global_id("Student", town.student_id), **variables))["deadlines"]


async def why(gate: Gate, town: Town, who: str, deadline: str, **variables: Any) -> Any:
    return (await read(gate, town, who, WHY, id=deadline, **variables))["deadlineExplanation"]


MOVED = "The school calendar changed: Snow, December 10, 2026."


async def test_a_date_opens_into_the_sentence_the_count_and_the_law(gate: Gate, texas: Town) -> None:
    year = (await with_calendar(gate, texas))["2026-2027"]
    await started(gate, texas, "EVAL_INITIAL", "eval_consent_received", "2026-11-09")
    await changed(gate, texas, year, [DayOff(date(2026, 12, 10), "closure", "Snow")])
    await jobs_run(gate, texas)
    [one] = await of_student(gate, texas, "case_manager")
    assert (one["name"], one["dueOn"], one["originalDueOn"]) == ("First evaluation", "2027-02-03", "2027-02-02")
    assert (one["state"], one["isLate"], one["isUnconfirmed"]) == ("OPEN", False, True)
    told = await why(gate, texas, "case_manager", one["id"])
    assert told["sentence"] == (
        "First evaluation: by February 3, 2027. That is 45 school days after November 9, 2026, "
        "when consent to evaluate was received."
    )
    assert told["steps"][0] == "Counted: 45 school days. The first is the day after November 9, 2026."
    assert "Not counted: 1 day of closure: Snow (December 10, 2026)" in told["steps"]
    assert "Not counted: 5 days of vacation: Winter break (December 18, 2026 to December 24, 2026)" in told["steps"]
    assert told["steps"][-1] == "Counted by the school calendar 2026-2027."
    assert told["law"] == "19 TAC 89.1011 ferrisisd.org (TX, EVAL_INITIAL, version 1)"
    assert told["standing"].startswith("Not confirmed yet")
    assert told["moved"] == [{"fromDay": "2027-02-02", "toDay": "2027-02-03", "why": MOVED}]
    spanish = await why(gate, texas, "case_manager", one["id"], language="es")
    assert spanish["sentence"].startswith("Primera evaluación: a más tardar el 3 de febrero de 2027.")


async def test_without_a_calendar_it_says_what_is_missing_and_who_enters_it(gate: Gate, texas: Town) -> None:
    await started(gate, texas, "EVAL_INITIAL", "eval_consent_received", "2026-11-09")
    [one] = await of_student(gate, texas, "principal")
    assert one["dueOn"] is None
    told = await why(gate, texas, "principal", one["id"])
    assert told["sentence"] == "The days cannot be counted: no school calendar covers 2026-11-09."
    assert told["steps"][0].startswith("A district administrator enters it")


async def test_a_familys_and_a_strangers_page_has_no_deadlines(gate: Gate, texas: Town) -> None:
    row = await started(gate, texas, "REEVAL_TRIENNIAL", "last_evaluation", "2024-03-01")
    for who in ("parent", "other_parent", "student", "stranger", "admin"):
        assert await of_student(gate, texas, who) is None
        assert await why(gate, texas, who, global_id("Deadline", row.id)) is None
    for who in ("case_manager", "teacher", "principal", "director"):
        assert len(await of_student(gate, texas, who)) == 1


async def test_who_leads_the_case_says_why_it_was_late(gate: Gate, texas: Town) -> None:
    await started(gate, texas, "IEP_ANNUAL", "annual_review_held", "2025-11-20")
    [late] = await of_student(gate, texas, "case_manager")
    [seen] = await of_student(gate, texas, "teacher")
    assert (late["isLate"], late["viewerMayGiveReason"], seen["viewerMayGiveReason"]) == (True, True, False)
    refused = (await read(gate, texas, "teacher", REASON, id=late["id"], reason="overlooked"))["giveLateReason"]
    assert refused["code"] == "NOT_ALLOWED"
    said = (await read(gate, texas, "case_manager", REASON, id=late["id"], reason="overlooked"))["giveLateReason"]
    assert said == {"__typename": "Deadline", "lateReason": "Se pasó por alto", "isLate": True}
    done = {"student_id": texas.student_id, "rule": "IEP_ANNUAL", "on": date(2026, 11, 27)}
    await deed(gate, texas, "case_manager", "meet", **done)
    [met] = await of_student(gate, texas, "case_manager")
    assert (met["state"], met["isLate"], met["lateReason"]) == ("MET", True, "It was overlooked")


async def test_an_administrator_reads_and_changes_the_calendar(gate: Gate, texas: Town) -> None:
    await with_calendar(gate, texas, "2026-2027")
    found = (await read(gate, texas, "admin", CALENDARS))["schoolCalendars"]
    [year] = found["years"]
    by_hand = sum(ROSTER_YEAR[0] <= day <= ROSTER_YEAR[1] for day in SCHOOL)
    assert found["suggested"] == []
    assert (year["schoolDayCount"], year["weekdays"], len(year["days"])) == (by_hand, [0, 1, 2, 3, 4], 24)
    newest = year["edits"][0]
    assert (newest["byName"], newest["what"], newest["why"]) == ("Gita Rao", "add", "As the board decided")
    wanted = {"id": year["id"], "revision": year["revision"], "remove": []}
    add = [{"day": "2027-02-22", "lastDay": "2027-03-01", "kind": "CLOSURE", "reason": "Ice"}]
    done = (await read(gate, texas, "admin", CHANGE, add=add, **wanted))["changeCalendar"]
    assert done["schoolDayCount"] == by_hand - 6
    again = (await read(gate, texas, "admin", CHANGE, add=add, **wanted))["changeCalendar"]
    assert again["code"] == "CONFLICT"
    add[0] |= {"day": "2028-02-22", "lastDay": None}
    outside = (await read(gate, texas, "admin", CHANGE, **{**wanted, "add": add, "revision": 3}))["changeCalendar"]
    assert (outside["code"], outside["message"]) == (
        "CALENDAR_UNFIT",
        "Line 1: 2028-02-22 is not in the school year 2026-2027.",
    )


async def test_a_file_is_shown_before_anything_is_kept(gate: Gate, texas: Town) -> None:
    await with_calendar(gate, texas, "2026-2027")
    year = (await read(gate, texas, "admin", CALENDARS))["schoolCalendars"]["years"][0]
    lines = "day,kind,reason\n2026-12-10,closure,Snow\n2028-01-01,closure,Ice\nsoon,closure,Ice\n"
    said = {"id": year["id"], "format": "CSV", "content": lines}
    shown = (await read(gate, texas, "admin", READ, **said))["readCalendar"]
    assert shown["days"] == [{"day": "2026-12-10", "kind": "CLOSURE", "reason": "Snow"}]
    assert [fault["line"] for fault in shown["faults"]] == [3, 4]
    assert (await read(gate, texas, "admin", CALENDARS))["schoolCalendars"]["years"][0] == year
    empty = (await read(gate, texas, "admin", READ, **{**said, "content": " "}))["readCalendar"]
    assert (empty["code"], empty["field"]) == ("INVALID_INPUT", "content")
    for who in ("director", "case_manager", "parent"):
        assert (await read(gate, texas, who, READ, **said))["readCalendar"]["code"] == "NOT_ALLOWED"


async def test_the_rules_of_the_state_are_listed_with_their_source_and_standing(gate: Gate, texas: Town) -> None:
    rules = {r["key"]: r for r in (await read(gate, texas, "director", RULES))["deadlineRules"]}
    own = rules[TEXAS]
    assert (own["name"], own["value"], own["ofState"], own["number"]) == (
        "First evaluation",
        "45 school days",
        True,
        45,
    )
    assert own["counted"] == "from the day consent to evaluate was received"
    assert own["standing"].startswith("Not confirmed yet")
    federal = rules["US/IEP_ANNUAL/annual_review_held/all/1"]
    assert (federal["ofState"], federal["citation"], federal["isUnconfirmed"]) == (
        False,
        "34 CFR 300.324(b)(1)(i)",
        False,
    )
    assert not any(key.startswith(("CA/", "NY/")) for key in rules)
    assert not any(rule["isContradicted"] for rule in rules.values())


async def test_a_rule_is_confirmed_and_tightened_and_never_loosened(gate: Gate, texas: Town) -> None:
    async def decide(who: str, what: str, value: str | None = None) -> Any:
        return (await read(gate, texas, who, DECIDE, key=TEXAS, what=what, value=value))["decideRule"]

    assert (await decide("director", "confirm"))["isUnconfirmed"] is False
    assert (await decide("admin", "tighten", "46"))["code"] == "WOULD_LOOSEN"
    tightened = await decide("admin", "tighten", "40")
    assert (tightened["value"], tightened["lawValue"]) == ("40 school days", "45 school days")
    assert (await decide("admin", "whatever"))["code"] == "INVALID_INPUT"
    assert (await decide("principal", "confirm"))["code"] == "NOT_ALLOWED"
