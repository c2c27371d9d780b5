"""A sample district of real size and shape, gaps and odd words included."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.sample_data import SAMPLE_DATA
from trellis.districts.model import School
from trellis.people.model import Person, PersonRole
from trellis.students.model import ClassEnrollment, HistoricalRecord, Relation, RightsHolder, SchoolClass, Student

SAMPLE = SAMPLE_DATA / "grand-bend"

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(not SAMPLE.is_dir(), reason="the sample data is not here"),
]


def sample() -> list[tuple[str, Path]]:
    return [(path.name, path) for path in sorted([*SAMPLE.glob("*.csv"), *SAMPLE.glob("oneroster/*.csv")])]


async def test_everybody_arrives_and_the_second_time_nothing_changes(desk):
    row = await desk.preview(sample())
    assert row.state == "previewed", row.failure
    # The three principals are looked at before they can read the plans of their schools.
    assert [w["code"] for w in row.warnings] == ["NEW_LEADER"] * 3
    assert {subject: of["new"] for subject, of in row.counts.items()} == {
        "school": 3,
        "school_year": 3,
        "staff": 68,
        "student": 960,
        "guardian": 1873,
        "relation": 1872,
        "class": 520,
        "enrollment": 4368,
        "program": 97,
        "removal": 25,
    }
    assert sum(of["unreadable"] for of in row.counts.values()) == 0
    assert not await desk.all(Student)  # a preview touches nothing

    row = await desk.apply(row.id, confirm=True)
    assert row.state == "applied", row.failure
    assert row.steps_done == row.step_count

    people = Counter(p.kind for p in await desk.all(Person, Person.roster_id.is_not(None)))
    assert people == {"staff": 68, "student": 960, "guardian": 1873}
    tables = (School, Student, Relation, SchoolClass, ClassEnrollment)
    assert [len(await desk.all(table)) for table in tables] == [3, 960, 1872, 520, 4368]
    assert Counter(r.law for r in await desk.all(RightsHolder)) == {"IDEA": 1872, "FERPA": 1872}
    roles = Counter(r.role for r in await desk.all(PersonRole, PersonRole.source == "roster"))
    assert roles == {"general_teacher": 55, "school_leader": 3, "other_staff": 10}
    history = Counter(r.kind for r in await desk.all(HistoricalRecord))
    assert history == {"program": 97, "removal": 25}
    await _history_says_what_was_said(desk)

    again = await desk.bring(sample())
    assert {(of["new"], of["changed"], of["gone"]) for of in again.counts.values()} == {(0, 0, 0)}
    assert [len(await desk.all(table)) for table in tables] == [3, 960, 1872, 520, 4368]
    assert len(await desk.all(RightsHolder)) == 2 * 1872


async def test_what_is_not_idea_is_listed_and_never_guessed(desk):
    row = await desk.preview(sample())
    unmapped = [f for f in await desk.findings(row, "unmapped") if f.subject == "program"]
    why = Counter(f.detail["reason"] for f in unmapped)
    assert why == {"no_disability": 77, "unknown_disability": 5, "unknown_exit": 8}
    names = Counter(f.detail["value"] for f in unmapped if f.detail["reason"] == "unknown_disability")
    assert names == {
        "Physical Disability": 2,
        "Motor impairment": 1,
        "Sensory impairment": 1,
        "Medical condition": 1,
    }
    assert all(f.file == "special-education.csv" and f.line > 1 and f.reason_en and f.reason_es for f in unmapped)


async def _history_says_what_was_said(desk):
    found = {
        record.said_as["disabilities"]: (record.facts["categories"], record.unmapped)
        for record in await desk.all(HistoricalRecord, HistoricalRecord.kind == "program")
        if "disabilities" in record.said_as
    }
    assert found["Hearing Impairment, including Deafness"] == (["HI"], [])
    assert found["Serious Emotional Disability"] == (["EMN"], [])
    assert found["Motor impairment|Physical Disability"] == ([], ["Motor impairment", "Physical Disability"])
    removals = await desk.all(HistoricalRecord, HistoricalRecord.kind == "removal")
    assert Counter(r.facts["removal"] for r in removals) == {"in_school_suspension": 24, "expulsion": 1}
    assert sum(r.facts["length_days"] for r in removals) == 43
