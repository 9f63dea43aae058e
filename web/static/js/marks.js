// What stands on the station canvas besides symbols: pills of clusters, brackets of the selection,
// labels. Labels and pills are kept as pictures, for text is the dearest thing to draw.

import { measures, GLYPHS } from "./look.js";
import { DIGITS } from "./severity.js";
import { PILL_HEIGHT, pillWidth } from "./clusters.js";

/** @typedef {import("./symbols.js").Palette} Palette */
/** @typedef {{count: number, unknown: number, cap: import("./types.js").Severity, silent: boolean}} PillLook */

/** Room around a kept picture for halo and edge, CSS px. */
const EDGE = 3;
const LINE = 15;
const KEPT = 600;
const CAP = 20;

export class Marks {
  /** @param {() => Palette} palette @param {number} [text] CSS px of a label's letters */
  constructor(palette, text = 12) {
    this.palette = palette;
    this.text = text;
    this.line = LINE * (text / 12);
    /** @type {Map<string, {canvas: HTMLCanvasElement, width: number, height: number}>} */
    this.kept = new Map();
    /** @type {Map<string, number>} */
    this.widths = new Map();
    this.ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
    this.family = "";
    this.reset();
  }

  /** Another theme or pixel ratio: nothing kept is of use. */
  reset() {
    this.kept.clear();
    this.family = getComputedStyle(document.body).fontFamily;
  }

  /** @param {string} key @param {number} width @param {number} height @param {number} dpr @param {(ctx: CanvasRenderingContext2D) => void} draw */
  keep(key, width, height, dpr, draw) {
    let picture = this.kept.get(key);
    if (!picture) {
      if (this.kept.size >= KEPT) this.kept.clear();
      const canvas = document.createElement("canvas");
      picture = { canvas, width: width + 2 * EDGE, height: height + 2 * EDGE };
      canvas.width = Math.ceil(picture.width * dpr);
      canvas.height = Math.ceil(picture.height * dpr);
      const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      ctx.scale(dpr, dpr);
      ctx.translate(EDGE, EDGE);
      draw(ctx);
      this.kept.set(key, picture);
    }
    return picture;
  }

  /** @param {number} weight @param {number} [size] CSS px */
  font(weight, size = this.text) {
    return `${weight} ${size}px ${this.family}`;
  }

  /** Size of a label, CSS px. @param {string[]} lines the first is strong if there are two */
  measure(lines) {
    const widths = lines.map((line, index) => this.widthOf(line, index === 0 && lines.length > 1 ? 600 : 400));
    return { width: Math.ceil(Math.max(...widths)) + 4, height: lines.length * this.line + 2 };
  }

  /** @param {string} line @param {number} weight */
  widthOf(line, weight) {
    const key = `${weight}${line}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.widths.size >= KEPT) this.widths.clear();
      this.ruler.font = this.font(weight);
      width = this.ruler.measureText(line).width;
      this.widths.set(key, width);
    }
    return width;
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {string[]} lines
   * @param {{left: number, top: number, right: number, bottom: number}} box
   * @param {{token: string, dpr: number}} look
   */
  label(ctx, lines, { left, top, right, bottom }, { token, dpr }) {
    const palette = this.palette();
    const picture = this.keep(`${lines.join("\n")}|${token}|${dpr}`, right - left, bottom - top, dpr, (own) => {
      own.textBaseline = "middle";
      own.lineJoin = "round";
      lines.forEach((line, index) => {
        own.font = this.font(index === 0 && lines.length > 1 ? 600 : 400);
        const y = 1 + this.line * (index + 0.5);
        own.lineWidth = 3.5;
        own.strokeStyle = palette.halo;
        own.strokeText(line, 2, y);
        own.fillStyle = palette[token];
        own.fillText(line, 2, y);
      });
    });
    // On whole pixels, at its own size: text stays sharp.
    const [x, y] = [left - EDGE, top - EDGE].map((at) => Math.round(at * dpr) / dpr);
    ctx.drawImage(picture.canvas, x, y, picture.canvas.width / dpr, picture.canvas.height / dpr);
  }

  /**
   * Cap in the worst severity with its digit, count, hatched cell with the number unknown.
   * @param {CanvasRenderingContext2D} ctx
   * @param {{x: number, y: number}} middle
   * @param {PillLook} look
   * @param {number} dpr
   */
  pill(ctx, middle, look, dpr) {
    const width = pillWidth(look.count, look.unknown);
    const key = `pill|${look.cap}|${look.silent}|${look.count}|${look.unknown}|${dpr}`;
    const picture = this.keep(key, width, PILL_HEIGHT, dpr, (own) => this.drawPill(own, width, look));
    ctx.drawImage(picture.canvas, middle.x - picture.width / 2, middle.y - picture.height / 2, picture.width, picture.height);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {number} width @param {PillLook} look */
  drawPill(ctx, width, { count, unknown, cap, silent }) {
    const palette = this.palette();
    const edge = new Path2D();
    edge.roundRect(0, 0, width, PILL_HEIGHT, PILL_HEIGHT / 2);
    ctx.lineWidth = 5;
    ctx.strokeStyle = palette.halo;
    ctx.stroke(edge);
    ctx.fillStyle = palette.panel;
    ctx.fill(edge);
    ctx.save();
    ctx.clip(edge);
    ctx.fillStyle = palette[cap === "none" ? "ctl" : cap];
    ctx.fillRect(0, 0, CAP, PILL_HEIGHT);
    const cell = unknown > 0 ? width - (11 + 7 * String(unknown).length) : width;
    if (silent) hatch(ctx, 0, CAP, palette.ink);
    if (unknown > 0) hatch(ctx, cell, width, palette.ink);
    ctx.restore();
    if (DIGITS[cap] !== "") digit(ctx, DIGITS[cap], palette[`on-${cap}`]);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.font = this.font(600, 12);
    ctx.fillStyle = palette.ink;
    ctx.fillText(String(count), (CAP + cell) / 2 + (unknown > 0 ? 0 : -1), PILL_HEIGHT / 2 + 0.5);
    if (unknown > 0) {
      ctx.lineWidth = 4;
      ctx.strokeStyle = palette.panel;
      ctx.lineJoin = "round";
      ctx.strokeText(String(unknown), (cell + width) / 2 - 1, PILL_HEIGHT / 2 + 0.5);
      ctx.fillText(String(unknown), (cell + width) / 2 - 1, PILL_HEIGHT / 2 + 0.5);
    }
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = palette[cap === "red" ? "red-outline" : "ink"];
    ctx.stroke(edge);
  }

  /** Four corner brackets around the selected station. @param {CanvasRenderingContext2D} ctx @param {{x: number, y: number}} at @param {number} size */
  brackets(ctx, { x, y }, size) {
    const palette = this.palette();
    const r = size / 2 + (size <= 16 ? 5 : 7);
    const arm = 6;
    const path = new Path2D();
    for (const [sx, sy] of [[-1, -1], [1, -1], [1, 1], [-1, 1]]) {
      path.moveTo(x + sx * (r - arm), y + sy * r);
      path.lineTo(x + sx * r, y + sy * r);
      path.lineTo(x + sx * r, y + sy * (r - arm));
    }
    ctx.lineWidth = 5;
    ctx.strokeStyle = palette.halo;
    ctx.stroke(path);
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = palette.focus;
    ctx.stroke(path);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {number} left @param {number} right @param {string} colour */
function hatch(ctx, left, right, colour) {
  const { pitch } = measures(16);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, right - left, PILL_HEIGHT);
  ctx.clip();
  ctx.beginPath();
  for (let x = left - PILL_HEIGHT; x < right; x += pitch * Math.SQRT2) {
    ctx.moveTo(x, PILL_HEIGHT);
    ctx.lineTo(x + PILL_HEIGHT, 0);
  }
  ctx.lineWidth = 1;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {string} name @param {string} colour */
function digit(ctx, name, colour) {
  ctx.save();
  ctx.translate(CAP / 2 + 1, PILL_HEIGHT / 2);
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = 1.9;
  const { stroke, fill } = GLYPHS[name];
  if (fill) ctx.fill(new Path2D(fill));
  ctx.stroke(new Path2D(stroke));
  ctx.restore();
}
