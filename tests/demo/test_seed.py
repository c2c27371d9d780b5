"""The demo districts: believable, whole, the same from the same seed, and loaded once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.conftest import TestDatabase
from trellis.demo.towns import TOWNS, elsewhere, lying_in
from trellis.plans.model import STATES

SIZES = "100,60,40"


def seeded(database: TestDatabase, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "TRELLIS_MODE": "demo",
        "TRELLIS_DATABASE_URL": database.app_url,
        "TRELLIS_SECRET_KEY": "k" * 43,
        "TRELLIS_S3_ENDPOINT": "http://127.0.0.1:9",
    }
    files = ["--people-file", str(folder / "people.json"), "--accounts-file", str(folder / "accounts.json")]
    return subprocess.run(
        [sys.executable, "-m", "trellis", "demo", "seed", "--sizes", SIZES, *files, *more],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def people(fresh_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    folder = tmp_path_factory.mktemp("demo")
    done = seeded(fresh_database, folder)
    assert done.returncode == 0, done.stderr
    listed: list[dict[str, str]] = json.loads((folder / "people.json").read_text())
    return listed


@pytest.fixture
def rows(fresh_database: TestDatabase, people: list[dict[str, str]]) -> Any:
    def ask(sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(fresh_database.superuser_url) as connection:
            return connection.execute(sql).fetchall()

    return ask


def test_what_a_family_signs_in_with_is_named_in_no_language(rows: Any) -> None:
    assert rows("SELECT DISTINCT label FROM identity_provider WHERE audience = 'family'") == [("Trellis",)]


def test_there_are_three_districts_of_three_states_and_their_sizes(rows: Any) -> None:
    found = rows(
        "SELECT d.state, count(*) FROM district d JOIN student s ON s.district_id = d.id GROUP BY 1 ORDER BY 2 DESC"
    )
    assert found == [("CA", 100), ("TX", 60), ("IL", 40)]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("birch=VA", "No demo district is 'birch'. There are: juniper, redrock, maple."),
        ("maple=XX", "'XX' is no state."),
        ("maple", "'' is no state."),
    ],
)
def test_a_district_or_a_state_there_is_none_of_is_refused(
    fresh_database: TestDatabase, tmp_path: Path, said: str, problem: str
) -> None:
    done = seeded(fresh_database, tmp_path, "--states", said)
    assert (done.returncode, problem in done.stderr) == (2, True)


def test_a_district_lies_in_another_state_for_once() -> None:
    towns = {town.slug: town.state for town in lying_in(elsewhere("maple=va, redrock=NY"))}
    assert towns == {"juniper": "CA", "redrock": "NY", "maple": "VA"}
    assert lying_in(elsewhere("")) == TOWNS


def test_plans_are_in_every_state_and_each_has_its_meeting(rows: Any) -> None:
    assert {state for (state,) in rows("SELECT DISTINCT state FROM plan")} == set(STATES)
    assert (
        rows("SELECT 1 FROM plan p LEFT JOIN meeting m ON m.plan_id = p.id WHERE m.id IS NULL AND p.state <> 'void'")
        == []
    )
    assert {state for (state,) in rows("SELECT DISTINCT state FROM meeting")} >= {"proposed", "notice_sent", "held"}


def test_nobody_writes_in_dummy_words(rows: Any) -> None:
    assert rows("SELECT 1 FROM plan_section WHERE content::text ~* 'lorem|ipsum|asdf|foo bar'") == []


def test_each_district_can_be_shown_with_everybody(people: list[dict[str, str]]) -> None:
    wanted = {
        "case_manager", "general_teacher", "speech_therapist", "psychologist", "principal", "district_administrator",
        "parent", "parent_2", "student",
    }  # fmt: skip
    for district in ("juniper", "redrock", "maple"):
        assert {p["role"] for p in people if p["district"] == district} >= wanted
    assert len({(p["issuer"], p["username"]) for p in people}) == len(people)
    assert len({p["issuer"] for p in people}) == 5, "a provider for each district's staff, families and operators"
    assert any(p["role"] == "operator" for p in people)


def test_the_named_child_waits_to_be_finalized_and_the_sibling_to_be_begun(rows: Any) -> None:
    states = rows(
        "SELECT s.given_name, array_agg(p.state ORDER BY p.id) FROM person s JOIN plan p ON p.student_id = s.id"
        " WHERE s.family_name = 'Ruiz' AND s.given_name IN ('Maya', 'Leo') AND s.kind = 'student'"
        " AND EXISTS (SELECT 1 FROM relation r JOIN person g ON g.id = r.person_id AND g.given_name = 'Elena'"
        "             WHERE r.student_id = s.id) GROUP BY 1 ORDER BY 1"
    )
    assert states == [("Leo", ["active"]), ("Maya", ["active", "draft"])]
    held = rows(
        "SELECT m.state FROM meeting m JOIN plan p ON p.id = m.plan_id JOIN person s ON s.id = m.student_id"
        " WHERE s.given_name = 'Maya' AND s.family_name = 'Ruiz' AND p.state = 'draft'"
    )
    assert held == [("held",)]


def test_a_case_stands_where_its_people_brought_it(rows: Any) -> None:
    consented = rows(
        "SELECT a.way, p.given_name FROM evaluation_case c JOIN consent_request q ON q.case_id = c.id"
        " JOIN consent_answer a ON a.request_id = q.id JOIN person p ON p.id = a.person_id WHERE c.state = 'consented'"
    )
    assert consented == [("app", "Jana")]
    assert rows(
        "SELECT 1 FROM case_event e WHERE e.event = 'consent'"
        " AND NOT EXISTS (SELECT 1 FROM consent_answer a WHERE a.id::text = e.evidence ->> 'consent_signed')"
    ) == []  # fmt: skip
    asked = "SELECT p.given_name FROM consent_ask a JOIN person p ON p.id = a.person_id WHERE a.state = 'requested'"
    assert ("Karin",) in rows(asked)
    assert rows(
        "SELECT machine, outcome FROM certified_determination JOIN determination d ON d.id = determination_id"
    ) == [("section_504", "not_eligible")]


def test_the_second_load_changes_nothing(fresh_database: TestDatabase, rows: Any, tmp_path: Path) -> None:
    before = rows("SELECT count(*), max(created_at) FROM person")
    done = seeded(fresh_database, tmp_path)
    assert done.returncode == 0 and "already there" in done.stdout
    assert rows("SELECT count(*), max(created_at) FROM person") == before


def test_production_refuses_it(fresh_database: TestDatabase) -> None:
    settings = {
        "TRELLIS_MODE": "production",
        "TRELLIS_DATABASE_URL": fresh_database.app_url,
        "TRELLIS_SECRET_KEY": "k" * 43,
        "TRELLIS_BASE_URL": "https://trellis.example",
    }
    done = subprocess.run(
        [sys.executable, "-m", "trellis", "demo", "seed"],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0


def test_504_plans_are_in_every_district_in_several_states_and_beside_no_iep(rows: Any) -> None:
    found = rows(
        "SELECT d.slug, array_agg(DISTINCT p.state) FROM plan p JOIN district d ON d.id = p.district_id"
        " WHERE p.kind = 'section_504' GROUP BY 1"
    )
    assert {slug for slug, _ in found} == {"juniper", "redrock", "maple"}
    for _, states in found:
        assert {"draft", "active", "consent_pending", "finalized", "superseded"} <= set(states)
    assert (
        rows(
            "SELECT 1 FROM plan a JOIN plan b ON b.student_id = a.student_id"
            " WHERE a.kind = 'section_504' AND b.kind = 'iep'"
        )
        == []
    )


def test_the_child_of_the_504_story_is_on_a_team_and_has_no_plan_yet(rows: Any, people: list[dict[str, str]]) -> None:
    teams = rows(
        "SELECT p.given_name, array_agg(DISTINCT t.role) FROM person p JOIN team_member t ON t.student_id = p.id"
        " WHERE (p.given_name, p.family_name) IN (('Jonah', 'Hale'), ('Elías', 'Vega'), ('Ivy', 'Larsson'))"
        " AND NOT EXISTS (SELECT 1 FROM plan WHERE plan.student_id = p.id) GROUP BY 1"
    )
    assert len(teams) == 3 and all({"case_manager", "parent"} <= set(roles) for _, roles in teams)
    for district in ("juniper", "redrock", "maple"):
        roles = {p["role"] for p in people if p["district"] == district}
        assert {"section_504_coordinator", "parent_504"} <= roles


def test_newcomers_are_evaluated_have_a_whole_team_and_no_plan_yet(rows: Any, people: list[dict[str, str]]) -> None:
    found = rows(
        "SELECT p.given_name, extract(year FROM age(s.birth_on))::int, d.state, array_agg(DISTINCT t.role)"
        " FROM person p JOIN student s ON s.id = p.id JOIN district d ON d.id = p.district_id"
        " JOIN team_member t ON t.student_id = p.id"
        " WHERE (p.given_name, p.family_name) IN (('Amara', 'Bello'), ('Daniel', 'Osei'), ('Marisela', 'Torres'))"
        " AND s.evaluated_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM plan WHERE plan.student_id = p.id)"
        " GROUP BY 1, 2, 3"
    )
    assert {(name, age, state) for name, age, state, _ in found} == {
        ("Amara", 6, "CA"),
        ("Daniel", 16, "CA"),
        ("Marisela", 16, "TX"),
    }
    for *_, roles in found:
        assert {"case_manager", "general_teacher", "lea_representative", "psychologist", "parent"} <= set(roles)
    moves = rows(
        "SELECT d.slug, p.name_key, s.birth_on, plan.state, plan.begun_by FROM person p"
        " JOIN district d ON d.id = p.district_id JOIN student s ON s.id = p.id"
        " LEFT JOIN plan ON plan.student_id = p.id"
        " WHERE p.name_key IN ('noah whitaker', 'iris novak') ORDER BY d.slug"
    )
    (here, came, away) = moves
    assert here[:2] == ("juniper", "noah whitaker") and away[:2] == ("redrock", "noah whitaker")
    assert here[2] == away[2], "one child, as both rosters know him"
    assert (here[3], away[3], came[3:]) == (None, "active", ("draft", "transfer"))
    managers = {p["district"] for p in people if p["role"] == "high_school_case_manager"}
    assert managers == {"juniper", "redrock"}


def test_in_each_district_one_request_is_a_case_and_one_waits_for_a_child_of_that_very_name(rows: Any) -> None:
    assert rows(
        "SELECT d.slug, r.state, c.state, c.event_count, c.received_on = r.received_on "
        "FROM help_request r JOIN district d ON d.id = r.district_id LEFT JOIN evaluation_case c ON c.id = r.case_id "
        "ORDER BY d.slug, r.state"
    ) == [
        row
        for slug in ("juniper", "maple", "redrock")
        for row in (
            # In Maple Grove it went on: the mother is asked for her consent.
            (slug, "matched", *(("consent_pending", 4) if slug == "maple" else ("referred", 1)), True),
            (slug, "waiting", None, None, None),
        )
    ]
    suggested = rows(
        "SELECT count(*) FROM help_request r JOIN person p ON p.district_id = r.district_id "
        "AND p.name_key = r.name_key AND p.kind = 'student' "
        "JOIN student s ON s.id = p.id AND s.birth_on = r.birth_on WHERE r.state = 'waiting'"
    )
    assert suggested == [(3,)]
