// How the live feed is, in the bar and, when it matters, over the whole width; and the strip that
// says that what is shown is no measurement.

import { byId, setAttribute, setText } from "./dom.js";
import { formatAge, formatClock, formatDuration } from "./format.js";
import { modeOf } from "./origin.js";

/** How often it is asked anew whether all is measured, ms. */
const MODE_EVERY_MS = 30_000;

export class FeedLine {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.bar = byId("status");
    this.modeAt = 0;
    context.store.subscribe(({ topics }) => this.update(topics));
  }

  /** @param {Set<import("./types.js").Topic>} topics */
  update(topics) {
    this.feed();
    // Looks at every series: when something of them may have changed, and in between twice a minute,
    // for an origin begins at a moment.
    const due = this.context.store.serverNow() - this.modeAt > MODE_EVERY_MS;
    if (due || ["stations", "origins", "lang", "past"].some((topic) => topics.has(/** @type {any} */ (topic)))) this.mode();
    const clock = formatClock(this.context.store.serverNow());
    const [minutes, seconds] = byId("clock").children;
    setText(minutes, clock.slice(0, 5));
    setText(seconds, clock.slice(5));
  }

  feed() {
    const { store, t } = this.context;
    const { state, since, attempt, lagS } = store.feed;
    const lost = t("feed.lost", { age: formatDuration((store.clock() - since) / 1000, t) });
    const words = {
      connecting: () => t("feed.connecting"), live: () => t("feed.live"),
      behind: () => t("feed.behind", { n: Math.round(lagS) }),
      readonly: () => t("feed.readonly"),
      reconnecting: () => t("feed.reconnecting", { n: attempt }), lost: () => lost,
    };
    setAttribute(this.bar, "data-feed", state);
    setText(byId("feed-state"), words[state]());
    const newest = this.newest();
    setText(byId("feed-age"), newest === null
      ? t("feed.nodata") : t("feed.data", { age: formatAge(newest, store.serverNow(), t) }));
    const alert = byId("feed-alert");
    const warning = this.warning();
    if (alert.hidden && warning !== "") setText(byId("feed-alert-spoken"), warning);
    alert.hidden = warning === "";
    setText(byId("feed-alert-text"), warning);
    const problem = byId("problem");
    problem.hidden = store.problem === null;
    setText(problem, store.problem ?? "");
  }

  /** What the bar under the status must say of the feed, or "". */
  warning() {
    const { store, t } = this.context;
    const { state, since, readOnly } = store.feed;
    if (state === "readonly") return t(`feed.readonly.${readOnly}`);
    return state === "lost"
      ? t("feed.lost.bar", { age: formatDuration((store.clock() - since) / 1000, t) }) : "";
  }

  /** Event time of the newest reading on the page. */
  newest() {
    let newest = /** @type {number|null} */ (null);
    for (const { newestAt } of this.context.store.liveViews.values()) {
      if (newestAt !== null && (newest === null || newestAt > newest)) newest = newestAt;
    }
    return newest;
  }

  mode() {
    const { store, t } = this.context;
    this.modeAt = store.serverNow();
    const origins = [];
    for (const { station, series } of store.views.values()) {
      if (station.origin !== null) origins.push({ origin: station.origin, speed: null });
      for (const item of series.values()) origins.push(store.origin(item));
    }
    const mode = modeOf(origins);
    const strip = byId("mode");
    strip.hidden = mode === null;
    document.documentElement.toggleAttribute("data-mode", mode !== null);
    if (mode === null) return;
    const speeds = mode.speeds.map((speed) => `×${speed}`).join(" / ");
    const key = mode.origin === "replay" ? "mode.notice" : "mode.notice.derived";
    setText(byId("mode-text"), t(key, { what: t(`mode.${mode.origin}`), speeds: speeds && ` ${speeds}` }));
  }
}
