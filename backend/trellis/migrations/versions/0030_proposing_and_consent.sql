-- Notices that propose or refuse an evaluation, consent and the efforts to get it (docs/decisions/0028).
CREATE TABLE case_notice (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  notice_id UUID NOT NULL,
  what TEXT NOT NULL,
  review INTEGER NOT NULL,
  areas JSONB NOT NULL,
  reason TEXT,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_case_notice PRIMARY KEY (district_id, id),
  CONSTRAINT fk_case_notice_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_case_notice_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_case_notice_district_id_notice_id FOREIGN KEY(district_id, notice_id) REFERENCES prior_notice (district_id, id),
  CONSTRAINT uq_case_notice_district_id_notice_id UNIQUE (district_id, notice_id),
  CONSTRAINT ck_case_notice_what CHECK (what IN ('propose', 'refuse')),
  CONSTRAINT fk_case_notice_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_case_notice_case ON case_notice (district_id, case_id);
CREATE TABLE consent_request (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  kind TEXT NOT NULL,
  machine TEXT NOT NULL,
  version INTEGER NOT NULL,
  canonical BYTEA NOT NULL,
  sha256 TEXT NOT NULL,
  requested_by_id UUID NOT NULL,
  requested_on DATE NOT NULL,
  requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
  joint_order_id UUID,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_consent_request PRIMARY KEY (district_id, id),
  CONSTRAINT fk_consent_request_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_consent_request_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_consent_request_district_id_requested_by_id FOREIGN KEY(district_id, requested_by_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_consent_request_district_id_joint_order_id FOREIGN KEY(district_id, joint_order_id) REFERENCES attachment (district_id, id),
  CONSTRAINT uq_consent_request_district_id_case_id_version UNIQUE (district_id, case_id, version),
  CONSTRAINT ck_consent_request_kind CHECK (kind IN ('initial_evaluation', 'reevaluation', 'initial_services')),
  CONSTRAINT fk_consent_request_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_consent_request_student ON consent_request (district_id, student_id);
CREATE TABLE consent_ask (
  request_id UUID NOT NULL,
  student_id UUID NOT NULL,
  person_id UUID NOT NULL,
  state TEXT NOT NULL,
  viewed_at TIMESTAMP WITH TIME ZONE,
  closed_because TEXT,
  closed_at TIMESTAMP WITH TIME ZONE,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_consent_ask PRIMARY KEY (district_id, id),
  CONSTRAINT fk_consent_ask_district_id_request_id FOREIGN KEY(district_id, request_id) REFERENCES consent_request (district_id, id),
  CONSTRAINT fk_consent_ask_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_consent_ask_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT uq_consent_ask_district_id_request_id_person_id UNIQUE (district_id, request_id, person_id),
  CONSTRAINT ck_consent_ask_state CHECK (state IN ('requested', 'viewed', 'granted', 'partially_granted', 'refused', 'revoked', 'expired', 'closed')),
  CONSTRAINT ck_consent_ask_closed_because CHECK (closed_because IN ('rights_ended', 'replaced', 'decided', 'case_moved_on')),
  CONSTRAINT ck_consent_ask_closed_for_a_reason CHECK ((state = 'closed') = (closed_because IS NOT NULL)),
  CONSTRAINT fk_consent_ask_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_consent_ask_person ON consent_ask (district_id, person_id);
CREATE INDEX ix_consent_ask_student ON consent_ask (district_id, student_id);
CREATE TABLE consent_answer (
  ask_id UUID NOT NULL,
  request_id UUID NOT NULL,
  student_id UUID NOT NULL,
  person_id UUID NOT NULL,
  outcome TEXT NOT NULL,
  refused_areas JSONB NOT NULL,
  way TEXT NOT NULL,
  signed_on DATE NOT NULL,
  received_on DATE NOT NULL,
  language TEXT NOT NULL,
  document_sha256 TEXT NOT NULL,
  consent_text_sha256 TEXT,
  typed_name TEXT,
  session_id UUID,
  authenticated_at TIMESTAMP WITH TIME ZONE,
  address TEXT,
  device TEXT,
  attachment_id UUID,
  recorded_by_id UUID NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  comment TEXT,
  idempotency_key TEXT NOT NULL,
  answer_sha256 TEXT NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_consent_answer PRIMARY KEY (district_id, id),
  CONSTRAINT fk_consent_answer_district_id_ask_id FOREIGN KEY(district_id, ask_id) REFERENCES consent_ask (district_id, id),
  CONSTRAINT fk_consent_answer_district_id_request_id FOREIGN KEY(district_id, request_id) REFERENCES consent_request (district_id, id),
  CONSTRAINT fk_consent_answer_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_consent_answer_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_consent_answer_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_consent_answer_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
  CONSTRAINT uq_consent_answer_district_id_person_id_idempotency_key UNIQUE (district_id, person_id, idempotency_key),
  CONSTRAINT ck_consent_answer_outcome CHECK (outcome IN ('granted', 'partially_granted', 'refused', 'revoked')),
  CONSTRAINT ck_consent_answer_way CHECK (way IN ('app', 'paper')),
  CONSTRAINT ck_consent_answer_received_after_it_was_signed CHECK (received_on >= signed_on),
  CONSTRAINT ck_consent_answer_has_its_evidence CHECK (CASE way WHEN 'app' THEN num_nonnulls(typed_name, session_id, authenticated_at, consent_text_sha256) = 4 AND attachment_id IS NULL AND recorded_by_id = person_id ELSE attachment_id IS NOT NULL END),
  CONSTRAINT fk_consent_answer_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_consent_answer_request ON consent_answer (district_id, request_id);
CREATE UNIQUE INDEX uq_consent_answer_once ON consent_answer (district_id, ask_id) WHERE outcome <> 'revoked';
CREATE UNIQUE INDEX uq_consent_answer_taken_back_once ON consent_answer (district_id, ask_id) WHERE outcome = 'revoked';
CREATE TABLE contact_attempt (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  made_on DATE NOT NULL,
  channel TEXT NOT NULL,
  outcome TEXT NOT NULL,
  made_by_id UUID NOT NULL,
  recorded_by_id UUID NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_contact_attempt PRIMARY KEY (district_id, id),
  CONSTRAINT fk_contact_attempt_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_contact_attempt_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_contact_attempt_district_id_made_by_id FOREIGN KEY(district_id, made_by_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_contact_attempt_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_contact_attempt_channel CHECK (channel IN ('phone', 'mail', 'email', 'visit', 'sms', 'portal')),
  CONSTRAINT fk_contact_attempt_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_contact_attempt_case ON contact_attempt (district_id, case_id);
CREATE TABLE consent_override (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  way TEXT NOT NULL,
  decided_on DATE NOT NULL,
  attachment_id UUID NOT NULL,
  reason TEXT NOT NULL,
  recorded_by_id UUID NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_consent_override PRIMARY KEY (district_id, id),
  CONSTRAINT fk_consent_override_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_consent_override_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_consent_override_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
  CONSTRAINT fk_consent_override_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_consent_override_way CHECK (way IN ('mediation', 'hearing')),
  CONSTRAINT fk_consent_override_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_consent_override_case ON consent_override (district_id, case_id);
ALTER TABLE case_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_notice FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON case_notice TO trellis_app;
ALTER TABLE consent_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_request FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON consent_request TO trellis_app;
ALTER TABLE consent_ask ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_ask FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (state, viewed_at, closed_because, closed_at) ON consent_ask TO trellis_app;
ALTER TABLE consent_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_answer FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON consent_answer TO trellis_app;
ALTER TABLE contact_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_attempt FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON contact_attempt TO trellis_app;
ALTER TABLE consent_override ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_override FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON consent_override TO trellis_app;
CREATE POLICY own_district ON case_notice TO trellis_app USING (district_id = (SELECT app_district()) AND ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR case_notice.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = case_notice.district_id AND s.id = case_notice.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON case_notice TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY own_district ON consent_request TO trellis_app USING (district_id = (SELECT app_district()) AND ('case' = ANY ((SELECT app_wide_scopes())::text[]) OR consent_request.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = consent_request.district_id AND s.id = consent_request.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR (SELECT true FROM consent_ask k WHERE k.district_id = consent_request.district_id AND k.request_id = consent_request.id AND k.person_id = (SELECT app_person())))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON consent_request TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY own_district ON consent_ask TO trellis_app USING (district_id = (SELECT app_district()) AND (consent_ask.person_id = (SELECT app_person()) OR 'request' = ANY ((SELECT app_wide_scopes())::text[]) OR consent_ask.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = consent_ask.district_id AND s.id = consent_ask.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON consent_ask TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY own_district ON consent_answer TO trellis_app USING (district_id = (SELECT app_district()) AND (consent_answer.person_id = (SELECT app_person()) OR 'request' = ANY ((SELECT app_wide_scopes())::text[]) OR consent_answer.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = consent_answer.district_id AND s.id = consent_answer.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON consent_answer TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY own_district ON contact_attempt TO trellis_app USING (district_id = (SELECT app_district()) AND ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR contact_attempt.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = contact_attempt.district_id AND s.id = contact_attempt.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON contact_attempt TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY own_district ON consent_override TO trellis_app USING (district_id = (SELECT app_district()) AND ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR consent_override.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = consent_override.district_id AND s.id = consent_override.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON consent_override TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE FUNCTION consent_step(source text, target text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ($1, $2) IN (
    ('granted', 'revoked'),
    ('partially_granted', 'revoked'),
    ('requested', 'closed'),
    ('requested', 'expired'),
    ('requested', 'granted'),
    ('requested', 'partially_granted'),
    ('requested', 'refused'),
    ('requested', 'viewed'),
    ('viewed', 'closed'),
    ('viewed', 'expired'),
    ('viewed', 'granted'),
    ('viewed', 'partially_granted'),
    ('viewed', 'refused'))
$$;

-- After the row, so that the walls between districts answer first.
CREATE FUNCTION consent_ask_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' THEN
      RAISE EXCEPTION 'a consent begins by being asked for' USING ERRCODE = 'TC003';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.district_id, NEW.id, NEW.request_id, NEW.student_id, NEW.person_id, NEW.created_at)
     IS DISTINCT FROM (OLD.district_id, OLD.id, OLD.request_id, OLD.student_id, OLD.person_id, OLD.created_at) THEN
    RAISE EXCEPTION 'who was asked for what does not change' USING ERRCODE = 'TC003';
  END IF;
  IF NEW.state <> OLD.state AND (NOT consent_step(OLD.state, NEW.state) OR NEW.state IN
      ('granted', 'partially_granted', 'refused', 'revoked') AND NOT EXISTS (
        SELECT FROM consent_answer a
        WHERE a.district_id = NEW.district_id AND a.ask_id = NEW.id AND a.outcome = NEW.state)) THEN
    RAISE EXCEPTION 'no such step of a consent' USING ERRCODE = 'TC003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_ask_checks AFTER INSERT OR UPDATE ON consent_ask
  FOR EACH ROW EXECUTE FUNCTION consent_ask_checked();

-- After the row, so that the walls between districts are asked first, and answer for themselves.
CREATE FUNCTION consent_answer_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- What was answered is what was asked: this request, or an earlier one of the case, on or after its day.
  IF NOT EXISTS (SELECT FROM consent_request asked JOIN consent_request r
      ON r.district_id = asked.district_id AND r.case_id = asked.case_id AND r.version <= asked.version
    WHERE asked.district_id = NEW.district_id AND asked.id = NEW.request_id
      AND r.sha256 = NEW.document_sha256 AND r.requested_on <= NEW.signed_on) THEN
    RAISE EXCEPTION 'this was not asked for' USING ERRCODE = 'TC003';
  END IF;
  UPDATE consent_ask SET state = NEW.outcome
    WHERE district_id = NEW.district_id AND id = NEW.ask_id AND request_id = NEW.request_id
      AND student_id = NEW.student_id AND person_id = NEW.person_id AND state <> NEW.outcome;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody was asked for this answer' USING ERRCODE = 'TC003';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER consent_answer_moves AFTER INSERT ON consent_answer
  FOR EACH ROW EXECUTE FUNCTION consent_answer_moved();

CREATE FUNCTION consent_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was asked and answered is not changed' USING ERRCODE = 'TC003';
END $$;
CREATE TRIGGER consent_answer_stays BEFORE UPDATE OR DELETE ON consent_answer
  FOR EACH ROW EXECUTE FUNCTION consent_stands();
CREATE TRIGGER consent_request_stays BEFORE UPDATE OR DELETE ON consent_request
  FOR EACH ROW EXECUTE FUNCTION consent_stands();

-- Whoever answers does not read what the other parent answered; whether a case may go on they must know.
CREATE FUNCTION consent_standing(request uuid) RETURNS TABLE (state text, received_on date, refused_areas jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.state, a.received_on, a.refused_areas
  FROM consent_ask k LEFT JOIN consent_answer a
    ON a.district_id = k.district_id AND a.ask_id = k.id AND a.outcome = k.state
  WHERE k.district_id = app_district() AND k.request_id = $1
$$;
REVOKE ALL ON FUNCTION consent_standing(uuid) FROM public;
GRANT EXECUTE ON FUNCTION consent_standing(uuid) TO trellis_app;
