-- Access inside the district: the table derived of memberships, rights and classes, its triggers, the row policies.

CREATE TABLE student_access (
	district_id UUID NOT NULL,
	source_id UUID NOT NULL,
	through_id UUID NOT NULL,
	tie TEXT NOT NULL,
	person_id UUID NOT NULL,
	student_id UUID NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	CONSTRAINT pk_student_access PRIMARY KEY (district_id, source_id, through_id, tie)
);

CREATE INDEX ix_student_access_person ON student_access (district_id, person_id) INCLUDE (student_id, tie, starts_on, ends_on);

CREATE INDEX ix_student_access_through ON student_access (district_id, through_id);

CREATE INDEX ix_meeting_arranged_by ON meeting (district_id, arranged_by_id);

CREATE INDEX ix_student_number ON student (district_id, student_number);

ALTER TABLE student_access ENABLE ROW LEVEL SECURITY;

ALTER TABLE student_access FORCE ROW LEVEL SECURITY;

CREATE POLICY own_district ON student_access USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

GRANT SELECT ON student_access TO trellis_app;

CREATE OR REPLACE FUNCTION app_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT split_part(current_setting('app.context', true), ' ', 3) = 'system' $$;

CREATE OR REPLACE FUNCTION app_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT (coalesce(to_timestamp(nullif(split_part(current_setting('app.context', true), ' ', 4), '')::bigint), now())
           AT TIME ZONE d.time_zone)::date FROM district d WHERE d.id = app_district() $$;

CREATE OR REPLACE FUNCTION plan_scope(state text, shared_at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN state NOT IN ('draft', 'team_review') THEN 'plan_final'
               WHEN shared_at IS NULL THEN 'plan_draft' ELSE 'plan_shared' END $$;

CREATE OR REPLACE FUNCTION access_ties(scope text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE scope
    WHEN 'attachment' THEN ARRAY['adult', 'district:special_education_admin', 'right:view', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'contacts' THEN ARRAY['district:district_admin', 'district:registrar', 'district:school_leader', 'district:special_education_admin', 'school:registrar', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'directory' THEN ARRAY['adult', 'class', 'district:district_admin', 'district:registrar', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:registrar', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'history' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'meeting' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:notice', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_draft' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_final' THEN ARRAY['adult', 'class', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_shared' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'reach' THEN ARRAY['adult', 'class', 'district:district_admin', 'district:registrar', 'district:school_leader', 'district:special_education_admin', 'right:consent', 'right:ferpa_view', 'right:notice', 'right:view', 'school:registrar', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'record' THEN ARRAY['adult', 'class', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'record_of_access' THEN ARRAY['adult', 'district:special_education_admin', 'right:view', 'team:case_manager']::text[]
    WHEN 'signing' THEN ARRAY['adult', 'right:consent']::text[]
    ELSE '{}'::text[] END $$;
CREATE OR REPLACE FUNCTION access_opened_by(tie text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE tie
    WHEN 'adult' THEN ARRAY['attachment', 'directory', 'meeting', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'signing']::text[]
    WHEN 'class' THEN ARRAY['directory', 'plan_final', 'reach', 'record']::text[]
    WHEN 'district:district_admin' THEN ARRAY['contacts', 'directory', 'reach']::text[]
    WHEN 'district:registrar' THEN ARRAY['contacts', 'directory', 'reach']::text[]
    WHEN 'district:school_leader' THEN ARRAY['contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'district:special_education_admin' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access']::text[]
    WHEN 'right:consent' THEN ARRAY['reach', 'signing']::text[]
    WHEN 'right:ferpa_view' THEN ARRAY['reach']::text[]
    WHEN 'right:notice' THEN ARRAY['meeting', 'reach']::text[]
    WHEN 'right:view' THEN ARRAY['attachment', 'directory', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access']::text[]
    WHEN 'school:registrar' THEN ARRAY['contacts', 'directory', 'reach']::text[]
    WHEN 'school:school_leader' THEN ARRAY['contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'self' THEN ARRAY['directory', 'meeting', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:case_manager' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access']::text[]
    WHEN 'team:general_teacher' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:lea_representative' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:occupational_therapist' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:other' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:physical_therapist' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:psychologist' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:special_teacher' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:speech_therapist' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    ELSE '{}'::text[] END $$;
CREATE OR REPLACE FUNCTION access_kinds() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'signing']::text[] $$;

CREATE OR REPLACE FUNCTION age_of_majority(state text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE state WHEN 'AL' THEN 19 WHEN 'MS' THEN 21 WHEN 'NE' THEN 19 ELSE 18 END $$;

-- Who was born on February 29 is a year older on March 1.
CREATE OR REPLACE FUNCTION comes_of_age(birth_on date, years int) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (birth_on + make_interval(years => years))::date
        + (extract(day FROM birth_on) <> extract(day FROM birth_on + make_interval(years => years)))::int $$;

CREATE OR REPLACE FUNCTION app_decides_for_themselves() RETURNS boolean LANGUAGE plpgsql
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM student s JOIN district d ON d.id = s.district_id
    WHERE s.district_id = app_district() AND s.id = app_person()
      AND comes_of_age(s.birth_on, age_of_majority(d.state)) <= app_today()
      AND NOT EXISTS (
        SELECT FROM rights_holder h
        WHERE h.district_id = s.district_id AND h.student_id = s.id AND h.person_id <> s.id
          AND h.basis = 'guardianship'
          AND h.starts_on <= app_today() AND coalesce(h.ends_on, 'infinity') > app_today()));
END $$;

CREATE OR REPLACE FUNCTION app_wide_scopes() RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF app_system() THEN RETURN access_kinds(); END IF;
  RETURN (SELECT coalesce(array_agg(DISTINCT k), '{}')
          FROM person_role r CROSS JOIN unnest(access_opened_by('district:' || r.role)) k
          WHERE r.district_id = app_district() AND r.person_id = app_person() AND r.school_id IS NULL
            AND r.starts_on <= app_today() AND coalesce(r.ends_on, 'infinity') > app_today());
END $$;

CREATE OR REPLACE FUNCTION app_school_scopes() RETURNS TABLE (school_id uuid, scope text)
LANGUAGE plpgsql ROWS 8 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT DISTINCT r.school_id, k
    FROM person_role r CROSS JOIN unnest(access_opened_by('school:' || r.role)) k
    WHERE r.district_id = app_district() AND r.person_id = app_person() AND r.school_id IS NOT NULL
      AND r.starts_on <= app_today() AND coalesce(r.ends_on, 'infinity') > app_today();
END $$;

CREATE OR REPLACE FUNCTION app_has_schools() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM app_school_scopes());
END $$;

CREATE OR REPLACE FUNCTION app_students(asked text) RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  day date := app_today(); ties text[] := access_ties(asked);
BEGIN
  RETURN QUERY SELECT a.student_id FROM student_access a
    WHERE a.district_id = app_district() AND a.person_id = app_person()
      AND a.starts_on <= day AND a.ends_on > day AND a.tie = ANY (ties);
  IF 'self' = ANY (ties) OR 'adult' = ANY (ties) AND app_decides_for_themselves() THEN
    RETURN NEXT app_person();
  END IF;
END $$;

CREATE OR REPLACE FUNCTION app_students_with_schools(asked text) RETURNS SETOF uuid
LANGUAGE plpgsql ROWS 60 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT * FROM app_students(asked);
  RETURN QUERY SELECT s.id FROM student s
    WHERE s.district_id = app_district()
      AND s.school_id IN (SELECT w.school_id FROM app_school_scopes() w WHERE w.scope = asked);
END $$;

CREATE OR REPLACE FUNCTION app_plan_students() RETURNS TABLE (student_id uuid, scope text)
LANGUAGE plpgsql ROWS 150 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  day date := app_today();
BEGIN
  RETURN QUERY SELECT a.student_id, k.k FROM student_access a
    JOIN (VALUES ('plan_draft', access_ties('plan_draft')), ('plan_shared', access_ties('plan_shared')),
                 ('plan_final', access_ties('plan_final'))) k (k, ties) ON a.tie = ANY (k.ties)
    WHERE a.district_id = app_district() AND a.person_id = app_person() AND a.starts_on <= day AND a.ends_on > day;
  RETURN QUERY SELECT app_person(), k.k FROM unnest(ARRAY['plan_draft', 'plan_shared', 'plan_final']) k (k)
    WHERE 'self' = ANY (access_ties(k.k));
END $$;

CREATE OR REPLACE FUNCTION app_plans() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 150 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  day date := app_today(); final text[] := access_ties('plan_final');
  draft text[] := access_ties('plan_draft'); shared text[] := access_ties('plan_shared');
BEGIN
  RETURN QUERY SELECT p.id FROM student_access a
    JOIN plan p ON p.district_id = a.district_id AND p.student_id = a.student_id
    WHERE a.district_id = app_district() AND a.person_id = app_person() AND a.starts_on <= day AND a.ends_on > day
      AND a.tie = ANY (CASE plan_scope(p.state, p.shared_with_family_at)
                       WHEN 'plan_final' THEN final WHEN 'plan_draft' THEN draft ELSE shared END);
  RETURN QUERY SELECT p.id FROM plan p WHERE p.district_id = app_district() AND p.student_id = app_person()
      AND 'self' = ANY (CASE plan_scope(p.state, p.shared_with_family_at)
                        WHEN 'plan_final' THEN final WHEN 'plan_draft' THEN draft ELSE shared END);
END $$;

CREATE OR REPLACE FUNCTION app_asked_meetings() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT p.meeting_id FROM meeting_participant p
    WHERE p.district_id = app_district() AND p.person_id = app_person() AND p.role <> 'parent';
END $$;

CREATE OR REPLACE FUNCTION app_named_students() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT m.student_id FROM app_asked_meetings() a (id)
      JOIN meeting m ON m.district_id = app_district() AND m.id = a.id
    UNION SELECT m.student_id FROM meeting m
      WHERE m.district_id = app_district() AND m.arranged_by_id = app_person()
    UNION SELECT r.student_id FROM signature_request r
      WHERE r.district_id = app_district() AND r.person_id = app_person();
END $$;

CREATE OR REPLACE VIEW access_from_team AS
SELECT district_id, id AS source_id, id AS through_id, 'team:' || role AS tie, person_id, student_id,
       starts_on, coalesce(ends_on, 'infinity') AS ends_on
FROM team_member;

CREATE OR REPLACE VIEW access_from_rights AS
SELECT h.district_id, h.id AS source_id, h.id AS through_id, r.tie, h.person_id, h.student_id,
       h.starts_on, CASE
         WHEN r.tie = 'right:notice' OR h.person_id = h.student_id OR h.basis = 'guardianship'
              OR h.basis <> 'presumed' AND h.starts_on >= g.came_of_age THEN coalesce(h.ends_on, 'infinity')
         ELSE least(coalesce(h.ends_on, 'infinity'), g.came_of_age) END AS ends_on
FROM rights_holder h
JOIN student s ON s.district_id = h.district_id AND s.id = h.student_id
JOIN district d ON d.id = h.district_id
CROSS JOIN LATERAL (SELECT comes_of_age(
  s.birth_on, CASE h.law WHEN 'FERPA' THEN 18 ELSE age_of_majority(d.state) END) AS came_of_age) g
CROSS JOIN LATERAL (VALUES
  ('right:view', h.law = 'IDEA' AND h.may_view), ('right:consent', h.law = 'IDEA' AND h.may_consent),
  ('right:notice', h.law = 'IDEA' AND h.may_receive_notice), ('right:ferpa_view', h.law = 'FERPA' AND h.may_view)
) r (tie, held) WHERE r.held;

CREATE OR REPLACE VIEW access_from_classes AS
SELECT t.district_id, t.id AS source_id, s.id AS through_id, 'class' AS tie, t.person_id, s.person_id AS student_id,
       greatest(coalesce(t.starts_on, '-infinity'), coalesce(s.starts_on, '-infinity')) AS starts_on,
       least(coalesce(t.ends_on, 'infinity'), coalesce(s.ends_on, 'infinity')) AS ends_on
FROM class_enrollment t
JOIN class_enrollment s ON s.district_id = t.district_id AND s.class_id = t.class_id AND s.role = 'student'
WHERE t.role = 'teacher';

CREATE OR REPLACE VIEW access_due AS
SELECT * FROM access_from_team UNION ALL SELECT * FROM access_from_rights UNION ALL SELECT * FROM access_from_classes;

CREATE OR REPLACE FUNCTION access_age_key() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT hashtextextended('access by age ' || app_district()::text, 0) $$;
CREATE OR REPLACE FUNCTION access_wait_turn() RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock(hashtextextended('access ' || app_district()::text, 0)) $$;

CREATE OR REPLACE FUNCTION access_follows_team_member() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    -- INSERT ... ON CONFLICT DO UPDATE calls this for nothing when nothing was in its way.
    IF NOT EXISTS (SELECT FROM gone) THEN RETURN NULL; END IF;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM student_access a USING gone g WHERE a.district_id = g.district_id AND a.source_id = g.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO student_access (district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on)
      SELECT d.* FROM come c JOIN access_from_team d ON d.district_id = c.district_id AND d.source_id = c.id;
  END IF;
  RETURN NULL;
END $$;


CREATE OR REPLACE FUNCTION access_follows_rights_holder() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    -- INSERT ... ON CONFLICT DO UPDATE calls this for nothing when nothing was in its way.
    IF NOT EXISTS (SELECT FROM gone) THEN RETURN NULL; END IF;
  END IF;
  -- Rights end when the student comes of age: who writes them must see the birth date of whoever corrects it meanwhile.
  PERFORM pg_advisory_xact_lock_shared(access_age_key());
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM student_access a USING gone g WHERE a.district_id = g.district_id AND a.source_id = g.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO student_access (district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on)
      SELECT d.* FROM come c JOIN access_from_rights d ON d.district_id = c.district_id AND d.source_id = c.id;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION access_rights_end_anew(changed uuid[]) RETURNS void LANGUAGE sql AS $$
  UPDATE student_access a SET ends_on = d.ends_on
    FROM access_from_rights d
    WHERE d.district_id = app_district() AND (changed IS NULL OR d.student_id = ANY (changed))
      AND a.district_id = d.district_id AND a.source_id = d.source_id AND a.through_id = d.through_id
      AND a.tie = d.tie AND a.ends_on <> d.ends_on
$$;

CREATE OR REPLACE FUNCTION access_follows_student() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  changed uuid[] := (SELECT array_agg(c.id) FROM come c JOIN gone g ON g.district_id = c.district_id AND g.id = c.id
                     WHERE c.birth_on IS DISTINCT FROM g.birth_on);
BEGIN
  IF changed IS NULL THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(access_age_key());
  PERFORM access_rights_end_anew(changed);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION access_follows_district() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before text := current_setting('app.context', true);
BEGIN
  -- The deployment's operator may write here from outside; what follows is the district's own.
  PERFORM set_config('app.context', NEW.id::text || ' - system', true);
  PERFORM pg_advisory_xact_lock(access_age_key());
  PERFORM access_rights_end_anew(NULL);
  PERFORM set_config('app.context', coalesce(before, ''), true);
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION access_follows_class_enrollment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM gone) THEN RETURN NULL; END IF;
  END IF;
  -- A pair has two halves: who changes one must see the other half of whoever comes at the same time.
  PERFORM access_wait_turn();
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM student_access a USING gone g WHERE a.district_id = g.district_id AND a.source_id = g.id;
    DELETE FROM student_access a USING gone g WHERE a.district_id = g.district_id AND a.through_id = g.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO student_access (district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on)
      SELECT d.* FROM come c JOIN access_from_classes d ON d.district_id = c.district_id AND d.source_id = c.id
        WHERE c.role = 'teacher'
      UNION
      SELECT d.* FROM come c JOIN access_from_classes d ON d.district_id = c.district_id AND d.through_id = c.id
        WHERE c.role = 'student';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION access_compare() RETURNS TABLE (missing bigint, surplus bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT app_system() THEN RAISE insufficient_privilege; END IF;
  RETURN QUERY SELECT
    (SELECT count(*) FROM (SELECT district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on FROM access_due EXCEPT SELECT district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on FROM student_access) m),
    (SELECT count(*) FROM (SELECT district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on FROM student_access EXCEPT SELECT district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on FROM access_due) s);
END $$;

CREATE OR REPLACE FUNCTION access_rebuild() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  taken bigint; given bigint;
BEGIN
  IF NOT app_system() THEN RAISE insufficient_privilege; END IF;
  PERFORM access_wait_turn();
  DELETE FROM student_access a USING
    (SELECT district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on FROM student_access EXCEPT SELECT district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on FROM access_due) s
    WHERE a.district_id = s.district_id AND a.source_id = s.source_id AND a.through_id = s.through_id
      AND a.tie = s.tie;
  GET DIAGNOSTICS taken = ROW_COUNT;
  INSERT INTO student_access (district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on)
    SELECT district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on FROM access_due EXCEPT SELECT district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on FROM student_access
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS given = ROW_COUNT;
  RETURN taken + given;
END $$;

CREATE OR REPLACE TRIGGER access_follows_insert AFTER INSERT ON team_member REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION access_follows_team_member();

CREATE OR REPLACE TRIGGER access_follows_update AFTER UPDATE ON team_member REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION access_follows_team_member();

CREATE OR REPLACE TRIGGER access_follows_delete AFTER DELETE ON team_member REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION access_follows_team_member();

CREATE OR REPLACE TRIGGER access_follows_insert AFTER INSERT ON rights_holder REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION access_follows_rights_holder();

CREATE OR REPLACE TRIGGER access_follows_update AFTER UPDATE ON rights_holder REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION access_follows_rights_holder();

CREATE OR REPLACE TRIGGER access_follows_delete AFTER DELETE ON rights_holder REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION access_follows_rights_holder();

CREATE OR REPLACE TRIGGER access_follows_insert AFTER INSERT ON class_enrollment REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION access_follows_class_enrollment();

CREATE OR REPLACE TRIGGER access_follows_update AFTER UPDATE ON class_enrollment REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION access_follows_class_enrollment();

CREATE OR REPLACE TRIGGER access_follows_delete AFTER DELETE ON class_enrollment REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION access_follows_class_enrollment();

CREATE OR REPLACE TRIGGER access_follows_birth AFTER UPDATE ON student REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION access_follows_student();

CREATE OR REPLACE TRIGGER access_follows_state AFTER UPDATE OF state ON district FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION access_follows_district();

REVOKE ALL ON FUNCTION app_wide_scopes() FROM public;

GRANT EXECUTE ON FUNCTION app_wide_scopes() TO trellis_app;

REVOKE ALL ON FUNCTION app_school_scopes() FROM public;

GRANT EXECUTE ON FUNCTION app_school_scopes() TO trellis_app;

REVOKE ALL ON FUNCTION app_has_schools() FROM public;

GRANT EXECUTE ON FUNCTION app_has_schools() TO trellis_app;

REVOKE ALL ON FUNCTION app_students(text) FROM public;

GRANT EXECUTE ON FUNCTION app_students(text) TO trellis_app;

REVOKE ALL ON FUNCTION app_students_with_schools(text) FROM public;

GRANT EXECUTE ON FUNCTION app_students_with_schools(text) TO trellis_app;

REVOKE ALL ON FUNCTION app_plan_students() FROM public;

GRANT EXECUTE ON FUNCTION app_plan_students() TO trellis_app;

REVOKE ALL ON FUNCTION app_plans() FROM public;

GRANT EXECUTE ON FUNCTION app_plans() TO trellis_app;

REVOKE ALL ON FUNCTION app_asked_meetings() FROM public;

GRANT EXECUTE ON FUNCTION app_asked_meetings() TO trellis_app;

REVOKE ALL ON FUNCTION app_named_students() FROM public;

GRANT EXECUTE ON FUNCTION app_named_students() TO trellis_app;

REVOKE ALL ON FUNCTION app_decides_for_themselves() FROM public;

GRANT EXECUTE ON FUNCTION app_decides_for_themselves() TO trellis_app;

REVOKE ALL ON FUNCTION access_compare() FROM public;

GRANT EXECUTE ON FUNCTION access_compare() TO trellis_app;

REVOKE ALL ON FUNCTION access_rebuild() FROM public;

GRANT EXECUTE ON FUNCTION access_rebuild() TO trellis_app;

DROP POLICY IF EXISTS own_district ON student;

CREATE POLICY own_district ON student TO trellis_app USING (district_id = (SELECT app_district()) AND ('reach' = ANY ((SELECT app_wide_scopes())::text[]) OR student.id IN (SELECT s FROM app_students('reach') s) OR (student.school_id, 'reach'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR student.id IN (SELECT s FROM app_named_students() s))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON student;

CREATE POLICY of_owner ON student TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON team_member;

CREATE POLICY own_district ON team_member TO trellis_app USING (district_id = (SELECT app_district()) AND (team_member.person_id = (SELECT app_person()) OR 'record' = ANY ((SELECT app_wide_scopes())::text[]) OR team_member.student_id IN (SELECT s FROM app_students('record') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = team_member.district_id AND s.id = team_member.student_id), 'record'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON team_member;

CREATE POLICY of_owner ON team_member TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON relation;

CREATE POLICY own_district ON relation TO trellis_app USING (district_id = (SELECT app_district()) AND ('contacts' = ANY ((SELECT app_wide_scopes())::text[]) OR relation.student_id IN (SELECT s FROM app_students('contacts') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = relation.district_id AND s.id = relation.student_id), 'contacts'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON relation;

CREATE POLICY of_owner ON relation TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON rights_holder;

CREATE POLICY own_district ON rights_holder TO trellis_app USING (district_id = (SELECT app_district()) AND (rights_holder.person_id = (SELECT app_person()) OR 'record' = ANY ((SELECT app_wide_scopes())::text[]) OR rights_holder.student_id IN (SELECT s FROM app_students('record') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = rights_holder.district_id AND s.id = rights_holder.student_id), 'record'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON rights_holder;

CREATE POLICY of_owner ON rights_holder TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON historical_record;

CREATE POLICY own_district ON historical_record TO trellis_app USING (district_id = (SELECT app_district()) AND ('history' = ANY ((SELECT app_wide_scopes())::text[]) OR historical_record.student_id IN (SELECT s FROM app_students('history') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = historical_record.district_id AND s.id = historical_record.student_id), 'history'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON historical_record;

CREATE POLICY of_owner ON historical_record TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON plan;

CREATE POLICY own_district ON plan TO trellis_app USING (district_id = (SELECT app_district()) AND (plan_scope(plan.state, plan.shared_with_family_at) = ANY ((SELECT app_wide_scopes())::text[]) OR (plan.student_id, plan_scope(plan.state, plan.shared_with_family_at)) IN (SELECT s.student_id, s.scope FROM app_plan_students() s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan.district_id AND s.id = plan.student_id), plan_scope(plan.state, plan.shared_with_family_at)) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON plan;

CREATE POLICY of_owner ON plan TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON plan_section;

CREATE POLICY own_district ON plan_section TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT app_wide_scopes())::text[] @> ARRAY['plan_draft', 'plan_shared', 'plan_final'] OR plan_section.plan_id IN (SELECT p FROM app_plans() p) OR ((SELECT app_wide_scopes())::text[] <> '{}' OR (SELECT app_has_schools())) AND (SELECT true FROM plan p WHERE p.district_id = plan_section.district_id AND p.id = plan_section.plan_id))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON plan_section;

CREATE POLICY of_owner ON plan_section TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON live_document;

CREATE POLICY own_district ON live_document TO trellis_app USING (district_id = (SELECT app_district()) AND (live_document.kind <> 'plan_section' OR (SELECT app_wide_scopes())::text[] @> ARRAY['plan_draft', 'plan_shared', 'plan_final'] OR live_document.owner_id IN (SELECT p FROM app_plans() p) OR ((SELECT app_wide_scopes())::text[] <> '{}' OR (SELECT app_has_schools())) AND (SELECT true FROM plan p WHERE p.district_id = live_document.district_id AND p.id = live_document.owner_id))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON live_document;

CREATE POLICY of_owner ON live_document TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON live_update;

CREATE POLICY own_district ON live_update TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT app_system()) OR (SELECT true FROM live_document d WHERE d.district_id = live_update.district_id AND d.id = live_update.document_id))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON live_update;

CREATE POLICY of_owner ON live_update TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON live_snapshot;

CREATE POLICY own_district ON live_snapshot TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT app_system()) OR (SELECT true FROM live_document d WHERE d.district_id = live_snapshot.district_id AND d.id = live_snapshot.document_id))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON live_snapshot;

CREATE POLICY of_owner ON live_snapshot TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON plan_goal;

CREATE POLICY own_district ON plan_goal TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT app_wide_scopes())::text[] @> ARRAY['plan_draft', 'plan_shared', 'plan_final'] OR plan_goal.plan_id IN (SELECT p FROM app_plans() p) OR ((SELECT app_wide_scopes())::text[] <> '{}' OR (SELECT app_has_schools())) AND (SELECT true FROM plan p WHERE p.district_id = plan_goal.district_id AND p.id = plan_goal.plan_id))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON plan_goal;

CREATE POLICY of_owner ON plan_goal TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON plan_service;

CREATE POLICY own_district ON plan_service TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT app_wide_scopes())::text[] @> ARRAY['plan_draft', 'plan_shared', 'plan_final'] OR plan_service.plan_id IN (SELECT p FROM app_plans() p) OR ((SELECT app_wide_scopes())::text[] <> '{}' OR (SELECT app_has_schools())) AND (SELECT true FROM plan p WHERE p.district_id = plan_service.district_id AND p.id = plan_service.plan_id))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON plan_service;

CREATE POLICY of_owner ON plan_service TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON plan_version;

CREATE POLICY own_district ON plan_version TO trellis_app USING (district_id = (SELECT app_district()) AND ('plan_final' = ANY ((SELECT app_wide_scopes())::text[]) OR plan_version.student_id IN (SELECT s FROM app_students('plan_final') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan_version.district_id AND s.id = plan_version.student_id), 'plan_final'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON plan_version;

CREATE POLICY of_owner ON plan_version TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON sealed_document;

CREATE POLICY own_district ON sealed_document TO trellis_app USING (district_id = (SELECT app_district()) AND ('plan_final' = ANY ((SELECT app_wide_scopes())::text[]) OR sealed_document.student_id IN (SELECT s FROM app_students('plan_final') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = sealed_document.district_id AND s.id = sealed_document.student_id), 'plan_final'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON sealed_document;

CREATE POLICY of_owner ON sealed_document TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON meeting;

CREATE POLICY own_district ON meeting TO trellis_app USING (district_id = (SELECT app_district()) AND (meeting.arranged_by_id = (SELECT app_person()) OR meeting.id IN (SELECT m FROM app_asked_meetings() m) OR 'meeting' = ANY ((SELECT app_wide_scopes())::text[]) OR meeting.student_id IN (SELECT s FROM app_students('meeting') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = meeting.district_id AND s.id = meeting.student_id), 'meeting'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON meeting;

CREATE POLICY of_owner ON meeting TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON meeting_participant;

CREATE POLICY own_district ON meeting_participant TO trellis_app USING (district_id = (SELECT app_district()) AND (meeting_participant.person_id = (SELECT app_person()) OR 'meeting' = ANY ((SELECT app_wide_scopes())::text[]) OR (SELECT true FROM meeting m WHERE m.district_id = meeting_participant.district_id AND m.id = meeting_participant.meeting_id))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON meeting_participant;

CREATE POLICY of_owner ON meeting_participant TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON attachment;

CREATE POLICY own_district ON attachment TO trellis_app USING (district_id = (SELECT app_district()) AND ('attachment' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('attachment') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'attachment'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON attachment;

CREATE POLICY of_owner ON attachment TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON signature_request;

CREATE POLICY own_district ON signature_request TO trellis_app USING (district_id = (SELECT app_district()) AND (signature_request.person_id = (SELECT app_person()) OR 'plan_final' = ANY ((SELECT app_wide_scopes())::text[]) OR signature_request.student_id IN (SELECT s FROM app_students('plan_final') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = signature_request.district_id AND s.id = signature_request.student_id), 'plan_final'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON signature_request;

CREATE POLICY of_owner ON signature_request TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON signature;

CREATE POLICY own_district ON signature TO trellis_app USING (district_id = (SELECT app_district()) AND (signature.person_id = (SELECT app_person()) OR 'plan_final' = ANY ((SELECT app_wide_scopes())::text[]) OR signature.student_id IN (SELECT s FROM app_students('plan_final') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = signature.district_id AND s.id = signature.student_id), 'plan_final'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON signature;

CREATE POLICY of_owner ON signature TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON message;

CREATE POLICY own_district ON message TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT app_system()))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON message;

CREATE POLICY of_owner ON message TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON audit_entry;

CREATE POLICY own_district ON audit_entry TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT app_system()) OR 'record_of_access' = ANY ((SELECT app_wide_scopes())::text[]) OR audit_entry.student_id IN (SELECT s FROM app_students('record_of_access') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = audit_entry.district_id AND s.id = audit_entry.student_id), 'record_of_access'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON audit_entry;

CREATE POLICY of_owner ON audit_entry TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS own_district ON student_access;

CREATE POLICY own_district ON student_access TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT app_system()) OR student_access.person_id = (SELECT app_person()))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY IF EXISTS of_owner ON student_access;

CREATE POLICY of_owner ON student_access TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

DO $$
DECLARE
  district uuid;
BEGIN
  PERFORM set_config('app.context', '00000000-0000-0000-0000-000000000000 - system', true);
  FOR district IN SELECT id FROM district ORDER BY id LOOP
    PERFORM set_config('app.context', district::text || ' - system', true);
    PERFORM access_rebuild();
  END LOOP;
  PERFORM set_config('app.context', '', true);
END $$;
