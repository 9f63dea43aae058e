// The wall page put together: a map that goes round the rivers by itself, the twelve stations that
// matter most, counts, feed, clock. No controls; keys still work.

import { Context } from "./context.js";
import { byId, setText } from "./dom.js";
import { applyWords } from "./i18n.js";
import { Keys } from "./keys.js";
import { LayerPanel } from "./layers.js";
import { Loading } from "./loading.js";
import { MapAdapter } from "./map.js";
import { placeName } from "./maplabels.js";
import { language } from "./preferences.js";
import { StationLayer } from "./stationlayer.js";
import { Store } from "./store.js";
import { holdScreen } from "./wakelock.js";
import { WallBar } from "./wallbar.js";
import { WallList } from "./walllist.js";
import { shiftAt, STAND_S, stepView, wallViews } from "./wallviews.js";

/** Room for the words right of the outermost symbol. */
const LABEL_PX = 240;

const clock = () => performance.timeOrigin + performance.now();
const store = new Store({ schedule: (flush) => requestAnimationFrame(flush), clock });
const context = new Context(store);
const map = new MapAdapter(byId("map"));
const layer = new StationLayer({
  map, context, wall: true, placeName: (place) => placeName(place, store.districts, language()),
});
const layers = new LayerPanel(context, map, (places, opacity) => layer.setPlaces(places, opacity));
const loading = new Loading(context);
new WallBar(context);
new WallList(context);

/** @type {string} key of the view shown */
let shown = "";
let turnedAt = clock();

/** Show the view `by` steps on; 0 shows the present one anew. @param {number} by */
function turn(by) {
  const { t } = context;
  const views = wallViews([...store.views.values()].map(({ station }) => station), store.districts);
  const view = stepView(views, shown, by);
  shown = view.key;
  turnedAt = clock();
  const wanted = new Set(view.codes);
  map.fit([...store.views.values()].flatMap(({ station: { code, lon, lat } }) =>
    (wanted.has(code) && lon !== null && lat !== null ? [{ lon, lat }] : [])), 0, undefined, LABEL_PX);
  setText(byId("wall-view"), t("wall.view", { name: view.name ?? t("wall.whole"), n: view.codes.length }));
  setText(byId("wall-views"), views.length > 1 ? t("wall.views", { at: views.indexOf(view) + 1, n: views.length, s: STAND_S }) : "");
}

function bindKeys() {
  const keys = new Keys({ single: true });
  const toDuty = () => location.assign(new URL("duty", document.baseURI));
  keys.escape = toDuty;
  keys.register(["g d"], "wall.key.duty", toDuty);
  keys.register(["."], "wall.key.next", () => turn(1));
  keys.register([","], "wall.key.previous", () => turn(-1));
}

/** Each second: the ages grow, the frame shifts, and a view that has stood long enough gives way. */
function tick() {
  const [right, down] = shiftAt(clock());
  document.body.style.translate = `${right}px ${down}px`;
  if (clock() - turnedAt >= STAND_S * 1000) turn(1);
  store.touch("tick");
}

async function start() {
  await context.loadWords();
  applyWords(document, context.t);
  document.title = context.t("wall.title");
  bindKeys();
  let known = "";
  store.subscribe(({ topics }) => {
    const now = `${store.views.size} ${store.districts.size}`;
    if (!topics.has("stations") || now === known) return;
    known = now;
    turn(0);
  });
  setInterval(tick, 1000);
  holdScreen((state) => setText(byId("wall-lock"), state === "held" ? "" : context.t(`wall.lock.${state}`)));
  layers.load().catch((error) => console.warn(String(error)));
  await loading.start();
}

void start();
