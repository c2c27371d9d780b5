"""The districts' sign-in, as strict as a real one."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from tests.workbench.sign_in import SignIn, callback

from workbench.oidc import OidcProvider
from workbench.ports import free_port
from workbench.testing import temporary_folder, temporary_oidc

PORT_OF_APP = free_port()
APP = f"http://localhost:{PORT_OF_APP}"
ROSA = {
    "username": "rosa",
    "password": "a-good-one",
    "sub": "juniper-17",
    "claims": {"name": "Rosa Díaz", "email": "rosa@juniper.example", "email_verified": True, "roster_id": "j-s00017"},
}


def issuer(key: str) -> dict[str, Any]:
    client = {
        "client_id": "trellis",
        "client_secret": f"secret-of-{key}",
        "redirect_uris": [f"{APP}/auth/{key}/callback"],
        "post_logout_redirect_uris": [f"{APP}/signed-out"],
        "backchannel_logout_uri": f"{APP}/auth/{key}/backchannel-logout",
    }
    return {"key": key, "name": f"{key.title()} Schools", "clients": [client]}


JUNIPER = {**issuer("juniper"), "accounts": [ROSA]}
MAPLE = issuer("maple")


@pytest.fixture(scope="module")
def accounts_file() -> Iterator[Path]:
    with temporary_folder() as folder:
        yield folder / "accounts.json"


@pytest.fixture(scope="module")
def provider(accounts_file: Path) -> Iterator[OidcProvider]:
    with temporary_oidc([JUNIPER, MAPLE], accounts_file=accounts_file) as running:
        yield running


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client() as opened:
        yield opened


@pytest.fixture
def sign_in(provider: OidcProvider, browser: httpx.Client) -> SignIn:
    return SignIn(provider.issuer_url("juniper"), JUNIPER["clients"][0], browser)


def test_a_teacher_signs_in_and_the_id_token_says_who_she_is_to_the_roster(sign_in: SignIn) -> None:
    back = sign_in.submit(sign_in.open(), username="Rosa", password="a-good-one")
    answered = callback(back)
    assert back.headers["location"].startswith(f"{APP}/auth/juniper/callback?")
    assert (answered["state"], answered["iss"]) == ("a-state", sign_in.issuer)
    tokens = sign_in.redeem(back)
    claims = tokens["claims"]
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (sign_in.issuer, "trellis", sign_in.nonce)
    assert (claims["sub"], claims["roster_id"], claims["name"]) == ("juniper-17", "j-s00017", "Rosa Díaz")
    assert (claims["email"], claims["email_verified"]) == ("rosa@juniper.example", True)
    assert claims["auth_time"] <= claims["iat"]
    asked = httpx.get(
        sign_in.discovery()["userinfo_endpoint"], headers={"Authorization": f"Bearer {tokens['access_token']}"}
    )
    assert asked.json()["roster_id"] == "j-s00017"


def test_the_issuer_promises_what_the_application_relies_on(sign_in: SignIn) -> None:
    found = sign_in.discovery()
    assert found["issuer"] == sign_in.issuer
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["authorization_response_iss_parameter_supported"] is True
    assert found["backchannel_logout_supported"] is True
    assert found["end_session_endpoint"].startswith(sign_in.issuer)


def test_a_wrong_password_is_said_and_the_username_stays(sign_in: SignIn) -> None:
    form = sign_in.submit(sign_in.open(), username="rosa", password="a-guess")
    assert form.status_code == 401
    assert 'role="alert"' in form.text
    assert 'value="rosa"' in form.text
    assert callback(sign_in.submit(form, username="rosa", password="a-good-one"))["code"]


def test_the_form_has_names_for_people_and_password_managers_in_their_language(sign_in: SignIn) -> None:
    english, spanish = sign_in.open().text, sign_in.open(ui_locales="es").text
    for field, purpose in (("username", "username"), ("password", "current-password")):
        assert f'<label for="{field}">' in english
        assert re.search(rf'id="{field}"[^>]*autocomplete="{purpose}"', english)
    assert '<html lang="en">' in english
    assert "Juniper Schools" in english
    assert '<html lang="es">' in spanish
    assert "Contraseña" in spanish


def test_somebody_who_cancels_is_sent_back_with_the_issuer_named(sign_in: SignIn) -> None:
    answered = callback(sign_in.submit(sign_in.open(), deed="cancel"))
    assert (answered["error"], answered["iss"]) == ("access_denied", sign_in.issuer)


@pytest.mark.parametrize(
    "spoiled",
    [{"code_challenge": "", "code_challenge_method": ""}, {"code_challenge_method": "plain"}],
    ids=["no PKCE", "plain PKCE"],
)
def test_a_sign_in_without_a_proof_of_its_beginner_is_refused(sign_in: SignIn, spoiled: dict[str, str]) -> None:
    assert callback(sign_in.open(**spoiled))["error"] == "invalid_request"


def test_nobody_is_sent_to_an_address_that_was_not_registered(sign_in: SignIn) -> None:
    page = sign_in.open(redirect_uri="http://localhost:1/auth/juniper/callback")
    assert page.status_code == 400
    assert 'role="alert"' not in page.text


def test_once_signed_in_a_new_sign_in_asks_nothing_unless_it_must_be_recent(sign_in: SignIn) -> None:
    sign_in.submit(sign_in.open(), username="rosa", password="a-good-one")
    assert callback(sign_in.open())["code"]
    assert "current-password" in sign_in.open(prompt="login").text


def test_being_signed_in_at_one_district_means_nothing_at_another(provider: OidcProvider, sign_in: SignIn) -> None:
    sign_in.submit(sign_in.open(), username="rosa", password="a-good-one")
    other = SignIn(provider.issuer_url("maple"), MAPLE["clients"][0], sign_in.browser)
    form = other.open()
    assert "Maple Schools" in form.text
    assert other.submit(form, username="rosa", password="a-good-one").status_code == 401


def test_accounts_written_while_it_runs_count_at_once(
    provider: OidcProvider, accounts_file: Path, browser: httpx.Client
) -> None:
    late = SignIn(provider.issuer_url("maple"), MAPLE["clients"][0], browser)
    form = late.open()
    accounts_file.write_text(json.dumps({"maple": [{**ROSA, "username": "late", "sub": "maple-1"}]}))
    back = late.submit(form, username="late", password="a-good-one")
    assert late.redeem(back)["claims"]["sub"] == "maple-1"


def test_signing_out_tells_the_application_behind_the_browsers_back(sign_in: SignIn) -> None:
    tokens = sign_in.redeem(sign_in.submit(sign_in.open(), username="rosa", password="a-good-one"))
    metadata = sign_in.discovery()
    with listening_application() as heard:
        form = sign_in.browser.get(
            metadata["end_session_endpoint"],
            params={"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": f"{APP}/signed-out"},
        )
        xsrf = re.search(r'name="xsrf" value="([^"]+)"', form.text)
        assert xsrf
        back = sign_in.submit(form, xsrf=xsrf[1], logout="yes")
    assert back.headers["location"] == f"{APP}/signed-out"
    [(path, body)] = heard
    assert path == "/auth/juniper/backchannel-logout"
    keys = KeySet.import_key_set(httpx.get(metadata["jwks_uri"]).json())
    token = jwt.decode(parse_qs(body)["logout_token"][0], keys).claims
    assert (token["iss"], token["aud"], token["sub"]) == (sign_in.issuer, "trellis", "juniper-17")
    assert token["sid"] == tokens["claims"]["sid"]
    assert "http://schemas.openid.net/event/backchannel-logout" in token["events"]
    assert "current-password" in sign_in.open().text


def test_a_restart_keeps_the_signing_keys() -> None:
    with temporary_folder() as folder:
        seen = []
        for _ in range(2):
            provider = OidcProvider(folder / "oidc", free_port(), issuers=[JUNIPER])
            try:
                provider.start()
                seen.append(httpx.get(f"{provider.issuer_url('juniper')}/jwks").json())
            finally:
                provider.stop()
    assert seen[0] == seen[1]


class listening_application:
    """What the application would hear: (path, body) of each request."""

    def __enter__(self) -> list[tuple[str, str]]:
        heard: list[tuple[str, str]] = []

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                heard.append((self.path, self.rfile.read(length).decode()))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self._server = HTTPServer(("127.0.0.1", PORT_OF_APP), Answer)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return heard

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
