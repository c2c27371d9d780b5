"""*Try sign-in* says what was tried: a right secret, a wrong one at a real provider, and answers that prove nothing."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus, unquote_plus

import pytest

from tests.districts.conftest import Deployment, ask
from tests.web.conftest import ODD_CLIENT, issuer_url
from tests.web.evil_provider import EvilProvider, evil_provider
from trellis.districts.providers import Provider, ProviderDesk
from trellis.districts.trying import Check, Outcome, outcome_of, try_provider
from workbench.oidc import OidcProvider
from workbench.ports import free_port

TRY = """mutation ($id: ID!) { tryProvider(providerId: $id) {
  ... on ProviderTrial { outcome checks { key outcome says } } ... on Problem { code } } }"""
SPEAK = "mutation ($language: String!) { setLanguage(language: $language) { __typename } }"
PROVIDERS = "query ($id: ID!) { node(id: $id) { ... on OperatedDistrict { providers { id } } } }"
RETURN = "http://localhost:18400/auth/cedar-0/callback"


def at(issuer: str, **other: str) -> Provider:
    return Provider(uuid.uuid4(), issuer, **{"client_id": "trellis", "client_secret": "secret-of-cedar", **other})


async def tried(provider: Provider, redirect_uri: str = RETURN) -> dict[str, Check]:
    checks = await try_provider(ProviderDesk(allow_http=True), provider, redirect_uri=redirect_uri)
    return {check.key: check for check in checks} | {"all": Check("all", outcome_of(checks), checks[0].says)}


async def test_a_right_secret_is_accepted_and_a_person_was_not_tried(provider: OidcProvider) -> None:
    found = await tried(at(issuer_url(provider, "cedar")))
    assert {key: check.outcome.value for key, check in found.items()} == {
        **dict.fromkeys(("discovery", "keys", "pkce", "signing", "mix_up", "logout", "secret", "all"), "ok"),
        "person": "untried",
    }


@pytest.mark.parametrize(
    "wrong",
    [{"client_secret": "a-wrong-secret"}, {"client_secret": "secret-of-cedar:"}, {"client_id": "nobody"}],
    ids=str,
)
async def test_a_wrong_secret_or_client_is_refused(provider: OidcProvider, wrong: dict[str, str]) -> None:
    found = await tried(at(issuer_url(provider, "cedar"), **wrong))
    assert found["secret"].outcome is Outcome.WRONG
    assert "invalid_client" in found["secret"].says.en
    assert "invalid_client" in found["secret"].says.es
    assert found["all"].outcome is Outcome.WRONG
    assert "a-wrong-secret" not in str(found)


async def test_an_id_and_a_secret_of_any_characters_are_accepted_and_another_such_is_refused(
    provider: OidcProvider,
) -> None:
    client_id, secret = ODD_CLIENT
    found = await tried(at(issuer_url(provider, "odd"), client_id=client_id, client_secret=secret))
    assert (found["secret"].outcome, found["all"].outcome) == (Outcome.OK, Outcome.OK), found["secret"].says.en
    # What it would be to a provider that read it without decoding, or decoded it twice.
    for other in (quote_plus(secret), unquote_plus(secret)):
        found = await tried(at(issuer_url(provider, "odd"), client_id=client_id, client_secret=other))
        assert found["secret"].outcome is Outcome.WRONG, other


@pytest.mark.parametrize("secret", ["secret-of-cedar", "a-wrong-secret"])
async def test_the_operators_page_is_told_in_english_and_spanish(running: Deployment, secret: str) -> None:
    async with running.operator() as operator:
        district = await running.open_district(operator, clientSecret=secret)
        provider_id = (await ask(operator, PROVIDERS, id=district.id))["node"]["providers"][0]["id"]
        said = {}
        for language in ("en", "es"):
            await ask(operator, SPEAK, language=language)
            said[language] = (await ask(operator, TRY, id=provider_id))["tryProvider"]
    english, spanish = ({one["key"]: one for one in said[language]["checks"]} for language in ("en", "es"))
    is_right = secret == "secret-of-cedar"
    assert said["en"]["outcome"] == said["es"]["outcome"] == ("OK" if is_right else "WRONG")
    assert english["secret"]["outcome"] == spanish["secret"]["outcome"] == ("OK" if is_right else "WRONG")
    assert ("secret are accepted" in english["secret"]["says"]) is is_right
    assert ("Se aceptan" in spanish["secret"]["says"]) is is_right
    assert (english["person"]["outcome"], english["person"]["says"][:10]) == ("UNTRIED", "Not tried:")
    assert spanish["person"]["says"].startswith("Sin probar:")


@pytest.fixture
def evil() -> Iterator[EvilProvider]:
    with evil_provider(free_port()) as running:
        yield running


def refusing(status: int, body: Any) -> Any:
    """The same to every client."""
    said = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return lambda _: (status, said)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, {"error": "invalid_request"}, "HTTP 400, invalid_request"),
        (400, {"error": "unauthorized_client"}, "HTTP 400, unauthorized_client"),
        (400, {"error": ["invalid_grant"]}, "HTTP 400."),
        (400, {"error": "<b>invalid_grant</b>"}, "HTTP 400."),
        (403, "<h1>No robots</h1>", "HTTP 403."),
        (503, "", "HTTP 503."),
        (200, {"access_token": "a", "token_type": "Bearer"}, "HTTP 200."),
        (302, {"error": "elsewhere"}, "HTTP 302, elsewhere"),
        (400, {"error": "invalid_grant"}, "before it looks at the secret"),
    ],
)
async def test_an_answer_that_proves_nothing_leaves_the_secret_untried(
    evil: EvilProvider, status: int, body: Any, words: str
) -> None:
    evil.refuses_codes = refusing(status, body)
    found = await tried(at(evil.issuer))
    assert found["secret"].outcome is Outcome.UNTRIED
    assert words in found["secret"].says.en
    assert found["secret"].says.es.startswith("No se pudo probar el secreto:")


async def test_a_refusal_without_the_standards_words_is_one_when_it_says_401(evil: EvilProvider) -> None:
    evil.refuses_codes = refusing(401, "Unauthorized")
    found = await tried(at(evil.issuer))
    assert found["secret"].outcome is Outcome.WRONG
    assert "refused: HTTP 401." in found["secret"].says.en


async def test_the_secret_is_sent_as_a_sign_in_sends_it(evil: EvilProvider) -> None:
    asked: list[str] = []

    def noted(authorization: str) -> tuple[int, bytes]:
        asked.append(base64.b64decode(authorization.removeprefix("Basic ")).decode())
        is_ours = asked[-1] == "trellis:secret-of-cedar"
        return (400, b'{"error": "invalid_grant"}') if is_ours else (401, b'{"error": "invalid_client"}')

    evil.refuses_codes = noted
    found = await tried(at(evil.issuer))
    assert found["secret"].outcome is Outcome.OK
    assert asked[0] == "trellis:secret-of-cedar"
    assert len(asked) == 2
    assert asked[1] != asked[0]


async def test_without_its_configuration_nothing_else_is_tried() -> None:
    found = await tried(at(f"http://localhost:{free_port()}"))
    assert {key: check.outcome.value for key, check in found.items()} == {
        "discovery": "wrong",
        "secret": "untried",
        "person": "untried",
        "all": "wrong",
    }
