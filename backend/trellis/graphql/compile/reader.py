"""Keeps what was compiled and runs it: one statement, its text passed on, Python only where a field asks for it."""

from __future__ import annotations

import itertools
import secrets
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from asyncpg import InterfaceError, PostgresError
from graphql import FieldNode, GraphQLSchema, is_list_type, is_non_null_type
from graphql.execution import Executor
from graphql.execution.values import VariableValues, get_argument_values
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.exc import SQLAlchemyError

from trellis.graphql.compile.asking import Asker, Declined, Unfit, settled
from trellis.graphql.compile.declare import ById, Made, Page, Resolved, Selected, asked_by, source_of
from trellis.graphql.compile.json_sql import NONCE
from trellis.graphql.compile.objects import asks_the_database
from trellis.graphql.compile.second_stage import NOT_THERE, SecondStage
from trellis.graphql.compile.selection import Later, Root, Selection, Written, choosing
from trellis.graphql.compile.statement import KEYS, Compiler
from trellis.graphql.connection import LARGEST_PAGE, cursor_pads, list_key, open_cursor, typed_value
from trellis.kernel.errors import TrellisError
from trellis.kernel.ids import parse_global_id
from trellis.kernel.kept import Kept

_DIALECT = dialect()
KEPT = 1024
KEPT_VARIANTS = 64
_log = structlog.get_logger("trellis.graphql")


@dataclass(slots=True)
class Prepared:
    """What the variables of a query bring to one root field: what shapes the statement, the values of its parameters.

    `own(context)` are the values that are one person's: the keys of their cursors, and where their page begins.
    """

    shape: Hashable = None
    values: dict[str, Any] = field(default_factory=dict)
    statement: Select[Any] | None = None
    binds: Sequence[Any] = ()
    bound: Sequence[Any] = ()
    after: bool = False
    by: tuple[str, ...] = ()
    make: Callable[[Any], Any] | None = None
    own: Callable[[Any], Mapping[str, Any]] | None = None
    remembered: Any = None
    plain: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as the driver takes it. `parameters` are (name, processor, value when it is the same for all)."""

    text: str
    parameters: tuple[tuple[str, Any, Any], ...]
    binds: tuple[tuple[str, ...], ...]
    plain: tuple[Mapping[str, Any], ...]
    later: tuple[Later, ...]
    document: Any

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters, in their order; `given` are those of this request."""
        return [
            _processed(processor, given[name]) if value is _SAME else value
            for name, processor, value in self.parameters
        ]


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement with all values that are the same whenever a query is asked with the same variables.

    `open` are the places, names and processors of the others.
    """

    compiled: Compiled
    roots: Sequence[Root]
    template: Sequence[Any]
    open: Sequence[tuple[int, str, Any]]

    def values(self, context: Any, asker: Asker, nonce: str) -> list[Any]:
        """The parameters of one request. Raises Unfit, and what a cursor that is not the asker's raises."""
        given: dict[str, Any] = {NONCE: nonce}
        for root, plain in zip(self.roots, self.compiled.plain, strict=True):
            if root.prepared.own is not None:
                given.update(root.prepared.own(context))
            if plain:
                made = root.prepared.make(context)
                given.update({f"{root.prefix}_{name}": _plain(made, name, one) for name, one in plain.items()})
        given.update(asker.values)
        values = list(self.template)
        for place, name, processor in self.open:
            values[place] = _processed(processor, given[name])
        return values


class Reader:
    """Answers queries of one schema from compiled statements.

    `declined` counts by reason the requests it left to the ordinary executor,
    `resolved` the fields of compiled documents that it still resolves; `completed`
    counts the objects answered while that executor ran, `left` by reason those that were not.
    """

    def __init__(self, schema: GraphQLSchema, *, kept: int = KEPT) -> None:
        self._schema = schema
        self._compiled: Kept[Hashable, Compiled | Declined] = Kept(kept)
        self._directives: Kept[Hashable, tuple[str, ...]] = Kept(kept)
        self._told: Kept[Hashable, bool] = Kept(kept)
        self.declined: Counter[str] = Counter()
        self.resolved: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.answered = 0
        self.completed = 0
        self.failed = 0

    async def read(
        self,
        context: Any,
        document: Any,
        operation: Any,
        executor: Executor[Any],
        known: dict[Hashable, Reading] | None = None,
    ) -> bytes | None:
        """The JSON of `data`; None when the ordinary executor must answer. Raises nothing of its own.

        After a statement that ran in vain the unit of work is begun again, so
        nothing it wrote remains. `known` keeps what this query, with these
        variables, came to for those who asked it before.
        """
        asker: Asker | None = context.asker
        if asker is None:
            return None
        ran = False
        variables = executor.variable_values
        try:
            reading = self._reading(context, asker, document, operation, variables, known)
            nonce = secrets.token_hex(12)
            values = reading.values(context, asker, nonce)
            ran = True
            data = await self._run(context, reading, values, nonce, executor)
        except (Declined, Unfit, TrellisError) as reason:
            if ran:
                await context.begin_again()
            if asker.proof is not None:
                return None  # asked again without a proof, and counted then
            self.declined[str(reason)] += 1
            if isinstance(reason, Declined):
                self._tell("graphql.not_compiled", document, operation, reason=str(reason))
            return None
        except (SQLAlchemyError, PostgresError, InterfaceError) as error:
            self.failed += 1
            _log.error("graphql.compiled_failed", error=type(error).__qualname__, document=document.sha256)
            await context.begin_again()
            return None
        self.answered += 1
        return data

    def sql(self, context: Any, document: Any, operation: Any, variables: VariableValues) -> tuple[str, list[Any]]:
        """The statement of an operation and its parameters, to look at. Raises Declined and Unfit."""
        asker: Asker = context.asker
        reading = self._reading(context, asker, document, operation, variables, None)
        return reading.compiled.text, reading.values(context, asker, "nonce")

    # --- before --------------------------------------------------------------------------------------------------

    def _reading(
        self,
        context: Any,
        asker: Asker,
        document: Any,
        operation: Any,
        variables: VariableValues,
        known: dict[Hashable, Reading] | None,
    ) -> Reading:
        key = (asker.variant, asker.proof is not None)
        found = known.get(key) if known is not None else None
        if found is None:
            roots = self._roots(context, document, operation, variables)
            found = _reading(asker, self._find(asker, document, operation, roots, variables), roots)
            if known is not None:
                if len(known) >= KEPT_VARIANTS:
                    known.clear()
                known[key] = found
        return found

    def _roots(self, context: Any, document: Any, operation: Any, variables: VariableValues) -> list[Root]:
        selection = Selection(self._schema, document.fragments, variables)
        query = self._schema.query_type
        assert query is not None
        roots = []
        for place, (key, nodes) in enumerate(selection.fields([operation.selection_set], query).items()):
            name = nodes[0].name.value
            if name == "__typename":
                roots.append(Root(key, nodes, None, None, "", Prepared()))  # type: ignore[arg-type]
                continue
            definition = query.fields.get(name)
            source = source_of(definition) if definition else None
            root = Root(key, nodes, definition, source, f"{name}_{place}")  # type: ignore[arg-type]
            root.prepared = self._prepared(context, root, variables)
            roots.append(root)
        return roots

    def _prepared(self, context: Any, root: Root, variables: VariableValues) -> Prepared:
        match root.source:
            case ById():
                return _by_id(root, _arguments(root, variables))
            case Page():
                return _page(context, root, _arguments(root, variables))
            case Selected():
                asker: Asker = context.asker
                arguments = _arguments(root, variables)
                statement, shape, binds, bound = _statement(root.source, asker, arguments)
                by = asked_by(arguments)
                return Prepared((shape, by), {}, statement, binds, bound, by=by)
            case Made():
                return Prepared(make=root.source.make)
            case _:
                return Prepared()

    def _find(
        self, asker: Asker, document: Any, operation: Any, roots: list[Root], variables: VariableValues
    ) -> Compiled:
        name = operation.name.value if operation.name else None
        shapes = tuple(root.prepared.shape for root in roots)
        key = (name, self._chosen(document, variables), shapes, asker.variant, asker.proof is not None)

        def compiled() -> Compiled:
            made = self._compile(asker, document, roots, variables)
            self._note(made, document, operation)
            return made

        found = self._kept_or(key, compiled)
        if isinstance(found, Declined):
            raise found
        return found

    def objects(
        self, asker: Asker, document: Any, operation: Any, named: Any, nodes: list[FieldNode], variables: VariableValues
    ) -> Compiled | None:
        """The statement of a selection on objects of a declared type, by their keys; None when there is to be none."""
        # A field node says which selection of the document. What is compiled holds its document, so no other node gets
        # the number of one that stands in a key; one that was only declined is at worst declined again.
        key = (tuple(id(node) for node in nodes), named.name, self._chosen(document, variables), asker.variant)

        def compiled() -> Compiled:
            selection = Selection(self._schema, document.fragments, variables)
            if not asks_the_database(selection, named, nodes):
                raise Declined("nothing to ask the database for")
            try:
                written = Compiler(selection, asker).write_objects(named, nodes)
            except Declined as reason:
                self._tell("graphql.not_compiled", document, operation, named.name, reason=str(reason))
                raise
            made = self._finished(written, asker, document, [], {KEYS})
            self._note(made, document, operation, named.name)
            return made

        found = self._kept_or(key, compiled)
        return None if isinstance(found, Declined) else found

    def _kept_or(self, key: Hashable, compile_: Callable[[], Compiled]) -> Compiled | Declined:
        found = self._compiled.get(key)
        if found is None:
            try:
                found = compile_()
            except Declined as reason:
                found = reason
            self._compiled.keep(key, found)
        return found

    def _chosen(self, document: Any, variables: VariableValues) -> Hashable:
        """The document, and the values of the variables that shape its statements."""
        document_key = document.sha256 or id(document)
        return document_key, tuple(variables.coerced.get(one) for one in self._choosing(document, document_key))

    def _choosing(self, document: Any, document_key: Hashable) -> tuple[str, ...]:
        """The variables that stand in @skip and @include."""
        found = self._directives.get(document_key)
        if found is None:
            found = self._directives.keep(document_key, tuple(dict.fromkeys(choosing(document.node))))
        return found

    def _compile(self, asker: Asker, document: Any, roots: list[Root], variables: VariableValues) -> Compiled:
        selection = Selection(self._schema, document.fragments, variables)
        return self._finished(Compiler(selection, asker).write(roots), asker, document, roots, set())

    def _finished(self, written: Written, asker: Asker, document: Any, roots: list[Root], named: set[str]) -> Compiled:
        """A statement as the driver takes it; parameters that are `named`, or the asker's, are each request's own."""
        compiled = written.statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        values = compiled.construct_params(_check=False)
        processors = compiled._bind_processors
        names = {bind.key: name for bind, name in compiled.bind_names.items()}
        binds = tuple(tuple(names.get(bind.key, "") for bind in root.prepared.binds) for root in roots)
        named = named | set(asker.values) | {NONCE}
        for root, bound in zip(roots, binds, strict=True):
            named |= set(root.prepared.values) | set(bound)
            named |= {f"{root.prefix}_{name}" for name in (*root.prepared.plain, *_OF_CURSORS)}
        return Compiled(
            text=str(compiled),
            parameters=tuple(
                (name, processors.get(name), _SAME if name in named else _processed(processors.get(name), value))
                for name in compiled.positiontup or ()
                for value in [values.get(name)]
            ),
            binds=binds,
            plain=tuple(dict(root.prepared.plain) for root in roots),
            later=tuple(written.later),
            document=document,
        )

    # --- run -----------------------------------------------------------------------------------------------------

    async def _run(
        self, context: Any, reading: Reading, values: Sequence[Any], nonce: str, executor: Executor[Any]
    ) -> bytes:
        compiled = reading.compiled
        data: bytes = await context.fetch(compiled.text, values)
        for root in reading.roots:
            # Of what there is not, or not for this person, nothing was written down.
            if root.prepared.remembered and _is_there(data, root, len(reading.roots)):
                context.work.memory[root.prepared.remembered] = True
        if compiled.later:
            data = await SecondStage(context, executor).fill(compiled.later, data, nonce)
        if nonce.encode() in data:
            raise Unfit(NOT_THERE)
        return data

    def _note(self, compiled: Compiled, document: Any, operation: Any, of: str | None = None) -> None:
        """Which fields of a compiled document the ordinary executor still resolves."""
        left = [one.source.where for one in compiled.later if isinstance(one.source, Resolved)]
        self.resolved.update(left)
        if left:
            self._tell("graphql.partly_compiled", document, operation, of, resolved=left)

    def _tell(self, event: str, document: Any, operation: Any, of: str | None = None, **said: Any) -> None:
        """To the log, once a document, or once for the objects `of` a type in it."""
        name = operation.name.value if operation.name else None
        key = (event, document.sha256 or id(document), name, of)
        if of is not None:
            said["of"] = of
        if self._told.get(key):
            return
        self._told.keep(key, True)
        _log.info(event, operation=name if document.sha256 else None, document=document.sha256, **said)


_SHAPES: dict[Any, int] = {}
_BUILT: dict[Any, tuple[Any, int, Sequence[Any]]] = {}
_NUMBERS = itertools.count()
"""Shapes get a number that is never given again, so that a forgotten one fits no statement kept."""

_OF_CURSORS = ("inner", "outer", *(f"after_{place}" for place in range(8)))
_SAME = object()
"""Stands for "this request's" among the values of a compiled statement."""


def _is_there(data: bytes, root: Root, roots: int) -> bool:
    """Whether an answer holds the object of a root."""
    key: str = (root.nodes[0].alias or root.nodes[0].name).value
    if roots == 1:
        return not data.removeprefix(b'{"' + key.encode() + b'"').lstrip(b" :").startswith(b"null")
    return orjson.loads(data).get(key) is not None


def _reading(asker: Asker, compiled: Compiled, roots: Sequence[Root]) -> Reading:
    same: dict[str, Any] = {}
    for root, binds in zip(roots, compiled.binds, strict=True):
        same.update(root.prepared.values)
        same.update(zip(binds, root.prepared.bound, strict=True))
    template: list[Any] = []
    open_: list[tuple[int, str, Any]] = []
    for place, (name, processor, value) in enumerate(compiled.parameters):
        if value is _SAME and (name in asker.values or name not in same):
            open_.append((place, name, processor))
            value = None
        elif value is _SAME:
            value = _processed(processor, same[name])
        template.append(value)
    return Reading(compiled, roots, template, open_)


def _arguments(root: Root, variables: VariableValues) -> dict[str, Any]:
    given: dict[str, Any] = get_argument_values(root.definition, root.nodes[0], variables)
    definition = root.definition.extensions["strawberry-definition"]
    names = {_camel(argument): argument.python_name for argument in definition.arguments}
    return {names[name]: value for name, value in given.items()}


def _camel(argument: Any) -> str:
    from strawberry.utils.str_converters import to_camel_case

    return argument.graphql_name or to_camel_case(argument.python_name)


def _by_id(root: Root, arguments: dict[str, Any]) -> Prepared:
    parsed = parse_global_id(arguments["id"])
    if parsed is None or root.source.found(parsed[0]) is None:
        raise Unfit("an id of another kind")
    word = root.source.found(parsed[0]).remembered
    return Prepared(
        shape=parsed[0],
        values={f"{root.prefix}_id": parsed[1]},
        remembered=(word, parsed[1]) if word else None,
    )


def _page(context: Any, root: Root, arguments: dict[str, Any]) -> Prepared:
    first, after = arguments.pop("first", None), arguments.pop("after", None)
    source: Page = root.source
    if first is None or not 1 <= first <= LARGEST_PAGE:
        raise Unfit("no page size")
    statement, shape, binds, bound = _statement(source, context.asker, arguments)
    scope = source.bound_to(**arguments)
    prefix = root.prefix
    values = {f"{prefix}_first": first, f"{prefix}_scope": scope}
    by = asked_by(arguments)

    def own(context: Any) -> dict[str, Any]:
        return _of_cursors(context, source, prefix, scope, after)

    return Prepared((after is not None, shape, by), values, statement, binds, bound, after is not None, by, own=own)


def _of_cursors(context: Any, source: Page, prefix: str, scope: str, after: str | None) -> dict[str, Any]:
    """What signs one person's cursors, and the ordering values in the one they came with."""
    key = list_key(context, source.order)
    inner, outer = cursor_pads(key)
    values: dict[str, Any] = {f"{prefix}_inner": inner, f"{prefix}_outer": outer}
    if after is not None:
        opened = open_cursor(key, scope, after)
        if len(opened) != len(source.order.columns):
            raise Unfit("a cursor of another list")
        for place, (column, value) in enumerate(zip(source.order.columns, opened, strict=True)):
            values[f"{prefix}_after_{place}"] = typed_value(column, value)
    return values


def _statement(
    source: Page | Selected, asker: Asker, arguments: dict[str, Any]
) -> tuple[Any, int, Sequence[Any], Sequence[Any]]:
    """A root field's rows, the number of their statement's shape, its parameters, and their values now.

    What its own service refuses here, it refuses again in the ordinary executor.
    """
    key: Hashable = (id(source), asker.variant, None, tuple(arguments.items()))
    typed: Mapping[str, Any] = {}
    if source.typed is not None and source.typed[0] in arguments:
        name, read = source.typed
        shape, typed = read(arguments[name])
        key = (id(source), asker.variant, shape, tuple(item for item in arguments.items() if item[0] != name))
    known = _BUILT.get(key)
    if known is None:
        statement = settled(source.statement(asker.work, **arguments))
        cache_key = statement._generate_cache_key()
        if cache_key is None:
            raise Declined("a statement that has no shape of its own")
        known = statement, _SHAPES.setdefault(cache_key.key, next(_NUMBERS)), cache_key.bindparams
        if len(_SHAPES) > KEPT or len(_BUILT) > KEPT:
            _SHAPES.clear()
            _BUILT.clear()
        else:
            _BUILT[key] = known
    return *known, [typed.get(bind._orig_key, bind.effective_value) for bind in known[2]]


def _plain(made: Any, name: str, definition: Any) -> str:
    """A plain field of an object made in Python, serialised as the ordinary executor would."""
    python_name = definition.extensions["strawberry-definition"].python_name
    return orjson.dumps(_serialized(getattr(made, python_name), definition.type), default=str).decode()


def _serialized(value: Any, kind: Any) -> Any:
    if is_non_null_type(kind):
        if value is None:
            raise Unfit("nothing where the schema says something is")
        return _serialized(value, kind.of_type)
    if value is None:
        return None
    if is_list_type(kind):
        return [_serialized(one, kind.of_type) for one in value]
    return kind.coerce_output_value(value)


def _processed(processor: Any, value: Any) -> Any:
    return processor(value) if processor is not None else value
