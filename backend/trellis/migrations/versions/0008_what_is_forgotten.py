"""Deeds done are forgotten after a month, and by nothing else: their table takes no DELETE from the application."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

# A day's deeds among a month's: found by their age, not by looking at all.
INDEX = "CREATE INDEX ix_deed_done_created ON deed_done (district_id, created_at)"

FUNCTIONS = """
CREATE FUNCTION deed_done_forget(most integer) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  forgotten integer;
BEGIN
  DELETE FROM deed_done WHERE district_id = app_district() AND id = ANY (ARRAY(
    SELECT d.id FROM deed_done d
    WHERE d.district_id = app_district() AND d.created_at < now() - interval '30 days'
    ORDER BY d.created_at LIMIT most FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;
REVOKE ALL ON FUNCTION deed_done_forget(integer) FROM public;
GRANT EXECUTE ON FUNCTION deed_done_forget(integer) TO trellis_app;
"""


def upgrade() -> None:
    op.execute(INDEX)
    op.get_bind().exec_driver_sql(FUNCTIONS)
