"""What is known of a transfer or an exit, and what shows it (`cases.facts`)."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from trellis.access.day import state_of_district
from trellis.cases.facts import Knowing, knows
from trellis.cases.model import EvaluationCase
from trellis.eligibility.categories import IDEA
from trellis.eligibility.model import CertifiedDetermination, Determination
from trellis.eligibility.rules import ELIGIBLE, NOT_ELIGIBLE
from trellis.kernel.tenancy import UnitOfWork
from trellis.moves.model import Move, MovePaper, PerformanceSummary
from trellis.moves.rules import REASONS, ExitReason
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.states import OUT
from trellis.plans.model import Plan
from trellis.plans.revoking.service import newest_revocation
from trellis.plans.states import IN_FORCE
from trellis.plans.transferring.model import PlanTransfer

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
    """34 CFR 300.305(e)(1): an evaluation and its certified decision; 300.300(b)(4): the parent's writing; where to."""
    reason, move = await reason_of(work, case), await move_of(work, case)
    if reason is None or move is None:
        return None
    if reason.ground == "determination":
        return await _decided(NOT_ELIGIBLE)(work, case)
    if reason.ground == "revocation":
        return await _paper(work, case, "revocation") or await _revoked(work, case)
    if reason.ground == "where_to":
        return move.other_district
    return NOT_OWED
