// What bar and wall say of the feed and of what is no measurement, in the same words. Pure but for
// the store that is read.

import { formatAge, formatDuration } from "./format.js";
import { modeOf } from "./origin.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Translate} Translate */

/** How often it is asked anew whether all is measured, ms: an origin may begin at any moment. */
const MODE_EVERY_MS = 30_000;

/**
 * State of the feed, age of the newest data, and what the whole width must say, or "".
 * @param {Store} store @param {Translate} t
 */
export function feedWords(store, t) {
  const { state, since, attempt, lagS, readOnly } = store.feed;
  const age = formatDuration((store.clock() - since) / 1000, t);
  let newest = /** @type {number|null} */ (null);
  for (const { newestAt } of store.liveViews.values()) {
    if (newestAt !== null && (newest === null || newestAt > newest)) newest = newestAt;
  }
  const warnings = /** @type {Record<string, () => string>} */ ({
    readonly: () => t(`feed.readonly.${readOnly}`), lost: () => t("feed.lost.bar", { age }),
  });
  return {
    state: t(`feed.${state}`, { age, n: state === "behind" ? Math.round(lagS) : attempt }),
    age: newest === null ? t("feed.nodata") : t("feed.data", { age: formatAge(newest, store.serverNow(), t) }),
    warning: warnings[state]?.() ?? "",
  };
}

/** What the strip says of replayed and derived data; looked for when something of them may have changed. */
export class ModeWords {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    this.at = -Infinity;
  }

  /** Whether to look again, after a change of these topics. @param {Set<import("./types.js").Topic>} topics */
  due(topics) {
    const topical = ["stations", "origins", "lang", "past"].some((topic) => topics.has(/** @type {any} */ (topic)));
    return topical || this.store.clock() - this.at > MODE_EVERY_MS;
  }

  /** The words, or null if everything shown is measured. @param {Translate} t */
  text(t) {
    const { store } = this;
    this.at = store.clock();
    const origins = [];
    for (const { station, series } of store.views.values()) {
      if (station.origin !== null) origins.push({ origin: station.origin, speed: null });
      for (const item of series.values()) origins.push(store.origin(item));
    }
    const mode = modeOf(origins);
    if (mode === null) return null;
    const speeds = mode.speeds.map((speed) => `×${speed}`).join(" / ");
    const key = mode.origin === "replay" ? "mode.notice" : "mode.notice.derived";
    return t(key, { what: t(`mode.${mode.origin}`), speeds: speeds && ` ${speeds}` });
  }
}
