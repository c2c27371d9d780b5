"""What went wrong, as a sentence for whoever sits at the shell, and the exit status that goes with it.

1: the command was understood and did not succeed. 2: something must be set or said differently first.
Anything not known here is a defect of ours and keeps its stack. No sentence quotes a value that was set:
it may be a password.
"""

from __future__ import annotations

import os
import socket
from urllib.parse import urlsplit

import psycopg
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from trellis.kernel.errors import TrellisError
from trellis.settings import Settings

NO_TABLES = "42P01"
NO_SUCH_DATABASE = "3D000"
REFUSED = ("28000", "28P01", "42501")
AWAY = (ConnectionError, TimeoutError, socket.gaierror)


def sentence(problem: BaseException, *, as_owner: bool = False) -> tuple[str, int] | None:
    """A sentence and an exit status, or None when this is nobody's mistake but ours.

    `as_owner`: the command spoke to the database as its owner.
    """
    database = _database("TRELLIS_OWNER_DATABASE_URL" if as_owner else "TRELLIS_DATABASE_URL")
    if isinstance(problem, ValidationError) and problem.title == Settings.__name__:
        return "\n".join([*_settings(problem), "Every setting: docs/configuration.md"]), 2
    if isinstance(problem, TrellisError):
        where = f" ({problem.field})" if problem.field else ""
        return f"{problem.code}{where}: {problem.says.en}", 1
    state = _sqlstate(problem)
    if state == NO_TABLES:
        return "The database has no tables of this version yet. Run: trellis migrate", 2
    if state == NO_SUCH_DATABASE:
        return f"There is no such database at {database}.", 2
    if state in REFUSED:
        return f"The database at {database} refuses this role or its password.", 2
    if isinstance(problem, AWAY) or (state is not None and state[:2] in ("08", "57")):
        return f"The database at {database} does not answer.", 1
    if _is_psycopgs(problem):
        return f"The database at {database} does not answer, or refuses this role or its password.", 1
    if isinstance(problem, DBAPIError) and problem.connection_invalidated:
        return f"The database at {database} went away.", 1
    return None


def _settings(problem: ValidationError) -> list[str]:
    lines = []
    for one in problem.errors():
        name = str(one["loc"][0]) if one["loc"] else ""
        if not name:
            lines.append(one["msg"].removeprefix("Value error, ") + ".")
        elif one["type"] == "missing":
            lines.append(f"TRELLIS_{name.upper()} is not set: {Settings.model_fields[name].description}.")
        else:
            lines.append(f"TRELLIS_{name.upper()} cannot be used: {one['msg'].lower()}.")
    return lines


def _chain(problem: BaseException | None) -> list[BaseException]:
    """The problem and what it was wrapped around."""
    found: list[BaseException] = []
    while problem is not None and problem not in found:
        found.append(problem)
        problem = getattr(problem, "orig", None) or problem.__cause__
    return found


def _sqlstate(problem: BaseException) -> str | None:
    """PostgreSQL's code, whichever driver brought it."""
    states = (getattr(one, "sqlstate", None) for one in _chain(problem))
    return next((state for state in states if isinstance(state, str)), None)


def _is_psycopgs(problem: BaseException) -> bool:
    """A connection psycopg could not make: it has no code, and the server's words may hold names."""
    return any(isinstance(one, psycopg.OperationalError) for one in _chain(problem))


def _database(variable: str) -> str:
    address = urlsplit(os.environ.get(variable, ""))
    return f"{address.hostname or 'localhost'}:{address.port or 5432}"
