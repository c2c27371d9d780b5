"""Links into the file store: only into one's own district, for one object, and not to be turned into another's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.isolation import arguments
from tests.isolation.world import Seeker, World

pytestmark = [pytest.mark.database, pytest.mark.slow]

OPEN = "mutation($id: ID!) { openAttachment(id: $id) { ... on OpenLink { url } ... on Problem { code } } }"
PDF = "query($id: ID!) { node(id: $id) { ... on PlanVersion { pdf { url } } } }"
UPLOAD = """mutation($id: ID!) { startUpload(studentId: $id, kind: "other", title: "A letter", fileName: "a.pdf",
  contentType: "application/pdf", byteCount: 20) { ... on UploadTarget { url headers { name value } }
  ... on Problem { code } } }"""


def links_in(answer: Any) -> list[str]:
    """Every address in an answer."""
    if isinstance(answer, dict):
        return [link for value in answer.values() for link in links_in(value)]
    if isinstance(answer, list):
        return [link for value in answer for link in links_in(value)]
    return [answer] if isinstance(answer, str) and answer.startswith(("http", "/files/")) else []


async def link(world: World, who: str, document: str, kind: str) -> str:
    seeker = world.seekers[who]
    reply = await world.ask(seeker, document, {"id": arguments.written(kind, seeker.own[kind][0])})
    (found,) = links_in(reply.body["data"])
    return found


def key_in(address: str) -> str:
    return urlsplit(address).path.removeprefix("/trellis/")


@pytest.mark.parametrize(("document", "kind"), [(PDF, "PlanVersion"), (UPLOAD, "Student")], ids=["pdf", "put"])
async def test_a_link_leads_into_ones_own_district_and_nowhere_else(world: World, document: str, kind: str) -> None:
    own = await link(world, "case_manager", document, kind)
    theirs = await link(world, "aspen case_manager", document, kind)
    assert key_in(own).startswith(f"{world.cedar.district_id}/")
    assert key_in(theirs).startswith(f"{world.aspen.district_id}/")
    turned = own.replace(key_in(own), key_in(theirs))
    async with httpx.AsyncClient(trust_env=False) as outside:
        if document == UPLOAD:
            type_ = {"content-type": "application/pdf"}
            assert (await outside.put(turned, content=b"%PDF-1.7 0123456789\n", headers=type_)).status_code == 403
            assert (await outside.put(own, content=b"%PDF-1.7 0123456789\n", headers=type_)).status_code == 200
        else:
            assert (await outside.get(turned)).status_code == 403
            assert (await outside.get(own.split("?")[0])).status_code == 403
            opened = await outside.get(own)
            assert opened.status_code == 200
            assert "Wrenlock" in opened.text


async def test_a_file_is_given_to_whom_it_was_opened_for_and_to_nobody_else(world: World) -> None:
    """`/files/{ticket}`: with the ticket of another person, of this district or another, there is nothing there."""
    own = await link(world, "case_manager", OPEN, "Attachment")
    for who, status in (("case_manager", 200), ("director", 404), ("aspen case_manager", 404), ("nobody", 401)):
        for dest in ("empty", "document"):
            asked = {**world.seekers[who].headers, "sec-fetch-site": "same-origin", "sec-fetch-dest": dest}
            reply = await world.client.get(own, headers=asked)
            assert reply.status_code == status, (who, dest)
            assert ("Wrenlock" in reply.text) == (status == 200)
    mine = world.seekers["case_manager"].headers
    assert (await world.client.get(own, headers={**mine, "sec-fetch-site": "cross-site"})).status_code == 403
    theirs = await link(world, "aspen case_manager", OPEN, "Attachment")
    assert (await world.client.get(theirs, headers=mine)).status_code == 404


async def test_a_file_is_a_download_in_which_nothing_runs(world: World) -> None:
    own = await link(world, "case_manager", OPEN, "Attachment")
    reply = await world.client.get(own, headers=world.seekers["case_manager"].headers)
    assert reply.headers["content-disposition"].startswith('attachment; filename="evaluation-')
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "no-store"
    assert int(reply.headers["content-length"]) == len(reply.content)


@pytest.mark.parametrize("who", ["case_manager", "director", "parent", "admin", "operator", "untied teacher"])
@pytest.mark.parametrize(("document", "kind"), [(OPEN, "Attachment"), (PDF, "PlanVersion"), (UPLOAD, "Student")])
async def test_no_link_is_given_for_what_is_anothers(world: World, who: str, document: str, kind: str) -> None:
    seeker: Seeker = world.seekers[who]
    for key in seeker.foreign[kind]:
        reply = await world.ask(seeker, document, {"id": arguments.written(kind, key)})
        assert links_in(reply.body) == []
