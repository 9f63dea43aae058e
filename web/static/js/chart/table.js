// The chart's data as a table: the same rows as the file, sortable, drawn in portions.

import { h } from "../dom.js";
import { formatStamp } from "../format.js";
import { columnsOf } from "./words.js";

/** Rows drawn at once: thousands of them would block the page. */
const PORTION = 200;

export class DataTable {
  /** @param {import("../context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.element = h("div", { class: "chart-table", hidden: "" });
    /** Column sorted by: -1 is the time. */
    this.by = -1;
    this.descending = true;
    this.shown = PORTION;
  }

  /** @param {import("./scene.js").Scene} scene */
  render(scene) {
    const { t } = this.context;
    const columns = columnsOf(scene);
    const moments = [...new Set(columns.flatMap(({ cells }) => [...cells.keys()]))];
    const key = (/** @type {number} */ at) => (this.by < 0 ? at : columns[this.by]?.cells.get(at)?.value ?? null);
    const sign = this.descending ? -1 : 1;
    moments.sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === null || y === null) return Number(x === null) - Number(y === null) || a - b;
      return sign * (x - y) || a - b;
    });
    const main = scene.plan.main !== null && scene.plan.kind !== "rain";
    const distances = main && scene.lines.length > 0;
    const head = [this.header(scene, t("chart.col.time"), -1), ...columns.flatMap((column, i) => [
      this.header(scene, column.name, i),
      ...(i === 0 && main ? [h("th", { scope: "col" }, [t("col.quality")])] : []),
      ...(i === 0 && distances ? [h("th", { scope: "col" }, [t("chart.col.distance")])] : []),
    ])];
    const rows = moments.slice(0, this.shown).map((at) => h("tr", { "data-at": String(at) }, [
      h("th", { scope: "row", class: "num" }, [formatStamp(at).slice(5, 19)]),
      ...columns.flatMap(({ cells, text }, i) => {
        const cell = cells.get(at);
        const value = cell?.value ?? null;
        return [
          h("td", { class: "num" }, [cell === undefined ? "" : value === null ? t("value.missing") : text(value)]),
          ...(i === 0 && main ? [h("td", {}, [cell?.quality ?? ""])] : []),
          ...(i === 0 && distances ? [h("td", { class: "num" }, [value === null ? "" : scene.distance(value, at) ?? ""])] : []),
        ];
      }),
    ]));
    const rest = moments.length - rows.length;
    const more = h("button", { type: "button", class: "link more" }, [t("chart.more", { n: Math.min(PORTION, rest), rest })]);
    more.addEventListener("click", () => {
      this.shown += PORTION;
      this.render(scene);
    });
    this.element.replaceChildren(
      h("table", {}, [h("caption", { class: "spoken" }, [scene.title]), h("thead", {}, [h("tr", {}, head)]), h("tbody", {}, rows)]),
      ...(rest > 0 ? [more] : []),
    );
  }

  /** @param {import("./scene.js").Scene} scene @param {string} name @param {number} index */
  header(scene, name, index) {
    const sorted = this.by === index;
    const button = h("button", { type: "button", class: "link", "data-column": String(index) }, [`${name}${sorted ? (this.descending ? " ↓" : " ↑") : ""}`]);
    button.addEventListener("click", () => {
      this.descending = sorted ? !this.descending : true;
      this.by = index;
      this.render(scene);
      /** @type {HTMLElement|null} */ (this.element.querySelector(`[data-column="${index}"]`))?.focus();
    });
    return h("th", { scope: "col", "aria-sort": sorted ? (this.descending ? "descending" : "ascending") : "none" }, [button]);
  }
}
