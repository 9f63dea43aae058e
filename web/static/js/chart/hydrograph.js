// The hydrograph of the selected station: range, data, panes, read-out, table, files.

import { h, setText } from "../dom.js";
import { seriesKey } from "../views.js";
import { bindFigure } from "./keys.js";
import { Loader } from "./loader.js";
import { mirror } from "./mirror.js";
import { Notice, stateOf } from "./notice.js";
import { planKey, planOf } from "./plan.js";
import { Plots } from "./plots.js";
import { Scene } from "./scene.js";
import { DataTable } from "./table.js";
import { parseRange, PRESETS, stamp, upTo } from "./time.js";
import { Toolbar } from "./toolbar.js";
import { saveFile, savePicture } from "./files.js";
import { noteText, readOut, says } from "./words.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Latest} Latest */
/** @typedef {import("./time.js").Span} Span */

const DEFAULT_PRESET = "24h";
/** Words of waiting come after so long. */
const WAIT_MS = 200;
const FEWEST_POINTS = 400;
const SEPARATOR = " · ";

export class Hydrograph {
  /** @param {import("../context.js").Context} context @param {HTMLElement} host */
  constructor(context, host) {
    this.context = context;
    this.host = host;
    /** @type {View|null} */
    this.view = null;
    /** @type {import("./plan.js").Plan|null} */
    this.plan = null;
    /** @type {string|null} `quantity[.channel]` chosen by the reader */
    this.chosen = null;
    /** @type {string|null} what a link chose for the station that comes next */
    this.next = null;
    this.preset = /** @type {string|null} */ (DEFAULT_PRESET);
    this.fixed = /** @type {Span|null} */ (null);
    this.crosses = false;
    this.cursor = /** @type {number|null} */ (null);
    this.status = /** @type {{loading: boolean, problem: string|null}} */ ({ loading: false, problem: null });
    this.end = 0;
    this.waitingSince = 0;
    this.made = /** @type {Scene|null} */ (null);
    this.askedAt = /** @type {number|null} */ (null);
    /** Called when range or series change by the reader's act. */
    this.onChange = () => {};
    this.loader = new Loader({ changed: () => this.draw(), state: (state) => this.setStatus(state) });
    this.toolbar = new Toolbar(context, {
      preset: (preset) => this.setPreset(preset), span: (span) => this.setSpan(span), table: () => this.toggleTable(),
      picture: () => void savePicture(this), file: () => saveFile(this), crosses: () => { this.crosses = !this.crosses; this.draw(); },
    });
    this.table = new DataTable(context);
    this.readout = h("p", { class: "chart-readout num", role: "status" });
    this.figure = h("div", { class: "chart-figure", role: "img", tabindex: "0", "aria-describedby": "chart-says", "data-state": "loading" });
    this.notice = new Notice(context, { retry: () => this.load(), show: (span) => this.setSpan(span) });
    this.note = h("p", { class: "chart-note faint" });
    this.says = h("p", { class: "chart-says", id: "chart-says" });
    host.classList.add("chart");
    host.append(this.toolbar.element, this.toolbar.form, this.readout, h("div", { class: "chart-frame" }, [this.figure, this.notice.element]), this.note, this.says, this.table.element);
    this.plots = new Plots(this.figure, {
      onResize: () => this.draw(),
      onCursor: (at) => { this.cursor = at; this.read(); }, onSelect: (span) => this.setSpan(span), onReset: () => this.setPreset(this.preset ?? DEFAULT_PRESET),
    });
    bindFigure(this);
    context.store.subscribe((change) => this.hear(change));
  }

  /** The card shows this station, or none. @param {View|null} view */
  show(view) {
    const changed = view?.station.code !== this.view?.station.code;
    this.view = view;
    this.made = null;
    if (changed) {
      this.chosen = this.next;
      this.next = null;
    }
    const plan = view === null ? null : this.planFor(view);
    this.host.hidden = plan === null || (plan.main === null && plan.strip.length === 0);
    if (view === null || plan === null || this.host.hidden) {
      this.loader.stop();
      this.plan = null;
      return;
    }
    const same = !changed && this.plan !== null && planKey(plan) === planKey(this.plan);
    this.plan = plan;
    if (same) return;
    if (changed) {
      this.crosses = false;
      this.cursor = null;
      this.relabel();
      this.toolbar.form.hidden = true;
    }
    this.load();
  }

  /** @param {View} view */
  planFor(view) {
    const { catalogue, store } = this.context;
    const items = catalogue.sorted(view.series.values());
    const [quantity, channel = null] = (this.chosen ?? "").split(".");
    const chosen = items.find((item) => item.quantity === quantity && (channel === null || item.channel === channel)) ?? null;
    return planOf(view, store.views.values(), { item: chosen ?? catalogue.primary(view), items });
  }

  /** The range on screen: fixed, or the last hours up to the moment shown. @returns {Span} */
  get span() {
    if (this.fixed !== null) return upTo(this.fixed, this.context.store.now());
    return { start: this.end - PRESETS[this.preset ?? DEFAULT_PRESET], end: this.end };
  }

  /** Range as a link writes it. */
  get rangeWord() {
    return this.preset !== null && this.fixed === null ? this.preset : `${stamp(this.span.start)}/${stamp(this.span.end)}`;
  }

  /** Take a link's range over; false if it is none. @param {string} word */
  setRangeWord(word) {
    const range = parseRange(word);
    if (range === null) return false;
    if ("preset" in range) this.setPreset(range.preset);
    else this.setSpan(range);
    return true;
  }

  /** @param {string} preset */
  setPreset(preset) {
    this.preset = preset;
    this.fixed = null;
    this.load();
    this.onChange();
  }

  /** @param {Span} span */
  setSpan(span) {
    this.fixed = span;
    this.preset = null;
    this.draw();
    this.loader.again(() => this.load());
    this.onChange();
  }

  /** Put a series into the main pane, or the station's own again with null. @param {string|null} word `quantity[.channel]` */
  choose(word) {
    this.chosen = word;
    this.onChange();
    if (this.view !== null) this.show(this.view);
  }

  /** What a link says of a station that may not be on the card yet. @param {string|null} word */
  chooseByLink(word) {
    if (this.context.store.selection === (this.view?.station.code ?? null)) this.choose(word);
    else this.next = word;
  }

  /** @param {Latest} item */
  chooseItem(item) {
    this.choose(item.channel === null ? item.quantity : `${item.quantity}.${item.channel}`);
    this.host.scrollIntoView({ block: "nearest" });
  }

  /** Words of the language in force. */
  relabel() {
    this.host.setAttribute("aria-label", this.context.t("chart.title"));
    this.toolbar.render();
  }

  load() {
    if (this.plan === null) return;
    this.end = Math.ceil(this.context.store.now());
    this.askedAt = performance.now();
    const points = Math.max(FEWEST_POINTS, this.plots.width);
    const name = this.context.store.past === null && this.fixed === null ? this.preset ?? "" : JSON.stringify(this.span);
    void this.loader.load(this.plan, this.span, points, name);
  }

  /** @param {import("../types.js").Change} change */
  hear({ topics, codes }) {
    if (this.view === null || this.plan === null) return;
    const { code } = this.view.station;
    const { store } = this.context;
    if (topics.has("lang")) this.relabel();
    if (topics.has("theme")) this.plots.restyle();
    if (topics.has("past")) {
      this.end = Math.ceil(store.now());
      this.draw();
    }
    if (topics.has("past") || (topics.has("data") && this.concerned())) this.loader.again(() => this.load());
    if (topics.has("latest") && codes.has(code) && store.past === null && this.fixed === null) this.append();
    if (["lang", "theme", "levels", "origins", "trends", "stations"].some((topic) => topics.has(/** @type {any} */ (topic)))) this.draw();
    if (topics.has("tick")) this.tick();
  }

  /** Whether late data reached a series that is shown. */
  concerned() {
    const { data, wanted } = this.loader;
    return this.context.store.changedSeries.some((one) =>
      (one.station === this.view?.station.code && (data === null || data.tracks.has(seriesKey(one))))
      || (one.station === wanted?.plan.rain?.station && one.quantity === "precipitation"));
  }

  append() {
    this.end = Math.max(this.end, Math.ceil(this.context.store.now()));
    const result = this.loader.append(/** @type {View} */ (this.view), this.span);
    if (result === "again") this.loader.again(() => this.load());
    if (result !== "none") this.draw();
    if (this.plan?.kind === "rain") void this.loader.refreshRain(this.span);
  }

  /** The right end moves on by a pixel's worth; rain is asked for now and then. */
  tick() {
    const { store } = this.context;
    if (this.status.loading) this.say();
    if (store.past !== null || this.fixed !== null) return;
    const step = (this.span.end - this.span.start) / Math.max(1, this.plots.width);
    if (store.now() - this.end > Math.max(step, 10_000)) {
      this.end = Math.ceil(store.now());
      this.draw();
    }
    void this.loader.refreshRain(this.span);
  }

  /** @param {{loading: boolean, problem: string|null}} status */
  setStatus(status) {
    if (status.loading && !this.status.loading) {
      this.waitingSince = performance.now();
      setTimeout(() => this.say(), WAIT_MS);
    }
    this.status = status;
  }

  /** What is shown, worked out once a drawing: a moving crosshair only reads it. */
  get scene() {
    if (this.view === null || this.plan === null) return null;
    const { context, view, plan, span, crosses } = this;
    this.made ??= new Scene({ context, view, plan, span, crosses, data: this.loader.data });
    return this.made;
  }

  draw() {
    this.made = null;
    const { scene } = this;
    if (scene === null || this.host.hidden) return;
    this.plots.draw(scene);
    const bad = (scene.main?.points ?? []).filter(({ quality }) => quality === "bad").length;
    this.toolbar.show(scene.span, this.fixed === null ? this.preset : null, { table: !this.table.element.hidden, crosses: this.crosses, bad });
    mirror(this.figure, scene, this.plots.panes.map(({ spec }) => spec.key));
    setText(this.says, scene.data === null ? "" : says(scene, this.fixed === null ? this.preset : null));
    this.figure.setAttribute("aria-label", scene.title);
    setText(this.note, noteText(scene));
    if (!this.table.element.hidden) this.table.render(scene);
    this.say();
    this.read();
    this.measure();
  }

  /** From asking to drawn, for who measures the page. */
  measure() {
    if (this.askedAt === null || this.status.loading) return;
    performance.clearMeasures("chart");
    performance.measure("chart", { start: this.askedAt });
    this.askedAt = null;
  }

  /** Loading, empty, refused: in words over the axes. */
  say() {
    const { scene } = this;
    if (scene === null) return;
    const waited = performance.now() - this.waitingSince;
    this.notice.show(scene, { ...this.status, waited: waited < WAIT_MS - 20 ? null : waited });
    this.figure.dataset.state = stateOf(scene, this.status);
  }

  /** The line above the plot: of the crosshair, else of the newest point. */
  read() {
    const { scene } = this;
    const data = scene?.data ?? null;
    const last = scene?.main?.points.at(-1)?.at ?? data?.rain?.buckets.at(-1)?.end ?? null;
    const at = this.cursor ?? last;
    const parts = scene === null || data === null || at === null ? [] : readOut(scene, at).parts;
    if (this.readout.textContent === parts.join(SEPARATOR)) return;
    this.readout.replaceChildren(...parts.flatMap((part, i) => [...(i > 0 ? [SEPARATOR] : []), h("span", {}, [part])]));
  }

  toggleTable() {
    const { element } = this.table;
    element.hidden = !element.hidden;
    this.draw();
    if (!element.hidden) element.scrollIntoView({ block: "nearest" });
  }
}
