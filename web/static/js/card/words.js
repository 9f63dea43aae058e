// Levels, distances and rates in words (interface 6.3). Pure: the words come in as `t`.

import { formatNumber } from "../format.js";

/** @typedef {import("../types.js").Level} Level */
/** @typedef {import("../types.js").Translate} Translate */

/** Names of levels that have a word in each language; others are shown as they are on record. */
const NAMES = /** @type {Record<string, string>} */ ({
  警戒: "warning", 保证: "guarantee", 汛限: "flood_limit", 设防: "alert", 历史最高: "record", 漫堤: "overtopping",
});

/** Source words that stand for a note of ours, not for a document. */
const NOTED = new Set(["unverified", "demo"]);

/** @param {string} name as on record @param {Translate} t */
export const levelName = (name, t) => (Object.hasOwn(NAMES, name) ? t(`card.level.${NAMES[name]}`) : name);

/** Source of a level in words: not confirmed and made up are said. @param {string} source @param {Translate} t */
export const sourceText = (source, t) => (NOTED.has(source) ? t(`card.source.${source}`) : source);

/** @param {Level} level */
export const isUnverified = ({ source }) => source === "unverified";

/**
 * Signed distance in words, counted from the level: over is +, under is a true minus.
 * @param {Level} level
 * @param {number} distance value minus the level's
 * @param {{decimals?: number|null, significant?: number|null, unit: string}} digits of the quantity
 * @param {Translate} t
 */
export function distanceText(level, distance, { unit, ...digits }, t) {
  const number = formatNumber(Math.abs(distance), digits);
  const level0 = levelName(level.name, t);
  if (Number(number.replaceAll(",", "")) === 0) return t("card.distance.at", { level: level0, n: number, unit });
  return t(distance > 0 ? "card.distance.over" : "card.distance.below", { level: level0, n: number, unit });
}

/**
 * A rate with its sign: of a level in cm/h, else in the quantity's own unit per hour.
 * @param {number|null} rate unit per hour
 * @param {string} unit UCUM code
 * @param {string} display unit as people read it
 */
export function rateText(rate, unit, display) {
  if (rate === null) return "—";
  const [value, shown] = unit === "m" ? [rate * 100, "cm/h"] : [rate, `${display || "1"}/h`];
  const text = formatNumber(value, { decimals: Math.abs(value) < 100 ? 1 : 0 });
  return `${Number(text.replace("\u2212", "-").replaceAll(",", "")) > 0 ? "+" : ""}${text}\u00a0${shown}`;
}
