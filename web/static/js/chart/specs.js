// The panes of a scene: what each draws, in which unit, over which range.

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { levelName } from "../card/words.js";
import { formatDuration, formatNumber } from "../format.js";
import {
  paintBars, paintEnds, paintGaps, paintLast, paintLevels, paintLone, paintMarks, paintStates, paintTags, paintUprights,
} from "./draw.js";
import { lineStyle, lineToken } from "./levellines.js";
import { LEAST_STAGE_M, valueRange, zeroRange } from "./scale.js";
import { columns, counts } from "./track.js";

/** @typedef {import("./pane.js").PaneSpec} PaneSpec */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./draw.js").Colours} Colours */
/** @typedef {import("./track.js").Track} Track */
/** @typedef {import("../types.js").Latest} Latest */

/** Heights under which panes fold: discharge first, then the strip (CSS px). */
const FOLD_FLOW = 250;
const FOLD_STRIP = 230;

/** @param {Scene} scene @param {Colours} colours @param {number} height CSS px of all panes @returns {PaneSpec[]} */
export function specsOf(scene, colours, height) {
  const { plan } = scene;
  const specs = /** @type {PaneSpec[]} */ ([]);
  if (plan.rain !== null) specs.push(rainPane(scene, colours));
  if (plan.kind === "rain") specs.push(sumPane(scene));
  if (plan.kind === "pump") return [statesPane(scene, colours, 60)];
  if (plan.main !== null && plan.kind !== "rain") specs.push(mainPane(scene, plan.main, colours));
  if (plan.strip.length > 0 && height >= FOLD_STRIP) {
    specs.push(plan.strip[0].quantity === "pump_state" ? statesPane(scene, colours, 14) : stripPane(scene));
  }
  if (plan.flow !== null && height >= FOLD_FLOW) specs.push(flowPane(scene, plan.flow));
  return specs;
}

/** @param {Track|null} track */
const valuesOf = (track) => (track === null ? [] : track.points.filter(counts).map(({ value }) => /** @type {number} */ (value)));

/** Rain hangs from the top edge. @param {Scene} scene @param {Colours} colours @returns {PaneSpec} */
function rainPane(scene, colours) {
  const { t } = scene.context;
  const rain = scene.data?.rain ?? null;
  const { station, name, km } = /** @type {import("./plan.js").RainSource} */ (scene.plan.rain);
  const buckets = rain?.buckets ?? [];
  const whose = km === null ? "" : t("chart.rain.of", { name, km: formatNumber(km, { decimals: 1 }) });
  const failed = rain?.failed ? t("chart.rain.failed") : "";
  return {
    key: "rain", weight: scene.plan.kind === "rain" ? 50 : 22, hanging: true, digits: { decimals: 1 },
    title: `${t("chart.rain", { step: t(`chart.step.${rain?.step ?? "PT1H"}`) })}${whose}${failed}`,
    data: [[scene.span.start, scene.span.end], [null, null]], lines: [{ token: "c-rain", width: 0 }],
    range: zeroRange(buckets.flatMap(({ total }) => (total === null ? [] : [total])), station === "" ? 1 : 2),
    over: (u) => paintBars(u, buckets, colours["c-rain"]),
  };
}

/** Rain added up over the range. @param {Scene} scene @returns {PaneSpec} */
function sumPane(scene) {
  const { t } = scene.context;
  const x = /** @type {number[]} */ ([]);
  const y = /** @type {(number|null)[]} */ ([]);
  let sum = 0;
  for (const { start, end, total } of scene.data?.rain?.buckets ?? []) {
    if (x.length === 0) { x.push(start); y.push(0); }
    sum += total ?? 0;
    x.push(Math.min(end, scene.span.end));
    y.push(total === null ? null : sum);
  }
  return {
    key: "sum", weight: 50, title: t("chart.sum"), data: [x, y], lines: [{ token: "c-stage", width: 2 }],
    range: zeroRange([sum], 2), digits: { decimals: 1 },
  };
}

/** Stage, or another quantity, with its levels. @param {Scene} scene @param {Latest} item @param {Colours} colours @returns {PaneSpec} */
function mainPane(scene, item, colours) {
  const { plan, lines } = scene;
  const track = scene.track(item);
  const tail = scene.track(plan.tail);
  const values = [...valuesOf(track), ...valuesOf(tail)];
  if (scene.crosses) for (const { value } of track?.points ?? []) if (value !== null) values.push(value);
  const range = valueRange(values, lines.map(({ last }) => last), plan.kind === "stage" ? LEAST_STAGE_M : 0);
  const near = lines.filter(({ last }) => last >= range.min && last <= range.max);
  const own = track === null ? { x: [scene.span.start], y: [null], raw: [null] } : columns(track, scene.breaks.map(({ at }) => at));
  const second = tail === null ? null : columns(tail, []);
  const data = second === null ? [own.x, own.y, own.raw] : uPlot.join([[own.x, own.y, own.raw], [second.x, second.y]]);
  return {
    key: plan.kind, weight: 56, title: mainTitle(scene, item), digits: scene.digits(item), range,
    data: /** @type {import("uplot").AlignedData} */ (data),
    lines: [
      { token: "c-stage", width: 2 }, { token: "c-stage", width: 1, alpha: 0.5 },
      ...(second === null ? [] : [{ token: "c-tail", width: 1.5, dash: [5, 3] }]),
    ],
    under: (u) => paintLevels(u, near, ({ name, level }) => ({ ...lineStyle(name), colour: colours[lineToken(level)] })),
    over: (u) => {
      paintLone(u, own.x, own.y, colours["c-stage"]);
      overMain(u, scene, { item, track, tail, near, off: range.off }, colours);
    },
  };
}

/**
 * @param {import("uplot")} u @param {Scene} scene
 * @param {{item: Latest, track: Track|null, tail: Track|null, near: import("./levellines.js").Line[], off: {value: number, above: boolean}[]}} what
 * @param {Colours} colours
 */
function overMain(u, scene, { item, track, tail, near, off }, colours) {
  const { t } = scene.context;
  const last = track?.points.filter(counts).at(-1);
  const digits = scene.digits(item);
  const labels = near.map((line) => ({ text: scene.lineText(line), value: line.last, token: lineToken(line.level) }));
  const tailLast = tail?.points.filter(counts).at(-1)?.value;
  if (tailLast != null) labels.push({ text: `${t("chart.tail")} ${formatNumber(tailLast, digits)}`, value: tailLast, token: "c-tail" });
  const newest = last?.value == null ? [] : [{ text: formatNumber(last.value, digits), value: last.value, token: "ink", strong: true }];
  paintGaps(u, scene.gaps.map(({ start, end, before }) => ({
    start, end, text: t(before ? "chart.gap.before" : "chart.gap", { age: formatDuration((end - start) / 1000, t) }),
  })), colours);
  paintUprights(u, scene.breaks.map(({ at, text }) => ({ at, colour: colours.muted, width: 1, dash: [3, 3], text })), colours);
  paintMarks(u, track?.points ?? [], { colour: colours["c-stage"], crosses: scene.crosses, colours });
  if (last?.value != null) paintLast(u, { at: last.at, value: last.value }, colours["c-stage"]);
  paintEnds(u, [...labels, ...newest], colours);
  paintTags(u, scene.lines.flatMap((line) => {
    const found = off.find(({ value }) => value === line.last);
    if (found === undefined) return [];
    const away = last?.value == null ? formatNumber(line.last, digits) : signed(line.last - last.value, digits);
    return [{ text: `${found.above ? "↑" : "↓"} ${levelName(line.name, t)} ${away} ${digits.unit}`, above: found.above, token: lineToken(line.level) }];
  }), colours);
}

/** @param {number} value @param {{decimals?: number|null, significant?: number|null}} digits */
const signed = (value, digits) => `${value > 0 ? "+" : ""}${formatNumber(value, digits)}`;

/** @param {Scene} scene @param {Latest} item */
function mainTitle(scene, item) {
  const { context, view, plan } = scene;
  const { unit } = scene.digits(item);
  const datum = plan.kind !== "stage" || item.quantity === "depth" ? ""
    : context.t("chart.datum", { datum: view.station.datum === null ? context.t("card.datum.unknown") : context.datumText(view.station.datum) });
  return `${context.seriesName(item)} ${unit}${datum}`;
}

/** Openings of gates as steps. @param {Scene} scene @returns {PaneSpec} */
function stripPane(scene) {
  const { plan, context } = scene;
  const tables = plan.strip.map((item) => columns(scene.track(item) ?? emptyTrack(item), []));
  const data = uPlot.join(tables.map(({ x, y }) => [x.length > 0 ? x : [scene.span.start], y.length > 0 ? y : [null]]));
  const values = plan.strip.flatMap((item) => valuesOf(scene.track(item)));
  return {
    key: "gates", weight: 14, title: `${context.catalogue.quantityName("gate_opening", context.language)} m`, data, digits: { decimals: 1 },
    lines: plan.strip.map(() => ({ token: "c-gate", width: 1.5, stepped: true })), range: zeroRange(values, 1),
  };
}

/** @param {Latest} item @returns {Track} */
const emptyTrack = (item) => ({ series: item, points: [], gaps: [], total: 0, thinned: false, intervalMs: 1 });

/** States of pumps. @param {Scene} scene @param {Colours} colours @param {number} weight @returns {PaneSpec} */
function statesPane(scene, colours, weight) {
  const { plan, context } = scene;
  const rows = plan.strip.map((item) => ({
    points: scene.track(item)?.points ?? [], name: item.channel === null ? "" : context.t("card.unit", { n: item.channel }),
  }));
  return {
    key: "pumps", weight, title: context.catalogue.quantityName("pump_state", context.language), digits: null,
    data: [[scene.span.start, scene.span.end], [null, null]], lines: [{ token: "c-gate", width: 0 }], range: { min: 0, max: rows.length },
    over: (u) => paintStates(u, rows, { colour: colours["c-gate"], colours, end: scene.span.end }),
  };
}

/** @param {Scene} scene @param {Latest} item @returns {PaneSpec} */
function flowPane(scene, item) {
  const track = scene.track(item);
  const { x, y } = columns(track ?? emptyTrack(item), scene.breaks.map(({ at }) => at));
  const values = valuesOf(track);
  const { unit, ...digits } = scene.digits(item);
  return {
    key: "flow", weight: 22, title: `${scene.context.seriesName(item)} ${unit}`, data: [x, y], digits,
    lines: [{ token: "c-flow", width: 1.5 }], range: zeroRange(values, 1),
  };
}
