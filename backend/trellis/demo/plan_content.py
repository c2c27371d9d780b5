"""A whole plan for one demo child, in the shape of the form, complete enough to pass its checks. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trellis.demo.areas import (
    AREAS,
    AREAS_OF_CATEGORY,
    AT_HOME,
    CONCERNS,
    HOPES,
    STRENGTHS,
    STUDENT_WORDS,
    Area,
)
from trellis.plans.content import normal_plan
from trellis.plans.form import form_for

SCHOOL_WEEK_MINUTES = 1800
LISTED_IN_DRAFTS = ("basics", "family", "present_levels")
RELATED = frozenset({"speech_language", "occupational_therapy", "counseling"})
PRONOUNS = {
    "she/her": ("she", "her", "her", "s"),
    "he/him": ("he", "his", "him", "s"),
    "they/them": ("they", "their", "them", ""),
}
PLACES_AFTER_SCHOOL = (
    ("early childhood education", "a preschool"),
    ("automotive technology", "a repair shop"),
    ("culinary arts", "a restaurant kitchen"),
    ("animal care", "an animal clinic"),
    ("graphic design", "a print studio"),
    ("construction trades", "a building company"),
)


@dataclass(frozen=True, slots=True)
class Child:
    """Whom the plan is for. `category` is an EDFacts code; `language` is the family's."""

    name: str
    pronouns: str | None
    grade: str
    born_on: date
    category: str
    english_learner: bool
    language: str
    evaluated_on: date

    def age_on(self, day: date) -> float:
        """Age in years on a day."""
        return (day - self.born_on).days / 365.25


def whole_plan(draw: random.Random, child: Child, *, met_on: date, first: bool) -> dict[str, dict[str, Any]]:
    """A finished plan decided on `met_on`, in force for a year from a week later."""
    starts_on = met_on + timedelta(days=7)
    ends_on = met_on + timedelta(days=363)
    areas = _areas(child)
    levels = {area.key: draw.choice(area.levels) for area in areas}
    said = _Sayer(child, levels)
    is_transition = child.age_on(ends_on) >= 14
    after = draw.choice(PLACES_AFTER_SCHOOL)
    content: dict[str, dict[str, Any]] = {
        "basics": _basics(child, met_on, starts_on, ends_on, first),
        "family": {
            "parent_concerns": said(draw.choice(CONCERNS)),
            "strengths_at_home": said(draw.choice(AT_HOME)),
            "hopes": said(draw.choice(HOPES)),
            "student_words": said(draw.choice(STUDENT_WORDS)),
        },
        "present_levels": _present_levels(draw, child, areas, said, met_on),
        "special_factors": _special_factors(child, areas, said),
        "goals": {"goals": [_goal(area, said, ends_on, transition=is_transition) for area in areas]},
        "progress": {
            "schedule": draw.choice(("with_report_cards", "quarterly")),
            "how": "A letter about each goal with a chart of the data points, in the family's language.",
        },
        "services": {
            "services": [_service(area, areas, starts_on, ends_on) for area in areas],
            "research_based": True,
        },
        "supports": _supports(areas, child),
        "participation": _participation(child, areas),
        "assessment": _assessment(child, areas),
        "esy": {
            "decision": "no",
            "reason": f"After the last summer {child.name} was back at the level of spring within three weeks.",
        },
    }
    if is_transition:
        content["transition"] = _transition(child, after, met_on)
        content["basics"]["transition_early"] = True
    if child.age_on(ends_on) >= 17:
        content["rights_transfer"] = {"informed": True, "informed_on": met_on.isoformat()}
    return normal_plan(form_for("iep"), content)


def begun_plan(draw: random.Random, child: Child, *, met_on: date) -> dict[str, dict[str, Any]]:
    """A draft as far as a first afternoon takes it: dates, the family's words, present levels."""
    whole = whole_plan(draw, child, met_on=met_on, first=False)
    return normal_plan(form_for("iep"), {key: whole[key] for key in LISTED_IN_DRAFTS})


def nearly_whole_plan(draw: random.Random, child: Child, *, met_on: date) -> dict[str, dict[str, Any]]:
    """A draft the team is about to meet on: a baseline is missing, the extended year is open."""
    whole = dict(whole_plan(draw, child, met_on=met_on, first=False))
    goals = [dict(goal) for goal in whole["goals"]["goals"]]
    goals[0]["baseline"] = ""
    return normal_plan(form_for("iep"), {**whole, "goals": {"goals": goals}, "esy": {}})


class _Sayer:
    """Fills a sentence with the child's name, pronouns and an area's figures."""

    def __init__(self, child: Child, levels: Mapping[str, tuple[int, int]]) -> None:
        they, their, them, s = PRONOUNS.get(child.pronouns or "", PRONOUNS["they/them"])
        self._words = {"name": child.name, "they": they, "their": their, "them": them, "s": s}
        self._levels = levels

    def __call__(self, sentence: str, area: Area | None = None) -> str:
        low, high = self._levels[area.key] if area else (0, 0)
        text = sentence.format(**self._words, low=low, high=high)
        return text[:1].upper() + text[1:]

    def level(self, area: Area, which: int) -> str:
        """ "42 correct words a minute"; percentages stand next to their sign."""
        unit = area.unit
        number = self._levels[area.key][which]
        return f"{number}{unit}" if unit.startswith("%") else f"{number} {unit}"

    def steps(self, area: Area) -> str:
        """Two steps on the way, evenly between now and the target."""
        low, high = self._levels[area.key]
        unit = area.unit if area.unit.startswith("%") else f" {area.unit}"
        return f"{low + (high - low) // 3}{unit} by winter\n{low + 2 * (high - low) // 3}{unit} by spring"


def _areas(child: Child) -> list[Area]:
    """A child's needs stay the same from one plan to the next."""
    draw = random.Random(f"{child.name} {child.born_on} {child.category}")
    possible = AREAS_OF_CATEGORY.get(child.category, ("fluency", "planning"))
    count = min(len(possible), draw.choice((2, 2, 3)))
    areas = [AREAS[key] for key in draw.sample(possible, count)]
    if all(a.service in RELATED for a in areas) and not _speech_alone(areas):
        areas.append(AREAS["planning"])
    return areas


def _speech_alone(areas: list[Area]) -> bool:
    """Speech-language help is special education itself when nothing else is (34 CFR 300.39(a)(2)(i))."""
    return not any(a.service not in RELATED for a in areas) and any(a.service == "speech_language" for a in areas)


def _basics(child: Child, met_on: date, starts_on: date, ends_on: date, first: bool) -> dict[str, Any]:
    language = child.language if child.language in ("en", "es") else "other"
    return {
        "kind": "initial" if first else "annual",
        "meeting_on": met_on.isoformat(),
        "safeguards_on": (met_on - timedelta(days=12)).isoformat(),
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "family_language": language,
        "language_plan": ""
        if language == "en"
        else "The plan and every notice are translated, and an interpreter comes to each meeting.",
    }


def _present_levels(draw: random.Random, child: Child, areas: list[Area], said: _Sayer, met_on: date) -> dict[str, Any]:
    academic = [a for a in areas if a.kind == "academic"]
    functional = [a for a in areas if a.kind == "functional"]
    measured = (met_on - timedelta(days=draw.randrange(14, 40))).isoformat()
    kinds = {a.kind for a in areas}
    return {
        "strengths": said(draw.choice(STRENGTHS)),
        "evaluation_results": f"Evaluation of {child.evaluated_on:%B %Y}: cognitive scores in the average range, with "
        f"a clear weakness in {areas[0].subject.lower()}.",
        "academic": "\n".join(said(a.present, a) for a in academic)
        or f"{child.name} works at grade level in reading and math.",
        "academic_source": "Curriculum-based measurement and class work",
        "academic_on": measured,
        "functional": "\n".join(said(a.present, a) for a in functional)
        or f"{child.name} manages the school day and gets on well with classmates.",
        "functional_source": "Observation in two classes and teacher report",
        "functional_on": measured,
        "curriculum_effect": " ".join(said(a.effect, a) for a in areas),
        "needs": [
            {
                "id": f"need-{a.key}",
                "area": "academic" if a.kind == "academic" else "functional",
                "description": a.need,
            }
            for a in areas
        ],
        "areas_without_need": ["developmental", *sorted({"academic", "functional"} - kinds)],
    }


def _special_factors(child: Child, areas: list[Area], said: _Sayer) -> dict[str, Any]:
    keys = {a.key for a in areas}
    behavior, speech = "regulation" in keys, bool(keys & {"articulation", "language", "social"})
    factors: dict[str, Any] = {
        "behavior": behavior,
        "english_learner": child.english_learner,
        "communication": speech,
        "assistive_technology": bool(keys & {"fluency", "writing", "handwriting"}),
        "accessible_materials": False,
        "answered_by": "The goals, services and accommodations of this plan.",
    }
    if behavior:
        factors |= {
            "behavior_text": said("{name} leaves the room when upset; the goal and the daily check-in answer this."),
            "behavior_answer": "goal",
        }
    if child.english_learner:
        factors["language_needs"] = said("{name} learns English; vocabulary is taught before each unit.")
    if speech:
        factors["communication_text"] = said("{name} needs time to answer and speech therapy twice a week.")
    if factors["assistive_technology"]:
        factors |= {
            "assistive_technology_text": "Text-to-speech and speech-to-text on the school laptop.",
            "assistive_technology_home": True,
        }
    if child.category == "VI":
        factors |= {"braille": False, "braille_text": "Large print meets the present need; reviewed each year."}
    if child.category == "HI":
        factors["deaf_text"] = said("{name} uses a microphone system and sits near the speaker in group work.")
    return factors


def _goal(area: Area, said: _Sayer, ends_on: date, *, transition: bool) -> dict[str, Any]:
    return {
        "id": f"goal-{area.key}",
        "subject": area.subject,
        "area": area.kind,
        "need_ids": [f"need-{area.key}"],
        "condition": said(area.condition, area),
        "behavior": said(area.behavior, area),
        "criterion": said(area.criterion, area)[0].lower() + said(area.criterion, area)[1:],
        "baseline": said.level(area, 0),
        "target": said.level(area, 1),
        "method": area.method,
        "measured_every": area.every,
        "target_on": ends_on.isoformat(),
        "benchmarks": said.steps(area),
        "postsecondary_ids": ["after-study"] if transition else [],
    }


def _service(area: Area, areas: list[Area], starts_on: date, ends_on: date) -> dict[str, Any]:
    related = area.service in RELATED and not (area.service == "speech_language" and _speech_alone(areas))
    return {
        "id": f"line-{area.key}",
        "kind": "related" if related else "special_education",
        "name": area.service,
        "provider_role": area.role,
        "minutes_per_session": area.minutes,
        "sessions": area.sessions,
        "period": "week",
        "setting": area.setting,
        "group_size": "individual" if related else "small_group",
        "location": area.location,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "need_ids": [f"need-{area.key}"],
    }


def _supports(areas: list[Area], child: Child) -> dict[str, Any]:
    return {
        "accommodations": [
            {
                "id": f"acc-{a.key}",
                "description": a.accommodation,
                "where": ["class", "testing"] if a.kind == "academic" else ["class"],
                "need_ids": [f"need-{a.key}"],
            }
            for a in areas
        ],
        "supplementary_aids": [
            {"id": f"aid-{a.key}", "description": a.aid, "where": ["class"], "need_ids": [f"need-{a.key}"]}
            for a in areas
        ],
        "no_program_modifications_reason": f"{child.name} works on the same standards as the class.",
        "personnel_supports": [
            {
                "id": "sup-team",
                "description": "A planning period each month for the special and the general education teacher",
            }
        ],
    }


def minutes_outside(areas: list[Area]) -> int:
    """Minutes a week the services take outside the regular class."""
    return sum(a.minutes * a.sessions for a in areas if a.setting == "outside")


def _participation(child: Child, areas: list[Area]) -> dict[str, Any]:
    outside = minutes_outside(areas)
    inside = 100 * (SCHOOL_WEEK_MINUTES - outside) / SCHOOL_WEEK_MINUTES
    return {
        "placement": "regular_school",
        "school_day_minutes_per_week": SCHOOL_WEEK_MINUTES,
        "environment_code": "RC80" if inside >= 80 else "RC79TO40" if inside >= 40 else "RC39",
        "explanation": f"{child.name} leaves class only for the services listed, which need a quiet room or a pace of "
        "their own."
        if outside
        else f"{child.name} is in the regular class all day; services come into the classroom.",
        "removal_reasons": ["intensity"] if outside else [],
        "less_restrictive": "The team considered giving all help in class; progress in the last term was too slow."
        if outside
        else "All help is given in the regular class.",
        "harmful_effects": "Time away from class is spread over the week so that no subject is always missed.",
        "home_school": True,
        "nonacademic": f"{child.name} takes part in clubs, trips and recess with everyone.",
        "physical_education": "regular",
    }


def _assessment(child: Child, areas: list[Area]) -> dict[str, Any]:
    tested = child.grade in ("03", "04", "05", "06", "07", "08", "11")
    academic = [a.accommodation for a in areas if a.kind == "academic"]
    how = "not_this_grade" if not tested else "accommodated" if academic else "regular"
    return {
        "assessments": [
            {
                "id": f"test-{key}",
                "name": f"State {subject} test",
                "participation": how,
                "accommodations": "\n".join([*academic, "Extra time"]) if how == "accommodated" else "",
                "on_state_list": True if how == "accommodated" else None,
            }
            for key, subject in (("ela", "English language arts"), ("math", "mathematics"))
        ]
    }


def _transition(child: Child, after: tuple[str, str], met_on: date) -> dict[str, Any]:
    study, place = after
    year = met_on.year if met_on.month >= 7 else met_on.year - 1
    return {
        "preferences": f"{child.name} wants to learn {study} and likes practical work more than desk work.",
        "assessments": [
            {
                "id": "ta-1",
                "name": "Career interest inventory and interview",
                "done_on": (met_on - timedelta(days=24)).isoformat(),
                "results": f"Strong interest in {study}; reliable, prefers clear routines.",
            }
        ],
        "postsecondary_goals": [
            {
                "id": "after-study",
                "area": "education_training",
                "statement": f"After high school, {child.name} will complete a certificate in {study}.",
            },
            {
                "id": "after-work",
                "area": "employment",
                "statement": f"After the certificate, {child.name} will work at {place}.",
            },
        ],
        "no_independent_living_reason": "The interview shows daily living skills usual for this age.",
        "services": [
            {"id": "ts-1", "area": "instruction", "description": f"Elective course in {study}"},
            {"id": "ts-2", "area": "related_services", "description": "Counseling on interviews and asking for help"},
            {"id": "ts-3", "area": "community", "description": f"Two visits to {place}"},
            {"id": "ts-4", "area": "adult_living", "description": "Opening a bank account and using public transit"},
        ],
        "courses": [
            {
                "id": "co-1",
                "school_year": f"{year}-{(year + 1) % 100:02}",
                "courses": f"English\nAlgebra\nBiology\n{study.title()}",
            }
        ],
        "updated_on": met_on.isoformat(),
    }
