"""The operations as PostGraphile's schema has them: the same rows, as near the same fields as it goes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.bench.operations import Case
from trellis.kernel.ids import parse_global_id

NAME = "rowId givenName familyName"
SCHOOL = "schoolByDistrictIdAndSchoolId { rowId name }"
MANAGER = (
    'teamMembersByDistrictIdAndStudentId(condition: {role: "case_manager"}, first: 1) '
    "{ nodes { personByDistrictIdAndPersonId { " + NAME + " } } }"
)
PERSON = "personByDistrictIdAndPersonId { " + NAME + " }"
PAGE = "pageInfo { hasNextPage endCursor } totalCount"

DOCUMENTS = {
    "caseload": f"""
query caseload($first: Int!) {{ caseload: benchCaseload(first: $first) {{ nodes {{ {NAME} studentByDistrictIdAndRowId {{
  grade studentNumber {SCHOOL} {MANAGER}
  plansByDistrictIdAndStudentId(condition: {{state: "active"}}, orderBy: [ROW_ID_DESC], first: 1) {{
    nodes {{ rowId state startsOn endsOn }} }}
  meetingsByDistrictIdAndStudentId(orderBy: [STARTS_AT_DESC]) {{ nodes {{ rowId kind state startsAt location }} }}
}} }} {PAGE} }} }}""",
    "plan": f"""
query plan($district: UUID!, $id: UUID!) {{ planByDistrictIdAndRowId(districtId: $district, rowId: $id) {{
  rowId kind occasion state formVersion startsOn endsOn sharedWithFamilyAt
  studentByDistrictIdAndStudentId {{ rowId grade birthOn homeLanguages
    personByDistrictIdAndRowId {{ givenName familyName }} {SCHOOL}
    teamMembersByDistrictIdAndStudentId {{ nodes {{ rowId role startsOn
      personByDistrictIdAndPersonId {{ {NAME} title }} }} }} }}
  planSectionsByDistrictIdAndPlanId {{ nodes {{ rowId sectionKey content }} }}
  meetingsByDistrictIdAndPlanId(orderBy: [STARTS_AT_DESC], first: 1) {{ nodes {{
    rowId kind state startsAt endsAt location
    meetingParticipantsByDistrictIdAndMeetingId {{ nodes {{ rowId role answer invitedAt {PERSON} }} }} }} }} }} }}""",
    "list": f"""
query list($first: Int!, $after: Cursor) {{
  allPeople(first: $first, after: $after, condition: {{kind: "student"}},
            orderBy: [FAMILY_NAME_KEY_ASC, NAME_KEY_ASC, ROW_ID_ASC]) {{
    nodes {{ {NAME} studentByDistrictIdAndRowId {{ grade studentNumber {SCHOOL} {MANAGER} }} }} {PAGE} }} }}""",
    "search": f"""
query search($text: String!) {{
  students: benchFoundStudents(typed: $text, first: 8) {{
    nodes {{ {NAME} studentByDistrictIdAndRowId {{ grade schoolByDistrictIdAndSchoolId {{ name }} }} }} }}
  staff: benchFoundStaff(typed: $text, first: 5) {{ nodes {{ {NAME} title }} }} }}""",
    "answer": f"""
mutation answer($district: UUID!, $meeting: UUID!, $person: UUID!, $patch: MeetingParticipantPatch!) {{
  updateMeetingParticipantByDistrictIdAndMeetingIdAndPersonIdAndRole(input: {{ districtId: $district,
    meetingId: $meeting, personId: $person, role: "case_manager", meetingParticipantPatch: $patch }}) {{
    meetingParticipant {{ meetingByDistrictIdAndMeetingId {{ rowId state
      meetingParticipantsByDistrictIdAndMeetingId {{ nodes {{
        rowId role answer answeredAt answerNote {PERSON} }} }} }} }} }} }}""",
    "nested": f"""
query nested($first: Int!) {{ caseload: benchCaseload(first: $first) {{ nodes {{ {NAME} studentByDistrictIdAndRowId {{
  plansByDistrictIdAndStudentId(orderBy: [ROW_ID_DESC]) {{ nodes {{ rowId kind state startsOn endsOn
    planVersionsByDistrictIdAndPlanId(orderBy: [NUMBER_DESC], first: 1) {{ nodes {{ rowId number finalizedAt }} }} }} }}
  teamMembersByDistrictIdAndStudentId {{ nodes {{ rowId role {PERSON} }} }} }} }} }} }}""",
    "floor": "query floor { __typename }",
}
DOCUMENTS["wide_search"] = DOCUMENTS["search"]


def request_body(case: Case, variables: dict[str, Any]) -> dict[str, Any]:
    """The request PostGraphile gets for a case. Its parsed and planned documents are cached by their text."""
    asked = dict(variables)
    if case.operation.name == "plan":
        asked = {"district": str(case.district.id), "id": _key(variables["id"])}
    if case.operation.name == "answer":
        patch = {"answer": variables["answer"], "answerNote": variables["note"]}
        asked = {
            "district": str(case.district.id),
            "meeting": _key(variables["meetingId"]),
            "person": str(case.person),
            "patch": {**patch, "answeredAt": datetime.now(UTC).isoformat()},
        }
    return {"query": DOCUMENTS[case.operation.name], "variables": asked}


def _key(opaque: str) -> str:
    parsed = parse_global_id(opaque)
    assert parsed is not None
    return str(parsed[1])
