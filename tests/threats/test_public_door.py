"""The door without an account: what is thrown at it, what it tells, how much it takes (rows 27, 28, 30, 42)."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
import structlog.testing
from sqlalchemy import func, select, text

from tests.factories import Town
from tests.threats.conftest import ORIGIN, Place, id_of
from trellis.cases import door
from trellis.cases.model import HelpRequest, PublicPost
from trellis.districts.model import District
from trellis.kernel import clock
from trellis.kernel.tenancy import SYSTEM
from trellis.notices.model import Message
from trellis.web.help import MOST_BYTES

pytestmark = pytest.mark.database

HERE = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}


def door_of(place: Place, sender: str = "203.0.113.9") -> httpx.AsyncClient:
    """Somebody's browser at the public pages, without any cookie."""
    transport = httpx.ASGITransport(place.app, client=(sender, 4711))
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN)


def form_in(page: str) -> str:
    """The hidden part of a form."""
    (found,) = re.findall(r'name="form" value="([^"]+)"', page)
    return found


def filled(town: Town, page: str, **other: str) -> dict[str, str]:
    """A mother asks for Maya."""
    return {
        "form": form_in(page),
        "givenName": "Maya",
        "familyName": "Ruiz",
        "birthOn": "2016-03-09",
        "schoolId": id_of("School", town.school_id),
        "concern": "No lee como sus amigas.",
        "askerName": "Helena Ruiz",
        "askerRelation": "parent",
        "askerEmail": "helena@mail.test",
        "askerPhone": "",
        "language": "es",
        "wantsInterpreter": "yes",
        "website": "",
        **other,
    }


async def opened(client: httpx.AsyncClient, town: Town, language: str = "es") -> str:
    page = await client.get(f"/help/{town.slug}?lang={language}")
    assert page.status_code == 200
    return page.text


async def sent(client: httpx.AsyncClient, town: Town, form: dict[str, str], **headers: str) -> httpx.Response:
    return await client.post(f"/help/{town.slug}?lang=es", data=form, headers={**HERE, **headers})


async def kept(place: Place, town: Town, what: Any = HelpRequest) -> list[Any]:
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        return list((await work.session.execute(select(what).order_by(what.id))).scalars())


async def test_a_parent_without_an_account_asks_and_gets_a_receipt_that_names_no_child(
    place: Place, town: Town
) -> None:
    async with door_of(place) as client:
        page = await opened(client, town)
        assert '<html lang="es">' in page
        assert "Harbor Elementary" in page
        answer = await sent(client, town, filled(town, page))
        assert answer.status_code == 303
        assert not answer.headers.get_list("set-cookie")
        receipt = await client.get(answer.headers["location"])
    (request,) = await kept(place, town)
    assert request.number in receipt.text
    assert "Recibimos su solicitud" in receipt.text
    for private in ("Maya", "Helena", "2016", "lee como"):
        assert private not in receipt.text
        assert private not in answer.headers["location"]
    assert (request.state, request.language, request.wants_interpreter) == ("waiting", "es", True)


async def test_whether_a_child_is_known_is_told_by_no_word_no_code_and_no_work(place: Place, town: Town) -> None:
    """Row 27: a child of the district and one nobody ever heard of are answered by the same statements."""
    asked: list[list[str]] = []
    answers = []
    async with door_of(place) as client:
        for name in ("Maya", "Zzyzx"):
            page = await opened(client, town)
            before = await kept(place, town)
            with listening(place) as statements:
                answer = await sent(client, town, filled(town, page, givenName=name))
            receipt = (await client.get(answer.headers["location"])).text
            number = next(one.number for one in await kept(place, town) if one.id not in {row.id for row in before})
            answers.append((answer.status_code, len(answer.headers["location"]), receipt.replace(number, "")))
            asked.append(statements)
    assert answers[0] == answers[1]
    assert asked[0] == asked[1]
    assert not any(re.search(r"\bFROM (student|rights_holder|relation)\b", one) for one in asked[0])


def listening(place: Place) -> Any:
    """The statements of a block, without their values."""
    from contextlib import contextmanager

    from sqlalchemy import event

    @contextmanager
    def heard() -> Any:
        found: list[str] = []

        def note(_: Any, __: Any, statement: str, *___: Any) -> None:
            found.append(statement)

        engine = place.house.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return heard()


async def test_a_form_sent_twice_is_one_request_with_one_receipt(place: Place, town: Town) -> None:
    async with door_of(place) as client:
        form = filled(town, await opened(client, town))
        answers = await asyncio.gather(*(sent(client, town, form) for _ in range(3)))
        pages = [(await client.get(one.headers["location"])).text for one in answers]
    assert {one.status_code for one in answers} == {303}
    assert len(set(pages)) == 1
    assert len(await kept(place, town)) == 1
    assert len(await kept(place, town, Message)) == 1


async def test_a_mother_who_goes_back_and_names_another_child_asks_for_both(place: Place, town: Town) -> None:
    async with door_of(place) as client:
        page = await opened(client, town)
        first = [await sent(client, town, filled(town, page)) for _ in range(2)]
        second = await sent(client, town, filled(town, page, givenName="Ada"))
        blanks = await sent(client, town, filled(town, page, givenName=" Maya "))
        pages = [(await client.get(one.headers["location"])).text for one in (*first, second, blanks)]
    assert pages[0] == pages[1] == pages[3], "the same answers are the same request"
    assert pages[2] != pages[0]
    requests = await kept(place, town)
    assert [one.given_name for one in requests] == ["Maya", "Ada"]
    assert all(
        number in page for number, page in zip([one.number for one in requests], (pages[0], pages[2]), strict=True)
    )


async def test_markup_is_words_and_stays_words(place: Place, town: Town) -> None:
    """Row 30."""
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'></textarea>"
    async with door_of(place) as client:
        page = await opened(client, town)
        wrong = await sent(client, town, filled(town, page, concern=attack, askerName=attack[:90], birthOn=attack))
        assert wrong.status_code == 422
        assert "<script" not in wrong.text
        assert "<img" not in wrong.text
        assert wrong.text.count("</textarea>") == 1
        assert "&lt;script&gt;" in wrong.text
        assert "script-src 'self'" in wrong.headers["content-security-policy"]
        right = await sent(client, town, filled(town, wrong.text, concern=attack))
        assert right.status_code == 303
    assert [one.concern for one in await kept(place, town)] == [attack], "as it was said"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"concern=" + b"x" * 2_000_000, "application/x-www-form-urlencoded", 413),
        (b"concern=" + b"x" * MOST_BYTES, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a%d=1" % n for n in range(2_000)), "application/x-www-form-urlencoded", 400),
        (b"concern=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"concern=\xff", "application/x-www-form-urlencoded", 400),
        (b'{"concern": "x"}', "application/json", 400),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400),
        (b"", "application/x-www-form-urlencoded", 422),
        (b"form=sealed:1:AAAA", "application/x-www-form-urlencoded", 422),
    ],
)
async def test_what_is_no_form_is_refused_in_words(
    place: Place, town: Town, body: bytes, kind: str, status: int
) -> None:
    async def slowly() -> Any:
        for start in range(0, len(body), 50_000):
            yield body[start : start + 50_000]

    async with door_of(place) as client:
        for content in (body, slowly()):
            headers = {"content-type": kind, **HERE}
            answer = await client.post(f"/help/{town.slug}", content=content, headers=headers)
            assert answer.status_code == status
            assert "<main>" in answer.text
    assert await kept(place, town) == []


async def test_characters_nobody_can_see_do_no_harm(place: Place, town: Town) -> None:
    async with door_of(place) as client:
        page = await opened(client, town)
        odd = filled(town, page, concern="a\x00b\x07c\r\nd ", askerPhone="\x00")
        assert (await sent(client, town, odd)).status_code == 422
        answer = await sent(client, town, filled(town, page, concern="a\x00b\x07c\r\nd ", schoolId="none"))
        assert answer.status_code == 303
    assert [one.concern for one in await kept(place, town)] == ["abc\nd"]


async def test_a_program_that_fills_every_field_is_stopped_and_a_person_is_told_why(place: Place, town: Town) -> None:
    async with door_of(place) as client:
        page = await opened(client, town)
        answer = await sent(client, town, filled(town, page, website="https://buy.test"))
        assert answer.status_code == 422
        assert "Deje esto vac" in answer.text
        assert 'class="apart"' not in answer.text, "now it is seen"
        assert await kept(place, town) == []
        again = await sent(client, town, filled(town, answer.text))
        assert again.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.test", "sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.test", "sec-fetch-site": ""},
        {"origin": "null", "sec-fetch-site": ""},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
    ],
)
async def test_another_sites_page_sends_nothing(place: Place, town: Town, headers: dict[str, str]) -> None:
    """Row 42."""
    async with door_of(place) as client:
        form = filled(town, await opened(client, town))
        sends = {name: value for name, value in headers.items() if value}
        answer = await client.post(f"/help/{town.slug}", data=form, headers=sends)
    assert answer.status_code == 403
    assert await kept(place, town) == []


async def test_a_form_that_was_open_for_days_is_shown_again_with_what_was_typed(
    place: Place, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with door_of(place) as client:
        form = filled(town, await opened(client, town))
        monkeypatch.setenv("TRELLIS_TEST_NOW", (clock.now() + timedelta(days=2)).isoformat())
        answer = await sent(client, town, form)
        assert answer.status_code == 422
        assert "No lee como sus amigas." in answer.text
        assert (await sent(client, town, filled(town, answer.text))).status_code == 303


@pytest.mark.slow
async def test_a_flood_of_ten_thousand_is_stopped_at_the_door_and_others_are_served(place: Place, town: Town) -> None:
    """Row 28: beyond what one sender may, nothing is looked at, and nearly nothing asked of the database."""
    async with door_of(place, "203.0.113.66") as flooder, door_of(place, "203.0.113.10") as mother:
        page = await opened(flooder, town)
        answers: list[int] = []
        with listening(place) as statements:
            for _ in range(100):
                batch = [sent(flooder, town, filled(town, page, askerEmail="", askerPhone="x")) for _ in range(100)]
                answers += [one.status_code for one in await asyncio.gather(*batch)]
        assert answers.count(422) <= door.FROM_ONE_SENDER
        assert answers.count(429) + answers.count(503) >= 10_000 - door.FROM_ONE_SENDER
        counted = [one for one in statements if "public_post" in one]
        assert len(counted) < 300
        assert len(statements) < 3_000
        refused = await sent(flooder, town, filled(town, page))
        assert refused.status_code == 429
        assert "llame o visite la escuela" in refused.text, "asking aloud counts the same"
        assert (await sent(mother, town, filled(town, await opened(mother, town)))).status_code == 303
    assert len(await kept(place, town)) == 1
    assert "203.0.113" not in str([vars(one) for one in await kept(place, town, PublicPost)])


async def codes_from(place: Place, town: Town, senders: Any, **other: str) -> list[int]:
    """What senders are answered, each of whom sends a form of their own."""
    codes = []
    for sender in senders:
        async with door_of(place, sender) as client:
            codes.append((await sent(client, town, filled(town, await opened(client, town), **other))).status_code)
    return codes


async def test_a_household_of_ipv6_is_one_sender_and_a_site_of_many_has_its_measure(
    place: Place, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "FROM_ONE_SENDER", 2)
    monkeypatch.setattr(door, "FROM_ONE_SITE", 4)
    household = ("2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3")
    assert await codes_from(place, town, household) == [303, 303, 429]
    neighbours = [f"2001:db8:1:{n:x}::1" for n in range(16, 21)]
    assert await codes_from(place, town, neighbours) == [303, 303, 429, 429, 429], "one machine has a whole /56"
    assert await codes_from(place, town, ["2001:db8:2:1::1", "198.51.100.7"]) == [303, 303]


async def test_a_full_measure_of_the_district_turns_away_who_asked_before_and_no_family_who_did_not(
    place: Place, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "FOR_ONE_DISTRICT", 3)
    assert await codes_from(place, town, ["198.51.100.1"] * 3) == [303] * 3
    with structlog.testing.capture_logs() as lines:
        assert await codes_from(place, town, ["198.51.100.1", "198.51.100.2", "198.51.100.2"]) == [429, 303, 429]
    assert [line["event"] for line in lines if line["event"].startswith("help.")] == ["help.beyond_measure"]
    assert "198.51" not in str(lines)
    assert len(await kept(place, town)) == 4
    assert await codes_from(place, place.aspen, ["198.51.100.1"]) == [303], "another district has its own"


async def test_what_is_no_whole_request_takes_nothing_of_the_districts_measure(
    place: Place, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "FOR_ONE_DISTRICT", 1)
    assert await codes_from(place, town, [f"198.51.100.{n}" for n in range(3)], concern="") == [422] * 3
    async with door_of(place, "198.51.100.9") as client:
        form = filled(town, await opened(client, town))
        assert (await sent(client, town, {**form, "form": "made up"})).status_code == 422
        twice = [(await sent(client, town, form)).status_code for _ in range(3)]
    assert twice == [303] * 3, "a form that comes again was counted once"
    assert await codes_from(place, town, ["198.51.100.9"]) == [429]


async def test_the_door_fills_no_strangers_mailbox(place: Place, town: Town) -> None:
    async with door_of(place, "203.0.113.77") as client:
        for _ in range(door.TO_ONE_MAILBOX + 2):
            form = filled(town, await opened(client, town), askerEmail="victim@mail.test", askerName="Buy at evil.test")
            assert (await sent(client, town, form)).status_code == 303
    assert len(await kept(place, town, Message)) == door.TO_ONE_MAILBOX
    assert len(await kept(place, town)) == door.TO_ONE_MAILBOX + 2, "each request counts"


async def test_counts_of_the_door_are_forgotten_after_a_day(place: Place, town: Town) -> None:
    from trellis.kernel.pruning import OF_A_DISTRICT, forget

    async with door_of(place, "203.0.113.78") as client:
        await sent(client, town, filled(town, await opened(client, town)))
    retention = next(one for one in OF_A_DISTRICT if one.table == "public_post")
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        assert await forget(work, retention) == 0
        await work.session.execute(text("UPDATE public_post SET created_at = now() - interval '25 hours'"))
        assert await forget(work, retention) > 0
        assert (await work.session.execute(select(func.count()).select_from(PublicPost))).scalar() == 0


@pytest.mark.parametrize(
    "slug", ["nowhere", "deployment", "families", "x" * 500, "%00", "..%2f..", "'; DROP TABLE student"]
)
async def test_a_district_that_is_not_there_or_is_closed_is_one_answer(place: Place, town: Town, slug: str) -> None:
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        district = (await work.session.execute(select(District).where(District.id == town.district_id))).scalar_one()
        district.status, district.status_reason = "suspended", "test"
    async with door_of(place) as client:
        closed = await client.get(f"/help/{town.slug}")
        absent = await client.get(f"/help/{slug}")
    assert (closed.status_code, absent.status_code) == (404, 404)
    if absent.headers["content-type"].startswith("text/html"):
        assert absent.text == closed.text


async def test_the_guide_says_of_neither_plan_that_it_is_better(place: Place, town: Town) -> None:
    async with door_of(place) as client:
        for language, neutral in (("en", "Neither is the better one"), ("es", "Ninguno es mejor")):
            page = await client.get(f"/help/{town.slug}/iep-or-504?lang={language}")
            assert page.status_code == 200
            assert neutral in page.text
            assert f'<html lang="{language}">' in page.text


async def test_a_receipt_that_was_made_up_or_belongs_elsewhere_shows_nothing(place: Place, town: Town) -> None:
    async with door_of(place) as client:
        for made_up in ("", "sealed:1:AAAA", "x" * 5000):
            answer = await client.get(f"/help/{town.slug}/received", params={"r": made_up})
            assert answer.status_code == 303
