// The pure parts of symbols, labels and the catalogue.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Catalogue } from "../../web/static/js/catalogue.js";
import { placeLabel, Taken } from "../../web/static/js/labels.js";
import { BODIES, bodyOf, spriteKey, symbolSize } from "../../web/static/js/symbols.js";

test("each kind has one closed body of its own, and an unknown kind the pill", () => {
  assert.equal(Object.keys(BODIES).length, 10);
  assert.equal(new Set(Object.values(BODIES).map((body) => body.d)).size, 10);
  for (const [kind, { d }] of Object.entries(BODIES)) assert.match(d, /^M[^Mm]*z$/, kind);
  assert.equal(bodyOf("lighthouse"), BODIES.other);
  assert.equal(bodyOf("level"), BODIES.level);
});

test("symbols grow with the zoom, and one step on touch screens", () => {
  const sizes = (coarse) => [6, 10, 11, 13, 14, 18].map((zoom) => symbolSize(zoom, coarse));
  assert.deepEqual(sizes(false), [16, 16, 24, 24, 32, 32]);
  assert.deepEqual(sizes(true), [24, 24, 32, 32, 40, 40]);
});

test("a sprite's key holds all that its picture depends on", () => {
  const look = { kind: "level", fresh: "live", size: 24, dpr: 1, theme: "dark" };
  const others = [{ kind: "rain" }, { fresh: "stale" }, { size: 16 }, { dpr: 2 }, { theme: "light" }];
  const keys = [look, ...others.map((other) => ({ ...look, ...other }))].map(spriteKey);
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(spriteKey({ ...look, kind: "x" }), spriteKey({ ...look, kind: "other" }));
});

test("labels take the first free side and never overlap", () => {
  const taken = new Taken();
  const at = { x: 100, y: 100, reach: 10, width: 40, height: 16 };
  const boxes = [1, 2, 3, 4, 5].map(() => placeLabel(at, taken, false));
  assert.equal(boxes[0].left, 110);
  assert.equal(boxes[1].right, 90);
  assert.equal(boxes[2].bottom, 90);
  assert.equal(boxes[3].top, 110);
  assert.equal(boxes[4], null);
  assert.equal(placeLabel(at, taken, true).left, 110);
});

const item = (more) => ({ quantity: "stage", channel: null, statistic: "instant", period: null, value: 6.307, unit: "m", ...more });
const words = (key, { name, channel } = {}) => (name ? `${name} ${channel}` : key);
const catalogue = new Catalogue([
  { code: "stage", name_zh: "水位", name_en: "Stage", unit: "m", display: "m", decimals: 2 },
  { code: "discharge", name_zh: "流量", name_en: "Discharge", unit: "m3/s", display: "m³/s", significant: 3 },
  { code: "gate_state", name_zh: "闸门状态", name_en: "Gate state", unit: "1", display: "", decimals: 0, states: [{ code: 1, name_zh: "开启", name_en: "Open" }] },
]);

test("values have the catalogue's digits and unit, states their word", () => {
  assert.deepEqual(catalogue.value(item(), "zh-CN"), { number: "6.31", unit: "m" });
  assert.deepEqual(catalogue.value(item({ quantity: "gate_state", value: 1, unit: "1" }), "en"), { number: "Open", unit: "" });
  assert.deepEqual(catalogue.value(item({ quantity: "gate_state", value: 9, unit: "1" }), "en"), { number: "9", unit: "" });
});

test("a quantity that is not in the catalogue keeps its code and UCUM unit", () => {
  const odd = item({ quantity: "radon", unit: "Bq/m3", value: 12.3456 });
  assert.deepEqual(catalogue.value(odd, "en"), { number: "12.346", unit: "Bq/m3" });
  assert.equal(catalogue.seriesName(odd, words, "en"), "radon");
});

test("a name says channel, period and statistic", () => {
  const name = catalogue.seriesName(item({ channel: "3", statistic: "total", period: "PT1H" }), words, "zh-CN");
  assert.equal(name, "水位 3 1\u00a0h statistic.total");
});

test("the kind decides which series stands for a station", () => {
  const view = (kind, items) => ({ station: { kind }, series: new Map(items.map((one, i) => [String(i), one])) });
  const both = [item({ quantity: "discharge" }), item()];
  assert.equal(catalogue.primary(view("level", both)).quantity, "stage");
  assert.equal(catalogue.primary(view("pump", both)).quantity, "stage");
  assert.equal(catalogue.primary(view("lighthouse", both)).quantity, "stage");
  assert.equal(catalogue.primary(view("level", [])), null);
});
