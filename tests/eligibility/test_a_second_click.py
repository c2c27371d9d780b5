"""A deed of these rooms that is sent twice under one key is done once, and answers as the first time."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.consents.a_consent import planned, under_review
from tests.eligibility.deciding import case_with_report, group_of, prepared
from tests.evaluations.a_case import a_file, begun, brought_to, cognitive, named, signed, written
from tests.factories import make_town
from tests.factories.reading import read
from trellis.cases.model import CaseEvent
from trellis.consents.model import CaseNotice
from trellis.eligibility.model import Determination, DeterminationEvent, DeterminationMember
from trellis.evaluations.model import EvaluationAddendum, EvaluationGround
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate):
    return await make_town(gate)


PROBLEM = "... on Problem { code field }"
KEY = "pressed-a-second-time"


async def twice(gate, town, who, text, **said):
    """What a deed answers that is sent again; it answered the same the first time."""
    text = text.replace("PROBLEM", PROBLEM)
    first = await read(gate, town, who, text, key=KEY, **said)
    again = await read(gate, town, who, text, key=KEY, **said)
    assert first == again
    return again


async def count(gate, town, row, **of):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(func.count()).select_from(row).filter_by(**of))).scalar()


async def test_a_determination_is_begun_and_its_group_changed_once(gate, town):
    case = await case_with_report(gate, town)
    begin = """mutation ($id: ID!, $key: String!) { beginDetermination(caseId: $id, idempotencyKey: $key) {
        __typename ... on Determination { id state } PROBLEM } }"""
    done = await twice(gate, town, "case_manager", begin, id=global_id("Case", case.id))
    assert done["beginDetermination"]["state"] == "scheduled"
    key = done["beginDetermination"]["id"]
    add = """mutation ($id: ID!) {
        addToGroup(id: $id, role: "other", name: "Lee Stone", idempotencyKey: "added-lee-stone") {
          __typename ... on Determination { group { id name } } PROBLEM } }""".replace("PROBLEM", PROBLEM)
    group = [await read(gate, town, "case_manager", add, id=key) for _ in (1, 2)]
    assert group[0] == group[1]
    assert await count(gate, town, DeterminationMember, name="Lee Stone") == 1
    lee = next(one for one in group[1]["addToGroup"]["group"] if one["name"] == "Lee Stone")
    out = """mutation ($id: ID!) {
        takeOutOfGroup(memberId: $id, reason: "Cannot come.", idempotencyKey: "lee-cannot-come") {
          __typename ... on Determination { group { name } } PROBLEM } }""".replace("PROBLEM", PROBLEM)
    left = [await read(gate, town, "case_manager", out, id=lee["id"]) for _ in (1, 2)]
    assert left[0] == left[1] and "Lee Stone" not in str(left[1])
    assert await count(gate, town, Determination) == 1


async def test_a_step_and_a_conclusion_are_taken_once(gate, town):
    row = await prepared(gate, town, await case_with_report(gate, town))
    me = (await group_of(gate, row))["parent"]
    conclude = """mutation ($id: ID!, $revision: Int!, $key: String!) {
        concludeDetermination(memberId: $id, revision: $revision, conclusion: "agrees", idempotencyKey: $key) {
          __typename ... on Determination { state } PROBLEM } }"""
    said = {"id": global_id("DeterminationMember", me.id), "revision": row.revision}
    assert (await twice(gate, town, "parent", conclude, **said))["concludeDetermination"]["state"] == "held"
    adjourn = """mutation ($id: ID!, $revision: Int!, $key: String!) {
        takeDeterminationStep(id: $id, revision: $revision, event: "adjourn", reason: "Late.", idempotencyKey: $key) {
          __typename ... on Determination { state } PROBLEM } }"""
    said["id"] = global_id("Determination", row.id)
    done = await twice(gate, town, "director", adjourn, **said)
    assert done["takeDeterminationStep"]["state"] == "scheduled"
    assert await count(gate, town, DeterminationEvent, event="adjourn") == 1


async def test_a_reevaluation_and_a_504_case_are_opened_once(gate, town):
    student = global_id("Student", town.student_id)
    opened = """mutation ($id: ID!, $key: String!) {
        openReevaluation(studentId: $id, reason: "A doctor writes.", idempotencyKey: $key) {
          __typename ... on Case { state } PROBLEM } }"""
    done = await twice(gate, town, "director", opened, id=student)
    assert done["openReevaluation"] == {"__typename": "Case", "state": "referred"}
    refer = """mutation ($id: ID!, $reason: String!) {
        referFor504(studentId: $id, reason: $reason, idempotencyKey: "referred-for-504") {
          __typename ... on Determination { machine } PROBLEM } }""".replace("PROBLEM", PROBLEM)
    for _ in (1, 2):
        done = await read(gate, town, "director", refer, id=student, reason="He needs extra time.")
        assert done["referFor504"] == {"__typename": "Determination", "machine": "section_504"}
    other = await read(gate, town, "director", refer, id=student, reason="Another wish under the same key.")
    assert other["referFor504"]["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await count(gate, town, CaseEvent, event="submit") == 1


async def test_a_notice_of_a_case_is_drafted_once(gate, town):
    case = await under_review(gate, town)
    await planned(gate, town, case)
    draft = """mutation ($id: ID!, $key: String!) {
        draftCaseNotice(caseId: $id, what: "propose", reason: "She is behind.", idempotencyKey: $key) {
          __typename ... on CaseConsent { notices { noticeId } } PROBLEM } }"""
    done = await twice(gate, town, "director", draft, id=global_id("Case", case.id))
    assert len(done["draftCaseNotice"]["notices"]) == 1
    assert await count(gate, town, CaseNotice) == 1


async def test_what_is_added_to_a_report_and_an_exception_are_on_record_once(gate, town):
    case = await begun(gate, town)
    area = await named(gate, town, case, cognitive(town))
    await brought_to(gate, town, case, "in_progress")
    await written(gate, town, area)
    area = await signed(gate, town, area)
    add = """mutation ($id: ID!, $key: String!) {
        addEvaluationAddendum(areaId: $id, said: "The percentile is 31.", idempotencyKey: $key) {
          __typename ... on Evaluation { state } PROBLEM } }"""
    done = await twice(gate, town, "psychologist", add, id=global_id("EvaluationArea", area.id))
    assert done["addEvaluationAddendum"]["__typename"] == "Evaluation"
    assert await count(gate, town, EvaluationAddendum) == 1
    paper = global_id("Attachment", await a_file(gate, town, "director"))
    record = """mutation ($id: ID!, $ground: EvaluationGroundInput!, $key: String!) {
        recordEvaluationGround(caseId: $id, ground: $ground, idempotencyKey: $key) {
          __typename ... on Evaluation { state } PROBLEM } }"""
    ground = {"kind": "child_unavailable", "said": "She was in hospital.", "attachmentId": paper}
    done = await twice(gate, town, "director", record, id=global_id("Case", case.id), ground=ground)
    assert done["recordEvaluationGround"]["__typename"] == "Evaluation"
    assert await count(gate, town, EvaluationGround) == 1
