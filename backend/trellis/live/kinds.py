"""What a kind of live document must say of itself. The hub knows documents, not what they are about."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pycrdt import Doc

from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import Actor, Gate, UnitOfWork
from trellis.live.documents import Folding, document_by_id
from trellis.live.model import LiveDocument

Access = Literal["write", "read"]


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a document does not fit what was declared for it.

    `path` leads there from a root: `("fields", "minutes")`, `("rows:goals", <row id>, "minutes")`. `why` is a code
    for the person's words, `says` a line in English for the log.
    """

    path: tuple[str, ...]
    why: str
    says: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What was declared for one document. `print` tells forms apart that ask differently; `what` is the kind's own."""

    print: str
    what: Any


@dataclass(frozen=True, slots=True)
class Root:
    """A declared root of a document: of which type it is, and what can be said of it without looking at all of it.

    `text_fits(text)`: whether a text in it that fitted still does, its marks and attributes too. `room(doc)`: how many
    characters all its texts together may still grow by, where they share a limit.
    """

    type: type[Any]
    text_fits: Callable[[Any], bool]
    room: Callable[[Doc[Any]], int]


@dataclass(frozen=True, slots=True)
class Committed:
    """What a process has in its hands of a document: its state as one update, and the number of the last in it.

    `since`: the number its kind was told of last by this process, where it was; `touched`: the declared roots in which
    anything may have changed since then.
    """

    state: bytes
    epoch: int
    number: int
    since: int | None = None
    touched: frozenset[str] = frozenset()

    def is_all_of(self, document: LiveDocument) -> bool:
        """Whether the log has nothing more, as the document's row says."""
        return (self.epoch, self.number) == (document.epoch, document.last_number)


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """`name` stands in LiveDocument.kind.

    `access(work, document)`: what the acting person may do, asked at connecting and again all the time.
    `declared(work, document)`: what the document must fit, asked once an opening; without it, its key.
    `breaches(what, doc)`: every place where `doc` does not fit what was declared for it, looked for as they are
    asked for. An edit that brings one is refused, and whoever made it is told the places. One that cannot look
    raises, and the edit is refused too.
    `roots(what)`: where every root stands for itself, the declared ones by name; then only those an edit touched are
    looked at, by `breaches(what, doc, touched)`, and roots that are not declared. Without it, all are.
    `changed(work, document, committed)`: called a moment after edits were committed, once a burst, in a unit of work
    of the system's own; it may be called again for the same edits. `committed` spares reading the log where the
    document is no further.
    `changed_next(gate, document, what, committed)`: the usual case of the same, without a unit of work made for it;
    False where it is not that simple, and `changed` is to be called. `document` is as it was when it was opened.
    `wrote(work, document, actors)`: in the unit of work that stores edits, who wrote them; of each person at their
    first edit and then once a minute of writing.
    `folding(work, document, log)`: what is kept of updates that are put into one (`documents.compact`): who wrote what
    is not to be found in the document afterwards.
    `channel(work, document_id)`: of a kind that is a channel, the one with this id. A channel is where people see each
    other and nothing is written: it has no row and no log, so it stands and falls with what it belongs to.
    `presence(state, access, before)`: what of a browser's word about itself the others hear; `before` is what they
    heard of it last. Without it all of it passes. Who it is, the hub says itself.
    """

    name: str
    access: Callable[[UnitOfWork, LiveDocument], Awaitable[Access | None]]
    breaches: Callable[..., Iterable[Breach]]
    changed: Callable[[UnitOfWork, LiveDocument, Committed], Awaitable[None]]
    roots: Callable[[Any], Mapping[str, Root]] | None = None
    changed_next: Callable[[Gate, LiveDocument, Any, Committed], Awaitable[bool]] | None = None
    wrote: Callable[[UnitOfWork, LiveDocument, Sequence[Actor]], Awaitable[None]] | None = None
    folding: Folding | None = None
    declared: Callable[[UnitOfWork, LiveDocument], Awaitable[Declared]] | None = None
    channel: Callable[[UnitOfWork, uuid.UUID], Awaitable[LiveDocument | None]] | None = None
    presence: Callable[[dict[str, Any], Access | None, dict[str, Any] | None], dict[str, Any]] | None = None


async def find(work: UnitOfWork, kinds: Mapping[str, DocumentKind], document_id: uuid.UUID) -> LiveDocument:
    """The document, or the channel, with this id. Raises NotFound."""
    try:
        return await document_by_id(work, document_id)
    except NotFound:
        for kind in kinds.values():
            found = await kind.channel(work, document_id) if kind.channel else None
            if found is not None:
                return found
        raise
