// What the wall rotates through: the whole first, then each river, or district where no river is
// known, that has stations on the map. Pure.

/** @typedef {{code: string, lon: number|null, lat: number|null, river?: string|null, district_code: string|null}} Placed */
/** @typedef {{key: string, name: string|null, codes: string[]}} WallView `name` null: the whole */

/** Seconds that one view stands. */
export const STAND_S = 30;
const SHIFT_MS = 600_000;
const SHIFTS = [[0, 0], [2, 0], [2, 2], [0, 2]];

/**
 * @param {Iterable<Placed>} stations
 * @param {Map<string, string>} districts names by code
 * @returns {WallView[]}
 */
export function wallViews(stations, districts) {
  const placed = [...stations].filter(({ lon, lat }) => lon !== null && lat !== null);
  const whole = { key: "", name: null, codes: placed.map(({ code }) => code) };
  /** @type {Map<string, WallView>} */
  const groups = new Map();
  for (const { code, river, district_code: district } of placed) {
    const name = river ?? districts.get(district ?? "");
    if (name === undefined) continue;
    const group = groups.get(name) ?? { key: name, name, codes: [] };
    group.codes.push(code);
    groups.set(name, group);
  }
  // One that holds all would show the whole twice.
  const parts = [...groups.values()].filter(({ codes }) => codes.length < placed.length);
  return [whole, ...parts.sort((a, b) => (a.key < b.key ? -1 : 1))];
}

/**
 * The view `by` steps on, going round; the first if the present one is gone.
 * @param {WallView[]} views
 * @param {string} key of the present one
 * @param {number} by
 */
export function stepView(views, key, by) {
  const at = views.findIndex((view) => view.key === key);
  return at < 0 ? views[0] : views[(at + by + views.length) % views.length];
}

/**
 * Where the frame stands so that nothing burns in: 2 px further each 10 minutes.
 * @param {number} now ms of the epoch
 * @returns {[number, number]} CSS px right and down
 */
export function shiftAt(now) {
  return /** @type {[number, number]} */ (SHIFTS[Math.floor(now / SHIFT_MS) % SHIFTS.length]);
}
