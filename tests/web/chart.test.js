// The hydrograph's pure parts: axes, gaps, live readings, levels, panes, the sentence, the file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { csvOf } from "../../web/static/js/chart/csv.js";
import { linesOf, lineStyle, lineToken } from "../../web/static/js/chart/levellines.js";
import { nearestRain, planKey, planOf } from "../../web/static/js/chart/plan.js";
import { spread, valueRange, zeroRange } from "../../web/static/js/chart/scale.js";
import { extremes, sentence } from "../../web/static/js/chart/sentence.js";
import { eights, fromInput, midnights, parseRange, rainStep, stamp, tickLabel, ticks, toInput, zoomed } from "../../web/static/js/chart/time.js";
import { append, columns, dropBefore, evened, gapsIn, nearest, trackOf } from "../../web/static/js/chart/track.js";
import { createTranslate } from "../../web/static/js/i18n.js";

const zh = createTranslate(JSON.parse(readFileSync(new URL("../../web/static/i18n/zh-CN.json", import.meta.url), "utf-8")));
const MINUTE = 60_000;
const T0 = Date.parse("2026-07-11T00:00:00+08:00");
const iso = (minutes) => new Date(T0 + minutes * MINUTE).toISOString();
const series = { station: "A", quantity: "stage", channel: null, statistic: "instant", period: null, unit: "m" };
const point = (minutes, value, more = {}) => ({ at: iso(minutes), received_at: iso(minutes), value, quality: value === null ? "missing" : "good", revision: 0, corrected: null, ...more });
const track = (items, gaps = [], more = {}) => trackOf({ series, total: items.length, thinned: false, interval_s: 300, items, gaps: gaps.map(([a, b]) => ({ start: iso(a), end: iso(b) })), ...more });

test("a stage's axis is its data and 8 %, at least 0.20 m, reaching near levels; far ones are tags", () => {
  const near = (range, min, max) => assert.deepEqual([range.min, range.max].map((n) => n.toFixed(3)), [min, max].map((n) => n.toFixed(3)));
  near(valueRange([5, 6], [], 0.2), 4.92, 6.08);
  near(valueRange([5, 5.01], [], 0.2), 4.905, 5.105);
  near(valueRange([5, 6], [7.4], 0.2), 4.808, 7.592);
  const far = valueRange([5, 6], [7.6, 2], 0.2);
  near(far, 4.92, 6.08);
  assert.deepEqual(far.off, [{ value: 7.6, above: true }, { value: 2, above: false }]);
  assert.ok(valueRange([0], [], 0).max > valueRange([0], [], 0).min);
  assert.ok(valueRange([], [5.1, 5.3], 0.2).max > 5.3);
  assert.ok(valueRange([], [], 0.2).max > 0);
});

test("rain and discharge begin at zero", () => {
  assert.deepEqual(zeroRange([], 2), { min: 0, max: 2.16 });
  assert.equal(zeroRange([100], 2).min, 0);
  assert.ok(zeroRange([-3, 4], 1).min < -3);
});

test("labels that would overlap move apart and stay within the pane", () => {
  const placed = spread([50, 52, 51, 3], 14, 120);
  const sorted = [...placed].sort((a, b) => a - b);
  for (let i = 1; i < sorted.length; i += 1) assert.ok(sorted[i] - sorted[i - 1] >= 14 - 1e-9);
  assert.ok(sorted[0] >= 7 && sorted.at(-1) <= 113);
  assert.ok(placed[0] < placed[2] && placed[2] < placed[1]);
});

test("the line breaks at a gap, at a missing value and where the origin changes; rejected values are left out", () => {
  const items = [point(0, 1), point(5, 2), point(30, 3), point(35, null), point(40, 4), point(45, 9, { quality: "bad" }), point(50, 5)];
  const { y } = columns(track(items, [[5, 30], [30, 40]]), [T0 + 47 * MINUTE]);
  assert.deepEqual(y, [1, 2, null, 3, null, null, null, 4, null, null, 5]);
});

test("a correction's raw value lies under it, joined to its neighbours alone", () => {
  const corrected = { raw: 8, reason: "浮子卡住", at: iso(60) };
  const { y, raw } = columns(track([point(0, 1), point(5, 2), point(10, 3, { corrected }), point(15, 4), point(20, 5)]), []);
  assert.deepEqual(y, [1, 2, 3, 4, 5]);
  assert.deepEqual(raw, [null, 2, 8, 4, null]);
});

test("gaps in a range: those of the server, silence until now, nothing before the first reading", () => {
  const span = { start: T0 - 60 * MINUTE, end: T0 + 100 * MINUTE };
  const found = gapsIn(track([point(0, 1), point(5, 2), point(30, 3)], [[5, 30]]), span);
  assert.deepEqual(found.map(({ start, end, before }) => [(start - T0) / MINUTE, (end - T0) / MINUTE, Boolean(before)]),
    [[-60, 0, true], [5, 30, false], [30, 100, false]]);
  assert.deepEqual(gapsIn(track([point(0, 1), point(5, 2)]), { start: T0, end: T0 + 6 * MINUTE }), []);
  assert.equal(gapsIn(track([point(0, null)]), span).length, 1);
});

test("a back-fill slower than the replay after it is no row of gaps, but its own hole is one; what is measured keeps all", () => {
  const times = [0, 15, 30, 45, 60, 120, 135, 150];
  const slow = track(times.map((minutes) => point(minutes, 1)), times.slice(1).map((minutes, i) => [times[i], minutes]));
  const stretch = { start: -Infinity, end: T0 + 200 * MINUTE };
  assert.deepEqual(evened(slow, [stretch]).gaps, [{ start: T0 + 60 * MINUTE, end: T0 + 120 * MINUTE }]);
  assert.equal(evened(slow, []).gaps.length, 7);
  const even = track([0, 5, 10, 15, 40].map((minutes) => point(minutes, 1)), [[15, 40]]);
  assert.equal(evened(even, [stretch]).gaps.length, 1);
});

test("a live reading is appended; one after a hole, or a revision, asks anew; an old one changes nothing", () => {
  const live = (minutes, value, more = {}) => ({ ...series, ...point(minutes, value), n: 1, origin: "live", quality_rule: null, ...more });
  const own = track([point(0, 1), point(5, 2)]);
  assert.equal(append(own, live(10, 3)), "appended");
  assert.equal(append(own, live(10, 3)), "none");
  assert.equal(append(own, live(10, 3.5)), "again");
  assert.equal(append(own, live(5, 7)), "none");
  assert.equal(append(own, live(15, 4, { quantity: "discharge" })), "none");
  assert.equal(append(own, live(60, 4)), "again");
  assert.equal(own.points.length, 4);
  dropBefore(own, T0 + 5 * MINUTE);
  assert.deepEqual([own.points.length, own.total], [3, 3]);
});

test("the nearest point is found, ties to the earlier", () => {
  const { points } = track([point(0, 1), point(10, 2), point(20, 3)]);
  for (const [minutes, index] of [[-9, 0], [4, 0], [5, 0], [6, 1], [19, 2], [99, 2]]) {
    assert.equal(nearest(points, T0 + minutes * MINUTE), index);
  }
  assert.equal(nearest([], T0), -1);
});

const level = (name, value, more = {}) => ({ station: "A", quantity: "stage", name, value, unit: "m", datum: null, severity: "yellow", source: "demo", valid_from: null, valid_to: null, ...more });

test("a level that was changed steps; one of another datum, quantity or time is not drawn", () => {
  const span = { start: T0, end: T0 + 100 * MINUTE };
  const lines = linesOf([
    level("警戒", 5.2, { valid_from: iso(40) }), level("警戒", 5, { valid_to: iso(40) }), level("保证", 6, { severity: "orange" }),
    level("设防", 4, { datum: "85" }), level("汛限", 4, { quantity: "tailwater" }), level("历史最高", 9, { valid_to: iso(-5), severity: "none" }),
  ], "stage", null, span);
  assert.deepEqual(lines.map(({ name, last, steps }) => [name, last, steps.map(({ value }) => value)]), [["警戒", 5.2, [5, 5.2]], ["保证", 6, [6]]]);
  assert.equal(lines[0].steps[0].end, lines[0].steps[1].start);
});

test("dash says the name of a level, colour what it raises", () => {
  const dashes = ["设防", "汛限", "警戒", "保证"].map((name) => lineStyle(name).dash.join());
  assert.equal(new Set(dashes).size, 4);
  assert.equal(lineToken(level("保证", 1, { severity: "orange" })), "orange-text");
  assert.equal(lineToken(level("历史最高", 1, { severity: "none" })), "c-record");
});

const latest = (station, quantity, channel = null) => ({ station, quantity, channel, statistic: "instant", period: null, at: iso(0), received_at: iso(0), value: 1, unit: "m", quality: "good", quality_rule: null, origin: "live", n: 1 });
const view = (code, items, lon = 119.4, lat = 32.4) => ({ station: { code, name: `站${code}`, kind: "level", lon, lat }, series: new Map(items.map((item, i) => [String(i), item])) });

test("panes by what a station measures; rain is its own, else of the nearest station in reach, else none", () => {
  const sluice = [latest("S", "headwater"), latest("S", "tailwater"), latest("S", "gate_opening", "1"), latest("S", "gate_opening", "2"), latest("S", "discharge")];
  const rain = view("R", [latest("R", "precipitation")], 119.5, 32.4);
  const far = view("F", [latest("F", "precipitation")], 121, 32.4);
  const all = [view("S", sluice), far, rain];
  const plan = planOf(all[0], all, { item: sluice[0], items: sluice });
  assert.deepEqual([plan.kind, plan.tail.quantity, plan.flow.quantity, plan.strip.length, plan.rain.station], ["stage", "tailwater", "discharge", 2, "R"]);
  assert.ok(plan.rain.km > 9 && plan.rain.km < 10);
  assert.equal(nearestRain(all[0], [all[0], far]), null);
  assert.equal(nearestRain(view("N", [], null, null), all), null);
  const own = [latest("A", "stage"), latest("A", "precipitation")];
  assert.equal(planOf(view("A", own), all, { item: own[0], items: own }).rain.km, null);
  assert.equal(planOf(rain, all, { item: latest("R", "precipitation"), items: [] }).kind, "rain");
  assert.equal(planOf(view("Q", []), all, { item: latest("Q", "ph"), items: [] }).rain, null);
  assert.equal(planOf(view("E", []), all, { item: null, items: [] }).main, null);
  assert.notEqual(planKey(plan), planKey({ ...plan, tail: null }));
});

test("the sentence tells extremes with their times, the newest value, distance and gaps", () => {
  const own = track([point(0, 5), point(5, 6.31), point(10, 99, { quality: "bad" }), point(15, 5.9), point(20, 5.8, { quality: "suspect" })]);
  const text = sentence({
    title: "瓜洲 水位", range: "24 h", track: own, gaps: [{ start: T0, end: T0 + 40 * MINUTE }, { start: 0, end: 1, before: true }],
    digits: { decimals: 2, unit: "m" }, trend: "缓涨", distance: "超警戒 +0.62 m", now: T0 + 30 * MINUTE,
  }, zh);
  assert.equal(text.replaceAll("\u00a0", " "), "瓜洲 水位 24 h：最低 5.00（00:00），最高 6.31（00:05），最新 5.80 m（00:20），缓涨，超警戒 +0.62 m，缺测 1 段共 40 分钟，可疑 1 点");
  assert.equal(extremes(track([point(0, null)]).points), null);
});

test("the file has CRLF, units in its header, times with +08:00, a plain minus, and no formula", () => {
  const columnsOf = (name, unit, rows, quality) => ({ name, unit, cells: new Map(rows.map(([minutes, value]) => [T0 + minutes * MINUTE, { value, quality }])) });
  const text = csvOf([columnsOf("水位", "m", [[0, -0.5], [5, null]], "质量正常"), columnsOf("=1+1, \"x\"", "mm", [[5, 2]], null)], { time: "时间", quality: "质量" });
  assert.equal(text, "时间,水位 (m),水位 质量,\"'=1+1, \"\"x\"\" (mm)\"\r\n2026-07-11T00:00:00+08:00,-0.5,质量正常,\r\n2026-07-11T00:05:00+08:00,,质量正常,2\r\n");
});

test("ticks stand on the local calendar, a day's name at its midnight", () => {
  assert.deepEqual(ticks(T0 - MINUTE, T0 + 12 * 60 * MINUTE, 4).map((at) => tickLabel(at, 12 * 60 * MINUTE)), ["07-11", "06:00", "12:00"]);
  assert.deepEqual(midnights(T0 - 3 * 3600_000, T0 + 3 * 3600_000), [T0]);
  assert.deepEqual(eights(T0, T0 + 24 * 3600_000), [T0 + 8 * 3600_000]);
  assert.ok(ticks(T0, T0 + 5 * 366 * 86400_000, 6).length <= 7);
});

test("ranges of links and inputs are read as local time, and refused when they are none", () => {
  assert.deepEqual(parseRange("7d"), { preset: "7d" });
  const span = { start: T0, end: T0 + 60 * MINUTE };
  assert.deepEqual(parseRange(`${stamp(span.start)}/${stamp(span.end)}`), span);
  for (const bad of ["", "8d", "a/b", `${stamp(span.end)}/${stamp(span.start)}`, "2026-07-11T00:00/2026-07-12T00:00", "constructor"]) {
    assert.equal(parseRange(bad), null, bad);
  }
  assert.equal(fromInput("2026-07-11T00:00"), T0);
  assert.equal(toInput(T0), "2026-07-11T00:00");
  assert.equal(fromInput(""), null);
});

test("zooming keeps the moment under the pointer, shows nothing later than now, and has a floor", () => {
  const span = { start: 0, end: 100 * MINUTE };
  assert.deepEqual(zoomed(span, 50 * MINUTE, 0.5, 1e12), { start: 25 * MINUTE, end: 75 * MINUTE });
  assert.deepEqual(zoomed(span, 50 * MINUTE, 2, 110 * MINUTE), { start: -90 * MINUTE, end: 110 * MINUTE });
  const least = zoomed(span, 50 * MINUTE, 0.0001, 1e12);
  assert.equal(least.end - least.start, 5 * MINUTE);
});

test("the buckets of rain suit the range", () => {
  assert.deepEqual([3, 24, 24 * 7, 24 * 30].map((hours) => rainStep(hours * 3600_000)), ["PT10M", "PT1H", "PT1H", "P1D"]);
});
