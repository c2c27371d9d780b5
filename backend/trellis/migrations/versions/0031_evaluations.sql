-- The evaluation of a case: plan by area, reports, scores, papers, and what opens them (docs/decisions/0029).
CREATE TABLE evaluation_area (
  case_id UUID NOT NULL,
  student_id UUID NOT NULL,
  key TEXT NOT NULL,
  procedures TEXT NOT NULL,
  reason TEXT NOT NULL,
  language TEXT NOT NULL,
  mode TEXT NOT NULL,
  assessor_id UUID,
  is_qualified BOOLEAN NOT NULL,
  instrument TEXT NOT NULL,
  planned_on DATE,
  late_reason TEXT NOT NULL,
  signed_on DATE,
  district_id UUID NOT NULL,
  id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT pk_evaluation_area PRIMARY KEY (district_id, id),
  CONSTRAINT fk_evaluation_area_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
  CONSTRAINT fk_evaluation_area_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
  CONSTRAINT fk_evaluation_area_district_id_assessor_id FOREIGN KEY(district_id, assessor_id) REFERENCES person (district_id, id),
  CONSTRAINT uq_evaluation_area_district_id_case_id_key UNIQUE (district_id, case_id, key),
  CONSTRAINT ck_evaluation_area_key CHECK (key IN ('health', 'vision', 'hearing', 'social_emotional', 'intelligence', 'academic', 'communication', 'motor', 'adaptive', 'behavior', 'transition', 'assistive_technology', 'orientation_mobility', 'observation', 'language')),
  CONSTRAINT ck_evaluation_area_mode CHECK (mode IN ('own', 'interpreter', 'signed', 'nonverbal')),
  CONSTRAINT ck_evaluation_area_who_is_qualified CHECK (assessor_id IS NOT NULL OR NOT is_qualified),
  CONSTRAINT ck_evaluation_area_procedures CHECK (char_length(procedures) BETWEEN 1 AND 1000),
  CONSTRAINT fk_evaluation_area_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_evaluation_area_assessor ON evaluation_area (district_id, assessor_id);
ALTER TABLE evaluation_area ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_area FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON evaluation_area USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE, DELETE ON evaluation_area TO trellis_app;
DROP POLICY IF EXISTS own_district ON evaluation_area;
CREATE POLICY own_district ON evaluation_area TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM evaluation_case c WHERE c.district_id = evaluation_area.district_id AND c.id = evaluation_area.case_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON evaluation_area;
CREATE POLICY of_owner ON evaluation_area TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE FUNCTION evaluation_area_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  r evaluation_area := coalesce(NEW, OLD); stands boolean;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.signed_on IS NOT NULL THEN
    RAISE EXCEPTION 'a signed report stands' USING ERRCODE = 'TE002';
  END IF;
  stands := EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = r.district_id AND c.id = r.case_id
    AND c.state NOT IN ('referred', 'review_of_data', 'proposed'));
  IF stands AND (TG_OP <> 'UPDATE' OR
     (NEW.district_id, NEW.id, NEW.case_id, NEW.student_id, NEW.key, NEW.procedures, NEW.reason, NEW.language, NEW.mode)
     IS DISTINCT FROM
     (OLD.district_id, OLD.id, OLD.case_id, OLD.student_id, OLD.key, OLD.procedures, OLD.reason, OLD.language, OLD.mode))
  THEN
    RAISE EXCEPTION 'the plan of an assessment stands' USING ERRCODE = 'TE001';
  END IF;
  RETURN r;
END $$;
CREATE TRIGGER evaluation_area_checks BEFORE INSERT OR UPDATE OR DELETE ON evaluation_area
  FOR EACH ROW EXECUTE FUNCTION evaluation_area_checked();
