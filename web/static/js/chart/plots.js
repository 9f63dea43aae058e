// The panes on screen: built when their kind, size, theme or language changes, else given new data.

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { TEXT_PX } from "./draw.js";
import { Pane, TIMES } from "./pane.js";
import { specsOf } from "./specs.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./draw.js").Colours} Colours */

const TOKENS = ["panel", "ink", "muted", "faint", "line", "mode", "focus", "c-stage", "c-tail", "c-rain", "c-flow", "c-gate", "c-record",
  "c-grid", "blue-text", "yellow-text", "orange-text", "red-text", "font"];
const MOST_GUTTER = 112;

/** The theme's colours and font, from the tokens. @returns {Colours} */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

let made = 0;

export class Plots {
  /**
   * @param {HTMLElement} host
   * @param {{onResize: () => void, onCursor: (at: number|null) => void, onSelect: (span: import("./time.js").Span) => void, onReset: () => void}} acts
   */
  constructor(host, acts) {
    this.host = host;
    this.acts = acts;
    this.colours = readColours();
    /** @type {Pane[]} */
    this.panes = [];
    this.look = "";
    /** CSS px of the host; asking the host would lay the page out anew. */
    this.size = { width: 0, height: 0 };
    /** @type {Scene|null} */
    this.scene = null;
    made += 1;
    this.sync = `hydrograph-${made}`;
    /** Cursor moves of our own are no pointer's. */
    this.moving = false;
    new ResizeObserver(() => {
      this.size = { width: host.clientWidth, height: host.clientHeight };
      acts.onResize();
    }).observe(host);
  }

  get width() {
    return this.size.width || this.host.clientWidth;
  }

  /** @param {Scene} scene */
  draw(scene) {
    this.scene = scene;
    const { width, height } = this.size;
    if (width < 60 || height < 60) return;
    const specs = specsOf(scene, this.colours, height);
    const gutter = this.gutter(scene);
    const look = JSON.stringify([width, height, gutter, uPlot.pxRatio, scene.context.language, this.colours,
      specs.map(({ key, lines, hanging }) => [key, lines, hanging])]);
    if (look === this.look) {
      for (const [i, pane] of this.panes.entries()) pane.update(specs[i]);
      return;
    }
    this.look = look;
    this.build(specs, { width, height, gutter });
  }

  /** @param {import("./pane.js").PaneSpec[]} specs @param {{width: number, height: number, gutter: number}} size */
  build(specs, { width, height, gutter }) {
    for (const pane of this.panes) pane.destroy();
    const weights = specs.reduce((sum, { weight }) => sum + weight, 0);
    const shared = {
      width, gutter, colours: this.colours, sync: this.sync,
      span: () => /** @type {Scene} */ (this.scene).span,
      now: () => { const { end } = /** @type {Scene} */ (this.scene).span; return end >= this.nowAt() - 1000 ? this.nowAt() : null; },
      onCursor: (/** @type {import("uplot")} */ u) => this.cursor(u),
      onSelect: this.acts.onSelect, onReset: this.acts.onReset,
    };
    this.panes = specs.map((spec, i) => {
      const last = i === specs.length - 1;
      return new Pane(this.host, spec, shared, Math.floor(((height - TIMES) * spec.weight) / weights) + (last ? TIMES : 0), last);
    });
  }

  nowAt() {
    const { store } = /** @type {Scene} */ (this.scene).context;
    return Math.min(store.now(), /** @type {Scene} */ (this.scene).span.end);
  }

  /** Room for the longest name at the right end. @param {Scene} scene */
  gutter(scene) {
    const ctx = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
    ctx.font = `${TEXT_PX}px ${this.colours.font}`;
    const { t } = scene.context;
    const texts = [...scene.lines.map((line) => scene.lineText(line)), "00.00", ...(scene.plan.tail ? [`${t("chart.tail")} 00.00`] : [])];
    return Math.min(MOST_GUTTER, Math.ceil(Math.max(...texts.map((text) => ctx.measureText(text).width))) + 10);
  }

  /** @param {import("uplot")} u */
  cursor(u) {
    if (this.moving || u !== this.panes[0]?.plot) return;
    const { left } = u.cursor;
    this.acts.onCursor(left === undefined || left < 0 ? null : u.posToVal(left, "x"));
  }

  /** Put the crosshair of all panes on a moment, or take it off. @param {number|null} at */
  point(at) {
    this.moving = true;
    for (const { plot } of this.panes) {
      plot.setCursor(at === null ? { left: -10, top: -10 } : { left: plot.valToPos(at, "x"), top: 1 }, false);
    }
    this.moving = false;
  }

  /** The moment under a pointer. @param {number} clientX */
  at(clientX) {
    const plot = this.panes[0]?.plot;
    return plot === undefined ? null : plot.posToVal(clientX - plot.over.getBoundingClientRect().left, "x");
  }

  restyle() {
    this.colours = readColours();
  }

  destroy() {
    for (const pane of this.panes) pane.destroy();
    this.panes = [];
    this.look = "";
  }
}
