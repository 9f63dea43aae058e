// Layers of the geographic store below the stations: the list with on and off, and their data.

import { byId, h, setText } from "./dom.js";
import { apiUrl, getJson } from "./http.js";
import { language } from "./preferences.js";

/** @typedef {import("./types.js").LayerInfo} LayerInfo */

export class LayerPanel {
  /**
   * @param {import("./context.js").Context} context
   * @param {import("./map.js").MapAdapter} map
   * @param {(places: import("./maplabels.js").NamedPlace[]) => void} setPlaces
   */
  constructor(context, map, setPlaces) {
    this.context = context;
    this.map = map;
    this.setPlaces = setPlaces;
    this.element = byId("layer-list");
    /** @type {LayerInfo[]} */
    this.layers = [];
    /** @type {Map<string, string>} state of each layer in words, "" when drawn */
    this.states = new Map();
    /** @type {Map<string, (on: boolean) => void>} */
    this.switches = new Map();
    /** @type {Set<string>} layers that the reader took off */
    this.off = new Set();
  }

  /** Fetch the list, then each layer with a geometry; one that fails says so in its row. */
  async load() {
    const list = await getJson(apiUrl("layers"));
    this.layers = list.items.filter((/** @type {LayerInfo} */ layer) => layer.geometry !== "none");
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
    if (layer.geometry === "point") {
      const places = namedPlaces(data);
      this.switches.set(layer.code, (on) => this.setPlaces(on ? places : []));
    } else {
      const vector = this.map.vector(data, { className: `layer ${swatch(layer)}`, order: this.layers.indexOf(layer) });
      this.switches.set(layer.code, (on) => this.map.setShown(vector, on));
    }
    this.switches.get(layer.code)?.(!this.off.has(layer.code));
  }

  render() {
    const { t } = this.context;
    if (this.layers.length === 0) {
      this.element.replaceChildren(h("p", { class: "empty" }, [`${t("layers.empty")} · ${t("layers.empty.why")}`]));
      return;
    }
    this.element.replaceChildren(...this.layers.map((layer) => this.row(layer)));
  }

  /** @param {LayerInfo} layer */
  row(layer) {
    const { t } = this.context;
    const box = h("input", { type: "checkbox" });
    box.checked = !this.off.has(layer.code);
    box.addEventListener("change", () => {
      if (box.checked) this.off.delete(layer.code);
      else this.off.add(layer.code);
      this.switches.get(layer.code)?.(box.checked);
    });
    const state = this.states.get(layer.code) ?? "";
    const note = h("span", { class: "faint" });
    setText(note, state === "" ? "" : t(state, { why: t("problem.network") }));
    const title = language() === "en" ? layer.title_en : layer.title_zh;
    const row = h("label", { class: "layer-row", "data-layer": layer.code }, [
      box, h("span", { class: `swatch swatch-${swatch(layer)}`, "aria-hidden": "true" }), h("span", {}, [title]), note,
    ]);
    if (layer.source) row.title = layer.source;
    return row;
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

/**
 * The class that styles a layer, here and in the map: what it is, else its geometry.
 * @param {LayerInfo} layer
 */
export function swatch({ code, geometry }) {
  const named = { province: "boundary", yangtze: "water", lake: "water", island: "land", river: "river", canal: "canal", place: "place" };
  return /** @type {Record<string, string>} */ (named)[code] ?? (geometry === "polygon" ? "area" : geometry === "point" ? "place" : "line");
}

const HAN = /\p{Script=Han}/u;

/**
 * Points with a name, the most populous first. A source without the Chinese name of a place gives
 * its spelling in Latin letters, which is no name for a Chinese page.
 * @param {GeoJSON.FeatureCollection} data
 * @returns {import("./maplabels.js").NamedPlace[]}
 */
function namedPlaces(data) {
  const found = [];
  for (const { geometry, properties } of data.features) {
    const name = properties?.name;
    if (geometry?.type !== "Point" || typeof name !== "string") continue;
    const [lon, lat] = geometry.coordinates;
    const names = { zh: HAN.test(name) ? name : null, en: String(properties?.name_en ?? name) };
    const rank = { seat: /^PPL(A2?|C)$/.test(properties?.feature_code ?? ""), district: properties?.district_code ?? null };
    found.push({ ...names, ...rank, lon, lat, weight: Number(properties?.population ?? 0) });
  }
  return found.sort((a, b) => Number(b.seat) - Number(a.seat) || b.weight - a.weight);
}
