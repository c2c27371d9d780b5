"""Resolves a declared field in the ordinary executor: one statement a level, made from the same declaration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import strawberry
from graphql import get_named_type, is_non_null_type
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm import join as join_tables

from trellis.graphql.compile.asking import Asker, settled
from trellis.graphql.compile.declare import Computed, Expression, Join, Many, One, Reads, Rows, class_of, reads_of
from trellis.kernel.errors import NotFound


def resolver_of(source: Expression | Computed | One | Many) -> Callable[..., Any]:
    """The resolver of a field declared with `source`."""

    async def resolve(self: Any, info: strawberry.Info[Any, None]) -> Any:
        match source:
            case Expression():
                return await _expressed(source, self, info.context)
            case Computed():
                return await _computed(source, self, info.context)
            case One():
                return await _one(source, self, info)
            case Many():
                return await _many(source, self, info)

    del resolve.__annotations__["return"]  # the type stands on the field's own line
    return resolve


async def _expressed(source: Expression, self: Any, context: Any) -> Any:
    return await _by_key(context, (id(source), "expressed"), reads_of(type(self)), source.build, self.key)


async def _by_key(context: Any, name: Any, reads: Reads | None, build: Callable[[Any, Any], Any], key: Any) -> Any:
    assert reads is not None

    async def load(work: Any, keys: Sequence[Any]) -> list[Any]:
        asker: Asker = context.asker
        rows, tables = level(reads)
        statement = select(rows.id, settled(build(asker.work, rows))).select_from(tables).where(rows.id.in_(keys))
        found = dict((await work.session.execute(statement, asker.values)).tuples().all())
        return [found.get(key) for key in keys]

    return await context.loader(name, load).load(key)


async def _computed(source: Computed, self: Any, context: Any) -> Any:
    class Needed(tuple):  # type: ignore[type-arg]
        __hash__ = object.__hash__
        __eq__ = object.__eq__

    async def load(_: Any, batch: Sequence[Any]) -> Any:
        answered = source.run(context, [tuple(needed) for needed in batch])
        return await answered if hasattr(answered, "__await__") else answered

    return await context.loader((id(source), "computed"), load).load(Needed(self.value(need) for need in source.needs))


async def _one(source: One, self: Any, info: Any) -> Any:
    target = _target(info)
    if callable(source.key) and not hasattr(source.key, "class_"):
        key = await _key_of(source, self, info.context)
    else:
        key = self.value(source.key)
    found = None
    if key is not None:
        link = source.link or reads_of(target).key  # type: ignore[union-attr]
        order = source.order
        as_many = Many(link, None, source.where, lambda row: order(info.context.asker.work, row) if order else [])
        rows = await _linked(info.context, (id(source), "one"), as_many, target, key)
        found = rows[0] if rows else None
    if found is None:
        if is_non_null_type(info._raw_info.return_type):
            raise NotFound()
        return None
    return target.of(found)


async def _key_of(source: One, self: Any, context: Any) -> Any:
    """A key that SQL says; of an object without a row, the value of one of the asker's parameters."""
    reads = reads_of(type(self))
    if reads is None:
        return context.asker.values[source.key(context.asker.work, None).key]
    return await _by_key(context, (id(source), "key"), reads, source.key, self.key)


async def _many(source: Many, self: Any, info: Any) -> Any:
    target = _target(info)
    if source.link is None:
        asker: Asker = info.context.asker
        statement, _ = linked(asker.work, reads_of(target), source)
        return [target.of(tuple(row)) for row in (await info.context.work.session.execute(statement, asker.values))]
    rows = await _linked(info.context, (id(source), "many"), source, target, self.value(source.key))
    return [target.of(row) for row in rows]


async def _linked(context: Any, name: Any, source: Many, target: Any, key: Any) -> list[Any]:
    async def load(work: Any, keys: Sequence[Any]) -> list[list[Any]]:
        asker: Asker = context.asker
        statement, rows = linked(asker.work, reads_of(target), source)
        link = rows.of(source.link)
        found = await work.session.execute(statement.where(link.in_(keys)).add_columns(link), asker.values)
        grouped: dict[Any, list[Any]] = defaultdict(list)
        for row in found.all():
            grouped[row[-1]].append(tuple(row[:-1]))
        return [grouped[key] for key in keys]

    found: list[Any] = await context.loader(name, load).load(key)
    return found


def linked(work: Any, reads: Reads | None, source: Many) -> tuple[Select[Any], Rows]:
    """The rows a relation may show, in its order, and the level to put the link's condition on."""
    assert reads is not None
    rows, tables = level(reads, source.join)
    statement = select(*(rows[table] for table in reads.tables)).select_from(tables)
    if source.where is not None:
        statement = statement.where(settled(source.where(work, rows)))
    return statement.order_by(*source.order(rows)), rows


def level(
    reads: Reads, more: Sequence[Join] = (), name: Callable[[type], str | None] = lambda _: None
) -> tuple[Rows, Any]:
    """Fresh aliases of a type's tables, and their join."""
    tables = {reads.table: aliased(reads.table, name=name(reads.table))}
    joined: Any = tables[reads.table]
    for join in (*reads.joins, *more):
        tables[join.table] = aliased(join.table, name=name(join.table))
        joined = join_tables(joined, tables[join.table], join.on(Rows(tables)))
    return Rows(tables), joined


def _target(info: Any) -> Any:
    return class_of(get_named_type(info._raw_info.return_type))
