"""What is known of a case. Each room says what it can know, and what shows it; what no room says is not known.

@knows("consent_signed")
async def signed(work: UnitOfWork, case: EvaluationCase) -> str | None:
    ...the id of what shows it, or None

One fact may be shown by different things for different steps (a notice that proposes opens no refusal):
`@knows("prior_written_notice", of="propose")`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from sqlalchemy import select

from trellis.access.day import today
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.kernel.tenancy import UnitOfWork
from trellis.students.model import Student
from trellis.students.rules import age_on

Knowing = Callable[[UnitOfWork, EvaluationCase], Awaitable[str | None]]
KNOWN: dict[str, Knowing] = {}


def knows(fact: str, *, of: str | None = None) -> Callable[[Knowing], Knowing]:
    """Say who knows a fact of `words.FACTS`, for every step that needs it or for the step `of` alone.

    They answer with the id of what shows it, or with None. Where several know one (a year has passed, or there is an
    agreement), each is asked until one shows it.
    """

    def remember(body: Knowing) -> Knowing:
        place = f"{of}:{fact}" if of else fact
        KNOWN[place] = _either(body, KNOWN[place]) if place in KNOWN else body
        return body

    return remember


def _either(one: Knowing, other: Knowing) -> Knowing:
    async def body(work: UnitOfWork, case: EvaluationCase) -> str | None:
        return await one(work, case) or await other(work, case)

    return body


async def evidence_for(
    work: UnitOfWork, case: EvaluationCase, wanted: Iterable[str], *, event: str = ""
) -> dict[str, str]:
    """For each of the `wanted` facts that holds for the step `event`, what shows it."""
    found = {}
    for fact in wanted:
        for known in (KNOWN.get(f"{event}:{fact}"), KNOWN.get(fact)):
            if known is not None and (shown := await known(work, case)):
                found[fact] = shown
                break
    return found


def _shown_by(*events: str) -> Knowing:
    async def body(work: UnitOfWork, case: EvaluationCase) -> str | None:
        newest = (
            select(CaseEvent.id)
            .where(CaseEvent.case_id == case.id, CaseEvent.event.in_(events))
            .order_by(CaseEvent.number.desc())
            .limit(1)
        )
        found = (await work.session.execute(newest)).scalar_one_or_none()
        return str(found) if found else None

    return body


knows("evaluation_finished")(_shown_by("areas_done", "no_more_data"))
knows("data_reviewed")(_shown_by("no_review"))
knows("decided_on_known_data")(_shown_by("no_more_data"))
knows("iee_requested")(_shown_by("iee_request"))
knows("exit_confirmed_ahead")(_shown_by("confirm_ahead"))


@knows("gap_or_agreement")
async def a_year_has_passed(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """Not more than once a year, unless parent and district agree otherwise (34 CFR 300.303(b)(1))."""
    last = (await work.session.execute(select(Student.evaluated_on).where(Student.id == case.student_id))).scalar()
    if last is None:
        return "none before"
    return last.isoformat() if age_on(last, await today(work)) >= 1 else None
