"""Choosing words as a browser does: by the ids of their first and last characters."""

from __future__ import annotations

from typing import Any

from pycrdt import Doc, XmlFragment

from trellis.live.updates import reach_of
from trellis.teamwork.anchors import Anchor, Id, _taken_out, said_by, texts_of


def ids_of(doc: Doc[Any], root: str) -> dict[tuple[tuple[int, ...], int], Id]:
    """The id of every character of a rich text, by its text and how many bytes it is in."""
    whole = doc.get_update()
    ids: dict[tuple[tuple[int, ...], int], Id] = {}
    for client, end in reach_of(whole).ends.items():
        for clock in range(end):
            copy: Doc[Any] = Doc()
            copy.apply_update(whole)
            gone = _taken_out(copy, copy.get(root, type=XmlFragment), (client, clock))
            if gone is not None:
                # The second half of a pair falls together with what follows it: that one's own id comes later.
                ids[gone[0], gone[1]] = (client, clock)
    return ids


def anchor_on(doc: Doc[Any], root: str, words: str, nth: int = 0) -> Anchor:
    """The anchor of words in one text; of the `nth` text that has them."""
    texts = [(path, said_by(text)) for path, text in texts_of(doc.get(root, type=XmlFragment))]
    path, said = [(path, said) for path, said in texts if words in said][nth]
    at = said.index(words)
    begins = len(said[:at].encode())
    last = begins + len(words[:-1].encode())
    ids = ids_of(doc, root)
    return Anchor(ids[path, begins], ids[path, last])
