// Measuring on the map: clicked places, or the map's middle by Enter; length, and area from three on.

import { byId, setAttribute, setText } from "./dom.js";
import { areaText, lengthText, loadMeasure } from "./measuring.js";

/** @typedef {import("./coordinates.js").Place} Place */

export class Measure {
  /** @param {import("./context.js").Context} context @param {import("./map.js").MapAdapter} map */
  constructor(context, map) {
    this.context = context;
    this.map = map;
    this.on = false;
    /** @type {Place[]} */
    this.places = [];
    /** @type {((places: Place[]) => import("./measuring.js").Measured)|null} */
    this.measured = null;
    this.failed = false;
    this.draw = map.sketch();
    byId("measure-button").addEventListener("click", () => this.toggle());
    byId("measure-undo").addEventListener("click", () => this.back());
    byId("measure-end").addEventListener("click", () => this.end());
    // Before the page's own keys: while measuring, Enter and Esc are this tool's.
    document.addEventListener("keydown", (event) => this.key(event), true);
    context.store.subscribe(({ topics }) => {
      if (topics.has("lang")) this.write();
    });
  }

  toggle() {
    if (this.on) this.end();
    else void this.begin();
  }

  async begin() {
    this.on = true;
    this.show();
    this.map.capture((place) => this.add(place));
    byId("map").focus({ preventScroll: true });
    try {
      this.measured ??= await loadMeasure();
      this.failed = false;
    } catch {
      this.failed = true;
    }
    this.write();
  }

  end() {
    this.on = false;
    this.places = [];
    this.map.capture(null);
    this.show();
    this.draw([], false);
  }

  show() {
    byId("measure").hidden = !this.on;
    setAttribute(byId("measure-button"), "aria-pressed", String(this.on));
    byId("map-panel").classList.toggle("measuring", this.on);
    this.write();
  }

  /** @param {Place} place */
  add(place) {
    this.places.push(place);
    this.changed();
  }

  back() {
    this.places.pop();
    this.changed();
  }

  changed() {
    this.draw(this.places, this.places.length > 2);
    this.write();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!this.on || event.ctrlKey || event.altKey || event.metaKey || target.matches("input, textarea, select")) return;
    const pressing = target.matches("button, a, summary") || target.closest("dialog") !== null;
    if (event.key === "Escape") this.end();
    else if (event.key === "Enter" && !pressing) this.add(this.map.view());
    else if (event.key === "Backspace") this.back();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  write() {
    if (this.on) setText(byId("measure-said"), this.words());
  }

  words() {
    const { t } = this.context;
    const n = this.places.length;
    if (this.failed) return t("measure.failed");
    if (n < 2 || this.measured === null) return t(n === 0 ? "measure.none" : "measure.one");
    const { length, perimeter, area } = this.measured(this.places);
    const line = { n, length: lengthText(length) };
    if (n < 3) return t("measure.line", line);
    return t("measure.area", { ...line, perimeter: lengthText(perimeter), area: areaText(area, t("measure.hectare")) });
  }
}
