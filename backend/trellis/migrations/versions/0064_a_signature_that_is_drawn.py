"""A signature can be drawn beside the typed name (domain.md 8)."""

from __future__ import annotations

from alembic import op

revision = "0064"
down_revision = "0063"


def upgrade() -> None:
    op.execute("ALTER TABLE signature ADD COLUMN drawing JSONB")
    op.execute("ALTER TABLE signature DROP CONSTRAINT ck_signature_method")
    op.execute("ALTER TABLE signature ADD CONSTRAINT ck_signature_method CHECK (method IN ('typed', 'drawn'))")
    op.execute(
        "ALTER TABLE signature ADD CONSTRAINT ck_signature_drawn_has_its_drawing "
        "CHECK ((method = 'drawn') = (drawing IS NOT NULL))"
    )
