"""What was taken away is gone: records, letters, sockets and streams (threats rows 3, 8, 10, 20, 21, 23)."""

from __future__ import annotations

import asyncio
import time
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from sqlalchemy import select, update
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.factories import Town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.live.stage import Client, eventually
from tests.threats.conftest import ORIGIN, Place, id_of, words
from trellis.access.day import today
from trellis.districts.model import District
from trellis.kernel.events import hint
from trellis.kernel.tenancy import SYSTEM
from trellis.live import codes
from trellis.notices.model import Message
from trellis.people import sessions
from trellis.plans import service as plans
from trellis.plans.model import Plan
from trellis.signatures.model import SignatureRequest
from trellis.students.model import RightsHolder, Student
from trellis.web.cookies import SESSION

SOON = 2.0
OPEN = """mutation ($plan: ID!, $key: String!) { openSection(planId: $plan, sectionKey: $key) { __typename
  ... on LiveTicket { url readOnly } ... on Problem { code } } }"""
ASK = """mutation ($plan: ID!, $key: String!) { requestSignatures(planId: $plan, idempotencyKey: $key) { __typename
  ... on Problem { code } } }"""
FAMILY = """query ($student: ID!, $plan: ID!, $request: ID!) {
  viewer { children { id } } student(id: $student) { name } plan(id: $plan) { state plain(language: "en") }
  signatureRequests { id } signatureRequest(id: $request) { state person { name }
    signature { choices { title comment } } plan { id } version { sha256 } }
  meetings(first: 5) { edges { node { id } } } }"""


async def asked(place: Place, town: Town) -> tuple[Plan, str]:
    """A frozen plan the mother was asked to sign, and her request's id."""
    gate = place.house.gate
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    async with place.browser(town, "case_manager") as browser:
        said = await browser.ask(ASK, plan=id_of("Plan", plan.id), key="asked once")
        assert said["requestSignatures"]["__typename"] == "Plan", said
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        request = (
            await work.session.execute(
                select(SignatureRequest.id).where(SignatureRequest.student_id == town.student_id)
            )
        ).scalar_one()
    return plan, id_of("SignatureRequest", request)


async def end_rights(place: Place, town: Town, who: str = "parent") -> None:
    """A court ends somebody's rights today."""
    async with place.house.gate.open(town.district_id, SYSTEM, "test.court") as work:
        day = await today(work)
        await work.session.execute(
            update(RightsHolder).where(RightsHolder.person_id == town.people[who]).values(ends_on=day)
        )
        await hint(work, "student.changed", town.student_id)
        await hint(work, "signature_requests.changed", town.people[who])


async def test_a_parent_whose_rights_a_court_ended_is_left_with_nothing(place: Place, town: Town) -> None:
    """The session, the address in an old letter and the open request lead nowhere; so does what she was asked to."""
    plan, request = await asked(place, town)
    ids = {"student": id_of("Student", town.student_id), "plan": id_of("Plan", plan.id), "request": request}
    async with place.browser(town, "parent") as browser:
        before = await browser.ask(FAMILY, **ids)
        assert before["student"]["name"] == "Maya Ruiz" and before["signatureRequest"]["state"] == "requested"
        assert len(before["meetings"]["edges"]) == 1 and before["plan"]["plain"]
        await end_rights(place, town)
        after = await browser.ask(FAMILY, **ids)
        seen = await browser.ask(
            """mutation ($id: ID!) { markSignatureRequestViewed(id: $id) { ... on Problem { code } } }""", id=request
        )
        node = await browser.ask("query ($id: ID!) { node(id: $id) { id __typename } }", id=request)
    assert after == {
        "viewer": {"children": []},
        "student": None,
        "plan": None,
        "signatureRequests": [],
        "signatureRequest": None,
        "meetings": {"edges": []},
    }
    assert seen["markSignatureRequestViewed"]["code"] == "NOT_FOUND" and node["node"] is None


async def test_a_parent_whose_rights_ended_is_not_told_of_an_answer(place: Place, town: Town) -> None:
    """The other holder is told of a signature (row 5); who holds nothing any more is not."""
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        work.session.add(
            RightsHolder(
                district_id=town.district_id,
                student_id=town.student_id,
                person_id=town.people["other_parent"],
                law="IDEA",
                starts_on=date(2026, 8, 1),
            )
        )
    gate = place.house.gate
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    async with place.browser(town, "case_manager") as browser:
        await browser.ask(ASK, plan=id_of("Plan", plan.id), key="asked both")
    await end_rights(place, town)
    await _signs(place, town, "other_parent")
    told = await _told_of_answer(place, town)
    assert town.people["other_parent"] in told and town.people["case_manager"] in told
    assert town.people["parent"] not in told


async def test_the_other_holder_is_told_of_an_answer_also_when_asked_nothing(place: Place, town: Town) -> None:
    """A father who holds notice but no consent signs nothing, and learns that the mother signed."""
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        work.session.add(
            RightsHolder(
                district_id=town.district_id,
                student_id=town.student_id,
                person_id=town.people["other_parent"],
                law="IDEA",
                may_consent=False,
                basis="court_order",
                starts_on=date(2026, 8, 1),
            )
        )
    await asked(place, town)
    await _signs(place, town, "parent")
    assert {town.people["parent"], town.people["other_parent"]} <= await _told_of_answer(place, town)


async def _told_of_answer(place: Place, town: Town) -> set[Any]:
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        rows = select(Message.person_id).where(Message.template == "plan_signed")
        return set((await work.session.execute(rows)).scalars())


SIGNING = """query ($language: String!) { consentText(language: $language) { sha256 } signatureRequests { id
  version { sha256 } plan { plain(language: $language) } } }"""
SIGN = """mutation ($id: ID!, $document: String!, $consent: String!, $choices: [ChoiceInput!]!, $name: String!,
  $key: String!) { signPlan(requestId: $id, documentSha256: $document, consentTextSha256: $consent, language: "en",
    choices: $choices, typedName: $name, idempotencyKey: $key) { __typename ... on Problem { code message } } }"""


NAMES = {"parent": "Helena Ruiz", "other_parent": "Ivan Ruiz", "student": "Maya Ruiz"}


async def _signs(place: Place, town: Town, who: str, key: str = "signed once") -> Any:
    async with place.browser(town, who) as browser:
        shown = await browser.ask(SIGNING, language="en")
        [request] = shown["signatureRequests"]
        async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
            row = (
                await work.session.execute(
                    select(SignatureRequest).where(SignatureRequest.person_id == town.people[who])
                )
            ).scalar_one()
            items = (await plans.version_by_id(work, version_id=row.version_id)).decision_items
        said = await browser.ask(
            SIGN,
            id=request["id"],
            document=request["version"]["sha256"],
            consent=shown["consentText"]["sha256"],
            choices=[{"itemId": item.id, "choice": "agree"} for item in items],
            name=NAMES[who],
            key=key,
        )
        assert said["signPlan"]["__typename"] == "Signature", said
        return request["id"]


# The eighteenth birthday


@pytest.mark.parametrize(
    ("state", "years", "basis", "decides"),
    [
        ("CA", 18, "presumed", "student"),
        ("CA", 18, "court_order", "student"),
        ("CA", 18, "guardianship", "parent"),
        ("NE", 18, "presumed", "parent"),
        ("NE", 19, "presumed", "student"),
    ],
)
async def test_on_the_birthday_the_rights_are_the_students_in_the_session_that_is_open(
    place: Place, town: Town, state: str, years: int, basis: str, decides: str
) -> None:
    """34 CFR 300.520: asked at reading, so no job has to run and no session has to end."""
    plan, request = await asked(place, town)
    ids = {"student": id_of("Student", town.student_id), "plan": id_of("Plan", plan.id), "request": request}
    async with place.browser(town, "parent") as mother, place.browser(town, "student") as own:
        assert (await mother.ask(FAMILY, **ids))["plan"] is not None
        async with place.house.gate.open(town.district_id, SYSTEM, "test.birthday") as work:
            await work.session.execute(update(District).where(District.id == town.district_id).values(state=state))
            day = await today(work)
            eve = day.replace(year=day.year - years) + timedelta(days=1)
            await work.session.execute(update(Student).values(birth_on=eve))
            await work.session.execute(update(RightsHolder).values(basis=basis))
        assert (await mother.ask(FAMILY, **ids))["plan"] is not None, "the day before, nothing has changed"
        async with place.house.gate.open(town.district_id, SYSTEM, "test.birthday") as work:
            await work.session.execute(update(Student).values(birth_on=eve - timedelta(days=1)))
        hers = await mother.ask(FAMILY, **ids)
        seen = await own.ask("query ($id: ID!) { plan(id: $id) { state } }", id=ids["plan"])
    assert (hers["plan"] is not None) == (decides == "parent")
    assert (hers["viewer"]["children"] != []) == (decides == "parent")
    assert seen["plan"] is not None, "the student always reads their own"
    async with place.browser(town, "case_manager") as browser:
        await browser.ask(ASK, plan=id_of("Plan", plan.id), key="asked after")
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        people = set((await work.session.execute(select(SignatureRequest.person_id))).scalars())
    assert (town.people["student"] in people) == (decides == "student")


async def test_a_grown_student_signs_their_own_plan(place: Place, town: Town) -> None:
    gate = place.house.gate
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test.birthday") as work:
        await work.session.execute(update(Student).values(birth_on=date(2007, 1, 5)))
    async with place.browser(town, "case_manager") as browser:
        await browser.ask(ASK, plan=id_of("Plan", plan.id), key="asked the student")
    await _signs(place, town, "student")
    assert town.people["parent"] in await _told_of_answer(place, town), (
        "notice goes on going to both (300.520(a)(1)(i))"
    )


# Sockets


async def test_a_member_who_is_taken_off_the_team_is_out_of_the_open_section_within_two_seconds(
    place: Place, town: Town
) -> None:
    plan = await begun(place.house.gate, town)
    async with place.listening() as address, place.browser(town, "therapist") as browser:
        client = await _inside(browser, address, plan)
        try:
            async with place.browser(town, "case_manager") as leader:
                team = await leader.ask(
                    "query ($id: ID!) { student(id: $id) { team { id role } } }", id=id_of("Student", town.student_id)
                )
                member = next(m["id"] for m in team["student"]["team"] if m["role"] == "speech_therapist")
                async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
                    day = await today(work)
                ended = await leader.ask(
                    """mutation ($id: ID!, $on: Date!) { endTeamMembership(id: $id, endsOn: $on) { __typename } }""",
                    id=member,
                    on=day.isoformat(),
                )
                began = time.monotonic()
                assert ended["endTeamMembership"]["__typename"] == "TeamMember"
            assert await client.closed() == codes.NOT_ALLOWED
            assert time.monotonic() - began < SOON
            again = await browser.ask(OPEN, plan=id_of("Plan", plan.id), key="goals")
            assert again["openSection"]["code"] == "NOT_FOUND"
        finally:
            await client.close()


async def test_signing_out_closes_the_section_that_is_open_in_another_tab(place: Place, town: Town) -> None:
    plan = await begun(place.house.gate, town)
    async with place.listening() as address, place.browser(town, "case_manager") as browser:
        client = await _inside(browser, address, plan)
        try:
            out = await browser.client.post("/auth/sign-out", headers={"x-trellis-csrf": "1"})
            began = time.monotonic()
            assert out.status_code == 200
            assert await client.closed() == codes.TICKET
            assert time.monotonic() - began < SOON
        finally:
            await client.close()


async def _inside(browser: Any, address: str, plan: Plan) -> Client:
    """A browser that has the goals open and read, so that being closed later is a closing."""
    url = await _ticket(browser, address, plan, "goals")
    client = await Client().connect(url, cookie=f"{SESSION}={browser.token}")
    await eventually(lambda: client.synced or client.code is not None)
    assert client.code is None, client.code
    return client


async def _ticket(browser: Any, address: str, plan: Plan, key: str) -> str:
    said = (await browser.ask(OPEN, plan=id_of("Plan", plan.id), key=key))["openSection"]
    assert said["__typename"] == "LiveTicket", said
    return str(said["url"]).replace("wss://trellis.test", f"ws://{address}")


@pytest.mark.parametrize("who", ["parent", "student"])
async def test_the_family_gets_the_words_of_the_schools_sections_and_never_their_history(
    place: Place, town: Town, who: str
) -> None:
    """A sentence the team took back stands in the updates; the family reads what is there now, as text (row 23)."""
    plan = await begun(place.house.gate, town)
    async with place.browser(town, "case_manager") as browser:
        shared = await browser.ask(
            "mutation ($id: ID!) { shareDraft(planId: $id) { __typename } }", id=id_of("Plan", plan.id)
        )
        assert shared["shareDraft"]["__typename"] == "Plan"
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        sections = (await plans.sections_of(work, [plan.id]))[0]
        writers = {s.section_key: plans.form_of(plan).section(s.section_key).writers for s in sections}
    assert any(who in own for own in writers.values())
    async with place.browser(town, who) as browser:
        for section_key, own in writers.items():
            said = (await browser.ask(OPEN, plan=id_of("Plan", plan.id), key=section_key))["openSection"]
            if who in own:
                assert said["__typename"] == "LiveTicket" and said["readOnly"] is False, section_key
            else:
                assert said["code"] == "NOT_FOUND", section_key


# Streams of GraphQL


class Stream:
    """One subscription over a socket, as a browser keeps it."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def next(self, seconds: float = 5.0) -> Any:
        while True:
            said = orjson.loads(await asyncio.wait_for(self.socket.recv(), seconds))
            if said["type"] == "ping":
                await self.socket.send(b'{"type":"pong"}'.decode())
            else:
                return said


async def _stream(place: Place, address: str, token: str | None, query: str, **variables: Any) -> Stream:
    socket = await connect(
        f"ws://{address}/graphql",
        subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]
        additional_headers={"cookie": f"{SESSION}={quote(token or '')}", "origin": ORIGIN},
        proxy=None,
    )
    stream = Stream(socket)
    await socket.send(orjson.dumps({"type": "connection_init"}).decode())
    assert (await stream.next())["type"] == "connection_ack"
    asking = {"id": "1", "type": "subscribe", "payload": {"query": query, "variables": variables}}
    await socket.send(orjson.dumps(asking).decode())
    return stream


async def test_a_stream_tells_nothing_more_once_the_right_is_gone(place: Place, town: Town) -> None:
    query = "subscription ($id: ID!) { studentChanged(studentId: $id) { name } }"
    async with place.listening() as address, place.browser(town, "parent") as browser:
        stream = await _stream(place, address, browser.token, query, id=id_of("Student", town.student_id))
        async with stream.socket:
            assert (await stream.next())["payload"]["data"]["studentChanged"]["name"] == "Maya Ruiz"
            await end_rights(place, town)
            said = await stream.next()
            assert "Maya" not in words(said) and "NOT_FOUND" in words(said)


async def test_a_stream_of_another_districts_child_never_begins(place: Place, town: Town) -> None:
    query = "subscription ($id: ID!) { studentChanged(studentId: $id) { name } }"
    async with place.listening() as address, place.browser(place.cedar, "director") as browser:
        stream = await _stream(place, address, browser.token, query, id=id_of("Student", town.student_id))
        async with stream.socket:
            said = await stream.next()
            assert "NOT_FOUND" in words(said) and "Maya" not in words(said)


async def test_a_socket_ends_within_two_seconds_of_its_session(place: Place, town: Town) -> None:
    query = "subscription { signatureRequestsChanged { id } }"
    async with place.listening() as address, place.browser(town, "parent") as browser:
        stream = await _stream(place, address, browser.token, query)
        async with stream.socket:
            assert (await stream.next())["type"] == "next"
            live = await sessions.read(place.house.gate, browser.token or "", idle_minutes=30)
            assert live is not None
            async with place.house.gate.open(town.district_id, SYSTEM, "test.leave") as work:
                await sessions.end_all_of(work, person_ids=[town.people["parent"]], reason="left")
            began = time.monotonic()
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    await stream.next()
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401
            assert time.monotonic() - began < SOON
