"""What a roster brings: whole bundles and deltas, what is broken in them, and history in the source's words."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from tests.rostering.bundles import (
    ENROLLMENTS,
    PROGRAMS,
    USERS_12,
    changed,
    loose,
    table,
    version_11,
    version_12,
    zipped,
)
from tests.rostering.standing import nothing, rights_of, roles_of
from trellis.districts.model import School, SchoolYear
from trellis.rostering.applying import STEPS
from trellis.students.model import ClassEnrollment, HistoricalRecord, Relation, SchoolClass, Student

pytestmark = pytest.mark.database


async def test_a_12_bundle_is_previewed_applied_and_the_second_time_changes_nothing(desk):
    row = await desk.preview(version_12())
    assert row.state == "previewed"
    assert row.counts["student"] == {
        "new": 2, "changed": 0, "gone": 0, "unchanged": 0, "unreadable": 0, "unmapped": 0,
    }  # fmt: skip
    assert await desk.all(Student) == []
    labels = [f.label for f in await desk.findings(row, "new")]
    assert "Iván Ñandú" in labels
    assert "Greta Stern · Iván Ñandú" in labels
    row = await desk.apply(row.id, confirm=True)
    assert (row.state, row.failure, row.steps_done) == ("applied", None, len(STEPS))
    assert row.applied_at is not None

    student, person = (await desk.all(Student, Student.student_number == "1001"))[0], await desk.person("st1")
    assert (student.id, student.grade, student.birth_on) == (person.id, "07", date(2014, 5, 1))
    assert (person.name_key, person.family_name_key) == ("ivan nandu", "nandu")
    north = (await desk.all(School, School.roster_id == "n"))[0]
    assert student.school_id == north.id
    assert await roles_of(desk, "te") == {("general_teacher", "n")}
    assert await roles_of(desk, "pr") == {("school_leader", "n")}
    assert await roles_of(desk, "ai") == {("other_staff", "s")}
    assert [(y.name, y.kind) for y in await desk.all(SchoolYear)] == [("2026-2027", "schoolYear")]
    assert nothing(await desk.bring(version_12()))


async def test_an_11_bundle_arrives_with_relations_from_its_agents(desk):
    row = await desk.bring(version_11())
    assert row.state == "applied"
    kinds = {r.kind for r in await desk.all(Relation)}
    assert kinds == {"parent", "relative"}
    assert await rights_of(desk, "st1", "mo") == [("FERPA", "presumed", None), ("IDEA", "presumed", None)]
    assert await rights_of(desk, "st1", "re") == []
    assert await roles_of(desk, "ad") == {("school_leader", "n")}
    assert nothing(await desk.bring(version_11()))


async def test_a_changed_name_school_and_role_are_changed(desk):
    await desk.bring(version_12())
    files = changed(version_12(), "users.csv", "Lee,O'Brien", "Lea,O'Brien")
    files = changed(files, "users.csv", "KG,s", "01,n")
    files = changed(files, "roles.csv", "primary,aide,s", "primary,teacher,n")
    row = await desk.preview(files)
    found = {f.label: f.detail["columns"] for f in await desk.findings(row, "changed")}
    assert found["Lea O'Brien"] == ["given_name", "grade", "name_key", "school"]
    assert found["Aino Koski"] == ["roles"]
    await desk.apply(row.id)
    assert (await desk.person("st2")).name_key == "lea o'brien"
    assert await roles_of(desk, "ai") == {("general_teacher", "n")}


async def test_an_illegible_row_ends_nobody(desk):
    await desk.bring(version_12())
    files = changed(version_12(), "users.csv", "te,active,true,Theo", "te,active,true,")
    row = await desk.preview(files)
    assert row.counts["staff"]["gone"] == 0
    assert row.counts["enrollment"]["gone"] == 0
    assert row.counts["person"]["unreadable"] == 1
    await desk.apply(row.id)
    assert (await desk.person("te")).status == "active"


async def test_a_delta_need_not_repeat_the_role(desk):
    await desk.bring(version_12())
    files = {
        "manifest.csv": table("propertyName,value", "file.users,delta", "file.roles,delta"),
        "users.csv": table(USERS_12, "te,active,true,Theodor,Park,,,,,,n", "mo,active,true,Maria,Ñandú,,,,,,"),
        "roles.csv": table("sourcedId,userSourcedId,role,orgSourcedId"),
    }
    row = await desk.bring(files)
    assert (row.counts["staff"]["changed"], row.counts["guardian"]["changed"]) == (1, 1)
    assert await roles_of(desk, "te") == {("general_teacher", "n")}
    assert len(await rights_of(desk, "st1", "mo")) == 2


async def test_a_bundle_without_the_relations_file_keeps_the_more_exact_words(desk):
    await desk.bring(version_12())
    files = {name: content for name, content in version_12().items() if name != "guardian-relations.csv"}
    assert nothing(await desk.bring(files))
    assert {r.kind for r in await desk.all(Relation)} == {"mother", "grandparent"}


async def test_a_delta_ends_only_what_it_marks(desk):
    await desk.bring(version_12())
    files = {
        "manifest.csv": table("propertyName,value", "oneroster.version,1.2", "file.users,delta", "file.roles,delta"),
        "users.csv": table(USERS_12, "gr,tobedeleted,,,,,,,,,", "te,active,true,Theodor,Park,,,,,,n"),
        "roles.csv": table("sourcedId,userSourcedId,role,orgSourcedId", "r5,te,teacher,n"),
    }
    row = await desk.bring(files)
    assert row.counts["guardian"]["gone"] == 1
    assert row.counts["staff"] == {**row.counts["staff"], "gone": 0, "changed": 1}
    assert (await desk.person("gr")).status == "ended"
    assert (await desk.person("mo")).status == "active"
    assert (await desk.person("te")).given_name == "Theodor"
    assert row.counts["relation"]["gone"] == 1  # the grandmother's


async def test_broken_references_are_findings_and_the_rest_arrives(desk):
    files = version_12()
    files["classes.csv"] += "c2,Lost class,X,co,nowhere\r\n"
    files["enrollments.csv"] += "e3,c9,n,st1,student,false,,\r\ne4,c1,n,nobody,student,false,,\r\n"
    files["enrollments.csv"] += "e5,c1,n,mo,teacher,false,,\r\ne6,c1,n,ai,aide,false,,\r\n"
    files["guardian-relations.csv"] += "st1,nobody,Mother,,,,\r\nte,mo,Mother,,,,\r\nst2,gr,Fairy,,,,\r\n"
    row = await desk.bring(files)
    assert row.state == "applied"
    found = {
        (f.file, f.line): f.detail["reason"] for f in await desk.findings(row) if f.kind in ("unreadable", "unmapped")
    }
    assert found == {
        ("classes.csv", 3): "unknown_school",
        ("enrollments.csv", 4): "unknown_class",
        ("enrollments.csv", 5): "unknown_student",
        ("enrollments.csv", 6): "unknown_person",  # family does not teach: a teacher may read plans
        ("enrollments.csv", 7): "role_not_kept",
        ("guardian-relations.csv", 5): "unknown_person",
        ("guardian-relations.csv", 6): "unknown_student",
        ("guardian-relations.csv", 7): "unknown_relation",
    }
    assert len(await desk.all(SchoolClass)) == 1
    assert len(await desk.all(ClassEnrollment)) == 2
    assert await rights_of(desk, "st2", "gr") == []


async def test_loose_files_and_a_zip_beside_them_are_one_bundle(desk, tmp_path):
    history = {
        "discipline-actions.csv": table("actionId,studentSourcedId,discipline,date", "1,st1,Expulsion,2026-10-01")
    }
    row = await desk.bring([*loose(tmp_path, history), *zipped(tmp_path / "roster.zip", version_12())])
    assert row.counts["removal"]["new"] == 1
    assert row.counts["student"]["new"] == 2
    assert row.file_name == "discipline-actions.csv + 1"


async def test_one_thousand_enrollments_of_one_class_are_one_class(desk):
    files = version_12()
    rows = [f"x{n},c1,n,st1,student,false,," for n in range(1000)]
    files["enrollments.csv"] = table(ENROLLMENTS, *rows)
    row = await desk.bring(files)
    assert row.counts["enrollment"]["new"] == 1000


async def test_names_that_look_like_statements_are_only_names(desk):
    files = changed(version_12(), "users.csv", "Theo,Park", '"Robert\'); DROP TABLE student;--",{name} %s :x')
    row = await desk.bring(files)
    assert row.state == "applied", row.failure
    assert (await desk.person("te")).family_name == "{name} %s :x"
    async with desk.open() as work:
        assert (await work.session.execute(text("SELECT count(*) FROM student"))).scalar_one() == 2


async def test_history_is_kept_with_the_sources_words_and_nothing_is_guessed(desk):
    programs = table(
        PROGRAMS,
        "st1,2026-08-30,,1,Inside regular class less than 40% of the day,25.5,10,2026-08-23,,,,Autism|Sadness,,,",
        "st1,2026-08-30,,,,,,,,,,,,,Moved to Mars",
        "nobody,2026-08-30,,,,,,,,,,Autism,,,",
        "st2,yesterday,,,,,,,,,,Autism,,,",
    )
    removals = table("actionId,studentSourcedId,discipline,date,lengthDays", "9,st1,Detention,2026-10-01,2")
    files = {**version_12(), "special-education.csv": programs, "discipline-actions.csv": removals}
    row = await desk.bring(files)
    one, two = sorted(await desk.all(HistoricalRecord, HistoricalRecord.kind == "program"), key=lambda r: r.source_key)
    assert one.facts["categories"] == ["AUT"]
    assert (one.facts["environment"], one.facts["idea_eligible"]) == ("RC39", True)
    assert one.facts["special_education_hours"] == 25.5
    assert one.unmapped == ["Sadness"]
    assert one.said_as["disabilities"] == "Autism|Sadness"
    assert two.unmapped == ["Moved to Mars"]
    (removal,) = await desk.all(HistoricalRecord, HistoricalRecord.kind == "removal")
    assert (removal.unmapped, removal.happened_on) == (["Detention"], date(2026, 10, 1))
    said = {(f.file, f.line, f.detail["reason"]) for f in await desk.findings(row) if f.reason_en}
    assert said == {
        ("special-education.csv", 2, "unknown_disability"),
        ("special-education.csv", 3, "no_disability"),
        ("special-education.csv", 3, "unknown_exit"),
        ("special-education.csv", 4, "unknown_student"),
        ("special-education.csv", 5, "bad_date"),
        ("discipline-actions.csv", 2, "unknown_removal"),
    }
    assert nothing(await desk.bring(files))
    # A later bundle without it takes no history away, and history may come alone.
    assert nothing(await desk.bring(version_12()))
    assert len(await desk.all(HistoricalRecord)) == 3
