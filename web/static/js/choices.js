// What stations can be filtered by: the words there are, how many stations have each, and what of it
// is chosen. Pure; filterpanel.js shows it.

import { SEVERITIES } from "./severity.js";

/** @typedef {import("./types.js").Filter} Filter */
/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Judgement} Judgement */
/** @typedef {"severities"|"states"|"kinds"|"districts"|"rivers"} SetName */
/** @typedef {{set: SetName, words: {word: string, n: number}[]}} Group */

const STATES = ["live", "late", "stale", "offline", "never"];

/** Groups in the order in which they stand. */
export const SETS = /** @type {SetName[]} */ (["severities", "states", "kinds", "districts", "rivers"]);

/** @type {Record<SetName, (station: import("./types.js").Station, judgement: Judgement) => string|null|undefined>} */
const WORD = {
  severities: (_, { severity }) => severity,
  states: (_, { fresh }) => fresh,
  kinds: ({ kind }) => kind,
  districts: ({ district_code: code }) => code,
  rivers: ({ river }) => river,
};

/**
 * Groups of words with the number of all stations that have each; grades and states in their own
 * order, other words the most frequent first. A chosen word stays though no station has it now.
 * @param {{view: View, judgement: Judgement}[]} entries @param {Filter} filter
 * @returns {Group[]} without groups that could not tell stations apart
 */
export function choices(entries, filter) {
  return SETS.map((set) => {
    /** @type {Map<string, number>} */
    const found = new Map([...filter[set]].map((word) => [word, 0]));
    for (const { view, judgement } of entries) {
      const word = WORD[set](view.station, judgement);
      if (word != null) found.set(word, (found.get(word) ?? 0) + 1);
    }
    const fixed = set === "severities" ? SEVERITIES : set === "states" ? STATES : null;
    const place = (/** @type {string} */ word) => (fixed === null ? 0 : /** @type {string[]} */ (fixed).indexOf(word));
    const words = [...found].map(([word, n]) => ({ word, n }))
      .sort((a, b) => place(a.word) - place(b.word) || b.n - a.n || a.word.localeCompare(b.word, "zh-CN"));
    return { set, words };
  }).filter(({ set, words }) => words.length > 1 || filter[set].size > 0);
}

/** What is chosen, in the order of the groups. @param {Filter} filter @returns {{set: SetName, word: string}[]} */
export const chosen = (filter) => SETS.flatMap((set) => [...filter[set]].map((word) => ({ set, word })));
