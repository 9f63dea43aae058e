// Level lines of a pane: dated, so that they step where a level was changed; names for their right end. Pure.

/** @typedef {import("../types.js").Level} Level */
/** @typedef {import("./time.js").Span} Span */
/** @typedef {{level: Level, name: string, steps: {start: number, end: number, value: number}[], last: number}} Line */

/**
 * Dash by name (interface 2.3): what is not listed has the dash of a warning level.
 * @type {Record<string, {dash: number[], width: number}>}
 */
const STYLES = {
  设防: { dash: [2, 3], width: 1.5 }, 汛限: { dash: [10, 3, 2, 3], width: 1.5 }, 警戒: { dash: [8, 4], width: 1.5 },
  保证: { dash: [], width: 2 }, 历史最高: { dash: [], width: 1 },
};

/** @param {string} name as on record */
export const lineStyle = (name) => (Object.hasOwn(STYLES, name) ? STYLES[name] : STYLES["警戒"]);

/** Token of a line's colour: the tone of what it raises; a record its own. @param {Level} level */
export const lineToken = ({ severity, name }) => (severity === "none" ? (name === "历史最高" ? "c-record" : "muted") : `${severity}-text`);

/**
 * Lines of the levels that hold somewhere in a range, those of one name together.
 * @param {Level[]} levels of one station
 * @param {string} quantity
 * @param {string|null} datum of the station: others cannot be compared
 * @param {Span} span
 * @returns {Line[]} ascending by value at the right end
 */
export function linesOf(levels, quantity, datum, span) {
  /** @type {Map<string, Line>} */
  const lines = new Map();
  const time = (/** @type {string|null} */ at, /** @type {number} */ open) => (at === null ? open : Date.parse(at));
  const own = levels.filter((level) => level.quantity === quantity && (level.datum ?? null) === (datum ?? null))
    .sort((a, b) => time(a.valid_from, -Infinity) - time(b.valid_from, -Infinity));
  for (const level of own) {
    const start = Math.max(span.start, time(level.valid_from, -Infinity));
    const end = Math.min(span.end, time(level.valid_to, Infinity));
    if (start >= end) continue;
    const line = lines.get(level.name) ?? { level, name: level.name, steps: [], last: level.value };
    line.steps.push({ start, end, value: level.value });
    line.level = level;
    line.last = level.value;
    lines.set(level.name, line);
  }
  return [...lines.values()].sort((a, b) => a.last - b.last);
}
