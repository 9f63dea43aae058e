// The view on paper: light colours whatever the theme, map, legend, moments, sources, and the stations
// in view as a table. Made when the browser is about to print, undone when it has.

import { byId, h, setText } from "./dom.js";
import { formatStamp } from "./format.js";
import { originText } from "./origin.js";
import { theme } from "./preferences.js";
import { rowAge, rowDetail, shownItem } from "./rowtext.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").LayerInfo} LayerInfo */

const COLUMNS = ["station", "grade", "quantity", "value", "what", "at", "age", "quality"];

export class Print {
  /**
   * @param {object} parts
   * @param {import("./context.js").Context} parts.context
   * @param {import("./map.js").MapAdapter} parts.map
   * @param {import("./stationlayer.js").StationLayer} parts.layer
   * @param {import("./layers.js").LayerPanel} parts.layers
   * @param {import("./legend.js").Legend} parts.legend
   */
  constructor({ context, map, layer, layers, legend }) {
    this.context = context;
    this.map = map;
    this.layer = layer;
    this.layers = layers;
    this.legend = legend;
    /** @type {(() => void)|null} puts the screen back; null while nothing is printed */
    this.undo = null;
    byId("print-button").addEventListener("click", () => print());
    addEventListener("beforeprint", () => this.prepare());
    addEventListener("afterprint", () => this.restore());
  }

  prepare() {
    if (this.undo) return;
    const root = document.documentElement;
    const before = theme();
    const legend = byId("legend-body");
    const home = /** @type {HTMLElement} */ (legend.parentElement);
    const view = this.map.view();
    const bounds = this.map.bounds();
    this.undo = () => {
      root.removeAttribute("data-printing");
      home.append(legend);
      this.show(before);
      this.map.resize();
      this.map.setView(view);
    };
    root.setAttribute("data-printing", "");
    byId("print-legend").append(legend);
    this.show("light");
    this.map.resize();
    this.map.fitBounds(bounds);
    this.layer.redraw();
    this.legend.render();
    this.write();
  }

  restore() {
    this.undo?.();
    this.undo = null;
  }

  /** Another theme for the paper alone: no preference is kept. @param {"light"|"dark"} name */
  show(name) {
    document.documentElement.dataset.theme = name;
    this.context.sprites.reset();
    this.context.store.touch("theme");
    this.context.store.flush();
  }

  write() {
    const { context } = this;
    const { store, t } = context;
    setText(byId("print-shown"), formatStamp(store.now()));
    setText(byId("print-made"), formatStamp(store.serverNow()));
    const { symbols, pills } = this.layer.inView();
    const inView = new Set([...symbols, ...pills.flatMap(({ members }) => members)].map(({ view }) => view.station.code));
    const views = store.shown().filter(({ station }) => inView.has(station.code));
    setText(byId("print-count"), t("print.count", { n: views.length, total: store.views.size }));
    byId("print-rows").replaceChildren(...views.map((view) => this.row(view)));
    byId("print-columns").replaceChildren(...COLUMNS.map((name) => h("th", { scope: "col" }, [t(`print.col.${name}`)])));
    byId("print-sources").replaceChildren(...this.sources(views));
  }

  /** @param {View} view */
  row(view) {
    const { context } = this;
    const { store, t } = context;
    const judgement = store.judge(view);
    const item = shownItem(context, view, judgement);
    const symbol = h("canvas", { class: "sym", "aria-hidden": "true" });
    context.paint(symbol, { kind: view.station.kind, ...judgement }, 24);
    const cells = [
      `${t(`card.grade.${judgement.severity}`)} · ${t(`freshness.${judgement.fresh}`)}`,
      item ? context.seriesName(item) : "", item ? context.levelText(view, item) : t("row.novalue"),
      rowDetail(context, view, judgement, item), item ? formatStamp(Date.parse(item.at)) : "",
      rowAge(context, view, item), item ? t(`quality.${item.quality}`) : "",
    ];
    const name = h("th", { scope: "row" }, [
      h("span", {}, [symbol, h("span", {}, [view.station.name, h("small", {}, [view.station.code])])]),
    ]);
    return h("tr", { "data-station": view.station.code }, [name, ...cells.map((text) => h("td", {}, [text]))]);
  }

  /** Layers that are shown, and where readings come from that are no measurement. @param {View[]} views */
  sources(views) {
    const { context, layers } = this;
    const { store, t } = context;
    const shown = layers.layers.filter(({ code }) => layers.stack.get(code).shown).map((layer) => [
      context.language === "en" ? layer.title_en : layer.title_zh, layer.source, layer.licence,
      context.language === "en" ? layer.caveat_en : layer.caveat_zh,
    ].filter(Boolean).join(" · "));
    const readings = new Set(views.flatMap((view) => [...view.series.values()]).map((item) => store.origin(item))
      .map((row) => [originText(row, t), row.source_series].filter(Boolean).join(" · ")));
    return [
      ...[...readings].sort().map((text) => t("print.readings", { text })), ...shown.map((text) => t("print.layer", { text })),
    ].map((text) => h("li", {}, [text]));
  }
}
