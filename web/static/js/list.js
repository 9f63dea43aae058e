// The list of stations: rows are made once and patched in place; their order is held while someone
// points at them or has the focus in the list.

import { byId, h, setAttribute, setText } from "./dom.js";
import { formatAge, formatStamp } from "./format.js";
import { SILENT } from "./freshness.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Change} Change */
/**
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {HTMLCanvasElement} symbol
 * @property {HTMLElement} name
 * @property {HTMLElement} last
 * @property {HTMLElement} number
 * @property {HTMLElement} unit
 * @property {HTMLElement} what
 * @property {HTMLElement} age
 */

/** How long a changed value is tinted, ms. */
const TINT_MS = 2000;

export class StationList {
  /**
   * @param {import("./context.js").Context} context
   * @param {(code: string) => void} open called when a row is opened by key or pointer
   */
  constructor(context, open) {
    this.context = context;
    this.open = open;
    this.element = byId("list");
    this.note = byId("list-note");
    this.resortButton = byId("resort");
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    /** @type {string[]} */
    this.order = [];
    this.element.addEventListener("click", (event) => {
      const row = /** @type {Element} */ (event.target).closest("[data-station]");
      if (row) this.open(row.getAttribute("data-station") ?? "");
    });
    this.element.addEventListener("pointerleave", () => this.arrange(false));
    this.resortButton.addEventListener("click", () => this.arrange(true));
    context.store.subscribe((change) => this.update(change));
  }

  /** @param {Change} change */
  update({ topics, codes }) {
    if (["stations", "filter", "lang", "theme"].some((topic) => topics.has(/** @type {any} */ (topic)))) {
      this.arrange(true);
      this.patchAll();
    } else if (topics.has("tick")) {
      this.arrange(false);
      this.patchAll();
    } else {
      for (const code of codes) this.patch(code, true);
    }
    if (topics.has("latest") && topics.size > 1) for (const code of codes) this.patch(code, true);
    if (topics.has("selection")) this.markSelection();
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
    const moved = hold ? wanted.filter((code, i) => code !== this.order[i]).length : 0;
    this.resortButton.hidden = !hold;
    if (hold) setText(this.resortButton, t("list.resort", { n: moved }));
    if (!same && !hold) this.place(wanted);
    this.describe();
  }

  /** @param {string[]} codes */
  place(codes) {
    const active = document.activeElement;
    this.order = codes;
    const wanted = new Set(codes);
    for (const [code, row] of this.rows) {
      if (wanted.has(code)) continue;
      row.element.remove();
      this.rows.delete(code);
    }
    const elements = codes.map((code) => this.row(code).element);
    this.element.replaceChildren(...elements);
    elements.forEach((element, index) => {
      setAttribute(element, "aria-posinset", String(index + 1));
      setAttribute(element, "aria-setsize", String(elements.length));
    });
    if (active instanceof HTMLElement && this.element.contains(active)) active.focus({ preventScroll: true });
    this.markSelection();
  }

  /** What is shown of how many, what has no position, or why nothing is here. */
  describe() {
    const { store, t } = this.context;
    const total = store.views.size;
    const shown = this.order.length;
    const filtered = store.filter.text !== "" || store.filter.states.size > 0;
    const lost = [...store.views.values()].filter(({ station }) => station.lon === null).length;
    const parts = [filtered ? t("list.shown", { shown, total }) : t("list.total", { total })];
    if (lost > 0) parts.push(t("list.nopos", { n: lost }));
    if (!store.loaded) setText(this.note, t("list.loading"));
    else if (total === 0) setText(this.note, `${t("list.none")} · ${t("list.none.how")}`);
    else setText(this.note, shown === 0 ? t("list.empty") : parts.join(" · "));
    byId("list-clear").hidden = !filtered;
  }

  /** @param {string} code */
  row(code) {
    let row = this.rows.get(code);
    if (!row) {
      row = makeRow(code);
      this.rows.set(code, row);
      this.patch(code, false);
    }
    return row;
  }

  patchAll() {
    for (const code of this.rows.keys()) this.patch(code, false);
  }

  /**
   * Write what is known of a station into its row.
   * @param {string} code
   * @param {boolean} tint whether a changed value is tinted
   */
  patch(code, tint) {
    const { store, catalogue, t } = this.context;
    const row = this.rows.get(code);
    const view = store.views.get(code);
    if (!row || !view) return;
    const state = store.freshness(view);
    const item = catalogue.primary(view);
    setAttribute(row.element, "data-freshness", state);
    setAttribute(row.element, "data-severity", "none");
    setAttribute(row.element, "data-at", item?.at ?? null);
    this.context.paint(row.symbol, { kind: view.station.kind, ...store.judge(view) }, 24);
    setText(row.name, view.station.name);
    const { number, unit } = item ? this.context.value(item) : { number: "—", unit: "" };
    const changed = row.number.textContent !== number && row.number.textContent !== "";
    setText(row.number, number);
    setText(row.unit, item?.value == null ? "" : unit);
    setText(row.last, item && SILENT.has(state) ? t("row.last") : "");
    setText(row.what, this.what(view, item));
    const age = this.age(view, item);
    setText(row.age, age);
    setAttribute(row.age, "title", item ? formatStamp(Date.parse(item.at)) : null);
    const spoken = [view.station.name, t(`kind.${known(view.station.kind)}`), t(`freshness.${state}`),
      item ? this.context.valueText(item) : t("row.novalue"), age];
    setAttribute(row.element, "aria-label", spoken.join(", "));
    if (changed && tint) flash(row.number);
  }

  /**
   * Age of the value shown; a silent station says for how long.
   * @param {View} view
   * @param {import("./types.js").Latest|null} item
   */
  age(view, item) {
    const { store, t } = this.context;
    if (item === null || SILENT.has(store.freshness(view))) return this.context.ageText(view);
    return formatAge(Date.parse(item.at), store.now(), t);
  }

  /** @param {View} view @param {import("./types.js").Latest|null} item */
  what(view, item) {
    const { t } = this.context;
    const parts = [item ? this.context.seriesName(item) : t(`kind.${known(view.station.kind)}`)];
    if (item?.quality === "suspect" || item?.quality === "bad" || item?.quality === "missing") {
      parts.push(t(`quality.${item.quality}`));
    }
    if (view.station.lon === null) parts.push(t("row.nopos"));
    return parts.join(" · ");
  }

  markSelection() {
    const { selection } = this.context.store;
    for (const [code, row] of this.rows) {
      setAttribute(row.element, "aria-selected", String(code === selection));
      row.element.tabIndex = code === (selection ?? this.order[0]) ? 0 : -1;
    }
    this.rows.get(selection ?? "")?.element.scrollIntoView({ block: "nearest" });
  }

  /** The code `step` rows from the selection, or the first. @param {number} step */
  neighbour(step) {
    const at = this.order.indexOf(this.context.store.selection ?? "");
    if (at < 0) return this.order[0] ?? null;
    return this.order[Math.min(this.order.length - 1, Math.max(0, at + step))] ?? null;
  }

  /** @param {string} code */
  focus(code) {
    this.rows.get(code)?.element.focus({ preventScroll: true });
  }
}

const KINDS = new Set(["level", "rain", "sluice", "pump", "quality", "air", "outfall", "camera", "heritage"]);

/** A kind the page has words for. @param {string} kind */
export const known = (kind) => (KINDS.has(kind) ? kind : "other");

/** @param {string} code @returns {Row} */
function makeRow(code) {
  const symbol = h("canvas", { class: "sym", "aria-hidden": "true" });
  const name = h("span", { class: "row-name" });
  const last = h("span", { class: "row-last" });
  const number = h("b", { class: "num", "data-value": "" });
  const unit = h("span", { class: "unit" });
  const what = h("span", { class: "row-what" });
  const age = h("span", { class: "row-age num" });
  const element = h("div", { class: "row", role: "option", "data-station": code }, [
    symbol, name, h("span", { class: "row-value" }, [last, number, unit]), what, age,
  ]);
  return { element, symbol, name, last, number, unit, what, age };
}

/** @param {HTMLElement} element */
function flash(element) {
  element.classList.add("changed");
  setTimeout(() => element.classList.remove("changed"), TINT_MS);
}
