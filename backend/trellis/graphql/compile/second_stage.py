"""The second stage: fills the places SQL left open, every place of a level in one batch."""

from __future__ import annotations

import asyncio
import inspect
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import orjson
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetails
from graphql.pyutils import Path
from sqlalchemy import select

from trellis.graphql.compile.asking import Failed, Unfit
from trellis.graphql.compile.declare import Resolved, class_of, reads_of
from trellis.graphql.compile.ordinary import level
from trellis.graphql.compile.selection import AS_IT_STANDS, Later

NOT_THERE = "something the schema says is there is not, or is not this person's"
FAILED = "a field of the second stage failed"


class SecondStage:
    """Python's part of one answer."""

    def __init__(self, context: Any, executor: Executor[Any]) -> None:
        self._context = context
        self._ready = executor
        self._running: Executor[Any] | None = None

    @property
    def _executor(self) -> Executor[Any]:
        """An executor of this answer's own, made where a field is really resolved."""
        if self._running is None:
            self._running = self._ready.build_per_event_executor(None)
            self._running.context_value = self._context
        return self._running

    async def fill(self, later: Sequence[Later], data: bytes, nonce: str) -> bytes:
        """`data` with every open place filled.

        Raises Unfit, before anything was asked, where something is missing; Failed when a field of it fails.
        """
        pieces, spots = _open_places(data, nonce.encode())
        for place, places in spots.items():
            if later[place].source is AS_IT_STANDS:
                for at in places:
                    pieces[at] = orjson.dumps(orjson.loads(pieces[at])[0])
                continue
            # One field after another: they share one connection, and what one learned the next need not ask.
            try:
                answered = await self._answers(later[place], [pieces[at] for at in places])
            except Exception as error:
                raise Failed(FAILED) from error
            for at, answer in zip(places, answered, strict=True):
                pieces[at] = orjson.dumps(answer, default=str)
        if self._running is not None and self._running.collected_errors.errors:
            raise Failed(FAILED)
        return b"".join(pieces)

    async def _answers(self, later: Later, needs: list[bytes]) -> Sequence[Any]:
        batch = [_typed(orjson.loads(one), later.types) for one in needs]
        if isinstance(later.source, Resolved):
            return await self._resolved(later.source, batch)
        answers = later.source.run(self._context, batch)
        return await answers if inspect.isawaitable(answers) else answers  # type: ignore[no-any-return]

    async def _resolved(self, source: Resolved, batch: list[tuple[Any, ...]]) -> Sequence[Any]:
        cls = class_of(source.parent)
        objects = [None] * len(batch) if reads_of(cls) is None else await self._objects(cls, [key for (key,) in batch])
        node = source.nodes[0]
        path = Path(None, (node.alias or node.name).value, source.parent.name)
        details = [FieldDetails(one, None) for one in source.nodes]
        answers = [self._executor.execute_field(source.parent, one, details, path, None) for one in objects]
        waiting = [at for at, answer in enumerate(answers) if inspect.isawaitable(answer)]
        arrived = await asyncio.gather(*(answers[at] for at in waiting), return_exceptions=True)
        for at, answer in zip(waiting, arrived, strict=True):
            if isinstance(answer, BaseException):
                raise answer
            answers[at] = answer
        return answers

    async def _objects(self, cls: Any, keys: Sequence[Any]) -> list[Any]:
        """The objects fields are resolved of, in the order of their keys."""
        loaded: list[Any] = await objects_of(self._context, cls).load_many(keys)
        return loaded


def objects_of(context: Any, cls: Any) -> Any:
    """The operation's loader of the objects of a declared class whose fields the second stage resolves, by key."""

    async def load(work: Any, keys: Sequence[Any]) -> list[Any]:
        reads = reads_of(cls)
        assert reads is not None
        rows, tables = level(reads)
        chosen = select(*(rows[table] for table in reads.tables)).select_from(tables).where(rows.id.in_(keys))
        found = {row[0].id: cls.of(tuple(row)) for row in await work.session.execute(chosen)}
        return [found[key] for key in keys]

    return context.loader((cls, "second stage"), load)


def _open_places(data: bytes, mark: bytes) -> tuple[list[bytes], dict[int, list[int]]]:
    """`data` in pieces, what each open place needs among them, and where they stand, by the place's number.

    Raises Unfit where a mark stands for something that is not there (`json_sql.refused`).
    """
    pieces = data.split(mark)
    spots: dict[int, list[int]] = {}
    for at, piece in enumerate(pieces):
        if at % 2:  # between the marks of `["<mark>:<place>",[needs],"<mark>"]`
            if not piece.startswith(b":"):
                raise Unfit(NOT_THERE)
            place, _, needs = piece[1:-2].partition(b'",')
            spots.setdefault(int(place), []).append(at)
            pieces[at] = needs
        else:
            pieces[at] = piece[2 if at else 0 : -2 if at + 1 < len(pieces) else None]
    return pieces, spots


def _typed(values: list[Any], types: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(_from_json(value, kind) for value, kind in zip(values, types, strict=True))


def _from_json(value: Any, kind: Any) -> Any:
    if not isinstance(value, str):
        return value
    wanted = getattr(kind, "python_type", None) if not hasattr(kind, "item_type") else None
    if wanted is uuid.UUID:
        return uuid.UUID(value)
    if wanted in (date, datetime):
        return wanted.fromisoformat(value)
    return value
