"""Makes two children with plans one named family: the same parents, the same school, the same team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from trellis.demo.people import People
from trellis.people.names import folded


def join_siblings(people: People) -> None:
    """The first child of the cast and the next one with a plan at the school become siblings.

    The sibling is one grade below; a very small district has nobody else there, then the sibling changes school.
    """
    rows, cast = people.rows, people.cast
    first, others = rows.with_plans[0], rows.with_plans[1:]
    school_id = first["student"]["school_id"]
    sibling = next((entry for entry in others if entry["student"]["school_id"] == school_id), others[0])
    sibling["person"] |= {
        "given_name": cast.sibling.given,
        "family_name": cast.sibling.family,
        "name_key": folded(f"{cast.sibling.given} {cast.sibling.family}"),
        "family_name_key": folded(cast.sibling.family),
        "pronouns": cast.sibling_pronouns,
    }
    student, older = sibling["student"], first["student"]
    student |= {
        "home_languages": older["home_languages"],
        "english_learner": False,
        "school_id": school_id,
        "grade": f"{int(older['grade']) - 1:02}",
        "birth_on": older["birth_on"] + timedelta(days=371),
    }
    _leave_family(people, sibling)
    _join_family(people, sibling, first)
    # Their stories are told one after the other.
    others.remove(sibling)
    rows.with_plans[:] = [first, sibling, *others]


def _leave_family(people: People, child: dict[str, Any]) -> None:
    gone = {guardian["id"] for guardian in child["guardians"]}
    tables = people.rows.tables
    for table, column in (("relation", "person_id"), ("rights_holder", "person_id"), ("person", "id")):
        tables[table] = [row for row in tables[table] if row[column] not in gone]
    tables["team_member"] = [row for row in tables["team_member"] if row["student_id"] != child["student"]["id"]]


def _join_family(people: People, child: dict[str, Any], sibling: dict[str, Any]) -> None:
    rows = people.rows
    parents = {parent["id"] for parent in sibling["guardians"]}
    for table in ("relation", "rights_holder"):
        for row in [row for row in rows.tables[table] if row["person_id"] in parents]:
            rows.add(table, **{**row, "id": people.id(), "student_id": child["student"]["id"]})
    child["guardians"], child["consents"] = sibling["guardians"], sibling["consents"]
    child["team"] = [(role, child["person"] if role == "student" else who) for role, who in sibling["team"]]
    for row in [row for row in rows.tables["team_member"] if row["student_id"] == sibling["student"]["id"]]:
        person_id = child["person"]["id"] if row["role"] == "student" else row["person_id"]
        more = {"id": people.id(), "student_id": child["student"]["id"], "person_id": person_id}
        rows.add("team_member", **{**row, **more})
