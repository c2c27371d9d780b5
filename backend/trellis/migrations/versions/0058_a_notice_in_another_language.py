"""How a notice is understood by who reads another language (34 CFR 300.503(c)). Its SQL is frozen."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0058"
down_revision = "0056"


def upgrade() -> None:
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
