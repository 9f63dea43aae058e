// What a station's symbol looks like: bodies, glyphs, sizes, layers of state. Interface 3.1 to 3.4.
// Pure; symbols.js draws it.

import { DIGITS } from "./severity.js";

/** @typedef {import("./types.js").Freshness} Freshness */
/** @typedef {import("./types.js").Severity} Severity */
/** @typedef {NonNullable<import("./types.js").Trend["trend"]>} Motion */
/**
 * What a symbol depends on. `base` is the grade of the last value, kept while the station is silent.
 * @typedef {{kind: string, severity: Severity, base: Severity, fresh: Freshness, trend?: Motion|null}} State
 */
/** @typedef {State & {size: number, dpr: number, theme: string}} Look */

/** Body of each kind: one closed path in a 24 x 24 grid, and where its glyph sits. */
export const BODIES = /** @type {Record<string, {d: string, x: number, y: number, scale?: number}>} */ ({
  level: { d: "M12 2.2a9.8 9.8 0 1 1 0 19.6a9.8 9.8 0 1 1 0-19.6z", x: 12, y: 12, scale: 1.1 },
  rain: { d: "M12 .8C14.4 4.8 20.8 10 20.8 14.8a8.8 8.8 0 0 1-17.6 0C3.2 10 9.6 4.8 12 .8z", x: 12, y: 14.6 },
  sluice: { d: "M1 2.5h22v5.8h-3.6V21.5H4.6V8.3H1z", x: 12, y: 13.6 },
  pump: { d: "M3.2 3.2h17.6v17.6H3.2z", x: 12, y: 12, scale: 1.1 },
  quality: { d: "M12 .6L23.4 12L12 23.4L.6 12z", x: 12, y: 12 },
  air: { d: "M6.2 20.6a5.4 5.4 0 0 1-1-10.7A7 7 0 0 1 18.5 8.4A6.2 6.2 0 0 1 17.6 20.6z", x: 12.2, y: 14 },
  outfall: { d: "M1 2.4h22v6.4L12 23L1 8.8z", x: 12, y: 10.2 },
  camera: { d: "M.8 4.4h15.4v4.4L23.2 5.2v13.6L16.2 15.2v4.4H.8z", x: 8.5, y: 12 },
  heritage: { d: "M12 1L23.4 9.6h-2.8V21.8H3.4V9.6H.6z", x: 12, y: 14 },
  other: { d: "M7.4 5.4h9.2a6.6 6.6 0 0 1 0 13.2H7.4a6.6 6.6 0 0 1 0-13.2z", x: 12, y: 12 },
});

/** Glyphs in a 10 x 10 box about 0,0. */
export const GLYPHS = /** @type {Record<string, {stroke: string, fill?: string}>} */ ({
  "?": { fill: "M-1.3 3h2.6v2.5h-2.6z", stroke: "M-2.7-2.2a2.7 2.6 0 1 1 4.2 2.1c-1.1.7-1.5 1.1-1.5 2.2" },
  4: { stroke: "M1.4 5V-4L-3 2H3.6" },
  3: { stroke: "M-2.9-4.1H2.6L-.4-.8a2.75 2.75 0 1 1-2.7 4" },
  2: { stroke: "M-2.7-2.1a2.7 2.5 0 0 1 5.4-.1C2.7.4-2.7 1.6-2.8 4.1H3.1" },
  1: { stroke: "M-2.4-2.3L.7-4.4V5" },
});

const GRADES = new Set(["blue", "yellow", "orange", "red"]);

/** Normal, and what no threshold judges, is small and dull. */
const DULL = 0.85;

/** Body of a kind, the pill for one we do not know. @param {string} kind */
export const bodyOf = (kind) => BODIES[kind] ?? BODIES.other;

/** Symbol size in CSS px at a zoom; touch screens one step up. @param {number} zoom @param {boolean} coarse */
export function symbolSize(zoom, coarse) {
  const step = (zoom <= 10 ? 0 : zoom <= 13 ? 1 : 2) + (coarse ? 1 : 0);
  return [16, 24, 32, 40][step];
}

/** Line widths and lengths of a size in CSS px: 16, 24, 32 and above. @param {number} size */
export function measures(size) {
  if (size <= 16) return { halo: 3.4, outline: 1.25, white: 1.4, frozen: 1.8, badge: 3.6, pitch: 3.2, hatch: 1.5, glyph: 2.1 };
  if (size <= 24) return { halo: 4, outline: 1.5, white: 2, frozen: 3, badge: 4.8, pitch: 4.2, hatch: 1.8, glyph: 1.9 };
  return { halo: 4, outline: 1.5, white: 2, frozen: 3, badge: 5.8, pitch: 5, hatch: 2.2, glyph: 1.9 };
}

/** Room around the 24-unit grid, in units: for halo and badge, with a trend also for its triangles. */
export const margin = (/** @type {Pick<Look, "trend">} */ { trend }) => (moves(trend) ? 9 : 4);

/** @param {Motion|null|undefined} trend */
const moves = (trend) => trend != null && trend !== "steady";

/** @param {Look} look */
export const spriteKey = (look) => [
  look.kind in BODIES ? look.kind : "other", look.severity, look.base, look.fresh,
  moves(look.trend) ? look.trend : "", look.size, look.dpr, look.theme,
].join("|");

/**
 * The layers of a symbol by name of token; widths in CSS px. `last`: digit of the grade at which a
 * silent station was last seen, told in a badge, for the colour of its outline alone would not do.
 * @typedef {object} Layers
 * @property {number} scale
 * @property {string} fill
 * @property {boolean} hatch
 * @property {boolean} hole a body that nothing judges has a hole, so that it is not normal without colour
 * @property {string} outline
 * @property {number} width
 * @property {boolean} dashed
 * @property {{digit: string, colour: string}|null} glyph
 * @property {{digit: string, severity: Severity}|null} last
 * @property {"clock"|"cross"|null} badge
 */

/** @param {Look} look @returns {Layers} */
export function layersOf({ severity, base, fresh, size, theme }) {
  const m = measures(size);
  const badge = /** @type {Layers["badge"]} */ (fresh === "late" ? "clock" : fresh === "offline" ? "cross" : null);
  const plain = { scale: 1, hatch: false, hole: false, dashed: false, glyph: null, last: null, badge };
  const outline = outlineOf(severity, m, theme);
  if (fresh === "never") {
    return { ...plain, fill: "panel", outline: "ink", width: 1.6, dashed: size > 16, glyph: { digit: "?", colour: "ink" } };
  }
  const frozen = GRADES.has(base) ? { digit: DIGITS[base], severity: base } : null;
  const ring = frozen ? { outline: base, width: m.frozen } : null;
  if (fresh === "stale" || fresh === "offline") {
    return { ...plain, fill: "panel", hatch: true, outline: "ink", width: 2.2, ...ring, last: frozen };
  }
  if (severity === "unknown") {
    return { ...plain, fill: "unknown", ...outline, ...ring, glyph: { digit: "?", colour: "on-unknown" }, last: frozen };
  }
  if (severity === "none") return { ...plain, scale: DULL, fill: "ctl", hole: true, ...outline };
  if (severity === "normal") return { ...plain, scale: DULL, fill: "normal", ...outline };
  return { ...plain, fill: severity, ...outline, glyph: { digit: DIGITS[severity], colour: `on-${severity}` } };
}

/** @param {Severity} severity @param {ReturnType<typeof measures>} m @param {string} theme */
function outlineOf(severity, m, theme) {
  if (severity === "normal") return { outline: "normal-outline", width: m.outline };
  // A protanope sees dark red as normal: the white outline tells them apart.
  if (severity === "red") return { outline: "red-outline", width: theme === "dark" ? m.white : m.outline };
  return { outline: "outline", width: m.outline };
}

/**
 * Triangles of a trend: at (+13, -9) units of the centre; fast is doubled, where there is room.
 * @param {Motion|null|undefined} trend
 * @param {number} size
 * @returns {{up: boolean, at: {x: number, y: number}[], half: number}|null} grid units, the centres
 */
export function triangles(trend, size) {
  if (!moves(trend)) return null;
  const up = trend === "rise" || trend === "rise_fast";
  const fast = trend === "rise_fast" || trend === "fall_fast";
  const half = size <= 16 ? 4 : 3.2;
  const offsets = fast && size > 16 ? [-3.2, 3.2] : [0];
  return { up, half, at: offsets.map((y) => ({ x: 25, y: 3 + y })) };
}
