// The whole map at a moment of the past, from stored data: asked for, kept for a while, shown.

import { apiUrl, getJson, Problem } from "./http.js";

/** @typedef {{items: import("./types.js").Latest[], trends: import("./types.js").Trend[]}} Frame */

/** Frames kept, so that playing back and forth asks once. */
const KEPT = 150;

export class PastView {
  /**
   * @param {import("./store.js").Store} store
   * @param {(state: {wanted: number|null, problem: string|null}) => void} onState what is being
   *   fetched, and why it could not be; both null once it is shown
   */
  constructor(store, onState) {
    this.store = store;
    this.onState = onState;
    /** @type {Map<number, Frame>} oldest use first */
    this.frames = new Map();
    /** @type {number|null} the moment asked for last */
    this.wanted = null;
    /** @type {AbortController|null} */
    this.request = null;
  }

  /**
   * Show a moment, or the present with null. Of moments asked for in haste only the last is shown.
   * @param {number|null} at ms of the epoch
   */
  async show(at) {
    this.request?.abort();
    this.wanted = at;
    if (at === null) {
      this.onState({ wanted: null, problem: null });
      if (this.store.past !== null) this.store.setPast(null);
      return;
    }
    const known = this.frames.get(at);
    if (known === undefined) this.onState({ wanted: at, problem: null });
    try {
      const frame = known ?? await this.fetch(at);
      if (this.wanted === at) this.put(at, frame);
    } catch (error) {
      if (this.wanted !== at || (error instanceof DOMException && error.name === "AbortError")) return;
      this.onState({ wanted: at, problem: error instanceof Problem ? error.message : "" });
    }
  }

  /** @param {number} at @param {Frame} frame */
  put(at, frame) {
    this.frames.delete(at);
    this.frames.set(at, frame);
    for (const oldest of this.frames.keys()) {
      if (this.frames.size <= KEPT) break;
      this.frames.delete(oldest);
    }
    this.store.setPast(at, frame.items, frame.trends);
    this.onState({ wanted: null, problem: null });
  }

  /** @param {number} at @returns {Promise<Frame>} */
  async fetch(at) {
    this.request = new AbortController();
    const { signal } = this.request;
    const query = `?at=${encodeURIComponent(new Date(at).toISOString())}`;
    const [latest, trends] = await Promise.all([
      everyPage(apiUrl(`latest${query}`), signal),
      // Without trends the values still count: no trend is then shown.
      everyPage(apiUrl(`trends${query}`), signal).catch(() => []),
    ]);
    return { items: latest, trends };
  }

  /** Late data changed the past: what was kept may be wrong now. */
  forget() {
    this.frames.clear();
  }
}

/** @param {string} url @param {AbortSignal} signal */
async function everyPage(url, signal) {
  const items = [];
  for (let next = /** @type {string|null} */ (url); next !== null;) {
    const page = await getJson(next, "no-store", signal);
    items.push(...page.items);
    next = page.next ? new URL(page.next, document.baseURI).href : null;
  }
  return items;
}
