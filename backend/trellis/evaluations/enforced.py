"""What stands, in the database: the plan of an evaluation from the day it went out, a report from its signing."""

from __future__ import annotations

from trellis.evaluations.errors import LOCKED, NOT_SIGNED, SIGNED

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

-- After the row, so that the walls between districts answer first.
CREATE FUNCTION evaluation_section_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF (app_system() OR app_person() = NEW.signed_by_id) IS NOT TRUE OR NOT EXISTS (
      SELECT FROM evaluation_area a WHERE a.district_id = NEW.district_id AND a.id = NEW.area_id
        AND (a.case_id, a.student_id, a.assessor_id) = (NEW.case_id, NEW.student_id, NEW.signed_by_id)
        AND NOT a.is_refused) THEN
    RAISE EXCEPTION 'a report is signed by its assessor' USING ERRCODE = '{NOT_SIGNED}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER evaluation_section_checks AFTER INSERT ON evaluation_section
  FOR EACH ROW EXECUTE FUNCTION evaluation_section_checked();

-- When all is written: the report and its area come in either order.
CREATE FUNCTION evaluation_area_has_section() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF EXISTS (SELECT FROM evaluation_area a WHERE a.district_id = NEW.district_id AND a.id = NEW.id
             AND a.signed_on IS NOT NULL AND NOT EXISTS (
               SELECT FROM evaluation_section s WHERE s.district_id = a.district_id AND s.area_id = a.id
                 AND s.signed_by_id = a.assessor_id)) THEN
    RAISE EXCEPTION 'an area is signed with its report' USING ERRCODE = '{NOT_SIGNED}';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER evaluation_area_is_signed AFTER INSERT OR UPDATE ON evaluation_area
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.signed_on IS NOT NULL)
  EXECUTE FUNCTION evaluation_area_has_section();
"""
