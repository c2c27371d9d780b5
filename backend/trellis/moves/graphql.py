"""Coming from another district and leaving special education, over GraphQL. Steps are taken with `takeCaseStep`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from trellis.cases.moves import EXIT, TRANSFER
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.moves import noticing, reading, rules, service, summary
from trellis.moves.model import MovePaper as PaperRow
from trellis.moves.model import PerformanceSummary as SummaryRow


@strawberry.type(description="Something on record of a move.")
class MovePaper:
    id: strawberry.ID
    kind: str
    says: str
    on: date
    how: str | None
    who: str | None
    said: str | None
    attachment_id: strawberry.ID | None


@strawberry.type(description="A prior written notice that was drafted for a step of this move.")
class MoveNotice:
    notice_id: strawberry.ID
    step: str
    state: str


@strawberry.type(description="One part of a summary of performance.")
class SummaryPart:
    key: str
    says: str
    text: str


@strawberry.type(description="A summary of performance (34 CFR 300.305(e)(3)).")
class PerformanceSummary:
    revision: int
    parts: list[SummaryPart]
    given_on: date | None
    given_how: str | None


@strawberry.type(description="A transfer into the district, or an exit from special education.")
class Move:
    case_id: strawberry.ID
    machine: str = strawberry.field(description="transfer, exit")
    on: date = strawberry.field(description="The day the student arrived, or is to leave.")
    reason: str | None
    reason_says: str | None
    code: str | None = strawberry.field(description="The basis of exit in FS009.")
    cite: str | None
    other_district: str | None
    other_state: str | None
    note: str | None
    papers: list[MovePaper]
    notices: list[MoveNotice]
    summary: PerformanceSummary | None
    owes_summary: bool
    closes_on: date | None = strawberry.field(
        description="Of an open exit the first day the file may close; null while a notice that is owed is not out."
    )
    confirmed_ahead_on: date | None = strawberry.field(
        description="The day an administrator confirmed an open exit for a day to come; it closes by itself then."
    )
    papers_to_keep: list[str]
    notices_to_draft: list[str]
    may_write_summary: bool


@strawberry.type(description="A reason to leave.")
class ExitReason:
    key: str
    says: str
    cite: str
    owes_notice: bool
    owes_summary: bool


@strawberry.type(description="That a student has left special education.")
class StudentLeft:
    left_on: date
    retention_from: date
    reason_says: str


@strawberry.type(description="Coming and leaving of one student, newest first.")
class StudentMoves:
    moves: list[Move]
    left: StudentLeft | None
    may_begin: list[str] = strawberry.field(description="transfer, exit")
    may_return: bool
    reasons: list[ExitReason]


StudentMovesResult = Annotated[StudentMoves | PROBLEMS, strawberry.union("StudentMovesResult")]


@strawberry.input(description="A student came from another district.")
class TransferInput:
    student_id: strawberry.ID
    arrived_on: date
    other_district: str
    other_state: str
    note: str | None = None


@strawberry.input(description="A student is to leave special education.")
class ExitInput:
    student_id: strawberry.ID
    leaves_on: date
    reason: str
    other_district: str | None = None
    other_state: str | None = None
    note: str | None = None


@strawberry.input(description="Something to put on record of a move.")
class MovePaperInput:
    case_id: strawberry.ID
    kind: str
    on: date
    how: str | None = None
    who: str | None = None
    said: str | None = None
    attachment_id: strawberry.ID | None = None


@strawberry.input(description="What one part of a summary says.")
class SummaryPartInput:
    key: str
    text: str


@strawberry.type(description="That a move was begun; whoever begins one may be somebody who reads none.")
class MoveBegun:
    case_id: strawberry.ID


MoveBegunResult = Annotated[MoveBegun | PROBLEMS, strawberry.union("MoveBegunResult")]


def _paper(row: PaperRow, language: str) -> MovePaper:
    return MovePaper(
        id=opaque("MovePaper", row.id),
        kind=row.kind,
        says=rules.PAPERS[row.kind].in_language(language),
        on=row.on,
        how=row.how,
        who=row.who,
        said=row.said,
        attachment_id=opaque("Attachment", row.attachment_id) if row.attachment_id else None,
    )


def _summary(row: SummaryRow, language: str) -> PerformanceSummary:
    return PerformanceSummary(
        revision=row.revision,
        parts=[
            SummaryPart(key=key, says=says.in_language(language), text=row.contents.get(key, ""))
            for key, says in rules.SUMMARY.items()
        ],
        given_on=row.given_on,
        given_how=row.given_how,
    )


def _move(one: reading.ShownMove, language: str) -> Move:
    reason = one.reason
    return Move(
        case_id=opaque("Case", one.case.id),
        machine=one.case.machine,
        on=one.move.on,
        reason=one.move.reason,
        reason_says=reason.says.in_language(language) if reason else None,
        code=reason.code if reason else None,
        cite=reason.cite if reason else None,
        other_district=one.move.other_district,
        other_state=one.move.other_state,
        note=one.note,
        papers=[_paper(row, language) for row in one.papers if row.kind != "notice"],
        notices=[
            MoveNotice(
                notice_id=opaque("PriorNotice", row.notice_id),
                step=row.step or "",
                state=one.notice_states.get(row.notice_id, "draft"),
            )
            for row in one.papers
            if row.notice_id is not None
        ],
        summary=_summary(one.summary, language) if one.summary else None,
        owes_summary=bool(reason and reason.summary),
        closes_on=one.closes_on,
        confirmed_ahead_on=one.confirmed_ahead_on,
        papers_to_keep=list(one.papers_to_keep),
        notices_to_draft=list(one.notices_to_draft),
        may_write_summary=one.may_write_summary,
    )


async def _of_student(context: Context, student_id: object) -> StudentMoves:
    language = context.language
    found = await reading.of_student(context.work, student_id=student_id)  # type: ignore[arg-type]
    return StudentMoves(
        moves=[_move(one, language) for one in found.moves],
        left=StudentLeft(
            left_on=found.left.left_on,
            retention_from=found.left.retention_from,
            reason_says=rules.REASONS[found.left.reason].says.in_language(language),
        )
        if found.left
        else None,
        may_begin=list(found.may_begin),
        may_return=found.may_return,
        reasons=_reasons(language),
    )


def _reasons(language: str) -> list[ExitReason]:
    return [
        ExitReason(
            key=one.key,
            says=one.says.in_language(language),
            cite=one.cite,
            owes_notice=one.notice is not None,
            owes_summary=one.summary,
        )
        for one in rules.REASONS.values()
    ]


@strawberry.type
class MovesQuery:
    @strawberry.field(
        description="Coming and leaving of a student; null when it is not the viewer's to see.",
        metadata=priced(points=20),
    )
    async def student_moves(self, info: Info, student_id: strawberry.ID) -> StudentMoves | None:
        try:
            return await _of_student(info.context, key_of(student_id, "Student"))
        except (NotFound, NotAllowed):
            return None

    @strawberry.field(description="Why somebody leaves special education, and what each reason owes.")
    async def exit_reasons(self, info: Info) -> list[ExitReason]:
        _ = info.context.actor  # nobody's without a session
        return _reasons(info.context.language)


@strawberry.type
class MovesMutation:
    @strawberry.mutation(description="Puts on record that a student came from another district with special education.")
    @answers_problems
    async def record_transfer(self, info: Info, input: TransferInput) -> MoveBegunResult:
        said = service.Moving(
            on=input.arrived_on,
            other_district=input.other_district,
            other_state=input.other_state,
            note=input.note,
        )
        student_id = key_of(input.student_id, "Student")
        case_id = await service.begin(info.context.work, student_id=student_id, machine=TRANSFER, moving=said)
        return MoveBegun(case_id=opaque("Case", case_id))

    @strawberry.mutation(description="Proposes that a student leaves special education, with the reason.")
    @answers_problems
    async def propose_exit(self, info: Info, input: ExitInput) -> MoveBegunResult:
        said = service.Moving(
            on=input.leaves_on,
            reason=input.reason,
            other_district=input.other_district,
            other_state=input.other_state,
            note=input.note,
        )
        student_id = key_of(input.student_id, "Student")
        case_id = await service.begin(info.context.work, student_id=student_id, machine=EXIT, moving=said)
        return MoveBegun(case_id=opaque("Case", case_id))

    @strawberry.mutation(description="Says where a student came from who was detected by the roster.")
    @answers_problems
    async def say_where_from(
        self, info: Info, case_id: strawberry.ID, other_district: str, other_state: str
    ) -> StudentMovesResult:
        case = await service.say_where_from(
            info.context.work, case_id=key_of(case_id, "Case"), district=other_district, state=other_state
        )
        return await _of_student(info.context, case.student_id)

    @strawberry.mutation(description="Puts a request, a reply, a talk, services or a revocation on record of a move.")
    @answers_problems
    async def keep_move_paper(self, info: Info, input: MovePaperInput) -> StudentMovesResult:
        paper = service.Paper(
            kind=input.kind,
            on=input.on,
            how=input.how,
            who=input.who,
            said=input.said,
            attachment_id=key_of(input.attachment_id, "Attachment") if input.attachment_id else None,
        )
        case = await service.keep_paper(info.context.work, case_id=key_of(input.case_id, "Case"), paper=paper)
        return await _of_student(info.context, case.student_id)

    @strawberry.mutation(description="Drafts the prior written notice that a step of a move waits for.")
    @answers_problems
    async def draft_move_notice(self, info: Info, case_id: strawberry.ID, step: str) -> StudentMovesResult:
        notice = await noticing.draft_notice(info.context.work, case_id=key_of(case_id, "Case"), step=step)
        return await _of_student(info.context, notice.student_id)

    @strawberry.mutation(description="Drafts the summary of performance from the last plan.")
    @answers_problems
    async def begin_summary(self, info: Info, case_id: strawberry.ID) -> StudentMovesResult:
        row = await summary.begin(info.context.work, case_id=key_of(case_id, "Case"))
        return await _of_student(info.context, row.student_id)

    @strawberry.mutation(description="Writes the summary of performance.")
    @answers_problems
    async def write_summary(
        self, info: Info, case_id: strawberry.ID, revision: int, parts: list[SummaryPartInput]
    ) -> StudentMovesResult:
        said = {one.key: one.text for one in parts}
        row = await summary.write(info.context.work, case_id=key_of(case_id, "Case"), revision=revision, contents=said)
        return await _of_student(info.context, row.student_id)

    @strawberry.mutation(description="Puts on record that the student was given the summary of performance.")
    @answers_problems
    async def give_summary(
        self, info: Info, case_id: strawberry.ID, revision: int, given_on: date, how: str
    ) -> StudentMovesResult:
        row = await summary.give(
            info.context.work, case_id=key_of(case_id, "Case"), revision=revision, given_on=given_on, how=how
        )
        return await _of_student(info.context, row.student_id)

    @strawberry.mutation(description="Puts on record that a student who left has come back: a new enrolment.")
    @answers_problems
    async def record_return(self, info: Info, student_id: strawberry.ID, on: date, reason: str) -> StudentMovesResult:
        row = await service.take_back_in(
            info.context.work, student_id=key_of(student_id, "Student"), on=on, reason=reason
        )
        return await _of_student(info.context, row.student_id)
