"""River, owner, tide and how the position was found: see 0002_station_facts.sql."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101 - alembic runs it on a live connection
    connection.execute(Path(__file__).with_suffix(".sql").read_bytes())
