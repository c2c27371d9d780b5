"""An exit takes effect: the file closes, by the step of an administrator or on the day it was confirmed for."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import exists, or_, select

from trellis.access.day import today
from trellis.asking.model import FamilyRequest
from trellis.asking.rules import PROMISED, WAITING
from trellis.cases.errors import CaseMovedOn, StepWaits
from trellis.cases.events import Stepped, in_the_step
from trellis.cases.facts import evidence_for
from trellis.cases.log import Step, write_step
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.moves import EXIT
from trellis.cases.states import WAITS, rows_from
from trellis.cases.words import FACTS
from trellis.consents.following import close_for_closed_file
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import meet, withdraw
from trellis.eligibility.categories import IDEA
from trellis.eligibility.model import Determination
from trellis.kernel.audit import record
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.pruning import expires
from trellis.kernel.tenancy import UnitOfWork
from trellis.moves.facts import closes_on, confirmed_ahead, move_of, reason_of, rests_on
from trellis.moves.model import Move, StudentExit
from trellis.signatures.ended import withdraw_all_requests
from trellis.teams.model import TeamMember

SUMMARY_RULE = "SOP"
ON_THE_DAY = "exit_day"


@in_the_step("confirm_exit")
async def close_the_file(work: UnitOfWork, stepped: Stepped) -> None:
    """Confirmed: the file is closed, what was due is asked no more, the team's access ends, retention is counted.

    Administrators, the school's leader and the registrar keep what their role gives; the family keeps its rights, and
    what it asked for itself stays owed to it (34 CFR 300.613, 300.618).
    """
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == stepped.case_id))).scalar_one()
    reason, move, left_on = await reason_of(work, case), await move_of(work, case), await closes_on(work, case)
    assert reason is not None
    assert move is not None
    assert left_on is not None
    if reason.ground == "determination":
        await _still_undisputed(work, case)
    day, ahead = await today(work), await confirmed_ahead(work, case.id)
    await _end_clocks(work, case.student_id, f"exit.{reason.key}", day, has_summary=reason.summary)
    await close_for_closed_file(work, student_id=case.student_id)
    await withdraw_all_requests(work, student_id=case.student_id, because="file_closed")
    await _end_team(work, case.student_id, day, reason.says.en)
    work.session.add(
        StudentExit(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            case_id=case.id,
            student_id=case.student_id,
            reason=reason.key,
            left_on=left_on,
            retention_from=max(left_on, day),
            confirmed_by_id=work.actor.person_id or (ahead.person_id if ahead else None),
        )
    )
    await work.session.flush()
    await hint_all(work, [("team.changed", case.student_id)])


@expires("exit")
async def close_on_the_day(work: UnitOfWork, most: int) -> int:
    """Once a day: exits an administrator confirmed for a day that has come take effect; returns how many.

    What an exit rests on is asked again: one that is disputed by now waits (34 CFR 300.518). Again changes nothing.
    """
    ahead = select(CaseEvent.id).where(
        CaseEvent.district_id == EvaluationCase.district_id,
        CaseEvent.case_id == EvaluationCase.id,
        CaseEvent.event == "confirm_ahead",
    )
    waiting = (
        select(EvaluationCase)
        .join(Move, (Move.district_id == EvaluationCase.district_id) & (Move.case_id == EvaluationCase.id))
        .where(
            EvaluationCase.machine == EXIT,
            EvaluationCase.state == "exit_proposed",
            Move.on <= await today(work),
            exists(ahead),
        )
        .order_by(EvaluationCase.id)
    )
    closed = 0
    for case in (await work.session.execute(waiting)).scalars().all():
        if closed == most:
            break
        closed += await _take_effect(work, case)
    return closed


async def _take_effect(work: UnitOfWork, case: EvaluationCase) -> bool:
    row = next(one for one in rows_from(case.machine, case.state) if one.event == ON_THE_DAY)
    await _hold_decisions(work, case)
    shown = await evidence_for(work, case, row.needs, event=row.event)
    if set(row.needs) - set(shown):
        return False
    said = Step(row, "SYS", await today(work), evidence=shown)
    try:
        async with work.session.begin_nested():
            await write_step(work, case_id=case.id, student_id=case.student_id, step=said)
    except CaseMovedOn:  # withdrawn at this very moment; the others go on
        return False
    record(work, f"case.{ON_THE_DAY}", "case", case.id, student_id=case.student_id)
    await close_the_file(work, Stepped(case.id, case.student_id))
    await defer(work, "cases.stepped", case_id=case.id)
    await hint_all(work, [("student.changed", case.student_id)])
    return True


async def _still_undisputed(work: UnitOfWork, case: EvaluationCase) -> None:
    """A dispute that is put on record at this moment comes first. Raises StepWaits."""
    await _hold_decisions(work, case)
    if await rests_on(work, case) is None:
        ground = FACTS["exit_ground"]
        raise StepWaits(WAITS.filled(what=ground.says), do_next=ground.do_next)


async def _hold_decisions(work: UnitOfWork, case: EvaluationCase) -> None:
    theirs = select(Determination.id).where(Determination.student_id == case.student_id, Determination.machine == IDEA)
    await work.session.execute(theirs.order_by(Determination.id).with_for_update())


async def _end_clocks(work: UnitOfWork, student_id: uuid.UUID, why: str, day: date, *, has_summary: bool) -> None:
    if has_summary:
        await meet(work, student_id=student_id, rule=SUMMARY_RULE, on=day)
    asked = select(FamilyRequest.id).where(
        FamilyRequest.student_id == student_id, FamilyRequest.state.in_(sorted(WAITING | PROMISED))
    )
    still_owed = {str(key) for key in (await work.session.execute(asked)).scalars()}
    open_ones = select(Deadline.rule_id, Deadline.instance).where(
        Deadline.student_id == student_id, Deadline.state == "open"
    )
    for rule, instance in (await work.session.execute(open_ones.distinct())).all():
        if instance not in still_owed:
            await withdraw(work, student_id=student_id, rule=rule, reason=why, instance=instance)


async def _end_team(work: UnitOfWork, student_id: uuid.UUID, day: date, why: str) -> None:
    of_team = select(TeamMember).where(
        TeamMember.student_id == student_id, or_(TeamMember.ends_on.is_(None), TeamMember.ends_on > day)
    )
    for member in (await work.session.execute(of_team.with_for_update())).scalars().all():
        member.ends_on, member.end_reason = max(day, member.starts_on), why[:200]
        record(work, "team.end", "team_member", member.id, student_id=student_id)
    await work.session.flush()
