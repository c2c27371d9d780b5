ALTER TABLE deadline ADD COLUMN excused_until DATE;
ALTER TABLE deadline ADD COLUMN excused_on DATE;
ALTER TABLE deadline_change ADD COLUMN ground TEXT;
ALTER TABLE deadline_change ADD COLUMN attachment_id UUID;
ALTER TABLE deadline_change ADD CONSTRAINT fk_deadline_change_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id);
ALTER TABLE deadline_change DROP CONSTRAINT ck_deadline_change_cause;
ALTER TABLE deadline_change ADD CONSTRAINT ck_deadline_change_cause CHECK (cause IN ('calendar', 'extension', 'moved', 'excused'));
ALTER TABLE deadline_alert DROP CONSTRAINT ck_deadline_alert_reason;
ALTER TABLE deadline_alert ADD CONSTRAINT ck_deadline_alert_reason CHECK (reason IN ('due', 'escalated', 'unowned', 'excused'));

CREATE FUNCTION deadline_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  day date := app_today(); own interval; last date;
BEGIN
  IF (NEW.district_id, NEW.id, NEW.student_id, NEW.rule_id, NEW.instance, NEW.trigger_event, NEW.created_at)
     IS DISTINCT FROM
     (OLD.district_id, OLD.id, OLD.student_id, OLD.rule_id, OLD.instance, OLD.trigger_event, OLD.created_at)
     OR OLD.original_due_on IS NOT NULL AND NEW.original_due_on IS DISTINCT FROM OLD.original_due_on
     OR OLD.state <> 'open' AND
     (NEW.state, NEW.trigger_on, NEW.due_on, NEW.met_on, NEW.extension, NEW.excused_until, NEW.excused_on)
     IS DISTINCT FROM
     (OLD.state, OLD.trigger_on, OLD.due_on, OLD.met_on, OLD.extension, OLD.excused_until, OLD.excused_on) THEN
    RAISE EXCEPTION 'a deadline that ended stands' USING ERRCODE = 'TL001';
  END IF;
  IF NEW.extension IS NOT NULL AND (NEW.due_on, NEW.extension) IS DISTINCT FROM (OLD.due_on, OLD.extension) THEN
    -- Of a rule in calendar days or years its own length once more; school days are counted by the application.
    own := CASE WHEN NEW.pauses <> '{}' THEN NULL WHEN NEW.day_kind = 'C' THEN make_interval(days => NEW.value::int)
      WHEN NEW.day_kind = 'Y' THEN make_interval(years => NEW.value::int) END;
    last := CASE WHEN NEW.rule_key LIKE '%/before:%' THEN NEW.trigger_on
      ELSE greatest(OLD.original_due_on, NEW.trigger_on + own) + coalesce(own, interval '1 year') END;
    IF OLD.due_on IS NULL OR OLD.due_on < day OR NEW.due_on <= OLD.due_on OR NEW.due_on > last THEN
      RAISE EXCEPTION 'an extension comes in time, and is no longer than the rule' USING ERRCODE = 'TL001';
    END IF;
  END IF;
  IF (NEW.excused_until, NEW.excused_on) IS DISTINCT FROM (OLD.excused_until, OLD.excused_on) AND NOT (
       NEW.excused_until IS NULL AND NEW.excused_on IS NULL
         AND (NEW.trigger_on, NEW.rule_key) IS DISTINCT FROM (OLD.trigger_on, OLD.rule_key)
       OR NEW.excused_on IS NOT DISTINCT FROM day AND NEW.due_on IS NOT DISTINCT FROM OLD.due_on
         AND OLD.due_on < day AND NEW.excused_until > greatest(OLD.due_on, OLD.excused_until)) IS TRUE THEN
    RAISE EXCEPTION 'what is overdue is excused beside its day' USING ERRCODE = 'TL001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deadline_checks BEFORE UPDATE ON deadline FOR EACH ROW EXECUTE FUNCTION deadline_checked();

-- When all is written: a day that moved has a row that says from where, to where, and on what ground.
CREATE FUNCTION deadline_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.due_on IS NOT NULL AND NEW.due_on IS DISTINCT FROM OLD.due_on AND NOT EXISTS (
       SELECT FROM deadline_change c WHERE c.district_id = NEW.district_id AND c.deadline_id = NEW.id
         AND c.due_before = OLD.due_on AND c.due_after IS NOT DISTINCT FROM NEW.due_on
         AND CASE WHEN NEW.extension IS NOT NULL THEN c.cause = 'extension' AND c.ground = NEW.extension
             WHEN (NEW.trigger_on, NEW.no_later_than, NEW.rule_key)
               IS DISTINCT FROM (OLD.trigger_on, OLD.no_later_than, OLD.rule_key) THEN c.cause = 'moved'
             ELSE c.cause = 'calendar' AND c.edit_number = NEW.counted_with AND NEW.counted_with > OLD.counted_with
               AND EXISTS (SELECT FROM calendar_edit e WHERE e.district_id = NEW.district_id
                 AND e.number = c.edit_number) END)
     OR NEW.excused_until IS NOT NULL AND NEW.excused_until IS DISTINCT FROM OLD.excused_until AND NOT EXISTS (
       SELECT FROM deadline_change c WHERE c.district_id = NEW.district_id AND c.deadline_id = NEW.id
         AND c.cause = 'excused' AND c.due_before = NEW.due_on AND c.due_after = NEW.excused_until) THEN
    RAISE EXCEPTION 'a day moves with a record of why' USING ERRCODE = 'TL001';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER deadline_moves AFTER UPDATE OF due_on, excused_until ON deadline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deadline_moved();

-- After the row, so that the walls between districts answer first.
CREATE FUNCTION deadline_change_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM deadline d WHERE d.district_id = NEW.district_id AND d.id = NEW.deadline_id
       AND d.student_id = NEW.student_id)
     OR (NEW.cause IN ('extension', 'excused')) IS DISTINCT FROM (NEW.ground IS NOT NULL)
     OR (NEW.ground IS NULL) IS DISTINCT FROM (NEW.attachment_id IS NULL)
     OR NEW.ground IS NOT NULL AND (coalesce(btrim(NEW.note), '') = ''
       OR (app_system() OR NEW.person_id = app_person()) IS NOT TRUE
       OR NOT EXISTS (SELECT FROM attachment a WHERE a.district_id = NEW.district_id AND a.id = NEW.attachment_id
            AND a.student_id = NEW.student_id AND a.state = 'ready')) THEN
    RAISE EXCEPTION 'an extension shows what it stands on' USING ERRCODE = 'TL001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER deadline_change_checks AFTER INSERT ON deadline_change
  FOR EACH ROW EXECUTE FUNCTION deadline_change_checked();

-- Whether what a step names is what it says: the report of this case, the meeting of this group, this group as it is,
-- the document that was frozen of this determination, the notice of this decision. Anything else shows nothing.
CREATE FUNCTION determination_shows(d determination, need text, said text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE need
    WHEN 'reason' THEN said <> ''
    WHEN 'report_ready' THEN EXISTS (SELECT FROM case_event e WHERE e.district_id = d.district_id AND e.id::text = said
      AND (e.case_id, e.student_id) = (d.case_id, d.student_id)
      AND e.to_state = 'report_ready' AND e.from_state <> 'report_ready')
    WHEN 'meeting_held' THEN CASE WHEN d.meeting_id IS NULL THEN said = d.held_on::text AND d.held_on <= app_today()
      ELSE said = d.meeting_id::text AND EXISTS (SELECT FROM meeting m WHERE m.district_id = d.district_id
        AND m.id = d.meeting_id AND m.student_id = d.student_id AND m.state = 'held') END
    WHEN 'group_complete' THEN said = 'revision ' || d.revision AND EXISTS (SELECT FROM determination_member m
      WHERE m.district_id = d.district_id AND m.determination_id = d.id AND m.left_reason IS NULL)
    WHEN 'conclusions_in' THEN said = 'revision ' || d.revision AND EXISTS (SELECT FROM determination_member m
      WHERE m.district_id = d.district_id AND m.determination_id = d.id AND m.left_reason IS NULL)
      AND NOT EXISTS (SELECT FROM determination_member m WHERE m.district_id = d.district_id
        AND m.determination_id = d.id AND m.left_reason IS NULL AND m.conclusion = 'waiting')
    WHEN 'document_complete' THEN EXISTS (SELECT FROM certified_determination c WHERE c.district_id = d.district_id
      AND (c.determination_id, c.student_id, c.sha256) = (d.id, d.student_id, said))
    WHEN 'permission_given' THEN said = 'revision ' || d.revision
    WHEN 'sources_named' THEN said = 'revision ' || d.revision
    WHEN 'special_rule_clear' THEN said = 'answers' AND NOT EXISTS (
      SELECT FROM unnest(ARRAY['factor_reading', 'factor_math', 'factor_lep']) k WHERE d.answers -> k ->> 'yes' IS DISTINCT FROM 'false')
    WHEN 'found_eligible' THEN said = 'answers' AND d.answers <> '{}'
    WHEN 'found_not_eligible' THEN said = 'answers' AND d.answers <> '{}'
    WHEN 'was_eligible' THEN EXISTS (SELECT FROM certified_determination c WHERE c.district_id = d.district_id
      AND c.id::text = said AND (c.determination_id, c.outcome) = (d.id, 'eligible'))
    WHEN 'was_not_eligible' THEN EXISTS (SELECT FROM certified_determination c WHERE c.district_id = d.district_id
      AND c.id::text = said AND (c.determination_id, c.outcome) = (d.id, 'not_eligible'))
    WHEN 'plan_in_force' THEN EXISTS (SELECT FROM plan p WHERE p.district_id = d.district_id AND p.id::text = said
      AND (p.student_id, p.kind) = (d.student_id, 'section_504') AND p.state IN ('active', 'partially_active'))
    WHEN 'was_category' THEN EXISTS (SELECT FROM student s WHERE s.district_id = d.district_id
      AND s.id = d.student_id AND s.primary_category = said)
    WHEN 'notice_time_over' THEN EXISTS (
      WITH RECURSIVE told AS (
        SELECT n.district_id, n.id, n.student_id, n.state FROM certified_determination c
          JOIN prior_notice n ON n.district_id = c.district_id AND n.id = c.notice_id
          WHERE c.district_id = d.district_id AND c.determination_id = d.id AND c.outcome = 'not_eligible'
        UNION SELECT n.district_id, n.id, n.student_id, n.state FROM told t
          JOIN prior_notice n ON n.district_id = t.district_id AND n.supersedes_id = t.id)
      SELECT FROM told t JOIN issued_notice i ON i.district_id = t.district_id AND i.notice_id = t.id
        WHERE t.id::text = said AND t.student_id = d.student_id AND t.state IN ('issued', 'delivered'))
    ELSE false END
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
     OR ('reason' = ANY (needed) AND coalesce(btrim(NEW.reason), '') = '') THEN
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
