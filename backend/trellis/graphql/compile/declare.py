"""Where the fields of a GraphQL type come from, said on the line that declares the field.

    @reads(Tree, join=[(Orchard, lambda row: Orchard...)])
    @strawberry.type
    class TreeType(Rowed, Node):
        planted_on: date = column(Tree.planted_on)
        apples: list[Apple] = many(Apple.tree_id, key=Tree.id, order=lambda apple: [apple.id])

The same declaration resolves the field in the ordinary executor (`ordinary`)
and is compiled into a statement (`statement`), so the two cannot drift.
A condition is a function of the unit of work and the row it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import strawberry
from sqlalchemy import null, select

from trellis.graphql.compile.asking import Record, settled

SOURCE = "trellis.source"
Condition = Callable[[Any, Any], Any]
Typed = tuple[str, Callable[[Any], tuple[Hashable, Mapping[str, Any]]]]
Type = TypeVar("Type", bound=type)


class Rows:
    """The tables of one level of a statement: `rows[Table]`, or `rows.column` of its first table."""

    def __init__(self, tables: Mapping[type, Any]) -> None:
        self._tables = dict(tables)
        self._first = next(iter(tables.values()), None)

    def __getitem__(self, table: type) -> Any:
        return self._tables[table]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._first, name)

    def of(self, attribute: Any) -> Any:
        """A mapped attribute or hybrid of one of the tables, at this level."""
        return getattr(self._tables[attribute.class_], attribute.key)

    def tables(self) -> list[Any]:
        return list(self._tables.values())

    def beside(self, table: type, row: Any) -> Rows:
        """This level and a row of one more table, which stands in a level around it."""
        return Rows({**self._tables, table: row})


@dataclass(frozen=True, slots=True)
class Join:
    """A table read together with the first one; `on` is given the rows of both."""

    table: type
    on: Callable[[Rows], Any]


@dataclass(frozen=True, slots=True)
class Reads:
    """What one GraphQL type is read from. `kind` is the word its opaque ids begin with."""

    table: type
    joins: tuple[Join, ...]
    kind: str

    @property
    def tables(self) -> tuple[type, ...]:
        return (self.table, *(join.table for join in self.joins))

    @property
    def key(self) -> Any:
        return self.table.id  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Column:
    """A mapped column, or a hybrid property where a value is put together from several."""

    attribute: Any


@dataclass(frozen=True, slots=True)
class Expression:
    """Any SQL: `build(work, row)`. The ordinary executor asks it for a batch of rows at once.

    With `reads_record`, who has the value has read a record of that kind: it is compiled where the statement writes
    that down, beneath that record's own root, and resolved by the ordinary executor anywhere else.
    """

    build: Condition
    reads_record: str | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """Python's own: `run(context, batch)` gets the needed columns of every row of a level and answers in order."""

    needs: tuple[Any, ...]
    run: Callable[[Any, Sequence[tuple[Any, ...]]], Any]
    by: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """What has no source in SQL: the ordinary executor resolves this one field of each row, its selection included."""

    parent: Any
    nodes: tuple[Any, ...]

    @property
    def where(self) -> str:
        """The field's name with its type's."""
        return f"{self.parent.name}.{self.nodes[0].name.value}"


@dataclass(frozen=True, slots=True)
class One:
    """Another row found by key: `key` is a column of this type, or `(work, row) -> SQL`; None is found by None.

    With `link`, the first of the rows whose `link` is this row's key, in `order`.
    """

    key: Any
    link: Any = None
    where: Condition | None = None
    order: Callable[[Any, Any], Sequence[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """The rows whose `link` is this row's `key`, in `order`. Without `link`, every row `where` lets through.

    `part`: they are parts of the same record, so reading them is reading it. `owner`: the table, of those read together
    with them, whose row is the very one they hang on; a statement that has it does not look for it again.
    """

    link: Any
    key: Any
    where: Condition | None
    order: Callable[[Any], Sequence[Any]]
    join: tuple[Join, ...] = ()
    part: bool = False
    owner: type | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """How a thing of one kind is found by its key: its type, who may, and what is written down of it.

    `remembered` is the word under which the unit of work remembers, with the key, that it was written down.
    """

    type_: Any
    where: Condition
    record: Record | None
    remembered: str | None = None


@dataclass(frozen=True, slots=True)
class ById:
    """A root field: the thing of one of `kinds` (of any, when none is named) whose opaque id stands in argument `id`.

    It is null where the kind's condition does not let it through. The kind an
    id names decides the type, so a field of an interface is one of these too.
    """

    kinds: tuple[str, ...]
    known: Mapping[str, Found]

    def found(self, kind: str) -> Found | None:
        """How things of `kind` are found through this field; None when they are not."""
        return self.known.get(kind) if not self.kinds or kind in self.kinds else None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is written down of a list whose rows are of somebody's record: one entry for all rows shown.

    `key` is the column that says whose record a row is of; of rows where `only` is false nothing is said, and
    nothing is written when no row is left. `insert(work, keys, by)` is given keys and places to select from and the
    names of the filters asked with, and is written by the same statement; `record(work, keys, by)` does it in Python.
    """

    key: Any
    insert: Callable[[Any, Any, tuple[str, ...]], Any]
    record: Callable[[Any, Sequence[Any], tuple[str, ...]], None]
    only: tuple[Any, tuple[str, ...]] | None = None

    def keys_of(self, nodes: Sequence[Any]) -> list[Any]:
        """Whose records these objects are of, in their order."""
        if self.only is not None:
            attribute, wanted = self.only
            nodes = [node for node in nodes if node.value(attribute) in wanted]
        return [node.value(self.key) for node in nodes]


def asked_by(arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the filters a list was asked with; what was typed is nobody's to keep."""
    return tuple(sorted(name for name, value in arguments.items() if value not in (None, "")))


@dataclass(frozen=True, slots=True)
class Page:
    """A keyset page of `statement(work, **arguments)` in `order`; `bound_to(**arguments)` names list and filters.

    `shown` is what is written down of it, where its rows are of students' records. `typed` names the argument people
    type into, and says of its value what shapes the statement and the values of the parameters it makes, by name: so
    the statement is built once for all texts of a shape and not for every key that is pressed.
    """

    statement: Callable[..., Any]
    order: Any
    bound_to: Callable[..., str]
    shown: Shown | None = None
    typed: Typed | None = None

    async def connected(
        self, info: Any, first: int | None, after: str | None, into: tuple[Any, Any, Any], **arguments: Any
    ) -> Any:
        """The page in the ordinary executor; `into` are the connection, the edge and the node type."""
        from trellis.graphql.connection import connect

        page = await connect(
            info.context,
            await self.statement(info.context.work, **arguments),
            self.order,
            first=first,
            after=after,
            bound_to=self.bound_to(**arguments),
            node=into[2].of,
            into=into[:2],
        )
        if self.shown is not None:
            keys = self.shown.keys_of([edge.node for edge in page.edges])
            self.shown.record(info.context.work, keys, asked_by(arguments))
        return page


@dataclass(frozen=True, slots=True)
class Listed:
    """A root list: the rows of `statement(work)`, ordered by it."""

    statement: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Selected:
    """A root list of a type that is no table's: the rows of `statement(work, **arguments)`.

    Each field is a labelled column of that name; the column `place` orders. With `shown`, the column `shown_key` says
    whose record a row is of, if anybody's.
    """

    statement: Callable[..., Any]
    shown: Shown | None = None
    typed: Typed | None = None

    async def listed(self, info: Any, type_: Any, **arguments: Any) -> list[Any]:
        """The list in the ordinary executor. Raises NotSignedIn for a visitor."""
        session, asker = info.context.work.session, info.context.asker
        found = settled(self.statement(asker.work, **arguments)).subquery()
        columns = [one for one in found.c if one.key not in ("place", "shown_key")]
        shown = [found.c.shown_key] if self.shown is not None else [null().label("shown_key")]
        rows = (await session.execute(select(*shown, *columns).order_by(found.c.place), asker.values)).all()
        if self.shown is not None:
            self.shown.record(info.context.work, [row[0] for row in rows if row[0] is not None], asked_by(arguments))
        names = [one.key for one in columns]
        return [type_(**dict(zip(names, row[1:], strict=True))) for row in rows]


@dataclass(frozen=True, slots=True)
class Made:
    """An object made of the context before the statement runs; its plain attributes go into it as parameters."""

    make: Callable[[Any], Any]


Source = Column | Expression | Computed | One | Many | ById | Page | Listed | Selected | Made


def from_source(source: Source, **more: Any) -> dict[str, Any]:
    """Metadata of a field that has a resolver of its own beside its source."""
    return {SOURCE: source, **more}


def source_of(definition: Any) -> Source | None:
    """What a GraphQL field was declared with."""
    strawberry_field = definition.extensions.get("strawberry-definition")
    found: Source | None = getattr(strawberry_field, "metadata", {}).get(SOURCE)
    return found


@strawberry.type
class Rowed:
    """A GraphQL object that holds the rows it was read from, one of each of its tables."""

    rows: strawberry.Private[tuple[Any, ...]]

    @classmethod
    def of(cls, row: Any) -> Any:
        """The object of a row of its table, or of a tuple with one row of each of its tables."""
        from trellis.graphql.node import Node, opaque

        rows = row if isinstance(row, tuple) else (row,)
        known = {"id": opaque(cls.__reads__.kind, rows[0].id)} if issubclass(cls, Node) else {}  # type: ignore[attr-defined]
        return cls(rows=rows, **known)  # type: ignore[call-arg]

    @property
    def row(self) -> Any:
        """The row of the first table."""
        return self.rows[0]

    @property
    def key(self) -> Any:
        """The key of that row."""
        return self.rows[0].id

    def value(self, attribute: Any) -> Any:
        """A mapped attribute or hybrid of one of the rows."""
        return getattr(self.rows[self.__reads__.tables.index(attribute.class_)], attribute.key)  # type: ignore[attr-defined]


def reads(
    table: type, *, join: Sequence[tuple[type, Callable[[Rows], Any]]] = (), kind: str | None = None
) -> Callable[[Type], Type]:
    """Say which table a GraphQL type (a `Rowed`) is read from, and what is read together with it."""

    def declare(cls: Type) -> Type:
        cls.__reads__ = Reads(table, tuple(Join(*one) for one in join), kind or cls.__name__)  # type: ignore[attr-defined]
        for one in cls.__strawberry_definition__.fields:  # type: ignore[attr-defined]
            source = one.metadata.get(SOURCE)
            if one.base_resolver is None and (getter := _getter(source)):
                setattr(cls, one.python_name, property(getter))
        return cls

    return declare


def _getter(source: Any) -> Callable[[Any], Any] | None:
    if isinstance(source, Column):
        attribute = source.attribute
        return lambda self: self.value(attribute)
    if isinstance(source, Computed) and source.by is not None:
        by, needs = source.by, source.needs
        return lambda self: by(*(self.value(need) for need in needs))
    return None


def reads_of(cls: Any) -> Reads | None:
    """What a class was declared to read."""
    found: Reads | None = getattr(cls, "__reads__", None)
    return found


def class_of(named: Any) -> Any:
    """The Python class of a GraphQL type."""
    definition = (named.extensions or {}).get("strawberry-definition")
    return getattr(definition, "origin", None)


def column(attribute: Any, **options: Any) -> Any:
    """A field that is a column of the type's tables."""
    return _plain(Column(attribute), options)


def expression(build: Condition, **options: Any) -> Any:
    """A field that is an SQL expression over the type's rows."""
    return _resolved(Expression(build), options)


def computed(*needs: Any, by: Callable[..., Any], **options: Any) -> Any:
    """A field that a pure function makes of a row's columns: `by(first, second, …)`."""

    def run(_: Any, batch: Sequence[tuple[Any, ...]]) -> list[Any]:
        return [by(*values) for values in batch]

    return _plain(Computed(needs, run, by), options)


def worded(*needs: Any, by: Callable[..., Any], **options: Any) -> Any:
    """A field that a pure function makes of the viewer's language and a row's columns: `by(language, first, …)`."""

    def run(context: Any, batch: Sequence[tuple[Any, ...]]) -> list[Any]:
        return [by(context.language, *values) for values in batch]

    return _resolved(Computed(needs, run), options)


def _plain(source: Source, options: dict[str, Any]) -> Any:
    """A field the ordinary executor reads as an attribute; `reads` gives the class a property for it."""
    declared = strawberry.field(metadata=_metadata(source, options), **options)
    declared.init = False
    return declared


def one(
    key: Any,
    *,
    link: Any = None,
    where: Condition | None = None,
    order: Callable[[Any, Any], Sequence[Any]] | None = None,
    **options: Any,
) -> Any:
    """A field that is one row of another type."""
    return _resolved(One(key, link, where, order), options)


def many(
    link: Any,
    *,
    key: Any,
    where: Condition | None = None,
    order: Callable[[Any], Sequence[Any]] = lambda row: [row.created_at, row.id],
    part: bool = False,
    owner: type | None = None,
    **options: Any,
) -> Any:
    """A field that is a list of rows of another type; `part`, of parts of this very record; `owner` as in Many."""
    return _resolved(Many(link, key, where, order, part=part, owner=owner), options)


def every(where: Condition, *, order: Callable[[Any], Sequence[Any]], **options: Any) -> Any:
    """A field that is a list of all rows of another type that `where` lets through."""
    return _resolved(Many(None, None, where, order), options)


def _resolved(source: Source, options: dict[str, Any]) -> Any:
    from trellis.graphql.compile.ordinary import resolver_of

    return strawberry.field(resolver=resolver_of(source), metadata=_metadata(source, options), **options)


def _metadata(source: Source, options: dict[str, Any]) -> dict[str, Any]:
    return {SOURCE: source, **options.pop("metadata", {})}
