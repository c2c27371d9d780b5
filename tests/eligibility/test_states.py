"""The table of steps, walked row by row in the code and in the database: who may take each, and nothing else."""

from __future__ import annotations

import re
from itertools import product

import psycopg
import pytest
from sqlalchemy import text

from tests.cases.test_stepping import code_of, owner
from tests.eligibility.deciding import case_with_report, everybody_agrees, prepared
from tests.factories import make_town
from tests.isolation.a_case import report_of_case, step_of_group
from trellis.cases.states import Refused, Transition
from trellis.eligibility.categories import MACHINES
from trellis.eligibility.enforced import MOVED_ON, NO_STEP
from trellis.eligibility.model import Determination
from trellis.eligibility.states import DECIDING, LINES, LIVE, NEW, OPEN, STATES, TABLE, UNSEEN, marks, rows_from, step
from trellis.eligibility.words import CAPACITY_NAMES, EVENTS, FACTS, PLAINLY, STATE_NAMES
from trellis.kernel.tenancy import SYSTEM

PLACES = {(row.machine, row.source, row.event): row for row in TABLE}
ALL_HOLD = dict.fromkeys(FACTS, True)
named = [pytest.param(row, id=f"{row.machine}-{row.source}-{row.event}") for row in TABLE]


@pytest.mark.parametrize("row", named)
def test_each_capacity_of_a_row_takes_its_step_and_every_other_is_told_whose_it_is(row):
    for capacity in CAPACITY_NAMES:
        said = step(row.machine, row.source, row.event, {capacity}, ALL_HOLD)
        if capacity in row.by:
            assert said == Transition(row, capacity)
        else:
            assert isinstance(said, Refused) and said.code == "not_yours"
            assert CAPACITY_NAMES[row.by[0]].es in said.why.es


@pytest.mark.parametrize("row", named)
def test_a_step_waits_for_every_one_of_its_guards_and_says_for_which(row):
    for lacking in row.needs:
        said = step(row.machine, row.source, row.event, row.by, {**ALL_HOLD, lacking: False})
        assert isinstance(said, Refused) and said.code == "waits"
        assert FACTS[lacking].says.en in said.why.en


@pytest.mark.parametrize("machine", MACHINES)
def test_what_the_table_does_not_have_is_no_step_for_anybody(machine):
    for state, event in product(STATES, EVENTS):
        if (machine, state, event) not in PLACES:
            said = step(machine, state, event, CAPACITY_NAMES, ALL_HOLD)
            assert isinstance(said, Refused) and said.code == "not_a_step", (state, event)


def test_the_table_speaks_of_known_things_only_and_of_each_place_once():
    assert len(PLACES) == len(TABLE)
    for row in TABLE:
        assert {row.source, row.target} <= set(STATES) and row.target != NEW
        assert set(row.by) <= set(CAPACITY_NAMES) and set(row.needs) <= set(FACTS)
        assert re.match(r"34 CFR (300|104)\.\d+", row.cite), row
    assert set(EVENTS) == {row.event for row in TABLE}
    assert set(FACTS) == {need for row in TABLE for need in row.needs}
    assert set(STATE_NAMES) == set(STATES)
    seen = {(row.machine, row.target) for row in TABLE if row.target not in UNSEEN}
    assert set(PLAINLY) == seen


def test_nobody_decides_without_a_group_a_whole_document_and_every_conclusion():
    for row in TABLE:
        if row.event in DECIDING:
            assert {"group_complete", "document_complete", "conclusions_in"} <= set(row.needs)
            assert row.source in OPEN and row.target not in OPEN
    assert "special_rule_clear" in PLACES["idea", "held", "decide_eligible"].needs
    assert all(row.by == ("ADM",) for row in TABLE if row.machine == "idea" and row.event in DECIDING)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_is_reached_every_live_one_is_left_and_each_is_drawn(machine):
    reached, before = {NEW}, set()
    while reached != before:
        before = set(reached)
        reached |= {row.target for state in before for row in rows_from(machine, state)}
    for state in reached - {NEW}:
        drawn = marks(machine, state, reached)
        assert sum(one.standing in ("now", "ended") for one in drawn) == 1
    for state in reached & set(LIVE):
        assert any(row.target != state for row in rows_from(machine, state)), state
    assert set(LINES[machine]) <= reached


@pytest.mark.database
async def test_the_table_of_the_database_is_the_table_and_moves_a_determination_alone(gate, fresh_database):
    town = await make_town(gate)
    lawful = {(r.machine, r.source, r.event, r.target, by): list(r.needs) for r in TABLE for by in r.by}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(
            text(
                "SELECT m, s, e, t, c, determination_step(m, s, e, t, c) FROM unnest(CAST(:m AS text[])) m, "
                "unnest(CAST(:s AS text[])) s, unnest(CAST(:e AS text[])) e, unnest(CAST(:s AS text[])) t, "
                "unnest(CAST(:c AS text[])) c WHERE determination_step(m, s, e, t, c) IS NOT NULL"
            ),
            {"m": list(MACHINES), "s": list(STATES), "e": list(EVENTS), "c": list(CAPACITY_NAMES)},
        )
        assert {tuple(row[:5]): row[5] for row in rows} == lawful
    row = await prepared(gate, town, await case_with_report(gate, town))
    add = (
        "INSERT INTO determination_event (district_id, id, determination_id, student_id, number, event, from_state, "
        "to_state, capacity, evidence, happened_on, at, prior_digest, digest, reason) VALUES "
        "(%s, gen_random_uuid(), %s, %s, 0, %s, %s, %s, %s, %s, '2026-11-25', now(), '', '', 'why')"
    )
    shown = psycopg.types.json.Json(dict.fromkeys(FACTS, "shown"))
    here = (town.district_id, row.id, town.student_id)
    held = {(r.event, r.target, by) for r in TABLE if (r.machine, r.source) == ("idea", "held") for by in r.by}
    with owner(fresh_database, town) as connection:
        for event, target, capacity in product(EVENTS, STATES, CAPACITY_NAMES):
            if (event, target, capacity) not in held and (event in DECIDING or target == "eligible"):
                values = (*here, event, "held", target, capacity, shown)
                assert code_of(connection, add, *values) == NO_STEP, (event, target, capacity)
        bare = psycopg.types.json.Json({})
        assert code_of(connection, add, *here, "decide_eligible", "held", "eligible", "ADM", bare) == NO_STEP
        assert code_of(connection, add, *here, "hold", "scheduled", "held", "ADM", shown) == MOVED_ON
        for change in ("UPDATE determination SET state = 'eligible'", "UPDATE determination SET event_count = 9"):
            assert code_of(connection, change) == NO_STEP
        begun = (
            "INSERT INTO determination (district_id, id, student_id, machine, state, event_count, "
            "secondary_categories, answers, revision) VALUES (%s, gen_random_uuid(), %s, 'section_504', %s, 0, '{}', "
            "'{}', 1)"
        )
        assert code_of(connection, begun, town.district_id, town.student_id, "active") == NO_STEP
        assert code_of(connection, begun, town.district_id, town.student_id, "new") == NO_STEP, "without an event"


@pytest.mark.database
async def test_a_step_names_what_it_says_it_names_and_of_this_case_alone(gate, fresh_database):
    """Whoever writes a whole log of made-up steps certifies nothing: each piece is asked of its own table."""
    town = await make_town(gate)
    case = await case_with_report(gate, town)
    row = await prepared(gate, town, case)
    await everybody_agrees(gate, town, row)
    other = await make_town(gate)
    elsewhere = await case_with_report(gate, other)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        row = await work.session.get(Determination, (town.district_id, row.id))
        report = await report_of_case(work, case.id)
        taken = step_of_group(row, "decide_eligible", report, "9" * 64)
    async with gate.open(other.district_id, SYSTEM, "test") as work:
        foreign = await report_of_case(work, elsewhere.id)
    right = taken["evidence"]
    add = (
        "INSERT INTO determination_event (district_id, id, determination_id, student_id, number, event, from_state, "
        "to_state, capacity, evidence, happened_on, at, prior_digest, digest) VALUES "
        "(%s, gen_random_uuid(), %s, %s, 0, 'decide_eligible', 'held', 'eligible', 'ADM', %s, '2026-11-25', now(), "
        "'', '')"
    )
    frozen = (
        "INSERT INTO certified_determination (district_id, id, determination_id, student_id, outcome, canonical, "
        "sha256, certified_by_id, certified_at) VALUES (%s, gen_random_uuid(), %s, %s, 'eligible', '{}', %s, %s, now())"
    )
    here = (town.district_id, row.id, town.student_id)

    def code(connection, evidence, *before):
        try:
            with connection.transaction(force_rollback=True):
                for statement, values in before:
                    connection.execute(statement, values)
                connection.execute(add, (*here, psycopg.types.json.Json(evidence)))
                connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except psycopg.Error as error:
            return error.sqlstate
        return None

    document = (frozen, (*here, "9" * 64, town.people["director"]))
    with owner(fresh_database, town) as connection:
        assert code(connection, right) == NO_STEP, "nothing was frozen"
        assert code(connection, right, document) is None
        for wrong in (
            {"report_ready": "shown"},
            {"report_ready": str(foreign)},
            {"report_ready": str(case.id)},
            {"group_complete": "revision 0"},
            {"conclusions_in": "shown"},
            {"document_complete": "8" * 64},
            {"special_rule_clear": "shown"},
            {"found_eligible": ""},
            {"beside": "x"},
        ):
            assert code(connection, {**right, **wrong}, document) == NO_STEP, wrong
        waits = ("UPDATE determination_member SET conclusion = 'waiting', concluded_at = NULL", ())
        assert code(connection, right, document, waits) == NO_STEP
        said = ("UPDATE determination SET answers = jsonb_set(answers, '{factor_lep}', '{\"yes\": true}')", ())
        again = ("UPDATE determination_member SET conclusion = 'agrees', concluded_at = now()", ())
        assert code(connection, right, document, waits, again) is None
        assert code(connection, right, document, waits, said, again) == NO_STEP


@pytest.mark.database
async def test_a_meeting_a_category_and_a_plan_are_what_a_step_says(gate):
    town = await make_town(gate)
    row = await prepared(gate, town, await case_with_report(gate, town))
    shows = text("SELECT determination_shows(d, :need, :said) FROM determination d WHERE id = :id")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(text("UPDATE student SET primary_category = 'SLD'"))

        async def shown(need, said):
            return bool(await work.session.scalar(shows, {"need": need, "said": said, "id": row.id}))

        row = await work.session.get(Determination, (town.district_id, row.id))
        assert await shown("meeting_held", str(row.meeting_id or row.held_on))
        assert not await shown("meeting_held", "2020-01-01")
        assert not await shown("meeting_held", str(town.student_id))
        assert await shown("was_category", "SLD")
        assert not await shown("was_category", "ID")
        for need in ("plan_in_force", "was_eligible", "was_not_eligible", "notice_time_over", "nothing_of_the_kind"):
            assert not await shown(need, str(row.id)), need
        assert not await shown("report_ready", None)
