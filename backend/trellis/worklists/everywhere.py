"""Importing this module makes every room known that puts something on somebody's list (`waiting.waits`)."""

from __future__ import annotations

import trellis.asking.today
import trellis.caseloads.today
import trellis.cases.today
import trellis.consents.today
import trellis.evaluations.today
import trellis.moves.today
import trellis.plans.answers.today
import trellis.plans.implementing.today
import trellis.plans.noticing.today
import trellis.teamwork.today
import trellis.translations.today  # noqa: F401
