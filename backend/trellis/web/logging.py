"""Structured logs without a name, an id of a person or a word anybody wrote (threats: never)."""

from __future__ import annotations

import logging
import sys
import time
from typing import Any

import orjson
import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trellis.settings import Settings
from trellis.web.health import REQUESTS, SECONDS

DOORS = ("graphql", "live", "auth", "uploads", "assets", "help", "feeds", "family", "healthz", "readyz", "metrics")


def configure_logging(settings: Settings) -> None:
    """JSON lines on stdout; coloured text while developing at a terminal."""
    readable = settings.mode == "development" and sys.stdout.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_values,
            structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    theirs = logging.StreamHandler(sys.stdout)
    theirs.setFormatter(WithoutValues())
    logging.basicConfig(level=logging.WARNING, handlers=[theirs])


def _line(event: Any, **options: Any) -> str:
    return orjson.dumps(event, **options).decode()


class WithoutValues(logging.Formatter):
    """Lines of the libraries: who, how bad, where and what kind of error. Their messages quote rows and requests."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        said: dict[str, Any] = {"level": record.levelname.lower(), "from": record.name}
        problem = record.exc_info[1] if record.exc_info else None
        if problem is not None:
            said |= {"problem": type(problem).__name__, "stack": _frames(problem)}
        return orjson.dumps(said).decode()


def _without_values(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """A stack is kept, the text of an exception is not: it may quote what a person wrote."""
    problem = event.pop("exc_info", None)
    if isinstance(problem, BaseException):
        event["stack"] = _frames(problem)
        event["problem"] = type(problem).__name__
    return event


def _frames(problem: BaseException) -> list[str]:
    frames = []
    trace = problem.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/trellis/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-12:]


class RequestLog:
    """One line an answer: door, method, status, milliseconds. Never an address: it may hold ids."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.log = structlog.get_logger()
        self.counted: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

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
            figures = self.counted.get((door, status))
            if figures is None:
                figures = self.counted[door, status] = REQUESTS.labels(door, str(status)), SECONDS.labels(door)
            figures[0].inc()
            figures[1].observe(spent)
            if door not in ("assets", "healthz", "readyz", "metrics"):
                self.log.info(
                    "http.answered", door=door, method=scope["method"], status=status, ms=round(spent * 1000, 1)
                )
