// Station symbols as sprites: each look is drawn once and kept. What it is made of says look.js.

import { bodyOf, GLYPHS, layersOf, margin, measures, spriteKey, triangles } from "./look.js";

/** @typedef {import("./look.js").Look} Look */
/** @typedef {import("./look.js").Layers} Layers */
/** @typedef {Record<string, string>} Palette colours by name of token, without its dashes */
/**
 * What a drawing step needs: one CSS pixel in grid units, the line widths of the size.
 * @typedef {{ctx: CanvasRenderingContext2D, palette: Palette, px: number, m: ReturnType<typeof measures>, size: number}} Pen
 */

const TOKENS = [
  "halo", "outline", "normal-outline", "red-outline", "panel", "ink", "ctl", "land", "muted", "faint", "focus",
  ...["unknown", "normal", "blue", "yellow", "orange", "red"].flatMap((name) => [name, `on-${name}`]),
];

/** The theme's colours for canvas drawing, from the tokens. @returns {Palette} */
export function readPalette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Sprites by key, made on first need; cleared when the theme changes. */
export class Sprites {
  constructor() {
    /** @type {Map<string, HTMLCanvasElement>} */
    this.made = new Map();
    this.palette = readPalette();
  }

  reset() {
    this.made.clear();
    this.palette = readPalette();
  }

  /** @param {Look} look @returns {HTMLCanvasElement} */
  get(look) {
    const key = spriteKey(look);
    let sprite = this.made.get(key);
    if (!sprite) {
      sprite = drawSprite(look, this.palette);
      this.made.set(key, sprite);
    }
    return sprite;
  }
}

/**
 * Draw one symbol on a canvas of its own, margin included.
 * @param {Look} look
 * @param {Palette} palette
 */
export function drawSprite(look, palette) {
  const canvas = document.createElement("canvas");
  const unit = look.size / 24;
  const room = margin(look);
  canvas.width = canvas.height = Math.ceil((24 + 2 * room) * unit * look.dpr);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(unit * look.dpr, unit * look.dpr);
  ctx.translate(room, room);
  const pen = { ctx, palette, px: 1 / unit, m: measures(look.size), size: look.size };
  const layers = layersOf(look);
  body(pen, bodyOf(look.kind), layers);
  if (layers.badge) badge(pen, layers.badge);
  if (layers.last) lastGrade(pen, layers.last);
  motion(pen, look);
  return canvas;
}

/** @param {Pen} pen @param {{d: string, x: number, y: number, scale?: number}} shape @param {Layers} layers */
function body(pen, shape, layers) {
  const { ctx, palette, px, m } = pen;
  const path = new Path2D(shape.d);
  ctx.save();
  ctx.translate(12 * (1 - layers.scale), 12 * (1 - layers.scale));
  ctx.scale(layers.scale, layers.scale);
  ctx.lineJoin = "round";
  stroke(pen, path, palette.halo, (m.halo + layers.width) * px);
  ctx.fillStyle = palette[layers.fill];
  ctx.fill(path);
  if (layers.hatch) hatch(pen, path);
  // A coloured line on the land needs an edge of its own: the halo inside and outside of it.
  if (layers.last) stroke(pen, path, palette.ink, (layers.width + 1.2) * px);
  if (layers.dashed) ctx.setLineDash([3 * px, 2 * px]);
  stroke(pen, path, palette[layers.outline], layers.width * px);
  ctx.setLineDash([]);
  if (layers.hole) disc(pen, shape, 2.6, "panel");
  if (layers.glyph) glyph(pen, shape, layers.glyph.digit, palette[layers.glyph.colour]);
  ctx.restore();
}

/** @param {Pen} pen @param {Path2D} path @param {string} colour @param {number} width grid units */
function stroke({ ctx }, path, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke(path);
}

/** @param {Pen} pen @param {{x: number, y: number}} at @param {number} r grid units @param {string} token */
function disc({ ctx, palette }, { x, y }, r, token) {
  const path = new Path2D();
  path.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = palette[token];
  ctx.fill(path);
  return path;
}

/** Diagonal lines inside the body: silence, louder than normal. @param {Pen} pen @param {Path2D} path */
function hatch(pen, path) {
  const { ctx, palette, px, m } = pen;
  ctx.save();
  ctx.clip(path);
  const lines = new Path2D();
  const step = m.pitch * px * Math.SQRT2;
  for (let x = -24; x < 24; x += step) {
    lines.moveTo(x, 24);
    lines.lineTo(x + 24, 0);
  }
  stroke(pen, lines, palette.ink, m.hatch * px);
  ctx.restore();
}

/**
 * @param {Pen} pen
 * @param {{x: number, y: number, scale?: number}} at
 * @param {string} digit
 * @param {string} colour
 */
function glyph(pen, { x, y, scale = 1 }, digit, colour) {
  const { ctx, m } = pen;
  const { stroke: line, fill } = GLYPHS[digit];
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(scale, scale);
  ctx.lineJoin = "miter";
  ctx.fillStyle = colour;
  if (fill) ctx.fill(new Path2D(fill));
  stroke(pen, new Path2D(line), colour, m.glyph);
  ctx.restore();
}

/** Late: a small clock. Offline: a filled disc with a cross. @param {Pen} pen @param {"clock"|"cross"} kind */
function badge(pen, kind) {
  const { palette, px, m, size } = pen;
  const [x, y, r] = [4.4, 19.6, m.badge * px];
  const edge = disc(pen, { x, y }, r, kind === "cross" ? "ink" : "panel");
  stroke(pen, edge, palette.halo, 2.5 * px);
  disc(pen, { x, y }, r, kind === "cross" ? "ink" : "panel");
  stroke(pen, edge, palette.ink, 1.2 * px);
  const mark = new Path2D();
  const a = r * 0.5;
  if (kind === "cross") {
    mark.moveTo(x - a, y - a);
    mark.lineTo(x + a, y + a);
    mark.moveTo(x + a, y - a);
    mark.lineTo(x - a, y + a);
  } else if (size >= 24) {
    mark.moveTo(x, y - r * 0.62);
    mark.lineTo(x, y);
    mark.lineTo(x + a, y + r * 0.2);
  }
  stroke(pen, mark, kind === "cross" ? palette.panel : palette.ink, 1.4 * px);
}

/** The digit of the grade last seen, upper left: no digit of now. @param {Pen} pen @param {NonNullable<Layers["last"]>} last */
function lastGrade(pen, { digit, severity }) {
  const { palette, px, m } = pen;
  const at = { x: 3.4, y: 3.4 };
  const r = (m.badge + 0.8) * px;
  const edge = disc(pen, at, r, severity);
  stroke(pen, edge, palette.halo, 2.5 * px);
  disc(pen, at, r, severity);
  stroke(pen, edge, palette.ink, 1 * px);
  glyph(pen, { ...at, scale: (r * 2) / 15 }, digit, palette[`on-${severity}`]);
}

/** Rising: filled triangle; falling: hollow one; fast: doubled. @param {Pen} pen @param {Look} look */
function motion(pen, { trend, size }) {
  const shape = triangles(trend, size);
  if (!shape) return;
  const { ctx, palette, px } = pen;
  const { half, up } = shape;
  const all = new Path2D();
  for (const { x, y } of shape.at) {
    const tip = up ? y - half * 0.85 : y + half * 0.85;
    const base = up ? y + half * 0.85 : y - half * 0.85;
    all.moveTo(x - half, base);
    all.lineTo(x + half, base);
    all.lineTo(x, tip);
    all.closePath();
  }
  ctx.lineJoin = "round";
  stroke(pen, all, palette.halo, 4 * px);
  ctx.fillStyle = up ? palette.ink : palette.panel;
  ctx.fill(all);
  stroke(pen, all, palette.ink, 1.3 * px);
}
