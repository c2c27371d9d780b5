"""What one parent writes or can be reached by stays from the other, whatever else they are (threats rows 3 and 4)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from tests.factories import Town
from tests.threats.conftest import Place, id_of, words
from trellis.kernel import clock
from trellis.kernel.tenancy import SYSTEM
from trellis.meetings import service as meetings
from trellis.people.model import Person, PersonRole
from trellis.students.model import ClassEnrollment, Relation, RightsHolder, SchoolClass, Student
from trellis.teams.model import TeamMember

SINCE = date(2026, 8, 1)
PHONE = "+1 555 010 7777"
ASK = """query ($student: ID!) {
  people(first: 50, kind: "guardian") { edges { node { id name email phone } } }
  pupils: people(first: 50, kind: "student") { edges { node { id name email phone } } }
  student(id: $student) { name rightsHolders { person { id name email phone } } relations { person { email } }
    team { person { name email phone } } } }"""


async def add(place: Place, town: Town, *rows: Any) -> None:
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        for row in rows:
            row.district_id = town.district_id
            work.session.add(row)
            await work.session.flush()
        await work.session.execute(update(Person).where(Person.id == town.people["parent"]).values(phone=PHONE))


async def makes_family(place: Place, town: Town, who: str) -> None:
    """`who` is the child's other parent, with every right."""
    shared = {"student_id": town.student_id, "person_id": town.people[who]}
    related = [] if who == "other_parent" else [Relation(kind="father", said_as="Father", **shared)]
    await add(
        place,
        town,
        *related,
        RightsHolder(law="IDEA", starts_on=SINCE, **shared),
        RightsHolder(law="FERPA", starts_on=SINCE, **shared),
    )


async def makes_teacher(place: Place, town: Town, who: str) -> None:
    """`who` teaches a class the child is in."""
    class_id = uuid.uuid4()
    await add(
        place,
        town,
        SchoolClass(id=class_id, school_id=town.school_id, name="Math 4", roster_id="math-4"),
        *(
            ClassEnrollment(class_id=class_id, person_id=town.people[one], role=role, roster_id=f"e-{one}")
            for one, role in ((who, "teacher"), ("student", "student"))
        ),
    )


async def looks(place: Place, town: Town, who: str, query: str = ASK, **variables: Any) -> Any:
    async with place.browser(town, who) as browser:
        return await browser.ask(query, **{"student": id_of("Student", town.student_id), **variables})


def has_address(said: Any) -> bool:
    return "helena.ruiz@" in words(said) or PHONE in words(said)


@pytest.mark.parametrize("role", [None, "general_teacher", "case_manager"])
async def test_a_parent_who_works_for_the_district_does_not_find_the_other_through_it(
    place: Place, town: Town, role: str | None
) -> None:
    """Neither as a colleague of the school, nor on the team of their own child."""
    await makes_family(place, town, "stranger")
    if role:
        seat = {"student_id": town.student_id, "person_id": town.people["stranger"]}
        await add(place, town, TeamMember(role=role, starts_on=SINCE, **seat))
    said = await looks(place, town, "stranger")
    assert said["student"]["name"] == "Maya Ruiz" and not has_address(said)
    assert {h["person"]["name"] for h in said["student"]["rightsHolders"]} == {"Helena Ruiz", "Jo Park"}
    assert has_address(await looks(place, town, "case_manager")), "the address is there to be found"


@pytest.mark.parametrize("who", ["admin", "director", "principal"])
async def test_a_wide_role_opens_every_family_but_ones_own(place: Place, town: Town, who: str) -> None:
    assert not has_address(await looks(place, town, "stranger"))
    await add(place, town)
    assert has_address(await looks(place, town, who))
    await makes_family(place, town, who)
    assert not has_address(await looks(place, town, who))


async def test_a_right_that_ended_does_not_open_the_other_parents_address_either(place: Place, town: Town) -> None:
    """The parent a court sent away keeps a role in the district: the other parent still cannot be found by it."""
    await makes_family(place, town, "admin")
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        mine = RightsHolder.person_id == town.people["admin"]
        await work.session.execute(update(RightsHolder).where(mine).values(ends_on=date(2026, 8, 2)))
        gone = Relation.person_id == town.people["admin"]
        await work.session.execute(update(Relation).where(gone).values(ended_on=date(2026, 8, 2)))
    assert not has_address(await looks(place, town, "admin"))


async def test_a_parent_sent_away_finds_no_address_through_another_child_they_work_for(
    place: Place, town: Town
) -> None:
    """What ended is not among the rows they see; that it was is asked of the database all the same."""
    await makes_family(place, town, "stranger")
    sister = {"district_id": town.district_id, "id": uuid.uuid4()}
    hers = {"student_id": sister["id"]}
    names = {"given_name": "Luz", "family_name": "Ruiz", "name_key": "luz ruiz", "family_name_key": "ruiz"}
    await add(
        place,
        town,
        Person(**sister, kind="student", **names),
        Student(**sister, school_id=town.school_id, home_languages=[], english_learner=False),
        Relation(kind="mother", said_as="Mother", person_id=town.people["parent"], **hers),
        TeamMember(role="case_manager", starts_on=SINCE, person_id=town.people["stranger"], **hers),
    )
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        mine = RightsHolder.person_id == town.people["stranger"]
        await work.session.execute(update(RightsHolder).where(mine).values(ends_on=date(2026, 8, 2)))
        gone = Relation.person_id == town.people["stranger"]
        await work.session.execute(update(Relation).where(gone).values(ended_on=date(2026, 8, 2)))
    query = """query ($student: ID!) { student(id: $student) { id }
      people(first: 50, kind: "guardian") { edges { node { name email phone } } } }"""
    said = await looks(place, town, "stranger", query)
    assert said["student"] is None, "their own child's record is closed to them"
    assert [one["node"] for one in said["people"]["edges"]] == [{"name": "Helena Ruiz", "email": None, "phone": None}]


async def test_a_class_teacher_carries_out_the_plan_and_finds_no_familys_address(place: Place, town: Town) -> None:
    await makes_teacher(place, town, "stranger")
    said = await looks(place, town, "stranger")
    assert said["student"]["name"] == "Maya Ruiz" and said["people"]["edges"] == []
    assert not has_address(said) and "maya.ruiz@" not in words(said)
    assert [p["node"]["name"] for p in said["pupils"]["edges"]] == ["Maya Ruiz"]
    on_the_team = await looks(place, town, "teacher")
    assert has_address(on_the_team) and "maya.ruiz@" in words(on_the_team)


NOTES = """query ($id: ID!) { meeting(id: $id) { id participants { answerNote person { name } }
  student { name grade birthOn studentNumber homeLanguages englishLearner pronouns school { id } relations { kind }
    team { id } caseManager { id } plans { id } } } }"""


async def meeting_with_notes(place: Place, town: Town) -> str:
    """A meeting both parents were asked to and answered with a note; its id outside."""
    start = clock.now() + timedelta(days=5)
    seats = {"case_manager": "case_manager", "teacher": "general_teacher", "parent": "parent", "other_parent": "parent"}
    async with place.house.gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        meeting = await meetings.arrange(
            work,
            student_id=town.student_id,
            plan_id=None,
            kind="annual_review",
            purpose="Annual review",
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            location="Room 4",
            participants=[(town.people[who], role) for who, role in seats.items()],
            idempotency_key="meeting-with-notes",
        )
    for who in ("parent", "other_parent"):
        async with place.house.gate.open(town.district_id, town.actor(who), "test") as work:
            await meetings.answer(work, meeting_id=meeting.id, answer="coming", note=f"A word of {who}")
    return id_of("Meeting", meeting.id)


async def test_a_note_on_a_meeting_is_read_by_its_author_and_who_arranges(place: Place, town: Town) -> None:
    await makes_family(place, town, "other_parent")
    meeting = await meeting_with_notes(place, town)
    reads = {
        "parent": {"A word of parent"},
        "other_parent": {"A word of other_parent"},
        "teacher": set(),
        "therapist": set(),
        "student": set(),
        "case_manager": {"A word of parent", "A word of other_parent"},
        "principal": {"A word of parent", "A word of other_parent"},
        "director": {"A word of parent", "A word of other_parent"},
    }
    for who, notes in reads.items():
        said = (await looks(place, town, who, NOTES, id=meeting))["meeting"]
        assert len(said["participants"]) == 4, who
        assert {one["answerNote"] for one in said["participants"]} - {None} == notes, who


async def test_who_is_only_owed_notice_reads_the_childs_name_and_no_record(place: Place, town: Town) -> None:
    """A meeting one is told of does not open the record: no birth date, no number, no languages."""
    await makes_family(place, town, "other_parent")
    meeting = await meeting_with_notes(place, town)
    whole = (await looks(place, town, "other_parent", NOTES, id=meeting))["meeting"]["student"]
    assert whole["birthOn"] == "2016-03-09" and whole["studentNumber"] == "1001" and whole["caseManager"]
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        theirs = RightsHolder.person_id == town.people["other_parent"]
        await work.session.execute(update(RightsHolder).where(theirs).values(may_view=False, may_consent=False))
    student = (await looks(place, town, "other_parent", NOTES, id=meeting))["meeting"]["student"]
    assert student == {
        "name": "Maya Ruiz",
        "grade": None,
        "birthOn": None,
        "studentNumber": None,
        "homeLanguages": [],
        "englishLearner": False,
        "pronouns": None,
        "school": None,
        "relations": [],
        "team": [],
        "caseManager": None,
        "plans": [],
    }


async def test_who_leads_no_plan_learns_of_no_case_manager(place: Place, town: Town) -> None:
    """A case manager is the sign of a plan: who works with the directory alone does not see it (threats row 11)."""
    await add(
        place,
        town,
        PersonRole(person_id=town.people["stranger"], role="registrar", school_id=town.school_id, starts_on=SINCE),
    )
    query = """query ($student: ID!) { student(id: $student) { name caseManager { name } }
      students(first: 5) { edges { node { name caseManager { name } } } } }"""
    for who, named in (("admin", None), ("stranger", None), ("teacher", "Ana Reyes"), ("parent", "Ana Reyes")):
        said = await looks(place, town, who, query)
        found = [said["student"], *(edge["node"] for edge in said["students"]["edges"])]
        assert [s["name"] for s in found] == ["Maya Ruiz"] * 2, who
        assert [s["caseManager"] and s["caseManager"]["name"] for s in found] == [named] * 2, who
