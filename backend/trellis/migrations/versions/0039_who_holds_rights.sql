CREATE TABLE rights_decision (
  student_id UUID NOT NULL,
  person_id UUID NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  scopes TEXT[] NOT NULL,
  starts_on DATE NOT NULL,
  ends_on DATE,
  ground TEXT,
  attachment_id UUID,
  reason TEXT NOT NULL,
  closed JSONB NOT NULL,
  recorded_by_id UUID NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  looked_at TIMESTAMP WITH TIME ZONE,
  looked_at_by_id UUID,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_rights_decision PRIMARY KEY (district_id, id),
  CONSTRAINT fk_rights_decision_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_rights_decision_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_rights_decision_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
  CONSTRAINT fk_rights_decision_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_rights_decision_district_id_looked_at_by_id FOREIGN KEY(district_id, looked_at_by_id) REFERENCES person (district_id, id),
  CONSTRAINT uq_rights_decision_district_id_student_id_number UNIQUE (district_id, student_id, number),
  CONSTRAINT ck_rights_decision_kind CHECK (kind IN ('court_order', 'custody_document', 'guardianship', 'foster', 'surrogate', 'ended')),
  CONSTRAINT ck_rights_decision_ground CHECK (ground IN ('unknown', 'not_located', 'ward_of_the_state', 'homeless_youth')),
  CONSTRAINT ck_rights_decision_scopes CHECK (scopes <@ ARRAY['view', 'consent', 'notice', 'pickup']),
  CONSTRAINT ck_rights_decision_surrogate_has_a_ground CHECK ((kind = 'surrogate') = (ground IS NOT NULL)),
  CONSTRAINT ck_rights_decision_has_its_paper CHECK (kind NOT IN ('court_order', 'custody_document', 'guardianship') OR attachment_id IS NOT NULL),
  CONSTRAINT ck_rights_decision_ends_after_it_starts CHECK (ends_on > starts_on),
  CONSTRAINT ck_rights_decision_looked_at_by_somebody CHECK ((looked_at IS NULL) = (looked_at_by_id IS NULL)),
  CONSTRAINT fk_rights_decision_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
ALTER TABLE rights_holder ADD COLUMN decision_id uuid;
ALTER TABLE rights_holder ADD CONSTRAINT fk_rights_holder_district_id_decision_id FOREIGN KEY (district_id, decision_id) REFERENCES rights_decision (district_id, id);
CREATE OR REPLACE FUNCTION access_ties(scope text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE scope
    WHEN 'attachment' THEN ARRAY['adult', 'district:special_education_admin', 'right:view', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'case' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'contacts' THEN ARRAY['district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'school:registrar', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'custody' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager']::text[]
    WHEN 'directory' THEN ARRAY['adult', 'class', 'district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'right:view', 'school:registrar', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'evaluation' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:lea_representative', 'team:occupational_therapist', 'team:physical_therapist', 'team:psychologist', 'team:speech_therapist']::text[]
    WHEN 'evaluation_report' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'team:case_manager', 'team:lea_representative', 'team:occupational_therapist', 'team:physical_therapist', 'team:psychologist', 'team:speech_therapist']::text[]
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
    ELSE '{}'::text[] END $$;
CREATE OR REPLACE FUNCTION access_opened_by(tie text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE tie
    WHEN 'adult' THEN ARRAY['attachment', 'case', 'directory', 'evaluation_report', 'meeting', 'notice', 'plan_final', 'plan_shared', 'raw_shown', 'reach', 'record', 'record_of_access', 'signing']::text[]
    WHEN 'class' THEN ARRAY['directory', 'plan_final', 'reach', 'record']::text[]
    WHEN 'district:district_admin' THEN ARRAY['contacts', 'directory', 'reach']::text[]
    WHEN 'district:registrar' THEN ARRAY['contacts', 'directory', 'reach', 'request_queue']::text[]
    WHEN 'district:school_leader' THEN ARRAY['case', 'contacts', 'custody', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request', 'request_queue']::text[]
    WHEN 'district:section_504_coordinator' THEN ARRAY['contacts', 'directory', 'plan_504', 'reach', 'record']::text[]
    WHEN 'district:special_education_admin' THEN ARRAY['attachment', 'case', 'contacts', 'custody', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'raw', 'reach', 'record', 'record_of_access', 'request', 'request_queue']::text[]
    WHEN 'right:consent' THEN ARRAY['reach', 'signing']::text[]
    WHEN 'right:ferpa_view' THEN ARRAY['reach']::text[]
    WHEN 'right:notice' THEN ARRAY['meeting', 'notice', 'reach']::text[]
    WHEN 'right:view' THEN ARRAY['attachment', 'case', 'directory', 'evaluation_report', 'plan_final', 'plan_shared', 'raw_shown', 'reach', 'record', 'record_of_access']::text[]
    WHEN 'school:registrar' THEN ARRAY['contacts', 'directory', 'reach', 'request_queue']::text[]
    WHEN 'school:school_leader' THEN ARRAY['case', 'contacts', 'custody', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request', 'request_queue']::text[]
    WHEN 'self' THEN ARRAY['directory', 'meeting', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:case_manager' THEN ARRAY['attachment', 'case', 'contacts', 'custody', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'request']::text[]
    WHEN 'team:general_teacher' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:lea_representative' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:occupational_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:other' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:physical_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:psychologist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'raw', 'reach', 'record', 'request']::text[]
    WHEN 'team:special_teacher' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:speech_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    ELSE '{}'::text[] END $$;
CREATE OR REPLACE FUNCTION access_kinds() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ARRAY['attachment', 'case', 'contacts', 'custody', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'raw', 'raw_shown', 'reach', 'record', 'record_of_access', 'request', 'request_queue', 'signing']::text[] $$;
ALTER TABLE rights_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_decision FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON rights_decision USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE (looked_at, looked_at_by_id) ON rights_decision TO trellis_app;
DROP POLICY IF EXISTS own_district ON rights_decision;
CREATE POLICY own_district ON rights_decision TO trellis_app USING (district_id = (SELECT app_district()) AND ('custody' = ANY ((SELECT app_wide_scopes())::text[]) OR rights_decision.student_id IN (SELECT s FROM app_students('custody') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = rights_decision.district_id AND s.id = rights_decision.student_id), 'custody'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON rights_decision;
CREATE POLICY of_owner ON rights_decision TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
