"""A whole Section 504 plan for one demo child, in the shape of the form, complete enough to pass its checks. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trellis.demo.plan_content import Child
from trellis.plans.content import normal_plan
from trellis.plans.form import form_for
from trellis.plans.form.kinds import SECTION_504

FORM = form_for(SECTION_504)
LISTED_IN_DRAFTS = ("dates_504", "family", "eligibility_504")
Accommodation = tuple[str, str, tuple[str, ...], str, str]
"""What is done, in which subject, by whom, where, how often."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A disability as a 504 plan tells it; `{name}` stands for the child."""

    impairment: str
    activities: tuple[str, ...]
    limitation: str
    mitigating: str
    health_source: str
    school_source: str
    concern: str
    student: str
    accommodations: tuple[Accommodation, ...]
    testing: str | None = None
    when_active: str | None = None
    emergency: str | None = None
    counseling: bool = False
    nursing: bool = False


PROFILES = (
    Profile(
        impairment="Attention-deficit/hyperactivity disorder, combined presentation, by the pediatrician's letter.",
        activities=("concentrating", "learning"),
        limitation="{name} stays with seat work for about four minutes; most classmates stay for fifteen.",
        mitigating="Medicine in the morning; a planner",
        health_source="Letter of the pediatrician with the diagnosis and the medicine.",
        school_source="Three of seven assignments handed in during four weeks; quiz grades swing from A to D.",
        concern="Homework is done and then not handed in. We do not want grades that only count paper.",
        student="I can think when it is quiet and when I know how long it takes.",
        accommodations=(
            (
                "A seat near the teacher, away from door and windows",
                "all",
                ("all_teachers",),
                "classroom",
                "Every lesson",
            ),
            (
                "Directions given in writing as well, one step at a time",
                "all",
                ("all_teachers",),
                "classroom",
                "With every assignment",
            ),
            ("A movement break of three minutes", "all", ("all_teachers",), "everywhere", "Once in each lesson"),
            (
                "Finished homework is photographed and counts when it was done",
                "homework",
                ("general_teacher",),
                "home",
                "Every school day",
            ),
        ),
        testing="Half again as much time, in a room with at most six students",
        counseling=True,
    ),
    Profile(
        impairment="Type 1 diabetes, by the endocrinologist's medical plan.",
        activities=("bodily_function", "eating"),
        limitation="{name}'s body makes no insulin; blood sugar is checked and corrected six times a day.",
        mitigating="Insulin pump and sensor",
        health_source="Medical management plan with target range and doses.",
        school_source="Eleven visits to the nurse in a month, each ten minutes of lessons.",
        concern="A low at a test or on the bus. Somebody must see it and act.",
        student="I know when I am low. Please do not make me ask in front of everyone.",
        accommodations=(
            (
                "Blood sugar is checked and treated wherever the student is",
                "all",
                ("all_teachers", "nurse"),
                "everywhere",
                "Six times a day by the medical plan",
            ),
            ("Water, snacks and the restroom without asking", "all", ("all_teachers",), "everywhere", "At any time"),
            (
                "A trained adult comes along",
                "nonacademic",
                ("nurse", "coach"),
                "trips",
                "On every trip and at every game",
            ),
        ),
        testing="The clock stops while blood sugar is treated; the phone with the sensor stays on the desk",
        emergency="Low: shaky, pale, confused. Give 15 grams of sugar, stay, check after 15 minutes. "
        "Unconscious: glucagon, then 911, then the parents.",
        nursing=True,
    ),
    Profile(
        impairment="Asthma, persistent, by the pulmonologist's letter.",
        activities=("breathing", "walking"),
        limitation="In an attack {name} cannot walk across the gym or speak a sentence.",
        mitigating="Controller inhaler morning and night",
        health_source="Asthma action plan with zones and doses.",
        school_source="Nine days absent in the fall; stopped twice in the mile run.",
        concern="Cold air and paint days. We want to be called the same hour.",
        student="I want to play, just not to sprint in the cold.",
        accommodations=(
            (
                "Carries the inhaler and uses it",
                "all",
                ("all_teachers",),
                "everywhere",
                "Before running and at the first signs",
            ),
            (
                "Paces physical education; no grade for time run",
                "physical_education",
                ("general_teacher",),
                "outdoors",
                "Every lesson",
            ),
            (
                "Work of missed days is given with one more day for each day absent",
                "all",
                ("all_teachers",),
                "home",
                "After every absence",
            ),
        ),
        when_active="Breath for three words at a time; sleep is broken that night and the next day is slow.",
        emergency="Wheezing, cannot finish a sentence, blue lips: two puffs, sit up, 911 if no better in 10 minutes.",
    ),
    Profile(
        impairment="Generalized anxiety disorder, by the therapist's letter.",
        activities=("concentrating", "sleeping", "communicating"),
        limitation="{name} cannot speak in front of the class and left the room nine times in six weeks.",
        mitigating="Weekly therapy outside school",
        health_source="Letter of the therapist; consent to talk with the counselor.",
        school_source="Observation in two lessons: freezes when called on, works well in pairs.",
        concern="Stomach aches on Monday mornings. It is not about not wanting to.",
        student="I can do it if I know before.",
        accommodations=(
            (
                "Is told a day before of being called on or of a change in the plan of the day",
                "all",
                ("all_teachers",),
                "classroom",
                "A day before each time",
            ),
            (
                "Shows a card and takes ten minutes with the counselor",
                "all",
                ("all_teachers", "counselor"),
                "quiet_room",
                "Up to twice a day",
            ),
            (
                "Presents to the teacher alone or on video",
                "english",
                ("general_teacher",),
                "classroom",
                "At every oral presentation",
            ),
        ),
        testing="Takes the test in a small room with a person the student knows",
        counseling=True,
    ),
    Profile(
        impairment="Juvenile arthritis of hands and knees, by the rheumatologist's report.",
        activities=("manual_tasks", "walking"),
        limitation="After ten minutes of handwriting {name}'s grip is gone; stairs take three times as long.",
        mitigating="Anti-inflammatory medicine; night splints",
        health_source="Report of the rheumatologist with limits on load.",
        school_source="Writing samples of September: two lines, then illegible.",
        concern="Standing in line and carrying books on bad days.",
        student="Typing does not hurt.",
        accommodations=(
            (
                "Types or dictates instead of writing by hand",
                "all",
                ("all_teachers",),
                "classroom",
                "Whenever more than three sentences are written",
            ),
            ("A second set of books at home", "homework", ("office",), "home", "From the first week on"),
            (
                "Leaves each lesson three minutes early and uses the elevator",
                "nonacademic",
                ("all_teachers",),
                "everywhere",
                "At every change of rooms",
            ),
        ),
        testing="A keyboard, and breaks of five minutes in each half hour",
        when_active="In a flare stairs and buttons are not possible without help.",
    ),
)


def whole_504_plan(draw: random.Random, child: Child, *, met_on: date, first: bool, contact: str) -> dict[str, Any]:
    """A finished plan decided on `met_on`, in force from a week later. A child keeps their profile."""
    profile = PROFILES[random.Random(f"504 {child.name} {child.born_on}").randrange(len(PROFILES))]
    evaluated_on = child.evaluated_on

    def said(text: str) -> str:
        return text.format(name=child.name)

    def day(after: int) -> str:
        return (met_on + timedelta(days=after)).isoformat()

    language = child.language if child.language in ("en", "es") else "other"
    content: dict[str, Any] = {
        "dates_504": {
            "kind": "initial" if first else "annual",
            "meeting_on": day(0),
            "starts_on": day(7),
            "ends_on": day(363),
            "reevaluation_on": (evaluated_on + timedelta(days=3 * 365 - 10)).isoformat(),
            "family_language": language,
            "language_plan": None if language == "en" else "Plan and notices are translated; an interpreter comes.",
        },
        "family": {"parent_concerns": profile.concern, "student_words": profile.student},
        "eligibility_504": {
            "basis": "current",
            "impairment": profile.impairment,
            "life_activities": list(profile.activities),
            "limitation": said(profile.limitation),
            "episodic": profile.when_active is not None,
            "when_active": profile.when_active,
            "mitigating_measures": profile.mitigating,
            "mitigating_set_aside": True,
            "needs_instruction": False,
        },
        "evaluation_504": {
            "permission_on": (evaluated_on - timedelta(days=21)).isoformat() if first else None,
            "evaluated_on": evaluated_on.isoformat(),
            "sources": [
                _source("health", "physical", profile.health_source, "The family", evaluated_on, 30),
                _source("school", "teachers", profile.school_source, "The class teacher", evaluated_on, 8),
                _source("home", "family", profile.concern, "The parents", evaluated_on, 5),
            ],
            "group": [
                {"id": "person-parent", "person": "A parent", "knowledge": ["child"]},
                {"id": "person-teacher", "person": "The class teacher", "knowledge": ["child", "options"]},
                {"id": "person-contact", "person": contact, "knowledge": ["data", "options"]},
            ],
        },
        "accommodations_504": {
            "accommodations": [
                {
                    "id": f"acc-{n}",
                    "description": text,
                    "kind": "accommodation",
                    "subject": subject,
                    "carried_out_by": list(staff),
                    "place": place,
                    "frequency": often,
                }
                for n, (text, subject, staff, place, often) in enumerate(profile.accommodations, start=1)
            ]
        },
        "services_504": _services(profile),
        "testing_504": {
            "needed": profile.testing is not None,
            "accommodations": [
                {"id": "test-1", "description": profile.testing, "tests": ["class", "district", "state"]}
            ]
            if profile.testing
            else [],
        },
        "placement_504": {
            "setting": "regular",
            "near_home": True,
            "nonacademic": said(
                "{name} takes part in meals, recess, clubs and trips with everyone, with the helps above."
            ),
            "significant_change": False,
        },
        "health_504": {
            "needed": profile.emergency is not None,
            "emergency": profile.emergency,
            "trained_staff": "The school nurse; the class teacher and the office stand in"
            if profile.emergency
            else None,
            "plan_on_file": "Medical plan of this school year, in the nurse's office" if profile.emergency else None,
        },
        "implementation_504": {
            "distribution": [
                {"id": "told-teacher", "person": "The class teacher", "told_on": day(1)},
                {"id": "told-office", "person": "The school office", "told_on": day(1)},
            ]
        },
        "safeguards_504": {
            "notice_on": day(0),
            "explained": ["notice", "records", "hearing", "review"],
            "contact": f"{contact}, Section 504 coordinator",
        },
    }
    return normal_plan(FORM, content)


def begun_504_plan(draw: random.Random, child: Child, *, met_on: date, contact: str) -> dict[str, Any]:
    """A draft as far as a first afternoon takes it: dates, the family's words, whom it is for."""
    whole = whole_504_plan(draw, child, met_on=met_on, first=True, contact=contact)
    return normal_plan(FORM, {key: whole[key] for key in LISTED_IN_DRAFTS})


def _source(key: str, kind: str, finding: str, who: str, evaluated_on: date, days_before: int) -> dict[str, Any]:
    return {
        "id": f"source-{key}",
        "kind": kind,
        "finding": finding,
        "considered_by": who,
        "source_on": (evaluated_on - timedelta(days=days_before)).isoformat(),
    }


def _services(profile: Profile) -> dict[str, Any]:
    lines = []
    if profile.counseling:
        lines.append(("counseling", "counselor", 30, 2, "month", "Counselor's office"))
    if profile.nursing:
        lines.append(("nursing", "nurse", 10, 2, "day", "Nurse's office"))
    return {
        "needed": bool(lines),
        "services": [
            {
                "id": f"line-{name}",
                "name": name,
                "provider_role": who,
                "minutes_per_session": minutes,
                "sessions": sessions,
                "period": period,
                "location": where,
            }
            for name, who, minutes, sessions, period, where in lines
        ],
    }
