"""Whether the words a thread or a suggestion is about stand where it says, when it begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from trellis.kernel.errors import InvalidInput
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.live import documents
from trellis.plans.content import prose_root
from trellis.plans.editing import section_in_work
from trellis.plans.model import Plan
from trellis.teamwork.anchors import Anchor, decoded
from trellis.teamwork.model import CommentThread, Suggestion
from trellis.teamwork.rewording import Target, passage, words_at
from trellis.teamwork.rules import NO_ANCHOR, Place, Suggested, WordsChanged, is_quoted


def decoded_anchor(anchor: tuple[str, str]) -> Anchor:
    """An anchor as a browser sends it. Raises InvalidInput."""
    try:
        return decoded(*anchor)
    except ValueError:
        raise InvalidInput(NO_ANCHOR, field="anchor") from None


async def check_stands(
    work: UnitOfWork, plan: Plan, place: Place, quote: str | None, anchor: Anchor | None, suggested: Suggested | None
) -> None:
    """Of the team's: an anchor stands in that very field on the words quoted, and what is to be reworded is there.

    Raises InvalidInput for an anchor of anything else, WordsChanged where somebody was faster.
    """
    at = await section_in_work(work, plan.id, place.section_key)
    doc = await documents.load_document(work, at.section.id)
    field = at.declared.by_key.get(place.field_key or "")
    if anchor is not None:
        words = passage(doc, prose_root(field.key), anchor) if field is not None and field.kind == "prose" else None
        if words is None or not (words == suggested.was if suggested else is_quoted(words, quote)):
            raise InvalidInput(NO_ANCHOR, field="anchor")
    elif suggested is not None and field is not None:
        target = Target(field.key, place.row_id, suggested.column_key)
        if words_at(at.declared, doc, target) != suggested.was:
            raise WordsChanged()


def check_stands_in_copy(content: Mapping[str, Any], place: Place, suggested: Suggested) -> None:
    """Of what hangs on a family's copy: they read there what is to be reworded. Raises InvalidInput."""
    value = (content.get(place.section_key) or {}).get(place.field_key)
    if place.row_id is not None:
        rows = value if isinstance(value, list) else []
        row = next((one for one in rows if one.get("id") == place.row_id), {})
        fits = (row.get(suggested.column_key) or "") == suggested.was
    elif isinstance(value, Mapping):
        fits = suggested.was != "" and suggested.was in value.get("text", "")
    else:
        fits = (value or "") == suggested.was
    if not fits:
        raise InvalidInput(NO_ANCHOR, field="suggestion")


def note_suggestion(work: UnitOfWork, thread: CommentThread, suggested: Suggested) -> None:
    """Keep a suggestion with its thread."""
    work.session.add(
        Suggestion(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            thread_id=thread.id,
            student_id=thread.student_id,
            column_key=suggested.column_key,
            was=suggested.was,
            becomes=suggested.becomes,
            outcome=None,
            decided_at=None,
            decided_by_id=None,
            edit_number=None,
        )
    )


async def suggestion_of(work: UnitOfWork, thread_id: object) -> Suggestion | None:
    """What a thread suggests, as it stands now; None of an ordinary one."""
    query = select(Suggestion).where(Suggestion.thread_id == thread_id).execution_options(populate_existing=True)
    found: Suggestion | None = (await work.session.execute(query)).scalar_one_or_none()
    return found


async def is_open(work: UnitOfWork, thread_id: object) -> bool:
    """Whether a thread suggests something nobody has decided on."""
    suggestion = await suggestion_of(work, thread_id)
    return suggestion is not None and suggestion.outcome is None
