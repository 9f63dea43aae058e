"""Alembic's entry point: runs revisions on the connection that geo.schema hands over."""

from alembic import context

from geo.migrations.comparison import OPTIONS

context.configure(connection=context.config.attributes["connection"], **OPTIONS)
with context.begin_transaction():
    context.run_migrations()
