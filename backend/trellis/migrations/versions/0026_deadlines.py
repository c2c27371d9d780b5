"""School calendars, what a district decided about rules, deadlines, and how their days moved."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"

TABLES = """
CREATE TABLE school_calendar (
  name text NOT NULL,
  first_on date NOT NULL,
  last_on date NOT NULL,
  weekdays integer[] NOT NULL,
  revision integer NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_school_calendar PRIMARY KEY (district_id, id),
  CONSTRAINT uq_school_calendar_district_id_first_on UNIQUE (district_id, first_on),
  CONSTRAINT fk_school_calendar_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);

CREATE TABLE calendar_day (
  calendar_id uuid NOT NULL,
  day date NOT NULL,
  kind text NOT NULL,
  reason text NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_calendar_day PRIMARY KEY (district_id, id),
  CONSTRAINT fk_calendar_day_district_id_calendar_id FOREIGN KEY (district_id, calendar_id)
    REFERENCES school_calendar (district_id, id),
  CONSTRAINT uq_calendar_day_district_id_day UNIQUE (district_id, day),
  CONSTRAINT ck_calendar_day_kind CHECK (kind IN ('holiday', 'break', 'closure', 'partial')),
  CONSTRAINT fk_calendar_day_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_calendar_day_calendar ON calendar_day (district_id, calendar_id);

CREATE TABLE calendar_edit (
  calendar_id uuid NOT NULL,
  number integer NOT NULL,
  person_id uuid,
  what text NOT NULL,
  day date,
  kind text,
  reason text,
  why text NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_calendar_edit PRIMARY KEY (district_id, id),
  CONSTRAINT fk_calendar_edit_district_id_calendar_id FOREIGN KEY (district_id, calendar_id)
    REFERENCES school_calendar (district_id, id),
  CONSTRAINT fk_calendar_edit_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT uq_calendar_edit_district_id_number UNIQUE (district_id, number),
  CONSTRAINT ck_calendar_edit_what CHECK (what IN ('begin', 'year', 'add', 'remove')),
  CONSTRAINT fk_calendar_edit_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);

CREATE TABLE rule_decision (
  rule_key text NOT NULL,
  what text NOT NULL,
  value text,
  why text NOT NULL,
  person_id uuid NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_rule_decision PRIMARY KEY (district_id, id),
  CONSTRAINT fk_rule_decision_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT ck_rule_decision_what CHECK (what IN ('confirm', 'tighten', 'restore')),
  CONSTRAINT fk_rule_decision_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_rule_decision_key ON rule_decision (district_id, rule_key);

CREATE TABLE deadline (
  student_id uuid NOT NULL,
  rule_id text NOT NULL,
  rule_key text NOT NULL,
  cap_key text,
  value text NOT NULL,
  day_kind text NOT NULL,
  pauses text[] NOT NULL,
  instance text NOT NULL,
  trigger_event text NOT NULL,
  trigger_on date NOT NULL,
  no_later_than date,
  due_on date,
  original_due_on date,
  school_years text[] NOT NULL,
  needs_calendar boolean NOT NULL,
  counted_with integer NOT NULL,
  state text NOT NULL,
  met_on date,
  late_reason text,
  extension text,
  withdrawn_reason text,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_deadline PRIMARY KEY (district_id, id),
  CONSTRAINT fk_deadline_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT ck_deadline_state CHECK (state IN ('open', 'met', 'withdrawn')),
  CONSTRAINT fk_deadline_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_deadline_student ON deadline (district_id, student_id);
CREATE UNIQUE INDEX uq_deadline_open ON deadline (district_id, student_id, rule_id, trigger_event, instance)
  WHERE state = 'open';
CREATE INDEX ix_deadline_to_recount ON deadline (district_id, id) WHERE state = 'open' AND needs_calendar;

CREATE TABLE deadline_change (
  student_id uuid NOT NULL,
  deadline_id uuid NOT NULL,
  person_id uuid,
  cause text NOT NULL,
  due_before date,
  due_after date,
  edit_number integer,
  note text,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_deadline_change PRIMARY KEY (district_id, id),
  CONSTRAINT fk_deadline_change_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_deadline_change_district_id_deadline_id FOREIGN KEY (district_id, deadline_id)
    REFERENCES deadline (district_id, id),
  CONSTRAINT fk_deadline_change_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT ck_deadline_change_cause CHECK (cause IN ('calendar', 'extension', 'moved')),
  CONSTRAINT fk_deadline_change_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_deadline_change_deadline ON deadline_change (district_id, deadline_id);
"""

OF_THE_DISTRICT = {
    "school_calendar": "SELECT, INSERT, UPDATE, DELETE",
    "calendar_day": "SELECT, INSERT, UPDATE, DELETE",
    "calendar_edit": "SELECT, INSERT",
    "rule_decision": "SELECT, INSERT",
}
OF_A_STUDENT = {"deadline": "SELECT, INSERT, UPDATE, DELETE", "deadline_change": "SELECT, INSERT"}
DISTRICT = "district_id = (SELECT app_district())"
WIDE = "(SELECT app_wide_scopes())::text[]"


def of_who_sees_the_student(table: str) -> str:
    return (
        f"'record' = ANY ({WIDE}) OR {table}.student_id IN (SELECT s FROM app_students('record') s) "
        f"OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = "
        f"{table}.district_id AND s.id = {table}.student_id), 'record'::text) "
        "IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)"
    )


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLES)
    for table, verbs in (*OF_THE_DISTRICT.items(), *OF_A_STUDENT.items()):
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"GRANT {verbs} ON {table} TO trellis_app")
    for table in OF_THE_DISTRICT:
        run(f"CREATE POLICY own_district ON {table} USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
    for table in OF_A_STUDENT:
        run(f"CREATE POLICY of_owner ON {table} TO CURRENT_USER USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
        run(
            f"CREATE POLICY own_district ON {table} TO trellis_app "
            f"USING ({DISTRICT} AND ({of_who_sees_the_student(table)})) WITH CHECK ({DISTRICT})"
        )
