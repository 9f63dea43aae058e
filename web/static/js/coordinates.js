// Coordinates in the three systems that people here ask for. WGS 84 and CGCS2000 are taken as equal
// (EPSG's null transformation, within a metre or so); the grid is EPSG:4549, the 3-degree belt
// about 120 E on the ellipsoid of CGCS2000. Pure but for loading proj4.

/** @typedef {{lon: number, lat: number}} Place */
/** @typedef {{northing: number, easting: number, outside: boolean}} GridPlace `outside`: not of the belt */

/** EPSG:4549: CGCS2000 / 3-degree Gauss-Kruger CM 120E. EPSG's ellipsoid 1024 has the figures of GRS 80. */
const GRID = "+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs";
export const BELT = { west: 118.5, east: 121.5 };
/** Beyond this far from the central meridian the projection gives no useful number. */
const ABSURD = 20;

/** Loaded when first asked for: no page needs it to become useful. @returns {Promise<(place: Place) => GridPlace|null>} */
export async function loadGrid() {
  const { default: proj4 } = await import("../vendor/proj4/proj4.esm.js");
  const projection = proj4(GRID);
  return ({ lon, lat }) => {
    if (Math.abs(lon - 120) > ABSURD || Math.abs(lat) > 85) return null;
    const [easting, northing] = projection.forward([lon, lat]);
    return { northing, easting, outside: lon < BELT.west || lon > BELT.east };
  };
}

/** The way back: from northing and easting, null beyond the belt. @returns {Promise<(grid: {northing: number, easting: number}) => Place|null>} */
export async function loadGridReader() {
  const { default: proj4 } = await import("../vendor/proj4/proj4.esm.js");
  const projection = proj4(GRID);
  return ({ northing, easting }) => {
    const [lon, lat] = projection.inverse([easting, northing]);
    return lon >= BELT.west && lon <= BELT.east ? { lon, lat } : null;
  };
}

/** Five decimals and the hemisphere: "32.39400° N". @param {number} value degrees @param {"N"|"E"} positive */
export function degrees(value, positive) {
  const hemisphere = value >= 0 ? positive : positive === "N" ? "S" : "W";
  return `${Math.abs(value).toFixed(5)}°\u00a0${hemisphere}`;
}

/** What goes to the clipboard: plain text that a person and a program can read. @param {Place} place @param {GridPlace|null} grid */
export function plain({ lon, lat }, grid) {
  const lines = [`WGS 84: ${lat.toFixed(6)}, ${lon.toFixed(6)} (lat, lon)`, `CGCS2000: ${lat.toFixed(6)}, ${lon.toFixed(6)} (lat, lon)`];
  if (grid) lines.push(`EPSG:4549: ${grid.northing.toFixed(2)}, ${grid.easting.toFixed(2)} (northing, easting, m)`);
  return lines.join("\n");
}
