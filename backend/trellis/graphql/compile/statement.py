"""Compiles one operation to one SQL statement that writes its `data` as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from graphql import (
    FieldNode,
    get_named_type,
    is_composite_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
)
from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    select,
    union,
)
from sqlalchemy import inspect as entity_of
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlalchemy.sql import visitors

from trellis.graphql.compile import json_sql
from trellis.graphql.compile.asking import Asker, Declined, settled
from trellis.graphql.compile.declare import (
    ById,
    Column,
    Computed,
    Expression,
    Listed,
    Made,
    Many,
    One,
    Page,
    Resolved,
    Rows,
    Selected,
    class_of,
    reads_of,
    source_of,
)
from trellis.graphql.compile.ordinary import level
from trellis.graphql.compile.paging import PageWriter
from trellis.graphql.compile.selection import (
    AS_IT_STANDS,
    Later,
    Root,
    Selection,
    Written,
    declared,
    key_of_answer,
)

KEYS = "keys"
PLAIN = {"ID": Text, "String": Text, "Int": Integer, "Boolean": Boolean, "Date": Date, "DateTime": DateTime}


class Compiler(PageWriter):
    """Writes one statement for one asker's variant."""

    def __init__(self, selection: Selection, asker: Asker) -> None:
        self._selection = selection
        self._schema = selection.schema
        self._work = asker.work
        self._asker = asker
        self._later: list[Later] = []
        self._read: dict[str, list[tuple[Any, Any]]] = {}
        self._names: dict[str, int] = {}
        self._froms: list[Any] = []
        self._shown: list[Any] = []
        self._record: str | None = None  # the kind of record whose own rows are being written, where one is read by id

    def write(self, roots: Sequence[Root]) -> Written:
        """The statement of a query. Raises Declined."""
        query = self._schema.query_type
        assert query is not None
        undeclared = [root for root in roots if root.source is None and root.definition is not None]
        if len(undeclared) == len(roots):
            raise Declined(f"Query.{undeclared[0].nodes[0].name.value} has no declared source")
        values = []
        for root in roots:
            if root.key == "__typename" or root.nodes[0].name.value == "__typename":
                values.append(json_sql.word(query.name).label(key_of_answer(root.key)))
                continue
            values.append(self._root(root).label(key_of_answer(root.key)))
        data = json_sql.as_bytes(json_sql.object_of(select(*values), "data"))
        statement = select(data.label("data"))
        if self._asker.proof is not None:
            statement = statement.add_columns(self._asker.proof.label("proof"))
        for record in self._recorded():
            statement = statement.add_cte(record)
        return Written(statement, self._later)

    def write_objects(self, named: Any, nodes: list[FieldNode]) -> Written:
        """The statement of a selection on objects of one declared type: key and JSON of each that is seen.

        Their keys are the parameter KEYS. Raises Declined.
        """
        reads = declared(class_of(named))
        rows, tables = level(reads)
        # As text: the driver knows an array of text without asking the server what it is.
        keys = cast(bindparam(KEYS, type_=ARRAY(Text), required=False), ARRAY(reads.key.type))
        self._froms += [entity_of(table).selectable for table in rows.tables()]
        values = select(*self._values(nodes, named, rows)).correlate(*self._froms)
        data = json_sql.as_bytes(json_sql.object_of(values, self._name(named.name.lower())))
        statement = select(rows.id.label("key"), data.label("data")).select_from(tables).where(rows.id == any_(keys))
        return Written(statement, self._later)

    def _recorded(self) -> list[Any]:
        """What writes down that things were read by id, each once however many fields asked for it, and lists."""
        records = []
        for places in self._read.values():
            how, found = places[0]
            if len(places) > 1:
                found = union(*(select(one) for _, one in places)).cte(self._name("read"))
            rows = Rows({table: aliased(table, found) for table in declared(how.type_).tables[:1]})
            records.append(how.record(self._work, rows).cte(self._name("recorded")))
        return [*records, *(shown.cte(self._name("listed")) for shown in self._shown)]

    def _root(self, root: Root) -> ColumnElement[Any]:
        source = root.source
        match source:
            case ById():
                value = self._by_id(root, source)
            case Page():
                value = self._page(root, source)
            case Listed():
                value = self._listed(root, source)
            case Selected():
                value = self._selected(root, source)
            case Made():
                value = self._made(root, source)
            case _:
                self._later.append(Later(Resolved(self._schema.query_type, tuple(root.nodes)), ()))
                return json_sql.later(len(self._later) - 1, [])
        return json_sql.required(value) if is_non_null_type(root.definition.type) else value

    # --- roots ---------------------------------------------------------------------------------------------------

    def _by_id(self, root: Root, source: ById) -> ColumnElement[Any]:
        kind: str = root.prepared.shape
        how = source.found(kind)
        assert how is not None
        target, where, record = how.type_, how.where, how.record
        reads = declared(target)
        rows, tables = level(reads)
        key = bindparam(f"{root.prefix}_id", type_=reads.key.type, required=False)
        chosen = select(*(rows[table] for table in reads.tables)).select_from(tables).where(rows.id == key)
        chosen = chosen.where(self._built(where(self._work, rows)))
        found = chosen.cte(self._name("found"))
        self._froms.append(found)
        here = Rows({table: aliased(table, found) for table in reads.tables})
        if record is not None:
            self._read.setdefault(kind, []).append((how, found))
        self._record = kind if record is not None else None
        value = self._object(root.nodes, self._type_of(target), here, select().select_from(found))
        self._record = None
        return value

    def _listed(self, root: Root, source: Listed) -> ColumnElement[Any]:
        target = class_of(get_named_type(root.definition.type))
        reads = declared(target)
        inner = settled(source.statement(self._work)).subquery(self._name("listed"))
        self._froms.append(inner)
        here = Rows({table: aliased(table, inner) for table in reads.tables})
        values = self._values(root.nodes, self._type_of(target), here)
        return json_sql.array_of(select(*values).select_from(inner), self._name(reads.table.__tablename__))

    def _selected(self, root: Root, source: Selected) -> ColumnElement[Any]:
        named = get_named_type(root.definition.type)
        selected: Select[Any] = root.prepared.statement
        inner: Any = selected.cte(self._name("selected")) if source.shown else selected.subquery(self._name("selected"))
        if source.shown is not None:
            keys = select(inner.c.shown_key.label("key"), inner.c.place).where(inner.c.shown_key.is_not(None))
            self._shown.append(source.shown.insert(self._work, keys.subquery(self._name("key")), root.prepared.by))
        values = []
        for key, nodes in self._fields(root.nodes, named).items():
            name = nodes[0].name.value
            if name == "__typename":
                value: Any = json_sql.word(named.name)
            else:
                definition = named.fields[name]
                column = inner.c[definition.extensions["strawberry-definition"].python_name]
                value = self._scalar(definition, column, f"{named.name}.{name}")
            values.append(value.label(key_of_answer(key)))
        chosen = select(*values).select_from(inner).order_by(inner.c.place)
        return json_sql.array_of(chosen, self._name(named.name.lower()))

    def _made(self, root: Root, source: Made) -> ColumnElement[Any]:
        named = get_named_type(root.definition.type)
        values = []
        for key, nodes in self._fields(root.nodes, named).items():
            name = nodes[0].name.value
            if name == "__typename":
                values.append(json_sql.word(named.name).label(key_of_answer(key)))
                continue
            definition = named.fields[name]
            if source_of(definition) is None:
                if is_composite_type(get_named_type(definition.type)) or nodes[0].arguments:
                    raise Declined(f"{named.name}.{name} has no declared source")
                values.append(_given(f"{root.prefix}_{name}").label(key_of_answer(key)))
                root.prepared.plain[name] = definition
            else:
                values.append(self._value(named, nodes, Rows({})).label(key_of_answer(key)))
        return json_sql.object_of(select(*values), self._name(named.name.lower()))

    # --- levels --------------------------------------------------------------------------------------------------

    def _object(self, nodes: list[FieldNode], named: Any, rows: Rows, within: Select[Any]) -> ColumnElement[Any]:
        values = self._values(nodes, named, rows)
        return json_sql.object_of(within.add_columns(*values), self._name(named.name.lower()))

    def _values(self, nodes: list[FieldNode], named: Any, rows: Rows) -> list[Any]:
        return [
            self._value(named, group, rows).label(key_of_answer(key))
            for key, group in self._fields(nodes, named).items()
        ]

    def _value(self, named: Any, nodes: list[FieldNode], rows: Rows) -> ColumnElement[Any]:
        name = nodes[0].name.value
        if name == "__typename":
            return json_sql.word(named.name)
        definition = named.fields[name]
        source = source_of(definition)
        if nodes[0].arguments:
            return self._resolved(named, nodes, rows)
        if source is None and name == "id" and reads_of(class_of(named)):
            return json_sql.opaque_id(declared(class_of(named)).kind, rows.id)
        match source:
            case Column():
                return self._column(named, name, definition, source, rows)
            case Expression() if source.reads_record not in (None, self._record):
                return self._resolved(named, nodes, rows)
            case Expression():
                return self._scalar(definition, self._built(source.build(self._work, rows)), f"{named.name}.{name}")
            case Computed():
                return self._computed(source, rows)
            case One():
                return self._one(nodes, definition, source, rows)
            case Many():
                return self._many(nodes, definition, source, rows)
            case _:
                return self._resolved(named, nodes, rows)

    def _column(self, named: Any, name: str, definition: Any, source: Column, rows: Rows) -> ColumnElement[Any]:
        value = rows.of(source.attribute)
        stored = getattr(source.attribute, "property", None)
        never_null = stored is not None and all(not column.nullable for column in getattr(stored, "columns", ()))
        return self._scalar(definition, value, f"{named.name}.{name}", never_null=never_null)

    def _scalar(self, definition: Any, value: Any, where: str, *, never_null: bool = False) -> ColumnElement[Any]:
        kind, lists = definition.type, 0
        while is_list_type(kind) or is_non_null_type(kind):
            lists += is_list_type(kind)
            kind = kind.of_type
        if isinstance(value.type, JSON) and kind.name == "JSON" and not lists:
            return self._as_python_writes_it(value)
        wanted = PLAIN.get(kind.name)
        stored = value.type.item_type if lists and isinstance(value.type, ARRAY) else value.type
        if wanted is None or is_enum_type(kind) or lists > 1 or bool(lists) is not isinstance(value.type, ARRAY):
            raise Declined(f"{where} is no scalar the database writes as {kind.name}")
        if not isinstance(stored, wanted):
            raise Declined(f"{where} is {stored!r} in the database and {kind.name} in the schema")
        if wanted is DateTime:
            value = json_sql.instant(value)
        return json_sql.required(value) if is_non_null_type(definition.type) and not never_null else value

    def _as_python_writes_it(self, value: Any) -> ColumnElement[Any]:
        """JSON that is stored: PostgreSQL writes it with blanks, so it passes Python once."""
        self._later.append(Later(AS_IT_STANDS, (value.type,)))
        return json_sql.later(len(self._later) - 1, [value])

    def _resolved(self, named: Any, nodes: list[FieldNode], rows: Rows) -> ColumnElement[Any]:
        reads = declared(class_of(named))
        self._later.append(Later(Resolved(named, tuple(nodes)), (reads.key.type,)))
        return json_sql.later(len(self._later) - 1, [rows.id])

    def _computed(self, source: Computed, rows: Rows) -> ColumnElement[Any]:
        needs = [rows.of(need) for need in source.needs]
        self._later.append(Later(source, tuple(need.type for need in needs)))
        return json_sql.later(len(self._later) - 1, needs)

    def _one(self, nodes: list[FieldNode], definition: Any, source: One, rows: Rows) -> Any:
        target = class_of(get_named_type(definition.type))
        reads = declared(target)
        by_rows = callable(source.key) and not hasattr(source.key, "class_")
        key = self._built(source.key(self._work, rows)) if by_rows else rows.of(source.key)
        there, tables = level(reads, name=lambda table: self._name(table.__tablename__))
        link = there.of(source.link) if source.link is not None else there.id
        inner = select().select_from(tables).where(link == key)
        if source.where is not None:
            inner = inner.where(self._built(source.where(self._work, there)))
        if source.link is not None:
            inner = inner.order_by(*(source.order(self._work, there) if source.order else ())).limit(json_sql.number(1))
        value = self._level(nodes, definition, there, inner, None)
        found = json_sql.object_of(value, self._name(get_named_type(definition.type).name.lower()))
        return json_sql.required(found) if is_non_null_type(definition.type) else found

    def _many(self, nodes: list[FieldNode], definition: Any, source: Many, rows: Rows) -> Any:
        reads = declared(class_of(get_named_type(definition.type)))
        if source.owner is not None:
            reads = replace(reads, joins=tuple(one for one in reads.joins if one.table is not source.owner))
        there, tables = level(reads, source.join, name=lambda table: self._name(table.__tablename__))
        if source.owner is not None:
            there = there.beside(source.owner, rows[source.owner])
        inner = select().select_from(tables)
        if source.link is not None:
            inner = inner.where(there.of(source.link) == rows.of(source.key))
        if source.where is not None:
            inner = inner.where(self._built(source.where(self._work, there)))
        inner = inner.order_by(*source.order(there))
        value = self._level(nodes, definition, there, inner, self._record if source.part else None)
        return json_sql.array_of(value, self._name(get_named_type(definition.type).name.lower()))

    def _level(self, nodes: Any, definition: Any, there: Rows, inner: Select[Any], record: str | None) -> Select[Any]:
        named = get_named_type(definition.type)
        around = list(self._froms)
        self._froms += [entity_of(table).selectable for table in there.tables()]
        outer, self._record = self._record, record
        values = self._values(nodes, named, there)
        self._record = outer
        return inner.add_columns(*values).correlate(*around)

    def _built(self, value: Any) -> Any:
        """A declared condition or expression, its sub-selects tied to the rows around them however deep they stand."""
        value = settled(value)
        inside = [one for one in visitors.iterate(value) if isinstance(one, Select) and one._auto_correlate]
        around = [*self._froms, *(table for one in inside for table in one.get_final_froms())]
        for one in inside:
            # Only what names a row around it was made for this statement; anything else may be shared with others.
            if any(table in self._froms for table in one.get_final_froms()):
                one._correlate, one._auto_correlate = tuple(around), False
        return value

    # --- names ---------------------------------------------------------------------------------------------------

    def _fields(self, nodes: Sequence[FieldNode], named: Any) -> dict[str, list[FieldNode]]:
        return self._selection.fields([node.selection_set for node in nodes if node.selection_set], named)

    def _type_of(self, target: Any) -> Any:
        return self._schema.get_type(target.__strawberry_definition__.name)

    def _name(self, of: str) -> str:
        # SQLAlchemy names the aliases inside a declared condition with an underscore; the same name would hide ours.
        self._names[of] = self._names.get(of, 0) + 1
        return f"{of}{self._names[of]}"


def _given(name: str) -> Any:
    return cast(cast(bindparam(name, type_=Text, required=False), Text), json_sql.JSON)
