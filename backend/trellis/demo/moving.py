"""A child who moves between demo districts, and one who came with a plan a week ago. Made last: all else stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from trellis.demo.plan_content import whole_plan
from trellis.demo.plans import Content, Plans, Written, weekday
from trellis.demo.towns import TOWNS
from trellis.kernel.hashing import sha256_hex
from trellis.plans.canonical import canonical_bytes, final_document
from trellis.plans.carried import marks_of
from trellis.plans.form import Form, form_for
from trellis.plans.form.kinds import IEP
from trellis.plans.transferring.coming_over import coming_over, services_proposed

BORN = (3, 14)
CAME_DAYS_AGO = 9


def tell_of_move(plans: Plans, entry: dict[str, Any], moves: str) -> list[Written]:
    """What is there of a child who moves `away`, moved `here`, or `came` with a plan a draft began with."""
    before = len(plans.made)
    student = entry["student"]
    student["birth_on"] = date(plans.people.year - 8, *BORN)
    student["evaluated_on"] = None
    if moves == "away":
        met_on = plans.days_ago(60, 90)
        plans.evaluated(entry, met_on - timedelta(days=24))
        plans.final(entry, met_on, state="active", first=True, answers="granted")
    elif moves == "came":
        _came(plans, entry)
    return plans.made[before:]


def _came(plans: Plans, entry: dict[str, Any]) -> None:
    """A draft that began with a plan of another demo district; services are given, and a parent was asked."""
    before = next(town for town in TOWNS if town.slug != plans.people.town.slug)
    met_on = plans.days_ago(150, 170)
    arrived_on = weekday(plans.people.today - timedelta(days=CAME_DAYS_AGO))
    evaluated_on = weekday(met_on - timedelta(days=24))
    entry["student"]["evaluated_on"] = evaluated_on
    child = plans.child(entry, met_on)
    entry["student"]["evaluated_on"] = None
    old = whole_plan(plans.random, child, met_on=met_on, first=False)
    meets_on = weekday(plans.people.today + timedelta(days=12))
    form = form_for(IEP)
    content, marks = carried_over(form, old)
    written = plans.draft(
        entry, content, meets_on, begun_days_before=12 + CAME_DAYS_AGO, begun_by="transfer", marks=marks
    )
    student, person = entry["student"], entry["person"]
    canonical = canonical_bytes(
        final_document(
            plan={
                "id": str(plans.people.id()),
                "kind": "iep",
                "occasion": "annual",
                "formVersion": form.version,
                "number": 1,
                "finalizedAt": plans.at(met_on, 16).isoformat(),
            },
            student={
                "id": str(plans.people.id()),
                "name": f"{person['given_name']} {person['family_name']}",
                "birthOn": student["birth_on"].isoformat(),
                "grade": child.grade,
                "studentNumber": None,
            },
            content=old,
        )
    )
    services = services_proposed(form, old)
    plans.rows.add(
        "plan_transfer",
        district_id=plans.people.district_id,
        id=plans.ordered_id(),
        created_at=written.plan["created_at"],
        plan_id=written.plan["id"],
        student_id=student["id"],
        source="package",
        from_district=before.name,
        from_state=before.state,
        arrived_on=arrived_on,
        old_starts_on=met_on,
        old_ends_on=met_on + timedelta(days=364),
        evaluated_on=evaluated_on,
        package_id=plans.people.id(),
        canonical=canonical,
        sha256=sha256_hex(canonical),
        attachment_id=None,
        begun_by_id=written.plan["started_by_id"],
        begun_at=written.plan["created_at"],
        services=[{**service, "startsOn": arrived_on.isoformat()} for service in services],
        evaluation=None,
        consulted_on=arrived_on,
        consulted_how="phone",
        consulted_with=f"{entry['guardians'][0]['given_name']} {entry['guardians'][0]['family_name']}",
        parent_said="Please go on as before. She likes to know the evening before who works with her.",
        recorded_by_id=written.plan["started_by_id"],
    )


def carried_over(form: Form, content: Content) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """What a draft begins with out of the content of another district's plan, and the marks on it."""
    over = coming_over(form, content, form, {})
    said = {key: dict(section) for key, section in over.content.items()}
    said[form.dates] = {**said[form.dates], "kind": "annual"}
    return said, {section.key: marks_of(section, over.content[section.key]) for section in form.sections}
