"""A provider that lies, one lie a story: it answers as OpenID Connect asks, then signs what it is told to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig"})
STRANGERS_KEY = RSAKey.generate_key(2048)


class EvilProvider:
    """`claims` and `sign` are what the next ID token holds and how it is signed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.issuer = f"http://localhost:{port}"
        self.key = KEY
        self.published = [self.key]
        self.metadata_issuer = self.issuer
        self.claims: dict[str, Any] = {}
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.is_down = False
        self.refuses_codes: Callable[[str], tuple[int, bytes]] | None = None
        """What the token endpoint answers instead of tokens, by the `authorization` it was sent."""
        self.asked_for_keys = 0

    def honest(self, its_nonce: str, /, **other: Any) -> dict[str, Any]:
        """What an honest provider would say, with `other` in place of some of it."""
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "sub": "sub-ana",
            "aud": "trellis",
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": its_nonce,
            **other,
        }
        return {name: value for name, value in said.items() if value is not ...}

    def signed(self, claims: dict[str, Any]) -> str:
        """With its own key."""
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)

    def signed_with_public_key(self, claims: dict[str, Any]) -> str:
        """HMAC with the public key as secret: the classic confusion."""
        head, body = (_part(part) for part in ({"alg": "HS256", "kid": "one", "typ": "JWT"}, claims))
        mark = hmac.new(self.key.as_pem(private=False), f"{head}.{body}".encode(), hashlib.sha256).digest()
        return f"{head}.{body}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"

    def unsigned(self, claims: dict[str, Any]) -> str:
        """alg none."""
        return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."

    def signed_by_stranger(self, claims: dict[str, Any]) -> str:
        """A key it never published, under a published name."""
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, STRANGERS_KEY)

    def answer(self, path: str) -> dict[str, Any]:
        """What it says at an address."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.metadata_issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        if path == "/keys":
            self.asked_for_keys += 1
            return {"keys": [key.as_dict(private=False) for key in self.published]}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.sign(self.claims)}


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@contextmanager
def evil_provider(port: int) -> Iterator[EvilProvider]:
    """Running on `port` for as long as the block lasts."""
    provider = EvilProvider(port)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.say(503 if provider.is_down else 200, json.dumps(provider.answer(self.path)).encode())

        def say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            if provider.refuses_codes is not None:
                self.say(*provider.refuses_codes(self.headers["authorization"]))
            else:
                self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
