"""Whose rights change is told so by the database itself, in the deed that changed them: ties, schools, plans."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"

# `kernel.events` reads what is told here. Of very many at once, everybody looks again.
STATEMENTS = """
CREATE FUNCTION access_tells() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  told record;
BEGIN
  FOR told IN
    SELECT district_id, CASE WHEN count(*) > 50 THEN ARRAY['*'] ELSE array_agg(person_id::text) END AS keys
      FROM (SELECT DISTINCT district_id, person_id FROM moved) m GROUP BY district_id
  LOOP
    PERFORM pg_notify('trellis_hints', json_build_object('d', told.district_id, 't', 'access.changed', 'k', key,
                                                         'i', json_build_object())::text)
      FROM unnest(told.keys) AS key;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER access_tells_insert AFTER INSERT ON student_access REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION access_tells();
CREATE TRIGGER access_tells_update AFTER UPDATE ON student_access REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION access_tells();
CREATE TRIGGER access_tells_delete AFTER DELETE ON student_access REFERENCING OLD TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION access_tells();

CREATE FUNCTION access_tells_everybody() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('trellis_hints', json_build_object('d', NEW.district_id, 't', 'access.changed', 'k', '*',
                                                       'i', json_build_object())::text);
  RETURN NULL;
END $$;
CREATE TRIGGER access_tells_of_school AFTER UPDATE OF school_id ON student FOR EACH ROW
  WHEN (OLD.school_id IS DISTINCT FROM NEW.school_id) EXECUTE FUNCTION access_tells_everybody();
CREATE TRIGGER access_tells_of_plan AFTER UPDATE OF state, shared_with_family_at, amendment_scope ON plan FOR EACH ROW
  WHEN (ROW(OLD.state, OLD.shared_with_family_at, OLD.amendment_scope)
        IS DISTINCT FROM ROW(NEW.state, NEW.shared_with_family_at, NEW.amendment_scope))
  EXECUTE FUNCTION access_tells_everybody();
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)
