"""Importing this module makes all that moves/ knows, hears and does known."""

from __future__ import annotations

import trellis.moves.closing
import trellis.moves.errors
import trellis.moves.facts
import trellis.moves.following  # noqa: F401
