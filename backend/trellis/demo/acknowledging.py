"""Who carries the demo's plans out has read them, but for the newest, and for a family one teacher has just met."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from trellis.plans.implementing.service import IMPLEMENTING
from trellis.plans.states import IN_FORCE

if TYPE_CHECKING:
    from trellis.demo.people import Rows

UNREAD_FOR = timedelta(days=14)


def acknowledge(rows: Rows, now: datetime) -> None:
    """Add to each version in force that its teachers and providers read it a few days later."""
    plans = {plan["id"]: plan for plan in rows.tables["plan"] if plan["state"] in IN_FORCE}
    family_of = {person["id"]: person["family_name"] for person in rows.tables["person"]}
    new_teacher, child = rows.named.get("general_teacher"), rows.named.get("student")
    team: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for member in rows.tables["team_member"]:
        if member["role"] in IMPLEMENTING:
            team[member["student_id"]].append(member["person_id"])
    for version in rows.tables["plan_version"]:
        read_at = version["finalized_at"] + timedelta(days=4)
        if version["plan_id"] not in plans or read_at > now - UNREAD_FOR:
            continue
        student_id = version["student_id"]
        is_met = child is not None and family_of[student_id] == child["family_name"]
        for person_id in team[student_id]:
            if not (is_met and new_teacher is not None and person_id == new_teacher["id"]):
                rows.add(
                    "plan_acknowledgement",
                    district_id=version["district_id"],
                    id=uuid.uuid5(version["id"], str(person_id)),
                    student_id=student_id,
                    version_id=version["id"],
                    person_id=person_id,
                    acknowledged_at=read_at,
                )
