// Length and area along clicked places, as geodesics on the ellipsoid of CGCS2000. Pure but for
// loading geographiclib.

import { formatNumber } from "./format.js";

/** @typedef {{lon: number, lat: number}} Place */
/** @typedef {{length: number, perimeter: number, area: number}} Measured m and m²; a line without area has 0 */

/** Ellipsoid of CGCS2000 (EPSG 1024): semi-major axis in m, inverse flattening. */
const AXIS = 6378137;
const INVERSE_FLATTENING = 298.257222101;
const HECTARE = 10_000;
const SQUARE_KILOMETRE = 1_000_000;

/** @returns {Promise<(places: Place[]) => Measured>} */
export async function loadMeasure() {
  const { default: geodesic } = await import("../vendor/geographiclib-geodesic/geodesic.esm.js");
  const ellipsoid = new geodesic.Geodesic.Geodesic(AXIS, 1 / INVERSE_FLATTENING);
  const along = (/** @type {Place[]} */ places, /** @type {boolean} */ line) => {
    const path = ellipsoid.Polygon(line);
    for (const { lat, lon } of places) path.AddPoint(lat, lon);
    return path.Compute(false, true);
  };
  return (places) => {
    const ring = places.length < 3 ? { perimeter: 0, area: 0 } : along(places, false);
    return { length: along(places, true).perimeter, perimeter: ring.perimeter, area: Math.abs(ring.area ?? 0) };
  };
}

/** Below a kilometre in metres. @param {number} metres */
export function lengthText(metres) {
  if (metres < 1000) return `${formatNumber(metres, { decimals: metres < 100 ? 1 : 0 })}\u00a0m`;
  return `${formatNumber(metres / 1000, { decimals: metres < 100_000 ? 2 : 1 })}\u00a0km`;
}

/** Square metres, from a hectare on hectares too, from a square kilometre on those. @param {number} area m² @param {string} hectare its word */
export function areaText(area, hectare) {
  if (area < HECTARE) return `${formatNumber(area, { decimals: 0 })}\u00a0m²`;
  const hectares = `${formatNumber(area / HECTARE, { decimals: area < 100 * HECTARE ? 2 : 1 })}\u00a0${hectare}`;
  if (area < SQUARE_KILOMETRE) return hectares;
  return `${formatNumber(area / SQUARE_KILOMETRE, { decimals: 2 })}\u00a0km² = ${hectares}`;
}
