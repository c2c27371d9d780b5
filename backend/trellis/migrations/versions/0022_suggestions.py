"""Where a thread's words stand in the live text, and other words that are suggested for them."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"

TABLES = """
ALTER TABLE comment_thread ADD COLUMN anchor_start text, ADD COLUMN anchor_end text;

CREATE TABLE suggestion (
  thread_id uuid NOT NULL,
  student_id uuid NOT NULL,
  column_key text,
  was text NOT NULL,
  becomes text NOT NULL,
  outcome text,
  decided_at timestamp with time zone,
  decided_by_id uuid,
  edit_number bigint,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_suggestion PRIMARY KEY (district_id, id),
  CONSTRAINT uq_suggestion_district_id_thread_id UNIQUE (district_id, thread_id),
  CONSTRAINT ck_suggestion_outcome CHECK (outcome IN ('accepted', 'rejected', 'withdrawn')),
  CONSTRAINT ck_suggestion_decided_at CHECK ((outcome IS NULL) = (decided_at IS NULL)),
  CONSTRAINT ck_suggestion_decided_by CHECK ((outcome IS NULL) = (decided_by_id IS NULL)),
  CONSTRAINT fk_suggestion_district_id_thread_id FOREIGN KEY (district_id, thread_id)
    REFERENCES comment_thread (district_id, id),
  CONSTRAINT fk_suggestion_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_suggestion_district_id_decided_by_id FOREIGN KEY (district_id, decided_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_suggestion_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
"""

DISTRICT = "district_id = (SELECT app_district())"
READABLE = (
    "(SELECT true FROM comment_thread t WHERE t.district_id = suggestion.district_id AND t.id = suggestion.thread_id)"
)


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLES)
    run("ALTER TABLE suggestion ENABLE ROW LEVEL SECURITY")
    run("ALTER TABLE suggestion FORCE ROW LEVEL SECURITY")
    run("GRANT SELECT, INSERT, UPDATE (outcome, decided_at, decided_by_id, edit_number) ON suggestion TO trellis_app")
    run(f"CREATE POLICY of_owner ON suggestion TO CURRENT_USER USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
    run(
        f"CREATE POLICY own_district ON suggestion TO trellis_app USING ({DISTRICT} AND ({READABLE})) "
        f"WITH CHECK ({DISTRICT})"
    )
