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
from tests.factories import Town, make_deployment, make_town
from trellis.attachments.storage import Storage
from trellis.districts.model import IdentityProvider
from trellis.districts.providers import ProviderDesk
from trellis.house import House
from trellis.kernel.database import Database
from trellis.kernel.events import Listener
from trellis.kernel.sealing import sealed
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Gate
from trellis.people.model import Identity
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


ODD_CLIENT = ("trellis: one & all", 'a%2Bb+c d%:&/=?"~\\')
"""ID and secret with every character that must not travel as it is (RFC 6749, 2.3.1 and appendix A)."""


def issuer(
    key: str, callbacks: list[str], accounts: list[dict[str, Any]], client: tuple[str, str] | None = None
) -> dict[str, Any]:
    """One issuer with the client Trellis is to it; `client` is its ID and secret."""
    client_id, client_secret = client or ("trellis", f"secret-of-{key}")
    return {
        "key": key,
        "name": f"{key.title()} sign-in",
        "accounts": accounts,
        "clients": [
            {
                "client_id": client_id,
                "client_secret": client_secret,
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
    # Somebody else's issuer, which says of its people what it likes.
    strangers = [
        account("mal", "sub-mal", roster_id="r-case_manager"),
        account("fresh", "sub-fresh", roster_id="r-teacher"),
    ]
    # Where the district really moves to: its own people, each under a new subject.
    moved = [
        account("ana-anew", "sub-ana-anew", email="ana.reyes@cedar.test", email_verified=True),
        account("bo-anew", "sub-bo-anew", email="bo.lindqvist@cedar.test", email_verified=True),
        account("ana-unproved", "sub-ana-unproved", email="ana.reyes@cedar.test", email_verified=False),
        account("ana-second", "sub-ana-second", email="ana.reyes@cedar.test", email_verified=True),
    ]
    families = [
        account("helena", "sub-helena", email="helena.ruiz@cedar.test", email_verified=True),
        account("stranger", "sub-stranger", email="somebody@else.test", email_verified=True),
        account("unverified", "sub-unverified", email="helena.ruiz@cedar.test", email_verified=False),
    ]
    # Where the families' sign-in moves to.
    families_moved = [
        account("helena-anew", "sub-helena-anew", email="helena.ruiz@cedar.test", email_verified=True),
        account("unverified-anew", "sub-unverified-anew", email="helena.ruiz@cedar.test", email_verified=False),
        account("stranger-anew", "sub-stranger-anew", email="somebody@else.test", email_verified=True),
    ]
    return [
        issuer("cedar", ["cedar"], staff),
        issuer("aspen", ["aspen"], [account("otto", "sub-otto", roster_id="r-case_manager")]),
        issuer("mallory", ["cedar"], strangers),
        issuer("moved", ["cedar"], moved),
        issuer("families", list(SLUGS), families),
        issuer("families-moved", list(SLUGS), families_moved),
        issuer("odd", ["cedar"], [account("ida", "sub-ida", roster_id="r-teacher")], ODD_CLIENT),
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
    operator_id = await make_deployment(gate)
    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test.setup") as work:
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
    return operator_id


@pytest.fixture
async def browser(place: Place) -> AsyncIterator[httpx.AsyncClient]:
    """One browser."""
    async with place.browser() as opened:
        yield opened
