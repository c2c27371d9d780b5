"""A family gives up the time it is owed before a meeting: on record with who did and when, and with the paper.

The time of a notice, and of papers before a meeting, is the family's, so nobody but it shortens it; how many days less
were agreed on is an extension (`extending.py`). The clock is then asked no more. One that was met late stays met late,
and the waiver is why. Source: 34 CFR 300.322(a) (a mutually agreed time); rules MEETING_NOTICE, DOCS_BEFORE_MEETING.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from trellis.access import Permission, allow
from trellis.access.day import day_of, today
from trellis.access.rights import who_consents
from trellis.deadlines.enforced import WAIVED
from trellis.deadlines.errors import DayHasMoved, NothingToWaive
from trellis.deadlines.explaining import in_words
from trellis.deadlines.extending import refuse_unshown
from trellis.deadlines.model import Deadline, DeadlineChange, DeadlineReason
from trellis.deadlines.reasons import FAMILY_WAIVED
from trellis.deadlines.service import LONGEST_SAID, change_of, deadline_by_id, told
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person

OF_A_MEETING = frozenset({"MEETING_NOTICE", "DOCS_BEFORE_MEETING"})
"""Rules whose time a family may give up in writing; the database holds the same two (`enforced.py`)."""
NOT_THEIRS = Words(
    en="Choose who may decide for this student: a parent, or the student of age.",
    es="Elija a quien puede decidir por este estudiante: la familia, o el estudiante mayor de edad.",
)
NOT_THEN = Words(
    en="A family gives its time up before the meeting, on a day that has come.",
    es="La familia renuncia al plazo antes de la reunión, en un día que ya llegó.",
)
NOT_SO_EARLY = Words(
    en="The family can have given this time up from {day} on. Before that, this day was not set.",
    es="La familia pudo renunciar a este plazo a partir del {day}. Antes no se había fijado esta fecha.",
)
NOT_THEIRS_THEN = Words(
    en="They could not decide for this student on that day. Look at the day on the paper, and at who signed.",
    es="Ese día no podía decidir por este estudiante. Revise la fecha del documento y quién lo firmó.",
)
SHOW_IT = Words(
    en="Choose the file that shows it: the signed waiver. It is one of this student's files, and checked.",
    es="Elija el archivo que lo demuestra: la renuncia firmada. Es uno de los archivos de este estudiante, y está "
    "revisado.",
)


async def waive(
    work: UnitOfWork,
    *,
    deadline_id: uuid.UUID,
    due_on: date | None,
    ahead_of: date,
    waived_by_id: uuid.UUID,
    waived_on: date,
    attachment_id: uuid.UUID | None,
    note: str | None = None,
) -> Deadline:
    """Put on record that `waived_by_id` gave up the time in writing on `waived_on`, and the file that shows it.

    `due_on` and `ahead_of`, the meeting's day, are those it was shown for: of another day the family said nothing.
    They signed between the day this one was set, or they were told of it, and today, and could decide then.
    Raises NotFound, NotAllowed, NothingToWaive, DayHasMoved, InvalidInput.
    """
    found = await deadline_by_id(work, deadline_id=deadline_id)
    await allow(work, Permission.KEEP_DEADLINES, found.student_id)
    still = select(Deadline).where(Deadline.id == deadline_id).with_for_update()
    row: Deadline = (await work.session.execute(still.execution_options(populate_existing=True))).scalar_one()
    day = await today(work)
    if not can_be_waived(row, day) or await waiver_of(work, deadline_id) is not None:
        raise NothingToWaive()
    if (due_on, ahead_of) != (row.due_on, row.trigger_on):
        raise DayHasMoved()
    since = await told_since(work, row)
    if waived_on > min(day, row.trigger_on):
        raise InvalidInput(NOT_THEN, field="waivedOn")
    if waived_on < since:
        raise InvalidInput(NOT_SO_EARLY.filled(day=in_words(since)), field="waivedOn")
    if waived_by_id not in await who_consents(work, row.student_id, waived_on):
        if waived_by_id in await _could_decide(work, row.student_id, since):
            raise InvalidInput(NOT_THEIRS_THEN, field="waivedOn")
        raise InvalidInput(NOT_THEIRS, field="waivedById")
    await refuse_unshown(work, attachment_id, row.student_id, SHOW_IT)
    change = change_of(work, row, "waived", row.due_on)
    change.ground, change.attachment_id = WAIVED, attachment_id
    change.waived_by_id, change.waived_on = waived_by_id, waived_on
    change.note = " ".join((note or "").split())[:LONGEST_SAID] or None
    work.session.add(change)
    if row.state == "open":
        row.state, row.withdrawn_reason = "withdrawn", WAIVED
    else:
        row.late_reason, row.late_note = FAMILY_WAIVED, change.note
        work.session.add(
            DeadlineReason(
                district_id=work.district_id,
                id=new_id(),
                created_at=work.at,
                student_id=row.student_id,
                deadline_id=row.id,
                person_id=work.person_id,
                reason=FAMILY_WAIVED,
                note=change.note,
            )
        )
    record(work, "deadline.waive", "deadline", row.id, student_id=row.student_id, rule=row.rule_key, late=row.state)
    await told(work, row)
    return row


def can_be_waived(row: Deadline, day: date) -> bool:
    """Whether a family's waiver still says something of a deadline: it is open, or was met late. Pure."""
    return row.rule_id in OF_A_MEETING and (row.state == "open" or (row.state == "met" and row.is_late_on(day)))


async def waiver_of(work: UnitOfWork, deadline_id: uuid.UUID) -> DeadlineChange | None:
    """What is on record of a family that gave the time up."""
    of = select(DeadlineChange).where(DeadlineChange.deadline_id == deadline_id, DeadlineChange.cause == "waived")
    return (await work.session.execute(of.limit(1))).scalar_one_or_none()


async def was_given_up(work: UnitOfWork, *, student_id: uuid.UUID, rule: str, instance: str, on: date) -> bool:
    """Whether a family gave up this time for what comes `on` this day; another day is another time."""
    ended = select(Deadline.id).where(
        Deadline.student_id == student_id,
        Deadline.rule_id == rule,
        Deadline.instance == instance,
        Deadline.trigger_on == on,
        Deadline.withdrawn_reason == WAIVED,
    )
    return (await work.session.execute(ended.limit(1))).first() is not None


async def told_since(work: UnitOfWork, row: Deadline) -> date:
    """The first day the family can have given this time up: when its day was set as it is now, or, of a meeting that
    was put on record afterwards, when they were told of it. The database holds the same (`enforced.py`).
    """
    of = select(func.max(DeadlineChange.created_at)).where(
        DeadlineChange.deadline_id == row.id, DeadlineChange.cause == "moved"
    )
    moved_at = (await work.session.execute(of)).scalar()
    set_on = await day_of(work, moved_at or row.created_at)
    return min(set_on, row.met_on or set_on)


async def who_may_waive(work: UnitOfWork, row: Deadline) -> Sequence[Person]:
    """Who may decide for a deadline's student, or could since its day was set, by name."""
    ids = await _could_decide(work, row.student_id, await told_since(work, row))
    people = select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id)
    return (await work.session.execute(people)).scalars().all()


async def _could_decide(work: UnitOfWork, student_id: uuid.UUID, since: date) -> set[uuid.UUID]:
    return {*await who_consents(work, student_id), *await who_consents(work, student_id, since)}
