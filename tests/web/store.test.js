// The page's state: readings in any order, batches, filters, what is not listed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toggled } from "../../web/static/js/filter.js";
import { Store } from "../../web/static/js/store.js";

const T0 = Date.parse("2026-07-11T03:00:00+08:00");
const iso = (seconds) => new Date(T0 + seconds * 1000).toISOString();

const station = (code, more = {}) => ({
  code, name: code, kind: "level", lon: 119.4, lat: 32.4, datum: null, district_code: null,
  basin_code: null, interval: "PT10S", freshness: null, origin: "live", ...more,
});
const reading = (code, n, seconds, value, more = {}) => ({
  station: code, quantity: "stage", channel: null, statistic: "instant", period: null, at: iso(seconds),
  received_at: iso(seconds + 1), value, unit: "m", quality: "good", quality_rule: null, origin: "live", n, ...more,
});

function makeStore() {
  const flushes = [];
  const clock = { now: T0 };
  const store = new Store({ schedule: (flush) => flushes.push(flush), clock: () => clock.now });
  const seen = [];
  store.subscribe(({ topics, codes }) => seen.push({ topics: [...topics], codes: [...codes] }));
  return { store, clock, seen, flushes, flush: () => flushes.splice(0).forEach((one) => one()) };
}
const value = (store, code) => [...store.views.get(code).series.values()][0]?.value;

test("a reading of an older commit never replaces a newer one", () => {
  const { store } = makeStore();
  store.setStations([station("A")]);
  store.applyLatest([reading("A", 7, 0, 5.2)]);
  store.applyLatest([reading("A", 6, 5, 4.0), reading("A", 7, 9, 4.1)]);
  assert.equal(value(store, "A"), 5.2);
  store.applyLatest([reading("A", 8, 5, 5.3)]);
  assert.equal(value(store, "A"), 5.3);
});

test("series of one station are told apart by quantity, channel, statistic and period", () => {
  const { store } = makeStore();
  store.setStations([station("A")]);
  store.applyLatest([
    reading("A", 1, 0, 1), reading("A", 1, 0, 2, { channel: "2" }),
    reading("A", 1, 0, 3, { statistic: "mean" }), reading("A", 1, 0, 4, { period: "PT1H" }),
  ]);
  assert.equal(store.views.get("A").series.size, 4);
});

test("many changes make one flush that names each station once", () => {
  const { store, seen, flush, flushes } = makeStore();
  store.setStations([station("A"), station("B")]);
  flush();
  for (let n = 1; n <= 500; n += 1) store.applyLatest([reading(n % 2 ? "A" : "B", n, n, n)]);
  assert.equal(flushes.length, 1);
  flush();
  assert.deepEqual(seen.at(-1), { topics: ["latest"], codes: ["A", "B"] });
});

test("readings that came before their station wait for it", () => {
  const { store } = makeStore();
  assert.equal(store.applyLatest([reading("A", 1, 0, 5.2)]), true);
  store.setStations([station("A")]);
  assert.equal(value(store, "A"), 5.2);
});

test("values grow old on the server's clock without any event", () => {
  const { store, clock } = makeStore();
  clock.now = T0 - 3_600_000; // this machine is an hour slow
  store.setServerTime(iso(0));
  store.setStations([station("A")]);
  store.applyLatest([reading("A", 1, 0, 5.2)]);
  const view = store.views.get("A");
  const states = [0, 15, 16, 31, 241].map((seconds) => {
    clock.now = T0 - 3_600_000 + seconds * 1000;
    return store.freshness(view);
  });
  assert.deepEqual(states, ["live", "live", "late", "stale", "offline"]);
});

test("an event time ahead of its receipt does not keep a station fresh", () => {
  const { store } = makeStore();
  store.setStations([station("A")]);
  store.applyLatest([reading("A", 1, 500, 5.2, { received_at: iso(-20) })]);
  assert.equal(store.freshness(store.views.get("A")), "late");
});

test("a last will makes a station offline until its next reading", () => {
  const { store } = makeStore();
  store.applyLatest([reading("A", 1, 0, 5.2)]);
  store.setStations([station("A", { freshness: "offline" })]);
  assert.equal(store.freshness(store.views.get("A")), "offline");
  store.applyLatest([reading("A", 2, 1, 5.2)]);
  assert.equal(store.freshness(store.views.get("A")), "live");
});

test("silent stations come first, then names", () => {
  const { store } = makeStore();
  store.setLevels([]);
  store.setStations([station("C"), station("B"), station("A"), station("D")]);
  store.applyLatest([reading("A", 1, 0, 1), reading("B", 1, 0, 1), reading("C", 1, -20, 1)]);
  assert.deepEqual(store.shown().map((view) => view.station.code), ["D", "C", "A", "B"]);
});

test("the filter searches name and code, and states toggle", () => {
  const { store } = makeStore();
  store.setStations([station("GZ01", { name: "瓜洲" }), station("SB01", { name: "邵伯" })]);
  store.applyLatest([reading("GZ01", 1, 0, 1)]);
  const codes = () => store.shown().map((view) => view.station.code);
  store.setSearch(" gz ");
  assert.deepEqual(codes(), ["GZ01"]);
  store.setSearch("邵");
  assert.deepEqual(codes(), ["SB01"]);
  store.clearFilter();
  store.setFilter({ states: toggled(store.filter.states, ["never"]) });
  assert.deepEqual(codes(), ["SB01"]);
  store.setFilter({ states: toggled(store.filter.states, ["never"]) });
  assert.equal(codes().length, 2);
});

test("a selected station that is gone is no longer selected", () => {
  const { store } = makeStore();
  store.setStations([station("A"), station("B")]);
  store.select("A");
  store.setStations([station("B")]);
  assert.equal(store.selection, null);
});

test("a list that is only fresher or older is not sorted anew, and its last wills count", () => {
  const { store, seen, flush } = makeStore();
  assert.equal(store.setStations([station("A"), station("B")]), true);
  store.applyLatest([reading("A", 1, 0, 5)]);
  flush();
  assert.equal(store.setStations([station("A", { freshness: "offline" }), station("B")]), false);
  flush();
  assert.deepEqual(seen.at(-1).topics, ["tick"]);
  assert.equal(store.freshness(store.views.get("A")), "offline");
  assert.equal(store.setStations([station("A", { freshness: "live" }), station("B")]), false);
  assert.equal(store.freshness(store.views.get("A")), "live");
  assert.equal(store.setStations([station("A"), station("B", { name: "b" })]), true);
});

test("each series has its own origin, found by its identity", () => {
  const { store } = makeStore();
  const rows = [{ from: null, origin: "replay", source_series: "a:b", transform: null, speed: 90 }];
  const { quantity, channel, statistic, period } = reading("A", 1, 0, 5);
  store.setOrigins([{ station: "A", quantity, channel, statistic, period, origins: rows }]);
  assert.equal(store.origin(reading("A", 1, 0, 5)).speed, 90);
  assert.equal(store.origin(reading("A", 1, 0, 5, { channel: "2" })).speed, null);
});

const yellowAt = (station_, value) => ({
  station: station_, quantity: "stage", name: "警戒", value, unit: "m", datum: null, severity: "yellow", source: "test",
  valid_from: null, valid_to: null,
});

test("while levels are not known nothing is judged, least of all normal", () => {
  const { store } = makeStore();
  store.setStations([station("A")]);
  store.applyLatest([reading("A", 1, 0, 1)]);
  const judged = () => store.judge(store.views.get("A"));
  assert.equal(judged().severity, "unknown");
  assert.equal(judged().why, "levels_unknown");
  store.setLevels([yellowAt("A", 5)]);
  assert.equal(judged().severity, "normal");
});

test("a reading over its level is judged at once, within the same second", () => {
  const { store } = makeStore();
  store.setStations([station("A")]);
  store.setLevels([yellowAt("A", 5)]);
  store.applyLatest([reading("A", 1, 0, 4)]);
  assert.equal(store.judge(store.views.get("A")).severity, "normal");
  store.applyLatest([reading("A", 2, 0, 6)]);
  assert.equal(store.judge(store.views.get("A")).severity, "yellow");
});

test("looking at the past shows its values and its moment, while the present goes on underneath", () => {
  const { store, flush, seen } = makeStore();
  store.setStations([station("A"), station("B")]);
  store.setLevels([]);
  store.applyLatest([reading("A", 1, 0, 1)]);
  const past = store.now() - 3_600_000;
  store.setPast(past, [{ ...reading("A", 1, -3661, 7), n: null }]);
  const shownValue = () => value(store, "A");
  assert.equal(shownValue(), 7);
  assert.equal(store.now(), past);
  assert.equal(store.freshness(store.views.get("B")), "never");
  flush();
  const heard = seen.length;
  store.applyLatest([reading("A", 2, 0, 2)]);
  flush();
  assert.equal(seen.length, heard, "a live reading redraws nothing of the past");
  assert.equal(shownValue(), 7);
  store.setPast(null);
  assert.equal(shownValue(), 2);
});

test("levels that are the same as a minute ago change nothing: no list is sorted anew under a hand", () => {
  const { store, flush, seen } = makeStore();
  store.setStations([station("A")]);
  store.setLevels([yellowAt("A", 5)]);
  flush();
  const heard = seen.length;
  store.setLevels([yellowAt("A", 5)]);
  flush();
  assert.equal(seen.length, heard);
  store.setLevels([yellowAt("A", 6)]);
  flush();
  assert.ok(seen.at(-1).topics.includes("levels"));
});

test("back from the past, trends are those of the present at once", () => {
  const { store } = makeStore();
  const trend = (name) => ({ ...reading("A", 1, 0, 1), trend: name });
  store.setStations([station("A")]);
  store.setTrends([trend("rise")]);
  store.setPast(store.now() - 3_600_000, [], [trend("fall")]);
  assert.equal(store.trend(reading("A", 1, 0, 1)).trend, "fall");
  store.setTrends([trend("steady")]);
  assert.equal(store.trend(reading("A", 1, 0, 1)).trend, "fall");
  store.setPast(null);
  assert.equal(store.trend(reading("A", 1, 0, 1)).trend, "steady");
});

test("a part that fails keeps a change from no other, and the moment goes on", () => {
  const { store, clock, flush } = makeStore();
  store.subscribe(() => { throw new Error("broken part"); });
  const after = [];
  store.subscribe(({ topics }) => after.push(...topics));
  store.setStations([station("A")]);
  assert.throws(flush, /broken part/);
  assert.ok(after.includes("stations"));
  clock.now += 5000;
  assert.equal(store.now(), T0 + 5000);
});
