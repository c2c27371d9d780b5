"""Which files may be attached, and how their first bytes must look. Pure."""

from __future__ import annotations

import io
import zipfile

import filetype

from trellis.kernel.words import Words

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLD_WORD = "application/msword"
MOST_UNPACKED_BYTES = 500_000_000
OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")
"""How the storage of macros is called in the directory of a Word 97-2003 file ([MS-OVBA] 2.2.1)."""
IMAGES = ("image/jpeg", "image/png", "image/heic", "image/tiff", "image/webp")
ALLOWED = frozenset({PDF, WORD, OLD_WORD, *IMAGES})

NOT_A_DOCUMENT = Words(
    en="Only PDF, Word and picture files can be attached.",
    es="Solo se pueden adjuntar archivos PDF, Word e imágenes.",
)
IS_NOT_WHAT_IT_SAYS = Words(
    en="This file is not what its name says. It was not kept.",
    es="Este archivo no es lo que dice su nombre. No se guardó.",
)
HAS_A_VIRUS = Words(
    en="The virus check refused this file. It was not kept.",
    es="La revisión de virus rechazó este archivo. No se guardó.",
)
WORD_WITH_MACROS = Words(
    en="This Word file holds macros. Save it without them and attach it again.",
    es="Este archivo de Word contiene macros. Guárdelo sin macros y adjúntelo de nuevo.",
)
UNPACKS_TO_TOO_MUCH = Words(
    en="This file unpacks to far more than a document holds. It was not kept.",
    es="Este archivo, al descomprimirse, ocupa mucho más que un documento. No se guardó.",
)
CAME_INCOMPLETE = Words(
    en="The file did not arrive whole. Attach it again.",
    es="El archivo no llegó completo. Adjúntelo de nuevo.",
)


def detected_type(data: bytes) -> str | None:
    """The media type the bytes themselves show, or None when they show none we know."""
    kind = filetype.guess(data)
    return str(kind.mime) if kind else None


def refusal(declared: str, data: bytes) -> Words | None:
    """Why a file declared as `declared` may not stay, judged by its bytes; None when it may.

    A polyglot (a PDF header deep inside something else) is refused: the type
    must show at the very start.
    """
    found = detected_type(data)
    if found == "application/zip" and b"word/" in data[:4096]:
        found = WORD
    if found not in ALLOWED:
        return IS_NOT_WHAT_IT_SAYS if declared in ALLOWED else NOT_A_DOCUMENT
    if found != declared and not (found in IMAGES and declared in IMAGES):
        return IS_NOT_WHAT_IT_SAYS
    if found == PDF and not data.startswith(b"%PDF-"):
        return IS_NOT_WHAT_IT_SAYS
    if found == OLD_WORD and OLD_MACROS in data:
        return WORD_WITH_MACROS
    return _refused_word(data) if found == WORD else None


def _refused_word(data: bytes) -> Words | None:
    """Why a Word file may not stay, by the directory of its archive; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return IS_NOT_WHAT_IT_SAYS
    names = {member.filename.casefold() for member in members}
    if not {"[content_types].xml", "word/document.xml"} <= names:
        return IS_NOT_WHAT_IT_SAYS
    if any(name.endswith("vbaproject.bin") for name in names) or b"vbaProject.bin" in data:
        return WORD_WITH_MACROS
    return UNPACKS_TO_TOO_MUCH if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES else None
