"""A frozen plan becomes a sealed PDF: read, set, seal, store, note. The same work again changes nothing."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import orjson
from sqlalchemy import select

from trellis.documents import service
from trellis.documents.content import Document
from trellis.documents.evidence import AnsweredItem, Evidence, Method
from trellis.documents.on_paper import PARENT, who_signs_on_paper
from trellis.documents.typeset import typeset
from trellis.kernel.events import hint
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.kernel.words import Language, Words
from trellis.people.model import Person
from trellis.plans.amended import items_of
from trellis.plans.letterhead import letterhead_of
from trellis.plans.model import PlanVersion
from trellis.plans.printed import printed_plan
from trellis.plans.written_on import form_of_version
from trellis.signatures.drawn import as_svg
from trellis.signatures.model import Signature
from trellis.signatures.rules import Signer, consent_text
from trellis.signatures.signer import evidence_digest, signer_of

if TYPE_CHECKING:
    from trellis.house import House

SIGNED_IN = Words(en="Signed in with the family's own provider", es="Entró con el proveedor de la familia")
REASON = Words(en="Sealed by the district's system", es="Sellado por el sistema del distrito")


@job("documents.seal", queue="documents")
async def seal_version(house: House, *, district_id: uuid.UUID, version_id: str, stage: str) -> None:
    """Make the PDF of a version as it stands: without signatures (`finalized`) or with all so far (`signed`).

    Where several have signed, each gets a copy of their own beside it.
    """
    key = uuid.UUID(version_id)
    async with house.gate.open(district_id, SYSTEM, "document.seal") as work:
        signed = await _signatures(work, key) if stage == "signed" else []
    signers = list(dict.fromkeys(one.person_id for one in signed))
    await _seal_copy(house, district_id, key, stage, signed, None)
    if len(signers) > 1:
        for signer in signers:
            own = [one for one in signed if one.person_id == signer]
            await _seal_copy(house, district_id, key, stage, own, uuid.UUID(signer))


async def _seal_copy(
    house: House,
    district_id: uuid.UUID,
    key: uuid.UUID,
    stage: str,
    signed: list[Evidence],
    copy_for: uuid.UUID | None,
) -> None:
    check_at = f"{house.settings.base_url}/verify"
    async with house.gate.open(district_id, SYSTEM, "document.seal") as work:
        version = (await work.session.execute(select(PlanVersion).where(PlanVersion.id == key))).scalar_one()
        document = await _document(work, version, signed, check_at)
        made_of = sha256_hex(version.sha256.encode() + b"".join(e.answer_sha256.encode() for e in signed))
        if await service.is_sealed(work, version_id=key, stage=stage, copy_for=copy_for, made_of=made_of):
            return
    settings = house.settings
    if not settings.signing_key_file or not settings.signing_cert_file:
        raise RuntimeError("TRELLIS_SIGNING_KEY_FILE and TRELLIS_SIGNING_CERT_FILE are needed to seal documents")
    pdf = await asyncio.to_thread(sealed, document, settings.signing_key_file, settings.signing_cert_file)
    object_key = f"{district_id}/documents/{key}-{stage}-{made_of[:16]}.pdf"
    await house.storage.put(object_key, pdf.data, service.PDF, file_name="plan.pdf")
    async with house.gate.open(district_id, SYSTEM, "document.seal") as work:
        await service.keep(
            work,
            version_id=key,
            student_id=version.student_id,
            stage=stage,
            copy_for=copy_for,
            signed_by=[uuid.UUID(one.person_id) for one in signed],
            object_key=object_key,
            sha256=sha256_hex(pdf.data),
            page_count=pdf.page_count,
        )
        await hint(work, "plan.changed", version.plan_id)
        await hint(work, "student.changed", version.student_id)


@dataclass(frozen=True, slots=True)
class SealedPdf:
    """The bytes of a document, set and sealed, and on how many pages it stands."""

    data: bytes
    page_count: int


def sealed(document: Document, key_file: str, cert_file: str) -> SealedPdf:
    """Set and seal a document. For a worker's thread; raises what `seal` and `sealing_key` raise.

    pyHanko is loaded here, by who seals: it is a tenth of every process's start, the server's too.
    """
    from trellis.documents.seal import page_count, seal, sealing_key

    data = seal(
        typeset(document),
        sealing_key(key_file, cert_file),
        reason=REASON.in_language(document.language),
        location=document.letterhead[0] if document.letterhead else "",
    )
    return SealedPdf(data, page_count(data))


async def _document(work: UnitOfWork, version: PlanVersion, signed: list[Evidence], check_at: str = "") -> Document:
    frozen = orjson.loads(version.canonical)
    return printed_plan(
        frozen,
        sha256=version.sha256,
        letterhead=await letterhead_of(work, form_of_version(frozen), student_id=version.student_id),
        signed=signed,
        check_at=check_at,
        on_paper=() if signed else await who_signs_on_paper(work, version),
    )


async def _signatures(work: UnitOfWork, version_id: uuid.UUID) -> list[Evidence]:
    rows = (
        await work.session.execute(
            select(Signature, Person)
            .join(Person, (Person.district_id == Signature.district_id) & (Person.id == Signature.person_id))
            .where(Signature.version_id == version_id)
            .order_by(Signature.signed_at)
        )
    ).all()
    canonical = (
        await work.session.execute(select(PlanVersion.canonical).where(PlanVersion.id == version_id))
    ).scalar_one()
    document = orjson.loads(canonical)
    return [
        _evidence(row, person, await signer_of(work, row.person_id, row.session_id), document) for row, person in rows
    ]


def _evidence(row: Signature, person: Person, signer: Signer, document: dict[str, Any]) -> Evidence:
    """What the signer and who asked may see: the signer's address, device and own words stay in the row."""
    language: Language = "en"
    titles = {item.id: item.title for item in items_of(document, language, form_of_version(document))}
    return Evidence(
        signer_name=signer.name,
        typed_name=row.typed_name,
        signer_role=PARENT.in_language(language) if person.kind == "guardian" else person.kind.title(),
        choices=tuple(
            AnsweredItem(titles.get(c["itemId"], c["itemId"]), c["choice"], has_words=bool(c.get("comment")))
            for c in row.choices
        ),
        method=cast(Method, row.method),
        authenticated_how=SIGNED_IN.in_language(language),
        authenticated_at=row.authenticated_at,
        signed_at=row.signed_at,
        document_sha256=row.document_sha256,
        consent_text=consent_text(row.language)[0],
        consent_text_sha256=row.consent_text_sha256,
        answer_sha256=row.answer_sha256,
        person_id=str(signer.person_id),
        identity_sha256=signer.identity_sha256,
        evidence_sha256=evidence_digest(row),
        drawing=as_svg(row.drawing) if row.drawing else "",
    )
