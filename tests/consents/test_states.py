"""The table of consents, row by row, and everything that is not in it; in the code and in the database."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from tests.conftest import TestDatabase
from tests.consents.a_consent import answered, ask_of, pending
from tests.factories import Town, make_town
from trellis.consents import problems, rules
from trellis.consents.enforced import NO_STEP
from trellis.consents.model import ConsentAnswer
from trellis.consents.states import ANSWERED, CLOSED_NAMES, OPEN, STATE_NAMES, STATES, TABLE, YES, event_of, step
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate

CAPACITIES = ("PAR", "CM", "ADM", "EVL", "GEN", "REG", "SYS")


def test_every_row_is_a_step_for_those_it_names_and_for_nobody_else() -> None:
    for row in TABLE:
        for capacity in CAPACITIES:
            assert (step(row.source, row.event, capacity) is row) == (capacity in row.by)


def test_nothing_that_is_not_in_the_table_is_a_step() -> None:
    known = {(row.source, row.event) for row in TABLE}
    events = {row.event for row in TABLE}
    for state, event, capacity in product(STATES, [*events, "", "nonsense"], CAPACITIES):
        if (state, event) not in known:
            assert step(state, event, capacity) is None


def test_each_answer_has_its_step_in_the_app_by_the_person_and_on_paper_by_staff() -> None:
    for outcome in ANSWERED:
        for source in YES if outcome == "revoked" else (*OPEN, "expired") if outcome == "refused" else OPEN:
            by_person = step(source, event_of(outcome, on_paper=False), "PAR")
            assert by_person is not None and by_person.target == outcome
            for staff in ("CM", "ADM"):
                on_paper = step(source, event_of(outcome, on_paper=True), staff)
                assert on_paper is not None and on_paper.target == outcome
                assert step(source, event_of(outcome, on_paper=False), staff) is None
            assert step(source, event_of(outcome, on_paper=True), "PAR") is None


def test_every_state_has_its_name() -> None:
    assert set(STATE_NAMES) == set(STATES) and len(CLOSED_NAMES) == 5


@given(st.lists(st.sampled_from(STATES), max_size=4), st.booleans())
def test_what_answers_amount_to(states: list[str], is_joint: bool) -> None:
    """Any one yes carries it, unless an order says both; a yes taken back carries nothing; never yes and no at once."""
    found = rules.standing_of(states, is_joint=is_joint)
    held = [one for one in states if one != "closed"]
    assert not (found.granted and found.refused)
    if found.granted:
        assert any(one in YES for one in held) and "revoked" not in held
        assert not is_joint or all(one in YES for one in held)
    if not is_joint and "revoked" not in held:
        assert found.granted == any(one in YES for one in held)
    if found.refused:
        assert "refused" in held or "revoked" in held
    if any(one in YES for one in held) and any(one in ("refused", "revoked") for one in held):
        assert found.conflict


@given(st.lists(st.tuples(st.dates(), st.sampled_from(rules.CHANNELS)), max_size=6), st.dates())
def test_attempts_are_enough_by_number_and_ways_since_it_was_asked(made, since) -> None:
    counted = [one for one in made if one[0] >= since]
    enough = rules.are_enough([rules.Attempt(*one) for one in made], since)
    assert enough == (len(counted) >= 3 and len({channel for _, channel in counted}) >= 2)


# --- what the database holds by itself --------------------------------------------------------------------------------


def code_of(connection: psycopg.Connection, statement: str, *values: object) -> str | None:
    try:
        with connection.transaction():
            connection.execute(statement, values)
    except psycopg.Error as error:
        return error.sqlstate
    return None


@pytest.mark.database
async def test_the_database_moves_a_consent_along_the_table_alone(gate: Gate, fresh_database: TestDatabase) -> None:
    town: Town = await make_town(gate)
    _, request = await pending(gate, town)
    ask = await ask_of(gate, town, request)
    with psycopg.connect(fresh_database.owner_url, autocommit=True) as owner:
        owner.execute(f"SET app.context = '{town.district_id} - system 1800000000'")
        allowed = {(row.source, row.target) for row in TABLE}
        for source, target in product(STATES, STATES):
            found = owner.execute("SELECT consent_step(%s, %s)", [source, target]).fetchone()
            assert found == ((source, target) in allowed,)
        for state in ANSWERED:
            assert code_of(owner, "UPDATE consent_ask SET state = %s WHERE id = %s", state, ask.id) == NO_STEP
        assert code_of(owner, "UPDATE consent_ask SET person_id = %s", town.people["other_parent"]) == NO_STEP
        for change in (
            "UPDATE consent_request SET sha256 = 'x'",
            "DELETE FROM consent_request",
        ):
            assert code_of(owner, change) == NO_STEP
        assert (
            code_of(owner, "UPDATE consent_ask SET state = 'viewed', viewed_at = now() WHERE id = %s", ask.id) is None
        )
        assert code_of(owner, "UPDATE consent_ask SET state = 'requested' WHERE id = %s", ask.id) == NO_STEP
        assert code_of(owner, "UPDATE consent_ask SET state = 'closed' WHERE id = %s", ask.id) == "23514", "no reason"
    with pytest.raises(Exception, match="permission denied"):
        async with gate.open(town.district_id, town.actor("director"), "test") as work:
            from sqlalchemy import text

            await work.session.execute(text("DELETE FROM consent_ask"))


@pytest.mark.database
async def test_an_answer_in_the_database_is_to_what_was_asked_and_not_from_before(gate: Gate) -> None:
    """Whatever the code does: bytes nobody was asked, or a day before they were asked, are no consent."""
    town: Town = await make_town(gate)
    _, request = await pending(gate, town)
    first = await answered(gate, town, request)
    same = {column.key: getattr(first, column.key) for column in ConsentAnswer.__table__.columns}
    back = same | {"id": new_id(), "outcome": "revoked", "idempotency_key": "taken back"}

    async def put(**change) -> None:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await work.session.execute(insert(ConsentAnswer).values(**back | change))

    for change in ({"document_sha256": "0" * 64}, {"signed_on": request.requested_on - timedelta(days=1)}):
        with pytest.raises(problems.RequestChanged):
            await put(**change)
    await put()
    assert (await ask_of(gate, town, request)).state == "revoked"
