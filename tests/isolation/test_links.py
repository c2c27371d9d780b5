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
    return [answer] if isinstance(answer, str) and answer.startswith("http") else []


async def link(world: World, who: str, document: str, kind: str) -> str:
    seeker = world.seekers[who]
    reply = await world.ask(seeker, document, {"id": arguments.written(kind, seeker.own[kind][0])})
    (found,) = links_in(reply.body["data"])
    return found


def key_in(address: str) -> str:
    return urlsplit(address).path.removeprefix("/trellis/")


@pytest.mark.parametrize(
    ("document", "kind"), [(OPEN, "Attachment"), (PDF, "PlanVersion"), (UPLOAD, "Student")], ids=["open", "pdf", "put"]
)
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


@pytest.mark.parametrize("who", ["case_manager", "director", "parent", "admin", "operator", "untied teacher"])
@pytest.mark.parametrize(("document", "kind"), [(OPEN, "Attachment"), (PDF, "PlanVersion"), (UPLOAD, "Student")])
async def test_no_link_is_given_for_what_is_anothers(world: World, who: str, document: str, kind: str) -> None:
    seeker: Seeker = world.seekers[who]
    for key in seeker.foreign[kind]:
        reply = await world.ask(seeker, document, {"id": arguments.written(kind, key)})
        assert links_in(reply.body) == []
