"""Who carries a plan out says that they have read it."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"

TABLES = """
CREATE TABLE plan_acknowledgement (
  student_id uuid NOT NULL,
  version_id uuid NOT NULL,
  person_id uuid NOT NULL,
  acknowledged_at timestamp with time zone NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_plan_acknowledgement PRIMARY KEY (district_id, id),
  CONSTRAINT uq_plan_acknowledgement_district_id_version_id_person_id UNIQUE (district_id, version_id, person_id),
  CONSTRAINT fk_plan_acknowledgement_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_plan_acknowledgement_district_id_version_id FOREIGN KEY (district_id, version_id)
    REFERENCES plan_version (district_id, id),
  CONSTRAINT fk_plan_acknowledgement_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_plan_acknowledgement_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
"""

WIDE = "(SELECT app_wide_scopes())::text[]"
DISTRICT = "district_id = (SELECT app_district())"
OF_WHO_READS_THE_PLAN = (
    "plan_acknowledgement.person_id = (SELECT app_person()) "
    f"OR 'plan_final' = ANY ({WIDE}) "
    "OR plan_acknowledgement.student_id IN (SELECT s FROM app_students('plan_final') s) "
    "OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = "
    "plan_acknowledgement.district_id AND s.id = plan_acknowledgement.student_id), 'plan_final'::text) "
    "IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) "
    f"OR 'plan_504' = ANY ({WIDE}) AND (SELECT p.kind = 'section_504' FROM plan_version v "
    "JOIN plan p ON p.district_id = v.district_id AND p.id = v.plan_id "
    "WHERE v.district_id = plan_acknowledgement.district_id AND v.id = plan_acknowledgement.version_id)"
)


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLES)
    run("ALTER TABLE plan_acknowledgement ENABLE ROW LEVEL SECURITY")
    run("ALTER TABLE plan_acknowledgement FORCE ROW LEVEL SECURITY")
    run("GRANT SELECT, INSERT ON plan_acknowledgement TO trellis_app")
    run(f"CREATE POLICY of_owner ON plan_acknowledgement TO CURRENT_USER USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
    run(
        f"CREATE POLICY own_district ON plan_acknowledgement TO trellis_app "
        f"USING ({DISTRICT} AND ({OF_WHO_READS_THE_PLAN})) WITH CHECK ({DISTRICT})"
    )
