// The wall's twelve rows: the stations that matter most, whatever the map shows at the moment.

import { byId, h, setAttribute, setText } from "./dom.js";
import { rowAge, rowDetail, rowSpoken, shownItem } from "./rowtext.js";

const ROWS = 12;

/** @typedef {{element: HTMLElement, symbol: HTMLCanvasElement, name: HTMLElement, value: HTMLElement, what: HTMLElement, age: HTMLElement}} Row */

export class WallList {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    /** @type {Row[]} */
    this.rows = [];
    context.store.subscribe(() => this.update());
  }

  update() {
    const { store, t } = this.context;
    const shown = store.shown();
    const first = shown.slice(0, ROWS);
    while (this.rows.length < first.length) this.rows.push(makeRow());
    this.rows.forEach(({ element }, index) => { element.hidden = index >= first.length; });
    first.forEach((view, index) => this.patch(this.rows[index], view));
    const rest = shown.length - first.length;
    setText(byId("wall-more"), rest > 0 ? t("wall.more", { n: rest }) : "");
  }

  /** @param {Row} row @param {import("./types.js").View} view */
  patch({ element, symbol, name, value, what, age }, view) {
    const { context } = this;
    const { store, t } = context;
    const judgement = store.judge(view);
    const item = shownItem(context, view, judgement);
    setAttribute(element, "data-station", view.station.code);
    setAttribute(element, "data-severity", judgement.severity);
    setAttribute(element, "data-freshness", judgement.fresh);
    setAttribute(element, "data-at", item?.at ?? null);
    setAttribute(element, "aria-label", rowSpoken(context, view, judgement, item));
    context.paint(symbol, { kind: view.station.kind, ...judgement }, 32);
    setText(name, view.station.name);
    setText(value, item ? context.levelText(view, item) : t("row.novalue"));
    setText(what, rowDetail(context, view, judgement, item));
    setText(age, rowAge(context, view, item));
  }
}

/** @returns {Row} */
function makeRow() {
  const symbol = h("canvas", { class: "sym", "aria-hidden": "true" });
  const [name, value, what, age] = ["name", "value num", "what", "age num"].map((of) => h("span", { class: of }));
  value.dataset.value = "";
  const element = h("li", { class: "wall-row" }, [symbol, name, value, what, age]);
  byId("wall-list").append(element);
  return { element, symbol, name, value, what, age };
}
