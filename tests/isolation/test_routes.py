"""Every address of the application beside GraphQL's operations: a name of another district opens nothing there.

Generated from the routes of the real application: a new one needs a line in ROUTES.
"""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import Any

import pytest
from starlette.routing import Mount, Route, Router, WebSocketRoute

from tests.isolation import arguments, belongings
from tests.isolation.world import World
from trellis.people.sessions import new_token

pytestmark = [pytest.mark.database, pytest.mark.slow]

ROUTES = {
    "/graphql": "test_operations.py, test_lists.py and test_subscriptions.py",
    "/live/{room}": "test_live_socket.py",
    "/auth/sign-out": "test_signing_out_ends_ones_own_session_only",
    "/auth/{slug}/start": "public: the sign-in page lists every district's short name",
    "/auth/{slug}/trial": "test_no_one_of_a_district_tries_a_providers_sign_in",
    "/auth/{slug}/callback": "test_an_answer_nobody_asked_for_tells_nothing_of_a_district",
    "/auth/{slug}/backchannel-logout": "test_a_stranger_ends_no_session_of_a_district",
    "/uploads/roster": "test_a_roster_goes_into_ones_own_district",
    "/help/{slug}": "test_what_comes_through_the_public_door_stays_in_the_district_it_names",
    "/help/{slug}/received": "test_what_comes_through_the_public_door_stays_in_the_district_it_names",
    "/help/{slug}/iep-or-504": "words, and the district's name",
    "/help.css": "a constant",
    "/verify": "a file somebody brings, judged by itself: nothing is looked up",
    "/feeds/{secret}.ics": "test_a_calendar_opens_to_its_secret_alone",
    "/print/minutes.pdf": "test_nothing_of_another_district_is_printed",
    "/print/summary.pdf": "test_nothing_of_another_district_is_printed",
    "/print/determination.pdf": "test_nothing_of_another_district_is_printed",
    "/print/draft.pdf": "test_nothing_of_another_district_is_printed",
    "/print/at-a-glance.pdf": "test_nothing_of_another_district_is_printed",
    "/print/consent.pdf": "test_nothing_of_another_district_is_printed",
    "/print/evaluation.pdf": "test_nothing_of_another_district_is_printed",
    "/print/safeguards.pdf": "test_nothing_of_another_district_is_printed",
    "/print/invitation.pdf": "test_nothing_of_another_district_is_printed",
    "/print/section-504-notice.pdf": "test_nothing_of_another_district_is_printed",
    "/print/notice.pdf": "test_nothing_of_another_district_is_printed",
    "/files/{ticket}": "test_links.py",
    "/copies/record.zip": "test_copies.py",
    "/healthz": "test_what_machines_read_names_nobody",
    "/readyz": "test_what_machines_read_names_nobody",
    "/metrics": "test_what_machines_read_names_nobody",
    "/plain.css": "a file of the build",
    "/assets": "files of the build",
    "/robots.txt": "a constant",
    "/favicon.ico": "empty",
    "/offline.js": "a constant",
    "/family": "test_a_page_is_the_same_for_every_id",
    "/family/{path:path}": "test_a_page_is_the_same_for_every_id",
    "/{path:path}": "test_a_page_is_the_same_for_every_id",
}
"""Where each route is tried, or why nothing of a district is behind it."""
SEEKERS = ("case_manager", "admin", "director", "parent", "nobody")


def paths(router: Router) -> set[str]:
    found = set()
    for route in router.routes:
        assert isinstance(route, Route | WebSocketRoute | Mount), route
        found.add(route.path)
    return found


def test_every_route_is_tried(world: World) -> None:
    there = paths(world.app.router)
    assert there - set(ROUTES) == set(), (
        f"New addresses that nobody of another district tries: {', '.join(sorted(there - set(ROUTES)))}. "
        "Add them to ROUTES in tests/isolation/test_routes.py, with a test when they name anything."
    )
    assert set(ROUTES) == there


def test_a_new_route_is_noticed(world: World) -> None:
    grown = Router([*world.app.router.routes, Route("/downloads/{id}", lambda _: None)])
    assert paths(grown) - set(ROUTES) == {"/downloads/{id}"}


async def answer(world: World, who: str, method: str, path: str, **more: Any) -> tuple[int, str, str, str]:
    """What of an answer can be compared."""
    seeker = world.seekers[who]
    got = await world.client.request(method, path, headers={**seeker.headers, **more.pop("headers", {})}, **more)
    assert seeker.secrets.found_in(got.text) == []
    cookies = "; ".join(sorted(got.headers.get_list("set-cookie")))
    return got.status_code, got.headers.get("location", ""), cookies, got.text


async def same_for_both(world: World, who: str, method: str, path: str, **more: Any) -> tuple[int, str, str, str]:
    """`path` with `{slug}` in it, for a district there is and one there never was."""
    found = [await answer(world, who, method, path.replace("{slug}", slug), **more) for slug in ("aspen", "nowhere")]
    assert found[0] == found[1], (who, path)
    return found[0]


@pytest.mark.parametrize("who", SEEKERS)
async def test_no_one_of_a_district_tries_a_providers_sign_in(world: World, who: str) -> None:
    for audience in ("staff", "family"):
        status, location, _, _ = await same_for_both(world, who, "GET", f"/auth/{{slug}}/trial?audience={audience}")
        assert (status, location) == (303, "/sign-in?error=DISTRICT_NOT_FOUND")


@pytest.mark.parametrize("who", SEEKERS)
async def test_an_answer_nobody_asked_for_tells_nothing_of_a_district(world: World, who: str) -> None:
    status, location, _, _ = await same_for_both(world, who, "GET", "/auth/{slug}/callback?state=abc&code=def")
    assert status == 303
    assert "error=" in location


@pytest.mark.parametrize("who", ["case_manager", "nobody"])
async def test_a_stranger_ends_no_session_of_a_district(world: World, who: str) -> None:
    with world.superuser() as everything:
        before = belongings.marks(everything, world.aspen.district_id)
        form = {"logout_token": "eyJhbGciOiJub25lIn0.e30."}
        status, *_ = await same_for_both(world, who, "POST", "/auth/{slug}/backchannel-logout", data=form)
        assert status == 400
        assert belongings.marks(everything, world.aspen.district_id) == before


async def test_signing_out_ends_ones_own_session_only(world: World) -> None:
    token = await world.sign_in(world.cedar.district_id, world.cedar.people["teacher"])
    headers = {"cookie": f"__Host-trellis={token}", "x-trellis-csrf": "1"}
    with world.superuser() as everything:
        before = belongings.marks(everything, world.aspen.district_id)
        open_before = _open_sessions(everything)
        assert (await world.client.post("/auth/sign-out", headers=headers)).status_code == 200
        assert belongings.marks(everything, world.aspen.district_id) == before
        assert _open_sessions(everything) == open_before - 1
    assert (await world.ask(world.seekers["teacher"], "{ viewer { language } }")).body["data"]["viewer"] is not None


async def test_a_session_does_not_move_to_another_district(world: World) -> None:
    """The cookie names the district it is looked up in; named otherwise, it is nobody's."""
    seeker = world.seekers["case_manager"]
    assert seeker.token is not None
    raw = base64.urlsafe_b64decode(seeker.token + "=" * (-len(seeker.token) % 4))
    assert raw[:16] == world.cedar.district_id.bytes
    moved = base64.urlsafe_b64encode(world.aspen.district_id.bytes + raw[16:]).rstrip(b"=").decode()
    question = "{ viewer { person { id } } }"
    for token, is_somebody in ((moved, False), (seeker.token, True)):
        reply = await world.ask(replace(seeker, token=token), question)
        assert (reply.body["data"]["viewer"] is not None) is is_somebody


def _open_sessions(everything: Any) -> int:
    return int(everything.execute("SELECT count(*) FROM session WHERE ended_at IS NULL").fetchone()[0])


async def test_a_roster_goes_into_ones_own_district(world: World) -> None:
    """Whatever district a form names, nobody but its own administrator brings a roster into it."""
    form = {"district_id": str(world.aspen.district_id), "district": "aspen", "slug": "aspen"}
    files = {"files": ("orgs.csv", b"sourcedId,name\n", "text/csv")}
    with world.superuser() as everything:
        before = belongings.marks(everything, world.aspen.district_id)
        own_before = belongings.marks(everything, world.cedar.district_id)["roster_import"]
        for who in (*SEEKERS, "operator"):
            status, _, _, text = await answer(world, who, "POST", "/uploads/roster", data=form, files=files)
            assert status == {"admin": 201, "nobody": 401}.get(who, 403), (who, text)
        assert belongings.marks(everything, world.aspen.district_id) == before
        assert belongings.marks(everything, world.cedar.district_id)["roster_import"] != own_before
        keys = everything.execute("SELECT district_id::text, object_key FROM roster_import").fetchall()
    assert [key for district, key in keys if not key.startswith(f"{district}/")] == []


@pytest.mark.parametrize("who", [*SEEKERS, "operator"])
async def test_a_calendar_opens_to_its_secret_alone(world: World, who: str) -> None:
    """A secret that names a district and one that names none; nobody's session opens anything here."""
    of_aspen = new_token(world.aspen.district_id)
    answers = [
        await answer(world, who, "GET", f"/feeds/{secret}.ics") for secret in (of_aspen, "x", "%C3%A9", "A" * 300)
    ]
    assert answers == [(404, "", "", "")] * 4


@pytest.mark.parametrize("who", [*SEEKERS, "operator"])
async def test_nothing_of_another_district_is_printed(world: World, who: str) -> None:
    seeker = world.seekers[who]
    with world.superuser() as everything:
        before = belongings.marks(everything, world.aspen.district_id)
        about = {
            "at-a-glance.pdf?student": "Student",
            "draft.pdf?plan": "Plan",
            "notice.pdf?notice": "PriorNotice",
            "safeguards.pdf?student": "Student",
            "section-504-notice.pdf?notice": "Section504Notice",
            "evaluation.pdf?case": "Case",
            "minutes.pdf?meeting": "Meeting",
            "summary.pdf?case": "Case",
            "consent.pdf?ask": "ConsentAsk",
            "determination.pdf?determination": "Determination",
        }
        assert (await answer(world, who, "GET", "/print/invitation.pdf?letter=sealed:1:AAAA"))[0] in (401, 404)
        for path, kind in about.items():
            for theirs in seeker.foreign.get(kind, [])[:3]:
                keys = (arguments.written(kind, theirs), arguments.invented(kind))
                pages = [await answer(world, who, "GET", f"/print/{path}={key}") for key in keys]
                assert pages[0] == pages[1], (who, path)
                assert pages[0][0] == (401 if seeker.token is None else 404), (who, path)
        assert belongings.marks(everything, world.aspen.district_id) == before


@pytest.mark.parametrize("who", [*SEEKERS, "operator"])
async def test_a_page_is_the_same_for_every_id(world: World, who: str) -> None:
    seeker = world.seekers[who]
    for place, kind in (("students", "Student"), ("plans", "Plan"), ("meetings", "Meeting"), ("family/plans", "Plan")):
        theirs = arguments.written(kind, seeker.foreign[kind][0])
        pages = [await answer(world, who, "GET", f"/{place}/{key}") for key in (theirs, arguments.invented(kind))]
        assert pages[0] == pages[1]
        assert pages[0][0] == 200


async def test_what_machines_read_names_nobody(world: World) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        status, _, _, text = await answer(world, "nobody", "GET", path)
        assert status == 200, path
        assert world.aspen.slug not in text
        assert world.cedar.slug not in text


@pytest.mark.parametrize("who", ["case_manager", "parent", "nobody"])
async def test_what_comes_through_the_public_door_stays_in_the_district_it_names(world: World, who: str) -> None:
    """Neither a form nor a receipt of one district is taken at the door of another, whoever is signed in."""
    seeker = world.seekers[who]

    async def page(slug: str) -> str:
        return (await world.client.get(f"/help/{slug}", headers=seeker.headers)).text

    cedars = re.findall(r'name="form" value="([^"]+)"', await page("cedar"))
    school = re.findall(r'<option value="([^"]+)">[^<]*Elementary', await page("cedar"))
    form = {
        "form": cedars[0],
        "givenName": "Nia",
        "familyName": "Cole",
        "birthOn": "2019-05-01",
        "schoolId": school[0],
        "concern": "She does not speak yet.",
        "askerName": "Ed Cole",
        "askerRelation": "parent",
        "askerPhone": "555 0100",
        "language": "en",
    }
    with world.superuser() as everything:
        before = [belongings.marks(everything, town.district_id) for town in (world.cedar, world.aspen)]
        refused = await world.client.post("/help/aspen", data=form, headers=seeker.headers)
        assert refused.status_code == 422
        theirs = re.findall(r'name="form" value="([^"]+)"', refused.text)
        no_school = await world.client.post("/help/aspen", data={**form, "form": theirs[0]}, headers=seeker.headers)
        assert no_school.status_code == 422, "a school of another district"
        after = [belongings.marks(everything, town.district_id) for town in (world.cedar, world.aspen)]
        changed = [
            {table for table in then if then[table] != now[table]} for then, now in zip(before, after, strict=True)
        ]
        assert changed == [set(), {"public_post"}]
    taken = await world.client.post("/help/cedar", data=form, headers=seeker.headers)
    assert taken.status_code == 303
    receipt = taken.headers["location"]
    assert (await world.client.get(receipt, headers=seeker.headers)).status_code == 200
    elsewhere = await world.client.get(receipt.replace("/cedar/", "/aspen/"), headers=seeker.headers)
    assert elsewhere.status_code == 303
    assert "/help/aspen" in elsewhere.headers["location"]
