"""What the page of a student shows of coming and leaving."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow, may
from trellis.access.day import state_of_district
from trellis.cases.capacities import capacities_of
from trellis.cases.model import EvaluationCase
from trellis.cases.moves import EXIT, MOVES, OPEN_MOVES
from trellis.cases.states import rows_from
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.moves.facts import closes_on, confirmed_ahead, reason_of
from trellis.moves.model import Move, MovePaper, PerformanceSummary, StudentExit
from trellis.moves.rules import NOTICES_OF, PAPERS_OF, ExitReason
from trellis.moves.service import is_in_special_education, papers_of
from trellis.moves.summary import summary_of
from trellis.notices.prior_written.model import PriorNotice


@dataclass(frozen=True, slots=True)
class ShownMove:
    """One transfer or exit as somebody reads it; `note` is what staff wrote for staff. `papers_to_keep`,
    `notices_to_draft`: what can be done now.

    Of an open exit: `closes_on` is the first day the file may close, None while a notice that is owed is not out;
    `confirmed_ahead_on` the day an administrator confirmed it for that one.
    """

    case: EvaluationCase
    move: Move
    note: str | None
    reason: ExitReason | None
    papers: Sequence[MovePaper]
    notice_states: dict[uuid.UUID, str]
    summary: PerformanceSummary | None
    closes_on: date | None
    confirmed_ahead_on: date | None
    papers_to_keep: Sequence[str]
    notices_to_draft: Sequence[str]
    may_write_summary: bool


@dataclass(frozen=True, slots=True)
class OfStudent:
    """All moves of one student, newest first, and what may be begun."""

    moves: Sequence[ShownMove]
    left: StudentExit | None
    may_begin: Sequence[str]
    may_return: bool


async def of_student(work: UnitOfWork, *, student_id: uuid.UUID) -> OfStudent:
    """Coming and leaving of a student. Raises NotFound, NotAllowed."""
    await allow(work, Permission.SEE_CASE, student_id)
    capacities = await capacities_of(work, student_id)
    works_on_it, decides = bool({"CM", "ADM"} & capacities), "ADM" in capacities
    is_staff = await may(work, Permission.READ_REQUEST, student_id)
    rows = await work.session.execute(
        select(EvaluationCase, Move)
        .join(Move, (Move.district_id == EvaluationCase.district_id) & (Move.case_id == EvaluationCase.id))
        .where(EvaluationCase.student_id == student_id)
        .order_by(EvaluationCase.id.desc())
    )
    found = [(row[0], row[1]) for row in rows]
    papers = await papers_of(work, [case.id for case, _ in found])
    notice_ids = [one.notice_id for one in papers if one.notice_id]
    states = await work.session.execute(select(PriorNotice.id, PriorNotice.state).where(PriorNotice.id.in_(notice_ids)))
    notice_states = {row.id: row.state for row in states}
    own_state = await state_of_district(work)
    shown = []
    for case, move in found:
        is_open = case.state in OPEN_MOVES
        reason = await reason_of(work, case)
        leads_on = {row.event for row in rows_from(case.machine, case.state)}
        wants_notice = case.machine == "transfer" or (reason is not None and reason.notice is not None)
        summary = await summary_of(work, case.id)
        is_exit = is_open and case.machine == EXIT
        ahead = await confirmed_ahead(work, case.id) if is_exit else None
        shown.append(
            ShownMove(
                case=case,
                move=move,
                note=move.note if is_staff else None,
                reason=reason,
                papers=[one for one in papers if one.case_id == case.id],
                notice_states=notice_states,
                summary=summary if is_staff or (summary and summary.given_on) else None,
                closes_on=await closes_on(work, case) if is_exit else None,
                confirmed_ahead_on=ahead.happened_on if ahead else None,
                papers_to_keep=_to_keep(case, reason) if is_open and works_on_it else [],
                notices_to_draft=[
                    one
                    for one in NOTICES_OF[case.machine]
                    if one in leads_on and wants_notice and (one != "adopt_plan" or move.other_state == own_state)
                ]
                if is_open and decides
                else [],
                may_write_summary=is_open and works_on_it and reason is not None and reason.summary,
            )
        )
    left = (
        await work.session.execute(
            select(StudentExit).where(StudentExit.student_id == student_id, StudentExit.returned_on.is_(None))
        )
    ).scalar_one_or_none()
    is_in = await is_in_special_education(work, student_id)
    under_way = {one.case.machine for one in shown if one.case.state in OPEN_MOVES}
    record(work, "move.read", "student", student_id, student_id=student_id)
    return OfStudent(
        moves=shown,
        left=left,
        may_begin=[
            one for one in MOVES if works_on_it and left is None and one not in under_way and (one != EXIT or is_in)
        ],
        may_return=left is not None and decides,
    )


def _to_keep(case: EvaluationCase, reason: ExitReason | None) -> list[str]:
    if case.machine == "exit":
        return [kind for kind in PAPERS_OF["exit"] if reason is not None and reason.ground == kind]
    return list(PAPERS_OF[case.machine])
