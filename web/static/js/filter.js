// Which stations a filter lets through. Pure; list and map share it.

/** @typedef {{text: string, states: Set<import("./types.js").Freshness>}} Filter */

/**
 * @param {import("./types.js").Station} station
 * @param {import("./types.js").Freshness} state
 * @param {Filter} filter `text` in lower case; no state chosen means all
 */
export function matches(station, state, filter) {
  if (filter.states.size > 0 && !filter.states.has(state)) return false;
  if (filter.text === "") return true;
  return station.name.toLowerCase().includes(filter.text)
    || station.code.toLowerCase().includes(filter.text);
}
