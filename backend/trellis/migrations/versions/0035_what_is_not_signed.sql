-- docs/decisions/0032: what is not signed is its assessor's and theirs who answer for the evaluation.
-- constraints
-- policies
DROP POLICY own_district ON evaluation_addendum;
CREATE POLICY own_district ON evaluation_addendum TO trellis_app USING (district_id = (SELECT app_district()) AND ('evaluation_signed' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_addendum.student_id IN (SELECT s FROM app_students('evaluation_signed') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_addendum.district_id AND s.id = evaluation_addendum.student_id), 'evaluation_signed'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR evaluation_addendum.student_id IN (SELECT s FROM app_students('evaluation_report') s) AND (SELECT c.state IN ('report_ready', 'closed') FROM evaluation_case c WHERE c.district_id = evaluation_addendum.district_id AND c.id = evaluation_addendum.case_id) OR (SELECT a.assessor_id = (SELECT app_person()) FROM evaluation_area a WHERE a.district_id = evaluation_addendum.district_id AND a.id = evaluation_addendum.area_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY own_district ON evaluation_ground;
CREATE POLICY own_district ON evaluation_ground TO trellis_app USING (district_id = (SELECT app_district()) AND ('evaluation_report' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_ground.student_id IN (SELECT s FROM app_students('evaluation_report') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_ground.district_id AND s.id = evaluation_ground.student_id), 'evaluation_report'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY own_district ON evaluation_report;
CREATE POLICY own_district ON evaluation_report TO trellis_app USING (district_id = (SELECT app_district()) AND ('evaluation_signed' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_report.student_id IN (SELECT s FROM app_students('evaluation_signed') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_report.district_id AND s.id = evaluation_report.student_id), 'evaluation_signed'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR evaluation_report.student_id IN (SELECT s FROM app_students('evaluation_report') s) AND (SELECT c.state IN ('report_ready', 'closed') FROM evaluation_case c WHERE c.district_id = evaluation_report.district_id AND c.id = evaluation_report.case_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY own_district ON evaluation_review;
CREATE POLICY own_district ON evaluation_review TO trellis_app USING (district_id = (SELECT app_district()) AND ('evaluation_signed' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_review.student_id IN (SELECT s FROM app_students('evaluation_signed') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_review.district_id AND s.id = evaluation_review.student_id), 'evaluation_signed'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR evaluation_review.student_id IN (SELECT s FROM app_students('evaluation_report') s) AND (SELECT c.state NOT IN ('referred', 'review_of_data') FROM evaluation_case c WHERE c.district_id = evaluation_review.district_id AND c.id = evaluation_review.case_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY own_district ON evaluation_score;
CREATE POLICY own_district ON evaluation_score TO trellis_app USING (district_id = (SELECT app_district()) AND ('evaluation' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_score.student_id IN (SELECT s FROM app_students('evaluation') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_score.district_id AND s.id = evaluation_score.student_id), 'evaluation'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR (SELECT a.assessor_id = (SELECT app_person()) FROM evaluation_area a WHERE a.district_id = evaluation_score.district_id AND a.id = evaluation_score.area_id) OR ('evaluation_signed' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_score.student_id IN (SELECT s FROM app_students('evaluation_signed') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_score.district_id AND s.id = evaluation_score.student_id), 'evaluation_signed'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND (SELECT a.signed_on IS NOT NULL FROM evaluation_area a WHERE a.district_id = evaluation_score.district_id AND a.id = evaluation_score.area_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY own_district ON evaluation_section;
CREATE POLICY own_district ON evaluation_section TO trellis_app USING (district_id = (SELECT app_district()) AND ('evaluation_signed' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_section.student_id IN (SELECT s FROM app_students('evaluation_signed') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_section.district_id AND s.id = evaluation_section.student_id), 'evaluation_signed'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR (SELECT a.assessor_id = (SELECT app_person()) FROM evaluation_area a WHERE a.district_id = evaluation_section.district_id AND a.id = evaluation_section.area_id))) WITH CHECK (district_id = (SELECT app_district()));
-- functions
CREATE OR REPLACE FUNCTION public.access_kinds()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'evaluation_signed', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'raw', 'raw_shown', 'reach', 'record', 'record_of_access', 'request', 'request_queue', 'signing']::text[] $function$;
CREATE OR REPLACE FUNCTION public.access_opened_by(tie text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT CASE tie
    WHEN 'adult' THEN ARRAY['attachment', 'case', 'directory', 'evaluation_report', 'meeting', 'notice', 'plan_final', 'plan_shared', 'raw_shown', 'reach', 'record', 'record_of_access', 'signing']::text[]
    WHEN 'class' THEN ARRAY['directory', 'plan_final', 'reach', 'record']::text[]
    WHEN 'district:district_admin' THEN ARRAY['contacts', 'directory', 'reach']::text[]
    WHEN 'district:registrar' THEN ARRAY['contacts', 'directory', 'reach', 'request_queue']::text[]
    WHEN 'district:school_leader' THEN ARRAY['case', 'contacts', 'directory', 'evaluation_report', 'evaluation_signed', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request', 'request_queue']::text[]
    WHEN 'district:section_504_coordinator' THEN ARRAY['contacts', 'directory', 'plan_504', 'reach', 'record']::text[]
    WHEN 'district:special_education_admin' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'evaluation_signed', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'raw', 'reach', 'record', 'record_of_access', 'request', 'request_queue']::text[]
    WHEN 'right:consent' THEN ARRAY['reach', 'signing']::text[]
    WHEN 'right:ferpa_view' THEN ARRAY['reach']::text[]
    WHEN 'right:notice' THEN ARRAY['meeting', 'notice', 'reach']::text[]
    WHEN 'right:view' THEN ARRAY['attachment', 'case', 'directory', 'evaluation_report', 'plan_final', 'plan_shared', 'raw_shown', 'reach', 'record', 'record_of_access']::text[]
    WHEN 'school:registrar' THEN ARRAY['contacts', 'directory', 'reach', 'request_queue']::text[]
    WHEN 'school:school_leader' THEN ARRAY['case', 'contacts', 'directory', 'evaluation_report', 'evaluation_signed', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request', 'request_queue']::text[]
    WHEN 'self' THEN ARRAY['directory', 'meeting', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:case_manager' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'evaluation_signed', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'request']::text[]
    WHEN 'team:general_teacher' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:lea_representative' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation_report', 'evaluation_signed', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:occupational_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation_report', 'evaluation_signed', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:other' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:physical_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation_report', 'evaluation_signed', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:psychologist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'evaluation_signed', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'raw', 'reach', 'record', 'request']::text[]
    WHEN 'team:special_teacher' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:speech_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation_report', 'evaluation_signed', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    ELSE '{}'::text[] END $function$;
CREATE OR REPLACE FUNCTION public.access_ties(scope text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT CASE scope
    WHEN 'attachment' THEN ARRAY['adult', 'district:special_education_admin', 'right:view', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'case' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'contacts' THEN ARRAY['district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'school:registrar', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'directory' THEN ARRAY['adult', 'class', 'district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'right:view', 'school:registrar', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'evaluation' THEN ARRAY['district:special_education_admin', 'team:case_manager', 'team:psychologist']::text[]
    WHEN 'evaluation_report' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'team:case_manager', 'team:lea_representative', 'team:occupational_therapist', 'team:physical_therapist', 'team:psychologist', 'team:speech_therapist']::text[]
    WHEN 'evaluation_signed' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:lea_representative', 'team:occupational_therapist', 'team:physical_therapist', 'team:psychologist', 'team:speech_therapist']::text[]
    WHEN 'history' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'meeting' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:notice', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'notice' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:notice', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_504' THEN ARRAY['district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_draft' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_final' THEN ARRAY['adult', 'class', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_shared' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'raw' THEN ARRAY['district:special_education_admin', 'team:psychologist']::text[]
    WHEN 'raw_shown' THEN ARRAY['adult', 'right:view']::text[]
    WHEN 'reach' THEN ARRAY['adult', 'class', 'district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'right:consent', 'right:ferpa_view', 'right:notice', 'right:view', 'school:registrar', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'record' THEN ARRAY['adult', 'class', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'record_of_access' THEN ARRAY['adult', 'district:special_education_admin', 'right:view', 'team:case_manager']::text[]
    WHEN 'request' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'request_queue' THEN ARRAY['district:registrar', 'district:school_leader', 'district:special_education_admin', 'school:registrar', 'school:school_leader']::text[]
    WHEN 'signing' THEN ARRAY['adult', 'right:consent']::text[]
    ELSE '{}'::text[] END $function$;
CREATE OR REPLACE FUNCTION public.certified_determination_decided()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM determination_event e WHERE e.district_id = NEW.district_id
        AND (e.determination_id, e.student_id) = (NEW.determination_id, NEW.student_id)
        AND (e.event, NEW.outcome) IN (('decide_eligible', 'eligible'), ('decide_504', 'eligible'), ('decide_not_eligible', 'not_eligible'), ('decide_not_504', 'not_eligible')) AND e.evidence ->> 'document_complete' = NEW.sha256)
     OR NOT EXISTS (SELECT FROM determination_member m WHERE m.district_id = NEW.district_id
        AND m.determination_id = NEW.determination_id AND m.left_reason IS NULL)
     OR EXISTS (SELECT FROM determination_member m WHERE m.district_id = NEW.district_id
        AND m.determination_id = NEW.determination_id AND m.left_reason IS NULL AND m.conclusion = 'waiting') THEN
    RAISE EXCEPTION 'the group has not decided this' USING ERRCODE = 'TD002';
  END IF;
  RETURN NULL;
END $function$;
CREATE OR REPLACE FUNCTION public.consent_answer_moved()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  -- What was answered is what was asked: this request, or an earlier one of the case, on or after its day.
  IF NOT EXISTS (SELECT FROM consent_request asked JOIN consent_request r
      ON r.district_id = asked.district_id AND r.case_id = asked.case_id AND r.version <= asked.version
    WHERE asked.district_id = NEW.district_id AND asked.id = NEW.request_id
      AND r.sha256 = NEW.document_sha256 AND r.requested_on <= NEW.signed_on) THEN
    RAISE EXCEPTION 'this was not asked for' USING ERRCODE = 'TC003';
  END IF;
  -- Whoever held the right when they signed, as `access.rights` has it: a parent until majority, then the student.
  IF (app_system() OR app_person() = NEW.recorded_by_id) IS NOT TRUE OR NOT (
      EXISTS (SELECT FROM student_access h WHERE h.district_id = NEW.district_id AND h.student_id = NEW.student_id
        AND h.person_id = NEW.person_id AND h.tie = 'right:consent'
        AND h.starts_on <= NEW.signed_on AND h.ends_on > NEW.signed_on)
      OR NEW.person_id = NEW.student_id AND EXISTS (
        SELECT FROM student s JOIN district d ON d.id = s.district_id
        WHERE s.district_id = NEW.district_id AND s.id = NEW.student_id
          AND comes_of_age(s.birth_on, age_of_majority(d.state)) <= NEW.signed_on
          AND NOT EXISTS (SELECT FROM rights_holder h WHERE h.district_id = s.district_id AND h.student_id = s.id
            AND h.person_id <> s.id AND h.basis = 'guardianship'
            AND h.starts_on <= NEW.signed_on AND coalesce(h.ends_on, 'infinity') > NEW.signed_on))) THEN
    RAISE EXCEPTION 'this is not theirs to answer' USING ERRCODE = 'TC004';
  END IF;
  UPDATE consent_ask SET state = NEW.outcome
    WHERE district_id = NEW.district_id AND id = NEW.ask_id AND request_id = NEW.request_id
      AND student_id = NEW.student_id AND person_id = NEW.person_id AND state <> NEW.outcome;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody was asked for this answer' USING ERRCODE = 'TC003';
  END IF;
  RETURN NULL;
END $function$;
CREATE OR REPLACE FUNCTION public.evaluation_area_has_section()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM evaluation_area a WHERE a.district_id = NEW.district_id AND a.id = NEW.id
             AND a.signed_on IS NOT NULL AND NOT EXISTS (
               SELECT FROM evaluation_section s WHERE s.district_id = a.district_id AND s.area_id = a.id
                 AND s.signed_by_id = a.assessor_id)) THEN
    RAISE EXCEPTION 'an area is signed with its report' USING ERRCODE = 'TE003';
  END IF;
  RETURN NULL;
END $function$;
CREATE OR REPLACE FUNCTION public.evaluation_section_checked()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF (app_system() OR app_person() = NEW.signed_by_id) IS NOT TRUE OR NOT EXISTS (
      SELECT FROM evaluation_area a WHERE a.district_id = NEW.district_id AND a.id = NEW.area_id
        AND (a.case_id, a.student_id, a.assessor_id) = (NEW.case_id, NEW.student_id, NEW.signed_by_id)
        AND NOT a.is_refused) THEN
    RAISE EXCEPTION 'a report is signed by its assessor' USING ERRCODE = 'TE003';
  END IF;
  RETURN NULL;
END $function$;
-- triggers
CREATE CONSTRAINT TRIGGER certified_determination_decides AFTER INSERT ON public.certified_determination DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certified_determination_decided();
CREATE CONSTRAINT TRIGGER evaluation_area_is_signed AFTER INSERT OR UPDATE ON public.evaluation_area DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.signed_on IS NOT NULL)) EXECUTE FUNCTION evaluation_area_has_section();
CREATE TRIGGER evaluation_section_checks AFTER INSERT ON public.evaluation_section FOR EACH ROW EXECUTE FUNCTION evaluation_section_checked();
