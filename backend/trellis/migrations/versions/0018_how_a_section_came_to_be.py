"""Moments of a section that are kept when its log of edits is put into one, and edits that put an earlier one back."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"

TABLES = """
ALTER TABLE live_update ADD COLUMN puts_back timestamp with time zone;

CREATE TABLE section_moment (
  section_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  student_id uuid NOT NULL,
  through bigint NOT NULL,
  started_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone NOT NULL,
  people jsonb NOT NULL,
  puts_back timestamp with time zone,
  content jsonb NOT NULL,
  written jsonb NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_section_moment PRIMARY KEY (district_id, id),
  CONSTRAINT uq_section_moment_district_id_section_id_through UNIQUE (district_id, section_id, through),
  CONSTRAINT fk_section_moment_district_id_section_id FOREIGN KEY (district_id, section_id)
    REFERENCES plan_section (district_id, id),
  CONSTRAINT fk_section_moment_district_id_plan_id FOREIGN KEY (district_id, plan_id)
    REFERENCES plan (district_id, id),
  CONSTRAINT fk_section_moment_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_section_moment_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
"""

WIDE = "(SELECT app_wide_scopes())::text[]"
DISTRICT = "district_id = (SELECT app_district())"
OF_TEAM = (
    f"'plan_draft' = ANY ({WIDE}) OR section_moment.student_id IN (SELECT s FROM app_students('plan_draft') s) "
    "OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = "
    "section_moment.district_id AND s.id = section_moment.student_id), 'plan_draft'::text) "
    "IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) "
    f"OR 'plan_504' = ANY ({WIDE}) AND (SELECT p.kind = 'section_504' FROM plan p "
    "WHERE p.district_id = section_moment.district_id AND p.id = section_moment.plan_id)"
)


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLES)
    run("ALTER TABLE section_moment ENABLE ROW LEVEL SECURITY")
    run("ALTER TABLE section_moment FORCE ROW LEVEL SECURITY")
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON section_moment TO trellis_app")
    run(f"CREATE POLICY of_owner ON section_moment TO CURRENT_USER USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
    run(
        f"CREATE POLICY own_district ON section_moment TO trellis_app USING ({DISTRICT} AND ({OF_TEAM})) "
        f"WITH CHECK ({DISTRICT})"
    )
