"""A demo district behind two real applications, one that compiles and one that does not, and people signed in to it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
import psycopg
import pytest
from starlette.applications import Starlette

from tests.conftest import Server, TestDatabase
from trellis.app import build_house, create_app
from trellis.kernel import clock
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM
from trellis.people import sessions
from trellis.people.model import Person
from trellis.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS: dict[str, str] = {
    key.removeprefix("sha256:"): text
    for key, text in orjson.loads((ROOT / "frontend/src/gql/persisted-documents.json").read_bytes()).items()
}
ACTORS = (
    "special_teacher", "general_teacher", "school_leader", "special_education_admin", "section_504_coordinator",
    "district_admin",
)  # fmt: skip


@dataclass
class Asked:
    """One answer: its bytes, and what was written down for it."""

    status: int
    body: bytes
    recorded: list[tuple[Any, ...]]

    @property
    def data(self) -> Any:
        return orjson.loads(self.body).get("data")

    def without_readings(self) -> Asked:
        """Without what the record of access says of this very test: each asking adds to it."""
        if b'"recordOfAccess"' not in self.body:
            return self
        said = orjson.loads(self.body)
        said["data"]["student"]["recordOfAccess"] = sorted(said["data"]["student"]["recordOfAccess"])
        return Asked(self.status, orjson.dumps(said), self.recorded)


@dataclass
class Desk:
    """The demo district: who is signed in, what there is to ask for, and the two applications."""

    database: TestDatabase
    compiled: Starlette
    ordinary: Starlette
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    near: dict[str, list[str]] = field(default_factory=dict)
    seen_by: dict[str, str] = field(default_factory=dict)
    _looking: Any = None

    @property
    def reader(self) -> Any:
        return self.engine.reader

    @property
    def engine(self) -> Any:
        return next(route for route in self.compiled.routes if getattr(route, "name", "") == "graphql").endpoint.engine

    def client(self, app: Starlette, who: str | None) -> httpx.AsyncClient:
        cookies = {"__Host-trellis": self.tokens[who]} if who else {}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="https://trellis.test",
            cookies=cookies,
            headers={"x-trellis-csrf": "1", "accept": "application/graphql-response+json"},
        )

    async def ask(self, app: Starlette, who: str | None, said: dict[str, Any]) -> Asked:
        before = self.newest()
        async with self.client(app, who) as client:
            answer = await client.post("/graphql", json=said)
        return Asked(answer.status_code, answer.content, self.recorded(before))

    async def both(self, who: str | None, said: dict[str, Any]) -> tuple[Asked, Asked]:
        return await self.ask(self.compiled, who, said), await self.ask(self.ordinary, who, said)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        if self._looking is None:
            self._looking = psycopg.connect(self.database.superuser_url, autocommit=True)
        return self._looking.execute(sql, values).fetchall()

    def newest(self) -> int:
        return int(self.rows("SELECT count(*) FROM audit_entry")[0][0])

    def recorded(self, before: int) -> list[tuple[Any, ...]]:
        return sorted(
            self.rows(
                "SELECT action, subject_kind, subject_id, student_id, actor_kind, actor_person_id, session_id,"
                " purpose, district_id, detail::text, at = created_at FROM audit_entry"
                " ORDER BY xmin::text::bigint, id OFFSET %s",
                before,
            ),
            key=str,
        )


def by_hash(text_hash: str, **variables: Any) -> dict[str, Any]:
    return {
        "extensions": {"persistedQuery": {"version": 1, "sha256Hash": text_hash}},
        "variables": variables,
    }


def hash_of(name: str) -> str:
    """The trusted document whose operation is `name`."""
    return next(key for key, text in DOCUMENTS.items() if f" {name}(" in text or f" {name} " in text)


@pytest.fixture(scope="package")
def demo_database(postgres: Server, migrated_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    postgres.create(name, migrated_template)
    database = TestDatabase(postgres, name)
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "trellis", "demo", "seed", "--sizes", "70,8",
         "--people-file", str(folder / "people.json"), "--accounts-file", str(folder / "accounts.json")],
        env={**os.environ, **environment(database)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    yield database
    postgres.drop(name)


def environment(database: TestDatabase) -> dict[str, str]:
    return {
        "TRELLIS_MODE": "demo",
        "TRELLIS_DATABASE_URL": database.app_url,
        "TRELLIS_SECRET_KEY": "k" * 43,
        "TRELLIS_S3_ENDPOINT": "http://127.0.0.1:9",
        "PYTHONPATH": f"{ROOT}/backend:{ROOT}/infra/workbench",
    }


def settings(database: TestDatabase, **more: Any) -> Settings:
    return Settings(
        mode="development",
        database_url=database.app_url,
        secret_key="k" * 43,
        base_url="https://trellis.test",
        s3_access_key="key",
        s3_secret_key="secret",
        trusted_documents=str(ROOT / "frontend/src/gql/persisted-documents.json"),
        allow_text_documents=True,
        **more,
    )


@pytest.fixture(scope="package")
async def desk(demo_database: TestDatabase) -> AsyncIterator[Desk]:
    apps = [create_app(settings(demo_database, compiled_reads=compiled)) for compiled in (True, False)]
    made = Desk(demo_database, *apps)
    await _sign_in(made)
    _look_up(made)
    yield made
    made._looking.close()
    await asyncio.gather(*(app.state.house.database.close() for app in apps))


async def _sign_in(desk: Desk) -> None:
    """The people of the first district, each in a session of their own."""
    house = build_house(settings(desk.database))
    [(district,)] = desk.rows("SELECT id FROM district WHERE slug = 'juniper'")
    people = {
        role: desk.rows(
            "SELECT p.id FROM person p JOIN person_role r ON r.person_id = p.id WHERE p.district_id = %s"
            " AND r.role = %s ORDER BY p.roster_id LIMIT 1",
            district,
            role,
        )[0][0]
        for role in (*ACTORS, "registrar", "psychologist")
    }
    family = desk.rows(
        "SELECT person_id, student_id FROM rights_holder WHERE district_id = %s AND may_view ORDER BY 1 LIMIT 1",
        district,
    )[0]
    people |= {"parent": family[0], "student": family[1]}
    team = "SELECT student_id FROM team_member WHERE person_id = %s AND ends_on IS NULL ORDER BY 1 LIMIT 1"
    desk.seen_by = {
        role: global_id("Student", found[0][0]) for role, key in people.items() if (found := desk.rows(team, key))
    }
    named = desk.rows(
        "SELECT given_name || ' ' || family_name, id FROM person WHERE district_id = %s AND (email LIKE 'ana.reyes@%%'"
        " OR email LIKE 'elena.ruiz@%%' OR (given_name = 'Maya' AND family_name = 'Ruiz' AND kind = 'student'))",
        district,
    )
    people |= {name.lower(): key for name, key in named}
    [(operator,)] = desk.rows("SELECT id FROM person WHERE kind = 'operator'")
    try:
        for name, key in [*people.items(), ("operator", operator)]:
            audience = "operators" if name == "operator" else "staff"
            if name in ("parent", "student", "elena ruiz", "maya ruiz"):
                audience = "family"
            where = DEPLOYMENT_DISTRICT_ID if name == "operator" else district
            async with house.gate.open(where, SYSTEM, "test.sign_in") as work:
                person = await work.session.get(Person, (where, key))
                proved = sessions.SignIn("issuer", name, audience, clock.now(), None, None, None, None)
                desk.tokens[name] = await sessions.begin(work, person=person, sign_in=proved, hours=12)
    finally:
        await house.database.close()


def _look_up(desk: Desk) -> None:
    kinds = {
        "Student": "student", "Meeting": "meeting", "Plan": "plan", "Person": "person", "School": "school",
        "PlanVersion": "plan_version", "SignatureRequest": "signature_request", "TeamMember": "team_member",
        "HelpRequest": "help_request", "Case": "evaluation_case",
    }  # fmt: skip
    for kind, table in kinds.items():
        found = desk.rows(
            f"SELECT x.id FROM {table} x JOIN district d ON d.id = x.district_id WHERE d.slug = 'juniper' ORDER BY x.id"
        )
        desk.ids[kind] = [global_id(kind, key) for (key,) in found]
    foreign = desk.rows("SELECT s.id FROM student s JOIN district d ON d.id = s.district_id WHERE d.slug <> 'juniper'")
    desk.ids["foreign"] = [global_id("Student", key) for (key,) in foreign]
    mine = (
        "SELECT x.{key} FROM {table} x JOIN team_member t ON t.student_id = x.{student} JOIN person p "
        "ON p.id = t.person_id AND p.email LIKE 'ana.reyes@%%' ORDER BY 1"
    )
    for kind, table in (("Meeting", "meeting"), ("Plan", "plan"), ("SignatureRequest", "signature_request")):
        found = desk.rows(mine.format(key="id", table=table, student="student_id"))
        desk.near[kind] = [global_id(kind, key) for (key,) in found]
    found = desk.rows(mine.format(key="id", table="student", student="id"))
    desk.near["Student"] = [global_id("Student", key) for (key,) in found]
    [(district,)] = desk.rows("SELECT id FROM district WHERE slug = 'juniper'")
    desk.ids["RosterImport"] = [global_id("RosterImport", _roster(desk, district))]
    desk.near["RosterImport"] = []
    desk.ids["District"] = [global_id("District", district)]


def _roster(desk: Desk, district: uuid.UUID) -> uuid.UUID:
    """A roster that was read and not applied: warnings, a failure and lines in two languages."""
    [(key,)] = desk.rows(
        "INSERT INTO roster_import (district_id, id, uploaded_by_id, file_name, object_key, sha256, state, counts,"
        " warnings, failure, step_count, steps_done, created_at) SELECT %s, uuidv7(), p.id, 'one.zip', 'k', 'x',"
        ' \'previewed\', \'{"student": {"new": 3, "gone": 0}}\', %s, %s, 5, 1, now() FROM person p'
        " WHERE p.district_id = %s AND p.kind = 'staff' ORDER BY p.id LIMIT 1 RETURNING id",
        district,
        orjson.dumps(
            [{"code": "MANY_GONE", "subject": "student", "en": "Many are gone.", "es": "Faltan muchos."}]
        ).decode(),
        orjson.dumps({"code": "X", "en": "No.", "es": "No, no.", "do_next_en": None, "do_next_es": None}).decode(),
        district,
    )
    desk.rows(
        "INSERT INTO roster_finding (district_id, id, import_id, position, kind, subject, label, file, line, reason_en,"
        " reason_es, detail, created_at) SELECT %s, uuidv7(), %s, n,"
        " CASE n %% 2 WHEN 0 THEN 'new' ELSE 'unreadable' END, 'student',"
        " 'line ' || n, 'users.csv', n, CASE n %% 2 WHEN 1 THEN 'unclear' END,"
        " CASE n %% 2 WHEN 1 THEN 'no se entiende' END, '{\"a\": [1, 2.5, null]}', now()"
        " FROM generate_series(1, 60) n RETURNING id",
        district,
        key,
    )
    return uuid.UUID(str(key))
