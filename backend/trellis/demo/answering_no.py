"""Two families of a demo district who said no: one to first services, one to services that had begun.

What they signed and were told is written as rows of days gone by; what follows from it the product does itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.demo.notices import freeze
from trellis.demo.signing import holders
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.prior_written.contents import TEXTS
from trellis.notices.prior_written.lead import Lead
from trellis.notices.prior_written.rules import Item, text_of
from trellis.plans.form.values import day_in_words
from trellis.plans.model import Plan
from trellis.plans.refused import was_not_agreed
from trellis.plans.revoking.following import TRIGGER, end_services
from trellis.plans.revoking.model import ServicesRevocation
from trellis.plans.revoking.rules import ENDS, WHY, revocation_text

if TYPE_CHECKING:
    from trellis.demo.plans import Plans, Written

AGO, TOLD_AGO = timedelta(days=30), timedelta(days=27)
"""When consent to services was taken back and when the district wrote: its time to be told in is over by now."""


def take_back(plans: Plans, written: Written) -> None:
    """A family whose child was helped for a while takes its consent to every service back, in the app."""
    signed_on, told_on = plans.people.today - AGO, plans.people.today - TOLD_AGO
    parent, manager = holders(plans, written.entry, signed_on)[0], plans.case_manager(written.entry)
    here = {"district_id": plans.people.district_id, "student_id": written.plan["student_id"]}
    revocation_id, notice_id = plans.ordered_id(), plans.ordered_id()
    lead, signed_at, issued_at = Lead(), plans.at(signed_on, 19, 20), plans.at(told_on, 10, 5)
    notice = plans.rows.add(
        "prior_notice",
        **here,
        id=notice_id,
        created_at=signed_at,
        version_id=None,
        trigger=TRIGGER,
        state="issued",
        items=[],
        contents={},
        action_on=None,
        lead_days=lead.days,
        lead_kind=lead.kind,
        drafted_by_id=manager["id"],
        supersedes_id=None,
        decided_by_team=False,
        revision=2,
    )
    ends = Item(f"revocation:{revocation_id}", "propose", text_of(ENDS.filled(day=day_in_words(signed_on))))
    contents = dict.fromkeys(TEXTS, text_of(WHY))
    freeze(plans, written.entry, notice, [ends], contents, issued_at=issued_at, issue_by=None, late_reason=None)
    language = str(parent["language"])
    plans.rows.add(
        "services_revocation",
        **here,
        id=revocation_id,
        created_at=signed_at,
        person_id=parent["id"],
        method="typed",
        signed_on=signed_on,
        received_on=signed_on,
        recorded_by_id=parent["id"],
        notice_id=notice_id,
        scan_id=None,
        typed_name=f"{parent['given_name']} {parent['family_name']}",
        text_sha256=revocation_text(language)[1],
        language=language,
        session_id=plans.people.id(),
        authenticated_at=signed_at - timedelta(minutes=4),
        address="192.0.2.14",
        device=None,
        idempotency_key=f"demo-{revocation_id}",
        ended_on=None,
    )


async def follow(work: UnitOfWork) -> None:
    """What the product does once a family said no."""
    refused = select(Plan.id).where(Plan.state == "not_agreed").order_by(Plan.id)
    for plan_id in (await work.session.execute(refused)).scalars().all():
        await was_not_agreed(work, plan_id)
    taken_back = select(ServicesRevocation.id).where(ServicesRevocation.ended_on.is_(None))
    for revocation_id in (await work.session.execute(taken_back)).scalars().all():
        await end_services(work, revocation_id)
