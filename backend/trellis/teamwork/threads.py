"""Talk about a place of a draft: begin, answer, take back, resolve, reopen. Reading is part of reading the plan."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from trellis.access import Permission, allow
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans import service as plans
from trellis.plans.model import Plan, SharedDraft
from trellis.plans.reading import IN_WORK, access_facts
from trellis.teamwork import mentions
from trellis.teamwork.anchors import encoded
from trellis.teamwork.model import Comment, CommentThread
from trellis.teamwork.rules import (
    MOST_COMMENTS,
    MOST_THREADS,
    NO_SUCH_PLACE,
    NOT_SHARED,
    Place,
    StillOpen,
    Suggested,
    ThreadIsFull,
    TooLateToTakeBack,
    can_take_back,
    check_place,
    suggestion_kept,
    words_quoted,
    words_said,
)
from trellis.teamwork.standing import check_stands, check_stands_in_copy, decoded_anchor, is_open, note_suggestion

CHANGED = "plan.threads"
"""What who looks at a plan's conversations listens for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to begin a thread with.

    `anchor`: the two positions of the chosen words, as a browser sends them. With a suggestion nothing need be `said`.
    """

    place: Place
    said: str
    quote: str | None = None
    anchor: tuple[str, str] | None = None
    suggested: Suggested | None = None


async def start_thread(
    work: UnitOfWork,
    *,
    plan_id: uuid.UUID,
    wish: Wish,
    mentioned: Sequence[uuid.UUID],
    with_family: bool,
    idempotency_key: str,
) -> CommentThread:
    """Say something at a place nobody talks about yet. A family's thread hangs on the copy they read.

    `with_family`: the team begins one that the family reads. Raises PlanIsFinal, InvalidInput, ThreadIsFull,
    WordsChanged.
    """
    plan, place = await _in_work(work, plan_id), wish.place
    is_team = await plans.may_read_work(work, plan)
    copy = None if is_team and not with_family else await plans.shared_draft_of(work, plan.id)
    if copy is None and not (is_team and not with_family):
        raise InvalidInput(NOT_SHARED, field="withFamily")
    form = plans.form_of(plan)
    check_place(form, place)
    if not is_team and copy is not None:
        _check_in_copy(copy, place)
    is_said = wish.suggested is None or wish.said.strip() != ""
    kept = words_said(wish.said) if is_said else ""
    quoted = words_quoted(wish.suggested.was if wish.suggested else wish.quote)
    # On a copy nothing moves, and the family has no part in the live document: there words are found as they stand.
    anchor = decoded_anchor(wish.anchor) if wish.anchor and copy is None else None
    suggested = wish.suggested and suggestion_kept(
        form, place, wish.suggested, is_anchored=anchor is not None if copy is None else None
    )
    thread_id = uuid.uuid5(plan.id, f"thread {work.person_id} {idempotency_key}")
    asked = [place.section_key, place.field_key, place.row_id, quoted, kept, sorted(map(str, mentioned)), with_family]
    asked += [list(wish.anchor or ()), [suggested.was, suggested.becomes, suggested.column_key] if suggested else []]
    if await is_repeated(work, "comment.start", idempotency_key, plan=str(plan.id), wish=asked):
        return await thread_by_id(work, thread_id=thread_id)
    if await _count(work, CommentThread.plan_id == plan.id, CommentThread) >= MOST_THREADS:
        raise ThreadIsFull()
    if copy is None and (anchor is not None or suggested is not None):
        await check_stands(work, plan, place, quoted, anchor, suggested)
    elif copy is not None and suggested is not None:
        check_stands_in_copy(copy.content, place, suggested)
    start, end = encoded(anchor) if anchor else (None, None)
    thread = CommentThread(
        district_id=work.district_id,
        id=thread_id,
        created_at=work.at,
        plan_id=plan.id,
        student_id=plan.student_id,
        copy_id=copy.id if copy else None,
        section_key=place.section_key,
        field_key=place.field_key,
        row_id=place.row_id,
        quote=quoted,
        anchor_start=start,
        anchor_end=end,
        started_by_id=work.person_id,
        resolved_at=None,
        resolved_by_id=None,
    )
    work.session.add(thread)
    await work.session.flush()
    if suggested:
        note_suggestion(work, thread, suggested)
    if is_said:
        await say(work, plan, thread, kept, mentioned, uuid.uuid5(thread_id, "first"))
    deed = "suggestion.make" if suggested else "comment.start"
    record(work, deed, "comment_thread", thread.id, student_id=plan.student_id, plan_id=str(plan.id))
    await changed(work, plan)
    return thread


async def answer(
    work: UnitOfWork,
    *,
    thread_id: uuid.UUID,
    said: str,
    mentioned: Sequence[uuid.UUID],
    idempotency_key: str,
) -> CommentThread:
    """Say something in a thread; a resolved one is open again, because somebody has more to say."""
    thread, plan = await held(work, thread_id)
    kept = words_said(said)
    wish = [kept, sorted(map(str, mentioned))]
    if await is_repeated(work, "comment.answer", idempotency_key, thread=str(thread.id), wish=wish):
        return thread
    if await _count(work, Comment.thread_id == thread.id, Comment) >= MOST_COMMENTS:
        raise ThreadIsFull()
    comment_id = uuid.uuid5(thread_id, f"answer {work.person_id} {idempotency_key}")
    await say(work, plan, thread, kept, mentioned, comment_id)
    thread.resolved_at = thread.resolved_by_id = None
    record(work, "comment.answer", "comment_thread", thread.id, student_id=plan.student_id, plan_id=str(plan.id))
    await changed(work, plan)
    return thread


async def take_back(work: UnitOfWork, *, comment_id: uuid.UUID) -> CommentThread:
    """Take one's own comment back a moment after it was said: its words are shown to nobody any more.

    Raises TooLateToTakeBack, NotAllowed for somebody else's.
    """
    comment = await comment_by_id(work, comment_id=comment_id)
    thread, plan = await held(work, comment.thread_id)
    if comment.written_by_id != work.person_id:
        raise NotAllowed()
    if comment.taken_back_at is not None:
        return thread
    if not can_take_back(comment.created_at, work.at):
        raise TooLateToTakeBack()
    comment.taken_back_at = work.at
    record(work, "comment.take_back", "comment", comment.id, student_id=plan.student_id, plan_id=str(plan.id))
    await changed(work, plan)
    return thread


async def resolve(work: UnitOfWork, *, thread_id: uuid.UUID, is_resolved: bool) -> CommentThread:
    """Say that a thread is settled, or that it is not after all: the team's to say, also of a family's thread."""
    thread, plan = await held(work, thread_id)
    if not await plans.may_read_work(work, plan):
        raise NotAllowed()
    if (thread.resolved_at is not None) == is_resolved:
        return thread
    if is_resolved and await is_open(work, thread.id):
        raise StillOpen()
    thread.resolved_at, thread.resolved_by_id = (work.at, work.person_id) if is_resolved else (None, None)
    deed = "comment.resolve" if is_resolved else "comment.reopen"
    record(work, deed, "comment_thread", thread.id, student_id=plan.student_id, plan_id=str(plan.id))
    await changed(work, plan)
    return thread


async def thread_by_id(work: UnitOfWork, *, thread_id: uuid.UUID) -> CommentThread:
    """A thread the actor has part in. Raises NotFound."""
    found: CommentThread | None = (
        await work.session.execute(select(CommentThread).where(CommentThread.id == thread_id))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


async def comment_by_id(work: UnitOfWork, *, comment_id: uuid.UUID) -> Comment:
    """A comment of such a thread. Raises NotFound."""
    found: Comment | None = (
        await work.session.execute(select(Comment).where(Comment.id == comment_id))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


async def _in_work(work: UnitOfWork, plan_id: uuid.UUID) -> Plan:
    """A draft the actor may comment on, held so that it is not frozen meanwhile. Raises NotFound, PlanIsFinal."""
    await plans.plan_named(work, plan_id=plan_id)
    plan: Plan = (
        await work.session.execute(
            select(Plan)
            .where(Plan.id == plan_id)
            .with_for_update(read=True, key_share=True)
            .execution_options(populate_existing=True)
        )
    ).scalar_one()
    if plan.state not in IN_WORK:
        raise plans.PlanIsFinal()
    await allow(work, Permission.COMMENT, plan.student_id, **access_facts(plan))
    return plan


async def held(work: UnitOfWork, thread_id: uuid.UUID) -> tuple[CommentThread, Plan]:
    """A thread with its draft, as above; who writes in it at the same moment takes turns."""
    named = await thread_by_id(work, thread_id=thread_id)
    plan = await _in_work(work, named.plan_id)
    thread = (
        await work.session.execute(
            select(CommentThread)
            .where(CommentThread.id == thread_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one()
    return thread, plan


async def say(
    work: UnitOfWork,
    plan: Plan,
    thread: CommentThread,
    said: str,
    mentioned: Sequence[uuid.UUID],
    comment_id: uuid.UUID,
) -> None:
    comment = Comment(
        district_id=work.district_id,
        id=comment_id,
        created_at=work.at,
        thread_id=thread.id,
        student_id=plan.student_id,
        written_by_id=work.person_id,
        said=said,
        taken_back_at=None,
    )
    work.session.add(comment)
    await work.session.flush()
    await mentions.mention(work, plan, thread, comment, mentioned)


def _check_in_copy(copy: SharedDraft, place: Place) -> None:
    """A family speaks of what they read: the place stands in their copy. Raises InvalidInput."""
    section = copy.content.get(place.section_key)
    rows = (section or {}).get(place.field_key) if place.row_id else None
    in_rows = place.row_id is None or (isinstance(rows, list) and any(row.get("id") == place.row_id for row in rows))
    if section is None or not in_rows:
        raise InvalidInput(NO_SUCH_PLACE, field="sectionKey")


async def _count(work: UnitOfWork, where: object, table: type[CommentThread] | type[Comment]) -> int:
    return int((await work.session.execute(select(func.count(table.id)).where(where))).scalar_one())  # type: ignore[arg-type]


async def changed(work: UnitOfWork, plan: Plan) -> None:
    await work.session.flush()
    await hint_all(work, [(CHANGED, plan.id)])
