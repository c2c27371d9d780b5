"""The deployment can ask which districts have entries without a seal, in one question instead of one a district."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"

STATEMENTS = """
CREATE POLICY of_deployment ON audit_waiting FOR SELECT TO CURRENT_USER
  USING ((SELECT app_district()) = '00000000-0000-0000-0000-000000000000' AND (SELECT app_operator()));

CREATE FUNCTION audit_waiting_districts() RETURNS SETOF uuid LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT DISTINCT district_id FROM audit_waiting $$;
REVOKE ALL ON FUNCTION audit_waiting_districts() FROM public;
GRANT EXECUTE ON FUNCTION audit_waiting_districts() TO trellis_app;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)
