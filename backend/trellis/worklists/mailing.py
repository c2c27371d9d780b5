"""What a mail about days says, asked when it leaves: of that morning's alerts those that still hold for its reader."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date
from sqlalchemy import and_

from trellis.access.day import today
from trellis.deadlines import naming
from trellis.deadlines.model import Deadline
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words, formatting_locale
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills
from trellis.people.acting import actor_of
from trellis.people.model import Person
from trellis.worklists import reading
from trellis.worklists.model import DeadlineAlert
from trellis.worklists.rules import days_left

if TYPE_CHECKING:
    from trellis.house import House

LINES = 20
"""A mail's; the rest is counted, and stands on Today."""
LINE = Words(en="- {rule} ({initials}): {day}, {left}", es="- {rule} ({initials}): {day}, {left}")
TODAY = Words(en="today", es="hoy")
A_DAY_LEFT = Words(en="1 day left", es="falta 1 día")
DAYS_LEFT = Words(en="{count} days left", es="faltan {count} días")
A_DAY_OVER = Words(en="1 day overdue", es="1 día de retraso")
DAYS_OVER = Words(en="{count} days overdue", es="{count} días de retraso")
UNOWNED = Words(en="nobody answers for it", es="nadie responde por él")
MORE = Words(en="And {count} more.", es="Y {count} más.")


def said_left(left: int) -> Words:
    """How far a day is, in words. Pure."""
    if left == 0:
        return TODAY
    if left > 0:
        return A_DAY_LEFT if left == 1 else DAYS_LEFT.filled(count=left)
    return A_DAY_OVER if left == -1 else DAYS_OVER.filled(count=-left)


@fills("deadline_alert", "deadline_digest")
async def fill(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Initials and links, no name but the reader's; nothing where nothing holds any more.

    It is asked as the reader, who may have lost a student, or the role, since the morning.
    """
    if message.person_id is None:
        return None
    reader = await actor_of(work, message.person_id)
    if reader is None:
        return None
    async with house.gate.open(work.district_id, reader, "alert.mail") as theirs:
        found = await _holding(theirs, message)
        day = await today(theirs)
    if not found:
        return None
    lines = [_line(alert, clock, student, day, language) for alert, clock, student in found[:LINES]]
    if len(found) > LINES:
        lines.append(MORE.filled(count=len(found) - LINES).in_language(language))
    base = house.settings.base_url
    only = found[0][0] if message.template == "deadline_alert" else None
    link = f"{base}/students/{global_id('Student', only.student_id)}#deadlines" if only else f"{base}/"
    return Filling(values={"name": reader.display_name, "lines": "\n".join(lines)}, link=link)


async def _holding(work: UnitOfWork, message: Message) -> list[tuple[DeadlineAlert, Deadline, Person]]:
    statement = (await reading.alerts(work)).add_columns(Person)
    statement = statement.join(
        Person, and_(Person.district_id == DeadlineAlert.district_id, Person.id == DeadlineAlert.student_id)
    )
    if "alert_id" in message.ids:
        statement = statement.where(DeadlineAlert.id == uuid.UUID(message.ids["alert_id"]))
    else:
        statement = statement.where(DeadlineAlert.mailed_on == date.fromisoformat(message.ids["mailed_on"]))
    found = await work.session.execute(statement.order_by(DeadlineAlert.due_on, DeadlineAlert.id))
    return [(alert, clock, student) for alert, clock, student in found.all()]


def _line(alert: DeadlineAlert, clock: Deadline, student: Person, day: date, language: str) -> str:
    spoken = "es" if language.startswith("es") else "en"
    left = said_left(days_left(alert.due_on, day)).in_language(spoken)
    if alert.reason == "unowned":
        left = f"{left}, {UNOWNED.in_language(spoken)}"
    return LINE.in_language(spoken).format(
        rule=naming.name_of(clock.rule_id).in_language(spoken),
        initials=student.initials,
        day=format_date(alert.due_on, format="long", locale=formatting_locale(spoken)),
        left=left,
    )
