"""Ask rights holders for their answer to a frozen plan, and take it, item by item, with its evidence."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from trellis.access import Permission, allow, may, relationship_with, visible_students
from trellis.access.rights import who_consents, who_is_told
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint, hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.repeating import KeyUsedForSomethingElse, is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.service import send
from trellis.people.invitations import door_with
from trellis.people.model import Person
from trellis.plans import service as plans
from trellis.plans.model import Plan, PlanVersion
from trellis.signatures.drawn import drawing_of
from trellis.signatures.model import Signature, SignatureRequest
from trellis.signatures.rules import LANGUAGES, Choice, answer_digest, consent_text, outcome, unanswered
from trellis.signatures.signer import full_name, is_name_of, signer_of
from trellis.students.model import Student
from trellis.teams.service import case_manager_to_write_to


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


class NameNotYours(InvalidInput):
    """Somebody typed another name than their own (threats row 5)."""

    code = "NAME_NOT_YOURS"
    default_says = Words(
        en="Type your own name, as we have it.",
        es="Escriba su propio nombre, como lo tenemos.",
    )
    default_do_next = Words(
        en="If our record of your name is wrong, tell the school; you can sign on paper meanwhile.",
        es="Si tenemos mal su nombre, avise a la escuela; mientras tanto puede firmar en papel.",
    )

    @classmethod
    def of(cls, person: Person) -> NameNotYours:
        """The refusal, with the name on record. The sentence is only for the person themselves."""
        says = Words(
            en="Type your own name, as we have it: {name}.", es="Escriba su propio nombre, como lo tenemos: {name}."
        )
        return cls(says.filled(name=full_name(person)), field="typedName")


class AlreadyAnswered(Conflict):
    """The person has signed this version before."""

    code = "ALREADY_ANSWERED"
    default_says = Words(en="You have already answered this plan.", es="Usted ya respondió a este plan.")


class NoLongerAsked(Conflict):
    """The request was taken back, or ended with what it was about."""

    code = "NO_LONGER_ASKED"
    default_says = Words(
        en="The school asks for no answer to this plan any more. Nothing was signed.",
        es="La escuela ya no pide una respuesta a este plan. No se firmó nada.",
    )


async def request_signatures(work: UnitOfWork, *, plan_id: uuid.UUID, idempotency_key: str) -> list[SignatureRequest]:
    """Ask everybody who holds the right to consent today (IDEA) for their answer to the newest version.

    Whoever was asked before and has not answered is reminded. Raises KeyUsedForSomethingElse, and `plans.NoticeFirst`
    where the family has not been told in writing what they are asked to agree to.
    """
    plan = await plans.plan_by_id(work, plan_id=plan_id)
    await allow(work, Permission.REQUEST_SIGNATURE, plan.student_id, plan_kind=plan.kind, plan_state=plan.state)
    version = await plans.latest_version(work, plan_id=plan_id)
    if version is None:
        raise NotAllowed()
    repeated = await is_repeated(work, "signature.request", idempotency_key, plan=str(plan_id))
    asked = {r.person_id: r for r in (await requests_of_versions(work, [version.id]))[0]}
    if repeated:
        return list(asked.values())
    await plans.refuse_before_notice(work, plan, version.id)
    for person_id in await who_consents(work, plan.student_id):
        if person_id in asked:
            if asked[person_id].state in ("requested", "viewed"):
                await _ask_by_mail(work, asked[person_id], "plan_still_to_sign")
            elif asked[person_id].state == "withdrawn":
                # Their right had ended (`signatures.ended`) and stands again: they are asked anew.
                asked[person_id].state, asked[person_id].viewed_at = "requested", None
                await _ask_by_mail(work, asked[person_id], "plan_to_sign")
                await hint(work, "signature_requests.changed", person_id)
        else:
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
            await _ask_by_mail(work, request, "plan_to_sign")
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


async def _ask_by_mail(work: UnitOfWork, request: SignatureRequest, template: str) -> None:
    about = {"request_id": str(request.id)}
    await send(
        work,
        person_id=request.person_id,
        template=template,
        ids=await door_with(
            work, student_id=request.student_id, person_id=request.person_id, template=template, ids=about
        ),
        student_id=request.student_id,
    )


async def my_requests(work: UnitOfWork) -> Select[tuple[SignatureRequest]]:
    """The signed-in person's requests, newest first; rights that ended take their requests with them."""
    seen = select(Student.id).where(await visible_students(work))
    return (
        select(SignatureRequest)
        .where(
            SignatureRequest.person_id == work.person_id,
            SignatureRequest.state != "withdrawn",
            SignatureRequest.student_id.in_(seen),
        )
        .order_by(SignatureRequest.id.desc())
        .limit(100)
    )


async def request_by_id(work: UnitOfWork, *, request_id: uuid.UUID) -> SignatureRequest:
    """One request: its own person's while they may see the student, or as the team sees it. Raises NotFound."""
    request = (
        await work.session.execute(select(SignatureRequest).where(SignatureRequest.id == request_id))
    ).scalar_one_or_none()
    if request is None:
        raise NotFound()
    if request.person_id == work.actor.person_id:
        # Its choices name goals and services: a right that ended takes the request with it (threats row 3).
        await allow(work, Permission.SEE_STUDENT, request.student_id)
    else:
        version = await plans.version_by_id(work, version_id=request.version_id)
        facts = {"plan_kind": version.plan_kind, "plan_state": version.plan_state}
        await allow(work, Permission.REQUEST_SIGNATURE, request.student_id, **facts)
    return request


async def mark_viewed(work: UnitOfWork, *, request_id: uuid.UUID) -> SignatureRequest:
    """The person has the plan before them. Viewing is no answer."""
    request = await request_by_id(work, request_id=request_id)
    if request.person_id == work.person_id and request.state == "requested":
        # An answer, or an end, that came this moment stays.
        await work.session.refresh(request, with_for_update=True)
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
    drawing: Sequence[Sequence[int]] | None = None,
) -> Signature:
    """Take a rights holder's answer to exactly the version they were shown.

    `language` is that of the consent sentence shown; `typed_name` the signer's own
    name as they write it; `drawing` what they drew beside it. Raises SignInAgain, DocumentChanged, AnswersIncomplete,
    NameNotYours, AlreadyAnswered, NoLongerAsked or KeyUsedForSomethingElse; nothing is written then. The same key with
    the same answer returns the first signature: a double click signs once.
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
    drawn = None if drawing is None else drawing_of(drawing)
    before = await _signature_of(work, request_id)
    session_id = before.session_id if before else work.actor.session_id
    digest = answer_digest(
        document_sha256=document_sha256,
        consent_text_sha256=consent_text_sha256,
        choices=choices,
        typed_name=name,
        signer=await signer_of(work, work.person_id, session_id),
        drawing=drawn,
    )
    if before is not None:
        if before.idempotency_key != idempotency_key:
            raise AlreadyAnswered()
        if before.answer_sha256 != digest:
            raise KeyUsedForSomethingElse()
        return before
    if await _key_signed_another(work, idempotency_key):
        raise KeyUsedForSomethingElse()
    await _may_sign(work, request, version.plan_state)
    _check(version, document_sha256, consent_text_sha256, language, choices, name, idempotency_key)
    if request.state not in ("requested", "viewed"):
        raise NoLongerAsked()
    person = (await work.session.execute(select(Person).where(Person.id == work.person_id))).scalar_one()
    if not is_name_of(person, name):
        raise NameNotYours.of(person)
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
        drawing=None if drawn is None else [list(stroke) for stroke in drawn],
        method="typed" if drawn is None else "drawn",
        document_sha256=document_sha256,
        consent_text_sha256=consent_text_sha256,
        language=language,
        session_id=session_id or new_id(),
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
    if language not in LANGUAGES:
        raise InvalidInput(field="language")
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
    changed = [("plan.changed", version.plan_id), ("student.changed", request.student_id)]
    await hint_all(work, [*changed, ("signature_requests.changed", request.person_id)])


async def _tell_people(work: UnitOfWork, signature: Signature) -> None:
    """Everybody owed notice today and the case manager learn of it (threats row 5); the signer has a receipt."""
    told = await who_is_told(work, signature.student_id)
    case_manager = await case_manager_to_write_to(work, signature.student_id)
    for person_id in dict.fromkeys([signature.person_id, *told, *([case_manager] if case_manager else [])]):
        await send(
            work,
            person_id=person_id,
            template="plan_signed",
            ids=await door_with(
                work,
                student_id=signature.student_id,
                person_id=person_id,
                template="plan_signed",
                ids={"signature_id": str(signature.id)},
            ),
            student_id=signature.student_id,
        )


async def _key_signed_another(work: UnitOfWork, idempotency_key: str) -> bool:
    used = select(Signature.id).where(
        Signature.person_id == work.person_id, Signature.idempotency_key == idempotency_key
    )
    return (await work.session.execute(used)).first() is not None


async def _signature_of(work: UnitOfWork, request_id: uuid.UUID) -> Signature | None:
    return (
        await work.session.execute(select(Signature).where(Signature.request_id == request_id))
    ).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class AnswerSeen:
    """A signature as the actor may see it: whole, or no more than that it was given and how it came out."""

    row: Signature
    is_whole: bool


async def signatures_of_requests(work: UnitOfWork, request_ids: Sequence[uuid.UUID]) -> list[AnswerSeen | None]:
    """The signature of each request already seen, or None.

    Choices and words are the signer's and theirs who may ask for signatures; the
    other parent, class teachers and the rest of the team see the outcome.
    """
    rows = await work.session.execute(
        select(Signature, Plan.kind, Plan.state)
        .join(
            PlanVersion,
            (PlanVersion.district_id == Signature.district_id) & (PlanVersion.id == Signature.version_id),
        )
        .join(Plan, (Plan.district_id == PlanVersion.district_id) & (Plan.id == PlanVersion.plan_id))
        .where(Signature.request_id.in_(request_ids))
    )
    found = {}
    for row, kind, state in rows.all():
        is_whole = row.person_id == work.actor.person_id or await may(
            work, Permission.REQUEST_SIGNATURE, row.student_id, plan_kind=kind, plan_state=state
        )
        found[row.request_id] = AnswerSeen(row, is_whole)
    return [found.get(i) for i in request_ids]


async def requests_of_versions(work: UnitOfWork, version_ids: Sequence[uuid.UUID]) -> list[list[SignatureRequest]]:
    """Who was asked, per version already seen; what they answered is asked for apart (`signatures_of_requests`)."""
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
