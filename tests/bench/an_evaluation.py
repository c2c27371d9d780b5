"""The chapter of the story in which a child is evaluated: planned, written, scored, signed, put together, given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tests.evaluations.a_case import a_file, brought_to, written
from tests.factories import Town
from trellis.cases.model import EvaluationCase
from trellis.evaluations.model import EvaluationArea, EvaluationPaper
from trellis.kernel import clock
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.tenancy import SYSTEM

if TYPE_CHECKING:
    from tests.bench.statements import Asking

REVIEWED = {
    "fromParents": "A vision test.",
    "classroom": "Benchmarks.",
    "observations": "",
    "parentInput": "In Spanish too.",
    "moreIsNeeded": True,
    "needed": "Reading.",
    "reviewedBy": "The team",
    "reviewedOn": "2026-11-20",
}


def once() -> dict[str, str]:
    """A key of its own for a deed that is done once."""
    return {"idempotencyKey": f"once-{new_id()}"}


async def plan_evaluation(ask: Asking, town: Town, case: str) -> None:
    """What is known of the child, and what is to be looked at."""
    manager = town.people["case_manager"]
    await ask(manager, "Evaluation_review", caseId=case, revision=0, review=REVIEWED)
    for key in ("intelligence", "motor"):
        said = {"key": key, "procedures": "A test", "language": "Spanish"}
        await ask(manager, "Evaluation_nameArea", caseId=case, area=said)
    motor = global_id("EvaluationArea", (await _area(ask, town, "motor")).id)
    await ask(manager, "Evaluation_dropArea", areaId=motor)


async def _area(ask: Asking, town: Town, key: str) -> EvaluationArea:
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        found: EvaluationArea = (
            await work.session.execute(select(EvaluationArea).where(EvaluationArea.key == key))
        ).scalar_one()
        return found


async def evaluate(ask: Asking, town: Town) -> None:
    """The case whose areas are planned goes to a report the family has."""
    manager, psychologist, parent = (town.people[who] for who in ("case_manager", "psychologist", "parent"))
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        planned = select(EvaluationCase).where(EvaluationCase.state == "review_of_data")
        row = (await work.session.execute(planned)).scalar_one()
    case = global_id("Case", row.id)
    day = clock.today_in("America/Los_Angeles").isoformat()
    area = global_id("EvaluationArea", (await _area(ask, town, "intelligence")).id)
    await brought_to(ask.gate, town, row, "in_progress")
    said = {
        "assessorId": global_id("Person", psychologist),
        "isQualified": True,
        "instrument": "WISC-V",
        "plannedOn": day,
    }
    await ask(manager, "Evaluation_assign", areaId=area, assignment=said)
    await ask(psychologist, "Evaluation_openArea", areaId=area)
    await written(ask.gate, town, await _area(ask, town, "intelligence"))
    score = {
        "instrument": "WISC-V",
        "givenOn": day,
        "examiner": "Dana Weiss",
        "name": "FSIQ",
        "scale": "standard",
        "score": "92",
    }
    for _ in range(2):
        await ask(psychologist, "Evaluation_putScore", areaId=area, score=score, scoreId=None)
    whole = await ask(psychologist, "Evaluation_area", caseId=case)
    await ask(psychologist, "Evaluation_dropScore", areaId=area, scoreId=whole["areas"][0]["scores"][0]["id"])
    file = await a_file(ask.gate, town, "psychologist")
    paper = {"attachmentId": global_id("Attachment", file), "kind": "protocol", "source": "Dana Weiss"}
    await ask(psychologist, "Evaluation_filePaper", caseId=case, paper=paper)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        kept = (await work.session.execute(select(EvaluationPaper.id))).scalars().first()
    await ask(psychologist, "Evaluation_showPaper", paperId=global_id("EvaluationPaper", kept))
    ground = {"kind": "child_unavailable", "said": "Ill.", "attachmentId": paper["attachmentId"]}
    await ask(town.people["director"], "Evaluation_recordGround", **once(), caseId=case, ground=ground)
    await ask(psychologist, "Evaluation_signArea", areaId=area)
    await ask(psychologist, "Evaluation_addAddendum", **once(), areaId=area, said="The percentile is 31.")
    await brought_to(ask.gate, town, row, "report_ready")
    given = {"personId": global_id("Person", parent), "givenOn": day, "how": "in_person"}
    await ask(manager, "Evaluation_giveCopy", **once(), caseId=case, **given)
    await ask(manager, "Evaluation_panel", caseId=case)
    await ask(manager, "Evaluation_report", caseId=case)
    await ask(parent, "FamilyHome_report", caseId=case)
    await ask(parent, "FamilyEvaluation_report", id=case)
    await ask(parent, "FamilyEvaluation_open", caseId=case)
