"""What the database itself does for a child who was registered and comes with the roster later.

Whoever joins the two may not see every row that moves, so the moving is the database's; the service asks the matrix
first (`residents.join`).
"""

from __future__ import annotations

OWN = "SECURITY DEFINER SET search_path = public, pg_temp"

FUNCTIONS = f"""
-- Whether nothing of a student's record but what a roster writes stands in any table: then it can go into another one.
CREATE FUNCTION student_is_bare(student uuid) RETURNS boolean LANGUAGE plpgsql {OWN} AS $$
DECLARE
  place record;
  found boolean;
BEGIN
  FOR place IN
    SELECT c.conrelid::regclass AS in_table, a.attname AS in_column
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
    WHERE c.contype = 'f' AND c.confrelid IN ('student'::regclass, 'person'::regclass)
      AND c.conrelid NOT IN ('student'::regclass, 'relation'::regclass, 'rights_holder'::regclass,
        'class_enrollment'::regclass, 'historical_record'::regclass, 'student_access'::regclass)
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s t WHERE t.district_id = app_district() AND t.%I = $1)',
      place.in_table, place.in_column) INTO found USING student;
    IF found THEN RETURN false; END IF;
  END LOOP;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION student_is_bare(uuid) FROM public;
GRANT EXECUTE ON FUNCTION student_is_bare(uuid) TO trellis_app;

-- The roster's record of a child goes into theirs, who was registered before: one child, whose id stays. Whoever may
-- join them may not see every row that moves; the service asks the matrix first. What a roster presumed ends with the
-- joining where a decision about this child's rights is on record (34 CFR 99.4, 300.613(c)): whom it named may stand
-- there under another row. Answers whose presumed rights ended, by law.
CREATE FUNCTION join_resident(kept uuid, came uuid) RETURNS TABLE (whose uuid, of_law text) LANGUAGE plpgsql {OWN} AS $$
DECLARE
  district uuid := app_district();
  newer person%ROWTYPE;
BEGIN
  IF NOT (app_system() OR 'request_queue' = ANY (app_wide_scopes())) THEN
    RAISE EXCEPTION 'not yours to join' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT student_is_bare(came) THEN RAISE EXCEPTION 'in use' USING ERRCODE = 'check_violation'; END IF;
  UPDATE resident_child r SET enrolled_on = app_today(), joined_id = came, joined_by_id = app_person()
    WHERE r.district_id = district AND r.student_id = kept AND r.enrolled_on IS NULL AND kept <> came;
  IF NOT FOUND THEN RAISE EXCEPTION 'nothing to join' USING ERRCODE = 'check_violation'; END IF;
  SELECT * INTO newer FROM person p WHERE p.district_id = district AND p.id = came;
  UPDATE person p SET roster_id = NULL, username = NULL, email = NULL, status = 'ended', ended_on = app_today()
    WHERE p.district_id = district AND p.id = came;
  UPDATE person p SET roster_id = newer.roster_id, given_name = newer.given_name, family_name = newer.family_name,
      preferred_name = newer.preferred_name, name_key = newer.name_key, family_name_key = newer.family_name_key,
      pronouns = newer.pronouns, title = newer.title, username = newer.username, email = newer.email,
      phone = newer.phone, language = newer.language, status = newer.status, ended_on = newer.ended_on
    WHERE p.district_id = district AND p.id = kept;
  UPDATE student k SET student_number = s.student_number, birth_on = coalesce(s.birth_on, k.birth_on), grade = s.grade,
      school_id = s.school_id,
      home_languages = CASE WHEN s.home_languages = '{{}}' THEN k.home_languages ELSE s.home_languages END,
      english_learner = s.english_learner, alternate_assessment = s.alternate_assessment,
      primary_category = coalesce(k.primary_category, s.primary_category),
      evaluated_on = coalesce(k.evaluated_on, s.evaluated_on), ended_on = s.ended_on
    FROM student s WHERE s.district_id = district AND s.id = came AND k.district_id = district AND k.id = kept;
  UPDATE student s SET student_number = NULL, ended_on = app_today() WHERE s.district_id = district AND s.id = came;
  UPDATE relation r SET student_id = kept WHERE r.district_id = district AND r.student_id = came;
  IF EXISTS (SELECT FROM rights_decision d WHERE d.district_id = district AND d.student_id = kept) THEN
    RETURN QUERY UPDATE rights_holder r SET ends_on = app_today()
      WHERE r.district_id = district AND r.student_id = came AND r.basis = 'presumed'
        AND (r.ends_on IS NULL OR r.ends_on > app_today())
      RETURNING r.person_id, r.law;
  END IF;
  UPDATE rights_holder r SET student_id = kept WHERE r.district_id = district AND r.student_id = came;
  UPDATE class_enrollment e SET person_id = kept WHERE e.district_id = district AND e.person_id = came;
  UPDATE historical_record h SET student_id = kept WHERE h.district_id = district AND h.student_id = came;
END $$;
REVOKE ALL ON FUNCTION join_resident(uuid, uuid) FROM public;
GRANT EXECUTE ON FUNCTION join_resident(uuid, uuid) TO trellis_app;
"""
