// The card's first lines: grade and freshness as chips, the station's value with all that qualifies it.

import { h } from "../dom.js";
import { formatAge, formatStamp } from "../format.js";
import { SILENT } from "../freshness.js";
import { originText } from "../origin.js";
import { DIGITS } from "../severity.js";
import { levelName } from "./words.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Latest} Latest */
/** @typedef {import("../types.js").Judgement} Judgement */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("./slot.js").Slot} Slot */

/** Sign before a trend's word; nothing where it is steady. */
const SIGNS = /** @type {Record<string, string>} */ ({ rise: "▲", rise_fast: "▲▲", fall: "▽", fall_fast: "▽▽", steady: "" });

/**
 * Grade with digit and word, the reason for it, and freshness with its rule.
 * @param {Context} context @param {View} view @param {Judgement} judgement
 */
export function stateLine(context, view, judgement) {
  const { t, store } = context;
  const { severity, base, level } = judgement;
  const state = store.freshness(view);
  const grade = h("span", { class: "chip", "data-severity": severity }, [
    ...(DIGITS[severity] ? [h("b", { class: "num" }, [DIGITS[severity]]), " "] : []), t(`card.grade.${severity}`),
  ]);
  const chip = h("span", { class: "chip", "data-freshness": state }, [t(`freshness.${state}`)]);
  const kept = severity === "unknown" && base !== "unknown" && base !== "none"
    ? [t("card.kept", { grade: t(`card.grade.${base}`) })] : [];
  const reached = severity !== "unknown" && level !== null ? [t("card.reached", { level: levelName(level.name, t) })] : [];
  const why = [...reached, ...reason(context, judgement), ...kept];
  return h("div", { class: "state-lines" }, [
    h("p", { class: "state-line" }, [grade, ...(why.length > 0 ? [h("span", {}, [why.join(t("list.comma"))])] : [])]),
    h("p", { class: "state-line" }, [chip, h("span", { class: "faint" }, [t(`freshness.${state}.rule`)])]),
  ]);
}

/** Why there is no grade; that nothing was ever said needs no second word. @param {Context} context @param {Judgement} judgement */
function reason({ t }, { why }) {
  return why === null || why === "never" || why === "silent" ? [] : [t(`card.why.${why}`)];
}

/**
 * The station's value, large, with unit, trend, age, datum, quality, origin and both times.
 * @param {Context} context @param {Slot} slot @param {View} view @param {Latest} item
 * @param {import("../types.js").Trend|null} trend
 */
export function headline(context, slot, view, item, trend) {
  const { store, t } = context;
  const { number, unit } = context.value(item);
  const age = slot.ages(h("span", { class: "num strong age" }), () => {
    const silent = SILENT.has(store.freshness(view));
    return silent ? context.ageText(view) : formatAge(Date.parse(item.at), store.now(), t);
  });
  const meta = [context.datumOf(view, item), qualityText(item, t), originText(store.origin(item), t)].filter(Boolean);
  return h("div", { class: "headline" }, [
    h("div", { class: "headline-name" }, [context.seriesName(item)]),
    h("div", { class: "headline-value" }, [
      h("b", { class: "num", "data-value": "" }, [number]),
      h("span", { class: "unit" }, [item.value === null ? t("value.missing") : unit]),
      ...trendMark(context, trend), age,
    ]),
    h("div", { class: `headline-meta quality-${item.quality}` }, [meta.join(" · ")]),
    ...(item.corrected ? [h("div", { class: "headline-meta strong" }, [correctedText(context, item, item.corrected)])] : []),
    h("dl", { class: "times" }, [
      h("dt", {}, [t("card.at")]), h("dd", { class: "num" }, [formatStamp(Date.parse(item.at))]),
      h("dt", {}, [t("card.received")]), h("dd", { class: "num" }, [formatStamp(Date.parse(item.received_at))]),
    ]),
  ]);
}

/** @param {Context} context @param {import("../types.js").Trend|null} trend */
function trendMark({ t }, trend) {
  if (trend?.trend == null) return [];
  const sign = SIGNS[trend.trend];
  return [h("span", { class: "trend", "data-trend": trend.trend }, [
    ...(sign ? [h("span", { "aria-hidden": "true" }, [sign]), " "] : []), t(`card.trend.${trend.trend}`),
  ])];
}

/** Quality in words: suspect is the device's own flag. @param {Latest} item @param {import("../types.js").Translate} t */
export function qualityText(item, t) {
  if (item.quality_rule === null) return t(`quality.${item.quality}`);
  const known = ["device", "null_value"].includes(item.quality_rule);
  const rule = known ? t(`card.rule.${item.quality_rule}`) : t("card.rule", { rule: item.quality_rule });
  return t("card.because", { what: t(`quality.${item.quality}`), why: rule });
}

/** That a person put the value in place of the device's, and why. @param {Context} context @param {Latest} item @param {NonNullable<Latest["corrected"]>} corrected */
export function correctedText(context, item, { raw, reason }) {
  const { t } = context;
  return t("chart.corrected", { raw: raw === null ? t("value.missing") : context.valueText({ ...item, value: raw }), reason: reason ?? "" });
}
