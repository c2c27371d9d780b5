"""The shape of a document, bounded before anything walks it twice.

Every walk here is linear: a fragment is measured once however often it is
spread, and a cycle (which validation reports) counts as nothing. What a
document may *return* is bounded in `cost.py`: depth and aliases do not stop a
fragment that spreads another twice, which spreads another twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from trellis.graphql.errors import PARSE_FAILED, DocumentRefused, RequestErrors
from trellis.kernel.words import Words

TOO_MUCH = Words(
    en="This asks for too much at once. Ask for less, or in several steps.",
    es="Pide demasiado de una vez. Pida menos, o en varios pasos.",
)
INTROSPECTION = ("__schema", "__type")


@dataclass(frozen=True, slots=True)
class Limits:
    """How big a request may be. Every count is inclusive."""

    body_bytes: int = 256_000
    json_depth: int = 64
    json_values: int = 20_000
    characters: int = 32_000
    tokens: int = 1_000
    depth: int = 12
    aliases: int = 15
    directives: int = 50
    repeats: int = 10
    page_size: int = 100
    list_size: int = 10
    nodes: int = 10_000
    points: int = 10_000


class QueryTooLong(DocumentRefused):
    """More characters or tokens than a document may have."""

    code = "QUERY_TOO_LONG"
    default_says = TOO_MUCH


class QueryTooDeep(DocumentRefused):
    """Fields inside fields inside fields."""

    code = "QUERY_TOO_DEEP"
    default_says = TOO_MUCH


class TooManyAliases(DocumentRefused):
    """One field under many names: many guesses in one request."""

    code = "TOO_MANY_ALIASES"
    default_says = TOO_MUCH


class TooManyDirectives(DocumentRefused):
    """More directives than a page could need."""

    code = "TOO_MANY_DIRECTIVES"
    default_says = TOO_MUCH


class TooManyRepeats(DocumentRefused):
    """The same field over and over: comparing them with each other grows with their square."""

    code = "TOO_MANY_REPEATS"
    default_says = TOO_MUCH


def parsed(text: str, limits: Limits) -> DocumentNode:
    """The document of `text`. Raises QueryTooLong, QueryTooDeep, or RequestErrors with a syntax error."""
    if len(text) > limits.characters:
        raise QueryTooLong()
    try:
        return parse(text, max_tokens=limits.tokens)
    except RecursionError:
        raise QueryTooDeep() from None
    except GraphQLSyntaxError as error:
        if "tokens. Parsing aborted" in error.message:
            raise QueryTooLong() from None
        if "nested too deeply" in error.message:
            raise QueryTooDeep() from None
        raise RequestErrors(PARSE_FAILED, [error]) from None


@dataclass(frozen=True, slots=True)
class Shape:
    """Depth follows fragments; the counts are of the document as written."""

    depth: int
    aliases: int
    directives: int
    repeats: int


def shape_of(document: DocumentNode) -> Shape:
    """The shape of a parsed document, in time linear in its length."""
    measure = _Measure(document)
    depth = max(
        (
            measure.depth(definition.selection_set)
            for definition in document.definitions
            if isinstance(definition, OperationDefinitionNode)
        ),
        default=0,
    )
    for name in measure.fragments:
        measure.fragment_depth(name)
    return Shape(depth, measure.aliases, measure.directives, measure.repeats)


def check_shape(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document whose shape is out of bounds. Raises the limit's own error."""
    try:
        shape = shape_of(document)
    except RecursionError:
        raise QueryTooDeep() from None
    if shape.aliases > limits.aliases:
        raise TooManyAliases()
    if shape.directives > limits.directives:
        raise TooManyDirectives()
    if shape.depth > limits.depth:
        raise QueryTooDeep()
    if shape.repeats > limits.repeats:
        raise TooManyRepeats()


class _Measure:
    """One walk over every definition; a fragment's depth is kept once known."""

    def __init__(self, document: DocumentNode) -> None:
        self.aliases = 0
        self.directives = 0
        self.repeats = 0
        self.fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._depths: dict[str, int] = {}
        for definition in document.definitions:
            self.directives += len(getattr(definition, "directives", None) or ())
            for variable in getattr(definition, "variable_definitions", None) or ():
                self.directives += len(variable.directives or ())

    def depth(self, selections: SelectionSetNode) -> int:
        deepest = 0
        names: Counter[str] = Counter()
        for selection in selections.selections:
            self.directives += len(selection.directives or ())
            if isinstance(selection, FieldNode):
                self.aliases += selection.alias is not None
                names[(selection.alias or selection.name).value] += 1
                deepest = max(deepest, 1 + self._inside(selection))
            elif isinstance(selection, InlineFragmentNode):
                deepest = max(deepest, self.depth(selection.selection_set))
            elif isinstance(selection, FragmentSpreadNode):
                names[f"...{selection.name.value}"] += 1
                deepest = max(deepest, self.fragment_depth(selection.name.value))
        self.repeats = max(self.repeats, *names.values(), 0)
        return deepest

    def _inside(self, field: FieldNode) -> int:
        if field.selection_set is None:
            return 0
        depth = self.depth(field.selection_set)
        return 0 if field.name.value in INTROSPECTION else depth

    def fragment_depth(self, name: str) -> int:
        if name not in self._depths and name in self.fragments:
            self._depths[name] = 0  # a cycle meets this and stops
            self._depths[name] = self.depth(self.fragments[name].selection_set)
        return self._depths.get(name, 0)
