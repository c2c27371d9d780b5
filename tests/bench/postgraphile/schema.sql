-- What PostGraphile is given beside the product's tables, as its own guide says: a function for a list that is no table.
-- They run with the caller's rights, so row security holds inside them too.
CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO trellis_app;

CREATE FUNCTION bench.caseload() RETURNS SETOF public.person LANGUAGE sql STABLE AS $$
  SELECT p.* FROM public.student s JOIN public.person p ON p.district_id = s.district_id AND p.id = s.id
  WHERE s.ended_on IS NULL AND s.id IN (
    SELECT m.student_id FROM public.team_member m
    WHERE m.person_id = (SELECT public.app_person()) AND m.role NOT IN ('parent', 'student')
      AND m.starts_on <= current_date AND (m.ends_on IS NULL OR m.ends_on > current_date))
  ORDER BY p.family_name_key, p.name_key, p.id
$$;

CREATE FUNCTION bench.found_students(typed text) RETURNS SETOF public.person LANGUAGE sql STABLE AS $$
  SELECT p.* FROM public.student s JOIN public.person p ON p.district_id = s.district_id AND p.id = s.id
  WHERE s.ended_on IS NULL AND (
    p.name_key >= lower(typed) AND p.name_key < lower(typed) || U&'\+10FFFF'
    OR p.family_name_key >= lower(typed) AND p.family_name_key < lower(typed) || U&'\+10FFFF')
  ORDER BY p.family_name_key, p.name_key, p.id
$$;

CREATE FUNCTION bench.found_staff(typed text) RETURNS SETOF public.person LANGUAGE sql STABLE AS $$
  SELECT p.* FROM public.person p
  WHERE p.kind = 'staff' AND p.status = 'active' AND (
    p.name_key >= lower(typed) AND p.name_key < lower(typed) || U&'\+10FFFF'
    OR p.family_name_key >= lower(typed) AND p.family_name_key < lower(typed) || U&'\+10FFFF')
  ORDER BY p.family_name_key, p.name_key, p.id
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bench TO trellis_app;
