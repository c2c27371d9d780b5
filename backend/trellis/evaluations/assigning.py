"""Who assesses which area, with what, on which day (domain.md 5.1; 34 CFR 300.304(c)(1)(ii)-(iv))."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import in_force, today
from trellis.cases.facts import knows
from trellis.cases.model import EvaluationCase
from trellis.cases.stepping import find_case
from trellis.deadlines.model import Deadline
from trellis.evaluations import errors
from trellis.evaluations.model import EvaluationArea
from trellis.evaluations.naming import areas_of, find_area, on_the_team
from trellis.evaluations.rules import DEPENDS, is_late
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.teams.model import TeamMember

EVALUATION = "EVAL_INITIAL"
ASSIGNS_IN = ("referred", "review_of_data", "proposed", "consent_pending", "consented", "in_progress")
NO_INSTRUMENT = Words("Say with which instruments.", "Diga con qué instrumentos.")
OLD_DAY = Words("This day is long over. Look at the year.", "Ese día pasó hace mucho. Revise el año.")


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who assesses an area, with which instruments, until when. `late_reason`: why after the evaluation is due."""

    assessor_id: uuid.UUID
    is_qualified: bool
    instrument: str
    planned_on: date
    late_reason: str = ""


async def assign_area(work: UnitOfWork, *, area_id: uuid.UUID, assigned: Assigned) -> EvaluationArea:
    """Say who assesses an area, or somebody else; what was written stays with the area.

    A day after the evaluation is due is taken, with a reason: it is late, and nobody is stopped. Raises NotFound,
    NotAllowed, AssessorNotOnTeam, InvalidInput, AssessmentIsLate, AreaSigned, AreaRefused, AssessmentPlanLocked.
    """
    area = await find_area(work, area_id=area_id)
    await allow(work, Permission.ASSIGN_EVALUATION, area.student_id)
    case = await find_case(work, case_id=area.case_id)
    if area.signed_on is not None:
        raise errors.AreaSigned()
    if area.is_refused:
        raise errors.AreaRefused()
    if case.state not in ASSIGNS_IN:
        raise errors.AssessmentPlanLocked()
    instrument, reason = assigned.instrument.strip(), assigned.late_reason.strip()
    if not 1 <= len(instrument) <= 300:
        raise InvalidInput(NO_INSTRUMENT, field="instrument")
    if len(reason) > 500:
        raise InvalidInput(DEPENDS[0].filled(most=500), field="lateReason")
    if not case.received_on <= assigned.planned_on <= date(2200, 1, 1):
        raise InvalidInput(OLD_DAY, field="plannedOn")
    await on_the_team(work, area.student_id, assigned.assessor_id)
    late = is_late(assigned.planned_on, await due_on(work, case))
    if late and not reason:
        raise errors.AssessmentIsLate(field="lateReason")
    area.assessor_id, area.is_qualified = assigned.assessor_id, assigned.is_qualified
    area.instrument, area.planned_on = instrument, assigned.planned_on
    area.late_reason = reason if late else ""
    await work.session.flush()
    record(work, "evaluation.assign", "evaluation_area", area.id, student_id=area.student_id, late=late)
    await hint_all(work, [("student.changed", area.student_id)])
    return area


async def due_on(work: UnitOfWork, case: EvaluationCase) -> date | None:
    """The day the evaluation of a case is due on, by the rule that counts here; None where no clock runs."""
    found = await clock_of(work, case)
    return found.due_on if found else None


async def clock_of(work: UnitOfWork, case: EvaluationCase) -> Deadline | None:
    """The open clock of a case's evaluation (34 CFR 300.301(c)(1))."""
    found = await work.session.execute(
        select(Deadline)
        .where(
            Deadline.student_id == case.student_id,
            Deadline.rule_id == EVALUATION,
            Deadline.instance == str(case.id),
            Deadline.state == "open",
        )
        .order_by(Deadline.due_on)
        .limit(1)
    )
    row: Deadline | None = found.scalar_one_or_none()
    return row


async def still_on_the_team(work: UnitOfWork, student_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Staff on the student's team today."""
    found = await work.session.execute(
        select(TeamMember.person_id).where(
            TeamMember.student_id == student_id,
            TeamMember.role.not_in(("parent", "student")),
            in_force(TeamMember, await today(work)),
        )
    )
    return frozenset(found.scalars())


@knows("evaluators_assigned")
async def evaluators_assigned(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """Every area agreed to has an assessor on the team today who is qualified, instruments, a day and a language."""
    areas = [one for one in await areas_of(work, case.id) if not one.is_refused]
    team = await still_on_the_team(work, case.student_id)
    whole = all(
        one.assessor_id in team and one.is_qualified and one.instrument and one.planned_on and one.language
        for one in areas
    )
    return ",".join(str(one.id) for one in areas) if areas and whole else None
