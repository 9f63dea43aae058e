// The duty page put together: load, listen, draw. Every part hears of changes from the store.

import { StationCard } from "./card.js";
import { Catalogue } from "./catalogue.js";
import { connectHydrograph } from "./chart/wiring.js";
import { readOnlyReason } from "./condition.js";
import { Context } from "./context.js";
import { bindControls } from "./controls.js";
import { loadGridReader } from "./coordinates.js";
import { FeedLine } from "./feedline.js";
import { FeedWatch } from "./feedwatch.js";
import { apiUrl, getAll, getJson, Problem } from "./http.js";
import { FilterPanel } from "./filterpanel.js";
import { LayerPanel } from "./layers.js";
import { Legend } from "./legend.js";
import { KeySheet } from "./keysheet.js";
import { Keys } from "./keys.js";
import { bindLinks } from "./linking.js";
import { StationList } from "./list.js";
import { PageLocation } from "./location.js";
import { MapAdapter } from "./map.js";
import { placeName } from "./maplabels.js";
import { Measure } from "./measure.js";
import { mirrorStations } from "./mirror.js";
import { Print } from "./print.js";
import { language, singleKeys } from "./preferences.js";
import { Readout } from "./readout.js";
import { Search } from "./search.js";
import { Sheet } from "./sheet.js";
import { bindShortcuts } from "./shortcuts.js";
import { StationLayer } from "./stationlayer.js";
import { StatusBar } from "./statusbar.js";
import { Store } from "./store.js";
import { TimeBar } from "./timebar.js";
import { Toasts } from "./toasts.js";
import { byId } from "./dom.js";

const RETRY_S = 3;
/** A last will or birth is in the list, not in the stream: so soon the page learns of it. */
const STATIONS_EVERY_MS = 10_000;
/** Dated facts that seldom change: origins, levels. */
const FACTS_EVERY_MS = 60_000;
const TRENDS_EVERY_MS = 15_000;

// A clock that goes on evenly: when someone sets the viewer's clock, no age and no feed state jumps.
const clock = () => performance.timeOrigin + performance.now();
const store = new Store({ schedule: (flush) => requestAnimationFrame(flush), clock });
const context = new Context(store);
const map = new MapAdapter(byId("map"));
const sheet = new Sheet();
const layer = new StationLayer({ map, context, placeName: (place) => placeName(place, store.districts, language()) });

/** Stations and their latest values; tried until it works, with the reason on screen. */
async function load() {
  try {
    const [stations, latest] = await Promise.all([
      getAll("stations", "no-cache"), getAll("latest", "no-store"), loadLevels(),
    ]);
    store.setServerTime(latest.page.now);
    store.applyLatest(latest.items);
    store.setStations(stations.items);
    store.setProblem(null);
  } catch (error) {
    const why = error instanceof Problem ? error.message : context.t("problem.network");
    store.setProblem(context.t("problem.load", { why, n: RETRY_S }));
    setTimeout(load, RETRY_S * 1000);
  }
}

/** The list of stations anew: someone may have registered one, or a will may have been read. */
async function reloadStations() {
  try {
    const changed = store.setStations((await getAll("stations", "no-cache")).items);
    if (changed) await loadOrigins();
  } catch {
    // The feed says that the server is away; the next round tries again.
  }
}

/** Where each series' values come from, and how fast a replay runs. */
async function loadOrigins() {
  store.setOrigins((await getAll("series", "no-cache")).items);
}

/** Levels of every station, whenever they were in force; without them no station is judged. */
async function loadLevels() {
  try {
    store.setLevels((await getAll("levels", "no-cache")).items);
  } catch {
    if (store.levels === null) setTimeout(loadLevels, RETRY_S * 1000);
  }
}

/** How fast stages and flows move; of the present alone, a moment of the past brings its own. */
async function loadTrends() {
  if (store.past !== null) return;
  const { items } = await getAll("trends", "no-store");
  if (store.past === null) store.setTrends(items);
}

/** Names of districts. */
async function loadDistricts() {
  const { items } = await getAll("districts", "default");
  store.districts = new Map(items.map((/** @type {{code: string, name: string}} */ one) => [one.code, one.name]));
  store.touch("stations");
}

/** Whether the platform takes readings in. @param {FeedWatch} watch */
async function askHealth(watch) {
  try {
    watch.setReadOnly(readOnlyReason(await getJson(apiUrl("health"), "no-store")));
  } catch {
    // As above: what is known stays.
  }
}

/** Names and digits of quantities; until they are here, codes and UCUM units are shown. */
async function loadCatalogue() {
  const list = await getJson(apiUrl("quantities"));
  context.catalogue = new Catalogue(list.items);
  store.touch("stations");
}

/** The map opens on all stations; the page is useful when they are drawn. */
function openMap() {
  layer.onDraw(() => {
    if (store.views.size > 0 && performance.getEntriesByName("useful").length === 0) performance.mark("useful");
  });
  let fitted = false;
  store.subscribe(({ topics }) => {
    if (!fitted && topics.has("stations") && store.views.size > 0) {
      fitted = true;
      if (page.opened.values.map === undefined) bindings.home();
      page.start();
    }
  });
}

const list = new StationList(context, (code) => bindings.open(code));
const card = new StationCard(context, { close: () => bindings.close(), locate: () => bindings.locate() });
new FeedLine(context);
new FilterPanel(context);
new StatusBar(context, (code) => bindings.open(code));
const legend = new Legend(context, layer);
const time = new TimeBar(context);
const layers = new LayerPanel(context, map, (places, opacity) => layer.setPlaces(places, opacity));
new Print({ context, map, layer, layers, legend });
const readout = new Readout(context, map);
new Measure(context, map);
mirrorStations(context, layer);
const bindings = bindControls({ context, map, layer, list, card, layers, sheet });
const toasts = new Toasts(context);
const keys = new Keys({ single: singleKeys() });
const page = new PageLocation((words, parameters) => toasts.show(context.t(words, parameters), { error: true }));
bindShortcuts(keys, { controls: bindings, list, time, card, toasts });
bindLinks(page, { context, map, layers, time, relabel: () => bindings.relabel() });
connectHydrograph(card.chart, keys, page);
new KeySheet(context, keys);
new Search(context, {
  open: (code) => bindings.open(code), places: () => layer.places, nameOf: (place) => placeName(place, store.districts, language()), loadGrid: loadGridReader,
  show: (place, said) => {
    map.show(place, 13);
    toasts.show(context.t("search.went", { what: said }));
  },
});

async function start() {
  await context.loadWords();
  bindings.applyLanguage();
  openMap();
  setInterval(() => store.touch("tick"), 1000);
  // Listen first, load then: what another tab's stream brings in between is not missed.
  const watch = new FeedWatch(store, reloadStations);
  watch.start(apiUrl("live"));
  await load();
  void time.loadMarks();
  setInterval(() => {
    void reloadStations();
    void askHealth(watch);
  }, STATIONS_EVERY_MS);
  // What fails here is asked for again in the next round; what is known stays.
  const again = (/** @type {() => Promise<void>} */ load) => load().catch(() => {});
  setInterval(() => void Promise.all([again(loadOrigins), loadLevels()]), FACTS_EVERY_MS);
  setInterval(() => void again(loadTrends), TRENDS_EVERY_MS);
  void askHealth(watch);
  for (const part of [loadCatalogue(), loadOrigins(), loadTrends(), loadDistricts(), layers.load(), readout.load()]) {
    part.catch((error) => console.warn(String(error)));
  }
}

void start();
