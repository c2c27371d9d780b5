"""The meetings a demo's plans were, and will be, talked about in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from trellis.demo.plans import Plans, Written

ROOMS = ("Room 4", "Library, small table", "Conference room", "By video: the link is in the invitation")
NOTES = {
    "coming": (None, None, "We would like to talk about reading first.", "We will bring his notebook from home."),
    "another_time": ("Mornings before 9 are better for us.", "I work that day. Could it be after 4?"),
}
NOTICE_DAYS = 18
KINDS = {"section_504": "section_504"}
"""Kinds of plans that have a kind of meeting of their own."""


class Meetings:
    """Adds one meeting for every plan: held, coming with notice, or proposed and not sent yet."""

    def __init__(self, plans: Plans) -> None:
        self.plans, self.rows, self.random = plans, plans.rows, plans.random

    def make(self, plans: Sequence[Written] | None = None) -> None:
        """A meeting for each of `plans`; without, for each plan written so far."""
        for written in self.plans.made if plans is None else plans:
            if written.plan["state"] == "void":
                continue
            is_over = self.plans.at(written.met_on, 16, 30) < self.plans.now
            if is_over:
                self._held(written)
            else:
                self._coming(written, told=written.plan["shared_with_family_at"] is not None)

    def _held(self, written: Written) -> None:
        meeting = self._meeting(written, "held")
        meeting["notice_sent_at"] = self.plans.at(written.met_on - timedelta(days=NOTICE_DAYS), 10, 20)
        meeting["held_at"] = meeting["ends_at"]
        for place, (role, person) in enumerate(written.entry["team"]):
            is_second_parent = role == "parent" and person is not written.entry["guardians"][0]
            away = is_second_parent and self.random.random() < 0.4 and place > 0
            self._seat(
                meeting,
                role,
                person,
                answer="not_coming" if away else "coming",
                attendance="absent" if away else "phone" if is_second_parent else "in_person",
            )

    def _coming(self, written: Written, *, told: bool) -> None:
        meeting = self._meeting(written, "notice_sent" if told else "proposed")
        if told:
            meeting["notice_sent_at"] = min(
                self.plans.at(written.met_on - timedelta(days=NOTICE_DAYS), 10, 20),
                self.plans.now - timedelta(hours=2),
            )
        for role, person in written.entry["team"]:
            answers = ("coming", "coming", "waiting", "another_time") if role == "parent" else ("coming", "waiting")
            answer = self.random.choice(answers) if told else "waiting"
            self._seat(meeting, role, person, answer=answer, attendance=None)

    def _meeting(self, written: Written, state: str) -> dict[str, Any]:
        hour = self.random.choice((8, 13, 14, 15))
        starts_at = self.plans.at(written.met_on, hour, self.random.choice((0, 15, 30)))
        name = written.entry["person"]["given_name"]
        first = written.plan["occasion"] == "initial"
        return self.rows.add(
            "meeting",
            district_id=self.plans.people.district_id,
            id=self.plans.ordered_id(),
            created_at=min(self.plans.at(written.met_on - timedelta(days=NOTICE_DAYS + 2), 11), self.plans.now),
            student_id=written.entry["student"]["id"],
            plan_id=written.plan["id"],
            arranged_by_id=written.plan["started_by_id"],
            kind=KINDS.get(written.plan["kind"]) or ("initial_iep" if first else "annual_review"),
            purpose=f"To write {name}'s first plan together."
            if first
            else f"To review {name}'s plan and write the next.",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=60),
            location=self.random.choice(ROOMS),
            state=state,
            sequence=0,
            notice_sent_at=None,
            held_at=None,
        )

    def _seat(
        self, meeting: dict[str, Any], role: str, person: dict[str, Any], *, answer: str, attendance: str | None
    ) -> None:
        told: datetime | None = meeting["notice_sent_at"]
        answered = told is not None and answer != "waiting"
        notes = NOTES.get(answer, (None,)) if role == "parent" and answered else (None,)
        self.rows.add(
            "meeting_participant",
            district_id=meeting["district_id"],
            id=self.plans.ordered_id(),
            created_at=meeting["created_at"],
            meeting_id=meeting["id"],
            person_id=person["id"],
            role=role,
            invited_at=told,
            answer=answer,
            answered_at=min(told + timedelta(hours=9), self.plans.now) if answered and told else None,
            answer_note=self.random.choice(notes),
            attendance=attendance,
        )
