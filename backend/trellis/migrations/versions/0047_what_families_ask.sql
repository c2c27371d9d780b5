CREATE TABLE family_request (
  student_id UUID NOT NULL,
  asked_by_id UUID NOT NULL,
  kind TEXT NOT NULL,
  about TEXT,
  words TEXT NOT NULL,
  received_on DATE NOT NULL,
  state TEXT NOT NULL,
  answered_on DATE,
  notice_id UUID,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_family_request PRIMARY KEY (district_id, id),
  CONSTRAINT fk_family_request_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_family_request_district_id_asked_by_id FOREIGN KEY(district_id, asked_by_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_family_request_district_id_notice_id FOREIGN KEY(district_id, notice_id) REFERENCES prior_notice (district_id, id),
  CONSTRAINT ck_family_request_kind CHECK (kind IN ('question', 'meeting', 'records', 'amendment', 'independent_evaluation')),
  CONSTRAINT ck_family_request_state CHECK (state IN ('open', 'answered', 'agreed', 'refusing', 'done', 'refused', 'hearing', 'upheld')),
  CONSTRAINT ck_family_request_words CHECK (length(words) BETWEEN 1 AND 4000),
  CONSTRAINT ck_family_request_about CHECK (length(about) <= 200),
  CONSTRAINT ck_family_request_answered_after_it_came CHECK (answered_on >= received_on),
  CONSTRAINT ck_family_request_refuses_by_notice CHECK (state <> 'refusing' OR notice_id IS NOT NULL),
  CONSTRAINT fk_family_request_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_family_request_asked_by ON family_request (district_id, asked_by_id, created_at);
CREATE INDEX ix_family_request_notice ON family_request (district_id, notice_id);
CREATE INDEX ix_family_request_student ON family_request (district_id, student_id);
CREATE TABLE family_request_note (
  request_id UUID NOT NULL,
  student_id UUID NOT NULL,
  person_id UUID NOT NULL,
  kind TEXT NOT NULL,
  step TEXT,
  words TEXT NOT NULL,
  said_on DATE NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_family_request_note PRIMARY KEY (district_id, id),
  CONSTRAINT fk_family_request_note_district_id_request_id FOREIGN KEY(district_id, request_id) REFERENCES family_request (district_id, id),
  CONSTRAINT fk_family_request_note_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_family_request_note_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_family_request_note_kind CHECK (kind IN ('note', 'decision', 'hearing', 'statement')),
  CONSTRAINT ck_family_request_note_words CHECK (length(words) BETWEEN 1 AND 4000),
  CONSTRAINT fk_family_request_note_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_family_request_note_person ON family_request_note (district_id, person_id, created_at);
CREATE INDEX ix_family_request_note_request ON family_request_note (district_id, request_id, id);
ALTER TABLE family_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE family_request FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON family_request USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE (state, answered_on, notice_id) ON family_request TO trellis_app;
DROP POLICY IF EXISTS own_district ON family_request;
CREATE POLICY own_district ON family_request TO trellis_app USING (district_id = (SELECT app_district()) AND (family_request.asked_by_id = (SELECT app_person()) AND ('case' = ANY ((SELECT app_wide_scopes())::text[]) OR family_request.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = family_request.district_id AND s.id = family_request.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) OR 'request' = ANY ((SELECT app_wide_scopes())::text[]) OR family_request.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = family_request.district_id AND s.id = family_request.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON family_request;
CREATE POLICY of_owner ON family_request TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE family_request_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE family_request_note FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON family_request_note USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON family_request_note TO trellis_app;
DROP POLICY IF EXISTS own_district ON family_request_note;
CREATE POLICY own_district ON family_request_note TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM family_request q WHERE q.district_id = family_request_note.district_id AND q.id = family_request_note.request_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON family_request_note;
CREATE POLICY of_owner ON family_request_note TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
