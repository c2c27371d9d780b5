-- Requests for help, the cases they become, the log that moves a case, and what opens them (docs/decisions/0027).
CREATE TABLE evaluation_case (
  student_id UUID NOT NULL,
  machine TEXT NOT NULL,
  state TEXT NOT NULL,
  received_on DATE NOT NULL,
  event_count INTEGER NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_case PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_case_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT ck_evaluation_case_machine CHECK (machine IN ('initial', 'reevaluation')),
  CONSTRAINT ck_evaluation_case_state CHECK (state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready', 'refused', 'closed')),
  CONSTRAINT fk_evaluation_case_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_evaluation_case_received ON evaluation_case (district_id, received_on, id);
CREATE INDEX ix_evaluation_case_student ON evaluation_case (district_id, student_id);
CREATE UNIQUE INDEX uq_evaluation_case_open ON evaluation_case (district_id, student_id) WHERE state IN ('referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready');
CREATE TABLE help_request (
  number TEXT NOT NULL,
  form_key UUID NOT NULL,
  way TEXT NOT NULL,
  said_aloud BOOLEAN NOT NULL,
  received_on DATE NOT NULL,
  recorded_by_id UUID,
  heard_by_id UUID,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  birth_on DATE,
  school_id UUID,
  asker_name TEXT NOT NULL,
  asker_relation TEXT NOT NULL,
  asker_email TEXT,
  asker_phone TEXT,
  language TEXT NOT NULL,
  wants_interpreter BOOLEAN NOT NULL,
  concern TEXT NOT NULL,
  state TEXT NOT NULL,
  student_id UUID,
  case_id UUID,
  duplicate_of_id UUID,
  decided_by_id UUID,
  decided_at TIMESTAMP WITH TIME ZONE,
  receipt TEXT NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_help_request PRIMARY KEY (district_id, id),
  CONSTRAINT fk_help_request_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_help_request_district_id_heard_by_id FOREIGN KEY(district_id, heard_by_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_help_request_district_id_school_id FOREIGN KEY(district_id, school_id) REFERENCES school (district_id, id),
  CONSTRAINT fk_help_request_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_help_request_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_help_request_district_id_duplicate_of_id FOREIGN KEY(district_id, duplicate_of_id) REFERENCES help_request (district_id, id),
  CONSTRAINT fk_help_request_district_id_decided_by_id FOREIGN KEY(district_id, decided_by_id) REFERENCES person (district_id, id),
  CONSTRAINT uq_help_request_district_id_number UNIQUE (district_id, number),
  CONSTRAINT uq_help_request_district_id_form_key UNIQUE (district_id, form_key),
  CONSTRAINT ck_help_request_way CHECK (way IN ('public', 'family', 'staff')),
  CONSTRAINT ck_help_request_state CHECK (state IN ('waiting', 'matched', 'duplicate', 'child_find')),
  CONSTRAINT ck_help_request_receipt CHECK (receipt IN ('none', 'waiting', 'sent', 'failed')),
  CONSTRAINT ck_help_request_asker_relation CHECK (asker_relation IN ('parent', 'guardian', 'foster_parent', 'relative', 'student', 'teacher', 'staff', 'agency')),
  CONSTRAINT ck_help_request_concern CHECK (char_length(concern) BETWEEN 1 AND 5000),
  CONSTRAINT ck_help_request_not_of_a_later_day CHECK (received_on <= (created_at AT TIME ZONE 'UTC')::date + 1),
  CONSTRAINT ck_help_request_born_before CHECK (birth_on <= received_on),
  CONSTRAINT ck_help_request_matched CHECK ((state = 'matched') = (student_id IS NOT NULL)),
  CONSTRAINT ck_help_request_matched_is_a_case CHECK ((student_id IS NULL) = (case_id IS NULL)),
  CONSTRAINT ck_help_request_duplicate CHECK ((state = 'duplicate') = (duplicate_of_id IS NOT NULL)),
  CONSTRAINT ck_help_request_decided CHECK ((state = 'waiting') = (decided_at IS NULL)),
  CONSTRAINT fk_help_request_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_help_request_child ON help_request (district_id, name_key, birth_on);
CREATE INDEX ix_help_request_state ON help_request (district_id, state, received_on, id);
CREATE INDEX ix_help_request_student ON help_request (district_id, student_id);
CREATE TABLE case_event (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  number INTEGER NOT NULL,
  event TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  capacity TEXT NOT NULL,
  person_id UUID,
  on_behalf_of TEXT,
  request_id UUID,
  reason TEXT,
  evidence JSONB NOT NULL,
  happened_on DATE NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  prior_digest BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_case_event PRIMARY KEY (district_id, id),
  CONSTRAINT fk_case_event_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_case_event_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_case_event_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_case_event_district_id_request_id FOREIGN KEY(district_id, request_id) REFERENCES help_request (district_id, id),
  CONSTRAINT uq_case_event_district_id_case_id_number UNIQUE (district_id, case_id, number),
  CONSTRAINT ck_case_event_event CHECK (event IN ('submit', 'ask_again', 'give_safeguards', 'review', 'propose', 'refuse', 'reopen', 'send', 'consent', 'decline', 'no_response', 'override', 'assign', 'areas_done', 'close', 'child_unavailable', 'transfer_in', 'sld_extension', 'iee_request', 'iee_pay', 'iee_hearing', 'iee_consider', 'unnecessary', 'no_more_data', 'assess_after_all')),
  CONSTRAINT ck_case_event_capacity CHECK (capacity IN ('PAR', 'CM', 'ADM', 'EVL', 'GEN', 'REG', 'SYS')),
  CONSTRAINT ck_case_event_from_state CHECK (from_state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready', 'refused', 'closed')),
  CONSTRAINT ck_case_event_to_state CHECK (to_state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready', 'refused', 'closed')),
  CONSTRAINT fk_case_event_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE public_post (
  count INTEGER NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_public_post PRIMARY KEY (district_id, id),
  CONSTRAINT fk_public_post_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_public_post_created ON public_post (district_id, created_at);
ALTER TABLE message ALTER COLUMN person_id DROP NOT NULL;
CREATE OR REPLACE FUNCTION access_ties(scope text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE scope
    WHEN 'attachment' THEN ARRAY['adult', 'district:special_education_admin', 'right:view', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'case' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'contacts' THEN ARRAY['district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'school:registrar', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'directory' THEN ARRAY['adult', 'class', 'district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'right:view', 'school:registrar', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'history' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'meeting' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:notice', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'notice' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:notice', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_504' THEN ARRAY['district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_draft' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_final' THEN ARRAY['adult', 'class', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'plan_shared' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'reach' THEN ARRAY['adult', 'class', 'district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'right:consent', 'right:ferpa_view', 'right:notice', 'right:view', 'school:registrar', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'record' THEN ARRAY['adult', 'class', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'right:view', 'school:school_leader', 'self', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'record_of_access' THEN ARRAY['adult', 'district:special_education_admin', 'right:view', 'team:case_manager']::text[]
    WHEN 'request' THEN ARRAY['district:school_leader', 'district:special_education_admin', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'request_queue' THEN ARRAY['district:registrar', 'district:school_leader', 'district:special_education_admin', 'school:registrar', 'school:school_leader']::text[]
    WHEN 'signing' THEN ARRAY['adult', 'right:consent']::text[]
    ELSE '{}'::text[] END $$;
CREATE OR REPLACE FUNCTION access_opened_by(tie text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE tie
    WHEN 'adult' THEN ARRAY['attachment', 'case', 'directory', 'meeting', 'notice', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'signing']::text[]
    WHEN 'class' THEN ARRAY['directory', 'plan_final', 'reach', 'record']::text[]
    WHEN 'district:district_admin' THEN ARRAY['contacts', 'directory', 'reach']::text[]
    WHEN 'district:registrar' THEN ARRAY['contacts', 'directory', 'reach', 'request_queue']::text[]
    WHEN 'district:school_leader' THEN ARRAY['case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request', 'request_queue']::text[]
    WHEN 'district:section_504_coordinator' THEN ARRAY['contacts', 'directory', 'plan_504', 'reach', 'record']::text[]
    WHEN 'district:special_education_admin' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'request', 'request_queue']::text[]
    WHEN 'right:consent' THEN ARRAY['reach', 'signing']::text[]
    WHEN 'right:ferpa_view' THEN ARRAY['reach']::text[]
    WHEN 'right:notice' THEN ARRAY['meeting', 'notice', 'reach']::text[]
    WHEN 'right:view' THEN ARRAY['attachment', 'case', 'directory', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access']::text[]
    WHEN 'school:registrar' THEN ARRAY['contacts', 'directory', 'reach', 'request_queue']::text[]
    WHEN 'school:school_leader' THEN ARRAY['case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request', 'request_queue']::text[]
    WHEN 'self' THEN ARRAY['directory', 'meeting', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:case_manager' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'request']::text[]
    WHEN 'team:general_teacher' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:lea_representative' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:occupational_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:other' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:physical_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:psychologist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:special_teacher' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:speech_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    ELSE '{}'::text[] END $$;
CREATE OR REPLACE FUNCTION access_kinds() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'request', 'request_queue', 'signing']::text[] $$;
ALTER TABLE evaluation_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_case FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON evaluation_case TO trellis_app;
CREATE POLICY own_district ON evaluation_case TO trellis_app USING (district_id = (SELECT app_district()) AND ('case' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_case.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_case.district_id AND s.id = evaluation_case.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON evaluation_case TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE help_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE help_request FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (state, student_id, case_id, duplicate_of_id, decided_by_id, decided_at, receipt) ON help_request TO trellis_app;
CREATE POLICY own_district ON help_request TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT app_system()) OR help_request.recorded_by_id = (SELECT app_person()) OR help_request.decided_by_id = (SELECT app_person()) OR CASE WHEN help_request.student_id IS NULL THEN 'request_queue' = ANY ((SELECT app_wide_scopes())::text[]) OR (SELECT app_has_schools()) AND (help_request.school_id, 'request_queue'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) ELSE 'request' = ANY ((SELECT app_wide_scopes())::text[]) OR help_request.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = help_request.district_id AND s.id = help_request.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) END)) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON help_request TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE case_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_event FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON case_event TO trellis_app;
CREATE POLICY own_district ON case_event TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM evaluation_case c WHERE c.district_id = case_event.district_id AND c.id = case_event.case_id))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON case_event TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE public_post ENABLE ROW LEVEL SECURITY;
ALTER TABLE public_post FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON public_post USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON public_post TO trellis_app;
CREATE FUNCTION case_step(of_machine text, source text, event text, target text, capacity text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT r.needs FROM (VALUES
    ('initial', 'closed', 'iee_consider', 'closed', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('initial', 'closed', 'iee_hearing', 'closed', '{ADM}'::text[], '{iee_requested,prior_written_notice}'::text[]),
    ('initial', 'closed', 'iee_pay', 'closed', '{ADM}'::text[], '{iee_requested}'::text[]),
    ('initial', 'closed', 'iee_request', 'closed', '{PAR}'::text[], '{evaluation_finished}'::text[]),
    ('initial', 'consent_pending', 'ask_again', 'consent_pending', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'consent_pending', 'child_unavailable', 'consent_pending', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('initial', 'consent_pending', 'consent', 'consented', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('initial', 'consent_pending', 'decline', 'closed', '{PAR}'::text[], '{consent_refused}'::text[]),
    ('initial', 'consent_pending', 'give_safeguards', 'consent_pending', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'consent_pending', 'no_response', 'closed', '{ADM}'::text[], '{efforts_recorded}'::text[]),
    ('initial', 'consent_pending', 'override', 'consented', '{ADM}'::text[], '{override_decided}'::text[]),
    ('initial', 'consented', 'ask_again', 'consented', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'consented', 'assign', 'in_progress', '{CM,ADM}'::text[], '{evaluators_assigned}'::text[]),
    ('initial', 'consented', 'child_unavailable', 'consented', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('initial', 'consented', 'give_safeguards', 'consented', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'consented', 'sld_extension', 'consented', '{ADM}'::text[], '{agreement_signed}'::text[]),
    ('initial', 'consented', 'transfer_in', 'consented', '{ADM}'::text[], '{evidence_kept,agreement_signed}'::text[]),
    ('initial', 'in_progress', 'areas_done', 'report_ready', '{EVL,CM,ADM}'::text[], '{reports_signed}'::text[]),
    ('initial', 'in_progress', 'ask_again', 'in_progress', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'in_progress', 'child_unavailable', 'in_progress', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('initial', 'in_progress', 'give_safeguards', 'in_progress', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'in_progress', 'sld_extension', 'in_progress', '{ADM}'::text[], '{agreement_signed}'::text[]),
    ('initial', 'in_progress', 'transfer_in', 'in_progress', '{ADM}'::text[], '{evidence_kept,agreement_signed}'::text[]),
    ('initial', 'new', 'submit', 'referred', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'proposed', 'ask_again', 'proposed', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'proposed', 'give_safeguards', 'proposed', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'proposed', 'send', 'consent_pending', '{CM,ADM}'::text[], '{consent_requested}'::text[]),
    ('initial', 'referred', 'ask_again', 'referred', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'referred', 'give_safeguards', 'referred', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'referred', 'review', 'review_of_data', '{CM,ADM,EVL,GEN}'::text[], '{}'::text[]),
    ('initial', 'refused', 'reopen', 'review_of_data', '{ADM}'::text[], '{reason}'::text[]),
    ('initial', 'report_ready', 'ask_again', 'report_ready', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'report_ready', 'close', 'closed', '{ADM}'::text[], '{eligibility_decided}'::text[]),
    ('initial', 'report_ready', 'give_safeguards', 'report_ready', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'report_ready', 'iee_consider', 'report_ready', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('initial', 'report_ready', 'iee_hearing', 'report_ready', '{ADM}'::text[], '{iee_requested,prior_written_notice}'::text[]),
    ('initial', 'report_ready', 'iee_pay', 'report_ready', '{ADM}'::text[], '{iee_requested}'::text[]),
    ('initial', 'report_ready', 'iee_request', 'report_ready', '{PAR}'::text[], '{evaluation_finished}'::text[]),
    ('initial', 'review_of_data', 'ask_again', 'review_of_data', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'review_of_data', 'give_safeguards', 'review_of_data', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'review_of_data', 'propose', 'proposed', '{ADM}'::text[], '{prior_written_notice,areas_named}'::text[]),
    ('initial', 'review_of_data', 'refuse', 'refused', '{ADM}'::text[], '{prior_written_notice,reason}'::text[]),
    ('reevaluation', 'closed', 'iee_consider', 'closed', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('reevaluation', 'closed', 'iee_hearing', 'closed', '{ADM}'::text[], '{iee_requested,prior_written_notice}'::text[]),
    ('reevaluation', 'closed', 'iee_pay', 'closed', '{ADM}'::text[], '{iee_requested}'::text[]),
    ('reevaluation', 'closed', 'iee_request', 'closed', '{PAR}'::text[], '{evaluation_finished}'::text[]),
    ('reevaluation', 'consent_pending', 'ask_again', 'consent_pending', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'consent_pending', 'child_unavailable', 'consent_pending', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('reevaluation', 'consent_pending', 'consent', 'consented', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('reevaluation', 'consent_pending', 'decline', 'closed', '{PAR}'::text[], '{consent_refused}'::text[]),
    ('reevaluation', 'consent_pending', 'give_safeguards', 'consent_pending', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'consent_pending', 'no_response', 'consented', '{ADM}'::text[], '{efforts_recorded}'::text[]),
    ('reevaluation', 'consent_pending', 'override', 'consented', '{ADM}'::text[], '{override_decided}'::text[]),
    ('reevaluation', 'consented', 'ask_again', 'consented', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'consented', 'assign', 'in_progress', '{CM,ADM}'::text[], '{evaluators_assigned}'::text[]),
    ('reevaluation', 'consented', 'child_unavailable', 'consented', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('reevaluation', 'consented', 'give_safeguards', 'consented', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'consented', 'sld_extension', 'consented', '{ADM}'::text[], '{agreement_signed}'::text[]),
    ('reevaluation', 'consented', 'transfer_in', 'consented', '{ADM}'::text[], '{evidence_kept,agreement_signed}'::text[]),
    ('reevaluation', 'in_progress', 'areas_done', 'report_ready', '{EVL,CM,ADM}'::text[], '{reports_signed}'::text[]),
    ('reevaluation', 'in_progress', 'ask_again', 'in_progress', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'in_progress', 'child_unavailable', 'in_progress', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('reevaluation', 'in_progress', 'give_safeguards', 'in_progress', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'in_progress', 'sld_extension', 'in_progress', '{ADM}'::text[], '{agreement_signed}'::text[]),
    ('reevaluation', 'in_progress', 'transfer_in', 'in_progress', '{ADM}'::text[], '{evidence_kept,agreement_signed}'::text[]),
    ('reevaluation', 'new', 'submit', 'referred', '{PAR,CM,ADM,EVL,GEN,REG,SYS}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'proposed', 'ask_again', 'proposed', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'proposed', 'give_safeguards', 'proposed', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'proposed', 'send', 'consent_pending', '{CM,ADM}'::text[], '{consent_requested}'::text[]),
    ('reevaluation', 'referred', 'ask_again', 'referred', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'referred', 'give_safeguards', 'referred', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'referred', 'review', 'review_of_data', '{CM,ADM,EVL,GEN}'::text[], '{}'::text[]),
    ('reevaluation', 'referred', 'unnecessary', 'closed', '{ADM}'::text[], '{agreement_signed}'::text[]),
    ('reevaluation', 'refused', 'reopen', 'review_of_data', '{ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'report_ready', 'ask_again', 'report_ready', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'report_ready', 'assess_after_all', 'proposed', '{PAR}'::text[], '{decided_on_known_data}'::text[]),
    ('reevaluation', 'report_ready', 'close', 'closed', '{ADM}'::text[], '{eligibility_decided}'::text[]),
    ('reevaluation', 'report_ready', 'give_safeguards', 'report_ready', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'report_ready', 'iee_consider', 'report_ready', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('reevaluation', 'report_ready', 'iee_hearing', 'report_ready', '{ADM}'::text[], '{iee_requested,prior_written_notice}'::text[]),
    ('reevaluation', 'report_ready', 'iee_pay', 'report_ready', '{ADM}'::text[], '{iee_requested}'::text[]),
    ('reevaluation', 'report_ready', 'iee_request', 'report_ready', '{PAR}'::text[], '{evaluation_finished}'::text[]),
    ('reevaluation', 'review_of_data', 'ask_again', 'review_of_data', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'review_of_data', 'give_safeguards', 'review_of_data', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'review_of_data', 'no_more_data', 'report_ready', '{ADM}'::text[], '{parent_notified,reason}'::text[]),
    ('reevaluation', 'review_of_data', 'propose', 'proposed', '{ADM}'::text[], '{prior_written_notice,areas_named,gap_or_agreement}'::text[]),
    ('reevaluation', 'review_of_data', 'refuse', 'refused', '{ADM}'::text[], '{prior_written_notice,reason}'::text[])
  ) r (machine, source, event, target, by, needs)
  WHERE (r.machine, r.source, r.event, r.target) = ($1, $2, $3, $4) AND $5 = ANY (r.by)
$$;

CREATE FUNCTION case_event_canonical(e case_event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(
    e.district_id, e.id, e.case_id, e.student_id, e.number, e.event, e.from_state, e.to_state, e.capacity, e.person_id,
    e.on_behalf_of, e.request_id, e.reason, e.evidence, e.happened_on, extract(epoch FROM e.at)::text)::text,
    'UTF8') $$;

CREATE FUNCTION case_event_chained() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  behind integer; link bytea;
BEGIN
  SELECT c.event_count INTO behind FROM evaluation_case c
    WHERE c.district_id = NEW.district_id AND c.id = NEW.case_id FOR UPDATE;
  SELECT e.digest INTO link FROM case_event e
    WHERE e.district_id = NEW.district_id AND e.case_id = NEW.case_id AND e.number = behind;
  NEW.number := coalesce(behind, 0) + 1;
  NEW.prior_digest := coalesce(link, sha256(convert_to(NEW.case_id::text, 'UTF8')));
  NEW.digest := sha256(NEW.prior_digest || case_event_canonical(NEW));
  RETURN NEW;
END $$;
CREATE TRIGGER case_event_chains BEFORE INSERT ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_chained();

-- After the row, so that the walls between districts are asked first, and answer for themselves.
CREATE FUNCTION case_event_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c evaluation_case; needed text[];
BEGIN
  SELECT * INTO c FROM evaluation_case WHERE district_id = NEW.district_id AND id = NEW.case_id;
  IF NOT FOUND OR c.student_id <> NEW.student_id OR c.state <> NEW.from_state OR NEW.number <> c.event_count + 1 THEN
    RAISE EXCEPTION 'the case is not there' USING ERRCODE = 'TC001';
  END IF;
  needed := case_step(c.machine, NEW.from_state, NEW.event, NEW.to_state, NEW.capacity);
  IF needed IS NULL OR NOT (NEW.evidence ?& needed)
     OR ('reason' = ANY (needed) AND coalesce(btrim(NEW.reason), '') = '') THEN
    RAISE EXCEPTION 'no such step' USING ERRCODE = 'TC002';
  END IF;
  UPDATE evaluation_case SET state = NEW.to_state, event_count = NEW.number,
      received_on = CASE WHEN NEW.event IN ('submit', 'ask_again')
                         THEN least(received_on, NEW.happened_on) ELSE received_on END
    WHERE district_id = NEW.district_id AND id = NEW.case_id;
  RETURN NULL;
END $$;
CREATE TRIGGER case_event_moves AFTER INSERT ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_moved();

CREATE FUNCTION case_event_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log of a case is not changed' USING ERRCODE = 'TC002';
END $$;
CREATE TRIGGER case_event_stays BEFORE UPDATE OR DELETE ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_stands();

CREATE FUNCTION evaluation_case_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  e case_event;
BEGIN
  SELECT * INTO e FROM case_event WHERE district_id = NEW.district_id AND case_id = NEW.id AND number = NEW.event_count;
  IF NOT FOUND OR NEW.event_count <> OLD.event_count + 1 OR e.from_state <> OLD.state OR e.to_state <> NEW.state
     OR NEW.received_on <> (CASE WHEN e.event IN ('submit', 'ask_again')
                                 THEN least(OLD.received_on, e.happened_on) ELSE OLD.received_on END)
     OR (NEW.district_id, NEW.id, NEW.student_id, NEW.machine, NEW.created_at)
        IS DISTINCT FROM (OLD.district_id, OLD.id, OLD.student_id, OLD.machine, OLD.created_at) THEN
    RAISE EXCEPTION 'a case moves with its log' USING ERRCODE = 'TC002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evaluation_case_checks BEFORE UPDATE ON evaluation_case
  FOR EACH ROW EXECUTE FUNCTION evaluation_case_checked();

CREATE FUNCTION evaluation_case_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'new' OR NEW.event_count <> 0 THEN
    RAISE EXCEPTION 'a case begins with its first event' USING ERRCODE = 'TC002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER evaluation_case_news AFTER INSERT ON evaluation_case
  FOR EACH ROW EXECUTE FUNCTION evaluation_case_is_new();

CREATE FUNCTION evaluation_case_begun() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM evaluation_case WHERE district_id = NEW.district_id AND id = NEW.id AND event_count = 0) THEN
    RAISE EXCEPTION 'a case begins with its first event' USING ERRCODE = 'TC002';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER evaluation_case_begins AFTER INSERT ON evaluation_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION evaluation_case_begun();

-- Whoever matches a request may not be somebody who reads cases; that another request joins an open one they must know.
CREATE FUNCTION case_to_join(student uuid, OUT case_id uuid, OUT machine text, OUT state text, OUT received_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('case of ' || app_district()::text || student::text, 0));
  SELECT c.id, c.machine, c.state, c.received_on INTO case_id, machine, state, received_on FROM evaluation_case c
    WHERE c.district_id = app_district() AND c.student_id = student AND c.state IN
      ('referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready');
END $$;
REVOKE ALL ON FUNCTION case_to_join(uuid) FROM public;
GRANT EXECUTE ON FUNCTION case_to_join(uuid) TO trellis_app;

-- Whoever matches a request may read no plans; that a child has a disability decides what evaluation it is.
CREATE FUNCTION case_has_disability(student uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
      SELECT FROM student s
      WHERE s.district_id = app_district() AND s.id = $1 AND s.primary_category IS NOT NULL
        AND coalesce(s.ended_on, 'infinity') > app_today())
    OR EXISTS (
      SELECT FROM plan p
      WHERE p.district_id = app_district() AND p.student_id = $1 AND p.kind = 'iep'
        AND p.state IN ('active', 'partially_active', 'expired') AND coalesce(p.starts_on, '-infinity') <= app_today())
$$;
REVOKE ALL ON FUNCTION case_has_disability(uuid) FROM public;
GRANT EXECUTE ON FUNCTION case_has_disability(uuid) TO trellis_app;
