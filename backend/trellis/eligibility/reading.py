"""What a student's page shows of eligibility: what was determined, what comes, what can be begun."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, may
from trellis.access.day import today
from trellis.access.rights import who_consents
from trellis.cases.model import EvaluationCase
from trellis.cases.states import EVALUATIONS
from trellis.cases.states import OPEN as OPEN_CASES
from trellis.eligibility.categories import IDEA, SECTION_504, WARNED_AHEAD
from trellis.eligibility.labels import labels
from trellis.eligibility.model import Determination, ReevaluationPaper
from trellis.eligibility.reevaluating import STATE_OF_PAPER, Ahead, coming_for, papers_of
from trellis.eligibility.reports import READY
from trellis.eligibility.standing import may_read
from trellis.eligibility.states import LIVE
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.students.model import Student

MOST = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper of a reevaluation, with the parent's name."""

    kind: str
    made_on: date
    way: str
    parent: str
    reasons: str


@dataclass(frozen=True, slots=True)
class OfStudent:
    """Everything the panel asks."""

    category: Words | None
    determinations: Sequence[Determination]
    papers: Sequence[Kept]
    ahead: Sequence[Ahead]
    parents: Sequence[tuple[uuid.UUID, str]]
    case_to_determine: uuid.UUID | None
    case_to_agree: uuid.UUID | None
    papers_to_keep: list[str]
    may_begin: bool
    may_refer: bool
    may_reevaluate: bool


async def of_student(work: UnitOfWork, *, student_id: uuid.UUID) -> OfStudent:
    """Eligibility of one student for whoever may see any of it. Raises NotFound.

    Who works with Section 504 alone sees those cases, and no category.
    """
    sees = await may(work, Permission.SEE_DETERMINATION, student_id, plan_kind="iep")
    if not sees and not await may(work, Permission.SEE_DETERMINATION, student_id, plan_kind="section_504"):
        raise NotFound()
    student = (await work.session.execute(select(Student).where(Student.id == student_id))).scalar_one()
    record(work, "eligibility.read", "student", student_id, student_id=student_id)
    known = select(Determination).where(Determination.student_id == student_id).order_by(Determination.id.desc())
    rows = [row for row in (await work.session.execute(known.limit(MOST))).scalars() if await may_read(work, row)]
    day = await today(work)
    live = {row.machine for row in rows if row.state in LIVE}
    of_them = EvaluationCase.student_id == student_id, EvaluationCase.machine.in_(EVALUATIONS)
    cases = select(EvaluationCase).where(*of_them).order_by(EvaluationCase.id.desc())
    found = (await work.session.execute(cases)).scalars().all() if sees else []
    open_case = next((case for case in found if case.state in OPEN_CASES), None)
    keeps = await may(work, Permission.KEEP_REEVALUATION, student_id)
    useful = [
        kind
        for kind, state in STATE_OF_PAPER.items()
        if keeps and open_case and open_case.machine == "reevaluation" and open_case.state == state
    ]
    is_ready = open_case is not None and open_case.state == READY and IDEA not in live
    begins = await may(work, Permission.CASE_AS_CM, student_id) or await may(work, Permission.CASE_AS_ADM, student_id)
    refers = await may(work, Permission.WRITE_DETERMINATION, student_id, plan_kind="section_504")
    return OfStudent(
        category=await _called(work, student) if sees else None,
        determinations=rows,
        papers=await kept(work, await papers_of(work, [case.id for case in found])),
        ahead=[one for one in await coming_for(work, student) if one.on <= day + WARNED_AHEAD] if keeps else [],
        parents=await _parents(work, student_id) if useful else [],
        case_to_determine=open_case.id if open_case and is_ready else None,
        case_to_agree=open_case.id if open_case and useful else None,
        papers_to_keep=useful,
        may_begin=begins,
        # Whoever has an IEP needs no plan beside it (34 CFR 104.33(b)(2)).
        may_refer=refers and SECTION_504 not in live and student.primary_category is None,
        may_reevaluate=keeps and open_case is None and student.primary_category is not None,
    )


async def kept(work: UnitOfWork, papers: Sequence[ReevaluationPaper]) -> list[Kept]:
    """Papers with names."""
    people = select(Person).where(Person.id.in_([one.parent_id for one in papers]))
    names = {one.id: one.name for one in (await work.session.execute(people)).scalars()}
    return [Kept(one.kind, one.made_on, one.way, names.get(one.parent_id, ""), one.reasons) for one in papers]


async def _called(work: UnitOfWork, student: Student) -> Words | None:
    known = (await labels(work)).get(student.primary_category or "")
    return known.says if known else None


async def _parents(work: UnitOfWork, student_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    holders = await who_consents(work, student_id)
    people = (await work.session.execute(select(Person).where(Person.id.in_(holders)))).scalars()
    return sorted(((one.id, one.name) for one in people), key=lambda one: one[1])
