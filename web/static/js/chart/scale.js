// Ranges of the value axes (interface 5.1). Pure.

/** @typedef {{min: number, max: number}} Range */

const MARGIN = 0.08;
/** A level farther from the data than so many times their range is a tag at the edge, not a line. */
const REACH = 1.5;
/** Metres that a stage's axis spans at least, so that noise does not look like a flood. */
export const LEAST_STAGE_M = 0.2;

/**
 * Range of an axis that need not hold zero: data with a margin, at least `least`, extended to near levels.
 * @param {number[]} values
 * @param {number[]} levels
 * @param {number} least
 * @returns {Range & {off: {value: number, above: boolean}[]}} `off`: levels outside, for tags
 */
export function valueRange(values, levels, least) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) {
    if (levels.length === 0) return { min: 0, max: least || 1, off: [] };
    low = Math.min(...levels);
    high = Math.max(...levels);
  }
  const span = Math.max(high - low, least);
  const near = levels.filter((level) => level >= low - REACH * span && level <= high + REACH * span);
  const off = levels.filter((level) => !near.includes(level)).map((value) => ({ value, above: value > high }));
  const [bottom, top] = [Math.min(low, ...near), Math.max(high, ...near)];
  const margin = MARGIN * (top - bottom);
  const lack = Math.max(0, least - (top - bottom + 2 * margin)) / 2;
  const pad = margin + lack || Math.max(Math.abs(top) * MARGIN, 0.5);
  return { min: bottom - pad, max: top + pad, off };
}

/**
 * Range of an axis that begins at zero: rain, discharge, openings.
 * @param {number[]} values @param {number} least
 * @returns {Range}
 */
export function zeroRange(values, least) {
  let high = least;
  let low = 0;
  for (const value of values) {
    if (value > high) high = value;
    if (value < low) low = value;
  }
  return { min: low * (1 + MARGIN), max: high * (1 + MARGIN) };
}

/**
 * Move labels apart that would overlap, as little as possible, within [0, height].
 * @param {number[]} wanted centres, px, in any order
 * @param {number} size height of a label, px
 * @param {number} height
 * @returns {number[]} centres in the same order
 */
export function spread(wanted, size, height) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = [...wanted];
  let least = size / 2;
  for (const i of order) {
    placed[i] = Math.max(wanted[i], least);
    least = placed[i] + size;
  }
  let most = height - size / 2;
  for (const i of [...order].reverse()) {
    placed[i] = Math.min(placed[i], most);
    most = placed[i] - size;
  }
  return placed;
}
