// Placing labels so that none overlaps another or hides a symbol. Pure.

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */
/** @typedef {{x: number, y: number, reach: number, width: number, height: number}} Candidate */

const CELL = 64;

/** A grid of taken boxes. */
export class Taken {
  constructor() {
    /** @type {Map<string, Box[]>} */
    this.cells = new Map();
  }

  /** @param {Box} box */
  *keys(box) {
    for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x += 1) {
      for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y += 1) {
        yield `${x},${y}`;
      }
    }
  }

  /** @param {Box} box */
  add(box) {
    for (const key of this.keys(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    }
  }

  /** @param {Box} box */
  isFree(box) {
    for (const key of this.keys(box)) {
      if (this.cells.get(key)?.some((other) => overlap(box, other))) return false;
    }
    return true;
  }
}

/** @param {Box} a @param {Box} b */
function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * Right, left, above, below of the symbol, then none: the first free place is taken.
 * @param {Candidate} label
 * @param {Taken} taken
 * @param {boolean} must whether it stands to the right if no place is free
 * @returns {Box|null}
 */
export function placeLabel({ x, y, reach, width, height }, taken, must) {
  const middle = y - height / 2;
  const centre = x - width / 2;
  const corners = [
    [x + reach, middle], [x - reach - width, middle],
    [centre, y - reach - height], [centre, y + reach],
  ];
  for (const [left, top] of corners) {
    const box = { left, top, right: left + width, bottom: top + height };
    if (taken.isFree(box)) {
      taken.add(box);
      return box;
    }
  }
  if (!must) return null;
  const box = { left: x + reach, top: middle, right: x + reach + width, bottom: middle + height };
  taken.add(box);
  return box;
}
