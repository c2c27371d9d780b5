"""A section's live socket opens to the browser the ticket was made for, and to no other paper and nobody else."""

from __future__ import annotations

import base64
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.isolation import arguments
from tests.isolation.sockets import live_code
from tests.isolation.world import KEY, UNTIED, Seeker, World
from trellis.kernel import clock
from trellis.kernel.ids import new_id
from trellis.live import codes, tickets

pytestmark = [pytest.mark.database, pytest.mark.slow]

OPEN = """mutation($planId: ID!) { openSection(planId: $planId, sectionKey: "goals") {
  ... on LiveTicket { url documentId epoch readOnly } ... on Problem { code } } }"""


def updates_of_aspen(world: World) -> list[tuple[object, ...]]:
    with world.superuser() as everything:
        return everything.execute(
            "SELECT document_id, number, person_id FROM live_update WHERE district_id = %s ORDER BY 1, 2",
            [world.aspen.district_id],
        ).fetchall()


@pytest.fixture(scope="module", autouse=True)
def written_next_door(world: World) -> list[tuple[object, ...]]:
    """What stood in aspen's documents before anybody of cedar tried."""
    found = updates_of_aspen(world)
    assert found
    return found


async def ticket(world: World, who: str) -> tuple[str, str]:
    """The room and the ticket the case manager's own plan gives."""
    seeker = world.seekers[who]
    reply = await world.ask(seeker, OPEN, {"planId": arguments.written("Plan", seeker.own["Plan"][0])})
    address = urlsplit(reply.body["data"]["openSection"]["url"])
    return address.path.removeprefix("/live/"), parse_qs(address.query)["ticket"][0]


def path(room: str, paper: str) -> str:
    return f"/live/{room}?ticket={paper}"


async def test_ones_own_ticket_opens_ones_own_section(world: World) -> None:
    assert await live_code(world, world.seekers["case_manager"], path(*await ticket(world, "case_manager"))) is None
    assert (
        await live_code(world, world.seekers["aspen case_manager"], path(*await ticket(world, "aspen case_manager")))
        is None
    )


@pytest.mark.parametrize("who", ["case_manager", "director", "parent", "operator", "nobody", "aspen director"])
async def test_a_ticket_does_not_open_for_another_browser(world: World, who: str) -> None:
    """A ticket stands in an address, and addresses get about: without its own session it is paper."""
    stolen = path(*await ticket(world, "aspen case_manager"))
    assert await live_code(world, world.seekers[who], stolen) == codes.TICKET


async def test_a_ticket_does_not_open_for_another_session_of_the_same_person(world: World) -> None:
    seeker = world.seekers["case_manager"]
    token = await world.sign_in(world.cedar.district_id, world.cedar.people["case_manager"])
    again = Seeker(seeker.who, token, seeker.district_id, seeker.own, seeker.foreign, [], seeker.secrets)
    assert await live_code(world, again, path(*await ticket(world, "case_manager"))) == codes.TICKET


async def test_a_ticket_opens_no_other_room(world: World) -> None:
    _, own = await ticket(world, "case_manager")
    theirs, _ = await ticket(world, "aspen case_manager")
    never = f"{uuid.uuid4()}.1"
    seeker = world.seekers["case_manager"]
    assert [await live_code(world, seeker, path(room, own)) for room in (theirs, never)] == [codes.TICKET] * 2


async def test_a_ticket_that_was_tampered_with_opens_nothing(world: World) -> None:
    seeker = world.seekers["case_manager"]
    theirs, stolen = await ticket(world, "aspen case_manager")
    room, own = await ticket(world, "case_manager")
    raw, other = (base64.urlsafe_b64decode(paper + "=" * (-len(paper) % 4)) for paper in (own, stolen))
    forged = [
        raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in (0, 31, 32, 47, 48, 63, 64, 80, 96, 100, len(raw) - 1)
    ]
    forged += [raw[:32] + other[32:], other[:32] + raw[32:], raw[:-1], raw + b"\0", b""]
    for number, bytes_ in enumerate(forged):
        paper = base64.urlsafe_b64encode(bytes_).rstrip(b"=").decode()
        for into in (room, theirs):
            assert await live_code(world, seeker, path(into, paper)) == codes.TICKET, number


async def test_even_a_ticket_made_by_mistake_opens_no_document_of_another_district(world: World) -> None:
    """Were `openSection` fooled, the socket would still find nothing: the document is not in the session's district."""
    theirs, _ = await ticket(world, "aspen case_manager")
    code_of = {}
    for name, room in (("theirs", theirs), ("never", f"{new_id()}.1")):
        code_of[name] = await live_code(world, world.seekers["case_manager"], path(room, await forged(world, room)))
    assert code_of == {"theirs": codes.NO_DOCUMENT, "never": codes.NO_DOCUMENT}


async def test_even_a_ticket_made_by_mistake_opens_no_document_to_a_teacher_without_a_tie(world: World) -> None:
    room, _ = await ticket(world, "case_manager")
    assert await live_code(world, world.seekers[UNTIED], path(room, await forged(world, room, UNTIED))) in (
        codes.NOT_ALLOWED,
        codes.NO_DOCUMENT,
    )


async def forged(world: World, room: str, who: str = "case_manager") -> str:
    """A ticket with our own mark for somebody of cedar, for whatever room."""
    with world.superuser() as everything:
        (session_id,) = everything.execute(
            "SELECT id FROM session WHERE person_id = %s AND ended_at IS NULL ORDER BY id LIMIT 1",
            [world.cedar.people[who]],
        ).fetchone() or (None,)
    name, _, epoch = room.partition(".")
    return tickets.issue(
        KEY,
        district_id=world.cedar.district_id,
        session_id=session_id,
        person_id=world.cedar.people[who],
        document_id=uuid.UUID(name),
        epoch=int(epoch),
        read_only=False,
        at=clock.now(),
    )


async def test_nothing_came_into_the_other_districts_documents(
    world: World, written_next_door: list[tuple[object, ...]]
) -> None:
    assert updates_of_aspen(world) == written_next_door
