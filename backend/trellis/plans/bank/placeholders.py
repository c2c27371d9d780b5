"""A student's name and pronouns out of a goal, so that it can stand in a bank without a child's data. Pure.

`{name}` stands for what the student is called, `{they}`, `{them}`, `{their}`, `{theirs}` and `{themself}` for their
pronouns (`{They}` at the beginning of a sentence), and `{reads|read}` for a verb after "she" and after "they".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trellis.people.names import folded

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
PLACE = re.compile(r"\{[^{}]*\}")
KNOWN_PLACE = re.compile(r"\{(?:name|they|them|their|theirs|themself|They|Them|Their|Theirs|Themself|\w+\|\w+)\}")
PARTICLES = frozenset("de del la las los da das do dos di van von der den ter al el bin ibn y e the".split())
ORDINARY = frozenset(
    "will mark may grace rose art bill hope joy faith april june august dawn drew chase grant hunter page sky paige "
    "rob pat sue ray max miles cash reed read lane park king long young short white black brown green gray strong "
    "love price day bell ball hill field woods stone rivers wells banks cook baker taylor mason sol luz rosa flor "
    "angel blanca esperanza paz mar pilar consuelo mercedes cruz reyes santos leal bravo rico".split()
)
"""Names that are also words of goals: only with a capital, and not where any word would have one, they are names."""
AFTER_A_NAME = frozenset(
    "will can should shall must is was has does s va puede podra debe debera leera escribira dira hara usara".split()
)
SENTENCE_END = re.compile(r"(?:^|[.!?:;\n]|^[\"“«(])\s*$")

_HE = {"he": "they", "she": "they", "him": "them", "hers": "theirs", "himself": "themself", "herself": "themself"}
_EL = {"él": "they", "ella": "they"}
_THEY = {"they": "they", "them": "them", "their": "their", "theirs": "theirs", "themself": "themself"}
_THEY["themselves"] = "themself"
_BOTH = re.compile(r"\b(?:he or she|she or he|he/she|she/he|s/he)\b", re.IGNORECASE)
_HIS_OR_HER = re.compile(r"\b(?:his or her|her or his|his/her|her/his)\b", re.IGNORECASE)
_HIM_OR_HER = re.compile(r"\b(?:him or her|her or him|him/her|her/him)\b", re.IGNORECASE)
_NO_NOUN = frozenset(
    "to in on at by with for from of and or but when while after before during without within as that if than then "
    "into a an the this about so because until not again".split()
)
"""After "her" a word of these begins something else: it was "ask her to", not "her planner"."""
_IRREGULAR = {"is": "are", "has": "have", "was": "were", "does": "do", "goes": "go"}
_NO_VERB = frozenset("always sometimes this its his hers across towards besides as us thus plus perhaps".split())


@dataclass(frozen=True, slots=True)
class Names:
    """The parts of names: the student's, and those of people around them, each folded. Single letters are none."""

    student: frozenset[str]
    others: frozenset[str]

    @classmethod
    def of(cls, student: Iterable[str | None], others: Iterable[str | None]) -> Names:
        """Out of whole names; what the student has in common with their family is the student's."""
        own = _parts(student)
        return cls(own, _parts(others) - own)


def _parts(names: Iterable[str | None]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        parts = [folded(word) for word in WORD.findall(name or "")]
        # "Ana-Maria" is called Ana, too.
        parts += [part for whole in parts for part in re.split(r"[-'’]", whole)]
        found |= {part for part in parts if len(part) > 1 and part not in PARTICLES}
    return frozenset(found)


def without_student(text: str, names: Names, *, says_they: bool, language: str) -> str:
    """`text` with the student's name and pronouns replaced by placeholders. Asked twice, it says the same.

    "he" and "she" always go: they say something of a child. "they" goes only where the student says so of themself
    (`says_they`), for else it means others: classmates, words, steps.
    """
    kept = [piece for piece in re.split(f"({PLACE.pattern})", text) if piece]
    said = "".join(piece if PLACE.fullmatch(piece) else _names_out(piece, names.student) for piece in kept)
    # First and family name side by side are one.
    said = re.sub(r"\{name\}(?:\s+\{name\})+", "{name}", said)
    return _pronouns_out(said, says_they=says_they, language=language)


def _names_out(text: str, student: frozenset[str]) -> str:
    def out(match: re.Match[str]) -> str:
        word = match[0]
        bare = re.sub(r"['’]s$", "", word)
        return "{name}" + word[len(bare) :] if is_name(text, match.start(), bare, student) else word

    return WORD.sub(out, text)


def is_name(text: str, start: int, word: str, names: frozenset[str]) -> bool:
    """Whether `word`, which begins at `start` of `text`, is one of `names` and not a word that looks like it."""
    plain = folded(word)
    if plain not in names and not any(part in names for part in re.split(r"[-'’]", plain) if len(part) > 1):
        return False
    if plain not in ORDINARY:
        return True
    if not word[0].isupper():
        return False
    if not SENTENCE_END.search(text[:start]):
        return True
    following = WORD.search(text, start + len(word))
    rest = text[start + len(word) :]
    return rest.startswith(("'s", "’s")) or (
        following is not None and (folded(following[0]) in AFTER_A_NAME or folded(following[0]) in names)
    )


def _pronouns_out(text: str, *, says_they: bool, language: str) -> str:
    if language == "es":
        return re.sub(r"\b(él|ella)\b", lambda m: _as_written(m[0], _EL[m[0].lower()]), text, flags=re.IGNORECASE)
    text = _BOTH.sub(lambda m: _as_written(m[0], "they"), text)
    text = _HIS_OR_HER.sub(lambda m: _as_written(m[0], "their"), text)
    text = _HIM_OR_HER.sub(lambda m: _as_written(m[0], "them"), text)
    replaced = {**_HE, **(_THEY if says_they else {})}
    text = re.sub(r"\b(his|her)\b", lambda m: _possessive(text, m), text, flags=re.IGNORECASE)
    pattern = r"(?<![{|])\b(" + "|".join(replaced) + r")\b(?![}|])"
    text = re.sub(pattern, lambda m: _as_written(m[0], replaced[m[0].lower()]), text, flags=re.IGNORECASE)
    return re.sub(r"(\{[Tt]hey\}) (\w+s)\b", _agreeing, text)


def _possessive(text: str, match: re.Match[str]) -> str:
    following = re.match(r"\s+([^\W\d_]+)", text[match.end() :])
    has_noun = following is not None and following[1].lower() not in _NO_NOUN
    if match[0].lower() == "his":
        return _as_written(match[0], "their" if has_noun else "theirs")
    return _as_written(match[0], "their" if has_noun else "them")


def _as_written(word: str, place: str) -> str:
    return "{" + (place.capitalize() if word[:1].isupper() else place) + "}"


def _agreeing(match: re.Match[str]) -> str:
    they, verb = match.groups()
    if verb.lower() in _NO_VERB or verb.endswith("ss"):
        return match[0]
    return f"{they} {{{verb}|{_plural(verb)}}}"


def _plural(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if re.search(r"(?:ch|sh|ss|x|zz)es$", verb):
        return verb[:-2]
    return verb[:-1]


def names_left(texts: Mapping[str, str], names: Names, numbers: Iterable[str | None] = ()) -> dict[str, list[str]]:
    """What still says who a child is, by the key of the text it stands in: a name as written, a number of theirs.

    `numbers` are the student's. An address of mail says it too, and so does a row of seven digits or more.
    """
    known = names.student | names.others
    theirs = {number for number in numbers if number and len(number) > 3}
    found: dict[str, list[str]] = {}
    for key, text in texts.items():
        bare = PLACE.sub(lambda m: m[0] if "|" in m[0] or not KNOWN_PLACE.fullmatch(m[0]) else " " * len(m[0]), text)
        said = [
            match[0]
            for match in WORD.finditer(bare)
            if is_name(bare, match.start(), re.sub(r"['’]s$", "", match[0]), known) or match[0] in theirs
        ]
        said += re.findall(r"[^\s;,]+@[^\s;,]+|\b\d(?:[ -]?\d){6,}\b", bare)
        if said:
            found[key] = list(dict.fromkeys(said))
    return found


def strange_places(text: str) -> list[str]:
    """Braces that are no placeholder: nobody would fill them."""
    return [place for place in PLACE.findall(text) if not KNOWN_PLACE.fullmatch(place)]
