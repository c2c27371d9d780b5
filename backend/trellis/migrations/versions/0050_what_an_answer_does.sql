ALTER TABLE plan ADD COLUMN consent_rule TEXT;
ALTER TABLE plan ADD CONSTRAINT ck_plan_consent_rule CHECK (consent_rule IN ('initial', 'parts', 'whole', 'agreement', 'notice'));
ALTER TABLE plan DROP CONSTRAINT ck_plan_state;
ALTER TABLE plan ADD CONSTRAINT ck_plan_state CHECK (state IN ('draft', 'team_review', 'finalized', 'consent_pending', 'partially_active', 'active', 'superseded', 'expired', 'void', 'not_agreed', 'revoked'));
ALTER TABLE prior_notice DROP CONSTRAINT ck_prior_notice_trigger;
ALTER TABLE prior_notice ADD CONSTRAINT ck_prior_notice_trigger CHECK (trigger IN ('evaluation_proposed', 'evaluation_refused', 'eligibility', 'plan', 'graduation', 'services_refused', 'revocation', 'transfer', 'exit', 'meeting_refused', 'request_refused'));
-- What was made final before is under the rules its family was told: in part only what was in part.
ALTER TABLE plan NO FORCE ROW LEVEL SECURITY;
ALTER TABLE district NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plan DISABLE TRIGGER USER;
UPDATE plan p SET consent_rule = CASE
    WHEN p.amendment_way = 'agreement' THEN 'agreement'
    WHEN p.kind <> 'iep' THEN CASE WHEN p.occasion = 'initial' THEN 'whole' ELSE 'notice' END
    WHEN p.occasion = 'initial' THEN 'initial'
    WHEN p.state = 'partially_active' OR d.state IN ('CA', 'MA') THEN 'parts'
    WHEN d.state IN ('VA', 'MT', 'KS') THEN 'whole'
    ELSE 'notice' END
  FROM district d WHERE d.id = p.district_id AND p.state NOT IN ('draft', 'team_review');
ALTER TABLE plan ENABLE TRIGGER USER;
ALTER TABLE plan FORCE ROW LEVEL SECURITY;
ALTER TABLE district FORCE ROW LEVEL SECURITY;
CREATE TABLE plan_dispute (
	plan_id UUID NOT NULL, 
	student_id UUID NOT NULL, 
	filed_by TEXT NOT NULL, 
	filed_on DATE NOT NULL, 
	note TEXT NOT NULL, 
	recorded_by_id UUID NOT NULL, 
	ended_on DATE, 
	outcome TEXT, 
	ended_by_id UUID, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	district_id UUID NOT NULL, 
	id UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	CONSTRAINT pk_plan_dispute PRIMARY KEY (district_id, id), 
	CONSTRAINT fk_plan_dispute_district_id_plan_id FOREIGN KEY(district_id, plan_id) REFERENCES plan (district_id, id), 
	CONSTRAINT fk_plan_dispute_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id), 
	CONSTRAINT fk_plan_dispute_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id), 
	CONSTRAINT fk_plan_dispute_district_id_ended_by_id FOREIGN KEY(district_id, ended_by_id) REFERENCES person (district_id, id), 
	CONSTRAINT ck_plan_dispute_filed_by CHECK (filed_by IN ('family', 'district')), 
	CONSTRAINT ck_plan_dispute_outcome CHECK (outcome IN ('withdrawn', 'plan_stands', 'last_agreed_stays')), 
	CONSTRAINT ck_plan_dispute_ends_whole CHECK (num_nonnulls(ended_on, outcome, ended_by_id, ended_at) IN (0, 4)), 
	CONSTRAINT fk_plan_dispute_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE UNIQUE INDEX uq_plan_dispute_open ON plan_dispute (district_id, plan_id) WHERE ended_on IS NULL;
ALTER TABLE plan_dispute ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_dispute FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON plan_dispute USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE (ended_on, outcome, ended_by_id, ended_at) ON plan_dispute TO trellis_app;
DROP POLICY IF EXISTS own_district ON plan_dispute;
CREATE POLICY own_district ON plan_dispute TO trellis_app USING (district_id = (SELECT app_district()) AND ('notice' = ANY ((SELECT app_wide_scopes())::text[]) OR plan_dispute.student_id IN (SELECT s FROM app_students('notice') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = plan_dispute.district_id AND s.id = plan_dispute.student_id), 'notice'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON plan_dispute;
CREATE POLICY of_owner ON plan_dispute TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE TABLE services_revocation (
	student_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	method TEXT NOT NULL, 
	signed_on DATE NOT NULL, 
	received_on DATE NOT NULL, 
	recorded_by_id UUID NOT NULL, 
	notice_id UUID, 
	scan_id UUID, 
	typed_name TEXT, 
	text_sha256 TEXT, 
	language TEXT, 
	session_id UUID, 
	authenticated_at TIMESTAMP WITH TIME ZONE, 
	address TEXT, 
	device TEXT, 
	idempotency_key TEXT NOT NULL, 
	ended_on DATE, 
	district_id UUID NOT NULL, 
	id UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	CONSTRAINT pk_services_revocation PRIMARY KEY (district_id, id), 
	CONSTRAINT fk_services_revocation_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id), 
	CONSTRAINT fk_services_revocation_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id), 
	CONSTRAINT fk_services_revocation_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id), 
	CONSTRAINT fk_services_revocation_district_id_notice_id FOREIGN KEY(district_id, notice_id) REFERENCES prior_notice (district_id, id), 
	CONSTRAINT fk_services_revocation_district_id_scan_id FOREIGN KEY(district_id, scan_id) REFERENCES attachment (district_id, id), 
	CONSTRAINT ck_services_revocation_method CHECK (method IN ('typed', 'paper')), 
	CONSTRAINT ck_services_revocation_is_in_writing CHECK (CASE method WHEN 'paper' THEN scan_id IS NOT NULL AND typed_name IS NULL ELSE scan_id IS NULL AND num_nulls(typed_name, text_sha256, language, session_id, authenticated_at) = 0 END), 
	CONSTRAINT uq_services_revocation_district_id_recorded_by_id_idemp_b35f UNIQUE (district_id, recorded_by_id, idempotency_key), 
	CONSTRAINT fk_services_revocation_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE UNIQUE INDEX uq_services_revocation_open ON services_revocation (district_id, student_id) WHERE ended_on IS NULL;
ALTER TABLE services_revocation ENABLE ROW LEVEL SECURITY;
ALTER TABLE services_revocation FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON services_revocation USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE (notice_id, ended_on) ON services_revocation TO trellis_app;
DROP POLICY IF EXISTS own_district ON services_revocation;
CREATE POLICY own_district ON services_revocation TO trellis_app USING (district_id = (SELECT app_district()) AND (services_revocation.person_id = (SELECT app_person()) OR 'notice' = ANY ((SELECT app_wide_scopes())::text[]) OR services_revocation.student_id IN (SELECT s FROM app_students('notice') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = services_revocation.district_id AND s.id = services_revocation.student_id), 'notice'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON services_revocation;
CREATE POLICY of_owner ON services_revocation TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE FUNCTION plan_step(source text, target text, rule text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT ($1, $2, coalesce($3, 'whole')) IN (
    ('consent_pending', 'active', 'agreement'),
    ('consent_pending', 'active', 'initial'),
    ('consent_pending', 'active', 'notice'),
    ('consent_pending', 'active', 'parts'),
    ('consent_pending', 'active', 'whole'),
    ('consent_pending', 'not_agreed', 'agreement'),
    ('consent_pending', 'not_agreed', 'initial'),
    ('consent_pending', 'not_agreed', 'notice'),
    ('consent_pending', 'not_agreed', 'parts'),
    ('consent_pending', 'not_agreed', 'whole'),
    ('consent_pending', 'partially_active', 'initial'),
    ('consent_pending', 'partially_active', 'parts'),
    ('consent_pending', 'void', 'agreement'),
    ('consent_pending', 'void', 'initial'),
    ('consent_pending', 'void', 'notice'),
    ('consent_pending', 'void', 'parts'),
    ('consent_pending', 'void', 'whole'),
    ('draft', 'finalized', 'agreement'),
    ('draft', 'finalized', 'initial'),
    ('draft', 'finalized', 'notice'),
    ('draft', 'finalized', 'parts'),
    ('draft', 'finalized', 'whole'),
    ('draft', 'team_review', 'agreement'),
    ('draft', 'team_review', 'initial'),
    ('draft', 'team_review', 'notice'),
    ('draft', 'team_review', 'parts'),
    ('draft', 'team_review', 'whole'),
    ('finalized', 'consent_pending', 'agreement'),
    ('finalized', 'consent_pending', 'initial'),
    ('finalized', 'consent_pending', 'notice'),
    ('finalized', 'consent_pending', 'parts'),
    ('finalized', 'consent_pending', 'whole'),
    ('finalized', 'not_agreed', 'agreement'),
    ('finalized', 'not_agreed', 'initial'),
    ('finalized', 'not_agreed', 'notice'),
    ('finalized', 'not_agreed', 'parts'),
    ('finalized', 'not_agreed', 'whole'),
    ('finalized', 'void', 'agreement'),
    ('finalized', 'void', 'initial'),
    ('finalized', 'void', 'notice'),
    ('finalized', 'void', 'parts'),
    ('finalized', 'void', 'whole'),
    ('partially_active', 'active', 'agreement'),
    ('partially_active', 'active', 'initial'),
    ('partially_active', 'active', 'notice'),
    ('partially_active', 'active', 'parts'),
    ('partially_active', 'active', 'whole'),
    ('team_review', 'draft', 'agreement'),
    ('team_review', 'draft', 'initial'),
    ('team_review', 'draft', 'notice'),
    ('team_review', 'draft', 'parts'),
    ('team_review', 'draft', 'whole'),
    ('team_review', 'finalized', 'agreement'),
    ('team_review', 'finalized', 'initial'),
    ('team_review', 'finalized', 'notice'),
    ('team_review', 'finalized', 'parts'),
    ('team_review', 'finalized', 'whole'))
$$;

CREATE FUNCTION plan_was_answered(district uuid, plan uuid, said text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM signature s JOIN plan_version v ON v.district_id = s.district_id AND v.id = s.version_id
    WHERE s.district_id = $1 AND v.plan_id = $2 AND s.outcome = $3)
$$;
REVOKE ALL ON FUNCTION plan_was_answered(uuid, uuid, text) FROM public;
GRANT EXECUTE ON FUNCTION plan_was_answered(uuid, uuid, text) TO trellis_app;

-- Whoever answers last does not read what the others answered; whether anybody may still say yes they must know.
CREATE FUNCTION plan_is_answered(plan uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM signature_request r JOIN plan_version v
      ON v.district_id = r.district_id AND v.id = r.version_id
      WHERE r.district_id = app_district() AND v.plan_id = $1 AND r.state = 'answered')
    AND NOT EXISTS (SELECT FROM signature_request r JOIN plan_version v
      ON v.district_id = r.district_id AND v.id = r.version_id
      WHERE r.district_id = app_district() AND v.plan_id = $1 AND r.state IN ('requested', 'viewed'))
$$;
REVOKE ALL ON FUNCTION plan_is_answered(uuid) FROM public;
GRANT EXECUTE ON FUNCTION plan_is_answered(uuid) TO trellis_app;

-- After the row, so that the walls between districts answer first.
CREATE FUNCTION plan_state_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' AND app_system() IS NOT TRUE AND app_district() IS NOT NULL THEN
      RAISE EXCEPTION 'a plan begins as a draft' USING ERRCODE = 'TP001';
    END IF;
    RETURN NULL;
  END IF;
  IF OLD.consent_rule IS NOT NULL AND NEW.consent_rule IS DISTINCT FROM OLD.consent_rule THEN
    RAISE EXCEPTION 'how an answer counts does not change' USING ERRCODE = 'TP001';
  END IF;
  IF NEW.state = OLD.state THEN
    RETURN NULL;
  END IF;
  IF app_system() IS NOT TRUE AND app_district() IS NOT NULL
      AND NOT plan_step(OLD.state, NEW.state, NEW.consent_rule)
      -- The newest plan in force takes the place of those before it with the deed that put it there.
      AND NOT (NEW.state = 'superseded' AND OLD.state IN ('active', 'partially_active')) THEN
    RAISE EXCEPTION 'no such step of a plan' USING ERRCODE = 'TP001';
  END IF;
  IF NEW.consent_rule IS NULL THEN
    RETURN NULL;
  END IF;
  IF NEW.state = 'partially_active' AND (NEW.consent_rule NOT IN ('initial', 'parts')
      OR app_system() IS NOT TRUE AND NOT plan_was_answered(NEW.district_id, NEW.id, 'partially_granted')) THEN
    RAISE EXCEPTION 'no part of this plan begins by itself' USING ERRCODE = 'TP001';
  END IF;
  IF NEW.state = 'active' AND NOT plan_was_answered(NEW.district_id, NEW.id, 'granted') AND (
      app_system() IS NOT TRUE OR NEW.consent_rule = 'notice' AND (EXISTS (SELECT FROM plan_dispute d
        WHERE d.district_id = NEW.district_id AND d.plan_id = NEW.id AND d.ended_on IS NULL)
      OR NEW.kind = 'iep' AND NOT EXISTS (
        SELECT FROM prior_notice n JOIN plan_version v ON v.district_id = n.district_id AND v.id = n.version_id
        WHERE n.district_id = NEW.district_id AND v.plan_id = NEW.id AND n.state IN ('issued', 'delivered')))) THEN
    RAISE EXCEPTION 'nobody agreed to this plan, and it does not take effect without' USING ERRCODE = 'TP001';
  END IF;
  IF NEW.state = 'revoked' AND NOT EXISTS (SELECT FROM services_revocation r
      WHERE r.district_id = NEW.district_id AND r.student_id = NEW.student_id) THEN
    RAISE EXCEPTION 'nobody took consent back' USING ERRCODE = 'TP001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER plan_state_checks AFTER INSERT OR UPDATE ON plan
  FOR EACH ROW EXECUTE FUNCTION plan_state_checked();

CREATE FUNCTION plan_dispute_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_on IS NOT NULL OR NOT EXISTS (SELECT FROM plan p
      WHERE p.district_id = NEW.district_id AND p.id = NEW.plan_id AND p.student_id = NEW.student_id) THEN
    RAISE EXCEPTION 'this complaint is about another plan, or over' USING ERRCODE = 'TP002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER plan_dispute_checks AFTER INSERT OR UPDATE ON plan_dispute
  FOR EACH ROW EXECUTE FUNCTION plan_dispute_checked();

-- Whoever held the right when they signed, as `access.rights` has it: a parent until majority, then the student.
CREATE FUNCTION holds_consent(district uuid, student uuid, person uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM student_access h WHERE h.district_id = $1 AND h.student_id = $2
      AND h.person_id = $3 AND h.tie = 'right:consent' AND h.starts_on <= $4 AND h.ends_on > $4)
    OR $3 = $2 AND EXISTS (
      SELECT FROM student s JOIN district d ON d.id = s.district_id
      WHERE s.district_id = $1 AND s.id = $2 AND comes_of_age(s.birth_on, age_of_majority(d.state)) <= $4
        AND NOT EXISTS (SELECT FROM rights_holder h WHERE h.district_id = s.district_id AND h.student_id = s.id
          AND h.person_id <> s.id AND h.basis = 'guardianship'
          AND h.starts_on <= $4 AND coalesce(h.ends_on, 'infinity') > $4))
$$;
REVOKE ALL ON FUNCTION holds_consent(uuid, uuid, uuid, date) FROM public;

CREATE FUNCTION services_revocation_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (app_system() OR app_person() = NEW.recorded_by_id) IS NOT TRUE
      OR NEW.method = 'typed' AND app_system() IS NOT TRUE AND NEW.person_id <> NEW.recorded_by_id
      OR NOT holds_consent(NEW.district_id, NEW.student_id, NEW.person_id, NEW.signed_on) THEN
    RAISE EXCEPTION 'this is not theirs to take back' USING ERRCODE = 'TP003';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER services_revocation_checks AFTER INSERT ON services_revocation
  FOR EACH ROW EXECUTE FUNCTION services_revocation_checked();
