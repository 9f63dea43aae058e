// From live events to the store: readings in, the server's clock, and the state of the feed.

import { feedState } from "./feed.js";
import { LiveFeed } from "./live.js";

/** A station that is not listed yet is looked up at most this often, ms. */
const LOOK_UP_MS = 5000;

export class FeedWatch {
  /**
   * @param {import("./store.js").Store} store
   * @param {() => void} reloadStations
   */
  constructor(store, reloadStations) {
    this.store = store;
    this.reloadStations = reloadStations;
    this.connected = false;
    this.everHeard = false;
    this.heardAt = store.clock();
    this.lagS = 0;
    this.attempt = 0;
    this.lookedUpAt = 0;
    /** @type {import("./types.js").ReadOnly} */
    this.readOnly = null;
  }

  /** @param {string} url of the stream */
  start(url) {
    setInterval(() => this.judge(), 1000);
    new LiveFeed({
      url,
      onEvent: (event) => this.hear(event),
      onLink: ({ connected, attempt }) => {
        this.connected = connected;
        this.attempt = attempt;
        if (connected) this.heardAt = this.store.clock();
        this.judge();
      },
    }).start();
  }

  /** @param {import("./live.js").LiveEvent} event */
  hear({ name, data }) {
    this.connected = true;
    this.everHeard = true;
    this.heardAt = this.store.clock();
    if (name === "heartbeat") this.store.setServerTime(data.now);
    if (name === "snapshot" || name === "telemetry") this.take(data.items, name === "telemetry");
    if (name === "changed") this.store.noteChanged(data.series);
    if (name === "reset") this.begin();
    this.judge();
  }

  /** The stream could not resume: what lies between is unknown, so everything is asked for anew. */
  begin() {
    this.reloadStations();
    const { liveViews } = this.store;
    const end = new Date(this.store.serverNow()).toISOString();
    this.store.noteChanged([...liveViews.values()].flatMap(({ series }) =>
      [...series.values()].map(({ station, quantity, channel, statistic, period }) =>
        ({ station, quantity, channel, statistic, period, start: new Date(0).toISOString(), end }))));
  }

  /**
   * @param {import("./types.js").Latest[]} items
   * @param {boolean} measured whether their receive time tells how far behind the feed is
   */
  take(items, measured) {
    const unlisted = this.store.applyLatest(items);
    const now = this.store.clock();
    // Before the list is here everybody is unlisted: it is on its way.
    if (unlisted && this.store.loaded && now - this.lookedUpAt > LOOK_UP_MS) {
      this.lookedUpAt = now;
      this.reloadStations();
    }
    if (!measured || items.length === 0) return;
    const newest = items.reduce((latest, item) => Math.max(latest, Date.parse(item.received_at)), 0);
    this.lagS = Math.max(0, (this.store.serverNow() - newest) / 1000);
  }

  /** @param {import("./types.js").ReadOnly} reason */
  setReadOnly(reason) {
    this.readOnly = reason;
    this.judge();
  }

  judge() {
    const { store } = this;
    const now = store.clock();
    const state = feedState({
      connected: this.connected, everHeard: this.everHeard,
      silentS: (now - this.heardAt) / 1000, lagS: this.lagS,
      readOnly: this.readOnly,
    });
    // What is lost was lost when it was last heard, not when we noticed.
    const begun = state === "lost" ? this.heardAt : now;
    const since = state === store.feed.state ? store.feed.since : begun;
    store.setFeed({ state, since, heardAt: this.heardAt, attempt: this.attempt, lagS: this.lagS, readOnly: this.readOnly });
  }
}
