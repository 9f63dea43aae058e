// The phone's bottom sheet: three stops, by drag or by its handle. On wider screens it is a column.

import { byId } from "./dom.js";

const STOPS = ["low", "half", "full"];

export class Sheet {
  constructor() {
    this.element = byId("side");
    const handle = byId("sheet-handle");
    let startY = /** @type {number|null} */ (null);
    let dragged = false;
    handle.addEventListener("pointerdown", (event) => {
      startY = event.clientY;
      dragged = false;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointerup", (event) => {
      const moved = startY === null ? 0 : event.clientY - startY;
      startY = null;
      dragged = Math.abs(moved) > 24;
      if (dragged) this.step(moved < 0 ? 1 : -1);
    });
    handle.addEventListener("click", () => {
      if (!dragged) this.set(STOPS[(this.stop() + 1) % STOPS.length]);
      dragged = false;
    });
  }

  stop() {
    return Math.max(0, STOPS.indexOf(this.element.dataset.stop ?? "half"));
  }

  /** @param {number} by */
  step(by) {
    this.set(STOPS[Math.min(STOPS.length - 1, Math.max(0, this.stop() + by))]);
  }

  /** @param {string} stop */
  set(stop) {
    this.element.dataset.stop = stop;
  }
}
