ALTER TABLE attachment
  ADD COLUMN source text DEFAULT '' NOT NULL,
  ADD COLUMN replaces_id uuid,
  ADD COLUMN withdrawn_because text,
  ADD COLUMN damaged_at timestamp with time zone,
  ADD CONSTRAINT fk_attachment_district_id_replaces_id FOREIGN KEY (district_id, replaces_id)
    REFERENCES attachment (district_id, id),
  ADD CONSTRAINT ck_attachment_withdrawn_because
    CHECK (withdrawn_because IN ('wrong_child', 'wrong_file', 'duplicate', 'other')),
  DROP CONSTRAINT ck_attachment_state,
  ADD CONSTRAINT ck_attachment_state CHECK
    (state IN ('waiting_for_upload', 'checking', 'ready', 'refused', 'withdrawn', 'expired', 'replaced'));
CREATE UNIQUE INDEX uq_attachment_replaces ON attachment (district_id, replaces_id)
  WHERE state IN ('checking', 'ready', 'replaced', 'withdrawn');

CREATE TABLE attachment_deed (
	student_id UUID NOT NULL,
	attachment_id UUID NOT NULL,
	person_id UUID NOT NULL,
	deed TEXT NOT NULL,
	code TEXT NOT NULL,
	said TEXT NOT NULL,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_attachment_deed PRIMARY KEY (district_id, id),
	CONSTRAINT fk_attachment_deed_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
	CONSTRAINT fk_attachment_deed_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
	CONSTRAINT fk_attachment_deed_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
	CONSTRAINT ck_attachment_deed_deed CHECK (deed IN ('rename', 'refile', 'replace', 'withdraw', 'open')),
	CONSTRAINT fk_attachment_deed_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_attachment_deed_attachment ON attachment_deed (district_id, attachment_id);
ALTER TABLE attachment_deed ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachment_deed FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON attachment_deed TO trellis_app;
CREATE POLICY own_district ON attachment_deed TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM attachment a WHERE a.district_id = attachment_deed.district_id AND a.id = attachment_deed.attachment_id))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON attachment_deed TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

CREATE TABLE legal_hold (
	student_id UUID NOT NULL,
	attachment_id UUID,
	placed_by_id UUID NOT NULL,
	because TEXT NOT NULL,
	since_on DATE NOT NULL,
	until_on DATE,
	lifted_at TIMESTAMP WITH TIME ZONE,
	lifted_by_id UUID,
	lifted_because TEXT,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_legal_hold PRIMARY KEY (district_id, id),
	CONSTRAINT fk_legal_hold_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
	CONSTRAINT fk_legal_hold_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
	CONSTRAINT fk_legal_hold_district_id_placed_by_id FOREIGN KEY(district_id, placed_by_id) REFERENCES person (district_id, id),
	CONSTRAINT fk_legal_hold_district_id_lifted_by_id FOREIGN KEY(district_id, lifted_by_id) REFERENCES person (district_id, id),
	CONSTRAINT ck_legal_hold_lifted_whole CHECK (num_nonnulls(lifted_at, lifted_by_id, lifted_because) IN (0, 3)),
	CONSTRAINT fk_legal_hold_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_legal_hold_student ON legal_hold (district_id, student_id);
ALTER TABLE legal_hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_hold FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (lifted_at, lifted_by_id, lifted_because) ON legal_hold TO trellis_app;
CREATE POLICY own_district ON legal_hold TO trellis_app USING (district_id = (SELECT app_district()) AND ('history' = ANY ((SELECT app_wide_scopes())::text[]) OR legal_hold.student_id IN (SELECT s FROM app_students('history') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = legal_hold.district_id AND s.id = legal_hold.student_id), 'history'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON legal_hold TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

CREATE TABLE file_rule (
	asks_for_raw BOOLEAN NOT NULL,
	asks_outside_team BOOLEAN NOT NULL,
	asks_kinds TEXT[] NOT NULL,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_file_rule PRIMARY KEY (district_id, id),
	CONSTRAINT uq_file_rule_district_id UNIQUE (district_id),
	CONSTRAINT fk_file_rule_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
ALTER TABLE file_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE file_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON file_rule USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON file_rule TO trellis_app;

