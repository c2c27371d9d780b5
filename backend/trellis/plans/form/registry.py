"""Collects the sections, one file each in `plans/sections/`, into forms."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import Words
from trellis.plans.form.declaration import Form, Section

VERSIONS: dict[str, tuple[str, ...]] = {"iep": ("2026.1",)}
"""Form versions of each kind, oldest first. A plan keeps the version it was begun on."""
TITLES = {"iep": Words(en="Individualized education program", es="Programa de educación individualizado")}


class NoSuchForm(InvalidInput):
    """There is no form of this kind or version."""

    default_says = Words(
        en="This kind of plan has no form here yet.",
        es="Este tipo de plan todavía no tiene un formulario aquí.",
    )


@cache
def declared_sections() -> tuple[Section, ...]:
    """Every section declared in `plans/sections/`, by `order`."""
    from trellis.plans import sections

    found = [
        importlib.import_module(f"{sections.__name__}.{module.name}").SECTION
        for module in pkgutil.iter_modules(sections.__path__)
    ]
    return tuple(sorted(found, key=lambda s: (s.order, s.key)))


@cache
def form_for(kind: str, version: str | None = None) -> Form:
    """The form of `kind` ("iep") in `version`, the newest when none is named. Raises NoSuchForm."""
    versions = VERSIONS.get(kind, ())
    wanted = version or (versions[-1] if versions else None)
    if wanted is None or wanted not in versions:
        raise NoSuchForm(field="kind")
    return Form(
        kind=kind,
        version=wanted,
        title=TITLES[kind],
        sections=tuple(s for s in declared_sections() if kind in s.kinds and _has(s, wanted)),
    )


def _has(section: Section, version: str) -> bool:
    this = _ordinal(version)
    return _ordinal(section.since) <= this and (section.until is None or this < _ordinal(section.until))


def _ordinal(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
