"""Rosters over GraphQL: the list, a preview in pages, applying, problems in words, and watching it happen."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.factories.reading import session_of
from tests.rostering.bundles import changed, version_12, without
from trellis.graphql.context import Context
from trellis.graphql.schema import schema
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import Actor
from trellis.people.sessions import LiveSession
from trellis.rostering import jobs

pytestmark = pytest.mark.database


def signed_in(desk, actor: Actor | None = None) -> LiveSession:
    return session_of(desk.district_id, actor or desk.actor)


async def ask(desk, document: str, language: str = "en", actor: Actor | None = None, **variables: Any) -> Any:
    async with desk.open(actor) as work:
        context = Context(desk.house, signed_in(desk, actor), work, language)
        result = await schema().execute(document, variable_values=variables, context_value=context)
    assert result.errors is None, result.errors
    return result.data


IMPORT = """
query Import($id: ID!, $kind: String, $subject: String, $after: String, $first: Int = 3) {
  rosterImport(id: $id) {
    id state fileName counts warnings failure { code message doNext } stepCount stepsDone appliedAt
    uploadedBy { name }
    findings(kind: $kind, subject: $subject, first: $first, after: $after) {
      edges { cursor node { id kind subject label file line reason detail } }
      pageInfo { hasNextPage endCursor } totalCount { value isExact }
    }
  }
}
"""
APPLY = """
mutation Apply($id: ID!, $confirm: Boolean!, $reason: String) {
  applyRosterImport(id: $id, confirmWarnings: $confirm, reason: $reason) {
    __typename ... on RosterImport { id state } ... on Problem { code message doNext field }
  }
}
"""


async def test_a_preview_is_read_in_pages_and_narrowed(desk):
    row = await desk.preview(changed(version_12(), "users.csv", "te,active,true,Theo", "te,active,true,"))
    key = global_id("RosterImport", row.id)
    found = (await ask(desk, IMPORT, id=key))["rosterImport"]
    assert (found["state"], found["uploadedBy"]["name"], len(found["warnings"])) == ("previewed", "Gita Rao", 1)
    assert (found["warnings"][0]["code"], found["warnings"][0]["subject"]) == ("NEW_LEADER", "staff")
    assert found["counts"]["student"]["new"] == 2
    seen, after = [], None
    while True:
        page = (await ask(desk, IMPORT, id=key, after=after))["rosterImport"]["findings"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == page["totalCount"]["value"]
    narrowed = await ask(desk, IMPORT, id=key, kind="unreadable", subject="person", language="es")
    (edge,) = narrowed["rosterImport"]["findings"]["edges"]
    assert (edge["node"]["file"], edge["node"]["line"]) == ("users.csv", 6)
    assert edge["node"]["reason"] == "givenName está vacío."


async def test_applying_and_discarding_answer_with_problems_in_words(desk):
    await desk.bring(version_12())
    row = await desk.preview(without(without(version_12(), "users.csv", "te,"), "enrollments.csv", "e2"))
    key = global_id("RosterImport", row.id)
    warnings = (await ask(desk, IMPORT, id=key, language="es"))["rosterImport"]["warnings"]
    assert [w["message"] for w in warnings] == [
        "1 de 3 (personal) no están en este registro y se darían de baja.",
        "1 de 2 (inscripciones) no están en este registro y se darían de baja.",
    ]
    refused = (await ask(desk, APPLY, id=key, confirm=False))["applyRosterImport"]
    assert (refused["__typename"], refused["code"]) == ("InvalidInputProblem", "WARNINGS_NOT_CONFIRMED")
    refused = (await ask(desk, APPLY, id=key, confirm=True, language="es"))["applyRosterImport"]
    assert (refused["code"], refused["field"]) == ("ROSTER_REASON_NEEDED", "reason") and "por qué" in refused["message"]
    taken = (await ask(desk, APPLY, id=key, confirm=True, reason="They left in June."))["applyRosterImport"]
    assert taken == {"__typename": "RosterImport", "id": key, "state": "applying"}
    again = (await ask(desk, APPLY, id=key, confirm=True))["applyRosterImport"]
    assert (again["__typename"], again["code"]) == ("ConflictProblem", "ROSTER_IMPORT_STATE")
    discard = "mutation D($id: ID!) { discardRosterImport(id: $id) { __typename } }"
    assert (await ask(desk, discard, id=key))["discardRosterImport"]["__typename"] == "ConflictProblem"
    nobody = Actor(kind="person", person_id=desk.actor.person_id)
    refused = (await ask(desk, APPLY, actor=nobody, id=key, confirm=True))["applyRosterImport"]
    assert refused["__typename"] == "NotAllowedProblem"
    assert (await ask(desk, IMPORT, actor=nobody, id=key))["rosterImport"] is None


async def test_a_failure_is_said_with_what_to_do(desk):
    row = await desk.preview({"orgs.csv": version_12()["orgs.csv"]})
    found = (await ask(desk, IMPORT, id=global_id("RosterImport", row.id)))["rosterImport"]
    assert found["state"] == "failed"
    assert found["failure"]["code"] == "FILE_MISSING"
    assert "users.csv" in found["failure"]["message"]
    assert found["failure"]["doNext"]


async def test_the_newest_import_stands_first_and_a_finding_is_found_by_its_id(desk):
    first, second = await desk.preview(version_12()), await desk.preview(version_12())
    page = (await ask(desk, "{ rosterImports(first: 5) { edges { node { id } } totalCount { value } } }"))[
        "rosterImports"
    ]
    assert [edge["node"]["id"] for edge in page["edges"]] == [global_id("RosterImport", r.id) for r in (second, first)]
    finding = (await desk.findings(first))[0]
    node = await ask(
        desk,
        "query N($id: ID!) { node(id: $id) { __typename ... on RosterFinding { label } } }",
        id=global_id("RosterFinding", finding.id),
    )
    assert node["node"] == {"__typename": "RosterFinding", "label": finding.label}


async def test_an_import_is_watched_while_it_is_applied(desk):
    row = await desk.preview(version_12())
    await desk.house.listener.start()
    seen: list[tuple[str, int]] = []

    async def again() -> LiveSession:
        return signed_in(desk)

    async def watch() -> None:
        document = "subscription W($id: ID!) { rosterImportChanged(importId: $id) { state stepsDone } }"
        stream: Any = await schema().subscribe(
            document,
            variable_values={"id": global_id("RosterImport", row.id)},
            context_value=Context(desk.house, signed_in(desk), None, "en", again),
        )
        async for result in stream:
            assert result.errors is None, result.errors
            found = result.data["rosterImportChanged"]
            seen.append((found["state"], found["stepsDone"]))
            if found["state"] == "applied":
                return

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.3)
    try:
        await ask(desk, APPLY, id=global_id("RosterImport", row.id), confirm=True)
        await jobs.apply(desk.house, district_id=desk.district_id, import_id=str(row.id))
        await asyncio.wait_for(watching, 10)
    finally:
        watching.cancel()
        await desk.house.listener.stop()
    assert seen[0] == ("previewed", 0)
    assert seen[-1] == ("applied", row.step_count)
    assert seen == sorted(seen, key=lambda s: (["previewed", "applying", "applied"].index(s[0]), s[1]))
