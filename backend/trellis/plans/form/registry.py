"""Collects the sections, one file each in `plans/sections/`, into forms."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from functools import cache

from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import Words
from trellis.plans.form.declaration import Form, Section
from trellis.plans.form.kinds import KINDS

VERSIONS: dict[str, tuple[str, ...]] = {key: kind.versions for key, kind in KINDS.items()}
"""Form versions of each kind, oldest first. A plan keeps the version it was begun on."""


class NoSuchForm(InvalidInput):
    """There is no form of this kind or version."""

    default_says = Words(
        en="This kind of plan has no form here yet.",
        es="Este tipo de plan todavía no tiene un formulario aquí.",
    )


@cache
def declared_sections() -> tuple[Section, ...]:
    """Every section of every kind declared in `plans/sections/`, by `order`; a key names one of them."""
    from trellis.plans import sections

    found = [
        importlib.import_module(f"{sections.__name__}.{module.name}").SECTION
        for module in pkgutil.iter_modules(sections.__path__)
    ]
    return tuple(sorted(found, key=lambda s: (s.order, s.key)))


@cache
def form_for(kind: str, version: str | None = None) -> Form:
    """The form of `kind` (`kinds.KINDS`) in `version`, the newest when none is named. Raises NoSuchForm."""
    versions = VERSIONS.get(kind, ())
    wanted = version or (versions[-1] if versions else None)
    if wanted is None or wanted not in versions:
        raise NoSuchForm(field="kind")
    return Form(
        kind=kind,
        version=wanted,
        title=KINDS[kind].title,
        dates=KINDS[kind].dates,
        sections=tuple(_as_of_kind(s, kind) for s in declared_sections() if kind in s.kinds and _has(s, wanted)),
    )


def declared_section(key: str) -> Section:
    """The one section with this key, whichever forms have it. Raises LookupError."""
    found = next((s for s in declared_sections() if s.key == key), None)
    if found is None:
        raise LookupError(key)
    return found


def _as_of_kind(section: Section, kind: str) -> Section:
    """A section two kinds share rests on the law of each."""
    cite = dict(section.cites).get(kind)
    return replace(section, cite=cite) if cite else section


def _has(section: Section, version: str) -> bool:
    this = _ordinal(version)
    return _ordinal(section.since) <= this and (section.until is None or this < _ordinal(section.until))


def _ordinal(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
