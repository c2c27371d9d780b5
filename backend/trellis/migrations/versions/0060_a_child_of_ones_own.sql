CREATE INDEX ix_person_email ON person (district_id, lower(email));

CREATE OR REPLACE FUNCTION app_children_of(somebody uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district();
  -- A roster may bring one human being twice, as staff and as a parent: by one e-mail address it is the same.
  selves uuid[] := somebody || ARRAY(
    SELECT twin.id FROM person me JOIN person twin ON twin.district_id = me.district_id
      AND lower(twin.email) = lower(me.email) WHERE me.district_id = here AND me.id = somebody AND me.email <> '');
BEGIN
  -- Also when a relation or a right has ended: then above all. One's own record of age is no child's; who is only to
  -- be called in an emergency is no family, or whoever a family names at the office would be.
  RETURN ARRAY(
    SELECT h.student_id FROM rights_holder h
      WHERE h.district_id = here AND h.person_id = ANY (selves) AND h.student_id <> h.person_id
    UNION SELECT r.student_id FROM relation r
      WHERE r.district_id = here AND r.person_id = ANY (selves) AND r.kind <> 'emergency_contact');
END $$;

CREATE OR REPLACE FUNCTION app_own_children() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN CASE WHEN app_system() THEN '{}'::uuid[] ELSE app_children_of(app_person()) END;
END $$;

CREATE OR REPLACE FUNCTION access_opened_to(somebody uuid, of_student uuid, tie text) RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN CASE WHEN of_student = ANY (app_children_of(somebody))
    THEN ARRAY(SELECT k FROM unnest(access_opened_by(tie)) k WHERE k <> ALL (ARRAY['contacts', 'custody', 'evaluation', 'raw', 'request', 'request_queue']::text[]))
    ELSE access_opened_by(tie) END;
END $$;

CREATE OR REPLACE FUNCTION app_who_reaches(of_student uuid)
RETURNS TABLE (person_id uuid, way text, kinds text[], starts_on date, ends_on date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district(); day date := app_today(); zone text; school uuid; somebody uuid;
  before text := current_setting('app.context', true);
BEGIN
  IF of_student = ANY (app_own_children())
     OR NOT ('custody' = ANY (app_wide_scopes())
             OR EXISTS (SELECT FROM app_students_with_schools('custody') s WHERE s = of_student)) THEN
    RAISE insufficient_privilege;
  END IF;
  SELECT s.school_id, d.time_zone INTO school, zone
    FROM student s JOIN district d ON d.id = s.district_id WHERE s.district_id = here AND s.id = of_student;
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY SELECT a.person_id, a.tie, access_opened_to(a.person_id, of_student, a.tie),
      nullif(a.starts_on, '-infinity'), nullif(a.ends_on, 'infinity')
    FROM student_access a
    WHERE a.district_id = here AND a.student_id = of_student AND a.starts_on <= day AND a.ends_on > day
      AND a.tie = ANY (access_ties('reach'));
  RETURN QUERY SELECT r.person_id, k.tie, access_opened_to(r.person_id, of_student, k.tie), r.starts_on, r.ends_on
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

REVOKE ALL ON FUNCTION app_own_children(), app_children_of(uuid), access_opened_to(uuid, uuid, text) FROM public;

GRANT EXECUTE ON FUNCTION app_own_children(), app_children_of(uuid) TO trellis_app;

DROP POLICY own_district ON relation;
CREATE POLICY own_district ON relation TO trellis_app USING (district_id = (SELECT app_district()) AND (('contacts' = ANY ((SELECT app_wide_scopes())::text[]) OR relation.student_id IN (SELECT s FROM app_students('contacts') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = relation.district_id AND s.id = relation.student_id), 'contacts'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND relation.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON resident_child;
CREATE POLICY own_district ON resident_child TO trellis_app USING (district_id = (SELECT app_district()) AND (('contacts' = ANY ((SELECT app_wide_scopes())::text[]) OR resident_child.student_id IN (SELECT s FROM app_students('contacts') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = resident_child.district_id AND s.id = resident_child.student_id), 'contacts'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND resident_child.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON rights_decision;
CREATE POLICY own_district ON rights_decision TO trellis_app USING (district_id = (SELECT app_district()) AND (('custody' = ANY ((SELECT app_wide_scopes())::text[]) OR rights_decision.student_id IN (SELECT s FROM app_students('custody') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = rights_decision.district_id AND s.id = rights_decision.student_id), 'custody'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND rights_decision.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON live_document;
CREATE POLICY own_district ON live_document TO trellis_app USING (district_id = (SELECT app_district()) AND (CASE live_document.kind WHEN 'evaluation_area' THEN (SELECT (('evaluation' = ANY ((SELECT app_wide_scopes())::text[]) OR a.student_id IN (SELECT s FROM app_students('evaluation') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = a.district_id AND s.id = a.student_id), 'evaluation'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND a.student_id <> ALL ((SELECT app_own_children())::uuid[])) OR a.assessor_id = (SELECT app_person()) FROM evaluation_area a WHERE a.district_id = live_document.district_id AND a.id = live_document.id) ELSE live_document.kind <> 'plan_section' OR (SELECT app_wide_scopes())::text[] @> ARRAY['plan_draft', 'plan_final'] OR live_document.owner_id IN (SELECT p FROM app_plans() p) OR ((SELECT app_wide_scopes())::text[] <> '{}' OR (SELECT app_has_schools())) AND (SELECT plan_scope(plan.state, NULL) = ANY ((SELECT app_wide_scopes())::text[]) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND plan.kind = 'section_504' OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan.district_id AND s.id = plan.student_id), plan_scope(plan.state, NULL)) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) FROM plan WHERE plan.district_id = live_document.district_id AND plan.id = live_document.owner_id) OR live_document.key = 'family' AND (SELECT true FROM plan p WHERE p.district_id = live_document.district_id AND p.id = live_document.owner_id) END)) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON attachment;
CREATE POLICY own_district ON attachment TO trellis_app USING (district_id = (SELECT app_district()) AND (CASE WHEN attachment.sensitivity = 'team' THEN 'attachment' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('attachment') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'attachment'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) ELSE CASE WHEN attachment.sensitivity = 'custody' THEN ('custody' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('custody') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'custody'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND attachment.student_id <> ALL ((SELECT app_own_children())::uuid[]) ELSE ('raw' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('raw') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'raw'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND attachment.student_id <> ALL ((SELECT app_own_children())::uuid[]) END OR attachment.uploaded_by_id = (SELECT app_person()) AND attachment.sensitivity <> 'apart' AND (attachment.state IN ('waiting_for_upload', 'checking') OR 'attachment' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('attachment') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'attachment'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) OR attachment.sensitivity = 'raw_shown' AND ('raw_shown' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('raw_shown') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'raw_shown'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) END)) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON help_request;
CREATE POLICY own_district ON help_request TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT app_system()) OR help_request.recorded_by_id = (SELECT app_person()) OR help_request.decided_by_id = (SELECT app_person()) OR CASE WHEN help_request.student_id IS NULL THEN 'request_queue' = ANY ((SELECT app_wide_scopes())::text[]) OR (SELECT app_has_schools()) AND (help_request.school_id, 'request_queue'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) ELSE ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR help_request.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = help_request.district_id AND s.id = help_request.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND help_request.student_id <> ALL ((SELECT app_own_children())::uuid[]) END)) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON family_request;
CREATE POLICY own_district ON family_request TO trellis_app USING (district_id = (SELECT app_district()) AND (family_request.asked_by_id = (SELECT app_person()) AND ('case' = ANY ((SELECT app_wide_scopes())::text[]) OR family_request.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = family_request.district_id AND s.id = family_request.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) OR ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR family_request.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = family_request.district_id AND s.id = family_request.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND family_request.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON evaluation_case;
CREATE POLICY own_district ON evaluation_case TO trellis_app USING (district_id = (SELECT app_district()) AND (CASE WHEN evaluation_case.state = 'in_error' THEN ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_case.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_case.district_id AND s.id = evaluation_case.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND evaluation_case.student_id <> ALL ((SELECT app_own_children())::uuid[]) ELSE 'case' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_case.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_case.district_id AND s.id = evaluation_case.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) END)) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON case_notice;
CREATE POLICY own_district ON case_notice TO trellis_app USING (district_id = (SELECT app_district()) AND (('request' = ANY ((SELECT app_wide_scopes())::text[]) OR case_notice.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = case_notice.district_id AND s.id = case_notice.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND case_notice.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON consent_ask;
CREATE POLICY own_district ON consent_ask TO trellis_app USING (district_id = (SELECT app_district()) AND (consent_ask.person_id = (SELECT app_person()) OR ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR consent_ask.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = consent_ask.district_id AND s.id = consent_ask.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND consent_ask.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON consent_answer;
CREATE POLICY own_district ON consent_answer TO trellis_app USING (district_id = (SELECT app_district()) AND (consent_answer.person_id = (SELECT app_person()) OR ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR consent_answer.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = consent_answer.district_id AND s.id = consent_answer.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND consent_answer.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON contact_attempt;
CREATE POLICY own_district ON contact_attempt TO trellis_app USING (district_id = (SELECT app_district()) AND (('request' = ANY ((SELECT app_wide_scopes())::text[]) OR contact_attempt.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = contact_attempt.district_id AND s.id = contact_attempt.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND contact_attempt.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON consent_override;
CREATE POLICY own_district ON consent_override TO trellis_app USING (district_id = (SELECT app_district()) AND (('request' = ANY ((SELECT app_wide_scopes())::text[]) OR consent_override.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = consent_override.district_id AND s.id = consent_override.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND consent_override.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON evaluation_score;
CREATE POLICY own_district ON evaluation_score TO trellis_app USING (district_id = (SELECT app_district()) AND (('evaluation' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_score.student_id IN (SELECT s FROM app_students('evaluation') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_score.district_id AND s.id = evaluation_score.student_id), 'evaluation'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND evaluation_score.student_id <> ALL ((SELECT app_own_children())::uuid[]) OR (SELECT a.assessor_id = (SELECT app_person()) FROM evaluation_area a WHERE a.district_id = evaluation_score.district_id AND a.id = evaluation_score.area_id) OR ('evaluation_signed' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_score.student_id IN (SELECT s FROM app_students('evaluation_signed') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_score.district_id AND s.id = evaluation_score.student_id), 'evaluation_signed'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND (SELECT a.signed_on IS NOT NULL FROM evaluation_area a WHERE a.district_id = evaluation_score.district_id AND a.id = evaluation_score.area_id))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON evaluation_copy;
CREATE POLICY own_district ON evaluation_copy TO trellis_app USING (district_id = (SELECT app_district()) AND (evaluation_copy.person_id = (SELECT app_person()) OR ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_copy.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_copy.district_id AND s.id = evaluation_copy.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND evaluation_copy.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON move_paper;
CREATE POLICY own_district ON move_paper TO trellis_app USING (district_id = (SELECT app_district()) AND (('request' = ANY ((SELECT app_wide_scopes())::text[]) OR move_paper.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = move_paper.district_id AND s.id = move_paper.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND move_paper.student_id <> ALL ((SELECT app_own_children())::uuid[]))) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON performance_summary;
CREATE POLICY own_district ON performance_summary TO trellis_app USING (district_id = (SELECT app_district()) AND (('request' = ANY ((SELECT app_wide_scopes())::text[]) OR performance_summary.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = performance_summary.district_id AND s.id = performance_summary.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND performance_summary.student_id <> ALL ((SELECT app_own_children())::uuid[]) OR performance_summary.given_on IS NOT NULL AND (performance_summary.student_id = (SELECT app_person()) OR 'case' = ANY ((SELECT app_wide_scopes())::text[]) OR performance_summary.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = performance_summary.district_id AND s.id = performance_summary.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)))) WITH CHECK (district_id = (SELECT app_district()));
