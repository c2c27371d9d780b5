"""Where everybody who has a plan's draft open sees each other: who presents it, where they are, who follows.

A channel of the live hub (docs/decisions/0021): nothing is written there and nothing of it is kept. Its id is the
plan's, so it is there for whom the plan is, and closed when nobody writes the plan any more.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from pycrdt import Doc

from trellis.access import Permission, may
from trellis.kernel import clock
from trellis.kernel.tenancy import UnitOfWork
from trellis.live.kinds import Access, Breach, DocumentKind
from trellis.live.model import LiveDocument
from trellis.plans import service
from trellis.plans.model import Plan
from trellis.plans.reading import IN_WORK, access_facts
from trellis.plans.written_on import form_of

KIND = "plan_together"
LONGEST_PLACE = 300
LONGEST_ID = 100


async def channel(work: UnitOfWork, document_id: uuid.UUID) -> LiveDocument | None:
    """The channel of the plan with this id, for whom there is such a plan."""
    plan = await work.session.get(Plan, (work.district_id, document_id), populate_existing=True)
    return None if plan is None else channel_of(plan)


def channel_of(plan: Plan) -> LiveDocument:
    """A plan's channel; never stored."""
    return LiveDocument(
        district_id=plan.district_id,
        id=plan.id,
        kind=KIND,
        key="",
        owner_id=plan.id,
        epoch=1,
        last_number=0,
        closed=plan.state not in IN_WORK,
    )


async def access(work: UnitOfWork, document: LiveDocument) -> Access | None:
    """Who reads the draft as it is written is there; who may write any of it may present it."""
    plan = await work.session.get(Plan, (work.district_id, document.owner_id))
    if plan is None or not await service.may_read_work(work, plan):
        return None
    writers = frozenset(writer for section in form_of(plan).sections for writer in section.writers)
    writes = await may(work, Permission.WRITE_SECTION, plan.student_id, **access_facts(plan), section_writers=writers)
    return "write" if writes else "read"


def presence(state: dict[str, Any], access: Access | None, before: dict[str, Any] | None) -> dict[str, Any]:
    """What the others hear of a browser: whether and where it presents, and whom it follows; no word more.

    Since when somebody presents is the hub's to say: the last to begin presents, on every screen.
    """
    heard: dict[str, Any] = {"user": state.get("user")}
    presenting, following = state.get("presenting"), state.get("following")
    if access == "write" and isinstance(presenting, dict):
        at = presenting.get("at")
        was = (before or {}).get("presenting")
        since = was["since"] if isinstance(was, dict) else int(clock.now().timestamp() * 1000)
        heard["presenting"] = {"at": at if isinstance(at, str) and len(at) <= LONGEST_PLACE else None, "since": since}
    if isinstance(following, str) and len(following) <= LONGEST_ID:
        heard["following"] = following
    return heard


def breaches(_what: Any, doc: Doc[Any]) -> Iterable[Breach]:
    """Nothing may stand in a channel."""
    return (Breach((root,), "form", "a word in a channel") for root in set(doc))


async def changed(_work: UnitOfWork, _document: LiveDocument) -> None:
    """Nothing is written, so nothing follows from it."""


PLAN_TOGETHER = DocumentKind(
    name=KIND, access=access, breaches=breaches, changed=changed, channel=channel, presence=presence
)
