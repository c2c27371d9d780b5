"""A signed page that came on paper, the attempts to reach a parent, and a decision in place of consent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cases.asking_for_help import another_student, log_of
from tests.consents.a_consent import (
    a_scan,
    after_the_step,
    answered,
    ask_of,
    asked_for,
    now_of,
    pending,
    proposed,
    right_ends,
    taken,
    with_both_parents,
)
from tests.deadlines.a_calendar import kept
from tests.factories import Town, make_town
from trellis.cases import errors
from trellis.cases.model import EvaluationCase
from trellis.consents import efforts, on_paper, problems
from trellis.consents.model import ConsentAnswer, ConsentRequest
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.repeating import KeyUsedForSomethingElse
from trellis.kernel.tenancy import Gate

pytestmark = pytest.mark.database

ASKED, TODAY = date(2026, 11, 16), date(2026, 11, 27)


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def waiting(gate: Gate, town: Town, monkeypatch) -> tuple[EvaluationCase, ConsentRequest]:
    """Asked on Monday, November 16; it is Friday of the week after."""
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-16T18:00:00+00:00")
    found = await pending(gate, town)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")
    return found


async def recorded(
    gate: Gate, town: Town, request: ConsentRequest, by: str = "case_manager", who: str = "parent", **other: Any
) -> ConsentAnswer:
    ask = await ask_of(gate, town, request, who)
    said: dict[str, Any] = {
        "outcome": "granted",
        "signed_on": date(2026, 11, 18),
        "received_on": date(2026, 11, 20),
        "language": "es",
        "idempotency_key": "from-the-folder",
        **other,
    }
    if "attachment_id" not in said:
        said["attachment_id"] = await a_scan(gate, town)
    async with gate.open(town.district_id, town.actor(by), "test") as work:
        return await on_paper.record_answer(work, ask_id=ask.id, **said)


async def test_a_signed_page_counts_from_the_day_it_was_received_and_the_log_says_on_whose_behalf(
    gate, town, waiting
) -> None:
    case, request = waiting
    scan = await a_scan(gate, town)
    first = await recorded(gate, town, request, attachment_id=scan)
    again = await recorded(gate, town, request, attachment_id=scan)
    assert first.id == again.id
    assert (await now_of(gate, town, case)).state == "consented"
    last = (await log_of(gate, town, case.id))[-1]
    assert (last.event, last.capacity, last.on_behalf_of) == ("consent", "PAR", "parent")
    assert (last.person_id, last.happened_on) == (town.people["case_manager"], date(2026, 11, 20))
    with pytest.raises(KeyUsedForSomethingElse):
        await recorded(gate, town, request, attachment_id=scan, received_on=date(2026, 11, 21))
    with pytest.raises(problems.AlreadyAnswered):
        await answered(gate, town, request)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"signed_on": ASKED - timedelta(days=1)}, problems.DaysDoNotFit),
        ({"signed_on": date(2026, 11, 21)}, problems.DaysDoNotFit),
        ({"received_on": TODAY + timedelta(days=1)}, problems.DaysDoNotFit),
        ({"outcome": "viewed"}, InvalidInput),
        ({"outcome": "expired"}, InvalidInput),
        ({"outcome": "revoked"}, problems.RequestChanged),
        ({"language": "fr"}, InvalidInput),
        ({"idempotency_key": "short"}, InvalidInput),
        ({"refused_areas": ["intelligence"]}, InvalidInput),
        ({"attachment_id": "checking"}, InvalidInput),
        ({"attachment_id": "another"}, (NotFound, NotAllowed)),
    ],
)
async def test_a_page_without_its_days_its_scan_or_its_answer_is_refused(gate, town, waiting, change, problem) -> None:
    case, request = waiting
    if change.get("attachment_id") == "checking":
        change = {"attachment_id": await a_scan(gate, town, "checking")}
    elif change.get("attachment_id") == "another":
        child = await another_student(gate, town, "Ada", "Park")
        change = {"attachment_id": await a_scan(gate, town, student_id=child)}
    with pytest.raises(problem):
        await recorded(gate, town, request, by="director", **change)
    assert (await now_of(gate, town, case)).state == "consent_pending"


async def test_who_did_not_hold_the_right_on_the_day_the_page_was_signed_has_not_consented(gate, town, waiting) -> None:
    case, request = waiting
    await right_ends(gate, town, on=date(2026, 11, 18))
    with pytest.raises(problems.NotAsked):
        await recorded(gate, town, request)
    assert (await recorded(gate, town, request, signed_on=date(2026, 11, 17))).outcome == "granted"
    assert (await now_of(gate, town, case)).state == "consented"


@pytest.mark.parametrize("who", ["teacher", "therapist", "parent", "other_parent", "student", "admin", "stranger"])
async def test_case_manager_and_administration_put_a_page_on_record_and_nobody_else(gate, town, waiting, who) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        await recorded(gate, town, waiting[1], by=who)


async def test_a_no_and_an_agreement_taken_back_come_on_paper_too(gate, town, waiting) -> None:
    case, request = waiting
    await recorded(gate, town, request)
    back = await recorded(
        gate,
        town,
        request,
        outcome="revoked",
        signed_on=date(2026, 11, 23),
        received_on=TODAY,
        idempotency_key="back again",
    )
    assert back.outcome == "revoked" and (await ask_of(gate, town, request)).state == "revoked"
    assert (await now_of(gate, town, case)).state == "closed"


async def test_a_key_of_another_answer_of_that_parent_is_refused_in_words(gate, town, waiting) -> None:
    _, request = waiting
    await recorded(gate, town, request)
    again = {"outcome": "revoked", "signed_on": date(2026, 11, 23), "received_on": TODAY}
    with pytest.raises(KeyUsedForSomethingElse):
        await recorded(gate, town, request, **again)
    assert (await ask_of(gate, town, request)).state == "granted"


async def test_a_page_that_was_received_first_moves_the_clock_back_to_its_day(gate, monkeypatch) -> None:
    """34 CFR 300.301(c)(1)(i): of two who agreed, the one received first starts the clock, whenever it is recorded."""
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-16T18:00:00+00:00")
    town = await with_both_parents(gate, await make_town(gate, state="NJ"))
    case, request = await pending(gate, town)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")
    await recorded(gate, town, request, who="other_parent", received_on=date(2026, 11, 24))
    await after_the_step(gate, town, case)
    assert await counted_from(gate, town) == date(2026, 11, 24)
    await recorded(gate, town, request, received_on=date(2026, 11, 23), idempotency_key="found in a drawer")
    for _ in range(2):
        await after_the_step(gate, town, case)
    assert await counted_from(gate, town) == date(2026, 11, 23)
    assert (await now_of(gate, town, case)).state == "consented"


async def counted_from(gate, town) -> date:
    (found,) = {row.trigger_on for row in await kept(gate, town) if "consent_received" in row.trigger_event}
    return found


async def test_a_no_on_paper_is_a_no(gate, town, waiting) -> None:
    case, request = waiting
    await recorded(gate, town, request, outcome="refused")
    assert (await now_of(gate, town, case)).state == "declined"


async def tried(gate: Gate, town: Town, case: EvaluationCase, on: date, channel: str, **other: Any) -> None:
    said = {"outcome": "Nobody answered.", "idempotency_key": f"{on} {channel} once", **other}
    who = said.pop("who", "case_manager")
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await efforts.log_attempt(work, case_id=case.id, made_on=on, channel=channel, **said)


async def test_no_answer_is_recorded_after_three_attempts_by_two_ways(gate, town, waiting) -> None:
    """ATT-1; 34 CFR 300.300(c)(2): a reevaluation goes on then, and nobody is asked any more."""
    case, request = waiting
    for day, channel in ((17, "phone"), (19, "phone"), (23, "phone")):
        await tried(gate, town, case, date(2026, 11, day), channel)
        with pytest.raises(errors.StepWaits):
            await taken(gate, town, "director", case, "no_response")
    await tried(gate, town, case, date(2026, 11, 24), "visit")
    await tried(gate, town, case, date(2026, 11, 24), "visit")  # pressed twice
    with pytest.raises(errors.StepNotYours):
        await taken(gate, town, "case_manager", case, "no_response")
    assert (await taken(gate, town, "director", case, "no_response")).state == "consented"
    await after_the_step(gate, town, case)
    assert (await ask_of(gate, town, request)).state == "expired"
    with pytest.raises(problems.RequestChanged):
        await answered(gate, town, request)
    # A parent who responds after all decides: the reevaluation goes on without consent only while nobody does.
    await answered(gate, town, request, agrees=False)
    assert (await now_of(gate, town, case)).state == "closed"
    assert (await log_of(gate, town, case.id))[-1].event == "revoke_consent"


@pytest.mark.parametrize(
    "change",
    [
        {"on": ASKED - timedelta(days=1)},
        {"on": TODAY + timedelta(days=1)},
        {"channel": "pigeon"},
        {"outcome": "  "},
        {"outcome": "x" * 1001},
        {"idempotency_key": "short"},
    ],
)
async def test_an_attempt_says_when_how_and_what_came_of_it(gate, town, waiting, change) -> None:
    said = {"on": date(2026, 11, 17), "channel": "phone", **change}
    with pytest.raises(InvalidInput):
        await tried(gate, town, waiting[0], **said)


@pytest.mark.parametrize("who", ["teacher", "parent", "admin", "stranger"])
async def test_attempts_are_the_case_managers_and_the_administrations(gate, town, waiting, who) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        await tried(gate, town, waiting[0], date(2026, 11, 17), "phone", who=who)


async def test_a_page_of_a_request_that_was_asked_again_counts_where_it_asks_for_the_same(
    gate, town, waiting, monkeypatch
) -> None:
    """Signed on the 18th for the first request; it came by mail after the second was sent, on the 25th."""
    case, first = waiting
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-25T18:00:00+00:00")
    second = await asked_for(gate, town, case, key="asked-again")
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")
    old = await recorded(gate, town, first)
    assert (old.request_id, old.document_sha256) == (second.id, first.sha256)
    assert (await now_of(gate, town, case)).state == "consented"


async def test_a_page_that_asks_for_something_else_is_none_to_what_is_asked_now(gate, town, waiting) -> None:
    case, first = waiting
    second = await asked_for(gate, town, case, key="asked-again", records=[("Report of May", "Dr. Lee")])
    with pytest.raises(problems.RequestChanged):
        await recorded(gate, town, first)
    with pytest.raises(problems.DaysDoNotFit):
        await recorded(gate, town, second)
    assert (await now_of(gate, town, case)).state == "consent_pending"


async def test_attempts_before_it_was_asked_again_still_count(gate, town, waiting) -> None:
    case, _ = waiting
    for day, channel in ((17, "phone"), (18, "phone")):
        await tried(gate, town, case, date(2026, 11, day), channel)
    await asked_for(gate, town, case, key="asked-again")
    await tried(gate, town, case, date(2026, 11, 19), "visit")
    assert (await taken(gate, town, "director", case, "no_response")).state == "consented"


async def decided(gate: Gate, town: Town, case: EvaluationCase, who: str = "director", **other: Any) -> None:
    said = {
        "way": "hearing",
        "decided_on": date(2026, 11, 25),
        "reason": "The hearing officer ordered the evaluation.",
        **other,
    }
    if "attachment_id" not in said:
        said["attachment_id"] = await a_scan(gate, town)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await efforts.decide_override(work, case_id=case.id, **said)


async def test_a_decision_with_its_document_lets_the_evaluation_go_on(gate, town, waiting) -> None:
    case, _ = waiting
    with pytest.raises(errors.StepWaits):
        await taken(gate, town, "director", case, "override")
    await decided(gate, town, case)
    assert (await taken(gate, town, "director", case, "override")).state == "consented"
    with pytest.raises(problems.NotTimeForConsent):
        await decided(gate, town, case)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"who": "case_manager"}, NotAllowed),
        ({"who": "parent"}, (NotAllowed, NotFound)),
        ({"way": "a talk"}, InvalidInput),
        ({"reason": "yes"}, InvalidInput),
        ({"decided_on": ASKED - timedelta(days=1)}, InvalidInput),
        ({"attachment_id": "checking"}, InvalidInput),
    ],
)
async def test_a_decision_is_an_administrators_with_a_reason_and_a_document(
    gate, town, waiting, change, problem
) -> None:
    if "attachment_id" in change:
        change = {"attachment_id": await a_scan(gate, town, "checking")}
    with pytest.raises(problem):
        await decided(gate, town, waiting[0], **change)


async def test_nothing_is_tried_before_anybody_was_asked(gate, town) -> None:
    case = await proposed(gate, town)
    with pytest.raises(problems.NotTimeForConsent):
        await tried(gate, town, case, TODAY, "phone")
    await asked_for(gate, town, case)
    other = await make_town(gate)
    with pytest.raises(NotFound):
        await tried(gate, other, case, TODAY, "phone")
