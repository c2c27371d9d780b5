"""A rights holder reads what is asked, agrees or not, and may take an agreement back: in the app, with evidence."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import select

from trellis.access import Permission, allow, may, relationship_with
from trellis.access.day import state_of_district, today
from trellis.consents import rules
from trellis.consents.asking import find_request
from trellis.consents.kinds import PARTS_MAY_BE_REFUSED, REVOKED_OTHERS
from trellis.consents.model import ConsentAnswer, ConsentAsk, ConsentRequest
from trellis.consents.problems import AlreadyAnswered, NotAsked, RequestChanged
from trellis.consents.settling import is_over, looks_over, settle, standing
from trellis.consents.states import YES, event_of, step
from trellis.consents.telling import tell, tell_people
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import KeyUsedForSomethingElse
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.signatures.service import NameNotYours, SignInAgain
from trellis.signatures.signer import is_name_of, signer_of

TYPE_YOUR_NAME = Words(en="Type your full name to sign.", es="Escriba su nombre completo para firmar.")
NO_PARTS = Words(
    en="In this state the answer is to the evaluation as a whole. Ask the school about the part you do not want.",
    es="En este estado se responde a la evaluación completa. Pregunte a la escuela por la parte que no desea.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody's phone sends. `document_sha256` and `consent_text_sha256` are what was shown, to the letter."""

    agrees: bool
    document_sha256: str
    consent_text_sha256: str
    language: str
    typed_name: str
    idempotency_key: str
    refused_areas: Sequence[str] = ()
    comment: str | None = None


async def find_ask(work: UnitOfWork, *, ask_id: uuid.UUID) -> ConsentAsk:
    """What one person was asked: their own while they hold the right or may see the student, or as staff see it.

    Raises NotFound.
    """
    ask = (await work.session.execute(select(ConsentAsk).where(ConsentAsk.id == ask_id))).scalar_one_or_none()
    if ask is None:
        raise NotFound()
    if ask.person_id == work.actor.person_id:
        # What is asked names the child and what is suspected: a right that ended takes the request with it.
        if not await may(work, Permission.CASE_AS_PAR, ask.student_id):
            await allow(work, Permission.SEE_STUDENT, ask.student_id)
    else:
        await allow(work, Permission.READ_REQUEST, ask.student_id)
    return ask


async def mark_viewed(work: UnitOfWork, *, ask_id: uuid.UUID) -> ConsentAsk:
    """The person has the request before them. Viewing is no answer (ES-11)."""
    ask = await find_ask(work, ask_id=ask_id)
    if ask.person_id == work.actor.person_id and step(ask.state, "view", "PAR"):
        ask.state, ask.viewed_at = "viewed", work.at
        record(work, "consent.view", "consent_ask", ask.id, student_id=ask.student_id)
        await tell(work, ask)
    return ask


async def answer(work: UnitOfWork, *, ask_id: uuid.UUID, given: Answer) -> ConsentAnswer:
    """Take a rights holder's answer to exactly what they were shown; the case goes on by itself.

    Raises NotFound, SignInAgain, NotAsked, RequestChanged, AlreadyAnswered, NameNotYours, InvalidInput,
    KeyUsedForSomethingElse; nothing is written then. The same key with the same answer returns the first one.
    Source: 34 CFR 300.9, 300.300(a), (c); domain.md 5.6, 8.
    """
    areas = list(given.refused_areas)
    ask, request = await _own(work, ask_id)
    outcome = rules.outcome_of(given.agrees, _area_keys(request), areas)
    return await _take(work, ask, request, outcome, given, areas)


async def revoke(work: UnitOfWork, *, ask_id: uuid.UUID, given: Answer) -> ConsentAnswer:
    """Take an agreement back, from now on (34 CFR 300.9(c)): one's own, or the other holder's of the same right.

    The case stops where its evaluation has not ended; who asked, the case manager and the assessors are told.

    Raises what `answer` does.
    """
    ask, request = await _own(work, ask_id)
    return await _take(work, ask, request, "revoked", given, [])


async def _own(work: UnitOfWork, ask_id: uuid.UUID) -> tuple[ConsentAsk, ConsentRequest]:
    own = select(ConsentAsk).where(ConsentAsk.id == ask_id, ConsentAsk.person_id == work.person_id)
    ask = (await work.session.execute(own)).scalar_one_or_none()
    if ask is None:
        raise NotFound()
    return ask, await find_request(work, ask.request_id)


async def _take(
    work: UnitOfWork,
    ask: ConsentAsk,
    request: ConsentRequest,
    outcome: str,
    given: Answer,
    areas: list[str],
) -> ConsentAnswer:
    name = " ".join(given.typed_name.split())
    over = await is_over(work, request)  # takes the student's case, so that two who answer at once take turns
    await work.session.refresh(ask, with_for_update=True)
    before = await answer_of(work, ask.id, revoked=outcome == "revoked")
    session_id = before.session_id if before else work.actor.session_id
    signer = await signer_of(work, work.person_id, session_id)
    digest = rules.answer_digest(
        document=given.document_sha256,
        consentText=given.consent_text_sha256,
        outcome=outcome,
        refusedAreas=areas,
        comment=given.comment or "",
        typedName=name,
        signer={"person": str(signer.person_id), "name": signer.name, "account": signer.identity_sha256},
    )
    if before is not None:
        if before.idempotency_key != given.idempotency_key:
            raise AlreadyAnswered()
        if before.answer_sha256 != digest:
            raise KeyUsedForSomethingElse()
        return before
    await _may(work, ask)
    authenticated_at = work.actor.authenticated_at
    if session_id is None or authenticated_at is None:  # evidence is of a sign-in, and none is made up (ESIGN)
        raise SignInAgain()
    if step(ask.state, event_of(outcome, on_paper=False), "PAR") is None:
        raise RequestChanged() if ask.state in ("closed", "expired") or outcome == "revoked" else AlreadyAnswered()
    if over or (outcome == "revoked" and not await may_take_back(work, ask, request)):
        raise RequestChanged()
    await _check(work, request, sentence_of(ask, outcome), given, name, areas)
    on = await today(work)
    found = ConsentAnswer(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        ask_id=ask.id,
        request_id=request.id,
        student_id=ask.student_id,
        person_id=work.person_id,
        outcome=outcome,
        refused_areas=areas,
        way="app",
        signed_on=on,
        received_on=on,
        language=given.language,
        document_sha256=given.document_sha256,
        consent_text_sha256=given.consent_text_sha256,
        typed_name=name,
        session_id=session_id,
        authenticated_at=authenticated_at,
        address=work.actor.address,
        device=(work.actor.device or "")[:300] or None,
        recorded_by_id=work.person_id,
        recorded_at=work.at,
        comment=rules.cleaned(given.comment, rules.LONGEST_SAID, "comment") or None,
        idempotency_key=given.idempotency_key,
        answer_sha256=digest,
    )
    await keep(work, ask, request, found)
    return found


async def may_take_back(work: UnitOfWork, ask: ConsentAsk, request: ConsentRequest) -> bool:
    """Whether there is an agreement to take back: one's own, or one that carries the request (domain.md 5.6)."""
    return ask.state in YES or (await standing(work, request))[0].granted


def sentence_of(ask: ConsentAsk, outcome: str) -> str:
    """Which sentence is signed with an answer (`kinds.TEXTS`)."""
    return REVOKED_OTHERS if outcome == "revoked" and ask.state not in YES else outcome


async def may_take_back_of_others(work: UnitOfWork, ask: ConsentAsk, request: ConsentRequest) -> bool:
    """Whether somebody asked may take back what another of the same right agreed to, for a page: it holds nothing.

    Revocation by either is effective (domain.md 5.6; 34 CFR 300.9(c)). Whoever agreed themselves takes that back.
    """
    if ask.person_id != work.person_id or step(ask.state, "revoke", "PAR") is None or ask.state in YES:
        return False
    return (await standing(work, request))[0].granted and not await looks_over(work, request)


async def keep(work: UnitOfWork, ask: ConsentAsk, request: ConsentRequest, found: ConsentAnswer) -> None:
    """Write an answer down, which moves its person's state, and let the case and the people know."""
    work.session.add(found)
    await work.session.flush()
    await work.session.refresh(ask)
    record(
        work,
        "consent.revoke" if found.outcome == "revoked" else "consent.answer",
        "consent_answer",
        found.id,
        student_id=found.student_id,
        outcome=found.outcome,
        way=found.way,
        document_sha256=found.document_sha256,
        answer_sha256=found.answer_sha256,
    )
    now = await settle(work, request, found)
    await tell(work, ask)
    await tell_people(work, request, found, conflict=now.conflict)


async def answer_of(work: UnitOfWork, ask_id: uuid.UUID, *, revoked: bool = False) -> ConsentAnswer | None:
    """What somebody answered (or that they took it back), where it is the actor's to read."""
    is_wanted = ConsentAnswer.outcome == "revoked" if revoked else ConsentAnswer.outcome != "revoked"
    found: ConsentAnswer | None = (
        await work.session.execute(select(ConsentAnswer).where(ConsentAnswer.ask_id == ask_id, is_wanted))
    ).scalar_one_or_none()
    return found


def refuse_unknown_areas(request: ConsentRequest, areas: Sequence[str], state: str) -> None:
    """Areas left out are areas that were asked about, in a state that lets parents answer by area."""
    if not areas:
        return
    if state not in PARTS_MAY_BE_REFUSED:
        raise InvalidInput(NO_PARTS, field="refusedAreas")
    if not set(areas) <= set(_area_keys(request)) or len(set(areas)) != len(areas):
        raise InvalidInput(field="refusedAreas")


def _area_keys(request: ConsentRequest) -> list[str]:
    return [area["key"] for area in orjson.loads(request.canonical)["areas"]]


async def _may(work: UnitOfWork, ask: ConsentAsk) -> None:
    if await may(work, Permission.ANSWER_CONSENT, ask.student_id):
        return
    tie = await relationship_with(work, ask.student_id)
    if tie is not None and "consent" in tie.rights:
        raise SignInAgain()
    raise NotAsked()


async def _check(
    work: UnitOfWork, request: ConsentRequest, sentence: str, given: Answer, name: str, areas: Sequence[str]
) -> None:
    if given.language not in rules.LANGUAGES:
        raise InvalidInput(field="language")
    refuse_unknown_areas(request, areas, await state_of_district(work))
    text_shown = rules.consent_text(sentence, given.language)[1]
    if given.document_sha256 != request.sha256 or given.consent_text_sha256 != text_shown:
        raise RequestChanged()
    if not 2 <= len(name) <= 200:
        raise InvalidInput(TYPE_YOUR_NAME, field="typedName")
    if not 8 <= len(given.idempotency_key) <= 255:
        raise InvalidInput(field="idempotencyKey")
    used = select(ConsentAnswer.id).where(
        ConsentAnswer.person_id == work.person_id, ConsentAnswer.idempotency_key == given.idempotency_key
    )
    if (await work.session.execute(used)).first() is not None:
        raise KeyUsedForSomethingElse()
    person = (await work.session.execute(select(Person).where(Person.id == work.person_id))).scalar_one()
    if not is_name_of(person, name):
        raise NameNotYours.of(person)
