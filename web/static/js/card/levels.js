// The card's part on levels: distances, rates of change, time to the next level, and the dated table.

import { h } from "../dom.js";
import { formatNumber, formatTime } from "../format.js";
import { SILENT } from "../freshness.js";
import { inForce } from "../severity.js";
import { etaText, timeToLevel } from "./eta.js";
import { distanceText, isUnverified, levelName, rateText, sourceText } from "./words.js";

/** @typedef {import("../types.js").Level} Level */
/** @typedef {import("../types.js").Judgement} Judgement */
/** @typedef {import("../types.js").Trend} Trend */
/** @typedef {import("../context.js").Context} Context */

/**
 * Signed distances to every level, the highest first; reached ones are ticked. Without any: why.
 * @param {Context} context @param {Judgement} judgement
 */
export function distanceList(context, judgement) {
  const { t } = context;
  const { distances, item } = judgement;
  if (item === null || distances.length === 0) return nothingKnown(context, judgement);
  const known = context.catalogue.digits(item.quantity);
  const digits = { ...known, unit: known.unit || item.unit };
  return h("ul", { class: "distances", "aria-label": t("card.distances", { name: context.seriesName(item) }) },
    distances.map(({ level, distance }) => h("li", { class: distance >= 0 ? "over" : "under", "data-level": level.name }, [
      h("span", { class: "mark", "data-severity": level.severity }, [distance >= 0 ? "✓" : ""]),
      h("span", { class: "num" }, [distanceText(level, distance, digits, t)]),
      h("span", { class: "faint num" }, [levelValue(context, level)]),
    ])));
}

/** @param {Context} context @param {Judgement} judgement */
function nothingKnown({ t }, { why, distances }) {
  if (why !== "no_level" && why !== "datum_differs" && why !== "never") return null;
  if (why === "never" && distances.length === 0) return null;
  return h("p", { class: "threshold" }, [
    h("b", {}, [t("card.nothreshold")]),
    h("span", { class: "faint" }, [t(why === "datum_differs" ? "card.nothreshold.datum" : "card.nothreshold.why")]),
  ]);
}

/** A level's value with unit; one that nobody confirmed is starred. @param {Context} context @param {Level} level */
function levelValue(context, level) {
  const digits = context.catalogue.digits(level.quantity);
  return `${formatNumber(level.value, digits)}\u00a0${digits.unit || level.unit}${isUnverified(level) ? "*" : ""}`;
}

/**
 * Rate over 1 h and 3 h, and the time to the next level.
 * @param {Context} context @param {Judgement} judgement
 * @param {import("../types.js").Latest|null} item that the card shows
 * @param {Trend|null} trend of that item
 * @param {boolean|null} tidal
 */
export function motion(context, judgement, item, trend, tidal) {
  const { t } = context;
  const rows = [];
  if (item !== null && trend !== null) {
    const { unit } = context.catalogue.digits(item.quantity);
    const rate = (/** @type {number|null} */ value, /** @type {string} */ span) =>
      h("span", {}, [`${span}\u00a0`, h("b", { class: "num" }, [rateText(value, item.unit, unit)])]);
    rows.push(h("p", { class: "rates" }, [h("span", { class: "faint" }, [t("card.rate")]), rate(trend.rate_1h, "1\u00a0h"), rate(trend.rate_3h, "3\u00a0h")]));
    const outdated = trend.why === "silent" && !SILENT.has(judgement.fresh);
    if (trend.why !== null && !outdated) rows.push(h("p", { class: "faint" }, [t(`card.trend.${trend.why}`)]));
  }
  const own = judgement.item === null ? null : context.store.trend(judgement.item);
  const said = etaText(timeToLevel(judgement, own, tidal),
    judgement.next === null ? "" : levelName(judgement.next.name, t), t);
  if (said !== null) rows.push(h("p", { class: "eta" }, [said]));
  return rows.length === 0 ? null : h("div", { class: "motion" }, rows);
}

/**
 * All levels on record: value, what it raises, source, validity; those not in force now are marked.
 * @param {Context} context @param {Level[]} levels
 */
export function levelTable(context, levels) {
  if (levels.length === 0) return null;
  const { t, store } = context;
  const now = store.now();
  const rows = [...levels].sort((a, b) => a.quantity.localeCompare(b.quantity) || b.value - a.value).map((level) => {
    const force = inForce(level, now);
    return h("tr", { class: force ? "" : "expired" }, [
      h("th", { scope: "row" }, [
        h("span", { class: "chip small", "data-severity": level.severity }, [t(`card.raises.${level.severity}`)]), " ",
        levelName(level.name, t), h("div", { class: "faint" }, [context.catalogue.quantityName(level.quantity, context.language)]),
      ]),
      h("td", { class: "value num" }, [levelValue(context, level), h("div", { class: "faint" }, [level.datum ? context.datumText(level.datum) : ""])]),
      h("td", { class: "free" }, [sourceText(level.source, t), h("div", { class: "faint num" }, [validity(context, level, force)])]),
    ]);
  });
  const head = ["card.col.level", "card.col.value", "card.col.source"].map((key) => h("th", { scope: "col" }, [t(key)]));
  return h("section", {}, [
    h("h3", {}, [t("card.levels")]),
    h("table", { class: "series levels" }, [h("thead", {}, [h("tr", {}, head)]), h("tbody", {}, rows)]),
    ...(levels.some(isUnverified) ? [h("p", { class: "faint note" }, [t("card.unverified.note")])] : []),
  ]);
}

/** @param {Context} context @param {Level} level @param {boolean} force */
function validity({ t, store }, { valid_from: from, valid_to: to }, force) {
  const day = (/** @type {string} */ at) => formatTime(Date.parse(at), store.now(), t);
  const span = from === null && to === null ? t("card.valid.always")
    : to === null ? t("card.valid.from", { from: day(from ?? "") })
      : from === null ? t("card.valid.to", { to: day(to) }) : t("card.valid.span", { from: day(from), to: day(to) });
  return force ? span : t("card.valid.not", { span });
}
