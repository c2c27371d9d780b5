"""What may be said, where it can hang, when it can be taken back, whom a letter goes to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.words import Words
from trellis.plans.form import Field, Form
from trellis.plans.form.values import LONGEST_TEXT

LONGEST_COMMENT = 5_000
LONGEST_QUOTE = 300
LONGEST_WORDS = 5_000
"""Of a suggestion, on either side: what is longer is for the section itself."""
MOST_THREADS = 300
MOST_COMMENTS = 200
MOST_MENTIONED = 20
TAKE_BACK_WITHIN = timedelta(minutes=15)
ONE_LETTER_IN = timedelta(minutes=10)
"""So long after a letter about a thread the same person gets no other about it."""
DUE_WITHIN = timedelta(days=366)
ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Line ends and tabs stay; what else steers a terminal or hides in a text goes. Marks of direction are words' own.
UNSEEN = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

NOTHING_SAID = Words(en="Write something first.", es="Escriba algo primero.")
TOO_LONG = Words(
    en=f"A comment has at most {LONGEST_COMMENT:,} characters. Shorten it, or write it into the plan.",
    es=f"Un comentario tiene como máximo {LONGEST_COMMENT:,} caracteres. Acórtelo, o escríbalo en el plan.",
)
NO_SUCH_PLACE = Words(en="That place is not in this plan.", es="Ese lugar no está en este plan.")
NO_ANCHOR = Words(
    en="These words could not be found in the text. Choose them again.",
    es="No se encontraron estas palabras en el texto. Elíjalas de nuevo.",
)
NOT_WORDS = Words(
    en="Other words can be suggested for texts only. Write a comment here.",
    es="Solo se pueden proponer otras palabras para los textos. Escriba aquí un comentario.",
)
CHOOSE_WORDS = Words(
    en="Choose words within one paragraph to suggest others for them.",
    es="Elija palabras dentro de un solo párrafo para proponer otras.",
)
SAME_WORDS = Words(
    en="This suggestion changes nothing. Write the words as they should be.",
    es="Esta propuesta no cambia nada. Escriba las palabras como deberían quedar.",
)
WORDS_TOO_LONG = Words(
    en=f"A suggestion has at most {LONGEST_WORDS:,} characters, a short line {LONGEST_TEXT:,}.",
    es=f"Una propuesta tiene como máximo {LONGEST_WORDS:,} caracteres, una línea corta {LONGEST_TEXT:,}.",
)
NOT_A_READER = Words(
    en="Only people who can read this draft can be mentioned.",
    es="Solo se puede mencionar a personas que pueden leer este borrador.",
)
TOO_MANY_MENTIONED = Words(
    en=f"At most {MOST_MENTIONED} people can be mentioned at once.",
    es=f"Se puede mencionar como máximo a {MOST_MENTIONED} personas a la vez.",
)
NOT_SHARED = Words(
    en="The family reads no copy of this draft, so nothing can be written to them here.",
    es="La familia no lee ninguna copia de este borrador, así que aquí no se le puede escribir.",
)
NOT_A_WRITER = Words(
    en="Only somebody on the student's team who may write this section can be given it.",
    es="Solo se puede asignar a alguien del equipo que pueda escribir esta sección.",
)
NOBODYS = Words(
    en="This section is given to nobody, so nobody has to say that it is ready.",
    es="Esta sección no está asignada a nadie, así que nadie tiene que decir que está lista.",
)
DUE_TOO_EARLY = Words(
    en="The day must be today or later, and within a year.",
    es="El día debe ser hoy o después, y dentro de un año.",
)


class ThreadIsFull(Conflict):
    """No more fits: a discussion that long is for a meeting."""

    code = "THREAD_IS_FULL"
    default_says = Words(
        en="There are too many comments here. Resolve this one and talk about it at the meeting.",
        es="Aquí hay demasiados comentarios. Resuelva este y háblenlo en la reunión.",
    )


class TooLateToTakeBack(Conflict):
    """A comment stands once others have had time to read it."""

    code = "TOO_LATE_TO_TAKE_BACK"
    default_says = Words(
        en="A comment can be taken back for 15 minutes. It stands now; write another one to correct it.",
        es="Un comentario se puede retirar durante 15 minutos. Ya queda; escriba otro para corregirlo.",
    )


class WordsChanged(Conflict):
    """What a suggestion is about stands there no more, and nothing is put in the place of other words."""

    code = "WORDS_CHANGED"
    default_says = Words(
        en="The words have changed since. Nothing was replaced.",
        es="Las palabras han cambiado desde entonces. No se reemplazó nada.",
    )
    default_do_next = Words(
        en="Look at both, and change the text yourself where the suggestion still fits.",
        es="Mire ambas y cambie usted el texto donde la propuesta todavía convenga.",
    )


class AlreadyDecided(Conflict):
    """A suggestion is decided once."""

    code = "SUGGESTION_DECIDED"
    default_says = Words(
        en="Somebody has decided on this suggestion already.", es="Alguien ya decidió sobre esta propuesta."
    )


class StillOpen(Conflict):
    """A suggestion is settled by accepting or rejecting it, not by putting its thread away."""

    code = "SUGGESTION_OPEN"
    default_says = Words(
        en="This suggestion is open. Accept it or reject it first.",
        es="Esta propuesta está abierta. Primero acéptela o rechácela.",
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a plan a thread hangs."""

    section_key: str
    field_key: str | None = None
    row_id: str | None = None


def words_said(said: str) -> str:
    """What is kept of what was typed: plain text, whatever it looks like. Raises InvalidInput."""
    kept = UNSEEN.sub("", said.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not kept:
        raise InvalidInput(NOTHING_SAID, field="said")
    if len(kept) > LONGEST_COMMENT:
        raise InvalidInput(TOO_LONG, field="said")
    return kept


def words_quoted(quote: str | None) -> str | None:
    """The beginning of what stood at the place, on one line."""
    kept = " ".join(UNSEEN.sub("", quote or "").split())
    return kept[:LONGEST_QUOTE] or None


def check_place(form: Form, place: Place) -> None:
    """Raises InvalidInput where the form has no such section or field, or the field no rows."""
    section = next((one for one in form.sections if one.key == place.section_key), None)
    field = next((one for one in section.fields if one.key == place.field_key), None) if section else None
    fits = section is not None and (place.field_key is None or field is not None)
    if place.row_id is not None:
        fits = fits and field is not None and field.kind == "rows" and bool(ROW_ID.fullmatch(place.row_id))
    if not fits:
        raise InvalidInput(NO_SUCH_PLACE, field="sectionKey")


@dataclass(frozen=True, slots=True)
class Suggested:
    """Other words in the place of some; of a row, in one column of it."""

    was: str
    becomes: str
    column_key: str | None = None


def suggestion_kept(form: Form, place: Place, suggested: Suggested, *, is_anchored: bool | None) -> Suggested:
    """What is kept of a suggestion for a place that is there. Raises InvalidInput where none can be made.

    Of a rich text only a passage can be reworded, or the whole while nobody has written in it. `is_anchored`: it comes
    with where the words stand; None for one on a copy, where nobody asks for that.
    """
    field = form.section(place.section_key).by_key.get(place.field_key or "")
    if field is not None and field.kind == "rows" and place.row_id is not None:
        field = field.columns.get(suggested.column_key or "")
    elif suggested.column_key is not None:
        field = None
    if field is None or field.kind not in ("prose", "text", "long_text"):
        raise InvalidInput(NOT_WORDS, field="suggestion")
    if is_anchored is not None and is_anchored != (field.kind == "prose" and suggested.was != ""):
        raise InvalidInput(CHOOSE_WORDS, field="suggestion")
    becomes = _written(field, suggested.becomes)
    if max(len(suggested.was), len(becomes)) > (LONGEST_TEXT if field.kind == "text" else LONGEST_WORDS):
        raise InvalidInput(WORDS_TOO_LONG, field="suggestion")
    if becomes == suggested.was or (field.kind == "prose" and "\n" in suggested.was):
        raise InvalidInput(SAME_WORDS if becomes == suggested.was else CHOOSE_WORDS, field="suggestion")
    return Suggested(suggested.was, becomes, suggested.column_key)


def _written(field: Field, words: str) -> str:
    """Words as the field can hold them: a passage and a short line have no line ends."""
    kept = UNSEEN.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    return kept if field.kind == "long_text" else " ".join(kept.split("\n"))


def is_quoted(words: str, quote: str | None) -> bool:
    """Whether words are those of a quote, which is on one line and may be cut off."""
    said, quoted = ("".join(one.split()) for one in (words, quote or ""))
    return bool(quoted) and (said == quoted or (len(quote or "") == LONGEST_QUOTE and said.startswith(quoted)))


def can_take_back(written_at: datetime, at: datetime) -> bool:
    """Whether a comment is young enough to be taken back by who wrote it."""
    return at - written_at <= TAKE_BACK_WITHIN


def wants_letter(letters: Iterable[datetime], at: datetime) -> bool:
    """Whether a mention at `at` is worth a letter; `letters`: when the person was last sent one about the thread."""
    return all(at - before > ONE_LETTER_IN for before in letters)


def check_due(due_on: date | None, day: date) -> None:
    """Raises InvalidInput for a day before `day` or too far away."""
    if due_on is not None and not day <= due_on <= day + DUE_WITHIN:
        raise InvalidInput(DUE_TOO_EARLY, field="dueOn")
