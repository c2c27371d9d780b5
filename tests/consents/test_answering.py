"""A family is asked, and what they answer takes the case on by itself: in the app, with its evidence."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from datetime import date
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from sqlalchemy import select, text, update

from tests.cases.asking_for_help import log_of
from tests.consents.a_consent import (
    a_scan,
    after_the_step,
    an_answer,
    answered,
    ask_of,
    asked_for,
    drafted,
    issued,
    letters,
    now_of,
    pending,
    planned,
    proposed,
    right_ends,
    taken,
    under_review,
    with_both_parents,
)
from tests.evaluations.a_case import a_score, signed, written
from tests.factories import Town, make_town
from tests.factories.reading import read
from trellis.access.day import today
from trellis.cases import errors, stepping
from trellis.cases.log import Step, write_step
from trellis.cases.states import rows_from
from trellis.consents import answering, asking, problems, reading, rules, settling
from trellis.consents.jobs import look_at_rights
from trellis.consents.model import ConsentAnswer, ConsentAsk
from trellis.consents.problems import WrittenToday
from trellis.evaluations.assembling import report_row
from trellis.evaluations.assigning import Assigned, assign_area
from trellis.evaluations.errors import AreaRefused
from trellis.evaluations.live import access_to
from trellis.evaluations.naming import areas_of
from trellis.evaluations.scoring import put_score
from trellis.evaluations.signing import sign_area
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.repeating import KeyUsedForSomethingElse
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.signatures.service import NameNotYours, SignInAgain

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def test_what_is_asked_is_frozen_and_the_case_waits_for_the_answer(gate, town) -> None:
    case, request = await pending(gate, town)
    assert case.state == "consent_pending"
    said = orjson.loads(request.canonical)
    assert said["areas"][0]["name"] == {"en": "General intelligence", "es": "Inteligencia general"}
    assert said["areas"][0]["assessor"] == "Dana Weiss" and said["areas"][0]["procedures"] == "WISC-V, an interview"
    assert {one["key"] for one in said["statements"]} == {"voluntary", "revocable", "only_this"}
    assert said["noRecords"]["es"] and said["activity"]["es"] and said["ifNot"]["en"]
    assert [template for template, _ in await letters(gate, town)] == ["consent_to_answer"]
    again = await asked_for(gate, town, case)
    assert again.id == request.id, "the same key asks once"


async def test_a_mother_agrees_in_spanish_and_the_case_goes_on_with_her_signature_as_its_ground(gate, town) -> None:
    case, request = await pending(gate, town)
    ask = await ask_of(gate, town, request)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        assert (await answering.mark_viewed(work, ask_id=ask.id)).state == "viewed"
    given = await answered(gate, town, request)
    assert (given.outcome, given.way, given.language) == ("granted", "app", "es")
    assert given.signed_on == given.received_on and given.document_sha256 == request.sha256
    assert (await now_of(gate, town, case)).state == "consented"
    last = (await log_of(gate, town, case.id))[-1]
    assert (last.event, last.capacity, last.person_id) == ("consent", "PAR", town.people["parent"])
    assert last.evidence == {"consent_signed": str(given.id)} and last.on_behalf_of is None
    assert (await ask_of(gate, town, request)).state == "granted"
    told = {person for template, person in await letters(gate, town) if template == "consent_answered"}
    assert {town.people["parent"], town.people["case_manager"]} <= told


async def test_pressing_twice_signs_once_and_another_answer_is_none(gate, town) -> None:
    _, request = await pending(gate, town)
    first, second = await asyncio.gather(*(answered(gate, town, request) for _ in range(2)))
    assert first.id == second.id
    with pytest.raises(problems.AlreadyAnswered):
        await answered(gate, town, request, idempotency_key="another-visit")
    with pytest.raises(KeyUsedForSomethingElse):
        await answered(gate, town, request, comment="And one thing more.")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert len((await work.session.execute(select(ConsentAnswer.id))).all()) == 1


async def test_a_mother_does_not_agree_and_nothing_begins(gate, town) -> None:
    case, request = await pending(gate, town)
    given = await answered(gate, town, request, agrees=False)
    assert given.outcome == "refused"
    assert (await now_of(gate, town, case)).state == "declined"
    assert (await log_of(gate, town, case.id))[-1].event == "decline"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"document_sha256": "0" * 64}, problems.RequestChanged),
        ({"consent_text_sha256": "0" * 64}, problems.RequestChanged),
        ({"typed_name": "Ivan Ruiz"}, NameNotYours),
        ({"typed_name": " "}, InvalidInput),
        ({"language": "fr"}, InvalidInput),
        ({"idempotency_key": "short"}, InvalidInput),
        ({"comment": "x" * 1001}, InvalidInput),
        ({"refused_areas": ("motor",)}, InvalidInput),
        ({"recently": False}, SignInAgain),
    ],
)
async def test_nothing_but_a_whole_answer_is_taken(gate, town, change, problem) -> None:
    case, request = await pending(gate, town)
    with pytest.raises(problem):
        await answered(gate, town, request, **change)
    assert (await now_of(gate, town, case)).state == "consent_pending"


@pytest.mark.parametrize("who", ["other_parent", "student", "case_manager", "director", "stranger", "admin"])
async def test_nobody_answers_for_the_mother_and_no_stranger_sees_what_is_asked(gate, town, who) -> None:
    """A mail forwarded to a stranger gives nothing: the address names a request, and it is another person's."""
    _, request = await pending(gate, town)
    ask = await ask_of(gate, town, request)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        with pytest.raises(NotFound):
            await answering.answer(work, ask_id=ask.id, given=an_answer(request))
        if who not in ("case_manager", "director"):
            with pytest.raises((NotFound, NotAllowed)):
                await answering.find_ask(work, ask_id=ask.id)
    other = await make_town(gate)
    async with gate.open(other.district_id, other.actor("parent"), "test") as work:
        with pytest.raises(NotFound):
            await answering.answer(work, ask_id=ask.id, given=an_answer(request))
        with pytest.raises(NotFound):
            await answering.find_ask(work, ask_id=ask.id)


async def test_a_right_that_ended_takes_the_request_with_it_and_somebody_is_told(gate, town) -> None:
    await with_both_parents(gate, town)
    case, request = await pending(gate, town)
    await right_ends(gate, town)
    with pytest.raises((problems.NotAsked, NotFound)):
        await answered(gate, town, request)
    for _ in range(2):
        await look_at_rights(SimpleNamespace(gate=gate), district_id=town.district_id)  # type: ignore[arg-type]
    closed, other = await ask_of(gate, town, request), await ask_of(gate, town, request, "other_parent")
    assert (closed.state, closed.closed_because, other.state) == ("closed", "rights_ended", "requested")
    told = [person for template, person in await letters(gate, town) if template == "consent_right_ended"]
    assert told == [town.people["case_manager"]]
    await answered(gate, town, request, "other_parent")
    assert (await now_of(gate, town, case)).state == "consented"


async def test_any_one_yes_is_enough_and_two_answers_are_for_the_administrator_to_see(gate, town) -> None:
    await with_both_parents(gate, town)
    case, request = await pending(gate, town)
    await answered(gate, town, request, "other_parent", agrees=False)
    assert (await now_of(gate, town, case)).state == "consent_pending", "the other has not answered"
    await answered(gate, town, request)
    assert (await now_of(gate, town, case)).state == "consented"
    told = {person for template, person in await letters(gate, town) if template == "consent_conflict"}
    assert told == {town.people["case_manager"]}


async def test_where_an_order_says_that_both_decide_one_yes_waits_for_the_other(gate, town) -> None:
    await with_both_parents(gate, town)
    case = await proposed(gate, town)
    order = await a_scan(gate, town)
    request = await asked_for(gate, town, case, joint_order_id=order)
    await answered(gate, town, request)
    assert (await now_of(gate, town, case)).state == "consent_pending"
    await answered(gate, town, request, "other_parent")
    assert (await now_of(gate, town, case)).state == "consented"


async def test_where_both_decide_one_no_ends_it(gate, town) -> None:
    await with_both_parents(gate, town)
    request = await asked_for(gate, town, await proposed(gate, town), joint_order_id=await a_scan(gate, town))
    await answered(gate, town, request)
    await answered(gate, town, request, "other_parent", agrees=False)
    (state,) = await states(gate, town)
    assert state == "declined"


async def states(gate: Gate, town: Town) -> list[str]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return list((await work.session.execute(text("SELECT state FROM evaluation_case"))).scalars())


async def taken_back(gate: Gate, town: Town, request, who: str = "parent") -> None:
    ask = await ask_of(gate, town, request, who)
    signs = rules.consent_text(answering.sentence_of(ask, "revoked"), "es")[1]
    said = {"outcome": "revoked", "consent_text_sha256": signs, "idempotency_key": "taken back"}
    back = an_answer(request, who, **said)
    for _ in range(2):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            assert (await answering.revoke(work, ask_id=ask.id, given=back)).outcome == "revoked"


async def test_an_agreement_is_taken_back_the_evaluation_stops_and_people_are_told(gate, town) -> None:
    """34 CFR 300.9(c): from now on; what was done before is not undone."""
    case, request = await pending(gate, town)
    await answered(gate, town, request)
    await taken_back(gate, town, request)
    assert (await ask_of(gate, town, request)).state == "revoked"
    assert (await now_of(gate, town, case)).state == "closed"
    for _ in range(2):
        await after_the_step(gate, town, case)
    told = [person for template, person in await letters(gate, town) if template == "consent_conflict"]
    assert told == [town.people["case_manager"], town.people["psychologist"]], "whoever assesses stops"
    with pytest.raises((problems.AlreadyAnswered, problems.RequestChanged)):
        await answered(gate, town, request, idempotency_key="changed my mind")


TAKE_BACK = """query ($id: ID!) { consentAsk(id: $id, language: "en") {
  mayTakeBack isOthers sentences { outcome text sha256 } } }"""


async def test_the_other_parents_page_offers_to_take_an_agreement_back_while_there_is_one(gate, town) -> None:
    """domain.md 5.6: a revocation by either is effective; who signs it says that somebody else agreed."""
    await with_both_parents(gate, town)
    _, request = await pending(gate, town)

    async def page(who: str) -> dict[str, Any]:
        ask = await ask_of(gate, town, request, who)
        return (await read(gate, town, who, TAKE_BACK, id=global_id("ConsentAsk", ask.id)))["consentAsk"]

    assert [(await page(who))["mayTakeBack"] for who in ("parent", "other_parent")] == [False, False]
    await answered(gate, town, request)
    own, other = await page("parent"), await page("other_parent")
    assert (own["mayTakeBack"], own["isOthers"]) == (True, False)
    assert (other["mayTakeBack"], other["isOthers"]) == (True, True)
    texts = {one["outcome"]: one["text"] for one in other["sentences"]}
    assert set(texts) == {"granted", "partially_granted", "refused", "revoked"}
    assert texts["revoked"].startswith("Somebody else who may decide agreed")
    assert [one["text"][:24] for one in own["sentences"]] == ["I take back my agreement"]
    ask = await ask_of(gate, town, request, "other_parent")
    async with gate.open(town.district_id, town.actor("other_parent"), "test") as work:
        with pytest.raises(problems.RequestChanged):  # of the sentence of one's own agreement
            wrong = an_answer(request, "other_parent", outcome="revoked", idempotency_key="wrong-one")
            await answering.revoke(work, ask_id=ask.id, given=wrong)
    await taken_back(gate, town, request, "other_parent")
    assert [(await page(who))["isOthers"] for who in ("parent", "other_parent")] == [False, False]


@pytest.mark.parametrize("before", [None, False])
async def test_either_parent_takes_the_consent_back_whoever_gave_it(gate, town, before) -> None:
    """domain.md 5.6: of two who hold the right, a revocation by either is effective, and an administrator sees it."""
    await with_both_parents(gate, town)
    case, request = await pending(gate, town)
    with pytest.raises(problems.RequestChanged):
        await taken_back(gate, town, request, "other_parent")
    await answered(gate, town, request)
    if before is False:
        await answered(gate, town, request, "other_parent", agrees=False)
    assert (await now_of(gate, town, case)).state == "consented"
    await taken_back(gate, town, request, "other_parent")
    assert (await now_of(gate, town, case)).state == "closed"
    assert (await ask_of(gate, town, request)).state == "granted", "hers stands on record"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert (await settling.standing(work, request))[0].conflict


async def test_a_new_request_takes_the_place_of_the_one_before(gate, town) -> None:
    case, first = await pending(gate, town)
    second = await asked_for(gate, town, case, key="asked-again", records=[("Report of May", "Dr. Lee")])
    assert second.version == 2 and orjson.loads(second.canonical)["records"] == [
        {"what": "Report of May", "to": "Dr. Lee"}
    ]
    with pytest.raises(problems.RequestChanged):
        await answered(gate, town, first)
    assert (await ask_of(gate, town, first)).closed_because == "replaced"
    await answered(gate, town, second)
    assert (await now_of(gate, town, case)).state == "consented"


async def test_once_the_case_went_on_without_an_answer_nobody_is_asked_any_more(gate, town, monkeypatch) -> None:
    await with_both_parents(gate, town)
    case, request = await pending(gate, town)

    async def shown(*_):
        return "shown"

    monkeypatch.setitem(stepping.evidence_for.__globals__["KNOWN"], "override_decided", shown)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await stepping.take(work, case_id=case.id, event="override")
    for _ in range(2):
        await after_the_step(gate, town, case)
    assert (await ask_of(gate, town, request)).closed_because == "case_moved_on"
    with pytest.raises(problems.RequestChanged):
        await answered(gate, town, request)


@pytest.mark.parametrize("who", ["teacher", "parent", "other_parent", "student", "admin", "stranger"])
async def test_case_manager_and_administration_ask_and_nobody_else(gate, town, who) -> None:
    case = await proposed(gate, town)
    with pytest.raises((NotFound, NotAllowed)):
        await asked_for(gate, town, case, who)


async def test_consent_is_asked_for_once_it_was_proposed_and_of_somebody_who_may_give_it(gate, town) -> None:
    case = await under_review(gate, town)
    with pytest.raises(problems.NotTimeForConsent):
        await asked_for(gate, town, case)
    other = await make_town(gate)
    with pytest.raises(NotFound):
        await asked_for(gate, other, case)


async def test_bad_requests_for_consent_are_refused(gate, town) -> None:
    case = await proposed(gate, town)
    for records in ([("A report", "")], [("x" * 301, "y")], [("a", "b")] * 21):
        with pytest.raises(InvalidInput):
            await asked_for(gate, town, case, records=records)
    with pytest.raises(NotFound):
        await asked_for(gate, town, case, joint_order_id=town.student_id)
    await right_ends(gate, town)
    with pytest.raises(problems.NobodyConsents):
        await asked_for(gate, town, case)


async def test_an_adult_student_is_asked_and_no_parent(gate, town) -> None:
    case = await proposed(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(text("UPDATE student SET birth_on = '2008-01-05'"))
    request = await asked_for(gate, town, case)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        asks = await asking.asks_of(work, request.id)
    assert [one.person_id for one in asks] == [town.student_id]
    await answered(gate, town, request, "student")
    assert (await now_of(gate, town, case)).state == "consented"


async def test_in_massachusetts_a_parent_answers_area_by_area(gate) -> None:
    town = await make_town(gate, state="MA")
    case, request = await pending(gate, town)
    with pytest.raises(problems.RequestChanged):  # the only area left out is a refusal, and another sentence
        await answered(gate, town, request, refused_areas=("intelligence",))
    given = await answered(gate, town, request, refused_areas=("intelligence",), outcome="refused")
    assert given.outcome == "refused"
    assert (await now_of(gate, town, case)).state == "declined"


async def test_in_massachusetts_an_area_a_parent_leaves_out_is_not_agreed_to_unless_the_other_agreed(gate) -> None:
    town = await with_both_parents(gate, await make_town(gate, state="MA"))
    case = await under_review(gate, town)
    await planned(gate, town, case)
    await planned(gate, town, case, key="motor", procedures="Watching her write")
    await issued(gate, town, await drafted(gate, town, case))
    request = await asked_for(gate, town, await taken(gate, town, "director", case, "propose"))
    given = await answered(gate, town, request, refused_areas=("motor",), outcome="partially_granted")
    assert given.outcome == "partially_granted" and (await now_of(gate, town, case)).state == "consented"
    assert await agreed(gate, town, case) == ["intelligence"]
    await answered(gate, town, request, "other_parent")
    assert await agreed(gate, town, case) == ["intelligence", "motor"]
    told = {person for template, person in await letters(gate, town) if template == "consent_conflict"}
    assert told == {town.people["case_manager"]}, "they answered differently"


async def test_an_area_a_parent_left_out_is_not_assessed_and_the_report_goes_without_it(gate) -> None:
    """34 CFR 300.300, 300.9(b): no assessment without consent, and no case that waits for one for ever."""
    town = await make_town(gate, state="MA")
    case = await under_review(gate, town)
    await planned(gate, town, case)
    await planned(gate, town, case, key="motor", procedures="Watching her write")
    await issued(gate, town, await drafted(gate, town, case))
    request = await asked_for(gate, town, await taken(gate, town, "director", case, "propose"))
    await answered(gate, town, request, refused_areas=("motor",), outcome="partially_granted")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        left, kept = sorted(await areas_of(work, case.id), key=lambda one: one.key == "intelligence")
    assert (left.key, left.is_refused, kept.is_refused) == ("motor", True, False)
    said = Assigned(town.people["psychologist"], True, "WISC-V", await day_of(gate, town))
    for area in (kept, left):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            with contextlib.nullcontext() if area is kept else pytest.raises(AreaRefused):
                await assign_area(work, area_id=area.id, assigned=said)
    await taken(gate, town, "case_manager", case, "assign")
    async with gate.open(town.district_id, town.actor("psychologist"), "test") as work:
        assert await access_to(work, left) == "read"
        with pytest.raises(AreaRefused):
            await put_score(work, area_id=left.id, score=a_score())
        with pytest.raises(AreaRefused):
            await sign_area(work, area_id=left.id)
    await written(gate, town, kept)
    await signed(gate, town, kept)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        report = await report_row(work, case.id)
        assert report is not None and [one["area"]["key"] for one in orjson.loads(report.canonical)["areas"]] == [
            "intelligence"
        ]


async def test_where_both_decide_and_agree_to_nothing_in_common_nothing_begins(gate) -> None:
    town = await with_both_parents(gate, await make_town(gate, state="MA"))
    case = await under_review(gate, town)
    await planned(gate, town, case)
    await planned(gate, town, case, key="motor", procedures="Watching her write")
    await issued(gate, town, await drafted(gate, town, case))
    case = await taken(gate, town, "director", case, "propose")
    request = await asked_for(gate, town, case, joint_order_id=await a_scan(gate, town))
    for who, left in (("parent", "motor"), ("other_parent", "intelligence")):
        await answered(gate, town, request, who, refused_areas=(left,), outcome="partially_granted")
    assert (await now_of(gate, town, case)).state == "declined"


async def test_what_a_parent_asks_for_after_all_is_proposed_in_writing_before_consent_is_asked_for(gate, town) -> None:
    """34 CFR 300.305(d)(1)(ii)(B), 300.503(a)(1): no data was needed, she asks all the same; a notice is owed."""
    case = await under_review(gate, town)
    await planned(gate, town, case)
    early = await drafted(gate, town, case)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for event in ("no_more_data", "assess_after_all"):
            now = (await work.session.execute(text("SELECT state, machine FROM evaluation_case"))).one()
            row = next(one for one in rows_from(now.machine, now.state) if one.event == event)
            step = Step(row, row.by[0], await today(work), dict.fromkeys(row.needs, "shown"), reason="As she asked.")
            await write_step(work, case_id=case.id, student_id=case.student_id, step=step)
    with pytest.raises(problems.NoticeFirst):
        await asked_for(gate, town, case)
    with pytest.raises((problems.NotUnderReview, NotFound, Conflict)):
        await issued(gate, town, early)
    with pytest.raises(problems.NotUnderReview):
        await drafted(gate, town, case, "refuse")
    await issued(gate, town, await drafted(gate, town, case))
    await asked_for(gate, town, case)
    assert (await now_of(gate, town, case)).state == "consent_pending"


async def test_where_both_decide_an_agreement_taken_back_is_a_no_whoever_answers_next(gate, town) -> None:
    await with_both_parents(gate, town)
    case = await proposed(gate, town)
    request = await asked_for(gate, town, case, joint_order_id=await a_scan(gate, town))
    await answered(gate, town, request)
    assert (await now_of(gate, town, case)).state == "consent_pending"
    await taken_back(gate, town, request)
    assert (await now_of(gate, town, case)).state == "declined"
    assert (await log_of(gate, town, case.id))[-1].event == "decline"


@pytest.mark.parametrize(("is_joint", "agrees", "state"), [(False, False, "declined"), (True, True, "consented")])
async def test_once_the_right_of_who_had_not_answered_ends_the_others_answer_settles_it(
    gate, town, is_joint, agrees, state
) -> None:
    await with_both_parents(gate, town)
    case = await proposed(gate, town)
    order = await a_scan(gate, town) if is_joint else None
    request = await asked_for(gate, town, case, joint_order_id=order)
    await answered(gate, town, request, "other_parent", agrees=agrees)
    assert (await now_of(gate, town, case)).state == "consent_pending"
    await right_ends(gate, town)
    await look_at_rights(SimpleNamespace(gate=gate), district_id=town.district_id)  # type: ignore[arg-type]
    assert (await now_of(gate, town, case)).state == state
    last = (await log_of(gate, town, case.id))[-1]
    assert (last.person_id, last.on_behalf_of, last.capacity) == (None, "parent", "PAR")


@pytest.mark.parametrize("missing", ["session_id", "authenticated_at"])
async def test_without_a_sign_in_of_their_own_nobody_answers(gate, town, missing) -> None:
    """A session that is made up is no evidence of who answered."""
    case, request = await pending(gate, town)
    ask = await ask_of(gate, town, request)
    actor = dataclasses.replace(town.actor("parent"), **{missing: None})
    async with gate.open(town.district_id, actor, "test") as work:
        with pytest.raises(SignInAgain):
            await answering.answer(work, ask_id=ask.id, given=an_answer(request))
    assert (await now_of(gate, town, case)).state == "consent_pending"


async def day_of(gate: Gate, town: Town) -> date:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await today(work)


async def agreed(gate: Gate, town: Town, case) -> list[str] | None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        return await reading.areas_agreed(work, case)


async def test_the_steps_consent_takes_are_no_buttons_for_anybody(gate, town) -> None:
    case, _ = await pending(gate, town)
    for event in ("consent", "decline"):
        async with gate.open(town.district_id, town.actor("director"), "test") as work:
            with pytest.raises(errors.StepNotYours):
                await stepping.take(work, case_id=case.id, event=event)
        async with gate.open(town.district_id, town.actor("parent"), "test") as work:
            with pytest.raises(errors.StepWaits):
                await stepping.take(work, case_id=case.id, event=event)


async def test_reminding_writes_to_who_has_not_answered(gate, town) -> None:
    await with_both_parents(gate, town)
    case, request = await pending(gate, town)
    await answered(gate, town, request, "other_parent", agrees=False)
    with pytest.raises(WrittenToday):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            await asking.remind(work, case_id=case.id)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(ConsentAsk).values(written_on=None))
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        assert [one.person_id for one in await asking.remind(work, case_id=case.id)] == [town.people["parent"]]
    with pytest.raises(WrittenToday):
        async with gate.open(town.district_id, town.actor("director"), "test") as work:
            await asking.remind(work, case_id=case.id)
    again = [person for template, person in await letters(gate, town) if template == "consent_still_to_answer"]
    assert again == [town.people["parent"]]
