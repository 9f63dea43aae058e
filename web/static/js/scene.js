// What the map shows of the stations: one item each, judged; which of them stand alone, which in a
// pill; positions in world pixels, projected once per zoom. No canvas, no DOM.

import { boxAt, Grid } from "./grid.js";
import { heapUp, PILL_HEIGHT, pillWidth, settle, standsAlone, summary } from "./clusters.js";
import { matches } from "./filter.js";
import { severityRank } from "./severity.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {{x: number, y: number}} Pixel */
/**
 * @typedef {object} Item
 * @property {View} view
 * @property {import("./types.js").Judgement} judgement
 * @property {import("./look.js").Motion|null} trend
 * @property {number} rank
 * @property {boolean} selected
 * @property {string} state all that its symbol depends on, to tell whether it changed
 * @property {HTMLCanvasElement|null} sprite of its state, as last drawn
 * @property {number} x world pixels at the zoom of the scene
 * @property {number} y
 */
/** @typedef {{members: Item[], x: number, y: number, width: number} & ReturnType<typeof summary>} Pill */

export class Scene {
  /**
   * @param {import("./store.js").Store} store
   * @param {(view: View) => import("./types.js").Latest|null} primary series that stands for a station
   */
  constructor(store, primary) {
    this.store = store;
    this.primary = primary;
    /** @type {Map<string, Item>} stations with a position that pass the filter */
    this.items = new Map();
    /** @type {Item[]} drawn as symbols, the highest rank last, over all the selected one */
    this.symbols = [];
    /** @type {Pill[]} */
    this.pills = [];
    /** @type {{key: string, found: ReturnType<typeof heapUp>}} */
    this.heaps = { key: "", found: [] };
    this.zoom = NaN;
    this.version = 0;
    /** @type {Grid<Item>} the symbols by where they stand, for labels and presses */
    this.grid = new Grid();
  }

  /** Take the stations anew from the store, all at one moment: list, filter or moment changed. */
  refill() {
    this.store.atOnce(() => this.take());
  }

  take() {
    const before = this.items;
    this.items = new Map();
    let changed = false;
    for (const [code, view] of this.store.views) {
      const { lon, lat } = view.station;
      if (lon === null || lat === null) continue;
      const judgement = this.store.judge(view);
      if (!matches(view.station, judgement, this.store.filter)) continue;
      const known = before.get(code);
      const moved = !known || known.view.station.lon !== lon || known.view.station.lat !== lat;
      if (moved) changed = true;
      this.items.set(code, this.judged(view, judgement, moved ? { x: NaN, y: NaN } : known));
    }
    // The same stations at the same places overlap as before.
    if (changed || this.items.size !== before.size) this.version += 1;
  }

  /**
   * @param {View} view
   * @param {import("./types.js").Judgement} judgement
   * @param {Pixel} at
   * @returns {Item}
   */
  judged(view, judgement, { x, y }) {
    const item = judgement.item ?? this.primary(view);
    const silent = judgement.fresh !== "live" && judgement.fresh !== "late";
    const trend = item && !silent ? this.store.trend(item)?.trend ?? null : null;
    const { severity, base, fresh } = judgement;
    return {
      view, judgement, trend, rank: severityRank(judgement), state: `${severity}|${base}|${fresh}|${trend}`,
      selected: view.station.code === this.store.selection, x, y, sprite: null,
    };
  }

  /**
   * Judge stations again, for a reading came or time went on.
   * @param {Iterable<string>} codes
   * @returns {boolean} whether a symbol changed
   */
  rejudge(codes) {
    let changed = false;
    for (const code of codes) {
      const item = this.items.get(code);
      const judgement = item && this.store.judge(item.view);
      if (!item || !judgement || judgement === item.judgement) continue;
      const next = this.judged(item.view, judgement, item);
      const same = next.state === item.state;
      if (!same) changed = true;
      Object.assign(item, next, same ? { sprite: item.sprite } : {});
    }
    return changed;
  }

  /** Another station is selected, or none. */
  reselect() {
    for (const [code, item] of this.items) item.selected = code === this.store.selection;
  }

  /**
   * Lay out for a zoom: project what is not, gather pills, order what is drawn.
   * @param {number} zoom
   * @param {number} size of the symbols, CSS px
   * @param {(place: {lon: number, lat: number}) => Pixel} toWorld
   */
  arrange(zoom, size, toWorld) {
    const all = [...this.items.values()];
    for (const item of all) {
      if (zoom === this.zoom && !Number.isNaN(item.x)) continue;
      const { lon, lat } = item.view.station;
      Object.assign(item, toWorld({ lon: /** @type {number} */ (lon), lat: /** @type {number} */ (lat) }));
    }
    this.zoom = zoom;
    const spots = all.map(({ view, x, y, rank }) => ({ code: view.station.code, x, y, alone: standsAlone(rank) }));
    // Which symbols overlap depends on places alone: a reading that comes moves no pill.
    const key = [zoom, size, this.version, ...spots.filter(({ alone }) => alone).map(({ code }) => code)].join();
    if (key !== this.heaps.key) this.heaps = { key, found: heapUp(spots, size, zoom) };
    const { single, groups } = settle(spots, this.heaps.found, size, this.store.selection);
    this.pills = groups.map(({ members, x, y }) => {
      const items = members.map((code) => /** @type {Item} */ (this.items.get(code)));
      const said = summary(items);
      return { members: items, x, y, width: pillWidth(said.count, said.unknown), ...said };
    }).sort((a, b) => a.rank - b.rank);
    this.symbols = all.filter(({ view }) => single.has(view.station.code))
      .sort((a, b) => Number(a.selected) - Number(b.selected) || a.rank - b.rank);
    this.grid = new Grid();
    for (const item of this.symbols) this.grid.add(boxAt(item, size, size), item);
  }

  /**
   * Symbols near a pixel, nearest first, of equals the one on top. Beyond the nearest only those
   * that are not clearly farther: within 8 px more.
   * @param {Pixel} at world pixel
   * @param {number} reach px
   * @returns {Item[]}
   */
  near(at, reach) {
    const found = [...this.grid.touching(boxAt(at, 2 * reach, 2 * reach))]
      .map((item) => ({ item, distance: Math.hypot(item.x - at.x, item.y - at.y) }))
      .filter(({ distance }) => distance <= reach)
      .sort((a, b) => a.distance - b.distance || b.item.rank - a.item.rank);
    return found.filter(({ distance }) => distance <= found[0].distance + 8).map(({ item }) => item);
  }

  /** The pill at a pixel. @param {Pixel} at */
  pillAt({ x, y }) {
    return [...this.pills].reverse().find((pill) => Math.abs(pill.x - x) <= pill.width / 2 && Math.abs(pill.y - y) <= PILL_HEIGHT / 2) ?? null;
  }
}
