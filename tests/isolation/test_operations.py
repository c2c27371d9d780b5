"""Every query and mutation of the schema, tried by people it is not for: no data, no trace, no oracle.

Generated from the schema. What is tried is aspen's (by cedar's people, by an
operator, by nobody), and one student's (by a teacher of the same school who has
no tie to them). An id that is somebody else's must be answered as one that
never was, to the letter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from graphql import build_schema

from tests.isolation import arguments, belongings
from tests.isolation.arguments import Attempt
from tests.isolation.documents import INSIDE_ARGUMENTS, Root, document, inside_arguments, leaves, node_kinds, roots
from tests.isolation.world import UNTIED_TEACHER, Reply, Seeker, World
from trellis.graphql.schema import sdl

pytestmark = [pytest.mark.database, pytest.mark.slow]

TRY = ("case_manager", "admin", "director", "parent", "student", "operator", "nobody", UNTIED_TEACHER)
DOCUMENTS = roots(parents=("Query", "Mutation"))
NOT_A_RECORD = ("audit_entry", "audit_waiting", "session")
"""What reading and being refused may write in one's own district."""
WHERE = "tests/isolation/arguments.py"


def uncovered(of: list[Root], inside: list[str]) -> list[str]:
    """What the schema has and this suite was not told about."""
    new = [coordinate for root in of for coordinate in arguments.missing(root)]
    return new + [coordinate for coordinate in inside if coordinate not in INSIDE_ARGUMENTS]


def test_every_argument_of_the_schema_is_tried() -> None:
    new = uncovered(roots(), inside_arguments())
    assert new == [], (
        f"New in the schema and tried by nobody of another district: {', '.join(new)}. Say in {WHERE} what kind of "
        "thing each is an id of (IDS), that it is words to look people up by (WORDS), or a value that would do "
        "(VALUES); an argument below the root goes into INSIDE_ARGUMENTS of tests/isolation/documents.py."
    )


def test_nothing_is_said_of_arguments_that_are_gone() -> None:
    known = [leaf.coordinate for root in roots() for leaf in leaves(root)]
    assert arguments.said_in_vain(known) == []


@pytest.mark.parametrize(
    ("added", "found"),
    [
        ("extend type Query { secrets(studentId: ID!): [String!]! }", "Query.secrets(studentId)"),
        ("extend type Mutation { burn(id: ID!): Boolean }", "Mutation.burn(id)"),
        ("extend type Subscription { heard(ofId: ID!): String }", "Subscription.heard(ofId)"),
        ("extend input MeetingInput { seriesId: ID }", "MeetingInput.seriesId"),
        ("extend type Student { of(year: Int!): String }", "Student.of(year)"),
    ],
)
def test_what_is_new_in_the_schema_is_noticed(added: str, found: str) -> None:
    grown = build_schema(f"{sdl()}\n{added}")
    assert found in uncovered(roots(grown), inside_arguments(grown))


def test_a_new_kind_of_thing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(belongings.TABLE_OF, "Provider")
    with pytest.raises(AssertionError, match=r"Say which table holds Provider.*belongings\.py"):
        belongings.tables_of_kinds()


async def test_there_is_one_of_every_kind_to_try(world: World) -> None:
    closed = world.seekers["case_manager"].foreign
    none = [kind for kind in node_kinds() if not closed.get(kind)]
    assert none == [], (
        f"Give aspen a row of {', '.join(none)} in tests/isolation/filling.py, or nothing of it is tried."
    )


@pytest.mark.parametrize("root", DOCUMENTS, ids=lambda root: root.coordinate)
async def test_what_is_not_theirs_is_answered_like_what_never_was(world: World, root: Root) -> None:
    with world.superuser() as everything:
        before = belongings.marks(everything, world.aspen.district_id)
        cedar = belongings.marks(everything, world.cedar.district_id, without=NOT_A_RECORD)
        tried = 0
        for who in TRY:
            seeker, never = world.seekers[who], dict[str, Reply]()
            for attempt in arguments.attempts(root, seeker):
                await _same(world, seeker, root, attempt, never)
                tried += 1
        if root.parent == "Mutation":
            after = belongings.marks(everything, world.cedar.district_id, without=NOT_A_RECORD)
            assert after == cedar, "somebody was refused, and something was written all the same"
        assert belongings.marks(everything, world.aspen.district_id) == before
    takes_ids = any(leaf.coordinate in arguments.IDS for leaf in leaves(root))
    assert tried >= len(TRY) - 2 or not takes_ids


async def _same(world: World, seeker: Seeker, root: Root, attempt: Attempt, never: dict[str, Reply]) -> None:
    """`never` keeps what was answered of what never was: it is asked once, not beside each row that is another's."""
    asked = document(root.coordinate, attempt.only)
    theirs = await world.ask(seeker, asked, attempt.foreign)
    where = f"{seeker.who}: {attempt.note}"
    if where not in never:
        never[where] = await world.ask(seeker, asked, attempt.invented)
    assert _without_readings(theirs) == _without_readings(never[where]), where
    _nothing_in(theirs, seeker, where)


def _without_readings(reply: Reply) -> Reply:
    """Without what one's own record of access says of this very test: each asking adds to it."""
    return replace(reply, body=_kept(reply.body))


def _kept(said: Any) -> Any:
    if isinstance(said, dict):
        return {key: _kept(value) for key, value in said.items() if key != "recordOfAccess"}
    return [_kept(one) for one in said] if isinstance(said, list) else said


def _nothing_in(reply: Reply, seeker: Seeker, where: str) -> None:
    assert seeker.secrets.found_in(reply.body) == [], where
    assert not {"UNEXPECTED", "GRAPHQL_VALIDATION_FAILED", "BAD_VARIABLES"} & set(reply.codes), (where, reply)


OWN = [r for r in DOCUMENTS if r.parent == "Query" or not any(x.coordinate in arguments.IDS for x in leaves(r))]
"""Every query, and the mutations that name nothing: `setLanguage`, `createDistrict`."""


@pytest.mark.parametrize("root", OWN, ids=lambda root: root.coordinate)
async def test_what_is_theirs_holds_nothing_of_the_others(world: World, root: Root) -> None:
    for who in TRY:
        seeker = world.seekers[who]
        reply = await world.ask(
            seeker,
            document(root.coordinate, "Student" if root.name == "node" else None),
            arguments.plain_variables(root, seeker),
        )
        _nothing_in(reply, seeker, who)


async def test_what_people_did_in_their_own_district_names_nothing_of_the_other(world: World) -> None:
    """Also in the audit log: no row of cedar or of the deployment holds an id of aspen."""
    secrets = world.seekers["case_manager"].secrets
    with world.superuser() as everything:
        cedar = belongings.of_district(everything, world.cedar)
        assert cedar.keys & secrets.keys == set()
        jobs = everything.execute(
            "SELECT args::text FROM procrastinate_jobs WHERE args->>'district_id' = %s", [str(world.cedar.district_id)]
        ).fetchall()
    assert [row for row in jobs if secrets.found_in(row[0])] == []
