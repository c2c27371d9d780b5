"""Translations of a plan by people: what was asked for, its texts, what was published, what the district remembers."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"

ROLES = """
ALTER TABLE person_role DROP CONSTRAINT ck_person_role_role;
ALTER TABLE person_role ADD CONSTRAINT ck_person_role_role CHECK (role IN (
  'district_admin', 'special_education_admin', 'section_504_coordinator', 'school_leader', 'special_teacher',
  'general_teacher', 'speech_therapist', 'occupational_therapist', 'physical_therapist', 'psychologist', 'registrar',
  'translator', 'other_staff', 'deployment_operator'));
"""

TABLES = """
CREATE TABLE translation (
  plan_id uuid NOT NULL,
  version_id uuid NOT NULL,
  student_id uuid NOT NULL,
  student_name text NOT NULL,
  plan_kind text NOT NULL,
  version_number integer NOT NULL,
  version_sha256 text NOT NULL,
  language text NOT NULL,
  state text NOT NULL,
  asked_by_id uuid NOT NULL,
  by_family boolean NOT NULL,
  due_on date,
  translator_id uuid,
  reviewer_id uuid,
  returned_note text,
  published_on date,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_translation PRIMARY KEY (district_id, id),
  CONSTRAINT fk_translation_district_id_plan_id FOREIGN KEY (district_id, plan_id) REFERENCES plan (district_id, id),
  CONSTRAINT fk_translation_district_id_version_id FOREIGN KEY (district_id, version_id)
    REFERENCES plan_version (district_id, id),
  CONSTRAINT fk_translation_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_translation_district_id_asked_by_id FOREIGN KEY (district_id, asked_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_translation_district_id_translator_id FOREIGN KEY (district_id, translator_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_translation_district_id_reviewer_id FOREIGN KEY (district_id, reviewer_id)
    REFERENCES person (district_id, id),
  CONSTRAINT ck_translation_state CHECK (state IN ('asked', 'in_work', 'in_review', 'published', 'withdrawn')),
  CONSTRAINT fk_translation_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_translation_plan ON translation (district_id, plan_id);
CREATE INDEX ix_translation_reviewer ON translation (district_id, reviewer_id);
CREATE INDEX ix_translation_student ON translation (district_id, student_id);
CREATE INDEX ix_translation_translator ON translation (district_id, translator_id);
CREATE UNIQUE INDEX uq_translation_version_language ON translation (district_id, version_id, language)
  WHERE state <> 'withdrawn';
CREATE TABLE translation_unit (
  translation_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  student_id uuid NOT NULL,
  position integer NOT NULL,
  place text NOT NULL,
  labels jsonb NOT NULL,
  source text NOT NULL,
  source_sha256 text NOT NULL,
  said text NOT NULL,
  is_done boolean NOT NULL,
  origin text NOT NULL,
  earlier_source text,
  earlier_text text,
  revision integer NOT NULL,
  written_by_id uuid,
  written_at timestamp with time zone,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_translation_unit PRIMARY KEY (district_id, id),
  CONSTRAINT fk_translation_unit_district_id_translation_id FOREIGN KEY (district_id, translation_id)
    REFERENCES translation (district_id, id),
  CONSTRAINT fk_translation_unit_district_id_plan_id FOREIGN KEY (district_id, plan_id)
    REFERENCES plan (district_id, id),
  CONSTRAINT fk_translation_unit_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_translation_unit_district_id_written_by_id FOREIGN KEY (district_id, written_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT uq_translation_unit_district_id_translation_id_place UNIQUE (district_id, translation_id, place),
  CONSTRAINT ck_translation_unit_origin CHECK (origin IN ('person', 'memory', 'carried')),
  CONSTRAINT fk_translation_unit_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE TABLE published_translation (
  translation_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  version_id uuid NOT NULL,
  student_id uuid NOT NULL,
  number integer NOT NULL,
  language text NOT NULL,
  canonical bytea NOT NULL,
  sha256 text NOT NULL,
  version_sha256 text NOT NULL,
  translated_by_id uuid NOT NULL,
  reviewed_by_id uuid NOT NULL,
  published_at timestamp with time zone NOT NULL,
  pdf_state text NOT NULL,
  pdf_key text,
  pdf_sha256 text,
  pdf_page_count integer,
  pdf_at timestamp with time zone,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_published_translation PRIMARY KEY (district_id, id),
  CONSTRAINT fk_published_translation_district_id_translation_id FOREIGN KEY (district_id, translation_id)
    REFERENCES translation (district_id, id),
  CONSTRAINT fk_published_translation_district_id_plan_id FOREIGN KEY (district_id, plan_id)
    REFERENCES plan (district_id, id),
  CONSTRAINT fk_published_translation_district_id_version_id FOREIGN KEY (district_id, version_id)
    REFERENCES plan_version (district_id, id),
  CONSTRAINT fk_published_translation_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_published_translation_district_id_translated_by_id FOREIGN KEY (district_id, translated_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_published_translation_district_id_reviewed_by_id FOREIGN KEY (district_id, reviewed_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT uq_published_translation_district_id_translation_id_number UNIQUE (district_id, translation_id, number),
  CONSTRAINT ck_published_translation_pdf_state CHECK (pdf_state IN ('waiting', 'made', 'no_font')),
  CONSTRAINT fk_published_translation_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_published_translation_plan ON published_translation (district_id, plan_id);
CREATE INDEX ix_published_translation_student ON published_translation (district_id, student_id);
CREATE TABLE translation_memory (
  language text NOT NULL,
  source_sha256 text NOT NULL,
  said text NOT NULL,
  translated_by_id uuid NOT NULL,
  published_at timestamp with time zone NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_translation_memory PRIMARY KEY (district_id, id),
  CONSTRAINT fk_translation_memory_district_id_translated_by_id FOREIGN KEY (district_id, translated_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT uq_translation_memory_district_id_language_source_sha256 UNIQUE (district_id, language, source_sha256),
  CONSTRAINT fk_translation_memory_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
"""

OWN = "STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp"
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION app_is_translator() RETURNS boolean LANGUAGE sql {OWN} AS $$
  SELECT EXISTS (SELECT FROM person_role r
    WHERE r.district_id = app_district() AND r.person_id = app_person() AND r.role = 'translator'
      AND r.school_id IS NULL AND r.starts_on <= app_today() AND (r.ends_on IS NULL OR r.ends_on > app_today()))
$$;

CREATE OR REPLACE FUNCTION app_translations() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60 {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date := app_today();
BEGIN
  IF NOT app_is_translator() THEN RETURN; END IF;
  RETURN QUERY SELECT t.id FROM translation t
    WHERE t.district_id = here AND (t.translator_id = me OR t.reviewer_id = me)
      AND t.state IN ('in_work', 'in_review', 'published')
      AND (t.published_on IS NULL OR t.published_on > day - 14);
END $$;

CREATE OR REPLACE FUNCTION app_named_students() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60 {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person();
BEGIN
  RETURN QUERY
    SELECT m.student_id FROM app_asked_meetings() a (id)
      JOIN meeting m ON m.district_id = here AND m.id = a.id
    UNION SELECT r.student_id FROM signature_request r
      WHERE r.district_id = here AND r.person_id = me
    UNION SELECT t.student_id FROM app_translations() a (id)
      JOIN translation t ON t.district_id = here AND t.id = a.id;
END $$;
"""

GRANTS = {
    "translation": "SELECT, INSERT, UPDATE, DELETE",
    "translation_unit": "SELECT, INSERT, UPDATE, DELETE",
    "published_translation": "SELECT, INSERT, UPDATE (pdf_state, pdf_key, pdf_sha256, pdf_page_count, pdf_at)",
    "translation_memory": "SELECT, INSERT, UPDATE, DELETE",
}
WIDE = "(SELECT app_wide_scopes())::text[]"
DISTRICT = "district_id = (SELECT app_district())"


def opened(table: str, kind: str) -> str:
    """For the readers of one kind of record; of a Section 504 plan, also for who works with those alone."""
    return (
        f"'{kind}' = ANY ({WIDE}) OR {table}.student_id IN (SELECT s FROM app_students('{kind}') s) "
        f"OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = "
        f"{table}.district_id AND s.id = {table}.student_id), '{kind}'::text) "
        "IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) "
        f"OR 'plan_504' = ANY ({WIDE}) AND (SELECT p.kind = 'section_504' FROM plan p "
        f"WHERE p.district_id = {table}.district_id AND p.id = {table}.plan_id)"
    )


def given(column: str) -> str:
    return f"{column} IN (SELECT t FROM app_translations() t)"


READABLE = {
    "translation": f"{opened('translation', 'plan_final')} OR {given('translation.id')}",
    "translation_unit": f"{opened('translation_unit', 'plan_draft')} OR {given('translation_unit.translation_id')}",
    "published_translation": (
        f"{opened('published_translation', 'plan_final')} OR {given('published_translation.translation_id')}"
    ),
    "translation_memory": "(SELECT app_system()) OR (SELECT app_is_translator())",
}


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(ROLES)
    run(TABLES)
    run(FUNCTIONS)
    for function in ("app_is_translator()", "app_translations()"):
        run(f"REVOKE ALL ON FUNCTION {function} FROM public")
        run(f"GRANT EXECUTE ON FUNCTION {function} TO trellis_app")
    for table, readable in READABLE.items():
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"GRANT {GRANTS[table]} ON {table} TO trellis_app")
        run(f"CREATE POLICY of_owner ON {table} TO CURRENT_USER USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
        run(
            f"CREATE POLICY own_district ON {table} TO trellis_app USING ({DISTRICT} AND ({readable})) "
            f"WITH CHECK ({DISTRICT})"
        )
