"""A database made from the models as they stand today, to compare with one that was migrated."""

from __future__ import annotations

from procrastinate.schema import SchemaManager
from sqlalchemy import create_engine

from trellis.access import policies
from trellis.asking import enforced as asking
from trellis.attachments import enforced as attachments
from trellis.cases import enforced as cases
from trellis.consents import enforced as consents
from trellis.deadlines import enforced as deadlines
from trellis.eligibility import enforced as eligibility
from trellis.evaluations import enforced as evaluations
from trellis.holders import enforced as holders
from trellis.kernel import audit, pruning, row_security
from trellis.meetings.room import enforced as meeting_room
from trellis.moves import enforced as moves
from trellis.notices.prior_written import enforced as prior_written
from trellis.notices.section_504 import enforced as section_504
from trellis.plans import enforced as plans
from trellis.students import enforced as students
from trellis.tables import metadata
from trellis.teams import enforced as teams

ROOMS = (
    asking,
    attachments,
    cases,
    consents,
    deadlines,
    evaluations,
    eligibility,
    holders,
    moves,
    plans,
    meeting_room,
    prior_written,
    section_504,
    students,
    teams,
)
"""Rooms with functions of their own in the database, each after those it calls."""

# `district` is the one table that is its own tenant; operators see them all.
DISTRICT = [
    "ALTER TABLE district ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE district FORCE ROW LEVEL SECURITY",
    "CREATE POLICY own_or_operated ON district USING (id = (SELECT app_district()) OR (SELECT app_operator())) "
    "WITH CHECK (id = (SELECT app_district()) OR (SELECT app_operator()))",
    "GRANT SELECT, INSERT, UPDATE ON district TO trellis_app",
]
QUEUE = [
    SchemaManager.get_schema(),
    "GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_workers, "
    "procrastinate_periodic_defers, procrastinate_events TO trellis_app",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO trellis_app",
]


def build(owner_url: str) -> None:
    """Everything `trellis migrate` makes, from the models instead of the history."""
    engine = create_engine(owner_url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:

        def run(sql: str) -> None:
            connection.exec_driver_sql(sql.replace("%", "%%"))

        run(row_security.FUNCTIONS)
        metadata.create_all(connection)
        walls = [*row_security.statements(metadata), *policies.statements(metadata)]
        functions = [audit.FUNCTIONS, audit.WAITING, pruning.FUNCTIONS]
        functions += [room.FUNCTIONS for room in ROOMS]
        for sql in [*DISTRICT, *walls, *functions, *QUEUE]:
            run(sql)
        run("GRANT USAGE ON SCHEMA public TO trellis_app")
    engine.dispose()
