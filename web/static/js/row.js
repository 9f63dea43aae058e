// One row of the list: made once, patched in place.

import { h, setAttribute, setText } from "./dom.js";
import { formatStamp } from "./format.js";
import { SILENT } from "./freshness.js";
import { rowAge, rowDetail, rowSpoken, shownItem, TREND_SIGNS } from "./rowtext.js";

/** How long a changed value is tinted, ms. */
const TINT_MS = 2000;

export class Row {
  /** @param {string} code */
  constructor(code) {
    this.symbol = h("canvas", { class: "sym", "aria-hidden": "true" });
    this.name = h("span", { class: "row-name" });
    this.last = h("span", { class: "row-last" });
    this.number = h("b", { class: "num", "data-value": "" });
    this.unit = h("span", { class: "unit" });
    this.datum = h("span", { class: "row-datum" });
    this.trend = h("span", { class: "row-trend", "aria-hidden": "true" });
    this.what = h("span", { class: "row-what" });
    this.age = h("span", { class: "row-age num" });
    this.element = h("div", { class: "row", role: "option", "data-station": code }, [
      this.symbol, this.name, h("span", { class: "row-value" }, [this.last, this.number, h("span", { class: "row-unit" }, [this.unit, this.datum]), this.trend]), this.what, this.age,
    ]);
  }

  /**
   * Write what is known of the station.
   * @param {import("./context.js").Context} context
   * @param {import("./types.js").View} view
   * @param {boolean} tint whether a changed value is tinted
   */
  patch(context, view, tint) {
    const { store, t } = context;
    const judgement = store.judge(view);
    const item = shownItem(context, view, judgement);
    const { number, unit } = item ? context.value(item) : { number: "—", unit: "" };
    const { element } = this;
    setAttribute(element, "data-freshness", judgement.fresh);
    setAttribute(element, "data-severity", judgement.severity);
    setAttribute(element, "data-at", item?.at ?? null);
    context.paint(this.symbol, { kind: view.station.kind, ...judgement }, 24);
    setText(this.name, view.station.name);
    const changed = this.number.textContent !== number && this.number.textContent !== "";
    setText(this.number, number);
    setText(this.unit, item?.value == null ? "" : unit);
    const datum = item?.value == null ? "" : context.datumOf(view, item);
    setText(this.datum, datum);
    setAttribute(this.datum, "title", datum || null);
    setText(this.last, item && SILENT.has(judgement.fresh) ? t("row.last") : "");
    setText(this.trend, TREND_SIGNS[item ? store.trend(item)?.trend ?? "" : ""] ?? "");
    setText(this.what, rowDetail(context, view, judgement, item));
    setText(this.age, rowAge(context, view, item));
    setAttribute(this.age, "title", item ? formatStamp(Date.parse(item.at)) : null);
    setAttribute(element, "aria-label", rowSpoken(context, view, judgement, item));
    if (changed && tint) this.flash();
  }

  flash() {
    this.number.classList.add("changed");
    setTimeout(() => this.number.classList.remove("changed"), TINT_MS);
  }
}
