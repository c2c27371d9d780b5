"""The words names are made of, so that a name with one letter wrong finds its people."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"

TABLES = """
CREATE TABLE name_word (
  spelling text NOT NULL,
  word text NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_name_word PRIMARY KEY (district_id, id),
  CONSTRAINT uq_name_word_district_id_spelling_word UNIQUE (district_id, spelling, word),
  CONSTRAINT fk_name_word_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
"""

# As `finding/spelling.py` spells. A word that is there already is not looked at again: most names share theirs.
FUNCTIONS = """
CREATE FUNCTION name_words_keep(names text[]) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  INSERT INTO name_word (district_id, id, spelling, word)
  SELECT app_district(), uuidv7(), s.spelling, w.word
    FROM (SELECT DISTINCT word FROM unnest(names) AS name, unnest(string_to_array(name, ' ')) AS word
           WHERE length(word) BETWEEN 4 AND 40) w
   CROSS JOIN LATERAL (SELECT w.word AS spelling
                       UNION SELECT overlay(w.word PLACING '' FROM place FOR 1)
                               FROM generate_series(1, length(w.word)) AS place) s
   WHERE NOT EXISTS (SELECT 1 FROM name_word k
                      WHERE k.district_id = app_district() AND k.spelling = w.word AND k.word = w.word)
  ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION name_words_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  before text := current_setting('app.context', true);
  told record;
BEGIN
  FOR told IN SELECT district_id, array_agg(DISTINCT name_key) AS names FROM named
               WHERE kind IN ('student', 'staff') GROUP BY district_id
  LOOP
    -- Who writes here from outside, such as the deployment's operator, keeps the words of the district they are of.
    PERFORM set_config('app.context', told.district_id::text || ' - system', true);
    PERFORM name_words_keep(told.names);
  END LOOP;
  PERFORM set_config('app.context', coalesce(before, ''), true);
  RETURN NULL;
END $$;
CREATE TRIGGER name_words_kept_insert AFTER INSERT ON person REFERENCING NEW TABLE AS named
  FOR EACH STATEMENT EXECUTE FUNCTION name_words_kept();
CREATE TRIGGER name_words_kept_update AFTER UPDATE ON person REFERENCING NEW TABLE AS named
  FOR EACH STATEMENT EXECUTE FUNCTION name_words_kept();
"""

KNOWN = """
DO $$
DECLARE
  district uuid;
BEGIN
  PERFORM set_config('app.context', '00000000-0000-0000-0000-000000000000 - system', true);
  FOR district IN SELECT id FROM district ORDER BY id LOOP
    PERFORM set_config('app.context', district::text || ' - system', true);
    PERFORM name_words_keep(ARRAY(SELECT DISTINCT name_key FROM person WHERE kind IN ('student', 'staff')));
  END LOOP;
  PERFORM set_config('app.context', '', true);
END $$;
"""

DISTRICT = "district_id = (SELECT app_district())"


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLES)
    run("ALTER TABLE name_word ENABLE ROW LEVEL SECURITY")
    run("ALTER TABLE name_word FORCE ROW LEVEL SECURITY")
    run("GRANT SELECT ON name_word TO trellis_app")
    run(f"CREATE POLICY own_district ON name_word USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
    run(FUNCTIONS)
    run("REVOKE ALL ON FUNCTION name_words_keep(text[]), name_words_kept() FROM PUBLIC")
    run(KNOWN)
