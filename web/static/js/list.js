// The list of stations: rows are made once and patched in place; their order is held while someone
// points at them or has the focus in the list. Of a long list only what is in view is drawn.

import { byId, setAttribute, setText } from "./dom.js";
import { isFiltered } from "./filter.js";
import { Row } from "./row.js";
import { rowsInView, scrollTo } from "./rowwindow.js";

/** @typedef {import("./types.js").Change} Change */

/** Rows patched in one frame; the others wait for the next. */
const PATCHES_A_FRAME = 40;

/** What changes every row and the order as well. */
const WHOLE = ["stations", "filter", "lang", "theme", "levels", "past"];

export class StationList {
  /**
   * @param {import("./context.js").Context} context
   * @param {(code: string) => void} open called when a row is opened by key or pointer
   */
  constructor(context, open) {
    this.context = context;
    this.element = byId("list");
    this.resortButton = byId("resort");
    /** @type {Map<string, Row>} the rows drawn */
    this.rows = new Map();
    /** @type {string[]} codes of the whole list, drawn or not */
    this.order = [];
    this.rowHeight = 0;
    /** @type {Map<string, boolean>} rows to patch, and whether a changed value is tinted */
    this.waiting = new Map();
    this.element.addEventListener("click", (event) => {
      const row = /** @type {Element} */ (event.target).closest("[data-station]");
      if (row) open(row.getAttribute("data-station") ?? "");
    });
    this.element.addEventListener("pointerleave", () => this.arrange(false));
    this.element.addEventListener("scroll", () => this.fill(), { passive: true });
    this.resortButton.addEventListener("click", () => this.arrange(true));
    new ResizeObserver(() => this.measure()).observe(this.element);
    context.store.subscribe((change) => this.update(change));
  }

  /** @param {Change} change */
  update({ topics, codes }) {
    const has = (/** @type {string[]} */ names) => names.some((name) => topics.has(/** @type {any} */ (name)));
    if (has(WHOLE)) {
      this.arrange(true);
      this.patchSoon(this.rows.keys(), false);
    } else if (has(["tick", "trends"])) {
      this.arrange(false);
      this.patchSoon(this.rows.keys(), false);
    }
    if (topics.has("latest")) this.patchSoon(codes, true);
    if (topics.has("selection")) this.showSelection();
  }

  held() {
    return this.element.matches(":hover") || this.element.contains(document.activeElement);
  }

  /**
   * Bring the rows into the wanted order; unless forced, not under someone's pointer or focus.
   * @param {boolean} force
   */
  arrange(force) {
    const { store, t } = this.context;
    const wanted = store.shown().map((view) => view.station.code);
    const same = wanted.length === this.order.length && wanted.every((code, i) => code === this.order[i]);
    const hold = !same && !force && this.held();
    this.resortButton.hidden = !hold;
    if (hold) setText(this.resortButton, t("list.resort", { n: wanted.filter((code, i) => code !== this.order[i]).length }));
    if (!same && !hold) this.place(wanted);
    this.describe();
  }

  /** @param {string[]} codes */
  place(codes) {
    const active = document.activeElement;
    this.order = codes;
    this.fill();
    if (active instanceof HTMLElement && this.element.contains(active)) active.focus({ preventScroll: true });
  }

  /** Row height as the styles have it: rows of one height let a long list be drawn in part. */
  measure() {
    const height = parseFloat(getComputedStyle(this.element).getPropertyValue("--row-height"));
    this.rowHeight = Number.isFinite(height) ? height : 0;
    this.fill();
  }

  get scroll() {
    return { top: this.element.scrollTop, height: this.element.clientHeight, row: this.rowHeight };
  }

  /** Draw the rows in view, in order, and leave room for the others. */
  fill() {
    const total = this.order.length;
    const { first, end } = rowsInView({ total, ...this.scroll });
    const codes = this.order.slice(first, end);
    const drawn = new Set(codes);
    for (const [code, row] of this.rows) {
      if (drawn.has(code)) continue;
      row.element.remove();
      this.rows.delete(code);
    }
    let after = /** @type {Element|null} */ (null);
    codes.forEach((code, index) => {
      const { element } = this.row(code);
      const place = after === null ? this.element.firstElementChild : after.nextElementSibling;
      if (place !== element) this.element.insertBefore(element, place);
      setAttribute(element, "aria-posinset", String(first + index + 1));
      setAttribute(element, "aria-setsize", String(total));
      after = element;
    });
    // Room made by pseudo elements: padding of its own would make the list itself grow out of its place.
    this.element.style.setProperty("--rows-above", `${first * this.rowHeight}px`);
    this.element.style.setProperty("--rows-below", `${(total - end) * this.rowHeight}px`);
    this.markSelection();
  }

  /** @param {string} code */
  row(code) {
    let row = this.rows.get(code);
    if (!row) {
      row = new Row(code);
      this.rows.set(code, row);
      this.patch(code, false);
    }
    return row;
  }

  /** @param {string} code @param {boolean} tint */
  patch(code, tint) {
    const view = this.context.store.views.get(code);
    if (view) this.rows.get(code)?.patch(this.context, view, tint);
  }

  /** Patch rows, a bounded number a frame. @param {Iterable<string>} codes @param {boolean} tint */
  patchSoon(codes, tint) {
    const idle = this.waiting.size === 0;
    for (const code of codes) {
      if (this.rows.has(code)) this.waiting.set(code, tint || (this.waiting.get(code) ?? false));
    }
    if (idle && this.waiting.size > 0) this.patchSome();
  }

  patchSome() {
    let left = PATCHES_A_FRAME;
    for (const [code, tint] of this.waiting) {
      if (left === 0) break;
      left -= 1;
      this.waiting.delete(code);
      this.patch(code, tint);
    }
    if (this.waiting.size > 0) requestAnimationFrame(() => this.patchSome());
  }

  /** What is shown of how many, what has no position, or why nothing is here. */
  describe() {
    const { store, t } = this.context;
    const total = store.views.size;
    const shown = this.order.length;
    const filtered = isFiltered(store.filter);
    const lost = [...store.views.values()].filter(({ station }) => station.lon === null).length;
    const parts = [filtered ? t("list.shown", { shown, total }) : t("list.total", { total })];
    if (lost > 0) parts.push(t("list.nopos", { n: lost }));
    const note = byId("list-note");
    if (!store.loaded) setText(note, t("list.loading"));
    else if (total === 0) setText(note, `${t("list.none")} · ${t("list.none.how")}`);
    else setText(note, shown === 0 ? t("list.empty") : parts.join(" · "));
    byId("list-clear").hidden = !filtered;
  }

  markSelection() {
    const { selection } = this.context.store;
    const reached = this.rows.has(selection ?? "") ? selection : this.order[0];
    for (const [code, { element }] of this.rows) {
      setAttribute(element, "aria-selected", String(code === selection));
      element.tabIndex = code === reached ? 0 : -1;
    }
  }

  showSelection() {
    const index = this.order.indexOf(this.context.store.selection ?? "");
    if (index >= 0) this.bringIn(index);
    this.markSelection();
  }

  /** @param {number} index */
  bringIn(index) {
    this.element.scrollTop = scrollTo(index, this.scroll);
    this.fill();
  }

  /** The code `step` rows from the selection, or the first. @param {number} step */
  neighbour(step) {
    const at = this.order.indexOf(this.context.store.selection ?? "");
    if (at < 0) return this.order[0] ?? null;
    return this.order[Math.min(this.order.length - 1, Math.max(0, at + step))] ?? null;
  }

  /** @param {string} code */
  focus(code) {
    const index = this.order.indexOf(code);
    if (index >= 0) this.bringIn(index);
    this.rows.get(code)?.element.focus({ preventScroll: true });
  }
}
