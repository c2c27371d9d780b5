"""The nanio S3 server with cross-origin headers, which it lacks; everything else is its own.

A real S3 is told by its bucket's CORS rules which pages may upload. Here the
origins come from WORKBENCH_S3_ORIGINS, separated by commas.
"""

from __future__ import annotations

import os

from nanio.app import build_app  # type: ignore[import-untyped]
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp


def application() -> ASGIApp:
    """The server; a preflight is answered here because it carries no signature."""
    return CORSMiddleware(
        build_app(),
        allow_origins=[origin for origin in os.environ.get("WORKBENCH_S3_ORIGINS", "").split(",") if origin],
        allow_methods=["GET", "HEAD", "PUT"],
        allow_headers=["*"],
        expose_headers=["ETag"],
        max_age=600,
    )
