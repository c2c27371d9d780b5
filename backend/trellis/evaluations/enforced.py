"""What stands, in the database: the plan of an evaluation from the day it went out, a report from its signing."""

from __future__ import annotations

from trellis.evaluations.errors import LOCKED, SIGNED

OWN = "SECURITY DEFINER SET search_path = public, pg_temp"
OPEN_TO_PLAN = ("referred", "review_of_data", "proposed")
"""States of a case in which its areas are named; then the plan is the family's to answer to."""
OPEN = ", ".join(f"'{state}'" for state in OPEN_TO_PLAN)

FUNCTIONS = f"""
CREATE FUNCTION evaluation_area_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  r evaluation_area := coalesce(NEW, OLD); stands boolean;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.signed_on IS NOT NULL THEN
    RAISE EXCEPTION 'a signed report stands' USING ERRCODE = '{SIGNED}';
  END IF;
  stands := EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = r.district_id AND c.id = r.case_id
    AND c.state NOT IN ({OPEN}));
  IF stands AND (TG_OP <> 'UPDATE' OR
     (NEW.id, NEW.case_id, NEW.student_id, NEW.key, NEW.procedures, NEW.reason, NEW.language, NEW.mode)
     IS DISTINCT FROM
     (OLD.id, OLD.case_id, OLD.student_id, OLD.key, OLD.procedures, OLD.reason, OLD.language, OLD.mode))
  THEN
    RAISE EXCEPTION 'the plan of an assessment stands' USING ERRCODE = '{LOCKED}';
  END IF;
  RETURN r;
END $$;
CREATE TRIGGER evaluation_area_checks BEFORE INSERT OR UPDATE OR DELETE ON evaluation_area
  FOR EACH ROW EXECUTE FUNCTION evaluation_area_checked();

CREATE FUNCTION evaluation_review_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  r evaluation_review := coalesce(NEW, OLD);
BEGIN
  IF EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = r.district_id AND c.id = r.case_id
             AND c.state NOT IN ({OPEN})) THEN
    RAISE EXCEPTION 'the review of an evaluation stands' USING ERRCODE = '{LOCKED}';
  END IF;
  RETURN r;
END $$;
CREATE TRIGGER evaluation_review_checks BEFORE INSERT OR UPDATE OR DELETE ON evaluation_review
  FOR EACH ROW EXECUTE FUNCTION evaluation_review_checked();

CREATE FUNCTION evaluation_score_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  r evaluation_score := coalesce(NEW, OLD);
BEGIN
  IF EXISTS (SELECT FROM evaluation_area a WHERE a.district_id = r.district_id AND a.id IN (r.area_id, OLD.area_id)
             AND a.signed_on IS NOT NULL) THEN
    RAISE EXCEPTION 'a signed report stands' USING ERRCODE = '{SIGNED}';
  END IF;
  RETURN r;
END $$;
CREATE TRIGGER evaluation_score_checks BEFORE INSERT OR UPDATE OR DELETE ON evaluation_score
  FOR EACH ROW EXECUTE FUNCTION evaluation_score_checked();
"""
