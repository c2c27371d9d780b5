"""Rosters nobody decided about and files that never came expire; an address may be written by hand; nobody draws."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS = """
ALTER TABLE roster_import DROP CONSTRAINT ck_roster_import_state;
ALTER TABLE roster_import ADD CONSTRAINT ck_roster_import_state
  CHECK (state IN ('reading', 'previewed', 'applying', 'applied', 'failed', 'discarded', 'expired'));
ALTER TABLE attachment DROP CONSTRAINT ck_attachment_state;
ALTER TABLE attachment ADD CONSTRAINT ck_attachment_state
  CHECK (state IN ('waiting_for_upload', 'checking', 'ready', 'refused', 'withdrawn', 'expired'));
ALTER TABLE signature DROP CONSTRAINT ck_signature_method;
ALTER TABLE signature ADD CONSTRAINT ck_signature_method CHECK (method IN ('typed'));
ALTER TABLE person ADD COLUMN email_set_at timestamp with time zone;
ALTER TABLE person ADD COLUMN roster_email text;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)
