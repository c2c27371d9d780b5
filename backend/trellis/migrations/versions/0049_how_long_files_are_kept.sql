CREATE TABLE retention_length (
	retention_class TEXT NOT NULL,
	years SMALLINT NOT NULL,
	starts_on DATE NOT NULL,
	because TEXT NOT NULL,
	set_by_id UUID NOT NULL,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_retention_length PRIMARY KEY (district_id, id),
	CONSTRAINT fk_retention_length_district_id_set_by_id FOREIGN KEY(district_id, set_by_id) REFERENCES person (district_id, id),
	CONSTRAINT ck_retention_length_retention_class CHECK (retention_class IN ('special_education', 'health', 'test_protocol', 'court_order', 'work_sample')),
	CONSTRAINT ck_retention_length_floor CHECK (years BETWEEN CASE retention_class WHEN 'special_education' THEN 6 WHEN 'health' THEN 6 WHEN 'test_protocol' THEN 6 WHEN 'court_order' THEN 6 WHEN 'work_sample' THEN 3 END AND 100),
	CONSTRAINT ck_retention_length_because CHECK (char_length(because) BETWEEN 1 AND 500),
	CONSTRAINT fk_retention_length_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_retention_length_class ON retention_length (district_id, retention_class, starts_on);
ALTER TABLE retention_length ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_length FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON retention_length USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON retention_length TO trellis_app;

ALTER TABLE attachment ADD COLUMN destruction_id UUID,
  DROP CONSTRAINT ck_attachment_state,
  ADD CONSTRAINT ck_attachment_state CHECK (state IN ('waiting_for_upload', 'checking', 'ready', 'refused', 'withdrawn', 'expired', 'replaced', 'destroying', 'destroyed'));
DROP INDEX uq_attachment_replaces;
CREATE UNIQUE INDEX uq_attachment_replaces ON attachment (district_id, replaces_id) WHERE state IN ('checking', 'ready', 'replaced', 'withdrawn', 'destroying', 'destroyed');
ALTER TABLE attachment_deed
  DROP CONSTRAINT ck_attachment_deed_deed,
  ADD CONSTRAINT ck_attachment_deed_deed CHECK (deed IN ('rename', 'refile', 'replace', 'withdraw', 'open', 'tell_destruction', 'call_off', 'destroy'));

CREATE TABLE file_destruction (
	student_id UUID NOT NULL,
	attachment_id UUID NOT NULL,
	ground TEXT NOT NULL,
	asked_on DATE,
	because TEXT NOT NULL,
	proposed_by_id UUID NOT NULL,
	proposed_on DATE NOT NULL,
	state TEXT NOT NULL,
	decided_by_id UUID,
	decided_at TIMESTAMP WITH TIME ZONE,
	reason TEXT,
	begun_at TIMESTAMP WITH TIME ZONE,
	destroyed_at TIMESTAMP WITH TIME ZONE,
	ended_because TEXT,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_file_destruction PRIMARY KEY (district_id, id),
	CONSTRAINT fk_file_destruction_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
	CONSTRAINT fk_file_destruction_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
	CONSTRAINT fk_file_destruction_district_id_proposed_by_id FOREIGN KEY(district_id, proposed_by_id) REFERENCES person (district_id, id),
	CONSTRAINT fk_file_destruction_district_id_decided_by_id FOREIGN KEY(district_id, decided_by_id) REFERENCES person (district_id, id),
	CONSTRAINT ck_file_destruction_ground CHECK (ground IN ('kept_long_enough', 'family_asked')),
	CONSTRAINT ck_file_destruction_state CHECK (state IN ('told', 'destroying', 'destroyed', 'called_off')),
	CONSTRAINT ck_file_destruction_asked CHECK ((ground = 'family_asked') = (asked_on IS NOT NULL)),
	CONSTRAINT ck_file_destruction_because CHECK (char_length(because) BETWEEN 1 AND 500),
	CONSTRAINT ck_file_destruction_decided CHECK (num_nonnulls(decided_by_id, decided_at, reason) IN (0, 3)),
	CONSTRAINT ck_file_destruction_by_somebody CHECK (decided_at IS NOT NULL OR state IN ('told', 'called_off')),
	CONSTRAINT ck_file_destruction_when CHECK ((state = 'destroyed') = (destroyed_at IS NOT NULL)),
	CONSTRAINT ck_file_destruction_ended CHECK ((state = 'called_off') = (ended_because IS NOT NULL)),
	CONSTRAINT fk_file_destruction_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_file_destruction_student ON file_destruction (district_id, student_id);
CREATE UNIQUE INDEX uq_file_destruction_open ON file_destruction (district_id, attachment_id) WHERE state IN ('told', 'destroying');
ALTER TABLE file_destruction ENABLE ROW LEVEL SECURITY;
ALTER TABLE file_destruction FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (state, decided_by_id, decided_at, reason, begun_at, destroyed_at, ended_because) ON file_destruction TO trellis_app;
CREATE POLICY own_district ON file_destruction TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM attachment a WHERE a.district_id = file_destruction.district_id AND a.id = file_destruction.attachment_id))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON file_destruction TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

CREATE TABLE file_destruction_notice (
	student_id UUID NOT NULL,
	destruction_id UUID NOT NULL,
	person_id UUID NOT NULL,
	how TEXT NOT NULL,
	told_on DATE NOT NULL,
	recorded_by_id UUID,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_file_destruction_notice PRIMARY KEY (district_id, id),
	CONSTRAINT fk_file_destruction_notice_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
	CONSTRAINT fk_file_destruction_notice_district_id_destruction_id FOREIGN KEY(district_id, destruction_id) REFERENCES file_destruction (district_id, id),
	CONSTRAINT fk_file_destruction_notice_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
	CONSTRAINT fk_file_destruction_notice_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id),
	CONSTRAINT uq_file_destruction_notice_district_id_destruction_id_person_id UNIQUE (district_id, destruction_id, person_id),
	CONSTRAINT ck_file_destruction_notice_how CHECK (how IN ('mail', 'letter', 'in_person')),
	CONSTRAINT fk_file_destruction_notice_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
ALTER TABLE file_destruction_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE file_destruction_notice FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON file_destruction_notice TO trellis_app;
CREATE POLICY own_district ON file_destruction_notice TO trellis_app USING (district_id = (SELECT app_district()) AND ((file_destruction_notice.person_id = (SELECT app_person()) OR 'history' = ANY ((SELECT app_wide_scopes())::text[]) OR file_destruction_notice.student_id IN (SELECT s FROM app_students('history') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = file_destruction_notice.district_id AND s.id = file_destruction_notice.student_id), 'history'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)) AND (SELECT true FROM file_destruction d WHERE d.district_id = file_destruction_notice.district_id AND d.id = file_destruction_notice.destruction_id))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON file_destruction_notice TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

-- Who wants a student's files to stay: a hold, somebody who asked to see or amend them, a dispute.
CREATE FUNCTION files_must_stay(of_student uuid, files uuid[]) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM legal_hold h WHERE h.district_id = app_district() AND h.student_id = of_student
      AND h.lifted_at IS NULL AND (h.until_on IS NULL OR h.until_on >= app_today())
      AND (h.attachment_id IS NULL OR h.attachment_id = ANY (files))) THEN 'hold'
    WHEN EXISTS (SELECT FROM family_request q WHERE q.district_id = app_district() AND q.student_id = of_student
      AND q.kind IN ('records', 'amendment') AND q.state IN ('open', 'hearing')) THEN 'request'
    WHEN EXISTS (SELECT FROM family_request q WHERE q.district_id = app_district() AND q.student_id = of_student
      AND q.kind = 'independent_evaluation' AND q.state IN ('open', 'refusing'))
      OR EXISTS (SELECT FROM determination d WHERE d.district_id = app_district() AND d.student_id = of_student
        AND d.state = 'disputed')
      OR EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = app_district() AND c.student_id = of_student
        AND (c.state = 'override_sought' OR 'iee_hearing' = (
          SELECT e.event FROM case_event e WHERE e.district_id = c.district_id AND e.case_id = c.id
            AND e.event IN ('iee_request', 'iee_pay', 'iee_hearing', 'iee_consider')
          ORDER BY e.id DESC LIMIT 1))) THEN 'dispute'
  END
$$;
REVOKE ALL ON FUNCTION files_must_stay(uuid, uuid[]) FROM public;
GRANT EXECUTE ON FUNCTION files_must_stay(uuid, uuid[]) TO trellis_app;

-- After the row, so that the walls between districts answer first.
CREATE FUNCTION attachment_destruction_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  begun boolean; filed_on date; left_on date;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state IN ('destroying', 'destroyed') THEN
      RAISE EXCEPTION 'a file is not destroyed as it comes' USING ERRCODE = 'TF002';
    END IF;
    RETURN NULL;
  END IF;
  IF OLD.state = 'destroyed' THEN
    RAISE EXCEPTION 'what was destroyed does not change' USING ERRCODE = 'TF002';
  END IF;
  IF NEW.state = OLD.state OR NOT ('destroying' IN (OLD.state, NEW.state) OR NEW.state = 'destroyed') THEN
    RETURN NULL;
  END IF;
  SELECT d.begun_at IS NOT NULL INTO begun FROM file_destruction d
    WHERE d.district_id = NEW.district_id AND d.id = coalesce(NEW.destruction_id, OLD.destruction_id)
      AND d.student_id = NEW.student_id AND d.state = 'destroying';
  IF begun IS NULL OR NOT (CASE
    WHEN NEW.state = 'destroying' THEN NOT begun AND OLD.state IN ('ready', 'replaced', 'withdrawn')
    WHEN NEW.state = 'destroyed' THEN begun AND OLD.state = 'destroying' AND NEW.object_key IS NULL
      AND (NEW.title, NEW.file_name, NEW.source) = ('', '', '') AND NEW.sha256 IS NOT DISTINCT FROM OLD.sha256
    ELSE NOT begun AND NEW.state IN ('ready', 'replaced', 'withdrawn') END) THEN
    RAISE EXCEPTION 'no such step of a destruction' USING ERRCODE = 'TF002';
  END IF;
  IF NEW.state = 'destroying' THEN
    SELECT timezone(d.time_zone, NEW.created_at)::date INTO filed_on FROM district d WHERE d.id = NEW.district_id;
    SELECT max(e.retention_from) INTO left_on FROM student_exit e
      WHERE e.district_id = NEW.district_id AND e.student_id = NEW.student_id AND e.returned_on IS NULL;
    IF coalesce(app_today() <= CASE
      WHEN NEW.kind IN ('evaluation_report', 'private_report', 'consent', 'other') THEN (left_on + interval '6 years')::date
      WHEN NEW.kind IN ('medical') THEN (left_on + interval '6 years')::date
      WHEN NEW.kind IN ('protocol') THEN (left_on + interval '6 years')::date
      WHEN NEW.kind IN ('court_order') THEN (left_on + interval '6 years')::date
      WHEN NEW.kind IN ('work_sample') THEN (filed_on + interval '3 years')::date END, true) OR files_must_stay(NEW.student_id, ARRAY[NEW.id]) IS NOT NULL THEN
      RAISE EXCEPTION 'this file must stay' USING ERRCODE = 'TF001';
    END IF;
  ELSIF NEW.state = 'destroyed' THEN
    -- A title it had before names what is gone.
    UPDATE attachment_deed a SET said = '' WHERE a.district_id = NEW.district_id AND a.attachment_id = NEW.id
      AND a.deed = 'rename';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER attachment_destruction_checks AFTER INSERT OR UPDATE ON attachment
  FOR EACH ROW EXECUTE FUNCTION attachment_destruction_checked();

CREATE FUNCTION file_destruction_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'told' OR NOT EXISTS (SELECT FROM attachment a WHERE a.district_id = NEW.district_id
        AND a.id = NEW.attachment_id AND a.student_id = NEW.student_id) THEN
      RAISE EXCEPTION 'a destruction begins with its notice' USING ERRCODE = 'TF002';
    END IF;
    RETURN NULL;
  END IF;
  IF NOT (CASE
    WHEN OLD.state = 'told' AND NEW.state = 'destroying' THEN NEW.begun_at IS NULL AND app_today() >= 30 +
      greatest(NEW.proposed_on, (SELECT max(n.told_on) FROM file_destruction_notice n
        WHERE n.district_id = NEW.district_id AND n.destruction_id = NEW.id))
    WHEN OLD.state = 'told' THEN NEW.state = 'called_off'
    WHEN OLD.state = 'destroying' AND NEW.state = 'destroyed' THEN OLD.begun_at IS NOT NULL AND NOT EXISTS (
      SELECT FROM attachment a WHERE a.district_id = NEW.district_id AND a.destruction_id = NEW.id
        AND a.state <> 'destroyed')
    WHEN OLD.state = 'destroying' AND NEW.state = 'called_off' THEN NEW.begun_at IS NULL
    WHEN OLD.state = 'destroying' THEN NEW.state = 'destroying'
      AND (OLD.begun_at IS NULL OR NEW.begun_at = OLD.begun_at)
    ELSE false END) THEN
    RAISE EXCEPTION 'no such step of a destruction' USING ERRCODE = 'TF002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER file_destruction_checks AFTER INSERT OR UPDATE ON file_destruction
  FOR EACH ROW EXECUTE FUNCTION file_destruction_checked();

CREATE FUNCTION file_destruction_notice_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM file_destruction d WHERE d.district_id = NEW.district_id AND d.id = NEW.destruction_id
      AND d.student_id = NEW.student_id AND d.state = 'told' AND NEW.told_on BETWEEN d.proposed_on AND app_today()) THEN
    RAISE EXCEPTION 'a notice is of a destruction that waits' USING ERRCODE = 'TF002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER file_destruction_notice_checks AFTER INSERT ON file_destruction_notice
  FOR EACH ROW EXECUTE FUNCTION file_destruction_notice_checked();
