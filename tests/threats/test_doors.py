"""The doors themselves: where a request may come from, what every answer carries, what a start refuses (rows 6, 36,
41, 42, 43, 46)."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, get_named_type
from pydantic import ValidationError
from sqlalchemy import select, update
from starlette.applications import Starlette
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.conftest import REPOSITORY
from tests.factories import Town
from tests.factories.plan import begun
from tests.threats.conftest import ORIGIN, Place, id_of, words
from trellis.districts.model import District, IdentityProvider
from trellis.graphql.schema import schema
from trellis.kernel import clock
from trellis.kernel.sealing import opened
from trellis.kernel.tenancy import SYSTEM
from trellis.settings import Settings
from trellis.web.cookies import SESSION
from trellis.web.pages import Pages

EVIL = "https://evil.test"
BACKEND = REPOSITORY / "backend" / "trellis"
WHO = "{ viewer { person { name } district { slug } } }"


# Cross-site (row 42)


async def test_a_foreign_page_changes_nothing_with_the_cookie_of_who_is_signed_in(place: Place, town: Town) -> None:
    """A form, a script and an image of another site: each door asks for what they cannot send."""
    change = {"query": 'mutation { setLanguage(language: "es") { __typename } }'}
    async with place.browser(town, "case_manager") as browser:
        client = browser.client
        asked = [
            await client.post("/graphql", json=change, headers={"x-trellis-csrf": "1", "origin": EVIL}),
            await client.post("/graphql", json=change),
            await client.post("/graphql", data=change, headers={"x-trellis-csrf": "1"}),
            await client.post(
                "/graphql", content=b'{"query":"{viewer{language}}"}', headers={"content-type": "text/plain"}
            ),
            await client.get("/graphql", params=change, headers={"x-trellis-csrf": "1"}),
            await client.post("/uploads/roster", files={"files": ("a.csv", b"x")}, headers={"origin": EVIL}),
            await client.post("/uploads/roster", files={"files": ("a.csv", b"x")}),
            await client.post("/auth/sign-out", headers={"x-trellis-csrf": "1", "origin": EVIL}),
            await client.post("/auth/sign-out"),
        ]
        assert [answer.status_code for answer in asked] == [403, 403, 415, 403, 405, 403, 403, 403, 403]
        assert all("access-control-allow-origin" not in answer.headers for answer in asked)
        assert (await browser.ask("{ viewer { language } }"))["viewer"]["language"] == "en"


async def test_a_foreign_page_opens_no_socket(place: Place, town: Town) -> None:
    plan = await begun(place.house.gate, town)
    async with place.listening() as address, place.browser(town, "case_manager") as browser:
        said = await browser.ask(
            'mutation ($id: ID!) { openSection(planId: $id, sectionKey: "goals") { ... on LiveTicket { url } } }',
            id=id_of("Plan", plan.id),
        )
        live = said["openSection"]["url"].replace("wss://trellis.test", f"ws://{address}")
        for url, protocols in ((live, None), (f"ws://{address}/graphql", ["graphql-transport-ws"])):
            headers = {"origin": EVIL, "cookie": f"{SESSION}={browser.token}"}
            with pytest.raises(InvalidStatus) as refused:
                await connect(url, additional_headers=headers, subprotocols=protocols, proxy=None)  # type: ignore[arg-type]
            assert refused.value.response.status_code == 403, url
        async with connect(live, additional_headers={"origin": ORIGIN}, proxy=None):
            pass


# What every answer carries (rows 30, 42, 43)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/students",
        "/family",
        "/family/plans/x",
        "/sign-in",
        "/auth/nowhere/start",
        "/nothing.txt",
        "/graphql",
        "/healthz",
        "/metrics",
        "/robots.txt",
        "/uploads/roster",
    ],
)
async def test_every_door_answers_with_its_headers(place: Place, path: str) -> None:
    async with place.browser() as browser:
        answer = await browser.client.get(path)
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'" and policy["form-action"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "default pasted ProseMirrorClipboard"
    assert "unsafe" not in answer.headers["content-security-policy"] and "object-src" not in policy
    assert answer.headers["x-frame-options"] == "DENY" and answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert answer.headers["cache-control"] == "no-store"


async def test_signing_out_empties_the_browser(place: Place, town: Town) -> None:
    async with place.browser(town, "case_manager") as browser:
        out = await browser.client.post("/auth/sign-out", headers={"x-trellis-csrf": "1"})
        assert out.headers["clear-site-data"] == '"cache", "storage"'
        gone = next(h for h in out.headers.get_list("set-cookie") if h.startswith(SESSION))
        assert "max-age=0" in gone.lower() and "secure" in gone.lower()
        later = await browser.post(WHO)
    async with place.browser() as stale:
        stale.client.cookies.set(SESSION, browser.token or "")
        again = await stale.ask(WHO)
    assert later.json()["data"] == {"viewer": None} and again == {"viewer": None}


async def test_the_offline_worker_is_looked_for_anew_and_holds_no_answers(tmp_path: Path) -> None:
    """What it does is tried by `frontend/src/app/offlineWorker.test.ts`, and in a browser by an end-to-end story."""
    settings = Settings(
        mode="development",
        database_url="postgresql://nobody@127.0.0.1/none",
        secret_key="s" * 40,
        base_url=ORIGIN,
        frontend_dist=str(tmp_path),
    )
    app = Starlette(routes=Pages(settings).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        assert (await client.get("/offline.js")).status_code == 503
        (tmp_path / "offline.js").write_text("self;")
        found = await client.get("/offline.js")
    assert found.headers["content-type"].startswith("text/javascript")
    # Kept for ever, it would go on serving the files of a build that is gone.
    assert found.headers["cache-control"] == "no-cache"
    worker = (REPOSITORY / "frontend" / "src" / "app" / "offlineWorker.js").read_text()
    assert "request.method !== 'GET'" in worker and ".put(" not in worker


def test_a_page_out_of_the_browsers_own_cache_is_loaded_again() -> None:
    """Both entries do so; what the page does is tried in a browser by the end-to-end stories."""
    for entry in ("main.tsx", "family.tsx"):
        text = (REPOSITORY / "frontend" / "src" / entry).read_text()
        assert "neverShowAnotherPersonsPage();" in text and "refuseTextAsHtml();" in text
        assert text.index("refuseTextAsHtml();") < text.index("createRoot(")


# Two districts in one browser (row 6)


async def test_the_district_is_the_sessions_and_no_header_or_address_changes_it(place: Place) -> None:
    async with place.browser(place.cedar, "case_manager") as browser:
        for headers in (
            {},
            {"x-district": place.aspen.slug, "x-tenant": str(place.aspen.district_id)},
            {"host": f"{place.aspen.slug}.trellis.test", "x-forwarded-host": f"{place.aspen.slug}.trellis.test"},
        ):
            answer = await browser.client.post(
                f"/graphql?district={place.aspen.district_id}",
                json={"query": WHO, "district": str(place.aspen.district_id)},
                headers={"x-trellis-csrf": "1", **headers},
            )
            assert answer.json()["data"]["viewer"]["district"]["slug"] == place.cedar.slug
    async with place.browser(place.aspen, "case_manager") as other:
        assert (await other.ask(WHO))["viewer"]["district"]["slug"] == place.aspen.slug


async def test_two_session_cookies_are_never_two_people(place: Place) -> None:
    """A planted second cookie of the same name: whichever is read, it is one whole session of one district."""
    async with place.browser(place.cedar, "case_manager") as one, place.browser(place.aspen, "parent") as two:
        for pair in ((one.token, two.token), (two.token, one.token)):
            async with place.browser() as both:
                answer = await both.client.post(
                    "/graphql",
                    json={"query": WHO},
                    headers={"x-trellis-csrf": "1", "cookie": "; ".join(f"{SESSION}={token}" for token in pair)},
                )
            viewer = answer.json()["data"]["viewer"]
            assert (viewer["person"]["name"], viewer["district"]["slug"]) in (
                ("Ana Reyes", place.cedar.slug),
                ("Helena Ruiz", place.aspen.slug),
            )


# What a start refuses (row 41)

PRODUCTION = {
    "mode": "production",
    "database_url": "postgresql://app@db/trellis",
    "secret_key": "pT7zQ2w9LxV4mN8rB3cK6dH1fJ5gS0aY",
    "base_url": "https://plans.example.org",
}


def test_production_starts_with_every_door_of_development_closed() -> None:
    settings = Settings(**PRODUCTION)
    assert not settings.allow_text_documents and not settings.introspection and not settings.test_now
    assert settings.secure and Settings.model_fields["mode"].default == "production"


@pytest.mark.parametrize(
    "wrong",
    [
        {"allow_text_documents": True},
        {"introspection": True},
        {"test_now": "2026-01-01T00:00:00+00:00"},
        {"base_url": "http://plans.example.org"},
        {"secret_key": "short"},
        {"secret_key": "k" * 40},
        {"secret_key": "changeme" * 5},
        {"s3_public_endpoint": "http://files.example.org"},
    ],
    ids=str,
)
def test_production_refuses_to_start_with_a_door_of_development(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**{**PRODUCTION, **wrong})
    said = str(refused.value).upper()
    assert "SECRET_KEY" in said if "secret_key" in wrong else "REFUSED IN PRODUCTION" in said


# Secrets of providers (row 46)

PROVIDER = {
    "audience": "STAFF",
    "label": "Cedar sign-in",
    "issuer": "https://id.cedar.test",
    "clientId": "trellis",
    "clientSecret": "canary-of-a-secret",
    "allowedDomains": [],
}
EVERY_FIELD = """... on Provider { id audience label issuer clientId rosterClaim allowedDomains version testUrl }"""


async def test_a_providers_secret_goes_in_and_never_comes_out(place: Place, town: Town) -> None:
    async with place.browser(who="operator") as browser:
        said = await browser.ask(
            f"""mutation ($id: ID!, $input: ProviderInput!) {{ setDistrictProvider(districtId: $id, input: $input) {{
              __typename {EVERY_FIELD} ... on Problem {{ code message field }} }} }}""",
            id=id_of("OperatedDistrict", town.district_id),
            input=PROVIDER,
        )
        assert said["setDistrictProvider"]["__typename"] == "Provider", said
        seen = await browser.ask(f"{{ operatedDistricts {{ id providers {{ __typename {EVERY_FIELD} }} }} }}")
    assert "canary" not in words([said, seen])
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        [row] = (await work.session.execute(select(IdentityProvider))).scalars()
    assert "canary" not in row.client_secret
    assert opened(place.house.settings.secret_key, row.client_secret) == "canary-of-a-secret"


def test_no_type_that_is_answered_has_a_field_for_a_secret() -> None:
    answered = {
        f"{kind.name}.{name}"
        for kind in schema()._schema.type_map.values()
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
        for name in kind.fields
    }
    asked = [
        name
        for kind in schema()._schema.type_map.values()
        if isinstance(kind, GraphQLInputObjectType)
        for name, field in kind.fields.items()
        if "secret" in name.lower() and get_named_type(field.type)
    ]
    assert asked == ["clientSecret"]
    assert [name for name in answered if any(w in name.lower() for w in ("secret", "password", "token"))] == []


# One clock (row 36)


def test_nothing_reads_the_time_but_through_the_one_clock() -> None:
    """A server's drift or a client's word never dates a signature; durations may be measured monotonically."""
    found = []
    for path in BACKEND.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = f"{node.value.id}.{node.attr}"
                if name in ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"):
                    found.append(f"{path.relative_to(BACKEND)}: {name}")
    assert found == ["kernel/clock.py: datetime.now"]


def test_no_deed_of_law_takes_its_time_from_the_client() -> None:
    mutations = schema()._schema.mutation_type
    assert mutations is not None
    for name in ("signPlan", "finalizePlan", "requestSignatures", "holdMeeting", "takeAttendance", "shareDraft"):
        for argument in mutations.fields[name].args.values():
            assert str(argument.type).strip("!") not in ("DateTime", "Date"), name


async def test_a_machine_whose_clock_has_drifted_is_not_ready(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async with place.browser() as browser:
        assert (await browser.client.get("/readyz")).json()["clock"] is True
        real = clock.now
        monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=30))
        answer = await browser.client.get("/readyz")
    assert answer.status_code == 503 and answer.json()["clock"] is False


async def test_a_district_that_is_closed_lets_nobody_go_on(place: Place, town: Town) -> None:
    async with place.browser(town, "director") as browser:
        assert (await browser.ask(WHO))["viewer"] is not None
        async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
            await work.session.execute(
                update(District).where(District.id == town.district_id).values(status="suspended")
            )
        assert await browser.ask(WHO) == {"viewer": None}
