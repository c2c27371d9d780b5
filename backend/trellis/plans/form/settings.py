"""What a district says about its form, as data: words, further questions, what must be answered, the letterhead.

Nothing here can take a question away or make one optional: there is no way to say it. `district.py` lays it over the
declared form, `fitting.py` says what of it does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import Words
from trellis.plans.form.declaration import Letterhead, Logo

EXTRA_KINDS = ("text", "prose", "choice", "number", "date", "yes_no")
"""Kinds of questions a district can add: those that stand alone, without rows or links."""
EXTRA_KEY = re.compile(r"local_[a-z0-9_]{1,40}")
"""No declared question begins so (`tests/plans/test_form.py`), so a later version of the form clashes with none."""
OPTION_KEY = re.compile(r"[a-z0-9_]{1,40}")
RULE = "DIST-REQ"
SECTION_WORDS = ("title", "plainTitle", "explanation")
FIELD_WORDS = ("label", "help", "plain")


class FormSettingsInvalid(InvalidInput):
    """Settings that are not of the shape this module reads; `field` says where."""

    code = "FORM_SETTINGS_INVALID"
    default_says = Words(
        en="A part of this form can't be read. Reload the page and try again.",
        es="Una parte de este formulario no se puede leer. Vuelva a cargar la página e intente otra vez.",
    )


class FormLoosened(InvalidInput):
    """A district asks for less than the law or its state does (34 CFR 300.201)."""

    code = "FORM_LOOSENED"
    default_says = Words(
        en="A district changes the words of a question and adds to the form. "
        "It can't take a question away, or change when, of whom and by which law it is asked.",
        es="Un distrito cambia las palabras de una pregunta y añade al formulario. "
        "No puede quitar una pregunta ni cambiar cuándo, a quién y por qué ley se hace.",
    )


@dataclass(frozen=True, slots=True)
class ExtraOption:
    """One answer of a district's own question."""

    key: str
    label: Words


@dataclass(frozen=True, slots=True)
class ExtraField:
    """A question of the district's own, at the end of a section; `plain` is how the family reads it."""

    section: str
    key: str
    kind: str
    label: Words
    plain: Words
    help: Words | None = None
    options: tuple[ExtraOption, ...] = ()
    is_required: bool = False

    @property
    def place(self) -> str:
        """`section.field`, as places of the form are named."""
        return f"{self.section}.{self.key}"


@dataclass(frozen=True, slots=True)
class FormSettings:
    """What a district's revision says.

    `words`: place (`section`, `section.field`, `section.rows.column`) -> part (`label`, `help`, ...) -> words.
    `required`: places the district wants answered. `not_required`: places somebody asked not to be; only for
    `fitting.py`, which refuses what the law asks for.
    """

    words: Mapping[str, Mapping[str, Words]]
    required: tuple[str, ...] = ()
    not_required: tuple[str, ...] = ()
    extra: tuple[ExtraField, ...] = ()
    letterhead: Letterhead | None = None

    def as_json(self) -> dict[str, Any]:
        """The one form in which settings are stored and frozen."""
        return {
            "words": {
                place: {part: _two(said) for part, said in sorted(parts.items())}
                for place, parts in sorted(self.words.items())
                if parts
            },
            "required": dict.fromkeys(sorted(set(self.required)), True),
            "extra": [_extra_as_json(one) for one in self.extra],
            "letterhead": _letterhead_as_json(self.letterhead) if self.letterhead else None,
        }


def rule_id(place: str) -> str:
    """The district's own rule that asks for the answer at `place`."""
    return f"{RULE}-{place}"


def read_settings(said: Any) -> FormSettings:
    """Settings out of JSON, what was typed trimmed.

    Raises FormSettingsInvalid, and FormLoosened for a part of a question that a district cannot change.
    """
    known = _object(said, "", ("words", "required", "extra", "letterhead"))
    words: dict[str, dict[str, Words]] = {}
    for place, parts in _object(known.get("words") or {}, "words").items():
        words[place] = _parts(place, parts)
    required = _object(known.get("required") or {}, "required")
    for place, wanted in required.items():
        if not isinstance(wanted, bool):
            raise FormSettingsInvalid(field=f"required.{place}")
    extra = known.get("extra") or []
    if not isinstance(extra, list):
        raise FormSettingsInvalid(field="extra")
    return FormSettings(
        words={place: parts for place, parts in words.items() if parts},
        required=tuple(place for place, wanted in required.items() if wanted),
        not_required=tuple(place for place, wanted in required.items() if not wanted),
        extra=tuple(_extra(one, f"extra.{n}") for n, one in enumerate(extra)),
        letterhead=_letterhead(known.get("letterhead")),
    )


def _parts(place: str, parts: Any) -> dict[str, Words]:
    known = SECTION_WORDS if "." not in place else FIELD_WORDS
    found = {}
    for part, said in _object(parts, f"words.{place}").items():
        if part not in known:
            raise FormLoosened(field=f"words.{place}.{part}")
        if said is not None:
            found[part] = _words(said, f"words.{place}.{part}")
    return found


def _extra(said: Any, at: str) -> ExtraField:
    known = _object(said, at, ("section", "key", "kind", "label", "plain", "help", "options", "required"))
    options = known.get("options") or []
    if not isinstance(options, list) or not isinstance(known.get("required") or False, bool):
        raise FormSettingsInvalid(field=at)
    return ExtraField(
        section=_text(known.get("section"), f"{at}.section"),
        key=_text(known.get("key"), f"{at}.key"),
        kind=_text(known.get("kind"), f"{at}.kind"),
        label=_words(known.get("label"), f"{at}.label"),
        plain=_words(known.get("plain"), f"{at}.plain"),
        help=None if known.get("help") is None else _words(known["help"], f"{at}.help"),
        options=tuple(_option(one, f"{at}.options.{n}") for n, one in enumerate(options)),
        is_required=bool(known.get("required")),
    )


def _option(said: Any, at: str) -> ExtraOption:
    known = _object(said, at, ("key", "label"))
    return ExtraOption(_text(known.get("key"), f"{at}.key"), _words(known.get("label"), f"{at}.label"))


def _letterhead(said: Any) -> Letterhead | None:
    if said is None:
        return None
    known = _object(said, "letterhead", ("name", "address", "phone", "logo"))
    logo = None
    if known.get("logo") is not None:
        of_logo = _object(known["logo"], "letterhead.logo", ("sha256", "alt"))
        logo = Logo(
            sha256=_text(of_logo.get("sha256"), "letterhead.logo.sha256"),
            alt=_words(of_logo.get("alt"), "letterhead.logo.alt"),
        )
    return Letterhead(
        name=_text(known.get("name") or "", "letterhead.name"),
        address=_text(known.get("address") or "", "letterhead.address"),
        phone=_text(known.get("phone") or "", "letterhead.phone"),
        logo=logo,
    )


def _object(said: Any, at: str, keys: Iterable[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(said, Mapping) or (keys is not None and set(said) - set(keys)):
        raise FormSettingsInvalid(field=at or None)
    return said


def _text(said: Any, at: str) -> str:
    if not isinstance(said, str):
        raise FormSettingsInvalid(field=at)
    return " ".join(said.split())


def _words(said: Any, at: str) -> Words:
    known = _object(said, at, ("en", "es"))
    return Words(en=_text(known.get("en"), f"{at}.en"), es=_text(known.get("es"), f"{at}.es"))


def _two(said: Words) -> dict[str, str]:
    return {"en": said.en, "es": said.es}


def _extra_as_json(one: ExtraField) -> dict[str, Any]:
    return {
        "section": one.section,
        "key": one.key,
        "kind": one.kind,
        "label": _two(one.label),
        "plain": _two(one.plain),
        "help": _two(one.help) if one.help else None,
        "options": [{"key": option.key, "label": _two(option.label)} for option in one.options],
        "required": one.is_required,
    }


def _letterhead_as_json(letterhead: Letterhead) -> dict[str, Any]:
    logo = letterhead.logo
    return {
        "name": letterhead.name,
        "address": letterhead.address,
        "phone": letterhead.phone,
        "logo": {"sha256": logo.sha256, "alt": _two(logo.alt)} if logo else None,
    }
