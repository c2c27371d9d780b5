"""What a platform asks of a running server: does it live, is it ready, how is it; and what it logs."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from tests.conftest import Server, TestDatabase
from tests.factories import make_town
from tests.live.real import entered, section_of_a_plan
from tests.shell.served import Served, served, settings_of
from trellis.kernel.tenancy import Gate
from trellis.settings import Settings
from trellis.web.health import Health
from workbench.s3 import S3Server
from workbench.testing import temporary_s3

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with temporary_s3() as running:
        yield running


@pytest.fixture(scope="module")
def server(fresh_database: TestDatabase, s3: S3Server) -> Iterator[Served]:
    keys = {"TRELLIS_S3_ACCESS_KEY": s3.access_key, "TRELLIS_S3_SECRET_KEY": s3.secret_key}
    with served(fresh_database, TRELLIS_S3_ENDPOINT=s3.endpoint, **keys) as running:
        yield running


def ready(server: Served) -> tuple[int, dict[str, bool]]:
    answer = httpx.get(f"{server.url}/readyz", timeout=15)
    return answer.status_code, answer.json()


def becomes(server: Served, status: int) -> dict[str, bool]:
    """Wait until /readyz answers with a status."""
    ends_at = time.monotonic() + 30
    while True:
        found, parts = ready(server)
        if found == status:
            return parts
        assert time.monotonic() < ends_at, (found, parts)
        time.sleep(0.1)


def test_it_is_ready_while_both_answer_and_not_when_the_file_store_is_away(server: Served, s3: S3Server) -> None:
    assert all(becomes(server, 200).values())
    s3.stop()
    try:
        assert {name for name, ok in becomes(server, 503).items() if not ok} == {"file store"}
        assert httpx.get(f"{server.url}/healthz").status_code == 200, "a restart would not bring the store back"
    finally:
        s3.start()
    assert all(becomes(server, 200).values())


def test_it_is_not_ready_when_the_bucket_is_missing(fresh_database: TestDatabase, s3: S3Server) -> None:
    keys = {"TRELLIS_S3_ACCESS_KEY": s3.access_key, "TRELLIS_S3_SECRET_KEY": s3.secret_key}
    with served(fresh_database, TRELLIS_S3_ENDPOINT=s3.endpoint, TRELLIS_S3_BUCKET="elsewhere", **keys) as other:
        assert becomes(other, 503)["file store"] is False


def test_it_is_not_ready_while_the_database_lets_nobody_in_and_comes_back_by_itself(
    server: Served, fresh_database: TestDatabase, postgres: Server
) -> None:
    becomes(server, 200)
    with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{fresh_database.name}" ALLOW_CONNECTIONS false')
        try:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [fresh_database.name]
            )
            parts = becomes(server, 503)
            assert parts["database"] is False
            assert parts["file store"] is True
            assert httpx.get(f"{server.url}/healthz").status_code == 200
        finally:
            admin.execute(f'ALTER DATABASE "{fresh_database.name}" ALLOW_CONNECTIONS true')
    becomes(server, 200)


def figures(server: Served) -> dict[str, float]:
    text = httpx.get(f"{server.url}/metrics").text
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in lines}


async def test_the_figures_have_memory_pool_sockets_and_answers(server: Served, gate: Gate) -> None:
    town = await make_town(gate)
    section = await section_of_a_plan(gate, town)
    before = figures(server)
    assert 20_000_000 < before["process_resident_memory_bytes"] < 2_000_000_000
    assert before["trellis_database_connections_in_use"] >= 0
    assert before["trellis_live_sockets"] == before["trellis_live_documents"] == 0
    client = await entered(gate, town, "case_manager", server, section.id)
    after = figures(server)
    assert after["trellis_live_sockets"] == after["trellis_live_documents"] == 1
    await client.close()
    httpx.get(f"{server.url}/graphql")
    counted = [name for name in figures(server) if name.startswith("trellis_http_requests_total") and "graphql" in name]
    assert counted


def test_no_figure_and_no_log_line_names_anybody_or_where_they_were(server: Served) -> None:
    secret = "maya-ruiz-1001"
    httpx.get(f"{server.url}/students/{secret}?name={secret}", headers={"user-agent": secret, "cookie": f"a={secret}"})
    httpx.post(f"{server.url}/graphql", json={"query": "{ student(id: $id) { name } }", "variables": {"id": secret}})
    httpx.post(f"{server.url}/graphql", content=f'{{"query": "{secret}'.encode())
    httpx.get(f"{server.url}/live/{secret}")
    text = httpx.get(f"{server.url}/metrics").text
    assert secret not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text), "an id is a name too"
    assert secret not in server.log
    lines = [json.loads(line) for line in server.log.splitlines()]
    answered = [line for line in lines if line.get("event") == "http.answered"]
    assert {"door", "method", "status", "ms", "level", "timestamp"} <= answered[-1].keys()
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", "".join(json.dumps(line) for line in answered))


@pytest.mark.parametrize(
    ("token", "said", "host", "status"),
    [
        (None, None, "127.0.0.1", 200),
        (None, None, "10.1.2.3", 403),
        ("t0ken", "Bearer t0ken", "10.1.2.3", 200),
        ("t0ken", "Bearer other", "127.0.0.1", 401),
        ("t0ken", None, "127.0.0.1", 401),
    ],
)
async def test_figures_are_for_the_same_machine_or_who_has_the_token(
    fresh_database: TestDatabase, token: str | None, said: str | None, host: str, status: int, monkeypatch
) -> None:
    from starlette.applications import Starlette

    from trellis.app import build_house

    for name, value in settings_of(fresh_database, 1).items():
        monkeypatch.setenv(name, value)
    if token is not None:
        monkeypatch.setenv("TRELLIS_METRICS_TOKEN", token)
    house = build_house(Settings())  # type: ignore[call-arg]
    transport = httpx.ASGITransport(Starlette(routes=Health(house).routes()), client=(host, 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
        answer = await browser.get("/metrics", headers={"authorization": said} if said else {})
    await house.database.close()
    assert answer.status_code == status
    assert ("trellis_live_sockets" in answer.text) == (status == 200)
