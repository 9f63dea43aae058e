// The chart as a picture that can stand alone: title, range, mode notice, legend and sources drawn in.

import { TEXT_PX } from "./draw.js";

/** @typedef {{title: string, lines: string[], notices: string[], legend: string[], foot: string[]}} Caption */

const ROW = 20;
const EDGE = 16;

/**
 * Panes under one another between title and notes.
 * @param {HTMLCanvasElement[]} panes
 * @param {Caption} caption
 * @param {import("./draw.js").Colours} colours
 * @param {number} dpr of the panes
 * @returns {HTMLCanvasElement}
 */
export function compose(panes, { title, lines, notices, legend, foot }, colours, dpr) {
  const measure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  measure.font = `${TEXT_PX}px ${colours.font}`;
  const width = Math.max(600, ...panes.map((pane) => pane.width / dpr)) + 2 * EDGE;
  const wrap = (/** @type {string} */ text) => wrapped(measure, text, width - 2 * EDGE);
  const [top, bottom] = [lines.flatMap(wrap), [...legend, ...foot].flatMap(wrap)];
  const paneHeight = panes.reduce((sum, pane) => sum + pane.height / dpr, 0);
  const height = 2 * EDGE + 26 + (notices.length + top.length + bottom.length) * ROW + paneHeight + 8;
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * dpr);
  canvas.height = Math.ceil(height * dpr);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(dpr, dpr);
  ctx.fillStyle = colours.panel;
  ctx.fillRect(0, 0, width, height);
  ctx.textBaseline = "middle";
  let y = EDGE + 10;
  const write = (/** @type {string} */ text, /** @type {string} */ colour, /** @type {string} */ font) => {
    ctx.font = `${font} ${colours.font}`;
    ctx.fillStyle = colour;
    ctx.fillText(text, EDGE, y);
    y += ROW;
  };
  write(title, colours.ink, "600 16px");
  y += 4;
  for (const notice of notices) write(notice, colours.mode, `600 ${TEXT_PX}px`);
  for (const line of top) write(line, colours.ink, `${TEXT_PX}px`);
  for (const pane of panes) {
    ctx.drawImage(pane, EDGE, y - 8, pane.width / dpr, pane.height / dpr);
    y += pane.height / dpr;
  }
  y += 8;
  for (const line of bottom) write(line, colours.muted, `${TEXT_PX}px`);
  return canvas;
}

/** Lines of a text that fit; Chinese breaks anywhere. @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} width */
function wrapped(ctx, text, width) {
  const lines = [""];
  for (const word of text.match(/[\w.,+−:/-]+\s?|./gu) ?? []) {
    if (ctx.measureText(lines[lines.length - 1] + word).width > width) lines.push("");
    lines[lines.length - 1] += word;
  }
  return lines;
}

/** Hand a file to the reader. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export const blobOf = (canvas) => new Promise((resolve, reject) =>
  canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png"));
