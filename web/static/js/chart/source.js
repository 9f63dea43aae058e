// Asks the server for what a hydrograph shows: thinned series and totals of rain.

import { apiUrl, getJson } from "../http.js";
import { rainStep } from "./time.js";
import { trackOf } from "./track.js";
import { seriesKey } from "../views.js";

/** @typedef {import("../types.js").Latest} Latest */
/** @typedef {import("./plan.js").Plan} Plan */
/** @typedef {import("./time.js").Span} Span */
/** @typedef {{start: number, end: number, total: number|null, coverage: number}} Bucket ms; total in mm */
/** @typedef {{step: "PT10M"|"PT1H"|"P1D", buckets: Bucket[], failed: boolean}} Rain */
/** @typedef {{span: Span, tracks: Map<string, import("./track.js").Track>, rain: Rain|null}} Data */

/** @param {string} path @param {Record<string, string|null>} query null parts are left out */
function address(path, query) {
  const given = Object.entries(query).filter((part) => part[1] !== null);
  return apiUrl(`${path}?${new URLSearchParams(/** @type {[string, string][]} */ (given))}`);
}

/** @param {Span} span half-open, in the contract's words */
const bounds = ({ start, end }) => ({ start: new Date(start).toISOString(), end: new Date(end + 1).toISOString() });

/** @param {Latest} item @param {Span} span @param {number} points @param {AbortSignal} signal */
async function track(item, span, points, signal) {
  const { station, quantity, channel, statistic, period } = item;
  const query = { station, quantity, channel, statistic, period, ...bounds(span), points: String(points) };
  return trackOf(await getJson(address("observations/thinned", query), "no-store", signal), item);
}

/** @param {string} station @param {Span} span @param {AbortSignal} signal @returns {Promise<Rain>} */
export async function fetchRain(station, span, signal) {
  const step = rainStep(span.end - span.start);
  try {
    const answer = await getJson(address("observations/totals", { station, quantity: "precipitation", ...bounds(span), step }), "no-store", signal);
    const buckets = answer.items.map((/** @type {any} */ one) =>
      ({ start: Date.parse(one.start), end: Date.parse(one.end), total: one.total, coverage: one.coverage }));
    return { step, buckets, failed: false };
  } catch (error) {
    if (signal.aborted) throw error;
    return { step, buckets: [], failed: true };
  }
}

/**
 * Everything a plan shows in a range. Rain that cannot be had does not hide the stage.
 * @param {Plan} plan
 * @param {Latest[]} items the series of the plan
 * @param {Span} span
 * @param {number} points about how many each line may have
 * @param {AbortSignal} signal
 * @returns {Promise<Data>}
 */
export async function fetchData(plan, items, span, points, signal) {
  const [rain, ...tracks] = await Promise.all([
    plan.rain === null ? null : fetchRain(plan.rain.station, span, signal),
    ...items.map((item) => track(item, span, points, signal)),
  ]);
  if (plan.kind === "rain" && rain?.failed) throw new Error("");
  return { span, rain, tracks: new Map(items.map((item, i) => [seriesKey(item), tracks[i]])) };
}
