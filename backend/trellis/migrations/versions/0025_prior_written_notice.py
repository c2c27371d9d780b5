"""Prior written notices, as they are written and as they were issued, and what reached a family and how."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"

TABLES = """
CREATE TABLE prior_notice (
  student_id uuid NOT NULL,
  version_id uuid,
  trigger text NOT NULL,
  state text NOT NULL,
  items jsonb NOT NULL,
  contents jsonb NOT NULL,
  action_on date,
  lead_days integer NOT NULL,
  lead_kind text NOT NULL,
  drafted_by_id uuid NOT NULL,
  supersedes_id uuid,
  decided_by_team boolean NOT NULL,
  revision integer NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_prior_notice PRIMARY KEY (district_id, id),
  CONSTRAINT fk_prior_notice_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_prior_notice_district_id_version_id FOREIGN KEY (district_id, version_id)
    REFERENCES plan_version (district_id, id),
  CONSTRAINT fk_prior_notice_district_id_drafted_by_id FOREIGN KEY (district_id, drafted_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_prior_notice_district_id_supersedes_id FOREIGN KEY (district_id, supersedes_id)
    REFERENCES prior_notice (district_id, id),
  CONSTRAINT ck_prior_notice_trigger CHECK (trigger IN ('evaluation_proposed', 'evaluation_refused', 'eligibility',
    'plan', 'graduation', 'revocation', 'meeting_refused', 'request_refused')),
  CONSTRAINT ck_prior_notice_state CHECK (state IN ('draft', 'issued', 'delivered', 'superseded')),
  CONSTRAINT ck_prior_notice_says_what_is_frozen CHECK (state = 'draft' OR items = '[]' AND contents = '{}'),
  CONSTRAINT ck_prior_notice_lead_kind CHECK (lead_kind IN ('calendar', 'school')),
  CONSTRAINT fk_prior_notice_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_prior_notice_student ON prior_notice (district_id, student_id);
CREATE INDEX ix_prior_notice_version ON prior_notice (district_id, version_id);
CREATE UNIQUE INDEX uq_prior_notice_in_work ON prior_notice (district_id, version_id) WHERE state = 'draft';
CREATE UNIQUE INDEX uq_prior_notice_standing ON prior_notice (district_id, version_id)
  WHERE state IN ('issued', 'delivered');

CREATE TABLE issued_notice (
  notice_id uuid NOT NULL,
  student_id uuid NOT NULL,
  canonical bytea NOT NULL,
  sha256 text NOT NULL,
  issued_by_id uuid NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_issued_notice PRIMARY KEY (district_id, id),
  CONSTRAINT uq_issued_notice_district_id_notice_id UNIQUE (district_id, notice_id),
  CONSTRAINT fk_issued_notice_district_id_notice_id FOREIGN KEY (district_id, notice_id)
    REFERENCES prior_notice (district_id, id),
  CONSTRAINT fk_issued_notice_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_issued_notice_district_id_issued_by_id FOREIGN KEY (district_id, issued_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_issued_notice_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);

CREATE TABLE formal_delivery (
  student_id uuid NOT NULL,
  person_id uuid NOT NULL,
  notice_id uuid,
  version_id uuid,
  way text NOT NULL,
  delivered_on date NOT NULL,
  document_sha256 text NOT NULL,
  recorded_by_id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_formal_delivery PRIMARY KEY (district_id, id),
  CONSTRAINT uq_formal_delivery_district_id_notice_id_person_id_way UNIQUE (district_id, notice_id, person_id, way),
  CONSTRAINT uq_formal_delivery_district_id_version_id_person_id_way UNIQUE (district_id, version_id, person_id, way),
  CONSTRAINT fk_formal_delivery_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_formal_delivery_district_id_person_id FOREIGN KEY (district_id, person_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_formal_delivery_district_id_notice_id FOREIGN KEY (district_id, notice_id)
    REFERENCES prior_notice (district_id, id),
  CONSTRAINT fk_formal_delivery_district_id_version_id FOREIGN KEY (district_id, version_id)
    REFERENCES plan_version (district_id, id),
  CONSTRAINT fk_formal_delivery_district_id_recorded_by_id FOREIGN KEY (district_id, recorded_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT ck_formal_delivery_way CHECK (way IN ('app', 'handed', 'posted', 'email')),
  CONSTRAINT ck_formal_delivery_of_one CHECK (num_nonnulls(notice_id, version_id) = 1),
  CONSTRAINT ck_formal_delivery_opened_by_themselves CHECK ((way = 'app') = (recorded_by_id = person_id)),
  CONSTRAINT fk_formal_delivery_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
"""

GRANTS = {
    # What a notice is about never changes; a draft is revised, and its state goes on.
    "prior_notice": "SELECT, INSERT, UPDATE (state, items, contents, revision)",
    "issued_notice": "SELECT, INSERT",
    "formal_delivery": "SELECT, INSERT",
}
WIDE = "(SELECT app_wide_scopes())::text[]"
DISTRICT = "district_id = (SELECT app_district())"


def opened(table: str, kind: str) -> str:
    """For the readers of one kind of record."""
    return (
        f"'{kind}' = ANY ({WIDE}) OR {table}.student_id IN (SELECT s FROM app_students('{kind}') s) "
        f"OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = "
        f"{table}.district_id AND s.id = {table}.student_id), '{kind}'::text) "
        "IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)"
    )


# Which ties open the kind `notice` is tabulated anew by 0028.
READABLE = {
    "prior_notice": (
        f"{opened('prior_notice', 'plan_draft')} "
        f"OR prior_notice.state <> 'draft' AND ({opened('prior_notice', 'notice')})"
    ),
    "issued_notice": opened("issued_notice", "notice"),
    "formal_delivery": (
        f"formal_delivery.person_id = (SELECT app_person()) OR {opened('formal_delivery', 'plan_draft')}"
    ),
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
