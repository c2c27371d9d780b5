"""Boards: who sees which rows, how they are narrowed, counted, paged and taken away; why something was late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.evaluations.a_case import a_file
from tests.factories import Town, make_town
from tests.factories.district import with_coordinator
from tests.worklists.days import due_in, read, set_row
from trellis.deadlines.model import DeadlineReason
from trellis.kernel.audit import AuditEntry
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.worklists.board import safe

pytestmark = pytest.mark.database
BOARD = """query ($standing: String!, $rule: String, $school: ID, $manager: ID, $days: Int, $after: String,
  $n: Int = 9) {
  board(standing: $standing, first: $n, after: $after, rule: $rule, schoolId: $school, caseManagerId: $manager,
        withinDays: $days) {
    edges { node { id rule name dueOn state lateReason viewerMayKeep student { name school { name } }
      caseManager { name } } }
    pageInfo { hasNextPage endCursor } totalCount { value } } }"""
BY_NAME = """{ boardByName(standing: "overdue", first: 5) { edges { node { name } } } }"""
COUNTS = """query ($days: Int) { boardCounts(withinDays: $days) {
  by key name overdue soon unexplained } }"""
EXPORT = """mutation ($standing: String!) { exportBoard(standing: $standing, language: "en") {
  __typename ... on BoardFile { text rowCount } ... on Problem { code field } } }"""
REASON = """mutation ($id: ID!, $reason: String!, $note: String) {
  giveLateReason(id: $id, reason: $reason, note: $note, language: "en") {
    __typename ... on Deadline { lateReason lateReasonCode lateNote } ... on Problem { code field } } }"""
EXTEND = """mutation ($id: ID!, $until: Date!, $ground: String!, $file: ID!) {
  extendDeadline(id: $id, until: $until, ground: $ground, note: "Agreed with both parents", attachmentId: $file,
                 language: "en") {
    __typename ... on Deadline { dueOn originalDueOn isLate excusedUntil } ... on Problem { code field } } }"""
GROUNDS = """query ($id: ID!) { deadlines(studentId: $id, language: "en") {
  id viewerMayExtend grounds { code name } } }"""
TODAY = """{ today { rows { what dueOn daysLeft standing whose href deadlineId student { name } } } }"""


@pytest.fixture(autouse=True)
def _a_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def shown(gate: Gate, town: Town, who: str, standing: str = "overdue", **filters: Any) -> list[str]:
    found = await read(gate, town, who, BOARD, standing=standing, **filters)
    return [edge["node"]["rule"] for edge in found["board"]["edges"]]


async def test_each_sees_the_deadlines_of_students_whose_they_may_see(gate: Gate, town: Town) -> None:
    await due_in(gate, town, -3)
    for who in ("case_manager", "director", "principal", "teacher"):
        assert await shown(gate, town, who) == ["IEP_ANNUAL"], who
    for who in ("parent", "other_parent", "student", "stranger", "admin"):
        assert await shown(gate, town, who) == [], who
        assert (await read(gate, town, who, COUNTS))["boardCounts"] == []


async def test_who_coordinates_section_504_gets_its_days_and_no_others(gate: Gate, town: Town) -> None:
    """Of an IEP nothing (domain.md 7.2), on no list and in no file."""
    await with_coordinator(gate, town)
    await due_in(gate, town, -3)
    await due_in(gate, town, -2, "DOC_REVIEW_504")
    assert await shown(gate, town, "coordinator") == ["DOC_REVIEW_504"]
    counted = (await read(gate, town, "coordinator", COUNTS))["boardCounts"]
    assert {row["key"] for row in counted if row["by"] == "rule"} == {"DOC_REVIEW_504"}
    assert "IEP_ANNUAL" in await shown(gate, town, "director")


async def test_overdue_soon_and_without_a_reason(gate: Gate, town: Town) -> None:
    late = await due_in(gate, town, -3)
    await due_in(gate, town, 10, "REEVAL_TRIENNIAL")
    await due_in(gate, town, 40, "SAFEGUARDS_ANNUAL")
    done = await due_in(gate, town, -20, "PROGRESS", state="met", met_on=date(2026, 11, 20))
    await due_in(gate, town, -20, "COPY_OF_IEP", state="met", met_on=date(2026, 11, 1))
    await due_in(gate, town, -9, "MDR", state="withdrawn")
    await due_in(gate, town, -9, "REEVAL_MIN_GAP")  # a wait: nobody is late with it
    assert await shown(gate, town, "director") == ["IEP_ANNUAL"]
    assert await shown(gate, town, "director", "soon") == ["REEVAL_TRIENNIAL"]
    assert await shown(gate, town, "director", "soon", days=60) == ["REEVAL_TRIENNIAL", "SAFEGUARDS_ANNUAL"]
    assert await shown(gate, town, "director", "unexplained") == ["PROGRESS", "IEP_ANNUAL"]
    await set_row(gate, town, done, late_reason="overlooked")
    assert await shown(gate, town, "director", "unexplained") == ["IEP_ANNUAL"]
    [row] = (await read(gate, town, "director", BOARD, standing="overdue"))["board"]["edges"]
    assert row["node"]["id"] == global_id("Deadline", late.id)
    assert row["node"]["student"] == {"name": "Maya Ruiz", "school": {"name": "Harbor Elementary"}}
    assert (row["node"]["caseManager"], row["node"]["name"]) == ({"name": "Ana Reyes"}, "Annual review")


async def test_the_board_is_narrowed_by_rule_school_and_case_manager(gate: Gate, town: Town) -> None:
    for rule in ("IEP_ANNUAL", "REEVAL_TRIENNIAL"):
        await due_in(gate, town, -3, rule)
    manager = global_id("Person", town.people["case_manager"])
    assert await shown(gate, town, "director", rule="IEP_ANNUAL") == ["IEP_ANNUAL"]
    assert len(await shown(gate, town, "director", school=global_id("School", town.school_id))) == 2
    assert await shown(gate, town, "director", school=global_id("School", town.student_id)) == []
    assert len(await shown(gate, town, "director", manager=manager)) == 2
    assert await shown(gate, town, "director", manager=global_id("Person", town.people["teacher"])) == []


async def test_it_is_counted_by_rule_school_and_case_manager(gate: Gate, town: Town) -> None:
    for days, rule in ((-3, "IEP_ANNUAL"), (-4, "IEP_ANNUAL"), (2, "IEP_ANNUAL"), (5, "REEVAL_TRIENNIAL")):
        await due_in(gate, town, days, rule)
    counted: dict[str, list[Any]] = {"rule": [], "school": [], "case_manager": []}
    for row in (await read(gate, town, "director", COUNTS))["boardCounts"]:
        counted[row.pop("by")].append(row)
    whole = {"overdue": 2, "soon": 2, "unexplained": 2}
    assert counted["rule"] == [
        {"key": "IEP_ANNUAL", "name": "Annual review", "overdue": 2, "soon": 1, "unexplained": 2},
        {"key": "REEVAL_TRIENNIAL", "name": "Three-year reevaluation", "overdue": 0, "soon": 1, "unexplained": 0},
    ]
    assert counted["school"] == [{"key": global_id("School", town.school_id), "name": "Harbor Elementary", **whole}]
    person = global_id("Person", town.people["case_manager"])
    assert counted["case_manager"] == [{"key": person, "name": "Ana Reyes", **whole}]


async def test_pages_follow_each_other_and_leave_one_entry_each(gate: Gate, town: Town) -> None:
    for days in range(1, 8):
        await due_in(gate, town, -days)
    first = (await read(gate, town, "director", BOARD, standing="overdue", n=4))["board"]
    assert (len(first["edges"]), first["totalCount"]["value"]) == (4, 7)
    after = first["pageInfo"]["endCursor"]
    second = (await read(gate, town, "director", BOARD, standing="overdue", n=4, after=after))["board"]
    days = [edge["node"]["dueOn"] for page in (first, second) for edge in page["edges"]]
    assert days == sorted(set(days))
    assert len(days) == 7
    assert len((await read(gate, town, "director", BY_NAME))["boardByName"]["edges"]) == 5
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entries = select(AuditEntry.detail).where(AuditEntry.action == "student.listed")
        said = list((await work.session.execute(entries)).scalars())
    assert [one["list"] for one in said] == ["board"] * 3
    assert said[0]["shown"] == [str(town.student_id)] * 4


async def test_the_file_has_every_row_no_formula_and_is_on_record(gate: Gate, town: Town) -> None:
    row = await due_in(gate, town, -3)
    await set_row(gate, town, row, late_reason="other", late_note="=SUM(A1)")
    made = (await read(gate, town, "director", EXPORT, standing="overdue"))["exportBoard"]
    heading, line = made["text"].splitlines()
    assert made["rowCount"] == 1
    assert heading.startswith("Student,Number,School,Case manager")
    assert line.startswith('"Ruiz, Maya",1001,Harbor Elementary,Ana Reyes,Annual review,IEP_ANNUAL,2026-11-24')
    assert line.endswith(",3,Another reason,'=SUM(A1)")
    assert (await read(gate, town, "parent", EXPORT, standing="overdue"))["exportBoard"]["rowCount"] == 0
    refused = (await read(gate, town, "director", EXPORT, standing="late"))["exportBoard"]
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", "standing")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entries = select(AuditEntry.detail).where(AuditEntry.action == "deadline.export").order_by(AuditEntry.id)
        said = (await work.session.execute(entries)).scalars().first()
    assert said == {"count": 1, "filters": ["standing"], "shown": [str(town.student_id)]}


@pytest.mark.parametrize(("cell", "kept"), [("+1", "'+1"), ("@x", "'@x"), ("-", "'-"), ("Reyes", "Reyes"), ("", "")])
def test_no_cell_is_a_formula(cell: str, kept: str) -> None:
    assert safe(cell) == kept


async def test_why_it_was_late_is_asked_in_words_for_another_reason_and_changes_are_kept(gate, town) -> None:
    row = await due_in(gate, town, -3)
    said = {"id": global_id("Deadline", row.id)}

    async def give(who: str = "case_manager", **values: Any) -> Any:
        return (await read(gate, town, who, REASON, **said, **values))["giveLateReason"]

    assert (await give(reason="other"))["field"] == "note"
    assert (await give(reason="weather"))["field"] == "reason"
    assert (await give("teacher", reason="overlooked"))["code"] == "NOT_ALLOWED"
    assert (await give(reason="vacancy"))["lateReason"] == "A position was vacant"
    assert (await give(reason="vacancy"))["lateReasonCode"] == "vacancy"
    kept = await give(reason="other", note="  The road was   closed. ")
    assert (kept["lateReason"], kept["lateNote"]) == ("Another reason", "The road was closed.")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(select(DeadlineReason).order_by(DeadlineReason.id))).scalars().all()
    assert [(one.reason, one.note) for one in rows] == [("vacancy", None), ("other", "The road was closed.")]


async def test_a_deadline_is_extended_from_the_page_on_a_ground_its_rule_knows(gate: Gate, town: Town) -> None:
    key = {
        "rule_key": "US/EVAL_INITIAL/eval_consent_received/all/1",
        "value": "60",
        "day_kind": "C",
        "trigger_event": "eval_consent_received",
    }
    row = await due_in(gate, town, 5, "EVAL_INITIAL", trigger_on=date(2026, 10, 3), **key)
    [one] = (await read(gate, town, "case_manager", GROUNDS, id=global_id("Student", town.student_id)))["deadlines"]
    assert one["viewerMayExtend"]
    assert [ground["code"] for ground in one["grounds"]] == ["written_agreement", "exception_301d"]
    [seen] = (await read(gate, town, "teacher", GROUNDS, id=global_id("Student", town.student_id)))["deadlines"]
    assert (seen["viewerMayExtend"], seen["grounds"]) == (False, [])
    file = await a_file(gate, town, "case_manager", state="checking")
    wish = {"id": one["id"], "until": "2026-12-20", "file": global_id("Attachment", file)}
    unchecked = (await read(gate, town, "case_manager", EXTEND, ground="written_agreement", **wish))["extendDeadline"]
    assert unchecked["field"] == "attachmentId"
    wish["file"] = global_id("Attachment", await a_file(gate, town, "case_manager"))
    refused = (await read(gate, town, "case_manager", EXTEND, ground="absences", **wish))["extendDeadline"]
    assert refused["code"] == "NO_SUCH_EXTENSION"
    done = (await read(gate, town, "case_manager", EXTEND, ground="written_agreement", **wish))["extendDeadline"]
    assert (done["dueOn"], done["originalDueOn"]) == ("2026-12-20", row.original_due_on.isoformat())


async def test_what_is_excused_afterwards_stays_on_the_board_and_comes_to_the_administrators(
    gate: Gate, town: Town
) -> None:
    key = {
        "rule_key": "US/EVAL_INITIAL/eval_consent_received/all/1",
        "value": "60",
        "day_kind": "C",
        "trigger_event": "eval_consent_received",
    }
    row = await due_in(gate, town, -2, "EVAL_INITIAL", trigger_on=date(2026, 9, 26), **key)
    assert not [r for r in await rows_of(gate, town, "director") if r[0] == "First evaluation"]
    file = global_id("Attachment", await a_file(gate, town, "case_manager"))
    wish = {"id": global_id("Deadline", row.id), "until": "2026-12-10", "file": file}
    done = (await read(gate, town, "case_manager", EXTEND, ground="exception_301d", **wish))["extendDeadline"]
    assert done["dueOn"] == done["originalDueOn"] == row.due_on.isoformat()
    assert (done["isLate"], done["excusedUntil"]) == (True, "2026-12-10")
    assert await shown(gate, town, "director") == ["EVAL_INITIAL"]
    assert await shown(gate, town, "director", standing="soon") == []
    assert ("First evaluation", -2, "Administrator of special education") in await rows_of(gate, town, "director")
    assert ("First evaluation", -2, "Case manager") in await rows_of(gate, town, "case_manager")
    lines = (await read(gate, town, "director", EXPORT, standing="overdue"))["exportBoard"]["text"].splitlines()
    assert [line.split(",")[-5:-2] for line in lines[1:]] == [["2026-12-10", "", "2"]]


async def rows_of(gate: Gate, town: Town, who: str) -> list[tuple[str, int, str]]:
    actor = town.actor(who)
    if who == "principal":
        actor = replace(actor, school_roles=frozenset({("school_leader", town.school_id)}))
    found = (await read(gate, town, who, TODAY, acting=actor))["today"]["rows"]
    return [(row["what"], row["daysLeft"], row["whose"]) for row in found]


async def test_one_request_has_each_persons_own_deadlines(gate: Gate, town: Town) -> None:
    await due_in(gate, town, 10)
    await due_in(gate, town, 3, "MDR")
    await due_in(gate, town, 4, "EVAL_ASSESS")
    await due_in(gate, town, 5, "EVAL_RESPONSE")
    await due_in(gate, town, 90, "PROGRESS")
    await due_in(gate, town, -9, "SAFEGUARDS_ANNUAL")
    assert await rows_of(gate, town, "case_manager") == [
        ("Procedural safeguards given", -9, "Case manager"),
        ("Annual review", 10, "Case manager"),
    ]
    assert await rows_of(gate, town, "principal") == [("Manifestation determination", 3, "School leader")]
    assert await rows_of(gate, town, "psychologist") == [("Assessments done", 4, "Assessor")]
    assert await rows_of(gate, town, "director") == [
        ("Procedural safeguards given", -9, "Administrator of special education"),
        ("Answer to a request for evaluation", 5, "Administrator of special education"),
    ]
    for who in ("teacher", "parent", "stranger", "admin"):
        assert await rows_of(gate, town, who) == [], who


async def test_what_was_done_late_asks_its_case_manager_why(gate: Gate, town: Town) -> None:
    row = await due_in(gate, town, -9, state="met", met_on=date(2026, 11, 25))
    assert [what for what, _, _ in await rows_of(gate, town, "case_manager")] == ["Done late: Annual review"]
    assert await rows_of(gate, town, "director") == []
    await set_row(gate, town, row, late_reason="overlooked")
    assert await rows_of(gate, town, "case_manager") == []


async def test_a_day_without_a_deadline_is_not_on_the_list(gate: Gate, town: Town) -> None:
    await due_in(gate, town, 3, due_on=None)
    assert await rows_of(gate, town, "case_manager") == []
    assert await shown(gate, town, "director", "soon") == []
