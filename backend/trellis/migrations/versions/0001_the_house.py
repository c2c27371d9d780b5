"""The first schema: tables, row security, the audit chain, the queue."""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from trellis.kernel import audit, row_security
from trellis.tables import metadata

revision = "0001"
down_revision = None

DISTRICT = [
    "ALTER TABLE district ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE district FORCE ROW LEVEL SECURITY",
    "CREATE POLICY own_or_operated ON district USING (id = (SELECT app_district()) OR (SELECT app_operator())) "
    "WITH CHECK (id = (SELECT app_district()) OR (SELECT app_operator()))",
    "GRANT SELECT, INSERT, UPDATE ON district TO trellis_app",
]
QUEUE = [
    "GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_workers, "
    "procrastinate_periodic_defers, procrastinate_events TO trellis_app",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO trellis_app",
]


def upgrade() -> None:
    connection = op.get_bind()

    def run(sql: str) -> None:
        connection.exec_driver_sql(sql.replace("%", "%%"))

    run(row_security.FUNCTIONS)
    metadata.create_all(connection)
    for statement in [*DISTRICT, *row_security.statements(metadata)]:
        run(statement)
    run(audit.FUNCTIONS)
    run(SchemaManager.get_schema())
    for statement in QUEUE:
        run(statement)
    connection.execute(text("GRANT USAGE ON SCHEMA public TO trellis_app"))
