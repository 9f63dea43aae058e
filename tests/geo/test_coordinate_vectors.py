"""The vectors that the page's coordinates and measures are held to are pyproj's own numbers."""

import json
from pathlib import Path

import pytest
from pyproj import Geod, Transformer

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "coordinates.json").read_text("utf-8")
)
# CGCS2000: the ellipsoid EPSG 1024.
ELLIPSOID = Geod(a=6378137.0, rf=298.257222101)


def test_grid_vectors_are_the_transformation_from_4490_to_4549() -> None:
    transformer = Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)
    for row in VECTORS["grid"]:
        easting, northing = transformer.transform(row["lon"], row["lat"])
        assert (row["easting"], row["northing"]) == pytest.approx((easting, northing), abs=1e-3)


def test_path_vectors_are_geodesics_on_the_ellipsoid_of_cgcs2000() -> None:
    for row in VECTORS["paths"]:
        lons, lats = zip(*row["places"], strict=True)
        assert row["length"] == pytest.approx(ELLIPSOID.line_length(lons, lats), abs=1e-3)
        if len(row["places"]) > 2:
            area, perimeter = ELLIPSOID.polygon_area_perimeter(lons, lats)
            assert row["perimeter"] == pytest.approx(perimeter, abs=1e-3)
            assert row["area"] == pytest.approx(abs(area), rel=1e-9, abs=0.01)
