// What buttons and clicks on the map do; shortcuts.js gives keys to the same acts.

import { byId, h } from "./dom.js";
import { applyWords } from "./i18n.js";
import { language, setPreference, theme } from "./preferences.js";

const NARROW = matchMedia("(max-width: 767px)");

/**
 * @param {object} parts
 * @param {import("./context.js").Context} parts.context
 * @param {import("./map.js").MapAdapter} parts.map
 * @param {import("./stationlayer.js").StationLayer} parts.layer
 * @param {import("./list.js").StationList} parts.list
 * @param {import("./card.js").StationCard} parts.card
 * @param {import("./layers.js").LayerPanel} parts.layers
 * @param {import("./sheet.js").Sheet} parts.sheet
 */
export function bindControls({ context, map, layer, list, card, layers, sheet }) {
  const { store } = context;
  const search = /** @type {HTMLInputElement} */ (byId("search"));
  const chooser = byId("chooser");
  const panel = byId("layers");

  const place = () => {
    const station = store.views.get(store.selection ?? "")?.station;
    return station?.lon == null || station.lat == null ? null : { lon: station.lon, lat: station.lat };
  };
  /** CSS px of the map that a phone's sheet hides. */
  const hiddenBelow = () => (NARROW.matches
    ? byId("map").getBoundingClientRect().bottom - byId("side").getBoundingClientRect().top : 0);
  const reveal = () => {
    const at = place();
    if (!at) return;
    store.flush(); // the card may take room from the map, or lie over it
    const card = byId("card").getBoundingClientRect();
    const over = byId("map").getBoundingClientRect();
    const covers = card.width > 0 && card.left < over.right;
    map.reveal(at, covers && !NARROW.matches ? over.right - card.left : 0, hiddenBelow());
  };
  const open = (/** @type {string} */ code) => {
    chooser.hidden = true;
    store.select(code);
    if (NARROW.matches) sheet.set("half");
    reveal();
  };
  const close = () => {
    const code = store.selection;
    store.select(null);
    if (code) list.focus(code);
  };
  const locate = () => {
    const at = place();
    if (at) map.show(at, 13);
    if (NARROW.matches) sheet.set("half");
  };
  const home = () => map.fit([...store.views.values()].flatMap(({ station: { lon, lat } }) =>
    (lon === null || lat === null ? [] : [{ lon, lat }])), hiddenBelow());
  const applyLanguage = () => {
    applyWords(document, context.t);
    layers.render();
    store.touch("lang");
  };
  const step = (/** @type {number} */ by) => {
    const code = list.neighbour(by);
    if (code === null) return;
    store.select(code);
    store.flush();
    list.focus(code);
    reveal();
  };
  const toggleLayers = () => {
    panel.hidden = !panel.hidden;
    byId("layers-button").setAttribute("aria-expanded", String(!panel.hidden));
  };

  /** Two stations within a finger's reach: let the reader choose. @param {import("./types.js").View[]} views */
  const choose = (views) => {
    const buttons = views.map(({ station }) => {
      const button = h("button", { type: "button", class: "choice" }, [station.name]);
      button.addEventListener("click", () => open(station.code));
      return button;
    });
    chooser.replaceChildren(h("p", { class: "faint" }, [context.t("map.chooser", { n: views.length })]), ...buttons);
    chooser.hidden = false;
    buttons[0].focus();
  };

  map.onClick((at) => {
    chooser.hidden = true;
    const hits = layer.hits(at).slice(0, 8);
    if (hits.length === 1) open(hits[0].station.code);
    else if (hits.length > 1) choose(hits);
  });
  map.onPointer((at) => byId("map").classList.toggle("over-station", layer.isTarget(at)));

  // A phone's bar has no room for theme and language: there they stand on the map.
  const settle = () => byId(NARROW.matches ? "map-panel" : "status").append(byId("bar-tools"));
  NARROW.addEventListener("change", settle);
  settle();

  const click = (/** @type {string} */ id, /** @type {() => void} */ act) => byId(id).addEventListener("click", act);
  click("list-clear", () => {
    search.value = "";
    store.clearFilter();
  });
  click("zoom-in", () => map.zoomIn());
  click("zoom-out", () => map.zoomOut());
  click("home", home);
  click("layers-button", toggleLayers);
  click("theme", () => {
    setPreference("theme", theme() === "dark" ? "light" : "dark");
    context.sprites.reset();
    store.touch("theme");
  });
  const relabel = async () => {
    await context.loadWords();
    applyLanguage();
  };
  click("lang", () => {
    setPreference("lang", language() === "en" ? "zh-CN" : "en");
    void relabel();
  });

  const openFocused = () => {
    const focused = document.activeElement?.getAttribute("data-station") ?? store.selection;
    if (focused === null) return;
    open(focused);
    store.flush();
    card.focus();
  };
  const escape = () => {
    if (!chooser.hidden) chooser.hidden = true;
    else if (document.activeElement === search) search.blur();
    else if (!panel.hidden) toggleLayers();
    else close();
  };
  return { open, close, locate, home, applyLanguage, relabel, step, toggleLayers, openFocused, escape, reveal };
}
