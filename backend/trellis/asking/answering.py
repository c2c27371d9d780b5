"""What the school says to a request: an answer, a yes, that it was done, a refusal with what the law wants of one."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import state_of_district, today
from trellis.asking import problems, rules
from trellis.asking.model import FamilyRequest
from trellis.asking.service import ANSWERED, held, note, told, words_kept
from trellis.deadlines.service import meet
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.rules import Item, text_of
from trellis.notices.prior_written.service import draft_from, tell, when_issued
from trellis.notices.service import send
from trellis.plans.form.values import day_in_words
from trellis.plans.noticing.who_helps import who_helps

REFUSES = {
    "meeting": Words(
        en="The school refuses the meeting that was asked for on {day}.",
        es="La escuela rechaza la reunión que se pidió el {day}.",
    ),
    "independent_evaluation": Words(
        en="The school does not pay for the independent evaluation that was asked for on {day}. It asks for a due "
        "process hearing to show that its own evaluation is appropriate (34 CFR 300.502(b)(2)).",
        es="La escuela no paga la evaluación independiente que se pidió el {day}. Solicita una audiencia de debido "
        "proceso para mostrar que su propia evaluación es apropiada (34 CFR 300.502(b)(2)).",
    ),
}


async def answer(
    work: UnitOfWork, *, request_id: uuid.UUID, step: str, words: str, on: date | None, idempotency_key: str
) -> FamilyRequest:
    """Take one step of a request for the school, with the words the family reads. `on` is the day; None: today.

    A refused meeting or independent evaluation drafts the notice it takes, and is refused when that is out.
    Raises NotFound, NotAllowed, InvalidInput, NoSuchStep.
    """
    row = await held(work, request_id)
    await allow(work, Permission.ANSWER_FAMILY, row.student_id)
    if row.kind in rules.DECIDED_BY_DISTRICT:
        await allow(work, Permission.DECIDE_FAMILY_REQUEST, row.student_id)
    said, day = words_kept(words), await today(work)
    wish = {"request": str(row.id), "step": step, "words": said, "on": str(on)}
    if await is_repeated(work, "asking.answer", idempotency_key, **wish):
        return row
    after = rules.OF_SCHOOL[row.kind].get((row.state, step))
    if after is None:
        raise problems.NoSuchStep()
    on = on or day
    if not row.received_on <= on <= day:
        raise InvalidInput(problems.NOT_THAT_DAY, field="on")
    if after == "refusing":
        row.notice_id = (await _draft(work, row, said)).id
    note(work, row, "decision", said, on, step)
    row.state, row.answered_on = after, None if after == "refusing" else on
    record(work, "asking.answer", "family_request", row.id, student_id=row.student_id, step=step)
    await _met(work, row, on)
    if after != "refusing":
        await _tell_family(work, row)
    await told(work, row)
    return row


@when_issued(rules.BY_NOTICE["meeting"])
@when_issued(rules.BY_NOTICE["independent_evaluation"])
async def refused_by(work: UnitOfWork, notice: PriorNotice) -> None:
    """The notice is out: what it refuses is refused. A correction changes nothing, nor does a notice of no request.

    Raises NoSuchStep where it was agreed to meanwhile.
    """
    if notice.supersedes_id is not None:
        return
    found = select(FamilyRequest).where(FamilyRequest.notice_id == notice.id).with_for_update()
    row = (await work.session.execute(found)).scalar_one_or_none()
    if row is None:
        return
    if row.state != "refusing":
        raise problems.NoSuchStep()
    row.state, row.answered_on = "refused", await today(work)
    record(work, "asking.refuse", "family_request", row.id, student_id=row.student_id)
    await _met(work, row, row.answered_on)
    await told(work, row)


async def _draft(work: UnitOfWork, row: FamilyRequest, said: str) -> PriorNotice:
    refused = REFUSES[row.kind].filled(day=day_in_words(row.received_on))
    notice = await draft_from(
        work,
        student_id=row.student_id,
        trigger=rules.BY_NOTICE[row.kind],
        items=[Item(f"asked:{row.id}", "refuse", text_of(refused))],
        contents={"why": {"en": said}, **await who_helps(work, row.student_id)},
        decided_by_team=False,
    )
    await tell(work, notice)
    return notice


async def _met(work: UnitOfWork, row: FamilyRequest, on: date) -> None:
    clock = rules.CLOCKS.get(row.kind)
    if clock and rules.meets_clock(row.kind, row.state, await state_of_district(work)):
        await meet(work, student_id=row.student_id, rule=clock.rule, on=on, instance=str(row.id))


async def _tell_family(work: UnitOfWork, row: FamilyRequest) -> None:
    about = {"request_id": str(row.id)}
    await send(work, person_id=row.asked_by_id, template=ANSWERED, ids=about, student_id=row.student_id)
