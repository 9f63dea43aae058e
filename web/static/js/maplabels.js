// The words on the map: two lines beside a station, names of places.

import { distanceText } from "./card/words.js";
import { SILENT } from "./freshness.js";
import { shortName } from "./labels.js";

/**
 * `district`: code of the prefecture that the source marks it the seat of, whose name is on record too.
 * @typedef {{zh: string|null, en: string, lon: number, lat: number, seat: boolean, district: string|null}} NamedPlace
 */

/**
 * Name, then distance to the level that matters, else the value; a silent station's age, with the
 * grade it was last seen at.
 * @param {import("./context.js").Context} context
 * @param {Pick<import("./scene.js").Item, "view"|"judgement">} item
 * @returns {string[]}
 */
export function labelLines(context, { view, judgement }) {
  return [shortName(view.station.name), secondLine(context, view, judgement)];
}

/** @param {import("./context.js").Context} context @param {import("./types.js").View} view @param {import("./types.js").Judgement} judgement */
function secondLine(context, view, judgement) {
  const { t, catalogue } = context;
  const { fresh, base, severity, distance } = judgement;
  if (SILENT.has(fresh) || fresh === "never") {
    const age = context.ageText(view);
    return ["blue", "yellow", "orange", "red"].includes(base) ? t("map.label.last", { grade: t(`map.grade.${base}`), age }) : age;
  }
  const level = judgement.level ?? judgement.next;
  if (severity !== "unknown" && judgement.item && level && distance !== null) {
    return distanceText(level, distance, catalogue.digits(judgement.item.quantity), t);
  }
  const item = catalogue.primary(view);
  return item ? context.levelText(view, item) : t("age.never");
}

/**
 * A place's name in the language in force. The source spells some prefectures in other forms or in
 * Latin letters alone: the seat of one goes by the prefecture's name on record.
 * @param {NamedPlace} place
 * @param {Map<string, string>} districts names by code
 * @param {string} language
 */
export function placeName(place, districts, language) {
  if (language === "en") return place.en;
  const prefecture = place.seat && place.district !== null ? districts.get(place.district) : undefined;
  return (prefecture ?? place.zh)?.replace(/(?<=..)[市县区]$/u, "") ?? null;
}
