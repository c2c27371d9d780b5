"""Documents: those trusted since the build, and, where it is allowed, text.

A trusted document is parsed and validated once, at start-up; one that no
longer fits the schema stops the start, because every client built with it
would fail. Text is parsed and validated in a thread (a crafted one takes
tens of milliseconds) and kept in a bounded cache.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from trellis.graphql.body import GraphQLRequest
from trellis.graphql.errors import NOT_UNDERSTOOD, VALIDATION_FAILED, DocumentRefused, RequestErrors
from trellis.graphql.limits import Limits, check_shape, parsed
from trellis.kernel.errors import TrellisError
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.kept import Kept

KEPT_TEXTS = 256


class PersistedQueryNotFound(DocumentRefused):
    """The hash is of no document in the build: an older or newer client, or a stranger."""

    code = "PERSISTED_QUERY_NOT_FOUND"
    default_says = NOT_UNDERSTOOD


class TextRefused(DocumentRefused):
    """Only documents of the build are answered here."""

    code = "PERSISTED_QUERY_ONLY"
    default_says = NOT_UNDERSTOOD


class OperationNotFound(DocumentRefused):
    """The document has no operation of that name, or several and none was named."""

    code = "OPERATION_NOT_FOUND"
    default_says = NOT_UNDERSTOOD


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed, validated document. `sha256` is set for a trusted one."""

    node: DocumentNode
    operations: dict[str | None, OperationDefinitionNode]
    fragments: dict[str, FragmentDefinitionNode]
    sha256: str | None = None

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to run. Raises OperationNotFound."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None or name not in self.operations:
            raise OperationNotFound(field="operationName")
        return self.operations[name]


def read_trusted(source: Path | str | Mapping[str, str]) -> dict[str, str]:
    """Documents by bare hex hash, from a file, or a mapping, of `sha256:…` or bare keys.

    Raises ValueError when a text is not what its hash says.
    """
    said = source if isinstance(source, Mapping) else orjson.loads(Path(source).read_bytes())
    documents = {key.removeprefix("sha256:").lower(): text for key, text in said.items()}
    for key, text in documents.items():
        if sha256_hex(text.encode()) != key:
            raise ValueError(f"the trusted document {key[:12]}… is not what its hash says")
    return documents


class Documents:
    """Finds the document of a request. Validation rules are chosen once: a rule class a request defeats caches."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        trusted: Mapping[str, str],
        allow_text: bool,
        introspection: bool,
    ) -> None:
        hidden = () if introspection else (NoSchemaIntrospectionCustomRule,)
        self._rules = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule, *hidden)
        self._schema = schema
        self._limits = limits
        self._allow_text = allow_text
        self._hide_suggestions = not introspection
        self._texts: Kept[str, Document] = Kept(KEPT_TEXTS)
        self._preparing = asyncio.Lock()
        self._trusted = {key: self._trust(key, text) for key, text in trusted.items()}

    async def find(self, request: GraphQLRequest) -> Document:
        """The document `request` names by hash, or, where text is allowed, brings.

        Raises PersistedQueryNotFound, TextRefused, a limit's error, or
        RequestErrors for text that does not parse or validate.
        """
        named = request.sha256_hash
        if named is not None and named in self._trusted:
            return self._trusted[named]
        if request.query is None or (named is not None and not self._allow_text):
            raise PersistedQueryNotFound()
        if not self._allow_text:
            raise TextRefused()
        return await self._of_text(request.query)

    async def _of_text(self, text: str) -> Document:
        document = self._texts.get(text)
        if document is None:
            async with self._preparing:
                document = await asyncio.to_thread(self._prepare, text)
            self._texts.keep(text, document)
        return document

    def _prepare(self, text: str) -> Document:
        node = parsed(text, self._limits)
        check_shape(node, self._limits)
        return self._validated(node, None)

    def _trust(self, key: str, text: str) -> Document:
        try:
            node = parse(text)
            check_shape(node, self._limits)
            return self._validated(node, key)
        except (RequestErrors, TrellisError, GraphQLSyntaxError) as refused:
            why = refused.errors[0].message if isinstance(refused, RequestErrors) else str(refused)
            raise ValueError(f"trusted document {key[:12]}… {text[:60]}: {why}") from None

    def _validated(self, node: DocumentNode, key: str | None) -> Document:
        errors = validate(self._schema, node, self._rules, max_errors=10, hide_suggestions=self._hide_suggestions)
        if errors:
            raise RequestErrors(VALIDATION_FAILED, errors)
        operations = {
            (definition.name.value if definition.name else None): definition
            for definition in node.definitions
            if isinstance(definition, OperationDefinitionNode)
        }
        fragments = {
            definition.name.value: definition
            for definition in node.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        return Document(node, operations, fragments, key)


KINDS = {
    OperationType.QUERY: "query",
    OperationType.MUTATION: "mutation",
    OperationType.SUBSCRIPTION: "subscription",
}
