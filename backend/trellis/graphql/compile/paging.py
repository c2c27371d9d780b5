"""Keyset pages: edges, cursors, where a page begins and ends, and how many rows there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    FieldNode,
    get_named_type,
)
from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    Text,
    bindparam,
    case,
    func,
    literal,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import aliased
from sqlalchemy.sql import Join, visitors

from trellis.graphql.compile import json_sql
from trellis.graphql.compile.asking import Declined
from trellis.graphql.compile.declare import (
    Page,
    Reads,
    Rows,
    class_of,
)
from trellis.graphql.compile.selection import Root, declared, key_of_answer
from trellis.graphql.connection import LARGEST_PAGE

COUNTED = 10_000


class PageWriter:
    """The part of the compiler that writes pages."""

    _froms: list[Any]
    _fields: Any
    _name: Any
    _values: Any
    _shown: list[Any]
    _work: Any

    def _page(self, root: Root, source: Page) -> ColumnElement[Any]:
        connection = get_named_type(root.definition.type)
        edge = get_named_type(connection.fields["edges"].type)
        node = get_named_type(edge.fields["node"].type)
        reads = declared(class_of(node))
        first = bindparam(f"{root.prefix}_first", type_=Integer, required=False)
        statement: Select[Any] = root.prepared.statement
        order = source.order
        keyset = self._keyset(statement, order, root, first)
        # A row that is shown and written down is found once for both.
        rows: Any = keyset.cte(self._name("page")) if source.shown else keyset.subquery(self._name("page"))
        self._froms.append(rows)
        here = Rows({table: aliased(table, rows) for table in reads.tables})
        keys = [rows.c[f"key_{n}"] for n in range(len(order.columns))]
        if source.shown is not None:
            self._shown.append(self._said_of(source.shown, here, rows, _ordering(keys, order.descending), first, root))
        cursor = self._cursor(root, keys)
        wanted = self._fields(root.nodes, connection)
        inside: list[Any] = [
            func.row_number().over(order_by=_ordering(keys, order.descending)).label("place"),
            func.count().over().label("size"),
        ]
        ends = _needs_cursor(self, wanted, connection)
        if ends:
            inside += keys
        edges = {}
        for key, nodes in wanted.items():
            if nodes[0].name.value == "edges":
                edges[key] = f"edge_{len(edges)}"
                built = self._edge(nodes, edge, node, here, rows, cursor)
                inside.append(json_sql.object_of(built, self._name("edge")).label(edges[key]))
        counted = select(*inside).select_from(rows).subquery(self._name("row"))
        once: list[Any] = [func.count().label("size")]
        once += [
            func.array_to_json(
                func.coalesce(
                    func.array_agg(_ordered(counted.c[name], counted.c.place)).filter(counted.c.place <= first),
                    json_sql.literal_column("ARRAY[]::json[]"),
                )
            ).label(name)
            for name in edges.values()
        ]
        if ends:
            last = func.least(counted.c.size, first)
            for name in (key.name for key in keys):
                once.append(_at(counted.c[name], counted.c.place == 1).label(f"begins_{name}"))
                once.append(_at(counted.c[name], counted.c.place == last).label(f"ends_{name}"))
        whole = select(*once).select_from(counted).subquery(self._name("whole"))
        self._froms.append(whole)
        values = []
        for key, nodes in wanted.items():
            name = nodes[0].name.value
            if name == "__typename":
                value: Any = json_sql.word(connection.name)
            elif name == "edges":
                value = whole.c[edges[key]]
            elif name == "pageInfo":
                value = self._page_info(nodes, connection, whole, root, first)
            elif name == "totalCount":
                value = self._total(nodes, connection, _counted(statement, reads))
            else:
                raise Declined(f"{connection.name}.{name} is not a part of a page")
            values.append(value.label(key_of_answer(key)))
        return json_sql.object_of(select(*values).select_from(whole), self._name("connection"))

    def _said_of(self, shown: Any, here: Rows, rows: Any, order: list[Any], first: Any, root: Root) -> Any:
        """What writes down whose records a page shows."""
        kept = true() if shown.only is None else here.of(shown.only[0]).in_(shown.only[1])
        inside = select(
            here.of(shown.key).label("key"), func.row_number().over(order_by=order).label("place"), kept.label("kept")
        )
        found = inside.select_from(rows).subquery(self._name("shown"))
        keys = select(found.c.key, found.c.place).where(found.c.kept, found.c.place <= first)
        return shown.insert(self._work, keys.subquery(self._name("key")), root.prepared.by)

    def _cursor(self, root: Root, keys: Sequence[Any]) -> Any:
        """The signed cursor of the row whose ordering values are `keys`."""
        pads = tuple(_given_bytes(f"{root.prefix}_{side}") for side in ("inner", "outer"))
        scope = bindparam(f"{root.prefix}_scope", type_=Text, required=False)
        return json_sql.cursor(scope, keys, pads)  # type: ignore[arg-type]

    def _end(self, root: Root, whole: Any, side: str) -> Any:
        """The cursor of the first or last row of a page; NULL when it has none."""
        keys = [whole.c[f"{side}_key_{n}"] for n in range(len(root.source.order.columns))]
        return case((whole.c.size > 0, self._cursor(root, keys)))

    def _keyset(self, statement: Select[Any], order: Any, root: Root, first: Any) -> Select[Any]:
        if root.prepared.after:
            typed = [
                bindparam(f"{root.prefix}_after_{n}", type_=column.type, required=False)
                for n, column in enumerate(order.columns)
            ]
            left, right = tuple_(*order.columns), tuple_(*typed)
            statement = statement.where(left < right if order.descending else left > right)
        keyed = statement.add_columns(*(column.label(f"key_{n}") for n, column in enumerate(order.columns)))
        ordered = keyed.order_by(*_ordering(order.columns, order.descending))
        # How many are asked for is a parameter, and a plan for any number is one for a tenth of the district: it would
        # be made anew for each request, at the price of the request itself. The largest page is a number it can use.
        largest = ordered.limit(json_sql.number(LARGEST_PAGE + 1)).subquery(self._name("largest"))
        keys = [largest.c[f"key_{n}"] for n in range(len(order.columns))]
        return select(*largest.c).order_by(*_ordering(keys, order.descending)).limit(first + 1)

    def _edge(self, nodes: list[FieldNode], edge: Any, node: Any, here: Rows, rows: Any, cursor: Any) -> Select[Any]:
        values = []
        for key, group in self._fields(nodes, edge).items():
            name = group[0].name.value
            if name == "__typename":
                value: Any = json_sql.word(edge.name)
            elif name == "cursor":
                value = cursor
            elif name == "node":
                inner = self._values(group, node, here)
                value = json_sql.object_of(select(*inner).correlate(*self._froms), self._name("node"))
            else:
                raise Declined(f"{edge.name}.{name} is not a part of an edge")
            values.append(value.label(key_of_answer(key)))
        return select(*values).correlate(*self._froms)

    def _page_info(self, nodes: list[FieldNode], connection: Any, whole: Any, root: Root, first: Any) -> Any:
        info = get_named_type(connection.fields["pageInfo"].type)
        values = []
        for key, group in self._fields(nodes, info).items():
            name = group[0].name.value
            said = {
                "__typename": lambda: json_sql.word(info.name),
                "hasNextPage": lambda: whole.c.size > first,
                "hasPreviousPage": lambda: json_sql.literal_column("true" if root.prepared.after else "false"),
                "startCursor": lambda: self._end(root, whole, "begins"),
                "endCursor": lambda: self._end(root, whole, "ends"),
            }
            if name not in said:
                raise Declined(f"{info.name}.{name} is not a part of a page")
            values.append(said[name]().label(key_of_answer(key)))
        return json_sql.object_of(select(*values).correlate(*self._froms), self._name("info"))

    def _total(self, nodes: list[FieldNode], connection: Any, statement: Select[Any]) -> Any:
        named = get_named_type(connection.fields["totalCount"].type)
        limited = statement.with_only_columns(literal(1).label("one")).order_by(None)
        counted = limited.limit(json_sql.number(COUNTED + 1)).subquery(self._name("counted"))
        found = select(func.count().label("found")).select_from(counted).subquery(self._name("total"))
        values = []
        for key, group in self._fields(nodes, named).items():
            name = group[0].name.value
            said = {
                "__typename": lambda: json_sql.word(named.name),
                "value": lambda: func.least(found.c.found, json_sql.number(COUNTED)),
                "isExact": lambda: found.c.found <= json_sql.number(COUNTED),
            }
            if name not in said:
                raise Declined(f"{named.name}.{name} is not a part of a count")
            values.append(said[name]().label(key_of_answer(key)))
        return json_sql.object_of(select(*values).select_from(found), self._name("count"))


def _ordering(columns: Sequence[Any], descending: bool) -> list[Any]:
    return [column.desc() if descending else column.asc() for column in columns]


def _ordered(value: Any, place: Any) -> Any:
    return aggregate_order_by(value, place)


def _at(value: Any, where: Any) -> Any:
    """The one value of the row `where` names, among those that are put together."""
    return func.array_agg(value, type_=ARRAY(value.type)).filter(where)[1]


def _counted(statement: Select[Any], reads: Reads) -> Select[Any]:
    """The same rows to count: without what each has exactly one of, where no condition asks for it."""
    froms = statement.get_final_froms()
    where = statement.whereclause
    if len(froms) != 1 or not isinstance(froms[0], Join) or froms[0].isouter or where is None:
        return statement
    left, right = froms[0].left, froms[0].right
    beside = {join.table.__table__ for join in reads.joins}
    asked = {getattr(one, "table", None) for one in visitors.iterate(where)}
    if right not in beside or right in asked or left is not reads.table.__table__:
        return statement
    return select(left).where(where)


def _given_bytes(name: str) -> Any:
    return bindparam(name, type_=LargeBinary, required=False)


def _needs_cursor(compiler: Any, wanted: Mapping[str, list[FieldNode]], connection: Any) -> bool:
    for nodes in wanted.values():
        if nodes[0].name.value == "pageInfo":
            info = get_named_type(connection.fields["pageInfo"].type)
            asked = {group[0].name.value for group in compiler._fields(nodes, info).values()}
            if asked & {"startCursor", "endCursor"}:
                return True
    return False
