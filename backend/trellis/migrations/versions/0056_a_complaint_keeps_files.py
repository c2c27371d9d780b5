"""A complaint about a plan keeps the student's files (34 CFR 99.10(e)). Its SQL is frozen."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
