"""What waits for whom on Today, what is printed, and what the letters say."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.consents.a_consent import (
    answered,
    ask_of,
    asked_for,
    drafted,
    pending,
    planned,
    proposed,
    taken,
    under_review,
    with_both_parents,
)
from tests.factories import Town, make_town
from trellis.consents import reading, today
from trellis.consents.jobs import fill_answered, fill_to_answer
from trellis.consents.printed import request_to_print
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.model import Message
from trellis.notices.template import TEMPLATES

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def rows(gate: Gate, town: Town, who: str) -> list[tuple[str, str]]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return [(row.what.en, row.standing) for row in await today.rows_for(work)]


async def test_today_asks_for_the_notice_then_for_consent_then_waits_then_shows_what_differs(gate, town) -> None:
    await with_both_parents(gate, town)
    case = await under_review(gate, town)
    assert await rows(gate, town, "case_manager") == []
    await planned(gate, town, case)
    notice = await drafted(gate, town, case)
    for who in ("director", "case_manager"):
        assert await rows(gate, town, who) == [("Notice about an evaluation to issue", "this_week")]
    from tests.consents.a_consent import issued

    await issued(gate, town, notice)
    await taken(gate, town, "director", case, "propose")
    assert await rows(gate, town, "case_manager") == [("Evaluation proposed, nobody asked yet", "this_week")]
    request = await asked_for(gate, town, case)
    assert await rows(gate, town, "case_manager") == [("Waiting for consent", "waiting")]
    await answered(gate, town, request, "other_parent", agrees=False)
    await answered(gate, town, request)
    assert await rows(gate, town, "director") == [("Answers about consent differ", "this_week")]
    for who in ("teacher", "stranger", "admin", "parent"):
        assert await rows(gate, town, who) == []


async def test_a_family_sees_what_waits_for_it_and_nobody_elses(gate, town) -> None:
    _, request = await pending(gate, town)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        ((ask, found),) = await reading.mine(work)
        assert (ask.state, found.id) == ("requested", request.id)
    async with gate.open(town.district_id, town.actor("other_parent"), "test") as work:
        assert await reading.mine(work) == []


async def test_what_one_parent_answered_is_not_the_others_to_read(gate, town) -> None:
    await with_both_parents(gate, town)
    _, request = await pending(gate, town)
    await answered(gate, town, request, comment="He shouts at her.")
    hers = await ask_of(gate, town, request)
    async with gate.open(town.district_id, town.actor("other_parent"), "test") as work:
        assert (await reading.answers_of(work, [hers.id]))[hers.id] == []
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        (seen,) = (await reading.answers_of(work, [hers.id]))[hers.id]
        assert seen.comment == "He shouts at her."


@pytest.mark.parametrize("who", ["parent", "student", "stranger", "admin"])
async def test_the_panel_of_a_case_is_the_staffs(gate, town, who) -> None:
    case = await proposed(gate, town)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        with pytest.raises((NotFound, NotAllowed)):
            await reading.of_case(work, case_id=case.id)


async def test_the_page_to_sign_is_printed_for_who_was_asked_and_for_staff_in_both_languages(gate, town) -> None:
    _, request = await pending(gate, town)
    for who, language, words in (("parent", "es", "No acepto"), ("case_manager", "en", "I do not agree")):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            document = await request_to_print(work, request_id=request.id, language=language)
        said = repr(document.blocks)
        assert words in said and "WISC-V, an interview" in said
        assert document.content_sha256 == request.sha256
    for who in ("other_parent", "stranger", "student", "admin"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(NotFound):
                await request_to_print(work, request_id=request.id, language="en")


async def test_letters_name_no_child_and_one_that_waited_too_long_is_not_sent(gate, town) -> None:
    _, request = await pending(gate, town)
    house = SimpleNamespace(settings=SimpleNamespace(base_url="https://school.test"))

    async def letter(template: str) -> Message:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            found = select(Message).where(Message.template == template, Message.person_id == town.people["parent"])
            return (await work.session.execute(found.limit(1))).scalar_one()

    asked = await letter("consent_to_answer")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        filled = await fill_to_answer(house, work, asked, "es")  # type: ignore[arg-type]
        assert filled is not None and "/family/" in (filled.link or "")
        assert "Maya" not in repr(filled) and "{" not in TEMPLATES["consent_to_answer"].subject.es
    await answered(gate, town, request)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await fill_to_answer(house, work, asked, "es") is None  # type: ignore[arg-type]
        told = await fill_answered(house, work, await letter("consent_answered"), "es")  # type: ignore[arg-type]
        assert told is not None and told.values["signer"] == "Helena Ruiz" and "Maya" not in repr(told)
