"""Plans of a demo district in every state a plan can be in, with their live documents, frozen versions and answers."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from trellis.demo.people import ADULT_AT, AGE_AT_START, People, school_year_of
from trellis.demo.plan_content import Child, begun_plan, nearly_whole_plan, whole_plan
from trellis.demo.signing import sign_and_ask
from trellis.kernel.hashing import sha256_hex
from trellis.plans.canonical import canonical_bytes, final_document
from trellis.plans.carried import carried_content, marks_of
from trellis.plans.checks import Finding, MeetingFacts, PlanFacts, StudentFacts, run_checks
from trellis.plans.content import empty_content, section_doc_from_content
from trellis.plans.derived import derived_as_json, derived_values
from trellis.plans.form import Form, form_for
from trellis.plans.form.kinds import IEP
from trellis.plans.projecting import GOAL_COLUMNS, SERVICE_COLUMNS
from trellis.plans.projection import GoalRow, ServiceRow, goal_rows, plan_dates, service_rows
from trellis.plans.service import LIVE_KIND
from trellis.plans.state_values import rules_of_state

Content = Mapping[str, Mapping[str, Any]]
FORM = form_for(IEP)
GRADES = tuple(AGE_AT_START)
EVERYBODY = frozenset({"PARENT", "GEN_ED", "SPED", "LEA_REP", "INTERPRETER", "STUDENT"})
REASONS = {
    "IEP-DT-03": "The reevaluation is planned for the spring, before it is due.",
    "IEP-RT-01": "The family and the student were told at school; it is in the notes of the meeting.",
}
ANOTHER_REASON = "The team talked about it at the meeting and keeps the plan as written."
REVISIONS = {"draft": 1, "team_review": 2, "finalized": 3, "consent_pending": 4, "superseded": 6, "expired": 6}
FIRST_STORIES = (
    "to_finalize", "due_soon", "to_sign", "renewed", "begun", "shared", "to_ask", "team_review", "partly", "expired",
    "empty", "void",
)  # fmt: skip
"""The first students of a district show every state, however small it is; the first two have names."""
OTHER_STORIES = (
    ("first_year", 34), ("renewed", 38), ("begun", 5), ("shared", 5), ("team_review", 3), ("to_ask", 3),
    ("to_sign", 5), ("partly", 3), ("expired", 1), ("empty", 3), ("due_soon", 4), ("to_finalize", 1),
)  # fmt: skip

NEED_AN_EARLIER_PLAN = ("renewed", "expired", "shared", "team_review", "due_soon", "to_finalize")


@dataclass(slots=True)
class Written:
    """A plan as later steps need it: its row, whom it is about, when the team met, who was asked."""

    plan: dict[str, Any]
    entry: dict[str, Any]
    content: Content
    met_on: date
    version: dict[str, Any] | None = None
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def form(self) -> Form:
        """The declaration it is written on."""
        return form_for(self.plan["kind"], self.plan["form_version"])

    @property
    def is_final(self) -> bool:
        return self.version is not None


class Plans:
    """Writes plans into the rows of one district. `now` is the instant the demo is made for."""

    def __init__(self, people: People, now: datetime) -> None:
        self.people, self.rows, self.now = people, people.rows, now
        self.zone = ZoneInfo(people.town.time_zone)
        self.random: random.Random = people.random
        self.made: list[Written] = []
        self._serial = 0

    def make(self) -> list[Written]:
        """A story for every student with a plan; returns the plans, a student's older before newer."""
        for index, entry in enumerate(self.rows.with_plans):
            names, weights = zip(*OTHER_STORIES, strict=True)
            story = FIRST_STORIES[index] if index < len(FIRST_STORIES) else self.random.choices(names, weights)[0]
            if GRADES.index(entry["student"]["grade"]) == 0 and story in NEED_AN_EARLIER_PLAN:
                story = "first_year"  # a year ago they were not in school
            STORIES[story](self, entry)
        return self.made

    def ordered_id(self) -> uuid.UUID:
        """A key that sorts after those made before it and before any made by the running product (UUIDv7)."""
        self._serial += 1
        milliseconds = 1_735_689_600_000 + self._serial * 1000
        low = self.random.getrandbits(62)
        return uuid.UUID(int=milliseconds << 80 | 7 << 76 | self.random.getrandbits(12) << 64 | 2 << 62 | low)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """An instant by the district's clock."""
        return datetime.combine(day, time(hour, minute), self.zone)

    def days_ago(self, least: int, most: int) -> date:
        """A school day between `least` and `most` days before today (or a little earlier)."""
        return weekday(self.people.today - timedelta(days=self.random.randrange(least, most + 1)))

    def days_in_school(self, entry: dict[str, Any]) -> int:
        """How many days ago the student came into kindergarten."""
        begun = self.people.year - GRADES.index(entry["student"]["grade"])
        return (self.people.today - date(begun, 7, 15)).days

    def evaluated(self, entry: dict[str, Any], on: date) -> None:
        """The evaluation that the plans of this student rest on."""
        entry["student"]["evaluated_on"] = weekday(on)

    def child(self, entry: dict[str, Any], day: date) -> Child:
        """The student as they were on `day`: grades go back with school years."""
        student, person = entry["student"], entry["person"]
        place = GRADES.index(student["grade"]) - (self.people.year - school_year_of(day))
        return Child(
            name=person["given_name"],
            pronouns=person["pronouns"],
            grade=GRADES[place] if place >= 0 else "PK",
            born_on=student["birth_on"],
            category=student["primary_category"],
            english_learner=student["english_learner"],
            language=self.family_language(entry),
            evaluated_on=student["evaluated_on"],
        )

    def family_language(self, entry: dict[str, Any]) -> str:
        """What the family reads."""
        return str(entry["guardians"][0]["language"])

    def case_manager(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Who writes the plan."""
        return next(person for role, person in entry["team"] if role == "case_manager")

    def draft(
        self,
        entry: dict[str, Any],
        content: Content,
        met_on: date,
        *,
        kind: str = IEP,
        first: bool = False,
        state: str = "draft",
        shared: bool = False,
        begun_days_before: int = 12,
        last: Written | None = None,
        untouched: tuple[str, ...] = (),
    ) -> Written:
        """A plan nobody froze yet. `met_on` is when the team will meet.

        One that was carried forward from `last` has sections in it that nobody has touched yet.
        """
        begun_at = min(self.at(met_on - timedelta(days=begun_days_before), 14, 10), self.now - timedelta(hours=3))
        shared_at = None
        if shared:  # before the meeting, when that is over
            shared_at = min(self.at(met_on - timedelta(days=4), 15, 30), self.now - timedelta(hours=2))
        carried = {
            key: carried_content(form_for(kind).section(key), last.content[key])
            for key in untouched
            if last is not None
        }
        written = self._plan(entry, {**content, **carried}, met_on, kind, state, first, begun_at, shared_at, last)
        written.marks = {key: marks_of(written.form.section(key), said) for key, said in carried.items()}
        self._sections(written, closed=False, at=self.now - timedelta(hours=2))
        return written

    def final(
        self,
        entry: dict[str, Any],
        met_on: date,
        *,
        state: str,
        first: bool = False,
        answers: str | None = None,
    ) -> Written:
        """A frozen plan decided on `met_on`; with `answers`, rights holders were asked (see `sign_and_ask`)."""
        child = self.child(entry, met_on)
        content = whole_plan(self.random, child, met_on=met_on, first=first)
        return self.freeze(entry, content, child, met_on, kind=IEP, state=state, first=first, answers=answers)

    def freeze(
        self,
        entry: dict[str, Any],
        content: Content,
        child: Child,
        met_on: date,
        *,
        kind: str,
        state: str,
        first: bool,
        answers: str | None,
    ) -> Written:
        """A frozen plan of any kind that says `content`."""
        shared_at = self.at(met_on - timedelta(days=5), 15, 30)
        begun_at = self.at(met_on - timedelta(days=20), 13)
        written = self._plan(entry, content, met_on, kind, state, first, begun_at, shared_at)
        finalized_at = min(self.at(met_on + timedelta(days=1), 9, 40), self.now - timedelta(hours=1))
        self._sections(written, closed=True, at=finalized_at)
        self._freeze(written, child, finalized_at)
        if answers is not None:
            sign_and_ask(self, written, finalized_at, answers)
        return written

    def _plan(
        self,
        entry: dict[str, Any],
        content: Content,
        met_on: date,
        kind: str,
        state: str,
        first: bool,
        begun_at: datetime,
        shared_at: datetime | None,
        last: Written | None = None,
    ) -> Written:
        is_final = state not in ("draft", "team_review")
        form = form_for(kind)
        dates = plan_dates(form, content)
        plan = self.rows.add(
            "plan",
            district_id=self.people.district_id,
            id=self.ordered_id(),
            student_id=entry["student"]["id"],
            kind=kind,
            occasion="initial" if first else "annual",
            form_version=form.version,
            state=state,
            started_by_id=self.case_manager(entry)["id"],
            carried_from_id=last.plan["id"] if last else None,
            starts_on=dates.starts_on if is_final else None,
            ends_on=dates.ends_on if is_final else None,
            shared_with_family_at=shared_at,
            revision=REVISIONS.get(state, 5),
            created_at=begun_at,
        )
        if shared_at is not None:
            self.rows.add(
                "shared_draft",
                district_id=self.people.district_id,
                id=self.ordered_id(),
                plan_id=plan["id"],
                student_id=plan["student_id"],
                content=content,
                shared_by_id=plan["started_by_id"],
                shared_at=shared_at,
                created_at=shared_at,
            )
        written = Written(plan, entry, content, met_on)
        self.made.append(written)
        self._goals_and_services(written, begun_at)
        return written

    def _sections(self, written: Written, *, closed: bool, at: datetime) -> None:
        """Content, live document and its one update by section. Nobody wrote in an empty section: no update."""
        plan = written.plan
        for section in written.form.sections:
            content = written.content[section.key]
            is_empty = content == empty_content(section)
            keys = {"district_id": plan["district_id"], "id": self.people.id(), "created_at": plan["created_at"]}
            self.rows.add(
                "plan_section",
                **keys,
                plan_id=plan["id"],
                section_key=section.key,
                content=content,
                carried=dict(written.marks.get(section.key, {})),
                projected_at=None if is_empty else at,
                projected_through=0 if is_empty else 1,
            )
            self.rows.add(
                "live_document",
                **keys,
                kind=LIVE_KIND,
                key=section.key,
                owner_id=plan["id"],
                epoch=1,
                last_number=0 if is_empty else 1,
                closed=closed,
            )
            if not is_empty:
                self.rows.add(
                    "live_update",
                    district_id=plan["district_id"],
                    id=self.people.id(),
                    created_at=at,
                    document_id=keys["id"],
                    number=1,
                    payload=section_doc_from_content(section, content).get_update(),
                    person_id=plan["started_by_id"],
                )

    def _goals_and_services(self, written: Written, at: datetime) -> None:
        said: tuple[tuple[str, tuple[str, ...], list[GoalRow] | list[ServiceRow]], ...] = (
            ("plan_goal", GOAL_COLUMNS, goal_rows(written.content)),
            ("plan_service", SERVICE_COLUMNS, service_rows(written.content)),
        )
        for table, columns, rows in said:
            for row in rows:
                self.rows.add(
                    table,
                    district_id=written.plan["district_id"],
                    id=self.people.id(),
                    created_at=at,
                    plan_id=written.plan["id"],
                    facts=row.facts(),
                    **{column: getattr(row, column) for column in columns},
                )

    def _freeze(self, written: Written, child: Child, finalized_at: datetime) -> None:
        plan, student, person = written.plan, written.entry["student"], written.entry["person"]
        found = self.findings(written, child)
        blockers = [f"{f.rule_id} {f.message.en}" for f in found if f.severity == "B"]
        if blockers:
            raise RuntimeError(f"a demo plan would not pass its checks: {blockers}")
        overrides = [
            {"ruleId": f.rule_id, "rowId": f.row_id, "reason": REASONS.get(f.rule_id, ANOTHER_REASON)}
            for f in found
            if f.severity == "W"
        ]
        canonical = canonical_bytes(
            final_document(
                plan={
                    "id": str(plan["id"]),
                    "kind": plan["kind"],
                    "occasion": plan["occasion"],
                    "formVersion": plan["form_version"],
                    "number": 1,
                    "finalizedAt": finalized_at.isoformat(),
                },
                student={
                    "id": str(student["id"]),
                    "name": f"{person['given_name']} {person['family_name']}",
                    "birthOn": student["birth_on"].isoformat(),
                    "grade": child.grade,
                    "studentNumber": student["student_number"],
                },
                content=written.content,
                derived=derived_as_json(derived_values(written.form, written.content)),
                overrides=overrides,
            )
        )
        written.version = self.rows.add(
            "plan_version",
            district_id=plan["district_id"],
            id=self.ordered_id(),
            created_at=finalized_at,
            plan_id=plan["id"],
            student_id=student["id"],
            number=1,
            canonical=canonical,
            sha256=sha256_hex(canonical),
            overrides=overrides,
            finalized_by_id=plan["started_by_id"],
            finalized_at=finalized_at,
        )

    def findings(self, written: Written, child: Child) -> list[Finding]:
        """What the rule check says of the plan on the day after its meeting, everybody having been there."""
        met_on, entry = written.met_on, written.entry
        adult_on = child.born_on.replace(year=child.born_on.year + ADULT_AT, day=min(child.born_on.day, 28))
        facts = PlanFacts(
            form=written.form,
            content=written.content,
            student=StudentFacts(
                birth_on=child.born_on,
                grade=child.grade,
                english_learner=child.english_learner,
                primary_category=child.category,
                evaluated_on=child.evaluated_on,
                family_language=child.language,
                holds_own_rights=adult_on <= met_on,
            ),
            state=rules_of_state(self.people.town.state, met_on),
            meeting=MeetingFacts(
                held_on=met_on,
                roles_present=EVERYBODY,
                notice_sent_on=met_on - timedelta(days=18),
                notice_is_complete=True,
                student_was_invited=True,
            ),
            previous=self._before(entry, written),
            occasion=written.plan["occasion"],
            shared_before_meeting=True,
            today=met_on + timedelta(days=1),
        )
        return run_checks(facts)

    def _before(self, entry: dict[str, Any], written: Written) -> Content | None:
        kind = written.plan["kind"]
        older = [
            w for w in self.made if w.entry is entry and w is not written and w.is_final and w.plan["kind"] == kind
        ]
        return older[-1].content if older else None


def weekday(day: date) -> date:
    """`day`, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def schoolday_after(day: date) -> date:
    """`day`, or the Monday after a weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _first_year(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(15, max(20, min(290, plans.days_in_school(entry))))
    plans.evaluated(entry, met_on - timedelta(days=24))
    plans.final(entry, met_on, state="active", first=True, answers="granted")


def _renewed(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(10, max(15, min(300, plans.days_in_school(entry) - 365)))
    earlier = weekday(met_on - timedelta(days=plans.random.randrange(352, 363)))
    plans.evaluated(entry, earlier - timedelta(days=plans.random.randrange(25, 300)))
    plans.final(entry, earlier, state="superseded", answers="granted")
    plans.final(entry, met_on, state="active", answers="granted")


def _to_finalize(plans: Plans, entry: dict[str, Any]) -> None:
    """The plan in force ends soon; the team has met about the next one, which waits to be finalized."""
    earlier = plans.days_ago(343, 346)
    plans.evaluated(entry, earlier - timedelta(days=24))
    plans.final(entry, earlier, state="active", first=True, answers="granted_by_all")
    met_on = plans.days_ago(1, 3)
    content = nearly_whole_plan(plans.random, plans.child(entry, met_on), met_on=met_on)
    plans.draft(entry, content, met_on, shared=True, begun_days_before=20)


def _due_soon(plans: Plans, entry: dict[str, Any]) -> None:
    """The plan in force ends within weeks and nobody has begun the next one."""
    earlier = plans.days_ago(335, 345)
    plans.evaluated(entry, earlier - timedelta(days=24))
    plans.final(entry, earlier, state="active", first=True, answers="granted")


def _begun(plans: Plans, entry: dict[str, Any]) -> None:
    plans.evaluated(entry, plans.days_ago(12, 24))
    meets_on = schoolday_after(plans.people.today + timedelta(days=plans.random.randrange(7, 15)))
    content = begun_plan(plans.random, plans.child(entry, meets_on), met_on=meets_on)
    content["basics"] = {**content["basics"], "kind": "initial"}
    plans.draft(entry, content, meets_on, first=True)


def _empty(plans: Plans, entry: dict[str, Any]) -> None:
    plans.evaluated(entry, plans.days_ago(3, 12))
    content = {section.key: empty_content(section) for section in FORM.sections}
    meets_on = schoolday_after(plans.people.today + timedelta(days=plans.random.randrange(14, 25)))
    plans.draft(entry, content, meets_on, first=True)


def _in_work(plans: Plans, entry: dict[str, Any], *, state: str, shared: bool) -> None:
    earlier = plans.days_ago(335, 350)
    plans.evaluated(entry, earlier - timedelta(days=24))
    last = plans.final(entry, earlier, state="active", first=True, answers="granted")
    meets_on = schoolday_after(plans.people.today + timedelta(days=plans.random.randrange(2, 12)))
    content = nearly_whole_plan(plans.random, plans.child(entry, meets_on), met_on=meets_on)
    # What the family reads of a shared one is the team's own; the other the team is still going through.
    untouched = () if shared else ("special_factors", "progress", "supports")
    plans.draft(
        entry, content, meets_on, state=state, shared=shared, last=last if untouched else None, untouched=untouched
    )


def _void(plans: Plans, entry: dict[str, Any]) -> None:
    """A draft begun by mistake beside the plan in force."""
    _first_year(plans, entry)
    content = {section.key: empty_content(section) for section in FORM.sections}
    plans.draft(entry, content, plans.days_ago(5, 14), state="void")


def _to_ask(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(1, 4)
    plans.evaluated(entry, met_on - timedelta(days=24))
    plans.final(entry, met_on, state="finalized", first=True)


def _to_sign(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(3, 9)
    plans.evaluated(entry, met_on - timedelta(days=24))
    plans.final(entry, met_on, state="consent_pending", first=True, answers="none")


def _partly(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(8, 60)
    plans.evaluated(entry, met_on - timedelta(days=24))
    plans.final(entry, met_on, state="partially_active", first=True, answers="partially_granted")


def _expired(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(366, 385)
    plans.evaluated(entry, met_on - timedelta(days=24))
    plans.final(entry, met_on, state="expired", first=True, answers="granted")


STORIES: dict[str, Callable[[Plans, dict[str, Any]], None]] = {
    "first_year": _first_year,
    "renewed": _renewed,
    "to_finalize": _to_finalize,
    "due_soon": _due_soon,
    "begun": _begun,
    "empty": _empty,
    "void": _void,
    "shared": lambda plans, entry: _in_work(plans, entry, state="draft", shared=True),
    "team_review": lambda plans, entry: _in_work(plans, entry, state="team_review", shared=False),
    "to_ask": _to_ask,
    "to_sign": _to_sign,
    "partly": _partly,
    "expired": _expired,
}
