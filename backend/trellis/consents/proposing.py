"""Proposing or refusing an evaluation: the notice of it is drafted from the case, and opens that step alone.

34 CFR 300.503(a): the family is told in writing before the district acts. A notice belongs to one review of one case:
the notice of a refusal opens no proposal, and a case that was opened again needs another one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from trellis.access import Permission, allow
from trellis.cases.facts import knows
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.stepping import find_case
from trellis.consents import rules
from trellis.consents.areas import areas_of
from trellis.consents.model import CaseNotice
from trellis.consents.prefilled import Around, items_of, prefilled
from trellis.consents.problems import AreasChanged, NoAreasNamed, NotUnderReview, RestsOnIntervention
from trellis.districts.model import District, School
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.service import draft_from, tell, when_issued
from trellis.notices.prior_written.states import OUT
from trellis.people.model import Person
from trellis.students.model import Student
from trellis.teams.service import case_manager_to_write_to

TRIGGERS = {"propose": "evaluation_proposed", "refuse": "evaluation_refused"}
REVIEW = "review_of_data"
AFTER_ALL = "assess_after_all"
"""The step by which a parent asks for an assessment after all: it is proposed anew (34 CFR 300.305(d)(1)(ii)(B))."""
SAY_WHY = Words(
    en="Say why the district refuses the evaluation. The notice tells the family.",
    es="Diga por qué el distrito rechaza la evaluación. El aviso se lo dice a la familia.",
)


async def draft_notice(
    work: UnitOfWork, *, case_id: uuid.UUID, what: str, reason: str | None, is_confirmed: bool = False
) -> PriorNotice:
    """Draft the notice that proposes (or refuses) the evaluation of a case under review, filled in from the case.

    `reason` is why, in words; a refusal has one. `is_confirmed`: a reason that speaks of intervention in tiers was
    looked at. An earlier draft of the same review stands aside. Raises NotFound, NotAllowed, NotUnderReview,
    NoAreasNamed, RestsOnIntervention, InvalidInput.
    """
    case = await find_case(work, case_id=case_id)
    await allow(work, Permission.CASE_AS_ADM, case.student_id)
    if what not in TRIGGERS:
        raise InvalidInput(field="what")
    if not await _is_open(work, case, what):
        raise NotUnderReview()
    why = rules.cleaned(reason, rules.LONGEST_REASON, "reason")
    if what == "refuse" and len(why) < rules.SHORTEST_REASON:
        raise InvalidInput(SAY_WHY, field="reason")
    if what == "refuse" and rules.rests_on_rti(why) and not is_confirmed:
        raise RestsOnIntervention(field="reason")
    areas = await areas_of(work, case) if what == "propose" else []
    if what == "propose" and not areas:
        raise NoAreasNamed()
    known = await around(work, case, why)
    notice = await draft_from(
        work,
        student_id=case.student_id,
        trigger=TRIGGERS[what],
        items=items_of(what, case.machine, areas),
        contents=prefilled(known),
        decided_by_team=False,
    )
    work.session.add(
        CaseNotice(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            case_id=case.id,
            student_id=case.student_id,
            notice_id=notice.id,
            what=what,
            review=await _review(work, case.id),
            areas=[area.as_json() for area in areas],
            reason=why or None,
        )
    )
    record(work, f"case.draft_{what}", "case", case.id, student_id=case.student_id)
    await tell(work, notice)
    return notice


async def notices_of(work: UnitOfWork, case: EvaluationCase) -> list[tuple[CaseNotice, PriorNotice]]:
    """The notices of this review of a case, and those it owed beside (`owed.py`), newest first, each as it stands: a
    correction in its place."""
    found = await work.session.execute(
        select(CaseNotice)
        .where(
            CaseNotice.case_id == case.id,
            or_(CaseNotice.review == await _review(work, case.id), CaseNotice.what.not_in(TRIGGERS)),
        )
        .order_by(CaseNotice.id.desc())
    )
    links = list(found.scalars())
    notices = await standing_of(work, [link.notice_id for link in links])
    return [(link, notices[link.notice_id]) for link in links if link.notice_id in notices]


async def standing_of(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, PriorNotice]:
    """Each notice, or the newest one that corrects it and is out."""
    rows = await work.session.execute(select(PriorNotice).where(PriorNotice.id.in_(ids)))
    found = {row.id: row for row in rows.scalars()}
    for first in list(found):
        while found[first].state == "superseded":
            after = select(PriorNotice).where(
                PriorNotice.supersedes_id == found[first].id, PriorNotice.state != "draft"
            )
            found[first] = (await work.session.execute(after)).scalar_one()
    return found


async def opened_by(work: UnitOfWork, case: EvaluationCase, what: str) -> str | None:
    """The notice that is out and opens the step `what` of this review of this case."""
    for link, notice in await notices_of(work, case):
        if link.what == what and notice.state in OUT:
            if what == "propose" and not is_the_plan(link, await areas_of(work, case)):
                continue
            return str(notice.id)
    return None


@knows("prior_written_notice", of="propose")
async def notice_proposes(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.503(a)(1): and it names the areas the plan names now (300.304(a))."""
    return await opened_by(work, case, "propose")


@knows("prior_written_notice", of="refuse")
async def notice_refuses(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.503(a)(2)."""
    return await opened_by(work, case, "refuse")


@when_issued(TRIGGERS["propose"])
@when_issued(TRIGGERS["refuse"])
async def may_go_out(work: UnitOfWork, notice: PriorNotice) -> None:
    """A notice goes out while its review lasts, and names what will be done. A correction may come later.

    Raises NotUnderReview, AreasChanged, Conflict.
    """
    if notice.supersedes_id is not None:
        return
    found = await work.session.execute(
        select(CaseNotice, EvaluationCase)
        .join(
            EvaluationCase,
            (EvaluationCase.district_id == CaseNotice.district_id) & (EvaluationCase.id == CaseNotice.case_id),
        )
        .where(CaseNotice.notice_id == notice.id)
    )
    row = found.one_or_none()
    if row is None:
        raise Conflict()
    link, case = row
    if not await _is_open(work, case, link.what) or link.review != await _review(work, case.id):
        raise NotUnderReview()
    if link.what == "propose" and not is_the_plan(link, await areas_of(work, case)):
        raise AreasChanged()


def is_the_plan(link: CaseNotice, areas: Sequence[rules.Area]) -> bool:
    """Whether a notice names what the plan names: the areas, and how each is assessed. By whom may change."""
    told = sorted((one["key"], one["procedures"]) for one in link.areas)
    return told == sorted((one.key, one.procedures) for one in areas)


async def _is_open(work: UnitOfWork, case: EvaluationCase, what: str) -> bool:
    """Whether a notice may go out: under review, or to propose what a parent asks for after all."""
    if case.state == REVIEW:
        return True
    came = (
        select(CaseEvent.event)
        .where(CaseEvent.case_id == case.id, CaseEvent.to_state == "proposed", CaseEvent.from_state != "proposed")
        .order_by(CaseEvent.number.desc())
        .limit(1)
    )
    is_after_all = (await work.session.execute(came)).scalar_one_or_none() == AFTER_ALL
    return case.state == "proposed" and what == "propose" and is_after_all


async def _review(work: UnitOfWork, case_id: uuid.UUID) -> int:
    """The number of the step by which the case came to be reviewed last, or proposed anew; 0 where it never was."""
    newest = (
        select(CaseEvent.number)
        .where(
            CaseEvent.case_id == case_id,
            or_(
                and_(CaseEvent.to_state == REVIEW, CaseEvent.from_state != REVIEW),
                CaseEvent.event == AFTER_ALL,
            ),
        )
        .order_by(CaseEvent.number.desc())
        .limit(1)
    )
    return (await work.session.execute(newest)).scalar_one_or_none() or 0


async def around(work: UnitOfWork, case: EvaluationCase, why: str, *, by: uuid.UUID | None = None) -> Around:
    """What case and record say for a notice; `by` is whom to ask where no case manager is named."""
    who = await case_manager_to_write_to(work, case.student_id)
    name = (
        await work.session.execute(select(Person.name).where(Person.id == (who or by or work.person_id)))
    ).scalar_one()
    about = await work.session.execute(
        select(Student.evaluated_on, School.name, District.name)
        .join(District, District.id == Student.district_id)
        .outerjoin(School, (School.district_id == Student.district_id) & (School.id == Student.school_id))
        .where(Student.id == case.student_id)
    )
    evaluated_on, school, district = about.one()
    said = await work.session.execute(
        select(CaseEvent.event, CaseEvent.reason, CaseEvent.happened_on)
        .where(CaseEvent.case_id == case.id, CaseEvent.event.in_(("review", "give_safeguards")))
        .order_by(CaseEvent.number)
    )
    steps = {event: (text, on) for event, text, on in said}
    return Around(
        why=why,
        contact=name,
        school=school or district,
        evaluated_on=evaluated_on,
        received_on=case.received_on,
        reviewed=steps.get("review", (None, None))[0],
        safeguards_on=steps.get("give_safeguards", (None, None))[1],
    )
