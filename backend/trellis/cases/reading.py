"""Lists of requests and cases, and what a page shows of one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, false, select

from trellis.access.day import in_force
from trellis.cases.model import REQUEST_STATES, CaseEvent, EvaluationCase, HelpRequest
from trellis.cases.states import OPEN, STATES
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import PersonRole


async def requests(work: UnitOfWork, *, state: str | None = None) -> Select[Any]:
    """The requests the actor sees (`access/policies.py`), or those in one state; the oldest wait longest."""
    if state is not None and state not in REQUEST_STATES:
        raise InvalidInput(field="state")
    statement = select(HelpRequest)
    return statement.where(HelpRequest.state == state) if state else statement


async def cases(work: UnitOfWork, *, state: str | None = None) -> Select[Any]:
    """The cases the actor sees that are open, or those in one state."""
    if state is not None and state not in STATES:
        raise InvalidInput(field="state")
    statement = select(EvaluationCase)
    return statement.where(EvaluationCase.state == state if state else EvaluationCase.state.in_(OPEN))


async def find_request(work: UnitOfWork, *, request_id: uuid.UUID) -> HelpRequest:
    """One request. Raises NotFound."""
    found = await work.session.execute(select(HelpRequest).where(HelpRequest.id == request_id))
    request: HelpRequest | None = found.scalar_one_or_none()
    if request is None:
        raise NotFound()
    return request


async def steps_of(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[list[CaseEvent]]:
    """The logs of cases, in the order of `ids`, each from its beginning."""
    rows = await work.session.execute(select(CaseEvent).where(CaseEvent.case_id.in_(ids)).order_by(CaseEvent.number))
    found: dict[uuid.UUID, list[CaseEvent]] = {one: [] for one in ids}
    for row in rows.scalars():
        found[row.case_id].append(row)
    return [found[one] for one in ids]


def reads_the_queue(work: Any, request: Any) -> Any:
    """Whether the actor may read the words of a request that waits, as SQL: special education, and the school's leader.

    A registrar matches by name and birthday, and needs no more.
    """
    if work.actor.kind == "system" or work.actor.has("special_education_admin", "school_leader"):
        return request.student_id.is_(None)
    if not work.actor.school_roles:
        return false()
    led = select(PersonRole.school_id).where(
        PersonRole.person_id == work.person_id,
        PersonRole.role == "school_leader",
        PersonRole.school_id.is_not(None),
        in_force(PersonRole, work.memory["today"]),
    )
    return and_(request.student_id.is_(None), request.school_id.in_(led))
