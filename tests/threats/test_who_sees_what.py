"""Counts, searches and lists say no more than the records themselves (threats rows 1, 2, 4, 11, 12)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from tests.factories import Town
from tests.factories.plan import begun
from tests.threats.conftest import Place, id_of, words
from trellis.kernel.audit import AuditEntry
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM
from trellis.people.model import Person, PersonRole
from trellis.students.model import Relation, RightsHolder, Student
from trellis.teams.model import TeamMember

EVERYWHERE = """query ($number: String!, $part: String!, $school: ID!) {
  all: students(first: 50) { totalCount { value } edges { node { id } } }
  there: students(first: 50, schoolId: $school) { totalCount { value } edges { node { id } } }
  numbered: students(first: 5, search: $number) { totalCount { value } edges { node { id } } }
  named: students(first: 5, search: $part) { totalCount { value } edges { node { id } } }
  mine: caseload(first: 5) { totalCount { value } edges { node { id } } }
  schools { id studentCount }
  search(text: $part) { id kind title }
  people(first: 50, kind: "student") { totalCount { value } edges { node { id } } }
}"""
HIDDEN = "Zebediah"


async def another_student(place: Place, town: Town) -> Student:
    """A child of another school, whom nobody of the town's stories knows; in a class of their own school."""
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        person_id = new_id()
        names = {"given_name": HIDDEN, "family_name": "Quill", "name_key": "zebediah quill", "family_name_key": "quill"}
        work.session.add(Person(district_id=town.district_id, id=person_id, kind="student", **names))
        await work.session.flush()
        student = Student(
            district_id=town.district_id, id=person_id, student_number="987654", birth_on=date(2017, 1, 2), grade="03"
        )
        student.school_id, student.home_languages = town.school_id, []
        work.session.add(student)
    return student


@pytest.mark.parametrize("who", ["teacher", "case_manager", "therapist", "stranger", "parent", "student"])
async def test_no_count_search_or_facet_tells_of_a_child_one_may_not_see(place: Place, town: Town, who: str) -> None:
    hidden = await another_student(place, town)
    own = [] if who == "stranger" else [id_of("Student", town.student_id)]
    async with place.browser(town, who) as browser:
        said = await browser.ask(EVERYWHERE, number="987654", part=HIDDEN[:4], school=id_of("School", town.school_id))
    assert HIDDEN not in words(said) and id_of("Student", hidden.id) not in words(said)
    for name in ("all", "there"):
        assert [edge["node"]["id"] for edge in said[name]["edges"]] == own, name
        assert said[name]["totalCount"]["value"] == len(own), name
    for name in ("numbered", "named"):
        assert said[name] == {"totalCount": {"value": 0}, "edges": []}, name
    assert [school["studentCount"] for school in said["schools"]] == [len(own)]
    assert said["search"] == []
    assert said["people"]["totalCount"]["value"] == len(said["people"]["edges"]) <= 1


async def test_who_leads_the_school_counts_both_so_that_the_count_above_means_something(
    place: Place, town: Town
) -> None:
    await another_student(place, town)
    async with place.browser(town, "principal") as browser:
        said = await browser.ask(EVERYWHERE, number="987654", part=HIDDEN[:4], school=id_of("School", town.school_id))
    assert said["all"]["totalCount"]["value"] == 2 and said["numbered"]["totalCount"]["value"] == 1
    assert [school["studentCount"] for school in said["schools"]] == [2] and len(said["search"]) == 1


async def test_a_page_after_a_hidden_row_gives_no_hint_of_it(place: Place, town: Town) -> None:
    """The cursor of somebody who may see more opens nothing for who may see less."""
    await another_student(place, town)
    page = "query ($after: String) { students(first: 1, after: $after) { pageInfo { endCursor hasNextPage } } }"
    async with place.browser(town, "principal") as browser:
        cursor = (await browser.ask(page))["students"]["pageInfo"]["endCursor"]
    async with place.browser(town, "stranger") as browser:
        said = await browser.raw(page, after=cursor)
    assert words(said).count("true") == 0
    assert HIDDEN not in words(said)


CONTACTS = """query ($student: ID!, $other: ID!) {
  student(id: $student) { rightsHolders { person { id name email phone } } relations { livesWith person { email } }
    team { person { email phone } } caseManager { email } }
  node(id: $other) { ... on Person { email phone } }
  people(first: 50) { edges { node { id email } } } }"""


async def test_one_parent_never_reads_where_the_other_can_be_found(place: Place, town: Town) -> None:
    """Both hold every right; the record is open to both, the way to each other is not."""
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        for law in ("IDEA", "FERPA"):
            work.session.add(
                RightsHolder(
                    district_id=town.district_id,
                    student_id=town.student_id,
                    person_id=town.people["other_parent"],
                    law=law,
                    starts_on=date(2026, 8, 1),
                )
            )
        await work.session.execute(
            update(Person).where(Person.id == town.people["parent"]).values(phone="+1 555 010 7777")
        )
    variables = {"student": id_of("Student", town.student_id), "other": id_of("Person", town.people["parent"])}
    async with place.browser(town, "other_parent") as browser:
        said = await browser.ask(CONTACTS, **variables)
        assert {h["person"]["name"] for h in said["student"]["rightsHolders"]} == {"Helena Ruiz", "Ivan Ruiz"}
        assert said["student"]["relations"] == [] and said["node"] is None
    assert "helena.ruiz@" not in words(said) and "010 7777" not in words(said)
    assert [edge["node"]["id"] for edge in said["people"]["edges"]] == [id_of("Person", town.people["other_parent"])]
    async with place.browser(town, "case_manager") as browser:
        assert "010 7777" in words(await browser.ask(CONTACTS, **variables))


STANDING = """query ($id: ID!) { student(id: $id) { rightsHolders {
  invited signedInBefore invitedAt invitationExpiresAt letInWith letInAt letInBy person { name } } } }"""
STANDS = ("invited", "signedInBefore", "invitedAt", "invitationExpiresAt", "letInWith", "letInAt", "letInBy")


async def test_how_one_parent_stands_with_the_school_is_not_the_others_to_see(place: Place, town: Town) -> None:
    """Whether she was asked in and signs in says where a mother is, as her address does."""
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        tie = {"student_id": town.student_id, "person_id": town.people["other_parent"], "starts_on": date(2026, 8, 1)}
        work.session.add(RightsHolder(district_id=town.district_id, law="IDEA", **tie))
    async with place.browser(town, "other_parent") as browser:
        said = await browser.ask(STANDING, id=id_of("Student", town.student_id))
    holders = said["student"]["rightsHolders"]
    assert {one["person"]["name"] for one in holders} == {"Helena Ruiz", "Ivan Ruiz"}
    assert {one[key] for one in holders for key in STANDS} == {None}
    async with place.browser(town, "case_manager") as browser:
        said = await browser.ask(STANDING, id=id_of("Student", town.student_id))
    assert {(one["invited"], one["signedInBefore"]) for one in said["student"]["rightsHolders"]} <= {
        (invited, signed) for invited in (True, False) for signed in (True, False)
    }


SIGNERS = "query ($id: ID!) { signersToAsk(planId: $id) { person { name } signsIn newByRosterOn } }"


async def test_who_asks_for_signatures_reads_the_names_first(place: Place, town: Town) -> None:
    plan = await begun(place.house.gate, town)
    async with place.browser(town, "case_manager") as browser:
        [helena] = (await browser.ask(SIGNERS, id=id_of("Plan", plan.id)))["signersToAsk"]
    assert helena["person"] == {"name": "Helena Ruiz"} and helena["newByRosterOn"] is not None


async def test_a_colleague_without_a_tie_to_the_child_finds_no_familys_address(place: Place, town: Town) -> None:
    async with place.browser(town, "stranger") as browser:
        said = await browser.ask(
            CONTACTS, student=id_of("Student", town.student_id), other=id_of("Person", town.people["parent"])
        )
    assert said["student"] is None and said["node"] is None and "ruiz" not in words(said).lower()


RECORD = """query ($id: ID!) { student(id: $id) { name plans { id } currentPlan { id } meetings { id } team { id }
  relations { kind } rightsHolders { law } history { kind } attachments(first: 5) { totalCount { value } } may } }"""


async def test_an_administrator_manages_and_does_not_read(place: Place, town: Town) -> None:
    async with place.browser(town, "admin") as browser:
        said = (await browser.ask(RECORD, id=id_of("Student", town.student_id)))["student"]
        assert said["name"] == "Maya Ruiz" and [r["kind"] for r in said["relations"]] == ["mother", "father"]
        for kept in ("plans", "meetings", "team", "rightsHolders", "history"):
            assert said[kept] == [], kept
        assert said["currentPlan"] is None and said["attachments"]["totalCount"]["value"] == 0
        assert said["may"] == ["see_contacts"]
        joined = await browser.ask(
            """mutation ($input: TeamMemberInput!) { addTeamMember(input: $input) { __typename
              ... on Problem { code } } }""",
            input={
                "studentId": id_of("Student", town.student_id),
                "personId": id_of("Person", town.people["admin"]),
                "role": "case_manager",
                "startsOn": "2026-08-01",
            },
        )
        assert joined["addTeamMember"]["code"] == "NOT_ALLOWED"
        record = await browser.raw(
            "query ($id: ID!) { student(id: $id) { recordOfAccess(first: 5) { totalCount { value } } } }",
            id=id_of("Student", town.student_id),
        )
    assert record["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"


async def test_looking_leaves_a_trace_the_family_can_read(place: Place, town: Town) -> None:
    look = "query ($id: ID!) { student(id: $id) { name } }"
    for who in ("teacher", "admin"):
        async with place.browser(town, who) as browser:
            await browser.ask(look, id=id_of("Student", town.student_id))
    async with place.browser(town, "parent") as browser:
        said = await browser.ask(
            """query ($id: ID!) { student(id: $id) { recordOfAccess(first: 50) { edges { node { who action } } } } }""",
            id=id_of("Student", town.student_id),
        )
    seen = {(e["node"]["who"], e["node"]["action"]) for e in said["student"]["recordOfAccess"]["edges"]}
    assert {("Bo Lindqvist", "student.read"), ("Gita Rao", "student.read")} <= seen


async def test_an_operator_sees_no_student_and_no_person_of_a_district(place: Place, town: Town) -> None:
    await another_student(place, town)
    async with place.browser(who="operator") as browser:
        said = await browser.ask(EVERYWHERE, number="987654", part=HIDDEN[:4], school=id_of("School", town.school_id))
        record = await browser.ask(RECORD, id=id_of("Student", town.student_id))
        districts = await browser.ask("{ operatedDistricts { id slug name } deadJobs { id } }")
        node = await browser.ask("query ($id: ID!) { node(id: $id) { id } }", id=id_of("Person", town.people["parent"]))
    assert record == {"student": None} and node == {"node": None}
    assert all(said[name]["totalCount"]["value"] == 0 for name in ("all", "there", "numbered", "named", "mine"))
    assert said["schools"] == [] and said["search"] == [] and said["people"]["edges"] == []
    assert town.slug in words(districts) and "Ruiz" not in words([said, districts])


async def test_a_role_that_ended_gives_nothing_from_the_next_request_on(place: Place, town: Town) -> None:
    """Rights are read from the database each time, never from the session (threats row 20)."""
    async with place.browser(town, "principal") as browser:
        assert (await browser.ask("{ students(first: 5) { totalCount { value } } }"))["students"]["totalCount"][
            "value"
        ] == 1
        async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
            await work.session.execute(
                update(PersonRole)
                .where(PersonRole.person_id == town.people["principal"])
                .values(role="general_teacher")
            )
            await work.session.execute(
                update(TeamMember)
                .where(TeamMember.person_id == town.people["principal"])
                .values(ends_on=date(2026, 8, 2))
            )
        said = await browser.ask("{ students(first: 5) { totalCount { value } } viewer { roles } }")
    assert said["students"]["totalCount"]["value"] == 0 and said["viewer"]["roles"] == ["general_teacher"]


async def test_the_trace_holds_no_name_and_no_word_anybody_wrote(place: Place, town: Town) -> None:
    async with place.browser(town, "case_manager") as browser:
        await browser.ask("query ($id: ID!) { student(id: $id) { name } }", id=id_of("Student", town.student_id))
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(select(AuditEntry))).scalars().all()
        assert (await work.session.execute(select(Relation.id))).first() is not None
    for row in rows:
        assert not {"Ruiz", "Maya", "Helena"} & set(
            words([row.detail, row.purpose, row.action]).replace('"', " ").split()
        )
