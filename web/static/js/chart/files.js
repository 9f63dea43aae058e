// What the reader takes away of a chart: its picture and its numbers.

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { formatStamp } from "../format.js";
import { modeOf } from "../origin.js";
import { csvOf } from "./csv.js";
import { blobOf, compose, save } from "./picture.js";
import { tracked } from "./plan.js";
import { columnsOf, rangeText, says } from "./words.js";

/** @typedef {import("./hydrograph.js").Hydrograph} Hydrograph */

/** Station, quantity and time; no character that a file system refuses. @param {import("./scene.js").Scene} scene @param {string} ending */
const nameOf = (scene, ending) =>
  `${scene.view.station.code}-${(scene.plan.main ?? scene.plan.strip[0])?.quantity ?? "data"}-${formatStamp(scene.span.end).slice(0, 16).replace(/[ :-]/g, "")}.${ending}`;

/** @param {Hydrograph} chart */
export function saveFile({ scene, context: { t } }) {
  if (scene === null || scene.data === null) return;
  const columns = columnsOf(scene).map((column) => ({ ...column, cells: new Map([...column.cells].filter(([at]) => at >= scene.span.start && at <= scene.span.end)) }));
  const text = csvOf(columns, { time: t("chart.col.time"), quality: t("col.quality") });
  // The mark at the start makes spreadsheets read the text as UTF-8.
  save(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }), nameOf(scene, "csv"));
}

/** @param {Hydrograph} chart */
export async function savePicture({ scene, plots, preset, fixed, context }) {
  if (scene === null || plots.panes.length === 0) return;
  const { t, store } = context;
  const canvas = compose(plots.panes.map(({ plot }) => plot.ctx.canvas), {
    title: scene.title,
    lines: [rangeText(scene, fixed === null ? preset : null), says(scene, fixed === null ? preset : null)],
    notices: notices(scene), legend: [legend(scene)],
    foot: [...sources(scene), t("chart.png.made", { time: formatStamp(store.serverNow()) })],
  }, plots.colours, uPlot.pxRatio);
  save(await blobOf(canvas), nameOf(scene, "png"));
}

/** Not now, or not measured: said on every print. @param {import("./scene.js").Scene} scene */
function notices({ plan, context: { store, t } }) {
  const mode = modeOf(tracked(plan).map((item) => store.origin(item)));
  return [
    ...(mode === null ? [] : [t(mode.origin === "replay" ? "chart.png.replay" : "chart.png.derived")]),
    ...(store.past === null ? [] : [t("chart.png.past", { time: formatStamp(store.past.at) })]),
  ];
}

/** @param {import("./scene.js").Scene} scene */
function legend({ plan, context: { t } }) {
  const parts = [t("chart.legend.marks")];
  if (plan.tail !== null) parts.unshift(t("chart.legend.tail"));
  if (plan.rain !== null && plan.rain.km !== null) parts.push(t("chart.legend.rain", { name: plan.rain.name }));
  return parts.join(t("chart.says.comma"));
}

/** @param {import("./scene.js").Scene} scene */
function sources({ plan, lines, context: { store, t } }) {
  const series = new Set(tracked(plan).map((item) => store.origin(item).source_series).filter((one) => one !== null));
  return [
    ...(series.size === 0 ? [] : [t("chart.png.series", { names: [...series].join(t("list.comma")) })]),
    ...(lines.some(({ level }) => level.source === "unverified") ? [t("card.unverified.note")] : []),
  ];
}
