// The legend: what the symbols on the map mean, drawn by the same code as the map.

import { byId, h } from "./dom.js";
import { known } from "./list.js";

const STATES = /** @type {import("./types.js").Freshness[]} */ (["live", "late", "stale", "offline", "never"]);

export class Legend {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.element = byId("legend-body");
    this.drawn = "";
    context.store.subscribe(({ topics }) => {
      if (topics.has("lang") || topics.has("theme")) this.drawn = "";
      if (topics.has("stations") || this.drawn === "") this.render();
    });
  }

  render() {
    const { store, t } = this.context;
    const kinds = [...new Set([...store.views.values()].map(({ station }) => known(station.kind)))].sort();
    const key = kinds.join();
    if (key === "" || key === this.drawn) return;
    this.drawn = key;
    this.element.replaceChildren(
      h("h3", {}, [t("legend.kinds")]),
      h("ul", { class: "legend-list" }, kinds.map((kind) => this.item(kind, "live", t(`kind.${kind}`), ""))),
      h("p", { class: "faint" }, [t("legend.none")]),
      h("h3", {}, [t("legend.freshness")]),
      h("ul", { class: "legend-list wide" }, STATES.map((state) =>
        this.item("level", state, t(`freshness.${state}`), t(`freshness.${state}.rule`)))),
    );
  }

  /**
   * @param {string} kind
   * @param {import("./types.js").Freshness} fresh
   * @param {string} word
   * @param {string} rule
   */
  item(kind, fresh, word, rule) {
    const canvas = h("canvas", { class: "sym", "aria-hidden": "true" });
    this.context.paint(canvas, { kind, severity: "none", base: "none", fresh }, 24);
    return h("li", {}, [canvas, h("span", {}, [word]), h("span", { class: "faint" }, [rule])]);
  }
}
