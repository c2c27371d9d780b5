"""Whoever is no longer tied to a student is told so by the database itself, in the deed that ended it."""

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
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)
