// Severity: the vectors that Python passes too, and the order of urgency.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { freshness } from "../../web/static/js/freshness.js";
import { judgedUntil, judgeStation, severityRank } from "../../web/static/js/severity.js";

const { cases } = JSON.parse(readFileSync(new URL("../vectors/severity.json", import.meta.url), "utf-8"));

function judge({ now, station, series }) {
  const levels = series.flatMap(({ quantity, levels: own }) =>
    own.map((level) => ({ ...level, station: "A", quantity, unit: "m", source: "test" })));
  const items = series.filter(({ at }) => at !== undefined).map(({ levels: _, ...item }) =>
    ({ ...item, station: "A", channel: null, statistic: "instant", received_at: item.at }));
  return judgeStation({
    items, levels, datum: station.datum, intervalS: station.interval_s, fresh: station.freshness, now: Date.parse(now),
  });
}

for (const one of cases) {
  test(`vector: ${one.name}`, () => {
    const { severity, base, why, level, next, distance } = judge(one);
    const { expect } = one;
    assert.deepEqual({ severity, base, why, level: level?.name ?? null, next: next?.name ?? null },
      { severity: expect.severity, base: expect.base, why: expect.why, level: expect.level, next: expect.next });
    if (expect.distance === null) assert.equal(distance, null);
    else assert.ok(Math.abs(distance - expect.distance) < 1e-9, `${distance}`);
  });
}

test("unknown stands above blue and normal, and silence keeps the rank of yellow and worse", () => {
  const rank = (severity, base = severity, fresh = "live") => severityRank({ severity, base, fresh });
  const order = [
    rank("red"), rank("orange"), rank("yellow"), rank("unknown", "normal", "stale"), rank("blue"),
    rank("normal", "normal", "late"), rank("none"), rank("normal"),
  ];
  assert.deepEqual(order, [...new Set(order)].sort((a, b) => b - a));
  assert.equal(rank("unknown", "orange", "stale"), rank("orange"));
  assert.equal(rank("unknown", "blue", "stale"), rank("unknown", "none", "never"));
});

test("a judgement holds until time alone changes it, and no longer", () => {
  const at = Date.parse("2026-07-01T00:00:00Z");
  const item = {
    station: "A", quantity: "stage", channel: null, statistic: "instant", period: null, unit: "m", quality: "good",
    value: 6, at: new Date(at).toISOString(), received_at: new Date(at).toISOString(),
  };
  const level = (name, value, more = {}) =>
    ({ station: "A", quantity: "stage", name, value, unit: "m", datum: null, severity: "yellow", source: "test", valid_from: null, valid_to: null, ...more });
  const levels = [level("a", 5), level("b", 7, { valid_to: "2026-07-01T00:04:00Z" })];
  const given = (now) => ({
    items: [item], levels, datum: null, intervalS: 60, newestAt: at, now,
    fresh: freshness({ newestAt: at, intervalS: 60, link: null, now }),
  });
  const judged = (now) => JSON.stringify(judgeStation(given(now)));
  for (let now = at, until = judgedUntil(given(at)), first = judged(at); now < at + 40 * 60_000; now += 500) {
    if (now >= until) {
      until = judgedUntil(given(now));
      first = judged(now);
    }
    assert.equal(judged(now), first, new Date(now).toISOString());
  }
});
