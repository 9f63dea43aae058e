// Which key does what on the duty page (interface 6.1), in the order of the key sheet.

import { byId } from "./dom.js";
import { walkRegions } from "./regions.js";

/**
 * @param {import("./keys.js").Keys} keys
 * @param {object} parts
 * @param {ReturnType<import("./controls.js").bindControls>} parts.controls
 * @param {import("./list.js").StationList} parts.list
 * @param {import("./timebar.js").TimeBar} parts.time
 * @param {import("./card.js").StationCard} parts.card
 * @param {import("./toasts.js").Toasts} parts.toasts
 */
export function bindShortcuts(keys, { controls, list, time, card, toasts }) {
  keys.escape = controls.escape;
  const press = (/** @type {string} */ id) => () => byId(id).click();
  keys.register(["/"], "keys.search", () => byId("search").focus());
  keys.register(["j"], "keys.next", () => controls.step(1));
  keys.register(["k"], "keys.previous", () => controls.step(-1));
  keys.register(["Enter"], "keys.open", controls.openFocused);
  keys.register(["Escape"], "keys.escape", controls.escape);
  keys.register(["r"], "keys.resort", () => list.arrange(true));
  keys.register(["[", "]"], "keys.step", ({ key }) => time.step(key === "[" ? -1 : 1));
  keys.register(["{", "}"], "keys.hour", ({ key }) => time.step(key === "{" ? -12 : 12));
  keys.register(["."], "keys.live", () => time.live());
  keys.register(["1", "2", "3", "4"], "keys.range", ({ key }) => card.setPreset(Number(key) - 1));
  keys.register(["l"], "keys.layers", controls.toggleLayers);
  keys.register(["m"], "keys.measure", press("measure-button"));
  keys.register(["c"], "keys.copy", press("readout-copy"));
  keys.register(["0"], "keys.home", controls.home);
  keys.register(["F6"], "keys.region", ({ shiftKey }) => walkRegions(shiftKey ? -1 : 1));
  keys.register(["F8"], "keys.toasts", () => toasts.focus());
  keys.register(["g d"], "keys.duty", () => location.assign(new URL("duty", document.baseURI)));
  keys.register(["g w"], "keys.wall", () => location.assign(new URL("wall", document.baseURI)));
}
