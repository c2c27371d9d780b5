"""Names of what stands in a copy: no way out of its folder, none twice, and none a computer refuses. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 90
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
TAKEN_BY_WINDOWS = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
DEFAULT = "file"


def name_for(said: str) -> str:
    """`said` as the name of a file everywhere: no separators, controls or marks of direction, at most `LONGEST`."""
    plain = "".join(c for c in unicodedata.normalize("NFC", said) if unicodedata.category(c) not in ("Cc", "Cf"))
    kept = " ".join(NOT_IN_A_NAME.sub(" ", plain).split()).strip(". ")
    if not kept or TAKEN_BY_WINDOWS.match(kept):
        kept = f"{DEFAULT} {kept}".strip()
    ending = ENDING.search(kept)
    tail = ending.group() if ending else ""
    return f"{kept[: LONGEST - len(tail)].rstrip('. ')}{tail}" if len(kept) > LONGEST else kept


class Names:
    """The names given in one copy."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, folder: str, said: str) -> str:
        """`folder/name`, numbered where it was given before; some computers do not tell small letters from capitals."""
        name = name_for(said)
        ending = ENDING.search(name)
        stem, tail = (name[: ending.start()], ending.group()) if ending else (name, "")
        found, number = f"{folder}/{name}", 1
        while found.casefold() in self._given:
            number += 1
            found = f"{folder}/{stem} ({number}){tail}"
        self._given.add(found.casefold())
        return found
