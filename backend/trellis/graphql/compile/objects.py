"""Objects that Python has in hand, such as what a deed comes to: their selection answered by one statement.

The ordinary executor runs the operation. Where it would go through the fields
of an object that stands in a table, one statement asks for all of them by the
object's key, in the same unit of work and after what that has written was sent;
the JSON goes into the answer as it comes. Objects of a list are asked for together.
"""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import orjson
import structlog
from asyncpg import InterfaceError, PostgresError
from graphql import FieldNode
from graphql.execution import Executor
from graphql.pyutils import Path
from sqlalchemy import inspect as state_of
from sqlalchemy.exc import SQLAlchemyError

from trellis.graphql.compile.asking import Asker, Failed, Unfit
from trellis.graphql.compile.declare import Expression, Many, One, Resolved, Rowed, class_of, reads_of, source_of
from trellis.graphql.compile.json_sql import NONCE
from trellis.graphql.compile.second_stage import NOT_THERE, SecondStage, objects_of
from trellis.graphql.compile.selection import Selection
from trellis.graphql.compile.statement import KEYS

UNSEEN = "a row that is not, or is not this person's to see"
BETWEEN = b"\n"
"""Stands between objects whose open places are filled together: JSON as the database writes it has no line ends."""
_log = structlog.get_logger("trellis.graphql")


def asks_the_database(selection: Selection, named: Any, nodes: Sequence[FieldNode]) -> bool:
    """Whether a field of the selection needs a statement; what stands in the object's own rows is there already."""
    inner = [node.selection_set for node in nodes if node.selection_set]
    for group in selection.fields(inner, named).values():
        definition = named.fields.get(group[0].name.value)
        source = source_of(definition) if definition is not None and not group[0].arguments else None
        if isinstance(source, One | Many) or (isinstance(source, Expression) and source.reads_record is None):
            return True
    return False


class Objects:
    """The objects of one run of an operation.

    `broken` says that a statement or a field of the second stage failed half-way: nothing of
    the run may stand, and whoever runs it undoes it and runs it again without this.
    """

    def __init__(self, reader: Any, context: Any, document: Any, operation: Any) -> None:
        self._reader = reader
        self._context = context
        self._document = document
        self._operation = operation
        self._asker: Asker = context.asker
        self.broken = False

    def plan(self, executor: Executor[Any], named: Any, nodes: list[FieldNode], value: Any) -> Any:
        """How the selection on `value` is asked; None when the ordinary executor goes through its fields."""
        if not isinstance(value, Rowed) or type(value) is not class_of(named) or reads_of(type(value)) is None:
            return None
        # What was made beside the database is not what stands there: a row with half of its values, say.
        if not all(state_of(row).has_identity for row in value.rows):
            return None
        return self._reader.objects(
            self._asker, self._document, self._operation, named, nodes, executor.variable_values
        )

    async def complete(
        self, executor: Executor[Any], plan: Any, path: Path, value: Any, ordinarily: Callable[[], Any]
    ) -> Any:
        """The JSON of an object, or what the ordinary executor makes of it. Raises Failed when the run is broken."""
        try:
            if any(isinstance(owner, Resolved) and class_of(owner.parent) is type(value) for owner in _sources(plan)):
                # Its own fields are resolved of the very object, as they would be.
                objects_of(self._context, type(value)).prime(value.key, value, force=True)
            data = await self._data(executor, plan, path, value.key)
            if data is None:
                raise Unfit(UNSEEN)
        except Failed:
            self.broken = True
            raise
        except Unfit as reason:
            self._reader.left[str(reason)] += 1
            completed = ordinarily()
            return await completed if inspect.isawaitable(completed) else completed
        except (SQLAlchemyError, PostgresError, InterfaceError) as error:
            self.broken = True
            self._reader.failed += 1
            _log.error("graphql.compiled_failed", error=type(error).__qualname__, document=self._document.sha256)
            raise Failed("the statement failed") from error
        self._reader.completed += 1
        return orjson.Fragment(data)

    async def _data(self, executor: Executor[Any], plan: Any, path: Path, key: Any) -> bytes | None:
        if not _is_one_of_many(path):
            return (await self._by_keys(executor, plan, [key]))[0]

        async def load(_: Any, keys: Sequence[Any]) -> Sequence[bytes | None]:
            try:
                return await self._by_keys(executor, plan, keys)
            finally:
                loader.clear_many(keys)  # another deed of the same operation may change them

        loader = self._context.loader(("compiled", id(plan)), load)
        found: bytes | None = await loader.load(key)
        return found

    async def _by_keys(self, executor: Executor[Any], plan: Any, keys: Sequence[Any]) -> list[bytes | None]:
        nonce = secrets.token_hex(12)
        values = plan.values({**self._asker.values, NONCE: nonce, KEYS: [str(key) for key in keys]})
        found: dict[Any, bytes] = dict(await self._context.rows(plan.text, values))
        data = BETWEEN.join(found.values())
        if plan.later and found:
            data = await SecondStage(self._context, executor).fill(plan.later, data, nonce)
            found = dict(zip(found, data.split(BETWEEN), strict=True))
        if nonce.encode() in data:
            raise Unfit(NOT_THERE)
        return [found.get(key) for key in keys]


class Completing:
    """Mixed into an executor: with `objects`, the objects it meets are answered by statements."""

    objects: Objects | None = None

    def complete_object_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Path, result: Any, position_context: Any
    ) -> Any:
        """As the executor does, which is also what happens where no statement can."""

        def ordinarily() -> Any:
            return super(Completing, self).complete_object_value(  # type: ignore[misc]
                return_type, field_details_list, info, path, result, position_context
            )

        if self.objects is None:
            return ordinarily()
        nodes = [details.node for details in field_details_list]
        plan = self.objects.plan(self, return_type, nodes, result)  # type: ignore[arg-type]
        if plan is None:
            return ordinarily()
        return self.objects.complete(self, plan, path, result, ordinarily)  # type: ignore[arg-type]


def completing(executor_class: type[Executor[Any]]) -> type[Executor[Any]]:
    """An executor class whose runs may be given `objects`."""
    return type(f"Completing{executor_class.__name__}", (Completing, executor_class), {})


def _sources(plan: Any) -> list[Any]:
    return [later.source for later in plan.later]


def _is_one_of_many(path: Path | None) -> bool:
    while path is not None:
        if isinstance(path.key, int):
            return True
        path = path.prev
    return False
