// The page's one state: stations, their latest values, one selection, one filter, one feed.
// Knows no DOM and no network; subscribers hear of changes in batches, one a frame.

import { Changes } from "./changes.js";
import { matches, noFilter, sorted } from "./filter.js";
import { durationSeconds, freshness } from "./freshness.js";
import { originInForce } from "./origin.js";
import { judgedUntil, judgeStation, unjudged } from "./severity.js";
import { bySeries, byStation, emptyView, listed, nameOrder, pastViews, put, seriesKey } from "./views.js";

/** @typedef {import("./types.js").Station} Station */
/** @typedef {import("./types.js").Latest} Latest */
/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Topic} Topic */
/** @typedef {import("./types.js").Freshness} Freshness */
/** @typedef {import("./types.js").ChangedSeries} ChangedSeries */

/** What may change which stations are shown, and in what order, without one being judged anew. */
const LISTING = new Set(["stations", "filter", "past", "levels"]);

export class Store {
  /**
   * @param {object} options
   * @param {(flush: () => void) => void} options.schedule runs its argument once, soon (a frame)
   * @param {() => number} options.clock this machine's clock, ms; the server's is derived from it
   */
  constructor({ schedule, clock }) {
    this.changes = new Changes(schedule, () => this.flush());
    this.clock = clock;
    this.offset = 0;
    this.loaded = false;
    /** @type {Map<string, View>} the present, whatever moment is shown */
    this.liveViews = new Map();
    /** @typedef {Map<string, import("./types.js").Trend>} Trends by station and series */
    /** @type {{at: number, views: Map<string, View>, trends: Trends}|null} a moment of the past that is shown instead */
    this.past = null;
    /** @type {Map<string, import("./types.js").Level[]>|null} dated levels by station; null: not known yet */
    this.levels = null;
    this.levelsText = "";
    /** @type {Trends} of the present */
    this.trends = new Map();
    /** @type {Map<string, string>} names of districts by code */
    this.districts = new Map();
    /** @type {ChangedSeries[]} series that late data reached since the last flush */
    this.changedSeries = [];
    /** @type {Map<string, Latest[]>} readings of stations not yet listed */
    this.orphans = new Map();
    /** @type {string|null} */
    this.selection = null;
    this.filter = noFilter();
    /** @type {import("./types.js").SortKey} */
    this.sort = "urgent";
    /** @type {import("./types.js").Feed} */
    this.feed = { state: "connecting", since: clock(), heardAt: clock(), attempt: 0, readOnly: null, lagS: 0 };
    /** @type {Map<string, import("./types.js").OriginRow[]>} dated origins by station and series */
    this.origins = new Map();
    /** @type {string|null} why the stations could not be loaded */
    this.problem = null;
    /** @type {{judgings: number, views: View[]}|null} what is shown, until something changes */
    this.listing = null;
    this.judgings = 0;
    /** @type {number|null} the moment of a flush: every part then speaks of the same one */
    this.moment = null;
  }

  /** The server's clock, ms of the epoch. */
  serverNow() {
    return this.clock() + this.offset;
  }

  /** The moment that the page shows: the server's present, or the moment of the past looked at. */
  now() {
    return this.moment ?? this.past?.at ?? this.serverNow();
  }

  /** The stations at the moment shown. */
  get views() {
    return this.past?.views ?? this.liveViews;
  }

  /** @param {string} serverNow RFC 3339, as a heartbeat or /latest says */
  setServerTime(serverNow) {
    const at = Date.parse(serverNow);
    if (Number.isFinite(at)) this.offset = at - this.clock();
  }

  /** @param {(change: Change) => void} subscriber */
  subscribe(subscriber) {
    this.changes.subscribers.push(subscriber);
  }

  /**
   * Note a change; subscribers hear of it at the next flush.
   * @param {Topic} topic
   * @param {string} [code]
   */
  touch(topic, code) {
    this.changes.note(topic, code);
    if (LISTING.has(topic)) this.listing = null;
  }

  /** Let every part of an act speak of the same moment. @param {() => void} act */
  atOnce(act) {
    const before = this.moment;
    this.moment = this.past?.at ?? this.serverNow();
    try {
      act();
    } finally {
      this.moment = before;
    }
  }

  flush() {
    const change = this.changes.take();
    try {
      if (change) this.atOnce(() => this.changes.tell(change));
    } finally {
      if (change?.topics.has("data")) this.changedSeries = [];
    }
  }

  /**
   * Replace the list of stations; values stay with the codes that remain. What is only fresher or
   * older is no change of the list: nothing is sorted anew under someone's hand.
   * @param {Station[]} stations
   * @returns {boolean} whether the list changed
   */
  setStations(stations) {
    const before = this.liveViews;
    const same = this.loaded && listed(stations) === listed([...before.values()].map(({ station }) => station));
    const order = same ? null : nameOrder(stations);
    this.liveViews = new Map();
    for (const station of stations) {
      const view = before.get(station.code) ?? emptyView(station);
      view.station = station;
      if (order !== null) Object.assign(view, { judged: null, nameOrder: order.get(station.code) });
      view.intervalS = durationSeconds(station.interval);
      this.liveViews.set(station.code, view);
      for (const item of this.orphans.get(station.code) ?? []) put(view, item);
      const { link } = view;
      view.link = null;
      // The server also knows the last will: it says offline where the age alone would not.
      const now = this.serverNow();
      if (station.freshness === "offline" && freshness({ ...view, now }) !== "offline") view.link = "offline";
      if (view.link !== link) view.judged = null;
    }
    this.orphans.clear();
    this.loaded = true;
    if (this.selection !== null && !this.liveViews.has(this.selection)) this.select(null);
    this.touch(same ? "tick" : "stations");
    return !same;
  }

  /** Take the levels; asked for each minute, they seldom change. @param {import("./types.js").Level[]} levels all dated levels */
  setLevels(levels) {
    const text = JSON.stringify(levels);
    if (text === this.levelsText) return;
    this.levelsText = text;
    this.levels = byStation(levels);
    for (const view of [...this.liveViews.values(), ...this.views.values()]) view.judged = null;
    this.touch("levels");
  }

  /** @param {import("./types.js").Trend[]} trends of the present */
  setTrends(trends) {
    this.trends = bySeries(trends);
    if (this.past === null) this.touch("trends");
  }

  /** How fast a series moves at the moment shown, if that is known. @param {Latest} item */
  trend(item) {
    return (this.past?.trends ?? this.trends).get(`${item.station}|${seriesKey(item)}`) ?? null;
  }

  /**
   * Show a moment of the past, or the present again; live readings go on arriving underneath.
   * @param {number|null} at ms of the epoch
   * @param {Latest[]} [items] the newest value of each series at that moment
   * @param {import("./types.js").Trend[]} [trends] at that moment
   */
  setPast(at, items = [], trends = []) {
    this.past = at === null ? null : { at, views: pastViews(this.liveViews, items), trends: bySeries(trends) };
    this.touch("past");
  }

  /** Late data reached these series: open charts ask anew. @param {ChangedSeries[]} series */
  noteChanged(series) {
    this.changedSeries = [...this.changedSeries, ...series];
    this.touch("data");
  }

  /** @param {import("./types.js").SeriesInfo[]} series */
  setOrigins(series) {
    this.origins = new Map(series.map((one) => [`${one.station}|${seriesKey(one)}`, one.origins]));
    this.touch("origins");
  }

  /** Where a series' values come from now. @param {Latest} item */
  origin(item) {
    return originInForce(this.origins.get(`${item.station}|${seriesKey(item)}`), this.now(), item.origin);
  }

  /**
   * Take readings in; an older commit never replaces a newer one, so order does not matter.
   * @param {Latest[]} items
   * @returns {boolean} whether a station was named that is not listed
   */
  applyLatest(items) {
    let unknown = false;
    for (const item of items) {
      const view = this.liveViews.get(item.station);
      if (!view) {
        unknown = true;
        this.orphans.set(item.station, [...(this.orphans.get(item.station) ?? []), item]);
      } else if (put(view, item)) {
        if (view.link !== null) view.judged = null;
        view.link = null;
        if (this.past === null) this.touch("latest", item.station);
      }
    }
    return unknown;
  }

  /** @param {View} view @returns {Freshness} */
  freshness(view) {
    return freshness({ ...view, now: this.now() });
  }

  /**
   * What a station is worth now, by value, freshness and levels; reckoned when something arrives,
   * and when time changes it.
   * @param {View} view
   * @returns {import("./types.js").Judgement}
   */
  judge(view) {
    const now = this.now();
    const { judged } = view;
    if (judged !== null && judged.since <= now && now < judged.until) return judged.judgement;
    const fresh = this.freshness(view);
    const { station: { code, datum }, intervalS, newestAt } = view;
    const given = { items: [...view.series.values()], levels: this.levels?.get(code) ?? [], datum, intervalS, newestAt, fresh, now };
    const judgement = this.levels === null ? unjudged(fresh) : judgeStation(given);
    view.judged = { since: now, until: judgedUntil(given), judgement };
    this.judgings += 1;
    return judgement;
  }

  /** @param {string|null} code */
  select(code) {
    if (code === this.selection) return;
    this.selection = code;
    this.touch("selection");
  }

  /** @param {string} text */
  setSearch(text) {
    this.filter.text = text.trim().toLowerCase();
    this.touch("filter");
  }

  /** @param {Partial<import("./types.js").Filter>} patch */
  setFilter(patch) {
    this.filter = { ...this.filter, ...patch };
    this.touch("filter");
  }

  clearFilter() {
    this.filter = noFilter();
    this.touch("filter");
  }

  /** @param {import("./types.js").SortKey} sort */
  setSort(sort) {
    this.sort = sort;
    this.touch("filter");
  }

  /** @param {Partial<import("./types.js").Feed>} feed */
  setFeed(feed) {
    this.feed = { ...this.feed, ...feed };
    this.touch("feed");
  }

  /** @param {string|null} problem */
  setProblem(problem) {
    this.problem = problem;
    this.touch("problem");
  }

  /** Stations that pass the filter, in the order chosen. */
  shown() {
    const entries = [...this.views.values()].map((view) => ({ view, judgement: this.judge(view) }));
    if (this.listing?.judgings !== this.judgings) {
      const found = entries.filter(({ view, judgement }) => matches(view.station, judgement, this.filter));
      this.listing = { judgings: this.judgings, views: sorted(found, this.sort).map(({ view }) => view) };
    }
    return this.listing.views;
  }
}
