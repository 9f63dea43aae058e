// One pane of the hydrograph: a uPlot with the common time axis, crosshair and margins.

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { formatNumber } from "../format.js";
import { paintTitle, paintUprights, TEXT_PX } from "./draw.js";
import { eights, midnights, tickLabel, ticks } from "./time.js";

/** @typedef {import("uplot")} Plot */
/** @typedef {import("./draw.js").Colours} Colours */
/** @typedef {import("./time.js").Span} Span */
/** @typedef {{token: string, width: number, dash?: number[], stepped?: boolean, alpha?: number}} LineSpec */
/**
 * @typedef {object} PaneSpec
 * @property {string} key
 * @property {number} weight share of the height
 * @property {string} title
 * @property {import("uplot").AlignedData} data x in ms
 * @property {LineSpec[]} lines one a column after x
 * @property {{min: number, max: number}} range
 * @property {boolean} [hanging] zero at the top
 * @property {{decimals?: number|null, significant?: number|null}|null} digits of the axis; null: no numbers
 * @property {(u: Plot) => void} [under] painted before the lines
 * @property {(u: Plot) => void} [over] painted after them
 */
/**
 * @typedef {object} Shared what all panes of a chart have in common
 * @property {() => Span} span
 * @property {() => number|null} now where the line "now" stands
 * @property {Colours} colours
 * @property {number} width @property {number} gutter room for names at the right end
 * @property {string} sync
 * @property {(u: Plot) => void} onCursor @property {(span: Span) => void} onSelect @property {() => void} onReset
 */

/** Room for the numbers at the left, CSS px, alike in all panes so that their times stand in line. */
const LEFT = 44;
export const TITLE = 20;
export const TIMES = 22;
/** Drags shorter than this are clicks. */
const DRAG_PX = 6;

export class Pane {
  /**
   * @param {HTMLElement} host
   * @param {PaneSpec} spec
   * @param {Shared} shared
   * @param {number} height
   * @param {boolean} last carries the times
   */
  constructor(host, spec, shared, height, last) {
    this.spec = spec;
    this.shared = shared;
    this.plot = new uPlot(this.options(height, last), spec.data, host);
  }

  /** @param {PaneSpec} spec the same pane with other data */
  update(spec) {
    this.spec = spec;
    this.plot.setData(spec.data);
  }

  destroy() {
    this.plot.destroy();
  }

  /** @param {number} height @param {boolean} last @returns {import("uplot").Options} */
  options(height, last) {
    const { spec, shared } = this;
    const { colours } = shared;
    const font = `${TEXT_PX}px ${colours.font}`;
    return {
      width: shared.width, height, ms: 1, legend: { show: false }, padding: [TITLE, shared.gutter, last ? 0 : 4, 0],
      series: [{}, ...spec.lines.map(({ token, width, dash, stepped, alpha }) => ({
        stroke: colours[token], width, alpha: alpha ?? 1, ...(dash ? { dash } : {}), spanGaps: false, points: { show: false },
        ...(stepped && uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
        ...(width === 0 ? { paths: () => null } : {}),
      }))],
      scales: {
        x: { time: true, range: () => [shared.span().start, shared.span().end] },
        y: { range: () => [this.spec.range.min, this.spec.range.max], dir: spec.hanging ? -1 : 1 },
      },
      axes: [
        {
          show: true, size: last ? TIMES : 0, font, stroke: colours.muted, gap: 4, grid: { show: false },
          ticks: { show: last, stroke: colours.line, width: 1, size: 4 },
          splits: (u) => ticks(shared.span().start, shared.span().end, Math.max(2, Math.floor(u.bbox.width / uPlot.pxRatio / 52))),
          values: (_, splits) => splits.map((at) => (last ? tickLabel(at, shared.span().end - shared.span().start) : "")),
        },
        {
          size: LEFT, font, stroke: colours.muted, gap: 4, grid: { stroke: colours["c-grid"], width: 1 }, ticks: { show: false },
          space: 26,
          values: (_, splits) => splits.map((value) => (spec.digits === null ? "" : axisNumber(value, splits, spec.digits))),
        },
      ],
      cursor: {
        y: false, points: { show: false }, sync: { key: shared.sync, setSeries: false, scales: ["x", null] },
        drag: { x: true, y: false, setScale: false, dist: DRAG_PX },
        bind: { dblclick: () => () => { shared.onReset(); return null; } },
      },
      hooks: {
        drawAxes: [(u) => this.under(u)],
        draw: [(u) => this.over(u)],
        setCursor: [(u) => shared.onCursor(u)],
        setSelect: [(u) => this.selected(u)],
      },
    };
  }

  /** @param {Plot} u */
  under(u) {
    const { colours, span } = this.shared;
    const { start, end } = span();
    paintUprights(u, [
      ...midnights(start, end).map((at) => ({ at, colour: colours["c-grid"], width: 1, dash: [] })),
      ...eights(start, end).map((at) => ({ at, colour: colours.line, width: 1.5, dash: [] })),
    ], colours);
    this.spec.under?.(u);
  }

  /** @param {Plot} u */
  over(u) {
    const { colours, now } = this.shared;
    const at = now();
    this.spec.over?.(u);
    if (at !== null) paintUprights(u, [{ at, colour: colours.ink, width: 1, dash: [] }], colours);
    paintTitle(u, this.spec.title, colours);
  }

  /** @param {Plot} u */
  selected(u) {
    const { left, width } = u.select;
    if (width < DRAG_PX) return;
    const span = { start: Math.round(u.posToVal(left, "x")), end: Math.round(u.posToVal(left + width, "x")) };
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.shared.onSelect(span);
  }
}

/** A number of the axis: as many digits as its steps need, but no more than the quantity has. @param {number} value @param {number[]} splits @param {{decimals?: number|null, significant?: number|null}} digits */
function axisNumber(value, splits, { decimals, significant }) {
  const step = splits.length > 1 ? Math.abs(splits[1] - splits[0]) : 1;
  const needed = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return formatNumber(value, { decimals: decimals == null ? Math.min(needed, significant ?? 3) : decimals });
}
