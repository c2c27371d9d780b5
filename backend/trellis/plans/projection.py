"""What the rest of the product works with: goals, service lines, dates. Computed, never typed twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Form
from trellis.plans.form.values import day, words_of

SESSIONS_PER_WEEK = {"day": Fraction(5), "week": Fraction(1), "month": Fraction(1, 4), "year": Fraction(1, 36)}
"""A school week has 5 days; a school month counts as 4 weeks, a school year as 36 (so 9 months)."""
LINKING_ROWS = (
    ("goals", "goals"),
    ("services", "services"),
    ("supports", "accommodations"),
    ("supports", "supplementary_aids"),
    ("supports", "program_modifications"),
    ("supports", "personnel_supports"),
)
"""Rows that can be linked to a need: what answers it."""
SERVICE_SECTIONS = ("services", "services_504")
"""Sections whose `services` are service lines; a form has one of them."""


@dataclass(frozen=True, slots=True)
class PlanDates:
    """The dates of the plan itself."""

    meeting_on: date | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal as progress, reports and search see it. `statement` is one sentence in the plan's language."""

    row_id: str
    position: int
    area: str | None
    subject: str
    statement: str
    need_ids: tuple[str, ...]
    condition: str
    behavior: str
    criterion: str
    baseline: str
    target: str
    method: str
    measured_every: str | None
    target_on: date | None
    benchmarks: tuple[str, ...]
    is_extended_year: bool

    def facts(self) -> dict[str, Any]:
        """Everything but the row's place and statement, as plain JSON."""
        return _as_json(self, leaving_out=("row_id", "position", "area", "statement"))


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service line. `minutes_per_week` is rounded to the minute; None until the amount is complete."""

    row_id: str
    position: int
    kind: str | None
    name: str
    provider_role: str | None
    minutes_per_session: int | None
    sessions: float | None
    period: str | None
    minutes_per_week: int | None
    setting: str | None
    group_size: str | None
    location: str
    starts_on: date | None
    ends_on: date | None
    need_ids: tuple[str, ...]
    is_extended_year: bool

    def facts(self) -> dict[str, Any]:
        """Everything that has no column of its own, as plain JSON."""
        return _as_json(
            self,
            leaving_out=("row_id", "position", "name", "provider_role", "minutes_per_week", "starts_on", "ends_on"),
        )


def _as_json(row: GoalRow | ServiceRow, leaving_out: tuple[str, ...]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for field in fields(row):
        if field.name not in leaving_out:
            value = getattr(row, field.name)
            value = list(value) if isinstance(value, tuple) else value
            said[field.name] = value.isoformat() if isinstance(value, date) else value
    return said


def plan_dates(form: Form, content: Content) -> PlanDates:
    """The plan's dates as far as they are filled in."""
    said = content.get(form.dates) or {}
    return PlanDates(*(day(said.get(key)) for key in ("meeting_on", "starts_on", "ends_on")))


def goal_rows(content: Content) -> list[GoalRow]:
    """The goals in order, as far as they are written. Total over normal content."""
    return [_goal(row, place) for place, row in enumerate(rows_of(content, "goals", "goals"), start=1)]


def rows_of(content: Content, section: str, field: str) -> list[Mapping[str, Any]]:
    """The rows of a field; none when the section or field is missing."""
    rows = (content.get(section) or {}).get(field)
    return rows if isinstance(rows, list) else []


def unanswered_needs(content: Content) -> list[str]:
    """The ids of needs to which no goal, service or support is linked (34 CFR 300.320(a)(2)(i), (4))."""
    answered = {
        need_id
        for section, field in LINKING_ROWS
        for row in rows_of(content, section, field)
        for need_id in row.get("need_ids") or ()
    }
    return [need["id"] for need in rows_of(content, "present_levels", "needs") if need["id"] not in answered]


def lines_of(text: object) -> tuple[str, ...]:
    """The entries of a text that holds one a line, bullets and blank lines left out."""
    said = words_of(text)
    return tuple(entry for line in said.split("\n") if (entry := line.strip().lstrip("-•*").strip()))


def goal_statement(row: Mapping[str, Any]) -> str:
    """Condition, behaviour and criterion as one sentence; the short name while they are empty."""
    parts = [words_of(row.get(key)).rstrip(" .,;") for key in ("condition", "behavior", "criterion")]
    said = ", ".join(" ".join(part.split()) for part in parts if part)
    said = said or words_of(row.get("subject"))
    return said[:1].upper() + said[1:] + ("." if said else "")


def _goal(row: Mapping[str, Any], place: int) -> GoalRow:
    return GoalRow(
        row_id=row["id"],
        position=place,
        area=row.get("area"),
        subject=words_of(row.get("subject")),
        statement=goal_statement(row),
        need_ids=tuple(row.get("need_ids") or ()),
        condition=words_of(row.get("condition")),
        behavior=words_of(row.get("behavior")),
        criterion=words_of(row.get("criterion")),
        baseline=words_of(row.get("baseline")),
        target=words_of(row.get("target")),
        method=words_of(row.get("method")),
        measured_every=row.get("measured_every"),
        target_on=day(row.get("target_on")),
        benchmarks=lines_of(row.get("benchmarks")),
        is_extended_year=row.get("extended_year") is True,
    )


def service_rows(content: Content) -> list[ServiceRow]:
    """The service lines in order, as far as they are written and shown. Total over normal content."""
    lines = (row for section in SERVICE_SECTIONS for row in rows_of(content, section, "services"))
    return [_service(row, place) for place, row in enumerate(lines, start=1)]


def _service(row: Mapping[str, Any], place: int) -> ServiceRow:
    weekly = weekly_minutes(row)
    return ServiceRow(
        row_id=row["id"],
        position=place,
        kind=row.get("kind"),
        name=words_of(row.get("other_name")) or row.get("name") or "",
        provider_role=row.get("provider_role"),
        minutes_per_session=row.get("minutes_per_session"),
        sessions=row.get("sessions"),
        period=row.get("period"),
        minutes_per_week=None if weekly is None else round(weekly),
        setting=row.get("setting"),
        group_size=row.get("group_size"),
        location=words_of(row.get("location")),
        starts_on=day(row.get("starts_on")),
        ends_on=day(row.get("ends_on")),
        need_ids=tuple(row.get("need_ids") or ()),
        is_extended_year=row.get("extended_year") is True,
    )


def weekly_minutes(row: Mapping[str, Any]) -> Fraction | None:
    """Minutes in a school week of one service row, exactly; None until session, number and period are filled."""
    minutes, sessions, period = row.get("minutes_per_session"), row.get("sessions"), row.get("period")
    if minutes is None or sessions is None or period not in SESSIONS_PER_WEEK:
        return None
    return Fraction(minutes) * Fraction(sessions) * SESSIONS_PER_WEEK[period]
