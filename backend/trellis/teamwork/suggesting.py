"""Decide on a suggestion: take the words over into the live document, or not. Made by `threads.start_thread`."""

from __future__ import annotations

import uuid

from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices import service as notices
from trellis.plans.editing import held_document, section_to_write, write
from trellis.plans.model import Plan
from trellis.plans.reading import allow_writing
from trellis.teamwork.anchors import decoded
from trellis.teamwork.model import CommentThread, Suggestion
from trellis.teamwork.rewording import Target, reworded
from trellis.teamwork.rules import AlreadyDecided, WordsChanged, words_said
from trellis.teamwork.standing import suggestion_of
from trellis.teamwork.threads import changed, held, say, thread_by_id

DEEDS = {
    "accepted": "suggestion.accept",
    "rejected": "suggestion.reject",
    "withdrawn": "suggestion.withdraw",
}


async def decide(
    work: UnitOfWork, *, thread_id: uuid.UUID, outcome: str, why: str | None, idempotency_key: str
) -> CommentThread:
    """Accept or reject a suggestion, by who may write the section, or withdraw one's own; its thread is settled then.

    Accepting is a live edit by who accepts, in the transaction that notes the decision: both are done, or neither is.
    `why` is said in the thread. Raises NotFound, NotAllowed, SectionStands, InvalidInput, AlreadyDecided, WordsChanged
    and PlanIsFinal.
    """
    if outcome not in DEEDS:
        raise InvalidInput(field="outcome")
    thread, plan = await held(work, thread_id)
    # The thread's row is held: who decides at the same moment comes after, and finds it decided.
    suggestion = await suggestion_of(work, thread.id)
    if suggestion is None:
        raise InvalidInput(field="threadId")
    if outcome == "withdrawn":
        if thread.started_by_id != work.person_id:
            raise NotAllowed()
    else:
        await allow_writing(work, plan, thread.section_key)
    kept = words_said(why) if why and why.strip() else None
    if await is_repeated(work, "suggestion.decide", idempotency_key, thread=str(thread.id), wish=[outcome, kept]):
        return await thread_by_id(work, thread_id=thread.id)
    if suggestion.outcome is not None:
        raise AlreadyDecided()
    suggestion.edit_number = await _put_in(work, thread, plan, suggestion) if outcome == "accepted" else None
    suggestion.outcome, suggestion.decided_at, suggestion.decided_by_id = outcome, work.at, work.person_id
    thread.resolved_at, thread.resolved_by_id = work.at, work.person_id
    await work.session.flush()
    if kept is not None:
        await say(work, plan, thread, kept, [], uuid.uuid5(thread.id, "why"))
    more = {"section_key": thread.section_key, "number": suggestion.edit_number}
    record(
        work,
        DEEDS[outcome],
        "comment_thread",
        thread.id,
        student_id=plan.student_id,
        plan_id=str(plan.id),
        **{key: value for key, value in more.items() if value is not None},
    )
    if thread.started_by_id != work.person_id:
        ids = {"thread_id": str(thread.id)}
        await notices.send(
            work,
            person_id=thread.started_by_id,
            template="suggestion_decided",
            ids=ids,
            student_id=plan.student_id,
        )
    await changed(work, plan)
    return thread


async def _put_in(work: UnitOfWork, thread: CommentThread, plan: Plan, suggestion: Suggestion) -> int:
    """The words into the live document; returns the number of the edit. Raises WordsChanged."""
    place = await section_to_write(work, plan.id, thread.section_key)
    doc = await held_document(work, place)
    anchor = decoded(thread.anchor_start, thread.anchor_end) if thread.anchor_start and thread.anchor_end else None
    target = Target(thread.field_key or "", thread.row_id, suggestion.column_key, anchor)
    edit = reworded(place.declared, doc, target, suggestion.was, suggestion.becomes)
    if edit is None:
        raise WordsChanged()
    return await write(work, place, doc, edit)
