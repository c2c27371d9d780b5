"""The whole application with real sign-in: an operator's browser, a new district's, and its post."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.conftest import TestDatabase
from tests.notices.post import Post, listening
from tests.web.conftest import APP, KEY, ODD_CLIENT, _deployment, account, issuer, issuer_url
from tests.web.test_sign_in import sign_in
from trellis.app import create_app
from trellis.kernel.ids import parse_global_id
from trellis.settings import Settings
from workbench.mail import MailCatcher
from workbench.oidc import OidcProvider
from workbench.testing import temporary_mail, temporary_oidc

CREATE = """mutation ($input: DistrictInput!) { createDistrict(input: $input) { __typename
  ... on OperatedDistrict { id administrators { name invited signedInBefore } } ... on Problem { code field } } }"""
SLUGS = tuple(f"cedar-{number}" for number in range(40))
"""Each story opens a district of its own; the provider lets all of them be returned to."""


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    """The staff provider of every district here, where Rosa has an account, and the operators' own."""
    staff = [
        account("rosa", "sub-rosa", email="Rosa.Diaz@cedar.test", email_verified=True),
        account("carl", "sub-carl", email="carl@cedar.test", email_verified=True),
        account("unproved", "sub-unproved", email="rosa.diaz@cedar.test", email_verified=False),
    ]
    operators = [account("olga", "sub-olga")]
    odd = issuer("odd", [*SLUGS], [], ODD_CLIENT)
    known = [issuer("cedar", [*SLUGS], staff), odd, issuer("operators", ["deployment"], operators)]
    with temporary_oidc(known) as running:
        yield running


@pytest.fixture(scope="module")
def catcher() -> Iterator[MailCatcher]:
    with temporary_mail() as running:
        yield running


@dataclass(frozen=True)
class NewDistrict:
    """A district nobody is in yet; `id` is what it is called outside, `key` its row's."""

    id: str
    key: uuid.UUID
    slug: str


@dataclass
class Deployment:
    """The running application and everybody's way to it."""

    app: Starlette
    post: Post
    provider: OidcProvider
    slugs: Iterator[str]

    @contextlib.asynccontextmanager
    async def browser(self) -> AsyncIterator[httpx.AsyncClient]:
        """A fresh browser that talks to us over TLS, so that it keeps `__Host-` cookies."""
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="https://localhost") as opened:
            yield opened

    @contextlib.asynccontextmanager
    async def operator(self) -> AsyncIterator[httpx.AsyncClient]:
        """The operator's browser, signed in at the operators' own provider."""
        async with self.browser() as opened:
            await sign_in(opened, "deployment", "olga")
            yield opened

    async def open_district(self, operator: httpx.AsyncClient, **other: Any) -> NewDistrict:
        """A new district as the operator's page opens it; `other` is said of its staff provider."""
        slug = next(self.slugs)
        provider = {
            "audience": "STAFF",
            "label": "Staff",
            "issuer": issuer_url(self.provider, "cedar"),
            "clientId": "trellis",
            "clientSecret": "secret-of-cedar",
            "allowedDomains": [],
            **other,
        }
        values = {
            "slug": slug,
            "name": "Cedar Schools",
            "state": "CA",
            "timeZone": "America/Los_Angeles",
            "schoolYearStartsOn": "2026-08-24",
            "schoolYearEndsOn": "2027-06-04",
            "staffProvider": provider,
        }
        opened = (await ask(operator, CREATE, input=values))["createDistrict"]
        assert opened["__typename"] == "OperatedDistrict", opened
        assert opened["administrators"] == []
        found = parse_global_id(opened["id"])
        assert found is not None
        return NewDistrict(opened["id"], found[1], slug)


async def ask(browser: httpx.AsyncClient, query: str, **variables: Any) -> Any:
    """`data` of an operation that must not fail."""
    answer = await browser.post(
        "/graphql", json={"query": query, "variables": variables}, headers={"x-trellis-csrf": "1"}
    )
    said = answer.json()
    assert "errors" not in said, said
    return said["data"]


@pytest.fixture(scope="module")
async def application(
    fresh_database: TestDatabase, provider: OidcProvider, catcher: MailCatcher
) -> AsyncIterator[Starlette]:
    """The application as `create_app` builds it, started, with its one operator."""
    settings = Settings(
        mode="demo",
        database_url=fresh_database.app_url,
        secret_key=KEY,
        base_url=APP,
        s3_endpoint="http://127.0.0.1:9",
        smtp_url=catcher.smtp_url,
        allow_text_documents=True,
    )
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        await _deployment(app.state.house.gate, provider)
        yield app


@pytest.fixture(scope="module")
def slugs() -> Iterator[str]:
    """Short names nobody has yet."""
    return iter(SLUGS)


@pytest.fixture
def running(
    application: Starlette, provider: OidcProvider, slugs: Iterator[str], monkeypatch: pytest.MonkeyPatch
) -> Deployment:
    """The deployment, and the mails it sends from here on."""
    house = application.state.house
    return Deployment(application, listening(Post(house.gate, house.settings), monkeypatch), provider, slugs)
