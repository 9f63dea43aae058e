// What the duty page keeps in its address: each part's place in the link, and when it changed.

import { noFilter } from "./filter.js";
import { language, setLanguage } from "./preferences.js";

/** @typedef {import("./types.js").Filter} Filter */
/** @typedef {import("./links.js").ListChoice} ListChoice */

/** How near the map goes to a station whose link names no view. */
const NEAR = 13;

/**
 * @param {import("./location.js").PageLocation} page
 * @param {object} parts
 * @param {import("./context.js").Context} parts.context
 * @param {import("./map.js").MapAdapter} parts.map
 * @param {import("./layers.js").LayerPanel} parts.layers
 * @param {import("./timebar.js").TimeBar} parts.time
 * @param {() => Promise<void>} parts.relabel after a change of language
 * @param {() => void} parts.reveal bring the selected station to where nothing lies over the map
 */
export function bindLinks(page, { context, map, layers, time, relabel, reveal }) {
  const { store } = context;
  let asked = page.opened.values.lang !== undefined;
  page.register("map", {
    get: () => map.view(),
    set: (view) => {
      if (view === undefined) return;
      store.flush();
      map.setView(view);
    },
  });
  page.register("station", {
    get: () => store.selection ?? undefined,
    set: (code) => {
      if (code !== undefined && !store.views.has(code)) return context.t("link.gone");
      store.select(code ?? null);
      const station = store.views.get(code ?? "")?.station;
      if (station?.lon != null && station.lat != null && page.named.map === undefined) {
        map.show({ lon: station.lon, lat: station.lat }, NEAR);
        reveal();
      }
      return null;
    },
  });
  page.register("at", {
    get: () => time.at ?? undefined,
    set: (at) => {
      if (at === undefined) time.live();
      else if (!time.open(at)) return context.t("link.at");
      return null;
    },
  });
  page.register("layers", { get: () => layers.stack.link(), set: (choices) => layers.apply(choices) });
  page.register("list", { get: () => listChoice(store), set: (choice) => chooseList(store, choice) });
  page.register("lang", {
    get: () => (asked ? language() : undefined),
    set: (lang) => {
      asked = lang !== undefined;
      if (lang === undefined || lang === language()) return;
      setLanguage(lang);
      void relabel();
    },
  });
  time.listeners.push(() => page.changed({ push: false }));
  layers.onChange = () => page.changed({ push: true });
  map.onRest(() => page.changed({ push: false }));
  store.subscribe(({ topics }) => {
    if (topics.has("selection")) page.changed({ push: true });
    else if (topics.has("filter") || topics.has("lang")) page.changed({ push: false });
  });
}

/** @param {import("./store.js").Store} store @returns {ListChoice|undefined} undefined: all, in the usual order */
function listChoice({ filter, sort }) {
  return {
    severities: [...filter.severities], states: [...filter.states], kinds: [...filter.kinds],
    districts: [...filter.districts], rivers: [...filter.rivers], text: filter.text, sort,
  };
}

/** @param {import("./store.js").Store} store @param {ListChoice|undefined} choice */
function chooseList(store, choice) {
  store.setFilter({
    ...noFilter(), ...(choice && {
      text: choice.text.toLowerCase(), kinds: new Set(choice.kinds), districts: new Set(choice.districts), rivers: new Set(choice.rivers),
      severities: /** @type {Filter["severities"]} */ (new Set(choice.severities)),
      states: /** @type {Filter["states"]} */ (new Set(choice.states)),
    }),
  });
  store.setSort(/** @type {import("./types.js").SortKey} */ (choice?.sort ?? "urgent"));
}
