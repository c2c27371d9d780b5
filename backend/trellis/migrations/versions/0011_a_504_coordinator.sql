-- A Section 504 coordinator: a role of a district, and what it opens.
ALTER TABLE person_role DROP CONSTRAINT ck_person_role_role;
ALTER TABLE person_role ADD CONSTRAINT ck_person_role_role CHECK (role IN ('district_admin', 'special_education_admin', 'section_504_coordinator', 'school_leader', 'special_teacher', 'general_teacher', 'speech_therapist', 'occupational_therapist', 'physical_therapist', 'psychologist', 'registrar', 'other_staff', 'deployment_operator'));

CREATE OR REPLACE FUNCTION access_ties(scope text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE scope
    WHEN 'attachment' THEN ARRAY['adult', 'district:special_education_admin', 'right:view', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'contacts' THEN ARRAY['district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'school:registrar', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'directory' THEN ARRAY['adult', 'class', 'district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'right:view', 'school:registrar', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'history' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'meeting' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:notice', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_504' THEN ARRAY['district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_draft' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_final' THEN ARRAY['adult', 'class', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_shared' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'reach' THEN ARRAY['adult', 'class', 'district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'right:consent', 'right:ferpa_view', 'right:notice', 'right:view', 'school:registrar', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'record' THEN ARRAY['adult', 'class', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'record_of_access' THEN ARRAY['adult', 'district:special_education_admin', 'right:view', 'team:case_manager']::text[]
    WHEN 'signing' THEN ARRAY['adult', 'right:consent']::text[]
    ELSE '{}'::text[] END $$;
CREATE OR REPLACE FUNCTION access_opened_by(tie text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE tie
    WHEN 'adult' THEN ARRAY['attachment', 'directory', 'meeting', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'signing']::text[]
    WHEN 'class' THEN ARRAY['directory', 'plan_final', 'reach', 'record']::text[]
    WHEN 'district:district_admin' THEN ARRAY['contacts', 'directory', 'reach']::text[]
    WHEN 'district:registrar' THEN ARRAY['contacts', 'directory', 'reach']::text[]
    WHEN 'district:school_leader' THEN ARRAY['contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'district:section_504_coordinator' THEN ARRAY['contacts', 'directory', 'plan_504', 'reach', 'record']::text[]
    WHEN 'district:special_education_admin' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access']::text[]
    WHEN 'right:consent' THEN ARRAY['reach', 'signing']::text[]
    WHEN 'right:ferpa_view' THEN ARRAY['reach']::text[]
    WHEN 'right:notice' THEN ARRAY['meeting', 'reach']::text[]
    WHEN 'right:view' THEN ARRAY['attachment', 'directory', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access']::text[]
    WHEN 'school:registrar' THEN ARRAY['contacts', 'directory', 'reach']::text[]
    WHEN 'school:school_leader' THEN ARRAY['contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'self' THEN ARRAY['directory', 'meeting', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:case_manager' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access']::text[]
    WHEN 'team:general_teacher' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:lea_representative' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:occupational_therapist' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:other' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:physical_therapist' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:psychologist' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:special_teacher' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:speech_therapist' THEN ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    ELSE '{}'::text[] END $$;
CREATE OR REPLACE FUNCTION access_kinds() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ARRAY['attachment', 'contacts', 'directory', 'history', 'meeting', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'signing']::text[] $$;

DROP POLICY own_district ON plan;
CREATE POLICY own_district ON plan TO trellis_app USING (
  district_id = (SELECT app_district()) AND (plan_scope(plan.state, plan.shared_with_family_at) = ANY ((SELECT app_wide_scopes())::text[]) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND plan.kind = 'section_504' OR (plan.student_id, plan_scope(plan.state, plan.shared_with_family_at)) IN (SELECT s.student_id, s.scope FROM app_plan_students() s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan.district_id AND s.id = plan.student_id), plan_scope(plan.state, plan.shared_with_family_at)) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))
) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON shared_draft;
CREATE POLICY own_district ON shared_draft TO trellis_app USING (
  district_id = (SELECT app_district()) AND (CASE WHEN shared_draft.stopped_at IS NULL THEN 'plan_shared' ELSE 'plan_draft' END = ANY ((SELECT app_wide_scopes())::text[]) OR (shared_draft.student_id, CASE WHEN shared_draft.stopped_at IS NULL THEN 'plan_shared' ELSE 'plan_draft' END) IN (SELECT s.student_id, s.scope FROM app_plan_students() s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = shared_draft.district_id AND s.id = shared_draft.student_id), CASE WHEN shared_draft.stopped_at IS NULL THEN 'plan_shared' ELSE 'plan_draft' END) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND (SELECT p.kind = 'section_504' FROM plan p WHERE p.district_id = shared_draft.district_id AND p.id = shared_draft.plan_id))
) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON plan_section;
CREATE POLICY own_district ON plan_section TO trellis_app USING (
  district_id = (SELECT app_district()) AND ((SELECT app_wide_scopes())::text[] @> ARRAY['plan_draft', 'plan_final'] OR plan_section.plan_id IN (SELECT p FROM app_plans() p) OR ((SELECT app_wide_scopes())::text[] <> '{}' OR (SELECT app_has_schools())) AND (SELECT plan_scope(plan.state, NULL) = ANY ((SELECT app_wide_scopes())::text[]) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND plan.kind = 'section_504' OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan.district_id AND s.id = plan.student_id), plan_scope(plan.state, NULL)) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) FROM plan WHERE plan.district_id = plan_section.district_id AND plan.id = plan_section.plan_id) OR plan_section.section_key = 'family' AND (SELECT true FROM plan p WHERE p.district_id = plan_section.district_id AND p.id = plan_section.plan_id))
) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON live_document;
CREATE POLICY own_district ON live_document TO trellis_app USING (
  district_id = (SELECT app_district()) AND (live_document.kind <> 'plan_section' OR (SELECT app_wide_scopes())::text[] @> ARRAY['plan_draft', 'plan_final'] OR live_document.owner_id IN (SELECT p FROM app_plans() p) OR ((SELECT app_wide_scopes())::text[] <> '{}' OR (SELECT app_has_schools())) AND (SELECT plan_scope(plan.state, NULL) = ANY ((SELECT app_wide_scopes())::text[]) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND plan.kind = 'section_504' OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan.district_id AND s.id = plan.student_id), plan_scope(plan.state, NULL)) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) FROM plan WHERE plan.district_id = live_document.district_id AND plan.id = live_document.owner_id) OR live_document.key = 'family' AND (SELECT true FROM plan p WHERE p.district_id = live_document.district_id AND p.id = live_document.owner_id))
) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON plan_goal;
CREATE POLICY own_district ON plan_goal TO trellis_app USING (
  district_id = (SELECT app_district()) AND ((SELECT app_wide_scopes())::text[] @> ARRAY['plan_draft', 'plan_final'] OR plan_goal.plan_id IN (SELECT p FROM app_plans() p) OR ((SELECT app_wide_scopes())::text[] <> '{}' OR (SELECT app_has_schools())) AND (SELECT plan_scope(plan.state, NULL) = ANY ((SELECT app_wide_scopes())::text[]) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND plan.kind = 'section_504' OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan.district_id AND s.id = plan.student_id), plan_scope(plan.state, NULL)) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) FROM plan WHERE plan.district_id = plan_goal.district_id AND plan.id = plan_goal.plan_id))
) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON plan_service;
CREATE POLICY own_district ON plan_service TO trellis_app USING (
  district_id = (SELECT app_district()) AND ((SELECT app_wide_scopes())::text[] @> ARRAY['plan_draft', 'plan_final'] OR plan_service.plan_id IN (SELECT p FROM app_plans() p) OR ((SELECT app_wide_scopes())::text[] <> '{}' OR (SELECT app_has_schools())) AND (SELECT plan_scope(plan.state, NULL) = ANY ((SELECT app_wide_scopes())::text[]) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND plan.kind = 'section_504' OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan.district_id AND s.id = plan.student_id), plan_scope(plan.state, NULL)) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) FROM plan WHERE plan.district_id = plan_service.district_id AND plan.id = plan_service.plan_id))
) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON plan_version;
CREATE POLICY own_district ON plan_version TO trellis_app USING (
  district_id = (SELECT app_district()) AND ('plan_final' = ANY ((SELECT app_wide_scopes())::text[]) OR plan_version.student_id IN (SELECT s FROM app_students('plan_final') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan_version.district_id AND s.id = plan_version.student_id), 'plan_final'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND (SELECT p.kind = 'section_504' FROM plan p WHERE p.district_id = plan_version.district_id AND p.id = plan_version.plan_id))
) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON sealed_document;
CREATE POLICY own_district ON sealed_document TO trellis_app USING (
  district_id = (SELECT app_district()) AND ('plan_final' = ANY ((SELECT app_wide_scopes())::text[]) OR sealed_document.student_id IN (SELECT s FROM app_students('plan_final') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = sealed_document.district_id AND s.id = sealed_document.student_id), 'plan_final'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND (SELECT p.kind = 'section_504' FROM plan_version v JOIN plan p ON p.district_id = v.district_id AND p.id = v.plan_id WHERE v.district_id = sealed_document.district_id AND v.id = sealed_document.version_id))
) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON signature_request;
CREATE POLICY own_district ON signature_request TO trellis_app USING (
  district_id = (SELECT app_district()) AND (signature_request.person_id = (SELECT app_person()) OR 'plan_final' = ANY ((SELECT app_wide_scopes())::text[]) OR signature_request.student_id IN (SELECT s FROM app_students('plan_final') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = signature_request.district_id AND s.id = signature_request.student_id), 'plan_final'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND (SELECT p.kind = 'section_504' FROM plan_version v JOIN plan p ON p.district_id = v.district_id AND p.id = v.plan_id WHERE v.district_id = signature_request.district_id AND v.id = signature_request.version_id))
) WITH CHECK (district_id = (SELECT app_district()));

DROP POLICY own_district ON signature;
CREATE POLICY own_district ON signature TO trellis_app USING (
  district_id = (SELECT app_district()) AND (signature.person_id = (SELECT app_person()) OR 'plan_final' = ANY ((SELECT app_wide_scopes())::text[]) OR signature.student_id IN (SELECT s FROM app_students('plan_final') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = signature.district_id AND s.id = signature.student_id), 'plan_final'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND (SELECT p.kind = 'section_504' FROM plan_version v JOIN plan p ON p.district_id = v.district_id AND p.id = v.plan_id WHERE v.district_id = signature.district_id AND v.id = signature.version_id))
) WITH CHECK (district_id = (SELECT app_district()));
