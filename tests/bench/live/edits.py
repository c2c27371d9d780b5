"""What people type, as Yjs updates prepared before anything is timed: the same bytes for every server."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from tests.factories.plan import FORM, whole_plan
from trellis.plans.content import prose_root, section_doc_from_content

SECTION = FORM.section("present_levels")
ROOT = prose_root("strengths")
WORDS = "Maya reads aloud every morning and explains what she has read. "


def first_content() -> bytes:
    """A section as the team has begun it: what everybody finds on opening it."""
    return section_doc_from_content(SECTION, whole_plan()[SECTION.key]).get_update()


class Typist:
    """One person at a keyboard in a paragraph of their own: every key is an edit, an update of a few dozen bytes.

    `erases` takes each letter away again, so that a day of edits leaves no more words than it found.
    """

    def __init__(self, base: bytes, client_id: int, *, erases: bool = False) -> None:
        self.client_id = client_id
        self._doc: Doc[Any] = Doc(client_id=client_id)
        self._doc.apply_update(base)
        self._text = XmlText()
        self._erases = erases
        self._letters = itertools.cycle(WORDS)
        self._made: list[bytes] = []
        self._watching = self._doc.observe(lambda event: self._made.append(event.update))

    def begins(self) -> bytes:
        """The paragraph everything else is typed into."""
        fragment = self._doc.get(ROOT, type=XmlFragment)
        with self._doc.transaction():
            fragment.children.append(XmlElement("paragraph", {}, [self._text]))
        return self._made.pop()

    @staticmethod
    def clock_after(key: int) -> int:
        """How many items of this person there are after their key number `key`: the paragraph is two of them."""
        return key + 2

    def keys(self, count: int) -> list[bytes]:
        """The next `count` edits."""
        return list(itertools.islice(self._keys(), count))

    def _keys(self) -> Iterator[bytes]:
        while True:
            self._text.insert(len(self._text), next(self._letters))
            yield self._made.pop()
            if self._erases:
                del self._text[len(self._text) - 1 : len(self._text)]
                yield self._made.pop()
