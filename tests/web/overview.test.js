// Counts and the worst station: unknown apart, and never less than normal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { choices, chosen } from "../../web/static/js/choices.js";
import { noFilter } from "../../web/static/js/filter.js";
import { overview } from "../../web/static/js/overview.js";

const entry = (code, severity, more = {}, station = {}) => ({
  view: { station: { code, kind: "level", district_code: "321003", river: null, ...station }, nameOrder: code.charCodeAt(0) },
  judgement: { severity, base: severity, fresh: "live", distance: null, ...more },
});

test("unknown is counted apart from normal and from what no threshold judges", () => {
  const { total, severities, states } = overview([
    entry("A", "normal"), entry("B", "none"), entry("C", "unknown", { fresh: "stale" }), entry("D", "unknown", { fresh: "never" }), entry("E", "red"),
  ]);
  assert.equal(total, 5);
  assert.deepEqual(severities, { red: 1, orange: 0, yellow: 0, unknown: 2, blue: 0, none: 1, normal: 1 });
  assert.deepEqual(states, { live: 3, late: 0, stale: 1, offline: 0, never: 1 });
});

const WORST = [
  ["of grades the higher", [entry("A", "yellow"), entry("B", "red"), entry("C", "orange")], "B"],
  ["of one grade the further over", [entry("A", "red", { distance: 0.1 }), entry("B", "red", { distance: 0.2 })], "B"],
  ["silence before blue", [entry("A", "blue", { distance: 1 }), entry("B", "unknown", { fresh: "stale", base: "normal" })], "B"],
  ["yellow before silence", [entry("A", "unknown", { fresh: "stale", base: "normal" }), entry("B", "yellow")], "B"],
  ["what fell silent at red before orange", [entry("A", "orange", { distance: 2 }), entry("B", "unknown", { fresh: "stale", base: "red" })], "B"],
  ["of equals the first by name", [entry("B", "unknown"), entry("A", "unknown")], "A"],
  ["normal is never worst", [entry("A", "normal"), entry("B", "none")], null],
];
for (const [claim, entries, code] of WORST) {
  test(`worst: ${claim}`, () => assert.equal(overview(entries).worst?.view.station.code ?? null, code));
}

test("choices count all stations, a chosen word stays, one word alone is no choice", () => {
  const entries = [entry("A", "normal"), entry("B", "red", {}, { river: "长江", kind: "rain" }), entry("C", "red", {}, { river: "运河" })];
  const filter = { ...noFilter(), rivers: new Set(["淮河"]) };
  const groups = choices(entries, filter);
  assert.deepEqual(groups.map(({ set }) => set), ["severities", "kinds", "rivers"]);
  assert.deepEqual(groups[0].words, [{ word: "red", n: 2 }, { word: "normal", n: 1 }]);
  assert.deepEqual(groups[2].words.at(-1), { word: "淮河", n: 0 });
  assert.deepEqual(chosen(filter), [{ set: "rivers", word: "淮河" }]);
});
