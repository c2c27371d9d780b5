"""A browser and an application signing somebody in, by hand, so that every step can be looked at."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet


@dataclass
class SignIn:
    """One sign-in at `issuer` for the given client; `browser` keeps the cookies."""

    issuer: str
    client: dict[str, Any]
    browser: httpx.Client
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def discovery(self) -> dict[str, Any]:
        found: dict[str, Any] = self.browser.get(f"{self.issuer}/.well-known/openid-configuration").json()
        return found

    def open(self, **more: str) -> httpx.Response:
        """Go to the provider; ends at the form, at the application's callback or at an error page."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        parameters = {
            "client_id": self.client["client_id"],
            "redirect_uri": self.client["redirect_uris"][0],
            "response_type": "code",
            "scope": "openid profile email",
            "state": "a-state",
            "nonce": self.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **more,
        }
        wanted = {name: value for name, value in parameters.items() if value}
        return self.follow(self.browser.get(self.discovery()["authorization_endpoint"], params=wanted))

    def submit(self, form: httpx.Response, **fields: str) -> httpx.Response:
        """Send the form."""
        found = re.search(r'action="([^"]+)"', form.text)
        assert found, form.text
        action = form.url.join(found[1].replace("&#38;", "&"))
        return self.follow(self.browser.post(action, data=fields))

    def follow(self, answer: httpx.Response) -> httpx.Response:
        """Follow redirects as long as they stay at the provider."""
        while answer.is_redirect and answer.next_request is not None:
            if not str(answer.next_request.url).startswith(self.issuer):
                return answer
            answer = self.browser.send(answer.next_request)
        return answer

    def redeem(self, at_callback: httpx.Response) -> dict[str, Any]:
        """Exchange the code of the callback for tokens, and check the ID token; returns them with `claims`."""
        metadata = self.discovery()
        tokens: dict[str, Any] = httpx.post(
            metadata["token_endpoint"],
            data={
                "grant_type": "authorization_code",
                "code": callback(at_callback)["code"],
                "redirect_uri": self.client["redirect_uris"][0],
                "code_verifier": self.verifier,
            },
            auth=(self.client["client_id"], self.client["client_secret"]),
        ).json()
        keys = KeySet.import_key_set(httpx.get(metadata["jwks_uri"]).json())
        tokens["claims"] = jwt.decode(tokens["id_token"], keys).claims
        return tokens


def callback(answer: httpx.Response) -> dict[str, str]:
    """The parameters the application gets back."""
    assert answer.is_redirect, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
