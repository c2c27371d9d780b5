"""Whom a request for signatures will ask, said by name before anybody presses; the request itself asks anew.

Letters are doors: who holds the right to consent is mailed a way in, without anybody inviting them. So whoever asks
(and whoever finalizes, before that) sees whom, with a mark where nobody at school may have met them yet: who never
signed in, and whose right came by a roster since this student's family was last asked.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, may
from trellis.access.rights import rights_in_force, who_consents
from trellis.kernel.errors import NotAllowed
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.accounts import has_account_in_use
from trellis.people.model import Person
from trellis.plans import service as plans
from trellis.plans.reading import IN_WORK
from trellis.signatures.model import SignatureRequest
from trellis.students.model import RightsHolder


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Somebody who will be asked. `new_by_roster_on`: the day a roster gave the right, where they were never asked."""

    person: Person
    signs_in: bool
    new_by_roster_on: date | None


async def whom_to_ask(work: UnitOfWork, *, plan_id: uuid.UUID) -> list[ToAsk]:
    """Everybody who would be asked (or reminded) for this plan at this moment.

    For who may ask for signatures or finalize. Raises NotFound and NotAllowed.
    """
    plan = await plans.plan_by_id(work, plan_id=plan_id)
    for permission in (Permission.REQUEST_SIGNATURE, Permission.FINALIZE_PLAN):
        if await may(work, permission, plan.student_id, plan_state=plan.state):
            break
    else:
        raise NotAllowed()
    before: set[uuid.UUID] = set()
    answered: set[uuid.UUID] = set()
    # A plan in work gets a version of its own when it is frozen, and nobody was asked about that one.
    version = None if plan.state in IN_WORK else await plans.latest_version(work, plan_id=plan_id)
    asked = select(SignatureRequest.person_id, SignatureRequest.version_id, SignatureRequest.state).where(
        SignatureRequest.student_id == plan.student_id
    )
    for person_id, version_id, state in await work.session.execute(asked):
        if version is None or version_id != version.id:
            before.add(person_id)
        elif state not in ("requested", "viewed"):
            answered.add(person_id)
    by_roster = await _given_by_roster(work, plan.student_id)
    ids = [one for one in await who_consents(work, plan.student_id) if one not in answered]
    rows = await work.session.execute(
        select(Person, has_account_in_use(Person.id, Person.kind)).where(Person.id.in_(ids))
    )
    found = {person.id: (person, signs_in) for person, signs_in in rows}
    return [
        ToAsk(*found[one], new_by_roster_on=None if one in before else by_roster.get(one))
        for one in ids
        if one in found
    ]


async def _given_by_roster(work: UnitOfWork, student_id: uuid.UUID) -> dict[uuid.UUID, date]:
    rows = await work.session.execute(
        select(RightsHolder.person_id, RightsHolder.starts_on).where(
            RightsHolder.student_id == student_id,
            RightsHolder.law == "IDEA",
            RightsHolder.basis == "presumed",
            RightsHolder.may_consent,
            await rights_in_force(work),
        )
    )
    return {row.person_id: row.starts_on for row in rows}
