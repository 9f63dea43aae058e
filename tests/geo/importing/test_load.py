import gzip
import json

import psycopg
import pytest

from geo.changes.store import newest, since
from geo.errors import ImportRefusedError
from geo.importing.store import lock_layer, unlock_layer

pytestmark = pytest.mark.db


def present(conn: psycopg.Connection) -> dict[str, tuple]:
    rows = conn.execute(
        "select code, id, power_kw, st_x(geom) from layer.pump where valid_to is null"
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def count(conn: psycopg.Connection, table: str) -> int:
    return conn.execute(f"select count(*) from {table}").fetchone()[0]


def test_a_second_run_on_the_same_file_changes_nothing(owner, pumps):
    first = pumps.load(owner)
    assert (first.state, first.inserted, first.features_read) == ("loaded", 3, 3)
    before = newest(owner)
    assert pumps.load(owner).state == "unchanged"
    assert newest(owner) == before
    assert count(owner, "geo.import_batch") == count(owner, "geo.audit_outbox") == 1


def test_only_what_differs_is_written_and_the_old_rows_are_kept(owner, pumps, make_pump):
    pumps.load(owner)
    before = present(owner)
    pumps.write(
        make_pump(1, 119.40, 32.40), make_pump(2, 119.41, 32.41, 75), make_pump(4, 119.5, 32.5)
    )
    result = pumps.load(owner)
    assert (result.inserted, result.updated, result.removed, result.unchanged) == (1, 1, 1, 1)
    after = present(owner)
    assert set(after) == {"P1", "P2", "P4"}
    assert after["P1"] == before["P1"]
    assert after["P2"][:2] == (before["P2"][0], 75.0)
    closed = owner.execute(
        "select code, power_kw from layer.pump where valid_to is not null order by code"
    ).fetchall()
    assert closed == [("P2", 55.0), ("P3", 55.0)]


def test_the_state_at_any_past_moment_can_be_read_back(owner, pumps, make_pump):
    pumps.load(owner)
    (moment,) = owner.execute("select max(valid_from) from layer.pump").fetchone()
    pumps.write(make_pump(1, 119.42, 32.40), make_pump(2, 119.41, 32.41), make_pump(9, 119.5, 32.5))
    pumps.load(owner)
    rows = owner.execute(
        "select code, st_x(geom) from layer.pump where valid_from <= %s "
        "and (valid_to is null or valid_to > %s) order by code",
        (moment, moment),
    ).fetchall()
    assert rows == [("P1", 119.40), ("P2", 119.41), ("P3", 119.90)]


def test_the_change_log_covers_where_a_feature_was_and_where_it_is(owner, pumps, make_pump):
    pumps.load(owner)
    start = newest(owner)
    pumps.write(make_pump(1, 119.40, 32.40), make_pump(2, 119.41, 32.41), make_pump(3, 118.5, 31.5))
    pumps.load(owner)
    changes = since(owner, start)
    assert [change.op for change in changes] == ["update", "update"]
    assert [change.g for change in changes] == [start + 1, start + 2]
    corners = sorted(change.bbox[:2] for change in changes)
    assert corners == [pytest.approx((118.5, 31.5)), pytest.approx((119.90, 32.90))]


def test_changes_of_one_cell_are_logged_once_and_the_numbers_have_no_gap(owner, pumps, make_pump):
    pumps.write(*(make_pump(n, 119.40 + n / 1e5, 32.40) for n in range(500)))
    pumps.load(owner)
    changes = since(owner, 0)
    assert len(changes) <= 2
    assert sum(change.features for change in changes) == 500
    assert [change.g for change in changes] == list(range(1, len(changes) + 1))


def test_a_new_caveat_alone_is_a_change_of_the_catalogue(owner, pumps):
    pumps.load(owner)
    start = newest(owner)
    pumps.toml = pumps.toml.replace("for a test", "for another test")
    result = pumps.load(owner)
    assert (result.inserted, result.updated, result.unchanged) == (0, 0, 3)
    (change,) = since(owner, start)
    assert (change.op, change.bbox) == ("catalogue", None)
    caveat = owner.execute("select caveat_en from geo.layer where code = 'pump'").fetchone()
    assert caveat == ("for another test",)


def test_batch_findings_and_audit_tell_who_why_and_what(owner, pumps, make_pump):
    pumps.write(make_pump(1, 119.4, 32.4), make_pump(1, 119.5, 32.5), make_pump(2, 100.3, 29.0))
    result = pumps.load(owner)
    assert (result.refused, result.flagged, result.repaired) == (1, 1, 0)
    batch = owner.execute(
        "select layer, features_read, inserted, refused, flagged, actor, reason "
        "from geo.import_batch where id = %s",
        (result.batch_id,),
    ).fetchone()
    assert batch == ("pump", 3, 2, 1, 1, "steward", "a test")
    findings = owner.execute(
        "select feature_code, rule, outcome from geo.import_finding"
    ).fetchall()
    assert sorted(findings) == [
        ("P1", "code_duplicate", "refused"),
        ("P2", "outside_extent", "flagged"),
    ]
    audit = owner.execute("select actor, reason, action, object, detail from geo.audit_outbox")
    actor, reason, action, layer, detail = audit.fetchone()
    assert (actor, reason, action, layer) == ("steward", "a test", "layer.import", "pump")
    assert (detail["inserted"], detail["refused"], detail["batch_id"]) == (2, 1, result.batch_id)
    catalogue = owner.execute("select feature_count, flagged_count, batch_id from geo.layer")
    assert catalogue.fetchone() == (2, 1, result.batch_id)


def test_listeners_are_told_the_number_and_nothing_else(owner, pumps, geo_db):
    with psycopg.connect(geo_db.api, autocommit=True) as listener:
        listener.execute("listen hangou_geo_change")
        g = pumps.load(owner).g
        (notice,) = list(listener.notifies(timeout=5, stop_after=1))
    assert notice.payload == str(g)


def test_features_lie_in_the_table_in_the_order_of_a_space_filling_curve(owner, pumps, make_pump):
    spread = [(n * 7919) % 400 for n in range(400)]
    pumps.write(*(make_pump(n, 118.5 + n % 20 / 10, 31.5 + n // 20 / 10) for n in spread))
    pumps.load(owner)
    (step,) = owner.execute(
        "select avg(st_distance(geom, after)) from ("
        "select geom, lead(geom) over (order by ctid) as after from layer.pump) pair"
    ).fetchone()
    # Neighbours in the grid are 0.1 degree apart; in the file's order it is over 0.5.
    assert step < 0.13


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "pump.geojson").unlink(), "cannot be read .No such file"),
        (
            lambda folder: (folder / "pump.geojson").write_text('{"type": "FeatureColl'),
            "cannot be read as geojson",
        ),
        (
            lambda folder: (folder / "pump.geojson").write_text(
                '{"type": "FeatureCollection", "features": []}'
            ),
            "has no field name, no, power_kw|has no feature to store",
        ),
    ],
)
def test_a_bad_file_leaves_the_layer_as_it_was_and_says_what_to_do(owner, pumps, damage, message):
    pumps.load(owner)
    before = present(owner), newest(owner)
    damage(pumps.folder)
    with pytest.raises(ImportRefusedError, match=message):
        pumps.load(owner)
    assert (present(owner), newest(owner)) == before
    assert owner.execute("select to_regclass('staging.pump')").fetchone() == (None,)


def test_a_cut_gzip_file_is_refused(owner, pumps):
    text = (pumps.folder / "pump.geojson").read_bytes()
    whole = gzip.compress(text)
    (pumps.folder / "pump.geojson.gz").write_bytes(whole[: len(whole) // 2])
    pumps.toml = pumps.toml.replace('"pump.geojson"', '"pump.geojson.gz"')
    with pytest.raises(ImportRefusedError, match=r"pump\.geojson\.gz cannot be read as geojson"):
        pumps.load(owner)


def test_another_crs_than_declared_is_refused(owner, pumps):
    path = pumps.folder / "pump.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ImportRefusedError, match="has CRS EPSG:3857, declared is EPSG:4326"):
        pumps.load(owner)


def test_a_field_that_the_file_lacks_is_named_beside_those_it_has(owner, pumps):
    pumps.toml = pumps.toml.replace('code_field = "no"', 'code_field = "number"')
    with pytest.raises(ImportRefusedError, match="has no field number; it has no, name, power_kw"):
        pumps.load(owner)


def test_a_file_of_which_every_feature_is_refused_is_refused(owner, pumps, make_pump):
    pumps.write(make_pump(1, 32.4, 119.4))
    with pytest.raises(ImportRefusedError, match="all 1 refused, the first by coordinates_range"):
        pumps.load(owner)
    assert count(owner, "geo.layer") == 0


def test_a_file_outside_the_data_folder_is_refused(owner, pumps):
    pumps.toml = pumps.toml.replace('"pump.geojson"', '"../pump.geojson"')
    with pytest.raises(ImportRefusedError, match="lies outside"):
        pumps.load(owner)


def test_losing_over_half_of_a_layer_takes_a_decision(owner, pumps, make_pump):
    pumps.load(owner)
    pumps.write(make_pump(1, 119.40, 32.40))
    with pytest.raises(ImportRefusedError, match=r"lacks 2 of the 3 features.*--allow-removal"):
        pumps.load(owner)
    assert len(present(owner)) == 3
    assert pumps.load(owner, allow_removal=True).removed == 2


def test_two_imports_of_one_layer_do_not_run_at_once(owner, pumps, geo_db):
    with psycopg.connect(geo_db.owner) as other:
        assert lock_layer(other, "pump")
        with pytest.raises(ImportRefusedError, match="another import of it is running"):
            pumps.load(owner)
        unlock_layer(other, "pump")
        assert pumps.load(owner).state == "loaded"


def test_what_a_crashed_import_left_in_staging_does_no_harm(owner, pumps):
    owner.execute("create table staging.pump (rest text)")
    owner.commit()
    assert pumps.load(owner).inserted == 3
