"""Jonah's Section 504 plan: a sixth-grader with ADHD and a peanut allergy; no rule has anything to say about it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from trellis.plans.checks import PlanFacts, StudentFacts
from trellis.plans.content import normal_plan
from trellis.plans.form import form_for

FORM = form_for("section_504")
Plan = dict[str, dict[str, Any]]

_WRITTEN: Plan = {
    "dates_504": {
        "kind": "initial",
        "meeting_on": "2026-10-06",
        "starts_on": "2026-10-12",
        "ends_on": "2027-10-05",
        "reevaluation_on": "2029-09-21",
        "family_language": "en",
    },
    "family": {
        "parent_concerns": "We worry that Jonah loses credit for homework he has done.",
        "student_words": "I can think when it is quiet.",
    },
    "eligibility_504": {
        "basis": "current",
        "impairment": "Attention-deficit/hyperactivity disorder, known from his doctor's letter of August 2026, "
        "and a peanut allergy.",
        "life_activities": ["concentrating", "breathing", "other"],
        "other_activity": "Organizing belongings",
        "limitation": "Jonah stays with a task for four minutes; most classmates stay for fifteen.",
        "episodic": True,
        "when_active": "A reaction closes his throat within minutes.",
        "mitigating_measures": "Medicine in the morning",
        "mitigating_set_aside": True,
        "needs_instruction": False,
    },
    "evaluation_504": {
        "permission_on": "2026-09-02",
        "evaluated_on": "2026-09-22",
        "sources": [
            {
                "id": "source-teachers",
                "kind": "teachers",
                "finding": "Two of five assignments handed in this quarter.",
                "considered_by": "Ms. Ode, English",
                "source_on": "2026-09-15",
            },
            {
                "id": "source-health",
                "kind": "physical",
                "finding": "ADHD and an allergy with a prescribed injector.",
                "considered_by": "Nurse Pak",
                "source_on": "2026-08-20",
            },
        ],
        "group": [
            {"id": "person-mother", "person": "Rosa Hale, mother", "knowledge": ["child"]},
            {"id": "person-counselor", "person": "Bo Lind, counselor", "knowledge": ["child", "data", "options"]},
        ],
    },
    "accommodations_504": {
        "accommodations": [
            {
                "id": "acc-seat",
                "description": "A seat near the front, away from the door",
                "kind": "accommodation",
                "subject": "all",
                "carried_out_by": ["all_teachers"],
                "place": "classroom",
                "frequency": "In every lesson",
            },
            {
                "id": "acc-breaks",
                "description": "A movement break of three minutes",
                "subject": "english",
                "carried_out_by": ["general_teacher", "paraprofessional"],
                "place": "everywhere",
                "frequency": "Twice in a lesson",
                "starts_on": "2026-10-12",
                "ends_on": "2027-01-29",
            },
        ]
    },
    "services_504": {
        "needed": True,
        "services": [
            {
                "id": "line-counseling",
                "name": "counseling",
                "provider_role": "counselor",
                "minutes_per_session": 30,
                "sessions": 2,
                "period": "month",
                "location": "Counselor's office",
                "starts_on": "2026-10-12",
                "ends_on": "2027-06-04",
            }
        ],
        "aids": [{"id": "aid-timer", "description": "A visual timer; the class teacher keeps it"}],
    },
    "testing_504": {
        "needed": True,
        "accommodations": [
            {"id": "test-time", "description": "Half again as much time", "tests": ["class", "district", "state"]}
        ],
    },
    "placement_504": {
        "setting": "partly_apart",
        "apart_reason": "Tests are taken in the small library room; with headphones in class he still lost his place.",
        "near_home": True,
        "nonacademic": "Jonah eats at the table without peanuts with friends he chooses and plays soccer.",
        "significant_change": False,
    },
    "health_504": {
        "needed": True,
        "emergency": "Swelling or trouble breathing: use the injector, call 911, then his mother.",
        "trained_staff": "Nurse Pak; Ms. Ode stands in",
        "plan_on_file": "Allergy action plan, August 20, 2026, nurse's office",
    },
    "implementation_504": {"distribution": [{"id": "told-ode", "person": "Ms. Ode, English", "told_on": "2026-10-07"}]},
    "safeguards_504": {
        "notice_on": "2026-10-06",
        "explained": ["notice", "records", "hearing", "review"],
        "contact": "Bo Lind, counselor, 555-0142",
    },
}


def written() -> Plan:
    """A fresh copy of what the team wrote."""
    return copy.deepcopy(_WRITTEN)


def content() -> Plan:
    """The whole normal content."""
    return normal_plan(FORM, written())


JONAH = StudentFacts(birth_on=date(2015, 2, 3), grade="06", family_language="en")
FACTS = PlanFacts(content=content(), student=JONAH, occasion="initial", today=date(2026, 10, 7), form=FORM)

Change = Callable[[Plan], Any]


def with_(change: Change | None = None, **around: Any) -> PlanFacts:
    """Jonah's facts with the content changed by `change` and the rest replaced by `around`."""
    said = written()
    if change is not None:
        change(said)
    return replace(FACTS, content=normal_plan(FORM, said), **around)
