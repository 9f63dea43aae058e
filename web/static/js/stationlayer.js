// The stations on the map: symbols, pills and labels on one canvas, drawn when the map has come to
// rest and, at most once a frame, when something changed; in between the canvas moves with the map.

import { PILL_HEIGHT } from "./clusters.js";
import { boxAt } from "./grid.js";
import { labelled, placeLabel, Taken } from "./labels.js";
import { symbolSize } from "./look.js";
import { labelLines } from "./maplabels.js";
import { Marks } from "./marks.js";
import { theme } from "./preferences.js";
import { Scene } from "./scene.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {{text: string, seat: boolean, x: number, y: number, width: number, height: number}} PlaceMark */
/** @typedef {import("./map.js").Pixel} Pixel */
/** @typedef {import("./scene.js").Item} Item */
/** @typedef {import("./scene.js").Pill} Pill */
/** @typedef {import("./maplabels.js").NamedPlace} NamedPlace */

/** Values alone change labels no oftener than this, so that a burst is not drawn frame by frame. */
const LABELS_EVERY_MS = 250;
/** Beyond a pill's zoom no symbols are gathered. */
const OPEN_ZOOM = 14;
/** Sizes on the wall, CSS px. */
const WALL_SYMBOL = 32;
const WALL_LABEL = 20;
/** Measures of redraws are kept for whoever looks, not for ever. */
const MEASURES = 500;
const coarse = matchMedia("(pointer: coarse)");
const WHOLE = ["stations", "filter", "levels", "past", "trends", "lang", "theme"];

export class StationLayer {
  /**
   * @param {object} options
   * @param {import("./map.js").MapAdapter} options.map
   * @param {import("./context.js").Context} options.context
   * @param {(place: NamedPlace) => string|null} options.placeName null: not named in the language
   * @param {boolean} [options.wall] read from afar: larger symbols and words, names at every zoom
   */
  constructor({ map, context, placeName, wall = false }) {
    this.map = map;
    this.context = context;
    this.placeName = placeName;
    this.scene = new Scene(context.store, (view) => context.catalogue.primary(view));
    this.wall = wall;
    this.marks = new Marks(() => context.sprites.palette, wall ? WALL_LABEL : undefined);
    /** @type {NamedPlace[]} */
    this.places = [];
    this.placesOpacity = 1;
    /** @type {Map<string, string>} what stands beside the symbols drawn */
    this.written = new Map();
    /** @type {Item[]} in the view, the highest rank last */
    this.drawn = [];
    /** @type {(() => void)[]} */
    this.listeners = [];
    this.dirty = { items: true, scene: true };
    /** @type {{zoom: number, names: PlaceMark[]}} */
    this.named = { zoom: NaN, names: [] };
    this.scheduled = false;
    this.drawnAt = 0;
    this.measured = 0;
    this.dpr = 0;
    this.drawnAs = "";
    this.canvas = document.createElement("canvas");
    this.ctx = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.redraw = map.addCanvas(this.canvas, (corner, width, height) => this.draw(corner, width, height));
    map.onClick((at) => this.activate(at));
    context.store.subscribe((change) => this.heard(change));
  }

  /** @param {() => void} listener hears of each redraw */
  onDraw(listener) {
    this.listeners.push(listener);
  }

  /** @param {NamedPlace[]} places names drawn below every station label @param {number} opacity */
  setPlaces(places, opacity) {
    this.places = places;
    this.placesOpacity = opacity;
    this.forgetNames();
    this.schedule();
  }

  forgetNames() {
    this.named = { zoom: NaN, names: [] };
  }

  /** @param {import("./types.js").Change} change */
  heard({ topics, codes }) {
    if (topics.has("theme")) this.marks.reset();
    // With the language, and with the names of districts.
    if (topics.has("lang") || topics.has("stations")) this.forgetNames();
    if (WHOLE.some((topic) => topics.has(/** @type {any} */ (topic)))) {
      this.dirty.items = true;
      this.schedule();
      return;
    }
    if (topics.has("selection")) {
      this.scene.reselect();
      this.dirty.scene = true;
      this.schedule();
    }
    const tick = topics.has("tick");
    if (!tick && !topics.has("latest")) return;
    if (this.scene.rejudge(tick ? this.scene.items.keys() : codes)) {
      this.dirty.scene = true;
      // A filter by grade or freshness may now let others through.
      const { severities, states } = this.scene.store.filter;
      if (severities.size + states.size > 0) this.dirty.items = true;
      this.schedule();
    } else if (this.labelsChanged(tick ? this.written.keys() : codes)) {
      this.schedule(LABELS_EVERY_MS - (performance.now() - this.drawnAt));
    }
  }

  /** @param {Iterable<string>} codes */
  labelsChanged(codes) {
    for (const code of codes) {
      const item = this.written.has(code) ? this.scene.items.get(code) : undefined;
      if (item && labelLines(this.context, item).join("\n") !== this.written.get(code)) return true;
    }
    return false;
  }

  /** Draw in a coming frame, once. @param {number} [wait] ms */
  schedule(wait = 0) {
    if (this.scheduled) return;
    this.scheduled = true;
    // What the map has drawn in between, because it moved, is not drawn twice.
    const run = () => requestAnimationFrame(() => {
      if (this.scheduled) this.redraw();
    });
    if (wait > 0) setTimeout(run, wait);
    else run();
  }

  /**
   * @param {Pixel} corner world pixel of the canvas' upper left
   * @param {number} width CSS px
   * @param {number} height CSS px
   */
  draw(corner, width, height) {
    const start = performance.now();
    this.scheduled = false;
    const zoom = this.map.zoom();
    const size = this.wall ? WALL_SYMBOL : symbolSize(zoom, coarse.matches);
    if (this.dirty.items) this.scene.refill();
    if (this.dirty.items || this.dirty.scene || zoom !== this.scene.zoom) {
      this.scene.arrange(zoom, size, (place) => this.map.toWorld(place));
    }
    this.dirty = { items: false, scene: false };
    this.clear(corner, width, height);
    const inside = (/** @type {Pixel} */ p) =>
      p.x > corner.x && p.x < corner.x + width && p.y > corner.y && p.y < corner.y + height;
    this.drawn = this.scene.symbols.filter(inside);
    const pills = this.scene.pills.filter(inside);
    const taken = new Taken(this.map.seen(), this.scene.grid);
    for (const pill of pills) taken.add(boxAt(pill, pill.width, PILL_HEIGHT));
    for (const pill of pills) this.marks.pill(this.ctx, pill, pill, this.dpr);
    const named = this.namedPlaces(zoom).filter(inside);
    this.drawPlaces(named.filter(({ seat }) => seat), taken);
    this.drawSymbols(size);
    this.drawLabels(size, zoom, taken);
    this.drawPlaces(named.filter(({ seat }) => !seat), taken);
    this.drawnAt = performance.now();
    this.measure(start);
    for (const listener of this.listeners) listener();
  }

  /** @param {number} start */
  measure(start) {
    this.measured += 1;
    if (this.measured % MEASURES === 0) performance.clearMeasures("redraw");
    performance.measure("redraw", { start, end: this.drawnAt, detail: this.drawn.length });
  }

  /** An empty canvas whose unit is a world pixel. @param {Pixel} corner @param {number} width @param {number} height */
  clear(corner, width, height) {
    const dpr = devicePixelRatio || 1;
    if (dpr !== this.dpr) this.marks.reset();
    this.dpr = dpr;
    const [wide, high] = [Math.round(width * dpr), Math.round(height * dpr)];
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      this.canvas.width = wide;
      this.canvas.height = high;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    this.ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.ctx.clearRect(0, 0, wide, high);
    this.ctx.setTransform(dpr, 0, 0, dpr, -corner.x * dpr, -corner.y * dpr);
  }

  /** @param {number} size */
  drawSymbols(size) {
    const look = { size, dpr: this.dpr, theme: theme() };
    const drawnAs = Object.values(look).join();
    if (drawnAs !== this.drawnAs) for (const item of this.scene.items.values()) item.sprite = null;
    this.drawnAs = drawnAs;
    for (const item of this.drawn) {
      const { selected, x, y } = item;
      const sprite = item.sprite ??= this.sprite(item, look);
      // On whole pixels, at its own size: sharp, and the fastest way to copy a picture.
      const side = sprite.width / this.dpr;
      const [left, top] = [x, y].map((at) => Math.round((at - side / 2) * this.dpr) / this.dpr);
      this.ctx.drawImage(sprite, left, top, side, side);
      if (selected) this.marks.brackets(this.ctx, { x, y }, size);
    }
  }

  /** @param {Item} item @param {{size: number, dpr: number, theme: string}} look */
  sprite({ view, judgement: { severity, base, fresh }, trend }, look) {
    return this.context.sprites.get({ kind: view.station.kind, severity, base, fresh, trend, ...look });
  }

  /** @param {number} size @param {number} zoom @param {Taken} taken */
  drawLabels(size, zoom, taken) {
    this.written.clear();
    for (const item of labelled(this.drawn, this.wall ? Infinity : zoom)) {
      const lines = labelLines(this.context, item);
      const reach = size / 2 + (item.selected ? 12 : item.trend && item.trend !== "steady" ? 8 : 4);
      const at = { x: item.x, y: item.y, reach, ...this.marks.measure(lines) };
      const box = placeLabel(at, taken, { must: item.selected, rank: item.rank });
      if (!box) continue;
      this.marks.label(this.ctx, lines, box, { token: "ink", dpr: this.dpr });
      this.written.set(item.view.station.code, lines.join("\n"));
    }
  }

  /** Names with where they stand and their size, made once a zoom. @param {number} zoom @returns {PlaceMark[]} */
  namedPlaces(zoom) {
    const { zoom: before, names } = this.named;
    if (zoom === before) return names;
    const found = this.places.flatMap((place) => {
      const text = this.placeName(place);
      return text === null ? [] : [{ text, seat: place.seat, ...this.map.toWorld(place), ...this.marks.measure([text]) }];
    });
    this.named = { zoom, names: found };
    return found;
  }

  /**
   * Names of places. The seat of a prefecture is always named, under the symbols if there is no room.
   * @param {PlaceMark[]} places
   * @param {Taken} taken
   */
  drawPlaces(places, taken) {
    this.ctx.globalAlpha = this.placesOpacity;
    for (const { text, seat, ...at } of places) {
      const reaches = seat ? [0, 8, 16, 26] : [0];
      const box = reaches.reduce((found, reach) => found ?? placeLabel({ ...at, reach }, taken, { corners: seat }), /** @type {import("./grid.js").Box|null} */ (null))
        ?? (seat ? placeLabel({ ...at, reach: 0 }, taken, { must: true }) : null);
      if (box) this.marks.label(this.ctx, [text], box, { token: seat ? "muted" : "faint", dpr: this.dpr });
    }
    this.ctx.globalAlpha = 1;
  }

  /** What is drawn within the view, without what is drawn beyond its edges for the next pan. */
  inView() {
    const { left, top, right, bottom } = this.map.seen();
    const seen = (/** @type {Pixel} */ { x, y }) => x >= left && x <= right && y >= top && y <= bottom;
    return { symbols: this.drawn.filter(seen), pills: this.scene.pills.filter(seen) };
  }

  /**
   * The stations meant by a press: near it, or gathered in a pill that no zoom takes apart.
   * @param {Pixel} at
   * @returns {View[]}
   */
  hits(at) {
    const near = this.scene.near(at, coarse.matches ? 22 : 12);
    if (near.length > 0) return near.map(({ view }) => view);
    const pill = this.scene.pillAt(at);
    return pill && samePlace(pill) ? pill.members.map(({ view }) => view) : [];
  }

  /** Whether something at a pixel can be pressed. @param {Pixel} at */
  isTarget(at) {
    return this.scene.pillAt(at) !== null || this.scene.near(at, coarse.matches ? 22 : 12).length > 0;
  }

  /** A pill opens: the map goes to where its members are. @param {Pixel} at */
  activate(at) {
    const pill = this.scene.pillAt(at);
    if (!pill || this.hits(at).length > 0) return;
    this.map.fit(pill.members.map(({ view: { station: { lon, lat } } }) =>
      ({ lon: /** @type {number} */ (lon), lat: /** @type {number} */ (lat) })), 0, OPEN_ZOOM);
  }
}

/** @param {Pill} pill */
const samePlace = ({ members }) => new Set(members.map(({ view: { station } }) => `${station.lon},${station.lat}`)).size === 1;
