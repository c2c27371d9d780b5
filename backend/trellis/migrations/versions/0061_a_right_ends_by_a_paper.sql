-- At the end, in whichever order the deed wrote; a decision with the xmin of this transaction was recorded by it.
CREATE FUNCTION rights_end_by_a_paper() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM rights_decision d
      WHERE d.district_id = OLD.district_id AND d.student_id = OLD.student_id AND d.person_id = OLD.person_id
        AND d.kind IN ('foster', 'surrogate') AND d.attachment_id IS NULL
        AND d.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'an appointment ends no right without a paper' USING ERRCODE = 'TH001';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rights_ends_by_a_paper AFTER UPDATE ON rights_holder
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.basis IN ('presumed', 'court_order', 'guardianship') AND (NEW.basis <> OLD.basis
    OR coalesce(NEW.ends_on, 'infinity') < coalesce(OLD.ends_on, 'infinity')
    OR NEW.starts_on > OLD.starts_on
    OR OLD.may_view AND NOT NEW.may_view OR OLD.may_consent AND NOT NEW.may_consent
    OR OLD.may_receive_notice AND NOT NEW.may_receive_notice))
  EXECUTE FUNCTION rights_end_by_a_paper();
