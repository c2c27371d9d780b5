"""People sign in at their district's own provider, and nobody else does."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select, update

from tests.web.conftest import APP, KEY, ODD_CLIENT, PASSWORD, Place, issuer_url
from trellis.access.ask import RECENT
from trellis.districts.model import IdentityProvider
from trellis.kernel import clock
from trellis.kernel.hashing import secret_digest
from trellis.kernel.sealing import sealed
from trellis.kernel.tenancy import SYSTEM
from trellis.people import sessions
from trellis.people.invitations import MOST_ATTEMPTS
from trellis.people.model import Identity, Invitation, Person, PersonRole, Session
from trellis.web.cookies import SESSION
from workbench.oidc import OidcProvider


async def at_provider(browser: httpx.AsyncClient, start: str, username: str) -> str:
    """Go to `start`, sign in at the provider as `username`; the callback's path and query."""
    sent = await browser.get(start)
    assert sent.status_code == 303, sent.text
    assert sent.headers["location"].startswith("http://localhost:"), sent.headers["location"]
    return await asyncio.to_thread(_sign_in_there, sent.headers["location"], username)


def _sign_in_there(address: str, username: str) -> str:
    with httpx.Client(follow_redirects=False) as there:
        answer = _follow(there, there.get(address))
        if answer.is_redirect:
            return _own(answer)
        action = re.search(r'action="([^"]+)"', answer.text)
        assert action, answer.text
        where = answer.url.join(action[1].replace("&#38;", "&"))
        return _own(_follow(there, there.post(where, data={"username": username, "password": PASSWORD})))


def _follow(there: httpx.Client, answer: httpx.Response) -> httpx.Response:
    while answer.is_redirect and answer.next_request and not str(answer.next_request.url).startswith(APP):
        answer = there.send(answer.next_request)
    return answer


def _own(answer: httpx.Response) -> str:
    assert answer.is_redirect, answer.text
    return answer.headers["location"].removeprefix(APP)


async def sign_in(browser: httpx.AsyncClient, slug: str, username: str, more: str = "") -> httpx.Response:
    """The whole way; the answer to the callback."""
    return await browser.get(await at_provider(browser, f"/auth/{slug}/start?return_to=/caseload{more}", username))


def error_of(answer: httpx.Response) -> str | None:
    return parse_qs(urlsplit(answer.headers["location"]).query).get("error", [None])[0]


async def who(place: Place, browser: httpx.AsyncClient) -> sessions.LiveSession | None:
    token = browser.cookies.get(SESSION)
    return await sessions.read(place.house.gate, token, idle_minutes=30) if token else None


async def test_a_case_manager_signs_in_and_returns_to_where_she_was(place: Place, browser: httpx.AsyncClient) -> None:
    answer = await sign_in(browser, "cedar", "ana")
    assert answer.headers["location"] == "/caseload"
    cookie = next(h for h in answer.headers.get_list("set-cookie") if h.startswith(SESSION + "="))
    for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"):
        assert part.lower() in cookie.lower()
    assert "domain" not in cookie.lower()
    live = await who(place, browser)
    assert live is not None
    assert live.actor.person_id == place.cedar.people["case_manager"]
    assert live.audience == "staff"
    assert live.actor.authenticated_at is not None and clock.now() - live.actor.authenticated_at < RECENT


async def test_the_roster_links_a_person_once_and_never_a_second_subject(place: Place) -> None:
    async with place.browser() as first:
        await sign_in(first, "cedar", "ana")
    async with place.browser() as second:
        assert error_of(await sign_in(second, "cedar", "twin")) == "NOT_LINKED"
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        subjects = (await work.session.execute(select(Identity.subject))).scalars().all()
    assert "sub-twin" not in subjects


async def test_somebody_the_district_does_not_know_is_told_so(browser: httpx.AsyncClient) -> None:
    answer = await sign_in(browser, "cedar", "eve")
    assert error_of(answer) == "NOT_LINKED"
    assert SESSION not in browser.cookies


async def test_the_same_roster_id_in_two_districts_is_two_people(place: Place, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "aspen", "otto")
    live = await who(place, browser)
    assert live is not None and live.actor.person_id == place.aspen.people["case_manager"]
    assert live.district_id == place.aspen.district_id


async def test_a_code_of_one_district_brought_to_another_opens_nothing(
    place: Place, browser: httpx.AsyncClient
) -> None:
    back = await at_provider(browser, "/auth/cedar/start", "ana")
    answer = await browser.get(back.replace("/auth/cedar/", "/auth/aspen/"))
    assert error_of(answer) == "STATE_MISMATCH"
    assert SESSION not in browser.cookies


async def test_an_answer_in_the_name_of_another_issuer_is_refused(browser: httpx.AsyncClient) -> None:
    back = await at_provider(browser, "/auth/cedar/start", "ana")
    mixed = re.sub(r"iss=[^&]+", "iss=http%3A%2F%2Fevil.test", back)
    assert mixed != back
    assert error_of(await browser.get(mixed)) == "PROVIDER_MISMATCH"


async def test_an_answer_without_its_issuer_is_refused(browser: httpx.AsyncClient) -> None:
    back = await at_provider(browser, "/auth/cedar/start", "ana")
    assert error_of(await browser.get(re.sub(r"[?&]iss=[^&]+", "", back))) == "PROVIDER_MISMATCH"


async def test_a_code_and_a_state_work_once_and_only_in_their_browser(place: Place, browser: httpx.AsyncClient) -> None:
    back = await at_provider(browser, "/auth/cedar/start", "ana")
    async with place.browser() as other:
        assert error_of(await other.get(back)) == "STATE_MISMATCH"
    assert (await browser.get(back)).headers["location"] == "/"
    assert error_of(await browser.get(back)) == "STATE_MISMATCH"


async def test_who_presses_cancel_is_not_signed_in(browser: httpx.AsyncClient) -> None:
    back = await at_provider(browser, "/auth/cedar/start", "ana")
    cancelled = re.sub(r"code=[^&]+", "error=access_denied", back)
    assert error_of(await browser.get(cancelled)) == "SIGN_IN_CANCELLED"


@pytest.mark.parametrize(
    "path", ["//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)", "/auth/sign-out", "/a\nb"]
)
async def test_nobody_is_returned_to_a_foreign_address(browser: httpx.AsyncClient, path: str) -> None:
    back = await at_provider(browser, str(httpx.URL("/auth/cedar/start", params={"return_to": path})), "ana")
    assert (await browser.get(back)).headers["location"] == "/"


@pytest.mark.parametrize("slug", ["nowhere", "deployment'--", "families"])
async def test_an_unknown_district_says_so(browser: httpx.AsyncClient, slug: str) -> None:
    assert error_of(await browser.get(f"/auth/{slug}/start")) == "DISTRICT_NOT_FOUND"


async def test_a_district_person_does_not_enter_through_the_operators_door(browser: httpx.AsyncClient) -> None:
    assert error_of(await browser.get("/auth/cedar/start?audience=operators")) == "DISTRICT_NOT_FOUND"


async def test_an_operator_signs_in_to_the_deployment(place: Place, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "deployment", "olga")
    live = await who(place, browser)
    assert live is not None and live.actor.kind == "operator" and live.audience == "operators"


async def _invite(place: Place, token: str, **values: object) -> None:
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        work.session.add(
            Invitation(
                district_id=place.cedar.district_id,
                person_id=place.cedar.people["parent"],
                invited_by_id=None,
                token_digest=secret_digest(token),
                email="helena.ruiz@cedar.test",
                used_at=None,
                revoked_at=None,
                **{"expires_at": clock.now() + timedelta(days=1), **values},
            )
        )


async def test_a_forwarded_or_unproved_invitation_opens_nothing(place: Place) -> None:
    await _invite(place, "first-letter")
    for username in ("stranger", "unverified"):
        async with place.browser() as browser:
            answer = await sign_in(browser, "cedar", username, "&audience=family&invitation=first-letter")
            assert answer.headers["location"].startswith("/family/sign-in")
            assert error_of(answer) == "INVITATION_NOT_YOURS"
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        invitation = (
            await work.session.execute(
                select(Invitation).where(Invitation.token_digest == secret_digest("first-letter"))
            )
        ).scalar_one()
        assert invitation.used_at is None and invitation.attempts == 2
        await work.session.execute(update(Invitation).values(attempts=MOST_ATTEMPTS))
    async with place.browser() as browser:
        answer = await sign_in(browser, "cedar", "helena", "&audience=family&invitation=first-letter")
        assert error_of(answer) == "INVITATION_EXPIRED"


async def test_a_parent_is_linked_by_her_letter_once_and_later_signs_in_without_it(place: Place) -> None:
    await _invite(place, "old-letter", expires_at=clock.now() - timedelta(seconds=1))
    await _invite(place, "second-letter")
    async with place.browser() as browser:
        assert error_of(await sign_in(browser, "cedar", "helena", "&audience=family")) == "NOT_LINKED"
        answer = await sign_in(browser, "cedar", "helena", "&audience=family&invitation=old-letter")
        assert error_of(answer) == "INVITATION_EXPIRED"
        await sign_in(browser, "cedar", "helena", "&audience=family&invitation=second-letter")
        live = await who(place, browser)
        assert live is not None and live.audience == "family"
        assert live.actor.person_id == place.cedar.people["parent"]
    async with place.browser() as browser:
        await sign_in(browser, "cedar", "helena", "&audience=family")
        assert await who(place, browser) is not None
    async with place.browser() as browser:
        answer = await sign_in(browser, "cedar", "stranger", "&audience=family&invitation=second-letter")
        assert error_of(answer) == "INVITATION_USED"


async def test_a_session_ends_with_the_last_role(place: Place, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "aspen", "otto")
    assert await who(place, browser) is not None
    person = place.aspen.people["case_manager"]
    async with place.house.gate.open(place.aspen.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(PersonRole).where(PersonRole.person_id == person).values(ends_on=clock.now().date() - timedelta(1))
        )
    assert await who(place, browser) is None
    async with place.house.gate.open(place.aspen.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(PersonRole).where(PersonRole.person_id == person).values(ends_on=None))
        await work.session.execute(update(Person).where(Person.id == person).values(status="ended"))
    assert await who(place, browser) is None
    async with place.house.gate.open(place.aspen.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == person).values(status="active"))


async def test_a_session_ends_when_idle_and_when_its_time_is_over(place: Place, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "cedar", "ana")
    live = await who(place, browser)
    assert live is not None
    for values in (
        {"last_used_at": clock.now() - timedelta(minutes=31)},
        {"last_used_at": clock.now(), "expires_at": clock.now() - timedelta(seconds=1)},
    ):
        async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
            await work.session.execute(update(Session).where(Session.id == live.id).values(**values))
        assert await who(place, browser) is None


@pytest.mark.parametrize("token", ["", "x", "A" * 64, "é", "A" * 5000, "_" * 64])
async def test_a_made_up_cookie_is_nobody(place: Place, token: str) -> None:
    assert await sessions.read(place.house.gate, token, idle_minutes=30) is None


async def test_the_same_secret_in_another_districts_cookie_is_nobody(place: Place, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "cedar", "ana")
    token = browser.cookies[SESSION]
    raw = sessions.base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    moved = sessions.base64.urlsafe_b64encode(place.aspen.district_id.bytes + raw[16:]).rstrip(b"=").decode()
    assert await sessions.read(place.house.gate, moved, idle_minutes=30) is None


async def test_signing_out_ends_the_session_here_and_leads_to_the_provider(
    place: Place, browser: httpx.AsyncClient
) -> None:
    await sign_in(browser, "cedar", "ana")
    token = browser.cookies[SESSION]
    assert (await browser.post("/auth/sign-out")).status_code == 403
    foreign = {"x-trellis-csrf": "1", "origin": "https://evil.test"}
    assert (await browser.post("/auth/sign-out", headers=foreign)).status_code == 403
    assert await who(place, browser) is not None
    answer = await browser.post("/auth/sign-out", headers={"x-trellis-csrf": "1"})
    # An address ends in histories and logs: it says which application asks, and nothing of the person.
    leads = urlsplit(answer.json()["location"])
    assert leads._replace(query="").geturl().startswith("http://localhost:")
    assert parse_qs(leads.query) == {"client_id": ["trellis"], "post_logout_redirect_uri": [f"{APP}/signed-out"]}
    assert (await asyncio.to_thread(httpx.get, leads.geturl())).status_code == 200, "the provider refuses it"
    assert await sessions.read(place.house.gate, token, idle_minutes=30) is None


async def test_the_provider_says_somebody_left_and_the_session_ends(place: Place, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "cedar", "ana")
    assert (await browser.post("/auth/cedar/backchannel-logout", data={"logout_token": "a.b.c"})).status_code == 400
    live = await who(place, browser)
    assert live is not None
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        row = (await work.session.execute(select(Session).where(Session.id == live.id))).scalar_one()
        ended = await sessions.end_of_provider(
            work, issuer=row.issuer, subject=row.subject, provider_session=row.provider_session, reason="told"
        )
    assert ended >= 1
    assert await who(place, browser) is None


async def test_somebody_signed_in_already_must_prove_herself_anew(place: Place, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "cedar", "ana")
    sent = await browser.get("/auth/cedar/start")
    asked = parse_qs(urlsplit(sent.headers["location"]).query)
    assert asked["prompt"] == ["login"] and asked["max_age"] == ["0"]
    assert asked["code_challenge_method"] == ["S256"] and asked["state"] and asked["nonce"]


async def test_a_new_sign_in_replaces_the_session_before_it(place: Place, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "cedar", "ana")
    before = browser.cookies[SESSION]
    await sign_in(browser, "cedar", "ana")
    assert browser.cookies[SESSION] != before
    assert await sessions.read(place.house.gate, before, idle_minutes=30) is None


async def test_an_operator_tries_a_districts_sign_in_and_nobody_is_signed_in(place: Place) -> None:
    async with place.browser() as browser:
        assert error_of(await browser.get("/auth/cedar/trial?audience=staff")) == "DISTRICT_NOT_FOUND"
        await sign_in(browser, "deployment", "olga")
        operator = browser.cookies[SESSION]
        page = await browser.get(await at_provider(browser, "/auth/cedar/trial?audience=staff", "ana"))
        assert page.status_code == 200
        assert "sub-ana" in page.text and "Ana Reyes" in page.text
        assert browser.cookies[SESSION] == operator
        page = await browser.get(await at_provider(browser, "/auth/cedar/trial?audience=family", "helena"))
        assert "Ruiz" not in page.text.split("<h2>")[0]


async def test_every_answer_has_its_headers(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/auth/nowhere/start")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy and "default-src 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_secrets_are_not_stored_as_they_are(place: Place, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "cedar", "ana")
    token = browser.cookies[SESSION]
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(select(Session))).scalars().all()
    assert all(token.encode() != row.token_digest for row in rows)
    assert any(row.token_digest == secret_digest(token) for row in rows)
    assert all(row.id_token is None for row in rows)


async def test_the_clients_id_and_secret_may_have_any_characters(place: Place, provider: OidcProvider) -> None:
    client_id, secret = ODD_CLIENT
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        staff = update(IdentityProvider).where(IdentityProvider.audience == "staff")
        await work.session.execute(
            staff.values(issuer=issuer_url(provider, "odd"), client_id=client_id, client_secret=sealed(KEY, secret))
        )
    async with place.browser() as ida:
        assert error_of(await sign_in(ida, "cedar", "ida")) is None
        live = await who(place, ida)
    assert live is not None and live.actor.person_id == place.cedar.people["teacher"]
