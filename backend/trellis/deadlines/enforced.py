"""A deadline's day as the database holds it: it moves with a row that says why, an extension with what shows it,
what was overdue stays so, and what a family gave up has its record."""

from __future__ import annotations

DAY_STANDS = "TL001"
"""SQLSTATE: the day would move without a record of why, past its own length, or after it was over."""

WAIVED = "parent_waiver"
"""Why a deadline is asked no more whose time the family gave up, and the ground of the record of it."""

OWN = "SECURITY DEFINER SET search_path = public, pg_temp"

FUNCTIONS = f"""
CREATE FUNCTION deadline_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
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
    RAISE EXCEPTION 'a deadline that ended stands' USING ERRCODE = '{DAY_STANDS}';
  END IF;
  IF NEW.extension IS NOT NULL AND (NEW.due_on, NEW.extension) IS DISTINCT FROM (OLD.due_on, OLD.extension) THEN
    -- Of a rule in calendar days or years its own length once more; school days are counted by the application.
    own := CASE WHEN NEW.pauses <> '{{}}' THEN NULL WHEN NEW.day_kind = 'C' THEN make_interval(days => NEW.value::int)
      WHEN NEW.day_kind = 'Y' THEN make_interval(years => NEW.value::int) END;
    last := CASE WHEN NEW.rule_key LIKE '%/before:%' THEN NEW.trigger_on
      ELSE greatest(OLD.original_due_on, NEW.trigger_on + own) + coalesce(own, interval '1 year') END;
    IF OLD.due_on IS NULL OR OLD.due_on < day OR NEW.due_on <= OLD.due_on OR NEW.due_on > last THEN
      RAISE EXCEPTION 'an extension comes in time, and is no longer than the rule' USING ERRCODE = '{DAY_STANDS}';
    END IF;
  END IF;
  IF (NEW.excused_until, NEW.excused_on) IS DISTINCT FROM (OLD.excused_until, OLD.excused_on) AND NOT (
       NEW.excused_until IS NULL AND NEW.excused_on IS NULL
         AND (NEW.trigger_on, NEW.rule_key) IS DISTINCT FROM (OLD.trigger_on, OLD.rule_key)
       OR NEW.excused_on IS NOT DISTINCT FROM day AND NEW.due_on IS NOT DISTINCT FROM OLD.due_on
         AND OLD.due_on < day AND NEW.excused_until > greatest(OLD.due_on, OLD.excused_until)) IS TRUE THEN
    RAISE EXCEPTION 'what is overdue is excused beside its day' USING ERRCODE = '{DAY_STANDS}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deadline_checks BEFORE UPDATE ON deadline FOR EACH ROW EXECUTE FUNCTION deadline_checked();

-- When all is written: a day that moved has a row that says from where, to where, and on what ground.
CREATE FUNCTION deadline_moved() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
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
    RAISE EXCEPTION 'a day moves with a record of why' USING ERRCODE = '{DAY_STANDS}';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER deadline_moves AFTER UPDATE OF due_on, excused_until ON deadline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deadline_moved();

-- After the row, so that the walls between districts answer first.
CREATE FUNCTION deadline_change_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM deadline d WHERE d.district_id = NEW.district_id AND d.id = NEW.deadline_id
       AND d.student_id = NEW.student_id)
     OR (NEW.cause IN ('extension', 'excused', 'waived')) IS DISTINCT FROM (NEW.ground IS NOT NULL)
     OR (NEW.ground IS NULL) IS DISTINCT FROM (NEW.attachment_id IS NULL)
     OR NEW.ground IS NOT NULL AND (coalesce(btrim(NEW.note), '') = '' AND NEW.cause <> 'waived'
       OR (app_system() OR NEW.person_id = app_person()) IS NOT TRUE
       OR NOT EXISTS (SELECT FROM attachment a WHERE a.district_id = NEW.district_id AND a.id = NEW.attachment_id
            AND a.student_id = NEW.student_id AND a.state = 'ready')) THEN
    RAISE EXCEPTION 'an extension shows what it stands on' USING ERRCODE = '{DAY_STANDS}';
  END IF;
  -- A family gives up its own time, between the day it was set or told and what it is notice of, by somebody who
  -- could decide for the child then.
  IF (NEW.cause = 'waived') IS DISTINCT FROM (NEW.waived_by_id IS NOT NULL)
     OR (NEW.waived_by_id IS NULL) IS DISTINCT FROM (NEW.waived_on IS NULL)
     OR NEW.cause = 'waived' AND (NEW.ground <> '{WAIVED}' OR NEW.waived_on > app_today()
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
    RAISE EXCEPTION 'only a family gives its time up' USING ERRCODE = '{DAY_STANDS}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER deadline_change_checks AFTER INSERT ON deadline_change
  FOR EACH ROW EXECUTE FUNCTION deadline_change_checked();

-- What is asked no more because the family gave the time up has the record of it.
CREATE FUNCTION deadline_waived() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF NEW.withdrawn_reason = '{WAIVED}' AND NOT EXISTS (SELECT FROM deadline_change c
       WHERE c.district_id = NEW.district_id AND c.deadline_id = NEW.id AND c.cause = 'waived') THEN
    RAISE EXCEPTION 'a family gives its time up in writing' USING ERRCODE = '{DAY_STANDS}';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER deadline_waives AFTER UPDATE OF withdrawn_reason ON deadline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deadline_waived();
"""
