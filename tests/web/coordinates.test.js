// Coordinates and measures against pyproj's numbers (tests/geo checks that they are).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { degrees, loadGrid, plain } from "../../web/static/js/coordinates.js";
import { areaText, lengthText, loadMeasure } from "../../web/static/js/measuring.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/coordinates.json", import.meta.url), "utf-8"));
const near = (value, expected, tolerance, what) => assert.ok(Math.abs(value - expected) <= tolerance, `${what}: ${value} for ${expected}`);

test("northing and easting are pyproj's to a millimetre, and a place outside the belt says so", async () => {
  const grid = await loadGrid();
  for (const { lon, lat, northing, easting } of vectors.grid) {
    const found = grid({ lon, lat });
    near(found.northing, northing, 1e-3, "northing");
    near(found.easting, easting, 1e-3, "easting");
    assert.equal(found.outside, lon < 118.5 || lon > 121.5);
  }
  assert.equal(grid({ lon: 10, lat: 50 }), null);
});

test("lengths, perimeters and areas are pyproj's geodesics", async () => {
  const measure = await loadMeasure();
  for (const { places, length, perimeter, area } of vectors.paths) {
    const found = measure(places.map(([lon, lat]) => ({ lon, lat })));
    near(found.length, length, 1e-3, "length");
    near(found.perimeter, perimeter, 1e-3, "perimeter");
    near(found.area, area, Math.max(0.01, area * 1e-9), "area");
  }
  assert.deepEqual(measure([{ lon: 119, lat: 32 }]), { length: 0, perimeter: 0, area: 0 });
  // Whichever way round it is clicked, an area is positive.
  const [, ring] = vectors.paths.map(({ places }) => places.map(([lon, lat]) => ({ lon, lat })));
  near(measure([...ring].reverse()).area, vectors.paths[1].area, 0.1, "area clicked the other way");
});

test("lengths and areas are written in the unit that people use for their size", () => {
  assert.deepEqual([0, 12.34, 456.7, 1234.5, 145_357.9].map(lengthText), ["0.0\u00a0m", "12.3\u00a0m", "457\u00a0m", "1.23\u00a0km", "145.4\u00a0km"]);
  assert.deepEqual([950, 26_000, 47_456_705].map((area) => areaText(area, "公顷")), ["950\u00a0m²", "2.60\u00a0公顷", "47.46\u00a0km² = 4745.7\u00a0公顷"]);
});

test("degrees carry five digits and the hemisphere; what is copied names its systems and their order", () => {
  assert.deepEqual([degrees(32.394, "N"), degrees(-0.5, "N"), degrees(-119.42, "E")], ["32.39400°\u00a0N", "0.50000°\u00a0S", "119.42000°\u00a0W"]);
  const text = plain({ lon: 119.42, lat: 32.394 }, { northing: 3585691.1765, easting: 445429.2368, outside: false });
  assert.equal(text, "WGS 84: 32.394000, 119.420000 (lat, lon)\nCGCS2000: 32.394000, 119.420000 (lat, lon)\nEPSG:4549: 3585691.18, 445429.24 (northing, easting, m)");
});
