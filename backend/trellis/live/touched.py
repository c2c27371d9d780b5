"""Which roots of a document edits have touched, so that only those are looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pycrdt import Doc


class Touched:
    """Follows the declared roots of one document, each watched with all that lies in it.

    `roots`: by name, of which type. A root is watched whatever somebody puts in it; roots that are none of these are
    not: whoever looks at a document sees them by their names.
    """

    def __init__(self, doc: Doc[Any], roots: Mapping[str, type[Any]]) -> None:
        self._names: set[str] = set()
        # A watch ends with the shared type it was asked of.
        self._watched = []
        for name, kind in roots.items():
            root = doc.get(name, type=kind)
            self._watched.append((root, root.observe_deep(self._noting(name))))

    def _noting(self, name: str) -> Any:
        return lambda *_: self._names.add(name)

    def forget(self) -> None:
        """Begin anew."""
        self._names.clear()

    @property
    def names(self) -> frozenset[str]:
        """The roots touched since `forget`."""
        return frozenset(self._names)
