"""An invitation says which letter brought it along, where nobody sent it by hand."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = """
ALTER TABLE invitation ADD COLUMN with_letter text;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)
