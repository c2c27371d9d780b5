"""Things with an opaque id, and how any of them is found again by it."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import strawberry

from trellis.graphql.compile.asking import Record
from trellis.graphql.compile.declare import ById, Condition, Found
from trellis.graphql.context import Context
from trellis.kernel.errors import NotFound
from trellis.kernel.ids import global_id, parse_global_id

Info = strawberry.Info[Context, None]
Find = Callable[[Context, uuid.UUID], Awaitable[Any]]
FINDERS: dict[str, Find] = {}
SOURCES: dict[str, Found] = {}


@strawberry.interface(description="An opaque Relay id.")
class Node:
    """Anything that can be found again by its id."""

    id: strawberry.ID


def finds(
    kind: str,
    type_: Any = None,
    *,
    where: Condition | None = None,
    record: Record | None = None,
    remembered: str | None = None,
) -> Callable[[Find], Find]:
    """Say how a thing of `kind` is found: through its room's service, so through the policy.

    With `where`, how a compiled statement finds it too, and with `record` what is written down of it.
    """

    def remember(find: Find) -> Find:
        FINDERS[kind] = find
        if where is not None:
            SOURCES[kind] = Found(type_, where, record, remembered)
        return find

    return remember


def by_id(*kinds: str) -> ById:
    """The source of a field that finds a thing of one of `kinds`, or of any, by argument `id`."""
    return ById(kinds, SOURCES)


def opaque(kind: str, key: uuid.UUID) -> strawberry.ID:
    """The id of a thing as clients know it."""
    return strawberry.ID(global_id(kind, key))


def key_of(value: str, kind: str) -> uuid.UUID:
    """The key in an id that must be of `kind`. Raises NotFound for any other: no oracle."""
    parsed = parse_global_id(value)
    if parsed is None or parsed[0] != kind:
        raise NotFound()
    return parsed[1]


async def find_node(context: Context, value: str) -> Any:
    """Any thing by its id, or None when it is not the viewer's to see."""
    parsed = parse_global_id(value)
    if parsed is None or parsed[0] not in FINDERS:
        return None
    try:
        return await FINDERS[parsed[0]](context, parsed[1])
    except NotFound:
        return None
