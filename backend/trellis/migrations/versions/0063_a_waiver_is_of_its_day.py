"""A family gives up the time of a day that was set, while it may decide (34 CFR 300.322(a)). Its SQL is frozen."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
