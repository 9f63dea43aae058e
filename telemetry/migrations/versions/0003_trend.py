"""What is a trend: the dated setting, see 0003_trend.sql."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    connection = op.get_bind().connection.driver_connection
    assert connection is not None  # noqa: S101 - alembic runs it on a live connection
    connection.execute(Path(__file__).with_suffix(".sql").read_bytes())
