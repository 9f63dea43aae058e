// What a station's hydrograph shows: which series in which pane, and whose rain. Pure.

import { seriesKey } from "../views.js";

/** @typedef {import("../types.js").Latest} Latest */
/** @typedef {import("../types.js").View} View */
/** @typedef {{station: string, name: string, km: number|null}} RainSource `km` null: the station itself */
/**
 * @typedef {object} Plan
 * @property {"stage"|"value"|"rain"|"pump"} kind
 * @property {Latest|null} main
 * @property {Latest|null} tail drawn dashed with the main series
 * @property {Latest|null} flow
 * @property {Latest[]} strip openings of gates or states of pumps
 * @property {RainSource|null} rain
 */

/** Rain that fell farther away says nothing of this place. */
const FARTHEST_KM = 40;
const STAGES = new Set(["stage", "headwater", "tailwater", "depth"]);
const EARTH_KM = 6371;

/**
 * @param {View} view
 * @param {Iterable<View>} all stations, for the nearest rain
 * @param {{item: Latest|null, items: Latest[]}} choice the series chosen for the main pane, and all in order
 * @returns {Plan}
 */
export function planOf(view, all, { item, items }) {
  const find = (/** @type {string} */ quantity) => items.find((one) => one.quantity === quantity) ?? null;
  const channels = (/** @type {string} */ quantity) => items.filter((one) => one.quantity === quantity);
  const main = item ?? items[0] ?? null;
  const plan = /** @type {Plan} */ ({ kind: "value", main, tail: null, flow: null, strip: [], rain: null });
  if (main === null) return plan;
  if (main.quantity === "precipitation") return { ...plan, kind: "rain", rain: ownRain(view) };
  if (main.quantity === "pump_state") return { ...plan, kind: "pump", main: null, strip: channels("pump_state"), rain: null };
  if (!STAGES.has(main.quantity)) return plan;
  return {
    ...plan, kind: "stage",
    tail: main.quantity === "headwater" ? find("tailwater") : null,
    flow: find("discharge"),
    strip: channels("gate_opening").length > 0 ? channels("gate_opening") : channels("pump_state"),
    rain: find("precipitation") !== null ? ownRain(view) : nearestRain(view, all),
  };
}

/** @param {View} view @returns {RainSource} */
const ownRain = ({ station }) => ({ station: station.code, name: station.name, km: null });

/** The nearest station that measures rain, if one is near. @param {View} view @param {Iterable<View>} all @returns {RainSource|null} */
export function nearestRain({ station }, all) {
  let best = /** @type {RainSource & {km: number}|null} */ (null);
  for (const { station: other, series } of all) {
    if (other.code === station.code || ![...series.values()].some(({ quantity }) => quantity === "precipitation")) continue;
    const km = kilometres(station, other);
    if (km !== null && km <= FARTHEST_KM && (best === null || km < best.km)) best = { station: other.code, name: other.name, km };
  }
  return best;
}

/** @typedef {{lon: number|null, lat: number|null}} Place */

/** Great-circle distance. @param {Place} a @param {Place} b @returns {number|null} null without a place */
function kilometres(a, b) {
  if (a.lon === null || a.lat === null || b.lon === null || b.lat === null) return null;
  const rad = Math.PI / 180;
  const s = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2
    + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(s));
}

/** Which readings of the live stream concern a plan. @param {Plan} plan @returns {Latest[]} */
export const tracked = ({ kind, main, tail, flow, strip }) =>
  [kind === "rain" ? null : main, tail, flow, ...strip].filter((one) => one !== null);

/** Identity of a plan: another one is drawn anew. @param {Plan} plan */
export const planKey = (plan) => JSON.stringify([plan.kind, tracked(plan).map((one) => `${one.station}|${seriesKey(one)}`), plan.rain]);
