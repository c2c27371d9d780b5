"""The ZIP of a copy, written on disk, and its first page. Without any reading of its own."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import IO
from urllib.parse import quote

from trellis.copies import words
from trellis.copies.names import Names
from trellis.kernel.words import Language

PIECE_BYTES = 256 * 1024
FASTEST = 1
"""PDFs and pictures are packed already: more work makes them no smaller."""
FOR_ITS_OWNER = 0o600 << 16
STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.05rem/1.6 system-ui,sans-serif;margin:2rem auto;max-width:44rem;padding:0 1rem}"
    "li{margin:.5rem 0;overflow-wrap:anywhere}code{font-size:.75rem;display:block;opacity:.75}"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A paper in the ZIP: the key of its folder, its path there, and the SHA-256 of its bytes."""

    folder: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A paper that is not in it, by its name, and the key of `words.WHY_NOT`."""

    name: str
    why: str


class Archive:
    """A ZIP in the making. Blocking: to be written beside the loop."""

    def __init__(self, into: IO[bytes], language: Language, at: datetime) -> None:
        """`at`: the district's own time, which a ZIP keeps without a zone."""
        self._zip = zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=FASTEST)
        self._names, self._language, self._at = Names(), language, at
        self.written: list[Written] = []

    def add(self, folder: str, name: str, data: IO[bytes]) -> None:
        """One paper, from its beginning."""
        path = self._names.give(words.FOLDERS[folder].in_language(self._language), name)
        digest = hashlib.sha256()
        with self._zip.open(self._entry(path), "w", force_zip64=True) as there:
            while piece := data.read(PIECE_BYTES):
                digest.update(piece)
                there.write(piece)
        self.written.append(Written(folder, path, digest.hexdigest()))

    def finish(self, lines: Iterable[str], title: str, left_out: Iterable[LeftOut]) -> None:
        """The first page, and the end."""
        page = first_page(title, lines, self.written, list(left_out), self._language)
        name = f"{words.FIRST_PAGE.in_language(self._language)}.html"
        self._zip.writestr(self._entry(name), page.encode())
        self._zip.close()

    def _entry(self, path: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(path, self._at.timetuple()[:6])
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, FOR_ITS_OWNER
        return entry


def first_page(
    title: str, lines: Iterable[str], written: list[Written], left_out: list[LeftOut], language: Language
) -> str:
    """A page that opens without a network: what is in the copy, with links, and what is not. All words are text."""
    parts = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in lines)]
    for key, says in words.FOLDERS.items():
        inside = [one for one in written if one.folder == key]
        if not inside:
            continue
        parts.append(f"<h2>{escape(says.in_language(language))}</h2><ul>")
        for one in inside:
            shown = one.path.partition("/")[2]
            link = f'<a href="{escape(quote(one.path))}">{escape(shown)}</a>'
            parts.append(f"<li>{link}<code>{words.FINGERPRINT.in_language(language)} {one.sha256}</code></li>")
        parts.append("</ul>")
    if left_out:
        parts.append(f"<h2>{escape(words.NOT_IN_IT.in_language(language))}</h2><ul>")
        parts += [
            f"<li>{escape(one.name)}: {escape(words.WHY_NOT[one.why].in_language(language))}</li>" for one in left_out
        ]
        parts.append("</ul>")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>"
    )
