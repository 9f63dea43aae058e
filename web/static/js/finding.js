// What a search text can mean: a coordinate, stations, places. Pure; search.js shows it.

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./maplabels.js").NamedPlace} NamedPlace */
/** @typedef {{lon: number, lat: number}} Place */
/**
 * A coordinate as it was read; `refused` says why it is none after all.
 * @typedef {{system: "degrees", lon: number, lat: number}|{system: "grid", northing: number, easting: number}|{system: "grid", refused: "zone"|"other_zone"}} Reading
 */

/** A group shows so many. */
export const MOST = 5;

const NUMBER = "[-+\u2212]?\\d{1,9}(?:\\.\\d+)?";
const PAIR = new RegExp(`^\\s*(${NUMBER})\\s*°?\\s*([NSEWnsew北南东西])?\\s*[,，;；/\\s]\\s*(${NUMBER})\\s*°?\\s*([NSEWnsew北南东西])?\\s*$`);
const SIDE = /** @type {Record<string, {axis: "lat"|"lon", sign: number}>} */ ({
  N: { axis: "lat", sign: 1 }, S: { axis: "lat", sign: -1 }, E: { axis: "lon", sign: 1 }, W: { axis: "lon", sign: -1 },
  北: { axis: "lat", sign: 1 }, 南: { axis: "lat", sign: -1 }, 东: { axis: "lon", sign: 1 }, 西: { axis: "lon", sign: -1 },
});
/** Northings of the country, and eastings of one belt about 500 km, in m. */
const NORTHING = { least: 1_900_000, most: 6_100_000 };
const EASTING = { least: 300_000, most: 700_000 };

/**
 * Two numbers as a coordinate: lon lat; lat lon or either order by hemisphere letters; northing
 * easting of EPSG:4549. An easting with a belt's number before it is refused: that is another grid.
 * @param {string} text
 * @returns {Reading|null} null if it is no coordinate
 */
export function readCoordinate(text) {
  const match = PAIR.exec(text);
  if (!match) return null;
  const [a, b] = [match[1], match[3]].map((part) => Number(part.replace("\u2212", "-")));
  const sides = [match[2], match[4]].map((letter) => (letter ? SIDE[letter.toUpperCase()] : undefined));
  if (sides[0] && sides[1]) {
    if (sides[0].axis === sides[1].axis) return null;
    const [first, second] = [a * sides[0].sign, b * sides[1].sign];
    return sides[0].axis === "lat" ? degrees(second, first) : degrees(first, second);
  }
  if (sides[0] || sides[1]) return null;
  return grid(a, b) ?? degrees(a, b);
}

/** @param {number} lon @param {number} lat @returns {Reading|null} */
const degrees = (lon, lat) => (Math.abs(lon) <= 180 && Math.abs(lat) <= 85 ? { system: "degrees", lon, lat } : null);

/** @param {number} northing @param {number} easting @returns {Reading|null} */
function grid(northing, easting) {
  if (northing < NORTHING.least || northing > NORTHING.most) return null;
  if (easting >= EASTING.least && easting <= EASTING.most) return { system: "grid", northing, easting };
  // 40 500 000: the belt's number stands before the easting (EPSG:4528 for the same belt).
  const belt = Math.floor(easting / 1_000_000);
  if (belt >= 25 && belt <= 45) return { system: "grid", refused: belt === 40 ? "zone" : "other_zone" };
  return null;
}

/**
 * Stations that a text finds, those that begin with it first, else in the order given.
 * @param {Iterable<View>} views in the order of the list
 * @param {string} text lower case
 */
export function findStations(views, text) {
  const found = [];
  for (const view of views) {
    const { name, code, river, initials } = view.station;
    const words = [name, code, initials ?? "", river ?? ""].map((word) => word.toLowerCase());
    const place = words.slice(0, 3).some((word) => word.startsWith(text)) ? 0 : words.some((word) => word.includes(text)) ? 1 : 2;
    if (place < 2) found.push({ view, place });
  }
  return found.sort((a, b) => a.place - b.place).slice(0, MOST).map(({ view }) => view);
}

/**
 * Places of the map whose name in either language begins with the text, then those that hold it.
 * @param {NamedPlace[]} places the most important first
 * @param {string} text lower case
 * @param {(place: NamedPlace) => string|null} nameOf as the map writes it
 */
export function findPlaces(places, text, nameOf) {
  const found = [];
  for (const place of places) {
    const name = nameOf(place) ?? place.en;
    const words = [name, place.zh ?? "", place.en].map((word) => word.toLowerCase());
    const rank = words.some((word) => word.startsWith(text)) ? 0 : words.some((word) => word.includes(text)) ? 1 : 2;
    if (rank < 2) found.push({ place, name, rank });
  }
  return found.sort((a, b) => a.rank - b.rank).slice(0, MOST);
}
