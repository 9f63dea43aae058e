// The legend: what is in the map's view now and no more, drawn by the same code as the map.

import { byId, h } from "./dom.js";
import { PILL_HEIGHT, pillWidth } from "./clusters.js";
import { known } from "./rowtext.js";
import { SEVERITIES } from "./severity.js";

/** @typedef {import("./types.js").Freshness} Freshness */
/** @typedef {import("./types.js").Severity} Severity */
/** @typedef {import("./look.js").State} State */
/** @typedef {import("./scene.js").Item} Item */

const STATES = /** @type {Freshness[]} */ (["late", "stale", "offline", "never"]);
const MOTIONS = /** @type {import("./look.js").Motion[]} */ (["rise_fast", "rise", "fall", "fall_fast"]);
const QUIET_MS = 400;
const PLAIN = /** @type {State} */ ({ kind: "level", severity: "none", base: "none", fresh: "live" });

export class Legend {
  /**
   * @param {import("./context.js").Context} context
   * @param {import("./stationlayer.js").StationLayer} layer
   */
  constructor(context, layer) {
    this.context = context;
    this.layer = layer;
    this.element = byId("legend-body");
    this.drawn = "";
    const panel = byId("layers");
    let timer = 0;
    layer.onDraw(() => {
      if (timer === 0) timer = window.setTimeout(() => { timer = 0; if (!panel.hidden) this.render(); }, QUIET_MS);
    });
    // Nobody sees it in a closed panel; it is made when that opens, and for paper.
    new MutationObserver(() => { if (!panel.hidden) this.render(); }).observe(panel, { attributeFilter: ["hidden"] });
    addEventListener("beforeprint", () => this.render());
    context.store.subscribe(({ topics }) => {
      if (topics.has("lang") || topics.has("theme")) this.drawn = "";
    });
  }

  render() {
    const { symbols, pills } = this.layer.inView();
    const items = [...symbols, ...pills.flatMap(({ members }) => members)];
    const has = {
      kinds: [...new Set(items.map(({ view }) => known(view.station.kind)))].sort(),
      grades: SEVERITIES.filter((one) => items.some(({ judgement: { severity, fresh } }) => severity === one && silent(fresh) === null)),
      states: STATES.filter((one) => items.some(({ judgement }) => judgement.fresh === one)),
      last: SEVERITIES.filter((one) => items.some(({ judgement: { base, fresh } }) => base === one && silent(fresh) !== null && graded(base))),
      motions: MOTIONS.filter((one) => symbols.some(({ trend }) => trend === one)),
      pill: pills.at(-1) ?? null,
    };
    const key = JSON.stringify({ ...has, pill: has.pill !== null });
    if (key === this.drawn) return;
    this.drawn = key;
    this.element.replaceChildren(...this.parts(has));
  }

  /** @param {{kinds: string[], grades: Severity[], states: Freshness[], last: Severity[], motions: import("./look.js").Motion[], pill: import("./scene.js").Pill|null}} has */
  parts(has) {
    const { t } = this.context;
    if (has.kinds.length === 0) return [h("p", { class: "empty faint" }, [t("legend.nothing")])];
    const grades = has.grades.map((severity) => this.item({ ...PLAIN, severity, base: severity }, t(`map.severity.${severity}`), ""));
    const states = [
      ...has.states.map((fresh) => this.item({ ...PLAIN, severity: fresh === "late" ? "none" : "unknown", fresh }, t(`freshness.${fresh}`), t(`freshness.${fresh}.rule`))),
      ...has.last.map((base) => this.item({ ...PLAIN, severity: "unknown", base, fresh: "stale" }, t("legend.last", { grade: t(`map.severity.${base}`) }), "")),
    ];
    const motions = has.motions.map((trend) => this.item({ ...PLAIN, severity: "normal", base: "normal", trend }, t(`legend.trend.${trend}`), ""));
    return [
      ...this.list("legend.kinds", has.kinds.map((kind) => this.item({ ...PLAIN, kind }, t(`kind.${kind}`), ""))),
      ...this.list("legend.grades", grades),
      ...(has.grades.includes("none") ? [h("p", { class: "faint" }, [t("legend.none")])] : []),
      ...this.list("legend.freshness", states, "wide"),
      ...this.list("legend.trends", motions),
      ...this.list("legend.clusters", has.pill ? [this.pill(has.pill)] : [], "wide"),
    ];
  }

  /** @param {string} title @param {HTMLElement[]} items @param {string} [wide] */
  list(title, items, wide = "") {
    if (items.length === 0) return [];
    return [h("h3", {}, [this.context.t(title)]), h("ul", { class: `legend-list ${wide}`.trim() }, items)];
  }

  /** @param {State} state @param {string} word @param {string} rule */
  item(state, word, rule) {
    const canvas = h("canvas", { class: state.trend ? "sym moving" : "sym", "aria-hidden": "true" });
    this.context.paint(canvas, state, 24);
    return h("li", {}, [canvas, h("span", {}, [word]), h("span", { class: "faint" }, [rule])]);
  }

  /** @param {import("./scene.js").Pill} pill */
  pill(pill) {
    const canvas = h("canvas", { class: "legend-pill", "aria-hidden": "true" });
    const [width, height, dpr] = [pillWidth(pill.count, pill.unknown) + 6, PILL_HEIGHT + 6, devicePixelRatio || 1];
    [canvas.width, canvas.height] = [Math.ceil(width * dpr), Math.ceil(height * dpr)];
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const ctx = canvas.getContext("2d");
    if (ctx) {
      ctx.scale(dpr, dpr);
      this.layer.marks.pill(ctx, { x: width / 2, y: height / 2 }, pill, dpr);
    }
    return h("li", {}, [canvas, h("span", { class: "faint" }, [this.context.t("legend.pill")])]);
  }
}

/** @param {Freshness} fresh */
const silent = (fresh) => (fresh === "stale" || fresh === "offline" || fresh === "never" ? fresh : null);

/** @param {Severity} severity */
const graded = (severity) => severity !== "normal" && severity !== "none" && severity !== "unknown";
