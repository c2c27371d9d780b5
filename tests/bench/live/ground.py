"""What both servers stand on: drafts with live documents, people with sessions, the same first content.

The plans, people and row policies are the bench's own district (`tests/bench/data.py`); the hot plan has ten people of
its team in it, every other plan one case manager. Each window has a session of its own.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from tests.bench import sizes
from tests.bench.live.edits import SECTION, first_content
from tests.bench.sizes import District, Sizes
from trellis.kernel.database import Database
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.people import sessions
from trellis.people.model import Person
from trellis.plans.service import LIVE_KIND

THEIR_TABLES = """
CREATE TABLE IF NOT EXISTS bench_hocuspocus (name text PRIMARY KEY, state bytea NOT NULL, stored_at timestamptz);
CREATE TABLE IF NOT EXISTS bench_bare (name text NOT NULL, payload bytea NOT NULL);
GRANT SELECT, INSERT, UPDATE ON bench_hocuspocus, bench_bare TO trellis_app;
"""


def sized(plans: int) -> Sizes:
    """A bench of one district that has at least `plans` drafts."""
    students = max(50, -(-plans // 50) * 50)
    return Sizes(f"live{students}", (District(1, students),), (), 1, 1)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody's session, for a window in a document."""

    document_id: uuid.UUID
    person_id: uuid.UUID
    session_id: uuid.UUID
    cookie: str


@dataclass(frozen=True, slots=True)
class Ground:
    """`hot`: the seats of the plan many write in; `others`: one seat in each other plan. All in one district."""

    district_id: uuid.UUID
    hot: list[Seat]
    others: list[Seat]
    content: bytes

    @property
    def every(self) -> list[Seat]:
        return [*self.hot, *self.others]


async def laid(app_url: str, superuser_url: str, district: District, *, people: int, plans: int) -> Ground:
    """The documents, as they are on the first day, and a session for every seat."""
    content = first_content()
    drafts = [sizes.key(sizes.PLAN, district.number, 3 * n + 2) for n in range(plans)]
    sections = _sections(superuser_url, district, drafts)
    _team(superuser_url, district, people)
    _forget(superuser_url, district)
    database = Database(app_url)
    try:
        gate = Gate(database)
        async with gate.open(district.id, SYSTEM, "bench") as work:
            for plan_id, section_id in zip(drafts, sections, strict=True):
                await documents.create_document(
                    work,
                    kind=LIVE_KIND,
                    key=SECTION.key,
                    owner_id=plan_id,
                    document_id=section_id,
                    content=content,
                )
        team = _people(district, people)
        hot = [await _seat(gate, district, person, sections[0]) for person in team]
        others = [await _seat(gate, district, district.manager(n // 50), sections[n]) for n in range(1, plans)]
    finally:
        await database.close()
    with psycopg.connect(superuser_url, autocommit=True) as admin:
        admin.execute(THEIR_TABLES)
        admin.execute("TRUNCATE bench_hocuspocus, bench_bare")
        with admin.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO bench_hocuspocus (name, state) VALUES (%s, %s)", [(str(s), content) for s in sections]
            )
        admin.execute("VACUUM (ANALYZE)")
    return Ground(district.id, hot, others, content)


def _people(district: District, count: int) -> list[uuid.UUID]:
    """The team of the hot plan: its case manager, and teachers of the district."""
    teachers = max(1, district.students // 25)
    teaching = [sizes.key(sizes.STAFF, district.number, sizes.TEACHERS + n) for n in range(teachers)]
    return [district.manager(0), *(teaching[n % teachers] for n in range(count - 1))]


def _team(superuser_url: str, district: District, people: int) -> None:
    """Everybody in the hot plan is on its student's team."""
    student = sizes.key(sizes.STUDENT, district.number, 0)
    with psycopg.connect(superuser_url) as admin:
        admin.execute("SELECT set_config('app.context', %s || ' - system', true)", [str(district.id)])
        for person in dict.fromkeys(_people(district, people)):
            admin.execute(
                "INSERT INTO team_member (district_id, id, student_id, person_id, role, starts_on) "
                "SELECT %s, uuidv7(), %s, %s, 'special_teacher', current_date - 10 WHERE NOT EXISTS (SELECT FROM "
                "team_member WHERE district_id = %s AND student_id = %s AND person_id = %s "
                "AND role = 'special_teacher')",
                [district.id, student, person] * 2,
            )


def _sections(superuser_url: str, district: District, drafts: list[uuid.UUID]) -> list[uuid.UUID]:
    with psycopg.connect(superuser_url) as admin:
        found = admin.execute(
            "SELECT plan_id, id FROM plan_section WHERE district_id = %s AND section_key = %s AND plan_id = ANY(%s)",
            [district.id, SECTION.key, drafts],
        ).fetchall()
    by_plan = dict(found)
    return [by_plan[plan_id] for plan_id in drafts]


def _forget(superuser_url: str, district: District) -> None:
    """What an earlier run wrote."""
    with psycopg.connect(superuser_url) as admin:
        for table in ("live_update", "live_snapshot", "live_document"):
            admin.execute(f"DELETE FROM {table} WHERE district_id = %s", [district.id])


async def _seat(gate: Gate, district: District, person_id: uuid.UUID, document_id: uuid.UUID) -> Seat:
    async with gate.open(district.id, SYSTEM, "bench") as work:
        person = await work.session.get(Person, (district.id, person_id))
        assert person is not None, "the bench names somebody it did not make"
        proof = sessions.SignIn(
            issuer="https://bench.example",
            subject=str(person_id),
            audience="staff",
            authenticated_at=datetime.now(UTC),
            provider_session=None,
            id_token=None,
            address="127.0.0.1",
            device="bench",
        )
        token = await sessions.begin(work, person=person, sign_in=proof, hours=12)
    live = await sessions.read(gate, token, idle_minutes=30)
    assert live is not None
    return Seat(document_id, person_id, live.id, token)
