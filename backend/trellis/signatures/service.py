"""Ask rights holders for their answer to a frozen plan, and take it, item by item, with its evidence."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from trellis.access import Permission, allow, may, relationship_with
from trellis.access.ask import in_force, today
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.service import send
from trellis.plans import service as plans
from trellis.plans.model import PlanVersion
from trellis.signatures.model import Signature, SignatureRequest
from trellis.signatures.rules import Choice, answer_digest, consent_text, outcome, unanswered
from trellis.students.model import RightsHolder
from trellis.teams.service import case_managers_of


class DocumentChanged(Conflict):
    """The version or the consent sentence is not the one that was shown."""

    code = "DOCUMENT_CHANGED"
    default_says = Words(
        en="The plan is not the one you were shown. Read it again before you sign; nothing was signed.",
        es="El plan no es el que se le mostró. Léalo de nuevo antes de firmar; no se firmó nada.",
    )


class AnswersIncomplete(InvalidInput):
    """Some items have no answer."""

    code = "ANSWERS_INCOMPLETE"
    default_says = Words(
        en="Answer every part: agree, disagree, or ask a question.",
        es="Responda a cada parte: de acuerdo, en desacuerdo, o pregunta.",
    )


class SignInAgain(NotAllowed):
    """Signing needs a fresh sign-in (threats row 9)."""

    code = "SIGN_IN_AGAIN"
    default_says = Words(
        en="To sign, sign in once more. Your answers are kept.",
        es="Para firmar, entre de nuevo. Sus respuestas se guardan.",
    )


class KeyUsedForSomethingElse(Conflict):
    """An idempotency key came again with another answer."""

    code = "IDEMPOTENCY_KEY_REUSED"
    default_says = Words(
        en="This was already sent with other answers. Load the page again.",
        es="Esto ya se envió con otras respuestas. Cargue la página de nuevo.",
    )


class AlreadyAnswered(Conflict):
    """The person has signed this version before."""

    code = "ALREADY_ANSWERED"
    default_says = Words(en="You have already answered this plan.", es="Usted ya respondió a este plan.")


async def request_signatures(work: UnitOfWork, *, plan_id: uuid.UUID) -> list[SignatureRequest]:
    """Ask everybody who holds the right to consent today (IDEA) for their answer to the newest version."""
    plan = await plans.plan_by_id(work, plan_id=plan_id)
    await allow(work, Permission.REQUEST_SIGNATURE, plan.student_id, plan_state=plan.state)
    version = await plans.latest_version(work, plan_id=plan_id)
    if version is None:
        raise NotAllowed()
    day = await today(work)
    holders = (
        await work.session.execute(
            select(RightsHolder.person_id)
            .where(
                RightsHolder.student_id == plan.student_id,
                RightsHolder.law == "IDEA",
                RightsHolder.may_consent,
                in_force(RightsHolder, day),
            )
            .distinct()
        )
    ).scalars()
    asked = {r.person_id: r for r in (await requests_of_versions(work, [version.id]))[0]}
    for person_id in holders:
        if person_id not in asked:
            request = SignatureRequest(
                district_id=work.district_id,
                id=new_id(),
                version_id=version.id,
                student_id=plan.student_id,
                person_id=person_id,
                requested_by_id=work.person_id,
                state="requested",
            )
            work.session.add(request)
            asked[person_id] = request
            await send(
                work,
                person_id=person_id,
                template="plan_to_sign",
                ids={"request_id": str(request.id)},
                student_id=plan.student_id,
            )
            await hint(work, "signature_requests.changed", person_id)
    if not asked:
        raise InvalidInput(
            Words(
                en="Nobody holds the right to consent for this student. Add a rights holder first.",
                es="Nadie tiene el derecho de consentir por este estudiante. Agregue primero a quien lo tenga.",
            )
        )
    await plans.consent_was_asked(work, plan)
    record(work, "signature.request", "plan_version", version.id, student_id=plan.student_id)
    return list(asked.values())


async def my_requests(work: UnitOfWork) -> list[SignatureRequest]:
    """The signed-in person's requests, newest first; rights that ended take their requests with them."""
    rows = (
        await work.session.execute(
            select(SignatureRequest)
            .where(SignatureRequest.person_id == work.person_id, SignatureRequest.state != "withdrawn")
            .order_by(SignatureRequest.id.desc())
            .limit(100)
        )
    ).scalars()
    return [r for r in rows if await may(work, Permission.SEE_STUDENT, r.student_id)]


async def request_by_id(work: UnitOfWork, *, request_id: uuid.UUID) -> SignatureRequest:
    """One request: its own person's, or as the team sees it. Raises NotFound."""
    request = (
        await work.session.execute(select(SignatureRequest).where(SignatureRequest.id == request_id))
    ).scalar_one_or_none()
    if request is None:
        raise NotFound()
    version = await plans.version_by_id(work, version_id=request.version_id)
    if request.person_id != work.actor.person_id:
        await allow(work, Permission.REQUEST_SIGNATURE, request.student_id, plan_state=version.plan_state)
    return request


async def mark_viewed(work: UnitOfWork, *, request_id: uuid.UUID) -> SignatureRequest:
    """The person has the plan before them. Viewing is no answer."""
    request = await request_by_id(work, request_id=request_id)
    if request.person_id == work.person_id and request.state == "requested":
        request.state, request.viewed_at = "viewed", work.at
        record(work, "signature.view", "signature_request", request.id, student_id=request.student_id)
        await _tell(work, request)
    return request


async def sign(
    work: UnitOfWork,
    *,
    request_id: uuid.UUID,
    document_sha256: str,
    consent_text_sha256: str,
    language: str,
    choices: Sequence[Choice],
    typed_name: str,
    idempotency_key: str,
) -> Signature:
    """Take a rights holder's answer to exactly the version they were shown.

    Raises SignInAgain, DocumentChanged, AnswersIncomplete, AlreadyAnswered or
    KeyUsedForSomethingElse; nothing is written then. The same key with the same
    answer returns the first signature: a double click signs once.
    """
    request = (
        await work.session.execute(
            select(SignatureRequest)
            .where(SignatureRequest.id == request_id, SignatureRequest.person_id == work.person_id)
            .with_for_update()
        )
    ).scalar_one_or_none()
    if request is None:
        raise NotFound()
    version = await plans.version_by_id(work, version_id=request.version_id)
    name = " ".join(typed_name.split())
    digest = answer_digest(
        document_sha256=document_sha256,
        consent_text_sha256=consent_text_sha256,
        choices=choices,
        typed_name=name,
        person_id=str(work.person_id),
    )
    before = await _signature_of(work, request_id)
    if before is not None:
        if before.idempotency_key != idempotency_key:
            raise AlreadyAnswered()
        if before.answer_sha256 != digest:
            raise KeyUsedForSomethingElse()
        return before
    await _may_sign(work, request, version.plan_state)
    _check(version, document_sha256, consent_text_sha256, language, choices, name, idempotency_key)
    signature = Signature(
        district_id=work.district_id,
        id=new_id(),
        request_id=request.id,
        version_id=request.version_id,
        student_id=request.student_id,
        person_id=work.person_id,
        outcome=outcome(choices),
        choices=[{"itemId": c.item_id, "choice": c.choice, "comment": c.comment} for c in choices],
        typed_name=name,
        method="typed",
        document_sha256=document_sha256,
        consent_text_sha256=consent_text_sha256,
        language=language,
        session_id=work.actor.session_id or new_id(),
        authenticated_at=work.actor.authenticated_at or work.at,
        signed_at=work.at,
        address=work.actor.address,
        device=(work.actor.device or "")[:300] or None,
        idempotency_key=idempotency_key,
        answer_sha256=digest,
    )
    work.session.add(signature)
    request.state = "answered"
    record(
        work,
        "signature.sign",
        "signature",
        signature.id,
        student_id=request.student_id,
        outcome=signature.outcome,
        document_sha256=document_sha256,
        answer_sha256=digest,
    )
    await work.session.flush()
    await plans.family_answered(work, version_id=request.version_id, outcome=signature.outcome)
    await defer(
        work, "documents.seal", version_id=request.version_id, stage="signed", lock=f"seal {request.version_id}"
    )
    await _tell(work, request)
    await _tell_people(work, signature)
    return signature


async def _may_sign(work: UnitOfWork, request: SignatureRequest, plan_state: str) -> None:
    if await may(work, Permission.SIGN, request.student_id, plan_state=plan_state):
        return
    tie = await relationship_with(work, request.student_id)
    if tie is not None and "consent" in tie.rights:
        raise SignInAgain()
    raise NotAllowed()


def _check(
    version: plans.VersionOfPlan,
    document_sha256: str,
    consent_text_sha256: str,
    language: str,
    choices: Sequence[Choice],
    name: str,
    idempotency_key: str,
) -> None:
    if document_sha256 != version.sha256 or consent_text_sha256 != consent_text(language)[1] or version.is_superseded:
        raise DocumentChanged()
    if unanswered([item.id for item in version.decision_items], choices):
        raise AnswersIncomplete(field="choices")
    if any(c.comment and len(c.comment) > 2000 for c in choices):
        raise InvalidInput(field="choices")
    if not 2 <= len(name) <= 200:
        raise InvalidInput(
            Words(en="Type your full name to sign.", es="Escriba su nombre completo para firmar."), field="typedName"
        )
    if not 8 <= len(idempotency_key) <= 255:
        raise InvalidInput(field="idempotencyKey")


async def _tell(work: UnitOfWork, request: SignatureRequest) -> None:
    version = (await work.session.execute(select(PlanVersion).where(PlanVersion.id == request.version_id))).scalar_one()
    await hint(work, "plan.changed", version.plan_id)
    await hint(work, "student.changed", request.student_id)
    await hint(work, "signature_requests.changed", request.person_id)


async def _tell_people(work: UnitOfWork, signature: Signature) -> None:
    """The other rights holders and the case manager learn of it (threats row 5), and the signer has a receipt."""
    others = (
        await work.session.execute(
            select(SignatureRequest.person_id).where(SignatureRequest.version_id == signature.version_id)
        )
    ).scalars()
    case_manager = (await case_managers_of(work, [signature.student_id]))[0]
    for person_id in {*others, *([case_manager] if case_manager else [])}:
        await send(
            work,
            person_id=person_id,
            template="plan_signed",
            ids={"signature_id": str(signature.id)},
            student_id=signature.student_id,
        )


async def _signature_of(work: UnitOfWork, request_id: uuid.UUID) -> Signature | None:
    return (
        await work.session.execute(select(Signature).where(Signature.request_id == request_id))
    ).scalar_one_or_none()


async def signatures_of_requests(work: UnitOfWork, request_ids: Sequence[uuid.UUID]) -> list[Signature | None]:
    """The signature of each request already seen, or None."""
    rows = (await work.session.execute(select(Signature).where(Signature.request_id.in_(request_ids)))).scalars()
    found = {row.request_id: row for row in rows}
    return [found.get(i) for i in request_ids]


async def requests_of_versions(work: UnitOfWork, version_ids: Sequence[uuid.UUID]) -> list[list[SignatureRequest]]:
    """Who was asked, per version already seen."""
    rows = (
        await work.session.execute(
            select(SignatureRequest)
            .where(SignatureRequest.version_id.in_(version_ids))
            .order_by(SignatureRequest.created_at, SignatureRequest.id)
        )
    ).scalars()
    grouped: dict[uuid.UUID, list[SignatureRequest]] = defaultdict(list)
    for row in rows:
        grouped[row.version_id].append(row)
    return [grouped[i] for i in version_ids]
