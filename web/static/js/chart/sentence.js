// The chart in one sentence, for those who do not see it and for those in a hurry. Pure.

import { formatDuration, formatNumber, formatTime } from "../format.js";
import { counts } from "./track.js";

/** @typedef {import("../types.js").Translate} Translate */
/** @typedef {import("./track.js").Track} Track */
/** @typedef {import("./track.js").Point} Point */

/**
 * Smallest, largest and newest of the points that count; the first of equals.
 * @param {Point[]} points
 * @returns {{minimum: Point, maximum: Point, last: Point}|null}
 */
export function extremes(points) {
  const valid = points.filter(counts);
  if (valid.length === 0) return null;
  const value = (/** @type {Point} */ { value: v }) => /** @type {number} */ (v);
  let [minimum, maximum] = [valid[0], valid[0]];
  for (const point of valid) {
    if (value(point) < value(minimum)) minimum = point;
    if (value(point) > value(maximum)) maximum = point;
  }
  return { minimum, maximum, last: valid[valid.length - 1] };
}

/**
 * @param {object} given
 * @param {string} given.title station and quantity
 * @param {string} given.range "24 h", or the dates
 * @param {Track} given.track
 * @param {(import("./time.js").Span & {before?: boolean})[]} given.gaps
 * @param {{decimals?: number|null, significant?: number|null, unit: string}} given.digits
 * @param {string|null} given.trend in words
 * @param {string|null} given.distance in words
 * @param {number} given.now ms
 * @param {Translate} t
 */
export function sentence({ title, range, track, gaps, digits, trend, distance, now }, t) {
  const found = extremes(track.points);
  if (found === null) return t("chart.says.nothing", { title, range });
  const number = (/** @type {Point} */ { value }) => formatNumber(value, digits);
  const at = (/** @type {Point} */ point) => formatTime(point.at, now, t);
  const missing = gaps.filter(({ before }) => !before);
  const lost = missing.reduce((sum, { start, end }) => sum + end - start, 0);
  const parts = [
    t("chart.says.minimum", { n: number(found.minimum), time: at(found.minimum) }),
    t("chart.says.maximum", { n: number(found.maximum), time: at(found.maximum) }),
    t("chart.says.last", { n: number(found.last), unit: digits.unit, time: at(found.last) }),
    ...(trend === null ? [] : [trend]), ...(distance === null ? [] : [distance]),
    missing.length === 0 ? t("chart.says.nogap") : t("chart.says.gaps", { n: missing.length, age: formatDuration(lost / 1000, t) }),
  ];
  const suspect = track.points.filter(({ quality }) => quality === "suspect").length;
  if (suspect > 0) parts.push(t("chart.says.suspect", { n: suspect }));
  return t("chart.says", { title, range, rest: parts.join(t("chart.says.comma")) });
}
