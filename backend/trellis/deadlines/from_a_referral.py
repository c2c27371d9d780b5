"""The clocks of a referral: everything the district's state counts from the day a request was received."""

from __future__ import annotations

from trellis.cases.events import Referred, when_referred
from trellis.deadlines.governing import RulesContradict
from trellis.deadlines.rows import ROWS
from trellis.deadlines.service import start_clock
from trellis.kernel.tenancy import UnitOfWork

RECEIVED = "referral_received"
COUNTED = tuple(sorted({row.id for row in ROWS if row.event == RECEIVED}))
"""Rules a state or federal law counts from a referral: the answer to it, and in Virginia the evaluation itself."""


@when_referred
async def clocks_of_a_referral(work: UnitOfWork, referred: Referred) -> None:
    """Start each; again, with an earlier request that joined the case, moves them.

    Where two rows contradict each other no date is right: the page of rules shows them, and the others run.
    Source: domain.md 5.1, 6.2; 34 CFR 300.301.
    """
    for rule in COUNTED:
        try:
            await start_clock(
                work,
                student_id=referred.student_id,
                rule=rule,
                event=RECEIVED,
                on=referred.received_on,
                instance=str(referred.case_id),
            )
        except RulesContradict:
            continue
