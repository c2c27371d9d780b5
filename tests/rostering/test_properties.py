"""Whatever a bundle holds: applying it twice changes nothing, and any other bundle can follow it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rostering.bundles import ENROLLMENTS, RELATIONS, USERS_12, table
from tests.rostering.conftest import new_desk

pytestmark = pytest.mark.database

IDS = st.sampled_from([f"p{n}" for n in range(6)])
SCHOOLS = st.sampled_from(["n", "s", "lost"])
WORDS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=12)
ROLES = st.sampled_from(
    ["student", "teacher", "guardian", "parent", "principal", "aide", "districtAdministrator", "??"]
)
DAYS = st.sampled_from(["", "2026-08-24", "2014-02-30", "2020-01-01", "2031-06-06"])
TRUTHS = st.sampled_from(["", "true", "false", "perhaps"])


@st.composite
def bundles(draw):
    """A bundle with good rows, bad rows, rows twice, and references to nobody."""
    people = draw(st.lists(st.tuples(IDS, WORDS, WORDS, st.lists(IDS, max_size=2), SCHOOLS), max_size=7))
    roles = draw(st.lists(st.tuples(IDS, ROLES, SCHOOLS), max_size=8))
    files = {
        "orgs.csv": table("sourcedId,name,type,identifier", "n,North,school,1", "s,South,school,2", "d,D,district,3"),
        "users.csv": table(
            USERS_12,
            *([p, "active", "true", given, family, "", "", "", ",".join(agents), "07", school]
              for p, given, family, agents, school in people),
        ),
        "roles.csv": table(
            "sourcedId,userSourcedId,role,orgSourcedId",
            *([f"r{n}", p, role, school] for n, (p, role, school) in enumerate(roles)),
        ),
        "demographics.csv": table("sourcedId,birthDate", *draw(st.lists(st.tuples(IDS, DAYS), max_size=4))),
        "classes.csv": table(
            "sourcedId,title,schoolSourcedId", *draw(st.lists(st.tuples(IDS, WORDS, SCHOOLS), max_size=3))
        ),
        "enrollments.csv": table(
            ENROLLMENTS,
            *([f"e{n}", c, "", p, role, "", start, end] for n, (c, p, role, start, end) in enumerate(
                draw(st.lists(st.tuples(IDS, IDS, ROLES, DAYS, DAYS), max_size=5)))),
        ),
    }  # fmt: skip
    if draw(st.booleans()):
        kinds = st.sampled_from(["Mother", "Guardian", "Aunt", "Emergency contact", "??"])
        rows = draw(st.lists(st.tuples(IDS, IDS, kinds, TRUTHS, TRUTHS, TRUTHS, TRUTHS), max_size=5))
        files["guardian-relations.csv"] = table(RELATIONS, *rows)
    return files


async def state_of(desk):
    from trellis.people.model import Person, PersonRole
    from trellis.students.model import ClassEnrollment, Relation, RightsHolder, SchoolClass, Student

    found = []
    for entity in (Person, PersonRole, Student, Relation, RightsHolder, SchoolClass, ClassEnrollment):
        columns = [c.key for c in entity.__table__.columns]
        found.append(sorted([str(getattr(row, c)) for c in columns] for row in await desk.all(entity)))
    return found


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=bundles(), second=bundles())
async def test_twice_changes_nothing_and_any_other_may_follow(house, tmp_path, first, second):
    desk = await new_desk(house, tmp_path)
    for files in (first, second, first):
        row = await desk.bring(files)
        assert row.state == "applied", row.failure
        before = await state_of(desk)
        again = await desk.bring(files)
        assert {(of["new"], of["changed"], of["gone"]) for of in again.counts.values()} == {(0, 0, 0)}
        assert await state_of(desk) == before
