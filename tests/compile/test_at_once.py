"""A session that was known a request ago is proved again by the statement that reads: what ended gives nothing."""

from __future__ import annotations

from typing import Any

import orjson
import psycopg
import pytest

from tests.compile.conftest import Desk, by_hash, hash_of
from trellis.graphql.at_once import AtOnce

pytestmark = pytest.mark.database
WHO = "ana reyes"
SESSION = "token_digest = sha256(convert_to(%s, 'UTF8'))"
PERSON = f"id = (SELECT person_id FROM session WHERE {SESSION})"


@pytest.fixture
async def fetched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was asked at once since: the proof, or why it was refused."""
    seen: list[Any] = []
    fetch = AtOnce.fetch

    async def watched(self: AtOnce, text: str, values: Any) -> bytes:
        try:
            data = await fetch(self, text, values)
        except Exception as error:
            seen.append(type(error).__name__)
            raise
        seen.append("answered")
        return data

    monkeypatch.setattr(AtOnce, "fetch", watched)
    for _ in range(2):
        await desk.ask(desk.compiled, WHO, by_hash(hash_of("CaseloadPage_caseload")))
    assert seen[-1] == "answered"
    seen.clear()
    return seen


def change(desk: Desk, sql: str, *values: Any) -> None:
    with psycopg.connect(desk.database.superuser_url, autocommit=True) as database:
        database.execute(sql, values)


@pytest.mark.parametrize(
    ("ends", "back"),
    [
        (f"UPDATE session SET ended_at = now() WHERE {SESSION}", f"UPDATE session SET ended_at = NULL WHERE {SESSION}"),
        (
            f"UPDATE session SET expires_at = now() - interval '1 second' WHERE {SESSION}",
            f"UPDATE session SET expires_at = now() + interval '8 hours' WHERE {SESSION}",
        ),
        (
            f"UPDATE session SET last_used_at = now() - interval '2 hours' WHERE {SESSION}",
            f"UPDATE session SET last_used_at = now() WHERE {SESSION}",
        ),
        (
            f"UPDATE person SET status = 'ended' WHERE {PERSON}",
            f"UPDATE person SET status = 'active' WHERE {PERSON}",
        ),
        (
            f"UPDATE district SET status = 'suspended' WHERE id = (SELECT district_id FROM session WHERE {SESSION})",
            f"UPDATE district SET status = 'open' WHERE id = (SELECT district_id FROM session WHERE {SESSION})",
        ),
    ],
    ids=["ended", "expired", "idle", "person gone", "district suspended"],
)
async def test_what_ended_a_moment_ago_gives_nothing(desk: Desk, fetched: list[Any], ends: str, back: str) -> None:
    token, said = desk.tokens[WHO], by_hash(hash_of("CaseloadPage_caseload"))
    change(desk, ends, token)
    try:
        refused = await desk.ask(desk.compiled, WHO, said)
    finally:
        change(desk, back, token)
    assert fetched == ["SessionChanged"]
    assert [e["extensions"]["code"] for e in orjson.loads(refused.body)["errors"]] == ["NOT_SIGNED_IN"]
    assert refused.recorded == [], "what was read to find out is not in the log, for nobody was shown it"
    assert orjson.loads((await desk.ask(desk.compiled, WHO, said)).body)["data"]["caseload"]


async def test_a_new_role_is_asked_with_at_once(desk: Desk, fetched: list[Any]) -> None:
    token, said = desk.tokens[WHO], by_hash(hash_of("Session_viewer"))
    before = orjson.loads((await desk.ask(desk.compiled, WHO, said)).body)["data"]["viewer"]["roles"]
    fetched.clear()
    change(
        desk,
        "INSERT INTO person_role (district_id, id, created_at, person_id, role, school_id, starts_on, source) "
        "SELECT district_id, uuidv7(), now(), person_id, 'registrar', NULL, '2020-01-01', 'granted' "
        f"FROM session WHERE {SESSION}",
        token,
    )
    try:
        after = orjson.loads((await desk.ask(desk.compiled, WHO, said)).body)["data"]["viewer"]["roles"]
    finally:
        change(desk, f"DELETE FROM person_role WHERE role = 'registrar' AND person_{PERSON}", token)
    assert fetched == ["SessionChanged"]
    assert set(after) - set(before) == {"registrar"}
