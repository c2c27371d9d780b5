"""A wrong match taken back: the request waits again, and the case it began is closed as opened in error.

The log of the case is kept, with why. What the wrong family could see is closed to them by the state itself
(`access/policies.py`), and who was told is told again, in words that say nothing of the other child.
"""

from __future__ import annotations

import uuid

from sqlalchemy import exists, func, select, update

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.access.rights import who_is_told
from trellis.cases import errors
from trellis.cases.capacities import capacities_of
from trellis.cases.log import Step, write_step
from trellis.cases.matching import may_decide, open_case_of
from trellis.cases.model import CaseEvent, EvaluationCase, HelpRequest
from trellis.cases.rules import trimmed
from trellis.cases.states import NEW, Refused, step
from trellis.cases.stepping import LONGEST_REASON, TOO_LONG
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.service import send
from trellis.people.invitations import door_with
from trellis.teams.service import case_manager_to_write_to

IN_ERROR, WITHDRAWN = "opened_in_error", "request_withdrawn"
STANDS_BY_ITSELF = ("consented", "in_progress", "report_ready", "closed")
"""From consent on a parent of this child has agreed to evaluate their child: that is theirs, whoever asked first."""
LETTER = "case_in_error"
SAY_WHY = Words("Say in a few words why it is another child.", "Diga en pocas palabras por qué es otro niño.")


def how_it_ends(state: str, *, asked_otherwise: bool) -> str:
    """The step by which a request leaves a case in `state`; `asked_otherwise`: somebody else asked for this child too.

    Pure. A case that began with this request alone is over, unless a parent has agreed to it meanwhile.
    """
    return WITHDRAWN if asked_otherwise or state in STANDS_BY_ITSELF else IN_ERROR


async def take_back(work: UnitOfWork, *, request_id: uuid.UUID, reason: str) -> HelpRequest:
    """Say that a request is about another child than the one it was matched to: it waits in the queue again.

    Raises NotFound, NotAllowed, NotMatched, AskedByFamily, StepNotYours, CaseMovedOn, InvalidInput.
    """
    why = trimmed(reason)
    if not why:
        raise InvalidInput(SAY_WHY, field="reason")
    if len(why) > LONGEST_REASON:
        raise InvalidInput(TOO_LONG, field="reason")
    request = await _matched(work, request_id)
    student_id, case_id = request.student_id, request.case_id
    assert student_id is not None
    assert case_id is not None
    await allow(work, Permission.SEE_CASE, student_id)
    await may_decide(work, request)
    if request.way == "family":
        raise errors.AskedByFamily()
    await open_case_of(work, student_id)  # nobody joins or opens a case of this student meanwhile
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case_id))).scalar_one()
    event = how_it_ends(case.state, asked_otherwise=await _asked_otherwise(work, case, request))
    capacities = await capacities_of(work, student_id)
    decided = step(case.machine, case.state, event, capacities, {"wrong_match": True, "reason": True})
    if isinstance(decided, Refused):
        error = errors.StepNotYours if decided.code == "not_yours" else errors.CaseMovedOn
        raise error(decided.why, do_next=decided.do_next)
    await write_step(
        work,
        case_id=case_id,
        student_id=student_id,
        step=Step(
            decided.row,
            decided.capacity,
            await today(work),
            evidence={"wrong_match": str(request.id), "reason": "said"},
            reason=why,
            request_id=request.id,
        ),
    )
    record(work, f"case.{event}", "case", case_id, student_id=student_id)
    if event == IN_ERROR:
        await _tell(work, case_id=case_id, student_id=student_id)
    await _back_to_the_queue(work, request)
    record(work, "request.take_back", "help_request", request.id, student_id=student_id)
    await defer(work, "cases.stepped", case_id=case_id)
    await hint_all(work, [("student.changed", student_id)])
    return request


async def _matched(work: UnitOfWork, request_id: uuid.UUID) -> HelpRequest:
    """The request, held until the unit of work is over. Raises NotFound, NotMatched."""
    found = await work.session.execute(
        select(HelpRequest)
        .where(HelpRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    request: HelpRequest | None = found.scalar_one_or_none()
    if request is None:
        raise NotFound()
    if request.state != "matched":
        raise errors.NotMatched()
    return request


async def _asked_otherwise(work: UnitOfWork, case: EvaluationCase, request: HelpRequest) -> bool:
    """Whether the case rests on something else too: another request, or that the calendar or staff began it."""
    others = select(
        exists().where(HelpRequest.case_id == case.id, HelpRequest.id != request.id),
        exists().where(CaseEvent.case_id == case.id, CaseEvent.from_state == NEW, CaseEvent.request_id.is_(None)),
    )
    return any((await work.session.execute(others)).one())


async def _back_to_the_queue(work: UnitOfWork, request: HelpRequest) -> None:
    nobody = dict.fromkeys(("student_id", "case_id", "decided_by_id", "decided_at"))
    done = await work.session.execute(
        update(HelpRequest)
        .where(HelpRequest.id == request.id, HelpRequest.state == "matched")
        .values(state="waiting", **nobody)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        raise errors.NotMatched()
    await work.session.refresh(request)


async def _tell(work: UnitOfWork, *, case_id: uuid.UUID, student_id: uuid.UUID) -> None:
    """Everybody owed notice of this student, the case manager, and who took a step: the case was a mistake."""
    case_manager = await case_manager_to_write_to(work, student_id)
    stepped = select(func.distinct(CaseEvent.person_id)).where(
        CaseEvent.case_id == case_id, CaseEvent.person_id.is_not(None), CaseEvent.person_id != work.person_id
    )
    people = [
        *await who_is_told(work, student_id),
        *([case_manager] if case_manager else []),
        *(await work.session.execute(stepped)).scalars(),
    ]
    for person_id in dict.fromkeys(people):
        ids = {"case_id": str(case_id)}
        ids = await door_with(work, student_id=student_id, person_id=person_id, template=LETTER, ids=ids)
        await send(work, person_id=person_id, template=LETTER, ids=ids, student_id=student_id)
