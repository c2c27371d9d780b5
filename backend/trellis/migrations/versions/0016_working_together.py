"""Comments at places of a draft, who was named in them, and who has which section."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"

TABLES = """
CREATE TABLE comment_thread (
  plan_id uuid NOT NULL,
  student_id uuid NOT NULL,
  copy_id uuid,
  section_key text NOT NULL,
  field_key text,
  row_id text,
  quote text,
  started_by_id uuid NOT NULL,
  resolved_at timestamp with time zone,
  resolved_by_id uuid,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_comment_thread PRIMARY KEY (district_id, id),
  CONSTRAINT fk_comment_thread_district_id_plan_id FOREIGN KEY (district_id, plan_id) REFERENCES plan (district_id, id),
  CONSTRAINT fk_comment_thread_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_comment_thread_district_id_copy_id FOREIGN KEY (district_id, copy_id)
    REFERENCES shared_draft (district_id, id),
  CONSTRAINT fk_comment_thread_district_id_started_by_id FOREIGN KEY (district_id, started_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_comment_thread_district_id_resolved_by_id FOREIGN KEY (district_id, resolved_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_comment_thread_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_comment_thread_plan ON comment_thread (district_id, plan_id);

CREATE TABLE comment (
  thread_id uuid NOT NULL,
  student_id uuid NOT NULL,
  written_by_id uuid NOT NULL,
  said text NOT NULL,
  taken_back_at timestamp with time zone,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_comment PRIMARY KEY (district_id, id),
  CONSTRAINT fk_comment_district_id_thread_id FOREIGN KEY (district_id, thread_id)
    REFERENCES comment_thread (district_id, id),
  CONSTRAINT fk_comment_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_comment_district_id_written_by_id FOREIGN KEY (district_id, written_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_comment_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_comment_thread_of ON comment (district_id, thread_id, id);

CREATE TABLE comment_mention (
  comment_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  student_id uuid NOT NULL,
  person_id uuid NOT NULL,
  is_mailed boolean NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_comment_mention PRIMARY KEY (district_id, id),
  CONSTRAINT uq_comment_mention_district_id_comment_id_person_id UNIQUE (district_id, comment_id, person_id),
  CONSTRAINT fk_comment_mention_district_id_comment_id FOREIGN KEY (district_id, comment_id)
    REFERENCES comment (district_id, id),
  CONSTRAINT fk_comment_mention_district_id_thread_id FOREIGN KEY (district_id, thread_id)
    REFERENCES comment_thread (district_id, id),
  CONSTRAINT fk_comment_mention_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_comment_mention_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_comment_mention_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_comment_mention_person ON comment_mention (district_id, person_id);
CREATE INDEX ix_comment_mention_thread ON comment_mention (district_id, thread_id);

CREATE TABLE section_assignment (
  section_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  student_id uuid NOT NULL,
  person_id uuid NOT NULL,
  due_on date,
  given_by_id uuid NOT NULL,
  ready_at timestamp with time zone,
  ready_through bigint,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_section_assignment PRIMARY KEY (district_id, id),
  CONSTRAINT uq_section_assignment_district_id_section_id UNIQUE (district_id, section_id),
  CONSTRAINT fk_section_assignment_district_id_section_id FOREIGN KEY (district_id, section_id)
    REFERENCES plan_section (district_id, id),
  CONSTRAINT fk_section_assignment_district_id_plan_id FOREIGN KEY (district_id, plan_id)
    REFERENCES plan (district_id, id),
  CONSTRAINT fk_section_assignment_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_section_assignment_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_section_assignment_district_id_given_by_id FOREIGN KEY (district_id, given_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_section_assignment_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_section_assignment_person ON section_assignment (district_id, person_id);
"""

GRANTS = {
    "comment_thread": "SELECT, INSERT, UPDATE (resolved_at, resolved_by_id)",
    "comment": "SELECT, INSERT, UPDATE (taken_back_at)",
    "comment_mention": "SELECT, INSERT",
    "section_assignment": "SELECT, INSERT, UPDATE, DELETE",
}
WIDE = "(SELECT app_wide_scopes())::text[]"
DISTRICT = "district_id = (SELECT app_district())"


def of_team(table: str) -> str:
    """For whoever reads the draft as it is written; of a Section 504 plan, also for who works with those alone."""
    return (
        f"'plan_draft' = ANY ({WIDE}) OR {table}.student_id IN (SELECT s FROM app_students('plan_draft') s) "
        f"OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = "
        f"{table}.district_id AND s.id = {table}.student_id), 'plan_draft'::text) "
        "IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) "
        f"OR 'plan_504' = ANY ({WIDE}) AND (SELECT p.kind = 'section_504' FROM plan p "
        f"WHERE p.district_id = {table}.district_id AND p.id = {table}.plan_id)"
    )


def of_thread(table: str) -> str:
    return f"(SELECT true FROM comment_thread t WHERE t.district_id = {table}.district_id AND t.id = {table}.thread_id)"


READABLE = {
    "comment_thread": (
        f"{of_team('comment_thread')} OR comment_thread.copy_id IS NOT NULL "
        "AND comment_thread.student_id IN (SELECT s FROM app_students('plan_shared') s) AND (SELECT true FROM plan p "
        "WHERE p.district_id = comment_thread.district_id AND p.id = comment_thread.plan_id)"
    ),
    "comment": of_thread("comment"),
    "comment_mention": of_thread("comment_mention"),
    "section_assignment": of_team("section_assignment"),
}


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLES)
    for table, readable in READABLE.items():
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"GRANT {GRANTS[table]} ON {table} TO trellis_app")
        run(f"CREATE POLICY of_owner ON {table} TO CURRENT_USER USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
        run(
            f"CREATE POLICY own_district ON {table} TO trellis_app USING ({DISTRICT} AND ({readable})) "
            f"WITH CHECK ({DISTRICT})"
        )
