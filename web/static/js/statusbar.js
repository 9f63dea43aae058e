// What the bar says of all stations: the worst one, and how many are in which grade; each count
// filters. The list's foot counts by freshness. The page's title says the worst as well.

import { byId, setAttribute, setText } from "./dom.js";
import { toggled } from "./filter.js";
import { overview } from "./overview.js";
import { distanceWords } from "./rowtext.js";

/** @typedef {import("./types.js").Freshness} Freshness */
/** @typedef {import("./types.js").Severity} Severity */

/** Grades in the bar, the worst first; unknown last and apart. */
const GRADES = /** @type {Severity[]} */ (["red", "orange", "yellow", "blue", "unknown"]);

const STATES = /** @type {{id: string, states: Freshness[]}[]} */ ([
  { id: "count-live", states: ["live"] },
  { id: "count-late", states: ["late"] },
  { id: "count-silent", states: ["stale", "offline"] },
  { id: "count-never", states: ["never"] },
]);

/** Readings come in any number a second: their sum is told at most so often, ms. */
const PAUSE_MS = 250;

export class StatusBar {
  /** @param {import("./context.js").Context} context @param {(code: string) => void} open */
  constructor(context, open) {
    this.context = context;
    this.countedAt = -Infinity;
    const { store } = context;
    for (const severity of GRADES) {
      byId(`grade-${severity}`).addEventListener("click", () => store.setFilter({ severities: toggled(store.filter.severities, [severity]) }));
    }
    for (const { id, states } of STATES) byId(id).addEventListener("click", () => store.setFilter({ states: toggled(store.filter.states, states) }));
    byId("worst").addEventListener("click", () => {
      const code = byId("worst").getAttribute("data-station");
      if (code) open(code);
    });
    store.subscribe(({ topics }) => this.update(topics));
  }

  /** @param {Set<import("./types.js").Topic>} topics */
  update(topics) {
    const often = topics.size === 1 && topics.has("latest");
    if (often && performance.now() - this.countedAt < PAUSE_MS) return;
    this.countedAt = performance.now();
    const { store } = this.context;
    const entries = [...store.views.values()].map((view) => ({ view, judgement: store.judge(view) }));
    const seen = overview(entries);
    for (const severity of GRADES) this.grade(severity, seen.severities[severity]);
    for (const { id, states } of STATES) {
      this.count(byId(id), states.reduce((sum, state) => sum + seen.states[state], 0),
        states.every((state) => store.filter.states.has(state)));
    }
    setText(byId("count-total"), store.loaded ? this.context.t("list.total", { total: seen.total }) : "");
    this.worst(seen);
  }

  /** @param {Severity} severity @param {number} n */
  grade(severity, n) {
    const button = byId(`grade-${severity}`);
    const { t, store } = this.context;
    const state = { kind: "level", severity, base: severity, fresh: /** @type {Freshness} */ ("live") };
    this.context.paint(/** @type {HTMLCanvasElement} */ (button.querySelector("canvas")), state, 24);
    this.count(button, n, store.filter.severities.has(severity));
    const words = t("bar.grade", { grade: t(`card.grade.${severity}`), n: this.said(n) });
    setAttribute(button, "aria-label", words);
    setAttribute(button, "title", words);
  }

  /** While no station is known yet, none is no count. @param {number} n */
  said(n) {
    return this.context.store.loaded ? String(n) : "—";
  }

  /** @param {HTMLElement} button @param {number} n @param {boolean} pressed */
  count(button, n, pressed) {
    setText(/** @type {Element} */ (button.querySelector("b")), this.said(n));
    button.classList.toggle("zero", n === 0);
    setAttribute(button, "aria-pressed", String(pressed));
  }

  /** @param {import("./overview.js").Overview} seen */
  worst({ worst, severities, total }) {
    const { store, t } = this.context;
    const button = byId("worst");
    const words = worst === null ? "" : `${worst.view.station.name} ${this.state(worst)}`;
    setAttribute(button, "data-station", worst?.view.station.code ?? null);
    setAttribute(button, "data-severity", worst?.judgement.severity ?? null);
    button.toggleAttribute("disabled", worst === null);
    setText(byId("worst-text"), worst !== null ? words : this.quiet(severities, total));
    setText(byId("worst-label"), worst === null ? "" : t("bar.worst"));
    // A tab in the background is read by its title: whether it is now, then the worst.
    const { state } = store.feed;
    const parts = [store.past === null ? "" : t("bar.past"), state === "lost" || state === "readonly" ? t(`bar.${state}`) : "", words, t("app.title")];
    document.title = parts.filter(Boolean).join(" · ");
  }

  /** @param {{view: import("./types.js").View, judgement: import("./types.js").Judgement}} worst */
  state({ view, judgement }) {
    const { severity, fresh } = judgement;
    if (severity !== "unknown") return distanceWords(this.context, judgement);
    return fresh === "live" || fresh === "late" ? this.context.t("card.grade.unknown") : this.context.ageText(view);
  }

  /** Nothing above normal: what is not judged is said in the same breath. @param {Record<Severity, number>} counts @param {number} total */
  quiet({ none }, total) {
    const { t } = this.context;
    if (total === 0) return "";
    return none === 0 ? t("bar.quiet") : t("bar.quiet.none", { n: none });
  }
}
