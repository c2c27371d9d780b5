"""What this room knows of a case is known once this is imported (`trellis.rooms`)."""

from __future__ import annotations

import trellis.evaluations.errors
import trellis.evaluations.planned  # noqa: F401
