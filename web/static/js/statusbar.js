// The bar over every page: counts by freshness, feed state with data age, clock; the strip that says
// what is not live, and the bar that says the feed is lost.

import { byId, setAttribute, setText } from "./dom.js";
import { formatAge, formatClock, formatDuration } from "./format.js";
import { modeOf } from "./origin.js";

/** @typedef {import("./types.js").Freshness} Freshness */

const COUNTS = /** @type {{id: string, states: Freshness[]}[]} */ ([
  { id: "count-live", states: ["live"] },
  { id: "count-late", states: ["late"] },
  { id: "count-silent", states: ["stale", "offline"] },
  { id: "count-never", states: ["never"] },
]);

/** Sample states for the symbols in the counts. */
const SAMPLE = /** @type {Record<string, Freshness>} */ ({
  "count-live": "live", "count-late": "late", "count-silent": "stale", "count-never": "never",
});

export class StatusBar {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.bar = byId("status");
    for (const { id, states } of COUNTS) {
      byId(id).addEventListener("click", () => context.store.toggleStates(states));
    }
    context.store.subscribe(({ topics }) => this.update(topics));
  }

  /** @param {Set<import("./types.js").Topic>} topics */
  update(topics) {
    this.counts();
    this.feed();
    // Looks at every series: at most once a second, not at each reading.
    if (["tick", "stations", "origins", "lang"].some((topic) => topics.has(/** @type {any} */ (topic)))) this.mode();
    const clock = formatClock(this.context.store.serverNow());
    const [minutes, seconds] = byId("clock").children;
    setText(minutes, clock.slice(0, 5));
    setText(seconds, clock.slice(5));
  }

  counts() {
    const { store } = this.context;
    const found = new Map();
    for (const view of store.views.values()) {
      const state = store.freshness(view);
      found.set(state, (found.get(state) ?? 0) + 1);
    }
    for (const { id, states } of COUNTS) {
      const button = byId(id);
      const n = states.reduce((sum, state) => sum + (found.get(state) ?? 0), 0);
      const canvas = /** @type {HTMLCanvasElement} */ (button.querySelector("canvas"));
      this.context.paint(canvas, { kind: "level", severity: "none", base: "none", fresh: SAMPLE[id] }, 16);
      setText(/** @type {Element} */ (button.querySelector("b")), String(n));
      if (states.length > 1) setAttribute(button, "title", this.context.t("counts.silent.title"));
      button.classList.toggle("zero", n === 0);
      setAttribute(button, "aria-pressed", String(states.every((state) => store.filter.states.has(state))));
    }
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
