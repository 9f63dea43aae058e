// All stations at once: how many are in which grade and state, and which one is worst. Pure.

import { severityRank, SEVERITIES } from "./severity.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Judgement} Judgement */
/** @typedef {import("./types.js").Severity} Severity */
/** @typedef {import("./types.js").Freshness} Freshness */
/** @typedef {{total: number, severities: Record<Severity, number>, states: Record<Freshness, number>, worst: {view: View, judgement: Judgement}|null}} Overview */

/**
 * Unknown is counted apart, never among the normal; the worst is the first by rank, then by distance
 * over its level, then by name; null while nothing stands above normal.
 * @param {Iterable<{view: View, judgement: Judgement}>} entries
 * @returns {Overview}
 */
export function overview(entries) {
  const severities = /** @type {Overview["severities"]} */ (Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])));
  const states = { live: 0, late: 0, stale: 0, offline: 0, never: 0 };
  let total = 0;
  let worst = /** @type {Overview["worst"]} */ (null);
  for (const entry of entries) {
    const { severity, fresh } = entry.judgement;
    total += 1;
    severities[severity] += 1;
    states[fresh] += 1;
    if (severity !== "normal" && severity !== "none" && (worst === null || before(entry, worst))) worst = entry;
  }
  return { total, severities, states, worst };
}

/** @param {{view: View, judgement: Judgement}} a @param {{view: View, judgement: Judgement}} b */
function before(a, b) {
  const by = severityRank(b.judgement) - severityRank(a.judgement)
    || (b.judgement.distance ?? -Infinity) - (a.judgement.distance ?? -Infinity);
  return (Number.isNaN(by) ? 0 : by) === 0 ? a.view.nameOrder < b.view.nameOrder : by < 0;
}
