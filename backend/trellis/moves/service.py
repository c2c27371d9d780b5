"""Begin a transfer or an exit, put on record what it needs, draft its notice, take a student back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, Uuid, bindparam, func, insert, select, update

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.attachments.service import attachment
from trellis.cases import errors as case_errors
from trellis.cases.capacities import capacities_of
from trellis.cases.log import Step, begin_case, write_step
from trellis.cases.model import EvaluationCase
from trellis.cases.moves import EXIT, MOVES, OPEN_MOVES, TRANSFER
from trellis.cases.states import NEW, Refused, step
from trellis.cases.stepping import find_case
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.moves import errors, rules
from trellis.moves.model import Move, MovePaper, StudentExit

BEGINS = {TRANSFER: ("detect", "came_with_record"), EXIT: ("propose_exit", "exit_reason")}


@dataclass(frozen=True, slots=True)
class Moving:
    """What a transfer or an exit is about, as somebody says it."""

    on: date
    reason: str | None = None
    other_district: str | None = None
    other_state: str | None = None
    note: str | None = None


async def begin(work: UnitOfWork, *, student_id: uuid.UUID, machine: str, moving: Moving) -> uuid.UUID:
    """A student came from elsewhere, or is to leave: the case of it. Returns its id; who begins it may not read it.

    Raises NotFound, NotAllowed, StepNotYours, NotInSpecialEducation, MoveAlreadyOpen, FileClosed, InvalidInput.
    """
    if work.actor.kind == "person":
        await allow(work, Permission.LOG_REQUEST, student_id)
    moving = _cleaned(machine, moving, await today(work))
    if machine == EXIT and not await is_in_special_education(work, student_id):
        raise errors.NotInSpecialEducation()
    if (await work.session.execute(_IS_OPEN, {"machine": machine, "student": student_id})).scalar_one():
        raise errors.MoveAlreadyOpen()
    event, fact = BEGINS[machine]
    decided = step(machine, NEW, event, await capacities_of(work, student_id), {fact: True})
    if isinstance(decided, Refused):
        raise case_errors.StepNotYours(decided.why, do_next=decided.do_next)
    day = await today(work)
    case_id = await begin_case(work, student_id=student_id, machine=machine, received_on=min(moving.on, day))
    shown = {fact: moving.reason or ("roster" if work.actor.kind == "system" else "said")}
    said = Step(decided.row, decided.capacity, day, evidence=shown, reason=moving.note)
    await write_step(work, case_id=case_id, student_id=student_id, step=said)
    row = {"case_id": case_id, "student_id": student_id, "begun_by_id": work.actor.person_id}
    about = {name: getattr(moving, name) for name in ("on", "reason", "other_district", "other_state", "note")}
    await work.session.execute(
        insert(Move.__table__).values(district_id=work.district_id, id=new_id(), created_at=work.at, **row, **about)
    )
    record(work, f"case.{event}", "case", case_id, student_id=student_id)
    await defer(work, "cases.stepped", case_id=case_id)
    await hint_all(work, [("student.changed", student_id)])
    return case_id


_IS_OPEN = select(func.move_is_open(bindparam("machine", type_=String()), bindparam("student", type_=Uuid())))
_IS_IN = select(func.case_has_disability(bindparam("student", type_=Uuid())))


async def is_in_special_education(work: UnitOfWork, student_id: uuid.UUID) -> bool:
    """Whether a student was found eligible, or has an IEP that is carried out: only they leave."""
    return bool((await work.session.execute(_IS_IN, {"student": student_id})).scalar_one())


def _cleaned(machine: str, moving: Moving, day: date) -> Moving:
    if machine not in MOVES:
        raise InvalidInput(field="machine")
    rules.day_of_a_move(moving.on, day, may_come=machine == EXIT)
    other = rules.words_of(moving.other_district, rules.LONGEST_NAME, "otherDistrict")
    state = (moving.other_state or "").strip().upper() or None
    if state is not None and state not in rules.STATES:
        raise InvalidInput(rules.SAY_STATE, field="otherState")
    reason = moving.reason if machine == EXIT else None
    if machine == EXIT and reason not in rules.REASONS:
        raise InvalidInput(rules.SAY_REASON, field="reason")
    if not other and (machine == TRANSFER or rules.REASONS[str(reason)].ground == "where_to"):
        raise InvalidInput(rules.SAY_WHERE, field="otherDistrict")
    if machine == TRANSFER and state is None:
        raise InvalidInput(rules.SAY_STATE, field="otherState")
    return Moving(moving.on, reason, other, state, rules.words_of(moving.note, rules.LONGEST_SAID, "note"))


async def find_move(work: UnitOfWork, *, case_id: uuid.UUID) -> tuple[EvaluationCase, Move]:
    """A transfer or exit with what it is about. Raises NotFound."""
    case = await find_case(work, case_id=case_id)
    move: Move | None = (await work.session.execute(select(Move).where(Move.case_id == case.id))).scalar_one_or_none()
    if move is None:
        raise NotFound()
    return case, move


async def open_move(work: UnitOfWork, *, case_id: uuid.UUID) -> tuple[EvaluationCase, Move]:
    """The same while it is not over. Raises NotFound, MoveOver."""
    case, move = await find_move(work, case_id=case_id)
    if case.state not in OPEN_MOVES:
        raise errors.MoveOver()
    return case, move


async def say_where_from(work: UnitOfWork, *, case_id: uuid.UUID, district: str, state: str) -> EvaluationCase:
    """Of who was detected by the roster: where they come from.

    Raises NotFound, NotAllowed, MoveOver, Conflict, InvalidInput.
    """
    case, move = await open_move(work, case_id=case_id)
    await works_on_it(work, case.student_id)
    if move.other_state is not None:
        raise Conflict()
    said = _cleaned(TRANSFER, Moving(move.on, other_district=district, other_state=state), await today(work))
    where = {"other_district": said.other_district, "other_state": said.other_state}
    # Of two who say it at once the first has said it: the second waits for the row, and finds it said.
    still_unsaid = update(Move).where(Move.id == move.id, Move.other_state.is_(None)).values(**where)
    if (await work.session.execute(still_unsaid.returning(Move.id))).first() is None:
        raise Conflict()
    record(work, "move.where_from", "case", case.id, student_id=case.student_id)
    await defer(work, "cases.stepped", case_id=case.id)
    await hint_all(work, [("student.changed", case.student_id)])
    await work.session.refresh(move)
    return case


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to put on record of a move."""

    kind: str
    on: date
    how: str | None = None
    who: str | None = None
    said: str | None = None
    attachment_id: uuid.UUID | None = None


async def keep_paper(work: UnitOfWork, *, case_id: uuid.UUID, paper: Paper) -> EvaluationCase:
    """Put on record that records were asked for or came, that a parent was asked, what is given, what they wrote.

    Raises NotFound, NotAllowed, MoveOver, InvalidInput.
    """
    case, _ = await open_move(work, case_id=case_id)
    await works_on_it(work, case.student_id)
    if paper.kind not in rules.PAPERS_OF[case.machine]:
        raise InvalidInput(field="kind")
    rules.day_of_a_move(paper.on, await today(work), may_come=paper.kind == "services")
    if paper.how is not None and paper.how not in rules.HOWS:
        raise InvalidInput(field="how")
    who = rules.words_of(paper.who, rules.LONGEST_NAME, "who")
    said = rules.words_of(paper.said, rules.LONGEST_SAID, "said")
    if paper.kind in ("records_request", "consultation") and not who:
        raise InvalidInput(rules.SAY_WHO, field="who")
    if paper.kind != "records_request" and not said:
        raise InvalidInput(rules.SAY_IT, field="said")
    if paper.kind in rules.NEEDS_SCAN and paper.attachment_id is None:
        raise InvalidInput(rules.SCAN_IT, field="attachmentId")
    if paper.attachment_id is not None:
        scan = await attachment(work, attachment_id=paper.attachment_id)
        if scan.student_id != case.student_id or scan.state != "ready":
            raise InvalidInput(rules.SCAN_IT, field="attachmentId")
    row = MovePaper(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        case_id=case.id,
        student_id=case.student_id,
        kind=paper.kind,
        on=paper.on,
        how=paper.how,
        who=who,
        said=said,
        attachment_id=paper.attachment_id,
        recorded_by_id=work.actor.person_id,
    )
    work.session.add(row)
    record(work, "move.paper", "case", case.id, student_id=case.student_id, kind=paper.kind)
    await work.session.flush()
    await hint_all(work, [("student.changed", case.student_id)])
    return case


async def works_on_it(work: UnitOfWork, student_id: uuid.UUID) -> None:
    """The case manager, special education, the school's leader. Raises NotAllowed."""
    if not {"CM", "ADM"} & await capacities_of(work, student_id):
        raise case_errors.StepNotYours()


async def papers_of(work: UnitOfWork, case_ids: Sequence[uuid.UUID]) -> Sequence[MovePaper]:
    """What is on record of these moves, as far as one reads it, oldest first."""
    found = select(MovePaper).where(MovePaper.case_id.in_(case_ids)).order_by(MovePaper.id)
    return (await work.session.execute(found)).scalars().all()


async def take_back_in(work: UnitOfWork, *, student_id: uuid.UUID, on: date, reason: str) -> StudentExit:
    """A student who left has come back: a new enrolment. The exit stands as it was, and the file takes new things.

    Raises NotFound, StepNotYours, NotGone, InvalidInput.
    """
    await allow(work, Permission.LOG_REQUEST, student_id)
    if "ADM" not in await capacities_of(work, student_id):
        raise case_errors.StepNotYours()
    why = rules.words_of(reason, rules.LONGEST_SAID, "reason")
    if not why:
        raise InvalidInput(rules.SAY_IT, field="reason")
    rules.day_of_a_move(on, await today(work), may_come=False)
    left: StudentExit | None = (
        await work.session.execute(
            select(StudentExit)
            .where(StudentExit.student_id == student_id, StudentExit.returned_on.is_(None))
            .with_for_update()
        )
    ).scalar_one_or_none()
    if left is None:
        raise errors.NotGone()
    if on <= left.left_on:
        raise InvalidInput(rules.SAY_DAY, field="on")
    said: dict[str, Any] = {"returned_on": on, "return_reason": why, "returned_at": work.at}
    await work.session.execute(
        update(StudentExit).where(StudentExit.id == left.id).values(returned_by_id=work.actor.person_id, **said)
    )
    record(work, "move.return", "student", student_id, student_id=student_id)
    await hint_all(work, [("student.changed", student_id)])
    await work.session.refresh(left)
    return left
