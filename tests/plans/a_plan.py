"""Maya's plan: a tenth-grader's whole annual plan that no rule has anything to say about."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from trellis.plans.checks import MeetingFacts, PlanFacts, StudentFacts
from trellis.plans.content import normal_plan
from trellis.plans.form import form_for

FORM = form_for("iep")
Plan = dict[str, dict[str, Any]]

_WRITTEN: Plan = {
    "basics": {
        "kind": "annual",
        "meeting_on": "2026-10-06",
        "starts_on": "2026-10-12",
        "ends_on": "2027-10-05",
        "family_language": "es",
        "language_plan": "The plan is translated; Ms. Ortega interprets at meetings.",
    },
    "family": {
        "parent_concerns": "We worry that Maya reads slowly and loses heart in history.",
        "strengths_at_home": "She cooks with her grandmother and looks after two brothers.",
        "hopes": "We hope she works with children.",
        "student_words": "Audiobooks help. I want to work at a preschool.",
    },
    "present_levels": {
        "strengths": "Maya speaks well in small groups and finishes what she begins.",
        "evaluation_results": "WIAT-4 of March 2025: oral reading fluency 78, listening comprehension 104.",
        "academic": "Maya reads grade-level text aloud at 88 correct words a minute.",
        "academic_source": "Curriculum-based measurement, three probes",
        "academic_on": "2026-09-15",
        "functional": "Maya writes homework down on two of five days.",
        "functional_source": "Planner checks by the advisory teacher",
        "functional_on": "2026-09-18",
        "curriculum_effect": "Slow reading keeps her from finishing texts in history and biology in class time.",
        "needs": [
            {"id": "need-reading", "area": "academic", "description": "Read grade-level text fluently"},
            {"id": "need-planning", "area": "functional", "description": "Keep track of homework"},
        ],
        "areas_without_need": ["developmental"],
    },
    "special_factors": {
        "behavior": False,
        "english_learner": False,
        "communication": False,
        "assistive_technology": True,
        "assistive_technology_text": "A text-to-speech reader on her school laptop.",
        "assistive_technology_home": True,
        "accessible_materials": True,
        "answered_by": "Accommodation 1 and the reading service.",
    },
    "goals": {
        "goals": [
            {
                "id": "goal-fluency",
                "subject": "Reading fluency",
                "area": "academic",
                "need_ids": ["need-reading"],
                "condition": "Given an unpracticed grade-level passage",
                "behavior": "Maya will read aloud",
                "criterion": "at 120 correct words a minute with 95% accuracy in 4 of 5 probes",
                "baseline": "88 correct words a minute",
                "target": "120 correct words a minute",
                "method": "Curriculum-based measurement probes",
                "measured_every": "two_weeks",
                "target_on": "2027-10-05",
                "benchmarks": "100 words by January\n110 words by May",
                "postsecondary_ids": ["after-study"],
            },
            {
                "id": "goal-planner",
                "subject": "Homework planner",
                "area": "functional",
                "need_ids": ["need-planning"],
                "condition": "At the end of each class",
                "behavior": "Maya will write the homework in her planner",
                "criterion": "on 4 of 5 days in 6 weeks running",
                "baseline": "2 of 5 days",
                "target": "4 of 5 days",
                "method": "Planner checks",
                "measured_every": "week",
                "target_on": "2027-06-04",
                "benchmarks": "3 of 5 days by February",
            },
        ]
    },
    "progress": {"schedule": "with_report_cards", "how": "A letter about each goal, with a chart."},
    "services": {
        "services": [
            {
                "id": "line-reading",
                "kind": "special_education",
                "name": "reading",
                "provider_role": "special_teacher",
                "minutes_per_session": 45,
                "sessions": 4,
                "period": "week",
                "setting": "outside",
                "group_size": "small_group",
                "location": "Resource room",
                "starts_on": "2026-10-12",
                "ends_on": "2027-10-05",
                "need_ids": ["need-reading"],
            },
            {
                "id": "line-counseling",
                "kind": "related",
                "name": "counseling",
                "provider_role": "counselor",
                "minutes_per_session": 30,
                "sessions": 2,
                "period": "month",
                "setting": "outside",
                "location": "Counselor's office",
                "starts_on": "2026-10-12",
                "ends_on": "2027-10-05",
                "need_ids": ["need-planning"],
            },
        ],
        "research_based": True,
    },
    "supports": {
        "accommodations": [
            {"id": "acc-audio", "description": "Text-to-speech for readings", "where": ["class", "testing"]},
        ],
        "supplementary_aids": [{"id": "aid-notes", "description": "Guided notes in history and biology"}],
        "no_program_modifications_reason": "Maya works on the same standards as her class.",
        "personnel_supports": [{"id": "sup-training", "description": "One hour on text-to-speech for her teachers"}],
    },
    "participation": {
        "placement": "regular_school",
        "school_day_minutes_per_week": 1950,
        "environment_code": "RC80",
        "explanation": "Maya leaves class for reading lessons too intensive for the regular class.",
        "removal_reasons": ["intensity"],
        "less_restrictive": "Co-taught reading was tried in spring; fluency did not rise.",
        "harmful_effects": "She misses one elective; it changes each quarter so that she loses no single one.",
        "home_school": True,
        "nonacademic": "Maya sings in the choir; no supports needed.",
        "physical_education": "regular",
    },
    "assessment": {
        "assessments": [
            {
                "id": "test-ela",
                "name": "State English test, grade 10",
                "participation": "accommodated",
                "accommodations": "Text-to-speech for items\nExtra time",
                "on_state_list": True,
            }
        ]
    },
    "esy": {"decision": "no", "reason": "After summer her fluency was 86 words a minute, and back at 88 in two weeks."},
    "transition": {
        "preferences": "Maya wants to work with small children.",
        "assessments": [{"id": "ta-1", "name": "Career interest inventory, interview", "done_on": "2026-09-10"}],
        "postsecondary_goals": [
            {"id": "after-study", "area": "education_training", "statement": "Maya will study early childhood care."},
            {"id": "after-work", "area": "employment", "statement": "Maya will work at a preschool."},
        ],
        "no_independent_living_reason": "The inventory shows age-appropriate daily living skills.",
        "services": [
            {"id": "ts-1", "area": "instruction", "description": "Child development elective"},
            {"id": "ts-2", "area": "related_services", "description": "Counseling on job interviews"},
            {"id": "ts-3", "area": "community", "description": "Visits at two preschools"},
            {"id": "ts-4", "area": "adult_living", "description": "Summer job application"},
        ],
        "courses": [{"id": "co-10", "school_year": "2026-27", "courses": "English 10\nBiology\nChild development"}],
        "updated_on": "2026-10-06",
    },
    "rights_transfer": {"informed": True, "informed_on": "2026-10-06"},
}


def written() -> Plan:
    """A fresh copy of what the team wrote."""
    return copy.deepcopy(_WRITTEN)


def content() -> Plan:
    """The whole normal content."""
    return normal_plan(FORM, written())


MAYA = StudentFacts(
    birth_on=date(2010, 11, 20),
    grade="10",
    primary_category="SLD",
    evaluated_on=date(2025, 3, 14),
    eligibility_is_current=True,
    family_language="es",
)
MEETING = MeetingFacts(
    held_on=date(2026, 10, 6),
    roles_present=frozenset({"PARENT", "GEN_ED", "SPED", "LEA_REP", "INTERPRETER", "STUDENT"}),
    notice_sent_on=date(2026, 9, 18),
    notice_is_complete=True,
    student_was_invited=True,
)
FACTS = PlanFacts(content=content(), student=MAYA, meeting=MEETING, safeguards_given=True, today=date(2026, 10, 7))

Change = Callable[[Plan], Any]


def with_(change: Change | None = None, facts: PlanFacts = FACTS, **around: Any) -> PlanFacts:
    """Maya's facts with the content changed by `change` and the rest replaced by `around`."""
    said = written()
    if change is not None:
        change(said)
    return replace(facts, content=normal_plan(FORM, said), **around)


def student(**facts: Any) -> StudentFacts:
    """Maya, but for these facts."""
    return replace(MAYA, **facts)


def meeting(**facts: Any) -> MeetingFacts:
    """The meeting, but for these facts."""
    return replace(MEETING, **facts)
