"""Which characters the fonts at hand can draw, and what is printed for those they cannot.

A PDF/UA file may not hold a character without a glyph (PDF/UA-1 7.21.8), and the
typesetter refuses to write one. Nothing a person wrote may vanish either, so a
character nobody can draw is printed by its number, `[U+1F600]`, and the document
says so at its end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import typst

FALLBACK_FAMILIES = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")

PROBE = b"""#set document(title: "probe")
#set text(font: ("Libertinus Serif",), size: 1pt)
#for one in sys.inputs.at("characters").split(" ") { par[#one] }
"""

REPRESENTATIVES = ((0x2E80, 0x9FFF, 0x4E00), (0xAC00, 0xD7FF, 0xAC00), (0x20000, 0x3FFFF, 0x20000))
"""Scripts of tens of thousands of characters that come whole or not at all: one stands for all of them."""

REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make text look other than it is; a signed document prints in its true order."""

NAMED = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')


@lru_cache(maxsize=8)
def shelf(folders: tuple[str, ...] = ()) -> typst.Fonts:
    """The fonts to set with: the typesetter's own, and those in `folders` (for other scripts).

    The machine's installed fonts are left out, so that the same document is the same PDF everywhere.
    """
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))


def tidied(text: str) -> str:
    """`text` without control and reordering characters; newlines and tabs stay, lone surrogates become U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_kept(character) for character in text)


def _kept(character: str) -> str:
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cc" or character in REORDERING else character


def without_glyph(characters: Iterable[str], folders: tuple[str, ...] = ()) -> frozenset[str]:
    """Those of `characters` that no font on the shelf of `folders` can draw."""
    unusual = sorted({c for c in characters if not _is_everyday(c)})
    gone = {c for c in unusual if unicodedata.category(c) in ("Co", "Cn")}
    asked = {c: _representative(c) for c in unusual if c not in gone}
    missing = set(_missing(tuple(sorted(set(asked.values()))), folders))
    return frozenset(gone | {c for c, one in asked.items() if one in missing})


def named_in(message: str) -> frozenset[str]:
    """The characters a typesetter's complaint about a missing glyph names; empty for any other complaint."""
    found = NAMED.search(message)
    if found is None:
        return frozenset()
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), found[1])
    return frozenset(text.replace('\\"', '"').replace("\\\\", "\\")) - frozenset(" ")


def by_number(text: str, missing: frozenset[str]) -> str:
    """`text` with each of `missing` written as its Unicode number in brackets."""
    if missing.isdisjoint(text):
        return text
    return "".join(f"[U+{ord(c):04X}]" if c in missing else c for c in text)


def _is_everyday(character: str) -> bool:
    """Latin with its accents, Vietnamese included: drawn by the text font itself (a test looks)."""
    return (
        character in "\n\t"
        or " " <= character <= "~"
        or "\u00a0" <= character <= "\u017f"
        or ("\u1ea0" <= character <= "\u1ef9")
    )


def _representative(character: str) -> str:
    number = ord(character)
    for first, last, one in REPRESENTATIVES:
        if first <= number <= last:
            return chr(one)
    return character


def _missing(characters: tuple[str, ...], folders: tuple[str, ...]) -> tuple[str, ...]:
    """Halve what fails until single characters are left: few tries when all is well, which is the rule."""
    if not characters or _drawn(characters, folders):
        return ()
    if len(characters) == 1:
        return characters
    middle = len(characters) // 2
    return _missing(characters[:middle], folders) + _missing(characters[middle:], folders)


@lru_cache(maxsize=4096)
def _drawn(characters: tuple[str, ...], folders: tuple[str, ...]) -> bool:
    try:
        typst.compile(
            PROBE,
            font_paths=shelf(folders),
            ignore_system_fonts=True,
            sys_inputs={"characters": " ".join(characters)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as refused:
        if named_in(refused.message):
            return False
        raise
    return True
