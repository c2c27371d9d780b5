"""What people send by mistake or on purpose: refused in their language, with a code, and nothing half written."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import func, select

import trellis.app  # noqa: F401  (declares every room's errors)
from tests.conftest import REPOSITORY
from tests.factories import Town
from tests.threats.conftest import Place
from tests.web.evil_provider import EvilProvider, evil_provider
from trellis.districts import providers
from trellis.districts.model import IdentityProvider
from trellis.kernel import clock
from trellis.kernel.errors import TrellisError
from trellis.kernel.ids import parse_global_id
from trellis.kernel.sealing import sealed
from trellis.kernel.tenancy import SYSTEM
from trellis.people import linking
from trellis.people.model import Identity, Person, Session
from trellis.rostering import jobs
from trellis.rostering.model import RosterImport
from trellis.web import sign_in
from trellis.web.cookies import SESSION, SIGN_IN
from workbench.ports import free_port

MEGABYTE = b"\0" * 1_000_000
SPANISH = {"accept-language": "es-MX,es;q=0.9"}


async def imports(place: Place, town: Town) -> int:
    async with place.house.gate.open(town.district_id, SYSTEM, "test.count") as work:
        return int((await work.session.execute(select(func.count()).select_from(RosterImport))).scalar_one())


async def send(client: httpx.AsyncClient, **request: object) -> httpx.Response:
    return await client.post(
        "/uploads/roster", headers={"x-trellis-csrf": "1", **request.pop("headers", {})}, **request
    )  # type: ignore[arg-type,dict-item]


def stored(place: Place, town: Town) -> list[str]:
    """Keys of the district's objects in S3."""
    storage = place.house.storage
    found = storage._client.list_objects_v2(Bucket=storage.bucket, Prefix=f"{town.district_id}/")
    return [entry["Key"] for entry in found.get("Contents", [])]


def leftovers() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob("trellis-roster-*"))


# Uploads


async def test_two_hundred_megabytes_and_more_are_cut_off_where_the_limit_is(place: Place, town: Town) -> None:
    """Without a declared length, so that only counting helps; the sender is told before everything was taken in."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--b\r\ncontent-disposition: form-data; name="files"; filename="roster.zip"\r\n\r\nPK'
        for _ in range(400):
            sent += 1
            yield MEGABYTE

    before = leftovers()
    async with place.browser(town, "admin") as browser:
        answer = await send(
            browser.client, content=endless(), headers={"content-type": "multipart/form-data; boundary=b"}
        )
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "UPLOAD_TOO_LARGE")
    assert "200 MB" in answer.json()["error"]["message"]
    assert 200 <= sent <= 202
    assert await imports(place, town) == 0 and stored(place, town) == [] and leftovers() == before


async def test_a_declared_length_beyond_the_limit_is_refused_unread(place: Place, town: Town) -> None:
    async def unread() -> AsyncIterator[bytes]:
        raise AssertionError("nobody asked for the body")
        yield b""

    async with place.browser(town, "admin") as browser:
        await browser.ask('mutation { setLanguage(language: "es") { __typename } }')
        answer = await send(
            browser.client,
            content=unread(),
            headers={"content-type": "multipart/form-data; boundary=b", "content-length": "201000000"},
        )
    assert answer.status_code == 413 and "demasiado grandes" in answer.json()["error"]["message"]


async def test_the_limit_that_is_said_is_the_one_that_is_set(
    place: Place, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place.house.settings, "bundle_max_bytes", 3_000_000)
    async with place.browser(town, "admin") as browser:
        answer = await send(browser.client, files={"files": ("roster.zip", b"PK" + bytes(4_000_000))})
    assert answer.status_code == 413 and "may have 3 MB" in answer.json()["error"]["message"]


async def test_a_program_that_is_called_a_zip_is_refused_at_the_door(place: Place, town: Town) -> None:
    said = []
    async with place.browser(town, "admin") as browser:
        for language in ("en", "es"):
            await browser.ask("mutation ($l: String!) { setLanguage(language: $l) { __typename } }", l=language)
            answer = await send(browser.client, files={"files": ("roster.zip", b"MZ\x90\x00 this is a program")})
            assert (answer.status_code, answer.json()["error"]["code"]) == (400, "NOT_A_BUNDLE")
            said.append(answer.json()["error"]["message"])
    assert said[0] != said[1] and all(said)
    assert await imports(place, town) == 0 and stored(place, town) == []


FAILURE = "query ($id: ID!) { rosterImport(id: $id) { state failure { code message doNext } counts } }"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("users.exe", b"MZ\x90\x00", "NOT_A_BUNDLE"),
        ("roster.xlsx", b"\xd0\xcf\x11\xe0 a spreadsheet of long ago", "NOT_A_BUNDLE"),
        ("../../etc/passwd", b"root:x:0:0", "NOT_A_BUNDLE"),
        ("roster.zip", b"PK\x03\x04 and then nothing", "BUNDLE_DAMAGED"),
        ("users.csv", "sourcedId,givenName,familyName\r\nst1,Iv\xe1n,Ruiz\r\n".encode("latin-1"), "WRONG_ENCODING"),
    ],
)
async def test_what_cannot_be_read_fails_with_words_in_ones_language_and_changes_nobody(
    place: Place, town: Town, name: str, content: bytes, code: str
) -> None:
    """Through the door, the queue and the page; the readings themselves are told in tests/rostering."""
    said = []
    async with place.browser(town, "admin") as browser:
        answer = await send(browser.client, files={"files": (name, content)})
        assert answer.status_code == 201, answer.text
        key = parse_global_id(answer.json()["id"])
        assert key is not None
        await jobs.preview(place.house, district_id=town.district_id, import_id=str(key[1]))
        for language in ("en", "es"):
            await browser.ask("mutation ($l: String!) { setLanguage(language: $l) { __typename } }", l=language)
            found = (await browser.ask(FAILURE, id=answer.json()["id"]))["rosterImport"]
            assert (found["state"], found["failure"]["code"]) == ("failed", code), found
            said.append(found["failure"]["message"])
    assert said[0] != said[1]
    async with place.house.gate.open(town.district_id, SYSTEM, "test.count") as work:
        assert (await work.session.execute(select(func.count()).select_from(Person))).scalar_one() == len(town.people)


@pytest.mark.parametrize(
    "body",
    [b"", b"--b", b'--b\r\ncontent-disposition: form-data; name="files"; filename="a.csv"\r\n\r\nsourcedId,'],
    ids=["nothing", "a beginning", "cut off"],
)
async def test_an_upload_that_broke_off_is_no_import(place: Place, town: Town, body: bytes) -> None:
    async with place.browser(town, "admin") as browser:
        answer = await send(browser.client, content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "UPLOAD_UNREADABLE")
    assert await imports(place, town) == 0 and stored(place, town) == []


async def test_somebody_signed_out_or_without_the_right_is_told_so_in_the_browsers_language(
    place: Place, town: Town
) -> None:
    files = {"files": ("users.csv", b"sourcedId\r\n")}
    async with place.browser() as visitor:
        answer = await send(visitor.client, files=files, headers=SPANISH)
        assert answer.status_code == 401 and "Su sesión terminó" in answer.json()["error"]["message"]
    async with place.browser(town, "director") as browser:
        answer = await send(browser.client, files=files)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "NOT_ALLOWED")
    assert await imports(place, town) == 0


# Providers that are down, or answer for somebody else


@pytest.fixture
def evil() -> Iterator[EvilProvider]:
    with evil_provider(free_port()) as provider:
        yield provider


async def configured(place: Place, town: Town, issuer: str, secret: str = "evil-secret-of-cedar") -> None:
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        work.session.add(
            IdentityProvider(
                district_id=town.district_id,
                audience="staff",
                label="Cedar sign-in",
                issuer=issuer,
                client_id="trellis",
                client_secret=sealed(place.house.settings.secret_key, secret),
                roster_claim="roster_id",
                allowed_domains=[],
                tenant_claim=None,
                tenant_value=None,
            )
        )


def error_of(answer: httpx.Response) -> str:
    assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?error="), answer.headers
    return parse_qs(urlsplit(answer.headers["location"]).query)["error"][0]


async def nobody_came_in(place: Place, town: Town) -> bool:
    async with place.house.gate.open(town.district_id, SYSTEM, "test.count") as work:
        rows = [(await work.session.execute(select(table.id))).all() for table in (Session, Identity)]
    return rows == [[], []]


async def test_a_provider_that_does_not_answer_is_named_and_signs_nobody_in(place: Place, town: Town) -> None:
    await configured(place, town, f"http://localhost:{free_port()}")
    async with place.browser() as browser:
        assert error_of(await browser.client.get(f"/auth/{town.slug}/start")) == "PROVIDER_UNAVAILABLE"
        assert SESSION not in browser.client.cookies
    assert await nobody_came_in(place, town)


async def started(browser: httpx.AsyncClient, town: Town) -> dict[str, str]:
    """Begin to sign in; what the provider is told."""
    sent = await browser.get(f"/auth/{town.slug}/start")
    assert sent.status_code == 303 and "/authorize?" in sent.headers["location"], sent.headers
    return {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}


async def test_a_provider_that_goes_down_meanwhile_signs_nobody_in(
    place: Place, town: Town, evil: EvilProvider
) -> None:
    await configured(place, town, evil.issuer)
    async with place.browser() as browser:
        asked = await started(browser.client, town)
        evil.is_down = True
        answer = await browser.client.get(
            f"/auth/{town.slug}/callback", params={"state": asked["state"], "code": "c", "iss": evil.issuer}
        )
        assert error_of(answer) == "PROVIDER_UNAVAILABLE"
    assert await nobody_came_in(place, town)


@pytest.mark.parametrize("lie", [{"aud": "another"}, {"iss": "http://localhost:1/aspen"}, {"nonce": "x"}], ids=str)
async def test_a_provider_that_answers_for_another_district_signs_nobody_in(
    place: Place, town: Town, evil: EvilProvider, lie: dict[str, str]
) -> None:
    await configured(place, town, evil.issuer)
    async with place.browser() as browser:
        asked = await started(browser.client, town)
        evil.claims = evil.honest(asked["nonce"], roster_id="r-case_manager", **lie)
        answer = await browser.client.get(
            f"/auth/{town.slug}/callback", params={"state": asked["state"], "code": "c", "iss": evil.issuer}
        )
        assert error_of(answer) == "PROVIDER_MISMATCH"
        assert SESSION not in browser.client.cookies
    assert await nobody_came_in(place, town)


async def test_the_honest_answer_signs_in_so_that_the_lies_above_mean_something(
    place: Place, town: Town, evil: EvilProvider
) -> None:
    await configured(place, town, evil.issuer)
    async with place.browser() as browser:
        asked = await started(browser.client, town)
        evil.claims = evil.honest(asked["nonce"], roster_id="r-case_manager")
        answer = await browser.client.get(
            f"/auth/{town.slug}/callback", params={"state": asked["state"], "code": "c", "iss": evil.issuer}
        )
        assert answer.headers["location"] == "/" and SESSION in browser.client.cookies, answer.headers


# Links that are old, or were changed


@pytest.mark.parametrize("change", ["state", "cookie", "age"])
async def test_a_half_finished_sign_in_that_is_old_or_was_changed_begins_anew(
    place: Place, town: Town, evil: EvilProvider, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    await configured(place, town, evil.issuer)
    async with place.browser() as browser:
        asked = await started(browser.client, town)
        evil.claims = evil.honest(asked["nonce"], roster_id="r-case_manager")
        name = next(name for name in browser.client.cookies if name.startswith(SIGN_IN))
        kept = browser.client.cookies[name]
        if change == "cookie":
            browser.client.cookies.clear()
            browser.client.cookies.set(name, kept[:-6] + ("AAAAAA" if kept[-6:] != "AAAAAA" else "BBBBBB"))
        if change == "age":
            real = clock.now
            monkeypatch.setattr(clock, "now", lambda: real() + timedelta(minutes=11))
        answer = await browser.client.get(
            f"/auth/{town.slug}/callback",
            params={"state": asked["state"] + ("x" if change == "state" else ""), "code": "c", "iss": evil.issuer},
        )
        assert error_of(answer) == "STATE_MISMATCH"
    assert await nobody_came_in(place, town)


# Words


def every_error(kind: type[TrellisError] = TrellisError) -> Iterator[type[TrellisError]]:
    yield kind
    for derived in kind.__subclasses__():
        yield from every_error(derived)


def test_every_error_speaks_english_and_spanish() -> None:
    assert len({error.code for error in every_error()}) > 50
    for error in every_error():
        for said in filter(None, (error.default_says, error.default_do_next)):
            assert said.en.strip() and said.es.strip() and said.en != said.es, error.code
            assert re.fullmatch(r"[A-Z][A-Z0-9_]+", error.code)


def test_the_sign_in_page_has_a_sentence_for_everything_that_can_bring_one_back() -> None:
    known = (REPOSITORY / "frontend/src/features/sign-in/errors.ts").read_text()
    modules = (sign_in.__name__, linking.__name__, providers.__name__)
    codes = {error.code for error in every_error() if error.__module__ in modules}
    assert len(codes) >= 10
    assert [code for code in sorted(codes) if f"{code}: msg`" not in known] == []
    spanish = (REPOSITORY / "frontend/src/locales/es/messages.po").read_text()
    for sentence in re.findall(r"[A-Z_]+: msg`([^`]+)`", known):
        entry = spanish.partition(f'msgid "{sentence}"')[2].partition("msgstr ")[2][:200]
        assert entry and not entry.startswith('""\n\n'), sentence
