// Layers of the geographic store below the stations: the tree of them, and their data.

import { byId, h, setText } from "./dom.js";
import { apiUrl, getJson } from "./http.js";
import { namedPlaces } from "./places.js";
import { layerRow, sourceOf, swatch, titleOf } from "./layerrow.js";
import { LayerStack } from "./layerstack.js";

/** @typedef {import("./types.js").LayerInfo} LayerInfo */

/** Groups that have a word; others go by their code. */
const GROUPS = new Set(["boundary", "water", "name"]);

export class LayerPanel {
  /**
   * @param {import("./context.js").Context} context
   * @param {import("./map.js").MapAdapter} map
   * @param {(places: import("./maplabels.js").NamedPlace[], opacity: number) => void} setPlaces
   */
  constructor(context, map, setPlaces) {
    this.context = context;
    this.map = map;
    this.setPlaces = setPlaces;
    this.element = byId("layer-list");
    /** @type {LayerInfo[]} */
    this.layers = [];
    this.stack = new LayerStack([]);
    /** @type {Map<string, string>} state of each layer: a message's key, "" when drawn */
    this.states = new Map();
    /** @type {Map<string, () => void>} put a layer's choice into force */
    this.drawers = new Map();
    /** @type {import("./layerstack.js").Choice[]|null} from a link that came before the list */
    this.wanted = null;
    /** @type {() => void} */
    this.onChange = () => {};
    /** @type {string|null} the layer whose row is open */
    this.opened = null;
    this.element.addEventListener("keydown", (event) => this.key(event));
    for (const type of ["focusin", "pointerover"]) this.element.addEventListener(type, (event) => this.note(event));
  }

  /** Fetch the list, then each layer with a geometry; one that fails says so in its row. */
  async load() {
    const list = await getJson(apiUrl("layers"));
    this.layers = list.items.filter((/** @type {LayerInfo} */ layer) => layer.geometry !== "none");
    this.stack = new LayerStack(this.layers);
    if (this.wanted) this.apply(this.wanted);
    for (const layer of this.layers) this.states.set(layer.code, "layers.loading");
    this.render();
    await Promise.all(this.layers.map((layer) => this.loadOne(layer)));
  }

  /** @param {LayerInfo} layer */
  async loadOne(layer) {
    const { t } = this.context;
    try {
      const data = await features(layer.code);
      this.states.set(layer.code, data.features.length === 0 ? "layers.nodata" : "");
      this.draw(layer, data);
    } catch (error) {
      this.states.set(layer.code, "layers.error");
      console.warn(t("layers.error", { why: String(error) }));
    }
    this.render();
  }

  /** @param {LayerInfo} layer @param {GeoJSON.FeatureCollection} data */
  draw(layer, data) {
    const { code } = layer;
    if (layer.geometry === "point") {
      const places = namedPlaces(data);
      this.drawers.set(code, () => {
        const { shown, opacity } = this.stack.get(code);
        this.setPlaces(shown ? places : [], opacity / 100);
      });
    } else {
      const vector = this.map.vector(data, { className: `layer ${swatch(layer)}`, code });
      this.drawers.set(code, () => this.map.setLook(vector, code, { ...this.stack.get(code), order: this.stack.order(code) }));
    }
    this.drawers.get(code)?.();
  }

  /** A choice of the reader or of a link: draw it, write it in the address. */
  changed() {
    for (const draw of this.drawers.values()) draw();
    this.onChange();
  }

  /**
   * Put a link's choice into force; none is what the map opens with.
   * @param {{code: string, shown: boolean, opacity: number|null}[]|undefined} choices
   */
  apply(choices) {
    if (this.layers.length === 0) {
      this.wanted = /** @type {any} */ (choices ?? null);
      return null;
    }
    const unknown = this.stack.apply(choices ?? []);
    this.render();
    for (const draw of this.drawers.values()) draw();
    return unknown.length > 0 ? this.context.t("layers.unknown", { codes: unknown.join(", ") }) : null;
  }

  render() {
    const { t } = this.context;
    if (this.layers.length === 0) {
      this.element.replaceChildren(h("p", { class: "empty" }, [`${t("layers.empty")} · ${t("layers.empty.why")}`]));
      return;
    }
    const focused = document.activeElement?.closest("[data-layer]")?.getAttribute("data-layer");
    this.element.replaceChildren(...[...this.stack.byGroup()].map(([group, codes]) => this.group(group, codes)));
    if (focused) this.focus(focused);
  }

  /** Source and age of the layer that has the focus or the pointer, in a line of its own. @param {Event} event */
  note(event) {
    const code = /** @type {Element} */ (event.target).closest("[data-layer]")?.getAttribute("data-layer");
    const layer = this.layers.find((one) => one.code === code);
    if (layer) setText(byId("layers-note"), sourceOf(this.context, layer));
  }

  /** Open a row, or close it. @param {string} code */
  toggle(code) {
    this.opened = this.opened === code ? null : code;
    this.render();
    /** @type {HTMLElement|null} */ (this.element.querySelector(`[data-layer="${code}"] .layer-open`))?.focus();
  }

  /** @param {string} code */
  focus(code) {
    /** @type {HTMLElement|null} */ (this.element.querySelector(`[data-layer="${code}"] input[type=checkbox]`))?.focus();
  }

  /** @param {string} group @param {string[]} codes lowest first; the uppermost stands first in the tree */
  group(group, codes) {
    const { t } = this.context;
    const box = h("input", { type: "checkbox" });
    const state = this.stack.groupState(group);
    box.checked = state === "all";
    box.indeterminate = state === "some";
    box.addEventListener("change", () => {
      for (const code of codes) this.stack.get(code).shown = box.checked;
      this.render();
      this.changed();
    });
    const words = GROUPS.has(group) ? t(`layers.group.${group}`) : group;
    const rows = [...codes].reverse().map((code) =>
      layerRow(this, /** @type {LayerInfo} */ (this.layers.find((layer) => layer.code === code))));
    return h("fieldset", { class: "layer-group", "data-group": group }, [h("legend", {}, [h("label", {}, [box, words])]), ...rows]);
  }

  /** Up and down walk the tree; with Alt they move a layer, and say where to. @param {KeyboardEvent} event */
  key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by === 0 || !target.matches("input[type=checkbox]")) return;
    event.preventDefault();
    const code = target.closest("[data-layer]")?.getAttribute("data-layer");
    if (event.altKey) {
      if (code) this.move(code, -by);
      return;
    }
    const boxes = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("input[type=checkbox]")]);
    boxes[boxes.indexOf(target) + by]?.focus();
  }

  /** @param {string} code @param {number} by +1: drawn above its neighbour */
  move(code, by) {
    if (!this.stack.move(code, by)) return;
    this.render();
    this.changed();
    const own = this.stack.byGroup().get(this.stack.groups.get(code) ?? "") ?? [];
    const layer = /** @type {LayerInfo} */ (this.layers.find((one) => one.code === code));
    setText(byId("layers-said"), this.context.t("layers.moved", { name: titleOf(layer), n: own.length - own.indexOf(code), of: own.length }));
  }
}

/**
 * All features of a layer: a truncated answer names the id to go on after.
 * @param {string} code
 * @returns {Promise<GeoJSON.FeatureCollection>}
 */
async function features(code) {
  const path = `layers/${encodeURIComponent(code)}`;
  let page = await getJson(apiUrl(path));
  const all = [...page.features];
  while (page.truncated) {
    page = await getJson(apiUrl(`${path}?after=${page.after}`));
    all.push(...page.features);
  }
  return { type: "FeatureCollection", features: all };
}
