// What a page fetches at its start and again from time to time: stations, latest values, levels,
// trends, origins, names. What fails is asked for again; what is known stays.

import { Catalogue } from "./catalogue.js";
import { readOnlyReason } from "./condition.js";
import { FeedWatch } from "./feedwatch.js";
import { apiUrl, getAll, getJson, Problem } from "./http.js";

const RETRY_S = 3;
/** A last will or birth is in the list, not in the stream: so soon the page learns of it. */
const STATIONS_EVERY_MS = 10_000;
/** Dated facts that seldom change: origins, levels. */
const FACTS_EVERY_MS = 60_000;
const TRENDS_EVERY_MS = 15_000;

export class Loading {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.store = context.store;
    this.watch = new FeedWatch(this.store, () => void this.stations());
  }

  /** Listen first, load then: what another tab's stream brings in between is not missed. */
  async start() {
    this.watch.start(apiUrl("live"));
    await this.load();
    setInterval(() => {
      void this.stations();
      void this.health();
    }, STATIONS_EVERY_MS);
    const again = (/** @type {() => Promise<void>} */ load) => load().catch(() => {});
    setInterval(() => void Promise.all([again(() => this.origins()), this.levels()]), FACTS_EVERY_MS);
    setInterval(() => void again(() => this.trends()), TRENDS_EVERY_MS);
    void this.health();
    for (const part of [() => this.catalogue(), () => this.origins(), () => this.trends(), () => this.districts()]) void untilDone(part);
  }

  /** Stations and their latest values; tried until it works, with the reason on screen. */
  async load() {
    const { store } = this;
    try {
      const [stations, latest] = await Promise.all([
        getAll("stations", "no-cache"), getAll("latest", "no-store"), this.levels(),
      ]);
      store.setServerTime(latest.page.now);
      store.applyLatest(latest.items);
      store.setStations(stations.items);
      store.setProblem(null);
    } catch (error) {
      const why = error instanceof Problem ? error.message : this.context.t("problem.network");
      store.setProblem(this.context.t("problem.load", { why, n: RETRY_S }));
      setTimeout(() => void this.load(), RETRY_S * 1000);
    }
  }

  /** The list of stations anew: someone may have registered one, or a will may have been read. */
  async stations() {
    try {
      const changed = this.store.setStations((await getAll("stations", "no-cache")).items);
      if (changed) await this.origins();
    } catch {
      // The feed says that the server is away; the next round tries again.
    }
  }

  /** Where each series' values come from, and how fast a replay runs. */
  async origins() {
    this.store.setOrigins((await getAll("series", "no-cache")).items);
  }

  /** Levels of every station, whenever they were in force; without them no station is judged. */
  async levels() {
    try {
      this.store.setLevels((await getAll("levels", "no-cache")).items);
    } catch {
      if (this.store.levels === null) setTimeout(() => void this.levels(), RETRY_S * 1000);
    }
  }

  /** How fast stages and flows move; a moment of the past brings its own. */
  async trends() {
    this.store.setTrends((await getAll("trends", "no-store")).items);
  }

  /** Names of districts. */
  async districts() {
    const { items } = await getAll("districts", "default");
    this.store.districts = new Map(items.map((/** @type {{code: string, name: string}} */ one) => [one.code, one.name]));
    this.store.touch("stations");
  }

  /** Whether the platform takes readings in. */
  async health() {
    try {
      this.watch.setReadOnly(readOnlyReason(await getJson(apiUrl("health"), "no-store")));
    } catch {
      // As above: what is known stays.
    }
  }

  /** Names and digits of quantities; until they are here, codes and UCUM units are shown. */
  async catalogue() {
    this.context.catalogue = new Catalogue((await getJson(apiUrl("quantities"))).items);
    this.store.touch("stations");
  }
}

/** What a page cannot do without is asked for until it is there. @param {() => Promise<void>} load */
async function untilDone(load) {
  try {
    await load();
  } catch {
    setTimeout(() => void untilDone(load), RETRY_S * 1000);
  }
}
