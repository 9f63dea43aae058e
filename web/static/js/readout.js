// The coordinates of the pointer, or of the map's middle for who moves it by keys or finger.

import { degrees, loadGrid, plain } from "./coordinates.js";
import { byId, setText } from "./dom.js";
import { formatNumber } from "./format.js";

/** @typedef {import("./coordinates.js").Place} Place */

const SAID_MS = 2500;

export class Readout {
  /** @param {import("./context.js").Context} context @param {import("./map.js").MapAdapter} map */
  constructor(context, map) {
    this.context = context;
    this.map = map;
    /** @type {Place|null} where the pointer is or was last; null: the middle is meant */
    this.pointer = null;
    /** @type {((place: Place) => import("./coordinates.js").GridPlace|null)|null} */
    this.grid = null;
    this.waiting = false;
    map.onPointer((_, place) => {
      this.pointer = place;
      this.soon();
    });
    map.onRest(() => this.soon());
    byId("map").addEventListener("keydown", () => { this.pointer = null; });
    byId("map").addEventListener("touchstart", () => { this.pointer = null; }, { passive: true });
    byId("readout-copy").addEventListener("click", () => void this.copy());
    context.store.subscribe(({ topics }) => {
      if (topics.has("lang")) this.soon();
    });
  }

  /** Fetch the projection: what needs no hurry at the page's start. */
  async load() {
    this.grid = await loadGrid();
    this.soon();
  }

  /** The place meant now. @returns {Place} */
  place() {
    return this.pointer ?? this.map.view();
  }

  /** Write in the coming frame, once, however fast the pointer moves. */
  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.write();
    });
  }

  write() {
    const { t } = this.context;
    const place = this.place();
    setText(byId("readout-from"), t(this.pointer ? "readout.pointer" : "readout.centre"));
    setText(byId("readout-zoom"), `z${this.map.zoom()}`);
    setText(byId("readout-geo"), `${degrees(place.lat, "N")} ${degrees(place.lon, "E")}`);
    setText(byId("readout-grid"), this.grid === null ? t("readout.loading") : this.gridText(this.grid(place)));
  }

  /** @param {import("./coordinates.js").GridPlace|null} grid */
  gridText(grid) {
    const { t } = this.context;
    if (grid === null) return t("readout.none");
    const number = (/** @type {number} */ value) => formatNumber(value, { decimals: 1 }).replaceAll(",", "");
    const text = t("readout.grid", { n: number(grid.northing), e: number(grid.easting) });
    return grid.outside ? `${text} · ${t("readout.outside")}` : text;
  }

  /** Copy the place in all three systems. */
  async copy() {
    const place = this.place();
    const said = byId("readout-said");
    try {
      await navigator.clipboard.writeText(plain(place, this.grid?.(place) ?? null));
      setText(said, this.context.t("readout.copied"));
    } catch {
      setText(said, this.context.t("readout.denied"));
    }
    setTimeout(() => setText(said, ""), SAID_MS);
  }
}
