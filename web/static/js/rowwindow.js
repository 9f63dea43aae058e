// Which rows of a long list are worth drawing: those in view and some beyond. Pure.

/** Up to so many rows are all drawn: there is nothing to gain below. */
const ALL_UP_TO = 200;

/** Rows drawn beyond the view on either side. */
const BEYOND = 12;

/**
 * @param {object} given
 * @param {number} given.total rows of the whole list
 * @param {number} given.top scrolled so far, px
 * @param {number} given.height of the view, px
 * @param {number} given.row height of a row, px
 * @returns {{first: number, end: number}} half-open
 */
export function rowsInView({ total, top, height, row }) {
  if (total <= ALL_UP_TO || row <= 0) return { first: 0, end: total };
  const first = Math.max(0, Math.min(total, Math.floor(top / row)) - BEYOND);
  const end = Math.min(total, Math.ceil((top + height) / row) + BEYOND);
  return { first, end: Math.max(first, end) };
}

/**
 * How far to scroll so that a row is wholly in view, moving as little as possible.
 * @param {number} index
 * @param {{top: number, height: number, row: number}} view px
 * @returns {number} the new top, px
 */
export function scrollTo(index, { top, height, row }) {
  if (index * row < top) return index * row;
  return Math.max(top, (index + 1) * row - height);
}
