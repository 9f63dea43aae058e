// Pills, labels and boxes of the map.
import assert from "node:assert/strict";
import { test } from "node:test";
import { heapUp, pillWidth, PILL_HEIGHT, settle, standsAlone, summary } from "../../web/static/js/clusters.js";
import { boxAt, Grid, overlap } from "../../web/static/js/grid.js";
import { labelled, placeLabel, shortName, Taken } from "../../web/static/js/labels.js";
import { namedPlaces } from "../../web/static/js/places.js";
import { placeName } from "../../web/static/js/maplabels.js";

const cluster = (spots, size, zoom, selected = null) => settle(spots, heapUp(spots, size, zoom), size, selected);
const spot = (code, x, y, alone = false) => ({ code, x, y, alone });

test("symbols that overlap by more than 40 % become one pill, those that do by less stay apart", () => {
  const near = cluster([spot("a", 100, 100), spot("b", 108, 100)], 16, 9); // half of each is covered
  assert.deepEqual(near.groups.map(({ members }) => members), [["a", "b"]]);
  assert.equal(near.single.size, 0);
  const apart = cluster([spot("a", 100, 100), spot("b", 110, 100)], 16, 9); // 37.5 %
  assert.deepEqual([[...apart.single], apart.groups], [["a", "b"], []]);
});

test("no pill stands above zoom 13", () => {
  const spots = [spot("a", 100, 100), spot("b", 100, 100)];
  assert.equal(cluster(spots, 24, 13).groups.length, 1);
  assert.equal(cluster(spots, 32, 13.5).groups.length, 0);
});

test("red and selected stations are never swallowed, and the pill stands beside them", () => {
  assert.deepEqual([7, 6, 4].map(standsAlone), [true, false, false]);
  const spots = [spot("red", 100, 100, true), ...["a", "b", "c"].map((code) => spot(code, 101, 101))];
  const { single, groups } = cluster(spots, 16, 9);
  assert.deepEqual([...single], ["red"]);
  assert.deepEqual(groups[0].members, ["a", "b", "c"]);
  assert.equal(overlap(boxAt(spots[0], 16, 16), boxAt(groups[0], groups[0].width, PILL_HEIGHT)), 0);
});

test("the selected station comes out of its pill, and no other pill moves", () => {
  const spots = [...["a", "b", "c"].map((code) => spot(code, 100, 100)), spot("d", 400, 100), spot("e", 402, 100), spot("f", 700, 100), spot("g", 701, 100)];
  const before = cluster(spots, 16, 9);
  const { single, groups } = cluster(spots, 16, 9, "a");
  assert.deepEqual([...single], ["a"]);
  assert.deepEqual(groups.map(({ members }) => members), [["b", "c"], ["d", "e"], ["f", "g"]]);
  assert.equal(overlap(boxAt(spots[0], 16, 16), boxAt(groups[0], groups[0].width, PILL_HEIGHT)), 0);
  assert.deepEqual(groups.slice(1), before.groups.slice(1));
  // Of two, both stand as symbols.
  assert.deepEqual([...cluster(spots, 16, 9, "d").single].sort(), ["d", "e"]);
});

test("every station is in one pill or alone, however many share a screen", () => {
  const spots = Array.from({ length: 5000 }, (_, i) => spot(`s${i}`, (i * 7919) % 1400, (i * 104729) % 900, i % 500 === 0));
  const { single, groups } = cluster(spots, 16, 9);
  const all = [...single, ...groups.flatMap(({ members }) => members)];
  assert.equal(all.length, 5000);
  assert.equal(new Set(all).size, 5000);
  for (const group of groups) assert.ok(group.members.length > 1);
});

test("a pill says the worst of its members, their count and how many are unknown", () => {
  const member = (rank, severity, base = severity) => ({ rank, judgement: { severity, base } });
  const said = summary([member(0, "normal"), member(5, "yellow"), member(4, "unknown", "normal"), member(3, "blue")]);
  assert.deepEqual(said, { count: 4, rank: 5, cap: "yellow", silent: false, unknown: 1 });
  assert.deepEqual(summary([member(6, "unknown", "orange"), member(5, "yellow")]), { count: 2, rank: 6, cap: "orange", silent: true, unknown: 1 });
  assert.equal(summary([member(0, "normal"), member(4, "unknown", "normal")]).cap, "unknown");
  assert.ok(pillWidth(120, 14) > pillWidth(120, 0));
});

test("a grid finds what touches a box, each once, also over many cells", () => {
  const grid = new Grid();
  grid.add({ left: -200, top: -200, right: 200, bottom: 200 }, "wide");
  grid.add({ left: 10, top: 10, right: 20, bottom: 20 }, "small");
  grid.add({ left: 30, top: 10, right: 40, bottom: 20 }, "beside");
  assert.deepEqual([...grid.touching({ left: 0, top: 0, right: 25, bottom: 25 })].sort(), ["small", "wide"]);
});

test("a label may cover a symbol of a lower rank, never one of its own or a higher, never a label", () => {
  const at = { x: 0, y: 0, reach: 10, width: 40, height: 16 };
  const around = (rank) => {
    const taken = new Taken();
    for (const [x, y] of [[30, 0], [-30, 0], [0, -18], [0, 18]]) taken.add(boxAt({ x, y }, 16, 16), rank);
    return taken;
  };
  assert.notEqual(placeLabel(at, around(0), { rank: 5 }), null);
  assert.equal(placeLabel(at, around(5), { rank: 5 }), null);
  assert.equal(placeLabel(at, around(7), { rank: 5 }), null);
  assert.equal(placeLabel(at, around(Infinity), { rank: 5 }), null);
});

test("a label lies inside the view or outside of it: none is cut by its edge", () => {
  const view = { left: 0, top: 0, right: 200, bottom: 100 };
  const at = { x: 180, y: 50, reach: 10, width: 40, height: 16 };
  assert.equal(placeLabel(at, new Taken(view)).right, 170);
  assert.equal(placeLabel(at, new Taken()).left, 190);
  assert.equal(placeLabel({ ...at, x: 300 }, new Taken(view)).left, 310);
});

test("all are labelled from zoom 12, loud ones from 10, the selected always and first, at most 60", () => {
  const symbols = [{ rank: 0, selected: false }, { rank: 5, selected: false }, { rank: 4, selected: false }, { rank: 0, selected: true }];
  const ranks = (zoom) => labelled(symbols, zoom).map(({ rank, selected }) => (selected ? "selected" : rank));
  assert.deepEqual(ranks(9), ["selected"]);
  assert.deepEqual(ranks(10), ["selected", 5, 4]);
  assert.deepEqual(ranks(12), ["selected", 5, 4, 0]);
  assert.equal(labelled(Array.from({ length: 100 }, () => ({ rank: 0, selected: false })), 14).length, 60);
});

test("short names drop what stands in brackets at their end", () => {
  assert.deepEqual(["瓜洲（演示）", "Guazhou (demo)", "（演示）", "三江（南）营"].map(shortName), ["瓜洲", "Guazhou", "（演示）", "三江（南）营"]);
});

test("a prefecture's seat is what the source marks, else its most populous place under its own name", () => {
  const point = (name, feature_code, district_code, population) => ({
    type: "Feature", geometry: { type: "Point", coordinates: [119, 32] }, properties: { name, name_en: name, feature_code, district_code, population },
  });
  const places = namedPlaces({ type: "FeatureCollection", features: [
    point("高邮", "PPLA3", "3210", 90_911), point("扬州市", "PPL", "3210", 1_584_237), point("鎮江", "PPLA2", "3211", 950_516),
    point("丹阳市", "PPLA3", "3211", 999_999), point("Baoying", "PPLA3", "3210", 80_292),
  ] });
  assert.deepEqual(places.map(({ zh, seat, district }) => [zh, seat, district]), [
    ["扬州市", true, null], ["鎮江", true, "3211"], ["丹阳市", false, null], ["高邮", false, null], [null, false, null],
  ]);
});

test("the seat of a prefecture goes by the name on record, other places by the source's", () => {
  const districts = new Map([["3211", "镇江市"]]);
  const place = { zh: "鎮江", en: "Zhenjiang", lon: 0, lat: 0, seat: true, district: "3211" };
  assert.equal(placeName(place, districts, "zh-CN"), "镇江");
  assert.equal(placeName(place, districts, "en"), "Zhenjiang");
  assert.equal(placeName({ ...place, zh: null, seat: false }, districts, "zh-CN"), null);
  assert.equal(placeName({ ...place, zh: "江阴市", seat: false }, districts, "zh-CN"), "江阴");
  assert.equal(placeName({ ...place, zh: "沙市", seat: false }, districts, "zh-CN"), "沙市");
});
