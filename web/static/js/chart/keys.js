// Keys and wheel on the figure: one sample, one marker, one zoom at a time.

import { readOut } from "./words.js";
import { nearest } from "./track.js";
import { zoomed } from "./time.js";

/** @typedef {import("./hydrograph.js").Hydrograph} Hydrograph */

const ZOOM = 1.25;
const FAR = 10;

/** @param {Hydrograph} chart */
export function bindFigure(chart) {
  const { figure } = chart;
  figure.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = target(chart, event.key, event.shiftKey);
    if (at === null) return;
    event.preventDefault();
    event.stopPropagation();
    // While a key repeats nobody wants every sample read out.
    chart.readout.setAttribute("aria-live", event.repeat ? "off" : "polite");
    chart.cursor = at;
    chart.plots.point(at);
    chart.read();
  });
  figure.addEventListener("keyup", () => chart.readout.setAttribute("aria-live", "polite"));
  figure.addEventListener("blur", () => {
    chart.cursor = null;
    chart.plots.point(null);
    chart.read();
  });
  figure.addEventListener("wheel", (event) => {
    if (!event.shiftKey) return;
    event.preventDefault();
    const at = chart.plots.at(event.clientX);
    const by = event.deltaY || event.deltaX;
    if (at !== null && by !== 0) chart.setSpan(zoomed(chart.span, at, by > 0 ? ZOOM : 1 / ZOOM, chart.context.store.now()));
  }, { passive: false });
}

/**
 * Where a key moves the crosshair to; null if it moves nothing.
 * @param {Hydrograph} chart @param {string} key @param {boolean} far ten at a time
 */
function target(chart, key, far) {
  const { scene } = chart;
  if (scene === null) return null;
  const times = scene.plan.kind === "rain" ? (scene.data?.rain?.buckets ?? []).map(({ end }) => end)
    : (scene.main?.points ?? []).map(({ at }) => at);
  if (times.length === 0) return null;
  const points = times.map((at) => ({ at, received: at, value: null, quality: /** @type {const} */ ("good"), corrected: null }));
  const from = chart.cursor === null ? times.length - 1 : nearest(points, readOut(scene, chart.cursor).at);
  const step = far ? FAR : 1;
  const index = { ArrowLeft: from - step, ArrowRight: from + step, Home: 0, End: times.length - 1 }[key];
  if (index !== undefined) return times[Math.min(times.length - 1, Math.max(0, index))];
  if (key !== "PageUp" && key !== "PageDown") return null;
  const marks = markers(scene);
  const at = times[from];
  return (key === "PageUp" ? marks.filter((one) => one < at).at(-1) : marks.find((one) => one > at)) ?? at;
}

/** What is worth stopping at: suspect and corrected points, gaps, new origins, changed levels. @param {import("./scene.js").Scene} scene */
function markers(scene) {
  const points = (scene.main?.points ?? []).filter(({ quality, corrected }) => quality === "suspect" || corrected !== null).map(({ at }) => at);
  const steps = scene.lines.flatMap(({ steps: all }) => all.slice(1).map(({ start }) => start));
  return [...points, ...steps, ...scene.gaps.map(({ start }) => start), ...scene.breaks.map(({ at }) => at)].sort((a, b) => a - b);
}
