"""Builders for stories of determinations: a case whose report is ready, answers, a group that has concluded."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select, update

import trellis.rooms  # noqa: F401  (facts are known by importing them)
from tests.cases.asking_for_help import cases_of, matched, received
from tests.factories import Town
from trellis.cases.log import Step, write_step
from trellis.cases.model import EvaluationCase
from trellis.cases.states import TABLE
from trellis.eligibility import beginning, deciding, writing
from trellis.eligibility.categories import QUESTIONS
from trellis.eligibility.model import Determination, DeterminationMember
from trellis.eligibility.writing import Written
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.students.model import Student

REPORT_ON = date(2026, 11, 20)
DECIDED_ON = date(2026, 11, 25)
WAY = ("review", "propose", "send", "consent", "assign", "areas_done")


async def case_with_report(gate: Gate, town: Town, *, machine: str = "initial", until: str = "") -> EvaluationCase:
    """Maya's case, every step of the ordinary way shown, up to its report (or to after the step `until`)."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        category = None if machine == "initial" else "SLD"
        await work.session.execute(
            update(Student).where(Student.id == town.student_id).values(primary_category=category)
        )
    await matched(gate, town, "director", await received(gate, town))
    case = next(one for one in await cases_of(gate, town) if one.state == "referred")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for event in WAY:
            await stepped(work, case, event)
            if event == until:
                break
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case.id))).scalar_one()


async def stepped(work: Any, case: EvaluationCase, event: str, on: date = REPORT_ON) -> None:
    """Write one step of a case, with everything it needs shown."""
    now = (await work.session.execute(select(EvaluationCase.state).where(EvaluationCase.id == case.id))).scalar_one()
    row = next(r for r in TABLE if (r.machine, r.source, r.event) == (case.machine, now, event))
    shown = Step(row, row.by[0], on, evidence=dict.fromkeys(row.needs, "shown"), reason="why")
    await write_step(work, case_id=case.id, student_id=case.student_id, step=shown)


def answers(machine: str = "idea", *categories: str, **said: Any) -> dict[str, dict[str, Any]]:
    """Every question answered so that the categories hold; `said` answers otherwise (True, a text, a day, or None)."""
    found: dict[str, dict[str, Any]] = {}
    for one in QUESTIONS:
        if one.machine != machine or (one.category and one.category not in categories):
            continue
        is_no = one.group == "not" or one.part == "factors" or one.key in ("only_related_service", "sld_rti")
        value: Any = {"text": "As the report says.", "date": date(2026, 11, 10)}.get(one.kind, not is_no)
        value = said.get(one.key, value)
        if value is None:
            continue
        found[one.key] = {"on": value} if isinstance(value, date) else {"yes": value} if isinstance(value, bool) else {}
        if isinstance(value, str) or one.kind == "yes_why":
            found[one.key]["text"] = value if isinstance(value, str) else "Looked at."
    if found.get("has_disability", {}).get("yes") is not True:
        found.pop("adverse_effect", None)
    if not (
        found.get("has_disability", {}).get("yes") and found.get("needs_special_education", {}).get("yes") is False
    ):
        found.pop("only_related_service", None)
    found.pop("parent_attempts", None)
    return found


ELIGIBLE = Written(answers=answers("idea", "SLD"), primary="SLD", held_on=DECIDED_ON, decided_on=DECIDED_ON)
NOT_ELIGIBLE = Written(
    answers=answers("idea", "SLI", has_disability=True, needs_special_education=False, only_related_service=True),
    primary="SLI",
    held_on=DECIDED_ON,
    decided_on=DECIDED_ON,
)


async def prepared(gate: Gate, town: Town, case: EvaluationCase, said: Written = ELIGIBLE) -> Determination:
    """The determination on a case, written down and its group met; nobody has concluded."""
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await beginning.begin(work, case_id=case.id)
        row = await writing.revise(work, determination_id=row.id, revision=row.revision, said=said)
        return await deciding.take(work, determination_id=row.id, revision=row.revision, event="hold")


async def group_of(gate: Gate, row: Determination) -> dict[str, DeterminationMember]:
    """Who is of the group, by role."""
    async with gate.open(row.district_id, SYSTEM, "test") as work:
        found = select(DeterminationMember).where(
            DeterminationMember.determination_id == row.id, DeterminationMember.left_reason.is_(None)
        )
        return {one.role: one for one in (await work.session.execute(found)).scalars()}


async def everybody_agrees(gate: Gate, town: Town, row: Determination, *, but: str = "") -> None:
    """Each member says for themselves that the decision is theirs too."""
    who_is = {person: who for who, person in town.people.items()}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        seen = (await work.session.execute(select(Determination.revision).where(Determination.id == row.id))).scalar()
    for member in (one for role, one in (await group_of(gate, row)).items() if role != but):
        async with gate.open(town.district_id, town.actor(who_is[member.person_id]), "test") as work:
            await writing.conclude(work, member_id=member.id, revision=seen, conclusion="agrees", statement=None)


async def decided(gate: Gate, town: Town, row: Determination, event: str, *, who: str = "director") -> Determination:
    """Certified by `who`."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        now = (await work.session.execute(select(Determination).where(Determination.id == row.id))).scalar_one()
        return await deciding.take(work, determination_id=row.id, revision=now.revision, event=event)
