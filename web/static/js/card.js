// The card of the selected station: what is known of it, how old that is, and where it comes from.

import { byId, h, setText } from "./dom.js";
import { formatAge, formatDuration, formatStamp } from "./format.js";
import { DEFAULT_INTERVAL_S, durationSeconds, SILENT } from "./freshness.js";
import { known } from "./list.js";
import { originText } from "./origin.js";
import { sourcesSection } from "./sources.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Latest} Latest */

export class StationCard {
  /**
   * @param {import("./context.js").Context} context
   * @param {{close: () => void, locate: () => void}} actions
   */
  constructor(context, { close, locate }) {
    this.context = context;
    this.locate = locate;
    this.element = byId("card");
    this.heading = byId("card-name");
    this.symbol = /** @type {HTMLCanvasElement} */ (byId("card-symbol"));
    this.body = byId("card-body");
    /** @type {(() => void)[]} writes the ages anew, once a second */
    this.agers = [];
    byId("card-close").addEventListener("click", close);
    context.store.subscribe(({ topics, codes }) => {
      const { selection } = context.store;
      const rebuilt = ["selection", "stations", "origins", "lang"].some((topic) => topics.has(/** @type {any} */ (topic)));
      if (rebuilt || (selection !== null && codes.has(selection))) this.render();
      else if (topics.has("tick") || topics.has("theme")) this.tick();
    });
  }

  get view() {
    const { selection, views } = this.context.store;
    return selection === null ? null : (views.get(selection) ?? null);
  }

  focus() {
    this.heading.focus({ preventScroll: true });
  }

  render() {
    const view = this.view;
    this.element.hidden = view === null;
    document.documentElement.toggleAttribute("data-card", view !== null);
    if (view === null) return;
    const { catalogue, t } = this.context;
    const { station } = view;
    setText(this.heading, station.name);
    setText(byId("card-sub"), `${station.code} · ${t(`kind.${known(station.kind)}`)}`);
    this.agers = [];
    const items = catalogue.sorted(view.series.values());
    const primary = catalogue.primary(view);
    const sources = sourcesSection(this.context, items);
    this.body.replaceChildren(
      this.stateLine(view),
      ...(primary ? [this.headline(view, primary), this.threshold()] : [h("p", { class: "empty" }, [t("card.noseries")])]),
      ...(items.length > 1 ? [this.table(items)] : []),
      this.about(view),
      ...(sources === null ? [] : [sources]),
    );
    this.tick();
  }

  tick() {
    const view = this.view;
    if (view === null) return;
    this.context.paint(this.symbol, view.station.kind, this.context.store.freshness(view), 32);
    for (const write of this.agers) write();
  }

  /** Freshness as a chip with its word and rule. @param {View} view */
  stateLine(view) {
    const { store, t } = this.context;
    const chip = h("span", { class: "chip" });
    const rule = h("span", { class: "faint" });
    this.agers.push(() => {
      const state = store.freshness(view);
      chip.dataset.freshness = state;
      setText(chip, t(`freshness.${state}`));
      setText(rule, t(`freshness.${state}.rule`));
    });
    return h("p", { class: "state-line" }, [chip, rule]);
  }

  /**
   * The station's value, large, with unit, age, quality, datum, origin and both times.
   * @param {View} view
   * @param {Latest} item
   */
  headline(view, item) {
    const { store, t } = this.context;
    const { number, unit } = this.context.value(item);
    const age = h("span", { class: "num strong" });
    this.agers.push(() => {
      const silent = SILENT.has(store.freshness(view));
      setText(age, silent ? this.context.ageText(view) : formatAge(Date.parse(item.at), store.now(), t));
    });
    const meta = [qualityText(item, t), originText(store.origin(item), t)];
    if (view.station.datum && unit === "m") meta.unshift(this.context.datumText(view.station.datum));
    return h("div", { class: "headline" }, [
      h("div", { class: "headline-name" }, [this.context.seriesName(item)]),
      h("div", { class: "headline-value" }, [
        h("b", { class: "num", "data-value": "" }, [number]),
        h("span", { class: "unit" }, [item.value === null ? t("value.missing") : unit]), age,
      ]),
      h("div", { class: "headline-meta" }, [meta.join(" · ")]),
      h("dl", { class: "times" }, [
        h("dt", {}, [t("card.at")]), h("dd", { class: "num" }, [formatStamp(Date.parse(item.at))]),
        h("dt", {}, [t("card.received")]), h("dd", { class: "num" }, [formatStamp(Date.parse(item.received_at))]),
      ]),
    ]);
  }

  threshold() {
    const { t } = this.context;
    return h("p", { class: "threshold" }, [
      h("b", {}, [t("card.nothreshold")]), h("span", { class: "faint" }, [t("card.nothreshold.why")]),
    ]);
  }

  /** @param {Latest[]} items */
  table(items) {
    const { t } = this.context;
    const head = ["col.quantity", "col.value", "col.age", "col.quality"].map((key) => h("th", { scope: "col" }, [t(key)]));
    return h("section", {}, [
      h("h3", {}, [t("card.all")]),
      h("table", { class: "series" }, [
        h("thead", {}, [h("tr", {}, head)]),
        h("tbody", {}, items.map((item) => this.tableRow(item))),
      ]),
    ]);
  }

  /** @param {Latest} item */
  tableRow(item) {
    const { store, t } = this.context;
    const { number, unit } = this.context.value(item);
    const at = Date.parse(item.at);
    const age = h("td", { class: "num", title: formatStamp(at) });
    this.agers.push(() => setText(age, formatAge(at, store.now(), t)));
    return h("tr", { "data-at": item.at }, [
      h("th", { scope: "row" }, [this.context.seriesName(item)]),
      h("td", { class: "value" }, [
        h("b", { class: "num", "data-value": "" }, [number]),
        h("span", { class: "unit" }, [item.value === null ? "" : unit]),
      ]),
      age, h("td", {}, [t(`quality.${item.quality}`)]),
    ]);
  }

  /** @param {View} view */
  about({ station }) {
    const { t } = this.context;
    const none = t("card.none");
    const seconds = durationSeconds(station.interval);
    const interval = seconds === null
      ? t("card.interval.default", { age: formatDuration(DEFAULT_INTERVAL_S, t) }) : formatDuration(seconds, t);
    const place = station.lon === null || station.lat === null
      ? [t("card.position.none")] : [this.position(station.lon, station.lat)];
    const rows = /** @type {[string, (Node|string)[]][]} */ ([
      ["card.position", place], ["card.interval", [interval]],
      ["card.datum", [station.datum === null ? t("card.datum.none") : this.context.datumText(station.datum)]],
      ["card.origin", [t(`origin.${station.origin ?? "live"}`)]],
      ["card.district", [station.district_code ?? none]], ["card.basin", [station.basin_code ?? none]],
    ]);
    return h("section", {}, [
      h("h3", {}, [t("card.about")]),
      h("dl", { class: "about" }, rows.flatMap(([key, value]) => [h("dt", {}, [t(key)]), h("dd", {}, value)])),
    ]);
  }

  /** @param {number} lon @param {number} lat */
  position(lon, lat) {
    const label = this.context.t("card.locate");
    const text = `${lat.toFixed(5)}\u00a0N ${lon.toFixed(5)}\u00a0E`;
    const button = h("button", { type: "button", class: "link num", title: label, "aria-label": `${text}, ${label}` }, [text]);
    button.addEventListener("click", () => this.locate());
    return button;
  }
}

/** @param {Latest} item @param {import("./types.js").Translate} t */
function qualityText(item, t) {
  const rule = item.quality_rule ? ` (${t("card.rule", { rule: item.quality_rule })})` : "";
  return t(`quality.${item.quality}`) + rule;
}
