"""What a kind of live document must say of itself. The hub knows documents, not what they are about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from pycrdt import Doc

from trellis.kernel.tenancy import UnitOfWork
from trellis.live.model import LiveDocument

Access = Literal["write", "read"]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """`name` stands in LiveDocument.kind.

    `access(work, document)`: what the acting person may do, asked at connecting and again all the time.
    `violation(key, doc)`: why `doc` does not fit what was declared for `key`, or None.
    `changed(work, document)`: called a moment after edits were committed, once a burst, in a unit of work of the
    system's own; it may be called again for the same edits.
    """

    name: str
    access: Callable[[UnitOfWork, LiveDocument], Awaitable[Access | None]]
    violation: Callable[[str, Doc[Any]], str | None]
    changed: Callable[[UnitOfWork, LiveDocument], Awaitable[None]]
