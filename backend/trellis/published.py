"""Pages that are made from the code, so that they cannot say something else."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator

from trellis.kernel.errors import TrellisError
from trellis.settings import Settings

EDGE = {
    "UNEXPECTED": "Something failed on our side; `extensions.reference` finds it in the log.",
}


def error_codes() -> str:
    """Every code an answer may carry, in English, with the module that raises it."""
    _import_everything()
    found: dict[str, type[TrellisError]] = {}
    for error in _all(TrellisError):
        found.setdefault(error.code, error)
    lines = [
        "# Error codes",
        "",
        "The closed list of `code` in mutation problems, `extensions.code`, upload answers and `?error=` addresses.",
        "Made from the code by `make published`.",
        "",
        "| code | what it says | raised in |",
        "| --- | --- | --- |",
    ]
    for code in sorted(found):
        error = found[code]
        says = EDGE.get(code, error.default_says.en).replace("|", "\\|")
        lines.append(f"| `{code}` | {says} | `{error.__module__.removeprefix('trellis.')}` |")
    return "\n".join(lines) + "\n"


def _import_everything() -> None:
    """Errors are known once their module is imported, and some are only at the first request."""
    import trellis

    for module in pkgutil.walk_packages(trellis.__path__, "trellis."):
        if not module.name.startswith(("trellis.__main__", "trellis.migrations")):
            importlib.import_module(module.name)


def _all(kind: type[TrellisError]) -> Iterator[type[TrellisError]]:
    yield kind
    for derived in kind.__subclasses__():
        yield from _all(derived)


def configuration() -> str:
    """Every environment variable of the product."""
    lines = [
        "# Configuration",
        "",
        "Everything is set by environment. Made from `backend/trellis/settings.py` by `make published`.",
        "",
        "| variable | default | what it is |",
        "| --- | --- | --- |",
    ]
    for name, field in Settings.model_fields.items():
        default = "**needed**" if field.is_required() else f"`{field.default}`" if field.default is not None else ""
        lines.append(f"| `TRELLIS_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/error-codes.md": error_codes,
    "docs/configuration.md": configuration,
}
