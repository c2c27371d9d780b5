"""Headers every answer carries, and where a request may come from."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trellis.settings import Settings


def content_policy(settings: Settings) -> str:
    """The content security policy: our own files, the file store for uploads, nothing inline, no frames."""
    store = settings.s3_public_endpoint or settings.s3_endpoint
    files = f"{urlsplit(store).scheme}://{urlsplit(store).netloc}" if store else "https://*.amazonaws.com"
    socket = settings.base_url.replace("http", "ws", 1)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' blob:",
            f"connect-src 'self' {socket} {files}",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            *(["upgrade-insecure-requests"] if settings.secure else []),
        )
    )


class SecurityHeaders:
    """Adds the headers to every HTTP answer; what a route set itself stays."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.headers = {
            "content-security-policy": content_policy(settings),
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            # A shared computer keeps no page of a record (threats row 43).
            "cache-control": "no-store",
            **({"strict-transport-security": "max-age=63072000; includeSubDomains"} if settings.secure else {}),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
