"""Who is told of a day, each morning: once, however often it is asked; those who lost the student of nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select, update

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.evaluations.a_case import a_file
from tests.factories import Town, make_town
from tests.worklists.days import due_in, morning, read, set_row, told
from trellis import worker
from trellis.access.day import today
from trellis.deadlines import extending
from trellis.kernel.errors import InvalidInput, NotAllowed
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.model import Message
from trellis.notices.template import TEMPLATES
from trellis.people.model import Person
from trellis.teams.model import TeamMember
from trellis.worklists import reading, settings
from trellis.worklists.jobs import begin_round
from trellis.worklists.mailing import fill

pytestmark = pytest.mark.database
BELL = "{ alertBell { unread } alerts(first: 20) { edges { node { id name dueOn reason student { name } } } } }"
OF_AN_EVALUATION = {
    "rule_key": "US/EVAL_INITIAL/eval_consent_received/all/1",
    "value": "60",
    "day_kind": "C",
    "trigger_event": "eval_consent_received",
}
READ = "mutation { markAlertsRead { ... on AlertBell { unread } } }"


def at(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", said)


@pytest.fixture(autouse=True)
def _a_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "2026-11-27T18:00:00+00:00")


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def messages(gate: Gate, town: Town) -> list[Message]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(Message).where(Message.person_id == town.people["case_manager"]).order_by(Message.id)
        return list((await work.session.execute(found)).scalars())


async def chosen(gate: Gate, town: Town, who: str, mail: str) -> None:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await settings.choose_mail(work, mail=mail)


async def filled(gate: Gate, town: Town, message: Message, language: str = "en") -> Any:
    house = SimpleNamespace(gate=gate, settings=SimpleNamespace(base_url="https://trellis.test"))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await fill(house, work, message, language)


async def test_a_day_is_told_of_at_its_threshold_once_however_often_the_job_runs(gate: Gate, town: Town) -> None:
    await due_in(gate, town, 30)
    await due_in(gate, town, 31, "REEVAL_TRIENNIAL")
    for _ in range(3):
        await morning(gate, town)
    assert await told(gate, town) == [("case_manager", 30, "due")]
    assert len(await messages(gate, town)) == 1


async def test_after_an_outage_of_weeks_one_telling_says_where_it_stands(gate, town, monkeypatch) -> None:
    await due_in(gate, town, 30)
    at(monkeypatch, "2026-12-22T18:00:00+00:00")
    await morning(gate, town)
    assert await told(gate, town) == [("case_manager", 7, "due")]
    at(monkeypatch, "2026-12-23T18:00:00+00:00")
    await morning(gate, town)
    assert len(await told(gate, town)) == 1


async def test_overdue_is_told_of_daily_and_escalates_at_the_districts_measure(gate, town, monkeypatch) -> None:
    await due_in(gate, town, -2)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await settings.set_escalation(work, after_days=3)
    for day in (27, 28, 29):
        at(monkeypatch, f"2026-11-{day}T18:00:00+00:00")
        await morning(gate, town)
    assert await told(gate, town) == [
        ("case_manager", -2, "due"),
        ("case_manager", -3, "due"),
        ("director", -3, "escalated"),
        ("case_manager", -4, "due"),
    ]


@pytest.mark.parametrize("after_days", [1, 5, 8])
async def test_administrators_hear_the_next_morning_of_what_was_excused_afterwards_and_each_week(
    gate, town, monkeypatch, after_days: int
) -> None:
    """Whatever the district's measure, and whatever they were told before."""
    row = await due_in(gate, town, -8, "EVAL_INITIAL", trigger_on=date(2026, 9, 20), **OF_AN_EVALUATION)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await settings.set_escalation(work, after_days=after_days)
    await morning(gate, town)
    before = [one for one in await told(gate, town) if one[0] == "director"]
    said = {"until": date(2026, 12, 10), "ground": "exception_301d", "note": "Not brought"}
    file = await a_file(gate, town, "case_manager")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await extending.extend(work, deadline_id=row.id, attachment_id=file, **said)
    await morning(gate, town)
    assert [one for one in await told(gate, town) if one[0] == "director"] == before
    for day in (28, 29):
        at(monkeypatch, f"2026-11-{day}T18:00:00+00:00")
        await morning(gate, town)
    now = [one for one in await told(gate, town) if one[0] == "director"]
    assert now == [*before, ("director", -9, "excused")]
    at(monkeypatch, "2026-12-05T18:00:00+00:00")
    await morning(gate, town)
    assert ("director", -16, "excused") in await told(gate, town)


async def test_what_nobody_answers_for_is_the_administrators_at_once(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(Person).where(Person.id == town.people["case_manager"]).values(status="ended")
        )
    await due_in(gate, town, 12)
    await morning(gate, town)
    assert await told(gate, town) == [("director", 14, "unowned")]


async def test_met_withdrawn_and_moved_deadlines_leave_the_bell(gate: Gate, town: Town) -> None:
    met, gone, moved = [await due_in(gate, town, 3, instance=n) for n in "abc"]
    stays = await due_in(gate, town, 0, "REEVAL_TRIENNIAL")
    await morning(gate, town)
    assert (await read(gate, town, "case_manager", BELL))["alertBell"]["unread"] == 4
    await set_row(gate, town, met, state="met", met_on=date(2026, 11, 27))
    await set_row(gate, town, gone, state="withdrawn")
    await set_row(gate, town, moved, due_on=date(2027, 2, 1))
    found = await read(gate, town, "case_manager", BELL)
    assert [edge["node"]["name"] for edge in found["alerts"]["edges"]] == ["Three-year reevaluation"]
    assert found["alertBell"]["unread"] == 1
    assert stays.id
    assert (await read(gate, town, "case_manager", READ))["markAlertsRead"] == {"unread": 0}


async def test_nobody_hears_of_anothers_alerts_nor_of_a_student_they_lost(gate: Gate, town: Town) -> None:
    await due_in(gate, town, 3)
    await morning(gate, town)
    for who in ("teacher", "principal", "parent", "stranger", "admin"):
        found = await read(gate, town, who, BELL)
        assert (found["alertBell"], found["alerts"]["edges"]) == ({"unread": 0}, []), who
    [message] = await messages(gate, town)
    assert (await filled(gate, town, message)) is not None
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        ended = update(TeamMember).where(TeamMember.person_id == town.people["case_manager"])
        await work.session.execute(ended.values(ends_on=await today(work)))
    assert (await read(gate, town, "case_manager", BELL))["alertBell"]["unread"] == 0
    assert await filled(gate, town, message) is None


async def test_a_mail_names_no_student_and_says_what_is_due(gate: Gate, town: Town) -> None:
    await due_in(gate, town, 3)
    await due_in(gate, town, -1, "REEVAL_TRIENNIAL")
    await morning(gate, town)
    [message] = await messages(gate, town)
    filling = await filled(gate, town, message)
    template = TEMPLATES[message.template]
    body = template.body.filled(**filling.values).en
    assert "Annual review (MR): November 30, 2026, 3 days left" in body
    assert "Three-year reevaluation (MR): November 26, 2026, 1 day overdue" in body
    for said in (body, template.subject.en, template.subject.es):
        assert "Maya" not in said
        assert "Ruiz" not in said
    spanish = (await filled(gate, town, message, "es")).values["lines"]
    assert "Revisión anual (MR): 30 de noviembre de 2026, faltan 3 días" in spanish


async def test_each_person_has_mail_as_they_chose(gate, town, monkeypatch) -> None:
    await chosen(gate, town, "case_manager", "at_once")
    for rule in ("IEP_ANNUAL", "REEVAL_TRIENNIAL"):
        await due_in(gate, town, 3, rule)
    await morning(gate, town)
    assert [m.template for m in await messages(gate, town)] == ["deadline_alert", "deadline_alert"]
    await chosen(gate, town, "case_manager", "weekly")
    at(monkeypatch, "2026-11-30T18:00:00+00:00")  # a Monday
    await morning(gate, town)
    assert [m.template for m in await messages(gate, town)][2:] == ["deadline_digest"]
    at(monkeypatch, "2026-12-01T18:00:00+00:00")
    await morning(gate, town)
    assert len(await messages(gate, town)) == 3
    await chosen(gate, town, "case_manager", "none")
    at(monkeypatch, "2026-12-07T18:00:00+00:00")
    await morning(gate, town)
    assert len(await messages(gate, town)) == 3
    assert (await read(gate, town, "case_manager", BELL))["alertBell"]["unread"] == 2


async def test_who_chooses_nothing_that_there_is_and_who_may_not_choose_are_refused(gate: Gate, town: Town) -> None:
    with pytest.raises(InvalidInput):
        await chosen(gate, town, "case_manager", "hourly")
    with pytest.raises(NotAllowed):
        await chosen(gate, town, "parent", "daily")
    for who, days, problem in (
        ("director", 0, InvalidInput),
        ("director", 91, InvalidInput),
        ("teacher", 7, NotAllowed),
    ):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(problem):
                await settings.set_escalation(work, after_days=days)


async def test_a_districts_morning_begins_once_by_its_own_clock(gate, town, monkeypatch) -> None:
    async def begun() -> bool:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            return await begin_round(work)

    at(monkeypatch, "2026-11-27T13:59:00+00:00")  # 5:59 in Los Angeles
    assert not await begun()
    at(monkeypatch, "2026-11-27T14:00:00+00:00")
    assert await begun()
    assert not await begun()
    at(monkeypatch, "2026-11-28T07:59:00+00:00")  # the evening of the same day there
    assert not await begun()
    at(monkeypatch, "2026-11-28T14:00:00+00:00")
    assert await begun()


async def test_a_school_leader_is_told_of_a_manifestation_and_sees_it_on_the_bell(gate: Gate, town: Town) -> None:
    await due_in(gate, town, 3, "MDR")
    await morning(gate, town)
    assert await told(gate, town) == [("principal", 3, "due")]
    leader = replace(town.actor("principal"), school_roles=frozenset({("school_leader", town.school_id)}))
    async with gate.open(town.district_id, leader, "test") as work:
        await today(work)
        assert await reading.unread(work) == 1
        shown = (await reading.alerts(work)).with_only_columns(func.count())
        assert (await work.session.execute(shown)).scalar_one() == 1


async def test_a_worker_begins_each_districts_morning_and_one_that_fails_holds_up_no_other(
    gate, town, monkeypatch
) -> None:
    other = await make_town(gate)
    at(monkeypatch, "2026-11-27T18:00:00+00:00")
    begun = []

    async def body(work: Any) -> bool:
        if work.district_id == town.district_id:
            raise RuntimeError("away")
        begun.append(work.district_id)
        return True

    monkeypatch.setattr(worker, "begin_round", body)
    assert await worker.begin_mornings(SimpleNamespace(gate=gate)) == len(begun)
    assert other.district_id in begun
    monkeypatch.undo()
    at(monkeypatch, "2026-11-27T18:00:00+00:00")
    assert await worker.begin_mornings(SimpleNamespace(gate=gate)) >= 2
    assert await worker.begin_mornings(SimpleNamespace(gate=gate)) == 0
