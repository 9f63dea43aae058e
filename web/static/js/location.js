// The page's address as its whole state: parts register what they keep in the link; pan and zoom
// replace the history's entry, selection and tools push one.

import { formatLink, LINK_KEYS, parseLink } from "./links.js";

/** @typedef {import("./links.js").LinkValues} LinkValues */
/**
 * A part's place in the link. `get` gives undefined for what is as ever; `set` puts a value into
 * force, undefined for none, and gives the reason in words if it cannot.
 * @template {keyof LinkValues} K
 * @typedef {{get: () => LinkValues[K]|undefined, set: (value: LinkValues[K]|undefined) => string|null|void}} Part
 */

/** Changes so close together are one entry of the history. */
const ONE_ENTRY_MS = 1000;
/** Browsers refuse many writes in a short time, and none may keep the card waiting. */
const WRITE_MS = 250;
const PUSH_MS = 50;

export class PageLocation {
  /** @param {(words: string, parameters: Record<string, string>) => void} say that something of a link was dropped */
  constructor(say) {
    this.say = say;
    /** @type {Map<keyof LinkValues, Part<any>>} */
    this.parts = new Map();
    this.applying = false;
    this.started = false;
    this.pushedAt = -Infinity;
    this.timer = 0;
    this.pushing = false;
    /** What the page was opened with. */
    this.opened = parseLink(location.hash);
    /** What the link last put into force names. @type {LinkValues} */
    this.named = this.opened.values;
    addEventListener("popstate", () => {
      clearTimeout(this.timer);
      this.pushing = false;
      this.apply(parseLink(location.hash), true);
    });
  }

  /** @template {keyof LinkValues} K @param {K} key @param {Part<K>} part */
  register(key, part) {
    this.parts.set(key, part);
  }

  /** Put the address of the page into force, once there is something to show. */
  start() {
    if (this.started) return;
    this.started = true;
    this.apply(this.opened, false);
    this.write(false);
  }

  /**
   * @param {{values: LinkValues, dropped: string[]}} link
   * @param {boolean} whole whether what the link does not name is put back to none
   */
  apply({ values, dropped }, whole) {
    const refused = [...dropped];
    this.named = values;
    this.applying = true;
    // The map comes last: the card takes room from it, and the link means the middle of what is left.
    for (const key of [...LINK_KEYS.filter((one) => one !== "map"), /** @type {const} */ ("map")]) {
      const part = this.parts.get(key);
      const value = values[key];
      if (!part && value !== undefined) refused.push(key);
      if (!part || (value === undefined && !whole)) continue;
      const why = part.set(value);
      if (why) this.say("link.refused", { what: `${key}=${typeof value === "string" ? value : "…"}`, why });
    }
    this.applying = false;
    if (refused.length > 0) this.say("link.dropped", { what: refused.join(", ") });
  }

  /** Something registered changed. @param {{push: boolean}} how */
  changed({ push }) {
    if (this.applying || !this.started) return;
    clearTimeout(this.timer);
    this.pushing ||= push;
    this.timer = setTimeout(() => this.write(this.pushing), this.pushing ? PUSH_MS : WRITE_MS);
  }

  /** @param {boolean} push */
  write(push) {
    this.pushing = false;
    const values = Object.fromEntries([...this.parts].map(([key, part]) => [key, part.get()]));
    const hash = formatLink(values);
    if (hash === location.hash) return;
    const now = performance.now();
    const address = location.pathname + location.search + hash;
    if (push && now - this.pushedAt > ONE_ENTRY_MS) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    if (push) this.pushedAt = now;
  }
}
