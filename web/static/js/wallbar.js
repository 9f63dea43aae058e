// The wall's bar, strips and counts: clock and date, feed with the age of the data, what is silent,
// what is not live, how many stations of each grade.

import { byId, h, setAttribute, setText } from "./dom.js";
import { feedWords, ModeWords } from "./feedwords.js";
import { formatClock, ZONE } from "./format.js";
import { overview } from "./overview.js";
import { SEVERITIES } from "./severity.js";

/** @typedef {import("./types.js").Severity} Severity */

export class WallBar {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.words = new ModeWords(context.store);
    /** @type {Map<Severity, {item: HTMLElement, symbol: HTMLCanvasElement, number: HTMLElement}>} */
    this.counts = new Map();
    for (const severity of SEVERITIES) {
      const symbol = h("canvas", { class: "sym", "aria-hidden": "true" });
      const number = h("b", { class: "num" });
      const item = h("li", { "data-count": severity }, [symbol, number]);
      this.counts.set(severity, { item, symbol, number });
      byId("wall-counts").append(item);
    }
    context.store.subscribe((change) => this.update(change));
  }

  /** Once a second: nobody at four metres reads faster. @param {import("./types.js").Change} change */
  update({ topics }) {
    const { store, t } = this.context;
    if (topics.size === 1 && topics.has("latest")) return;
    const now = store.serverNow();
    setText(byId("clock"), formatClock(now));
    setText(byId("wall-date"), dateOf(now, this.context.language));
    this.feed();
    if (this.words.due(topics)) this.mode();
    this.count();
    setAttribute(byId("status"), "data-feed", store.feed.state);
    if (!store.loaded) setText(byId("wall-silent"), t("list.loading"));
  }

  /** Stations by grade, and how many are silent. */
  count() {
    const { store, t } = this.context;
    const { severities, states, total } = overview([...store.views.values()].map((view) => ({ view, judgement: store.judge(view) })));
    setText(byId("wall-silent"), t("wall.silent", { n: states.stale + states.offline + states.never, total }));
    for (const [severity, { item, symbol, number }] of this.counts) {
      const n = severities[severity];
      this.context.paint(symbol, { kind: "level", severity, base: severity, fresh: "live" }, 32);
      const said = store.loaded ? String(n) : "—";
      setText(number, said);
      item.classList.toggle("zero", n === 0);
      setAttribute(item, "aria-label", t("wall.count", { n: said, grade: t(`map.severity.${severity}`) }));
    }
  }

  feed() {
    const { store, t } = this.context;
    const { state, age, warning } = feedWords(store, t);
    setText(byId("feed-state"), state);
    setText(byId("feed-age"), age);
    const said = warning || (store.problem ?? "");
    byId("feed-alert").hidden = said === "";
    setText(byId("feed-alert"), said);
  }

  /** Data that are no measurement say so, on the wall too. */
  mode() {
    const text = this.words.text(this.context.t);
    byId("mode").hidden = text === null;
    setText(byId("mode-text"), text ?? "");
  }
}

/** @type {Map<string, Intl.DateTimeFormat>} made once a language */
const DATES = new Map();

/** @param {number} at ms @param {string} language */
function dateOf(at, language) {
  const known = DATES.get(language) ?? new Intl.DateTimeFormat(language, {
    timeZone: ZONE, year: "numeric", month: "long", day: "numeric", weekday: "short",
  });
  DATES.set(language, known);
  return known.format(at);
}
