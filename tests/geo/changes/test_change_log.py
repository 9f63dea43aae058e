import threading

import psycopg
import pytest

from geo.changes.store import newest, since

pytestmark = pytest.mark.db


def test_a_new_store_stands_at_zero(owner):
    assert newest(owner) == 0
    assert since(owner, 0) == []


def test_a_page_of_changes_goes_on_where_the_last_ended(owner, pumps, make_pump):
    pumps.write(*(make_pump(n, 118.5 + n / 5, 32.4) for n in range(6)))
    pumps.load(owner)
    first = since(owner, 0, limit=4)
    rest = since(owner, first[-1].g)
    assert [change.g for change in first + rest] == list(range(1, newest(owner) + 1))


def test_an_import_that_is_rolled_back_uses_up_no_number(owner, pumps):
    owner.execute("update geo.change_counter set g = g + 5")
    owner.rollback()
    assert pumps.load(owner).g == newest(owner) == len(since(owner, 0))


def test_imports_of_two_layers_at_once_leave_no_gap_and_no_double_number(geo_db, pumps, tmp_path):
    from_toml = pumps.toml
    errors: list[BaseException] = []

    def load(code: str) -> None:
        layer = type(pumps)(
            folder=tmp_path, toml=from_toml.replace('code = "pump"', f'code = "{code}"')
        )
        try:
            with psycopg.connect(geo_db.owner) as conn:
                layer.load(conn)
        except BaseException as error:
            errors.append(error)

    threads = [
        threading.Thread(target=load, args=(code,)) for code in ("pump_a", "pump_b", "pump_c")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with psycopg.connect(geo_db.api) as conn:
        changes = since(conn, 0)
        assert [change.g for change in changes] == list(range(1, newest(conn) + 1))
    assert {change.layer for change in changes} == {"pump_a", "pump_b", "pump_c"}
