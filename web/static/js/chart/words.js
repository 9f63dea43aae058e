// The chart's words: read-out of a moment, what the figure says, rows of the table, columns of the file.

import { correctedText } from "../card/headline.js";
import { formatDuration, formatNumber, formatStamp, formatTime } from "../format.js";
import { sentence } from "./sentence.js";
import { counts, nearest } from "./track.js";
import { PRESETS } from "./time.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./track.js").Point} Point */

/** Received later than so many intervals after its time: worth a word. */
const LATE_INTERVALS = 2;

/**
 * What is known of a moment: time, value, quality, distance, rain of that hour, delay.
 * @param {Scene} scene @param {number} at ms
 * @returns {{parts: string[], at: number}} `at`: of the sample that was read
 */
export function readOut(scene, at) {
  const { context: { t } } = scene;
  if (scene.plan.kind === "rain") return rainOut(scene, at);
  const track = scene.main;
  const index = track === null ? -1 : nearest(track.points, at);
  const gap = scene.gaps.find(({ start, end }) => start < at && at < end);
  const point = track?.points[index];
  if (track === null || point === undefined || (gap && Math.min(at - gap.start, gap.end - at) > track.intervalMs)) {
    const why = gap ? t(gap.before ? "chart.gap.before" : "chart.gap", { age: formatDuration((gap.end - gap.start) / 1000, t) }) : t("chart.nothing");
    return { parts: [formatStamp(at).slice(0, 19), why], at };
  }
  return { parts: pointParts(scene, point, track.intervalMs), at: point.at };
}

/** @param {Scene} scene @param {Point} point @param {number} intervalMs */
function pointParts(scene, point, intervalMs) {
  const { context: { t }, plan } = scene;
  const item = /** @type {import("../types.js").Latest} */ (plan.main ?? plan.strip[0]);
  const parts = [formatStamp(point.at).slice(0, 19), point.value === null ? t("value.missing") : scene.text(item, point.value)];
  if (plan.tail !== null) parts.push(...other(scene, plan.tail, point.at, t("chart.tail")));
  parts.push(t(point.quality === "suspect" ? "chart.quality.suspect" : `quality.${point.quality}`));
  if (point.corrected !== null) {
    parts.push(correctedText(scene.context, item, point.corrected));
  }
  const distance = point.value === null || point.quality === "bad" ? null : scene.distance(point.value, point.at);
  if (distance !== null) parts.push(distance);
  if (plan.flow !== null) parts.push(...other(scene, plan.flow, point.at, ""));
  const rain = scene.rainAt(point.at);
  if (rain !== null && rain.total !== null) parts.push(rainText(scene, rain));
  const delay = point.received - point.at;
  if (delay > LATE_INTERVALS * intervalMs) parts.push(t("chart.received", { age: formatDuration(delay / 1000, t) }));
  return parts.filter(Boolean);
}

/** The value of another series at that time, if it has one near. @param {Scene} scene @param {import("../types.js").Latest} item @param {number} at @param {string} name */
function other(scene, item, at, name) {
  const track = scene.track(item);
  const point = track?.points[nearest(track.points, at)];
  if (track === null || point === undefined || point.value === null || Math.abs(point.at - at) > 1.5 * track.intervalMs) return [];
  return [`${name} ${scene.text(item, point.value)}`.trim()];
}

/** A total that does not cover its time is a lower bound, and says so. @param {Scene} scene @param {import("./source.js").Bucket} bucket */
export function rainText({ context: { t }, data }, { total, coverage }) {
  const step = t(`chart.step.${data?.rain?.step ?? "PT1H"}`);
  const n = formatNumber(total, { decimals: 1 });
  return coverage < 0.9 ? t("chart.rain.least", { step, n, share: Math.floor(coverage * 100) }) : t("chart.rain.whole", { step, n });
}

/** @param {Scene} scene @param {number} at */
function rainOut(scene, at) {
  const { t } = scene.context;
  const bucket = scene.rainAt(at);
  if (bucket === null) return { parts: [formatStamp(at).slice(0, 19), t("chart.nothing")], at };
  const time = `${formatStamp(bucket.start).slice(0, 16)}–${formatStamp(bucket.end).slice(11, 16)}`;
  return { parts: [time, bucket.total === null ? t("value.missing") : rainText(scene, bucket)], at: (bucket.start + bucket.end) / 2 };
}

/** The range in words: a preset, or both ends. @param {Scene} scene @param {string|null} preset */
export function rangeText({ span, context: { t, store } }, preset) {
  if (preset !== null && preset in PRESETS) return t(`chart.range.${preset}`);
  const [from, to] = [span.start, span.end].map((at) => formatTime(at, store.serverNow(), t));
  return t("chart.range.span", { from, to });
}

/** The figure in a sentence. @param {Scene} scene @param {string|null} preset */
export function says(scene, preset) {
  const { context, plan, main } = scene;
  const { t, store } = context;
  const range = rangeText(scene, preset);
  if (plan.kind === "rain") {
    const buckets = (scene.data?.rain?.buckets ?? []).filter(({ total }) => total !== null);
    const sum = buckets.reduce((all, { total }) => all + (total ?? 0), 0);
    const most = buckets.reduce((top, one) => ((one.total ?? 0) > (top?.total ?? 0) ? one : top), buckets[0]);
    if (most === undefined) return t("chart.says.nothing", { title: scene.title, range });
    const n = (/** @type {number|null} */ value) => formatNumber(value, { decimals: 1 });
    return t("chart.says.rain", { title: scene.title, range, sum: n(sum), most: n(most.total), time: formatTime(most.end, store.now(), t) });
  }
  if (plan.kind === "pump") return t("chart.says.pumps", { title: scene.title, range, n: plan.strip.length });
  if (main === null || plan.main === null) return t("chart.says.nothing", { title: scene.title, range });
  const trend = store.trend(plan.main);
  const last = main.points.filter(counts).at(-1);
  return sentence({
    title: scene.title, range, track: main, gaps: scene.gaps, digits: scene.digits(plan.main), now: store.now(),
    trend: trend?.trend ? t(`card.trend.${trend.trend}`) : null,
    distance: last?.value == null ? null : scene.distance(last.value, last.at),
  }, t);
}

/**
 * Columns of table and file: exactly what is seen, rejected points only while they are shown.
 * @param {Scene} scene
 * @returns {(import("./csv.js").Column & {text: (value: number|null) => string})[]}
 */
export function columnsOf(scene) {
  const { plan, context, data } = scene;
  const items = plan.kind === "rain" ? [] : [plan.main, plan.tail, plan.flow, ...plan.strip].filter((item) => item !== null);
  const columns = items.map((item, i) => {
    const points = (scene.track(item)?.points ?? []).filter(({ quality }) => quality !== "bad" || scene.crosses);
    const cells = new Map(points.map(({ at, value, quality }) => [at, { value, quality: i === 0 ? context.t(`quality.${quality}`) : null }]));
    return { name: context.seriesName(item), unit: scene.digits(item).unit, cells, text: (/** @type {number|null} */ value) => scene.text(item, value) };
  });
  if (data?.rain == null || plan.rain === null) return columns;
  const cells = new Map(data.rain.buckets.filter(({ total }) => total !== null).map(({ end, total }) => [end, { value: total, quality: null }]));
  const name = `${context.catalogue.quantityName("precipitation", context.language)} ${context.t(`chart.step.${data.rain.step}`)} ${plan.rain.name}`;
  return [...columns, { name, unit: "mm", cells, text: (value) => `${formatNumber(value, { decimals: 1 })}\u00a0mm` }];
}

/** How many readings, and whether thinned. @param {import("./scene.js").Scene} scene */
export function noteText({ main, context: { t } }) {
  if (main === null) return "";
  return t(main.thinned ? "chart.thinned" : "chart.count", { n: formatNumber(main.total, { decimals: 0 }) });
}
