"""The schema's history. `upgrade` runs it under an advisory lock, so that many processes may try at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

LOCK = 7_286_355_001


def upgrade(owner_url: str) -> None:
    """Bring the database at `owner_url` (the owner's, not the application's) to the newest schema."""
    engine = create_engine(owner_url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        try:
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent))
            config.attributes["connection"] = connection
            newest = ScriptDirectory.from_config(config).get_current_head()
            # Every start asks, and most find it done: the tables are loaded only where something is left to do.
            if MigrationContext.configure(connection).get_current_revision() != newest:
                command.upgrade(config, "head")
            connection.commit()
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.commit()
    engine.dispose()
