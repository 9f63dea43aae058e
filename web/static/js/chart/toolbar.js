// The chart's buttons: ranges, calendar inputs, table, picture and file.

import { h, setAttribute } from "../dom.js";
import { fromInput, PRESETS, SHORTEST_MS, toInput } from "./time.js";

/** @typedef {import("./time.js").Span} Span */
/**
 * @typedef {object} Acts
 * @property {(preset: string) => void} preset
 * @property {(span: Span) => void} span
 * @property {() => void} table @property {() => void} picture @property {() => void} file @property {() => void} crosses
 */

export class Toolbar {
  /** @param {import("../context.js").Context} context @param {Acts} acts */
  constructor(context, acts) {
    this.context = context;
    this.acts = acts;
    this.element = h("div", { class: "chart-tools" });
    this.form = h("form", { class: "chart-custom", hidden: "" });
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map();
    this.from = h("input", { type: "datetime-local" });
    this.to = h("input", { type: "datetime-local" });
    this.refused = h("p", { class: "chart-refused", role: "alert" });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /** Words anew, in the language in force. */
  render() {
    const { t } = this.context;
    const presets = Object.keys(PRESETS).map((preset) => this.button(preset, t(`chart.range.${preset}`), () => this.acts.preset(preset)));
    const custom = this.button("custom", t("chart.custom"), () => { this.toggleForm(); });
    this.element.replaceChildren(
      h("div", { class: "chart-ranges", role: "group", "aria-label": t("chart.ranges") }, [...presets, custom]),
      h("div", { class: "chart-acts" }, [
        this.button("table", t("chart.table"), this.acts.table), this.button("crosses", t("chart.crosses"), this.acts.crosses),
        this.button("png", "PNG", this.acts.picture), this.button("csv", "CSV", this.acts.file),
      ]),
    );
    this.form.replaceChildren(
      h("label", {}, [t("chart.from"), this.from]), h("label", {}, [t("chart.to"), this.to]),
      h("button", { type: "submit", class: "chart-button" }, [t("chart.apply")]),
      h("p", { class: "faint" }, [t("chart.zone")]), this.refused,
    );
  }

  /** @param {string} name @param {string} text @param {() => void} act */
  button(name, text, act) {
    const button = h("button", { type: "button", class: "chart-button", "data-act": name, "aria-pressed": "false" }, [text]);
    button.addEventListener("click", act);
    this.buttons.set(name, button);
    return button;
  }

  /** @param {Span} span @param {string|null} preset @param {{table: boolean, crosses: boolean, bad: number}} on */
  show(span, preset, { table, crosses, bad }) {
    for (const [name, button] of this.buttons) {
      const pressed = name === preset || (name === "custom" && preset === null) || (name === "table" && table) || (name === "crosses" && crosses);
      if (name === "png" || name === "csv") button.removeAttribute("aria-pressed");
      else setAttribute(button, "aria-pressed", String(pressed));
    }
    const toggle = this.buttons.get("crosses");
    if (toggle) toggle.hidden = bad === 0 && !crosses;
    if (!this.form.contains(document.activeElement)) {
      this.from.value = toInput(span.start);
      this.to.value = toInput(span.end);
    }
  }

  toggleForm() {
    this.form.hidden = !this.form.hidden;
    if (!this.form.hidden) this.from.focus();
  }

  submit() {
    const [start, end] = [fromInput(this.from.value), fromInput(this.to.value)];
    const good = start !== null && end !== null && end - start >= SHORTEST_MS;
    this.refused.textContent = good ? "" : this.context.t("chart.refused");
    if (good) this.acts.span({ start, end });
  }
}
