"""An invitation may be a printed letter with a code, and an account be known by it."""

from __future__ import annotations

from alembic import op

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    op.execute("ALTER TABLE invitation ADD COLUMN on_paper BOOLEAN DEFAULT false NOT NULL")
    op.execute("ALTER TABLE identity DROP CONSTRAINT ck_identity_linked_by")
    op.execute(
        "ALTER TABLE identity ADD CONSTRAINT ck_identity_linked_by "
        "CHECK (linked_by IN ('roster', 'invitation', 'letter', 'shell'))"
    )
