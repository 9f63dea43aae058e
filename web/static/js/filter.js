// Which stations a filter lets through, and in what order they stand. Pure; list and map share it.

import { severityRank } from "./severity.js";

/** @typedef {import("./types.js").Filter} Filter */
/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Judgement} Judgement */
/** @typedef {{view: View, judgement: Judgement}} Entry */

/** @returns {Filter} one that lets everything through */
export const noFilter = () => ({
  text: "", states: new Set(), severities: new Set(), kinds: new Set(), districts: new Set(), rivers: new Set(),
});

/** @param {Filter} filter */
export const isFiltered = ({ text, ...sets }) =>
  text !== "" || Object.values(sets).some((set) => set.size > 0);

/**
 * @param {import("./types.js").Station} station
 * @param {Pick<Judgement, "severity"|"fresh">} judgement
 * @param {Filter} filter `text` in lower case
 */
export function matches(station, { severity, fresh }, filter) {
  const lets = (/** @type {Set<string>} */ set, /** @type {string|null|undefined} */ word) =>
    set.size === 0 || (word != null && set.has(word));
  return lets(filter.states, fresh) && lets(filter.severities, severity) && lets(filter.kinds, station.kind)
    && lets(filter.districts, station.district_code) && lets(filter.rivers, station.river)
    && (filter.text === "" || words(station).some((word) => word.includes(filter.text)));
}

/** What a station can be found by. @param {import("./types.js").Station} station */
const words = ({ name, code, river, initials }) =>
  [name, code, river ?? "", initials ?? ""].map((word) => word.toLowerCase());

/** @type {Record<import("./types.js").SortKey, (entry: Entry) => number|null>} smaller stands first */
const KEYS = {
  urgent: ({ judgement }) => -severityRank(judgement),
  distance: ({ judgement }) => (judgement.distance === null ? null : -judgement.distance),
  age: ({ view }) => (view.newestAt === null ? -Infinity : view.newestAt),
  value: ({ judgement }) => (judgement.item?.value == null ? null : -judgement.item.value),
  name: ({ view }) => view.nameOrder,
  code: () => 0,
};

/**
 * Order of two stations under a sort key: missing last, ties by distance above the level, name, code.
 * @param {import("./types.js").SortKey} sort
 * @returns {(a: Entry, b: Entry) => number}
 */
export function comparator(sort) {
  const key = KEYS[sort];
  return (a, b) => missingLast(key(a), key(b))
    || (sort === "urgent" ? missingLast(KEYS.distance(a), KEYS.distance(b)) : 0)
    || (sort === "code" ? 0 : a.view.nameOrder - b.view.nameOrder)
    || (a.view.station.code < b.view.station.code ? -1 : 1);
}

/** @param {number|null} a @param {number|null} b */
function missingLast(a, b) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a === b ? 0 : a - b;
}
