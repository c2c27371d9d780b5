"""A plan may begin with one of another district; what was handed over to another district is on record."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"

PLAN = """
ALTER TABLE plan ADD COLUMN begun_by text;
ALTER TABLE plan ADD CONSTRAINT ck_plan_begun_by CHECK (begun_by IN ('transfer'));
ALTER TABLE plan ADD CONSTRAINT ck_plan_transfer_begins_anew CHECK (
  begun_by IS NULL OR occasion = 'annual' AND kind = 'iep' AND carried_from_id IS NULL);
"""

TABLES = """
CREATE TABLE plan_handover (
  student_id uuid NOT NULL,
  version_id uuid NOT NULL,
  to_slug text NOT NULL,
  to_name text NOT NULL,
  ground text NOT NULL,
  reason text NOT NULL,
  made_by_id uuid NOT NULL,
  made_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_plan_handover PRIMARY KEY (district_id, id),
  CONSTRAINT ck_plan_handover_ground CHECK (ground IN ('parent_asked', 'district_asked', 'annual_notice')),
  CONSTRAINT fk_plan_handover_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_plan_handover_district_id_version_id FOREIGN KEY (district_id, version_id)
    REFERENCES plan_version (district_id, id),
  CONSTRAINT fk_plan_handover_district_id_made_by_id FOREIGN KEY (district_id, made_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_plan_handover_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_plan_handover_student ON plan_handover (district_id, student_id);
CREATE TABLE plan_transfer (
  plan_id uuid NOT NULL,
  student_id uuid NOT NULL,
  source text NOT NULL,
  from_district text NOT NULL,
  from_state text NOT NULL,
  arrived_on date NOT NULL,
  old_starts_on date,
  old_ends_on date,
  evaluated_on date,
  package_id uuid,
  canonical bytea,
  sha256 text,
  attachment_id uuid,
  begun_by_id uuid NOT NULL,
  begun_at timestamp with time zone NOT NULL,
  services jsonb DEFAULT '[]' NOT NULL,
  evaluation text,
  consulted_on date,
  consulted_how text,
  consulted_with text,
  parent_said text,
  recorded_by_id uuid,
  former jsonb DEFAULT '[]' NOT NULL,
  revision integer DEFAULT 1 NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_plan_transfer PRIMARY KEY (district_id, id),
  CONSTRAINT uq_plan_transfer_district_id_plan_id UNIQUE (district_id, plan_id),
  CONSTRAINT uq_plan_transfer_district_id_package_id UNIQUE (district_id, package_id),
  CONSTRAINT ck_plan_transfer_source CHECK (source IN ('package', 'paper')),
  CONSTRAINT ck_plan_transfer_consulted_how CHECK (consulted_how IN ('meeting', 'phone', 'video', 'in_writing')),
  CONSTRAINT ck_plan_transfer_evaluation CHECK (evaluation IN ('needed', 'not_needed')),
  CONSTRAINT ck_plan_transfer_package_is_whole CHECK (
    num_nonnulls(package_id, canonical, sha256) = CASE source WHEN 'package' THEN 3 ELSE 0 END),
  CONSTRAINT ck_plan_transfer_consultation_is_whole CHECK (
    num_nonnulls(consulted_on, consulted_how, consulted_with, parent_said, recorded_by_id) IN (0, 5)),
  CONSTRAINT ck_plan_transfer_old_plan_runs_forward CHECK (old_ends_on >= old_starts_on),
  CONSTRAINT ck_plan_transfer_services_are_rows CHECK (jsonb_typeof(services) = 'array'),
  CONSTRAINT ck_plan_transfer_former_is_whole CHECK (
    CASE jsonb_typeof(former) WHEN 'array' THEN jsonb_array_length(former) = revision - 1 ELSE false END),
  CONSTRAINT fk_plan_transfer_district_id_plan_id FOREIGN KEY (district_id, plan_id)
    REFERENCES plan (district_id, id),
  CONSTRAINT fk_plan_transfer_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_plan_transfer_district_id_attachment_id FOREIGN KEY (district_id, attachment_id)
    REFERENCES attachment (district_id, id),
  CONSTRAINT fk_plan_transfer_district_id_begun_by_id FOREIGN KEY (district_id, begun_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_plan_transfer_district_id_recorded_by_id FOREIGN KEY (district_id, recorded_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_plan_transfer_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_plan_transfer_student ON plan_transfer (district_id, student_id);
"""

WIDE = "(SELECT app_wide_scopes())::text[]"
DISTRICT = "district_id = (SELECT app_district())"
CHANGES = (
    "services, evaluation, consulted_on, consulted_how, consulted_with, parent_said, recorded_by_id, former, revision"
)


def of_who_reads(table: str, kind: str) -> str:
    """For whom the student's records of this kind are."""
    return (
        f"'{kind}' = ANY ({WIDE}) OR {table}.student_id IN (SELECT s FROM app_students('{kind}') s) "
        f"OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s "
        f"WHERE s.district_id = {table}.district_id AND s.id = {table}.student_id), '{kind}'::text) "
        "IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)"
    )


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(PLAN)
    run(TABLES)
    for table, kind, verbs in (
        ("plan_handover", "record_of_access", "SELECT, INSERT"),
        ("plan_transfer", "plan_final", f"SELECT, INSERT, UPDATE ({CHANGES})"),
    ):
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"GRANT {verbs} ON {table} TO trellis_app")
        run(f"CREATE POLICY of_owner ON {table} TO CURRENT_USER USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
        run(
            f"CREATE POLICY own_district ON {table} TO trellis_app "
            f"USING ({DISTRICT} AND ({of_who_reads(table, kind)})) WITH CHECK ({DISTRICT})"
        )
