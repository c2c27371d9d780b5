ALTER TABLE deadline_change ADD COLUMN waived_by_id UUID;
ALTER TABLE deadline_change ADD COLUMN waived_on DATE;
ALTER TABLE deadline_change ADD CONSTRAINT fk_deadline_change_district_id_waived_by_id FOREIGN KEY(district_id, waived_by_id) REFERENCES person (district_id, id);
ALTER TABLE deadline_change DROP CONSTRAINT ck_deadline_change_cause;
ALTER TABLE deadline_change ADD CONSTRAINT ck_deadline_change_cause CHECK (cause IN ('calendar', 'extension', 'moved', 'excused', 'waived'));

-- After the row, so that the walls between districts answer first.
CREATE OR REPLACE FUNCTION deadline_change_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM deadline d WHERE d.district_id = NEW.district_id AND d.id = NEW.deadline_id
       AND d.student_id = NEW.student_id)
     OR (NEW.cause IN ('extension', 'excused', 'waived')) IS DISTINCT FROM (NEW.ground IS NOT NULL)
     OR (NEW.ground IS NULL) IS DISTINCT FROM (NEW.attachment_id IS NULL)
     OR NEW.ground IS NOT NULL AND (coalesce(btrim(NEW.note), '') = '' AND NEW.cause <> 'waived'
       OR (app_system() OR NEW.person_id = app_person()) IS NOT TRUE
       OR NOT EXISTS (SELECT FROM attachment a WHERE a.district_id = NEW.district_id AND a.id = NEW.attachment_id
            AND a.student_id = NEW.student_id AND a.state = 'ready')) THEN
    RAISE EXCEPTION 'an extension shows what it stands on' USING ERRCODE = 'TL001';
  END IF;
  -- A family gives up its own time, before what it is notice of, and by somebody who has the child's rights.
  IF (NEW.cause = 'waived') IS DISTINCT FROM (NEW.waived_by_id IS NOT NULL)
     OR (NEW.waived_by_id IS NULL) IS DISTINCT FROM (NEW.waived_on IS NULL)
     OR NEW.cause = 'waived' AND (NEW.ground <> 'parent_waiver' OR NEW.waived_on > app_today()
       OR NEW.due_before IS DISTINCT FROM NEW.due_after
       OR NOT EXISTS (SELECT FROM deadline d WHERE d.district_id = NEW.district_id AND d.id = NEW.deadline_id
            AND d.rule_id IN ('MEETING_NOTICE', 'DOCS_BEFORE_MEETING') AND NEW.waived_on <= d.trigger_on)
       OR NEW.waived_by_id <> NEW.student_id AND NOT EXISTS (SELECT FROM rights_holder r
            WHERE r.district_id = NEW.district_id AND r.student_id = NEW.student_id
            AND r.person_id = NEW.waived_by_id AND r.law = 'IDEA')) THEN
    RAISE EXCEPTION 'only a family gives its time up' USING ERRCODE = 'TL001';
  END IF;
  RETURN NULL;
END $$;

-- What is asked no more because the family gave the time up has the record of it.
CREATE FUNCTION deadline_waived() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.withdrawn_reason = 'parent_waiver' AND NOT EXISTS (SELECT FROM deadline_change c
       WHERE c.district_id = NEW.district_id AND c.deadline_id = NEW.id AND c.cause = 'waived') THEN
    RAISE EXCEPTION 'a family gives its time up in writing' USING ERRCODE = 'TL001';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER deadline_waives AFTER UPDATE OF withdrawn_reason ON deadline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deadline_waived();
