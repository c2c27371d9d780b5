"""A cursor is a place in one list of one person: handed to somebody else it opens nothing and tells nothing."""

from __future__ import annotations

import base64
import secrets
from typing import Any

import pytest

from tests.isolation import arguments
from tests.isolation.documents import ROOTS, paged_fields
from tests.isolation.world import UNTIED_TEACHER, World

pytestmark = [pytest.mark.database, pytest.mark.slow]

SEEKERS = ("case_manager", "admin", "director", "parent", "operator", "nobody", UNTIED_TEACHER)
OWNERS = ("director", "admin", "case_manager")
PAGES = "edges { cursor node { id } } pageInfo { endCursor hasNextPage } totalCount { value }"


def question(of: str, name: str) -> str:
    if of in ROOTS:
        return f"query($after: String) {{ page: {name}(first: 1, after: $after) {{ {PAGES} }} }}"
    inside = f"... on {of} {{ page: {name}(first: 1, after: $after) {{ {PAGES} }} }}"
    return f"query($id: ID!, $after: String) {{ node(id: $id) {{ {inside} }} }}"


def page(body: dict[str, Any]) -> Any:
    data = body["data"] or {}
    return data.get("page") or (data.get("node") or {}).get("page")


async def cursor_of_another(world: World, whose: str, of: str, name: str) -> str:
    """A cursor the list's own people were given."""
    for who in OWNERS:
        owner = world.seekers[f"{whose}{who}"]
        given = {} if of in ROOTS else {"id": arguments.written(of, owner.own[of][0])}
        found = page((await world.ask(owner, question(of, name), given)).body)
        if found and found["edges"]:
            return str(found["edges"][0]["cursor"])
    raise AssertionError(f"nobody of {whose or 'cedar'} has a row in {of}.{name}: tests/isolation/filling.py gives one")


@pytest.mark.parametrize(("of", "name"), paged_fields(), ids=lambda value: value)
async def test_a_cursor_of_others_is_answered_like_one_that_never_was(world: World, of: str, name: str) -> None:
    theirs = {"": await cursor_of_another(world, "aspen ", of, name), UNTIED_TEACHER: None}
    theirs[UNTIED_TEACHER] = await cursor_of_another(world, "", of, name)
    for who in SEEKERS:
        seeker, cursor = world.seekers[who], theirs.get(who, theirs[""])
        assert cursor is not None
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        never = base64.urlsafe_b64encode(secrets.token_bytes(12) + raw[12:]).rstrip(b"=").decode()
        own = seeker.own.get(of, [None])[0]
        given = {} if of in ROOTS else {"id": arguments.written(of, own) if own else arguments.invented(of)}
        answers = [await world.ask(seeker, question(of, name), {**given, "after": said}) for said in (cursor, never)]
        assert answers[0] == answers[1], who
        assert page(answers[0].body) is None, who
        assert seeker.secrets.found_in(answers[0].body) == [], who
        assert "UNEXPECTED" not in answers[0].codes, who
