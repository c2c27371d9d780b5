"""What the record knows already to questions the plan leaves open: nobody is to type it a second time. Pure.

It is offered where it is asked, with where it comes from; a person takes it or writes something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trellis.deadlines.days import anniversary
from trellis.kernel.words import Words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.environment import environment
from trellis.plans.form.kinds import KINDS
from trellis.plans.form.values import is_answered

FROM_MEETING = Words(en="the day of the meeting", es="el día de la reunión")
A_YEAR_LONG = Words(en="one year from the meeting, less a day", es="un año desde la reunión, menos un día")
AFTER_THE_LAST = Words(en="the day after the last plan ends", es="el día después de que termina el último plan")
THREE_YEARS_ON = Words(en="three years after the evaluation", es="tres años después de la evaluación")
FROM_EVALUATION = Words(en="the evaluation on file", es="la evaluación en el expediente")
FROM_FAMILY = Words(en="the family's record", es="el expediente de la familia")
FROM_STUDENT = Words(en="the student's record", es="el expediente del estudiante")
PLAN_STARTS = Words(en="when the plan starts", es="cuando empieza el plan")
PLAN_ENDS = Words(en="when the plan ends", es="cuando termina el plan")
FROM_SERVICES = Words(en="computed from the service grid", es="calculado de la tabla de servicios")
FROM_TEAM = Words(en="the student's team", es="el equipo del estudiante")
FROM_DISTRICT = Words(en="the district's coordinator", es="la coordinación del distrito")
AS_THE_OTHERS = Words(en="when the others were told", es="cuando se les dijo a los demás")
FROM_YEARS = Words(en="the school year of the plan", es="el año escolar del plan")
ABOUT_PEOPLE = (
    ("evaluation_504", "group"),
    ("implementation_504", "distribution"),
    ("safeguards_504", "contact"),
)
LEAST_YEAR = timedelta(days=60)
"""A plan that would end sooner after the last one's end than this is not one that follows it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the record says to a question that is open: its value in the shape of the form, and where it is from."""

    section_key: str
    field_key: str
    value: Any
    because: Words
    row_id: str | None = None
    column_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Whom the record names around a student. `team` and `staff` are name and role as a list says them."""

    team: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    contact: str | None = None


NOBODY = Around()


def known_answers(facts: PlanFacts, around: Around = NOBODY) -> list[Known]:
    """What is known for the open questions of the plan that the form asks now, in the order of the form."""
    order = {section.key: place for place, section in enumerate(facts.form.sections)}
    said = (one for one in _known(facts, around) if _is_open(facts, one))
    return sorted(said, key=lambda one: order[one.section_key])


def asks_who(facts: PlanFacts) -> bool:
    """Whether a question about people around the student is open: only then are they looked up."""
    return any(
        facts.shows(section, key) and not is_answered(facts.form.section(section).field(key), facts.value(section, key))
        for section, key in ABOUT_PEOPLE
    )


def _is_open(facts: PlanFacts, one: Known) -> bool:
    if one.value in (None, [], "") or not facts.shows(one.section_key, one.field_key):
        return False
    value = facts.value(one.section_key, one.field_key)
    if one.row_id is None:
        return not is_answered(facts.form.section(one.section_key).field(one.field_key), value)
    row = next((row for row in value or () if row["id"] == one.row_id), {})
    return row.get(one.column_key) in (None, "")


def _known(facts: PlanFacts, around: Around) -> Iterator[Known]:
    """By question, whether this form asks it or not."""
    yield from _dates(facts)
    yield from _of_an_iep(facts)
    yield from _of_a_504_plan(facts, around)


def _of_an_iep(facts: PlanFacts) -> Iterator[Known]:
    yield Known("special_factors", "english_learner", facts.student.english_learner, FROM_STUDENT)
    for goal in facts.rows("goals", "goals"):
        yield Known("goals", "goals", _text(facts.ends_on), PLAN_ENDS, goal["id"], "target_on")
    for line in facts.rows("services", "services"):
        if not line.get("extended_year"):  # those run in summer
            yield Known("services", "services", _text(facts.starts_on), PLAN_STARTS, line["id"], "starts_on")
            yield Known("services", "services", _text(facts.ends_on), PLAN_ENDS, line["id"], "ends_on")
    code = environment(facts.shown, preschool=facts.is_preschool).code
    yield Known("participation", "environment_code", code, FROM_SERVICES)
    yield Known("transition", "updated_on", _text(facts.meeting_on), FROM_MEETING)
    begins = facts.starts_on or facts.meeting_on
    for place, row in enumerate(facts.rows("transition", "courses")):
        year = _school_year(begins, place)
        yield Known("transition", "courses", year, FROM_YEARS, row["id"], "school_year")


def _of_a_504_plan(facts: PlanFacts, around: Around) -> Iterator[Known]:
    met_on, on_file = facts.meeting_on, facts.student.evaluated_on
    is_current = on_file and met_on and on_file <= met_on <= anniversary(on_file, 3)
    yield Known("evaluation_504", "evaluated_on", _text(on_file) if is_current else None, FROM_EVALUATION)
    evaluated = facts.day("evaluation_504", "evaluated_on")
    yield Known("dates_504", "reevaluation_on", _text(anniversary(evaluated, 3)) if evaluated else None, THREE_YEARS_ON)
    yield Known("evaluation_504", "group", [{"person": who} for who in around.team], FROM_TEAM)
    yield Known("implementation_504", "distribution", [{"person": who} for who in around.staff], FROM_TEAM)
    told = facts.rows("implementation_504", "distribution")
    told_on = next((row["told_on"] for row in told if row.get("told_on")), None)
    for row in told:
        yield Known("implementation_504", "distribution", told_on, AS_THE_OTHERS, row["id"], "told_on")
    yield Known("safeguards_504", "contact", around.contact, FROM_DISTRICT)


def _dates(facts: PlanFacts) -> Iterator[Known]:
    section, meets_on = facts.form.dates, facts.meeting.meets_on if facts.meeting else None
    met_on = facts.meeting_on or meets_on
    yield Known(section, "meeting_on", _text(meets_on), FROM_MEETING)
    yield Known(section, "starts_on", *_first_day(facts, met_on))
    yield Known(section, "ends_on", _text(anniversary(met_on, 1) - timedelta(days=1)) if met_on else None, A_YEAR_LONG)
    language = (facts.student.family_language or "").lower().split("-")[0]
    yield Known(
        section, "family_language", language if language in ("en", "es") else "other" if language else None, FROM_FAMILY
    )


def _first_day(facts: PlanFacts, met_on: date | None) -> tuple[str | None, Words]:
    """The day after the last plan ends, where this one follows it; none where a first plan waits for consent."""
    if met_on is None or (KINDS[facts.form.kind].waits_for_consent and facts.occasion == "initial"):
        return None, FROM_MEETING
    last = (facts.previous or {}).get(facts.form.dates, {}).get("ends_on")
    after = date.fromisoformat(last) + timedelta(days=1) if last else None
    if after and met_on <= after <= met_on + LEAST_YEAR:
        return _text(after), AFTER_THE_LAST
    return _text(met_on), FROM_MEETING


def _school_year(begins: date | None, place: int) -> str | None:
    if begins is None:
        return None
    first = (begins.year if begins.month >= 7 else begins.year - 1) + place
    return f"{first}-{(first + 1) % 100:02}"


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
