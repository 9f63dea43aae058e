"""First revision: see 0001_telemetry.sql."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101 - alembic runs it on a live connection
    connection.execute(Path(__file__).with_suffix(".sql").read_bytes())
