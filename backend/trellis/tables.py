"""Every table of every room, gathered for migrations and for the tests that walk the catalogue."""

from __future__ import annotations

import trellis.access.model
import trellis.asking.model
import trellis.attachments.model
import trellis.cases.model
import trellis.consents.model
import trellis.deadlines.model
import trellis.districts.model
import trellis.documents.model
import trellis.eligibility.model
import trellis.evaluations.model
import trellis.finding.model
import trellis.holders.model
import trellis.kernel.audit
import trellis.kernel.repeating
import trellis.live.model
import trellis.meetings.model
import trellis.meetings.room.model
import trellis.moves.model
import trellis.notices.model
import trellis.notices.prior_written.model
import trellis.notices.section_504.model
import trellis.people.model
import trellis.plans.bank.model
import trellis.plans.disputing.model
import trellis.plans.district_form.model
import trellis.plans.history.model
import trellis.plans.implementing.model
import trellis.plans.model
import trellis.plans.revoking.model
import trellis.plans.transferring.model
import trellis.rostering.model
import trellis.signatures.model
import trellis.students.model
import trellis.teams.model
import trellis.teamwork.model
import trellis.translations.model
import trellis.worklists.model  # noqa: F401
from trellis.kernel.tables import Base

metadata = Base.metadata
