// Which symbols become one pill (interface 3.4): those that overlap by more than 40 %, never above
// zoom 13. A red station and the selected one stand alone, beside the pill. Pure.

import { boxAt, Grid, overlap } from "./grid.js";

/** @typedef {import("./grid.js").Box} Box */
/** @typedef {{code: string, x: number, y: number, alone: boolean}} Spot `alone`: never swallowed */
/** @typedef {{members: string[], x: number, y: number, width: number}} Group world pixels of its middle */

const OVERLAP = 0.4;
/** A pill is text: what it would cover even a little joins it. */
const PILL_OVERLAP = 0.1;
const LAST_ZOOM = 13;
const RED = 7;
const UNKNOWN = 4;
export const PILL_HEIGHT = 22;

/** Red, also one that fell silent at red. @param {number} rank */
export const standsAlone = (rank) => rank >= RED;

/** Width of a pill in CSS px: cap, count, hatched cell. @param {number} count @param {number} unknown */
export const pillWidth = (count, unknown) => 24 + digits(count) + (unknown > 0 ? digits(unknown) : 0);

/** @param {number} n */
const digits = (n) => 11 + 7 * String(n).length;

/** @typedef {{spots: Spot[], x: number, y: number}} Heap */

/**
 * Symbols that overlap, heaped: each heap of two or more becomes a pill.
 * @param {Spot[]} spots
 * @param {number} size of the symbols, CSS px
 * @param {number} zoom
 * @returns {Heap[]}
 */
export function heapUp(spots, size, zoom) {
  if (zoom > LAST_ZOOM) return [];
  const free = spots.filter(({ alone }) => !alone).sort((a, b) => (a.code < b.code ? -1 : 1));
  let groups = gather(free.map((spot) => ({ spots: [spot], x: spot.x, y: spot.y })), size);
  // A pill is wider than a symbol: what it would cover joins it, until nothing more does.
  for (let round = 0; round < 6; round += 1) {
    const before = groups.length;
    groups = gather(groups, size);
    if (groups.length === before) break;
  }
  return groups.filter((group) => group.spots.length > 1);
}

/**
 * Where the pills stand. The selected station comes out of its heap; the others stay where they are.
 * @param {Spot[]} spots
 * @param {Heap[]} heaps
 * @param {number} size of the symbols, CSS px
 * @param {string|null} selected
 * @returns {{single: Set<string>, groups: Group[]}}
 */
export function settle(spots, heaps, size, selected) {
  const pills = heaps.map((heap) => ({ ...heap, spots: heap.spots.filter(({ code }) => code !== selected) })).filter(isPill);
  const single = new Set(spots.map(({ code }) => code));
  for (const { spots: members } of pills) for (const { code } of members) single.delete(code);
  const symbols = spots.filter(({ code }) => single.has(code)).map((spot) => boxAt(spot, size, size));
  return { single, groups: beside(pills, symbols) };
}

/** @param {Heap} heap @param {number} size */
const heapBox = (heap, size) => (heap.spots.length === 1 ? boxAt(heap, size, size)
  : boxAt(heap, pillWidth(heap.spots.length, heap.spots.length), PILL_HEIGHT));

/** @param {Heap} heap */
const isPill = ({ spots }) => spots.length > 1;

/** One round: each heap takes in what overlaps it enough. @param {Heap[]} heaps @param {number} size @returns {Heap[]} */
function gather(heaps, size) {
  /** @type {Grid<Heap>} */
  const grid = new Grid();
  for (const heap of heaps) grid.add(heapBox(heap, size), heap);
  const gone = new Set();
  const kept = [];
  for (const heap of heaps) {
    if (gone.has(heap)) continue;
    gone.add(heap);
    const box = heapBox(heap, size);
    const near = [...grid.touching(box)].filter((other) => !gone.has(other) && overlap(box, heapBox(other, size)) > (isPill(heap) || isPill(other) ? PILL_OVERLAP : OVERLAP));
    for (const other of near) gone.add(other);
    kept.push(near.length === 0 ? heap : merged([heap, ...near]));
  }
  return kept;
}

/** @param {Heap[]} heaps @returns {Heap} at the mean of its stations */
function merged(heaps) {
  const spots = heaps.flatMap((heap) => heap.spots);
  const mean = (/** @type {"x"|"y"} */ axis) => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length;
  return { spots, x: mean("x"), y: mean("y") };
}

/**
 * Pills moved aside where they would touch a symbol that stands alone, if there is room.
 * @param {Heap[]} heaps
 * @param {Box[]} symbols
 * @returns {Group[]}
 */
function beside(heaps, symbols) {
  /** @type {Grid<Box>} */
  const taken = new Grid();
  for (const box of symbols) taken.add(box, box);
  return heaps.map(({ spots, x, y }) => {
    const members = spots.map(({ code }) => code);
    const width = pillWidth(members.length, members.length);
    const [dx, dy] = [width / 2 + 4, PILL_HEIGHT];
    const places = [[0, 0], [dx, 0], [-dx, 0], [0, dy], [0, -dy], [dx, dy], [-dx, dy], [dx, -dy], [-dx, -dy]]
      .map(([right, down]) => ({ x: x + right, y: y + down }));
    const place = places.find((at) => taken.touching(boxAt(at, width, PILL_HEIGHT)).size === 0) ?? places[0];
    const box = boxAt(place, width, PILL_HEIGHT);
    taken.add(box, box);
    return { members, ...place, width };
  });
}

/**
 * What a pill says of its members: the worst, how many, how many unknown.
 * @template {{rank: number, judgement: Pick<import("./types.js").Judgement, "severity"|"base">}} T
 * @param {T[]} members
 */
export function summary(members) {
  const worst = members.reduce((a, b) => (b.rank > a.rank ? b : a));
  const { severity, base } = worst.judgement;
  const silent = severity === "unknown" && worst.rank > UNKNOWN;
  return {
    count: members.length, rank: worst.rank, cap: silent ? base : severity, silent,
    unknown: members.filter(({ judgement }) => judgement.severity === "unknown").length,
  };
}
