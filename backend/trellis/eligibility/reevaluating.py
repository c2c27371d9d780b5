"""Reevaluation: opened by staff or by the calendar, agreed to be unnecessary, agreed within a year, or on known data.

Source: domain.md 5.1; 34 CFR 300.303, 300.305(d), (e).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, exists, or_, select

from trellis.access import Permission, allow
from trellis.access.day import state_of_district, today
from trellis.access.rights import who_consents
from trellis.attachments.model import Attachment
from trellis.cases.capacities import capacities_of
from trellis.cases.errors import AnotherCaseOpen, StepNotYours
from trellis.cases.events import Stepped, when_stepped
from trellis.cases.facts import knows
from trellis.cases.log import Step, begin_case, write_step
from trellis.cases.matching import open_case_of
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.states import NEW, OPEN, Refused, step
from trellis.cases.stepping import find_case
from trellis.deadlines.from_the_record import EVALUATED, INSTANCE, REEVALUATION
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import meet, start_clock
from trellis.eligibility import errors, rules
from trellis.eligibility.categories import DELAY, LAST_AGE, WARNED_AHEAD, age_limit, delay_ends_on, warn_from
from trellis.eligibility.labels import ages_of_delay
from trellis.eligibility.model import PAPERS, ReevaluationPaper
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.plans.form.values import day_in_words
from trellis.students.model import Student

AHEAD = timedelta(days=90)
"""How long before the three years are over the calendar opens the case: consent, tests and a meeting take time."""
RESTS = timedelta(days=60)
"""How long the calendar leaves a reevaluation alone that the district refused or the parents declined: long enough for
what follows a refusal (mediation is asked for, a complaint is filed), short enough to ask again before the three years
are over, as `AHEAD` is longer. Staff open one at any time (34 CFR 300.303(a))."""
TURNED_DOWN = ("refuse", "decline", "close_declined", "override_ended", "revoke_consent")
STATE_OF_PAPER = {"unnecessary": "referred", "sooner": "review_of_data", "no_more_data": "review_of_data"}
"""Where a case must stand for each paper to be of use."""
NOT_WAIVABLE = {("PA", "ID"): "22 Pa. Code 14.124(c)"}
"""States that let no agreement take the place of a reevaluation, by category (deadlines/rows/states.csv)."""
BECAUSE_DUE = Words(
    en="The three years since the last evaluation are over on {day} (34 CFR 300.303(b)(2)).",
    es="Los tres años desde la última evaluación terminan el {day} (34 CFR 300.303(b)(2)).",
)
BECAUSE_DELAY = Words(
    en="Developmental delay ends on {day}: a category is found anew, or eligibility ends "
    "(34 CFR 300.8(b), 300.305(e)).",
    es="El retraso en el desarrollo termina el {day}: se determina otra categoría o termina la elegibilidad "
    "(34 CFR 300.8(b), 300.305(e)).",
)
SIGNED = ("unnecessary", "sooner")
"""Agreements: both sign them, and the signed page is on record. A notice needs no signature."""
SCAN_NEEDED = Words(
    en="Choose the signed page among the student's checked files.",
    es="Elija la página firmada entre los archivos revisados del estudiante.",
)
NOT_A_PARENT = Words(
    en="Choose who holds the parent's rights today.", es="Elija a quien tiene hoy los derechos de la familia."
)
BEFORE_CASE = Words(
    en="This day is before the reevaluation was asked for. Look at the year.",
    es="Este día es anterior a la solicitud de reevaluación. Revise el año.",
)


async def open_reevaluation(work: UnitOfWork, *, student_id: uuid.UUID, reason: str) -> EvaluationCase:
    """Open a reevaluation now: needs have changed, a parent or teacher asks, or the day comes near.

    Raises NotFound, NotAllowed, InvalidInput without a reason, AnotherCaseOpen. Source: 34 CFR 300.303(a).
    """
    await allow(work, Permission.KEEP_REEVALUATION, student_id)
    why = rules.cleaned_text(reason, 2_000, "reason")
    if not why:
        raise InvalidInput(field="reason")
    return await _open(work, student_id, why)


async def newest_of(work: UnitOfWork, *, student_id: uuid.UUID) -> EvaluationCase:
    """The reevaluation of a student that was opened last. Raises NotFound."""
    last = select(EvaluationCase.id).where(
        EvaluationCase.student_id == student_id, EvaluationCase.machine == "reevaluation"
    )
    key = (await work.session.execute(last.order_by(EvaluationCase.id.desc()).limit(1))).scalar_one_or_none()
    if key is None:
        raise NotFound()
    return await find_case(work, case_id=key)


async def newest_paper(work: UnitOfWork, *, case_id: uuid.UUID, kind: str) -> ReevaluationPaper:
    """The paper of a kind that was put on record of a case last. Raises NotFound."""
    case = await find_case(work, case_id=case_id)
    found = next((one for one in await papers_of(work, [case.id]) if one.kind == kind), None)
    if found is None:
        raise NotFound()
    return found


async def _open(work: UnitOfWork, student_id: uuid.UUID, why: str) -> EvaluationCase:
    """One at a time: who opens another waits here, and finds the first."""
    if (await open_case_of(work, student_id)).case_id is not None:
        raise AnotherCaseOpen()
    day = await today(work)
    taken = step("reevaluation", NEW, "submit", await capacities_of(work, student_id), {"student_matched": True})
    if isinstance(taken, Refused):
        raise StepNotYours(taken.why, do_next=taken.do_next)
    case_id = await begin_case(work, student_id=student_id, machine="reevaluation", received_on=day)
    first = Step(taken.row, taken.capacity, day, evidence={"student_matched": str(student_id)}, reason=why)
    await write_step(work, case_id=case_id, student_id=student_id, step=first)
    record(work, "case.submit", "case", case_id, student_id=student_id)
    await defer(work, "cases.referred", case_id=case_id)
    await hint_all(work, [("student.changed", student_id)])
    return (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case_id))).scalar_one()


async def keep_paper(
    work: UnitOfWork,
    *,
    case_id: uuid.UUID,
    kind: str,
    made_on: date,
    way: str,
    parent_id: uuid.UUID,
    reasons: str,
    attachment_id: uuid.UUID | None = None,
) -> ReevaluationPaper:
    """Put on record that both agreed, or that the parents were told. It is what the step of the case waits for.

    `unnecessary` and `sooner` are agreements signed by both, and the signed page is a checked file of the student;
    `no_more_data` is the notice to the parents of the
    decision, its reasons and their right to ask for an assessment all the same. Raises NotFound, NotAllowed,
    InvalidInput, NotWaivable. Source: 34 CFR 300.303(b)(1), (b)(2), 300.305(d)(1).
    """
    case = await find_case(work, case_id=case_id)
    await allow(work, Permission.KEEP_REEVALUATION, case.student_id)
    if kind not in PAPERS or case.machine != "reevaluation" or case.state != STATE_OF_PAPER[kind]:
        raise InvalidInput(field="kind")
    if way != "paper":  # what a parent signs in the app they sign themselves; staff only records paper
        raise InvalidInput(field="way")
    if made_on > await today(work):
        raise InvalidInput(rules.DAY_TO_COME, field="madeOn")
    if made_on < case.received_on:
        raise InvalidInput(BEFORE_CASE, field="madeOn")
    if parent_id not in await who_consents(work, case.student_id):
        raise InvalidInput(NOT_A_PARENT, field="parentId")
    why = rules.cleaned_text(reasons, rules.LONGEST_TEXT, "reasons")
    if not why:
        raise InvalidInput(field="reasons")
    student = (await work.session.execute(select(Student).where(Student.id == case.student_id))).scalar_one()
    if kind == "unnecessary" and (await state_of_district(work), student.primary_category) in NOT_WAIVABLE:
        raise errors.NotWaivable()
    if attachment_id is not None or kind in SIGNED:
        scan = select(Attachment.id).where(
            Attachment.id == attachment_id, Attachment.student_id == case.student_id, Attachment.state == "ready"
        )
        if (await work.session.execute(scan)).first() is None:
            raise InvalidInput(SCAN_NEEDED, field="attachmentId")
    paper = ReevaluationPaper(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        student_id=case.student_id,
        case_id=case.id,
        kind=kind,
        made_on=made_on,
        way=way,
        parent_id=parent_id,
        reasons=why,
        attachment_id=attachment_id,
        recorded_by_id=work.person_id,
    )
    work.session.add(paper)
    await work.session.flush()
    record(work, f"reevaluation.{kind}", "reevaluation_paper", paper.id, student_id=case.student_id)
    await hint_all(work, [("student.changed", case.student_id)])
    return paper


async def _paper(work: UnitOfWork, case: EvaluationCase, kind: str) -> str | None:
    """The newest paper of a kind, where the case stands where it is of use."""
    if case.state != STATE_OF_PAPER[kind] or case.machine != "reevaluation":
        return None
    found = select(ReevaluationPaper.id).where(ReevaluationPaper.case_id == case.id, ReevaluationPaper.kind == kind)
    shown = (await work.session.execute(found.order_by(ReevaluationPaper.id.desc()).limit(1))).scalar_one_or_none()
    return str(shown) if shown else None


@knows("agreement_signed", of="unnecessary")
async def agreed_unnecessary(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """Parent and district agree in writing that no reevaluation is needed (34 CFR 300.303(b)(2))."""
    return await _paper(work, case, "unnecessary")


@knows("gap_or_agreement")
async def agreed_sooner(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """Parent and district agree to another within a year (34 CFR 300.303(b)(1))."""
    return await _paper(work, case, "sooner")


@knows("parent_notified")
async def told_of_known_data(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """The parents were told that no more data is needed, why, and what they may ask for (34 CFR 300.305(d)(1))."""
    return await _paper(work, case, "no_more_data")


async def papers_of(work: UnitOfWork, case_ids: Sequence[uuid.UUID]) -> Sequence[ReevaluationPaper]:
    """What is on record of these cases, newest first."""
    found = select(ReevaluationPaper).where(ReevaluationPaper.case_id.in_(case_ids))
    return (await work.session.execute(found.order_by(ReevaluationPaper.id.desc()))).scalars().all()


@when_stepped
async def next_due_in_three_years(work: UnitOfWork, stepped: Stepped) -> None:
    """A reevaluation that both agree is unnecessary is met by the agreement, and the next counts from its day."""
    closed = select(CaseEvent.evidence).where(CaseEvent.case_id == stepped.case_id, CaseEvent.event == "unnecessary")
    evidence = (await work.session.execute(closed)).scalar_one_or_none()
    if evidence is None:
        return
    paper = select(ReevaluationPaper.made_on).where(
        ReevaluationPaper.id == uuid.UUID(evidence["agreement_signed"]), ReevaluationPaper.kind == "unnecessary"
    )
    on = (await work.session.execute(paper)).scalar_one_or_none()
    if on is None:  # shown by another room's paper: whoever listens after this one still hears of the step
        return
    begun = select(Deadline.id).where(
        Deadline.student_id == stepped.student_id, Deadline.rule_id == REEVALUATION, Deadline.trigger_on >= on
    )
    if (await work.session.execute(begun)).first() is not None:
        return
    await meet(work, student_id=stepped.student_id, rule=REEVALUATION, on=on)
    await start_clock(work, student_id=stepped.student_id, rule=REEVALUATION, event=EVALUATED, on=on, instance=INSTANCE)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes for one student: the day, and why a reevaluation is opened before it."""

    student_id: uuid.UUID
    on: date
    why: Words


async def coming_for(work: UnitOfWork, student: Student) -> list[Ahead]:
    """Days a reevaluation comes before: three years over, developmental delay ending. Soonest first."""
    found = []
    clock = select(Deadline.due_on).where(
        Deadline.student_id == student.id, Deadline.rule_id == REEVALUATION, Deadline.state == "open"
    )
    due_on = (await work.session.execute(clock)).scalars().first()
    if due_on is not None:
        found.append(Ahead(student.id, due_on, BECAUSE_DUE.filled(day=day_in_words(due_on))))
    ages = await ages_of_delay(work)
    if student.primary_category == DELAY and student.birth_on is not None:
        ends = delay_ends_on(student.birth_on, ages[1] if ages else LAST_AGE)
        if await today(work) >= warn_from(student.birth_on, ages[1] if ages else LAST_AGE):
            found.append(Ahead(student.id, ends, BECAUSE_DELAY.filled(day=day_in_words(ends))))
    return sorted(found, key=lambda one: one.on)


async def open_what_is_due(work: UnitOfWork, most: int) -> int:
    """Open a reevaluation for whoever's day is near and who has no case; once a day (domain.md 5.14).

    Whose reevaluation was agreed to be unnecessary, or just decided, has a later day; what was turned down rests a
    while. Again changes nothing.
    """
    day = await today(work)
    near = select(Deadline.id).where(
        Deadline.student_id == Student.id,
        Deadline.rule_id == REEVALUATION,
        Deadline.state == "open",
        Deadline.due_on <= day + AHEAD,
    )
    ages = await ages_of_delay(work)
    first_birthday = age_limit(day + WARNED_AHEAD, ages[1] if ages else LAST_AGE)
    has_case = select(EvaluationCase.id).where(EvaluationCase.student_id == Student.id, EvaluationCase.state.in_(OPEN))
    turned_down = select(CaseEvent.id).where(
        CaseEvent.student_id == Student.id,
        CaseEvent.event.in_(TURNED_DOWN),
        CaseEvent.happened_on > day - RESTS,
    )
    waiting = (
        select(Student)
        .where(
            Student.ended_on.is_(None),
            Student.primary_category.is_not(None),
            or_(exists(near), and_(Student.primary_category == DELAY, Student.birth_on <= first_birthday)),
            ~exists(has_case),
            ~exists(turned_down),
        )
        .order_by(Student.id)
        .limit(most)
    )
    students = (await work.session.execute(waiting)).scalars().all()
    for student in students:
        await _open(work, student.id, (await coming_for(work, student))[0].why.en)
    return len(students)
