// Boxes on a plane, found again by place: 64 px cells. Labels, clusters and the hit test use it. Pure.

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

const CELL = 64;

/** @param {{x: number, y: number}} centre @param {number} width @param {number} height @returns {Box} */
export const boxAt = ({ x, y }, width, height) =>
  ({ left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 });

/** Area that two boxes share, as a share of the smaller. @param {Box} a @param {Box} b */
export function overlap(a, b) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const area = (/** @type {Box} */ box) => (box.right - box.left) * (box.bottom - box.top);
  return (width * height) / Math.min(area(a), area(b));
}

/** @template T */
export class Grid {
  constructor() {
    /** @type {Map<number, {box: Box, value: T}[]>} */
    this.cells = new Map();
  }

  /** @param {Box} box @param {T} value */
  add(box, value) {
    const entry = { box, value };
    for (const key of keys(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(entry);
      else this.cells.set(key, [entry]);
    }
  }

  /** What touches a box, each once. @param {Box} box @returns {Set<T>} */
  touching(box) {
    /** @type {Set<T>} */
    const found = new Set();
    for (const key of keys(box)) {
      for (const { box: other, value } of this.cells.get(key) ?? []) if (overlap(box, other) > 0) found.add(value);
    }
    return found;
  }
}

/** One number a cell; world pixels at zoom 18 are below 2 to the 26th. @param {Box} box */
function keys({ left, top, right, bottom }) {
  const found = [];
  for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1) {
    for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) found.push(x * 0x800000 + y);
  }
  return found;
}
