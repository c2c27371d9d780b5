"""A provider that lies signs nobody in (threats rows 16, 17, 19; ten things 1 and 2)."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.web.evil_provider import EvilProvider, evil_provider
from trellis.districts.providers import (
    LOGOUT_EVENT,
    Provider,
    ProviderDesk,
    ProviderMismatch,
    ProviderUnavailable,
    check_answered_issuer,
)
from workbench.ports import free_port

NONCE = "the-nonce-of-this-sign-in"


@pytest.fixture
def evil() -> Iterator[EvilProvider]:
    with evil_provider(free_port()) as running:
        yield running


@pytest.fixture
def desk() -> ProviderDesk:
    return ProviderDesk(allow_http=True)


def configured(evil: EvilProvider, **other: Any) -> Provider:
    return Provider(uuid.uuid4(), evil.issuer, "trellis", "a-secret", **other)


async def redeemed(desk: ProviderDesk, evil: EvilProvider, provider: Provider) -> dict[str, Any]:
    tokens = await desk.redeem(provider, code="c", redirect_uri="http://localhost/auth/x/callback", verifier="v" * 64)
    return await desk.proved(provider, tokens["id_token"], nonce=NONCE)


async def test_the_honest_answer_is_believed(desk: ProviderDesk, evil: EvilProvider) -> None:
    evil.claims = evil.honest(NONCE)
    assert (await redeemed(desk, evil, configured(evil)))["sub"] == "sub-ana"


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "someone-else", "azp": "trellis"},
        {"aud": "someone-else"},
        {"aud": ...},
        {"aud": []},
        {"aud": ["trellis", "another"]},
        {"aud": ["trellis", "another"], "azp": "another"},
        {"iss": "https://another.test"},
        {"iss": ...},
        {"sub": ""},
        {"sub": ...},
        {"sub": 7},
        {"sub": "x" * 256},
        {"nonce": "of-another-sign-in"},
        {"nonce": ...},
        {"exp": timedelta(minutes=-2)},
        {"iat": timedelta(hours=-2)},
        {"iat": timedelta(minutes=10)},
        {"iat": ...},
    ],
    ids=str,
)
async def test_a_claim_that_is_not_ours_is_refused(desk: ProviderDesk, evil: EvilProvider, lie: dict[str, Any]) -> None:
    now = int(time.time())
    told = {name: now + int(v.total_seconds()) if isinstance(v, timedelta) else v for name, v in lie.items()}
    evil.claims = evil.honest(NONCE, **told)
    with pytest.raises(ProviderMismatch):
        await redeemed(desk, evil, configured(evil))


@pytest.mark.parametrize("how", ["unsigned", "signed_with_public_key", "signed_by_stranger"])
async def test_a_signature_that_proves_nothing_is_refused(desk: ProviderDesk, evil: EvilProvider, how: str) -> None:
    evil.claims, evil.sign = evil.honest(NONCE), getattr(evil, how)
    with pytest.raises(ProviderMismatch):
        await redeemed(desk, evil, configured(evil))


async def test_a_new_key_is_learned_without_a_restart_and_not_asked_for_at_every_lie(
    desk: ProviderDesk, evil: EvilProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil.claims = evil.honest(NONCE)
    await redeemed(desk, evil, configured(evil))
    fresh = RSAKey.generate_key(2048, parameters={"kid": "two", "use": "sig"})
    evil.published = [fresh]
    evil.key = fresh
    monkeypatch.setattr("trellis.districts.providers.REFETCH_SECONDS", 0)
    evil.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "two"}, claims, fresh)
    assert (await redeemed(desk, evil, configured(evil)))["sub"] == "sub-ana"
    monkeypatch.setattr("trellis.districts.providers.REFETCH_SECONDS", 60)
    before, evil.sign = evil.asked_for_keys, evil.signed_by_stranger
    for _ in range(5):
        with pytest.raises(ProviderMismatch):
            await redeemed(desk, evil, configured(evil))
    assert evil.asked_for_keys == before


async def test_discovery_in_the_name_of_another_issuer_is_refused(desk: ProviderDesk, evil: EvilProvider) -> None:
    evil.metadata_issuer = "https://another.test"
    with pytest.raises(ProviderMismatch):
        await desk.metadata(evil.issuer)


async def test_a_provider_that_is_down_or_plain_http_in_production_is_unavailable(
    desk: ProviderDesk, evil: EvilProvider
) -> None:
    with pytest.raises(ProviderUnavailable):
        await ProviderDesk(allow_http=False).metadata(evil.issuer)
    evil.is_down = True
    with pytest.raises(ProviderUnavailable):
        await desk.metadata(evil.issuer)
    with pytest.raises(ProviderUnavailable):
        await desk.metadata(f"http://localhost:{free_port()}")


async def test_only_people_of_the_districts_domains_and_tenant_are_taken(
    desk: ProviderDesk, evil: EvilProvider
) -> None:
    of_domain = configured(evil, allowed_domains=("cedar.test",))
    for lie in (
        {},
        {"email": "ana@cedar.test", "email_verified": False},
        {"email": "ana@cedar.test"},
        {"email": "ana@evil.test", "email_verified": True},
        {"email": "ana@cedar.test@evil.test", "email_verified": True},
    ):
        evil.claims = evil.honest(NONCE, **lie)
        with pytest.raises(ProviderMismatch):
            await redeemed(desk, evil, of_domain)
    evil.claims = evil.honest(NONCE, email="ana@Cedar.test", email_verified=True)
    await redeemed(desk, evil, of_domain)
    of_tenant = configured(evil, tenant_claim="tid", tenant_value="our-tenant")
    for tenant in (..., "another-tenant"):
        evil.claims = evil.honest(NONCE, tid=tenant)
        with pytest.raises(ProviderMismatch):
            await redeemed(desk, evil, of_tenant)


def test_the_issuer_of_the_answer_is_compared(evil: EvilProvider) -> None:
    provider = configured(evil)
    promised = {"authorization_response_iss_parameter_supported": True}
    check_answered_issuer({}, provider, None)
    check_answered_issuer(promised, provider, evil.issuer)
    for metadata, said in (({}, "https://another.test"), (promised, None), (promised, "")):
        with pytest.raises(ProviderMismatch):
            check_answered_issuer(metadata, provider, said)


@pytest.mark.parametrize(
    "lie",
    [
        {"events": ...},
        {"events": {}},
        {"events": [LOGOUT_EVENT]},
        {"nonce": "n"},
        {"aud": "another"},
        {"iss": "https://another.test"},
        {"sub": ..., "sid": ...},
    ],
    ids=str,
)
async def test_only_a_real_logout_token_ends_sessions(
    desk: ProviderDesk, evil: EvilProvider, lie: dict[str, Any]
) -> None:
    honest = {"events": {LOGOUT_EVENT: {}}, "nonce": ..., "sid": "s", "exp": ...}
    true_token = evil.signed(evil.honest("", **honest))
    assert (await desk.logged_out(configured(evil), true_token))["sid"] == "s"
    with pytest.raises(ProviderMismatch):
        await desk.logged_out(configured(evil), evil.signed(evil.honest("", **{**honest, **lie})))
