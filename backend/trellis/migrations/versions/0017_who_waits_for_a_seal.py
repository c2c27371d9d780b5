"""The deployment can ask which districts have entries without a seal, in one question instead of one a district."""

from __future__ import annotations

from alembic import op

from trellis.kernel import audit

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(audit.WAITING)
