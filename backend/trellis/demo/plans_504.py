"""Students with Section 504 plans in a demo district: made last and from draws of their own, so that all else stays.

One of them, with a name, has no plan yet: theirs is written in the tour and in the browser's story.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from trellis.demo.cast import CASTS_504, Cast504
from trellis.demo.people import GRANTED_SINCE
from trellis.demo.plan_504_content import FORM, begun_504_plan, whole_504_plan
from trellis.demo.plan_content import Child
from trellis.demo.plans import Plans, Written, schoolday_after, weekday
from trellis.demo.teams import call, team_around
from trellis.plans.content import empty_content

STORIES = ("active", "begun", "to_sign", "to_ask", "reviewed", "shared", "active", "active")
"""Told one after the other, for as many students as a district has."""
ONE_IN = 30


class Plans504:
    """Adds 504 plans to a district whose people and IEPs are there."""

    def __init__(self, plans: Plans) -> None:
        self.plans, self.people, self.rows = plans, plans.people, plans.rows
        self.cast: Cast504 = CASTS_504[self.people.town.slug]
        self.random = random.Random(f"504 {self.people.town.slug}")
        self.contact = f"{self.cast.coordinator.given} {self.cast.coordinator.family}"

    def make(self) -> list[Written]:
        """The coordinator, the named student, and a story each for some who have no IEP."""
        self._coordinator()
        before = len(self.plans.made)
        taken = {entry["student"]["id"] for entry in self.rows.with_plans}
        free = [s for s in self.rows.tables["student"] if s["id"] not in taken and self._is_minor(s)]
        home = self.rows.with_plans[0]["student"]["school_id"]
        named = next(student for student in free if student["school_id"] == home)
        self._named(named)
        others = [student for student in free if student is not named]
        count = min(len(others), max(len(STORIES) - 2, len(self.rows.tables["student"]) // ONE_IN))
        for place, student in enumerate(self.random.sample(others, count)):
            self._tell(STORIES[place % len(STORIES)], team_around(self.people, student, leads=-1))
        return self.plans.made[before:]

    def _is_minor(self, student: dict[str, Any]) -> bool:
        born: date = student["birth_on"]
        return born > self.people.today - timedelta(days=17 * 365) and student["grade"] not in ("KG", "01")

    def _coordinator(self) -> None:
        name = self.cast.coordinator
        person = self.people.person(
            "staff",
            name.given,
            name.family,
            title="Section 504 coordinator",
            email=f"{name.username}@{self.people.town.slug}.example",
        )
        self.rows.add(
            "person_role",
            district_id=self.people.district_id,
            id=self.people.id(),
            person_id=person["id"],
            role="section_504_coordinator",
            school_id=None,
            starts_on=GRANTED_SINCE,
            source="granted",
        )
        self.rows.named["section_504_coordinator"] = person

    def _named(self, student: dict[str, Any]) -> None:
        """The child and parent of the tour: on the named case manager's caseload, evaluated, no plan yet."""
        entry = team_around(self.people, student, leads=0)
        child, parent = self.cast.child, self.cast.parent
        for person, name in ((entry["person"], child), (entry["guardians"][0], parent)):
            call(person, name)
        entry["guardians"][0] |= {"email": f"{parent.username}@mail.example", "language": self.cast.language}
        student["home_languages"] = [self.cast.language]
        student["evaluated_on"] = None
        self.rows.named["parent_504"] = entry["guardians"][0]

    def _child(self, entry: dict[str, Any], evaluated_on: date) -> Child:
        student, person = entry["student"], entry["person"]
        return Child(
            name=person["given_name"],
            pronouns=person["pronouns"],
            grade=student["grade"],
            born_on=student["birth_on"],
            category="",
            english_learner=student["english_learner"],
            language=str(entry["guardians"][0]["language"]),
            evaluated_on=evaluated_on,
        )

    def _tell(self, story: str, entry: dict[str, Any]) -> None:
        ago = {"to_sign": (3, 9), "to_ask": (1, 4)}.get(story, (20, 160))
        met_on = weekday(self.people.today - timedelta(days=self.random.randrange(*ago)))
        if story in ("begun", "shared"):
            self._draft(story, entry)
        elif story == "reviewed":
            earlier = weekday(met_on - timedelta(days=355))
            evaluated_on = earlier - timedelta(days=14)
            self._final(entry, earlier, evaluated_on, state="superseded", first=True, answers="granted")
            self._final(entry, met_on, evaluated_on, state="active", first=False, answers="granted")
        else:
            states = {
                "active": ("active", "granted"),
                "to_sign": ("consent_pending", "none"),
                "to_ask": ("finalized", None),
            }
            state, answers = states[story]
            self._final(entry, met_on, met_on - timedelta(days=14), state=state, first=True, answers=answers)

    def _final(
        self, entry: dict[str, Any], met_on: date, evaluated_on: date, *, state: str, first: bool, answers: str | None
    ) -> None:
        child = self._child(entry, evaluated_on)
        content = whole_504_plan(self.random, child, met_on=met_on, first=first, contact=self.contact)
        self.plans.freeze(entry, content, child, met_on, kind=FORM.kind, state=state, first=first, answers=answers)

    def _draft(self, story: str, entry: dict[str, Any]) -> None:
        meets_on = schoolday_after(self.people.today + timedelta(days=self.random.randrange(7, 15)))
        child = self._child(entry, weekday(self.people.today - timedelta(days=6)))
        if story == "begun":
            content = begun_504_plan(self.random, child, met_on=meets_on, contact=self.contact)
        else:
            content = whole_504_plan(self.random, child, met_on=meets_on, first=True, contact=self.contact)
            content["safeguards_504"] = empty_content(FORM.section("safeguards_504"))
        self.plans.draft(entry, content, meets_on, kind=FORM.kind, first=True, shared=story == "shared")
