ALTER TABLE attachment
  DROP CONSTRAINT ck_attachment_kind,
  ADD CONSTRAINT ck_attachment_kind CHECK (kind IN ('evaluation_report', 'private_report', 'medical', 'protocol', 'consent', 'court_order', 'work_sample', 'other')),
  DROP CONSTRAINT ck_attachment_sensitivity,
  ADD CONSTRAINT ck_attachment_sensitivity CHECK (sensitivity IN ('team', 'raw', 'raw_shown', 'custody', 'apart'));
DROP POLICY IF EXISTS own_district ON attachment;
CREATE POLICY own_district ON attachment TO trellis_app USING (district_id = (SELECT app_district()) AND (CASE WHEN attachment.sensitivity = 'team' THEN 'attachment' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('attachment') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'attachment'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) ELSE CASE WHEN attachment.sensitivity = 'custody' THEN 'custody' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('custody') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'custody'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) ELSE 'raw' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('raw') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'raw'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) END OR attachment.uploaded_by_id = (SELECT app_person()) AND attachment.sensitivity <> 'apart' AND (attachment.state IN ('waiting_for_upload', 'checking') OR 'attachment' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('attachment') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'attachment'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) OR attachment.sensitivity = 'raw_shown' AND ('raw_shown' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('raw_shown') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'raw_shown'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) END)) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON attachment;
CREATE POLICY of_owner ON attachment TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

CREATE OR REPLACE FUNCTION app_named_students() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person();
BEGIN
  RETURN QUERY
    SELECT m.student_id FROM app_asked_meetings() a (id)
      JOIN meeting m ON m.district_id = here AND m.id = a.id
    UNION SELECT r.student_id FROM signature_request r
      WHERE r.district_id = here AND r.person_id = me AND r.state IN ('requested', 'viewed')
    UNION SELECT t.student_id FROM app_translations() a (id)
      JOIN translation t ON t.district_id = here AND t.id = a.id;
END $$;

CREATE OR REPLACE FUNCTION app_who_reaches(of_student uuid)
RETURNS TABLE (person_id uuid, way text, kinds text[], starts_on date, ends_on date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district(); day date := app_today(); zone text; school uuid; somebody uuid;
  before text := current_setting('app.context', true);
BEGIN
  IF NOT ('custody' = ANY (app_wide_scopes())
          OR EXISTS (SELECT FROM app_students_with_schools('custody') s WHERE s = of_student)) THEN
    RAISE insufficient_privilege;
  END IF;
  SELECT s.school_id, d.time_zone INTO school, zone
    FROM student s JOIN district d ON d.id = s.district_id WHERE s.district_id = here AND s.id = of_student;
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY SELECT a.person_id, a.tie, access_opened_by(a.tie),
      nullif(a.starts_on, '-infinity'), nullif(a.ends_on, 'infinity')
    FROM student_access a
    WHERE a.district_id = here AND a.student_id = of_student AND a.starts_on <= day AND a.ends_on > day
      AND a.tie = ANY (access_ties('reach'));
  RETURN QUERY SELECT r.person_id, k.tie, access_opened_by(k.tie), r.starts_on, r.ends_on
    FROM person_role r
    CROSS JOIN LATERAL (SELECT CASE WHEN r.school_id IS NULL THEN 'district:' ELSE 'school:' END || r.role AS tie) k
    WHERE r.district_id = here AND (r.school_id IS NULL OR r.school_id = school)
      AND r.starts_on <= day AND coalesce(r.ends_on, 'infinity') > day
      AND k.tie = ANY (access_ties('reach'));
  FOR somebody IN
    SELECT of_student
    UNION SELECT p.person_id FROM meeting_participant p
      JOIN meeting m ON m.district_id = p.district_id AND m.id = p.meeting_id
      WHERE p.district_id = here AND m.student_id = of_student AND p.person_id IS NOT NULL
    UNION SELECT q.person_id FROM signature_request q
      WHERE q.district_id = here AND q.student_id = of_student AND q.state IN ('requested', 'viewed')
    UNION SELECT x FROM translation t CROSS JOIN unnest(ARRAY[t.translator_id, t.reviewer_id]) x
      WHERE t.district_id = here AND t.student_id = of_student AND x IS NOT NULL
  LOOP
    PERFORM set_config('app.context', concat_ws(' ', here, somebody, 'person', split_part(before, ' ', 4),
                                                nullif(split_part(before, ' ', 5), '')), true);
    IF somebody = of_student THEN
      IF 'self' = ANY (access_ties('reach')) THEN
        RETURN QUERY SELECT somebody, k.tie, access_opened_by(k.tie), NULL::date, NULL::date
          FROM (SELECT CASE WHEN app_decides_for_themselves() THEN 'adult' ELSE 'self' END AS tie) k;
      END IF;
    END IF;
    RETURN QUERY SELECT somebody, 'seat', ARRAY['meeting'], NULL::date,
        (timezone(zone, max(m.ends_at)) + interval '14 days')::date
      FROM app_asked_meetings() a (id) JOIN meeting m ON m.district_id = here AND m.id = a.id
      WHERE m.student_id = of_student HAVING count(*) > 0;
    RETURN QUERY SELECT somebody, 'translation', ARRAY['translation'], NULL::date,
        CASE WHEN bool_and(t.published_on IS NOT NULL)
             THEN max(t.published_on) + 14 END
      FROM app_translations() a (id) JOIN translation t ON t.district_id = here AND t.id = a.id
      WHERE t.student_id = of_student HAVING count(*) > 0;
    RETURN QUERY SELECT somebody, 'asked_to_sign', ARRAY['signature'],
        timezone(zone, min(q.created_at))::date, NULL::date
      FROM signature_request q
      WHERE q.district_id = here AND q.student_id = of_student AND q.person_id = somebody
        AND q.state IN ('requested', 'viewed') HAVING count(*) > 0;
  END LOOP;
  PERFORM set_config('app.context', before, true);
END $$;

-- What was a team's by a letter's kind is closed from now on, district by district.
DO $$
DECLARE
  district uuid;
BEGIN
  PERFORM set_config('app.context', '00000000-0000-0000-0000-000000000000 - system', true);
  FOR district IN SELECT id FROM district ORDER BY id LOOP
    PERFORM set_config('app.context', district::text || ' - system', true);
    UPDATE attachment SET sensitivity = 'raw' WHERE kind = 'medical' AND sensitivity = 'team';
    UPDATE attachment SET sensitivity = 'apart' WHERE withdrawn_because = 'wrong_child';
  END LOOP;
  PERFORM set_config('app.context', '', true);
END $$;
