"""Everybody a student's row is there for, and by which way: asked of what the row policies ask, never of a second list.

Ties and roles are looked up in the tables the policies read, by the matrix's own functions. Whoever has no tie and was
asked for one thing (a seat at a meeting, an answer to a plan, a translation) is put in the acting person's place, and
the policies' own functions are asked. The list is for whoever may see the student's custody (`matrix.SEE_CUSTODY`).
"""

from __future__ import annotations

from trellis.access.opening import A_SEAT_LASTS_DAYS, A_TRANSLATION_LASTS_DAYS, IS_ASKED, OWN, array
from trellis.access.ties import CLOSED_TO_FAMILY

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION access_opened_to(somebody uuid, of_student uuid, tie text) RETURNS text[]
LANGUAGE plpgsql {OWN} AS $$
BEGIN
  RETURN CASE WHEN of_student = ANY (app_children_of(somebody))
    THEN ARRAY(SELECT k FROM unnest(access_opened_by(tie)) k WHERE k <> ALL ({array(sorted(CLOSED_TO_FAMILY))}))
    ELSE access_opened_by(tie) END;
END $$;

CREATE OR REPLACE FUNCTION app_who_reaches(of_student uuid)
RETURNS TABLE (person_id uuid, way text, kinds text[], starts_on date, ends_on date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district(); day date := app_today(); zone text; school uuid; somebody uuid;
  before text := current_setting('app.context', true);
BEGIN
  IF of_student = ANY (app_own_children())
     OR NOT ('custody' = ANY (app_wide_scopes())
             OR EXISTS (SELECT FROM app_students_with_schools('custody') s WHERE s = of_student)) THEN
    RAISE insufficient_privilege;
  END IF;
  SELECT s.school_id, d.time_zone INTO school, zone
    FROM student s JOIN district d ON d.id = s.district_id WHERE s.district_id = here AND s.id = of_student;
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY SELECT a.person_id, a.tie, access_opened_to(a.person_id, of_student, a.tie),
      nullif(a.starts_on, '-infinity'), nullif(a.ends_on, 'infinity')
    FROM student_access a
    WHERE a.district_id = here AND a.student_id = of_student AND a.starts_on <= day AND a.ends_on > day
      AND a.tie = ANY (access_ties('reach'));
  RETURN QUERY SELECT r.person_id, k.tie, access_opened_to(r.person_id, of_student, k.tie), r.starts_on, r.ends_on
    FROM person_role r
    CROSS JOIN LATERAL (SELECT CASE WHEN r.school_id IS NULL THEN 'district:' ELSE 'school:' END || r.role AS tie) k
    WHERE r.district_id = here AND (r.school_id IS NULL OR r.school_id = school)
      AND r.starts_on <= day AND coalesce(r.ends_on, 'infinity') > day
      AND k.tie = ANY (access_ties('reach'));
  FOR somebody IN
    SELECT of_student
    UNION SELECT p.person_id FROM meeting_participant p
      JOIN meeting m ON m.district_id = p.district_id AND m.id = p.meeting_id
      WHERE p.district_id = here AND m.student_id = of_student AND p.person_id IS NOT NULL
    UNION SELECT q.person_id FROM signature_request q
      WHERE q.district_id = here AND q.student_id = of_student AND q.state IN {IS_ASKED}
    UNION SELECT x FROM translation t CROSS JOIN unnest(ARRAY[t.translator_id, t.reviewer_id]) x
      WHERE t.district_id = here AND t.student_id = of_student AND x IS NOT NULL
  LOOP
    PERFORM set_config('app.context', concat_ws(' ', here, somebody, 'person', split_part(before, ' ', 4),
                                                nullif(split_part(before, ' ', 5), '')), true);
    IF somebody = of_student THEN
      IF 'self' = ANY (access_ties('reach')) THEN
        RETURN QUERY SELECT somebody, k.tie, access_opened_by(k.tie), NULL::date, NULL::date
          FROM (SELECT CASE WHEN app_decides_for_themselves() THEN 'adult' ELSE 'self' END AS tie) k;
      END IF;
    END IF;
    RETURN QUERY SELECT somebody, 'seat', ARRAY['meeting'], NULL::date,
        (timezone(zone, max(m.ends_at)) + interval '{A_SEAT_LASTS_DAYS} days')::date
      FROM app_asked_meetings() a (id) JOIN meeting m ON m.district_id = here AND m.id = a.id
      WHERE m.student_id = of_student HAVING count(*) > 0;
    RETURN QUERY SELECT somebody, 'translation', ARRAY['translation'], NULL::date,
        CASE WHEN bool_and(t.published_on IS NOT NULL)
             THEN max(t.published_on) + {A_TRANSLATION_LASTS_DAYS} END
      FROM app_translations() a (id) JOIN translation t ON t.district_id = here AND t.id = a.id
      WHERE t.student_id = of_student HAVING count(*) > 0;
    RETURN QUERY SELECT somebody, 'asked_to_sign', ARRAY['signature'],
        timezone(zone, min(q.created_at))::date, NULL::date
      FROM signature_request q
      WHERE q.district_id = here AND q.student_id = of_student AND q.person_id = somebody
        AND q.state IN {IS_ASKED} HAVING count(*) > 0;
  END LOOP;
  PERFORM set_config('app.context', before, true);
END $$;
"""

GRANTED = ("app_who_reaches(uuid)",)
INNER = ("access_opened_to(uuid, uuid, text)",)
