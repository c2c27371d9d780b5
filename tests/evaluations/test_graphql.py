"""An evaluation over GraphQL, from the plan to the paper: who reads which of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.evaluations.a_case import begun, brought_to, cognitive, named, signed, written
from tests.factories.reading import read
from trellis.documents.typeset import typeset
from trellis.evaluations import signing
from trellis.evaluations.model import EvaluationArea, EvaluationGround, EvaluationReview
from trellis.evaluations.printing import report_to_print
from trellis.evaluations.scoring import put_score
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM

from .a_case import a_score

pytestmark = pytest.mark.database

READ = """
query Read($id: ID!) {
  evaluation(caseId: $id) {
    state may team { name } owed { name }
    areas { key name standing summary mayWrite mayRead content scores { name score percentile low high } }
    report { sha256 areas { key assessor parts { key label text } scores { name score } addenda { said } } }
  }
}
"""


async def evaluation(gate, town, case, who):
    return (await read(gate, town, who, READ, id=global_id("Case", case.id)))["evaluation"]


@pytest.fixture
async def area(gate, town, case):
    area = await named(gate, town, case, cognitive(town))
    await brought_to(gate, town, case, "in_progress")
    await written(gate, town, area)
    async with gate.open(town.district_id, town.actor("psychologist"), "test") as work:
        await put_score(work, area_id=area.id, score=a_score())
    return area


async def test_a_draft_is_the_assessors_to_write_the_teams_to_read_and_nobody_elses(gate, town, case, area) -> None:
    mine = await evaluation(gate, town, case, "psychologist")
    assert mine["areas"][0]["mayWrite"]
    assert mine["areas"][0]["content"]["findings"]["text"] == "The full scale is 92."
    assert mine["areas"][0]["scores"] == [
        {"name": "Full Scale IQ", "score": "92", "percentile": "30", "low": "87", "high": "98"}
    ]
    assert (mine["areas"][0]["standing"], mine["report"]) == ("writing", None)
    assert "Dana Weiss" in [one["name"] for one in mine["team"]]
    for who, reads in (
        ("case_manager", True),
        ("director", True),
        ("principal", False),
        ("therapist", False),
        ("teacher", False),
        ("parent", False),
    ):
        found = (await evaluation(gate, town, case, who))["areas"][0]
        assert (found["mayWrite"], found["mayRead"], found["content"] is not None) == (False, reads, reads), who
        assert bool(found["scores"]) == reads, who
        assert found["summary"] is None
    for who in ("stranger", "other_parent", "admin"):
        assert await evaluation(gate, town, case, who) is None, who


MORE = """
query More($id: ID!) {
  evaluation(caseId: $id) {
    review { classroom } areas { lateReason isLate scores { name } } grounds { said } papers { source }
  }
}
"""


async def test_signed_it_is_the_principals_and_the_teams_who_assess_and_a_teacher_reads_the_summary(
    gate, town, case, area
) -> None:
    await signed(gate, town, area)
    for who, reads in (("principal", True), ("therapist", True), ("case_manager", True), ("teacher", False)):
        found = (await evaluation(gate, town, case, who))["areas"][0]
        assert (found["mayRead"], found["content"] is not None, bool(found["scores"])) == (reads, reads, reads), who
        assert found["summary"] is not None, who


async def test_what_staff_wrote_down_around_it_is_no_teachers_and_the_review_a_familys_once_it_is_done(
    gate, town
) -> None:
    case = await begun(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of = {"district_id": town.district_id, "case_id": case.id, "student_id": town.student_id}
        by = town.people["case_manager"]
        said = {"kind": "child_unavailable", "said": "Away for a month", "person_id": by, "at": work.at}
        work.session.add_all(
            [
                EvaluationReview(**of, classroom="Reads slowly", written_by_id=by),
                EvaluationGround(**of, **said),
                EvaluationArea(**of, key="motor", procedures="BOT-2", language="English", late_reason="No therapist"),
            ]
        )

    async def seen(who):
        found = (await read(gate, town, who, MORE, id=global_id("Case", case.id)))["evaluation"]
        return found["review"] is not None, found["areas"][0]["lateReason"], [one["said"] for one in found["grounds"]]

    everything = (True, "No therapist", ["Away for a month"])
    for who in ("case_manager", "psychologist", "therapist", "principal", "director"):
        assert await seen(who) == everything, who
    assert await seen("teacher") == (False, "", [])
    assert await seen("parent") == (False, "", ["Away for a month"])
    await brought_to(gate, town, case, "proposed")
    assert await seen("parent") == (True, "", ["Away for a month"])
    assert await seen("teacher") == (False, "", [])


async def test_reading_scores_papers_and_grounds_is_on_record_once_a_reading(gate, town, case, area) -> None:
    async def read_of(entity):
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            rows = await work.session.execute(
                select(AuditEntry.subject_id).where(
                    AuditEntry.action == "evaluation.read",
                    AuditEntry.subject_kind == entity,
                    AuditEntry.actor_person_id == town.people["director"],
                )
            )
            return rows.scalars().all()

    async def more():
        return await read(gate, town, "director", MORE, id=global_id("Case", case.id))

    await more()
    assert await read_of("evaluation_area") == [area.id]
    assert await read_of("evaluation_case") == []
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of = {"district_id": town.district_id, "case_id": case.id, "student_id": town.student_id}
        said = {"kind": "child_unavailable", "said": "Away", "person_id": town.people["case_manager"], "at": work.at}
        work.session.add(EvaluationGround(**of, **said))
    await more()
    assert await read_of("evaluation_case") == [case.id]


async def test_the_report_is_read_printed_and_put_on_record(gate, town, case, area) -> None:
    await signed(gate, town, area)
    async with gate.open(town.district_id, town.actor("psychologist"), "test") as work:
        await signing.add_addendum(work, area_id=area.id, said="The percentile is 31.")
    team = await evaluation(gate, town, case, "case_manager")
    assert team["areas"][0]["summary"] == "Maya thinks as others of her age do."
    assert (await evaluation(gate, town, case, "teacher"))["areas"][0]["summary"] is not None
    assert (await evaluation(gate, town, case, "parent"))["areas"][0]["summary"] is None, "not out yet"
    assert (await evaluation(gate, town, case, "teacher"))["report"] is None
    await brought_to(gate, town, case, "report_ready")
    family = await evaluation(gate, town, case, "parent")
    (one,) = family["report"]["areas"]
    assert [part["key"] for part in one["parts"]] == ["summary", "findings", "recommendations"]
    assert [row["said"] for row in one["addenda"]] == ["The percentile is 31."]
    assert family["may"] == [] and family["owed"] == []
    for who in ("parent", "case_manager"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            document = await report_to_print(work, case_id=case.id, language="es")
        pdf = typeset(document)
        assert pdf.startswith(b"%PDF-") and b"StructTreeRoot" in pdf
    for who in ("teacher", "stranger", "student"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(NotFound):
                await report_to_print(work, case_id=case.id, language="en")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        told = await work.session.execute(
            select(AuditEntry.action).where(AuditEntry.actor_person_id == town.people["parent"])
        )
        assert {"evaluation.report", "evaluation.print", "case.read"} <= set(told.scalars())


DEEDS = {
    "name": (
        'mutation M($id: ID!) { nameEvaluationArea(caseId: $id, area: {key: "motor", procedures: "BOT-2", '
        'language: "Spanish"}) { __typename ... on Problem { code field } } }'
    ),
    "score": (
        'mutation M($id: ID!) { putEvaluationScore(areaId: $id, score: {instrument: "WISC-V", givenOn: '
        '"2026-11-27", examiner: "D", name: "FSIQ", scale: "standard", score: "%s"}) '
        "{ __typename ... on Problem { code field } } }"
    ),
}


@pytest.mark.parametrize("said", ["", "abc", "NaN", "1e9", "92.555", "Infinity"])
async def test_what_is_no_number_is_refused_at_its_field(gate, town, area, said) -> None:
    found = await read(gate, town, "psychologist", DEEDS["score"] % said, id=global_id("EvaluationArea", area.id))
    assert found["putEvaluationScore"] == {
        "__typename": "InvalidInputProblem",
        "code": "INVALID_INPUT",
        "field": "score",
    }


async def test_a_locked_plan_answers_with_a_problem(gate, town, case, area) -> None:
    found = await read(gate, town, "case_manager", DEEDS["name"], id=global_id("Case", case.id))
    assert found["nameEvaluationArea"]["code"] == "ASSESSMENT_PLAN_LOCKED"
