// The card's table of all quantities of a station; each can be put into the hydrograph.

import { h } from "../dom.js";
import { formatAge, formatStamp } from "../format.js";
import { seriesKey } from "../views.js";

/** @typedef {import("../types.js").Latest} Latest */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("./slot.js").Slot} Slot */

/**
 * @param {Context} context @param {Slot} slot @param {Latest[]} items
 * @param {(item: Latest) => void} draw puts a series into the hydrograph
 */
export function quantityTable(context, slot, items, draw) {
  if (items.length === 0) return null;
  const { t } = context;
  const head = ["col.quantity", "col.value", "col.age", "col.quality"].map((key) => h("th", { scope: "col" }, [t(key)]));
  return h("section", {}, [
    h("h3", {}, [t("card.all")]),
    h("table", { class: "series" }, [
      h("thead", {}, [h("tr", {}, head)]),
      h("tbody", {}, items.map((item) => row(context, slot, item, draw))),
    ]),
  ]);
}

/** @param {Context} context @param {Slot} slot @param {Latest} item @param {(item: Latest) => void} draw */
function row(context, slot, item, draw) {
  const { store, t } = context;
  const { number, unit } = context.value(item);
  const at = Date.parse(item.at);
  const name = context.seriesName(item);
  const button = h("button", { type: "button", class: "link", "data-key": seriesKey(item), title: t("card.draw", { name }) }, [name]);
  button.addEventListener("click", () => draw(item));
  return h("tr", { "data-at": item.at }, [
    h("th", { scope: "row" }, [button]),
    h("td", { class: "value" }, [
      h("b", { class: "num", "data-value": "" }, [number]),
      h("span", { class: "unit" }, [item.value === null ? "" : unit]),
    ]),
    slot.ages(h("td", { class: "num", title: formatStamp(at) }), () => formatAge(at, store.now(), t)),
    h("td", {}, [t(item.corrected ? "row.corrected" : `quality.${item.quality}`)]),
  ]);
}
