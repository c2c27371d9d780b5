"""Asking for help: over the public form, as family of a student, or to staff who write it down."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.cases.matching import into_case
from trellis.cases.model import HelpRequest
from trellis.cases.rules import (
    HEARD,
    LANGUAGES,
    SCHOOL,
    Asked,
    Wrong,
    receipt_number,
    squeezed,
    trimmed,
    wrong_with,
)
from trellis.districts.model import School
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices import service as notices
from trellis.people.model import Person
from trellis.people.names import folded
from trellis.students.model import Student

RECEIPT = "help_request_received"
MayMail = Callable[[UnitOfWork, str], Awaitable[bool]]


class RequestIncomplete(InvalidInput):
    """Something of a request does not fit yet; `wrong` says all of it, `field` and `says` the first."""

    code = "REQUEST_INCOMPLETE"

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(wrong[0].says, field=wrong[0].field)
        self.wrong = tuple(wrong)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever asked is given: a number that tells nothing, and the day that counts."""

    number: str
    received_on: date


async def receive_publicly(work: UnitOfWork, asked: Asked, *, form_key: uuid.UUID, may_mail: MayMail) -> Receipt | None:
    """Take a request of somebody nobody knows, who sees nothing of this district; None when this form came before.

    Nothing is looked up about the child, so the answer is the same whether the child is known or not. `may_mail` says
    whether the address may be sent one more receipt. Raises RequestIncomplete.
    """
    asked = _cleaned(replace(asked, received_on=None, said_aloud=False, heard_by_id=None))
    written = await _write(work, asked, way="public", form_key=form_key, may_mail=may_mail)
    return written and Receipt(written.number, written.received_on)


def looked_over(asked: Asked, today: date) -> list[Wrong]:
    """What does not fit of a request over the public form, as far as it can be said without asking anybody."""
    return wrong_with(_cleaned(asked), today)


async def receipt_of_form(work: UnitOfWork, *, form_key: uuid.UUID) -> Receipt | None:
    """The receipt of the request that came with a form; for the system, which answers a form sent twice."""
    found = await work.session.execute(
        select(HelpRequest.number, HelpRequest.received_on).where(HelpRequest.form_key == form_key)
    )
    row = found.one_or_none()
    return Receipt(row.number, row.received_on) if row else None


async def ask_as_family(
    work: UnitOfWork, *, student_id: uuid.UUID, concern: str, wants_interpreter: bool, idempotency_key: str
) -> HelpRequest:
    """A parent asks for a student of theirs. Who the child is, and who asks, the record knows.

    Raises NotFound, NotAllowed, RequestIncomplete.
    """
    await allow(work, Permission.ASK_FOR_EVALUATION, student_id)
    child, student, asker = await _known(work, student_id)
    asked = _cleaned(
        Asked(
            given_name=child.given_name,
            family_name=child.family_name,
            birth_on=student.birth_on,
            school_id=student.school_id,
            asker_name=asker.name,
            asker_relation="student" if asker.id == student_id else "parent",
            asker_email=asker.email,
            asker_phone=asker.phone,
            language=asker.language if asker.language in LANGUAGES else "en",
            wants_interpreter=wants_interpreter,
            concern=concern,
        )
    )
    return await _of_student(work, asked, student_id, way="family", idempotency_key=idempotency_key)


async def log(work: UnitOfWork, asked: Asked, *, student_id: uuid.UUID | None, idempotency_key: str) -> HelpRequest:
    """Staff put on record what somebody asked, aloud or in writing, on the day it was said.

    Of a `student_id` the record says who it is, and the case begins; else the request waits to be matched.
    Raises NotFound, NotAllowed, RequestIncomplete.
    """
    await _staff_only(work)
    if wrong := await _unknown(work, asked):
        raise RequestIncomplete(wrong)
    if student_id is not None:
        await allow(work, Permission.LOG_REQUEST, student_id)
        child, student, _ = await _known(work, student_id)
        asked = replace(
            asked,
            given_name=child.given_name,
            family_name=child.family_name,
            birth_on=student.birth_on,
            school_id=student.school_id,
        )
    asked = _cleaned(asked)
    if student_id is not None:
        return await _of_student(work, asked, student_id, way="staff", idempotency_key=idempotency_key)
    form_key = uuid.uuid5(work.person_id, idempotency_key)
    if not await is_repeated(work, "request.log", idempotency_key, **_wish(asked, None)):
        await _write(work, asked, way="staff", form_key=form_key)
    return await _by_form(work, form_key)


async def _of_student(
    work: UnitOfWork, asked: Asked, student_id: uuid.UUID, *, way: str, idempotency_key: str
) -> HelpRequest:
    form_key = uuid.uuid5(work.person_id, idempotency_key)
    if not await is_repeated(work, f"request.{way}", idempotency_key, **_wish(asked, student_id)):
        await _write(work, asked, way=way, form_key=form_key)
        await into_case(work, await _by_form(work, form_key), student_id=student_id)
    return await _by_form(work, form_key)


async def _write(
    work: UnitOfWork, asked: Asked, *, way: str, form_key: uuid.UUID, may_mail: MayMail | None = None
) -> HelpRequest | None:
    """Keep a request; None when the form it came with was taken before. Raises RequestIncomplete."""
    day = await today(work)
    wrong = wrong_with(asked, day, by_staff=way != "public")
    wrong += await _unknown(work, asked)
    if wrong:
        raise RequestIncomplete(wrong)
    mails = asked.asker_email is not None and (may_mail is None or await may_mail(work, asked.asker_email))
    # Given, not asked back from the database: a visitor may read nothing of it.
    row = {
        "district_id": work.district_id,
        "id": new_id(),
        "created_at": work.at,
        "number": receipt_number(form_key),
        "form_key": form_key,
        "way": way,
        "said_aloud": asked.said_aloud,
        "received_on": asked.received_on or day,
        "recorded_by_id": work.actor.person_id,
        "heard_by_id": asked.heard_by_id,
        "given_name": asked.given_name,
        "family_name": asked.family_name,
        "name_key": folded(f"{asked.given_name} {asked.family_name}"),
        "birth_on": asked.birth_on,
        "school_id": asked.school_id,
        "asker_name": asked.asker_name,
        "asker_relation": asked.asker_relation,
        "asker_email": asked.asker_email,
        "asker_phone": asked.asker_phone,
        "language": asked.language,
        "wants_interpreter": asked.wants_interpreter,
        "concern": asked.concern,
        "receipt": "waiting" if mails else "none",
    }
    written = await work.session.execute(insert(HelpRequest.__table__).values(**row).on_conflict_do_nothing())
    if not written.rowcount:
        return None
    record(work, "request.receive", "help_request", row["id"], way=way)  # type: ignore[arg-type]
    if mails:
        await notices.send_elsewhere(work, template=RECEIPT, ids={"request": str(row["id"])}, language=asked.language)
    return HelpRequest(**row)


async def _unknown(work: UnitOfWork, asked: Asked) -> list[Wrong]:
    """A school that is not one of the district's, or somebody who heard it and does not work here."""
    wrong = []
    if asked.school_id is not None:
        school = select(School.id).where(School.id == asked.school_id)
        if (await work.session.execute(school)).first() is None:
            wrong.append(Wrong("schoolId", SCHOOL))
    if asked.heard_by_id is not None:
        heard = select(Person.id).where(Person.id == asked.heard_by_id, Person.kind == "staff")
        if (await work.session.execute(heard)).first() is None:
            wrong.append(Wrong("heardById", HEARD))
    return wrong


async def _known(work: UnitOfWork, student_id: uuid.UUID) -> tuple[Person, Student, Person]:
    people = select(Person).where(Person.id.in_([student_id, work.person_id]))
    found = {person.id: person for person in (await work.session.execute(people)).scalars()}
    student = (await work.session.execute(select(Student).where(Student.id == student_id))).scalar_one()
    return found[student_id], student, found[work.person_id]


async def _staff_only(work: UnitOfWork) -> None:
    mine = select(Person.kind).where(Person.id == work.person_id)
    if (await work.session.execute(mine)).scalar_one() != "staff":
        raise NotAllowed()


async def _by_form(work: UnitOfWork, form_key: uuid.UUID) -> HelpRequest:
    found = select(HelpRequest).where(HelpRequest.form_key == form_key).execution_options(populate_existing=True)
    row: HelpRequest = (await work.session.execute(found)).scalar_one()
    return row


def _cleaned(asked: Asked) -> Asked:
    """As it is kept: single blanks, no blank around, nothing instead of an empty line."""
    return replace(
        asked,
        given_name=squeezed(asked.given_name),
        family_name=squeezed(asked.family_name),
        asker_name=squeezed(asked.asker_name),
        asker_email=squeezed(asked.asker_email or "") or None,
        asker_phone=squeezed(asked.asker_phone or "") or None,
        concern=trimmed(asked.concern),
    )


def _wish(asked: Asked, student_id: uuid.UUID | None) -> dict[str, str | bool | None]:
    return {
        "child": f"{asked.given_name} {asked.family_name} {asked.birth_on}",
        "student": str(student_id) if student_id else None,
        "asker": f"{asked.asker_name} {asked.asker_relation} {asked.asker_email} {asked.asker_phone}",
        "concern": asked.concern,
        "received_on": str(asked.received_on),
        "said_aloud": asked.said_aloud,
        "heard_by": str(asked.heard_by_id),
        "spoken": f"{asked.language} {asked.wants_interpreter}",
    }
