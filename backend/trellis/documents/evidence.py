"""The signature page and the evidence page: what was signed, by whom, how we know, and how anyone can check.

Follows domain.md 8: intent (the sentence agreed to), attribution (how the
person was identified), association (the digest of what was shown), integrity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from babel.dates import format_datetime, get_timezone

from trellis.documents.content import (
    Block,
    Callout,
    Fact,
    FactTable,
    Heading,
    PageBreak,
    Paragraph,
    Signatory,
    SignatureLines,
    SignatureRecord,
    SignedEntry,
    Table,
    plain,
)
from trellis.documents.signed_by import SignedBy
from trellis.kernel.words import Language, Words, formatting_locale

Choice = Literal["agree", "disagree", "question"]
Method = Literal["typed", "drawn"]


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """One item of what was offered, as it was worded, and the signer's answer; `has_words` when they wrote to it."""

    item: str
    choice: Choice
    has_words: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is printed about one signature, for the signer and who may ask for signatures.

    `signer_name` and `person_id` are the account's; `typed_name` is what was
    written to sign. Digests are SHA-256 in hex. `document_sha256` is of the
    canonical bytes that were shown, `answer_sha256` of the answer and its signer,
    `identity_sha256` of issuer and subject of the account, `evidence_sha256` of all
    that is kept and not printed: network address, device, session.
    `authenticated_how` is a phrase in the document's language, `drawing` the signature as it was drawn (SVG text).
    """

    signer_name: str
    typed_name: str
    signer_role: str
    choices: tuple[AnsweredItem, ...]
    method: Method
    authenticated_how: str
    authenticated_at: datetime
    signed_at: datetime
    document_sha256: str
    consent_text: str
    consent_text_sha256: str
    answer_sha256: str
    person_id: str
    identity_sha256: str
    evidence_sha256: str
    drawing: str = ""

    def signed_by(self, language: Language) -> SignedBy:
        """The same in short, for a program that reads the file."""
        return SignedBy(self.signer_name, self.signed_at, summary(self.choices, language), self.answer_sha256)


SIGNATURES = Words(en="Signatures", es="Firmas")
SIGNED_ONLINE = Words(en="Signed electronically", es="Firmado por medios electrónicos")
SIGN_HERE = Words(en="Signatures on paper", es="Firmas en papel")
EVIDENCE_OF = Words(en="Evidence of the signature of {name}", es="Evidencia de la firma de {name}")
WHAT_WAS_SIGNED = Words(en="What was answered", es="Qué se respondió")
AGREED_TO = Words(en="The statement that was accepted", es="La declaración que se aceptó")
HOW_TO_CHECK = Words(en="How to check this document", es="Cómo comprobar este documento")
CHECKING = Words(
    en="This file carries a seal. If one character of it is changed, the seal breaks, and any PDF reader that shows "
    "signatures says so. The version number at the foot of each page is the SHA-256 digest of the content; it must be "
    "the digest of the document named above.",
    es="Este archivo lleva un sello. Si cambia un solo carácter, el sello se rompe y cualquier lector de PDF que "
    "muestre firmas lo indica. El número de versión al pie de cada página es la huella SHA-256 del contenido; debe "
    "ser la huella del documento indicada arriba.",
)
CHECK_AT = Words(
    en="Anybody can check the file, without an account, at {address}. A copy that was printed or saved anew carries no "
    "seal and can't be checked.",
    es="Cualquier persona puede comprobar el archivo, sin cuenta, en {address}. Una copia impresa o guardada de nuevo "
    "no lleva sello y no se puede comprobar.",
)
ITEM, ANSWER = Words(en="Item", es="Parte"), Words(en="Answer", es="Respuesta")
WITH_WORDS = Words(en="{answer}, with a comment", es="{answer}, con un comentario")
KEPT = Words(
    en="Comments, network address and device are kept with the signature at the district and are not printed here. "
    "The digest of the answer covers the comments; the digest of the evidence covers the rest.",
    es="Los comentarios, la dirección de red y el dispositivo se guardan con la firma en el distrito y no se imprimen "
    "aquí. La huella de la respuesta incluye los comentarios; la huella de la evidencia incluye lo demás.",
)
CHOICES: dict[Choice, Words] = {
    "agree": Words(en="Agree", es="De acuerdo"),
    "disagree": Words(en="Disagree", es="En desacuerdo"),
    "question": Words(en="Question", es="Pregunta"),
}
COUNTED = Words(
    en="Agreed to {agreed} of {all} items; disagreed with {disagreed}; asked about {asked}",
    es="De acuerdo con {agreed} de {all} partes; en desacuerdo con {disagreed}; preguntas sobre {asked}",
)
ALL_AGREED = Words(en="Agreed to all {all} items", es="De acuerdo con las {all} partes")
METHODS: dict[Method, Words] = {
    "typed": Words(en="Typed name", es="Nombre escrito"),
    "drawn": Words(en="Typed name and drawn signature", es="Nombre escrito y firma dibujada"),
}
DRAWN_BY = Words(en="Signature drawn by {name}", es="Firma dibujada por {name}")
LABELS = {
    "name": Words(en="Name", es="Nombre"),
    "role": Words(en="Role", es="Función"),
    "method": Words(en="Signed by", es="Forma de firma"),
    "identified": Words(en="Identified by", es="Identificación"),
    "identified_at": Words(en="Signed in at", es="Entró al sistema"),
    "signed_at": Words(en="Signed at", es="Firmó"),
    "typed": Words(en="Name as typed", es="Nombre como se escribió"),
    "person": Words(en="Person", es="Persona"),
    "account": Words(en="Account (SHA-256)", es="Cuenta (SHA-256)"),
    "evidence": Words(en="Evidence (SHA-256)", es="Evidencia (SHA-256)"),
    "document": Words(en="Document (SHA-256)", es="Documento (SHA-256)"),
    "statement": Words(en="Statement (SHA-256)", es="Declaración (SHA-256)"),
    "answer": Words(en="Answer (SHA-256)", es="Respuesta (SHA-256)"),
}


def signature_page(
    signed: Sequence[Evidence], on_paper: Sequence[Signatory], *, language: Language, time_zone: str
) -> tuple[Block, ...]:
    """A page of its own: signatures given online, then lines for those who sign on paper.

    `time_zone` is an IANA name, the district's; times are printed in it with their zone.
    """
    page: list[Block] = [PageBreak(), Heading(1, SIGNATURES.in_language(language))]
    if signed:
        entries = tuple(_entry(one, language, time_zone) for one in signed)
        page += [Heading(2, SIGNED_ONLINE.in_language(language)), SignatureRecord(entries)]
    if on_paper:
        page += [Heading(2, SIGN_HERE.in_language(language)), SignatureLines(tuple(on_paper))]
    return tuple(page)


def evidence_page(evidence: Evidence, *, language: Language, time_zone: str, check_at: str = "") -> tuple[Block, ...]:
    """A page that proves one signature, for a hearing officer who has nothing else in hand."""
    rows = tuple((a.item, _answer(a, language)) for a in evidence.choices)
    answers = Table(
        header=tuple(column.in_language(language) for column in (ITEM, ANSWER)),
        rows=rows,
        widths=(3, 1.6),
    )
    return (
        PageBreak(),
        Heading(1, EVIDENCE_OF.filled(name=evidence.signer_name).in_language(language)),
        _facts(evidence, language, time_zone),
        Heading(2, WHAT_WAS_SIGNED.in_language(language)),
        Paragraph(plain(summary(evidence.choices, language))),
        *((answers,) if rows else ()),
        Callout(AGREED_TO.in_language(language), plain(evidence.consent_text)),
        Heading(2, HOW_TO_CHECK.in_language(language)),
        Paragraph(plain(CHECKING.in_language(language))),
        *((Paragraph(plain(CHECK_AT.filled(address=check_at).in_language(language))),) if check_at else ()),
        Paragraph(plain(KEPT.in_language(language))),
    )


def _answer(answered: AnsweredItem, language: Language) -> str:
    said = CHOICES[answered.choice]
    if answered.has_words:
        said = Words(en=WITH_WORDS.en.format(answer=said.en), es=WITH_WORDS.es.format(answer=said.es))
    return said.in_language(language)


def summary(choices: Sequence[AnsweredItem], language: Language) -> str:
    """The answers in a line: how many items were agreed to, disagreed with, asked about."""
    count = {choice: sum(a.choice == choice for a in choices) for choice in CHOICES}
    if choices and count["agree"] == len(choices):
        return ALL_AGREED.filled(all=len(choices)).in_language(language)
    counted = COUNTED.filled(
        agreed=count["agree"], all=len(choices), disagreed=count["disagree"], asked=count["question"]
    )
    return counted.in_language(language)


def moment(at: datetime, language: Language, time_zone: str) -> str:
    """An instant as people write it where the district is, with the zone and seconds."""
    return format_datetime(at, "long", tzinfo=get_timezone(time_zone), locale=formatting_locale(language))


def _entry(evidence: Evidence, language: Language, time_zone: str) -> SignedEntry:
    return SignedEntry(
        name=evidence.signer_name,
        role=evidence.signer_role,
        summary=summary(evidence.choices, language),
        method=f"{METHODS[evidence.method].in_language(language)}; {evidence.authenticated_how}",
        when=moment(evidence.signed_at, language, time_zone),
        sha256=evidence.answer_sha256,
        drawing=evidence.drawing,
        drawing_alt=DRAWN_BY.filled(name=evidence.signer_name).in_language(language),
    )


def _facts(evidence: Evidence, language: Language, time_zone: str) -> FactTable:
    values = {
        "name": evidence.signer_name,
        "role": evidence.signer_role,
        "method": METHODS[evidence.method].in_language(language),
        "typed": evidence.typed_name,
        "identified": evidence.authenticated_how,
        "identified_at": moment(evidence.authenticated_at, language, time_zone),
        "signed_at": moment(evidence.signed_at, language, time_zone),
    }
    digests = {
        "person": evidence.person_id,
        "account": evidence.identity_sha256,
        "document": evidence.document_sha256,
        "statement": evidence.consent_text_sha256,
        "answer": evidence.answer_sha256,
        "evidence": evidence.evidence_sha256,
    }
    return FactTable(
        tuple(Fact(LABELS[key].in_language(language), value) for key, value in values.items() if value)
        + tuple(Fact(LABELS[key].in_language(language), value, is_code=True) for key, value in digests.items() if value)
    )
