"""Put other words in the place of some, in a live document, as an edit like any other. Pure of input and output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from trellis.plans.content import FIELDS_ROOT, prose_root, stored_rows
from trellis.plans.differing import word_runs
from trellis.plans.form import Section
from trellis.plans.form.prose import prose_from_fragment, prose_of_text, write_fragment
from trellis.plans.history.putting_back import edit_words
from trellis.teamwork.anchors import Anchor, Stretch, anchor_at, found


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reworded: a field, a column of a row, or with `anchor` a passage of a rich text."""

    field_key: str
    row_id: str | None = None
    column_key: str | None = None
    anchor: Anchor | None = None


def words_at(section: Section, doc: Doc[Any], target: Target) -> str | None:
    """What stands there now; None where the place is gone."""
    if section.by_key[target.field_key].kind == "prose":
        root = prose_root(target.field_key)
        if target.anchor is not None:
            return passage(doc, root, target.anchor)
        whole = prose_from_fragment(doc.get(root, type=XmlFragment))
        return whole["text"] if whole else ""
    holder, key = _holder(section, doc, target)
    return None if holder is None else str(holder.get(key) or "")


def passage(doc: Doc[Any], root: str, anchor: Anchor) -> str | None:
    """The words an anchor stands on; None when it holds no more."""
    stretches = found(doc, root, anchor)
    return None if stretches is None else "".join(one.words for one in stretches)


def reworded(section: Section, doc: Doc[Any], target: Target, was: str, becomes: str) -> bytes | None:
    """Edit `doc` so that it says `becomes` where it says `was`; returns the edit, None when `was` stands there no more.

    Only words that differ are touched, and new ones look as those did in whose place they stand.
    A passage without an anchor is one of a copy that was shared: it is where its words stand, if only once.
    """
    edits: list[bytes] = []
    watching = doc.observe(lambda event: edits.append(event.update))
    with doc.transaction():
        _reword(section, doc, target, was, becomes)
    doc.unobserve(watching)
    return edits[0] if edits else None


def _reword(section: Section, doc: Doc[Any], target: Target, was: str, becomes: str) -> None:
    if section.by_key[target.field_key].kind == "prose":
        _reword_prose(doc, prose_root(target.field_key), target.anchor, was, becomes)
        return
    holder, key = _holder(section, doc, target)
    had = None if holder is None else holder.get(key)
    if holder is None or str(had or "") != was:
        return
    if isinstance(had, Text):
        edit_words(had, was, becomes)
    elif becomes:
        holder[key] = becomes
    else:
        holder.pop(key, None)


def _reword_prose(doc: Doc[Any], root: str, anchor: Anchor | None, was: str, becomes: str) -> None:
    if was == "":
        _begin_prose(doc.get(root, type=XmlFragment), becomes)
        return
    stretches = found(doc, root, anchor) if anchor else None
    one = stretches[0] if stretches and len(stretches) == 1 else None if anchor else anchor_at(doc, root, was)
    if one is not None and one.words == was:
        _edit_stretch(one, becomes)


def _begin_prose(fragment: XmlFragment, words: str) -> None:
    """The first words of a text nobody has written in; into the empty paragraph an editor leaves, where there is one.

    Whoever types there at the same moment is in that paragraph: taken out, it would take their words along.
    """
    new = prose_of_text(words)
    if prose_from_fragment(fragment) is not None or new is None:
        return
    first = next(iter(fragment.children), None)
    if isinstance(first, XmlElement) and first.tag == "paragraph":
        write_fragment(first, new["doc"]["content"][0])
    else:
        write_fragment(fragment, new["doc"])


def _edit_stretch(stretch: Stretch, becomes: str) -> None:
    text, at = stretch.text, stretch.begins
    looks = _looks_at(text, at)
    for run in word_runs(stretch.words, becomes):
        size = len(run.text.encode())
        if run.how == "added":
            text.insert(at, run.text, dict(looks))
            at += size
            continue
        looks = _looks_at(text, at)
        if run.how == "removed":
            del text[at : at + size]
        else:
            at += size
            looks = _looks_at(text, at - 1)


def _looks_at(text: XmlText, at: int) -> dict[str, Any]:
    """The marks of the character at a byte. An explicit empty format keeps a mark before from leaking in."""
    passed = 0
    for run, marks in text.diff():
        passed += len(run.encode()) if isinstance(run, str) else 1
        if at < passed:
            return dict(marks or {})
    return {}


def _holder(section: Section, doc: Doc[Any], target: Target) -> tuple[Map[Any] | None, str]:
    if target.row_id is None:
        return doc.get(FIELDS_ROOT, type=Map), target.field_key
    rows = stored_rows(section.by_key[target.field_key], doc) or []
    row = next((one for one in rows if isinstance(one, Map) and one.get("id") == target.row_id), None)
    return row, target.column_key or ""
