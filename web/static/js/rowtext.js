// What a row of the list says of a station, in words. Pure but for the context that it reads.

import { distanceText } from "./card/words.js";
import { formatAge } from "./format.js";
import { SILENT } from "./freshness.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Latest} Latest */
/** @typedef {import("./types.js").Judgement} Judgement */
/** @typedef {import("./context.js").Context} Context */

const KINDS = new Set(["level", "rain", "sluice", "pump", "quality", "air", "outfall", "camera", "heritage"]);

/** A kind the page has words for. @param {string} kind */
export const known = (kind) => (KINDS.has(kind) ? kind : "other");

/** Signs of a trend beside the value; the word goes into the spoken name. */
export const TREND_SIGNS = /** @type {Record<string, string>} */ ({ rise: "▲", rise_fast: "▲▲", fall: "▽", fall_fast: "▽▽", steady: "" });

/**
 * The series a row shows: the one that the station was judged by, else the one that stands for its kind.
 * @param {Context} context @param {View} view @param {Judgement} judgement
 */
export const shownItem = (context, view, judgement) => judgement.item ?? context.catalogue.primary(view);

/**
 * Signed distance to the level that matters, in words; "" where nothing is compared.
 * @param {Context} context @param {Judgement} judgement
 */
export function distanceWords(context, { level, next, distance, item }) {
  const against = level ?? next;
  if (against === null || distance === null || item === null) return "";
  return distanceText(against, distance, context.catalogue.digits(item.quantity), context.t);
}

/**
 * Second line of a row: the distance, or why there is none.
 * @param {Context} context @param {View} view @param {Judgement} judgement @param {Latest|null} item
 */
export function rowDetail(context, view, judgement, item) {
  const { t } = context;
  const parts = [detail(context, view, judgement, item)];
  if (item !== null && ["suspect", "bad", "missing"].includes(item.quality)) parts.push(t(`quality.${item.quality}`));
  if (item?.corrected) parts.push(t("row.corrected"));
  if (view.station.lon === null) parts.push(t("row.nopos"));
  return parts.filter(Boolean).join(" · ");
}

/** @param {Context} context @param {View} view @param {Judgement} judgement @param {Latest|null} item */
function detail(context, view, judgement, item) {
  const { t } = context;
  const { severity, why } = judgement;
  const name = item ? context.seriesName(item) : t(`kind.${known(view.station.kind)}`);
  const distance = distanceWords(context, judgement);
  if (severity === "unknown" && why === "silent" && distance !== "") return t("row.before", { what: distance });
  if (severity === "unknown" && why !== null) {
    return why === "silent" || why === "never" ? name : `${name} · ${t(`card.why.${why}`)}`;
  }
  return distance || `${t(`card.grade.${severity}`)} · ${name}`;
}

/**
 * Age of the value shown; a silent station says for how long.
 * @param {Context} context @param {View} view @param {Latest|null} item
 */
export function rowAge(context, view, item) {
  const { store, t } = context;
  if (item === null || SILENT.has(store.freshness(view))) return context.ageText(view);
  return formatAge(Date.parse(item.at), store.now(), t);
}

/**
 * The row in one sentence, for those who hear it.
 * @param {Context} context @param {View} view @param {Judgement} judgement @param {Latest|null} item
 */
export function rowSpoken(context, view, judgement, item) {
  const { t, store } = context;
  const trend = item ? store.trend(item)?.trend : null;
  return [
    view.station.name, t(`kind.${known(view.station.kind)}`), t(`card.grade.${judgement.severity}`),
    t(`freshness.${judgement.fresh}`), item ? context.levelText(view, item) : t("row.novalue"),
    trend ? t(`card.trend.${trend}`) : "", distanceWords(context, judgement), rowAge(context, view, item),
  ].filter(Boolean).join(t("list.pause"));
}
