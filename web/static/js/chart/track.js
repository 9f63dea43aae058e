// A track: the points of one series in a range, its gaps, and how new readings join it. Pure.

import { seriesKey } from "../views.js";

/** @typedef {import("../types.js").Latest} Latest */
/** @typedef {import("../types.js").SeriesIdentity} SeriesIdentity */
/** @typedef {import("./time.js").Span} Span */
/** @typedef {{raw: number|null, reason: string|null, at: string}} Correction a person's edit on record */
/**
 * @typedef {object} Point
 * @property {number} at ms
 * @property {number} received ms
 * @property {number|null} value
 * @property {"good"|"suspect"|"bad"|"missing"} quality
 * @property {Correction|null} corrected
 */
/**
 * @typedef {object} Track
 * @property {SeriesIdentity & {station: string, unit: string}} series
 * @property {Point[]} points ascending
 * @property {Span[]} gaps
 * @property {number} total readings on record in the range
 * @property {boolean} thinned
 * @property {number} intervalMs expected between readings
 */

/** Neighbours farther apart than so many intervals leave a gap. */
const GAP = 1.5;

/**
 * A track of an answer of `/api/v1/observations/thinned`.
 * @param {any} answer
 * @param {SeriesIdentity & {station: string, unit: string}} [asked] what it answers, where the server knows no such series
 * @returns {Track}
 */
export function trackOf({ series, total, thinned, interval_s: interval, items, gaps }, asked) {
  const points = items.map((/** @type {any} */ one) => ({
    at: Date.parse(one.at), received: Date.parse(one.received_at), value: one.value, quality: one.quality,
    corrected: one.corrected ?? null,
  }));
  const spans = gaps.map((/** @type {any} */ gap) => ({ start: Date.parse(gap.start), end: Date.parse(gap.end) }));
  return { series: series ?? asked, points, gaps: spans, total, thinned, intervalMs: (interval ?? 300) * 1000 };
}

/** Whether a point's value counts: rejected ones are hidden, missing ones have none. @param {Point} point */
export const counts = ({ value, quality }) => value !== null && quality !== "bad" && quality !== "missing";

/**
 * Put a live reading in; what is older than the newest point is no append.
 * @param {Track} track
 * @param {Latest} item
 * @returns {"none"|"appended"|"again"} `again`: something may lie between, ask anew
 */
export function append(track, item) {
  if (seriesKey(item) !== seriesKey(track.series)) return "none";
  const point = {
    at: Date.parse(item.at), received: Date.parse(item.received_at), value: item.value, quality: item.quality, corrected: item.corrected ?? null,
  };
  const last = track.points.at(-1);
  if (last !== undefined && point.at < last.at) return "none";
  if (last !== undefined && point.at === last.at) {
    return last.value === point.value && last.quality === point.quality ? "none" : "again";
  }
  track.points.push(point);
  track.total += 1;
  return last !== undefined && point.at - last.at > GAP * track.intervalMs ? "again" : "appended";
}

/** Points before the range leave it. @param {Track} track @param {number} start */
export function dropBefore(track, start) {
  const kept = track.points.findIndex(({ at }) => at >= start);
  const gone = kept < 0 ? track.points.length : kept;
  if (gone === 0) return;
  track.points.splice(0, gone);
  if (!track.thinned) track.total -= gone;
  track.gaps = track.gaps.filter(({ end }) => end > start);
}

/**
 * The gaps of a track in a range, that at its end included: a silent series' line does not reach now.
 * @param {Track} track
 * @param {Span} span
 * @returns {(Span & {before?: boolean})[]} `before`: nothing is on record earlier in the range
 */
export function gapsIn({ points, gaps, intervalMs }, span) {
  const valid = points.filter(counts);
  if (valid.length === 0) return [{ ...span, before: true }];
  const reach = GAP * intervalMs;
  const first = valid[0].at;
  const last = valid[valid.length - 1].at;
  const inner = gaps.filter(({ start, end }) => end > span.start && start < span.end && start >= first && end <= last)
    .map(({ start, end }) => ({ start: Math.max(start, span.start), end: Math.min(end, span.end) }));
  return [
    ...(first - span.start > Math.max(reach, (span.end - span.start) / 100) ? [{ start: span.start, end: first, before: true }] : []),
    ...inner,
    ...(span.end - last > reach ? [{ start: last, end: span.end }] : []),
  ];
}

/**
 * A track whose replayed and derived stretches are judged by their own spacing: a back-fill at 15 min
 * is no row of gaps because the replay after it is faster. Measured stretches keep every gap.
 * @param {Track} track
 * @param {Span[]} stretches of values that are not measured
 * @returns {Track}
 */
export function evened(track, stretches) {
  if (stretches.length === 0 || track.gaps.length === 0) return track;
  let { gaps } = track;
  for (const { start, end } of stretches) {
    const own = gaps.filter((gap) => gap.start >= start && gap.end <= end);
    const points = track.points.filter(({ at }) => at >= start && at < end).length;
    if (own.length < 3 || own.length < 0.8 * (points - 1)) continue;
    const lengths = own.map((gap) => gap.end - gap.start).sort((a, b) => a - b);
    const spacing = lengths[lengths.length >> 1];
    gaps = gaps.filter((gap) => !own.includes(gap) || gap.end - gap.start > GAP * spacing);
  }
  return { ...track, gaps };
}

/**
 * Columns for a line: broken at gaps and where the origin changes, without what was rejected; the raw
 * line runs through what a correction replaced and its neighbours.
 * @param {Track} track
 * @param {number[]} breaks moments at which values of another origin begin, ms
 * @returns {{x: number[], y: (number|null)[], raw: (number|null)[]}}
 */
export function columns({ points, gaps }, breaks) {
  const x = /** @type {number[]} */ ([]);
  const y = /** @type {(number|null)[]} */ ([]);
  const raw = /** @type {(number|null)[]} */ ([]);
  let gap = 0;
  for (const [i, point] of points.entries()) {
    const before = points[i - 1];
    if (before !== undefined) {
      while (gap < gaps.length && gaps[gap].end <= before.at) gap += 1;
      const broken = (gap < gaps.length && gaps[gap].start < point.at && gaps[gap].end > before.at)
        || breaks.some((at) => at > before.at && at <= point.at);
      if (broken && point.at - before.at > 1) {
        x.push(before.at + 1);
        y.push(null);
        raw.push(null);
      }
    }
    const near = [before, point, points[i + 1]].some((one) => one?.corrected);
    x.push(point.at);
    y.push(counts(point) ? point.value : null);
    raw.push(point.corrected ? point.corrected.raw : near && counts(point) ? point.value : null);
  }
  return { x, y, raw };
}

/**
 * Index of the point nearest to a moment, -1 without points.
 * @param {Point[]} points @param {number} at
 */
export function nearest(points, at) {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].at < at) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && low < points.length && at - points[low - 1].at <= points[low].at - at) return low - 1;
  return points.length === 0 ? -1 : low;
}
