"""Operations nobody wrote: drawn from the declared part of the schema, answered alike by both engines."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_named_type, is_composite_type, is_list_type, is_non_null_type, is_object_type
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.compile.conftest import Desk
from tests.compile.test_equivalence import same
from trellis.graphql.compile.declare import source_of
from trellis.graphql.schema import schema

pytestmark = [pytest.mark.database, pytest.mark.slow]

SCHEMA = schema()._schema
PEOPLE = ("ana reyes", "general_teacher", "school_leader", "special_education_admin", "district_admin", "elena ruiz")
ROOTS = (
    "viewer", "caseload", "students", "student", "people", "meetings", "meeting", "plan", "node", "schools",
    "signatureRequests", "rosterImports", "rosterImport", "board", "boardByName", "alerts",
)  # fmt: skip
KINDS = {"student": "Student", "meeting": "Meeting", "plan": "Plan", "rosterImport": "RosterImport"}
STRUCTURE = ("PageInfo", "Count", "Edge", "Connection")
DEEPEST = 4
ANSWERED: list[int] = []


def is_open(kind: Any, name: str, definition: Any) -> bool:
    """A field a drawn operation may ask for: declared, or a part of a page."""
    if name == "id" or kind.name.endswith(STRUCTURE):
        return True
    if kind.name == "Viewer" and source_of(definition) is None:
        return not is_composite_type(get_named_type(definition.type))
    return source_of(definition) is not None


@st.composite
def selections(draw: Any, kind: Any, depth: int) -> str:
    """A selection set on `kind`: fields, aliases, fragments, conditions."""
    names = [
        name
        for name, definition in kind.fields.items()
        if is_open(kind, name, definition)
        and (depth > 0 or not is_composite_type(get_named_type(definition.type)) or kind.name.endswith(STRUCTURE))
    ]
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4)) if names else []
    parts = []
    for number, name in enumerate(chosen):
        alias = draw(st.sampled_from(("", "", "", "", f"a{number}: ")))
        condition = draw(st.sampled_from(("", "", "", " @include(if: $yes)", " @skip(if: $yes)", " @include(if: $no)")))
        inner = get_named_type(kind.fields[name].type)
        # Two of one name need one selection: an alias of its own keeps a field drawn twice apart.
        if chosen.count(name) > 1 and is_composite_type(inner):
            alias = f"b{number}: "
        body = draw(selections(inner, depth - 1)) if is_object_type(inner) else ""
        part = f"{alias}{name}{condition}{body}"
        parts.append(draw(st.sampled_from((part, part, part, f"... on {kind.name} {{ {part} }}"))))
    parts.insert(draw(st.integers(0, len(parts))), draw(st.sampled_from(("__typename", "sort: __typename"))))
    return " { " + " ".join(parts) + " }"


@st.composite
def operations(draw: Any) -> tuple[str, list[str]]:
    """A query of one to three root fields, and the kinds of the ids it asks for."""
    roots, kinds = [], []
    for number in range(draw(st.integers(1, 2))):
        name = draw(st.sampled_from(ROOTS))
        definition = SCHEMA.query_type.fields[name]
        inner = get_named_type(definition.type)
        given_arguments = ""
        if "first" in definition.args:
            search = draw(st.sampled_from(("", "", ', search: "ma"', ', search: "ruiz, m"')))
            given_arguments = f"(first: {draw(st.integers(1, 6))}{search if 'search' in definition.args else ''})"
        if "id" in definition.args:
            kind = KINDS.get(name) or draw(st.sampled_from(("Student", "Meeting", "Plan")))
            kinds.append(kind)
            given_arguments = f"(id: $id{len(kinds)})"
            if name == "node":
                inner = SCHEMA.get_type(kind)
                body = f" {{ __typename id ... on {kind} {draw(selections(inner, DEEPEST))} }}"
                roots.append(f"r{number}: {name}{given_arguments}{body}")
                continue
        roots.append(f"r{number}: {name}{given_arguments}{draw(selections(inner, DEEPEST))}")
    body = " ".join(roots)
    variables = [f"${name}: Boolean!" for name in ("yes", "no") if f"${name})" in body]
    variables += [f"$id{number + 1}: ID!" for number in range(len(kinds))]
    return f"query Drawn{'(' + ', '.join(variables) + ')' if variables else ''} {{ {body} }}", kinds


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(asked=operations(), who=st.sampled_from(PEOPLE), at=st.integers(0, 40), yes=st.booleans())
async def test_drawn_operations_are_answered_alike(
    desk: Desk, asked: tuple[str, list[str]], who: str, at: int, yes: bool
) -> None:
    text, kinds = asked
    variables: dict[str, Any] = {"yes": yes, "no": not yes}
    for number, kind in enumerate(kinds):
        ids = [*desk.near[kind], *desk.ids[kind]]
        variables[f"id{number + 1}"] = ids[at % len(ids)]
    compiled, ordinary = await desk.both(who, {"query": text, "variables": variables})
    same(compiled, ordinary, (who, text, variables))
    assert desk.reader.failed == 0
    ANSWERED.append(compiled.status)


def test_most_of_what_was_drawn_was_answered() -> None:
    """Else the drawing makes documents that are refused, and shows nothing."""
    assert ANSWERED.count(200) > 0.8 * len(ANSWERED) > 100


def test_what_is_drawn_reaches_every_declared_field() -> None:
    """The strategy knows every type that is declared: a new one is drawn from without a word here."""
    reached, waiting = set(), [get_named_type(SCHEMA.query_type.fields[name].type) for name in ROOTS]
    while waiting:
        kind = waiting.pop()
        if kind.name in reached or not is_object_type(kind):
            continue
        reached.add(kind.name)
        waiting += [get_named_type(d.type) for name, d in kind.fields.items() if is_open(kind, name, d)]
    declared = {
        kind.name
        for kind in SCHEMA.type_map.values()
        if is_object_type(kind)
        and any(source_of(d) is not None for d in kind.fields.values())
        # A goal of the bank and a district's form are in no compiled query but `node`: deeds come to them (test_deeds).
        and kind.name not in ("Query", "BankGoal", "FormLogo", "FormRevision")
    }
    assert declared <= reached
    assert not is_list_type(SCHEMA.query_type.fields["node"].type)
    assert is_non_null_type(SCHEMA.query_type.fields["caseload"].type)
