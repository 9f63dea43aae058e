// The wall's views and their turn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shiftAt, stepView, wallViews } from "../../web/static/js/wallviews.js";

const station = (code, river = null, district_code = null, lon = 119.4) => ({ code, river, district_code, lon, lat: lon && 32.4 });
const names = (views) => views.map(({ name, codes }) => [name, codes.join("")]);
const DISTRICTS = new Map([["321002", "广陵区"], ["321003", "邗江区"]]);

test("the whole comes first, then rivers and districts that have stations", () => {
  const stations = [station("A", "长江"), station("B", "运河"), station("C", "长江"), station("D", null, "321002")];
  assert.deepEqual(names(wallViews(stations, DISTRICTS)), [[null, "ABCD"], ["广陵区", "D"], ["运河", "B"], ["长江", "AC"]]);
});

test("a station without a place is in no view, one without a name for its place in the whole alone", () => {
  assert.deepEqual(names(wallViews([station("A", "长江", null, null), station("B"), station("C", null, "999999")], DISTRICTS)), [[null, "BC"]]);
});

test("one river for all is the whole, not a view twice", () => {
  assert.deepEqual(names(wallViews([station("A", "长江"), station("B", "长江")], DISTRICTS)), [[null, "AB"]]);
});

test("no station at all leaves the whole", () => {
  assert.deepEqual(names(wallViews([], DISTRICTS)), [[null, ""]]);
});

test("views go round both ways, and start anew where one is gone", () => {
  const views = [{ key: "" }, { key: "a" }, { key: "b" }];
  const steps = [["", 1, "a"], ["b", 1, ""], ["", -1, "b"], ["a", 0, "a"], ["gone", 1, ""]];
  for (const [from, by, to] of steps) assert.equal(stepView(views, from, by).key, to);
});

test("the frame goes round four places, 2 px at a time, one each ten minutes", () => {
  const places = [0, 1, 2, 3, 4].map((n) => shiftAt(n * 600_000 + 1).join());
  assert.deepEqual(places, ["0,0", "2,0", "2,2", "0,2", "0,0"]);
});
