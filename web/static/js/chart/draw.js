// What the chart draws itself on uPlot's canvas: levels, gaps, marks, bars. Canvas pixels throughout.

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { spread } from "./scale.js";

/** @typedef {import("uplot")} Plot */
/** @typedef {Record<string, string>} Colours tokens by name */
/** @typedef {import("./track.js").Point} Point */
/** @typedef {{text: string, value: number, token: string, strong?: boolean}} EndLabel */

export const TEXT_PX = 12;
const LABEL_PX = 14;

/** @param {Plot} u @param {Colours} colours @param {boolean} [strong] */
export function setFont({ ctx }, colours, strong = false) {
  ctx.font = `${strong ? "600 " : ""}${TEXT_PX * uPlot.pxRatio}px ${colours.font}`;
  ctx.textBaseline = "middle";
  // The axes leave their own alignment behind.
  ctx.textAlign = "left";
}

/** Draw within the plotting area alone. @param {Plot} u @param {() => void} draw */
function clipped(u, draw) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}

/** @param {Plot} u @param {number} at */
const px = (u, at) => Math.round(u.valToPos(at, "x", true));
/** @param {Plot} u @param {number} value */
const py = (u, value) => u.valToPos(value, "y", true);

/** Levels under the data: dashed by name, stepping where they changed. @param {Plot} u @param {import("./levellines.js").Line[]} lines @param {(line: import("./levellines.js").Line) => {dash: number[], width: number, colour: string}} style */
export function paintLevels(u, lines, style) {
  const { ctx } = u;
  const dpr = uPlot.pxRatio;
  clipped(u, () => {
    for (const line of lines) {
      const { dash, width, colour } = style(line);
      ctx.setLineDash(dash.map((n) => n * dpr));
      ctx.lineWidth = width * dpr;
      ctx.strokeStyle = colour;
      ctx.beginPath();
      for (const [i, { start, end, value }] of line.steps.entries()) {
        if (i > 0 && line.steps[i - 1].end === start) ctx.lineTo(px(u, start), py(u, value));
        else ctx.moveTo(px(u, start), py(u, value));
        ctx.lineTo(px(u, end), py(u, value));
      }
      ctx.stroke();
    }
  });
}

/** Names and values at the right end, moved apart where they would overlap. @param {Plot} u @param {EndLabel[]} labels @param {Colours} colours */
export function paintEnds(u, labels, colours) {
  const { ctx, bbox } = u;
  const dpr = uPlot.pxRatio;
  const wanted = labels.map(({ value }) => (py(u, value) - bbox.top) / dpr);
  const placed = spread(wanted, LABEL_PX, bbox.height / dpr);
  ctx.save();
  ctx.textAlign = "left";
  for (const [i, { text, token, strong }] of labels.entries()) {
    setFont(u, colours, strong);
    ctx.fillStyle = colours[token];
    ctx.fillText(text, bbox.left + bbox.width + 6 * dpr, bbox.top + placed[i] * dpr);
  }
  ctx.restore();
}

/** Levels outside the axis: tags at the edge. @param {Plot} u @param {{text: string, above: boolean, token: string}[]} tags @param {Colours} colours */
export function paintTags(u, tags, colours) {
  const { ctx, bbox } = u;
  const dpr = uPlot.pxRatio;
  const rows = { up: 0, down: 0 };
  ctx.save();
  setFont(u, colours);
  ctx.textAlign = "left";
  for (const { text, above, token } of tags) {
    const row = above ? rows.up++ : rows.down++;
    const y = above ? bbox.top + (8 + row * LABEL_PX) * dpr : bbox.top + bbox.height - (8 + row * LABEL_PX) * dpr;
    halo(ctx, text, bbox.left + 6 * dpr, y, colours[token], colours.panel);
  }
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x @param {number} y @param {string} ink @param {string} ground */
function halo(ctx, text, x, y, ink, ground) {
  ctx.lineWidth = 3.5 * uPlot.pxRatio;
  ctx.lineJoin = "round";
  ctx.setLineDash([]);
  ctx.strokeStyle = ground;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = ink;
  ctx.fillText(text, x, y);
}

/** Gaps as hatched bands along the bottom, with their length where there is room. @param {Plot} u @param {{start: number, end: number, text: string}[]} gaps @param {Colours} colours */
export function paintGaps(u, gaps, colours) {
  const { ctx, bbox } = u;
  const dpr = uPlot.pxRatio;
  const high = 9 * dpr;
  const bottom = bbox.top + bbox.height;
  clipped(u, () => {
    for (const { start, end, text } of gaps) {
      const [left, right] = [px(u, start), px(u, end)];
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, bottom - high, Math.max(dpr, right - left), high);
      ctx.clip();
      ctx.strokeStyle = colours.ink;
      ctx.lineWidth = 1.5 * dpr;
      ctx.beginPath();
      for (let x = left - high; x < right + high; x += 4.2 * dpr) {
        ctx.moveTo(x, bottom);
        ctx.lineTo(x + high, bottom - high);
      }
      ctx.stroke();
      ctx.restore();
      setFont(u, colours);
      const wide = ctx.measureText(text).width;
      if (right - left > 24 * dpr) {
        const from = Math.min(Math.max((left + right - wide) / 2, bbox.left + 2 * dpr), bbox.left + bbox.width - wide - 2 * dpr);
        if (wide < bbox.width) halo(ctx, text, from, bottom - high - 8 * dpr, colours.ink, colours.panel);
      }
    }
  });
}

/** Suspect points hollow, rejected ones as crosses, corrected ones as small squares. @param {Plot} u @param {Point[]} points @param {{colour: string, crosses: boolean, colours: Colours}} how */
export function paintMarks(u, points, { colour, crosses, colours }) {
  const { ctx } = u;
  const dpr = uPlot.pxRatio;
  clipped(u, () => {
    ctx.setLineDash([]);
    for (const { at, value, quality, corrected } of points) {
      if (value === null || (quality === "good" && corrected === null) || (quality === "bad" && !crosses)) continue;
      const [x, y] = [px(u, at), py(u, value)];
      ctx.beginPath();
      ctx.lineWidth = 1.5 * dpr;
      ctx.strokeStyle = quality === "good" ? colour : colours.ink;
      ctx.fillStyle = colours.panel;
      if (quality === "bad") cross(ctx, x, y, 4 * dpr);
      else if (corrected !== null) ctx.rect(x - 3 * dpr, y - 3 * dpr, 6 * dpr, 6 * dpr);
      else ctx.arc(x, y, 3.5 * dpr, 0, 2 * Math.PI);
      if (quality !== "bad") ctx.fill();
      ctx.stroke();
    }
  });
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} arm */
function cross(ctx, x, y, arm) {
  ctx.moveTo(x - arm, y - arm);
  ctx.lineTo(x + arm, y + arm);
  ctx.moveTo(x + arm, y - arm);
  ctx.lineTo(x - arm, y + arm);
}

/** Points that no line reaches, so that they are seen. @param {Plot} u @param {number[]} x @param {(number|null)[]} y @param {string} colour */
export function paintLone(u, x, y, colour) {
  clipped(u, () => {
    u.ctx.fillStyle = colour;
    for (const [i, value] of y.entries()) {
      if (value === null || (y[i - 1] ?? null) !== null || (y[i + 1] ?? null) !== null) continue;
      u.ctx.beginPath();
      u.ctx.arc(px(u, x[i]), py(u, value), 1.5 * uPlot.pxRatio, 0, 2 * Math.PI);
      u.ctx.fill();
    }
  });
}

/** The newest point. @param {Plot} u @param {{at: number, value: number}} last @param {string} colour */
export function paintLast(u, last, colour) {
  clipped(u, () => {
    u.ctx.fillStyle = colour;
    u.ctx.beginPath();
    u.ctx.arc(px(u, last.at), py(u, last.value), 4 * uPlot.pxRatio, 0, 2 * Math.PI);
    u.ctx.fill();
  });
}

/** Upright lines: now, a new origin, midnights; of names that would overlap the first stands. @param {Plot} u @param {{at: number, colour: string, width: number, dash: number[], text?: string}[]} lines @param {Colours} colours */
export function paintUprights(u, lines, colours) {
  const { ctx, bbox } = u;
  const dpr = uPlot.pxRatio;
  let taken = -Infinity;
  clipped(u, () => {
    for (const { at, colour, width, dash, text } of lines) {
      const x = px(u, at);
      ctx.strokeStyle = colour;
      ctx.lineWidth = width * dpr;
      ctx.setLineDash(dash.map((n) => n * dpr));
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      if (text) {
        setFont(u, colours);
        const wide = ctx.measureText(text).width;
        const left = x + 4 * dpr + wide > bbox.left + bbox.width ? x - 4 * dpr - wide : x + 4 * dpr;
        if (left > taken) halo(ctx, text, left, bbox.top + bbox.height * 0.72, colours.muted, colours.panel);
        taken = Math.max(taken, left + wide);
      }
    }
  });
}

/** Rain: a bar a bucket, hanging; what is not whole stands in outline. @param {Plot} u @param {import("./source.js").Bucket[]} buckets @param {string} colour */
export function paintBars(u, buckets, colour) {
  const { ctx } = u;
  const dpr = uPlot.pxRatio;
  clipped(u, () => {
    ctx.setLineDash([]);
    ctx.fillStyle = colour;
    ctx.strokeStyle = colour;
    ctx.lineWidth = dpr;
    for (const { start, end, total, coverage } of buckets) {
      if (!total) continue;
      const [left, right, zero, tip] = [px(u, start), px(u, end), py(u, 0), py(u, total)];
      const width = Math.max(dpr, right - left - dpr);
      if (coverage >= 0.9) ctx.fillRect(left, Math.min(zero, tip), width, Math.abs(tip - zero));
      else ctx.strokeRect(left + dpr / 2, Math.min(zero, tip), Math.max(dpr, width - dpr), Math.abs(tip - zero));
    }
  });
}

/** States of pumps, one row each: running full, a fault hatched, anything else a thin line. @param {Plot} u @param {{points: Point[], name: string}[]} rows @param {{colour: string, colours: Colours, end: number}} how */
export function paintStates(u, rows, { colour, colours, end }) {
  const { ctx, bbox } = u;
  const dpr = uPlot.pxRatio;
  const high = bbox.height / rows.length;
  clipped(u, () => {
    for (const [i, { points }] of rows.entries()) {
      const middle = bbox.top + (i + 0.5) * high;
      for (const [k, { at, value }] of points.entries()) {
        if (value === null) continue;
        const [left, right] = [px(u, at), px(u, points[k + 1]?.at ?? end)];
        const thick = value === 1 ? high * 0.6 : value === 4 ? high * 0.9 : Math.max(dpr, high * 0.08);
        ctx.fillStyle = value === 4 ? colours.ink : colour;
        ctx.fillRect(left, middle - thick / 2, Math.max(dpr, right - left), thick);
      }
    }
  });
  ctx.save();
  setFont(u, colours);
  ctx.fillStyle = colours.muted;
  ctx.textAlign = "right";
  for (const [i, { name }] of rows.entries()) ctx.fillText(name, bbox.left - 6 * dpr, bbox.top + (i + 0.5) * high);
  ctx.restore();
}

/** What a pane shows and in which unit, above it. @param {Plot} u @param {string} text @param {Colours} colours */
export function paintTitle(u, text, colours) {
  const { ctx } = u;
  ctx.save();
  setFont(u, colours);
  ctx.fillStyle = colours.muted;
  ctx.textAlign = "left";
  ctx.fillText(text, 0, u.bbox.top - 13 * uPlot.pxRatio);
  ctx.restore();
}
