"""One district's weight is its own: statements end, turns are counted, the others go on (threats rows 25, 28)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from tests.conftest import TestDatabase
from tests.factories import Town, make_town
from tests.threats.conftest import Place, id_of
from trellis.graphql.schema import schema
from trellis.kernel.database import STATEMENT_MILLISECONDS, Database
from trellis.kernel.errors import DistrictBusy, TookTooLong
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.kernel.turns import Turns

WHO = "{ viewer { person { name } } }"


@pytest.fixture
async def impatient(fresh_database: TestDatabase) -> AsyncIterator[Database]:
    """A pool whose statements may last a fifth of a second."""
    opened = Database(fresh_database.app_url, pool_size=2, statement_milliseconds=200)
    yield opened
    await opened.close()


async def test_a_statement_that_takes_too_long_is_ended_by_the_server_and_says_so(impatient: Database) -> None:
    gate, district_id = Gate(impatient), new_id()
    began = time.monotonic()
    with pytest.raises(TookTooLong) as refused:
        async with gate.open(district_id, SYSTEM, "test") as work:
            await work.session.execute(text("SELECT pg_sleep(20)"))
    assert time.monotonic() - began < 5
    assert refused.value.says.es.startswith("Esto tardó demasiado")
    async with gate.open(district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(text("SELECT 1"))).scalar_one() == 1


async def test_every_connection_of_the_application_has_its_statements_timed(place: Place) -> None:
    async with place.house.gate.open(new_id(), SYSTEM, "test") as work:
        said = (await work.session.execute(text("SHOW statement_timeout"))).scalar_one()
        idle = (await work.session.execute(text("SHOW idle_in_transaction_session_timeout"))).scalar_one()
    assert (said, idle) == (f"{STATEMENT_MILLISECONDS // 1000}s", "1min")


async def test_a_deed_that_waits_for_a_lock_too_long_is_a_problem_with_words_and_writes_nothing(
    place: Place, town: Town, impatient: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the API, in the person's language: the row of the person is held by somebody else meanwhile."""
    monkeypatch.setattr(place.house.gate, "database", impatient)
    async with place.browser(town, "case_manager") as browser:
        holder = Gate(Database(impatient.url, pool_size=1))
        async with holder.open(town.district_id, SYSTEM, "test.hold") as work:
            await work.session.execute(
                text("SELECT 1 FROM person WHERE id = :id FOR UPDATE"), {"id": town.people["case_manager"]}
            )
            said = await browser.raw(
                'mutation { setLanguage(language: "es") { __typename ... on Problem { code message } } }'
            )
        await holder.database.close()
        error = (said.get("errors") or [{"extensions": said["data"]["setLanguage"]}])[0]
        assert error["extensions"]["code"] == "TOOK_TOO_LONG", said
        assert "reference" not in error["extensions"]
        assert (await browser.ask("{ viewer { language } }"))["viewer"]["language"] == "en"


# Turns


async def test_turns_are_counted_and_given_back() -> None:
    turns, district = Turns(at_once=2, waiting=1, seconds=0.2), new_id()
    inside, done = asyncio.Event(), asyncio.Event()

    async def holds() -> None:
        async with turns.of(district):
            inside.set()
            await done.wait()

    holders = [asyncio.create_task(holds()) for _ in range(2)]
    await inside.wait()
    waiting = asyncio.create_task(holds())
    await asyncio.sleep(0)
    with pytest.raises(DistrictBusy):  # nobody more may even wait
        async with turns.of(district):
            pass
    async with asyncio.timeout(1), turns.of(new_id()):
        pass  # another district does not notice
    with pytest.raises(DistrictBusy):  # the one who waited is told after a while
        await waiting
    done.set()
    await asyncio.gather(*holders)
    async with asyncio.timeout(1), turns.of(district):
        pass
    assert turns._queues == {}


async def test_somebody_who_hangs_up_while_waiting_leaves_no_turn_taken() -> None:
    turns, district = Turns(at_once=1, waiting=5, seconds=5), new_id()
    async with turns.of(district):

        async def waits() -> None:
            async with turns.of(district):
                raise AssertionError("never")

        gone = [asyncio.create_task(waits()) for _ in range(5)]
        await asyncio.sleep(0.01)
        for task in gone:
            task.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
    assert turns._queues == {}


async def test_a_district_that_asks_too_much_at_once_is_told_and_the_other_is_answered(
    place: Place, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await make_town(place.house.gate)
    monkeypatch.setattr(place.house, "turns", Turns(at_once=1, waiting=0, seconds=0.2))
    async with (
        place.browser(town, "case_manager") as busy,
        place.browser(other, "case_manager") as calm,
        place.house.turns.of(town.district_id),
    ):
        refused = await busy.client.post(
            "/graphql",
            json={"query": WHO},
            headers={"x-trellis-csrf": "1", "accept": "application/graphql-response+json", "accept-language": "es"},
        )
        assert refused.status_code == 503
        assert refused.json()["errors"][0]["extensions"]["code"] == "DISTRICT_BUSY"
        assert (await calm.ask(WHO))["viewer"]["person"]["name"] == "Ana Reyes"
    async with place.browser(town, "case_manager") as busy:
        assert (await busy.ask(WHO))["viewer"]["person"]["name"] == "Ana Reyes"


async def test_a_hundred_people_of_one_district_at_once_are_all_answered(
    place: Place, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than the pool has connections, none lost, and the other district is served in between."""
    monkeypatch.setattr(place.house, "turns", Turns(seconds=120))  # how long one waits is told elsewhere
    async with place.browser(town, "case_manager") as busy, place.browser(place.cedar, "case_manager") as calm:
        storm = asyncio.gather(*(busy.raw(WHO) for _ in range(100)))
        bystander = await calm.ask(WHO)
        answers = await storm
    assert bystander["viewer"]["person"]["name"] == "Ana Reyes"
    assert all("errors" not in answer for answer in answers), answers[0]


# Cost, before anything runs


async def test_a_question_that_would_return_too_much_is_refused_unasked(place: Place, town: Town) -> None:
    query = """{ students(first: 100) { edges { node { plans { versions { signatureRequests { person { roles {
      school { name } } } } } meeting { participants { person { name } } } } } } } }"""
    async with place.browser(town, "director") as browser:
        said = await browser.raw(query)
    [error] = said["errors"]
    assert error["extensions"]["code"] == "QUERY_TOO_COSTLY" and "data" not in said
    assert said["extensions"]["cost"]["requested"] > said["extensions"]["cost"]["limit"]


async def test_a_page_has_at_most_a_hundred_rows(place: Place, town: Town) -> None:
    async with place.browser(town, "director") as browser:
        for first in (101, 100_000, 0, -1):
            said = await browser.raw("query ($n: Int!) { students(first: $n) { edges { node { id } } } }", n=first)
            assert said["errors"][0]["extensions"]["code"] != "UNEXPECTED", (first, said)


# Guessing (row 25)


def test_no_door_of_graphql_takes_a_password_or_a_code() -> None:
    """Signing in is not a mutation, so aliases and batches guess nothing."""
    graph = schema()._schema
    for kind in (graph.query_type, graph.mutation_type, graph.subscription_type):
        assert kind is not None
        for name, field in kind.fields.items():
            for argument in field.args:
                assert not any(word in argument.lower() for word in ("password", "code", "token", "pin")), (
                    name,
                    argument,
                )


async def test_many_ids_in_one_request_are_few(place: Place, town: Town) -> None:
    names = " ".join(f'a{n}: node(id: "{id_of("Student", new_id())}") {{ id }}' for n in range(40))
    async with place.browser(town, "stranger") as browser:
        said = await browser.raw("{ " + names + " }")
    assert said["errors"][0]["extensions"]["code"] == "TOO_MANY_ALIASES"
