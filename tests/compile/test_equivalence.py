"""Both engines say the same, byte for byte, of every trusted document, to everybody, and write the same down."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest

from tests.compile.conftest import DOCUMENTS, Asked, Desk, by_hash, hash_of
from trellis.kernel.ids import global_id, parse_global_id

pytestmark = pytest.mark.database

QUERIES = sorted(
    (match.group(1), key)
    for key, text in DOCUMENTS.items()
    if (match := re.search(r"\bquery (\w+)", text)) and "signInOptions" not in text
)
PEOPLE = (
    "ana reyes", "general_teacher", "psychologist", "school_leader", "special_education_admin", "district_admin",
    "registrar", "elena ruiz", "maya ruiz", "operator", None,
)  # fmt: skip
THOROUGHLY = ("ana reyes", "special_education_admin")
"""Who tries every document with every odd value; the others with a usual and another one."""
ORDINARY = {
    "TodayPage_today",
    "StaffFrame_searchFurther",
    "DeadJobsPage_jobs",
    "DeploymentPage_districts",
    "OperatorOverview_read",
    "DistrictOverview_access",
    "StaffShutOut_read",
    "WhoIsAsked_signers",
    "AnswerOfPlan_plan",
    "FamilyAnswer_plan",
    "Revocation_services",
    "StartPlan_carry",
    "StatusPage_reasons",
    "ComparePage_comparison",
    "GlancePage_sheet",
    "Implementers_list",
    "TeamNeeds_list",
    "Notices_papers",
    "Evaluation_panel",
    "Evaluation_area",
    "Evaluation_report",
    "FamilyEvaluation_report",
    "FamilyNotice_notice",
    "FamilyHome_rights",
    "FamilyRights_read",
    "Safeguards_given",
    "Notices504_given",
    "FamilyNotices504_read",
    "FamilyHome_notices504",
    "FamilyHome_notices",
    "FamilyHome_report",
    "FamilyHome_consents",
    "ConsentOfCase_read",
    "CaseNotice_notice",
    "Destruction_list",
    "FileRules_read",
    "Categories_read",
    "DeterminationPage_determination",
    "EligibilityOfStudent_eligibility",
    "FamilyDetermination_determination",
    "FamilyHome_decisions",
    "RightsPage_rights",
    "MeetingRoom_read",
    "FamilyRoom_read",
    "Asked_read",
    "WhoCanSee_list",
    "CaseloadsPage_caseloads",
    "HandOverPage_caseload",
    "HandOverPage_nobodys",
    "DeadlinesOfStudent_list",
    "NoticeOfMeeting_list",
    "DeadlineDialog_explanation",
    "LateReason_reasons",
    "AlertBell_unread",
    "AlertsPage_settings",
    "CalendarPage_years",
    "SinceLastPlan_comparison",
    "SectionHistory_moments",
    "SectionHistory_moment",
    "Comments_people",
    "GiveSection_people",
    "FormsPage_form",
    "GiveTranslation_people",
    "TranslationPage_offers",
    "TranslationPage_translation",  # no demo person has one to open
}
"""What pages still have from resolvers alone. A page that falls into this list has become slow."""

REFUSED = {
    "FamilyAccess_record",
    "AccessRecord_entries",
    "FamilySign_request",
    "RosterPage_imports",
    "LatestRoster_read",
    "RulesPage_rules",
    "Library_list",
    "Extension_files",
}
"""What answers some people with an error, and errors are the ordinary executor's to say."""


def some(desk: Desk, kind: str, who: str | None) -> list[str]:
    """A few ids of a kind: what a case manager meets first, some others, and one of another district."""
    return [*desk.near.get(kind, [])[:2], *desk.ids[kind][:1], desk.ids["foreign"][0], "no-id", desk.ids["School"][0]]


def values(desk: Desk, operation: str, who: str | None) -> list[dict[str, Any]]:
    """The variables to try a document with."""
    text = DOCUMENTS[hash_of(operation)]
    kind = "Student"
    for field, found in (
        ("meeting(", "Meeting"),
        ("meetingRoom(", "Meeting"),
        ("plan(id", "Plan"),
        ("signatureRequest(", "SignatureRequest"),
        ("rosterImport(", "RosterImport"),
        ("node(id", "HelpRequest"),
        ("evaluation(caseId", "Case"),
    ):
        if field in text:
            kind = found
    tried: dict[str, list[Any]] = {
        "studentId": some(desk, "Student", who),
        "id": some(desk, kind, who),
        "caseId": some(desk, "Case", who),
        "personId": some(desk, "Person", who),
        "planId": some(desk, "Plan", who)[:3],
        "search": [None, "ma", "ruiz, m", "Iván", "1001", "%"],
        "kind": [None, "staff", "guardian", "martian", "annual_review"],
        "schoolId": [None, desk.ids["School"][0], desk.ids["Student"][0]],
        "first": [3],
        "language": ["es"],
        "words": [None, "letter", "%"],
        "by": ["newest", "title", "sideways"],
        "text": ["ma", "lindqvist b", "x", "%"],
        "subject": [None],
        "after": [None, "no-cursor"],
        "before": [None, "no-id"],
        "everything": [False, True],
        "withFamily": [False, True],
        "sectionKey": ["goals", "family", "none"],
        "number": [1, 9],
        "state": [None],
        "standing": ["overdue", "soon", "unexplained", "late"],
        "rule": [None, "IEP_ANNUAL", "nothing"],
        "caseManagerId": [None, *desk.near.get("Person", [])[:1], desk.ids["Person"][0], desk.ids["Student"][0]],
        "withinDays": [60, 0, None, 1000],
    }
    named = sorted(set(re.findall(r"\$(\w+):", text)))
    usual = {name: tried[name][0] for name in named}
    return [usual, *({**usual, name: value} for name in named for value in tried[name][1:])]


def same(compiled: Asked, ordinary: Asked, said: Any) -> None:
    assert (compiled.status, compiled.body) == (ordinary.status, ordinary.body), said
    assert compiled.recorded == ordinary.recorded, said


@pytest.mark.parametrize("who", PEOPLE)
async def test_every_trusted_document_is_answered_alike(desk: Desk, who: str | None) -> None:
    compiled = set()
    for operation, key in QUERIES:
        tried = values(desk, operation, who)
        for variables in tried if who in THOROUGHLY else tried[:2]:
            before = desk.reader.answered
            answer = await desk.ask(desk.compiled, who, by_hash(key, **variables))
            if desk.reader.answered > before:
                compiled.add(operation)
                ordinary = await desk.ask(desk.ordinary, who, by_hash(key, **variables))
                same(*(one.without_readings() for one in (answer, ordinary)), (operation, variables))
    assert desk.reader.failed == 0
    left = {operation for operation, _ in QUERIES} - compiled
    assert left - REFUSED == (ORDINARY if who else left - REFUSED)
    assert who != "district_admin" or "RosterPage_imports" in compiled


PLANS_OF_KIND = (
    "SELECT p.id FROM plan p JOIN district d ON d.id = p.district_id "
    "WHERE d.slug = 'juniper' AND p.kind = %s AND p.state = %s ORDER BY p.id LIMIT 2"
)


@pytest.mark.parametrize("state", ["draft", "active", "consent_pending"])
@pytest.mark.parametrize("kind", ["iep", "section_504"])
@pytest.mark.parametrize("who", ["section_504_coordinator", "special_education_admin"])
async def test_a_plan_of_each_kind_is_answered_alike(desk: Desk, who: str, kind: str, state: str) -> None:
    """The wall between the kinds stands in both engines: what a plan says, and what was answered of it."""
    found = [global_id("Plan", key) for (key,) in desk.rows(PLANS_OF_KIND, kind, state)]
    assert found
    for plan in found:
        before = desk.reader.answered
        compiled, ordinary = await desk.both(who, by_hash(hash_of("PlanPage_plan"), id=plan))
        assert desk.reader.answered == before + 1
        same(compiled, ordinary, (who, plan))
        is_open = who == "special_education_admin" or kind == "section_504"
        assert bool(compiled.data["plan"]) == is_open
        if is_open:
            assert any(section["content"] for section in compiled.data["plan"]["sections"])


async def test_the_second_page_goes_on_where_the_first_ended(desk: Desk) -> None:
    operation = hash_of("StudentsPage_students")
    text = DOCUMENTS[operation].replace("first: 50", "first: 7")
    after, seen = None, []
    for _ in range(20):
        said = {"query": text, "variables": {"after": after}}
        compiled, ordinary = await desk.both("special_education_admin", said)
        same(compiled, ordinary, after)
        page = compiled.data["students"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(seen) == len(set(seen)) == page["totalCount"]["value"] == 70


async def test_a_cursor_of_another_list_or_person_is_refused_by_both(desk: Desk) -> None:
    text = "query ($after: String) { students(first: 2, after: $after) { edges { cursor } } }"
    first, _ = await desk.both("special_education_admin", {"query": text})
    stolen = first.data["students"]["edges"][0]["cursor"]
    for who, asked in (("school_leader", text), ("special_education_admin", text.replace("students", "caseload"))):
        answers = await desk.both(who, {"query": asked, "variables": {"after": stolen}})
        same(*answers, who)
        assert b"BAD_CURSOR" in answers[0].body


async def test_a_reading_is_written_down_once_with_who_why_and_whose(desk: Desk) -> None:
    text = "query Twice($id: ID!) { a: student(id: $id) { id } b: student(id: $id) { name } }"
    answers = await desk.both("ana reyes", {"query": text, "variables": {"id": desk.near["Student"][0]}})
    same(*answers, text)
    assert len(answers[0].recorded) == 1
    assert answers[0].data["b"]["name"]


@pytest.mark.parametrize(
    ("who", "field", "inner", "name", "filters"),
    [
        ("ana reyes", "caseload(first: 3)", "edges { node { id } }", "caseload", []),
        (
            "special_education_admin",
            'students(first: 3, search: "ma")',
            "edges { node { id } }",
            "students",
            ["search"],
        ),
        ("ana reyes", "meetings(first: 3)", "edges { node { student { id } } }", "meetings", []),
        ("ana reyes", 'search(text: "ma")', "id kind", "search", ["text"]),
        ("district_admin", 'people(first: 3, kind: "guardian")', "edges { node { id } }", "people", ["kind"]),
    ],
)
async def test_a_list_says_once_whom_it_showed_and_never_what_was_typed(
    desk: Desk, who: str, field: str, inner: str, name: str, filters: list[str]
) -> None:
    answers = await desk.both(who, {"query": f"query Looking {{ {field} {{ {inner} }} }}"})
    same(*answers, field)
    [entry] = answers[0].recorded
    detail = orjson.loads(entry[9])
    found = answers[0].data[name]
    if name == "search":
        things = [one for one in found if one["kind"] == "student"]
    else:
        things = [edge["node"].get("student") or edge["node"] for edge in found["edges"]]
    keys = [str(parse_global_id(one["id"])[1]) for one in things]  # type: ignore[index]
    assert keys and detail == {"list": name, "filters": filters, "shown": keys}
    assert entry[:4] == ("person.listed" if name == "people" else "student.listed", entry[1], None, None)


async def test_a_list_that_shows_no_student_says_nothing(desk: Desk) -> None:
    for field in ('people(first: 3, kind: "staff")', 'students(first: 3, search: "zzzz")'):
        answers = await desk.both("special_education_admin", {"query": f"{{ {field} {{ edges {{ cursor }} }} }}"})
        same(*answers, field)
        assert answers[0].recorded == [], field


async def test_what_turns_out_an_error_is_said_and_written_down_once(desk: Desk) -> None:
    """The statement ran and wrote its entry; then a field was refused. Nothing of that remains but one answer."""
    key, student = hash_of("AccessRecord_entries"), desk.near["Student"][0]
    before = desk.reader.declined.total()
    answers = await desk.both("psychologist", by_hash(key, studentId=desk.seen_by["psychologist"]))
    same(*answers, student)
    assert desk.reader.declined.total() == before + 1
    assert b"NOT_ALLOWED" in answers[0].body
    assert [row[0] for row in answers[0].recorded] == ["student.read"]
