"""Whatever is asked, nothing answers "something went wrong on our side": operations made from the schema itself.

Each operation is grown from `schema.graphql`, its ids are then exchanged for real ones of every kind and of both
districts, and it is asked by everybody. What is refused must be refused by name.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import (
    ConstArgumentNode,
    FieldNode,
    GraphQLSchema,
    IntValueNode,
    NameNode,
    Node,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    Visitor,
    build_schema,
    get_named_type,
    parse,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import mutations, nodes, queries
from sqlalchemy import text

from tests.conftest import REPOSITORY
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.threats.conftest import Place, id_of
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM
from trellis.signatures import service as signatures

pytestmark = pytest.mark.slow

SDL = (REPOSITORY / "schema.graphql").read_text()
EXAMPLES = 40
SECONDS = 15
UNEXPECTED = "UNEXPECTED"
TABLES = {
    "Student": "student",
    "Person": "person",
    "Plan": "plan",
    "PlanSection": "plan_section",
    "PlanVersion": "plan_version",
    "Meeting": "meeting",
    "MeetingParticipant": "meeting_participant",
    "SignatureRequest": "signature_request",
    "TeamMember": "team_member",
    "School": "school",
    "HistoricalRecord": "historical_record",
    "Attachment": "attachment",
    "RosterImport": "roster_import",
    "BankGoal": "bank_goal",
}
WHO = ["case_manager", "teacher", "director", "admin", "parent", "student", "stranger"]

dates = st.dates().map(lambda day: nodes.String(day.isoformat()))
instants = st.datetimes(timezones=st.just(UTC)).map(lambda at: nodes.String(at.isoformat()))
instants |= st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)).map(
    lambda at: nodes.String(at.isoformat())
)
SCALARS = {"Date": dates, "DateTime": instants, "JSON": st.text(max_size=20).map(nodes.String)}


def grown(strategy: Any, count: int = EXAMPLES) -> list[str]:
    """`count` documents of a strategy; the same ones each time."""
    found: list[str] = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def take(document: str) -> None:
        found.append(document)

    take()
    return list(dict.fromkeys(found))


class _RealIds(Visitor):
    def __init__(self, schema: GraphQLSchema, ids: list[str], chance: random.Random) -> None:
        super().__init__()
        self.info, self.ids, self.chance = TypeInfo(schema), ids, chance

    def enter(self, node: Any, *_: Any) -> Node | None:
        if isinstance(node, FieldNode):
            return self._with_page_size(node)
        if not isinstance(node, ValueNode) or node.kind in ("list_value", "object_value", "null_value", "variable"):
            return None
        wanted = get_named_type(self.info.get_input_type()) if self.info.get_input_type() else None
        if wanted is not None and wanted.name == "ID" and self.chance.random() < 0.8:
            return StringValueNode(value=self.chance.choice(self.ids))
        return None

    def _with_page_size(self, node: FieldNode) -> FieldNode | None:
        """A list is mostly asked for so many: without a number it is refused before anything is read."""
        definition = self.info.get_field_def()
        if definition is None or "first" not in definition.args or self.chance.random() > 0.8:
            return None
        first = ConstArgumentNode(name=NameNode(value="first"), value=IntValueNode(value="3"))
        return replace(node, arguments=(*(one for one in node.arguments if one.name.value != "first"), first))


def with_real_ids(schema: GraphQLSchema, document: str, ids: list[str], chance: random.Random) -> str:
    """The same document about things that exist."""
    visitor = _RealIds(schema, ids, chance)
    return print_ast(visit(parse(document), TypeInfoVisitor(visitor.info, visitor)))


@pytest.fixture(scope="module")
async def ids(place: Place) -> list[str]:
    """Ids of every kind of thing in both districts, and some of things that never were."""
    found = [id_of("Student", new_id()), "x", ""]
    for town in (place.cedar, place.aspen):
        await _filled(place, town)
        found += [key for keys in (await _ids_of(place, town)).values() for key in keys]
    return found


async def _filled(place: Place, town: Town) -> None:
    """A plan the family was asked to sign, and a draft after it."""
    gate = place.house.gate
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await signatures.request_signatures(work, plan_id=plan.id, idempotency_key="ask the family")
    await begun(gate, town)


async def _ids_of(place: Place, town: Town) -> dict[str, list[str]]:
    found = {}
    async with place.house.gate.open(town.district_id, SYSTEM, "test.ids") as work:
        for kind, table in TABLES.items():
            rows = (await work.session.execute(text(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 4"))).scalars()
            found[kind] = [id_of(kind, key) for key in rows]
    return found


def test_the_ids_are_put_where_ids_are_wanted() -> None:
    schema = build_schema(SDL)
    grown_up = with_real_ids(schema, '{ student(id: 4) { id } search(text: "a") { id } }', ["real"], random.Random(3))
    assert 'student(id: "real")' in grown_up and 'search(text: "a")' in grown_up


@pytest.mark.parametrize("kind", ["queries", "mutations"])
async def test_no_operation_makes_the_server_fail(place: Place, ids: list[str], kind: str) -> None:
    strategy = (queries if kind == "queries" else mutations)(SDL, custom_scalars=SCALARS)
    schema, chance = build_schema(SDL), random.Random(20261126)
    documents = [with_real_ids(schema, document, ids, chance) for document in grown(strategy)]
    assert len(documents) > EXAMPLES // 2
    outcomes: Counter[str] = Counter()
    failures: list[str] = []
    ends_at = time.monotonic() + SECONDS
    for number, document in enumerate(documents):
        if time.monotonic() > ends_at:
            break
        who = WHO[number % len(WHO)]
        async with place.browser(place.cedar, who) as browser:
            answer = await browser.post(document)
        said = answer.json()
        codes = [error["extensions"]["code"] for error in said.get("errors", [])]
        outcomes.update(codes or ["ran"])
        if answer.status_code >= 500 or UNEXPECTED in codes:
            failures.append(f"{who}: {document}\n{said}")
    print(f"{kind}: {sum(outcomes.values())} outcomes of {len(documents)} operations: {dict(outcomes)}")
    assert failures == [], f"{len(failures)} of {len(documents)}:\n" + "\n\n".join(failures[:5])
    assert outcomes["ran"] > len(documents) // 4, outcomes


ODD = ["", "\0", "Ma\0ya", "\U0001f600'; --%", "ñ" * 5000]
NAMED = {"student": "Student", "plan": "Plan", "person": "Person", "request": "SignatureRequest", "school": "School"}
NAMED |= {"meeting": "Meeting", "attachment": "Attachment", "membership": "TeamMember", "import": "RosterImport"}
LAWFUL: dict[str, Any] = {"Int": 5, "Boolean": True, "Date": "2026-09-01", "DateTime": "2026-12-01T10:00:00Z"}


@pytest.mark.parametrize("who", ["director", "parent"])
async def test_no_odd_text_in_any_argument_makes_the_server_fail(place: Place, who: str) -> None:
    """One argument at a time is odd, the others are lawful and about things that are there to be reached."""
    town = await _town_with_everything(place)
    ids = await _ids_of(place, town)
    schema = build_schema(SDL)
    failures, asked = [], 0
    async with place.browser(town, who) as browser:
        for root, word in ((schema.query_type, "query"), (schema.mutation_type, "mutation")):
            assert root is not None
            for name, field in root.fields.items():
                wanted = {a: str(argument.type) for a, argument in field.args.items()}
                plain = {a: kind.rstrip("!") for a, kind in wanted.items()}
                if not set(plain.values()) <= {"String", "ID", *LAWFUL}:
                    continue
                head = ", ".join(f"${a}: {kind}" for a, kind in wanted.items())
                call = ", ".join(f"{a}: ${a}" for a in wanted)
                lawful = {a: _lawful(name, a, kind, ids) for a, kind in plain.items()}
                for odd_one in [a for a, kind in plain.items() if kind in ("String", "ID")]:
                    for odd in ODD:
                        values = {**lawful, odd_one: odd}
                        answer = await browser.post(
                            f"{word} ({head}) {{ it: {name}({call}) {{ __typename }} }}", **values
                        )
                        asked += 1
                        if answer.status_code >= 500 or UNEXPECTED in answer.text:
                            failures.append(f"{name}({odd_one}={odd[:20]!r})\n{answer.text[:300]}")
    print(f"{who}: {asked} requests")
    assert failures == [], f"{len(failures)}:\n" + "\n".join(failures[:8])
    assert asked > 150


def _lawful(field: str, argument: str, kind: str, ids: dict[str, list[str]]) -> Any:
    if kind in LAWFUL:
        return LAWFUL[kind]
    if kind == "String":
        return {"language": "en", "answer": "coming", "kind": "staff", "occasion": "annual"}.get(
            argument, "a lawful text"
        )
    about = (argument if argument != "id" else field).lower()
    return next((ids[NAMED[word]][0] for word in NAMED if word in about and ids[NAMED[word]]), ids["Student"][0])


async def _town_with_everything(place: Place) -> Town:
    town = await make_town(place.house.gate)
    await _filled(place, town)
    return town
