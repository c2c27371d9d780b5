"""What was decided about who holds a parent's rights, on which paper; the rights a decision gave name it.

The matrix is said anew, as `access/matrix.py` has it. Its SQL is frozen.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
