// Placing labels so that none overlaps another or hides a symbol of its rank or above. Pure.

import { Grid, overlap } from "./grid.js";

/** @typedef {import("./grid.js").Box} Box */
/** @typedef {{x: number, y: number, reach: number, width: number, height: number}} Candidate */

/** What is taken: labels for all, symbols by their rank. */
export class Taken {
  /**
   * @param {Box|null} [edge] of the view: a label lies on one side of it, none is cut
   * @param {Grid<{rank: number}>} [symbols] laid out once, for many redraws
   */
  constructor(edge = null, symbols = new Grid()) {
    this.edge = edge;
    this.symbols = symbols;
    /** @type {Grid<{rank: number}>} */
    this.grid = new Grid();
  }

  /** @param {Box} box @param {number} [rank] of a symbol; a label gives way to none */
  add(box, rank = Infinity) {
    this.grid.add(box, { rank });
  }

  /** @param {Box} box @param {number} [above] symbols below this rank may be covered */
  isFree(box, above = -Infinity) {
    if (this.edge !== null && overlap(box, this.edge) > 0 && !within(box, this.edge)) return false;
    for (const { rank } of this.symbols.touching(box)) if (rank >= above) return false;
    for (const other of this.grid.touching(box)) {
      if (other.rank >= above) return false;
    }
    return true;
  }
}

/** @param {Box} box @param {Box} edge */
const within = (box, edge) =>
  box.left >= edge.left && box.right <= edge.right && box.top >= edge.top && box.bottom <= edge.bottom;

/**
 * Right, left, above, below of the symbol, then none: the first free place is taken. A label that
 * finds none may cover symbols of a lower rank than its own, never a label.
 * @param {Candidate} label
 * @param {Taken} taken
 * @param {{must?: boolean, rank?: number, corners?: boolean}} [claim] `must`: stands to the right if no place
 *   is free; `corners`: the four corners will do as well
 * @returns {Box|null}
 */
export function placeLabel({ x, y, reach, width, height }, taken, { must = false, rank = -Infinity, corners = false } = {}) {
  const middle = y - height / 2;
  const centre = x - width / 2;
  const boxes = [
    [x + reach, middle], [x - reach - width, middle],
    [centre, y - reach - height], [centre, y + reach],
    ...(corners ? [[x + reach, y - reach - height], [x + reach, y + reach], [x - reach - width, y + reach], [x - reach - width, y - reach - height]] : []),
  ].map(([left, top]) => ({ left, top, right: left + width, bottom: top + height }));
  const box = boxes.find((one) => taken.isFree(one))
    ?? (rank > -Infinity ? boxes.find((one) => taken.isFree(one, rank)) : undefined)
    ?? (must ? boxes[0] : null);
  if (box) taken.add(box);
  return box;
}

/** Rank from which a station is labelled at zoom 10: yellow, and what is silent or unknown. */
const LOUD = 4;
const NAMES_FROM = 12;
const LOUD_FROM = 10;
export const MAX_LABELS = 60;

/**
 * Which symbols are labelled, the selected first, then by rank; at most 60.
 * @template {{rank: number, selected: boolean}} T
 * @param {T[]} symbols
 * @param {number} zoom
 */
export function labelled(symbols, zoom) {
  return symbols
    .filter(({ rank, selected }) => selected || zoom >= NAMES_FROM || (zoom >= LOUD_FROM && rank >= LOUD))
    .sort((a, b) => Number(b.selected) - Number(a.selected) || b.rank - a.rank)
    .slice(0, MAX_LABELS);
}

/** A name as it stands beside a symbol: without what it says in brackets at its end. @param {string} name */
export const shortName = (name) => name.replace(/\s*[（(][^（）()]*[）)]$/u, "") || name;
