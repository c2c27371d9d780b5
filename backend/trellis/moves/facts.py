"""What is known of a transfer or an exit, and what shows it (`cases.facts`)."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import func, select

from trellis.access.day import day_of, state_of_district, today
from trellis.cases.facts import Knowing, knows
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.deadlines.leads import first_day_told_in_time
from trellis.eligibility.categories import IDEA
from trellis.eligibility.ending import ENDS, notice_over
from trellis.eligibility.model import CertifiedDetermination, Determination, DeterminationEvent
from trellis.eligibility.rules import ELIGIBLE, NOT_ELIGIBLE
from trellis.kernel.tenancy import UnitOfWork
from trellis.moves.model import Move, MovePaper, PerformanceSummary
from trellis.moves.rules import REASONS, ExitReason
from trellis.notices.prior_written.model import IssuedNotice, PriorNotice
from trellis.notices.prior_written.states import OUT
from trellis.plans.model import Plan
from trellis.plans.revoking.service import newest_revocation
from trellis.plans.states import IN_FORCE
from trellis.plans.transferring.model import PlanTransfer
from trellis.students.model import Student
from trellis.students.rules import age_on, age_services_end

NOT_OWED = "not owed"
"""What stands in the log where a reason asks for no such paper."""


async def move_of(work: UnitOfWork, case: EvaluationCase) -> Move | None:
    """What a case is about; None where it is an evaluation."""
    found = await work.session.execute(select(Move).where(Move.case_id == case.id))
    row: Move | None = found.scalar_one_or_none()
    return row


async def _paper(work: UnitOfWork, case: EvaluationCase, kind: str) -> str | None:
    newest = select(MovePaper.id).where(MovePaper.case_id == case.id, MovePaper.kind == kind)
    found = (await work.session.execute(newest.order_by(MovePaper.id.desc()).limit(1))).scalar_one_or_none()
    return str(found) if found else None


async def _came_over(work: UnitOfWork, case: EvaluationCase) -> PlanTransfer | None:
    """The plan that began here with what the student came with (`plans.transferring`), of this arrival."""
    move = await move_of(work, case)
    if move is None:
        return None
    newest = select(PlanTransfer).where(PlanTransfer.student_id == case.student_id, PlanTransfer.arrived_on >= move.on)
    row: PlanTransfer | None = (
        await work.session.execute(newest.order_by(PlanTransfer.id.desc()).limit(1))
    ).scalar_one_or_none()
    return row


@knows("records_asked")
async def records_asked(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.323(g)(1)."""
    return await _paper(work, case, "records_request")


@knows("records_here")
async def records_here(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """A reply on paper, or the other district's file, by which a plan began here."""
    if paper := await _paper(work, case, "records_reply"):
        return paper
    row = await _came_over(work, case)
    return str(row.id) if row else None


@knows("parent_consulted")
async def parent_consulted(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.323(e), (f): in consultation with the parents, before the services."""
    if paper := await _paper(work, case, "consultation"):
        return paper
    row = await _came_over(work, case)
    return str(row.id) if row and row.consulted_on else None


@knows("services_recorded")
async def services_recorded(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """What is given, from which day."""
    if paper := await _paper(work, case, "services"):
        return paper
    row = await _came_over(work, case)
    return str(row.id) if row and any(one["startsOn"] for one in row.services) else None


@knows("same_state")
async def same_state(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.323(e) against (f)."""
    move = await move_of(work, case)
    return move.other_state if move and move.other_state == await state_of_district(work) else None


def _decided(outcome: str) -> Knowing:
    async def body(work: UnitOfWork, case: EvaluationCase) -> str | None:
        move = await move_of(work, case)
        if move is None:
            return None
        newest = (
            select(CertifiedDetermination.id, CertifiedDetermination.outcome)
            .join(
                Determination,
                (Determination.district_id == CertifiedDetermination.district_id)
                & (Determination.id == CertifiedDetermination.determination_id),
            )
            .where(
                CertifiedDetermination.student_id == case.student_id,
                Determination.machine == IDEA,
                Determination.decided_on >= move.on if case.machine == "transfer" else Determination.id.is_not(None),
            )
            .order_by(CertifiedDetermination.id.desc())
            .limit(1)
        )
        found = (await work.session.execute(newest)).one_or_none()
        return str(found.id) if found and found.outcome == outcome else None

    return body


knows("found_eligible_here")(_decided(ELIGIBLE))
knows("found_not_eligible_here")(_decided(NOT_ELIGIBLE))


@knows("plan_in_force")
async def plan_in_force(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """An IEP in force here that begins on the day of arrival or later."""
    move = await move_of(work, case)
    if move is None:
        return None
    found = select(Plan.id).where(
        Plan.student_id == case.student_id,
        Plan.kind == "iep",
        Plan.state.in_(IN_FORCE),
        func.coalesce(Plan.starts_on, move.on) >= move.on,
    )
    shown = (await work.session.execute(found.order_by(Plan.id.desc()).limit(1))).scalar_one_or_none()
    return str(shown) if shown else None


async def notice_out(work: UnitOfWork, case_id: uuid.UUID, step: str) -> str | None:
    """The notice drafted for `step` that is out, or the one that corrects it."""
    drafted = select(MovePaper.notice_id).where(MovePaper.case_id == case_id, MovePaper.step == step)
    ids = list((await work.session.execute(drafted)).scalars())
    while ids:
        rows = (await work.session.execute(select(PriorNotice).where(PriorNotice.id.in_(ids)))).scalars().all()
        out = max((row.id for row in rows if row.state in OUT), default=None)
        if out is not None:
            return str(out)
        gone = [row.id for row in rows if row.state == "superseded"]
        after = select(PriorNotice.id).where(PriorNotice.supersedes_id.in_(gone))
        ids = list((await work.session.execute(after)).scalars()) if gone else []
    return None


@knows("prior_written_notice", of="adopt_plan")
async def adoption_told(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.503(a)(1)."""
    return await notice_out(work, case.id, "adopt_plan")


@knows("prior_written_notice", of="order_plan")
async def new_plan_told(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.503(a)(1)."""
    return await notice_out(work, case.id, "order_plan")


async def reason_of(work: UnitOfWork, case: EvaluationCase) -> ExitReason | None:
    """Why a student is to leave."""
    move = await move_of(work, case)
    return REASONS[move.reason] if move and move.reason else None


async def _revoked(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """Consent taken back on the family's page, or put on record from paper (`plans.revoking`)."""
    row = await newest_revocation(work, case.student_id)
    return str(row.id) if row else None


async def _ended_after_notice(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """The notice after which services ended: nobody is told twice of one revocation."""
    row = await newest_revocation(work, case.student_id)
    return str(row.notice_id) if row and row.ended_on and row.notice_id else None


@knows("exit_notice")
async def exit_told(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.102(a)(3)(iii), 300.300(b)(4)(i), 300.503(a): where the reason owes one."""
    reason = await reason_of(work, case)
    if reason is None:
        return None
    if reason.notice is None:
        return NOT_OWED
    told = await notice_out(work, case.id, "confirm_exit")
    return told or (await _ended_after_notice(work, case) if reason.ground == "revocation" else None)


@knows("exit_summary")
async def summary_given(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.305(e)(3)."""
    reason = await reason_of(work, case)
    if reason is None:
        return None
    if not reason.summary:
        return NOT_OWED
    given = select(PerformanceSummary.id).where(
        PerformanceSummary.case_id == case.id, PerformanceSummary.given_on.is_not(None)
    )
    shown = (await work.session.execute(given)).scalar_one_or_none()
    return str(shown) if shown else None


@knows("exit_ground")
async def rests_on(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.305(e)(1): an evaluation and its certified decision; 300.300(b)(4): the parent's writing; where to;
    300.101(a), 300.102(a)(1): the age at which the right ends here."""
    reason, move = await reason_of(work, case), await move_of(work, case)
    if reason is None or move is None:
        return None
    if reason.ground == "determination":
        return await not_eligible_for_good(work, case)
    if reason.ground == "age":
        return await _is_of_age(work, case, move)
    if reason.ground == "revocation":
        return await _paper(work, case, "revocation") or await _revoked(work, case)
    if reason.ground == "where_to":
        return move.other_district
    return NOT_OWED


async def not_eligible_for_good(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """The newest decision, where it is not eligible, undisputed (34 CFR 300.518), and the time of its notice is over
    (300.503(a)) or eligibility has ended by it."""
    found = await work.session.execute(
        select(Determination, CertifiedDetermination)
        .join(
            CertifiedDetermination,
            (CertifiedDetermination.district_id == Determination.district_id)
            & (CertifiedDetermination.determination_id == Determination.id),
        )
        .where(Determination.student_id == case.student_id, Determination.machine == IDEA)
        .order_by(CertifiedDetermination.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    newest = found.one_or_none()
    if newest is None:
        return None
    row, frozen = newest._tuple()
    if frozen.outcome != NOT_ELIGIBLE or row.state != "not_eligible":
        return None
    ended = select(DeterminationEvent.id).where(
        DeterminationEvent.determination_id == row.id, DeterminationEvent.event == ENDS
    )
    if (await work.session.execute(ended)).first() is None and await notice_over(work, row, frozen) is None:
        return None
    return str(frozen.id)


async def _is_of_age(work: UnitOfWork, case: EvaluationCase, move: Move) -> str | None:
    born = select(Student.birth_on).where(Student.id == case.student_id)
    birth_on = (await work.session.execute(born)).scalar_one_or_none()
    if birth_on is None:
        return None
    years = age_on(birth_on, move.on)
    return f"{years} years" if years >= age_services_end(await state_of_district(work)) else None


async def closes_on(work: UnitOfWork, case: EvaluationCase) -> date | None:
    """The first day an exit may close the file: the day it names, and where a notice is owed the first one for which
    that was given in time (34 CFR 300.102(a)(3)(iii), 300.503(a)). None while the notice is not out."""
    reason, move = await reason_of(work, case), await move_of(work, case)
    if reason is None or move is None:
        return None
    if reason.notice is None:
        return move.on
    notice = await notice_out(work, case.id, "confirm_exit")
    if notice is None:
        return None
    given = select(IssuedNotice.issued_at).where(IssuedNotice.notice_id == uuid.UUID(notice))
    given_on = await day_of(work, (await work.session.execute(given)).scalar_one())
    return await first_day_told_in_time(work, given_on=given_on, not_before=move.on)


async def confirmed_ahead(work: UnitOfWork, case_id: uuid.UUID) -> CaseEvent | None:
    """The step by which an administrator confirmed an exit for its day."""
    newest = select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.event == "confirm_ahead")
    found = await work.session.execute(newest.order_by(CaseEvent.number.desc()).limit(1))
    row: CaseEvent | None = found.scalar_one_or_none()
    return row


@knows("exit_day_come")
async def day_has_come(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.503(a)."""
    on = await closes_on(work, case)
    return on.isoformat() if on is not None and on <= await today(work) else None


@knows("exit_day_ahead")
async def day_is_to_come(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """Once: who confirmed it for its day need not again."""
    on = await closes_on(work, case)
    if on is None or on <= await today(work) or await confirmed_ahead(work, case.id) is not None:
        return None
    return on.isoformat()
