CREATE TABLE notice_rendering (
  student_id UUID NOT NULL,
  notice_id UUID NOT NULL,
  language TEXT NOT NULL,
  how TEXT NOT NULL,
  by_whom TEXT,
  rendered_on DATE,
  was_understood BOOLEAN NOT NULL,
  reason TEXT,
  attachment_id UUID,
  recorded_by_id UUID NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_notice_rendering PRIMARY KEY (district_id, id),
  CONSTRAINT fk_notice_rendering_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_notice_rendering_district_id_notice_id FOREIGN KEY(district_id, notice_id) REFERENCES prior_notice (district_id, id),
  CONSTRAINT fk_notice_rendering_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
  CONSTRAINT fk_notice_rendering_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_notice_rendering_how CHECK (how IN ('translated', 'interpreted', 'to_be_interpreted', 'not_feasible')),
  CONSTRAINT ck_notice_rendering_language CHECK (language ~ '^[a-z]{2,8}$'),
  CONSTRAINT ck_notice_rendering_says_what_it_needs CHECK (CASE how WHEN 'translated' THEN attachment_id IS NOT NULL AND rendered_on IS NULL AND reason IS NULL WHEN 'not_feasible' THEN length(reason) >= 10 AND num_nonnulls(by_whom, rendered_on, attachment_id) = 0 ELSE num_nonnulls(by_whom, rendered_on) = 2 AND num_nonnulls(reason, attachment_id) = 0 END),
  CONSTRAINT ck_notice_rendering_understood CHECK (was_understood = (how = 'interpreted')),
  CONSTRAINT fk_notice_rendering_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_notice_rendering_notice ON notice_rendering (district_id, notice_id);
ALTER TABLE notice_rendering ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_rendering FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON notice_rendering USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON notice_rendering TO trellis_app;
DROP POLICY IF EXISTS own_district ON notice_rendering;
CREATE POLICY own_district ON notice_rendering TO trellis_app USING (district_id = (SELECT app_district()) AND ('notice' = ANY ((SELECT app_wide_scopes())::text[]) OR notice_rendering.student_id IN (SELECT s FROM app_students('notice') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = notice_rendering.district_id AND s.id = notice_rendering.student_id), 'notice'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON notice_rendering;
CREATE POLICY of_owner ON notice_rendering TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
-- Whether a frozen notice says all it says in a language.
CREATE OR REPLACE FUNCTION notice_speaks(canonical bytea, language text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT language IN ('en', 'es') AND NOT EXISTS (
    SELECT FROM (
      SELECT i.value->'text' AS said FROM jsonb_array_elements(d.doc->'items') i
      UNION ALL SELECT c.value FROM jsonb_each(d.doc->'contents') c) t
    WHERE coalesce(t.said->>language, '') !~ '\S')
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
    RAISE EXCEPTION 'somebody it is owed to reads another language' USING ERRCODE = 'TN002';
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
      USING ERRCODE = 'TN002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER notice_rendering_checks AFTER INSERT ON notice_rendering
  FOR EACH ROW EXECUTE FUNCTION notice_rendering_checked();
