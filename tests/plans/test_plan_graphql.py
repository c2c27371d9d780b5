"""Plans over GraphQL: what the editor and the family's pages ask, under the rights of who asks."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from tests.factories import Town, make_town
from tests.factories.plan import FORM, begun, meet, whole_plan, write
from tests.factories.reading import session_of
from trellis.attachments.storage import Storage
from trellis.districts.providers import ProviderDesk
from trellis.graphql.context import Context
from trellis.graphql.schema import schema
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.database import Database
from trellis.kernel.events import Listener
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents, tickets
from trellis.plans import service
from trellis.plans.model import Plan
from trellis.settings import Settings

READ = """query ($id: ID!) { plan(id: $id) {
  id kind occasion state formVersion startsOn endsOn sharedWithFamilyAt may form plain(language: "es")
  student { id } sections { key title standing mayWrite content presentPeople { id } } section(key: "goals") { key }
  findings { ruleId severity message cite sectionKey fieldKey rowId }
  latestVersion { number } meeting { id } } }"""
FREEZE = """mutation ($id: ID!, $overrides: [OverrideInput!]!, $revision: Int, $key: String!) {
  finalizePlan(planId: $id, overrides: $overrides, revision: $revision, idempotencyKey: $key) { __typename
    ... on PlanVersion { id number sha256 canonical finalizedAt finalizedBy { id } pdf { url }
      signatureRequests { id } }
    ... on FindingsProblem { code message findings { ruleId severity rowId } }
    ... on ConflictProblem { code message } ... on NotAllowedProblem { code } ... on NotFoundProblem { code } } }"""
OPEN = """mutation ($id: ID!, $key: String!) { openSection(planId: $id, sectionKey: $key) { __typename
    ... on LiveTicket { url documentId epoch readOnly expiresAt }
    ... on NotFoundProblem { code } ... on ConflictProblem { code } } }"""


@pytest.fixture(scope="module")
def house(database: Database, gate: Gate, fresh_database: Any) -> House:
    settings = Settings(
        mode="development",
        database_url=fresh_database.app_url,
        secret_key="s" * 40,
        base_url="https://plans.test",
        s3_access_key="key",
        s3_secret_key="secret",
    )
    listener = Listener(fresh_database.app_url)
    return House(settings, database, gate, listener, Storage(settings), ProviderDesk(allow_http=True))


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def plan(gate: Gate, town: Town) -> Plan:
    return await begun(gate, town)


async def ask(house: House, town: Town, who: str, text: str, **variables: Any) -> Any:
    actor = town.actor(who)
    signed_in = session_of(town.district_id, actor)
    async with house.gate.open(town.district_id, actor, "graphql") as work:
        done = await schema().execute(
            text, variable_values=variables, context_value=Context(house, signed_in, work, "en")
        )
    assert done.errors is None, done.errors
    assert done.data is not None
    return done.data


def id_of(plan: Plan) -> str:
    return global_id("Plan", plan.id)


async def freeze(house: House, town: Town, plan: Plan, who: str = "case_manager", **changes: Any) -> Any:
    variables = {"id": id_of(plan), "overrides": [], "revision": None, "key": "first-click"} | changes
    return (await ask(house, town, who, FREEZE, **variables))["finalizePlan"]


async def set_aside(house: House, town: Town, plan: Plan) -> list[dict[str, Any]]:
    found = (await ask(house, town, "case_manager", READ, id=id_of(plan)))["plan"]["findings"]
    return [{"ruleId": f["ruleId"], "rowId": f["rowId"], "reason": "The team talked about it."} for f in found]


async def actions(gate: Gate, town: Town, who: str) -> list[str]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(AuditEntry.action).where(AuditEntry.actor_person_id == town.people[who])
        return list((await work.session.execute(found.order_by(AuditEntry.at, AuditEntry.id))).scalars())


async def test_the_editor_reads_the_whole_plan(gate: Gate, house: House, town: Town, plan: Plan) -> None:
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    read = (await ask(house, town, "case_manager", READ, id=id_of(plan)))["plan"]
    assert [s["key"] for s in read["sections"]] == [s.key for s in FORM.sections]
    assert {s["standing"] for s in read["sections"]} <= {"ready", "empty"}
    assert {s["key"]: s["content"] for s in read["sections"]} == whole_plan()
    assert all(s["mayWrite"] for s in read["sections"])
    assert read["state"] == "draft" and read["latestVersion"] is None and read["meeting"] is not None
    assert {"write", "share", "finalize"} <= set(read["may"])
    assert [s["key"] for s in read["form"]["sections"]] == [s["key"] for s in read["sections"]]
    assert any(s["items"] for s in read["plain"])


async def test_an_empty_draft_says_so_and_what_is_missing(house: House, town: Town, plan: Plan) -> None:
    read = (await ask(house, town, "teacher", READ, id=id_of(plan)))["plan"]
    # The occasion was said on starting; everything else is still to write.
    assert {s["key"] for s in read["sections"] if s["standing"] != "empty"} == {"basics"}
    assert any(f["severity"] == "B" and f["message"] for f in read["findings"])


@pytest.mark.parametrize("who", ["stranger", "other_parent", "admin", "parent"])
async def test_for_others_there_is_no_draft(house: House, town: Town, plan: Plan, who: str) -> None:
    assert (await ask(house, town, who, READ, id=id_of(plan)))["plan"] is None
    assert (await freeze(house, town, plan, who))["__typename"] in ("NotFoundProblem", "NotAllowedProblem")
    opened = (await ask(house, town, who, OPEN, id=id_of(plan), key="goals"))["openSection"]
    assert opened["__typename"] == "NotFoundProblem"


async def test_a_refused_freeze_lists_why_leaves_all_open_and_is_on_record(
    gate: Gate, house: House, town: Town, plan: Plan
) -> None:
    refused = await freeze(house, town, plan)
    assert (refused["__typename"], refused["code"]) == ("FindingsProblem", "CHECKS_BLOCK")
    assert any(f["severity"] == "B" for f in refused["findings"])
    await write(gate, town, plan, whole_plan())
    # The list says what the plan holds and lacks, so it was read.
    assert (await actions(gate, town, "case_manager"))[-1] == "plan.read"


async def test_the_plan_is_frozen_once_and_then_closed(gate: Gate, house: House, town: Town, plan: Plan) -> None:
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    overrides = await set_aside(house, town, plan)
    first = await freeze(house, town, plan, overrides=overrides, revision=plan.revision)
    assert first["__typename"] == "PlanVersion"
    assert first["sha256"] == sha256_hex(first["canonical"].encode())
    assert first["number"] == 1 and first["pdf"] is None and first["signatureRequests"] == []
    assert (await freeze(house, town, plan, overrides=overrides, revision=plan.revision))["id"] == first["id"]
    again = await freeze(house, town, plan, overrides=overrides, key="another-click")
    assert (again["__typename"], again["code"]) == ("ConflictProblem", "PLAN_IS_FINAL")
    opened = (await ask(house, town, "case_manager", OPEN, id=id_of(plan), key="goals"))["openSection"]
    assert (opened["__typename"], opened["code"]) == ("ConflictProblem", "PLAN_IS_FINAL")
    read = (await ask(house, town, "case_manager", READ, id=id_of(plan)))["plan"]
    assert read["latestVersion"] == {"number": 1} and read["findings"] == []
    assert {s["standing"] for s in read["sections"]} == {"signed_off"}
    assert "write" not in read["may"]


async def test_a_stale_page_is_told_so(gate: Gate, house: House, town: Town, plan: Plan) -> None:
    assert (await freeze(house, town, plan, revision=plan.revision + 1))["__typename"] == "ConflictProblem"
    assert (await freeze(house, town, plan, "teacher"))["__typename"] == "NotAllowedProblem"


@pytest.mark.parametrize(("who", "read_only"), [("case_manager", False), ("teacher", True)])
async def test_a_ticket_is_for_one_person_and_one_section(
    gate: Gate, house: House, town: Town, plan: Plan, who: str, read_only: bool
) -> None:
    ticket = (await ask(house, town, who, OPEN, id=id_of(plan), key="goals"))["openSection"]
    url = urlsplit(ticket["url"])
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        section = next(s for s in (await service.sections_of(work, [plan.id]))[0] if s.section_key == "goals")
        document = await documents.document_by_id(work, section.id)
    assert (url.scheme, url.netloc, url.path) == ("wss", "plans.test", f"/live/{document.id}.{document.epoch}")
    paper = tickets.opened(house.settings.secret_key, parse_qs(url.query)["ticket"][0], clock.now())
    assert (paper.person_id, paper.document_id) == (town.people[who], document.id)
    assert paper.read_only is ticket["readOnly"] is read_only


async def test_a_parent_writes_the_familys_section_of_a_shared_draft_only(
    gate: Gate, house: House, town: Town, plan: Plan
) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.share_draft(work, plan_id=plan.id)
    family = next(s.key for s in FORM.sections if "parent" in s.writers)
    ticket = (await ask(house, town, "parent", OPEN, id=id_of(plan), key=family))["openSection"]
    assert ticket["readOnly"] is False
    refused = (await ask(house, town, "parent", OPEN, id=id_of(plan), key="goals"))["openSection"]
    assert refused["__typename"] == "NotFoundProblem"
    assert (await ask(house, town, "parent", OPEN, id=id_of(plan), key="no_such"))["openSection"]["__typename"] == (
        "NotFoundProblem"
    )
    read = (await ask(house, town, "parent", READ, id=id_of(plan)))["plan"]
    assert [s["key"] for s in read["sections"] if s["mayWrite"]] == [
        s.key for s in FORM.sections if "parent" in s.writers
    ]
