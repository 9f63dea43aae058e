// The wall's bar, strips and counts: clock and date, feed with the age of the data, what is silent,
// what is not live, how many stations of each grade.

import { byId, h, setAttribute, setText } from "./dom.js";
import { formatAge, formatClock, formatDuration, ZONE } from "./format.js";
import { SILENT } from "./freshness.js";
import { modeOf } from "./origin.js";
import { SEVERITIES } from "./severity.js";

/** @typedef {import("./types.js").Severity} Severity */

/** Grades as the wall counts them: worst first, what nothing is known of among them. */
const COUNTED = SEVERITIES;

export class WallBar {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    /** @type {Map<Severity, {item: HTMLElement, symbol: HTMLCanvasElement, number: HTMLElement}>} */
    this.counts = new Map();
    for (const severity of COUNTED) {
      const symbol = h("canvas", { class: "sym", "aria-hidden": "true" });
      const number = h("b", { class: "num" });
      const item = h("li", { "data-count": severity }, [symbol, number]);
      this.counts.set(severity, { item, symbol, number });
      byId("wall-counts").append(item);
    }
    context.store.subscribe(() => this.update());
  }

  update() {
    const { store, t } = this.context;
    const now = store.serverNow();
    setText(byId("clock"), formatClock(now));
    setText(byId("wall-date"), new Intl.DateTimeFormat(this.context.language, {
      timeZone: ZONE, year: "numeric", month: "long", day: "numeric", weekday: "short",
    }).format(now));
    this.feed();
    this.mode();
    const views = [...store.views.values()];
    const silent = views.filter((view) => SILENT.has(store.freshness(view))).length;
    setText(byId("wall-silent"), store.loaded ? t("wall.silent", { n: silent, total: views.length }) : t("list.loading"));
    for (const [severity, { item, symbol, number }] of this.counts) {
      const n = views.filter((view) => store.judge(view).severity === severity).length;
      this.context.paint(symbol, { kind: "level", severity, base: severity, fresh: "live" }, 32);
      setText(number, String(n));
      item.classList.toggle("zero", n === 0);
      setAttribute(item, "aria-label", t("wall.count", { n, grade: t(`map.severity.${severity}`) }));
    }
  }

  feed() {
    const { store, t } = this.context;
    const { state, since, attempt, lagS, readOnly } = store.feed;
    const age = formatDuration((store.clock() - since) / 1000, t);
    setAttribute(byId("status"), "data-feed", state);
    setText(byId("feed-state"), t(`feed.${state}`, { age, n: state === "behind" ? Math.round(lagS) : attempt }));
    const newest = [...store.liveViews.values()].reduce((at, view) => Math.max(at, view.newestAt ?? 0), 0);
    setText(byId("feed-age"), newest === 0 ? t("feed.nodata") : t("feed.data", { age: formatAge(newest, store.serverNow(), t) }));
    const warning = state === "lost" ? t("feed.lost.bar", { age }) : state === "readonly" ? t(`feed.readonly.${readOnly}`) : store.problem ?? "";
    byId("feed-alert").hidden = warning === "";
    setText(byId("feed-alert"), warning);
  }

  /** Data that are no measurement say so, on the wall too. */
  mode() {
    const { store, t } = this.context;
    const mode = modeOf([...store.views.values()].flatMap(({ station, series }) => [
      ...(station.origin === null ? [] : [{ origin: station.origin, speed: null }]),
      ...[...series.values()].map((item) => store.origin(item)),
    ]));
    byId("mode").hidden = mode === null;
    if (mode === null) return;
    const speeds = mode.speeds.map((speed) => ` ×${speed}`).join(" /");
    const key = mode.origin === "replay" ? "mode.notice" : "mode.notice.derived";
    setText(byId("mode-text"), t(key, { what: t(`mode.${mode.origin}`), speeds }));
  }
}
