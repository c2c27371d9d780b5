"""What people do with a plan: begin it, read it, share it, freeze it, see it agreed. What it says is written live.

The room's one door; each deed lives in the module of its meaning.
"""

from __future__ import annotations

from trellis.plans.carrying import CarryForward, carried_places, confirm_carried, last_final
from trellis.plans.finalizing import ChecksBlock, Override, PlanIsFinal, finalize
from trellis.plans.form import form_for
from trellis.plans.reading import (
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
    "CarryForward",
    "ChecksBlock",
    "DraftAlreadyOpen",
    "Override",
    "PlanIsFinal",
    "VersionOfPlan",
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
    "last_final",
    "latest_version",
    "may_read",
    "may_read_work",
    "may_write",
    "note_read",
    "plan_began",
    "plan_by_id",
    "plan_named",
    "sections_of",
    "share_draft",
    "shared_draft_of",
    "shown_to",
    "start_plan",
    "stop_sharing",
    "version_by_id",
    "versions_of",
    "what_the_actor_may",
]
