"""What a printable document is made of: words and their arrangement, nothing about plans.

Everything here is plain, frozen data. A name, a sentence or a table cell is
never markup: it reaches the template as a JSON string and is printed as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from trellis.documents.signed_by import SignedBy
from trellis.kernel.words import Language

Status = Literal["draft", "final"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


Runs = tuple[Run, ...]


def plain(text: str) -> Runs:
    """`text` as a single run without emphasis."""
    return (Run(text),)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, levels 1 to 4. The first is level 1 and no level is skipped on the way down (PDF/UA-1 7.4.2)."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `language` is an ISO 639 code when it is not the document's own (a parent's words in Arabic).

    One that `leads` is never left alone at the foot of a page by what it is about.
    """

    runs: Runs
    language: str | None = None
    leads: bool = False


@dataclass(frozen=True, slots=True)
class BulletList:
    """Items in no order."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class NumberedList:
    """Items in their order, from 1."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it is: "Date of birth", "March 4, 2015". `is_code`: a digest or number without spaces."""

    label: str
    value: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class FactTable:
    """Labels on the left, values on the right; read aloud as a list of pairs."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. `widths` are shares of the line (equal when empty); the header repeats on each page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Callout:
    """Something set apart from the text; `weight` is how loudly."""

    title: str
    runs: Runs
    weight: Literal["note", "important"] = "note"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """A person who may sign on paper, and as what. `role` labels the line (attending is not consenting)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Lines for ink: name, role, signature, date."""

    people: tuple[Signatory, ...]


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """One signature that was given, in words ready to print. `sha256` is the digest of the answer.

    `drawing` is the signature as it was drawn (SVG text), empty where it was typed; `drawing_alt` says what it is.
    """

    name: str
    role: str
    summary: str
    method: str
    when: str
    sha256: str
    drawing: str = ""
    drawing_alt: str = ""


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    """Signatures that were given."""

    entries: tuple[SignedEntry, ...]


Block = (
    Heading
    | Paragraph
    | BulletList
    | NumberedList
    | FactTable
    | Table
    | Callout
    | PageBreak
    | SignatureLines
    | SignatureRecord
)


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture beside the letterhead. `alt` is what it shows, for who cannot see it (PDF/UA-1 7.3)."""

    media_type: Literal["image/png", "image/jpeg"]
    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document ready to be set.

    `content_sha256` is the digest of the canonical bytes this document prints:
    64 lower-case hex characters, shown in the footer and embedded in the PDF.
    `letterhead` is the sender's name, then address lines, beside the `logo`, where there is one. `made_at` becomes the
    creation date of the file; without it two settings of the same content differ. `signed_by` is for programs: for
    people there is the signature page.
    """

    title: str
    language: Language
    status: Status
    content_sha256: str
    blocks: tuple[Block, ...]
    subject: str = ""
    letterhead: tuple[str, ...] = ()
    logo: Logo | None = None
    made_at: datetime | None = None
    signed_by: tuple[SignedBy, ...] = ()
