"""A page of a plan that nobody wrote, for who sets the form: the letterhead, then each question in its words."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.documents.content import Block, Document, Fact, FactTable, Heading, Paragraph, Run
from trellis.documents.typeset import first_page
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Language, Words
from trellis.plans.form import KINDS, Form
from trellis.plans.form.declaration import Field, Section
from trellis.plans.printed import Letterhead, head_of_page

SAMPLE = Words(en="Sample. No student's plan.", es="Muestra. No es el plan de ningún estudiante.")
ANSWER = Words(en="Answer", es="Respuesta")


def sample_page(
    form: Form,
    *,
    language: Language,
    district: str = "District",
    logo: bytes | None = None,
    section_key: str | None = None,
) -> Document:
    """The form as it would be printed: from `section_key` on, else from its beginning. One page of it is enough."""
    lines, picture = head_of_page(form, Letterhead(district, None, "UTC", logo), language)
    keys = [section.key for section in form.sections]
    first = keys.index(section_key) if section_key in keys else 0
    blocks: list[Block] = [Heading(1, form.title.in_language(language))]
    for section in form.sections[first : first + 2]:
        blocks += _section(section, language)
    return Document(
        title=KINDS[form.kind].printed_title.in_language(language),
        language=language,
        status="draft",
        content_sha256=sha256_hex(b"sample"),
        blocks=tuple(blocks),
        subject=SAMPLE.in_language(language),
        letterhead=lines,
        logo=picture,
    )


def _section(section: Section, language: Language) -> Iterator[Block]:
    yield Heading(2, section.title.in_language(language))
    yield Paragraph((Run(section.cite, italic=True),))
    asked = [*_asked(section.fields, language)]
    if asked:
        yield FactTable(tuple(asked))


def _asked(fields: tuple[Field, ...], language: Language) -> Iterator[Fact]:
    for field in fields:
        if field.row:
            yield from _asked(field.row, language)
        elif field.kind != "computed":
            yield Fact(field.label.in_language(language), ANSWER.in_language(language))


def page_of(document: Document) -> bytes:
    """A picture (PNG) of the first page. Takes CPU: call it in a thread."""
    return first_page(document)
