"""Minutes are of a meeting that was held; what a family asks goes on as its table says. Its SQL is frozen."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
