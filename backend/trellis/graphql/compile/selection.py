"""The fields an operation asks for, and what is noted about them while a statement is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    is_abstract_type,
)
from graphql.execution.values import VariableValues, get_directive_values
from graphql.type import GraphQLIncludeDirective, GraphQLSkipDirective
from sqlalchemy import Select

from trellis.graphql.compile import json_sql
from trellis.graphql.compile.asking import Declined
from trellis.graphql.compile.declare import (
    Computed,
    Reads,
    Resolved,
    reads_of,
)


@dataclass(frozen=True, slots=True)
class Later:
    """A place of the second stage: the source, and the types of what it needs."""

    source: Computed | Resolved
    types: tuple[Any, ...]


AS_IT_STANDS = Computed((), lambda _, batch: [one for (one,) in batch])
"""Stored JSON: the second stage writes it without the blanks PostgreSQL puts in, and asks for nothing else."""


@dataclass(slots=True)
class Root:
    """A root field as one request fills it in: its response key, declaration, and what was prepared of it."""

    key: str
    nodes: list[FieldNode]
    definition: GraphQLField
    source: Any
    prefix: str
    prepared: Any = None


@dataclass(slots=True)
class Written:
    """A statement and its second stage."""

    statement: Select[Any]
    later: list[Later] = field(default_factory=list)


class Selection:
    """The fields an operation asks for, as GraphQL merges them, for one choice of @skip and @include."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], variables: VariableValues
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables

    def fields(self, selections: Sequence[SelectionSetNode], of: GraphQLNamedType) -> dict[str, list[FieldNode]]:
        """Field nodes by response key, in the order of the answer, for an object of type `of`."""
        found: dict[str, list[FieldNode]] = {}
        for one in selections:
            self._collect(one, of, found, set())
        return found

    def _collect(
        self, selections: SelectionSetNode, of: GraphQLNamedType, into: dict[str, list[FieldNode]], seen: set[str]
    ) -> None:
        for node in selections.selections:
            if not self._wanted(node):
                continue
            if isinstance(node, FieldNode):
                into.setdefault((node.alias or node.name).value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if self._applies(node, of):
                    self._collect(node.selection_set, of, into, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(fragment, of):
                    self._collect(fragment.selection_set, of, into, seen)

    def _applies(self, fragment: InlineFragmentNode | FragmentDefinitionNode, of: GraphQLNamedType) -> bool:
        condition = fragment.type_condition
        if condition is None or condition.name.value == of.name:
            return True
        named = self.schema.get_type(condition.name.value)
        return is_abstract_type(named) and self.schema.is_sub_type(named, of)  # type: ignore[arg-type]

    def _wanted(self, node: Any) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        if skip and skip["if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (include and not include["if"])


def key_of_answer(text: str) -> str:
    """A response key as a column alias. Raises Declined for one PostgreSQL would cut off."""
    if len(text) > json_sql.LONGEST_KEY:
        raise Declined(f"a key of more than {json_sql.LONGEST_KEY} characters")
    return text


def declared(target: Any) -> Reads:
    """What a type reads. Raises Declined when nobody said."""
    found = reads_of(target)
    if found is None:
        raise Declined(f"{getattr(target, '__name__', target)} is not declared as read from a table")
    return found


def choosing(document: Any) -> list[str]:
    """The variables that stand in @skip and @include of a document, in their order."""
    found: list[str] = []
    for definition in document.definitions:
        _walk(getattr(definition, "selection_set", None), found)
    return found


def _walk(selections: Any, found: list[str]) -> None:
    for one in selections.selections if selections else ():
        for directive in one.directives or ():
            if directive.name.value in ("skip", "include"):
                found += [a.value.name.value for a in directive.arguments or () if hasattr(a.value, "name")]
        _walk(getattr(one, "selection_set", None), found)
