-- Whether the law keeps a file still: as what it is filed as, or as anything it was filed as before.
CREATE FUNCTION file_kept_by_law(of_file uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(bool_or(coalesce(app_today() <= CASE
    WHEN k.kind IN ('evaluation_report', 'private_report', 'consent', 'other') THEN (x.left_on + interval '6 years')::date
    WHEN k.kind IN ('medical') THEN (x.left_on + interval '6 years')::date
    WHEN k.kind IN ('protocol') THEN (x.left_on + interval '6 years')::date
    WHEN k.kind IN ('court_order') THEN (x.left_on + interval '6 years')::date
    WHEN k.kind IN ('work_sample') THEN (timezone(d.time_zone, a.created_at)::date + interval '3 years')::date END, true)), true)
  FROM attachment a
  JOIN district d ON d.id = a.district_id
  CROSS JOIN LATERAL (SELECT max(e.retention_from) AS left_on FROM student_exit e
    WHERE e.district_id = a.district_id AND e.student_id = a.student_id AND e.returned_on IS NULL) x
  CROSS JOIN LATERAL (SELECT a.kind AS kind UNION SELECT t.code FROM attachment_deed t
    WHERE t.district_id = a.district_id AND t.attachment_id = a.id AND t.deed = 'refile') k
  WHERE a.district_id = app_district() AND a.id = of_file
$$;
REVOKE ALL ON FUNCTION file_kept_by_law(uuid) FROM public;
GRANT EXECUTE ON FUNCTION file_kept_by_law(uuid) TO trellis_app;

CREATE OR REPLACE FUNCTION attachment_destruction_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  begun boolean;
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
  IF NEW.kind <> OLD.kind AND NOT EXISTS (SELECT FROM attachment_deed t WHERE t.district_id = NEW.district_id
      AND t.attachment_id = NEW.id AND t.deed = 'refile' AND t.code = OLD.kind) THEN
    RAISE EXCEPTION 'what a file was filed as before is on record first' USING ERRCODE = 'TF001';
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
    IF file_kept_by_law(NEW.id) OR files_must_stay(NEW.student_id, ARRAY[NEW.id]) IS NOT NULL THEN
      RAISE EXCEPTION 'this file must stay' USING ERRCODE = 'TF001';
    END IF;
  ELSIF NEW.state = 'destroyed' THEN
    -- A title it had before names what is gone.
    UPDATE attachment_deed a SET said = '' WHERE a.district_id = NEW.district_id AND a.attachment_id = NEW.id
      AND a.deed = 'rename';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION file_destruction_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'told' OR NOT EXISTS (SELECT FROM attachment a WHERE a.district_id = NEW.district_id
        AND a.id = NEW.attachment_id AND a.student_id = NEW.student_id) THEN
      RAISE EXCEPTION 'a destruction begins with its notice' USING ERRCODE = 'TF002';
    END IF;
    RETURN NULL;
  END IF;
  -- Between the deed and the first byte somebody may have come to need it, or it to be kept longer.
  IF OLD.begun_at IS NULL AND NEW.begun_at IS NOT NULL AND EXISTS (SELECT FROM attachment a
      WHERE a.district_id = NEW.district_id AND a.destruction_id = NEW.id
        AND (file_kept_by_law(a.id) OR files_must_stay(NEW.student_id, ARRAY[a.id]) IS NOT NULL)) THEN
    RAISE EXCEPTION 'this file must stay' USING ERRCODE = 'TF001';
  END IF;
  IF NOT (CASE
    WHEN OLD.state = 'told' AND NEW.state = 'destroying' THEN NEW.begun_at IS NULL AND app_today() > 30 +
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

-- What keeps a student's files is written by one transaction at a time with what takes them away: the key is that of
-- `holds.one_at_a_time`. A request made while the last look is taken is seen by it, or waits until it is over.
CREATE FUNCTION files_one_at_a_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('files of ' || NEW.student_id::text, 0));
  RETURN NULL;
END $$;
CREATE TRIGGER family_request_one_at_a_time AFTER INSERT OR UPDATE ON family_request
  FOR EACH ROW EXECUTE FUNCTION files_one_at_a_time();
CREATE TRIGGER plan_dispute_one_at_a_time AFTER INSERT OR UPDATE ON plan_dispute
  FOR EACH ROW EXECUTE FUNCTION files_one_at_a_time();
CREATE TRIGGER student_exit_one_at_a_time AFTER INSERT OR UPDATE ON student_exit
  FOR EACH ROW EXECUTE FUNCTION files_one_at_a_time();
