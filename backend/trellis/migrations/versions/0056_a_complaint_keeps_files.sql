CREATE OR REPLACE FUNCTION files_must_stay(of_student uuid, files uuid[]) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM legal_hold h WHERE h.district_id = app_district() AND h.student_id = of_student
      AND h.lifted_at IS NULL AND (h.until_on IS NULL OR h.until_on >= app_today())
      AND (h.attachment_id IS NULL OR h.attachment_id = ANY (files))) THEN 'hold'
    WHEN EXISTS (SELECT FROM family_request q WHERE q.district_id = app_district() AND q.student_id = of_student
      AND q.kind IN ('records', 'amendment') AND q.state IN ('open', 'hearing')) THEN 'request'
    WHEN EXISTS (SELECT FROM family_request q WHERE q.district_id = app_district() AND q.student_id = of_student
      AND q.kind = 'independent_evaluation' AND q.state IN ('open', 'refusing'))
      OR EXISTS (SELECT FROM determination d WHERE d.district_id = app_district() AND d.student_id = of_student
        AND d.state = 'disputed')
      OR EXISTS (SELECT FROM plan_dispute p WHERE p.district_id = app_district() AND p.student_id = of_student
        AND p.ended_on IS NULL)
      OR EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = app_district() AND c.student_id = of_student
        AND (c.state = 'override_sought' OR 'iee_hearing' = (
          SELECT e.event FROM case_event e WHERE e.district_id = c.district_id AND e.case_id = c.id
            AND e.event IN ('iee_request', 'iee_pay', 'iee_hearing', 'iee_consider')
          ORDER BY e.id DESC LIMIT 1))) THEN 'dispute'
  END
$$;
