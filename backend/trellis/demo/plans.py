"""Writes plans into a demo district: a draft or a frozen version, with its live documents, goals and answers."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from trellis.demo.people import ADULT_AT, AGE_AT_START, People, school_year_of
from trellis.demo.plan_content import Child, whole_plan
from trellis.demo.signing import sign_and_ask
from trellis.kernel.hashing import sha256_hex
from trellis.plans.canonical import canonical_bytes, final_document
from trellis.plans.carried import carried_content, marks_of
from trellis.plans.checks import Finding, MeetingFacts, PlanFacts, StudentFacts, run_checks
from trellis.plans.consent_rule import consent_rule
from trellis.plans.content import empty_content, section_doc_from_content
from trellis.plans.derived import derived_as_json, derived_values
from trellis.plans.form import Form, form_for
from trellis.plans.form.kinds import IEP
from trellis.plans.projecting import GOAL_COLUMNS, SERVICE_COLUMNS
from trellis.plans.projection import GoalRow, ServiceRow, goal_rows, plan_dates, service_rows
from trellis.plans.service import LIVE_KIND
from trellis.plans.state_values import rules_of_state

Content = Mapping[str, Mapping[str, Any]]
GRADES = tuple(AGE_AT_START)
EVERYBODY = frozenset({"PARENT", "GEN_ED", "SPED", "LEA_REP", "INTERPRETER", "STUDENT"})
REASONS = {
    "IEP-DT-03": "The reevaluation is planned for the spring, before it is due.",
    "IEP-RT-01": "The family and the student were told at school; it is in the notes of the meeting.",
}
ANOTHER_REASON = "The team talked about it at the meeting and keeps the plan as written."
REVISIONS = {"draft": 1, "team_review": 2, "finalized": 3, "consent_pending": 4, "superseded": 6, "expired": 6}


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
        begun_by: str | None = None,
        marks: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Written:
        """A plan nobody froze yet. `met_on` is when the team will meet.

        One that was carried forward from `last` has sections in it that nobody has touched yet; of one that was
        `begun_by` something else, `marks` say what nobody has looked at.
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
        written.plan["begun_by"] = begun_by
        written.marks = marks or {key: marks_of(written.form.section(key), said) for key, said in carried.items()}
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
            consent_rule=consent_rule(kind=kind, state=self.people.town.state, on=met_on, is_first=first)
            if is_final
            else None,
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
