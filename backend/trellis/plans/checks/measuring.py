"""Whether words can be measured: quantities and their units, verbs nobody can see, methods that are none. Pure.

Careful rather than clever: where a text does not say enough to tell, nothing is said of it.
"""

from __future__ import annotations

import re

from trellis.people.names import folded

_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety "
    "hundred half una dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta "
    "cincuenta sesenta noventa cien mitad"
)
_NUMBER = rf"(?:\d+(?:[.,]\d+)?|\b(?:{'|'.join(_NUMBERS.split())})\b)"
_QUANTITY = re.compile(rf"{_NUMBER}(?:\s*(?:-|to|a)\s*{_NUMBER})?(?:\s*(?:of|out of|/|de|de cada)\s*{_NUMBER})?\s*%?")
_STEADY = re.compile(
    r"\b(?:each|every|all|always|daily|weekly|monthly|consecutive|consecutively|running|in a row|consistently|"
    r"cada|tod[oa]s|siempre|seguid[oa]s|consecutiv[oa]s|diari[oa]|semanal|mensual)\b"
)
_FILLER = frozenset(
    "a an the of in on at to for with per by and or as from correct correctly total out each every about "
    "un una el la los las de del en a por con y o al cada correctas correctos".split()
)

UNSEEN_VERBS = frozenset(
    "understand know learn improve increase appreciate comprehend develop feel enjoy try believe realize grasp "
    "strengthen master acquire become "
    "comprender comprendera entender entendera saber sabra conocer conocera aprender aprendera mejorar mejorara "
    "aumentar aumentara apreciar apreciara sentir sentira intentar intentara desarrollar desarrollara dominar dominara "
    "fortalecer fortalecera adquirir adquirira".split()
)
"""What goes on in somebody, or a change without the thing that changes: two people would not agree that they saw it."""
_UNSEEN_PHRASES = re.compile(
    r"\b(?:demonstrate|show)s? (?:an? )?(?:better |improved |increased )?(?:understanding|knowledge|awareness|growth|"
    r"progress|improvement)\b|\bbe (?:aware|exposed|able to (?:understand|know|learn))\b|\bwork(?:s)? on\b|"
    r"\b(?:demostrar|demostrara|mostrar|mostrara) (?:comprension|conocimiento|progreso|mejoria)\b"
)
_LEADING = re.compile(r"^.*?\b(?:will|can|shall|be able to|va a|podra|sera capaz de)\b\s*")
_ADVERBS = re.compile(r"^(?:be able to |also |better |more |independently |consistently |[a-z]+ly )+")

_METHOD_WORDS = frozenset(
    "observation observations teacher teachers staff informal data collection judgment judgement ongoing various as "
    "needed and or observacion observaciones del de la el maestro maestra maestros personal datos varios y".split()
)
_VAGUE_CONDITION = re.compile(
    r"^(?:given|with|con|dado|dada)?\s*(?:(?:some|appropriate|necessary|minimal|adult|teacher|alguna?|poc[oa])\s+)*"
    r"(?:support|supports|help|assistance|prompts|prompting|apoyo|apoyos|ayuda)(?:\s+(?:as needed|when needed|"
    r"cuando haga falta|si hace falta))?$|^(?:as needed|when needed|at school|in school|en la escuela)$"
)


def quantities(text: str) -> list[str]:
    """The numbers a text names, "4 of 5" and "80%" each as one."""
    return [found.strip() for found in _QUANTITY.findall(folded(text)) if found.strip()]


def is_steady(text: str) -> bool:
    """Whether a criterion says how often it must be so: a second quantity ("in 4 of 5 tries"), or "every day"."""
    return len(quantities(text)) > 1 or bool(_STEADY.search(folded(text)))


def units(text: str) -> frozenset[str]:
    """What a text counts in: "%" and the words behind its numbers, without their plural."""
    plain = folded(text)
    found: set[str] = set()
    for match in _QUANTITY.finditer(plain):
        if "%" in match[0] or plain[match.end() :].lstrip().startswith(("percent", "por ciento")):
            found.add("%")
        words = [w for w in re.findall(r"[^\W\d_]+", _clause(plain[match.end() :])) if w not in _FILLER]
        found |= {_singular(word) for word in words[:4]}
    return frozenset(found)


def _clause(text: str) -> str:
    return re.split(r"[.;:()]|\d", text, maxsplit=1)[0]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def unseen_verb(behavior: str) -> str | None:
    """The verb of a behaviour, when it is one nobody can see or hear; None when it may do."""
    plain = folded(behavior)
    if phrase := _UNSEEN_PHRASES.search(plain):
        return phrase[0]
    led = _LEADING.match(plain)
    first = re.match(r"[^\W\d_]+", _ADVERBS.sub("", plain[led.end() :] if led else plain))
    verb = first[0] if first else ""
    for one in (verb, _singular(verb)):
        if one in UNSEEN_VERBS:
            return verb
    # "Maya comprenderá": there the verb stands alone behind a name.
    if led is None:
        words = re.findall(r"[^\W\d_]+", plain)[:3]
        return next((word for word in words if word in UNSEEN_VERBS and word.endswith("ra")), None)
    return None


def says_no_method(method: str) -> bool:
    """Whether a method names nothing that could be laid on the table: "observation", "teacher data"."""
    words = re.findall(r"[^\W\d_]+", folded(method))
    return bool(words) and set(words) <= _METHOD_WORDS


def is_vague_condition(condition: str) -> bool:
    """Whether a condition says no more than that there is help, or a school."""
    return bool(_VAGUE_CONDITION.match(folded(condition).rstrip(" .,;:")))


def is_same(one: str, other: str) -> bool:
    """Whether two levels are one: the same words, or the same first quantity in the same units."""
    if " ".join(folded(one).split()) == " ".join(folded(other).split()):
        return True
    first, second = quantities(one)[:1], quantities(other)[:1]
    return bool(first) and first == second and units(one) == units(other)
