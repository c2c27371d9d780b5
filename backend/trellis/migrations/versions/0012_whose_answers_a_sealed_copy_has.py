"""A signed copy says whose answers are in it, and each of several signers has one with their own alone."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = """
ALTER TABLE sealed_document ADD COLUMN copy_for_id uuid;
ALTER TABLE sealed_document ADD COLUMN signed_by uuid[] DEFAULT '{}' NOT NULL;
ALTER TABLE sealed_document ADD CONSTRAINT fk_sealed_document_district_id_copy_for_id
  FOREIGN KEY (district_id, copy_for_id) REFERENCES person (district_id, id);
ALTER TABLE sealed_document DROP CONSTRAINT uq_sealed_document_district_id_version_id_stage;
ALTER TABLE sealed_document ADD CONSTRAINT uq_sealed_document_district_id_version_id_stage_copy_for_id
  UNIQUE NULLS NOT DISTINCT (district_id, version_id, stage, copy_for_id);
UPDATE sealed_document d SET signed_by = s.people
  FROM (SELECT district_id, version_id, array_agg(DISTINCT person_id) AS people FROM signature GROUP BY 1, 2) s
  WHERE d.district_id = s.district_id AND d.version_id = s.version_id AND d.stage = 'signed';
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)
