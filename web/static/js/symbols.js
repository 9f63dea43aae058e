// Station symbols: what they look like (pure) and their sprites (canvas). Interface 3.1 to 3.5.
// No level is known to the page yet, so every body is "none": dull, without a digit, never green.

/** @typedef {import("./types.js").Freshness} Freshness */
/** @typedef {{kind: string, fresh: Freshness, size: number, dpr: number, theme: string}} Look */

/** Body of each kind: one closed path in a 24 x 24 grid, and where its glyph sits. */
export const BODIES = /** @type {Record<string, {d: string, x: number, y: number, scale?: number}>} */ ({
  level: { d: "M12 2.2a9.8 9.8 0 1 1 0 19.6a9.8 9.8 0 1 1 0-19.6z", x: 12, y: 12, scale: 1.1 },
  rain: { d: "M12 .8C14.4 4.8 20.8 10 20.8 14.8a8.8 8.8 0 0 1-17.6 0C3.2 10 9.6 4.8 12 .8z", x: 12, y: 14.6 },
  sluice: { d: "M1 2.5h22v5.8h-3.6V21.5H4.6V8.3H1z", x: 12, y: 13.6 },
  pump: { d: "M3.2 3.2h17.6v17.6H3.2z", x: 12, y: 12, scale: 1.1 },
  quality: { d: "M12 .6L23.4 12L12 23.4L.6 12z", x: 12, y: 12 },
  air: { d: "M6.2 20.6a5.4 5.4 0 0 1-1-10.7A7 7 0 0 1 18.5 8.4A6.2 6.2 0 0 1 17.6 20.6z", x: 12.2, y: 14 },
  outfall: { d: "M1 2.4h22v6.4L12 23L1 8.8z", x: 12, y: 10.2 },
  camera: { d: "M.8 4.4h15.4v4.4L23.2 5.2v13.6L16.2 15.2v4.4H.8z", x: 8.5, y: 12 },
  heritage: { d: "M12 1L23.4 9.6h-2.8V21.8H3.4V9.6H.6z", x: 12, y: 14 },
  other: { d: "M7.4 5.4h9.2a6.6 6.6 0 0 1 0 13.2H7.4a6.6 6.6 0 0 1 0-13.2z", x: 12, y: 12 },
});

const QUERY = {
  fill: "M-1.3 3h2.6v2.5h-2.6z",
  stroke: "M-2.7-2.2a2.7 2.6 0 1 1 4.2 2.1c-1.1.7-1.5 1.1-1.5 2.2",
};

/** Room around the 24-unit grid for halo and badge, in grid units. */
export const MARGIN = 4;

/** Body of a kind, the pill for one we do not know. @param {string} kind */
export const bodyOf = (kind) => BODIES[kind] ?? BODIES.other;

/** Symbol size in CSS px at a zoom; touch screens one step up. @param {number} zoom @param {boolean} coarse */
export function symbolSize(zoom, coarse) {
  const step = (zoom <= 10 ? 0 : zoom <= 13 ? 1 : 2) + (coarse ? 1 : 0);
  return [16, 24, 32, 40][step];
}

/** Line widths and lengths of a size in CSS px: 16, 24, 32 and above. @param {number} size */
export function measures(size) {
  if (size <= 16) return { halo: 3.4, outline: 1.25, badge: 3.6, pitch: 3.2, hatch: 1.5, glyph: 2.1 };
  if (size <= 24) return { halo: 4, outline: 1.5, badge: 4.8, pitch: 4.2, hatch: 1.8, glyph: 1.9 };
  return { halo: 4, outline: 1.5, badge: 5.8, pitch: 5, hatch: 2.2, glyph: 1.9 };
}

/** @param {Look} look */
export const spriteKey = (look) =>
  `${look.kind in BODIES ? look.kind : "other"}|none|${look.fresh}|${look.size}|${look.dpr}|${look.theme}`;

/** @typedef {Record<"halo"|"outline"|"panel"|"ink"|"ctl"|"land"|"muted"|"faint"|"focus", string>} Palette */

/** The theme's colours for canvas drawing, from the tokens. @returns {Palette} */
export function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const token = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    halo: token("halo"), outline: token("outline"), panel: token("panel"), ink: token("ink"),
    ctl: token("ctl"), land: token("land"), muted: token("muted"), faint: token("faint"), focus: token("focus"),
  };
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
  canvas.width = canvas.height = Math.ceil((24 + 2 * MARGIN) * unit * look.dpr);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(unit * look.dpr, unit * look.dpr);
  ctx.translate(MARGIN, MARGIN);
  const px = 1 / unit; // one CSS pixel in grid units
  const silent = look.fresh === "stale" || look.fresh === "offline";
  ctx.save();
  if (look.fresh === "live" || look.fresh === "late") shrink(ctx, 0.85);
  body(ctx, look, palette, px, silent);
  ctx.restore();
  if (look.fresh === "late" || look.fresh === "offline") badge(ctx, look, palette, px);
  return canvas;
}

/** Normal is small and dull: scale about the grid's centre. @param {CanvasRenderingContext2D} ctx @param {number} by */
function shrink(ctx, by) {
  ctx.translate(12 * (1 - by), 12 * (1 - by));
  ctx.scale(by, by);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Look} look
 * @param {Palette} palette
 * @param {number} px
 * @param {boolean} silent
 */
function body(ctx, look, palette, px, silent) {
  const shape = bodyOf(look.kind);
  const path = new Path2D(shape.d);
  const m = measures(look.size);
  const never = look.fresh === "never";
  ctx.lineJoin = "round";
  stroke(ctx, path, palette.halo, (m.halo + m.outline) * px);
  ctx.fillStyle = silent || never ? palette.panel : palette.ctl;
  ctx.fill(path);
  if (silent) hatch(ctx, path, palette, m, px);
  if (never && look.size > 16) ctx.setLineDash([3 * px, 2 * px]);
  const width = silent ? 2.2 : never ? 1.6 : m.outline;
  stroke(ctx, path, silent || never ? palette.ink : palette.outline, width * px);
  ctx.setLineDash([]);
  if (never) glyph(ctx, shape, palette.ink, m.glyph);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Path2D} path
 * @param {string} colour
 * @param {number} width grid units
 */
function stroke(ctx, path, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke(path);
}

/**
 * Diagonal lines inside the body: silence, louder than normal.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Path2D} path
 * @param {Palette} palette
 * @param {ReturnType<typeof measures>} m
 * @param {number} px
 */
function hatch(ctx, path, palette, m, px) {
  ctx.save();
  ctx.clip(path);
  ctx.beginPath();
  const step = m.pitch * px * Math.SQRT2;
  for (let x = -24; x < 24; x += step) {
    ctx.moveTo(x, 24);
    ctx.lineTo(x + 24, 0);
  }
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = m.hatch * px;
  ctx.stroke();
  ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {{x: number, y: number, scale?: number}} at
 * @param {string} colour
 * @param {number} width
 */
function glyph(ctx, at, colour, width) {
  ctx.save();
  ctx.translate(at.x, at.y);
  ctx.scale(at.scale ?? 1, at.scale ?? 1);
  ctx.lineJoin = "miter";
  ctx.fillStyle = colour;
  ctx.fill(new Path2D(QUERY.fill));
  stroke(ctx, new Path2D(QUERY.stroke), colour, width);
  ctx.restore();
}

/**
 * Late: a small clock. Offline: a filled disc with a cross.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Look} look
 * @param {Palette} palette
 * @param {number} px
 */
function badge(ctx, look, palette, px) {
  const r = measures(look.size).badge * px;
  const offline = look.fresh === "offline";
  const disc = new Path2D();
  disc.arc(4.4, 19.6, r, 0, 2 * Math.PI);
  ctx.fillStyle = offline ? palette.ink : palette.panel;
  stroke(ctx, disc, palette.halo, 2.5 * px);
  ctx.fill(disc);
  stroke(ctx, disc, palette.ink, 1.2 * px);
  const mark = new Path2D();
  if (offline) {
    const a = r * 0.5;
    mark.moveTo(4.4 - a, 19.6 - a);
    mark.lineTo(4.4 + a, 19.6 + a);
    mark.moveTo(4.4 + a, 19.6 - a);
    mark.lineTo(4.4 - a, 19.6 + a);
  } else if (look.size >= 24) {
    mark.moveTo(4.4, 19.6 - r * 0.62);
    mark.lineTo(4.4, 19.6);
    mark.lineTo(4.4 + r * 0.5, 19.6 + r * 0.2);
  }
  stroke(ctx, mark, offline ? palette.panel : palette.ink, 1.4 * px);
}
