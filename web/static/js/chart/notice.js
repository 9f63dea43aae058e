// Words over the axes: loading, nothing there, not to be had; each with the way out.

import { h } from "../dom.js";
import { formatAge, formatTime } from "../format.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{loading: boolean, problem: string|null}} Status */

/** Waiting longer than this, the words say for how long. */
const LONG_MS = 2000;

/** Whether nothing but missing values is in the range. @param {Scene} scene */
function isEmpty({ plan, data }) {
  if (plan.kind === "rain") return !(data?.rain?.buckets ?? []).some(({ total }) => total !== null);
  return ![...data?.tracks.values() ?? []].some(({ points }) => points.some(({ value }) => value !== null));
}

/** @param {Scene} scene @param {Status} status @returns {"loading"|"error"|"empty"|"ready"} */
export const stateOf = (scene, { loading, problem }) =>
  (loading ? "loading" : problem !== null ? "error" : isEmpty(scene) ? "empty" : "ready");

export class Notice {
  /**
   * @param {import("../context.js").Context} context
   * @param {{retry: () => void, show: (span: import("./time.js").Span) => void}} acts
   */
  constructor(context, acts) {
    this.context = context;
    this.acts = acts;
    this.element = h("div", { class: "chart-message", hidden: "" });
    this.said = "";
  }

  /** @param {Scene} scene @param {Status & {waited: number|null}} status `waited` ms, null: not yet worth a word */
  show(scene, status) {
    const { t } = this.context;
    const nodes = this.nodes(scene, status);
    const said = [t("chart.retry"), ...nodes.map((node) => (typeof node === "string" ? node : node.textContent))].join("|");
    if (said === this.said) return;
    this.said = said;
    this.element.replaceChildren(...nodes);
    this.element.hidden = nodes.length === 0;
  }

  /** @param {Scene} scene @param {Status & {waited: number|null}} status @returns {(Node|string)[]} */
  nodes(scene, { loading, problem, waited }) {
    const { t } = this.context;
    if (loading) {
      if (scene.data !== null || waited === null) return [];
      return [t(waited < LONG_MS ? "chart.loading" : "chart.loading.long", { n: Math.floor(waited / 1000) })];
    }
    if (problem !== null) {
      const words = problem ? t("chart.failed", { why: problem }) : t("chart.failed.network");
      const kept = scene.data === null ? "" : t("chart.failed.kept");
      return [`${words}${kept}`, " ", this.button(t("chart.retry"), this.acts.retry)];
    }
    return isEmpty(scene) ? this.empty(scene) : [];
  }

  /** Nothing in the range: since when, and the way there. @param {Scene} scene @returns {(Node|string)[]} */
  empty(scene) {
    const { t, store } = this.context;
    const nulls = scene.main?.points.length ?? 0;
    if (nulls > 0) return [t("chart.onlynulls", { n: nulls })];
    const item = scene.plan.main ?? scene.plan.strip[0];
    const at = item === undefined ? NaN : Date.parse(item.at);
    const { start, end } = scene.span;
    if (!(at < start || at > end)) return [t("chart.empty")];
    const now = store.now();
    const words = t("chart.empty.latest", { words: t("chart.empty"), time: formatTime(at, now, t), age: formatAge(at, now, t) });
    const around = () => this.acts.show({ start: at - (end - start) * 0.95, end: Math.min(now, at + (end - start) * 0.05) });
    return [words, " ", this.button(t("chart.jump"), around)];
  }

  /** @param {string} text @param {() => void} act */
  button(text, act) {
    const button = h("button", { type: "button", class: "chart-button" }, [text]);
    button.addEventListener("click", act);
    return button;
  }
}
