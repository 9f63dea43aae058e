// The duty page put together: load, listen, draw. Every part hears of changes from the store.

import { StationCard } from "./card.js";
import { connectHydrograph } from "./chart/wiring.js";
import { Context } from "./context.js";
import { bindControls } from "./controls.js";
import { loadGridReader } from "./coordinates.js";
import { FeedLine } from "./feedline.js";
import { FilterPanel } from "./filterpanel.js";
import { LayerPanel } from "./layers.js";
import { Legend } from "./legend.js";
import { KeySheet } from "./keysheet.js";
import { Keys } from "./keys.js";
import { bindLinks } from "./linking.js";
import { StationList } from "./list.js";
import { Loading } from "./loading.js";
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
import { bindSnapshot } from "./snapshot.js";
import { StationLayer } from "./stationlayer.js";
import { StatusBar } from "./statusbar.js";
import { Store } from "./store.js";
import { TimeBar } from "./timebar.js";
import { Toasts } from "./toasts.js";
import { byId } from "./dom.js";

const WORDS_RETRY_MS = 3000;
const VEILED_MS = 700;

// A clock that goes on evenly: when someone sets the viewer's clock, no age and no feed state jumps.
const { timeOrigin } = performance;
const clock = () => timeOrigin + performance.now();
const store = new Store({ schedule: (flush) => requestAnimationFrame(flush), clock });
const context = new Context(store);
const map = new MapAdapter(byId("map"));
const sheet = new Sheet();
const loading = new Loading(context);
const layer = new StationLayer({ map, context, placeName: (place) => placeName(place, store.districts, language()) });

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
bindSnapshot({ map, layers, time });
new Print({ context, map, layer, layers, legend });
const readout = new Readout(context, map);
new Measure(context, map);
mirrorStations(context, layer);
const bindings = bindControls({ context, map, layer, list, card, layers, sheet });
const toasts = new Toasts(context);
const keys = new Keys({ single: singleKeys() });
const page = new PageLocation((words, parameters) => toasts.show(context.t(words, parameters), { error: true }));
bindShortcuts(keys, { controls: bindings, list, time, card, toasts });
bindLinks(page, { context, map, layers, time, relabel: () => bindings.relabel(), reveal: () => bindings.reveal() });
connectHydrograph(card.chart, keys, page);
new KeySheet(context, keys);
new Search(context, {
  open: (code) => bindings.open(code), places: () => layer.places, nameOf: (place) => placeName(place, store.districts, language()), loadGrid: loadGridReader,
  show: (place, said) => {
    map.show(place, 13);
    toasts.show(context.t("search.went", { what: said }));
  },
});

/** The page's words, tried until they are here: without them nothing can be said but that. */
async function loadWords() {
  for (;;) {
    try {
      await context.loadWords();
      byId("wordless").hidden = true;
      return;
    } catch {
      byId("wordless").hidden = false;
      await new Promise((again) => setTimeout(again, WORDS_RETRY_MS));
    }
  }
}

/** Show the page with its stations if they come at once, else as it is while they load. */
function unveil() {
  const show = () => document.documentElement.removeAttribute("data-loading");
  store.subscribe(({ topics }) => topics.has("stations") && show());
  setTimeout(show, VEILED_MS);
}

async function start() {
  await loadWords();
  unveil();
  bindings.applyLanguage();
  openMap();
  setInterval(() => store.touch("tick"), 1000);
  await loading.start();
  void time.loadMarks();
  for (const part of [layers.load(), readout.load()]) part.catch((error) => console.warn(String(error)));
}

void start();
