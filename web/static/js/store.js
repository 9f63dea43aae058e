// The page's one state: stations, their latest values, one selection, one filter, one feed.
// Knows no DOM and no network; subscribers hear of changes in batches, one a frame.

import { durationSeconds, freshness, rank } from "./freshness.js";
import { matches } from "./filter.js";
import { originInForce } from "./origin.js";

/** @typedef {import("./types.js").Station} Station */
/** @typedef {import("./types.js").Latest} Latest */
/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Topic} Topic */
/** @typedef {import("./types.js").Freshness} Freshness */

/** @param {import("./types.js").SeriesIdentity} item */
export const seriesKey = (item) =>
  [item.quantity, item.channel ?? "", item.statistic, item.period ?? ""].join("|");

export class Store {
  /**
   * @param {object} options
   * @param {(flush: () => void) => void} options.schedule runs its argument once, soon (a frame)
   * @param {() => number} options.clock this machine's clock, ms; the server's is derived from it
   */
  constructor({ schedule, clock }) {
    this.schedule = schedule;
    this.clock = clock;
    this.offset = 0;
    this.loaded = false;
    /** @type {Map<string, View>} */
    this.views = new Map();
    /** @type {Map<string, Latest[]>} readings of stations not yet listed */
    this.orphans = new Map();
    /** @type {string|null} */
    this.selection = null;
    this.filter = { text: "", states: /** @type {Set<Freshness>} */ (new Set()) };
    /** @type {import("./types.js").Feed} */
    this.feed = { state: "connecting", since: clock(), heardAt: clock(), attempt: 0, readOnly: null, lagS: 0 };
    /** @type {Map<string, import("./types.js").OriginRow[]>} dated origins by station and series */
    this.origins = new Map();
    /** @type {string|null} why the stations could not be loaded */
    this.problem = null;
    /** @type {((change: Change) => void)[]} */
    this.subscribers = [];
    /** @type {Change|null} */
    this.pending = null;
  }

  /** The server's clock, ms of the epoch. */
  now() {
    return this.clock() + this.offset;
  }

  /** @param {string} serverNow RFC 3339, as a heartbeat or /latest says */
  setServerTime(serverNow) {
    const at = Date.parse(serverNow);
    if (Number.isFinite(at)) this.offset = at - this.clock();
  }

  /** @param {(change: Change) => void} subscriber */
  subscribe(subscriber) {
    this.subscribers.push(subscriber);
  }

  /**
   * Note a change; subscribers hear of it at the next flush.
   * @param {Topic} topic
   * @param {string} [code]
   */
  touch(topic, code) {
    if (this.pending === null) {
      this.pending = { topics: new Set(), codes: new Set() };
      this.schedule(() => this.flush());
    }
    this.pending.topics.add(topic);
    if (code !== undefined) this.pending.codes.add(code);
  }

  flush() {
    const change = this.pending;
    this.pending = null;
    if (change) for (const subscriber of this.subscribers) subscriber(change);
  }

  /**
   * Replace the list of stations; values stay with the codes that remain. What is only fresher or
   * older is no change of the list: nothing is sorted anew under someone's hand.
   * @param {Station[]} stations
   * @returns {boolean} whether the list changed
   */
  setStations(stations) {
    const before = this.views;
    const same = this.loaded && listed(stations) === listed([...before.values()].map(({ station }) => station));
    this.views = new Map();
    for (const station of stations) {
      const view = before.get(station.code) ?? emptyView(station);
      view.station = station;
      view.intervalS = durationSeconds(station.interval);
      this.views.set(station.code, view);
      for (const item of this.orphans.get(station.code) ?? []) put(view, item);
      view.link = null;
      // The server also knows the last will: it says offline where the age alone would not.
      if (station.freshness === "offline" && this.freshness(view) !== "offline") view.link = "offline";
    }
    this.orphans.clear();
    this.loaded = true;
    if (this.selection !== null && !this.views.has(this.selection)) this.select(null);
    this.touch(same ? "tick" : "stations");
    return !same;
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
      const view = this.views.get(item.station);
      if (!view) {
        unknown = true;
        this.orphans.set(item.station, [...(this.orphans.get(item.station) ?? []), item]);
      } else if (put(view, item)) {
        view.link = null;
        this.touch("latest", item.station);
      }
    }
    return unknown;
  }

  /** @param {View} view @returns {Freshness} */
  freshness(view) {
    return freshness({ ...view, now: this.now() });
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

  /** Show only stations of these states; all of them on already takes them off. @param {Freshness[]} states */
  toggleStates(states) {
    const on = states.every((state) => this.filter.states.has(state));
    for (const state of states) {
      if (on) this.filter.states.delete(state);
      else this.filter.states.add(state);
    }
    this.touch("filter");
  }

  clearFilter() {
    this.filter = { text: "", states: new Set() };
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

  /** Stations that pass the filter, the unknown first, then by name and code. */
  shown() {
    const rows = [...this.views.values()]
      .map((view) => ({ view, state: this.freshness(view) }))
      .filter(({ view, state }) => matches(view.station, state, this.filter));
    rows.sort((a, b) => rank(b.state) - rank(a.state)
      || NAMES.compare(a.view.station.name, b.view.station.name)
      || (a.view.station.code < b.view.station.code ? -1 : 1));
    return rows.map((row) => row.view);
  }
}

const NAMES = new Intl.Collator("zh-CN", { numeric: true });

/** What the list shows of stations, but for what time alone changes. @param {Station[]} stations */
const listed = (stations) => JSON.stringify(stations, (key, value) => (key === "freshness" ? undefined : value));

/** @param {Station} station @returns {View} */
function emptyView(station) {
  return { station, series: new Map(), newestAt: null, intervalS: null, link: null };
}

/**
 * Put a reading in its series; false if a newer one is there already.
 * @param {View} view
 * @param {Latest} item
 */
function put(view, item) {
  const key = seriesKey(item);
  const known = view.series.get(key);
  if (known && known.n >= item.n) return false;
  view.series.set(key, item);
  const at = Math.min(Date.parse(item.at), Date.parse(item.received_at));
  if (Number.isFinite(at) && (view.newestAt === null || at > view.newestAt)) view.newestAt = at;
  return true;
}
