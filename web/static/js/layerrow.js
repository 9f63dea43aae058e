// One row of the layer tree: on and off, swatch, name, how many; opened, how opaque and in what order.
// Nothing opens by itself: what moves under a pointer is not pressed.

import { h, setText } from "./dom.js";
import { formatAge } from "./format.js";
import { language } from "./preferences.js";

/** @typedef {import("./types.js").LayerInfo} LayerInfo */

/** @param {LayerInfo} layer */
export const titleOf = ({ title_en: en, title_zh: zh }) => (language() === "en" ? en : zh);

/** @param {import("./layers.js").LayerPanel} panel @param {LayerInfo} layer */
export function layerRow(panel, layer) {
  const { stack, context: { t } } = panel;
  const choice = stack.get(layer.code);
  const box = h("input", { type: "checkbox" });
  box.checked = choice.shown;
  box.addEventListener("change", () => {
    stack.get(layer.code).shown = box.checked;
    panel.render();
    panel.changed();
  });
  const state = panel.states.get(layer.code) ?? "";
  const note = h("span", { class: "faint num" });
  setText(note, state === "" ? t("layers.count", { n: layer.feature_count ?? 0 }) : t(state, { why: t("problem.network") }));
  const mark = h("span", { class: `swatch swatch-${swatch(layer)}`, "aria-hidden": "true" });
  return h("div", { class: "layer", "data-layer": layer.code, "data-state": state.replace("layers.", "") || "drawn" }, [
    h("div", { class: "layer-head" }, [h("label", { class: "layer-row" }, [box, mark, h("span", {}, [titleOf(layer)]), note]), opener(panel, layer)]),
    ...(panel.opened === layer.code ? [tools(panel, layer, choice)] : []),
  ]);
}

/** @param {import("./layers.js").LayerPanel} panel @param {LayerInfo} layer */
function opener(panel, layer) {
  const open = panel.opened === layer.code;
  const words = panel.context.t("layers.more", { name: titleOf(layer) });
  const button = h("button", { type: "button", class: "layer-open", "aria-expanded": String(open), "aria-label": words, title: words }, [open ? "▴" : "▾"]);
  button.addEventListener("click", () => panel.toggle(layer.code));
  return button;
}

/** From where, how old, what to beware of. @param {import("./context.js").Context} context @param {LayerInfo} layer */
export function sourceOf({ t, store }, layer) {
  const caveat = language() === "en" ? layer.caveat_en : layer.caveat_zh;
  const imported = layer.updated_at ? t("layers.imported", { age: formatAge(Date.parse(layer.updated_at), store.serverNow(), t) }) : "";
  return [titleOf(layer), layer.source, imported, caveat].filter(Boolean).join(" · ");
}

/** @param {import("./layers.js").LayerPanel} panel @param {LayerInfo} layer @param {import("./layerstack.js").Choice} choice */
function tools(panel, layer, choice) {
  const { t } = panel.context;
  const slider = h("input", { type: "range", min: "10", max: "100", step: "10", value: String(choice.opacity), "aria-label": t("layers.opacity", { name: titleOf(layer) }) });
  const percent = h("output", { class: "num" }, [`${choice.opacity}%`]);
  slider.addEventListener("input", () => {
    panel.stack.get(layer.code).opacity = Number(slider.value);
    setText(percent, `${slider.value}%`);
    panel.changed();
  });
  const step = (/** @type {number} */ by, /** @type {string} */ sign, /** @type {string} */ words) => {
    const button = h("button", { type: "button", class: "layer-move", "aria-label": words, title: words }, [sign]);
    button.addEventListener("click", () => panel.move(layer.code, by));
    return button;
  };
  return h("div", { class: "layer-tools" }, [
    slider, percent, step(1, "↑", t("layers.up", { name: titleOf(layer) })), step(-1, "↓", t("layers.down", { name: titleOf(layer) })),
  ]);
}

/**
 * The class that styles a layer, here and in the map: what it is, else its geometry.
 * @param {LayerInfo} layer
 */
export function swatch({ code, geometry }) {
  const named = { province: "boundary", yangtze: "water", lake: "water", island: "land", river: "river", canal: "canal", place: "place" };
  return /** @type {Record<string, string>} */ (named)[code] ?? (geometry === "polygon" ? "area" : geometry === "point" ? "place" : "line");
}
