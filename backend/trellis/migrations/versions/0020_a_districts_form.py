"""What a district sets its form to, from a day on; a plan keeps what it was begun on."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"

TABLES = """
CREATE TABLE form_revision (
  plan_kind text NOT NULL,
  form_version text NOT NULL,
  number integer NOT NULL,
  effective_on date NOT NULL,
  settings jsonb NOT NULL,
  made_by_id uuid NOT NULL,
  taken_back_at timestamp with time zone,
  taken_back_by_id uuid,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_form_revision PRIMARY KEY (district_id, id),
  CONSTRAINT fk_form_revision_district_id_made_by_id FOREIGN KEY (district_id, made_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_form_revision_district_id_taken_back_by_id FOREIGN KEY (district_id, taken_back_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT uq_form_revision_district_id_plan_kind_number UNIQUE (district_id, plan_kind, number),
  CONSTRAINT ck_form_revision_plan_kind CHECK (plan_kind IN ('iep', 'section_504')),
  CONSTRAINT fk_form_revision_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_form_revision_day ON form_revision (district_id, plan_kind, effective_on);

CREATE TABLE form_logo (
  media_type text NOT NULL,
  content bytea NOT NULL,
  sha256 text NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  uploaded_by_id uuid NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_form_logo PRIMARY KEY (district_id, id),
  CONSTRAINT fk_form_logo_district_id_uploaded_by_id FOREIGN KEY (district_id, uploaded_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT uq_form_logo_district_id_sha256 UNIQUE (district_id, sha256),
  CONSTRAINT ck_form_logo_media_type CHECK (media_type IN ('image/png', 'image/jpeg')),
  CONSTRAINT fk_form_logo_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);

ALTER TABLE plan ADD COLUMN form_revision_id uuid, ADD COLUMN district_form jsonb;
ALTER TABLE plan ADD CONSTRAINT fk_plan_district_id_form_revision_id
  FOREIGN KEY (district_id, form_revision_id) REFERENCES form_revision (district_id, id);
"""

GRANTS = {
    "form_revision": "SELECT, INSERT, UPDATE (taken_back_at, taken_back_by_id)",
    "form_logo": "SELECT, INSERT",
}
DISTRICT = "district_id = (SELECT app_district())"


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLES)
    for table, verbs in GRANTS.items():
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"CREATE POLICY own_district ON {table} USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
        run(f"GRANT {verbs} ON {table} TO trellis_app")
