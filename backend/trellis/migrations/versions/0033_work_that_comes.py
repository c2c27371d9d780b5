"""Alerts, how people want them, their calendars, why something was late, and the indexes of the boards."""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"

TABLES = """
ALTER TABLE deadline ADD COLUMN late_note text;
CREATE INDEX ix_deadline_due ON deadline (district_id, due_on, id) WHERE state = 'open';
CREATE INDEX ix_deadline_unexplained ON deadline (district_id, due_on, id)
  WHERE state = 'met' AND met_on > due_on AND late_reason IS NULL;

CREATE TABLE deadline_reason (
  student_id uuid NOT NULL,
  deadline_id uuid NOT NULL,
  person_id uuid NOT NULL,
  reason text NOT NULL,
  note text,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_deadline_reason PRIMARY KEY (district_id, id),
  CONSTRAINT fk_deadline_reason_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_deadline_reason_district_id_deadline_id FOREIGN KEY (district_id, deadline_id)
    REFERENCES deadline (district_id, id),
  CONSTRAINT fk_deadline_reason_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_deadline_reason_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_deadline_reason_deadline ON deadline_reason (district_id, deadline_id);

CREATE TABLE deadline_alert (
  person_id uuid NOT NULL,
  student_id uuid NOT NULL,
  deadline_id uuid NOT NULL,
  due_on date NOT NULL,
  threshold integer NOT NULL,
  reason text NOT NULL,
  raised_on date NOT NULL,
  read_at timestamp with time zone,
  mailed_on date,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_deadline_alert PRIMARY KEY (district_id, id),
  CONSTRAINT fk_deadline_alert_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_deadline_alert_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_deadline_alert_district_id_deadline_id FOREIGN KEY (district_id, deadline_id)
    REFERENCES deadline (district_id, id),
  CONSTRAINT uq_deadline_alert_once
    UNIQUE (district_id, person_id, deadline_id, due_on, threshold),
  CONSTRAINT ck_deadline_alert_reason CHECK (reason IN ('due', 'escalated', 'unowned')),
  CONSTRAINT fk_deadline_alert_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_deadline_alert_deadline ON deadline_alert (district_id, deadline_id, person_id, id);
CREATE INDEX ix_deadline_alert_to_mail ON deadline_alert (district_id, person_id) WHERE mailed_on IS NULL;

CREATE TABLE alert_round (
  day date NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_alert_round PRIMARY KEY (district_id, id),
  CONSTRAINT uq_alert_round_district_id_day UNIQUE (district_id, day),
  CONSTRAINT fk_alert_round_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);

CREATE TABLE alert_choice (
  person_id uuid NOT NULL,
  mail text NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_alert_choice PRIMARY KEY (district_id, id),
  CONSTRAINT fk_alert_choice_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT uq_alert_choice_district_id_person_id UNIQUE (district_id, person_id),
  CONSTRAINT ck_alert_choice_mail CHECK (mail IN ('at_once', 'daily', 'weekly', 'none')),
  CONSTRAINT fk_alert_choice_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);

CREATE TABLE alert_setting (
  escalates_after_days integer NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_alert_setting PRIMARY KEY (district_id, id),
  CONSTRAINT uq_alert_setting_district_id UNIQUE (district_id),
  CONSTRAINT fk_alert_setting_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);

CREATE TABLE calendar_feed (
  person_id uuid NOT NULL,
  token_digest bytea NOT NULL,
  revoked_at timestamp with time zone,
  last_read_at timestamp with time zone,
  counted_from timestamp with time zone,
  read_count integer NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_calendar_feed PRIMARY KEY (district_id, id),
  CONSTRAINT fk_calendar_feed_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT uq_calendar_feed_district_id_token_digest UNIQUE (district_id, token_digest),
  CONSTRAINT fk_calendar_feed_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE UNIQUE INDEX uq_calendar_feed_person ON calendar_feed (district_id, person_id) WHERE revoked_at IS NULL;
"""

DISTRICT = "district_id = (SELECT app_district())"
WIDE = "(SELECT app_wide_scopes())::text[]"
ME, SYSTEM = "(SELECT app_person())", "(SELECT app_system())"


def of_who_sees_the_student(table: str) -> str:
    return (
        f"'record' = ANY ({WIDE}) OR {table}.student_id IN (SELECT s FROM app_students('record') s) "
        f"OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = "
        f"{table}.district_id AND s.id = {table}.student_id), 'record'::text) "
        "IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)"
    )


OF_THE_DISTRICT = {"alert_round": "SELECT, INSERT", "alert_setting": "SELECT, INSERT, UPDATE, DELETE"}
OWN = {
    "deadline_reason": ("SELECT, INSERT", of_who_sees_the_student("deadline_reason")),
    "deadline_alert": (
        "SELECT, INSERT, UPDATE, DELETE",
        f"{SYSTEM} OR deadline_alert.person_id = {ME} AND ({of_who_sees_the_student('deadline_alert')})",
    ),
    "alert_choice": ("SELECT, INSERT, UPDATE, DELETE", f"{SYSTEM} OR alert_choice.person_id = {ME}"),
    "calendar_feed": ("SELECT, INSERT, UPDATE, DELETE", f"{SYSTEM} OR calendar_feed.person_id = {ME}"),
}


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLES)
    verbs = {**OF_THE_DISTRICT, **{table: granted for table, (granted, _) in OWN.items()}}
    for table, granted in verbs.items():
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"GRANT {granted} ON {table} TO trellis_app")
    for table in OF_THE_DISTRICT:
        run(f"CREATE POLICY own_district ON {table} USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
    for table, (_, readable) in OWN.items():
        run(f"CREATE POLICY of_owner ON {table} TO CURRENT_USER USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
        run(
            f"CREATE POLICY own_district ON {table} TO trellis_app "
            f"USING ({DISTRICT} AND ({readable})) WITH CHECK ({DISTRICT})"
        )
