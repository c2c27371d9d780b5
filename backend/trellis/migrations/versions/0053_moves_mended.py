"""What an exit waits for, what a closed file no longer takes, and rights of a joined record. Its SQL is frozen."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
