"""Whether a district's settings fit its form, and why not: in words, at the place. Tighten, never loosen.

Source: 34 CFR 300.201: what a district does is consistent with its state's policies, so it may ask for more and
never for less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import Words
from trellis.plans.form.declaration import Field, Form
from trellis.plans.form.settings import (
    EXTRA_KEY,
    EXTRA_KINDS,
    OPTION_KEY,
    ExtraField,
    FormLoosened,
    FormSettings,
    FormSettingsInvalid,
)

LONGEST = {"title": 120, "plainTitle": 120, "explanation": 600, "label": 200, "plain": 300, "help": 600}
LONGEST_LINE = 120
MOST_EXTRA = 40
MOST_OPTIONS = 20
_PLACES = re.compile(r"[{}]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class UnknownFormField(InvalidInput):
    """A place this form does not have."""

    code = "UNKNOWN_FORM_FIELD"
    default_says = Words(
        en="This form has no such question. It may have been renamed since you opened the page: reload it.",
        es="Este formulario no tiene esa pregunta. Puede haber cambiado desde que abrió la página: vuelva a cargarla.",
    )


class FormWordsUnfit(InvalidInput):
    """Words that are missing in one language, too long, or hold what cannot be printed."""

    code = "FORM_WORDS_UNFIT"
    default_says = Words(en="Say this in English and in Spanish.", es="Dígalo en inglés y en español.")


class FormKeyTaken(InvalidInput):
    """Two questions of one section with one key."""

    code = "FORM_KEY_TAKEN"
    default_says = Words(
        en="This section already has a question with this key. A district adds questions; it replaces none.",
        es="Esta sección ya tiene una pregunta con esta clave. Un distrito añade preguntas; no reemplaza ninguna.",
    )


class TooManyExtraFields(InvalidInput):
    """More questions than a family can be expected to read."""

    code = "TOO_MANY_EXTRA_FIELDS"
    default_says = Words(
        en=f"A form can have {MOST_EXTRA} questions of the district's own.",
        es=f"Un formulario puede tener {MOST_EXTRA} preguntas propias del distrito.",
    )


TOO_LONG = Words(en="At most {most} characters.", es="Como máximo {most} caracteres.")
NO_BRACES = Words(en="Write it without { and }.", es="Escríbalo sin { ni }.")
NO_CONTROL = Words(en="This holds a character that can't be seen.", es="Contiene un carácter que no se ve.")
ASKED_BY_LAW = Words(
    en="{rules} ask for this answer. A district can ask for more than the law, not for less.",
    es="{rules} piden esta respuesta. Un distrito puede pedir más que la ley, no menos.",
)
COMPUTED = Words(
    en="Nobody writes this answer: it is computed from others.",
    es="Nadie escribe esta respuesta: se calcula de otras.",
)


def refuse_unless_fits(form: Form, settings: FormSettings) -> None:
    """Go on only when `settings` fit the declared `form`. Raises the typed error of the first place that does not."""
    declared = dict(_places(form))
    own = _own_places(form, settings)
    for place, parts in settings.words.items():
        if place not in declared and place not in form.by_key:
            raise UnknownFormField(field=f"words.{place}")
        for part, said in parts.items():
            _refuse_words(said, LONGEST[part], f"words.{place}.{part}")
    for place in settings.not_required:
        field = declared.get(place)
        if field is None and place not in own:
            raise UnknownFormField(field=f"required.{place}")
        if field is not None and field.required_by:
            raise FormLoosened(ASKED_BY_LAW.filled(rules=", ".join(field.required_by)), field=f"required.{place}")
    for place in settings.required:
        field = declared.get(place)
        if field is None and place not in own:
            raise UnknownFormField(field=f"required.{place}")
        if field is not None and field.kind == "computed":
            raise FormSettingsInvalid(COMPUTED, field=f"required.{place}")
    _refuse_letterhead(settings)


def _places(form: Form) -> Iterator[tuple[str, Field]]:
    for section in form.sections:
        for field in section.fields:
            yield f"{section.key}.{field.key}", field
            for column in field.row:
                yield f"{section.key}.{field.key}.{column.key}", column


def _own_places(form: Form, settings: FormSettings) -> set[str]:
    """The places of the district's own questions, each looked at."""
    if len(settings.extra) > MOST_EXTRA:
        raise TooManyExtraFields(field="extra")
    seen: set[str] = set()
    for number, one in enumerate(settings.extra):
        at = f"extra.{number}"
        section = form.by_key.get(one.section)
        if section is None:
            raise UnknownFormField(field=f"{at}.section")
        if one.key in section.by_key or one.place in seen:
            raise FormKeyTaken(field=f"{at}.key")
        if not EXTRA_KEY.fullmatch(one.key):
            raise FormSettingsInvalid(field=f"{at}.key")
        seen.add(one.place)
        _refuse_extra(one, at)
    return seen


def _refuse_extra(one: ExtraField, at: str) -> None:
    if one.kind not in EXTRA_KINDS:
        raise FormSettingsInvalid(field=f"{at}.kind")
    _refuse_words(one.label, LONGEST["label"], f"{at}.label")
    _refuse_words(one.plain, LONGEST["plain"], f"{at}.plain")
    if one.help is not None:
        _refuse_words(one.help, LONGEST["help"], f"{at}.help")
    if (one.kind == "choice") != bool(one.options) or (one.options and not 2 <= len(one.options) <= MOST_OPTIONS):
        raise FormWordsUnfit(
            Words(
                en=f"A choice has 2 to {MOST_OPTIONS} answers.",
                es=f"Una elección tiene de 2 a {MOST_OPTIONS} respuestas.",
            ),
            field=f"{at}.options",
        )
    keys = [option.key for option in one.options]
    if len(set(keys)) != len(keys):
        raise FormKeyTaken(field=f"{at}.options")
    for n, option in enumerate(one.options):
        if not OPTION_KEY.fullmatch(option.key):
            raise FormSettingsInvalid(field=f"{at}.options.{n}.key")
        _refuse_words(option.label, LONGEST["label"], f"{at}.options.{n}.label")


def _refuse_letterhead(settings: FormSettings) -> None:
    letterhead = settings.letterhead
    if letterhead is None:
        return
    if not letterhead.name:
        raise FormWordsUnfit(
            Words(en="A letterhead begins with a name.", es="Un membrete empieza con un nombre."),
            field="letterhead.name",
        )
    for part in ("name", "address", "phone"):
        _refuse_text(getattr(letterhead, part), LONGEST_LINE, f"letterhead.{part}")
    if letterhead.logo is not None:
        _refuse_words(letterhead.logo.alt, LONGEST["label"], "letterhead.logo.alt")


def _refuse_words(said: Words, most: int, at: str) -> None:
    for language, text in (("en", said.en), ("es", said.es)):
        if not text:
            raise FormWordsUnfit(field=f"{at}.{language}")
        _refuse_text(text, most, f"{at}.{language}")


def _refuse_text(text: str, most: int, at: str) -> None:
    if len(text) > most:
        raise FormWordsUnfit(TOO_LONG.filled(most=most), field=at)
    # Sentences of ours have places in braces, and some of them are filled where a label stands.
    if _PLACES.search(text):
        raise FormWordsUnfit(NO_BRACES, field=at)
    if _UNPRINTABLE.search(text):
        raise FormWordsUnfit(NO_CONTROL, field=at)
