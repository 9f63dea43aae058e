// Names of places from a layer of points, and which of them are the seats of prefectures. Pure.

/** @typedef {import("./maplabels.js").NamedPlace} NamedPlace */

const HAN = /\p{Script=Han}/u;
const SEAT = /^PPL(A2?|C)$/;

/**
 * Points with a name, seats first, then the most populous. A source without the Chinese name of a
 * place gives its spelling in Latin letters, which is no name for a Chinese page. A prefecture whose
 * seat the source does not mark has its most populous place for one, under that place's own name.
 * @param {GeoJSON.FeatureCollection} data
 * @returns {NamedPlace[]}
 */
export function namedPlaces(data) {
  const found = data.features.flatMap(({ geometry, properties }) => {
    const name = properties?.name;
    if (geometry?.type !== "Point" || typeof name !== "string") return [];
    const [lon, lat] = geometry.coordinates;
    const area = /** @type {string|null} */ (properties?.district_code ?? null);
    const seat = SEAT.test(properties?.feature_code ?? "");
    const names = { zh: HAN.test(name) ? name : null, en: String(properties?.name_en ?? name) };
    return [{ ...names, lon, lat, seat, area, district: seat ? area : null, weight: Number(properties?.population ?? 0) }];
  });
  const seated = new Set(found.filter(({ seat }) => seat).map(({ area }) => area));
  for (const place of [...found].sort((a, b) => b.weight - a.weight)) {
    if (place.area === null || seated.has(place.area) || place.weight === 0) continue;
    seated.add(place.area);
    place.seat = true;
  }
  return found.sort((a, b) => Number(b.seat) - Number(a.seat) || b.weight - a.weight);
}
