import datetime

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon

from geo.importing.checking import check_chunk
from geo.importing.model import Tally
from geo.importing.reading import FID

BOW_TIE = Polygon([(119, 32), (119.1, 32.1), (119.1, 32), (119, 32.1)])


def check(layer, *features):
    tally = Tally()
    rows = [
        {FID: place, "no": f"P{place}", "name": None, "power_kw": None} | attributes
        for place, (attributes, _) in enumerate(features)
    ]
    shapes = np.array([shape for _, shape in features] + [None], dtype=object)[:-1]
    return check_chunk(layer, (rows, shapes), tally), tally


@pytest.mark.parametrize(
    ("attributes", "shape", "rule", "detail"),
    [
        ({"no": ""}, Point(119, 32), "code_missing", "None"),
        ({"no": "x" * 65}, Point(119, 32), "code_missing", "xxx"),
        ({"power_kw": "much"}, Point(119, 32), "attribute_type", "power_kw is 'much'"),
        ({"power_kw": float("nan")}, Point(119, 32), "attribute_type", "wanted double"),
        ({"name": "a\0b"}, Point(119, 32), "attribute_type", "NUL"),
        ({}, None, "geometry_missing", "no geometry"),
        ({}, Point(), "geometry_missing", "empty"),
        (
            {},
            LineString([(119, 32), (119, 33)]),
            "geometry_kind",
            "LineString in a layer of points",
        ),
        ({}, MultiPoint([(119, 32), (119, 33)]), "geometry_kind", "MultiPoint"),
        ({}, Point(32.4, 119.4), "coordinates_range", "119.4"),
        ({}, Point(557000, 3585000), "coordinates_range", "longitude"),
    ],
)
def test_a_feature_that_breaks_a_rule_is_refused_with_rule_and_reason(
    pumps, attributes, shape, rule, detail
):
    rows, tally = check(pumps.declaration, (attributes, shape))
    assert rows == []
    (finding,) = tally.findings
    assert (finding.rule, finding.outcome) == (rule, "refused")
    assert detail in finding.detail


def test_of_two_features_with_one_code_the_first_stays(pumps):
    rows, tally = check(
        pumps.declaration, ({"no": "A"}, Point(119, 32)), ({"no": "A"}, Point(119, 33))
    )
    assert len(rows) == 1
    assert [finding.rule for finding in tally.findings] == ["code_duplicate"]


def test_a_feature_outside_the_declared_extent_is_kept_and_flagged(pumps):
    rows, tally = check(pumps.declaration, ({"no": "D"}, Point(100.2974, 29.0379)))
    assert rows[0][5] == ["outside_extent"]
    assert tally.count("flagged") == 1
    assert tally.count("refused") == 0


def test_an_invalid_polygon_is_repaired_and_says_so(pumps):
    pumps.toml = pumps.toml.replace('"point"', '"polygon"')
    rows, tally = check(pumps.declaration, ({}, BOW_TIE))
    stored = shapely.from_wkb(rows[0][-1])
    assert stored.is_valid
    assert stored.geom_type == "MultiPolygon"
    assert stored.area == pytest.approx(0.005)
    assert (tally.findings[0].rule, tally.findings[0].outcome) == ("geometry_repaired", "repaired")
    assert "Self-intersection" in tally.findings[0].detail


def test_single_parts_are_stored_as_multi_parts_in_the_stored_crs(pumps):
    pumps.toml = pumps.toml.replace('"point"', '"line"')
    rows, _ = check(pumps.declaration, ({}, LineString([(119, 32), (119, 33)])))
    stored = shapely.from_wkb(rows[0][-1])
    assert (stored.geom_type, shapely.get_srid(stored)) == ("MultiLineString", 4490)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", " 3 ", "3"),
        ("integer", "3", 3),
        ("integer", 3.0, 3),
        ("bigint", 2**62 + 1, 2**62 + 1),
        ("double", "3.5", 3.5),
        ("boolean", "True", True),
        ("boolean", 0, False),
        ("date", "2026-11-22", datetime.date(2026, 11, 22)),
        ("date", datetime.date(2026, 11, 22), datetime.date(2026, 11, 22)),
        ("double", " ", None),
        ("integer", None, None),
    ],
)
def test_a_value_takes_its_declared_type(pumps, kind, given, kept):
    pumps.toml = pumps.toml.replace('type = "double"', f'type = "{kind}"')
    rows, _ = check(pumps.declaration, ({"power_kw": given}, Point(119, 32)))
    assert rows[0][6] == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [("integer", 3.5), ("integer", 2**31), ("boolean", "maybe"), ("date", "22.11.2026")],
)
def test_a_value_that_does_not_fit_its_type_is_refused_not_rounded(pumps, kind, given):
    pumps.toml = pumps.toml.replace('type = "double"', f'type = "{kind}"')
    rows, tally = check(pumps.declaration, ({"power_kw": given}, Point(119, 32)))
    assert rows == []
    assert tally.findings[0].rule == "attribute_type"


def test_a_code_by_digest_follows_the_geometry_alone(pumps):
    pumps.toml = pumps.toml.replace(
        'code_from = "field"\ncode_field = "no"', 'code_from = "digest"\ncode_prefix = "T-"'
    )
    first, _ = check(pumps.declaration, ({"name": "a"}, Point(119, 32)))
    again, _ = check(pumps.declaration, ({"name": "b"}, Point(119, 32)))
    moved, _ = check(pumps.declaration, ({"name": "a"}, Point(119, 32.1)))
    assert first[0][0] == again[0][0] != moved[0][0]
    assert first[0][0].startswith("T-")


@pytest.mark.parametrize(
    ("kind", "shape", "stored_type"),
    [
        ("point", Point(119, 32), "Point"),
        ("line", LineString([(119, 32), (119, 33)]), "MultiLineString"),
        ("polygon", shapely.box(119, 32, 119.1, 32.1), "MultiPolygon"),
        ("polygon", shapely.multipolygons([shapely.box(119, 32, 119.1, 32.1)]), "MultiPolygon"),
    ],
)
def test_a_sound_shape_is_stored_the_same_beside_flagged_and_refused_ones(
    pumps, kind, shape, stored_type
):
    pumps.toml = pumps.toml.replace('"point"', f'"{kind}"')
    moved = shapely.transform(shape, lambda xy: xy - [18.0, 3.0])
    rows, tally = check(pumps.declaration, ({}, None), ({}, moved), ({}, shape))
    assert [(item.feature_code, item.rule) for item in tally.findings] == [
        ("P0", "geometry_missing"),
        ("P1", "outside_extent"),
    ]
    for row, given in zip(rows, (moved, shape), strict=True):
        stored = shapely.from_wkb(row[-1])
        assert (stored.geom_type, shapely.get_srid(stored)) == (stored_type, 4490)
        assert stored.equals(given)
