"""A request for consent on paper, to read and to sign with a pen: what was frozen, in the reader's language."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from sqlalchemy import and_, select

from trellis.access import Permission, may
from trellis.consents.asking import find_request
from trellis.consents.kinds import AGREE_TEXT, DECLINE_TEXT, KINDS
from trellis.consents.model import ConsentAsk, ConsentRequest
from trellis.consents.reading import said_in
from trellis.districts.model import District, School
from trellis.documents.content import Block, Document, Fact, FactTable, Heading, Paragraph, Run
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language, Words, formatting_locale
from trellis.students.model import Student

TITLE = Words(en="Request for Consent", es="Solicitud de Consentimiento")
FACTS = {
    "kind": Words(en="Consent to", es="Consentimiento para"),
    "student": Words(en="Student", es="Estudiante"),
    "born": Words(en="Date of birth", es="Fecha de nacimiento"),
    "asked": Words(en="Asked on", es="Se pidió el"),
    "by": Words(en="Asked by", es="Lo pide"),
}
WHAT = Words(en="What is asked", es="Qué se pide")
AREAS = Words(en="What is assessed, how, and by whom", es="Qué se evalúa, cómo y quién lo hace")
IN_LANGUAGE = Words(en="In: {language}. By: {name}.", es="En: {language}. Por: {name}.")
NOBODY_YET = Words(en="not chosen yet", es="aún por decidir")
RECORDS = Words(en="Records that are released, and to whom", es="Expedientes que se entregan, y a quién")
RIGHTS = Words(en="Your rights", es="Sus derechos")
ANSWER = Words(en="Your answer", es="Su respuesta")
YES = Words(en="☐ I agree. ", es="☐ Acepto. ")
NO = Words(en="☐ I do not agree. ", es="☐ No acepto. ")
SIGN = Words(
    en="Name: ______________________   Signature: ______________________   Date signed: ______________",
    es="Nombre: ____________________   Firma: ____________________   Fecha de la firma: ______________",
)
OFFICE = Words(
    en="Received by the district on: ______________ (every deadline counts from this day)",
    es="Recibido por el distrito el: ______________ (todos los plazos se cuentan desde este día)",
)


async def request_to_print(work: UnitOfWork, *, request_id: uuid.UUID, language: Language) -> Document:
    """A request, for staff who read requests and for whoever was asked; that it was printed is on record.

    Raises NotFound.
    """
    request = await find_request(work, request_id)
    own = select(ConsentAsk.id).where(
        ConsentAsk.request_id == request.id, ConsentAsk.person_id == work.person_id, ConsentAsk.state != "closed"
    )
    is_asked = (await work.session.execute(own)).first() is not None
    asks = Permission.CASE_AS_PAR if is_asked else Permission.READ_REQUEST
    if not await may(work, asks, request.student_id):
        raise NotFound()
    record(work, "consent.print", "consent_request", request.id, student_id=request.student_id)
    named = await work.session.execute(
        select(District.name, School.name)
        .select_from(Student)
        .join(District, District.id == Student.district_id)
        .outerjoin(School, and_(School.district_id == Student.district_id, School.id == Student.school_id))
        .where(Student.id == request.student_id)
    )
    return printed_request(request, tuple(line for line in named.one() if line), language)


def printed_request(request: ConsentRequest, letterhead: tuple[str, ...], language: Language) -> Document:
    """A frozen request as a document to typeset."""
    said = said_in(request)
    return Document(
        title=TITLE.in_language(language),
        language=language,
        status="final",
        content_sha256=request.sha256,
        blocks=tuple(_blocks(said, request, language)),
        subject=said["student"]["name"],
        letterhead=letterhead,
        made_at=request.requested_at,
    )


def _blocks(said: Mapping[str, Any], request: ConsentRequest, language: Language) -> Iterator[Block]:
    def tell(words: Words) -> str:
        return words.in_language(language)

    student = said["student"]
    facts = {
        "kind": tell(KINDS[request.kind].name),
        "student": student["name"],
        "born": _day(date.fromisoformat(student["birthOn"]), language) if student["birthOn"] else "",
        "asked": _day(request.requested_on, language),
        "by": said["request"]["requestedBy"]["name"],
    }
    yield FactTable(tuple(Fact(tell(FACTS[key]), text) for key, text in facts.items() if text))
    yield Heading(1, tell(WHAT))
    yield Paragraph((Run(said["activity"][language]),))
    yield Heading(1, tell(AREAS))
    for area in said["areas"]:
        yield Heading(2, area["name"][language])
        yield Paragraph((Run(area["plainly"][language]),))
        yield Paragraph((Run(area["procedures"]),))
        by = IN_LANGUAGE.filled(language=area["language"], name=area["assessor"] or NOBODY_YET)
        yield Paragraph((Run(tell(by)),))
    yield Heading(1, tell(RECORDS))
    if said["noRecords"]:
        yield Paragraph((Run(said["noRecords"][language]),))
    for one in said["records"]:
        yield Paragraph((Run(one["what"], bold=True), Run(f" — {one['to']}")))
    yield Heading(1, tell(RIGHTS))
    for statement in said["statements"]:
        yield Paragraph((Run(statement["text"][language]),))
    yield Paragraph((Run(said["ifNot"][language]),))
    yield Heading(1, tell(ANSWER))
    yield Paragraph((Run(tell(YES), bold=True), Run(tell(AGREE_TEXT))))
    yield Paragraph((Run(tell(NO), bold=True), Run(tell(DECLINE_TEXT))))
    yield Paragraph((Run(tell(SIGN)),))
    yield Paragraph((Run(tell(OFFICE)),))


def _day(on: date, language: Language) -> str:
    return format_date(on, "long", locale=formatting_locale(language))
