"""Transfers into the district and exits from special education: their cases, papers, exits and summaries.

The table of steps is said anew, as `cases/states.py` has it. Its SQL is frozen.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
