// Freshness: the vectors that Python passes too, and durations.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { durationSeconds, freshness, rank } from "../../web/static/js/freshness.js";

const file = JSON.parse(readFileSync(new URL("../vectors/freshness.json", import.meta.url), "utf-8"));
const cases = Array.isArray(file) ? file : file.cases;

test("the vectors shared with Python hold", () => {
  assert.ok(cases.length >= 15);
  for (const { newest_at, interval_s, link, now, expected } of cases) {
    const given = {
      newestAt: newest_at === null ? null : Date.parse(newest_at),
      intervalS: interval_s, link, now: Date.parse(now),
    };
    assert.equal(freshness(given), expected, JSON.stringify({ newest_at, interval_s, link, now }));
  }
});

test("whoever is silent ranks above late, and late above live", () => {
  for (const silent of ["stale", "offline", "never"]) assert.ok(rank(silent) > rank("late"));
  assert.ok(rank("late") > rank("live"));
});

test("ISO 8601 durations become seconds, anything else null", () => {
  const table = { PT10S: 10, PT5M: 300, PT1H: 3600, PT1H30M: 5400, P1D: 86400, P1DT1H: 90000, "PT0.5S": 0.5 };
  for (const [text, seconds] of Object.entries(table)) assert.equal(durationSeconds(text), seconds, text);
  for (const text of [null, "", "P", "PT0S", "10 s", "P1M"]) assert.equal(durationSeconds(text), null, String(text));
});
