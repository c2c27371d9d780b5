"""Alembic's entry: always over the connection `upgrade` holds the lock with."""

from alembic import context

from trellis.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transaction_per_migration=True
)
with context.begin_transaction():
    context.run_migrations()
