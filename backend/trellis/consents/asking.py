"""Asking whoever holds the right for their consent: what is asked is frozen, each of them answers for themselves."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select, text, update

import trellis.consents.jobs  # noqa: F401  (fills the letters)
from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.access.rights import who_consents
from trellis.attachments.service import attachment
from trellis.cases.facts import knows
from trellis.cases.model import EvaluationCase
from trellis.cases.states import WITHOUT_CONSENT
from trellis.cases.stepping import find_case, take
from trellis.consents import rules
from trellis.consents.areas import areas_of
from trellis.consents.kinds import OF_MACHINE
from trellis.consents.model import ConsentAsk, ConsentRequest
from trellis.consents.problems import (
    AreasChanged,
    NoAreasNamed,
    NobodyConsents,
    NoticeFirst,
    NotTimeForConsent,
    WrittenToday,
)
from trellis.consents.proposing import is_the_plan, notices_of
from trellis.consents.states import OPEN
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.events import hint, hint_all
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.states import OUT
from trellis.notices.service import send
from trellis.people.invitations import door_with
from trellis.people.model import Person
from trellis.students.model import Student

LETTER, ONCE_MORE = "consent_to_answer", "consent_still_to_answer"
ASKED_IN = ("proposed", "consent_pending", *WITHOUT_CONSENT)
"""After a no too: whoever comes to agree, in mediation or by themselves, is asked anew."""
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('consent of ' || CAST(:case AS text), 0))"
BACK_TO_IT = Words(
    en="Bring the plan back to what the notice names, or close the case and propose anew.",
    es="Vuelva el plan a lo que nombra el aviso, o cierre el caso y proponga de nuevo.",
)


async def ask_for_consent(
    work: UnitOfWork,
    *,
    case_id: uuid.UUID,
    records: Iterable[tuple[str, str]],
    joint_order_id: uuid.UUID | None,
    idempotency_key: str,
) -> ConsentRequest:
    """Ask everybody who may consent today for what the plan names now; the case goes on to wait for their answer.

    `records` are (what, to whom) of what goes to somebody outside the district. Asked again while it waits, the new
    request takes the place of the one before, whose open answers are closed. The same key asks once.
    Raises NotFound, NotAllowed, NotTimeForConsent, NoAreasNamed, NoticeFirst, AreasChanged, NobodyConsents,
    InvalidInput.
    """
    case = await find_case(work, case_id=case_id)
    await allow(work, Permission.KEEP_CONSENT, case.student_id)
    await work.session.execute(text(ONE_AT_A_TIME), {"case": str(case.id)})
    said = [list(one) for one in records]
    order = str(joint_order_id) if joint_order_id else None
    if await is_repeated(work, "consent.ask", idempotency_key, case=str(case_id), records=said, order=order):
        before = await newest_request(work, case.id)
        if before is None:
            raise NotFound()
        return before
    await work.session.refresh(case)
    if case.state not in ASKED_IN:
        raise NotTimeForConsent()
    releases = rules.releases_of((one[0], one[1]) for one in said)
    holders = await who_consents(work, case.student_id)
    if not holders:
        raise NobodyConsents()
    if joint_order_id is not None and (await _order(work, joint_order_id)) != case.student_id:
        raise NotFound()
    areas = await areas_of(work, case)
    if not areas:
        raise NoAreasNamed()
    out = [link for link, notice in await notices_of(work, case) if link.what == "propose" and notice.state in OUT]
    if not out:
        raise NoticeFirst()
    if not all(is_the_plan(link, areas) for link in out):
        raise AreasChanged(do_next=BACK_TO_IT)
    request = await _freeze(work, case, areas, releases, joint_order_id)
    await _set_aside(work, case.id, request.id)
    for person_id in holders:
        await _ask(work, request, person_id)
    if case.state == "proposed":
        await take(work, case_id=case.id, event="send")
    record(work, "consent.ask", "consent_request", request.id, student_id=case.student_id, sha256=request.sha256)
    await hint_all(work, [("student.changed", case.student_id)])
    return request


async def remind(work: UnitOfWork, *, case_id: uuid.UUID) -> list[ConsentAsk]:
    """Write once more to whoever was asked and has not answered: one letter a day to each, whoever presses.

    Raises NotFound, NotAllowed, NotTimeForConsent where nobody is asked, WrittenToday where everybody who has not
    answered had a letter today.
    """
    case = await find_case(work, case_id=case_id)
    await allow(work, Permission.KEEP_CONSENT, case.student_id)
    request = await newest_request(work, case.id)
    if request is None:
        raise NotTimeForConsent()
    holders = await who_consents(work, request.student_id)
    mine = select(ConsentAsk).where(ConsentAsk.request_id == request.id, ConsentAsk.state.in_(OPEN))
    # Held, so that of two who press at once the second sees the first one's letter.
    rows = await work.session.execute(mine.order_by(ConsentAsk.id).with_for_update())
    open_asks = [one for one in rows.scalars() if one.person_id in holders]
    day = await today(work)
    left = [one for one in open_asks if one.written_on != day]
    if open_asks and not left:
        raise WrittenToday()
    for ask in left:
        await _write(work, ask, ONCE_MORE)
    record(work, "consent.remind", "consent_request", request.id, student_id=request.student_id)
    return left


async def find_request(work: UnitOfWork, request_id: uuid.UUID) -> ConsentRequest:
    """A request, through the row policy. Raises NotFound."""
    found = await work.session.execute(select(ConsentRequest).where(ConsentRequest.id == request_id))
    request: ConsentRequest | None = found.scalar_one_or_none()
    if request is None:
        raise NotFound()
    return request


async def newest_request(work: UnitOfWork, case_id: uuid.UUID) -> ConsentRequest | None:
    """The request of a case that stands, or None."""
    newest = (
        select(ConsentRequest).where(ConsentRequest.case_id == case_id).order_by(ConsentRequest.version.desc()).limit(1)
    )
    found: ConsentRequest | None = (await work.session.execute(newest)).scalar_one_or_none()
    return found


async def same_before(work: UnitOfWork, request: ConsentRequest) -> list[ConsentRequest]:
    """The requests of a case that asked for the same as `request`, oldest first, up to it without a gap.

    The same areas, assessed in the same way, and the same records to the same people: whoever signed the page of one
    of them has consented to what is asked now (34 CFR 300.9(b)).
    """
    rows = await work.session.execute(
        select(ConsentRequest)
        .where(ConsentRequest.case_id == request.case_id, ConsentRequest.version <= request.version)
        .order_by(ConsentRequest.version.desc())
    )
    found: list[ConsentRequest] = []
    for one in rows.scalars():
        if rules.asked_for(one.canonical) != rules.asked_for(request.canonical):
            break
        found.insert(0, one)
    return found


async def first_asked_on(work: UnitOfWork, case_id: uuid.UUID) -> date | None:
    """The day anybody was asked first about a case; None where nobody was."""
    first = select(ConsentRequest.requested_on).where(ConsentRequest.case_id == case_id)
    day: date | None = (
        await work.session.execute(first.order_by(ConsentRequest.version).limit(1))
    ).scalar_one_or_none()
    return day


async def asks_of(work: UnitOfWork, request_id: uuid.UUID) -> list[ConsentAsk]:
    """Everybody who was asked by a request, in the order in which they were."""
    rows = await work.session.execute(
        select(ConsentAsk).where(ConsentAsk.request_id == request_id).order_by(ConsentAsk.id)
    )
    return list(rows.scalars())


@knows("consent_requested")
async def requested(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.300(a)(1)(i): the request that stands."""
    newest = await newest_request(work, case.id)
    return str(newest.id) if newest else None


async def _order(work: UnitOfWork, attachment_id: uuid.UUID) -> uuid.UUID:
    return (await attachment(work, attachment_id=attachment_id)).student_id


async def _freeze(
    work: UnitOfWork,
    case: EvaluationCase,
    areas: list[rules.Area],
    releases: list[rules.Release],
    joint_order_id: uuid.UUID | None,
) -> ConsentRequest:
    kind, key, on = OF_MACHINE[case.machine], new_id(), await today(work)
    before = await newest_request(work, case.id)
    people = select(Person.id, Person.name, Person.given_name, Person.preferred_name).where(
        Person.id.in_((case.student_id, work.person_id))
    )
    names = {row.id: row for row in await work.session.execute(people)}
    child = names[case.student_id]
    born = select(Student.birth_on).where(Student.id == case.student_id)
    birth_on: date | None = (await work.session.execute(born)).scalar_one()
    canonical = rules.canonical_bytes(
        rules.document_of(
            kind=kind,
            request={
                "id": str(key),
                "case": str(case.id),
                "requestedOn": on.isoformat(),
                "requestedBy": {"id": str(work.person_id), "name": names[work.person_id].name},
                "bothDecide": joint_order_id is not None,
                "takesThePlaceOf": {"id": str(before.id), "sha256": before.sha256} if before else None,
            },
            student={
                "id": str(case.student_id),
                "name": child.name,
                "givenName": child.preferred_name or child.given_name,
                "birthOn": birth_on.isoformat() if birth_on else None,
            },
            areas=areas,
            records=releases,
        )
    )
    request = ConsentRequest(
        district_id=work.district_id,
        id=key,
        created_at=work.at,
        case_id=case.id,
        student_id=case.student_id,
        kind=kind.key,
        machine=case.machine,
        version=before.version + 1 if before else 1,
        canonical=canonical,
        sha256=sha256_hex(canonical),
        requested_by_id=work.person_id,
        requested_on=on,
        requested_at=work.at,
        joint_order_id=joint_order_id,
    )
    work.session.add(request)
    await work.session.flush()
    return request


async def _set_aside(work: UnitOfWork, case_id: uuid.UUID, by: uuid.UUID) -> None:
    """What was open of earlier requests of this case is closed: the new one took its place."""
    earlier = select(ConsentRequest.id).where(ConsentRequest.case_id == case_id, ConsentRequest.id != by)
    await work.session.execute(
        update(ConsentAsk)
        .where(ConsentAsk.request_id.in_(earlier), ConsentAsk.state.in_(OPEN))
        .values(state="closed", closed_because="replaced", closed_at=work.at)
        .execution_options(synchronize_session="fetch")
    )


async def _ask(work: UnitOfWork, request: ConsentRequest, person_id: uuid.UUID) -> None:
    ask = ConsentAsk(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        request_id=request.id,
        student_id=request.student_id,
        person_id=person_id,
        state="requested",
    )
    work.session.add(ask)
    await work.session.flush()
    await _write(work, ask, LETTER)
    await hint(work, "consents.changed", person_id)


async def _write(work: UnitOfWork, ask: ConsentAsk, template: str) -> None:
    about = {"ask_id": str(ask.id)}
    await send(
        work,
        person_id=ask.person_id,
        template=template,
        ids=await door_with(work, student_id=ask.student_id, person_id=ask.person_id, template=template, ids=about),
        student_id=ask.student_id,
    )
    ask.written_on = await today(work)
    await work.session.flush()
