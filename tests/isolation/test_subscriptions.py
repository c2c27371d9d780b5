"""Every subscription over a real socket: refused alike for what is another's and what never was; woken by its own only.

Generated from the schema. A subscription that is new here needs a line in FOLLOWS.
"""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from graphql import build_schema

from tests.isolation import arguments
from tests.isolation.documents import Root, document, leaves, roots
from tests.isolation.sockets import Closed, Conversation, conversation
from tests.isolation.world import UNTIED_TEACHER, Seeker, World
from trellis.graphql.schema import sdl
from trellis.kernel.events import hint
from trellis.kernel.ids import parse_global_id
from trellis.kernel.tenancy import SYSTEM

pytestmark = [pytest.mark.database, pytest.mark.slow]

SUBSCRIPTIONS = roots(parents=("Subscription",))
FOLLOWS = {
    "planChanged": ("plan.changed", "case_manager"),
    "planFindings": ("plan.findings", "case_manager"),
    "planThreads": ("plan.threads", "case_manager"),
    "translationChanged": ("translation.changed", "case_manager"),
    "studentChanged": ("student.changed", "case_manager"),
    "meetingChanged": ("meeting.changed", "case_manager"),
    "rosterImportChanged": ("roster_import.changed", "admin"),
    "signatureRequestsChanged": ("signature_requests.changed", "parent"),
}
"""What each follows, and who of a district may follow it."""
SEEKERS = ("case_manager", "admin", "director", "parent", "operator", "nobody", UNTIED_TEACHER)
ROUNDS = 2  # hints of a moment are one reading: after two readings next door, nothing is still on its way here


def not_followed(of: list[Root]) -> list[str]:
    return [root.name for root in of if root.name not in FOLLOWS]


def test_every_subscription_is_tried() -> None:
    new = not_followed(SUBSCRIPTIONS)
    assert new == [], (
        f"Tried by nobody of another district: {', '.join(new)}. Add to FOLLOWS in "
        "tests/isolation/test_subscriptions.py which topic it follows and who may follow it."
    )
    assert set(FOLLOWS) == {root.name for root in SUBSCRIPTIONS}


def test_a_new_subscription_is_noticed() -> None:
    grown = build_schema(f"{sdl()}\nextend type Subscription {{ anythingChanged: String }}")
    assert not_followed(roots(grown, ("Subscription",))) == ["anythingChanged"]


async def refusal(world: World, seeker: Seeker, asked: str, variables: dict[str, Any]) -> list[Any]:
    """All that is said to one subscription until it is over."""
    heard: list[Any] = []
    try:
        async with conversation(world, seeker) as talk:
            await talk.subscribe("tried", asked, variables)
            while not heard or heard[-1]["type"] == "next":
                heard.append(await talk.hear())
                if heard[-1]["type"] == "next" and not heard[-1]["payload"].get("errors"):
                    break
    except Closed as closed:
        heard.append({"type": "closed", "code": closed.code})
    return heard


@pytest.mark.parametrize("root", [r for r in SUBSCRIPTIONS if leaves(r)], ids=lambda root: root.name)
async def test_what_is_not_theirs_cannot_be_followed(world: World, root: Root) -> None:
    for who in SEEKERS:
        seeker = world.seekers[who]
        for attempt in arguments.attempts(root, seeker):
            asked = document(root.coordinate)
            theirs = await refusal(world, seeker, asked, attempt.foreign)
            assert theirs == await refusal(world, seeker, asked, attempt.invented), (who, attempt.note)
            assert theirs[-1]["type"] in ("error", "closed", "complete"), (who, theirs)
            assert all(message.get("payload", {}) != {} or message["type"] != "next" for message in theirs)
            assert "UNEXPECTED" not in str(theirs)
            assert seeker.secrets.found_in(theirs) == []


@pytest.mark.parametrize("root", SUBSCRIPTIONS, ids=lambda root: root.name)
async def test_what_happens_next_door_wakes_nobody(world: World, root: Root) -> None:
    """Also when it carries the same topic and the very key that is followed here: the district is part of both."""
    topic, who = FOLLOWS[root.name]
    here, there = world.seekers[who], world.seekers[f"aspen {who}"]
    async with contextlib.AsyncExitStack() as stack:
        ours = await stack.enter_async_context(conversation(world, here))
        theirs = await stack.enter_async_context(conversation(world, there))
        keys = [await follow(talk, root, seeker, world) for talk, seeker in ((ours, here), (theirs, there))]
        for _ in range(ROUNDS):
            for key in keys:
                await tell(world, there, topic, key)
            await theirs.hear()
        await ours.pongs_first()
        await tell(world, here, topic, keys[0])
        woken = await ours.hear()
        assert woken["type"] == "next"
        assert here.secrets.found_in(woken) == []
        await ours.pongs_first()


async def follow(talk: Conversation, root: Root, seeker: Seeker, world: World) -> str:
    """Subscribe to what is the seeker's own, hear how it stands, and return the key it is followed by."""
    variables = arguments.plain_variables(root, seeker)
    await talk.subscribe("own", document(root.coordinate), variables)
    first = await talk.hear()
    assert first["type"] == "next", first
    assert not first["payload"].get("errors"), first
    for value in variables.values():
        opened = parse_global_id(value)
        assert opened is not None
        return str(opened[1])
    town = world.aspen if seeker.who.startswith("aspen ") else world.cedar
    return str(town.people[seeker.who.removeprefix("aspen ")])


async def tell(world: World, seeker: Seeker, topic: str, key: str) -> None:
    async with world.gate.open(seeker.district_id, SYSTEM, "test.tell") as work:
        await hint(work, topic, key)
