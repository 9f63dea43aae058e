// Which rows of a long list are drawn, and how a list is sorted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sorted } from "../../web/static/js/filter.js";
import { rowsInView, scrollTo } from "../../web/static/js/rowwindow.js";

test("a short list is drawn whole, a long one where it is looked at", () => {
  assert.deepEqual(rowsInView({ total: 200, top: 0, height: 500, row: 50 }), { first: 0, end: 200 });
  assert.deepEqual(rowsInView({ total: 5000, top: 0, height: 500, row: 50 }), { first: 0, end: 22 });
  assert.deepEqual(rowsInView({ total: 5000, top: 100_000, height: 500, row: 50 }), { first: 1988, end: 2022 });
  assert.deepEqual(rowsInView({ total: 5000, top: 250_000, height: 500, row: 50 }), { first: 4988, end: 5000 });
});

test("every row in view is drawn, wherever the list is scrolled", () => {
  for (let top = 0; top < 250_000; top += 777) {
    const { first, end } = rowsInView({ total: 5000, top, height: 480, row: 50 });
    assert.ok(first * 50 <= top && end * 50 >= Math.min(250_000, top + 480), `${top}`);
  }
});

test("a row is brought in by the shortest way", () => {
  const view = { top: 1000, height: 500, row: 50 };
  assert.equal(scrollTo(25, view), 1000);
  assert.equal(scrollTo(5, view), 250);
  assert.equal(scrollTo(40, view), 1550);
});

const entry = (code, nameOrder, severity, distance, more = {}) => ({
  view: { station: { code }, nameOrder, newestAt: 0, ...more.view },
  judgement: { severity, base: severity, fresh: "live", distance, item: null, ...more },
});
const codes = (entries, sort) => sorted(entries, sort).map(({ view }) => view.station.code).join("");

test("the most urgent first: grade, then distance above the level, then name", () => {
  const entries = [entry("A", 3, "normal", -2), entry("B", 2, "yellow", 0.1), entry("C", 1, "yellow", 0.4), entry("D", 0, "none", null)];
  assert.equal(codes(entries, "urgent"), "CBDA");
  assert.equal(codes([entry("A", 2, "yellow", 1), entry("B", 1, "yellow", 1)], "urgent"), "BA");
});

test("what has no distance or value stands last, and codes settle what is equal", () => {
  const entries = [entry("A", 0, "none", null), entry("B", 0, "normal", -1), entry("C", 0, "normal", -0.2)];
  assert.equal(codes(entries, "distance"), "CBA");
  assert.equal(codes([entry("Z", 0, "none", null), entry("Y", 0, "none", null)], "name"), "YZ");
  assert.equal(codes([entry("B", 0, "none", null), entry("A", 9, "none", null)], "code"), "AB");
});
