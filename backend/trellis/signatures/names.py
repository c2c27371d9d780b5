"""Whether a typed name is the person's own. Pure."""

from __future__ import annotations

from collections import Counter

from trellis.people.names import folded

PARTICLES = frozenset("al bin da das de del den der di do dos du el i ibn la las le los van von y".split())
"""Words that stand in many family names and tell nobody apart."""

STROKED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
"""Letters that no normal form takes apart, as they are typed where the keyboard lacks them."""

MOST_WORDS_BESIDE = 2
"""Middle names, a second family name, "Jr.": what may stand beside the words we have."""


def is_own_name(typed: str, given_name: str, preferred_name: str | None, family_name: str) -> bool:
    """Whether `typed` names the person: a given (or preferred) and a family name of theirs, in any order.

    Accents, case, hyphens and apostrophes do not count; names we do not have
    may stand beside, as long as they are few. Initials alone are not a name.
    """
    said = _words(typed)
    family = _words(family_name)
    return any(_is(said, _words(given), family) for given in (given_name, preferred_name) if given)


def _is(said: list[str], given: list[str], family: list[str]) -> bool:
    if not said or not (given or family):
        return False
    if "".join(said) in ("".join(given + family), "".join(family + given)):
        return True  # written as one word, or without spaces as some scripts are
    if _repeats(said, given + family):
        return False
    known = Counter(given) + Counter(family)
    beside = sum((Counter(said) - known).values())
    return _one_each(set(said), given, family, Counter(said)) and beside <= MOST_WORDS_BESIDE


def _one_each(said: set[str], given: list[str], family: list[str], counted: Counter[str]) -> bool:
    """A word of each part is there; a word that is both given and family name must be there twice."""
    of_given, of_family = said & _telling(given), said & _telling(family)
    if (given and not of_given) or (family and not of_family):
        return False
    if not given or not family or len(of_given | of_family) > 1:
        return True
    return counted[next(iter(of_given))] > 1


def _repeats(said: list[str], own: list[str]) -> bool:
    """Whether a word of ours is said more often than we have it, as in "Elena Ruiz for Ivan Ruiz"."""
    had = Counter(own)
    return any(had[word] and count > had[word] for word, count in Counter(said).items())


def _telling(words: list[str]) -> set[str]:
    return set(words) - PARTICLES or set(words)


def _words(name: str) -> list[str]:
    letters = folded(name).translate(STROKED)
    joined = "".join(c for c in letters if c not in "'’‘`´ʼ")
    return "".join(c if c.isalnum() else " " for c in joined).split()
