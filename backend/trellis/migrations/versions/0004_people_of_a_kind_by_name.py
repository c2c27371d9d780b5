"""People of one kind by name: a search for staff no longer passes everybody whose name begins alike."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

# The kind comes first and is compared with `=`: equality and ranges of text are leakproof, so they are index
# conditions under row security, whatever the parameter. A partial index would need the kind in the statement's text.
INDEXES = (
    "CREATE INDEX ix_person_kind_name ON person (district_id, kind, name_key, id)",
    "CREATE INDEX ix_person_kind_family_name ON person (district_id, kind, family_name_key, name_key, id)",
)


def upgrade() -> None:
    for index in INDEXES:
        op.execute(index)


def downgrade() -> None:
    op.execute("DROP INDEX ix_person_kind_family_name")
    op.execute("DROP INDEX ix_person_kind_name")
