// When the next level may be reached: a range from the trend's slopes, or why none is given. Pure.

import { formatNumber } from "../format.js";

/** @typedef {import("../types.js").Judgement} Judgement */
/** @typedef {import("../types.js").Trend} Trend */

/** Beyond so many hours a straight line says nothing. */
const FARTHEST_H = 12;

const RISING = new Set(["rise", "rise_fast"]);

/**
 * @typedef {{state: "range", low: number, high: number|null}|{state: "no", why: "silent"|"suspect"|"tidal"|"unknown"|"steady"|"falling"|"far"}|null} Eta
 *   hours from the newest value on; `high` null: open end; null: nothing to reach
 */

/**
 * Hours until the next level at the trend's slopes (80 % interval).
 * @param {Judgement} judgement
 * @param {Trend|null} trend of the series judged by
 * @param {boolean|null} tidal
 * @returns {Eta}
 */
export function timeToLevel({ item, next, severity, why }, trend, tidal) {
  if (item === null || next === null || item.value === null) return null;
  if (severity === "unknown" || why !== null) return { state: "no", why: "silent" };
  if (tidal) return { state: "no", why: "tidal" };
  if (item.quality !== "good") return { state: "no", why: "suspect" };
  // Trends come at intervals: one that still says silent of a fresh station is out of date.
  if (trend?.why === "silent") return null;
  const { slope_low: slow = null, slope_high: fast = null, trend: word = null } = trend ?? {};
  if (word === null || slow === null || fast === null) return { state: "no", why: "unknown" };
  if (!RISING.has(word) || fast <= 0) return { state: "no", why: word.startsWith("fall") ? "falling" : "steady" };
  const rest = next.value - item.value;
  const low = rest / fast;
  if (low > FARTHEST_H) return { state: "no", why: "far" };
  const high = slow > 0 ? rest / slow : Infinity;
  return { state: "range", low, high: high > FARTHEST_H ? null : high };
}

/**
 * @param {Eta} eta
 * @param {string} level name of the next level, in the language in force
 * @param {import("../types.js").Translate} t
 */
export function etaText(eta, level, t) {
  if (eta === null) return null;
  if (eta.state === "no") return t("card.eta.no", { level, why: t(`card.eta.${eta.why}`) });
  const hours = (/** @type {number} */ n) => formatNumber(n, { decimals: 1 });
  const { low, high } = eta;
  return high === null ? t("card.eta.open", { level, low: hours(low) })
    : t("card.eta.range", { level, low: hours(low), high: hours(high) });
}
