"""What a person and a district choose about being told: mail as they like it, and when administrators hear of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from trellis.access import Permission
from trellis.access.ask import may_in_the_district
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.worklists.model import AlertChoice, AlertSetting
from trellis.worklists.rules import ESCALATES_AFTER_DAYS, LONGEST_ESCALATION, USUAL_WAY, WAYS

DAYS = Words(
    en=f"Give a number of days from 1 to {LONGEST_ESCALATION}.",
    es=f"Indique un número de días de 1 a {LONGEST_ESCALATION}.",
)


async def mail_of(work: UnitOfWork) -> str:
    """How the actor wants mail: a word of `rules.WAYS`."""
    found = await work.session.scalar(select(AlertChoice.mail).where(AlertChoice.person_id == work.person_id))
    return found or USUAL_WAY


async def choose_mail(work: UnitOfWork, *, mail: str) -> str:
    """The actor chooses; it counts from the next morning. Raises InvalidInput, NotAllowed."""
    if mail not in WAYS:
        raise InvalidInput(field="mail")
    if not await is_told(work):
        raise NotAllowed()
    chosen = insert(AlertChoice).values(
        district_id=work.district_id, id=new_id(), created_at=work.at, person_id=work.person_id, mail=mail
    )
    await work.session.execute(
        chosen.on_conflict_do_update(index_elements=["district_id", "person_id"], set_={"mail": mail})
    )
    record(work, "alert.choose", "person", work.person_id, mail=mail)
    return mail


async def is_told(work: UnitOfWork) -> bool:
    """Whether the actor works for the district, and so may have days to see to."""
    if work.actor.person_id is None or work.actor.kind != "person":
        return False
    return await work.session.scalar(select(Person.kind).where(Person.id == work.person_id)) == "staff"


async def escalates_after_days(work: UnitOfWork) -> int:
    """Days overdue at which administrators are told, in this district."""
    found = await work.session.scalar(select(AlertSetting.escalates_after_days))
    return found or ESCALATES_AFTER_DAYS


def may_set_escalation(work: UnitOfWork) -> bool:
    """Who decides about the district's rules decides this."""
    return may_in_the_district(work, Permission.DECIDE_RULES)


async def set_escalation(work: UnitOfWork, *, after_days: int) -> int:
    """Say after how many days overdue administrators are told. Raises NotAllowed, InvalidInput."""
    if not may_set_escalation(work):
        raise NotAllowed()
    if not 1 <= after_days <= LONGEST_ESCALATION:
        raise InvalidInput(DAYS, field="afterDays")
    said = insert(AlertSetting).values(
        district_id=work.district_id, id=new_id(), created_at=work.at, escalates_after_days=after_days
    )
    await work.session.execute(
        said.on_conflict_do_update(index_elements=["district_id"], set_={"escalates_after_days": after_days})
    )
    record(work, "alert.set", "district", work.district_id, after_days=after_days)
    return after_days
