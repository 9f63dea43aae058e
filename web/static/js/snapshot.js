// The view as one file: the address at which the server makes it. What it shows is what is seen here.

import { byId } from "./dom.js";
import { apiUrl } from "./http.js";
import { language, theme } from "./preferences.js";

/**
 * @param {object} view
 * @param {{zoom: number, lat: number, lon: number}} view.map
 * @param {number|null} view.at ms of the epoch; null: now
 * @param {string[]} view.layers codes of the layers shown
 * @param {string} view.lang
 * @param {string} view.theme
 * @returns {string} what follows the "?" of the address
 */
export function snapshotQuery({ map: { zoom, lat, lon }, at, layers, lang, theme: look }) {
  const query = new URLSearchParams({ map: `${zoom.toFixed(1)}/${lat.toFixed(5)}/${lon.toFixed(5)}` });
  if (at !== null) query.set("at", new Date(at).toISOString());
  query.set("layers", layers.join(","));
  query.set("lang", lang);
  query.set("theme", look);
  return query.toString();
}

/**
 * The link that saves the view; its address is made when it is used.
 * @param {object} parts
 * @param {import("./map.js").MapAdapter} parts.map
 * @param {import("./layers.js").LayerPanel} parts.layers
 * @param {import("./timebar.js").TimeBar} parts.time
 */
export function bindSnapshot({ map, layers, time }) {
  const link = /** @type {HTMLAnchorElement} */ (byId("snapshot"));
  const address = () => {
    const shown = layers.stack.choices.filter((one) => one.shown).map(({ code }) => code);
    const query = snapshotQuery({ map: map.view(), at: time.at, layers: shown, lang: language(), theme: theme() });
    link.href = `${apiUrl("snapshots/map.html")}?${query}`;
  };
  // By pointer, by key, and for "copy address": before any of them acts.
  for (const event of ["pointerdown", "keydown", "focus", "click"]) link.addEventListener(event, address);
  address();
}
