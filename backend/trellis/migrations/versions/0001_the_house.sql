-- The first schema, frozen. Never edit it: what changes is a migration of its own.
-- Who asks: the transaction's context.
CREATE OR REPLACE FUNCTION app_district() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(split_part(current_setting('app.context', true), ' ', 1), '')::uuid $$;
CREATE OR REPLACE FUNCTION app_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(nullif(split_part(current_setting('app.context', true), ' ', 2), ''), '-')::uuid $$;
CREATE OR REPLACE FUNCTION app_operator() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT split_part(current_setting('app.context', true), ' ', 3) IN ('operator', 'system') $$;
-- Tables.
CREATE TABLE district (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    status TEXT NOT NULL,
    status_reason TEXT,
    accent TEXT NOT NULL,
    settings JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_district PRIMARY KEY (id),
    CONSTRAINT ck_district_status CHECK (status IN ('open', 'suspended')),
    CONSTRAINT ck_district_kind CHECK (kind IN ('district', 'deployment')),
    CONSTRAINT uq_district_slug UNIQUE (slug)
);
CREATE TABLE audit_entry (
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_person_id UUID,
    session_id UUID,
    purpose TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID,
    student_id UUID,
    detail JSONB NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_audit_entry PRIMARY KEY (district_id, id),
    CONSTRAINT fk_audit_entry_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_audit_entry_student_id ON audit_entry (student_id);
CREATE TABLE school (
    name TEXT NOT NULL,
    roster_id TEXT,
    identifier TEXT,
    ended_on DATE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_school PRIMARY KEY (district_id, id),
    CONSTRAINT uq_school_district_id_roster_id UNIQUE (district_id, roster_id),
    CONSTRAINT fk_school_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE school_year (
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    roster_id TEXT,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_school_year PRIMARY KEY (district_id, id),
    CONSTRAINT uq_school_year_district_id_roster_id UNIQUE (district_id, roster_id),
    CONSTRAINT ck_school_year_kind CHECK (kind IN ('schoolYear', 'semester', 'term', 'gradingPeriod')),
    CONSTRAINT fk_school_year_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE identity_provider (
    audience TEXT NOT NULL,
    label TEXT NOT NULL,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_secret TEXT NOT NULL,
    roster_claim TEXT,
    allowed_domains TEXT[] NOT NULL,
    tenant_claim TEXT,
    tenant_value TEXT,
    version INTEGER NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_identity_provider PRIMARY KEY (district_id, id),
    CONSTRAINT uq_identity_provider_district_id_audience UNIQUE (district_id, audience),
    CONSTRAINT ck_identity_provider_audience CHECK (audience IN ('staff', 'family', 'operators')),
    CONSTRAINT fk_identity_provider_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE deed_done (
    deed TEXT NOT NULL,
    wish_digest BYTEA NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_deed_done PRIMARY KEY (district_id, id),
    CONSTRAINT fk_deed_done_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE live_document (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    owner_id UUID NOT NULL,
    epoch INTEGER NOT NULL,
    last_number BIGINT NOT NULL,
    closed BOOLEAN NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_live_document PRIMARY KEY (district_id, id),
    CONSTRAINT fk_live_document_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_live_document_owner ON live_document (district_id, owner_id);
CREATE TABLE person (
    kind TEXT NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    preferred_name TEXT,
    name_key TEXT NOT NULL,
    family_name_key TEXT NOT NULL,
    pronouns TEXT,
    title TEXT,
    username TEXT,
    email TEXT,
    phone TEXT,
    language TEXT NOT NULL,
    roster_id TEXT,
    status TEXT NOT NULL,
    ended_on DATE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (district_id, id),
    CONSTRAINT uq_person_district_id_roster_id UNIQUE (district_id, roster_id),
    CONSTRAINT ck_person_kind CHECK (kind IN ('staff', 'guardian', 'student', 'operator', 'guest')),
    CONSTRAINT ck_person_status CHECK (status IN ('active', 'ended')),
    CONSTRAINT fk_person_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_person_name ON person (district_id, name_key, id);
CREATE INDEX ix_person_family_name ON person (district_id, family_name_key, id);
CREATE TABLE audit_waiting (
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_audit_waiting PRIMARY KEY (district_id, id),
    CONSTRAINT fk_audit_waiting_district_id_id FOREIGN KEY(district_id, id) REFERENCES audit_entry (district_id, id),
    CONSTRAINT fk_audit_waiting_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE audit_seal (
    number BIGINT NOT NULL,
    entry_digest BYTEA NOT NULL,
    chain_digest BYTEA NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_audit_seal PRIMARY KEY (district_id, id),
    CONSTRAINT fk_audit_seal_district_id_id FOREIGN KEY(district_id, id) REFERENCES audit_entry (district_id, id),
    CONSTRAINT fk_audit_seal_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_audit_seal_number ON audit_seal (number);
CREATE TABLE live_update (
    document_id UUID NOT NULL,
    number BIGINT NOT NULL,
    payload BYTEA NOT NULL,
    person_id UUID,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_live_update PRIMARY KEY (district_id, id),
    CONSTRAINT fk_live_update_district_id_document_id FOREIGN KEY(district_id, document_id) REFERENCES live_document (district_id, id),
    CONSTRAINT uq_live_update_district_id_document_id_number UNIQUE (district_id, document_id, number),
    CONSTRAINT fk_live_update_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE live_snapshot (
    document_id UUID NOT NULL,
    through BIGINT NOT NULL,
    payload BYTEA NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_live_snapshot PRIMARY KEY (district_id, id),
    CONSTRAINT fk_live_snapshot_district_id_document_id FOREIGN KEY(district_id, document_id) REFERENCES live_document (district_id, id),
    CONSTRAINT uq_live_snapshot_district_id_document_id_through UNIQUE (district_id, document_id, through),
    CONSTRAINT fk_live_snapshot_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE person_role (
    person_id UUID NOT NULL,
    role TEXT NOT NULL,
    school_id UUID,
    starts_on DATE NOT NULL,
    ends_on DATE,
    source TEXT NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_person_role PRIMARY KEY (district_id, id),
    CONSTRAINT fk_person_role_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT fk_person_role_district_id_school_id FOREIGN KEY(district_id, school_id) REFERENCES school (district_id, id),
    CONSTRAINT ck_person_role_role CHECK (role IN ('district_admin', 'special_education_admin', 'school_leader', 'special_teacher', 'general_teacher', 'speech_therapist', 'occupational_therapist', 'physical_therapist', 'psychologist', 'registrar', 'other_staff', 'deployment_operator')),
    CONSTRAINT ck_person_role_source CHECK (source IN ('roster', 'granted')),
    CONSTRAINT fk_person_role_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_person_role_person ON person_role (district_id, person_id);
CREATE TABLE identity (
    person_id UUID NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    linked_by TEXT NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_identity PRIMARY KEY (district_id, id),
    CONSTRAINT fk_identity_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT uq_identity_district_id_issuer_subject UNIQUE (district_id, issuer, subject),
    CONSTRAINT ck_identity_linked_by CHECK (linked_by IN ('roster', 'invitation', 'shell')),
    CONSTRAINT fk_identity_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE session (
    person_id UUID NOT NULL,
    token_digest BYTEA NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    provider_session TEXT,
    id_token TEXT,
    audience TEXT NOT NULL,
    authenticated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    end_reason TEXT,
    address TEXT,
    device TEXT,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_session PRIMARY KEY (district_id, id),
    CONSTRAINT fk_session_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT uq_session_district_id_token_digest UNIQUE (district_id, token_digest),
    CONSTRAINT fk_session_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_session_person ON session (district_id, person_id);
CREATE TABLE invitation (
    person_id UUID NOT NULL,
    invited_by_id UUID,
    token_digest BYTEA NOT NULL,
    email TEXT,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    attempts INTEGER NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_invitation PRIMARY KEY (district_id, id),
    CONSTRAINT fk_invitation_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT fk_invitation_district_id_invited_by_id FOREIGN KEY(district_id, invited_by_id) REFERENCES person (district_id, id),
    CONSTRAINT uq_invitation_district_id_token_digest UNIQUE (district_id, token_digest),
    CONSTRAINT fk_invitation_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE roster_import (
    uploaded_by_id UUID NOT NULL,
    file_name TEXT NOT NULL,
    object_key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    counts JSONB NOT NULL,
    warnings JSONB NOT NULL,
    failure JSONB,
    step_count INTEGER NOT NULL,
    steps_done INTEGER NOT NULL,
    applied_at TIMESTAMP WITH TIME ZONE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_roster_import PRIMARY KEY (district_id, id),
    CONSTRAINT fk_roster_import_district_id_uploaded_by_id FOREIGN KEY(district_id, uploaded_by_id) REFERENCES person (district_id, id),
    CONSTRAINT ck_roster_import_state CHECK (state IN ('reading', 'previewed', 'applying', 'applied', 'failed', 'discarded')),
    CONSTRAINT fk_roster_import_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE student (
    student_number TEXT,
    birth_on DATE,
    grade TEXT,
    school_id UUID,
    home_languages TEXT[] NOT NULL,
    english_learner BOOLEAN NOT NULL,
    alternate_assessment BOOLEAN NOT NULL,
    primary_category TEXT,
    evaluated_on DATE,
    ended_on DATE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_student PRIMARY KEY (district_id, id),
    CONSTRAINT fk_student_district_id_id FOREIGN KEY(district_id, id) REFERENCES person (district_id, id),
    CONSTRAINT fk_student_district_id_school_id FOREIGN KEY(district_id, school_id) REFERENCES school (district_id, id),
    CONSTRAINT fk_student_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_student_school ON student (district_id, school_id);
CREATE TABLE school_class (
    school_id UUID NOT NULL,
    name TEXT NOT NULL,
    code TEXT,
    roster_id TEXT NOT NULL,
    ended_on DATE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_school_class PRIMARY KEY (district_id, id),
    CONSTRAINT fk_school_class_district_id_school_id FOREIGN KEY(district_id, school_id) REFERENCES school (district_id, id),
    CONSTRAINT uq_school_class_district_id_roster_id UNIQUE (district_id, roster_id),
    CONSTRAINT fk_school_class_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE attachment (
    student_id UUID NOT NULL,
    uploaded_by_id UUID NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    file_name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    byte_count BIGINT NOT NULL,
    state TEXT NOT NULL,
    upload_key TEXT NOT NULL,
    object_key TEXT,
    sha256 TEXT,
    refused_because TEXT,
    checked_at TIMESTAMP WITH TIME ZONE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_attachment PRIMARY KEY (district_id, id),
    CONSTRAINT fk_attachment_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT fk_attachment_district_id_uploaded_by_id FOREIGN KEY(district_id, uploaded_by_id) REFERENCES person (district_id, id),
    CONSTRAINT ck_attachment_kind CHECK (kind IN ('evaluation_report', 'private_report', 'medical', 'consent', 'work_sample', 'other')),
    CONSTRAINT ck_attachment_state CHECK (state IN ('waiting_for_upload', 'checking', 'ready', 'refused', 'withdrawn')),
    CONSTRAINT fk_attachment_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_attachment_student ON attachment (district_id, student_id);
CREATE TABLE message (
    person_id UUID NOT NULL,
    student_id UUID,
    template TEXT NOT NULL,
    ids JSONB NOT NULL,
    secret TEXT,
    state TEXT NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    failure TEXT,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY (district_id, id),
    CONSTRAINT fk_message_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT fk_message_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT ck_message_state CHECK (state IN ('waiting', 'sent', 'failed')),
    CONSTRAINT fk_message_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_message_person ON message (district_id, person_id);
CREATE TABLE plan (
    student_id UUID NOT NULL,
    kind TEXT NOT NULL,
    occasion TEXT NOT NULL,
    form_version TEXT NOT NULL,
    state TEXT NOT NULL,
    started_by_id UUID NOT NULL,
    starts_on DATE,
    ends_on DATE,
    shared_with_family_at TIMESTAMP WITH TIME ZONE,
    revision INTEGER NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_plan PRIMARY KEY (district_id, id),
    CONSTRAINT fk_plan_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT fk_plan_district_id_started_by_id FOREIGN KEY(district_id, started_by_id) REFERENCES person (district_id, id),
    CONSTRAINT ck_plan_kind CHECK (kind IN ('iep', 'section_504')),
    CONSTRAINT ck_plan_state CHECK (state IN ('draft', 'team_review', 'finalized', 'consent_pending', 'partially_active', 'active', 'superseded', 'expired', 'void')),
    CONSTRAINT ck_plan_occasion CHECK (occasion IN ('initial', 'annual', 'amendment')),
    CONSTRAINT fk_plan_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_plan_student ON plan (district_id, student_id);
CREATE TABLE roster_finding (
    import_id UUID NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    label TEXT NOT NULL,
    file TEXT,
    line INTEGER,
    reason_en TEXT,
    reason_es TEXT,
    detail JSONB NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_roster_finding PRIMARY KEY (district_id, id),
    CONSTRAINT fk_roster_finding_district_id_import_id FOREIGN KEY(district_id, import_id) REFERENCES roster_import (district_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_roster_finding_kind CHECK (kind IN ('new', 'changed', 'gone', 'unreadable', 'unmapped', 'note')),
    CONSTRAINT fk_roster_finding_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_roster_finding_import ON roster_finding (district_id, import_id, position);
CREATE TABLE relation (
    student_id UUID NOT NULL,
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    said_as TEXT NOT NULL,
    primary_contact BOOLEAN,
    lives_with BOOLEAN,
    emergency_contact BOOLEAN,
    legal_guardian BOOLEAN,
    ended_on DATE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_relation PRIMARY KEY (district_id, id),
    CONSTRAINT fk_relation_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT fk_relation_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT uq_relation_district_id_student_id_person_id UNIQUE (district_id, student_id, person_id),
    CONSTRAINT fk_relation_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_relation_person ON relation (district_id, person_id);
CREATE TABLE rights_holder (
    student_id UUID NOT NULL,
    person_id UUID NOT NULL,
    law TEXT NOT NULL,
    may_view BOOLEAN NOT NULL,
    may_consent BOOLEAN NOT NULL,
    may_receive_notice BOOLEAN NOT NULL,
    basis TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_rights_holder PRIMARY KEY (district_id, id),
    CONSTRAINT fk_rights_holder_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT fk_rights_holder_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT ck_rights_holder_law CHECK (law IN ('IDEA', 'FERPA')),
    CONSTRAINT ck_rights_holder_basis CHECK (basis IN ('presumed', 'court_order', 'guardianship', 'foster', 'surrogate', 'adult_student')),
    CONSTRAINT fk_rights_holder_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_rights_holder_student ON rights_holder (district_id, student_id);
CREATE INDEX ix_rights_holder_person ON rights_holder (district_id, person_id);
CREATE TABLE class_enrollment (
    class_id UUID NOT NULL,
    person_id UUID NOT NULL,
    role TEXT NOT NULL,
    roster_id TEXT NOT NULL,
    starts_on DATE,
    ends_on DATE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_class_enrollment PRIMARY KEY (district_id, id),
    CONSTRAINT fk_class_enrollment_district_id_class_id FOREIGN KEY(district_id, class_id) REFERENCES school_class (district_id, id),
    CONSTRAINT fk_class_enrollment_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT uq_class_enrollment_district_id_roster_id UNIQUE (district_id, roster_id),
    CONSTRAINT ck_class_enrollment_role CHECK (role IN ('student', 'teacher')),
    CONSTRAINT fk_class_enrollment_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_class_enrollment_class ON class_enrollment (district_id, class_id);
CREATE INDEX ix_class_enrollment_person ON class_enrollment (district_id, person_id);
CREATE TABLE historical_record (
    student_id UUID NOT NULL,
    kind TEXT NOT NULL,
    source_key TEXT NOT NULL,
    happened_on DATE,
    facts JSONB NOT NULL,
    said_as JSONB NOT NULL,
    unmapped TEXT[] NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_historical_record PRIMARY KEY (district_id, id),
    CONSTRAINT fk_historical_record_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT uq_historical_record_district_id_kind_source_key UNIQUE (district_id, kind, source_key),
    CONSTRAINT ck_historical_record_kind CHECK (kind IN ('program', 'removal')),
    CONSTRAINT fk_historical_record_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_historical_record_student ON historical_record (district_id, student_id);
CREATE TABLE team_member (
    student_id UUID NOT NULL,
    person_id UUID NOT NULL,
    role TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    added_by_id UUID,
    end_reason TEXT,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_team_member PRIMARY KEY (district_id, id),
    CONSTRAINT fk_team_member_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT fk_team_member_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT fk_team_member_district_id_added_by_id FOREIGN KEY(district_id, added_by_id) REFERENCES person (district_id, id),
    CONSTRAINT ck_team_member_role CHECK (role IN ('case_manager', 'special_teacher', 'general_teacher', 'speech_therapist', 'occupational_therapist', 'physical_therapist', 'psychologist', 'lea_representative', 'parent', 'student', 'other')),
    CONSTRAINT fk_team_member_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_team_member_person ON team_member (district_id, person_id);
CREATE INDEX ix_team_member_student ON team_member (district_id, student_id);
CREATE TABLE meeting (
    student_id UUID NOT NULL,
    plan_id UUID,
    arranged_by_id UUID NOT NULL,
    kind TEXT NOT NULL,
    purpose TEXT NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    location TEXT NOT NULL,
    state TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    notice_sent_at TIMESTAMP WITH TIME ZONE,
    held_at TIMESTAMP WITH TIME ZONE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_meeting PRIMARY KEY (district_id, id),
    CONSTRAINT fk_meeting_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT fk_meeting_district_id_plan_id FOREIGN KEY(district_id, plan_id) REFERENCES plan (district_id, id),
    CONSTRAINT fk_meeting_district_id_arranged_by_id FOREIGN KEY(district_id, arranged_by_id) REFERENCES person (district_id, id),
    CONSTRAINT ck_meeting_kind CHECK (kind IN ('initial_iep', 'annual_review', 'amendment', 'eligibility', 'parent_requested', 'section_504')),
    CONSTRAINT ck_meeting_state CHECK (state IN ('proposed', 'notice_sent', 'rescheduled', 'held', 'cancelled')),
    CONSTRAINT fk_meeting_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_meeting_starts ON meeting (district_id, starts_at);
CREATE INDEX ix_meeting_student ON meeting (district_id, student_id);
CREATE TABLE plan_section (
    plan_id UUID NOT NULL,
    section_key TEXT NOT NULL,
    content JSONB NOT NULL,
    projected_at TIMESTAMP WITH TIME ZONE,
    projected_through INTEGER NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_plan_section PRIMARY KEY (district_id, id),
    CONSTRAINT fk_plan_section_district_id_plan_id FOREIGN KEY(district_id, plan_id) REFERENCES plan (district_id, id),
    CONSTRAINT uq_plan_section_district_id_plan_id_section_key UNIQUE (district_id, plan_id, section_key),
    CONSTRAINT fk_plan_section_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE plan_version (
    plan_id UUID NOT NULL,
    student_id UUID NOT NULL,
    number INTEGER NOT NULL,
    canonical BYTEA NOT NULL,
    sha256 TEXT NOT NULL,
    overrides JSONB NOT NULL,
    finalized_by_id UUID NOT NULL,
    finalized_at TIMESTAMP WITH TIME ZONE NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_plan_version PRIMARY KEY (district_id, id),
    CONSTRAINT fk_plan_version_district_id_plan_id FOREIGN KEY(district_id, plan_id) REFERENCES plan (district_id, id),
    CONSTRAINT fk_plan_version_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT fk_plan_version_district_id_finalized_by_id FOREIGN KEY(district_id, finalized_by_id) REFERENCES person (district_id, id),
    CONSTRAINT uq_plan_version_district_id_plan_id_number UNIQUE (district_id, plan_id, number),
    CONSTRAINT fk_plan_version_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE plan_goal (
    plan_id UUID NOT NULL,
    row_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    area TEXT,
    statement TEXT NOT NULL,
    facts JSONB NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_plan_goal PRIMARY KEY (district_id, id),
    CONSTRAINT fk_plan_goal_district_id_plan_id FOREIGN KEY(district_id, plan_id) REFERENCES plan (district_id, id),
    CONSTRAINT uq_plan_goal_district_id_plan_id_row_id UNIQUE (district_id, plan_id, row_id),
    CONSTRAINT fk_plan_goal_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE plan_service (
    plan_id UUID NOT NULL,
    row_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    provider_role TEXT,
    minutes_per_week INTEGER,
    starts_on DATE,
    ends_on DATE,
    facts JSONB NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_plan_service PRIMARY KEY (district_id, id),
    CONSTRAINT fk_plan_service_district_id_plan_id FOREIGN KEY(district_id, plan_id) REFERENCES plan (district_id, id),
    CONSTRAINT uq_plan_service_district_id_plan_id_row_id UNIQUE (district_id, plan_id, row_id),
    CONSTRAINT fk_plan_service_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE sealed_document (
    version_id UUID NOT NULL,
    student_id UUID NOT NULL,
    stage TEXT NOT NULL,
    object_key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    page_count INTEGER NOT NULL,
    sealed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_sealed_document PRIMARY KEY (district_id, id),
    CONSTRAINT fk_sealed_document_district_id_version_id FOREIGN KEY(district_id, version_id) REFERENCES plan_version (district_id, id),
    CONSTRAINT fk_sealed_document_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT uq_sealed_document_district_id_version_id_stage UNIQUE (district_id, version_id, stage),
    CONSTRAINT ck_sealed_document_stage CHECK (stage IN ('finalized', 'signed')),
    CONSTRAINT fk_sealed_document_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE meeting_participant (
    meeting_id UUID NOT NULL,
    person_id UUID NOT NULL,
    role TEXT NOT NULL,
    invited_at TIMESTAMP WITH TIME ZONE,
    answer TEXT NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE,
    answer_note TEXT,
    attendance TEXT,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_meeting_participant PRIMARY KEY (district_id, id),
    CONSTRAINT fk_meeting_participant_district_id_meeting_id FOREIGN KEY(district_id, meeting_id) REFERENCES meeting (district_id, id),
    CONSTRAINT fk_meeting_participant_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT uq_meeting_participant_district_id_meeting_id_person_id_role UNIQUE (district_id, meeting_id, person_id, role),
    CONSTRAINT ck_meeting_participant_answer CHECK (answer IN ('waiting', 'coming', 'not_coming', 'another_time')),
    CONSTRAINT ck_meeting_participant_attendance CHECK (attendance IN ('in_person', 'phone', 'video', 'absent')),
    CONSTRAINT fk_meeting_participant_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_meeting_participant_person ON meeting_participant (district_id, person_id);
CREATE TABLE signature_request (
    version_id UUID NOT NULL,
    student_id UUID NOT NULL,
    person_id UUID NOT NULL,
    requested_by_id UUID NOT NULL,
    state TEXT NOT NULL,
    viewed_at TIMESTAMP WITH TIME ZONE,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_signature_request PRIMARY KEY (district_id, id),
    CONSTRAINT fk_signature_request_district_id_version_id FOREIGN KEY(district_id, version_id) REFERENCES plan_version (district_id, id),
    CONSTRAINT fk_signature_request_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT fk_signature_request_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT uq_signature_request_district_id_version_id_person_id UNIQUE (district_id, version_id, person_id),
    CONSTRAINT ck_signature_request_state CHECK (state IN ('requested', 'viewed', 'answered', 'withdrawn')),
    CONSTRAINT fk_signature_request_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_signature_request_person ON signature_request (district_id, person_id);
CREATE TABLE signature (
    request_id UUID NOT NULL,
    version_id UUID NOT NULL,
    student_id UUID NOT NULL,
    person_id UUID NOT NULL,
    outcome TEXT NOT NULL,
    choices JSONB NOT NULL,
    typed_name TEXT NOT NULL,
    method TEXT NOT NULL,
    document_sha256 TEXT NOT NULL,
    consent_text_sha256 TEXT NOT NULL,
    language TEXT NOT NULL,
    session_id UUID NOT NULL,
    authenticated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    address TEXT,
    device TEXT,
    idempotency_key TEXT NOT NULL,
    answer_sha256 TEXT NOT NULL,
    district_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_signature PRIMARY KEY (district_id, id),
    CONSTRAINT fk_signature_district_id_request_id FOREIGN KEY(district_id, request_id) REFERENCES signature_request (district_id, id),
    CONSTRAINT fk_signature_district_id_version_id FOREIGN KEY(district_id, version_id) REFERENCES plan_version (district_id, id),
    CONSTRAINT fk_signature_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
    CONSTRAINT fk_signature_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
    CONSTRAINT uq_signature_district_id_request_id UNIQUE (district_id, request_id),
    CONSTRAINT uq_signature_district_id_person_id_idempotency_key UNIQUE (district_id, person_id, idempotency_key),
    CONSTRAINT ck_signature_method CHECK (method IN ('typed', 'drawn')),
    CONSTRAINT ck_signature_outcome CHECK (outcome IN ('granted', 'partially_granted', 'refused')),
    CONSTRAINT fk_signature_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
-- Row security and grants.
ALTER TABLE district ENABLE ROW LEVEL SECURITY;
ALTER TABLE district FORCE ROW LEVEL SECURITY;
CREATE POLICY own_or_operated ON district USING (id = (SELECT app_district()) OR (SELECT app_operator())) WITH CHECK (id = (SELECT app_district()) OR (SELECT app_operator()));
GRANT SELECT, INSERT, UPDATE ON district TO trellis_app;
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON audit_entry USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON audit_entry TO trellis_app;
ALTER TABLE deed_done ENABLE ROW LEVEL SECURITY;
ALTER TABLE deed_done FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON deed_done USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON deed_done TO trellis_app;
ALTER TABLE identity_provider ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_provider FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON identity_provider USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_provider TO trellis_app;
ALTER TABLE live_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE live_document FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON live_document USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON live_document TO trellis_app;
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON person USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON person TO trellis_app;
ALTER TABLE school ENABLE ROW LEVEL SECURITY;
ALTER TABLE school FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON school USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON school TO trellis_app;
ALTER TABLE school_year ENABLE ROW LEVEL SECURITY;
ALTER TABLE school_year FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON school_year USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON school_year TO trellis_app;
ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_seal FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON audit_seal USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT ON audit_seal TO trellis_app;
ALTER TABLE audit_waiting ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_waiting FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON audit_waiting USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT ON audit_waiting TO trellis_app;
ALTER TABLE identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON identity USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON identity TO trellis_app;
ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON invitation USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON invitation TO trellis_app;
ALTER TABLE live_snapshot ENABLE ROW LEVEL SECURITY;
ALTER TABLE live_snapshot FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON live_snapshot USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON live_snapshot TO trellis_app;
ALTER TABLE live_update ENABLE ROW LEVEL SECURITY;
ALTER TABLE live_update FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON live_update USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON live_update TO trellis_app;
ALTER TABLE person_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_role FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON person_role USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON person_role TO trellis_app;
ALTER TABLE roster_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE roster_import FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON roster_import USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON roster_import TO trellis_app;
ALTER TABLE school_class ENABLE ROW LEVEL SECURITY;
ALTER TABLE school_class FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON school_class USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON school_class TO trellis_app;
ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON session USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO trellis_app;
ALTER TABLE student ENABLE ROW LEVEL SECURITY;
ALTER TABLE student FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON student USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON student TO trellis_app;
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachment FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON attachment USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON attachment TO trellis_app;
ALTER TABLE class_enrollment ENABLE ROW LEVEL SECURITY;
ALTER TABLE class_enrollment FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON class_enrollment USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON class_enrollment TO trellis_app;
ALTER TABLE historical_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE historical_record FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON historical_record USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON historical_record TO trellis_app;
ALTER TABLE message ENABLE ROW LEVEL SECURITY;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON message USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON message TO trellis_app;
ALTER TABLE plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON plan USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON plan TO trellis_app;
ALTER TABLE relation ENABLE ROW LEVEL SECURITY;
ALTER TABLE relation FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON relation USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON relation TO trellis_app;
ALTER TABLE rights_holder ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_holder FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON rights_holder USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON rights_holder TO trellis_app;
ALTER TABLE roster_finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE roster_finding FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON roster_finding USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON roster_finding TO trellis_app;
ALTER TABLE team_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_member FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON team_member USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON team_member TO trellis_app;
ALTER TABLE meeting ENABLE ROW LEVEL SECURITY;
ALTER TABLE meeting FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON meeting USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON meeting TO trellis_app;
ALTER TABLE plan_goal ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_goal FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON plan_goal USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON plan_goal TO trellis_app;
ALTER TABLE plan_section ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_section FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON plan_section USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON plan_section TO trellis_app;
ALTER TABLE plan_service ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_service FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON plan_service USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON plan_service TO trellis_app;
ALTER TABLE plan_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_version FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON plan_version USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON plan_version TO trellis_app;
ALTER TABLE meeting_participant ENABLE ROW LEVEL SECURITY;
ALTER TABLE meeting_participant FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON meeting_participant USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON meeting_participant TO trellis_app;
ALTER TABLE sealed_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE sealed_document FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON sealed_document USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON sealed_document TO trellis_app;
ALTER TABLE signature_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature_request FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON signature_request USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON signature_request TO trellis_app;
ALTER TABLE signature ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON signature USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON signature TO trellis_app;
-- The audit chain.
CREATE FUNCTION audit_canonical(e audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(
    e.district_id, e.id, extract(epoch FROM e.at)::text, e.actor_kind, e.actor_person_id, e.session_id,
    e.purpose, e.action, e.subject_kind, e.subject_id, e.student_id, e.detail)::text, 'UTF8') $$;

CREATE FUNCTION audit_wait() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO audit_waiting (district_id, id) VALUES (NEW.district_id, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_wait();

CREATE FUNCTION audit_seal_district() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  district uuid := app_district();
  link bytea; position bigint; sealed integer := 0; e audit_entry; digest bytea;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('audit ' || district::text, 0)) THEN RETURN 0; END IF;
  SELECT number, chain_digest INTO position, link FROM audit_seal ORDER BY number DESC LIMIT 1;
  position := coalesce(position, 0); link := coalesce(link, sha256(convert_to(district::text, 'UTF8')));
  FOR e IN SELECT a.* FROM audit_waiting w JOIN audit_entry a ON a.district_id = w.district_id AND a.id = w.id
           ORDER BY a.id LIMIT 5000 LOOP
    digest := sha256(audit_canonical(e)); link := sha256(link || digest);
    position := position + 1; sealed := sealed + 1;
    INSERT INTO audit_seal (district_id, id, number, entry_digest, chain_digest)
      VALUES (district, e.id, position, digest, link);
    DELETE FROM audit_waiting WHERE id = e.id;
  END LOOP;
  RETURN sealed;
END $$;
REVOKE ALL ON FUNCTION audit_seal_district() FROM public;
GRANT EXECUTE ON FUNCTION audit_seal_district() TO trellis_app;
-- The queue (procrastinate's own schema).
-- Procrastinate Schema

DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;
EXCEPTION
    WHEN OTHERS THEN
        -- On managed PostgreSQL services (e.g. Azure Database for PostgreSQL, Amazon RDS,
        -- Google Cloud SQL), CREATE EXTENSION may fail with various error codes:
        -- insufficient_privilege, feature_not_supported, or provider-specific errors.
        -- Before ignoring, verify the extension actually exists — if it does not exist
        -- and cannot be created, re-raise so the failure is explicit.
        IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'plpgsql') THEN
            RAISE NOTICE 'plpgsql extension already exists, skipping creation.';
        ELSE
            RAISE;
        END IF;
END;
$$;

-- Enums

CREATE TYPE procrastinate_job_status AS ENUM (
    'todo',  -- The job is queued
    'doing',  -- The job has been fetched by a worker
    'succeeded',  -- The job ended successfully
    'failed',  -- The job ended with an error
    'cancelled', -- The job was cancelled
    'aborting',  -- legacy, not used anymore since v3.0.0
    'aborted'  -- The job was aborted
);

CREATE TYPE procrastinate_job_event_type AS ENUM (
    'deferred',  -- Job created, in todo
    'started',  -- todo -> doing
    'deferred_for_retry',  -- doing -> todo
    'failed',  -- doing -> failed
    'succeeded',  -- doing -> succeeded
    'cancelled', -- todo -> cancelled
    'abort_requested', -- not a state transition, but set in a separate field
    'aborted', -- doing -> aborted (only allowed when abort_requested field is set)
    'scheduled', -- not a state transition, but recording when a task is scheduled for
    'retried' -- Manually retried failed job
);

-- Composite Types

CREATE TYPE procrastinate_job_to_defer_v1 AS (
    queue_name character varying,
    task_name character varying,
    priority integer,
    lock text,
    queueing_lock text,
    args jsonb,
    scheduled_at timestamp with time zone
);

-- Tables

CREATE TABLE procrastinate_workers(
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    last_heartbeat timestamp with time zone NOT NULL DEFAULT NOW()
);

CREATE TABLE procrastinate_jobs (
    id bigserial PRIMARY KEY,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}' NOT NULL,
    status procrastinate_job_status DEFAULT 'todo'::procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone NULL,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint REFERENCES procrastinate_workers(id) ON DELETE SET NULL,
    CONSTRAINT check_not_todo_abort_requested CHECK (NOT (status = 'todo' AND abort_requested = true))
);

CREATE TABLE procrastinate_periodic_defers (
    id bigserial PRIMARY KEY,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint REFERENCES procrastinate_jobs(id) NULL,
    periodic_id character varying(128) NOT NULL DEFAULT '',
    CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp)
);

CREATE TABLE procrastinate_events (
    id bigserial PRIMARY KEY,
    job_id bigint NOT NULL REFERENCES procrastinate_jobs ON DELETE CASCADE,
    type procrastinate_job_event_type,
    at timestamp with time zone DEFAULT NOW() NULL
);

-- Constraints & Indices

-- this prevents from having several jobs with the same queueing lock in the "todo" state
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON procrastinate_jobs (queueing_lock) WHERE status = 'todo';
-- this prevents from having several jobs with the same lock in the "doing" state
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON procrastinate_jobs (lock) WHERE status = 'doing';

-- Index for select_stalled_jobs_by_heartbeat query
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON procrastinate_jobs(worker_id) WHERE worker_id IS NOT NULL AND status = 'doing'::procrastinate_job_status;

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON procrastinate_jobs(queue_name);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON procrastinate_jobs (id, lock) WHERE status = ANY (ARRAY['todo'::procrastinate_job_status, 'doing'::procrastinate_job_status]);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON procrastinate_jobs(priority desc, id asc) WHERE (status = 'todo'::procrastinate_job_status);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON procrastinate_events(job_id);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON procrastinate_periodic_defers(job_id);

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON procrastinate_workers(last_heartbeat);

-- Functions
CREATE FUNCTION procrastinate_defer_jobs_v1(
    jobs procrastinate_job_to_defer_v1[]
)
    RETURNS bigint[]
    LANGUAGE plpgsql
AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION procrastinate_defer_periodic_job_v2(
    _queue_name character varying,
    _lock character varying,
    _queueing_lock character varying,
    _task_name character varying,
    _priority integer,
    _periodic_id character varying,
    _defer_timestamp bigint,
    _args jsonb
)
    RETURNS bigint
    LANGUAGE plpgsql
AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE FUNCTION procrastinate_fetch_job_v2(
    target_queue_names character varying[],
    p_worker_id bigint
)
    RETURNS procrastinate_jobs
    LANGUAGE plpgsql
AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION procrastinate_finish_job_v1(job_id bigint, end_status procrastinate_job_status, delete_job boolean)
    RETURNS void
    LANGUAGE plpgsql
AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean)
    RETURNS bigint
    LANGUAGE plpgsql
AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION procrastinate_retry_job_v1(
    job_id bigint,
    retry_at timestamp with time zone,
    new_priority integer,
    new_queue_name character varying,
    new_lock character varying
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION procrastinate_retry_job_v2(
    job_id bigint,
    retry_at timestamp with time zone,
    new_priority integer,
    new_queue_name character varying,
    new_lock character varying
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION procrastinate_notify_queue_job_inserted_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_notify_queue_abort_job_v1()
RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_function_status_events_insert_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_function_status_events_update_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_function_scheduled_events_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_abort_requested_events_procedure_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_unlink_periodic_defers_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION procrastinate_register_worker_v1()
    RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION procrastinate_unregister_worker_v1(worker_id bigint)
    RETURNS void
    LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION procrastinate_update_heartbeat_v1(worker_id bigint)
    RETURNS void
    LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat float)
    RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

-- Triggers

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1
    AFTER INSERT ON procrastinate_jobs
    FOR EACH ROW WHEN ((new.status = 'todo'::procrastinate_job_status))
    EXECUTE PROCEDURE procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1
    AFTER UPDATE OF abort_requested ON procrastinate_jobs
    FOR EACH ROW WHEN ((old.abort_requested = false AND new.abort_requested = true AND new.status = 'doing'::procrastinate_job_status))
    EXECUTE PROCEDURE procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1
    AFTER UPDATE OF status ON procrastinate_jobs
    FOR EACH ROW
    EXECUTE PROCEDURE procrastinate_trigger_function_status_events_update_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1
    AFTER INSERT ON procrastinate_jobs
    FOR EACH ROW WHEN ((new.status = 'todo'::procrastinate_job_status))
    EXECUTE PROCEDURE procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1
    AFTER UPDATE OR INSERT ON procrastinate_jobs
    FOR EACH ROW WHEN ((new.scheduled_at IS NOT NULL AND new.status = 'todo'::procrastinate_job_status))
    EXECUTE PROCEDURE procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1
    AFTER UPDATE OF abort_requested ON procrastinate_jobs
    FOR EACH ROW WHEN ((new.abort_requested = true))
    EXECUTE PROCEDURE procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1
    BEFORE DELETE ON procrastinate_jobs
    FOR EACH ROW EXECUTE PROCEDURE procrastinate_unlink_periodic_defers_v1();
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers, procrastinate_events TO trellis_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO trellis_app;
GRANT USAGE ON SCHEMA public TO trellis_app;
