-- After the row, so that the walls between districts answer first.
CREATE OR REPLACE FUNCTION meeting_minutes_checked() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM meeting m WHERE m.district_id = NEW.district_id AND m.id = NEW.meeting_id
                 AND m.student_id = NEW.student_id AND m.state = 'held') THEN
    RAISE EXCEPTION 'minutes are of a meeting of this student that was held' USING ERRCODE = 'TR002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER meeting_minutes_of_one_held AFTER INSERT ON meeting_minutes
  FOR EACH ROW EXECUTE FUNCTION meeting_minutes_checked();
CREATE OR REPLACE FUNCTION family_request_checked() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state IS NOT DISTINCT FROM OLD.state THEN
    RETURN NEW;
  END IF;
  IF (NEW.kind, OLD.state, NEW.state) NOT IN (
    ('question', 'open', 'answered'), ('question', 'answered', 'open'),
    ('meeting', 'open', 'agreed'), ('meeting', 'open', 'refusing'), ('meeting', 'refusing', 'agreed'),
    ('meeting', 'agreed', 'done'), ('meeting', 'refusing', 'refused'),
    ('records', 'open', 'done'),
    ('amendment', 'open', 'done'), ('amendment', 'open', 'refused'), ('amendment', 'refused', 'hearing'),
    ('amendment', 'hearing', 'done'), ('amendment', 'hearing', 'upheld'),
    ('independent_evaluation', 'open', 'agreed'), ('independent_evaluation', 'open', 'refusing'),
    ('independent_evaluation', 'refusing', 'agreed'), ('independent_evaluation', 'agreed', 'done'),
    ('independent_evaluation', 'refusing', 'refused')) THEN
    RAISE EXCEPTION 'a request does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'TQ001';
  END IF;
  IF NEW.state = 'refused' AND NEW.kind <> 'amendment' AND NOT EXISTS (
      SELECT FROM prior_notice n WHERE n.district_id = NEW.district_id AND n.id = NEW.notice_id
        AND n.student_id = NEW.student_id AND n.state <> 'draft') THEN
    RAISE EXCEPTION 'a right of parents is refused by a notice that is out' USING ERRCODE = 'TQ001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER family_request_goes_on BEFORE UPDATE ON family_request
  FOR EACH ROW EXECUTE FUNCTION family_request_checked();
