"""A request that was matched to the wrong student leaves its case; one it began is closed as opened in error.

The table of steps is said anew, as `cases/states.py` has it. Its SQL is frozen.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
