"""A child who lives in the district and is not enrolled: registered, found, and joined with the roster's record."""

from __future__ import annotations

import uuid
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from tests.cases.asking_for_help import another_student, asked, cases_of, log_of, received, request_now, with_registrar
from tests.factories import Town, make_town
from tests.holders.test_deciding import paper, today_of
from trellis.access import Permission, may
from trellis.access.rights import who_consents, who_is_told
from trellis.attachments.model import Attachment
from trellis.cases import errors, matching, registering
from trellis.cases.model import HelpRequest
from trellis.holders import service as holders
from trellis.holders.service import Decided, Somebody
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound, TrellisError
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.model import Message
from trellis.people.model import Person
from trellis.students import residents
from trellis.students import service as students
from trellis.students.model import ClassEnrollment, Relation, ResidentChild, RightsHolder, SchoolClass, Student
from trellis.students.registering import Child, Contact
from trellis.teams.model import TeamMember

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await with_registrar(gate, await make_town(gate))


def iris(**other: Any) -> Child:
    said: dict[str, Any] = {
        "given_name": "Iris",
        "family_name": "Okafor",
        "birth_on": date(2022, 6, 3),
        "language": "en",
        "address": "12  Alder Street, Maple",
        "setting": "private_school",
        "school_name": "St. Anne",
    }
    return Child(**{**said, **other})


def mother(**other: Any) -> Contact:
    said: dict[str, Any] = {
        "given_name": "Ada",
        "family_name": "Okafor",
        "kind": "mother",
        "language": "en",
        "email": "ada@mail.test",
        "phone": None,
    }
    return Contact(**{**said, **other})


async def asked_for(gate: Gate, town: Town, **other: Any) -> HelpRequest:
    said = {"given_name": "Iris", "family_name": "Okafor", "birth_on": date(2022, 6, 3), "asker_name": "Ada Okafor"}
    return await received(gate, town, asked(**{**said, **other}))


async def registered(gate: Gate, town: Town, who: str, request: HelpRequest, **other: Any) -> HelpRequest:
    confirmed = other.pop("is_confirmed", False)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await registering.register(
            work, request_id=request.id, child=iris(**other), contact=mother(), is_confirmed=confirmed
        )


async def listed(gate: Gate, town: Town, who: str) -> list[uuid.UUID]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        rows = await work.session.execute(await residents.not_enrolled(work))
        return [one.student_id for one in rows.scalars()]


async def on_the_roster(gate: Gate, town: Town, **other: Any) -> uuid.UUID:
    """The record a roster brings of Iris, with her mother, a class, and rights it presumes."""
    key = await another_student(gate, town, "Iris", "Okafor", birth_on=date(2022, 6, 3), grade="PK", **other)
    adult = await another_student(gate, town, "Ada", "Okafor", birth_on=None)
    mine = {"district_id": town.district_id, "student_id": key, "person_id": adult}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == key).values(roster_id="s-77"))
        room = SchoolClass(district_id=town.district_id, school_id=town.school_id, name="PK", roster_id="c-1")
        work.session.add(room)
        await work.session.flush()
        work.session.add(Relation(**mine, kind="mother", said_as="mother"))
        work.session.add(RightsHolder(**mine, law="IDEA", starts_on=date(2026, 11, 1)))
        work.session.add(
            ClassEnrollment(
                district_id=town.district_id, class_id=room.id, person_id=key, role="student", roster_id="e-1"
            )
        )
    return key


@pytest.mark.parametrize("who", ["director", "registrar"])
async def test_a_child_who_is_not_enrolled_has_a_case_from_the_day_somebody_asked(gate, town, monkeypatch, who) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-02T20:00:00+00:00")
    request = await asked_for(gate, town)
    monkeypatch.delenv("TRELLIS_TEST_NOW")
    request = await registered(gate, town, who, request)
    assert request.state == "matched"
    (case,) = await cases_of(gate, town, request.student_id)
    (event,) = await log_of(gate, town, case.id)
    assert (case.state, case.machine, case.received_on) == ("referred", "initial", date(2026, 11, 2))
    assert (event.happened_on, event.capacity) == (date(2026, 11, 2), "ADM" if who == "director" else "REG")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        child = (await work.session.execute(select(ResidentChild))).scalar_one()
        student = (await work.session.execute(select(Student).where(Student.id == child.student_id))).scalar_one()
        held = (await work.session.execute(select(RightsHolder).where(RightsHolder.student_id == student.id))).scalars()
        deeds = await work.session.execute(select(AuditEntry.action).where(AuditEntry.student_id == student.id))
        assert (child.address, child.school_name, child.enrolled_on) == ("12 Alder Street, Maple", "St. Anne", None)
        assert (student.school_id, student.birth_on, student.home_languages) == (None, date(2022, 6, 3), ["en"])
        assert sorted((one.law, one.basis) for one in held) == [("FERPA", "presumed"), ("IDEA", "presumed")]
        assert {"child.register", "rights.give", "case.submit"} <= set(deeds.scalars())


async def test_who_is_no_parent_is_given_no_rights(gate, town) -> None:
    request = await asked_for(gate, town)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        grandmother = mother(kind="grandparent")
        await registering.register(work, request_id=request.id, child=iris(), contact=grandmother)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        child = (await work.session.execute(select(ResidentChild.student_id))).scalar_one()
        held = await work.session.execute(select(RightsHolder.id).where(RightsHolder.student_id == child))
        assert held.scalars().all() == []


async def test_a_child_on_record_is_no_new_child_until_somebody_has_looked(gate, town) -> None:
    there = await another_student(gate, town, "Íris", "OKAFOR", birth_on=date(2022, 6, 3))
    request = await asked_for(gate, town)
    with pytest.raises(residents.ChildKnown):
        await registered(gate, town, "registrar", request)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Student).where(Student.id == there).values(ended_on=date(2026, 9, 1)))
    with pytest.raises(residents.ChildKnown):  # who left is on record, too
        await registered(gate, town, "registrar", request)
    assert (await request_now(gate, town, request.id)).state == "waiting"
    request = await registered(gate, town, "registrar", request, is_confirmed=True)
    assert request.student_id != there


async def test_a_request_registers_once(gate, town) -> None:
    request = await asked_for(gate, town)
    await registered(gate, town, "registrar", request)
    with pytest.raises(errors.RequestDecided):
        await registered(gate, town, "director", request, is_confirmed=True)
    again = await asked_for(gate, town, concern="Again")
    async with gate.open(town.district_id, town.actor("registrar"), "test") as work:
        ((_, person),) = await matching.suggested(work, again)
        assert person.name == "Iris Okafor"


@pytest.mark.parametrize(
    "other",
    [
        {"birth_on": date(1999, 1, 1)},
        {"given_name": " "},
        {"address": ""},
        {"setting": "elsewhere"},
        {"school_name": None},
        {"language": "English"},
        {"school_name": "A\u0000"},
    ],
)
async def test_what_does_not_fit_is_said(gate, town, other) -> None:
    request = await asked_for(gate, town)
    with pytest.raises(InvalidInput) as refused:
        await registered(gate, town, "director", request, **other)
    assert refused.value.field is not None


async def test_a_child_born_after_the_request_is_another(gate, town) -> None:
    request = await asked_for(gate, town)
    with pytest.raises(errors.StudentYounger):
        await registered(gate, town, "director", request, birth_on=date(2030, 1, 1))


@pytest.mark.parametrize("who", ["principal", "case_manager", "teacher", "parent", "stranger"])
async def test_nobody_of_a_school_registers(gate, town, who) -> None:
    request = await asked_for(gate, town, school_id=town.school_id)
    with pytest.raises((NotAllowed, NotFound)):
        await registered(gate, town, who, request)


async def test_a_registrar_of_one_school_registers_nobody(gate) -> None:
    town = await make_town(gate)
    await with_registrar(gate, town, town.school_id)
    request = await asked_for(gate, town, school_id=town.school_id)
    with pytest.raises(NotAllowed):
        await registered(gate, town, "registrar", request)


async def test_the_district_and_the_cases_own_people_see_the_child(gate, town) -> None:
    request = await registered(gate, town, "registrar", await asked_for(gate, town))
    for who in ("director", "registrar"):
        assert await listed(gate, town, who) == [request.student_id]
    for who in ("principal", "case_manager", "teacher"):
        assert await listed(gate, town, who) == []
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            assert not await may(work, Permission.SEE_DIRECTORY, request.student_id)
            with pytest.raises(NotFound):
                await students.student(work, student_id=request.student_id)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        member = {"student_id": request.student_id, "person_id": town.people["case_manager"], "role": "case_manager"}
        work.session.add(TeamMember(district_id=town.district_id, starts_on=date(2026, 8, 1), **member))
    assert await listed(gate, town, "case_manager") == [request.student_id]
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        assert await may(work, Permission.SEE_CASE, request.student_id)


async def test_the_rosters_record_goes_into_the_childs_and_nothing_is_lost(gate, town) -> None:
    request = await registered(gate, town, "registrar", await asked_for(gate, town))
    kept, came = request.student_id, await on_the_roster(gate, town)
    async with gate.open(town.district_id, town.actor("registrar"), "test") as work:
        ((_, person),) = (await residents.on_the_roster(work, [kept]))[0]
        assert person.id == came
        await residents.join(work, student_id=kept, came_id=came)
    assert await listed(gate, town, "registrar") == []
    (case,) = await cases_of(gate, town, kept)
    assert case.state == "referred"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        both = select(Student, Person).where(Student.id.in_([kept, came]), Person.id == Student.id)
        rows = await work.session.execute(both)
        of = {student.id: (student, person) for student, person in rows}
        assert (of[kept][1].roster_id, of[kept][0].school_id, of[kept][0].grade) == ("s-77", town.school_id, "PK")
        assert of[kept][0].ended_on is None
        assert (of[came][1].roster_id, of[came][1].status) == (None, "ended")
        assert of[came][0].ended_on is not None
        for column in (Relation.student_id, RightsHolder.student_id, ClassEnrollment.person_id):
            left = await work.session.execute(select(func.count()).where(column == came))
            assert left.scalar_one() == 0
        child = (await work.session.execute(select(ResidentChild))).scalar_one()
        assert (child.joined_id, child.joined_by_id) == (came, town.people["registrar"])
        deeds = await work.session.execute(select(AuditEntry.student_id).where(AuditEntry.action == "child.join"))
        assert set(deeds.scalars()) == {kept, came}
    # In the school's own reach from now on.
    async with gate.open(town.district_id, town.actor("principal"), "test") as work:
        assert await may(work, Permission.SEE_CASE, kept)


async def test_a_court_order_outlives_the_joining(gate, town) -> None:
    """34 CFR 99.4, 300.613(c): whom the order names comes with the roster under a row of his own."""
    kept = (await registered(gate, town, "registrar", await asked_for(gate, town))).student_id
    scan, day = await paper(gate, town), await today_of(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Attachment).where(Attachment.id == scan.id).values(student_id=kept))
    said = Decided("court_order", day, "Order of the court: no rights.", scopes=(), attachment_id=scan.id)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        father = Somebody("Emeka", "Okafor", None)
        await holders.decide(
            work, student_id=kept, who=father, decided=said, seen_number=0, idempotency_key="once-1234"
        )
    came = await on_the_roster(gate, town)
    his = await another_student(gate, town, "Emeka", "Okafor", birth_on=None)
    mine = {"district_id": town.district_id, "student_id": came, "person_id": his}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        work.session.add(Relation(**mine, kind="father", said_as="father"))
        for law in ("IDEA", "FERPA"):
            work.session.add(RightsHolder(**mine, law=law, starts_on=day))
    async with gate.open(town.district_id, town.actor("registrar"), "test") as work:
        await residents.join(work, student_id=kept, came_id=came)
    await JOBS["holders.rights_wait"].body(
        SimpleNamespace(gate=gate), district_id=town.district_id, student_id=str(kept)
    )
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert his not in {*await who_consents(work, kept), *await who_is_told(work, kept)}
        known = select(RightsHolder).where(RightsHolder.person_id == his)
        held = (await work.session.execute(known)).scalars()
        assert [(one.student_id, one.ends_on) for one in held] == [(kept, day)] * 2
        tie = (await work.session.execute(select(Relation).where(Relation.person_id == his))).scalar_one()
        assert tie.student_id == kept
        ended = select(AuditEntry.subject_id).where(AuditEntry.action == "rights.end", AuditEntry.student_id == kept)
        assert his in set((await work.session.execute(ended)).scalars())
        told = await work.session.execute(select(Message.person_id).where(Message.template == "rights_to_decide"))
        assert told.scalars().all() == [town.people["director"]]
        # The mother who was registered by hand keeps what she had.
        assert len(await who_consents(work, kept)) == 1


async def test_a_record_in_use_is_not_joined(gate, town) -> None:
    request = await registered(gate, town, "registrar", await asked_for(gate, town))
    came = await on_the_roster(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        member = {"student_id": came, "person_id": town.people["case_manager"], "role": "case_manager"}
        work.session.add(TeamMember(district_id=town.district_id, starts_on=date(2026, 8, 1), **member))
    with pytest.raises(residents.RecordBeside):
        async with gate.open(town.district_id, town.actor("registrar"), "test") as work:
            await residents.join(work, student_id=request.student_id, came_id=came)


async def test_records_that_differ_are_joined_when_somebody_has_looked(gate, town) -> None:
    request = await registered(gate, town, "director", await asked_for(gate, town))
    came = await on_the_roster(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Student).where(Student.id == came).values(birth_on=date(2022, 3, 6)))
    for confirmed, refused in ((False, residents.ChildrenDiffer), (True, None)):
        try:
            async with gate.open(town.district_id, town.actor("director"), "test") as work:
                await residents.join(work, student_id=request.student_id, came_id=came, is_confirmed=confirmed)
        except TrellisError as error:
            assert type(error) is refused
    assert await listed(gate, town, "director") == []


async def test_only_the_rosters_record_of_a_registered_child_is_joined(gate, town) -> None:
    request = await registered(gate, town, "director", await asked_for(gate, town))
    by_hand = await another_student(gate, town, "Iris", "Okafor", birth_on=date(2022, 6, 3))
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        for came in (by_hand, request.student_id):
            with pytest.raises(residents.NotOnTheRoster):
                await residents.join(work, student_id=request.student_id, came_id=came)
        with pytest.raises(NotFound):
            await residents.join(work, student_id=town.student_id, came_id=by_hand)
        with pytest.raises(NotFound):
            await residents.join(work, student_id=request.student_id, came_id=new_id())


@pytest.mark.parametrize("who", ["principal", "case_manager"])
async def test_the_database_joins_for_the_district_alone(gate, town, who) -> None:
    request = await registered(gate, town, "director", await asked_for(gate, town))
    came = await on_the_roster(gate, town)
    with pytest.raises((NotAllowed, NotFound)):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            await residents.join(work, student_id=request.student_id, came_id=came)
    with pytest.raises(DBAPIError):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            await work.session.execute(select(func.join_resident(request.student_id, came)))


async def test_another_districts_child_is_nobodys(gate, town) -> None:
    request = await registered(gate, town, "director", await asked_for(gate, town))
    other = await make_town(gate, "oak")
    assert await listed(gate, other, "director") == []
    with pytest.raises(NotFound):
        async with gate.open(other.district_id, other.actor("director"), "test") as work:
            await residents.join(work, student_id=request.student_id, came_id=other.student_id)
