// Time on the chart: local calendar of Asia/Shanghai, ticks on it, ranges. Pure.

/** China keeps one offset without summer time since 1991, so local days are plain arithmetic. */
const OFFSET_MS = 8 * 3600_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** @typedef {{start: number, end: number}} Span ms of the epoch, half-open */

/** Ranges by their word in a link, the key that chooses them, and their length. */
export const PRESETS = /** @type {Record<string, number>} */ ({ "24h": DAY, "3d": 3 * DAY, "7d": 7 * DAY, "30d": 30 * DAY });
export const SHORTEST_MS = 5 * MINUTE;
const LONGEST_MS = 20 * 366 * DAY;

const STEPS = [MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 5 * DAY, 10 * DAY, 30 * DAY, 61 * DAY, 122 * DAY, 366 * DAY];

/** @param {number} at */
const local = (at) => new Date(at + OFFSET_MS);
const two = (/** @type {number} */ n) => String(n).padStart(2, "0");

/**
 * Times of ticks: whole steps of the local calendar.
 * @param {number} start @param {number} end @param {number} most how many there may be
 */
export function ticks(start, end, most) {
  const step = STEPS.find((one) => (end - start) / one <= most) ?? STEPS[STEPS.length - 1];
  const first = Math.ceil((start + OFFSET_MS) / step) * step - OFFSET_MS;
  return Array.from({ length: Math.max(0, Math.floor((end - first) / step) + 1) }, (_, i) => first + i * step);
}

/** Local midnights within a range; none if they would stand closer than a few pixels. @param {number} start @param {number} end */
export const midnights = (start, end) => (end - start > 62 * DAY ? []
  : ticks(start, end, (end - start) / DAY).filter((at) => (at + OFFSET_MS) % DAY === 0));

/** Starts of hydrological days (08:00) within a range. @param {number} start @param {number} end */
export const eights = (start, end) => (end - start > 10 * DAY ? []
  : Array.from({ length: Math.ceil((end - start) / DAY) + 1 }, (_, i) => Math.ceil(start / DAY) * DAY + i * DAY).filter((at) => at < end));

/** What stands under a tick: the day at midnight, else the time. @param {number} at @param {number} span ms of the whole axis */
export function tickLabel(at, span) {
  const d = local(at);
  const day = `${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;
  if (span > 300 * DAY) return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}`;
  return (at + OFFSET_MS) % DAY === 0 || span > 12 * DAY ? day : `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

/** RFC 3339 with +08:00, as files carry it. @param {number} at */
export const stamp = (at) => `${local(at).toISOString().slice(0, 19)}+08:00`;

/** Value of a `datetime-local` input, read as local time of Asia/Shanghai. @param {number} at */
export const toInput = (at) => local(at).toISOString().slice(0, 16);

/** @param {string} text @returns {number|null} ms, or null if it is no time */
export function fromInput(text) {
  const at = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`);
  return Number.isFinite(at) ? at - OFFSET_MS : null;
}

/**
 * A range in a link: a preset, or `start/end` in RFC 3339; null if it is neither.
 * @param {string} text
 * @returns {{preset: string}|Span|null}
 */
export function parseRange(text) {
  if (Object.hasOwn(PRESETS, text)) return { preset: text };
  const [start, end, more] = text.split("/").map((part) => (/T.*(Z|[+-]\d\d:\d\d)$/.test(part) ? Date.parse(part) : NaN));
  return more === undefined && end - start >= SHORTEST_MS && end - start <= LONGEST_MS ? { start, end } : null;
}

/**
 * A range zoomed about a moment and kept within bounds.
 * @param {Span} span @param {number} at stays where it is @param {number} factor below 1 shows less
 * @param {number} latest nothing later is shown
 * @returns {Span}
 */
export function zoomed({ start, end }, at, factor, latest) {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (end - start) * factor));
  const share = (at - start) / (end - start);
  const last = Math.min(latest, at + (1 - share) * length);
  return { start: Math.round(last - length), end: Math.round(last) };
}

/** The bucket of rain totals that suits a range. @param {number} span ms @returns {"PT10M"|"PT1H"|"P1D"} */
export const rainStep = (span) => (span <= 4 * HOUR ? "PT10M" : span <= 10 * DAY ? "PT1H" : "P1D");

/** A range that ends at a moment at the latest: nothing is known beyond it. @param {Span} span @param {number} now @returns {Span} */
export const upTo = ({ start, end }, now) => ({ start, end: Math.min(end, Math.max(now, start + SHORTEST_MS)) });
