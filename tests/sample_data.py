"""Where the sample district and the research of state rules lie, if they are on this machine.

Nothing of the product needs them: tests that read them are skipped without. `TRELLIS_SAMPLE_DATA` names the folder;
else it is `shared/data` beside the checkout or further up.
"""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def _found() -> Path:
    said = os.environ.get("TRELLIS_SAMPLE_DATA")
    if said:
        return Path(said)
    beside = [parent / "shared" / "data" for parent in REPOSITORY.parents]
    return next((folder for folder in beside if folder.is_dir()), beside[0])


SAMPLE_DATA = _found()
"""The folder, there or not."""
