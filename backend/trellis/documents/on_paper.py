"""For whose ink a plan has lines that nobody answered yet: whose consent is asked, and who was at the meeting."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, select

from trellis.access.rights import who_consents
from trellis.documents.content import Signatory
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language, Words
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.rules import PRESENT
from trellis.people.model import Person
from trellis.plans.model import PlanVersion
from trellis.teams.names import STAFF_ROLES

PARENT = Words(en="Parent or guardian", es="Madre, padre o tutor")
STUDENT = Words(en="Student", es="Estudiante")
CONSENTS = Words(en="{who}: agrees to this plan", es="{who}: está de acuerdo con este plan")
TOOK_PART = Words(en="{who}: took part in the meeting", es="{who}: participó en la reunión")


async def who_signs_on_paper(work: UnitOfWork, version: PlanVersion, language: Language = "en") -> list[Signatory]:
    """Lines for those whose consent is asked, then for who came to the plan's meeting; attending is not consenting."""
    asked = await who_consents(work, version.student_id)
    rows = await work.session.execute(select(Person).where(Person.id.in_(asked)))
    people = {person.id: person for person in rows.scalars()}
    lines = [
        Signatory(people[one].name, CONSENTS.filled(who=_family(people[one].kind)).in_language(language))
        for one in asked
        if one in people
    ]
    return lines + [
        Signatory(name, TOOK_PART.filled(who=STAFF_ROLES.get(role, _family(kind))).in_language(language))
        for person_id, name, kind, role in await _came(work, version.plan_id)
        if person_id not in people
    ]


def _family(kind: str) -> Words:
    return STUDENT if kind == "student" else PARENT if kind == "guardian" else STAFF_ROLES["other"]


async def _came(work: UnitOfWork, plan_id: uuid.UUID) -> list[tuple[uuid.UUID, str, str, str]]:
    """Who was at the last meeting held about the plan, in the room or from afar."""
    held = (
        select(Meeting.id)
        .where(Meeting.plan_id == plan_id, Meeting.state == "held")
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = await work.session.execute(
        select(Person.id, Person.name, Person.kind, MeetingParticipant.role)
        .join(
            MeetingParticipant,
            and_(MeetingParticipant.district_id == Person.district_id, MeetingParticipant.person_id == Person.id),
        )
        .where(MeetingParticipant.meeting_id == held, MeetingParticipant.attendance.in_(PRESENT))
        .order_by(MeetingParticipant.id)
    )
    found: dict[uuid.UUID, tuple[uuid.UUID, str, str, str]] = {}
    for row in rows:
        found.setdefault(row[0], (row[0], row[1], row[2], row[3]))
    return list(found.values())
