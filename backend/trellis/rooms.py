"""Importing this module makes every job, notice filling and event of every room known."""

from __future__ import annotations

import trellis.asking.jobs
import trellis.attachments.destroying_jobs
import trellis.attachments.jobs
import trellis.caseloads.jobs
import trellis.cases.jobs
import trellis.consents.rooms
import trellis.deadlines.jobs
import trellis.districts.jobs
import trellis.documents.jobs
import trellis.eligibility.jobs
import trellis.evaluations.jobs
import trellis.finding.jobs
import trellis.holders.jobs
import trellis.live.jobs
import trellis.meetings.jobs
import trellis.moves.rooms
import trellis.notices.jobs
import trellis.notices.safeguards.jobs
import trellis.people.jobs
import trellis.plans.jobs
import trellis.rostering.jobs
import trellis.signatures.jobs
import trellis.teamwork.jobs
import trellis.translations.jobs
import trellis.worklists.jobs  # noqa: F401
