// The stations on the map: sprites and labels on one canvas, and which station a click meant.

import { Taken, placeLabel } from "./labels.js";
import { rank, SILENT } from "./freshness.js";
import { spriteSide, symbolSize } from "./look.js";
import { Sprites } from "./symbols.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./map.js").Pixel} Pixel */
/** @typedef {{view: View, fresh: import("./types.js").Freshness, x: number, y: number}} Drawn */
/** @typedef {{zh: string|null, en: string, lon: number, lat: number}} NamedPlace */

const MAX_LABELS = 60;
const coarse = matchMedia("(pointer: coarse)");

export class StationLayer {
  /**
   * @param {object} options
   * @param {import("./map.js").MapAdapter} options.map
   * @param {import("./store.js").Store} options.store
   * @param {(view: View) => {first: string, second: string}} options.label words beside a symbol
   * @param {(place: NamedPlace) => string|null} options.placeName null: not named in the language
   * @param {() => string} options.theme
   */
  constructor({ map, store, label, placeName, theme }) {
    this.map = map;
    this.store = store;
    this.label = label;
    this.placeName = placeName;
    this.theme = theme;
    this.sprites = new Sprites();
    /** @type {NamedPlace[]} */
    this.places = [];
    /** @type {Drawn[]} */
    this.drawn = [];
    this.canvas = document.createElement("canvas");
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.redraw = map.addCanvas(this.canvas, (corner, width, height) => this.draw(corner, width, height));
  }

  resetTheme() {
    this.sprites.reset();
    this.redraw();
  }

  /** @param {NamedPlace[]} places names drawn below every station label */
  setPlaces(places) {
    this.places = places;
    this.redraw();
  }

  /**
   * @param {Pixel} corner
   * @param {number} width CSS px
   * @param {number} height CSS px
   */
  draw(corner, width, height) {
    const dpr = devicePixelRatio || 1;
    this.canvas.width = width * dpr;
    this.canvas.height = height * dpr;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    const ctx = this.context;
    ctx.setTransform(dpr, 0, 0, dpr, -corner.x * dpr, -corner.y * dpr);
    const inside = (/** @type {Pixel} */ p) =>
      p.x > corner.x && p.x < corner.x + width && p.y > corner.y && p.y < corner.y + height;
    this.drawn = this.visible(inside);
    const taken = new Taken();
    const size = symbolSize(this.map.zoom(), coarse.matches);
    for (const item of this.drawn) {
      const half = size / 2;
      taken.add({ left: item.x - half, top: item.y - half, right: item.x + half, bottom: item.y + half });
    }
    this.drawSymbols(size, dpr);
    this.drawLabels(size, taken);
    this.drawPlaces(inside, taken);
  }

  /**
   * Stations in view that pass the filter, lowest rank first so that the highest is on top; over
   * all the selected one.
   * @param {(p: Pixel) => boolean} inside
   */
  visible(inside) {
    /** @type {Drawn[]} */
    const found = [];
    for (const view of this.store.shown()) {
      const { lon, lat } = view.station;
      if (lon === null || lat === null) continue;
      const p = this.map.toLayer({ lon, lat });
      if (inside(p)) found.push({ view, fresh: this.store.freshness(view), x: p.x, y: p.y });
    }
    const selected = (/** @type {Drawn} */ one) => Number(one.view.station.code === this.store.selection);
    return found.sort((a, b) => selected(a) - selected(b) || rank(a.fresh) - rank(b.fresh));
  }

  /** @param {number} size @param {number} dpr */
  drawSymbols(size, dpr) {
    for (const { view, x, y } of this.drawn) {
      const look = { kind: view.station.kind, ...this.store.judge(view), size, dpr, theme: this.theme() };
      const box = spriteSide(look);
      this.context.drawImage(this.sprites.get(look), x - box / 2, y - box / 2, box, box);
      if (view.station.code === this.store.selection) this.drawSelected(x, y, size);
    }
  }

  /** Four corner brackets around the selected station. @param {number} x @param {number} y @param {number} size */
  drawSelected(x, y, size) {
    const ctx = this.context;
    const r = size / 2 + (size <= 16 ? 5 : 7);
    const arm = 6;
    const path = new Path2D();
    for (const [sx, sy] of [[-1, -1], [1, -1], [1, 1], [-1, 1]]) {
      path.moveTo(x + sx * (r - arm), y + sy * r);
      path.lineTo(x + sx * r, y + sy * r);
      path.lineTo(x + sx * r, y + sy * (r - arm));
    }
    ctx.lineWidth = 5;
    ctx.strokeStyle = this.sprites.palette.halo;
    ctx.stroke(path);
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = this.sprites.palette.focus;
    ctx.stroke(path);
  }

  /**
   * Name and value from zoom 12; silent stations and the selected one from zoom 10.
   * @param {number} size
   * @param {Taken} taken
   */
  drawLabels(size, taken) {
    const zoom = this.map.zoom();
    const selected = this.store.selection;
    const wanted = this.drawn.filter(({ view, fresh }) =>
      view.station.code === selected || zoom >= 12 || (zoom >= 10 && SILENT.has(fresh)));
    wanted.sort((a, b) => Number(b.view.station.code === selected) - Number(a.view.station.code === selected)
      || rank(b.fresh) - rank(a.fresh));
    const { palette } = this.sprites;
    for (const { view, x, y } of wanted.slice(0, MAX_LABELS)) {
      const { first, second } = this.label(view);
      const lines = [{ text: first, font: this.font(600), colour: palette.ink }];
      if (second) lines.push({ text: second, font: this.font(400), colour: palette.ink });
      const must = view.station.code === selected;
      this.write(lines, { x, y, reach: size / 2 + (must ? 12 : 4), must }, taken);
    }
  }

  /** @param {(p: Pixel) => boolean} inside @param {Taken} taken */
  drawPlaces(inside, taken) {
    const colour = this.sprites.palette.faint;
    for (const place of this.places) {
      const text = this.placeName(place);
      if (text === null) continue;
      const p = this.map.toLayer(place);
      if (inside(p)) this.write([{ text, font: this.font(400), colour }], { ...p, reach: 0, must: false }, taken);
    }
  }

  /** @param {number} weight */
  font(weight) {
    return `${weight} 12px ${getComputedStyle(document.body).fontFamily}`;
  }

  /**
   * @param {{text: string, font: string, colour: string}[]} lines
   * @param {{x: number, y: number, reach: number, must: boolean}} at
   * @param {Taken} taken
   */
  write(lines, at, taken) {
    const ctx = this.context;
    let width = 0;
    for (const line of lines) {
      ctx.font = line.font;
      width = Math.max(width, ctx.measureText(line.text).width);
    }
    const box = placeLabel({ ...at, width: width + 4, height: lines.length * 15 + 2 }, taken, at.must);
    if (!box) return;
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    lines.forEach((line, index) => {
      ctx.font = line.font;
      const y = box.top + 1 + 15 * (index + 0.5);
      ctx.lineWidth = 3.5;
      ctx.strokeStyle = this.sprites.palette.halo;
      ctx.strokeText(line.text, box.left + 2, y);
      ctx.fillStyle = line.colour;
      ctx.fillText(line.text, box.left + 2, y);
    });
  }

  /**
   * The stations near a pixel, nearest first, of equals the one on top: within 12 px by mouse, 22 px by finger.
   * @param {Pixel} at
   * @returns {View[]}
   */
  hits(at) {
    const reach = coarse.matches ? 22 : 12;
    return [...this.drawn].reverse()
      .map(({ view, x, y }) => ({ view, distance: Math.hypot(x - at.x, y - at.y) }))
      .filter(({ distance }) => distance <= reach)
      .sort((a, b) => a.distance - b.distance)
      .map(({ view }) => view);
  }
}
