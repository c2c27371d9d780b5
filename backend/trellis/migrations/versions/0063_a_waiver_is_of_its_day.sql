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
  -- A family gives up its own time, between the day it was set or told and what it is notice of, by somebody who
  -- could decide for the child then.
  IF (NEW.cause = 'waived') IS DISTINCT FROM (NEW.waived_by_id IS NOT NULL)
     OR (NEW.waived_by_id IS NULL) IS DISTINCT FROM (NEW.waived_on IS NULL)
     OR NEW.cause = 'waived' AND (NEW.ground <> 'parent_waiver' OR NEW.waived_on > app_today()
       OR NEW.due_before IS DISTINCT FROM NEW.due_after
       OR NOT EXISTS (SELECT FROM deadline d JOIN district t ON t.id = d.district_id
            WHERE d.district_id = NEW.district_id AND d.id = NEW.deadline_id
            AND d.rule_id IN ('MEETING_NOTICE', 'DOCS_BEFORE_MEETING') AND NEW.due_before IS NOT DISTINCT FROM d.due_on
            AND NEW.waived_on <= d.trigger_on AND NEW.waived_on >= least(d.met_on, (coalesce(
              (SELECT max(c.created_at) FROM deadline_change c WHERE c.district_id = d.district_id
                 AND c.deadline_id = d.id AND c.cause = 'moved'), d.created_at) AT TIME ZONE t.time_zone)::date))
       OR NEW.waived_by_id <> NEW.student_id AND NOT EXISTS (SELECT FROM rights_holder r
            WHERE r.district_id = NEW.district_id AND r.student_id = NEW.student_id
            AND r.person_id = NEW.waived_by_id AND r.law = 'IDEA' AND r.may_consent
            AND (r.starts_on IS NULL OR r.starts_on <= NEW.waived_on)
            AND (r.ends_on IS NULL OR r.ends_on > NEW.waived_on))) THEN
    RAISE EXCEPTION 'only a family gives its time up' USING ERRCODE = 'TL001';
  END IF;
  RETURN NULL;
END $$;
