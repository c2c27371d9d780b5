"""Headers every answer carries, and where a request may come from."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trellis.settings import Settings

KEPT_SETS = 64


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
            # Text becomes HTML through these named policies or not at all (frontend/src/lib/trustedHtml.ts).
            "require-trusted-types-for 'script'",
            "trusted-types default pasted ProseMirrorClipboard",
            *(["upgrade-insecure-requests"] if settings.secure else []),
        )
    )


class SecurityHeaders:
    """Adds the headers to every HTTP answer; what a route set itself stays."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        headers = {
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
        self.headers = [(name.encode(), value.encode()) for name, value in headers.items()]
        self.lacking: dict[tuple[bytes, ...], list[tuple[bytes, bytes]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._lacking(tuple(h[0] for h in message["headers"]))]
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _lacking(self, names: tuple[bytes, ...]) -> list[tuple[bytes, bytes]]:
        """What an answer with headers of these names lacks. A route's answers have few different sets of them."""
        found = self.lacking.get(names)
        if found is None:
            there = {name.lower() for name in names}
            found = [one for one in self.headers if one[0] not in there]
            if len(self.lacking) < KEPT_SETS:
                self.lacking[names] = found
        return found
