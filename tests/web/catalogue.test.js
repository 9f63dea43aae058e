// Which series stands for a station.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Catalogue } from "../../web/static/js/catalogue.js";

const quantity = (code) => ({ code, name_zh: code, name_en: code, unit: "mm", display: "mm", decimals: 1 });
const item = (code, at, more = {}) => ({
  station: "A", quantity: code, channel: null, statistic: "instant", period: null, at, value: 1, ...more,
});
const view = (kind, ...items) => ({ station: { code: "A", kind }, series: new Map(items.map((one, n) => [n, one])) });
const catalogue = new Catalogue(["stage", "precipitation", "headwater"].map(quantity));

test("of two totals of the same quantity the one heard last stands for the station", () => {
  const hour = item("precipitation", "2026-07-01T08:00:00Z", { statistic: "total", period: "PT1H" });
  const seconds = item("precipitation", "2026-07-01T08:20:05Z", { statistic: "total", period: "PT5S" });
  assert.equal(catalogue.primary(view("rain", hour, seconds)), seconds);
  assert.equal(catalogue.primary(view("rain", seconds, hour)), seconds);
});

test("a kind has its own quantity, however new the others are", () => {
  const stage = item("stage", "2026-07-01T08:20:00Z");
  const headwater = item("headwater", "2026-07-01T08:00:00Z");
  assert.equal(catalogue.primary(view("sluice", stage, headwater)), headwater);
  assert.equal(catalogue.primary(view("camera", stage)), stage);
  assert.equal(catalogue.primary(view("camera")), null);
});
