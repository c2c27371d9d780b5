"""A plan says which one it was carried forward from, and its sections which answers nobody has confirmed since."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS = """
ALTER TABLE plan ADD COLUMN carried_from_id uuid;
ALTER TABLE plan ADD CONSTRAINT fk_plan_district_id_carried_from_id
  FOREIGN KEY (district_id, carried_from_id) REFERENCES plan (district_id, id);
ALTER TABLE plan_section ADD COLUMN carried jsonb DEFAULT '{}' NOT NULL;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)
