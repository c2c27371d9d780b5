"""What the database holds of a notice that is issued: whoever reads another language has a way to understand it."""

from __future__ import annotations

NOT_UNDERSTOOD = "TN002"
"""SQLSTATE: a notice goes out that somebody it is owed to can't read, or an entry about that is not of its notice."""

FUNCTIONS = f"""
-- Whether a frozen notice says all it says in a language.
CREATE OR REPLACE FUNCTION notice_speaks(canonical bytea, language text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT language IN ('en', 'es') AND NOT EXISTS (
    SELECT FROM (
      SELECT i.value->'text' AS said FROM jsonb_array_elements(d.doc->'items') i
      UNION ALL SELECT c.value FROM jsonb_each(d.doc->'contents') c) t
    WHERE coalesce(t.said->>language, '') !~ '\\S')
  FROM (SELECT convert_from(canonical, 'UTF8')::jsonb AS doc) d
$$;

-- Asked as somebody issues it, after what was frozen and how it is understood are there.
CREATE OR REPLACE FUNCTION prior_notice_understood() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT app_person()) IS NULL THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT FROM issued_notice f WHERE f.district_id = NEW.district_id AND f.notice_id = NEW.id)
     OR EXISTS (
      SELECT FROM person p
      CROSS JOIN LATERAL (SELECT split_part(lower(replace(p.language, '_', '-')), '-', 1) AS language) reads
      JOIN issued_notice f ON f.district_id = NEW.district_id AND f.notice_id = NEW.id
      WHERE p.district_id = NEW.district_id
        AND (p.id IN (SELECT h.person_id FROM rights_holder h
          WHERE h.district_id = NEW.district_id AND h.student_id = NEW.student_id AND h.law = 'IDEA'
            AND h.may_receive_notice AND coalesce(h.starts_on, '-infinity') <= app_today()
            AND coalesce(h.ends_on, 'infinity') > app_today())
          OR p.id = (SELECT s.id FROM student s JOIN district d ON d.id = s.district_id
            WHERE s.district_id = NEW.district_id AND s.id = NEW.student_id
              AND comes_of_age(s.birth_on, age_of_majority(d.state)) <= app_today()
              AND NOT EXISTS (SELECT FROM rights_holder g WHERE g.district_id = s.district_id
                AND g.student_id = s.id AND g.person_id <> s.id AND g.basis = 'guardianship'
                AND coalesce(g.starts_on, '-infinity') <= app_today()
                AND coalesce(g.ends_on, 'infinity') > app_today())))
        AND NOT notice_speaks(f.canonical, reads.language)
        AND NOT EXISTS (SELECT FROM notice_rendering r WHERE r.district_id = NEW.district_id
          AND r.notice_id = NEW.id AND r.language = reads.language)) THEN
    RAISE EXCEPTION 'somebody it is owed to reads another language' USING ERRCODE = '{NOT_UNDERSTOOD}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER prior_notice_is_understood AFTER INSERT OR UPDATE OF state ON prior_notice
  FOR EACH ROW WHEN (NEW.state = 'issued') EXECUTE FUNCTION prior_notice_understood();

CREATE OR REPLACE FUNCTION notice_rendering_checked() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM issued_notice f WHERE f.district_id = NEW.district_id
      AND f.notice_id = NEW.notice_id AND f.student_id = NEW.student_id)
     OR NEW.attachment_id IS NOT NULL AND NOT EXISTS (SELECT FROM attachment a
      WHERE a.district_id = NEW.district_id AND a.id = NEW.attachment_id AND a.student_id = NEW.student_id
        AND a.state = 'ready')
     OR (SELECT app_person()) IS NOT NULL AND NEW.recorded_by_id <> (SELECT app_person()) THEN
    RAISE EXCEPTION 'an entry is about a notice of this student that was frozen, and its file'
      USING ERRCODE = '{NOT_UNDERSTOOD}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER notice_rendering_checks AFTER INSERT ON notice_rendering
  FOR EACH ROW EXECUTE FUNCTION notice_rendering_checked();
"""
