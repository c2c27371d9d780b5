"""Builders for stories of requests and cases."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.factories import Town
from trellis.cases import asking, matching
from trellis.cases.model import CaseEvent, EvaluationCase, HelpRequest
from trellis.cases.rules import Asked
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, VISITOR, Gate
from trellis.people.model import Person, PersonRole
from trellis.people.names import folded
from trellis.students.model import Student


def asked(**other: Any) -> Asked:
    """A mother asks for Maya Ruiz, as the public form would have it."""
    said: dict[str, Any] = {
        "given_name": "Maya",
        "family_name": "Ruiz",
        "birth_on": date(2016, 3, 9),
        "school_id": None,
        "asker_name": "Helena Ruiz",
        "asker_relation": "parent",
        "asker_email": "helena@mail.test",
        "asker_phone": None,
        "language": "es",
        "wants_interpreter": True,
        "concern": "No lee como sus amigas.\nSe frustra.",
    }
    return Asked(**{**said, **other})


async def may_mail(*_: Any) -> bool:
    """Every mailbox takes one more receipt."""
    return True


async def received(gate: Gate, town: Town, said: Asked | None = None, form_key: uuid.UUID | None = None) -> HelpRequest:
    """A request that came through the public form."""
    key = form_key or new_id()
    async with gate.open(town.district_id, VISITOR, "help.ask", time_zone="America/Los_Angeles") as work:
        await asking.receive_publicly(work, said or asked(school_id=town.school_id), form_key=key, may_mail=may_mail)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = await work.session.execute(select(HelpRequest).where(HelpRequest.form_key == key))
        return found.scalar_one()


async def matched(
    gate: Gate, town: Town, who: str, request: HelpRequest, student_id: uuid.UUID | None = None, **other: Any
) -> HelpRequest:
    """`who` says that the request is about the town's student, or another."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await matching.match(work, request_id=request.id, student_id=student_id or town.student_id, **other)


async def cases_of(gate: Gate, town: Town, student_id: uuid.UUID | None = None) -> list[EvaluationCase]:
    """Every case of the town's student, or of another."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(EvaluationCase).where(EvaluationCase.student_id == (student_id or town.student_id))
        return list((await work.session.execute(found)).scalars())


async def log_of(gate: Gate, town: Town, case_id: uuid.UUID) -> list[CaseEvent]:
    """The steps of a case, from its beginning."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.number)
        return list((await work.session.execute(found)).scalars())


async def request_now(gate: Gate, town: Town, request_id: uuid.UUID) -> HelpRequest:
    """A request as it stands."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(HelpRequest).where(HelpRequest.id == request_id))).scalar_one()


async def with_registrar(gate: Gate, town: Town, school_id: uuid.UUID | None = None) -> Town:
    """The town with a registrar, of the district or of one school, as "registrar"."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        town.people["registrar"] = await _person(work, "Rosa", "Lim", "staff")
        role = {"role": "registrar", "school_id": school_id, "starts_on": date(2026, 8, 1), "source": "granted"}
        work.session.add(PersonRole(district_id=town.district_id, person_id=town.people["registrar"], **role))
    if school_id is None:
        town.roles["registrar"] = frozenset({"registrar"})
    return town


async def another_student(
    gate: Gate, town: Town, given: str, family: str, *, school_id: uuid.UUID | None = None, **other: Any
) -> uuid.UUID:
    """One more student of the district, with nobody around them."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        key = await _person(work, given, family, "student")
        said = {"birth_on": date(2018, 5, 1), "school_id": school_id or town.school_id, **other}
        work.session.add(Student(district_id=town.district_id, id=key, **said))
    return key


async def _person(work: Any, given: str, family: str, kind: str) -> uuid.UUID:
    key = new_id()
    names = {"given_name": given, "family_name": family, "name_key": folded(f"{given} {family}")}
    work.session.add(
        Person(district_id=work.district_id, id=key, kind=kind, family_name_key=folded(family), email=None, **names)
    )
    await work.session.flush()
    return key
