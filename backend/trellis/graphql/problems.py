"""Typed errors as union members: every mutation answers with its result or with something to act on."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import strawberry
from graphql import FieldNode

from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, TrellisError

Resolver = TypeVar("Resolver", bound=Callable[..., Awaitable[Any]])


@strawberry.interface(description="Something the person can act on; every mutation may answer with one.")
class Problem:
    code: str
    message: str
    do_next: str | None = None
    field: str | None = None


@strawberry.type
class InvalidInputProblem(Problem): ...


@strawberry.type
class NotAllowedProblem(Problem): ...


@strawberry.type
class NotFoundProblem(Problem): ...


@strawberry.type
class ConflictProblem(Problem): ...


@strawberry.type
class OtherProblem(Problem): ...


PROBLEMS = InvalidInputProblem | NotAllowedProblem | NotFoundProblem | ConflictProblem | OtherProblem
KINDS: tuple[tuple[type[TrellisError], type[Problem]], ...] = (
    (InvalidInput, InvalidInputProblem),
    (NotAllowed, NotAllowedProblem),
    (NotFound, NotFoundProblem),
    (Conflict, ConflictProblem),
)


def as_problem(error: TrellisError, language: str) -> Problem:
    """The union member for an error, in the person's language."""
    kind = next((problem for wanted, problem in KINDS if isinstance(error, wanted)), OtherProblem)
    return kind(**said(error, language))


def said(error: TrellisError, language: str) -> dict[str, str | None]:
    """The fields every problem has."""
    return {
        "code": error.code,
        "message": error.says.in_language(language),
        "do_next": error.do_next.in_language(language) if error.do_next else None,
        "field": error.field,
    }


def answers_problems(resolver: Resolver) -> Resolver:
    """Turn a typed error into its union member, with nothing written.

    A refused deed leaves the rest of the operation standing and itself no trace: it
    runs inside a savepoint, or, where it is all the operation does, is undone with it.
    """

    @functools.wraps(resolver)
    async def answer(self: Any, info: Any, **arguments: Any) -> Any:
        context = info.context
        try:
            work = context.work
            if not _is_all(info):
                known = set(work.memory)
                try:
                    async with work.session.begin_nested():
                        return await resolver(self, info, **arguments)
                except BaseException:
                    # What it put on record as read went with the savepoint.
                    for key in context.read_here() - known:
                        del work.memory[key]
                    raise
        except TrellisError as error:
            return as_problem(error, context.language)
        try:
            done = await resolver(self, info, **arguments)
            await work.session.flush()
        except TrellisError as error:
            await context.begin_again()
            return as_problem(error, context.language)
        return done

    return answer  # type: ignore[return-value]


def _is_all(info: Any) -> bool:
    """Whether this field is all the operation does."""
    fields = info._raw_info.operation.selection_set.selections
    return len(fields) == 1 and isinstance(fields[0], FieldNode)
