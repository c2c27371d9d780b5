-- The evaluation of a case: plan by area, reports, scores, papers, and what opens them (docs/decisions/0029).
CREATE TABLE evaluation_area (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  key TEXT NOT NULL,
  procedures TEXT NOT NULL,
  reason TEXT NOT NULL,
  language TEXT NOT NULL,
  mode TEXT NOT NULL,
  assessor_id UUID,
  is_qualified BOOLEAN NOT NULL,
  instrument TEXT NOT NULL,
  planned_on DATE,
  late_reason TEXT NOT NULL,
  signed_on DATE,
  summary TEXT NOT NULL,
  is_refused BOOLEAN NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_area PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_area_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_evaluation_area_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_evaluation_area_district_id_assessor_id FOREIGN KEY(district_id, assessor_id) REFERENCES person (district_id, id),
  CONSTRAINT uq_evaluation_area_district_id_case_id_key UNIQUE (district_id, case_id, key),
  CONSTRAINT ck_evaluation_area_key CHECK (key IN ('health', 'vision', 'hearing', 'social_emotional', 'intelligence', 'academic', 'communication', 'motor', 'adaptive', 'behavior', 'transition', 'assistive_technology', 'orientation_mobility', 'observation', 'language')),
  CONSTRAINT ck_evaluation_area_mode CHECK (mode IN ('own', 'interpreter', 'signed', 'nonverbal')),
  CONSTRAINT ck_evaluation_area_who_is_qualified CHECK (assessor_id IS NOT NULL OR NOT is_qualified),
  CONSTRAINT ck_evaluation_area_procedures CHECK (char_length(procedures) BETWEEN 1 AND 1000),
  CONSTRAINT ck_evaluation_area_agreed_to_before_signed CHECK (NOT is_refused OR signed_on IS NULL),
  CONSTRAINT fk_evaluation_area_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_evaluation_area_assessor ON evaluation_area (district_id, assessor_id);
CREATE TABLE evaluation_copy (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  person_id UUID NOT NULL,
  given_on DATE NOT NULL,
  how TEXT NOT NULL,
  given_by_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_copy PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_copy_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_evaluation_copy_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_evaluation_copy_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_evaluation_copy_district_id_given_by_id FOREIGN KEY(district_id, given_by_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_evaluation_copy_how CHECK (how IN ('in_person', 'mail', 'email', 'sent_home')),
  CONSTRAINT fk_evaluation_copy_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_evaluation_copy_case ON evaluation_copy (district_id, case_id, id);
CREATE TABLE evaluation_ground (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  kind TEXT NOT NULL,
  said TEXT NOT NULL,
  attachment_id UUID,
  parent_signed_on DATE,
  district_signed_on DATE,
  until DATE,
  person_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_ground PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_ground_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_evaluation_ground_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_evaluation_ground_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
  CONSTRAINT fk_evaluation_ground_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_evaluation_ground_kind CHECK (kind IN ('child_unavailable', 'transfer_in', 'sld_extension', 'iee_consider')),
  CONSTRAINT ck_evaluation_ground_both_signed CHECK (num_nonnulls(parent_signed_on, district_signed_on) IN (0, 2)),
  CONSTRAINT ck_evaluation_ground_said CHECK (char_length(said) BETWEEN 1 AND 5000),
  CONSTRAINT fk_evaluation_ground_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_evaluation_ground_case ON evaluation_ground (district_id, case_id, id);
CREATE TABLE evaluation_report (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  canonical BYTEA NOT NULL,
  sha256 TEXT NOT NULL,
  signed_on DATE NOT NULL,
  assembled_at TIMESTAMP WITH TIME ZONE NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_report PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_report_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_evaluation_report_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT uq_evaluation_report_district_id_case_id UNIQUE (district_id, case_id),
  CONSTRAINT fk_evaluation_report_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE evaluation_review (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  from_parents TEXT NOT NULL,
  classroom TEXT NOT NULL,
  observations TEXT NOT NULL,
  parent_input TEXT NOT NULL,
  needed TEXT NOT NULL,
  more_is_needed BOOLEAN,
  reviewed_by TEXT NOT NULL,
  reviewed_on DATE,
  written_by_id UUID,
  revision INTEGER NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_review PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_review_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_evaluation_review_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_evaluation_review_district_id_written_by_id FOREIGN KEY(district_id, written_by_id) REFERENCES person (district_id, id),
  CONSTRAINT uq_evaluation_review_district_id_case_id UNIQUE (district_id, case_id),
  CONSTRAINT fk_evaluation_review_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE evaluation_addendum (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  area_id UUID NOT NULL,
  person_id UUID NOT NULL,
  said TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_addendum PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_addendum_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_evaluation_addendum_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_evaluation_addendum_district_id_area_id FOREIGN KEY(district_id, area_id) REFERENCES evaluation_area (district_id, id),
  CONSTRAINT fk_evaluation_addendum_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_evaluation_addendum_said CHECK (char_length(said) BETWEEN 1 AND 5000),
  CONSTRAINT fk_evaluation_addendum_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_evaluation_addendum_area ON evaluation_addendum (district_id, area_id, id);
CREATE TABLE evaluation_paper (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  attachment_id UUID NOT NULL,
  area_id UUID,
  kind TEXT NOT NULL,
  sensitivity TEXT NOT NULL,
  source TEXT NOT NULL,
  added_by_id UUID NOT NULL,
  shown_on DATE,
  shown_by_id UUID,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_paper PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_paper_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_evaluation_paper_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_evaluation_paper_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
  CONSTRAINT fk_evaluation_paper_district_id_area_id FOREIGN KEY(district_id, area_id) REFERENCES evaluation_area (district_id, id),
  CONSTRAINT fk_evaluation_paper_district_id_added_by_id FOREIGN KEY(district_id, added_by_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_evaluation_paper_district_id_shown_by_id FOREIGN KEY(district_id, shown_by_id) REFERENCES person (district_id, id),
  CONSTRAINT uq_evaluation_paper_district_id_attachment_id UNIQUE (district_id, attachment_id),
  CONSTRAINT ck_evaluation_paper_kind CHECK (kind IN ('protocol', 'medical_letter', 'private_report', 'independent_report', 'evidence', 'agreement', 'other')),
  CONSTRAINT ck_evaluation_paper_sensitivity CHECK (sensitivity IN ('team', 'raw')),
  CONSTRAINT ck_evaluation_paper_shown_by_somebody CHECK ((shown_on IS NULL) = (shown_by_id IS NULL)),
  CONSTRAINT fk_evaluation_paper_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_evaluation_paper_case ON evaluation_paper (district_id, case_id, id);
CREATE TABLE evaluation_score (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  area_id UUID NOT NULL,
  instrument TEXT NOT NULL,
  edition TEXT NOT NULL,
  given_on DATE NOT NULL,
  examiner TEXT NOT NULL,
  name TEXT NOT NULL,
  scale TEXT NOT NULL,
  score NUMERIC(6, 2) NOT NULL,
  percentile NUMERIC(5, 2),
  level INTEGER,
  low NUMERIC(6, 2),
  high NUMERIC(6, 2),
  descriptor TEXT NOT NULL,
  validity TEXT NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_score PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_score_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_evaluation_score_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_evaluation_score_district_id_area_id FOREIGN KEY(district_id, area_id) REFERENCES evaluation_area (district_id, id),
  CONSTRAINT ck_evaluation_score_scale CHECK (scale IN ('standard', 'scaled', 't', 'z', 'raw')),
  CONSTRAINT ck_evaluation_score_percentile CHECK (percentile > 0 AND percentile < 100),
  CONSTRAINT ck_evaluation_score_interval_is_whole CHECK (num_nonnulls(level, low, high) IN (0, 3)),
  CONSTRAINT ck_evaluation_score_interval_holds_the_score CHECK (low <= score AND score <= high),
  CONSTRAINT ck_evaluation_score_level CHECK (level IN (68, 80, 85, 90, 95, 99)),
  CONSTRAINT fk_evaluation_score_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_evaluation_score_area ON evaluation_score (district_id, area_id, id);
CREATE TABLE evaluation_section (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  area_id UUID NOT NULL,
  canonical BYTEA NOT NULL,
  sha256 TEXT NOT NULL,
  signed_by_id UUID NOT NULL,
  signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_section PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_section_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_evaluation_section_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_evaluation_section_district_id_area_id FOREIGN KEY(district_id, area_id) REFERENCES evaluation_area (district_id, id),
  CONSTRAINT fk_evaluation_section_district_id_signed_by_id FOREIGN KEY(district_id, signed_by_id) REFERENCES person (district_id, id),
  CONSTRAINT uq_evaluation_section_district_id_area_id UNIQUE (district_id, area_id),
  CONSTRAINT fk_evaluation_section_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_evaluation_section_case ON evaluation_section (district_id, case_id);
ALTER TABLE attachment ADD COLUMN sensitivity TEXT DEFAULT 'team' NOT NULL;
ALTER TABLE attachment ADD CONSTRAINT ck_attachment_sensitivity CHECK (sensitivity IN ('team', 'raw', 'raw_shown'));
CREATE OR REPLACE FUNCTION access_ties(scope text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE scope
    WHEN 'attachment' THEN ARRAY['adult', 'district:special_education_admin', 'right:view', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'case' THEN ARRAY['adult', 'district:school_leader', 'district:special_education_admin', 'right:view', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
    WHEN 'contacts' THEN ARRAY['district:district_admin', 'district:registrar', 'district:school_leader', 'district:section_504_coordinator', 'district:special_education_admin', 'school:registrar', 'school:school_leader', 'team:case_manager', 'team:general_teacher', 'team:lea_representative', 'team:occupational_therapist', 'team:other', 'team:physical_therapist', 'team:psychologist', 'team:special_teacher', 'team:speech_therapist']::text[]
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
    WHEN 'district:school_leader' THEN ARRAY['case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request', 'request_queue']::text[]
    WHEN 'district:section_504_coordinator' THEN ARRAY['contacts', 'directory', 'plan_504', 'reach', 'record']::text[]
    WHEN 'district:special_education_admin' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'raw', 'reach', 'record', 'record_of_access', 'request', 'request_queue']::text[]
    WHEN 'right:consent' THEN ARRAY['reach', 'signing']::text[]
    WHEN 'right:ferpa_view' THEN ARRAY['reach']::text[]
    WHEN 'right:notice' THEN ARRAY['meeting', 'notice', 'reach']::text[]
    WHEN 'right:view' THEN ARRAY['attachment', 'case', 'directory', 'evaluation_report', 'plan_final', 'plan_shared', 'raw_shown', 'reach', 'record', 'record_of_access']::text[]
    WHEN 'school:registrar' THEN ARRAY['contacts', 'directory', 'reach', 'request_queue']::text[]
    WHEN 'school:school_leader' THEN ARRAY['case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request', 'request_queue']::text[]
    WHEN 'self' THEN ARRAY['directory', 'meeting', 'plan_final', 'plan_shared', 'reach', 'record']::text[]
    WHEN 'team:case_manager' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'record_of_access', 'request']::text[]
    WHEN 'team:general_teacher' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:lea_representative' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:occupational_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:other' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:physical_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:psychologist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'raw', 'reach', 'record', 'request']::text[]
    WHEN 'team:special_teacher' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    WHEN 'team:speech_therapist' THEN ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'reach', 'record', 'request']::text[]
    ELSE '{}'::text[] END $$;
CREATE OR REPLACE FUNCTION access_kinds() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ARRAY['attachment', 'case', 'contacts', 'directory', 'evaluation', 'evaluation_report', 'history', 'meeting', 'notice', 'plan_504', 'plan_draft', 'plan_final', 'plan_shared', 'raw', 'raw_shown', 'reach', 'record', 'record_of_access', 'request', 'request_queue', 'signing']::text[] $$;
ALTER TABLE evaluation_area ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_area FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON evaluation_area USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON evaluation_area TO trellis_app;
DROP POLICY IF EXISTS own_district ON evaluation_area;
CREATE POLICY own_district ON evaluation_area TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM evaluation_case c WHERE c.district_id = evaluation_area.district_id AND c.id = evaluation_area.case_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_area;
CREATE POLICY of_owner ON evaluation_area TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE evaluation_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_copy FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON evaluation_copy USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON evaluation_copy TO trellis_app;
DROP POLICY IF EXISTS own_district ON evaluation_copy;
CREATE POLICY own_district ON evaluation_copy TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM evaluation_case c WHERE c.district_id = evaluation_copy.district_id AND c.id = evaluation_copy.case_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_copy;
CREATE POLICY of_owner ON evaluation_copy TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE evaluation_ground ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_ground FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON evaluation_ground USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON evaluation_ground TO trellis_app;
DROP POLICY IF EXISTS own_district ON evaluation_ground;
CREATE POLICY own_district ON evaluation_ground TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM evaluation_case c WHERE c.district_id = evaluation_ground.district_id AND c.id = evaluation_ground.case_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_ground;
CREATE POLICY of_owner ON evaluation_ground TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE evaluation_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_report FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON evaluation_report USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON evaluation_report TO trellis_app;
DROP POLICY IF EXISTS own_district ON evaluation_report;
CREATE POLICY own_district ON evaluation_report TO trellis_app USING (district_id = (SELECT app_district()) AND ('evaluation' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_report.student_id IN (SELECT s FROM app_students('evaluation') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_report.district_id AND s.id = evaluation_report.student_id), 'evaluation'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR evaluation_report.student_id IN (SELECT s FROM app_students('evaluation_report') s) AND (SELECT c.state IN ('report_ready', 'closed') FROM evaluation_case c WHERE c.district_id = evaluation_report.district_id AND c.id = evaluation_report.case_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_report;
CREATE POLICY of_owner ON evaluation_report TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE evaluation_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_review FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON evaluation_review USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON evaluation_review TO trellis_app;
DROP POLICY IF EXISTS own_district ON evaluation_review;
CREATE POLICY own_district ON evaluation_review TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM evaluation_case c WHERE c.district_id = evaluation_review.district_id AND c.id = evaluation_review.case_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_review;
CREATE POLICY of_owner ON evaluation_review TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE evaluation_addendum ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_addendum FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON evaluation_addendum USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON evaluation_addendum TO trellis_app;
DROP POLICY IF EXISTS own_district ON evaluation_addendum;
CREATE POLICY own_district ON evaluation_addendum TO trellis_app USING (district_id = (SELECT app_district()) AND ('evaluation' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_addendum.student_id IN (SELECT s FROM app_students('evaluation') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_addendum.district_id AND s.id = evaluation_addendum.student_id), 'evaluation'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR evaluation_addendum.student_id IN (SELECT s FROM app_students('evaluation_report') s) AND (SELECT c.state IN ('report_ready', 'closed') FROM evaluation_case c WHERE c.district_id = evaluation_addendum.district_id AND c.id = evaluation_addendum.case_id) OR (SELECT a.assessor_id = (SELECT app_person()) FROM evaluation_area a WHERE a.district_id = evaluation_addendum.district_id AND a.id = evaluation_addendum.area_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_addendum;
CREATE POLICY of_owner ON evaluation_addendum TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE evaluation_paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_paper FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON evaluation_paper USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE (shown_on, shown_by_id) ON evaluation_paper TO trellis_app;
DROP POLICY IF EXISTS own_district ON evaluation_paper;
CREATE POLICY own_district ON evaluation_paper TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM attachment a WHERE a.district_id = evaluation_paper.district_id AND a.id = evaluation_paper.attachment_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_paper;
CREATE POLICY of_owner ON evaluation_paper TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE evaluation_score ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_score FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON evaluation_score USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON evaluation_score TO trellis_app;
DROP POLICY IF EXISTS own_district ON evaluation_score;
CREATE POLICY own_district ON evaluation_score TO trellis_app USING (district_id = (SELECT app_district()) AND ('evaluation' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_score.student_id IN (SELECT s FROM app_students('evaluation') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_score.district_id AND s.id = evaluation_score.student_id), 'evaluation'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR (SELECT a.assessor_id = (SELECT app_person()) FROM evaluation_area a WHERE a.district_id = evaluation_score.district_id AND a.id = evaluation_score.area_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_score;
CREATE POLICY of_owner ON evaluation_score TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE evaluation_section ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_section FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON evaluation_section USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON evaluation_section TO trellis_app;
DROP POLICY IF EXISTS own_district ON evaluation_section;
CREATE POLICY own_district ON evaluation_section TO trellis_app USING (district_id = (SELECT app_district()) AND ('evaluation' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_section.student_id IN (SELECT s FROM app_students('evaluation') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_section.district_id AND s.id = evaluation_section.student_id), 'evaluation'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR (SELECT a.assessor_id = (SELECT app_person()) FROM evaluation_area a WHERE a.district_id = evaluation_section.district_id AND a.id = evaluation_section.area_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_section;
CREATE POLICY of_owner ON evaluation_section TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS own_district ON attachment;
CREATE POLICY own_district ON attachment TO trellis_app USING (district_id = (SELECT app_district()) AND (CASE WHEN attachment.sensitivity = 'team' THEN 'attachment' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('attachment') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'attachment'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) ELSE 'raw' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('raw') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'raw'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR attachment.uploaded_by_id = (SELECT app_person()) AND attachment.state IN ('waiting_for_upload', 'checking') OR attachment.sensitivity = 'raw_shown' AND ('raw_shown' = ANY ((SELECT app_wide_scopes())::text[]) OR attachment.student_id IN (SELECT s FROM app_students('raw_shown') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = attachment.district_id AND s.id = attachment.student_id), 'raw_shown'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) END)) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON attachment;
CREATE POLICY of_owner ON attachment TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS own_district ON live_document;
CREATE POLICY own_district ON live_document TO trellis_app USING (district_id = (SELECT app_district()) AND (CASE live_document.kind WHEN 'evaluation_area' THEN (SELECT ('evaluation' = ANY ((SELECT app_wide_scopes())::text[]) OR a.student_id IN (SELECT s FROM app_students('evaluation') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = a.district_id AND s.id = a.student_id), 'evaluation'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) OR a.assessor_id = (SELECT app_person()) FROM evaluation_area a WHERE a.district_id = live_document.district_id AND a.id = live_document.id) ELSE live_document.kind <> 'plan_section' OR (SELECT app_wide_scopes())::text[] @> ARRAY['plan_draft', 'plan_final'] OR live_document.owner_id IN (SELECT p FROM app_plans() p) OR ((SELECT app_wide_scopes())::text[] <> '{}' OR (SELECT app_has_schools())) AND (SELECT plan_scope(plan.state, NULL) = ANY ((SELECT app_wide_scopes())::text[]) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND plan.kind = 'section_504' OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan.district_id AND s.id = plan.student_id), plan_scope(plan.state, NULL)) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) FROM plan WHERE plan.district_id = live_document.district_id AND plan.id = live_document.owner_id) OR live_document.key = 'family' AND (SELECT true FROM plan p WHERE p.district_id = live_document.district_id AND p.id = live_document.owner_id) END)) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON live_document;
CREATE POLICY of_owner ON live_document TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE FUNCTION evaluation_area_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  r evaluation_area := coalesce(NEW, OLD); stands boolean;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.signed_on IS NOT NULL THEN
    RAISE EXCEPTION 'a signed report stands' USING ERRCODE = 'TE002';
  END IF;
  stands := EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = r.district_id AND c.id = r.case_id
    AND c.state NOT IN ('referred', 'review_of_data', 'proposed'));
  IF stands AND (TG_OP <> 'UPDATE' OR
     (NEW.id, NEW.case_id, NEW.student_id, NEW.key, NEW.procedures, NEW.reason, NEW.language, NEW.mode)
     IS DISTINCT FROM
     (OLD.id, OLD.case_id, OLD.student_id, OLD.key, OLD.procedures, OLD.reason, OLD.language, OLD.mode))
  THEN
    RAISE EXCEPTION 'the plan of an assessment stands' USING ERRCODE = 'TE001';
  END IF;
  RETURN r;
END $$;
CREATE TRIGGER evaluation_area_checks BEFORE INSERT OR UPDATE OR DELETE ON evaluation_area
  FOR EACH ROW EXECUTE FUNCTION evaluation_area_checked();

CREATE FUNCTION evaluation_review_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  r evaluation_review := coalesce(NEW, OLD);
BEGIN
  IF EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = r.district_id AND c.id = r.case_id
             AND c.state NOT IN ('referred', 'review_of_data', 'proposed')) THEN
    RAISE EXCEPTION 'the review of an evaluation stands' USING ERRCODE = 'TE001';
  END IF;
  RETURN r;
END $$;
CREATE TRIGGER evaluation_review_checks BEFORE INSERT OR UPDATE OR DELETE ON evaluation_review
  FOR EACH ROW EXECUTE FUNCTION evaluation_review_checked();

CREATE FUNCTION evaluation_score_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  r evaluation_score := coalesce(NEW, OLD);
BEGIN
  IF EXISTS (SELECT FROM evaluation_area a WHERE a.district_id = r.district_id AND a.id IN (r.area_id, OLD.area_id)
             AND a.signed_on IS NOT NULL) THEN
    RAISE EXCEPTION 'a signed report stands' USING ERRCODE = 'TE002';
  END IF;
  RETURN r;
END $$;
CREATE TRIGGER evaluation_score_checks BEFORE INSERT OR UPDATE OR DELETE ON evaluation_score
  FOR EACH ROW EXECUTE FUNCTION evaluation_score_checked();
