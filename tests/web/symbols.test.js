// The pure parts of symbols, labels and the catalogue.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Catalogue } from "../../web/static/js/catalogue.js";
import { placeLabel, Taken } from "../../web/static/js/labels.js";
import { BODIES, bodyOf, GLYPHS, layersOf, margin, spriteKey, symbolSize, triangles } from "../../web/static/js/look.js";

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

const calm = { kind: "level", severity: "normal", base: "normal", fresh: "live", size: 24, dpr: 1, theme: "dark" };

test("a sprite's key holds all that its picture depends on", () => {
  const others = [{ kind: "rain" }, { severity: "red", base: "red" }, { base: "red" }, { fresh: "stale" }, { trend: "rise" }, { size: 16 }, { dpr: 2 }, { theme: "light" }];
  const keys = [calm, ...others.map((other) => ({ ...calm, ...other }))].map(spriteKey);
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(spriteKey({ ...calm, kind: "x" }), spriteKey({ ...calm, kind: "other" }));
  assert.equal(spriteKey({ ...calm, trend: "steady" }), spriteKey(calm));
});

test("each grade has its digit and fill; normal and unjudged are small, without a digit, and differ without colour", () => {
  for (const [severity, digit] of [["red", "1"], ["orange", "2"], ["yellow", "3"], ["blue", "4"]]) {
    const { glyph, fill, scale } = layersOf({ ...calm, severity, base: severity });
    assert.deepEqual({ digit: glyph.digit, fill, scale }, { digit, fill: severity, scale: 1 });
    assert.ok(GLYPHS[digit]);
  }
  const [normal, none] = ["normal", "none"].map((severity) => layersOf({ ...calm, severity, base: severity }));
  assert.deepEqual([normal.glyph, none.glyph, normal.scale, none.scale], [null, null, 0.85, 0.85]);
  assert.deepEqual([normal.hole, none.hole], [false, true]);
  assert.notEqual(normal.fill, none.fill);
});

test("silence is hatched, full size, without a digit of now; its last grade stays as ring and badge", () => {
  const silent = layersOf({ ...calm, severity: "unknown", base: "orange", fresh: "stale" });
  assert.deepEqual(
    [silent.hatch, silent.glyph, silent.outline, silent.width, silent.last],
    [true, null, "orange", 3, { digit: "2", severity: "orange" }],
  );
  const calmBefore = layersOf({ ...calm, severity: "unknown", fresh: "offline" });
  assert.deepEqual([calmBefore.outline, calmBefore.width, calmBefore.last, calmBefore.badge], ["ink", 2.2, null, "cross"]);
  assert.deepEqual(layersOf({ ...calm, severity: "unknown", base: "unknown" }).glyph, { digit: "?", colour: "on-unknown" });
  assert.equal(layersOf({ ...calm, severity: "unknown", base: "none", fresh: "never" }).dashed, true);
  assert.equal(layersOf({ ...calm, fresh: "late" }).badge, "clock");
});

test("red has a white outline in the dark, wider than in the light", () => {
  const red = { ...calm, severity: "red", base: "red" };
  assert.deepEqual([layersOf(red).outline, layersOf(red).width], ["red-outline", 2]);
  assert.equal(layersOf({ ...red, size: 16 }).width, 1.4);
  assert.equal(layersOf({ ...red, theme: "light" }).width, 1.5);
});

test("a trend is one triangle up or down, two when fast and there is room", () => {
  const shape = (trend, size) => {
    const found = triangles(trend, size);
    return found && [found.up, found.at.length];
  };
  assert.deepEqual(["rise", "rise_fast", "fall", "fall_fast"].map((trend) => shape(trend, 24)), [[true, 1], [true, 2], [false, 1], [false, 2]]);
  assert.deepEqual([shape("rise_fast", 16), shape("steady", 24), shape(null, 24)], [[true, 1], null, null]);
  for (const size of [16, 24, 32]) {
    const { at, half } = triangles("rise_fast", size);
    const room = margin({ trend: "rise_fast" });
    for (const { x, y } of at) assert.ok(x + half < 24 + room && y - half > -room, "inside the sprite");
  }
});

test("labels take the first free side and never overlap", () => {
  const taken = new Taken();
  const at = { x: 100, y: 100, reach: 10, width: 40, height: 16 };
  const boxes = [1, 2, 3, 4, 5].map(() => placeLabel(at, taken));
  assert.equal(boxes[0].left, 110);
  assert.equal(boxes[1].right, 90);
  assert.equal(boxes[2].bottom, 90);
  assert.equal(boxes[3].top, 110);
  assert.equal(boxes[4], null);
  assert.equal(placeLabel(at, taken, { must: true }).left, 110);
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
