"""The family's own copy of the report: sent to each who is owed notice, and on record as they open it.

34 CFR 300.306(a)(2): a copy of the evaluation report, at no cost to the parent. Paper goes on record in `giving.py`.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from trellis.access.day import today
from trellis.access.rights import who_is_told
from trellis.cases.events import Stepped, in_the_step
from trellis.cases.model import EvaluationCase
from trellis.cases.stepping import find_case
from trellis.evaluations.assembling import report_row
from trellis.evaluations.giving import IS_OUT, met_by_a_copy
from trellis.evaluations.model import EvaluationCopy
from trellis.evaluations.reading import may_read_report
from trellis.evaluations.rules import OPENED
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.jobs import defer, job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.copies import says_what, send_copies

if TYPE_CHECKING:
    from trellis.house import House

WHAT = says_what(
    "evaluation",
    Words(en="The evaluation report", es="El informe de evaluación"),
    lambda ids: f"/family/evaluations/{global_id('Case', uuid.UUID(ids['about_id']))}",
)


@in_the_step("areas_done")
async def send_report(work: UnitOfWork, stepped: Stepped) -> None:
    """The evaluation is finished: everybody owed notice is told that their copy is there."""
    await send_copies(work, student_id=stepped.student_id, what=WHAT, about_id=stepped.case_id)


async def open_report(work: UnitOfWork, *, case_id: uuid.UUID) -> None:
    """The reader has the report before them. Of somebody owed notice that is their copy; once is enough.

    It is no signature and no agreement. Raises NotFound, also before the report is out.
    """
    case = await find_case(work, case_id=case_id)
    report = await report_row(work, case.id)
    if report is None or case.state not in IS_OUT or not await may_read_report(work, case):
        raise NotFound()
    if work.person_id is None or work.person_id not in await who_is_told(work, case.student_id):
        return
    on = await today(work)
    written = await work.session.execute(
        insert(EvaluationCopy)
        .values(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            case_id=case.id,
            student_id=case.student_id,
            person_id=work.person_id,
            document_sha256=report.sha256,
            given_on=on,
            how=OPENED,
            given_by_id=work.person_id,
            at=work.at,
        )
        .on_conflict_do_nothing()
        .returning(EvaluationCopy.id)
    )
    key = written.scalar_one_or_none()
    if key is None:
        return
    record(work, "evaluation.copy_opened", "evaluation_copy", key, student_id=case.student_id)
    # A parent ends no clock: a job does.
    await defer(work, "evaluations.copy_opened", case_id=case.id, on=on.isoformat())
    await hint_all(work, [("student.changed", case.student_id)])


async def opened_on(work: UnitOfWork, case_id: uuid.UUID) -> date | None:
    """The day the actor opened the report as somebody who is owed it."""
    own = select(EvaluationCopy.given_on).where(
        EvaluationCopy.case_id == case_id, EvaluationCopy.person_id == work.person_id, EvaluationCopy.how == OPENED
    )
    return (await work.session.execute(own)).scalar_one_or_none()


async def copy_waits(work: UnitOfWork, case: EvaluationCase) -> bool:
    """Whether the report is out for the actor, who is owed a copy of it (34 CFR 300.306(a)(2)) and has not opened it.

    A case may be finished on what was known, without a report (34 CFR 300.305(d)): then nothing waits. A copy on paper
    is one, and no reading of it: what waits here is to be read.
    """
    if case.state not in IS_OUT or work.person_id not in await who_is_told(work, case.student_id):
        return False
    if await opened_on(work, case.id) is not None or not await may_read_report(work, case):
        return False
    return await report_row(work, case.id) is not None


@job("evaluations.copy_opened", attempts=5)
async def copy_was_opened(house: House, *, district_id: uuid.UUID, case_id: str, on: str) -> None:
    """What counted to the parent's copy is met. Again changes nothing."""
    async with house.gate.open(district_id, SYSTEM, "evaluation.copy_opened") as work:
        await met_by_a_copy(work, await find_case(work, case_id=uuid.UUID(case_id)), date.fromisoformat(on))
