"""What the database holds of decisions about rights: an appointment alone ends nobody's right (34 CFR 99.4, 300.30(b)).

Rights end for many reasons: a roster takes back what it presumed, a paper names a day. What never ends one is the
deed that puts an appointment without a paper on record.
"""

from __future__ import annotations

from trellis.holders.rules import APPOINTED, STANDS

NO_PAPER = "TH001"
"""SQLSTATE: a presumed or ordered right would end by an appointment without a paper."""
OWN = "SECURITY DEFINER SET search_path = public, pg_temp"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


FUNCTIONS = f"""
-- At the end, in whichever order the deed wrote; a decision with the xmin of this transaction was recorded by it.
CREATE FUNCTION rights_end_by_a_paper() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF EXISTS (SELECT FROM rights_decision d
      WHERE d.district_id = OLD.district_id AND d.student_id = OLD.student_id AND d.person_id = OLD.person_id
        AND d.kind IN ({_listed(APPOINTED)}) AND d.attachment_id IS NULL
        AND d.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'an appointment ends no right without a paper' USING ERRCODE = '{NO_PAPER}';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rights_ends_by_a_paper AFTER UPDATE ON rights_holder
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.basis IN ({_listed(STANDS)}) AND (NEW.basis <> OLD.basis
    OR coalesce(NEW.ends_on, 'infinity') < coalesce(OLD.ends_on, 'infinity')
    OR NEW.starts_on > OLD.starts_on
    OR OLD.may_view AND NOT NEW.may_view OR OLD.may_consent AND NOT NEW.may_consent
    OR OLD.may_receive_notice AND NOT NEW.may_receive_notice))
  EXECUTE FUNCTION rights_end_by_a_paper();
"""
