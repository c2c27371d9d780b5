"""A bank of goals: what a person, or a whole district, keeps for the next plan, and each time it was used."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"

TABLES = """
CREATE TABLE bank_goal (
  owner_id uuid,
  kept_by_id uuid,
  topic text NOT NULL,
  subject text NOT NULL,
  area text NOT NULL,
  grade_from integer,
  grade_to integer,
  language text NOT NULL,
  condition text NOT NULL,
  behavior text NOT NULL,
  criterion text NOT NULL,
  method text NOT NULL,
  measured_every text,
  search_key text NOT NULL,
  use_count integer NOT NULL,
  archived_at timestamp with time zone,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_bank_goal PRIMARY KEY (district_id, id),
  CONSTRAINT fk_bank_goal_district_id_owner_id FOREIGN KEY (district_id, owner_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_bank_goal_district_id_kept_by_id FOREIGN KEY (district_id, kept_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT ck_bank_goal_topic CHECK (topic IN ('reading', 'writing', 'math', 'speech', 'behavior', 'motor',
    'daily_living', 'transition', 'other')),
  CONSTRAINT ck_bank_goal_area CHECK (area IN ('academic', 'functional')),
  CONSTRAINT ck_bank_goal_language CHECK (language IN ('en', 'es')),
  CONSTRAINT ck_bank_goal_measured_every CHECK (measured_every IN ('day', 'week', 'two_weeks', 'month', 'quarter')),
  CONSTRAINT ck_bank_goal_grades CHECK (grade_from <= grade_to),
  CONSTRAINT fk_bank_goal_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_bank_goal_standing ON bank_goal (district_id, owner_id) WHERE archived_at IS NULL;
CREATE TABLE bank_goal_use (
  goal_id uuid NOT NULL,
  person_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  row_id text NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_bank_goal_use PRIMARY KEY (district_id, id),
  CONSTRAINT fk_bank_goal_use_district_id_goal_id FOREIGN KEY (district_id, goal_id)
    REFERENCES bank_goal (district_id, id),
  CONSTRAINT fk_bank_goal_use_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_bank_goal_use_district_id_plan_id FOREIGN KEY (district_id, plan_id) REFERENCES plan (district_id, id),
  CONSTRAINT uq_bank_goal_use_district_id_plan_id_row_id UNIQUE (district_id, plan_id, row_id),
  CONSTRAINT fk_bank_goal_use_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_bank_goal_use_person ON bank_goal_use (district_id, person_id, goal_id);
"""

STAFF = (
    "(SELECT true FROM person p WHERE p.district_id = (SELECT app_district()) AND p.id = (SELECT app_person()) "
    "AND p.kind = 'staff')"
)
READABLE = {
    "bank_goal": (
        f"(SELECT app_system()) OR bank_goal.owner_id = (SELECT app_person()) OR bank_goal.owner_id IS NULL AND {STAFF}"
    ),
    "bank_goal_use": "(SELECT app_system()) OR bank_goal_use.person_id = (SELECT app_person())",
}
GRANTS = {"bank_goal": "SELECT, INSERT, UPDATE (archived_at, use_count)", "bank_goal_use": "SELECT, INSERT"}
DISTRICT = "district_id = (SELECT app_district())"


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLES)
    for table, readable in READABLE.items():
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"GRANT {GRANTS[table]} ON {table} TO trellis_app")
        run(
            f"CREATE POLICY own_district ON {table} TO trellis_app USING ({DISTRICT} AND ({readable})) "
            f"WITH CHECK ({DISTRICT})"
        )
        run(f"CREATE POLICY of_owner ON {table} TO CURRENT_USER USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
