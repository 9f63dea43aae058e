// Keeps a hydrograph's data: asks for ranges, aborts what is no longer wanted, takes live readings in.

import { Problem } from "../http.js";
import { seriesKey } from "../views.js";
import { planKey, tracked } from "./plan.js";
import { fetchData, fetchRain } from "./source.js";
import { append, dropBefore } from "./track.js";

/** @typedef {import("./plan.js").Plan} Plan */
/** @typedef {import("./time.js").Span} Span */
/** @typedef {import("./source.js").Data} Data */

/** Answers kept, so that a station looked at a moment ago is there at once. */
const KEPT = 12;
/** Live readings taken in before thinning is due again. */
const MOST_APPENDED = 2000;
const AGAIN_MS = 400;
const RAIN_EVERY_MS = 30_000;

export class Loader {
  /** @param {{changed: () => void, state: (state: {loading: boolean, problem: string|null}) => void}} on */
  constructor(on) {
    this.on = on;
    /** @type {Data|null} */
    this.data = null;
    /** @type {Map<string, Data>} */
    this.kept = new Map();
    /** @type {AbortController|null} */
    this.request = null;
    /** @type {{plan: Plan, span: Span, points: number, key: string}|null} what is wanted */
    this.wanted = null;
    this.appended = 0;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
    this.rainAt = 0;
  }

  /**
   * Ask for a range. What is there stays on screen until the answer comes.
   * @param {Plan} plan @param {Span} span @param {number} points
   * @param {string} name of the range: a preset is kept under its own
   */
  async load(plan, span, points, name) {
    clearTimeout(this.timer);
    this.request?.abort();
    const key = `${planKey(plan)}|${name}`;
    if (this.wanted !== null && planKey(this.wanted.plan) !== planKey(plan)) this.data = null;
    this.wanted = { plan, span, points, key };
    const kept = this.kept.get(key);
    if (this.data === null && kept !== undefined) this.data = kept;
    this.request = new AbortController();
    const { signal } = this.request;
    this.on.state({ loading: true, problem: null });
    this.on.changed();
    try {
      const data = await fetchData(plan, tracked(plan), span, points, signal);
      if (signal.aborted) return;
      this.take(key, data);
      this.on.state({ loading: false, problem: null });
      this.on.changed();
    } catch (error) {
      if (signal.aborted) return;
      this.on.state({ loading: false, problem: error instanceof Problem ? error.message : "" });
      this.on.changed();
    }
  }

  /** @param {string} key @param {Data} data */
  take(key, data) {
    this.data = data;
    this.appended = 0;
    this.rainAt = performance.now();
    this.kept.delete(key);
    this.kept.set(key, data);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      this.kept.delete(oldest);
    }
  }

  /** Ask for the same once more, soon: several reasons in a row cost one request. @param {() => void} ask */
  again(ask) {
    clearTimeout(this.timer);
    this.timer = setTimeout(ask, AGAIN_MS);
  }

  /**
   * Take the newest readings of a station in.
   * @param {import("../types.js").View} view @param {Span} span that is shown
   * @returns {"none"|"appended"|"again"}
   */
  append(view, span) {
    if (this.data === null) return "none";
    let result = /** @type {"none"|"appended"|"again"} */ ("none");
    for (const track of this.data.tracks.values()) {
      const item = view.series.get(seriesKey(track.series));
      if (item === undefined) continue;
      const got = append(track, item);
      if (got === "none") continue;
      this.appended += 1;
      dropBefore(track, span.start);
      if (got === "again" || result === "none") result = got;
    }
    return this.appended > MOST_APPENDED ? "again" : result;
  }

  /** Rain has no place in the stream of this station: its totals are asked for now and then. @param {Span} span */
  async refreshRain(span) {
    const plan = this.wanted?.plan;
    const now = performance.now();
    if (this.data === null || plan?.rain == null || now - this.rainAt < RAIN_EVERY_MS || this.request === null) return;
    this.rainAt = now;
    const { signal } = this.request;
    const rain = await fetchRain(plan.rain.station, span, signal).catch(() => null);
    if (rain === null || rain.failed || signal.aborted || this.data === null) return;
    this.data.rain = rain;
    this.on.changed();
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.wanted = null;
    this.data = null;
  }
}
