"""Every row of a block survives the binary COPY, whatever its nulls, flags and numbers."""

from datetime import UTC, datetime

import numpy as np
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telemetry.observations.rows import COPY_COLUMNS, NO_FLAG, Block, Rows, encode
from telemetry.observations.times import microseconds

EARLIEST = microseconds(datetime(1990, 1, 1, tzinfo=UTC))
LATEST = microseconds(datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
TIMES = st.integers(EARLIEST, LATEST) | st.sampled_from([EARLIEST, LATEST, 946_684_800_000_000, 0])
ROW = st.tuples(
    st.integers(1, 2**31 - 1),
    TIMES,
    TIMES,
    st.none()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0.0, -0.0, 5e-324, -1.7976931348623157e308, 0.1 + 0.2]),
    st.integers(0, 3),
    st.sampled_from([NO_FLAG, 0, 1, 2]),
    st.integers(0, 32767),
)
TABLE = """
    create temporary table read_back (
        at timestamptz, received_at timestamptz, value double precision, series_id integer,
        quality smallint, device_quality smallint, quality_rule smallint, ord integer
    )
"""
READ = """
    select series_id, (extract(epoch from at) * 1000000)::bigint,
        (extract(epoch from received_at) * 1000000)::bigint, value, quality,
        coalesce(device_quality, -1), quality_rule, ord
    from read_back
"""


def block_of(rows):
    columns = Rows()
    for row in rows:
        columns.add(*row)
    return Block.of(columns)


@pytest.mark.db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ROW, max_size=30))
def test_every_row_comes_back_as_it_was(connection, rows):
    connection.execute("truncate read_back")
    with connection.cursor().copy(
        f"copy read_back ({COPY_COLUMNS}, ord) from stdin (format binary)"
    ) as copy:
        copy.write(encode(block_of(rows), with_order=True))
    back = sorted(connection.execute(READ), key=lambda row: row[-1])
    assert [repr(row[:-1]) for row in back] == [repr(row) for row in rows]
    assert [row[-1] for row in back] == list(range(len(rows)))


@pytest.fixture(scope="module")
def connection(telemetry_db_module):
    with psycopg.connect(telemetry_db_module.ingest, autocommit=True) as conn:
        conn.execute(TABLE)
        yield conn


@given(st.lists(ROW, max_size=30))
def test_the_newest_row_of_each_series_is_the_one_with_the_latest_time(rows):
    block = block_of(rows)
    best = {}
    for series, at, *_ in rows:
        best[series] = max(at, best.get(series, at))
    if rows:
        newest = block.newest()
        assert dict(zip(newest.series_id.tolist(), newest.at.tolist(), strict=True)) == best


def test_a_mask_or_an_index_takes_rows_of_all_columns():
    block = block_of([(n, n, n, float(n), 0, NO_FLAG, 0) for n in range(4)])
    assert block.take(np.array([True, False, True, False])).value.tolist() == [0.0, 2.0]
    assert block.take(np.array([3])).at.tolist() == [3]


def test_cutting_rows_off_cuts_every_column():
    rows = Rows()
    for n in range(3):
        rows.add(n, n, n, None, 0, 0, 0)
    rows.truncate(1)
    assert {len(column) for column in rows.columns()} == {1}
