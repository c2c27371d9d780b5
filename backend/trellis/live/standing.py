"""Whether a session still holds, and what its person may do with documents; asked at connecting and all the time."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import SYSTEM, Actor, Gate, UnitOfWork
from trellis.live.kinds import Access, DocumentKind, find
from trellis.live.model import LiveDocument

ReadActors = Callable[[UnitOfWork, Collection[uuid.UUID]], Awaitable[Mapping[uuid.UUID, Actor]]]
"""Who acts in sessions, by session; without those that no longer hold."""
Touch = Callable[[UnitOfWork, Collection[uuid.UUID]], Awaitable[None]]


@dataclass(slots=True)
class Standing:
    """`actor` is None once the session has ended. A document that does not exist for this person is left out."""

    actor: Actor | None
    documents: dict[uuid.UUID, tuple[LiveDocument, Access | None]] = field(default_factory=dict)


async def standing(
    gate: Gate,
    read_actors: ReadActors,
    kinds: Mapping[str, DocumentKind],
    *,
    district_id: uuid.UUID,
    session_id: uuid.UUID,
    document_ids: Iterable[uuid.UUID],
    known: Actor | None = None,
) -> Standing:
    """How a session stands towards documents of its district, read anew.

    `known` is who it was when last asked: mostly it still is, and then all of it is asked in one transaction of theirs.
    """
    document_ids = list(document_ids)
    if known is not None:
        async with gate.open(district_id, known, "live.access") as work:
            if (await read_actors(work, [session_id])).get(session_id) == known:
                return await _towards(work, kinds, Standing(known), document_ids)
    async with gate.open(district_id, SYSTEM, "live.session") as work:
        actor = (await read_actors(work, [session_id])).get(session_id)
    found = Standing(actor)
    if actor is None:
        return found
    async with gate.open(district_id, actor, "live.access") as work:
        return await _towards(work, kinds, found, document_ids)


async def _towards(
    work: UnitOfWork, kinds: Mapping[str, DocumentKind], found: Standing, document_ids: Iterable[uuid.UUID]
) -> Standing:
    for document_id in document_ids:
        try:
            document = await find(work, kinds, document_id)
        except NotFound:
            continue
        kind = kinds.get(document.kind)
        if kind is not None:
            found.documents[document_id] = (document, await kind.access(work, document))
    return found
