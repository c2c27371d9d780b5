ALTER TABLE team_member ADD COLUMN begin_reason text;
ALTER TABLE team_member ADD COLUMN is_substitute boolean DEFAULT false NOT NULL;
ALTER TABLE team_member ADD CONSTRAINT ck_team_member_substitute_ends CHECK (NOT is_substitute OR ends_on IS NOT NULL);

CREATE FUNCTION team_member_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM person g WHERE g.district_id = NEW.district_id AND g.id = NEW.person_id
             AND g.kind = 'guest') THEN
    RAISE EXCEPTION 'the membership of a guest needs a last day' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER team_member_ends AFTER INSERT OR UPDATE OF ends_on, person_id ON team_member
  FOR EACH ROW WHEN (NEW.ends_on IS NULL) EXECUTE FUNCTION team_member_ends();
