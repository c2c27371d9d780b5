"""Coming of age in the database's words: one count of years for what is asked of rows and for what is derived."""

from __future__ import annotations

from trellis.students.rules import ADULT_AGE, LATER_MAJORITY

_LATER = " ".join(f"WHEN '{state}' THEN {years}" for state, years in sorted(LATER_MAJORITY.items()))

OUTLASTS_MAJORITY = "guardianship"
"""A court that found the student unable to decide gave the rights to somebody (300.520(a)): that ground goes on."""

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION age_of_majority(state text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE state {_LATER} ELSE {ADULT_AGE} END $$;

-- Who was born on February 29 is a year older on March 1.
CREATE OR REPLACE FUNCTION comes_of_age(birth_on date, years int) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (birth_on + make_interval(years => years))::date
        + (extract(day FROM birth_on) <> extract(day FROM birth_on + make_interval(years => years)))::int $$;

CREATE OR REPLACE FUNCTION app_decides_for_themselves() RETURNS boolean LANGUAGE plpgsql
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date := app_today();
BEGIN
  RETURN EXISTS (
    SELECT FROM student s JOIN district d ON d.id = s.district_id
    WHERE s.district_id = here AND s.id = me
      AND comes_of_age(s.birth_on, age_of_majority(d.state)) <= day
      AND NOT EXISTS (
        SELECT FROM rights_holder h
        WHERE h.district_id = s.district_id AND h.student_id = s.id AND h.person_id <> s.id
          AND h.basis = '{OUTLASTS_MAJORITY}'
          AND h.starts_on <= day AND coalesce(h.ends_on, 'infinity') > day));
END $$;
"""

GRANTED = ("app_decides_for_themselves()",)

RIGHT_ENDS = f"""CASE
         WHEN r.tie = 'right:notice' OR h.person_id = h.student_id OR h.basis = '{OUTLASTS_MAJORITY}'
              OR h.basis <> 'presumed' AND h.starts_on >= g.came_of_age THEN coalesce(h.ends_on, 'infinity')
         ELSE least(coalesce(h.ends_on, 'infinity'), g.came_of_age) END"""
"""When a right of `rights_holder` h ends, whose student comes of age on g.came_of_age (null when nobody knows)."""
