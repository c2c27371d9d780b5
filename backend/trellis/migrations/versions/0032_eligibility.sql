-- Determinations of eligibility and Section 504 cases, their log, group and certified form; agreements of a
-- reevaluation; what a district calls a category (docs/decisions/0030).
CREATE TABLE determination (
  student_id UUID NOT NULL,
  machine TEXT NOT NULL,
  state TEXT NOT NULL,
  event_count INTEGER NOT NULL,
  case_id UUID,
  from_id UUID,
  meeting_id UUID,
  held_on DATE,
  decided_on DATE,
  effective_on DATE,
  primary_category TEXT,
  secondary_categories TEXT[] NOT NULL,
  answers JSONB NOT NULL,
  revision INTEGER NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_determination PRIMARY KEY (district_id, id),
  CONSTRAINT fk_determination_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_determination_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_determination_district_id_from_id FOREIGN KEY(district_id, from_id) REFERENCES determination (district_id, id),
  CONSTRAINT fk_determination_district_id_meeting_id FOREIGN KEY(district_id, meeting_id) REFERENCES meeting (district_id, id),
  CONSTRAINT ck_determination_machine CHECK (machine IN ('idea', 'section_504')),
  CONSTRAINT ck_determination_state CHECK (state IN ('new', 'scheduled', 'held', 'referred', 'evaluating', 'team_determination', 'plan_draft', 'active', 'reviewing', 'eligible', 'not_eligible', 'disputed', 'ended')),
  CONSTRAINT ck_determination_primary_category CHECK (primary_category IN ('AUT', 'DB', 'DEAF', 'EMN', 'HI', 'ID', 'MD', 'OI', 'OHI', 'SLD', 'SLI', 'TBI', 'VI', 'DD')),
  CONSTRAINT ck_determination_decides_on_a_case CHECK (machine <> 'idea' OR case_id IS NOT NULL),
  CONSTRAINT fk_determination_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_determination_student ON determination (district_id, student_id);
CREATE UNIQUE INDEX uq_determination_open ON determination (district_id, student_id, machine) WHERE state IN ('scheduled', 'held', 'referred', 'evaluating', 'team_determination', 'plan_draft', 'active', 'reviewing');
CREATE TABLE determination_event (
  determination_id UUID NOT NULL,
  student_id UUID NOT NULL,
  number INTEGER NOT NULL,
  event TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  capacity TEXT NOT NULL,
  person_id UUID,
  reason TEXT,
  evidence JSONB NOT NULL,
  happened_on DATE NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  prior_digest BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_determination_event PRIMARY KEY (district_id, id),
  CONSTRAINT fk_determination_event_district_id_determination_id FOREIGN KEY(district_id, determination_id) REFERENCES determination (district_id, id),
  CONSTRAINT fk_determination_event_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_determination_event_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT uq_determination_event_district_id_determination_id_number UNIQUE (district_id, determination_id, number),
  CONSTRAINT ck_determination_event_event CHECK (event IN ('schedule', 'hold', 'decide_eligible', 'decide_not_eligible', 'adjourn', 'dispute', 'settle_eligible', 'settle_not_eligible', 'refer', 'evaluate', 'meet', 'decide_504', 'decide_not_504', 'activate', 'review', 'keep', 'end')),
  CONSTRAINT ck_determination_event_capacity CHECK (capacity IN ('PAR', 'CM', 'ADM', 'EVL', 'GEN', 'SYS', 'C504')),
  CONSTRAINT ck_determination_event_from_state CHECK (from_state IN ('new', 'scheduled', 'held', 'referred', 'evaluating', 'team_determination', 'plan_draft', 'active', 'reviewing', 'eligible', 'not_eligible', 'disputed', 'ended')),
  CONSTRAINT ck_determination_event_to_state CHECK (to_state IN ('new', 'scheduled', 'held', 'referred', 'evaluating', 'team_determination', 'plan_draft', 'active', 'reviewing', 'eligible', 'not_eligible', 'disputed', 'ended')),
  CONSTRAINT fk_determination_event_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE determination_member (
  determination_id UUID NOT NULL,
  student_id UUID NOT NULL,
  person_id UUID,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  conclusion TEXT NOT NULL,
  statement TEXT,
  is_on_paper BOOLEAN NOT NULL,
  concluded_by_id UUID,
  concluded_at TIMESTAMP WITH TIME ZONE,
  left_reason TEXT,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_determination_member PRIMARY KEY (district_id, id),
  CONSTRAINT fk_determination_member_district_id_determination_id FOREIGN KEY(district_id, determination_id) REFERENCES determination (district_id, id),
  CONSTRAINT fk_determination_member_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_determination_member_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_determination_member_district_id_concluded_by_id FOREIGN KEY(district_id, concluded_by_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_determination_member_role CHECK (role IN ('case_manager', 'special_teacher', 'general_teacher', 'speech_therapist', 'occupational_therapist', 'physical_therapist', 'psychologist', 'lea_representative', 'parent', 'student', 'other')),
  CONSTRAINT ck_determination_member_conclusion CHECK (conclusion IN ('waiting', 'agrees', 'differs', 'silent')),
  CONSTRAINT ck_determination_member_concluded CHECK ((conclusion = 'waiting') = (concluded_at IS NULL)),
  CONSTRAINT ck_determination_member_differs_in_words CHECK (conclusion <> 'differs' OR statement IS NOT NULL),
  CONSTRAINT fk_determination_member_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_determination_member_determination ON determination_member (district_id, determination_id);
CREATE UNIQUE INDEX uq_determination_member_person ON determination_member (district_id, determination_id, person_id) WHERE left_reason IS NULL;
CREATE TABLE certified_determination (
  determination_id UUID NOT NULL,
  student_id UUID NOT NULL,
  outcome TEXT NOT NULL,
  canonical BYTEA NOT NULL,
  sha256 TEXT NOT NULL,
  notice_id UUID,
  certified_by_id UUID NOT NULL,
  certified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_certified_determination PRIMARY KEY (district_id, id),
  CONSTRAINT fk_certified_determination_district_id_determination_id FOREIGN KEY(district_id, determination_id) REFERENCES determination (district_id, id),
  CONSTRAINT fk_certified_determination_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_certified_determination_district_id_certified_by_id FOREIGN KEY(district_id, certified_by_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_certified_determination_district_id_notice_id FOREIGN KEY(district_id, notice_id) REFERENCES prior_notice (district_id, id),
  CONSTRAINT uq_certified_determination_district_id_determination_id UNIQUE (district_id, determination_id),
  CONSTRAINT fk_certified_determination_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE TABLE reevaluation_paper (
  student_id UUID NOT NULL,
  case_id UUID NOT NULL,
  kind TEXT NOT NULL,
  made_on DATE NOT NULL,
  way TEXT NOT NULL,
  parent_id UUID NOT NULL,
  reasons TEXT NOT NULL,
  attachment_id UUID,
  recorded_by_id UUID NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_reevaluation_paper PRIMARY KEY (district_id, id),
  CONSTRAINT fk_reevaluation_paper_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_reevaluation_paper_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_reevaluation_paper_district_id_parent_id FOREIGN KEY(district_id, parent_id) REFERENCES person (district_id, id),
  CONSTRAINT fk_reevaluation_paper_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
  CONSTRAINT fk_reevaluation_paper_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_reevaluation_paper_kind CHECK (kind IN ('unnecessary', 'sooner', 'no_more_data')),
  CONSTRAINT ck_reevaluation_paper_way CHECK (way IN ('paper', 'app')),
  CONSTRAINT fk_reevaluation_paper_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_reevaluation_paper_case ON reevaluation_paper (district_id, case_id);
CREATE TABLE category_setting (
  code TEXT NOT NULL,
  label_en TEXT,
  label_es TEXT,
  is_used BOOLEAN NOT NULL,
  first_age INTEGER,
  last_age INTEGER,
  person_id UUID NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_category_setting PRIMARY KEY (district_id, id),
  CONSTRAINT fk_category_setting_district_id_person_id FOREIGN KEY(district_id, person_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_category_setting_code CHECK (code IN ('AUT', 'DB', 'DEAF', 'EMN', 'HI', 'ID', 'MD', 'OI', 'OHI', 'SLD', 'SLI', 'TBI', 'VI', 'DD')),
  CONSTRAINT fk_category_setting_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_category_setting_code ON category_setting (district_id, code, id);
ALTER TABLE determination ENABLE ROW LEVEL SECURITY;
ALTER TABLE determination FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON determination USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE (meeting_id, held_on, decided_on, effective_on, primary_category, secondary_categories, answers, revision) ON determination TO trellis_app;
DROP POLICY IF EXISTS own_district ON determination;
CREATE POLICY own_district ON determination TO trellis_app USING (district_id = (SELECT app_district()) AND ('plan_draft' = ANY ((SELECT app_wide_scopes())::text[]) OR determination.student_id IN (SELECT s FROM app_students('plan_draft') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = determination.district_id AND s.id = determination.student_id), 'plan_draft'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR determination.machine = 'section_504' AND 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) OR determination.state NOT IN ('new', 'scheduled', 'referred', 'evaluating') AND ('case' = ANY ((SELECT app_wide_scopes())::text[]) OR determination.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = determination.district_id AND s.id = determination.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON determination TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE determination_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE determination_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON determination_event USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON determination_event TO trellis_app;
DROP POLICY IF EXISTS own_district ON determination_event;
CREATE POLICY own_district ON determination_event TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM determination d WHERE d.district_id = determination_event.district_id AND d.id = determination_event.determination_id))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON determination_event TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE determination_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE determination_member FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON determination_member USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE (conclusion, statement, is_on_paper, concluded_by_id, concluded_at, left_reason) ON determination_member TO trellis_app;
DROP POLICY IF EXISTS own_district ON determination_member;
CREATE POLICY own_district ON determination_member TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM determination d WHERE d.district_id = determination_member.district_id AND d.id = determination_member.determination_id))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON determination_member TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE certified_determination ENABLE ROW LEVEL SECURITY;
ALTER TABLE certified_determination FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON certified_determination USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON certified_determination TO trellis_app;
DROP POLICY IF EXISTS own_district ON certified_determination;
CREATE POLICY own_district ON certified_determination TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM determination d WHERE d.district_id = certified_determination.district_id AND d.id = certified_determination.determination_id))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON certified_determination TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE reevaluation_paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE reevaluation_paper FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON reevaluation_paper USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON reevaluation_paper TO trellis_app;
DROP POLICY IF EXISTS own_district ON reevaluation_paper;
CREATE POLICY own_district ON reevaluation_paper TO trellis_app USING (district_id = (SELECT app_district()) AND ('case' = ANY ((SELECT app_wide_scopes())::text[]) OR reevaluation_paper.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = reevaluation_paper.district_id AND s.id = reevaluation_paper.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON reevaluation_paper TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
ALTER TABLE category_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE category_setting FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON category_setting USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON category_setting TO trellis_app;
CREATE FUNCTION determination_step(of_machine text, source text, event text, target text, capacity text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT r.needs FROM (VALUES
    ('idea', 'disputed', 'settle_eligible', 'eligible', '{ADM}'::text[], '{reason,was_eligible}'::text[]),
    ('idea', 'disputed', 'settle_not_eligible', 'not_eligible', '{ADM}'::text[], '{reason,was_not_eligible}'::text[]),
    ('idea', 'eligible', 'dispute', 'disputed', '{PAR,ADM}'::text[], '{reason}'::text[]),
    ('idea', 'held', 'adjourn', 'scheduled', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('idea', 'held', 'decide_eligible', 'eligible', '{ADM}'::text[], '{report_ready,group_complete,document_complete,conclusions_in,special_rule_clear,found_eligible}'::text[]),
    ('idea', 'held', 'decide_not_eligible', 'not_eligible', '{ADM}'::text[], '{report_ready,group_complete,document_complete,conclusions_in,found_not_eligible}'::text[]),
    ('idea', 'new', 'schedule', 'scheduled', '{CM,ADM}'::text[], '{report_ready}'::text[]),
    ('idea', 'not_eligible', 'dispute', 'disputed', '{PAR,ADM}'::text[], '{reason}'::text[]),
    ('idea', 'scheduled', 'hold', 'held', '{CM,ADM}'::text[], '{report_ready,group_complete,meeting_held}'::text[]),
    ('section_504', 'active', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'active', 'review', 'reviewing', '{CM,ADM,C504}'::text[], '{}'::text[]),
    ('section_504', 'disputed', 'settle_not_eligible', 'not_eligible', '{ADM,C504}'::text[], '{reason,was_not_eligible}'::text[]),
    ('section_504', 'evaluating', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'evaluating', 'meet', 'team_determination', '{CM,ADM,C504}'::text[], '{sources_named,group_complete,meeting_held}'::text[]),
    ('section_504', 'new', 'refer', 'referred', '{CM,ADM,EVL,GEN,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'not_eligible', 'dispute', 'disputed', '{PAR,ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'plan_draft', 'activate', 'active', '{CM,ADM,C504,SYS}'::text[], '{plan_in_force}'::text[]),
    ('section_504', 'plan_draft', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'referred', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'referred', 'evaluate', 'evaluating', '{CM,ADM,C504}'::text[], '{permission_given}'::text[]),
    ('section_504', 'reviewing', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'reviewing', 'keep', 'active', '{CM,ADM,C504}'::text[], '{plan_in_force,reason}'::text[]),
    ('section_504', 'team_determination', 'adjourn', 'evaluating', '{CM,ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'team_determination', 'decide_504', 'plan_draft', '{ADM,C504}'::text[], '{group_complete,document_complete,conclusions_in,found_eligible}'::text[]),
    ('section_504', 'team_determination', 'decide_not_504', 'not_eligible', '{ADM,C504}'::text[], '{group_complete,document_complete,conclusions_in,found_not_eligible}'::text[]),
    ('section_504', 'team_determination', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[])
  ) r (machine, source, event, target, by, needs)
  WHERE (r.machine, r.source, r.event, r.target) = ($1, $2, $3, $4) AND $5 = ANY (r.by)
$$;

CREATE FUNCTION determination_event_canonical(e determination_event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(
    e.district_id, e.id, e.determination_id, e.student_id, e.number, e.event, e.from_state, e.to_state, e.capacity,
    e.person_id, e.reason, e.evidence, e.happened_on, extract(epoch FROM e.at)::text)::text, 'UTF8') $$;

CREATE FUNCTION determination_event_chained() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  behind integer; link bytea;
BEGIN
  SELECT d.event_count INTO behind FROM determination d
    WHERE d.district_id = NEW.district_id AND d.id = NEW.determination_id FOR UPDATE;
  SELECT e.digest INTO link FROM determination_event e
    WHERE e.district_id = NEW.district_id AND e.determination_id = NEW.determination_id AND e.number = behind;
  NEW.number := coalesce(behind, 0) + 1;
  NEW.prior_digest := coalesce(link, sha256(convert_to(NEW.determination_id::text, 'UTF8')));
  NEW.digest := sha256(NEW.prior_digest || determination_event_canonical(NEW));
  RETURN NEW;
END $$;
CREATE TRIGGER determination_event_chains BEFORE INSERT ON determination_event
  FOR EACH ROW EXECUTE FUNCTION determination_event_chained();

-- After the row, so that the walls between districts are asked first, and answer for themselves.
CREATE FUNCTION determination_event_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  d determination; needed text[];
BEGIN
  SELECT * INTO d FROM determination WHERE district_id = NEW.district_id AND id = NEW.determination_id;
  IF NOT FOUND OR d.student_id <> NEW.student_id OR d.state <> NEW.from_state OR NEW.number <> d.event_count + 1 THEN
    RAISE EXCEPTION 'the determination is not there' USING ERRCODE = 'TD001';
  END IF;
  needed := determination_step(d.machine, NEW.from_state, NEW.event, NEW.to_state, NEW.capacity);
  IF needed IS NULL OR NOT (NEW.evidence ?& needed)
     OR ('reason' = ANY (needed) AND coalesce(btrim(NEW.reason), '') = '') THEN
    RAISE EXCEPTION 'no such step' USING ERRCODE = 'TD002';
  END IF;
  UPDATE determination SET state = NEW.to_state, event_count = NEW.number
    WHERE district_id = NEW.district_id AND id = NEW.determination_id;
  RETURN NULL;
END $$;
CREATE TRIGGER determination_event_moves AFTER INSERT ON determination_event
  FOR EACH ROW EXECUTE FUNCTION determination_event_moved();

CREATE FUNCTION determination_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'this is never changed' USING ERRCODE = 'TD002';
END $$;
CREATE TRIGGER determination_event_stays BEFORE UPDATE OR DELETE ON determination_event
  FOR EACH ROW EXECUTE FUNCTION determination_stands();
CREATE TRIGGER certified_determination_stays BEFORE UPDATE OR DELETE ON certified_determination
  FOR EACH ROW EXECUTE FUNCTION determination_stands();
CREATE TRIGGER reevaluation_paper_stays BEFORE UPDATE OR DELETE ON reevaluation_paper
  FOR EACH ROW EXECUTE FUNCTION determination_stands();

CREATE FUNCTION determination_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  e determination_event;
BEGIN
  IF (NEW.district_id, NEW.id, NEW.student_id, NEW.machine, NEW.case_id, NEW.from_id, NEW.created_at)
     IS DISTINCT FROM
     (OLD.district_id, OLD.id, OLD.student_id, OLD.machine, OLD.case_id, OLD.from_id, OLD.created_at)
     OR OLD.state NOT IN ('scheduled', 'held', 'referred', 'evaluating', 'team_determination') AND (NEW.meeting_id, NEW.held_on, NEW.decided_on, NEW.effective_on, NEW.primary_category, NEW.secondary_categories, NEW.answers, NEW.revision) IS DISTINCT FROM (OLD.meeting_id, OLD.held_on, OLD.decided_on, OLD.effective_on, OLD.primary_category, OLD.secondary_categories, OLD.answers, OLD.revision) THEN
    RAISE EXCEPTION 'what was certified stands' USING ERRCODE = 'TD002';
  END IF;
  IF (NEW.meeting_id, NEW.held_on, NEW.decided_on, NEW.effective_on, NEW.primary_category, NEW.secondary_categories, NEW.answers) IS DISTINCT FROM (OLD.meeting_id, OLD.held_on, OLD.decided_on, OLD.effective_on, OLD.primary_category, OLD.secondary_categories, OLD.answers) AND EXISTS (
      SELECT FROM determination_member m WHERE m.district_id = NEW.district_id AND m.determination_id = NEW.id
        AND m.left_reason IS NULL AND m.conclusion <> 'waiting') THEN
    RAISE EXCEPTION 'somebody concluded on what it said before' USING ERRCODE = 'TD002';
  END IF;
  IF (NEW.state, NEW.event_count) IS DISTINCT FROM (OLD.state, OLD.event_count) THEN
    SELECT * INTO e FROM determination_event
      WHERE district_id = NEW.district_id AND determination_id = NEW.id AND number = NEW.event_count;
    IF NOT FOUND OR NEW.event_count <> OLD.event_count + 1 OR e.from_state <> OLD.state OR e.to_state <> NEW.state THEN
      RAISE EXCEPTION 'a determination moves with its log' USING ERRCODE = 'TD002';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER determination_checks BEFORE UPDATE ON determination
  FOR EACH ROW EXECUTE FUNCTION determination_checked();

CREATE FUNCTION determination_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'new' OR NEW.event_count <> 0 THEN
    RAISE EXCEPTION 'a determination begins with its first event' USING ERRCODE = 'TD002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER determination_news AFTER INSERT ON determination
  FOR EACH ROW EXECUTE FUNCTION determination_is_new();

CREATE FUNCTION determination_begun() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM determination WHERE district_id = NEW.district_id AND id = NEW.id AND event_count = 0) THEN
    RAISE EXCEPTION 'a determination begins with its first event' USING ERRCODE = 'TD002';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER determination_begins AFTER INSERT ON determination DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION determination_begun();

-- What somebody concluded belongs to what was certified: both stand from that moment.
CREATE FUNCTION determination_member_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NOT EXISTS (
      SELECT FROM determination d WHERE d.district_id = NEW.district_id AND d.id = NEW.determination_id
        AND d.student_id = NEW.student_id AND d.state IN ('scheduled', 'held', 'referred', 'evaluating', 'team_determination')) THEN
    RAISE EXCEPTION 'the group has decided' USING ERRCODE = 'TD002';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.conclusion <> 'waiting' AND NOT OLD.is_on_paper AND NEW.is_on_paper THEN
    RAISE EXCEPTION 'what somebody said themselves stands' USING ERRCODE = 'TD002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER determination_member_checks BEFORE UPDATE OR DELETE ON determination_member
  FOR EACH ROW EXECUTE FUNCTION determination_member_checked();
CREATE CONSTRAINT TRIGGER determination_member_joins AFTER INSERT ON determination_member
  FOR EACH ROW EXECUTE FUNCTION determination_member_checked();
