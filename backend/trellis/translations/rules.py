"""Into which languages, from which state to which, what a text may be, and what of it is worth remembering. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Words

STATES = ("asked", "in_work", "in_review", "published", "withdrawn")
ORIGINS = ("person", "memory", "carried")
OPEN = ("asked", "in_work", "in_review")

STEPS: dict[tuple[str, str], str] = {
    ("asked", "assign"): "in_work",
    ("in_work", "assign"): "in_work",
    ("in_review", "assign"): "in_review",
    ("published", "assign"): "in_work",  # a correction: what was published stays until it is published again
    ("in_work", "submit"): "in_review",
    ("in_review", "return"): "in_work",
    ("in_review", "publish"): "published",
    ("asked", "withdraw"): "withdrawn",
    ("in_work", "withdraw"): "withdrawn",
    ("in_review", "withdraw"): "withdrawn",
}
"""From a state by a deed to a state; what is not here is refused."""

LONGEST_TEXT = 100_000
LONGEST_NOTE = 2_000
SHORTEST_REMEMBERED = 12
"""Of shorter sentences ("Yes.") the right words hang on what stands around them."""
DUE_WITHIN = timedelta(days=366)
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SENTENCE_END = re.compile(r"(?<=[.!?؟।。！？])\s+")


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language plans are translated into: its BCP 47 tag and what it is called."""

    tag: str
    name: Words
    right_to_left: bool = False


TONGUES: dict[str, Tongue] = {
    one.tag: one
    for one in (
        Tongue("es", Words(en="Spanish", es="español")),
        Tongue("ar", Words(en="Arabic", es="árabe"), right_to_left=True),
        Tongue("zh", Words(en="Chinese", es="chino")),
        Tongue("vi", Words(en="Vietnamese", es="vietnamita")),
        Tongue("tl", Words(en="Tagalog", es="tagalo")),
        Tongue("ko", Words(en="Korean", es="coreano")),
        Tongue("ru", Words(en="Russian", es="ruso")),
        Tongue("uk", Words(en="Ukrainian", es="ucraniano")),
        Tongue("ht", Words(en="Haitian Creole", es="criollo haitiano")),
        Tongue("fr", Words(en="French", es="francés")),
        Tongue("pt", Words(en="Portuguese", es="portugués")),
        Tongue("so", Words(en="Somali", es="somalí")),
        Tongue("hmn", Words(en="Hmong", es="hmong")),
        Tongue("fa", Words(en="Persian", es="persa"), right_to_left=True),
        Tongue("ur", Words(en="Urdu", es="urdu"), right_to_left=True),
        Tongue("pa", Words(en="Punjabi", es="panyabí")),
    )
}
"""What families of US districts speak most at home beside English, in which plans are written (`plain.written_in`)."""

UNKNOWN_LANGUAGE = Words(en="Choose one of the languages offered.", es="Elija uno de los idiomas que se ofrecen.")
DUE_TOO_EARLY = Words(
    en="The day must be today or later, and within a year.", es="El día debe ser hoy o después, y dentro de un año."
)
NOT_A_TRANSLATOR = Words(
    en="Only somebody who is a translator of the district can be given this.",
    es="Solo se puede asignar a alguien que sea traductor del distrito.",
)
TEXT_TOO_LONG = Words(en="This text is too long to be kept.", es="Este texto es demasiado largo para guardarlo.")
NOTE_MISSING = Words(en="Say what should be looked at again.", es="Diga qué se debe revisar.")
NOTHING_TO_MARK = Words(
    en="Write the translation first, then mark it as done.",
    es="Escriba primero la traducción y luego márquela como lista.",
)


class WrongStep(Conflict):
    """The translation is not where this could be done: somebody was faster."""

    code = "TRANSLATION_MOVED_ON"
    default_says = Words(
        en="This translation has moved on meanwhile. Look at it again.",
        es="Esta traducción avanzó entretanto. Vuelva a mirarla.",
    )


class NotAllDone(Conflict):
    """A family is never given half a translation as if it were whole."""

    code = "TRANSLATION_NOT_DONE"
    default_says = Words(
        en="Some texts are not marked as done yet.", es="Algunos textos todavía no están marcados como listos."
    )


class SomebodyWrote(Conflict):
    """Two wrote in one text; neither is lost."""

    code = "TEXT_CHANGED"
    default_says = Words(
        en="Somebody else changed this text. Yours is still here: compare the two, and keep one.",
        es="Otra persona cambió este texto. El suyo sigue aquí: compare los dos y conserve uno.",
    )


def after(state: str, deed: str) -> str:
    """The state after a deed. Raises WrongStep."""
    found = STEPS.get((state, deed))
    if found is None:
        raise WrongStep()
    return found


def is_open_to(state: str, *, is_reviewer: bool) -> bool:
    """Whether a text can be changed in `state`; under review by the reviewer alone, who publishes what they saw."""
    return state == "in_work" or (state == "in_review" and is_reviewer)


def tongue_of(language: str) -> Tongue:
    """The declared language of a tag. Raises InvalidInput."""
    found = TONGUES.get(language)
    if found is None:
        raise InvalidInput(UNKNOWN_LANGUAGE, field="language")
    return found


def labels_language(language: str) -> str:
    """In which language the form's own words stand beside texts in `language`: its own where the product speaks it."""
    return "es" if language == "es" else "en"


def check_due(due_on: date | None, day: date) -> None:
    """Raises InvalidInput for a day before `day` or too far away."""
    if due_on is not None and not day <= due_on <= day + DUE_WITHIN:
        raise InvalidInput(DUE_TOO_EARLY, field="dueOn")


def words_kept(said: str, most: int = LONGEST_TEXT) -> str:
    """What is kept of what was typed; marks of direction are a text's own and stay. Raises InvalidInput."""
    kept = UNSEEN.sub("", said.replace("\r\n", "\n").replace("\r", "\n"))
    if len(kept) > most:
        raise InvalidInput(TEXT_TOO_LONG, field="text")
    return kept


def print_of(text: str) -> str:
    """The print by which the same text is known again: blanks do not count, every letter does."""
    return sha256_hex(" ".join(text.split()).encode())


def sentences(text: str) -> list[str]:
    """`text` by its sentences, as far as marks tell."""
    return [one.strip() for one in SENTENCE_END.split(text) if one.strip()]


def pairs(source: str, said: str) -> list[tuple[str, str]]:
    """What can be found again of a translated text: the whole and, where both sides count alike, each sentence."""
    found = [(source.strip(), said.strip())]
    ours, theirs = sentences(source), sentences(said)
    if len(ours) == len(theirs) > 1:
        found += list(zip(ours, theirs, strict=True))
    return found


def names_somebody(text: str, names: Iterable[str]) -> bool:
    """Whether one of `names` stands in `text` as a word, however it is written."""
    words = set(re.findall(r"\w+", text.casefold()))
    return any(set(re.findall(r"\w+", name.casefold())) & words for name in names if len(name) > 1)


def worth_keeping(source: str, said: str, names: Iterable[str]) -> bool:
    """Whether a pair goes into the district's memory: long enough, and about nobody by name on either side."""
    known = list(names)
    return (
        len(source) >= SHORTEST_REMEMBERED
        and bool(said)
        and not names_somebody(source, known)
        and not names_somebody(said, known)
    )
