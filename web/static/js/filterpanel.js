// The filter of list and map: toggles with counts in a panel, what is chosen in words, the order.

import { choices, chosen } from "./choices.js";
import { byId, h, setAttribute, setText } from "./dom.js";
import { isFiltered, toggled } from "./filter.js";
import { known } from "./rowtext.js";

/** @typedef {import("./choices.js").SetName} SetName */

const SORTS = /** @type {import("./types.js").SortKey[]} */ (["urgent", "distance", "name", "code", "value", "age"]);

export class FilterPanel {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.button = byId("filter-button");
    this.panel = byId("filters");
    this.sort = /** @type {HTMLSelectElement} */ (byId("sort"));
    this.shape = "";
    /** @type {{set: SetName, word: string, button: HTMLElement, count: HTMLElement}[]} */
    this.toggles = [];
    const { store } = context;
    this.button.addEventListener("click", () => this.toggle(this.panel.hidden === true));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.toggle(false);
      this.button.focus();
    });
    document.addEventListener("pointerdown", ({ target }) => {
      const inside = target instanceof Node && (this.panel.contains(target) || this.button.contains(target));
      if (!inside && !this.panel.hidden) this.toggle(false);
    });
    this.sort.addEventListener("change", () => store.setSort(/** @type {import("./types.js").SortKey} */ (this.sort.value)));
    store.subscribe(({ topics }) => {
      if (topics.has("lang")) this.relabel();
      if (topics.has("lang") || topics.has("filter") || topics.has("stations")) this.describe();
      const changed = ["lang", "filter", "stations", "tick", "levels", "past"].some((topic) => topics.has(/** @type {any} */ (topic)));
      if (changed && !this.panel.hidden) this.render();
    });
  }

  relabel() {
    this.shape = "";
    this.sort.replaceChildren(...SORTS.map((key) => h("option", { value: key }, [this.context.t(`sort.${key}`)])));
  }

  /** @param {boolean} open */
  toggle(open) {
    this.panel.hidden = !open;
    setAttribute(this.button, "aria-expanded", String(open));
    if (open) this.render();
  }

  /** What is chosen, said while the panel is shut; how many choices are in force. */
  describe() {
    const { store, t } = this.context;
    const words = chosen(store.filter).map(({ set, word }) => this.word(set, word));
    if (store.filter.text !== "") words.unshift(t("filter.text", { text: store.filter.text }));
    this.sort.value = store.sort;
    const some = isFiltered(store.filter);
    byId("filtered").hidden = !some;
    setText(byId("filtered-words"), some ? t("filter.words", { words: words.join(t("list.comma")) }) : "");
    const n = chosen(store.filter).length;
    setText(byId("filter-count"), n === 0 ? "" : String(n));
  }

  /** @param {SetName} set @param {string} word */
  word(set, word) {
    const { store, t } = this.context;
    if (set === "severities") return t(`card.grade.${word}`);
    if (set === "states") return t(`freshness.${word}`);
    if (set === "kinds") return t(`kind.${known(word)}`);
    return set === "districts" ? (store.districts.get(word) ?? word) : word;
  }

  render() {
    const { store, t } = this.context;
    const entries = [...store.views.values()].map((view) => ({ view, judgement: store.judge(view) }));
    const groups = choices(entries, store.filter);
    const shape = groups.map(({ set, words }) => `${set}:${words.map(({ word }) => this.word(set, word)).sort().join()}`).join("|");
    if (shape !== this.shape) {
      this.toggles = [];
      this.panel.replaceChildren(...groups.map(({ set, words }) => h("div", { class: "filter-group", role: "group", "aria-label": t(`filter.${set}`) }, [
        h("h3", {}, [t(`filter.${set}`)]), ...words.map(({ word }) => this.make(set, word)),
      ])));
    }
    this.shape = shape;
    const counts = new Map(groups.flatMap(({ set, words }) => words.map(({ word, n }) => [`${set}|${word}`, n])));
    for (const { set, word, button, count } of this.toggles) {
      setAttribute(button, "aria-pressed", String(/** @type {Set<string>} */ (store.filter[set]).has(word)));
      setText(count, String(counts.get(`${set}|${word}`) ?? 0));
    }
  }

  /** @param {SetName} set @param {string} word */
  make(set, word) {
    const { store } = this.context;
    const count = h("b", { class: "num" });
    const button = h("button", { type: "button", class: "choice-toggle", "aria-pressed": "false" }, [this.word(set, word), " ", count]);
    button.addEventListener("click", () => {
      const next = toggled(/** @type {Set<string>} */ (store.filter[set]), [word]);
      store.setFilter({ [set]: next });
    });
    this.toggles.push({ set, word, button, count });
    return button;
  }
}
