"""What an error may say outside: typed errors speak, validation speaks in development, the rest is masked.

The closed list of codes of the edge itself is in README.md. The union members
that mutations answer with are made in `problems.py`.
"""

from __future__ import annotations

import re
import secrets
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import structlog
from graphql import GraphQLError, GraphQLSyntaxError, VariableDefinitionNode

from trellis.kernel.errors import TrellisError
from trellis.kernel.words import Words

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_VARIABLES = "BAD_VARIABLES"
UNEXPECTED = TrellisError.code

NOT_UNDERSTOOD = Words(
    en="The server did not understand this request. Reload the page to get its newest version.",
    es="El servidor no entendió esta solicitud. Vuelva a cargar la página para obtener la versión más reciente.",
)
_GUESS = re.compile(r"\s*Did you mean .*?\?(?=\s|$)", re.DOTALL)
_log = structlog.get_logger("trellis.graphql")


class RequestRefused(TrellisError):
    """The HTTP request or socket message itself is not acceptable; answered with `status` in every media type."""

    code = "BAD_REQUEST"
    status: ClassVar[int] = 400
    default_says = NOT_UNDERSTOOD


class DocumentRefused(TrellisError):
    """The request is well formed, but its operation will not be run. Nothing was executed."""

    code = VALIDATION_FAILED
    default_says = NOT_UNDERSTOOD


class RequestErrors(Exception):
    """Errors GraphQL found before execution: `code` says in which step, `errors` which."""

    def __init__(self, code: str, errors: Sequence[GraphQLError]) -> None:
        self.code = code
        self.errors = list(errors)
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Where:
    """What a log line may tell of an operation: no variable, no value, no text a visitor wrote."""

    kind: str = ""
    name: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Mask:
    """Turns errors into what a client gets.

    `development` keeps the text of parse and validation errors; `suggestions`
    keeps their "Did you mean", which is introspection by another door.
    """

    development: bool = False
    suggestions: bool = False

    def typed(self, error: TrellisError, language: str, path: Any = None) -> dict[str, Any]:
        """A typed error in the person's language."""
        said: dict[str, Any] = {
            "message": error.says.in_language(language),
            "extensions": {
                "code": error.code,
                "doNext": error.do_next.in_language(language) if error.do_next else None,
                "field": error.field,
            },
        }
        return {**said, "path": path} if path else said

    def unexpected(self, error: BaseException, language: str, where: Where, path: Any = None) -> dict[str, Any]:
        """A reference and nothing else; the cause goes to the log under that reference."""
        reference = secrets.token_hex(6)
        _log.error(
            "graphql.unexpected",
            reference=reference,
            error=[type(cause).__qualname__ for cause in causes(error)],
            at=_frames(error),
            path=".".join(str(step) for step in path or ()),
            kind=where.kind,
            operation=where.name,
            document=where.document,
        )
        said = self.typed(TrellisError(), language, path)
        said["extensions"]["reference"] = reference
        return said

    def before_execution(self, refusal: RequestErrors, language: str) -> list[dict[str, Any]]:
        """Parse, validation and variable errors. Variable errors quote values, so production never shows them."""
        return [self._before(error, refusal.code, language) for error in refusal.errors]

    def _before(self, error: GraphQLError, code: str, language: str) -> dict[str, Any]:
        if typed := typed_cause(error):
            return self.typed(typed, language)
        said = self.typed(DocumentRefused(field=_variable_of(error)), language)
        said["extensions"]["code"] = PARSE_FAILED if isinstance(error, GraphQLSyntaxError) else code
        if self.development:
            said["message"] = error.message if self.suggestions else without_guess(error.message)
            said["locations"] = [{"line": at.line, "column": at.column} for at in error.locations or ()]
        return said

    def in_execution(self, error: GraphQLError, language: str, where: Where) -> dict[str, Any]:
        """An error a resolver raised: typed, or masked."""
        typed = typed_cause(error)
        if typed is not None:
            return self.typed(typed, language, error.path)
        return self.unexpected(error.original_error or error, language, where, error.path)


def typed_cause(error: BaseException) -> TrellisError | None:
    """The typed error inside GraphQL's wrapping, if there is one."""
    return next((cause for cause in causes(error) if isinstance(cause, TrellisError)), None)


def causes(error: BaseException) -> Iterable[BaseException]:
    """The error and what GraphQL wrapped in it, outermost first. `raise ... from` is not followed: that is ours."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = getattr(seen, "original_error", None)


def without_guess(message: str) -> str:
    """The message without the names it would give away."""
    return _GUESS.sub("", message)


def _variable_of(error: GraphQLError) -> str | None:
    node = next(iter(error.nodes or ()), None)
    return f"variables.{node.variable.name.value}" if isinstance(node, VariableDefinitionNode) else None


def _frames(error: BaseException) -> list[str]:
    """Where it happened. No message and no values: a database's message quotes the row."""
    innermost = list(causes(error))[-1]
    frames = traceback.extract_tb(innermost.__traceback__)[-12:]
    return [f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}" for frame in frames]
