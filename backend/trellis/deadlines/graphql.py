"""A student's deadlines over GraphQL, and how each day comes about."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Annotated

import strawberry

from trellis.access import Permission, may
from trellis.access.day import today
from trellis.deadlines import explaining, extending, naming, reasons, service, waiving
from trellis.deadlines.calendar import CalendarMissing
from trellis.deadlines.from_a_meeting import NOTICE
from trellis.deadlines.model import CalendarEdit
from trellis.deadlines.model import Deadline as DeadlineRow
from trellis.deadlines.model import DeadlineChange as ChangeRow
from trellis.deadlines.moving import EditedDay, why_moved
from trellis.deadlines.rule import Rule
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, Node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import NotFound


@strawberry.enum
class DeadlineState(Enum):
    OPEN = "open"
    MET = "met"
    WITHDRAWN = "withdrawn"


@strawberry.type(description="A reason of the closed list.")
class LateReason:
    code: str
    name: str


@strawberry.type(description="Something the law wants done for a student by a day.")
class Deadline(Node):
    student_id: strawberry.ID
    rule: str = strawberry.field(description="The rule's id, as IEP_ANNUAL.")
    name: str = strawberry.field(description="What it asks for, in the language that was asked for.")
    due_on: date | None = strawberry.field(description="Null while a school year has no calendar.")
    original_due_on: date | None
    is_wait: bool = strawberry.field(description="Nothing may happen before the day; otherwise it is the last one.")
    state: DeadlineState
    met_on: date | None
    is_late: bool
    excused_until: date | None = strawberry.field(
        description="Until when federal law excuses the time after a day that was over; it is overdue all the same."
    )
    late_reason: str | None = strawberry.field(description="In words.")
    is_unconfirmed: bool = strawberry.field(description="Nobody of the district confirmed the rule yet.")
    late_reason_code: str | None
    late_note: str | None = strawberry.field(description="What was said beside the reason.")
    viewer_may_give_reason: bool
    viewer_may_extend: bool = strawberry.field(description="The rule knows a ground, and the viewer keeps deadlines.")
    grounds: list[LateReason] = strawberry.field(description="On which grounds it may be extended, for who may.")
    meeting_id: strawberry.ID | None = strawberry.field(description="Of the notice of a meeting: which meeting.")


@strawberry.type(description="That a deadline's day was another one before.")
class DeadlineMoved:
    at: datetime
    from_day: date | None
    to_day: date | None
    why: str


@strawberry.type(
    description="Somebody who may decide for the student, and may give up the time of a notice in writing."
)
class WhoMayWaive:
    id: strawberry.ID
    name: str


@strawberry.type(description="That a family gave up the time of a notice in writing.")
class DeadlineWaiver:
    by_name: str
    on: date
    note: str | None


@strawberry.type(description="How the day of a deadline comes about, in words.")
class DeadlineExplanation:
    deadline: Deadline
    counted_from: date = strawberry.field(
        description="The day it is counted from, or back from: of the notice of a meeting the meeting's."
    )
    sentence: str
    steps: list[str] = strawberry.field(description="What was counted and what was passed over, in order.")
    law: str = strawberry.field(description="Where the rule stands, and its version.")
    standing: str = strawberry.field(description="How far the rule is verified.")
    note: str | None = strawberry.field(description="What else the row says, in English.")
    moved: list[DeadlineMoved]
    waiver: DeadlineWaiver | None
    may_waive: list[WhoMayWaive] = strawberry.field(
        description="Whose waiver the viewer may put on record; empty where there is no time to give up."
    )


DeadlineResult = Annotated[Deadline | PROBLEMS, strawberry.union("DeadlineResult")]


def _spoken(language: str) -> str:
    return "es" if language.startswith("es") else "en"


def _moved(change: ChangeRow, counted_from: date, edits: Sequence[CalendarEdit], language: str) -> DeadlineMoved:
    ends = [day for day in (change.due_before, change.due_after) if day]
    first, last = min(counted_from, *ends), max(counted_from, *ends)
    # Of a year that was brought in a file, only days that lie in the count can have moved it.
    edited = [
        EditedDay(one.day, one.reason or "", one.what == "remove")
        for one in edits
        if one.day and first <= one.day <= last
    ]
    why = why_moved(change.cause, change.note, edited)
    return DeadlineMoved(
        at=change.created_at, from_day=change.due_before, to_day=change.due_after, why=why.in_language(language)
    )


async def deadline_of(context: Context, row: DeadlineRow, language: str) -> Deadline:
    """A deadline as it is shown."""
    decisions = await service.decisions_of_district(context.work)
    return _shown(row, service.rule_of(row, decisions), language, await today(context.work), await _keeps(context, row))


def _shown(row: DeadlineRow, rule: Rule, language: str, day: date, keeps: bool) -> Deadline:
    is_late = not rule.is_wait and row.is_late_on(day)
    reason = reasons.why_late(row.late_reason)
    grounds = extending.grounds_for(row, rule, day) if keeps else []
    return Deadline(
        id=opaque("Deadline", row.id),
        student_id=opaque("Student", row.student_id),
        rule=row.rule_id,
        name=naming.name_of(row.rule_id).in_language(language),
        due_on=row.due_on,
        original_due_on=row.original_due_on,
        is_wait=rule.is_wait,
        state=DeadlineState(row.state),
        met_on=row.met_on,
        is_late=is_late,
        excused_until=row.excused_until,
        late_reason=reason.in_language(language) if reason else None,
        is_unconfirmed=rule.is_unconfirmed,
        late_reason_code=row.late_reason,
        late_note=row.late_note,
        viewer_may_give_reason=is_late and keeps,
        viewer_may_extend=bool(grounds),
        grounds=[LateReason(code=code, name=reasons.GROUNDS[code].in_language(language)) for code in grounds],
        meeting_id=opaque("Meeting", uuid.UUID(row.instance)) if row.rule_id == NOTICE else None,
    )


async def _keeps(context: Context, row: DeadlineRow) -> bool:
    return await may(context.work, Permission.KEEP_DEADLINES, row.student_id)


async def _who_may_waive(context: Context, found: service.Explained) -> list[WhoMayWaive]:
    row = found.deadline
    is_waived = any(one.waived_on for one in found.changes)
    if is_waived or not waiving.can_be_waived(row, await today(context.work)) or not await _keeps(context, row):
        return []
    people = await waiving.who_may_waive(context.work, row)
    return [WhoMayWaive(id=opaque("Person", one.id), name=one.name) for one in people]


@finds("Deadline")
async def find_deadline(context: Context, deadline_id: uuid.UUID) -> Deadline:
    """A deadline by id, for who sees those of its student."""
    row = await service.deadline_by_id(context.work, deadline_id=deadline_id)
    return await deadline_of(context, row, context.language)


@strawberry.type
class DeadlineQuery:
    @strawberry.field(
        description="A student's deadlines, the open ones first; null for who does not see them.",
        metadata=priced(list_size=100, points=1),
    )
    async def deadlines(self, info: Info, student_id: strawberry.ID, language: str) -> list[Deadline] | None:
        work = info.context.work
        try:
            rows = await service.deadlines_of(work, student_id=key_of(student_id, "Student"))
        except NotFound:
            return None
        decisions, day, spoken = await service.decisions_of_district(work), await today(work), _spoken(language)
        keeps = bool(rows) and await _keeps(info.context, rows[0])
        return [_shown(row, service.rule_of(row, decisions), spoken, day, keeps) for row in rows]

    @strawberry.field(
        description="How the day of a deadline comes about: counted again as it was set; null for who may not see it.",
        metadata=priced(points=5),
    )
    async def deadline_explanation(self, info: Info, id: strawberry.ID, language: str) -> DeadlineExplanation | None:
        spoken = _spoken(language)
        try:
            found = await service.explained(info.context.work, deadline_id=key_of(id, "Deadline"))
        except NotFound:
            return None
        if found.due is not None:
            told = explaining.explain(found.due, agreed=found.agreed_on, kept=found.kept_on, sooner=found.sooner_on)
            rule, sentence, steps = found.due.rule, told.sentence, told.steps
        else:
            missing = found.missing or CalendarMissing(found.deadline.trigger_on)
            rule, sentence = found.rule, missing.says
            steps = (missing.do_next,) if missing.do_next else ()
        return DeadlineExplanation(
            deadline=await deadline_of(info.context, found.deadline, spoken),
            counted_from=found.deadline.trigger_on,
            sentence=sentence.in_language(spoken),
            steps=[step.in_language(spoken) for step in steps],
            law=explaining.law_of(rule).in_language(spoken),
            standing=explaining.standing_of(rule).in_language(spoken),
            note=rule.note or None,
            moved=[
                _moved(one, found.deadline.trigger_on, found.edits.get(one.edit_number or 0, ()), spoken)
                for one in found.changes
                if one.waived_on is None
            ],
            waiver=next(
                (
                    DeadlineWaiver(by_name=found.names.get(one.waived_by_id, ""), on=one.waived_on, note=one.note)
                    for one in found.changes
                    if one.waived_by_id is not None and one.waived_on is not None
                ),
                None,
            ),
            may_waive=await _who_may_waive(info.context, found),
        )

    @strawberry.field(
        description="Why something can have been late.", metadata=priced(list_size=len(reasons.LATE), points=1)
    )
    def late_reasons(self, language: str) -> list[LateReason]:
        spoken = _spoken(language)
        return [LateReason(code=code, name=words.in_language(spoken)) for code, words in reasons.LATE.items()]


@strawberry.type
class DeadlineMutation:
    @strawberry.mutation(description="Say why a deadline was or is late, out of the closed list. Nothing waits for it.")
    @answers_problems
    async def give_late_reason(
        self, info: Info, id: strawberry.ID, reason: str, language: str, note: str | None = None
    ) -> DeadlineResult:
        row = await service.give_late_reason(
            info.context.work, deadline_id=key_of(id, "Deadline"), reason=reason, note=note
        )
        return await deadline_of(info.context, row, _spoken(language))

    @strawberry.mutation(
        description="Another day was agreed on, on a ground the rule knows, and a file shows it. The first stays on "
        "record; a day that is over stays, and what excuses the time after it is noted beside it."
    )
    @answers_problems
    async def extend_deadline(
        self,
        info: Info,
        id: strawberry.ID,
        until: date,
        ground: str,
        note: str,
        attachment_id: strawberry.ID,
        language: str,
    ) -> DeadlineResult:
        row = await extending.extend(
            info.context.work,
            deadline_id=key_of(id, "Deadline"),
            until=until,
            ground=ground,
            note=note,
            attachment_id=key_of(attachment_id, "Attachment"),
        )
        return await deadline_of(info.context, row, _spoken(language))

    @strawberry.mutation(
        description="A family gave up, in writing, the time of the notice of a meeting or of papers before it: who, "
        "when, and the file that shows it. The deadline is asked no more; what was late stays late, and this is why. "
        "`dueOn` and `countedFrom` are the days it was shown for: a waiver of another day is refused."
    )
    @answers_problems
    async def waive_deadline(
        self,
        info: Info,
        id: strawberry.ID,
        counted_from: date,
        waived_by_id: strawberry.ID,
        waived_on: date,
        attachment_id: strawberry.ID,
        language: str,
        due_on: date | None = None,
        note: str | None = None,
    ) -> DeadlineResult:
        row = await waiving.waive(
            info.context.work,
            deadline_id=key_of(id, "Deadline"),
            due_on=due_on,
            ahead_of=counted_from,
            waived_by_id=key_of(waived_by_id, "Person"),
            waived_on=waived_on,
            attachment_id=key_of(attachment_id, "Attachment"),
            note=note,
        )
        return await deadline_of(info.context, row, _spoken(language))
