"""Talking to an OpenID provider: what it says about itself, a code for tokens, and what its ID token proves.

Authlib does the OAuth exchange. It checks neither `aud` nor the `iss` of the
answer by itself (threats, ten things 1 and 2), so every claim is asked for here
by name, and nothing is believed that was not asked for.
"""

from __future__ import annotations

import base64
import re
import secrets
import time
import uuid
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx
from authlib.deprecate import AuthlibDeprecationWarning
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from trellis.districts.provider_http import TIMEOUT, BoundedTransport
from trellis.kernel import clock
from trellis.kernel.errors import TrellisError
from trellis.kernel.words import Words

# It announces a successor of httpx, which it still works without, at every start of every command.
warnings.simplefilter("ignore", AuthlibDeprecationWarning)
from authlib.integrations.httpx_client import AsyncOAuth2Client  # noqa: E402
from authlib.oauth2.auth import ClientAuth  # noqa: E402

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
KEPT_SECONDS = 600
REFETCH_SECONDS = 10
SKEW_SECONDS = 60
ERROR_WORD = re.compile(r"[a-z_]{1,60}")
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class ProviderUnavailable(TrellisError):
    """The provider does not answer, or not as a provider does."""

    code = "PROVIDER_UNAVAILABLE"
    default_says = Words(
        en="The district's sign-in service does not answer at the moment. Try again in a few minutes.",
        es="El servicio de inicio de sesión del distrito no responde. Intente de nuevo en unos minutos.",
    )


class ProviderMismatch(TrellisError):
    """An answer that was not made for this district, this client or this sign-in."""

    code = "PROVIDER_MISMATCH"
    default_says = Words(
        en="The sign-in service answered for somebody else. You were not signed in.",
        es="El servicio de inicio de sesión respondió para otra persona. No se inició su sesión.",
    )

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


@dataclass(frozen=True, slots=True)
class Provider:
    """One configured provider, its secret opened."""

    id: uuid.UUID
    issuer: str
    client_id: str
    client_secret: str
    roster_claim: str | None = None
    allowed_domains: tuple[str, ...] = ()
    tenant_claim: str | None = None
    tenant_value: str | None = None


@dataclass(frozen=True, slots=True)
class TokenRefusal:
    """How a token endpoint refused: the HTTP status, and its `error` when it said one (RFC 6749, 5.2)."""

    status: int
    error: str | None


@dataclass
class _Known:
    metadata: dict[str, Any] | None = None
    metadata_until: float = 0.0
    keys: KeySet | None = None
    keys_until: float = 0.0
    keys_asked: float = field(default=-1e9)


class ProviderDesk:
    """Keeps what providers published for ten minutes. One a process; holds no secret."""

    def __init__(self, *, allow_http: bool) -> None:
        """`allow_http`: providers without TLS, for demo and tests only."""
        self._allow_http = allow_http
        self._known: dict[str, _Known] = {}

    async def metadata(self, issuer: str) -> dict[str, Any]:
        """The discovery document. Raises ProviderUnavailable; ProviderMismatch when it names another issuer."""
        known = self._known.setdefault(issuer, _Known())
        if known.metadata is None or known.metadata_until < time.monotonic():
            found = await self._json(issuer.rstrip("/") + "/.well-known/openid-configuration")
            if found.get("issuer") != issuer:
                raise ProviderMismatch("discovery names another issuer")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                self._check_address(found.get(name))
            known.metadata, known.metadata_until = found, time.monotonic() + KEPT_SECONDS
        return known.metadata

    async def keys(self, issuer: str, *, anew: bool = False) -> KeySet:
        """The provider's signing keys; `anew` after an unknown key id, at most every ten seconds."""
        known = self._known.setdefault(issuer, _Known())
        stale = known.keys_until < time.monotonic() or (anew and time.monotonic() - known.keys_asked > REFETCH_SECONDS)
        if known.keys is None or stale:
            known.keys_asked = time.monotonic()
            found = await self._json((await self.metadata(issuer))["jwks_uri"])
            try:
                # Only public, asymmetric keys: a symmetric one would let anybody sign who can read it.
                usable = [key for key in found["keys"] if key.get("kty") in ("RSA", "EC", "OKP")]
                known.keys = KeySet.import_key_set({"keys": usable})
            except (KeyError, TypeError, ValueError, JoseError) as problem:
                raise ProviderUnavailable() from problem
            known.keys_until = time.monotonic() + KEPT_SECONDS
        return known.keys

    async def address(
        self, provider: Provider, *, redirect_uri: str, state: str, nonce: str, verifier: str, sign_in_anew: bool
    ) -> str:
        """Where the browser goes to sign in: code flow, PKCE S256, state, nonce."""
        metadata = await self.metadata(provider.issuer)
        more = {"prompt": "login", "max_age": "0"} if sign_in_anew else {}
        async with self._client(provider, redirect_uri) as client:
            address, _ = client.create_authorization_url(
                metadata["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier, **more
            )
        return str(address)

    async def redeem(self, provider: Provider, *, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """The tokens for a code. Raises ProviderUnavailable, ProviderMismatch when the code is refused."""
        metadata = await self.metadata(provider.issuer)
        try:
            async with self._client(provider, redirect_uri) as client:
                tokens = await client.fetch_token(metadata["token_endpoint"], code=code, code_verifier=verifier)
        except httpx.HTTPError as problem:
            raise ProviderUnavailable() from problem
        except Exception as problem:  # Authlib raises the provider's error as its own classes
            raise ProviderMismatch("the code was refused") from problem
        if not isinstance(tokens.get("id_token"), str):
            raise ProviderMismatch("no ID token")
        return dict(tokens)

    async def refusal(self, provider: Provider, *, redirect_uri: str) -> TokenRefusal:
        """What the token endpoint says to this client about a code nobody was given. Raises ProviderUnavailable.

        The client proves itself exactly as `redeem` lets it, so that what holds here holds for a sign-in.
        """
        asked = {
            "grant_type": "authorization_code",
            "code": secrets.token_urlsafe(32),
            "redirect_uri": redirect_uri,
            "code_verifier": secrets.token_urlsafe(48),
        }
        metadata = await self.metadata(provider.issuer)
        try:
            async with self._client(provider, redirect_uri) as client:
                proof = client.client_auth(client.token_endpoint_auth_method)
                answer = await client.post(
                    metadata["token_endpoint"], data=asked, headers={"accept": "application/json"}, auth=proof
                )
        except httpx.HTTPError as problem:
            raise ProviderUnavailable() from problem
        return TokenRefusal(answer.status_code, _error_said(answer))

    async def proved(self, provider: Provider, id_token: str, *, nonce: str) -> dict[str, Any]:
        """The claims of an ID token made by this provider, for us, for this sign-in. Raises ProviderMismatch."""
        claims = await self._signed(provider.issuer, id_token)
        _check_common(claims, provider)
        if claims.get("nonce") != nonce:
            raise ProviderMismatch("nonce")
        if claims.get("exp", 0) < clock.now().timestamp() - SKEW_SECONDS:
            raise ProviderMismatch("expired")
        if not isinstance(claims.get("sub"), str) or not 1 <= len(claims["sub"]) <= 255:
            raise ProviderMismatch("subject")
        if provider.tenant_claim and claims.get(provider.tenant_claim) != provider.tenant_value:
            raise ProviderMismatch("tenant")
        if provider.allowed_domains and not _in_domains(claims, provider.allowed_domains):
            raise ProviderMismatch("domain")
        return claims

    async def logged_out(self, provider: Provider, logout_token: str) -> dict[str, Any]:
        """The claims of a back-channel logout token (OpenID Connect Back-Channel Logout 1.0, 2.6)."""
        claims = await self._signed(provider.issuer, logout_token)
        _check_common(claims, provider)
        events = claims.get("events")
        if not isinstance(events, dict) or LOGOUT_EVENT not in events or "nonce" in claims:
            raise ProviderMismatch("not a logout token")
        if not (claims.get("sub") or claims.get("sid")):
            raise ProviderMismatch("nobody named")
        return claims

    async def _signed(self, issuer: str, token: str) -> dict[str, Any]:
        for anew in (False, True):
            keys = await self.keys(issuer, anew=anew)
            try:
                return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError, TypeError) as problem:
                if anew:
                    raise ProviderMismatch("signature") from problem
        raise ProviderMismatch("signature")

    def _client(self, provider: Provider, redirect_uri: str) -> AsyncOAuth2Client:
        client = AsyncOAuth2Client(
            provider.client_id,
            provider.client_secret,
            scope="openid profile email",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT,
            transport=BoundedTransport(),
            follow_redirects=False,
            trust_env=False,
        )
        client.register_client_auth_method(("client_secret_basic", _client_secret_basic))
        return client

    def _check_address(self, address: Any) -> None:
        parts = urlsplit(address) if isinstance(address, str) else None
        if parts is None or parts.scheme not in (("https", "http") if self._allow_http else ("https",)):
            raise ProviderUnavailable()

    async def _json(self, address: str) -> dict[str, Any]:
        self._check_address(address)
        try:
            async with httpx.AsyncClient(
                timeout=TIMEOUT, transport=BoundedTransport(), follow_redirects=False, trust_env=False
            ) as client:
                answer = await client.get(address, headers={"accept": "application/json"})
                answer.raise_for_status()
                found = answer.json()
        except (httpx.HTTPError, ValueError) as problem:
            raise ProviderUnavailable() from problem
        if not isinstance(found, dict):
            raise ProviderUnavailable()
        return found


def _client_secret_basic(
    client: ClientAuth, method: str, uri: str, headers: dict[str, str], body: Any
) -> tuple[str, dict[str, str], Any]:
    """HTTP Basic as RFC 6749, 2.3.1 asks for: ID and secret form-urlencoded first. Authlib sends them as they are."""
    pair = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret or '')}"
    headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return uri, headers, body


def callback_address(base_url: str, slug: str) -> str:
    """Where a provider returns people of one district to; the address its operator registers there."""
    return f"{base_url}/auth/{slug}/callback"


def check_answered_issuer(metadata: Mapping[str, Any], provider: Provider, said: str | None) -> None:
    """The `iss` of the answer (RFC 9207) against mix-up; must be there when the provider promises it."""
    if said is None and metadata.get("authorization_response_iss_parameter_supported") is not True:
        return
    if said != provider.issuer:
        raise ProviderMismatch("issuer of the answer")


def _error_said(answer: httpx.Response) -> str | None:
    """Its `error`, when it is one of the short words the standard lets it be."""
    try:
        said = answer.json()
    except ValueError:
        return None
    error = said.get("error") if isinstance(said, dict) else None
    return error if isinstance(error, str) and ERROR_WORD.fullmatch(error) else None


def _check_common(claims: Mapping[str, Any], provider: Provider) -> None:
    if claims.get("iss") != provider.issuer:
        raise ProviderMismatch("issuer")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if provider.client_id not in audiences:
        raise ProviderMismatch("audience")
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise ProviderMismatch("authorized party")
    issued = claims.get("iat")
    now = clock.now().timestamp()
    if not isinstance(issued, int | float) or not now - 3600 < issued < now + SKEW_SECONDS:
        raise ProviderMismatch("issued at")


def _in_domains(claims: Mapping[str, Any], domains: tuple[str, ...]) -> bool:
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        return False
    return email.rpartition("@")[2].casefold() in {d.casefold() for d in domains}
