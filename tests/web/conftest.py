"""The sign-in door over a real database and a real OpenID provider."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.conftest import TestDatabase
from tests.factories import Town, make_town
from trellis.attachments.storage import Storage
from trellis.districts.model import District, IdentityProvider
from trellis.districts.providers import ProviderDesk
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.database import Database
from trellis.kernel.events import Listener
from trellis.kernel.ids import new_id
from trellis.kernel.sealing import sealed
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Gate
from trellis.people.model import Identity, Person, PersonRole
from trellis.settings import Settings
from trellis.web.security import SecurityHeaders
from trellis.web.sign_in import Door
from workbench.oidc import OidcProvider
from workbench.testing import temporary_oidc

APP = "http://localhost:18400"
KEY = "k" * 40
SLUGS = ("cedar", "aspen")
PASSWORD = "a-good-password"


def account(username: str, sub: str, **claims: Any) -> dict[str, Any]:
    """One account of the demo provider."""
    return {"username": username, "password": PASSWORD, "sub": sub, "claims": {"name": username, **claims}}


def issuer(key: str, callbacks: list[str], accounts: list[dict[str, Any]]) -> dict[str, Any]:
    """One issuer with the client Trellis is to it."""
    return {
        "key": key,
        "name": f"{key.title()} sign-in",
        "accounts": accounts,
        "clients": [
            {
                "client_id": "trellis",
                "client_secret": f"secret-of-{key}",
                "redirect_uris": [f"{APP}/auth/{slug}/callback" for slug in callbacks],
                "post_logout_redirect_uris": [f"{APP}/signed-out"],
                "backchannel_logout_uri": f"{APP}/auth/{key}/backchannel-logout",
            }
        ],
    }


def issuers() -> list[dict[str, Any]]:
    """A provider a district, one for families, one for operators."""
    staff = [
        account("ana", "sub-ana", email="ana@x.test", email_verified=True, roster_id="r-case_manager"),
        account("eve", "sub-eve", roster_id="nobody-at-all"),
        account("twin", "sub-twin", roster_id="r-case_manager"),
    ]
    families = [
        account("helena", "sub-helena", email="helena.ruiz@cedar.test", email_verified=True),
        account("stranger", "sub-stranger", email="somebody@else.test", email_verified=True),
        account("unverified", "sub-unverified", email="helena.ruiz@cedar.test", email_verified=False),
    ]
    return [
        issuer("cedar", ["cedar"], staff),
        issuer("aspen", ["aspen"], [account("otto", "sub-otto", roster_id="r-case_manager")]),
        issuer("families", list(SLUGS), families),
        issuer("operators", ["deployment"], [account("olga", "sub-olga")]),
    ]


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    """The real thing, in a process of its own."""
    with temporary_oidc(issuers()) as running:
        yield running


@dataclass
class Place:
    """A house with two districts, and a browser's way to it."""

    house: House
    app: Starlette
    cedar: Town
    aspen: Town
    operator_id: uuid.UUID

    def browser(self) -> httpx.AsyncClient:
        """A fresh browser that talks to us over TLS, so that it keeps `__Host-` cookies."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="https://localhost")


@pytest.fixture(scope="module")
async def place(fresh_database: TestDatabase, database: Database, gate: Gate, provider: OidcProvider) -> Place:
    """Two districts that sign in at their own issuers, and the deployment with its operator."""
    settings = Settings(
        mode="demo", database_url=fresh_database.app_url, secret_key=KEY, base_url=APP, s3_endpoint="http://127.0.0.1:9"
    )
    desk = ProviderDesk(allow_http=True)
    house = House(settings, database, gate, Listener(fresh_database.app_url), Storage(settings), desk)
    operator_id = await _deployment(gate, provider)
    towns = {}
    for slug in SLUGS:
        towns[slug] = await make_town(gate, slug)
        async with gate.open(towns[slug].district_id, SYSTEM, "test.setup") as work:
            work.session.add(_provider_row(towns[slug].district_id, "staff", provider, slug, "roster_id"))
            work.session.add(_provider_row(towns[slug].district_id, "family", provider, "families", None))
    app = Starlette(routes=Door(house).routes())
    app.add_middleware(SecurityHeaders, settings=settings)
    return Place(house, app, towns["cedar"], towns["aspen"], operator_id)


def issuer_url(provider: OidcProvider, key: str) -> str:
    """The address of one issuer."""
    return f"http://localhost:{provider.port}/{key}"


def _provider_row(
    district_id: uuid.UUID, audience: str, provider: OidcProvider, key: str, roster_claim: str | None
) -> IdentityProvider:
    return IdentityProvider(
        district_id=district_id,
        audience=audience,
        label=key.title(),
        issuer=issuer_url(provider, key),
        client_id="trellis",
        client_secret=sealed(KEY, f"secret-of-{key}"),
        roster_claim=roster_claim,
        allowed_domains=[],
        tenant_claim=None,
        tenant_value=None,
    )


async def _deployment(gate: Gate, provider: OidcProvider) -> uuid.UUID:
    operator_id = new_id()
    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test.setup") as work:
        work.session.add(
            District(
                id=DEPLOYMENT_DISTRICT_ID,
                kind="deployment",
                slug="deployment",
                name="Deployment",
                state="CA",
                time_zone="UTC",
                created_at=clock.now(),
            )
        )
        await work.session.flush()
        work.session.add(
            Person(
                district_id=DEPLOYMENT_DISTRICT_ID,
                id=operator_id,
                kind="operator",
                given_name="Olga",
                family_name="Berg",
                name_key="olga berg",
                family_name_key="berg",
            )
        )
        work.session.add(_provider_row(DEPLOYMENT_DISTRICT_ID, "operators", provider, "operators", None))
        await work.session.flush()
        work.session.add(
            Identity(
                district_id=DEPLOYMENT_DISTRICT_ID,
                person_id=operator_id,
                issuer=issuer_url(provider, "operators"),
                subject="sub-olga",
                linked_by="shell",
                last_used_at=None,
            )
        )
        work.session.add(
            PersonRole(
                district_id=DEPLOYMENT_DISTRICT_ID,
                person_id=operator_id,
                role="deployment_operator",
                school_id=None,
                starts_on=clock.now().date(),
            )
        )
    return operator_id


@pytest.fixture
async def browser(place: Place) -> AsyncIterator[httpx.AsyncClient]:
    """One browser."""
    async with place.browser() as opened:
        yield opened
