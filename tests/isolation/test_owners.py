"""The counter-test: whoever a thing belongs to is answered otherwise, so the suite's questions do reach something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.isolation import arguments
from tests.isolation.documents import document, leaves, roots
from tests.isolation.world import Seeker, World
from trellis.graphql.node import FINDERS

pytestmark = [pytest.mark.database, pytest.mark.slow]

# Those who may do most first, so that few need to be asked.
OWNERS = ("director", "case_manager", "admin", "parent", "principal")
ASKED_LAST = ("suspendDistrict", "reopenDistrict", "createDistrict")


async def test_every_operation_tells_its_owner_something_else(world_to_change: World) -> None:
    """For each root field with an id: somebody whose it is gets another answer than for an id that never was."""
    world, deaf = world_to_change, []
    fields = [r for r in roots(parents=("Query", "Mutation")) if any(x.coordinate in arguments.IDS for x in leaves(r))]
    for root in sorted(fields, key=lambda root: root.name in ASKED_LAST):
        if root.name == "node":
            continue
        for who in (*OWNERS, "operator"):
            if await _is_told(world, world.seekers[who], root.coordinate):
                break
        else:
            deaf.append(root.coordinate)
    assert deaf == [], "these questions are answered alike for what is there and what is not: they test nothing"


async def _is_told(world: World, seeker: Seeker, coordinate: str) -> bool:
    root = next(root for root in roots() if root.coordinate == coordinate)
    nobody = Seeker(seeker.who, seeker.token, seeker.district_id, {}, {}, [], seeker.secrets)
    asked = document(coordinate)
    never = await world.ask(seeker, asked, arguments.plain_variables(root, nobody))
    for other in _with_each_first(seeker):
        if await world.ask(seeker, asked, arguments.plain_variables(root, other)) != never:
            return True
    return False


def _with_each_first(seeker: Seeker) -> Iterator[Seeker]:
    """The seeker with another of what is theirs in front: a draft has no papers, and the final plan does."""
    for turn in range(5):
        own = {kind: [*ids[turn:], *ids[:turn]] for kind, ids in seeker.own.items()}
        yield replace(seeker, own=own)


async def test_every_kind_that_can_be_found_by_its_id_is_found_by_somebody(world: World) -> None:
    unfound = []
    for kind in sorted(FINDERS):
        for who in (*OWNERS, "operator"):
            seeker = world.seekers[who]
            key = (seeker.own.get(kind) or [None])[0]
            if key is None:
                continue
            reply = await world.ask(seeker, document("Query.node", kind), {"id": arguments.written(kind, key)})
            if reply.body["data"] and reply.body["data"]["node"]:
                break
        else:
            unfound.append(kind)
    assert unfound == []


async def test_the_owners_of_the_other_district_see_what_must_stay_closed(world: World) -> None:
    """The canaries are real: asked by its own case manager, aspen's plan is full of them."""
    closed = world.seekers["case_manager"].secrets
    owner = world.seekers["aspen case_manager"]
    (plan, *_) = owner.own["Plan"]
    reply = await world.ask(owner, document("Query.plan"), {"id": arguments.written("Plan", plan)})
    assert len(closed.found_in(reply.body)) > 20


@pytest.mark.parametrize("word", range(3))
async def test_the_words_do_find_somebody_at_home(world: World, word: int) -> None:
    seeker, owner = world.seekers["director"], world.seekers["aspen director"]
    found = await world.ask(
        owner, "query($text: String!) { search(text: $text) { title } }", {"text": seeker.foreign_words[word]}
    )
    if "@" not in seeker.foreign_words[word]:
        assert found.body["data"]["search"] != []
