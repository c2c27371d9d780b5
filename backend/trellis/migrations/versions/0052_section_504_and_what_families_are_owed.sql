-- A Section 504 case becomes active by its plan being in force, and by nothing else (34 CFR 104.33).
CREATE OR REPLACE FUNCTION determination_step(of_machine text, source text, event text, target text, capacity text) RETURNS text[]
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
    ('idea', 'not_eligible', 'end_eligibility', 'not_eligible', '{SYS}'::text[], '{was_category,notice_time_over}'::text[]),
    ('idea', 'scheduled', 'hold', 'held', '{CM,ADM}'::text[], '{report_ready,group_complete,meeting_held}'::text[]),
    ('section_504', 'active', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'active', 'review', 'reviewing', '{CM,ADM,C504}'::text[], '{}'::text[]),
    ('section_504', 'disputed', 'settle_not_eligible', 'not_eligible', '{ADM,C504}'::text[], '{reason,was_not_eligible}'::text[]),
    ('section_504', 'evaluating', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'evaluating', 'meet', 'team_determination', '{CM,ADM,C504}'::text[], '{sources_named,group_complete,meeting_held}'::text[]),
    ('section_504', 'new', 'refer', 'referred', '{CM,ADM,EVL,GEN,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'not_eligible', 'dispute', 'disputed', '{PAR,ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'plan_draft', 'activate', 'active', '{SYS}'::text[], '{plan_in_force}'::text[]),
    ('section_504', 'plan_draft', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'referred', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'referred', 'evaluate', 'evaluating', '{CM,ADM,C504}'::text[], '{permission_given}'::text[]),
    ('section_504', 'reviewing', 'activate', 'active', '{SYS}'::text[], '{plan_in_force}'::text[]),
    ('section_504', 'reviewing', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'reviewing', 'keep', 'active', '{CM,ADM,C504}'::text[], '{plan_in_force,reason}'::text[]),
    ('section_504', 'team_determination', 'adjourn', 'evaluating', '{CM,ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'team_determination', 'decide_504', 'plan_draft', '{ADM,C504}'::text[], '{group_complete,document_complete,conclusions_in,found_eligible}'::text[]),
    ('section_504', 'team_determination', 'decide_not_504', 'not_eligible', '{ADM,C504}'::text[], '{group_complete,document_complete,conclusions_in,found_not_eligible}'::text[]),
    ('section_504', 'team_determination', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[])
  ) r (machine, source, event, target, by, needs)
  WHERE (r.machine, r.source, r.event, r.target) = ($1, $2, $3, $4) AND $5 = ANY (r.by)
$$;

CREATE OR REPLACE FUNCTION determination_event_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  d determination; needed text[];
BEGIN
  SELECT * INTO d FROM determination WHERE district_id = NEW.district_id AND id = NEW.determination_id;
  IF NOT FOUND OR d.student_id <> NEW.student_id OR d.state <> NEW.from_state OR NEW.number <> d.event_count + 1 THEN
    RAISE EXCEPTION 'the determination is not there' USING ERRCODE = 'TD001';
  END IF;
  needed := determination_step(d.machine, NEW.from_state, NEW.event, NEW.to_state, NEW.capacity);
  IF needed IS NULL OR NOT (NEW.evidence ?& needed)
     OR ('reason' = ANY (needed) AND coalesce(btrim(NEW.reason), '') = '')
     OR NEW.capacity = 'SYS' AND (SELECT app_person()) IS NOT NULL THEN
    RAISE EXCEPTION 'no such step' USING ERRCODE = 'TD002';
  END IF;
  IF NEW.evidence - needed <> '{}' OR EXISTS (
      SELECT FROM unnest(needed) n WHERE determination_shows(d, n, NEW.evidence ->> n) IS NOT TRUE) THEN
    RAISE EXCEPTION 'what it names does not show it' USING ERRCODE = 'TD002';
  END IF;
  UPDATE determination SET state = NEW.to_state, event_count = NEW.number
    WHERE district_id = NEW.district_id AND id = NEW.determination_id;
  RETURN NULL;
END $$;

CREATE TABLE section_504_notice (
  student_id UUID NOT NULL,
  occasion TEXT NOT NULL,
  event_id UUID,
  version_id UUID,
  edition TEXT NOT NULL,
  canonical BYTEA NOT NULL,
  sha256 TEXT NOT NULL,
  issued_on DATE NOT NULL,
  issued_by_id UUID NOT NULL,
  issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_section_504_notice PRIMARY KEY (district_id, id),
  CONSTRAINT fk_section_504_notice_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_section_504_notice_district_id_event_id FOREIGN KEY(district_id, event_id) REFERENCES determination_event (district_id, id),
  CONSTRAINT fk_section_504_notice_district_id_version_id FOREIGN KEY(district_id, version_id) REFERENCES plan_version (district_id, id),
  CONSTRAINT fk_section_504_notice_district_id_issued_by_id FOREIGN KEY(district_id, issued_by_id) REFERENCES person (district_id, id),
  CONSTRAINT ck_section_504_notice_occasion CHECK (occasion IN ('evaluate', 'decide_504', 'decide_not_504', 'plan', 'end')),
  CONSTRAINT ck_section_504_notice_of_one CHECK (num_nonnulls(event_id, version_id) = 1),
  CONSTRAINT ck_section_504_notice_of_its_occasion CHECK ((occasion = 'plan') = (version_id IS NOT NULL)),
  CONSTRAINT uq_section_504_notice_district_id_event_id UNIQUE (district_id, event_id),
  CONSTRAINT uq_section_504_notice_district_id_version_id UNIQUE (district_id, version_id),
  CONSTRAINT fk_section_504_notice_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_section_504_notice_student ON section_504_notice (district_id, student_id);
ALTER TABLE section_504_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE section_504_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON section_504_notice USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON section_504_notice TO trellis_app;

ALTER TABLE formal_delivery ADD COLUMN section_504_notice_id UUID, ADD COLUMN certified_id UUID;
ALTER TABLE formal_delivery
  ADD CONSTRAINT fk_formal_delivery_district_id_section_504_notice_id
    FOREIGN KEY (district_id, section_504_notice_id) REFERENCES section_504_notice (district_id, id),
  ADD CONSTRAINT uq_formal_delivery_district_id_section_504_notice_id_pe_c17d
    UNIQUE (district_id, section_504_notice_id, person_id, way),
  ADD CONSTRAINT fk_formal_delivery_district_id_certified_id
    FOREIGN KEY (district_id, certified_id) REFERENCES certified_determination (district_id, id),
  ADD CONSTRAINT uq_formal_delivery_district_id_certified_id_person_id_way
    UNIQUE (district_id, certified_id, person_id, way);
ALTER TABLE formal_delivery DROP CONSTRAINT ck_formal_delivery_of_one, DROP CONSTRAINT ck_formal_delivery_in_a_language;
ALTER TABLE formal_delivery
  ADD CONSTRAINT ck_formal_delivery_of_one
    CHECK (num_nonnulls(notice_id, version_id, safeguards_edition, section_504_notice_id, certified_id) = 1),
  ADD CONSTRAINT ck_formal_delivery_in_a_language
    CHECK ((num_nonnulls(safeguards_edition, section_504_notice_id) = 0) = (language IS NULL));

ALTER TABLE evaluation_copy ADD COLUMN document_sha256 TEXT;
ALTER TABLE evaluation_copy DROP CONSTRAINT ck_evaluation_copy_how;
ALTER TABLE evaluation_copy ADD CONSTRAINT ck_evaluation_copy_opened_by_themselves CHECK (how <> 'app' OR given_by_id = person_id);
ALTER TABLE evaluation_copy ADD CONSTRAINT ck_evaluation_copy_how CHECK (how IN ('app', 'in_person', 'mail', 'email', 'sent_home'));
CREATE UNIQUE INDEX uq_evaluation_copy_opened ON evaluation_copy (district_id, case_id, person_id) WHERE how = 'app';

DROP POLICY IF EXISTS own_district ON section_504_notice;
CREATE POLICY own_district ON section_504_notice TO trellis_app USING (district_id = (SELECT app_district()) AND ('notice' = ANY ((SELECT app_wide_scopes())::text[]) OR section_504_notice.student_id IN (SELECT s FROM app_students('notice') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = section_504_notice.district_id AND s.id = section_504_notice.student_id), 'notice'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON section_504_notice;
CREATE POLICY of_owner ON section_504_notice TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS own_district ON formal_delivery;
CREATE POLICY own_district ON formal_delivery TO trellis_app USING (district_id = (SELECT app_district()) AND (formal_delivery.person_id = (SELECT app_person()) OR 'plan_draft' = ANY ((SELECT app_wide_scopes())::text[]) OR formal_delivery.student_id IN (SELECT s FROM app_students('plan_draft') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = formal_delivery.district_id AND s.id = formal_delivery.student_id), 'plan_draft'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR 'plan_504' = ANY ((SELECT app_wide_scopes())::text[]) AND (formal_delivery.section_504_notice_id IS NOT NULL OR (SELECT true FROM certified_determination c WHERE c.district_id = formal_delivery.district_id AND c.id = formal_delivery.certified_id)))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON formal_delivery;
CREATE POLICY of_owner ON formal_delivery TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS own_district ON evaluation_copy;
CREATE POLICY own_district ON evaluation_copy TO trellis_app USING (district_id = (SELECT app_district()) AND (evaluation_copy.person_id = (SELECT app_person()) OR 'request' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_copy.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_copy.district_id AND s.id = evaluation_copy.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_copy;
CREATE POLICY of_owner ON evaluation_copy TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));

CREATE FUNCTION section_504_notice_checked() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.version_id IS NULL AND NOT EXISTS (
      SELECT FROM determination_event e JOIN determination d ON d.district_id = e.district_id
        AND d.id = e.determination_id
      WHERE e.district_id = NEW.district_id AND e.id = NEW.event_id AND e.student_id = NEW.student_id
        AND e.event = NEW.occasion AND d.machine = 'section_504')
     OR NEW.event_id IS NULL AND NOT EXISTS (
      SELECT FROM plan_version v JOIN plan p ON p.district_id = v.district_id AND p.id = v.plan_id
      WHERE v.district_id = NEW.district_id AND v.id = NEW.version_id AND v.student_id = NEW.student_id
        AND p.kind = 'section_504')
     OR (SELECT app_person()) IS NOT NULL AND NEW.issued_by_id <> (SELECT app_person()) THEN
    RAISE EXCEPTION 'nothing of that was done' USING ERRCODE = 'TN001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER section_504_notice_checks AFTER INSERT ON section_504_notice
  FOR EACH ROW EXECUTE FUNCTION section_504_notice_checked();
