"""Pages by keyset: a page is found by where the last one ended, so it costs the same however deep it is.

Cursors are opaque, signed, and bound to the query, the ordering and the person
(threats rows 2, 26): a cursor of another list or another person is refused.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
import strawberry
from sqlalchemy import Select, func, literal, select, tuple_

from trellis.graphql.context import Context
from trellis.kernel.errors import InvalidInput
from trellis.kernel.hashing import same, signature
from trellis.kernel.words import Words

COUNTED = 10_000
LARGEST_PAGE = 100


class BadCursor(InvalidInput):
    """A cursor that was not made for this list and person."""

    code = "BAD_CURSOR"
    default_says = Words(
        en="This page no longer fits the list. Start from its beginning.",
        es="Esta página ya no corresponde a la lista. Empiece desde el principio.",
    )


class PageSizeNeeded(InvalidInput):
    """`first` is missing or outside 1..100."""

    code = "PAGE_SIZE_NEEDED"
    default_says = Words(en="Ask for 1 to 100 rows at once.", es="Pida de 1 a 100 filas a la vez.")


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="A count; beyond 10,000 it is a lower bound.")
class Count:
    value: int
    is_exact: bool


@strawberry.type
class Edge:
    cursor: str


@strawberry.type
class Connection:
    page_info: PageInfo
    total_count: Count


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: `columns`, the last of them unique, all ascending or all descending, none NULL."""

    name: str
    columns: tuple[Any, ...]
    descending: bool = False


def list_key(context: Context, order: Order) -> bytes:
    """The key that signs one person's cursors of one ordering, and nothing else.

    A statement that signs its cursors in the database is given this key and not the house's own.
    """
    return _signed(context.house.settings.secret_key, f"cursor\n{order.name}\n{context.actor.person_id}")


@lru_cache(maxsize=4096)
def _signed(secret: str, said: str) -> bytes:
    return signature(secret, said.encode())


@lru_cache(maxsize=4096)
def cursor_pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer block of HMAC-SHA-256 (RFC 2104) under a 32-byte `key`."""
    block = key.ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def seal_cursor(key: bytes, scope: str, values: Sequence[Any]) -> str:
    """The cursor after a row whose ordering values are `values`, in the list that `scope` names."""
    body = orjson.dumps([_plain(v) for v in values])
    return base64.urlsafe_b64encode(_mark(key, scope, body) + body).rstrip(b"=").decode()


def open_cursor(key: bytes, scope: str, cursor: str) -> list[Any]:
    """The ordering values in a cursor made by `seal_cursor` with the same key and scope. Raises BadCursor."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        mark, body = raw[:12], raw[12:]
        if same(mark, _mark(key, scope, body)):
            return list(orjson.loads(body))
    except ValueError:
        pass
    raise BadCursor(field="after")


def _mark(key: bytes, scope: str, body: bytes) -> bytes:
    return hmac.digest(key, scope.encode() + b"\n" + body, "sha256")[:12]


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def typed_value(column: Any, value: Any) -> Any:
    """A value of a cursor in the type of the column it orders by."""
    kind = column.type.python_type
    if isinstance(value, kind):
        return value
    return kind.fromisoformat(value) if hasattr(kind, "fromisoformat") else kind(value)


async def connect(
    context: Context,
    statement: Select[Any],
    order: Order,
    *,
    first: int | None,
    after: str | None,
    bound_to: str,
    node: Callable[[Any], Any],
    into: tuple[type[Any], type[Any]],
) -> Any:
    """One page of `statement` in `order` as the connection and edge types `into`.

    `bound_to` names the list and its filters; `node` makes the node of a row. A
    statement of one entity gives that entity to `node`, of several their tuple.
    Raises PageSizeNeeded and BadCursor.
    """
    if first is None or not 1 <= first <= LARGEST_PAGE:
        raise PageSizeNeeded(field="first")
    key = list_key(context, order)
    paged = statement
    if after is not None:
        values = open_cursor(key, bound_to, after)
        if len(values) != len(order.columns):
            raise BadCursor(field="after")
        typed = [literal(typed_value(c, v), c.type) for c, v in zip(order.columns, values, strict=True)]
        left, right = tuple_(*order.columns), tuple_(*typed)
        paged = paged.where(left < right if order.descending else left > right)
    single = len(statement.column_descriptions) == 1
    ordering = [c.desc() if order.descending else c.asc() for c in order.columns]
    with_keys = paged.add_columns(*(c.label(f"key_{n}") for n, c in enumerate(order.columns)))
    rows = (await context.work.session.execute(with_keys.order_by(*ordering).limit(first + 1))).all()
    width = len(order.columns)
    edges = [
        into[1](node=node(row[0] if single else row[:-width]), cursor=seal_cursor(key, bound_to, row[-width:]))
        for row in rows[:first]
    ]
    return into[0](
        edges=edges,
        page_info=PageInfo(
            has_next_page=len(rows) > first,
            has_previous_page=after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
        total_count=await _count(context, statement),
    )


async def _count(context: Context, statement: Select[Any]) -> Count:
    """Exact to 10,000; beyond, counting stops: nobody reads further and it would cost the whole district."""
    limited = statement.with_only_columns(literal(1)).order_by(None).limit(COUNTED + 1).subquery()
    found = int((await context.work.session.execute(select(func.count()).select_from(limited))).scalar_one())
    return Count(value=min(found, COUNTED), is_exact=found <= COUNTED)
