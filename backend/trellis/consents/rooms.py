"""Importing this module makes all that consents/ knows, hears and does known: facts, steps it follows, jobs."""

from __future__ import annotations

import trellis.consents.efforts
import trellis.consents.following
import trellis.consents.jobs
import trellis.consents.owed
import trellis.consents.proposing
import trellis.consents.settling  # noqa: F401
