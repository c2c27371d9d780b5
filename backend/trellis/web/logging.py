"""Structured logs without a name, an id of a person or a word anybody wrote (threats: never)."""

from __future__ import annotations

import logging
import sys
import time
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trellis.settings import Settings
from trellis.web.health import REQUESTS, SECONDS

DOORS = ("graphql", "live", "auth", "uploads", "assets", "family", "healthz", "readyz", "metrics")


def configure_logging(settings: Settings) -> None:
    """JSON lines on stdout; coloured text while developing at a terminal."""
    readable = settings.mode == "development" and sys.stdout.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_values,
            structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format='{"level":"%(levelname)s","from":"%(name)s"}')


def _without_values(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """A stack is kept, the text of an exception is not: it may quote what a person wrote."""
    problem = event.pop("exc_info", None)
    if isinstance(problem, BaseException):
        frames = []
        trace = problem.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            frames.append(f"{code.co_filename.rsplit('/trellis/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        event["stack"] = frames[-12:]
        event["problem"] = type(problem).__name__
    return event


class RequestLog:
    """One line an answer: door, method, status, milliseconds. Never an address: it may hold ids."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.log = structlog.get_logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        first = scope["path"].split("/", 2)[1]
        door = first if first in DOORS else "page"
        try:
            await self.app(scope, receive, seen)
        finally:
            spent = time.perf_counter() - began
            REQUESTS.labels(door, str(status)).inc()
            SECONDS.labels(door).observe(spent)
            if door not in ("assets", "healthz", "readyz", "metrics"):
                self.log.info(
                    "http.answered", door=door, method=scope["method"], status=status, ms=round(spent * 1000, 1)
                )
