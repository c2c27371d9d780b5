"""Steps of a case: what can be done now and why not, the log that is written of it, and what the database refuses."""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import product

import psycopg
import pytest
from sqlalchemy import select, text

from tests.cases.asking_for_help import another_student, asked, cases_of, log_of, matched, received
from tests.conftest import TestDatabase
from tests.factories import Town, make_town
from trellis.access.day import today
from trellis.cases import asking, errors, stepping
from trellis.cases.enforced import MOVED_ON, NO_STEP
from trellis.cases.events import LISTENERS, Referred, when_referred
from trellis.cases.facts import KNOWN, knows
from trellis.cases.jobs import referred
from trellis.cases.log import Step, begin_case, first_broken_link, write_step
from trellis.cases.model import EvaluationCase
from trellis.cases.moves import MOVES
from trellis.cases.states import EVALUATIONS, MACHINES, STATES, TABLE
from trellis.cases.words import CAPACITY_NAMES, EVENTS
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.safeguards import service as safeguards

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def case(gate: Gate, town: Town) -> EvaluationCase:
    """Maya's, a moment old."""
    await matched(gate, town, "director", await received(gate, town))
    (found,) = await cases_of(gate, town)
    return found


async def taken(gate: Gate, town: Town, who: str, case: EvaluationCase, event: str, reason: str | None = None):
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await stepping.take(work, case_id=case.id, event=event, reason=reason)


async def steps(gate: Gate, town: Town, who: str, case: EvaluationCase) -> dict[str, str | None]:
    """Each next step, with why `who` cannot take it; None where they can."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        now = await stepping.find_case(work, case_id=case.id)
        return {
            step.row.event: step.refused.why.en if step.refused else None
            for step in await stepping.next_steps(work, now)
        }


async def test_the_team_reviews_what_is_known_and_what_comes_next_waits_for_its_notice(gate, town, case) -> None:
    assert (await steps(gate, town, "teacher", case))["review"] is None
    assert "case manager" in (await steps(gate, town, "parent", case))["review"]
    moved = await taken(gate, town, "case_manager", case, "review")
    assert moved.state == "review_of_data"
    now = await steps(gate, town, "director", case)
    assert {"propose", "refuse"} <= set(now)
    for event in ("propose", "refuse"):
        assert "prior written notice" in now[event]
        with pytest.raises(errors.StepWaits):
            await taken(gate, town, "director", case, event, "It is not needed.")
    assert [event.event for event in await log_of(gate, town, case.id)] == ["submit", "review"]


async def test_the_safeguards_notice_is_owed_until_it_was_given_and_words_alone_do_not_say_so(gate, town, case) -> None:
    """34 CFR 300.504(a)(1). Asked again on a later day, it is owed again."""
    assert (await steps(gate, town, "case_manager", case))["give_safeguards"] is None
    assert "case manager" in (await steps(gate, town, "teacher", case))["give_safeguards"]
    with pytest.raises(errors.StepWaits):
        await taken(gate, town, "case_manager", case, "give_safeguards", "On November 27, on paper, to Helena.")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await safeguards.give(
            work, student_id=town.student_id, person_id=town.people["parent"], way="handed", on=await today(work)
        )
    assert "give_safeguards" not in await steps(gate, town, "case_manager", case)
    last = (await log_of(gate, town, case.id))[-1]
    assert (last.event, last.to_state, last.capacity) == ("give_safeguards", "referred", "CM"), "nothing else moves"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await first_broken_link(work, case_id=case.id) is None


async def test_a_parent_who_opened_the_notice_here_waits_for_none(gate, town, case) -> None:
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        await safeguards.open_own(work, student_id=town.student_id, language="es")
    assert "give_safeguards" not in await steps(gate, town, "case_manager", case)


@pytest.mark.parametrize("who", ["parent", "other_parent", "student", "admin", "stranger"])
async def test_who_is_not_of_the_team_takes_no_step(gate, town, case, who) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        await taken(gate, town, who, case, "review")
    assert (await cases_of(gate, town))[0].state == "referred"


async def test_a_room_that_knows_a_ground_lets_the_step_be_taken_and_is_named_in_the_log(
    gate, town, case, monkeypatch
) -> None:
    """Refused with its notice, opened again with a reason: the grounds stand in the log."""
    monkeypatch.setattr("trellis.cases.facts.KNOWN", dict(KNOWN))

    @knows("prior_written_notice")
    async def issued(work, _):
        return "notice-7"

    await taken(gate, town, "director", case, "review")
    with pytest.raises(errors.StepWaits) as refused:
        await taken(gate, town, "director", case, "refuse", "  ")
    assert "a reason in words" in refused.value.says.en
    assert (await taken(gate, town, "director", case, "refuse", "He reads well.")).state == "refused"
    with pytest.raises(errors.StepNotYours):
        await taken(gate, town, "case_manager", case, "reopen", "New facts.")
    assert (await taken(gate, town, "principal", case, "reopen", "New facts.")).state == "review_of_data"
    log = await log_of(gate, town, case.id)
    assert [(one.event, one.reason) for one in log[2:]] == [("refuse", "He reads well."), ("reopen", "New facts.")]
    assert log[2].evidence == {"prior_written_notice": "notice-7", "reason": "said"}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await first_broken_link(work, case_id=case.id) is None


async def test_a_refused_child_can_be_asked_for_again(gate, town, case, monkeypatch) -> None:
    monkeypatch.setattr("trellis.cases.facts.KNOWN", {**KNOWN, "prior_written_notice": KNOWN["gap_or_agreement"]})
    await taken(gate, town, "director", case, "review")
    await taken(gate, town, "director", case, "refuse", "He reads well.")
    await matched(gate, town, "director", await received(gate, town))
    assert sorted(one.state for one in await cases_of(gate, town)) == ["referred", "refused"]
    # Two cases at once are owed to nobody: the old one stays as it ended.
    with pytest.raises(errors.AnotherCaseOpen):
        await taken(gate, town, "director", case, "reopen", "New facts.")


async def test_of_two_at_the_same_moment_one_takes_the_step(gate, town, case) -> None:
    answers = await asyncio.gather(
        *(taken(gate, town, who, case, "review") for who in ("director", "case_manager", "principal")),
        return_exceptions=True,
    )
    assert sum(isinstance(one, EvaluationCase) for one in answers) == 1
    assert all(isinstance(one, EvaluationCase | errors.CaseMovedOn) for one in answers), answers
    assert [event.event for event in await log_of(gate, town, case.id)] == ["submit", "review"]


async def test_what_asking_does_is_no_step_to_take_by_hand_and_nonsense_is_none(gate, town, case) -> None:
    for event in ("submit", "ask_again", "", "x" * 5000, "consent"):
        with pytest.raises((errors.CaseMovedOn, errors.StepNotYours)):
            await taken(gate, town, "director", case, event)
    with pytest.raises(InvalidInput):
        await taken(gate, town, "director", case, "review", "x" * 2001)


async def test_a_case_of_another_district_is_not_there(gate, town, case) -> None:
    other = await make_town(gate)
    with pytest.raises(NotFound):
        await taken(gate, other, "director", case, "review")


async def test_word_of_a_referral_goes_to_whoever_waits_for_it_with_the_day_it_came(gate, town, case, monkeypatch):
    heard: list[Referred] = []
    monkeypatch.setattr("trellis.cases.events.LISTENERS", LISTENERS)
    monkeypatch.setattr("trellis.cases.jobs.LISTENERS", LISTENERS)

    @when_referred
    async def hear(_, one: Referred) -> None:
        heard.append(one)

    class House:
        pass

    house = House()
    house.gate = gate  # type: ignore[attr-defined]
    try:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            jobs = await work.session.execute(
                text("SELECT args FROM procrastinate_jobs WHERE task_name = 'cases.referred' ORDER BY id DESC LIMIT 1")
            )
            (args,) = jobs.scalars().all()
        assert set(args) == {"district_id", "case_id"}, "ids, and nothing of the child"
        await referred(house, district_id=town.district_id, case_id=args["case_id"])  # type: ignore[arg-type]
    finally:
        LISTENERS.remove(hear)
    assert heard == [Referred(case.id, town.student_id, "reevaluation", case.received_on)]


# --- what the database holds by itself --------------------------------------------------------------------------------


def owner(database: TestDatabase, town: Town) -> psycopg.Connection:
    """The schema's owner, in the town's district: a stronger door than any the product has."""
    connection = psycopg.connect(database.owner_url)
    connection.execute(f"SET app.context = '{town.district_id} - system 1800000000'")
    return connection


def code_of(connection: psycopg.Connection, statement: str, *values: object) -> str | None:
    """The SQLSTATE a statement ends with, committed; None where it is taken."""
    try:
        with connection.transaction():
            connection.execute(statement, values)
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.Error as error:
        return error.sqlstate
    return None


FOREIGN_KEY = "23503"
ADD = (
    "INSERT INTO case_event (district_id, id, case_id, student_id, number, event, from_state, to_state, capacity, "
    "evidence, happened_on, at, prior_digest, digest, reason) "
    "VALUES (%s, gen_random_uuid(), %s, %s, 0, %s, %s, %s, %s, %s, '2026-11-20', now(), '', '', 'why')"
)


@pytest.mark.parametrize("machines", [EVALUATIONS, MOVES])
async def test_the_table_of_the_database_is_the_table(gate, town, machines) -> None:
    rows = [row for row in TABLE if row.machine in machines]
    lawful = {(r.machine, r.source, r.event, r.target, by): list(r.needs) for r in rows for by in r.by}
    states = sorted({state for r in rows for state in (r.source, r.target)})
    events = sorted({r.event for r in rows})
    found = {}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for machine, source in product(machines, states):
            asked = await work.session.execute(
                text(
                    "SELECT e, t, c, case_step(:m, :s, e, t, c) FROM unnest(CAST(:e AS text[])) e, "
                    "unnest(CAST(:t AS text[])) t, unnest(CAST(:c AS text[])) c"
                ),
                {"m": machine, "s": source, "t": states, "e": events, "c": list(CAPACITY_NAMES)},
            )
            found |= {(machine, source, *row[:3]): row[3] for row in asked}
    assert len(found) == len(machines) * len(states) ** 2 * len(events) * len(CAPACITY_NAMES)
    assert {place: needs for place, needs in found.items() if needs is not None} == lawful


async def test_no_step_of_one_machine_is_one_of_another(gate, town) -> None:
    places = sorted({(r.source, r.event, r.target, by) for r in TABLE for by in r.by})
    lawful = {(r.machine, r.source, r.event, r.target, by) for r in TABLE for by in r.by}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for machine in MACHINES:
            asked = await work.session.execute(
                text(
                    "SELECT s, e, t, c FROM unnest(CAST(:s AS text[]), CAST(:e AS text[]), CAST(:t AS text[]), "
                    "CAST(:c AS text[])) x (s, e, t, c) WHERE case_step(:m, s, e, t, c) IS NOT NULL"
                ),
                {
                    "m": machine,
                    **{key: list(all_of) for key, all_of in zip("setc", zip(*places, strict=True), strict=True)},
                },
            )
            assert {(machine, *row) for row in asked} == {place for place in lawful if place[0] == machine}


async def test_no_door_moves_a_case_beside_its_log_or_changes_the_log(gate, town, case, fresh_database) -> None:
    newcomer = await another_student(gate, town, "Ada", "Park")
    with owner(fresh_database, town) as connection:
        for change in (
            "UPDATE evaluation_case SET state = 'closed'",
            "UPDATE evaluation_case SET state = 'review_of_data', event_count = 2",
            "UPDATE evaluation_case SET received_on = '2026-01-01'",
            "UPDATE evaluation_case SET machine = 'initial'",
            "UPDATE case_event SET reason = 'other'",
            "UPDATE case_event SET happened_on = '2026-01-01'",
            "DELETE FROM case_event",
        ):
            assert code_of(connection, change) == NO_STEP, change
        bare = (
            "INSERT INTO evaluation_case (district_id, id, student_id, machine, state, received_on, event_count) "
            "VALUES (%s, gen_random_uuid(), %s, 'initial', %s, '2026-11-20', %s)"
        )
        assert code_of(connection, bare, town.district_id, newcomer, "referred", 1) == NO_STEP
        assert code_of(connection, bare, town.district_id, newcomer, "closed", 0) == NO_STEP
        assert code_of(connection, bare, town.district_id, newcomer, "new", 0) == NO_STEP, "without an event"
    assert (await cases_of(gate, town))[0].state == "referred"


async def test_every_step_the_table_has_not_is_refused_by_the_database(gate, town, case, fresh_database) -> None:
    """From `referred`, every event to every state in every capacity: only rows of the table are taken."""
    lawful = {
        (r.event, r.target, by) for r in TABLE if (r.machine, r.source) == ("reevaluation", "referred") for by in r.by
    }
    evidence = psycopg.types.json.Json(dict.fromkeys([need for r in TABLE for need in r.needs], "shown"))
    refused = 0
    with owner(fresh_database, town) as connection:
        for event, target, capacity in product(EVENTS, STATES, CAPACITY_NAMES):
            if (event, target, capacity) in lawful:
                continue
            values = (town.district_id, case.id, town.student_id, event, "referred", target, capacity, evidence)
            assert code_of(connection, ADD, *values) == NO_STEP, (event, target, capacity)
            refused += 1
        assert refused > 1_000
        bare = psycopg.types.json.Json({})
        here = (town.district_id, case.id, town.student_id)
        assert code_of(connection, ADD, *here, "review", "closed", "review_of_data", "ADM", bare) == MOVED_ON
        assert code_of(connection, ADD, *here, "unnecessary", "referred", "closed", "ADM", bare) == NO_STEP, "no ground"
        assert (
            code_of(
                connection,
                ADD,
                town.district_id,
                new_id(),
                town.student_id,
                "review",
                "referred",
                "review_of_data",
                "ADM",
                bare,
            )
            == FOREIGN_KEY
        )
    assert (await cases_of(gate, town))[0].event_count == 1


async def test_a_log_that_was_changed_behind_everybodys_back_shows_it(gate, town, case, fresh_database) -> None:
    await taken(gate, town, "director", case, "review")
    with psycopg.connect(fresh_database.superuser_url) as behind:
        behind.execute("ALTER TABLE case_event DISABLE TRIGGER case_event_stays")
        behind.execute("UPDATE case_event SET happened_on = '2026-01-01' WHERE case_id = %s AND number = 1", [case.id])
        behind.execute("ALTER TABLE case_event ENABLE TRIGGER case_event_stays")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await first_broken_link(work, case_id=case.id) == 1


async def test_the_application_adds_to_the_log_and_can_change_neither_it_nor_a_case(gate, town, case) -> None:
    for change in (
        "UPDATE evaluation_case SET state = 'closed'",
        "DELETE FROM case_event",
        "DELETE FROM help_request",
        "UPDATE help_request SET concern = 'other'",
        "UPDATE help_request SET received_on = '2026-01-01'",
    ):
        with pytest.raises(Exception, match="permission denied"):
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                await work.session.execute(text(change))


async def test_one_student_has_one_open_case_whatever_is_tried(gate, town, case) -> None:
    row = next(one for one in TABLE if (one.machine, one.event) == ("initial", "submit"))
    with pytest.raises(Exception, match="uq_evaluation_case_open"):
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            second = await begin_case(
                work, student_id=town.student_id, machine="initial", received_on=date(2026, 11, 20)
            )
            step = Step(row, "ADM", date(2026, 11, 20), evidence={"student_matched": "x"})
            await write_step(work, case_id=second, student_id=town.student_id, step=step)


async def test_a_case_goes_its_whole_way_where_every_ground_is_shown(gate, town, monkeypatch) -> None:
    """Along the ordinary way of a first evaluation, each step by one of those the table names."""
    newcomer = await another_student(gate, town, "Ada", "Park")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await asking.log(work, asked(received_on=None), student_id=newcomer, idempotency_key="for-a-newcomer")
    (case,) = await cases_of(gate, town, newcomer)

    async def shown(*_):
        return "shown"

    facts = {need: shown for row in TABLE for need in row.needs if need != "reason"}
    monkeypatch.setattr("trellis.cases.facts.KNOWN", facts)
    for event in ("review", "propose", "send"):
        case = await taken(gate, town, "director", case, event)
    with pytest.raises(errors.StepNotYours):
        await taken(gate, town, "director", case, "consent")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        consent = next(r for r in TABLE if (r.machine, r.event) == ("initial", "consent"))
        signed = Step(consent, "PAR", date(2026, 11, 20), evidence={"consent_signed": "signature"})
        await write_step(work, case_id=case.id, student_id=newcomer, step=signed)
    for event in ("assign", "areas_done", "close"):
        case = await taken(gate, town, "director", case, event)
    assert (case.state, case.event_count) == ("closed", 8)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await first_broken_link(work, case_id=case.id) is None
        assert (await work.session.execute(select(EvaluationCase.id).where(EvaluationCase.state == "new"))).all() == []
