"""An appointment ends nobody's right without a paper (34 CFR 99.4, 300.30(b)). Its SQL is frozen."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0061"
down_revision = "0060"


def upgrade() -> None:
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
