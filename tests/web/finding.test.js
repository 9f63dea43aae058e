// Search: what a text can mean.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findPlaces, findStations, MOST, readCoordinate } from "../../web/static/js/finding.js";

const DEGREES = [
  ["119.421 32.394", 119.421, 32.394], ["119.421,32.394", 119.421, 32.394], ["119.421，32.394", 119.421, 32.394],
  ["32.394N 119.421E", 119.421, 32.394], ["119.421E 32.394N", 119.421, 32.394], ["32.394° N, 119.421° E", 119.421, 32.394],
  ["33.9S 18.4E", 18.4, -33.9], ["32.394北 119.421东", 119.421, 32.394], ["-70.5 −33.4", -70.5, -33.4],
];
for (const [text, lon, lat] of DEGREES) {
  test(`degrees: ${text}`, () => assert.deepEqual(readCoordinate(text), { system: "degrees", lon, lat }));
}

const NOT = ["", "瓜洲", "119", "119.4 32.4 5", "200 95", "32N 33S", "119.4E 32.4", "GZ01", "3585000 900000", "1e5 2"];
for (const text of NOT) test(`no coordinate: "${text}"`, () => assert.equal(readCoordinate(text), null));

test("northing and easting of EPSG:4549 in this order, without the belt's number", () => {
  assert.deepEqual(readCoordinate("3585000.5 445000"), { system: "grid", northing: 3585000.5, easting: 445000 });
  assert.deepEqual(readCoordinate("3585000 40445000"), { system: "grid", refused: "zone" });
  assert.deepEqual(readCoordinate("3585000 39445000"), { system: "grid", refused: "other_zone" });
});

const view = (code, name, more = {}) => ({ station: { code, name, river: null, initials: null, ...more } });

test("a station is found by name, code, river and initials; what begins so comes first", () => {
  const views = [view("A1", "邵伯", { river: "瓜洲河", initials: "sb" }), view("GZ01", "瓜洲", { initials: "gz" })];
  assert.deepEqual(findStations(views, "gz").map(({ station }) => station.code), ["GZ01"]);
  assert.deepEqual(findStations(views, "瓜洲").map(({ station }) => station.code), ["GZ01", "A1"]);
  assert.deepEqual(findStations(views, "01").map(({ station }) => station.code), ["GZ01"]);
  assert.deepEqual(findStations(views, "nothing"), []);
});

test("a group holds five", () => {
  const views = Array.from({ length: 50 }, (_, i) => view(`S${i}`, `站 ${i}`));
  assert.equal(findStations(views, "s").length, MOST);
});

test("a place is found by its name in either language", () => {
  const places = [{ zh: "高邮", en: "Gaoyou", lon: 119.4, lat: 32.8 }, { zh: null, en: "Longgu", lon: 119, lat: 33 }];
  const nameOf = (place) => place.zh;
  assert.deepEqual(findPlaces(places, "gao", nameOf).map(({ name }) => name), ["高邮"]);
  assert.deepEqual(findPlaces(places, "高", nameOf).map(({ name }) => name), ["高邮"]);
  assert.deepEqual(findPlaces(places, "long", nameOf).map(({ name }) => name), ["Longgu"]);
});
