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
 * Stations under a sort key: missing last, ties by distance above the level, name, code. Each key is
 * reckoned once, for a list of thousands is sorted each second.
 * @param {Entry[]} entries
 * @param {import("./types.js").SortKey} sort
 * @returns {Entry[]}
 */
export function sorted(entries, sort) {
  const keyed = entries.map((entry) => ({
    entry, key: KEYS[sort](entry), second: sort === "urgent" ? KEYS.distance(entry) : 0,
    name: sort === "code" ? 0 : entry.view.nameOrder, code: entry.view.station.code,
  }));
  keyed.sort((a, b) => missingLast(a.key, b.key) || missingLast(a.second, b.second)
    || a.name - b.name || (a.code < b.code ? -1 : 1));
  return keyed.map(({ entry }) => entry);
}

/** @param {number|null} a @param {number|null} b */
function missingLast(a, b) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a === b ? 0 : a - b;
}

/**
 * A set with these words put in; all of them in already, they are taken out.
 * @template T
 * @param {Set<T>} set
 * @param {T[]} words
 * @returns {Set<T>}
 */
export function toggled(set, words) {
  const on = words.every((word) => set.has(word));
  const rest = [...set].filter((word) => !words.includes(word));
  return new Set(on ? rest : [...rest, ...words]);
}
