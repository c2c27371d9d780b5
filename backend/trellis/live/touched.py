"""What edits have touched in a document, so that only that is looked at again.

Of a key that is typed the library says which text it stands in. As that text is all that changed, whether it still
fits can be said of it alone; what it grew by is counted, where texts share a limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pycrdt import Doc, Text, XmlText

from trellis.live.kinds import Root


class Touched:
    """Follows the declared roots of one document, each watched with all that lies in it.

    A root is watched whatever somebody puts in it. Roots nobody declared are not watched, but seen by their names.
    """

    def __init__(self, doc: Doc[Any], roots: Mapping[str, Root]) -> None:
        self._doc = doc
        self._roots = roots
        self._whole: set[str] = set()
        self._texts: dict[str, list[Text | XmlText]] = {}
        # By root, how many characters its texts may surely still grow by; unknown until it was looked at.
        self._left: dict[str, int] = {}
        self._untold: set[str] | None = None
        # A watch ends with the shared type it was asked of.
        self._watched = [(shared, shared.observe_deep(self._noting(name))) for name, shared in self._shared()]

    def stop(self) -> None:
        """Watch no more. The library holds who watches, unseen by Python: without this the document stays for ever."""
        for shared, watch in self._watched:
            shared.unobserve(watch)
        self._watched.clear()
        self._texts.clear()

    def _shared(self) -> list[tuple[str, Any]]:
        return [(name, self._doc.get(name, type=root.type)) for name, root in self._roots.items()]

    def _noting(self, name: str) -> Callable[..., None]:
        def note(events: list[Any], *_: Any) -> None:
            if self._untold is not None:
                self._untold.add(name)
            for event in events:
                target = event.target
                if isinstance(target, Text | XmlText):
                    self._texts.setdefault(name, []).append(target)
                else:
                    self._whole.add(name)

        return note

    @property
    def names(self) -> frozenset[str]:
        """The roots touched since `begin`."""
        return frozenset(self._whole | self._texts.keys())

    def begin(self) -> None:
        """Begin anew. What was touched and not found to fit here, by others, is looked at whole the next time."""
        for name in self.names:
            self._left.pop(name, None)
        self._whole.clear()
        self._texts.clear()

    def to_look_at(self, size: int) -> frozenset[str] | None:
        """The roots an edit of `size` bytes may have broken; None where it surely broke nothing in any root."""
        whole = set(self._whole)
        # One transaction for all the looking: the library would begin one for every look.
        with self._doc.transaction():
            for name, texts in self._texts.items():
                root, left = self._roots[name], self._left.get(name, -1)
                if left < size or not all(root.text_fits(text) for text in texts):
                    whole.add(name)
        is_declared = set(self._doc.keys()) <= self._roots.keys()
        return frozenset(whole) if whole or not is_declared else None

    def fits(self, looked_at: frozenset[str], size: int) -> None:
        """All that was touched fits, of what was `looked_at` the whole."""
        for name in self.names - looked_at:
            self._left[name] -= size
        for name in looked_at & self.names:
            self._left[name] = self._roots[name].room(self._doc)
        self._whole.clear()
        self._texts.clear()

    def take_untold(self) -> frozenset[str]:
        """The roots touched since this was asked last; every root where it was not asked before."""
        untold, self._untold = self._untold, set()
        return frozenset(self._roots if untold is None else untold)
