"""`python -m tests.bench --suite signing`: a hundred plans, both parents of each, all of them signing in one minute.

The product is the whole application in this process: trusted document, session, policies, evidence, audit log. Every
parent presses *Sign* twice in the same moment, as people do, and who is refused at the door because the district asks
too much at once asks again, as the browser does (`frontend/src/app/trusted.ts`). What is counted beside the time is
what must not happen: an answer that failed, and a second signature.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import time
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import func, select

from tests.bench import servers
from tests.bench.dates import ask_application
from tests.factories import Town, make_town
from tests.signatures.asking import Asked, asked_in
from trellis.app import create_app
from trellis.kernel.database import Database
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.migrations import upgrade
from trellis.people.model import Person
from trellis.plans.model import Plan
from trellis.settings import Settings
from trellis.signatures.model import Signature, SignatureRequest
from trellis.students.model import Relation, RightsHolder, Student
from trellis.teams.model import TeamMember
from workbench.ports import free_port
from workbench.postgres import APP, OWNER, PostgresServer
from workbench.processes import REPOSITORY

FOLDER = REPOSITORY / ".local" / "bench"
DOCUMENTS = REPOSITORY / "frontend" / "src" / "gql" / "persisted-documents.json"
MOST_TRIES = 6
OPERATION = "mutation FamilySign_sign("
TEAM = {
    "case_manager": "case_manager", "teacher": "general_teacher", "psychologist": "psychologist",
    "principal": "lea_representative", "parent": "parent", "student": "student",
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, sign, print; what was measured goes into .local/bench.json beside the other suites."""
    parser = argparse.ArgumentParser(prog="make bench BENCH='--suite signing'", description=__doc__)
    parser.add_argument("--plans", type=int, default=100, help="each is answered by two parents (100)")
    parser.add_argument("--within", type=float, default=60.0, help="seconds over which they come (60); 0 is at once")
    chosen = parser.parse_args(arguments)
    folder = FOLDER / "signing"
    folder.mkdir(parents=True, exist_ok=True)
    server = PostgresServer(folder, free_port(), settings={"jit": "off"})
    server.start()
    try:
        name = f"signing_{int(time.time())}"
        server.create_database(name)
        upgrade(server.url(OWNER, name))
        row = asyncio.run(measured(server.url(APP, name), chosen.plans, folder, within=chosen.within))
        server.drop_database(name)
    finally:
        server.stop()
    print(json.dumps(row))
    file = Path(REPOSITORY) / ".local" / "bench.json"
    known = orjson.loads(file.read_bytes())["rows"] if file.exists() else []
    others = [one for one in known if one.get("suite") != "signing"]
    file.write_bytes(orjson.dumps({"rows": [*others, row]}, option=orjson.OPT_INDENT_2))
    return 0 if row["failed"] == row["second_signatures"] == 0 else 1


async def measured(url: str, plans: int, folder: Path, *, within: float) -> dict[str, Any]:
    """The row of the suite: `plans` plans in one district, two parents each, pressing twice, `within` some seconds."""
    database = Database(url)
    gate = Gate(database)
    try:
        town = await make_town(gate)
        asked = [one for number in range(plans) for one in await _both_parents(gate, town, number)]
        signed_in = await servers.sign_in(
            url, [(town.district_id, one.request.person_id) for one in asked], folder / "s"
        )
        documents = orjson.loads(DOCUMENTS.read_bytes())
        sha = next(key for key, text in documents.items() if text.startswith(OPERATION)).removeprefix("sha256:")
        app = create_app(
            Settings(
                mode="demo", database_url=url, secret_key="s" * 64, base_url="https://bench.test",
                s3_endpoint="http://127.0.0.1:9", trusted_documents=str(DOCUMENTS),
            )
        )  # fmt: skip

        async def press(one: Asked, after: float) -> tuple[float, int, str | None]:
            await asyncio.sleep(after)
            began, body = time.perf_counter(), orjson.dumps(_body(one, sha))
            for tries in range(1, MOST_TRIES + 1):
                said = orjson.loads(await ask_application(app, signed_in.tokens[one.request.person_id], body))
                if "DISTRICT_BUSY" not in str(said.get("errors")):
                    break
                await asyncio.sleep(0.5 * 2 ** (tries - 1) * (0.5 + random.random()))
            answer = (said.get("data") or {}).get("signPlan") or {}
            return time.perf_counter() - began, tries, answer.get("id")

        moments = [within * number / len(asked) for number in range(len(asked))]
        began, cpu = time.perf_counter(), time.process_time()
        presses = await asyncio.gather(
            *(press(one, moment) for one, moment in zip(asked, moments, strict=True) for _ in range(2))
        )
        spent = time.perf_counter() - began, time.process_time() - cpu
        return _row(presses, *spent) | await _kept(gate, town)
    finally:
        await database.close()


def _row(presses: Sequence[tuple[float, int, str | None]], seconds: float, cpu: float) -> dict[str, Any]:
    waits = [wait for wait, _, _ in presses]
    pairs = list(zip(presses[::2], presses[1::2], strict=True))
    return {
        "suite": "signing",
        "operation": "everybody in one minute",
        "parents": len(pairs),
        "seconds": round(seconds, 2),
        "cpu_ms_each": round(cpu * 1000 / len(pairs), 1),
        "p50_s": round(statistics.median(waits), 2),
        "longest_s": round(max(waits), 2),
        "asked_again": sum(tries > 1 for _, tries, _ in presses),
        "failed": sum(key is None for _, _, key in presses),
        "differing": sum(first[2] != second[2] for first, second in pairs),
    }


async def _kept(gate: Gate, town: Town) -> dict[str, Any]:
    """What stands in the database after it."""
    async with gate.open(town.district_id, SYSTEM, "bench") as work:
        signatures = (await work.session.execute(select(func.count()).select_from(Signature))).scalar_one()
        of_requests = select(func.count(func.distinct(Signature.request_id)))
        once = (await work.session.execute(of_requests)).scalar_one()
        states = (await work.session.execute(select(Plan.state, func.count()).group_by(Plan.state))).tuples().all()
    return {"signatures": signatures, "second_signatures": signatures - once, "plans": dict(states)}


def _body(one: Asked, sha: str) -> dict[str, Any]:
    answer = one.answer()
    return {
        "variables": {
            "requestId": global_id("SignatureRequest", one.request.id),
            "documentSha256": answer["document_sha256"],
            "consentTextSha256": answer["consent_text_sha256"],
            "language": "en",
            "choices": [{"itemId": c.item_id, "choice": c.choice, "comment": None} for c in answer["choices"]],
            "typedName": "Helena Ruiz",
            "idempotencyKey": f"pressed-{one.request.id}",
        },
        "extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha}},
    }


async def _both_parents(gate: Gate, town: Town, number: int) -> list[Asked]:
    """Another child of the district with two parents, their plan frozen and both of them asked."""
    of = {"district_id": town.district_id}
    async with gate.open(town.district_id, SYSTEM, "bench.setup") as work:
        people: dict[str, uuid.UUID] = {}
        for who, kind in (("student", "student"), ("parent", "guardian"), ("second", "guardian")):
            names = {
                "given_name": "Helena",
                "family_name": "Ruiz",
                "name_key": "helena ruiz",
                "family_name_key": "ruiz",
            }
            email = f"{who}.{number}@{town.slug}.test" if kind == "guardian" else None
            person = Person(kind=kind, email=email, **names, **of)
            work.session.add(person)
            await work.session.flush()
            people[who] = person.id
        child = people["student"]
        work.session.add(Student(id=child, grade="10", school_id=town.school_id, primary_category="SLD", **of))
        await work.session.flush()
        known = replace(town, student_id=child, people={**town.people, **people})
        day = work.at.date().replace(month=1, day=1)
        for who, role in TEAM.items():
            work.session.add(TeamMember(student_id=child, person_id=known.people[who], role=role, starts_on=day, **of))
        for who in ("parent", "second"):
            work.session.add(Relation(student_id=child, person_id=people[who], kind="mother", said_as="Mother", **of))
            for law in ("IDEA", "FERPA"):
                work.session.add(RightsHolder(student_id=child, person_id=people[who], law=law, starts_on=day, **of))
    first = await asked_in(gate, known, key=f"plan-number-{number}")
    async with gate.open(town.district_id, SYSTEM, "bench") as work:
        other = select(SignatureRequest).where(
            SignatureRequest.version_id == first.version.id, SignatureRequest.person_id == people["second"]
        )
        return [first, replace(first, request=(await work.session.execute(other)).scalar_one())]
