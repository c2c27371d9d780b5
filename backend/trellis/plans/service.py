"""What people do with a plan: begin it, read it, share it, freeze it, see it agreed. What it says is written live.

The room's one door; each deed lives in the module of its meaning.
"""

from __future__ import annotations

from trellis.plans.amending import (
    AmendmentAlreadyOpen,
    Intent,
    NothingInForceToAmend,
    SectionAlreadyChanged,
    is_amendable,
    restate_amendment,
    set_amendment_aside,
    start_amendment,
)
from trellis.plans.amendment import about
from trellis.plans.carrying import CarryForward, carried_places, confirm_carried, last_final
from trellis.plans.disputing import problems as _problems  # noqa: F401  (what the database refuses, in words)
from trellis.plans.finalizing import ChecksBlock, Override, PlanIsFinal, finalize
from trellis.plans.form import form_for
from trellis.plans.noticing import going_on as _going_on  # noqa: F401  (goes on when a notice is issued)
from trellis.plans.noticing.standing import NoticeFirst, refuse_before_notice
from trellis.plans.reading import (
    SectionStands,
    VersionOfPlan,
    content_of,
    derived_of,
    facts_in_work,
    findings,
    latest_version,
    may_read,
    may_read_work,
    may_write,
    note_read,
    plan_by_id,
    plan_named,
    sections_of,
    shared_draft_of,
    shown_to,
    version_by_id,
    versions_of,
    what_the_actor_may,
)
from trellis.plans.sharing import changes_since_shared, share_draft, stop_sharing
from trellis.plans.starting import LIVE_KIND, DraftAlreadyOpen, start_plan
from trellis.plans.steps import consent_was_asked, family_answered, plan_began
from trellis.plans.written_on import form_of

__all__ = [
    "LIVE_KIND",
    "AmendmentAlreadyOpen",
    "CarryForward",
    "ChecksBlock",
    "DraftAlreadyOpen",
    "Intent",
    "NothingInForceToAmend",
    "NoticeFirst",
    "Override",
    "PlanIsFinal",
    "SectionAlreadyChanged",
    "SectionStands",
    "VersionOfPlan",
    "about",
    "carried_places",
    "changes_since_shared",
    "confirm_carried",
    "consent_was_asked",
    "content_of",
    "derived_of",
    "facts_in_work",
    "family_answered",
    "finalize",
    "findings",
    "form_for",
    "form_of",
    "is_amendable",
    "last_final",
    "latest_version",
    "may_read",
    "may_read_work",
    "may_write",
    "note_read",
    "plan_began",
    "plan_by_id",
    "plan_named",
    "refuse_before_notice",
    "restate_amendment",
    "sections_of",
    "set_amendment_aside",
    "share_draft",
    "shared_draft_of",
    "shown_to",
    "start_amendment",
    "start_plan",
    "stop_sharing",
    "version_by_id",
    "versions_of",
    "what_the_actor_may",
]
