"""Naming the areas of an assessment plan, while it is not the family's to answer to yet."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import delete, select

from trellis.access import Permission, allow
from trellis.access.day import in_force, today
from trellis.cases.model import EvaluationCase
from trellis.cases.stepping import find_case
from trellis.evaluations import errors
from trellis.evaluations.areas import AREAS, MODES
from trellis.evaluations.enforced import OPEN_TO_PLAN
from trellis.evaluations.model import EvaluationArea
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.teams.model import TeamMember

LONGEST = 1_000
NO_PROCEDURES = Words(
    "Say what is done: tests, observation, interviews. Write up to 1,000 letters.",
    "Diga qué se hará: pruebas, observación, entrevistas. Escriba hasta 1000 letras.",
)
NO_LANGUAGE = Words("Say in which language the child is assessed.", "Diga en qué idioma se evalúa al niño.")


@dataclass(frozen=True, slots=True)
class Named:
    """An area as somebody plans it. `assessor_id` may be said later; `is_qualified` is said of them."""

    key: str
    procedures: str
    language: str
    reason: str = ""
    mode: str = "own"
    assessor_id: uuid.UUID | None = None
    is_qualified: bool = False


async def name_area(work: UnitOfWork, *, case_id: uuid.UUID, named: Named) -> EvaluationArea:
    """Put an area on the assessment plan of a case, or change the one of its key (34 CFR 300.304(c)(4)).

    Raises NotFound, NotAllowed, InvalidInput, AssessorNotOnTeam, AssessmentPlanLocked.
    """
    case = await open_to_plan(work, case_id)
    said = _checked(named)
    if said.assessor_id is not None:
        await on_the_team(work, case.student_id, said.assessor_id)
    found = await work.session.execute(
        select(EvaluationArea).where(EvaluationArea.case_id == case.id, EvaluationArea.key == said.key)
    )
    area: EvaluationArea | None = found.scalar_one_or_none()
    if area is None:
        area = EvaluationArea(
            district_id=work.district_id, id=new_id(), case_id=case.id, student_id=case.student_id, key=said.key
        )
        work.session.add(area)
    area.procedures, area.reason = said.procedures, said.reason
    area.language, area.mode = said.language, said.mode
    area.assessor_id, area.is_qualified = said.assessor_id, said.is_qualified and said.assessor_id is not None
    await work.session.flush()
    record(work, "evaluation.area", "evaluation_area", area.id, student_id=case.student_id, area=said.key)
    await hint_all(work, [("student.changed", case.student_id)])
    return area


async def drop_area(work: UnitOfWork, *, area_id: uuid.UUID) -> None:
    """Take an area off the plan. Raises NotFound, NotAllowed, AssessmentPlanLocked."""
    area = await find_area(work, area_id=area_id)
    await open_to_plan(work, area.case_id)
    await work.session.execute(delete(EvaluationArea).where(EvaluationArea.id == area.id))
    record(work, "evaluation.area_off", "evaluation_area", area.id, student_id=area.student_id, area=area.key)
    await hint_all(work, [("student.changed", area.student_id)])


async def find_area(work: UnitOfWork, *, area_id: uuid.UUID) -> EvaluationArea:
    """One area, through the policy. Raises NotFound."""
    found = await work.session.execute(select(EvaluationArea).where(EvaluationArea.id == area_id))
    area: EvaluationArea | None = found.scalar_one_or_none()
    if area is None:
        raise NotFound()
    await allow(work, Permission.SEE_CASE, area.student_id)
    return area


async def areas_of(work: UnitOfWork, case_id: uuid.UUID) -> list[EvaluationArea]:
    """The areas of a case, in the order the law names them. Asks no permission beyond the row policy."""
    asked = select(EvaluationArea).where(EvaluationArea.case_id == case_id)
    found = await work.session.execute(asked.execution_options(populate_existing=True))
    order = list(AREAS)
    return sorted(found.scalars(), key=lambda area: order.index(area.key))


async def on_the_team(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Staff on the student's team today. Raises AssessorNotOnTeam."""
    found = await work.session.execute(
        select(TeamMember.id)
        .join(Person, Person.id == TeamMember.person_id)
        .where(
            TeamMember.student_id == student_id,
            TeamMember.person_id == person_id,
            TeamMember.role.not_in(("parent", "student")),
            in_force(TeamMember, await today(work)),
            Person.kind == "staff",
        )
        .limit(1)
    )
    if found.first() is None:
        raise errors.AssessorNotOnTeam(field="assessorId")


async def open_to_plan(work: UnitOfWork, case_id: uuid.UUID) -> EvaluationCase:
    """A case whose plan may still change, for who plans. Raises NotFound, NotAllowed, AssessmentPlanLocked."""
    case = await find_case(work, case_id=case_id)
    await allow(work, Permission.PLAN_EVALUATION, case.student_id)
    if case.state not in OPEN_TO_PLAN:
        raise errors.AssessmentPlanLocked()
    return case


def _checked(named: Named) -> Named:
    procedures, reason, language = (one.strip() for one in (named.procedures, named.reason, named.language))
    if named.key not in AREAS:
        raise InvalidInput(field="key")
    if named.mode not in MODES:
        raise InvalidInput(field="mode")
    if not 1 <= len(procedures) <= LONGEST:
        raise InvalidInput(NO_PROCEDURES, field="procedures")
    if len(reason) > LONGEST:
        raise InvalidInput(field="reason")
    if not 1 <= len(language) <= 60:
        raise InvalidInput(NO_LANGUAGE, field="language")
    return Named(named.key, procedures, language, reason, named.mode, named.assessor_id, named.is_qualified)
