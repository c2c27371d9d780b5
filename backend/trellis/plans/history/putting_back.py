"""Make a live document say again what it said once, as an edit like any other. Pure of input and output.

Only what differs is touched, words inside a text too: whoever types somewhere else in the section at the same time
keeps every word, and in the same paragraph nearly always. What anybody else wrote since is replaced where it stands in
the way, which is what putting back means; `undoing` brings that back without what was written after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import orjson
from pycrdt import Array, Doc, Map, Text, UndoManager, XmlFragment, XmlText

from trellis.plans.content import (
    FIELDS_ROOT,
    POSITION,
    new_row,
    place_of,
    prose_root,
    rows_root,
    section_content,
    stored_rows,
)
from trellis.plans.differing import word_runs
from trellis.plans.form.declaration import Field, Section
from trellis.plans.form.prose import blocks_of_fragment, write_block
from trellis.plans.history.authorship import MOST_BLOCKS_COMPARED, blocks_of

Block = Mapping[str, Any]
_ORIGIN = "put back"


def put_back(section: Section, doc: Doc[Any], content: Mapping[str, Any]) -> bytes | None:
    """Edit `doc` so that it says `content`; returns the edit, None when it says that already."""
    now = section_content(section, doc)
    edits: list[bytes] = []
    watching = doc.observe(lambda event: edits.append(event.update))
    single = doc.get(FIELDS_ROOT, type=Map)
    with doc.transaction():
        for field in section.written:
            then = content.get(field.key)
            if now[field.key] == then:
                continue
            if field.kind == "prose":
                _prose(doc.get(prose_root(field.key), type=XmlFragment), blocks_of(then))
            elif field.kind == "rows":
                _rows(field, doc, then or [])
            elif then is None:
                single.pop(field.key, None)
            else:
                single[field.key] = then
    doc.unobserve(watching)
    return edits[0] if edits else None


def undoing(section: Section, before: Sequence[bytes], edit: bytes, after: Sequence[bytes]) -> bytes | None:
    """What takes `edit` back out of a document that was `before`, and went on with `after`; None for nothing.

    As if whoever made it pressed undo: what others wrote since stays.
    """
    doc: Doc[Any] = Doc()
    for payload in before:
        doc.apply_update(payload)
    manager = UndoManager(scopes=_roots(section, doc), capture_timeout_millis=0)
    manager.include_origin(_ORIGIN)
    with doc.transaction(origin=_ORIGIN):
        doc.apply_update(edit)
    for payload in after:
        doc.apply_update(payload)
    edits: list[bytes] = []
    watching = doc.observe(lambda event: edits.append(event.update))
    manager.undo()
    doc.unobserve(watching)
    return edits[0] if edits else None


def _roots(section: Section, doc: Doc[Any]) -> list[Any]:
    roots: list[Any] = [doc.get(FIELDS_ROOT, type=Map)]
    for field in section.written:
        if field.kind == "prose":
            roots.append(doc.get(prose_root(field.key), type=XmlFragment))
        elif field.kind == "rows":
            roots.append(doc.get(rows_root(field.key), type=Array))
    return roots


def _rows(field: Field, doc: Doc[Any], then: Sequence[Mapping[str, Any]]) -> None:
    stored, rows = doc.get(rows_root(field.key), type=Array), stored_rows(field, doc) or []
    wanted = {row["id"]: row for row in then}
    for place in range(len(rows) - 1, -1, -1):
        if rows[place].get("id") not in wanted:
            del stored[place]
    kept = {row.get("id"): row for row in stored}
    for row_id, row in wanted.items():
        if row_id in kept:
            _row(field, kept[row_id], row)
        else:
            stored.append(new_row(field, row))
    _order(list(stored), list(wanted))


def _row(field: Field, stored: Map[Any], then: Mapping[str, Any]) -> None:
    for column in field.row:
        value, had = then.get(column.key), stored.get(column.key)
        if isinstance(had, Text):
            edit_words(had, str(had), value or "")
        elif value is None:
            stored.pop(column.key, None)
        elif had != value:
            stored[column.key] = value


def _order(rows: Sequence[Map[Any]], wanted: Sequence[str]) -> None:
    """Rows are moved by their position, and only where they do not stand in the wanted order as they are."""
    placed = sorted(enumerate(rows), key=lambda one: (place_of(one[1].get(POSITION), one[0]), one[0]))
    if [row.get("id") for _, row in placed] == list(wanted):
        return
    by_id = {row.get("id"): row for row in rows}
    for place, row_id in enumerate(wanted, start=1):
        if by_id[row_id].get(POSITION) != place:
            by_id[row_id][POSITION] = place


def _prose(fragment: XmlFragment, then: Sequence[Block]) -> None:
    now = blocks_of_fragment(fragment)
    if now is None:
        now = []
        while len(fragment.children):
            del fragment.children[0]
    # From the end, so that the places before it stay what they are.
    for how, x, x_end, y, y_end in reversed(_steps(now, then)):
        if how == "equal":
            continue
        pairs = min(x_end - x, y_end - y)
        for place in range(x_end - 1, x + pairs - 1, -1):
            del fragment.children[place]
        for node in reversed(then[y + pairs : y_end]):
            write_block(fragment, x + pairs, dict(node))
        for n in range(pairs - 1, -1, -1):
            _block(fragment, x + n, now[x + n], then[y + n])


def _steps(now: Sequence[Block], then: Sequence[Block]) -> list[tuple[str, int, int, int, int]]:
    old, new = ([orjson.dumps(block, option=orjson.OPT_SORT_KEYS) for block in blocks] for blocks in (now, then))
    if len(old) + len(new) > 2 * MOST_BLOCKS_COMPARED:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _block(fragment: XmlFragment, place: int, now: Block, then: Block) -> None:
    """One paragraph becomes another: by its words where both are plain, else as a whole."""
    was, is_then = _plain_words(now), _plain_words(then)
    if (
        was is not None
        and is_then is not None
        and now.get("attrs") == then.get("attrs")
        and now["type"] == then["type"]
    ):
        texts = list(list(fragment.children)[place].children)
        if len(texts) == 1 and isinstance(texts[0], XmlText):
            return edit_words(texts[0], was, is_then)
    del fragment.children[place]
    write_block(fragment, place, dict(then))


def _plain_words(block: Block) -> str | None:
    """What a block without marks or breaks in it says; None for any other."""
    parts = block.get("content", [])
    if block["type"] not in ("paragraph", "heading") or len(parts) != 1:
        return None
    part = parts[0]
    return part["text"] if part["type"] == "text" and not part.get("marks") else None


def edit_words(text: Text | XmlText, was: str, then: str) -> None:
    """Edit a shared text word by word. It counts in bytes of UTF-8."""
    if was == then:
        return
    # A text whose stored form is not what was read of it (control characters) is written anew.
    if len(text) != len(was.encode()):
        del text[0 : len(text)]
        was = ""
    at = 0
    for run in word_runs(was, then):
        size = len(run.text.encode())
        if run.how == "removed":
            del text[at : at + size]
        elif run.how == "added":
            # An explicit empty format keeps a mark before from leaking in.
            text.insert(at, run.text, {} if isinstance(text, XmlText) else None)
            at += size
        else:
            at += size
