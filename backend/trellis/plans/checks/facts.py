"""Everything a check may look at, frozen: the plan's content and what is known around it on that day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from trellis.deadlines.days import anniversary
from trellis.plans.environment import is_removed
from trellis.plans.form.condition import Content, is_shown
from trellis.plans.form.declaration import Form
from trellis.plans.form.registry import form_for
from trellis.plans.form.showing import amended_content, shown_content
from trellis.plans.form.values import day, words_of
from trellis.plans.projection import unanswered_needs
from trellis.plans.since_last import reduced_lines, removed_services, repeated_goals

PRESCHOOL_GRADES = {"PK", "PR", "PS", "EE", "IT", "PREK"}
KINDERGARTEN_GRADES = {"K", "KG", "TK"}
VISUAL = {"vi", "visualimpairment", "db", "deafblindness"}
HEARING = {"hi", "hearingimpairment", "deafness", "db", "deafblindness"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentFacts:
    """What the record says of the student. Categories are EDFacts codes (SLD, VI, ...) or their CEDS names.

    `family_language` is a BCP 47 tag; `eligibility_is_current` is None when nobody
    recorded it; `other_names` are names that must not stand in this plan.
    """

    birth_on: date | None = None
    grade: str | None = None
    english_learner: bool = False
    alternate_assessment: bool = False
    primary_category: str | None = None
    secondary_categories: tuple[str, ...] = ()
    evaluated_on: date | None = None
    eligibility_is_current: bool | None = None
    family_language: str | None = None
    in_adult_prison: bool = False
    holds_own_rights: bool = False
    has_guardianship: bool = False
    consented_to_services_on: date | None = None
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRules:
    """Values of the state's rules in force (domain.md 6.3); the defaults are federal. Ages are years (14.5 is fine)."""

    transition_age: float = 16
    transition_grade: int | None = None
    transition_planning_age: float = 14
    transition_grade_consider: int | None = None
    asks_to_consider_transition: bool = False
    age_majority: float = 18
    rights_notice_years: float = 1
    benchmarks_scope: str = "alternate"  # STO_SCOPE: alternate | alternate+preschool | all
    meeting_notice_days: int = 10

    @property
    def rights_notice_age(self) -> float:
        """The age by which a student is told which rights will be theirs (34 CFR 300.320(c))."""
        return self.age_majority - self.rights_notice_years


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """The meeting the plan was decided in, or is to be: `meets_on` is its day, `held_on` only once it was held.

    Roles are requirement keys of domain.md 4.1 (PARENT, GEN_ED, SPED, LEA_REP,
    INTERPRETER, STUDENT): `roles_present` were filled by somebody who took part,
    `roles_excused` have a valid excusal on file.
    """

    meets_on: date | None = None
    held_on: date | None = None
    roles_present: frozenset[str] = frozenset()
    roles_excused: frozenset[str] = frozenset()
    notice_sent_on: date | None = None
    notice_is_complete: bool = False
    parent_attempts_complete: bool = False
    student_was_invited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentFacts:
    """What an amendment is held against (`amended.py`): the plan it changes, and what of it may change.

    `base` is what that plan's version says, `scope` the sections that may say something else, `changed` those that do;
    `moved` are the plan's dates that do.
    `is_in_force`: the plan it changes is in force today, its year not over. `without_meeting`: it is to be agreed in
    writing instead; the steps hold it back until a parent has (`steps.family_answered`). `takes_effect_on`: from when.
    """

    base: Content
    scope: frozenset[str]
    changed: frozenset[str]
    moved: tuple[str, ...] = ()
    is_in_force: bool = True
    without_meeting: bool = False
    takes_effect_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFacts:
    """Of a plan that began with one of another district: whence, and what is done until it is in force.

    `services` has of each comparable service the day from which it is given, None where that is not said yet;
    `evaluation` what was decided of one's own evaluation. The dates are those of the old plan.
    """

    from_district: str
    in_state: bool
    arrived_on: date
    services: tuple[date | None, ...] = ()
    consulted_on: date | None = None
    evaluation: str | None = None
    old_ends_on: date | None = None
    evaluated_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """A plan as the checks see it. `content` is normal content by section (`content.normal_plan`).

    `has_iep`: the student has an IEP in force beside this plan. `carried` holds, by section, the marks on what
    the plan began with out of the last one and nobody has confirmed (`carried.py`). Of an amendment, `occasion` is
    that of the plan it changes.
    """

    content: Content
    student: StudentFacts = field(default_factory=StudentFacts)
    state: StateRules = field(default_factory=StateRules)
    meeting: MeetingFacts | None = None
    previous: Content | None = None
    occasion: str = "annual"
    benchmarks_for_all: bool = False
    agreed_without_meeting: bool = False
    safeguards_given: bool = False
    has_iep: bool = False
    shared_before_meeting: bool = False
    today: date | None = None
    carried: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    form: Form = field(default_factory=lambda: form_for("iep"))
    amendment: AmendmentFacts | None = None
    transfer: TransferFacts | None = None

    def value(self, section: str, key: str) -> Any:
        """The value at section.key; None when not answered or not of this form."""
        return (self.content.get(section) or {}).get(key)

    def words(self, section: str, key: str) -> str:
        """The plain words at section.key, stripped."""
        return words_of(self.value(section, key))

    def day(self, section: str, key: str) -> date | None:
        """The date at section.key."""
        return day(self.value(section, key))

    def rows(self, section: str, key: str) -> list[Mapping[str, Any]]:
        """The rows at section.key."""
        rows = self.value(section, key)
        return rows if isinstance(rows, list) else []

    @cached_property
    def meeting_on(self) -> date | None:
        """The day of the meeting: as written in the plan, else as held."""
        return self.day(self.form.dates, "meeting_on") or (self.meeting.held_on if self.meeting else None)

    @cached_property
    def starts_on(self) -> date | None:
        """The first day of the plan."""
        return self.day(self.form.dates, "starts_on")

    @cached_property
    def ends_on(self) -> date | None:
        """The last day of the plan."""
        return self.day(self.form.dates, "ends_on")

    @cached_property
    def age_at_end(self) -> float | None:
        """Age in years on the last day of the plan (a year after the meeting while that is open)."""
        last = self.ends_on or (anniversary(self.meeting_on, 1) if self.meeting_on else self.today)
        return age_on(self.student.birth_on, last)

    @cached_property
    def age_at_meeting(self) -> float | None:
        """Age in years on the day of the meeting."""
        return age_on(self.student.birth_on, self.meeting_on or self.today)

    @cached_property
    def is_preschool(self) -> bool:
        """Three to five and not in kindergarten; the grade decides, else the age when the plan starts."""
        grade = re.sub("[^A-Z]", "", (self.student.grade or "").upper())
        if self.student.grade:
            return grade in PRESCHOOL_GRADES
        age = age_on(self.student.birth_on, self.starts_on or self.meeting_on or self.today)
        return age is not None and age < 5

    @cached_property
    def grade(self) -> int | None:
        """The grade as a number, kindergarten 0; None for preschool and ungraded."""
        said = (self.student.grade or "").strip().upper()
        if said in KINDERGARTEN_GRADES:
            return 0
        digits = re.match(r"\d{1,2}", said)
        return int(digits.group()) if digits else None

    def has_category(self, names: set[str]) -> bool:
        """Whether one of the student's categories is among `names` (letters only, lower case)."""
        said = (self.student.primary_category or "", *self.student.secondary_categories)
        return any(re.sub("[^a-z]", "", category.lower()) in names for category in said)

    @cached_property
    def needs_benchmarks(self) -> bool:
        """Whether the state or the district wants benchmarks for this student beyond the federal rule."""
        scope = self.state.benchmarks_scope
        return self.benchmarks_for_all or scope == "all" or ("preschool" in scope and self.is_preschool)

    @cached_property
    def circumstances(self) -> dict[str, Any]:
        """The facts conditions of the form speak of, as plain JSON (also for the editor in the browser)."""
        return {
            "age_at_end": self.age_at_end,
            "age_at_meeting": self.age_at_meeting,
            "grade": self.grade,
            "preschool": self.is_preschool,
            "initial": self.occasion == "initial",
            "english_learner": self.student.english_learner,
            "alternate_assessment": self.student.alternate_assessment,
            "visual_impairment": self.has_category(VISUAL),
            "hearing_impairment": self.has_category(HEARING),
            "transition_age": self.state.transition_age,
            "transition_grade": self.state.transition_grade,
            "transition_planning_age": self.state.transition_planning_age,
            "transition_grade_consider": self.state.transition_grade_consider,
            "rights_notice_age": self.state.rights_notice_age,
            "shared_before_meeting": self.shared_before_meeting,
            "short_notice": self.notice_days_short is not None,
            "removed": is_removed(self.content),
            "unanswered_needs": unanswered_needs(self.content),
            "reduced_services": [
                *reduced_lines(self.previous or {}, self.content),
                *self._explained("services", "services", "change_reason"),
            ],
            "services_removed": bool(
                removed_services(self.previous or {}, self.content)
                or words_of((self._in_force.get("services") or {}).get("removed_reason"))
            ),
            "repeated_goals": self.repeated_goals,
            "family_reads_english": (self.student.family_language or "en").lower().split("-")[0] == "en",
        }

    @cached_property
    def repeated_goals(self) -> list[str]:
        """Goals a new plan says again; in an amendment those that did so in the plan it changes.

        None of a plan that is adopted: to say again what the other district agreed is what the law offers first
        (34 CFR 300.323(e)(1)), and its year is not over.
        """
        if self.transfer:
            return []
        if self.amendment:
            return self._explained("goals", "goals", "repeat_reason")
        return repeated_goals(self.previous or {}, self.content)

    @property
    def _in_force(self) -> Content:
        """What the plan said that an amendment changes."""
        return self.amendment.base if self.amendment else {}

    def _explained(self, section: str, key: str, column: str) -> list[str]:
        """Rows with a reason the plan in force gives there: it stays, though the amendment itself gives no cause."""
        rows = (self._in_force.get(section) or {}).get(key) or ()
        return [row["id"] for row in rows if words_of(row.get(column))]

    @cached_property
    def notice_days_short(self) -> int | None:
        """Days of notice the meeting had when they were fewer than the state wants; None when there were enough.

        Nothing either while no notice went out or it went out too late to be one (FIN-04 speaks of that).
        """
        meeting = self.meeting
        held = meeting and (meeting.held_on or self.meeting_on)
        if not meeting or not held or meeting.notice_sent_on is None:
            return None
        lead = (held - meeting.notice_sent_on).days
        return lead if 0 <= lead < self.state.meeting_notice_days else None

    def as_shown(self) -> PlanFacts:
        """The same facts with everything the form hides read as not answered."""
        return replace(self, content=self.shown)

    @cached_property
    def shown(self) -> Content:
        """The content with everything the form hides read as not answered.

        What an amendment leaves in force is as it was frozen, whatever of it the form would show today.
        """
        shown = shown_content(self.form, self.content, self.circumstances)
        if self.amendment is None:
            return shown
        return amended_content(self.amendment.scope, self.amendment.base, shown)

    def shows(self, section: str, key: str | None = None) -> bool:
        """Whether the form shows this section (and field) to these people now."""
        declared = self.form.by_key.get(section)
        if declared is None or not is_shown(declared.shown_when, self.circumstances, self.content):
            return False
        if key is None:
            return True
        return key in declared.by_key and is_shown(declared.by_key[key].shown_when, self.circumstances, self.content)


def age_on(birth_on: date | None, on: date | None) -> float | None:
    """Age in years and completed months (14.5 is fourteen and a half), None when either day is unknown."""
    if birth_on is None or on is None or on < birth_on:
        return None
    months = (on.year - birth_on.year) * 12 + on.month - birth_on.month - (on.day < birth_on.day)
    return months / 12
