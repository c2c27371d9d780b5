"""A rights holder takes back consent to all services, on their own page or on paper; after its notice they end."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import select

from trellis.access import Permission, allow, may, relationship_with
from trellis.access.day import state_of_district, today
from trellis.access.rights import rights_on, who_consents
from trellis.attachments.service import attachment
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.plans.model import Plan
from trellis.plans.revoking.model import ServicesRevocation
from trellis.plans.revoking.problems import AlreadyRevoked, DaysOfRevocation, NothingToRevoke, NotTheirsToRevoke
from trellis.plans.revoking.rules import revocation_text
from trellis.plans.states import IN_FORCE
from trellis.signatures.rules import LANGUAGES
from trellis.signatures.service import DocumentChanged, NameNotYours, SignInAgain
from trellis.signatures.signer import is_name_of
from trellis.students.model import RightsHolder

A_YEAR = timedelta(days=366)
GIVEN = (*IN_FORCE, "expired")
SCAN_IT = Words(
    en="Choose the scan of the signed page, checked and of this student.",
    es="Elija la página firmada escaneada, ya revisada y de este estudiante.",
)


async def revoke(
    work: UnitOfWork, *, student_id: uuid.UUID, typed_name: str, text_sha256: str, language: str, idempotency_key: str
) -> ServicesRevocation:
    """The signed-in rights holder takes consent to all services back, in writing, by their typed name.

    Raises SignInAgain, NotAllowed, NothingToRevoke, AlreadyRevoked, NameNotYours, DocumentChanged, InvalidInput.
    """
    if not await may(work, Permission.SIGN, student_id, plan_state="active"):
        tie = await relationship_with(work, student_id)
        if tie is not None and "consent" in tie.rights:
            raise SignInAgain()
        raise NotFound() if tie is None else NotAllowed()
    name = " ".join(typed_name.split())
    said = {"student": str(student_id), "name": name, "text": text_sha256}
    if await is_repeated(work, "services.revoke", idempotency_key, **said):
        return await _by_key(work, idempotency_key)
    if language not in LANGUAGES:
        raise InvalidInput(field="language")
    if text_sha256 != revocation_text(language)[1]:
        raise DocumentChanged()
    person = (await work.session.execute(select(Person).where(Person.id == work.person_id))).scalar_one()
    if not is_name_of(person, name):
        raise NameNotYours.of(person)
    day = await today(work)
    return await _keep(
        work,
        ServicesRevocation(
            student_id=student_id,
            person_id=work.person_id,
            method="typed",
            signed_on=day,
            received_on=day,
            typed_name=name,
            text_sha256=text_sha256,
            language=language,
            session_id=work.actor.session_id or new_id(),
            authenticated_at=work.actor.authenticated_at or work.at,
            address=work.actor.address,
            device=(work.actor.device or "")[:300] or None,
            idempotency_key=idempotency_key,
        ),
    )


async def record_on_paper(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    person_id: uuid.UUID,
    signed_on: date,
    received_on: date,
    scan_id: uuid.UUID,
    idempotency_key: str,
) -> ServicesRevocation:
    """Put on record that somebody revoked on paper: whose it is, both days, and the scan of the page.

    Raises NotFound, NotAllowed, NothingToRevoke, AlreadyRevoked, NotTheirsToRevoke, DaysOfRevocation, InvalidInput.
    """
    await allow(work, Permission.REQUEST_SIGNATURE, student_id, plan_kind="iep", plan_state="active")
    said = {"student": str(student_id), "person": str(person_id), "on": signed_on.isoformat(), "scan": str(scan_id)}
    if await is_repeated(work, "services.revoke_on_paper", idempotency_key, **said):
        return await _by_key(work, idempotency_key)
    day = await today(work)
    if not day - A_YEAR <= signed_on <= received_on <= day:
        raise DaysOfRevocation(field="signedOn")
    held = select(RightsHolder.id).where(
        RightsHolder.student_id == student_id,
        RightsHolder.person_id == person_id,
        RightsHolder.law == "IDEA",
        RightsHolder.may_consent,
        rights_on(RightsHolder, signed_on, await state_of_district(work)),
    )
    if (await work.session.execute(held)).first() is None and person_id not in await who_consents(work, student_id):
        raise NotTheirsToRevoke(field="personId")
    scan = await attachment(work, attachment_id=scan_id)
    if scan.student_id != student_id or scan.state != "ready":
        raise InvalidInput(SCAN_IT, field="scanId")
    return await _keep(
        work,
        ServicesRevocation(
            student_id=student_id,
            person_id=person_id,
            method="paper",
            signed_on=signed_on,
            received_on=received_on,
            scan_id=scan_id,
            idempotency_key=idempotency_key,
        ),
    )


async def _keep(work: UnitOfWork, row: ServicesRevocation) -> ServicesRevocation:
    given = select(Plan.id).where(Plan.student_id == row.student_id, Plan.kind == "iep", Plan.state.in_(GIVEN))
    if (await work.session.execute(given)).first() is None:
        raise NothingToRevoke()
    if await open_revocation(work, row.student_id) is not None:
        raise AlreadyRevoked()
    import trellis.plans.jobs  # noqa: F401  (declares the job)

    row.district_id, row.id, row.created_at, row.recorded_by_id = work.district_id, new_id(), work.at, work.person_id
    row.notice_id = row.ended_on = None
    work.session.add(row)
    record(
        work,
        "services.revoke",
        "services_revocation",
        row.id,
        student_id=row.student_id,
        method=row.method,
        person_id=str(row.person_id),
    )
    await work.session.flush()
    await defer(work, "plans.revoked", revocation_id=row.id)
    await hint_all(work, [("student.changed", row.student_id)])
    return row


async def open_revocation(work: UnitOfWork, student_id: uuid.UUID) -> ServicesRevocation | None:
    """The revocation after which services have not ended yet, as far as it is the actor's to know of."""
    found = select(ServicesRevocation).where(
        ServicesRevocation.student_id == student_id, ServicesRevocation.ended_on.is_(None)
    )
    row: ServicesRevocation | None = (await work.session.execute(found)).scalar_one_or_none()
    return row


async def newest_revocation(work: UnitOfWork, student_id: uuid.UUID) -> ServicesRevocation | None:
    """The last one, over or not."""
    found = select(ServicesRevocation).where(ServicesRevocation.student_id == student_id)
    newest = found.order_by(ServicesRevocation.id.desc()).limit(1)
    row: ServicesRevocation | None = (await work.session.execute(newest)).scalar_one_or_none()
    return row


async def _by_key(work: UnitOfWork, idempotency_key: str) -> ServicesRevocation:
    found = select(ServicesRevocation).where(
        ServicesRevocation.recorded_by_id == work.person_id, ServicesRevocation.idempotency_key == idempotency_key
    )
    row: ServicesRevocation = (await work.session.execute(found)).scalar_one()
    return row
