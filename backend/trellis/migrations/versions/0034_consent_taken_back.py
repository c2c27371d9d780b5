"""Steps of a case whose consent is taken back or was received earlier; whoever holds the right may take it back.

The tables of steps are said anew, as `cases/states.py` and `consents/states.py` have them. Their SQL is frozen.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
