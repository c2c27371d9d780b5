"""What an operation may return, counted before it is run.

Nodes are the things in the answer; points are its values, each worth one
unless its field says more. A paged field multiplies what is inside by the page
it is asked for; any other list by the size its field declares, else by
`Limits.list_size`:

    @strawberry.field(metadata=priced(list_size=5, points=3))

A fragment is priced once for each page size it stands in, so the count is
linear however often it is spread. Conditions (@skip, @include) are honoured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)

from trellis.graphql.connection import PageSizeNeeded
from trellis.graphql.errors import DocumentRefused
from trellis.graphql.limits import INTROSPECTION, TOO_MUCH, Limits

PAGED_BY = ("first", "last")
MUTATION_POINTS = 10
_KEY = "trellis.cost"


class QueryTooCostly(DocumentRefused):
    """The answer could be larger than an answer may be. `cost` says how large."""

    code = "QUERY_TOO_COSTLY"
    default_says = TOO_MUCH

    def __init__(self, cost: Cost, limits: Limits) -> None:
        super().__init__()
        self.cost = cost
        self.limits = limits


class Cost(NamedTuple):
    """An upper bound of the values (`points`) and things (`nodes`) in an answer."""

    points: int = 0
    nodes: int = 0

    def plus(self, other: Cost) -> Cost:
        return Cost(self.points + other.points, self.nodes + other.nodes)

    def reported(self, limits: Limits) -> dict[str, int]:
        """As `extensions.cost` shows it."""
        return {
            "requested": self.points,
            "limit": limits.points,
            "nodes": self.nodes,
            "nodesLimit": limits.nodes,
        }


class Price(NamedTuple):
    """What a field declares: `list_size` for a list without pages, `points` for one value of it."""

    list_size: int | None = None
    points: int | None = None


def priced(*, list_size: int | None = None, points: int | None = None) -> dict[str, Any]:
    """Metadata for `strawberry.field` that says how many things a list usually holds and what a value costs."""
    return {_KEY: Price(list_size, points)}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What never changes about a field of the schema."""

    named: GraphQLNamedType
    composite: bool
    lists: int
    paged: bool
    structural: bool
    price: Price
    defaults: dict[str, Any]


class Prices:
    """The fields of one schema, looked at once each."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._facts: dict[tuple[str, str], _Facts] = {}

    def of(self, parent: GraphQLNamedType, name: str) -> _Facts | None:
        """The facts of `parent.name`; None when there is no such field."""
        key = (parent.name, name)
        if key not in self._facts:
            field: GraphQLField | None = getattr(parent, "fields", {}).get(name)
            if field is None:
                return None
            self._facts[key] = _facts(field)
        return self._facts[key]

    def cost(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
        limits: Limits,
    ) -> Cost:
        """The cost of a *validated* operation with coerced `variables`. Raises PageSizeNeeded and QueryTooCostly."""
        root = self.schema.get_root_type(operation.operation)
        if root is None:
            return Cost()
        cost = _Count(self, fragments, variables, limits).of(operation.selection_set, root, None)
        if operation.operation is OperationType.MUTATION:
            cost = cost.plus(Cost(points=MUTATION_POINTS * len(operation.selection_set.selections)))
        if cost.nodes > limits.nodes or cost.points > limits.points:
            raise QueryTooCostly(cost, limits)
        return cost


def _facts(field: GraphQLField) -> _Facts:
    lists, kind = 0, field.type
    while is_list_type(kind) or is_non_null_type(kind):
        lists += is_list_type(kind)
        kind = kind.of_type
    named = get_named_type(field.type)
    definition = field.extensions.get("strawberry-definition")
    arguments = {name: field.args[name] for name in PAGED_BY if name in field.args}
    return _Facts(
        named=named,
        composite=is_composite_type(named),
        lists=lists,
        paged=bool(arguments),
        structural=named.name == "PageInfo" or named.name.endswith(("Connection", "Edge")),
        price=getattr(definition, "metadata", {}).get(_KEY, Price()),
        defaults={name: _default(argument) for name, argument in arguments.items()},
    )


def _default(argument: Any) -> Any:
    if argument.default_value is not Undefined:
        return argument.default_value
    value = getattr(argument.default, "value", Undefined)
    return None if value is Undefined else value


class _Count:
    """One counting: the variables are fixed, so a fragment's cost is too."""

    def __init__(
        self,
        prices: Prices,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
        limits: Limits,
    ) -> None:
        self._prices = prices
        self._fragments = fragments
        self._variables = variables
        self._limits = limits
        self._known: dict[tuple[str, int | None], Cost] = {}

    def of(self, selections: SelectionSetNode, parent: GraphQLNamedType, page: int | None) -> Cost:
        """The cost of `selections` on one `parent`; `page` is the page size when the parent is a connection."""
        total = Cost()
        for selection in selections.selections:
            if not self._wanted(selection):
                continue
            if isinstance(selection, FieldNode):
                total = total.plus(self._field(selection, parent, page))
            elif isinstance(selection, InlineFragmentNode):
                total = total.plus(self.of(selection.selection_set, self._narrowed(selection, parent), page))
            elif isinstance(selection, FragmentSpreadNode):
                total = total.plus(self._fragment(selection.name.value, parent, page))
        return total

    def _fragment(self, name: str, parent: GraphQLNamedType, page: int | None) -> Cost:
        key = (name, page)
        if key not in self._known:
            fragment = self._fragments[name]
            self._known[key] = self.of(fragment.selection_set, self._narrowed(fragment, parent), page)
        return self._known[key]

    def _narrowed(
        self, fragment: InlineFragmentNode | FragmentDefinitionNode, parent: GraphQLNamedType
    ) -> GraphQLNamedType:
        condition = fragment.type_condition
        return (self._prices.schema.get_type(condition.name.value) if condition else None) or parent

    def _field(self, field: FieldNode, parent: GraphQLNamedType, page: int | None) -> Cost:
        name = field.name.value
        facts = self._prices.of(parent, name)
        if facts is None or name in INTROSPECTION:  # __typename is free; __schema is bounded by its own rule
            return Cost()
        size = self._page_size(field, facts) if facts.paged else None
        each = facts.price.points if facts.price.points is not None else 1
        if not facts.composite or field.selection_set is None:
            return Cost(points=each)
        inside = self.of(field.selection_set, facts.named, None if facts.lists else size)
        times = self._times(name, facts, page, size)
        return Cost(
            points=bool(facts.lists) + times * (each + inside.points),
            nodes=times * ((0 if facts.structural else 1) + inside.nodes),
        )

    def _times(self, name: str, facts: _Facts, page: int | None, size: int | None) -> int:
        if not facts.lists:
            return 1
        if size is not None:
            return size
        if page is not None and name in ("edges", "nodes"):
            return page
        return int((facts.price.list_size or self._limits.list_size) ** facts.lists)

    def _page_size(self, field: FieldNode, facts: _Facts) -> int:
        given = {a.name.value: self._value(a.value) for a in field.arguments or () if a.name.value in facts.defaults}
        sizes = [v for v in {**facts.defaults, **given}.values() if v is not None]
        if len(sizes) != 1 or not isinstance(sizes[0], int) or not 1 <= sizes[0] <= self._limits.page_size:
            raise PageSizeNeeded(field=f"{field.name.value}.{next(iter(facts.defaults))}")
        return sizes[0]

    def _value(self, node: ValueNode) -> Any:
        if isinstance(node, VariableNode):
            return self._variables.get(node.name.value)
        return int(node.value) if isinstance(node, IntValueNode) else None

    def _wanted(self, selection: SelectionNode) -> bool:
        for directive in selection.directives or ():
            if directive.name.value in ("skip", "include"):
                on = next((self._truth(a.value) for a in directive.arguments or () if a.name.value == "if"), None)
                if on is (directive.name.value == "skip"):
                    return False
        return True

    def _truth(self, node: ValueNode) -> Any:
        if isinstance(node, VariableNode):
            return self._variables.get(node.name.value)
        return getattr(node, "value", None)
