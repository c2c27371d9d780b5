"""Never in a log, an address, a mail's subject, a queue, a figure: who a child is and what was written (row 38).

Canaries stand for a student's name, birth date and words; the product is driven through its doors as two processes,
well and badly; then everything it printed, queued, mailed and announced is searched for them.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg
import httpx
import orjson
import psycopg
import pytest
from sqlalchemy import select, text, update

from tests.conftest import TestDatabase
from tests.factories import Town, make_town
from tests.factories.plan import begun, give_notice, meet, whole_plan, write
from tests.threats.conftest import id_of
from tests.threats.running import Running, running
from trellis.kernel import clock
from trellis.kernel.database import Database
from trellis.kernel.events import CHANNEL
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.people import sessions
from trellis.people.model import Person
from trellis.plans import service as plans
from trellis.plans.model import PlanVersion
from trellis.signatures.model import SignatureRequest
from trellis.signatures.rules import consent_text
from trellis.students.model import Student
from trellis.web.cookies import SESSION
from trellis.web.logging import WithoutValues
from workbench.s3 import S3Server

pytestmark = pytest.mark.slow

GIVEN, FAMILY, PHRASE, BORN = "Zuleykanary", "Qwertzanary", "marmalade-canary", date(2010, 9, 13)
CANARIES = (GIVEN, FAMILY, PHRASE, BORN.isoformat(), "09/13/2010", "13.09.2010", "987650013")


@dataclass
class Stage:
    """The running product, its town of canaries, and what was announced between its processes."""

    product: Running
    gate: Gate
    town: Town
    announced: list[str]
    answered: list[httpx.Response]

    async def browser(self, who: str) -> httpx.AsyncClient:
        async with self.gate.open(self.town.district_id, SYSTEM, "test.sign_in") as work:
            person = (await work.session.execute(select(Person).where(Person.id == self.town.people[who]))).scalar_one()
            proof = sessions.SignIn(
                issuer="https://issuer.test",
                subject=who,
                audience="family" if who == "parent" else "staff",
                authenticated_at=clock.now(),
                provider_session=None,
                id_token=None,
                address="203.0.113.7",
                device=f"{GIVEN}'s phone",
            )
            token = await sessions.begin(work, person=person, sign_in=proof, hours=1)
        headers = {"cookie": f"{SESSION}={token}", "x-trellis-csrf": "1", "user-agent": f"{FAMILY} Browser"}
        return httpx.AsyncClient(base_url=self.product.url, headers=headers, timeout=30)

    async def ask(self, client: httpx.AsyncClient, query: str, **variables: Any) -> Any:
        answer = await client.post("/graphql", json={"query": query, "variables": variables})
        self.answered.append(answer)
        return answer.json()


@pytest.fixture(scope="module")
async def stage(fresh_database: TestDatabase, file_store: S3Server) -> AsyncIterator[Stage]:
    database = Database(fresh_database.app_url, pool_size=3)
    gate = Gate(database)
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        await work.session.execute(
            update(Person)
            .where(Person.id == town.people["student"])
            .values(given_name=GIVEN, family_name=FAMILY, name_key=GIVEN.lower(), family_name_key=FAMILY.lower())
        )
        await work.session.execute(
            update(Person).where(Person.id == town.people["parent"]).values(family_name=FAMILY, family_name_key="q")
        )
    announced: list[str] = []
    listener = await asyncpg.connect(fresh_database.superuser_url)
    await listener.add_listener(CHANNEL, lambda *said: announced.append(str(said[3])))
    with running(fresh_database, file_store) as product:
        yield Stage(product, gate, town, announced, [])
    await listener.close()
    await database.close()


@pytest.fixture(scope="module")
async def driven(stage: Stage) -> Stage:
    """Everything people do in a year, in a minute; and everything that goes wrong."""
    plan = await begun(stage.gate, stage.town)
    content = whole_plan()
    content["family"]["parent_concerns"] = f"{GIVEN} fears the {PHRASE}."
    await write(stage.gate, stage.town, plan, content)
    await meet(stage.gate, stage.town, plan)
    async with stage.gate.open(stage.town.district_id, SYSTEM, "test.setup") as work:
        await work.session.execute(
            update(Student).where(Student.id == stage.town.student_id).values(birth_on=BORN, student_number="987650013")
        )
    async with await stage.browser("case_manager") as manager, await stage.browser("parent") as mother:
        await _goes_well(stage, manager, mother, plan.id)
        await _goes_wrong(stage, manager)
    async with await stage.browser("admin") as admin:
        bundle = f"sourcedId,givenName,familyName\r\n1,{GIVEN},{FAMILY}\r\n".encode("latin-1")
        files = {"files": (f"{FAMILY}.csv", bundle)}
        stage.answered.append(await admin.post("/uploads/roster", files=files))
    await _broken_job(stage)
    await _until_quiet(stage)
    return stage


async def _goes_well(stage: Stage, manager: httpx.AsyncClient, mother: httpx.AsyncClient, plan_id: Any) -> None:
    student, plan = id_of("Student", stage.town.student_id), id_of("Plan", plan_id)
    person = id_of("Person", stage.town.people["parent"])
    found = await stage.ask(manager, "query ($t: String!) { search(text: $t) { title href } }", t=GIVEN)
    assert found["data"]["search"][0]["title"] == f"{GIVEN} {FAMILY}"
    await stage.ask(manager, "query ($t: String!) { students(first: 5, search: $t) { edges { cursor } } }", t=FAMILY)
    arranged = await stage.ask(
        manager,
        """mutation ($input: MeetingInput!, $key: String!) { arrangeMeeting(input: $input, idempotencyKey: $key) {
          ... on Meeting { id } ... on Problem { code field } } }""",
        key=f"{GIVEN} meeting",
        input={
            "studentId": student,
            "planId": plan,
            "kind": "amendment",
            "purpose": f"To talk about the {PHRASE} of {GIVEN}",
            "startsAt": "2036-12-01T18:00:00Z",
            "endsAt": "2036-12-01T19:00:00Z",
            "location": "Room 4",
            "participants": [{"personId": person, "role": "parent"}],
        },
    )
    meeting = arranged["data"]["arrangeMeeting"]["id"]
    invite = 'mutation ($m: ID!) { sendInvitations(meetingId: $m, idempotencyKey: "send it once") { __typename } }'
    await stage.ask(manager, invite, m=meeting)
    come = (
        'mutation ($m: ID!, $n: String!) { answerInvitation(meetingId: $m, answer: "coming", note: $n) { __typename } }'
    )
    await stage.ask(mother, come, m=meeting, n=f"{GIVEN} and the {PHRASE}")
    await _until_quiet(stage)
    await stage.ask(
        manager, f'mutation ($m: ID!) {{ cancelMeeting(id: $m, reason: "{GIVEN} is ill") {{ __typename }} }}', m=meeting
    )
    invited = await stage.ask(
        manager,
        """mutation ($s: ID!, $p: ID!) { inviteFamilyMember(studentId: $s, personId: $p, idempotencyKey: "ask her in") {
          __typename } }""",
        s=student,
        p=person,
    )
    assert invited["data"]["inviteFamilyMember"]["__typename"] == "Student"
    frozen = await stage.ask(
        manager,
        """mutation ($p: ID!) { finalizePlan(planId: $p, overrides: [], idempotencyKey: "freeze it") { __typename
          ... on PlanVersion { id sha256 } } }""",
        p=plan,
    )
    assert frozen["data"]["finalizePlan"]["__typename"] == "PlanVersion", frozen
    async with stage.gate.open(stage.town.district_id, SYSTEM, "test") as work:
        version = (await work.session.execute(select(PlanVersion))).scalar_one()
    await give_notice(stage.gate, stage.town, version)
    await stage.ask(
        manager,
        'mutation ($p: ID!) { requestSignatures(planId: $p, idempotencyKey: "ask them") { __typename } }',
        p=plan,
    )
    async with stage.gate.open(stage.town.district_id, SYSTEM, "test") as work:
        request = (await work.session.execute(select(SignatureRequest))).scalar_one()
        items = (await plans.version_by_id(work, version_id=request.version_id)).decision_items
    signed = await stage.ask(
        mother,
        """mutation ($id: ID!, $d: String!, $c: String!, $choices: [ChoiceInput!]!) { signPlan(requestId: $id,
          documentSha256: $d, consentTextSha256: $c, language: "en", choices: $choices, typedName: "Helena Qwertzanary",
          idempotencyKey: "signed once") { __typename ... on Problem { code } } }""",
        id=id_of("SignatureRequest", request.id),
        d=frozen["data"]["finalizePlan"]["sha256"],
        c=consent_text("en")[1],
        choices=[{"itemId": i.id, "choice": "agree", "comment": f"The {PHRASE}!"} for i in items],
    )
    assert signed["data"]["signPlan"]["__typename"] == "Signature", signed
    await _until_quiet(stage)
    read = await stage.ask(mother, "query ($p: ID!) { plan(id: $p) { latestVersion { pdf { url } } } }", p=plan)
    link = read["data"]["plan"]["latestVersion"]["pdf"]["url"]
    assert not any(canary in link for canary in CANARIES)


async def _goes_wrong(stage: Stage, client: httpx.AsyncClient) -> None:
    """Each way in which a message of somebody else's code would quote what was asked."""
    broken = await stage.ask(client, "query ($t: String!) { search(text: $t) { title } }", t=f"{GIVEN}\0{PHRASE}")
    assert "errors" in broken or broken["data"]["search"] == []
    for query, variables in (
        (f"{{ {GIVEN} }}", {}),
        (f'{{ search(text: "{PHRASE}) }}', {}),
        ("query ($n: Int!) { students(first: $n) { edges { cursor } } }", {"n": GIVEN}),
        ("query ($d: ID!) { node(id: $d) { id } }", {"d": f"{GIVEN} {FAMILY}"}),
        ('mutation ($d: Date!) { endTeamMembership(id: "x", endsOn: $d) { __typename } }', {"d": PHRASE}),
        ("query ($a: String!) { students(first: 1, after: $a) { edges { cursor } } }", {"a": FAMILY}),
    ):
        await stage.ask(client, query, **variables)
    for path in (f"/students?search={GIVEN}", f"/auth/{FAMILY}/start", f"/{GIVEN}/{FAMILY}.txt", f"/live/{GIVEN}"):
        stage.answered.append(await client.get(path))
    stage.answered.append(await client.post("/graphql", content=f'{{"query": "{GIVEN}'.encode()))
    stage.answered.append(await client.post("/graphql", content=b"[" * 5000 + GIVEN.encode()))


async def _broken_job(stage: Stage) -> None:
    """A job whose failure quotes its argument, through the queue's own reporting."""
    async with stage.gate.open(stage.town.district_id, SYSTEM, "test.break") as work:
        await work.session.execute(
            text(
                "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'documents.seal', 0, NULL, NULL, "
                "CAST(:args AS jsonb), NULL)::procrastinate_job_to_defer_v1])"
            ),
            {"args": orjson.dumps({"district_id": str(stage.town.district_id), GIVEN: FAMILY}).decode()},
        )


async def _until_quiet(stage: Stage, seconds: float = 60) -> None:
    """Until no job waits to be done for the first time."""
    waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND attempts = 0")
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        async with stage.gate.open(stage.town.district_id, SYSTEM, "test.queue") as work:
            if not (await work.session.execute(waiting)).scalar_one():
                return
        assert asyncio.get_running_loop().time() < deadline, stage.product.printed()[-3000:]
        await asyncio.sleep(0.1)


def found_in(what: str) -> list[str]:
    return [canary for canary in CANARIES if canary.lower() in what.lower()]


async def test_the_logs_say_what_happened_and_never_to_whom(driven: Stage) -> None:
    printed = driven.product.printed()
    assert printed.count('"http.answered"') > 20 and "job.failed" in printed, printed[-2000:]
    assert found_in(printed) == [], [line for line in printed.splitlines() if found_in(line)]
    for line in printed.splitlines():
        orjson.loads(line)  # every line is one of ours: a library's own text would not be JSON


async def test_no_figure_names_anybody(driven: Stage) -> None:
    async with httpx.AsyncClient() as neighbour:
        figures = (await neighbour.get(f"{driven.product.url}/metrics")).text
    assert "trellis_http_requests_total" in figures
    assert found_in(figures) == []
    assert set(re.findall(r'door="([^"]+)"', figures)) <= {
        *("graphql", "live", "auth", "uploads", "assets", "family", "healthz", "readyz", "metrics", "page")
    }


async def test_no_subject_link_or_calendar_entry_names_the_child(driven: Stage) -> None:
    mails = driven.product.mail.messages()
    assert len(mails) >= 5
    for mail in mails:
        assert found_in(str(mail["subject"])) == [], mail["subject"]
        links = re.findall(r"https?://[^\s\"<>]+", str(mail["text"]) + str(mail["html"]))
        assert found_in(" ".join(links)) == []
        assert GIVEN not in str(mail["attachments"])
    assert any(mail["attachments"] for mail in mails)


async def test_no_address_an_answer_leads_to_names_anybody(driven: Stage) -> None:
    for answer in driven.answered:
        assert found_in(answer.headers.get("location", "")) == []
        assert found_in(str(dict(answer.headers))) == []


async def test_nothing_announced_between_processes_or_queued_names_anybody(
    driven: Stage, fresh_database: TestDatabase
) -> None:
    assert len(driven.announced) > 10 and found_in(" ".join(driven.announced)) == []
    with psycopg.connect(fresh_database.superuser_url) as superuser:
        queued = [str(row) for row in superuser.execute("SELECT task_name, lock, args FROM procrastinate_jobs")]
        trail = [str(row) for row in superuser.execute("SELECT purpose, action, subject_kind, detail FROM audit_entry")]
    own = [row for row in queued if FAMILY not in row or "documents.seal" not in row]  # but for the one we broke
    assert len(own) == len(queued) - 1 > 5 and found_in(" ".join(own)) == []
    assert len(trail) > 20 and found_in(" ".join(trail)) == []


async def test_no_error_tells_what_was_asked(driven: Stage) -> None:
    """What is masked or typed repeats no value: it would be shown, and copied into a report."""
    failed = [answer for answer in driven.answered if b'"errors"' in answer.content or answer.status_code >= 400]
    assert len(failed) >= 8
    for answer in failed:
        assert found_in(answer.text) == [], answer.text[:500]


def test_a_librarys_line_keeps_its_kind_and_place_and_nothing_it_quotes() -> None:
    """Servers, queues and drivers log in their own way: an exception's text, a job's arguments, a row."""
    try:
        raise ValueError(f"Key (name)=({GIVEN}) already exists")
    except ValueError:
        about = (logging.ERROR, __file__, 1, f"job failed with {PHRASE} for %s", (FAMILY,), sys.exc_info())
    line = WithoutValues().format(logging.LogRecord("procrastinate.worker", *about))
    assert found_in(line) == []
    said = orjson.loads(line)
    assert (said["level"], said["from"], said["problem"]) == ("error", "procrastinate.worker", "ValueError")
    assert said["stack"][-1].endswith("test_a_librarys_line_keeps_its_kind_and_place_and_nothing_it_quotes")
