"""Operations made from the schema itself: every root field with all its arguments, asking for all it may give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationDefinitionNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    parse,
)

from trellis.graphql.cost import Prices
from trellis.graphql.errors import DocumentRefused
from trellis.graphql.limits import Limits, check_shape, parsed
from trellis.graphql.schema import schema

ROOTS = ("Query", "Mutation", "Subscription")
INSIDE_ARGUMENTS = {
    "Plan.section(key)": '"goals"',
    "Plan.plain(language)": '"en"',
    "Student.attachments(kind)": "null",
    "Student.attachments(words)": "null",
    "Student.attachments(standing)": "null",
    "Student.attachments(by)": '"newest"',
    "RosterImport.findings(kind)": "null",
    "RosterImport.findings(subject)": "null",
}
"""Arguments of fields below the root, as they stand in a document. Pages are asked for by themselves."""
PAGES = {"first": "2", "after": "null"}
STRUCTURE = ("Connection", "Edge", "PageInfo", "Count")
DEEPEST = 3


@dataclass(frozen=True)
class Root:
    """A field one can ask for: `Query.plan`, `Mutation.signPlan`, `Subscription.planChanged`."""

    parent: str
    name: str
    field: GraphQLField

    @property
    def coordinate(self) -> str:
        return f"{self.parent}.{self.name}"


@dataclass(frozen=True)
class Leaf:
    """One value an operation takes: its coordinate in the schema, the path to it, and whether it must be given."""

    coordinate: str
    path: tuple[str | int, ...]
    is_needed: bool


def roots(of: GraphQLSchema | None = None, parents: tuple[str, ...] = ROOTS) -> list[Root]:
    """Every root field of the schema."""
    found = []
    for parent in parents:
        root = (of or schema()._schema).get_type(parent)
        if isinstance(root, GraphQLObjectType):
            found += [Root(parent, name, field) for name, field in root.fields.items()]
    return found


def node_kinds(of: GraphQLSchema | None = None) -> list[str]:
    """Every type with an opaque id."""
    known = of or schema()._schema
    interface = known.get_type("Node")
    assert isinstance(interface, GraphQLInterfaceType)
    return sorted(kind.name for kind in known.get_possible_types(interface))


def leaves(root: Root) -> list[Leaf]:
    """Every scalar a root field takes, input objects opened, lists with one thing in them."""
    found: list[Leaf] = []
    for name, argument in root.field.args.items():
        _open(argument.type, f"{root.coordinate}({name})", (name,), found)
    return found


def _open(kind: Any, coordinate: str, path: tuple[str | int, ...], found: list[Leaf]) -> None:
    lists, is_needed = 0, is_non_null_type(kind)
    while is_list_type(kind) or is_non_null_type(kind):
        lists += is_list_type(kind)
        kind = kind.of_type
    path = (*path, *([0] * lists))
    if isinstance(kind, GraphQLInputObjectType):
        for name, inside in kind.fields.items():
            _open(inside.type, f"{kind.name}.{name}", (*path, name), found)
    else:
        found.append(Leaf(coordinate, path, is_needed))


LEFT_OUT = object()
"""A value that is not sent: of two objects that say the same in two ways only one is."""


def variables(values: dict[tuple[str | int, ...], Any]) -> dict[str, Any]:
    """Values by path, put together."""
    whole: dict[str, Any] = {}
    for path, value in values.items():
        if value is LEFT_OUT:
            continue
        at: Any = whole
        for step, following in pairwise(path):
            at = _step(at, step, [] if isinstance(following, int) else {})
        _step(at, path[-1], value)
    return whole


def _step(at: Any, step: str | int, value: Any) -> Any:
    if isinstance(at, list):
        if not at:
            at.append(value)
        return at[0]
    return at.setdefault(step, value)


@cache
def document(coordinate: str, only: str | None = None) -> str:
    """The operation of a root field, as deep as the limits allow; `only` narrows a Node to one type."""
    root = next(root for root in roots() if root.coordinate == coordinate)
    for depth in range(DEEPEST, -1, -1):
        text = _operation(root, depth, only)
        if _fits(text):
            return text
    raise AssertionError(f"{coordinate} cannot be asked for within the limits: see tests/isolation/documents.py")


def _operation(root: Root, depth: int, only: str | None) -> str:
    declared = ", ".join(f"${name}: {argument.type}" for name, argument in root.field.args.items())
    passed = ", ".join(f"{name}: ${name}" for name in root.field.args)
    selection = _selection(get_named_type(root.field.type), depth, only)
    return (
        f"{root.parent.lower()} Tried{f'({declared})' if declared else ''} "
        f"{{ {root.name}{f'({passed})' if passed else ''} {selection} }}"
    )


def _selection(kind: GraphQLNamedType, depth: int, only: str | None = None) -> str:
    if is_leaf_type(kind):
        return ""
    if isinstance(kind, GraphQLUnionType):
        members = [m for m in kind.types if not m.name.endswith("Problem")]
        inside = " ".join(f"... on {m.name} {_selection(m, depth)}" for m in members)
        return f"{{ __typename {inside} ... on Problem {{ code message doNext field }} }}"
    if isinstance(kind, GraphQLInterfaceType):
        narrowed = schema()._schema.get_type(only) if only else None
        return f"{{ __typename id {f'... on {only} {_selection(narrowed, depth)}' if narrowed else ''} }}"
    assert isinstance(kind, GraphQLObjectType)
    parts = ["__typename", *_fields(kind, depth)]
    return "{ " + " ".join(parts) + " }"


def _fields(kind: GraphQLObjectType, depth: int) -> Iterator[str]:
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        arguments = _inside_arguments(f"{kind.name}.{name}", field)
        if is_leaf_type(inner):
            yield f"{name}{arguments}"
        elif depth > 0 or inner.name.endswith(STRUCTURE):
            yield f"{name}{arguments} {_selection(inner, depth if inner.name.endswith(STRUCTURE) else depth - 1)}"


def _inside_arguments(coordinate: str, field: GraphQLField) -> str:
    given = {name: INSIDE_ARGUMENTS.get(f"{coordinate}({name})", PAGES.get(name)) for name in field.args}
    said = ", ".join(f"{name}: {value}" for name, value in given.items() if value is not None)
    return f"({said})" if said else ""


def inside_arguments(of: GraphQLSchema | None = None) -> list[str]:
    """Every argument of a field below the root, `first` and `after` aside."""
    known = of or schema()._schema
    return [
        f"{kind.name}.{name}({argument})"
        for kind in known.type_map.values()
        if isinstance(kind, GraphQLObjectType) and kind.name not in ROOTS and not kind.name.startswith("__")
        for name, field in kind.fields.items()
        for argument in field.args
        if argument not in PAGES
    ]


def paged_fields() -> list[tuple[str, str]]:
    """Every (type, field) that takes a cursor."""
    return [
        (kind.name, name)
        for kind in schema()._schema.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        for name, field in kind.fields.items()
        if {"first", "after"} <= field.args.keys()
    ]


def _fits(text: str) -> bool:
    limits = Limits()
    try:
        check_shape(parsed(text, limits), limits)
        (operation,) = parse(text).definitions
        assert isinstance(operation, OperationDefinitionNode)
        Prices(schema()._schema).cost(operation, {}, {"first": 3}, limits)
    except DocumentRefused:
        return False
    return True
